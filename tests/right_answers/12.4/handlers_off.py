# unusual: What is taken down has no handlers any more.
# file: browser/mount.js
function mount(address, show) {
  let socket, timer;
  const open = () => {
    socket = new WebSocket(address);
    socket.onmessage = (event) => show(event.data);
    socket.onclose = () => (timer = setTimeout(open, 500));
  };
  open();
  return () => {
    socket.onmessage = socket.onclose = null;
    socket.close();
    clearTimeout(timer);
  };
}
