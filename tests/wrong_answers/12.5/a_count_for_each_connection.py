# caught by: test_each_press_is_a_goal_on_each_page
# told: Two presses had the same ref.
# a reader thinks: a new connection begins with nothing
# file: my_project/scores/static/scores/live.js
let number = 0;
const me = crypto.randomUUID().slice(0, 20);
# instead of:
  socket = new WebSocket(`${address}?after=${last}`);
# write:
  number = 0;
  socket = new WebSocket(`${address}?after=${last}`);

# instead of:
  waiting.push({ type: "goal", team, ref: crypto.randomUUID() });
# write:
  waiting.push({ type: "goal", team, ref: me + number++ });
