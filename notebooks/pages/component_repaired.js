// The same, and what was taken down stays down.

function mount() {
  let socket, timer;
  let mounted = true;
  function connect() {
    socket = new WebSocket(address);
    socket.onmessage = (event) => console.log(event.data);
    socket.onclose = () => {
      if (mounted) timer = setTimeout(connect, 300);
    };
  }
  connect();
  return () => {
    mounted = false;
    clearTimeout(timer);
    socket.close();
  };
}

const unmount = mount();
unmount();
mount();

setTimeout(() => console.log("two seconds later"), 2000);
