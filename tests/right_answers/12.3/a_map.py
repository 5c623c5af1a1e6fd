# unusual: A Map, which keeps the order; a name for the page, and a count.
# file: browser/outbox.js
function outbox(address) {
  const page = Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join("-");
  const waiting = new Map();
  let socket;
  let count = 0;
  const open = () => {
    socket = new WebSocket(address);
    socket.addEventListener("open", () => [...waiting.values()].forEach((text) => socket.send(text)));
    socket.addEventListener("message", ({ data }) => waiting.delete(JSON.parse(data).ref));
    socket.addEventListener("close", () => setTimeout(open, 200 + 100 * Math.random()));
  };
  open();
  return function say(text) {
    const ref = `${page}:${count++}`;
    waiting.set(ref, JSON.stringify({ ref, text }));
    if (socket.readyState === 1) socket.send(waiting.get(ref));
  };
}
