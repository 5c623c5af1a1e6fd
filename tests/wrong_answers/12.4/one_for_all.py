# caught by: test_mounted_twice_shows_each_message_once
# a reader thinks: one page needs one connection, whoever is mounted
# file: browser/mount.js
let connected = false;
let socket;

function mount(address, show) {
  if (!connected) {
    connected = true;
    const open = () => {
      socket = new WebSocket(address);
      socket.onmessage = (event) => show(event.data);
      socket.onclose = () => connected && setTimeout(open, 600);
    };
    open();
  }
  return () => {
    socket.onclose = null;
    socket.close();
  };
}
