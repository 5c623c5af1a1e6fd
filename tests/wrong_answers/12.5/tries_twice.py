# caught by: test_the_waits_grow
# told: two tries after one failure
# told: Goal, line 2
# a reader thinks: an error and the end of a connection are two things
# file: my_project/scores/static/scores/live.js
# instead of:
    show("state", `closed: ${event.code}`);
# write:
    show("state", `closed: ${code}`);
    again(code);

# instead of:
  socket.onclose = (event) => {
# write:
  const again = (code) => {
    if (code === 1000 || code >= 4000) return;
    const longest = Math.min(30_000, 500 * 2 ** failures++);
    setTimeout(connect, longest * (0.5 + Math.random() / 2));
  };
  socket.onerror = () => again(1006);
  socket.onclose = ({ code }) => {

# instead of:
    if (event.code === 1000 || event.code >= 4000) return;
    const longest = Math.min(30_000, 500 * 2 ** failures++);
    setTimeout(connect, longest * (0.5 + Math.random() / 2));
# write:

