# unusual: It keeps all numbers that it has seen.
# file: browser/follow.js
function follow(address, show) {
  const seen = new Set([0]);
  (function open() {
    const socket = new WebSocket(`${address}?after=${Math.max(...seen)}`);
    socket.onmessage = (event) => {
      const message = JSON.parse(event.data);
      if (!seen.has(message.number)) show(message.text);
      seen.add(message.number);
    };
    socket.onclose = () => setTimeout(open, 900);
  })();
}
