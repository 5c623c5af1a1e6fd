# unusual: a connection that has lasted three seconds is a good one, and it looks at `new Date()` whether it is time.
# file: my_project/scores/static/scores/live.js
let socket, good, failures = 0, next = 0;
const waiting = {};

const milliseconds = () => new Date().getTime();

function report(team) {
  const ref = crypto.randomUUID();
  waiting[ref] = JSON.stringify({ type: "goal", ref, team });
  show("waiting", Object.keys(waiting).length);
  if (socket?.readyState === WebSocket.OPEN) socket.send(waiting[ref]);
}

function opened() {
  show("state", "open");
  good = setTimeout(() => { failures = 0; }, 3000);
  socket.send(JSON.stringify({ type: "score" }));
  Object.values(waiting).forEach((goal) => socket.send(goal));
}

function heard({ data }) {
  const message = JSON.parse(data);
  if (message.type === "saved") delete waiting[message.ref];
  else tell(message);
  show("waiting", Object.keys(waiting).length);
}

function ended({ code }) {
  clearTimeout(good);
  socket = null;
  show("state", "connecting");
  if (code === 1000 || code >= 4000) next = Infinity;
  else next = milliseconds() + Math.min(15_000, 300 * 2 ** failures++) * (1 + Math.random());
}

setInterval(() => {
  if (socket || milliseconds() < next) return;
  socket = new WebSocket(`${address}?after=${last}`);
  Object.assign(socket, { onopen: opened, onmessage: heard, onclose: ended });
}, 20);
