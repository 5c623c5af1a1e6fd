# unusual: addEventListener, and all of the wait but a second is by chance.
# file: browser/again.js
const BEGIN = 400;

function connect(address, show, failed = 0) {
  const socket = new WebSocket(address);
  let good = false;
  socket.addEventListener("message", ({ data }) => {
    good = true;
    show(data);
  });
  socket.addEventListener("close", ({ code }) => {
    if (code > 3999) return;
    const tries = good ? 0 : failed;
    const longest = Math.min(29_000, BEGIN * 2 ** tries);
    setTimeout(() => connect(address, show, tries + 1), longest * (0.6 + 0.4 * Math.random()));
  });
}
