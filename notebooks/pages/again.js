let failures = 0; // tries in a row that have failed

function connect() {
  const socket = new WebSocket(address);
  socket.onopen = () => {
    failures = 0;
    console.log("open");
  };
  socket.onclose = (event) => {
    // Half a second, doubled with each failure, up to 30 seconds; of that, between a half and all.
    const longest = Math.min(30_000, 500 * 2 ** failures);
    const wait = longest * (0.5 + Math.random() / 2);
    failures += 1;
    console.log(`closed: ${event.code}, again in ${Math.round(wait)} ms`);
    setTimeout(connect, wait);
  };
}

connect();
