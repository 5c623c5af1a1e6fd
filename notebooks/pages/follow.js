// A page that follows a match. It misses nothing, and sends nothing twice, if the server knows a ref again.

let last = 0; // the number of the newest goal that it has seen
let outbox = []; // what it has said, and the server has not confirmed
let socket;

function connect() {
  socket = new WebSocket(`${address}?after=${last}`);
  socket.onopen = () => outbox.forEach(send);
  socket.onmessage = (event) => take(JSON.parse(event.data));
  socket.onclose = () => setTimeout(connect, 500 * (0.5 + Math.random() / 2));
}

function send(goal) {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(goal));
}

function say(goal) {
  outbox.push(goal);
  send(goal);
}

function take(goal) {
  if (goal.number > last) {
    last = goal.number;
    console.log(`goal ${last}`);
  }
  // Each that is not this one stays: one's own goal has come back, so the server has kept it.
  outbox = outbox.filter((waiting) => waiting.ref !== goal.ref);
  if (last >= 2 && outbox.length === 0) console.log("all told");
}

connect();
say({ ref: crypto.randomUUID() });
