# unusual: No timer for each try: it looks each tenth of a second whether it is time.
# file: browser/again.js
function connect(address, show) {
  let socket = null;
  let wait = 300;
  let next = 0;
  const looking = setInterval(() => {
    if (socket === null && Date.now() >= next) open();
  }, 10);
  function open() {
    socket = new WebSocket(address);
    socket.onmessage = (event) => {
      wait = 300;
      show(event.data);
    };
    socket.onclose = (event) => {
      if (event.code >= 4000) return clearInterval(looking);
      socket = null;
      next = Date.now() + wait * (1 + Math.random() / 2);
      wait = Math.min(wait * 2, 18_000);
    };
  }
  open();
}
