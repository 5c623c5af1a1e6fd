# unusual: it sends the next goal when the one before is confirmed, and looks each tenth of a second whether it is time.
# file: my_project/scores/static/scores/live.js
const outbox = [];
let socket = null;
let wait = 300;
let next = 0;

function report(team) {
  outbox.push({ type: "goal", team, ref: crypto.randomUUID().replaceAll("-", "") });
  show("waiting", outbox.length);
  if (outbox.length === 1) sendFirst();
}

function sendFirst() {
  if (outbox.length && socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(outbox[0]));
}

function open() {
  socket = new WebSocket(address + "?after=" + last);
  socket.onopen = function () {
    show("state", "open");
    sendFirst();
  };
  socket.onmessage = function ({ data }) {
    wait = 300;
    const message = JSON.parse(data);
    if (message.type !== "saved") return tell(message);
    outbox.shift();
    show("waiting", outbox.length);
    sendFirst();
  };
  socket.onclose = function ({ code }) {
    show("state", "lost");
    if (code === 1000 || code >= 4000) return clearInterval(looking);
    socket = null;
    next = Date.now() + wait * (1 + Math.random() / 2);
    wait = Math.min(wait * 2, 18_000);
  };
}

const looking = setInterval(() => {
  if (socket === null && Date.now() >= next) open();
}, 10);
open();
