// What a component does. It returns a function that takes it down.

function mount() {
  let socket;
  function connect() {
    socket = new WebSocket(address);
    socket.onmessage = (event) => console.log(event.data);
    socket.onclose = () => setTimeout(connect, 300);
  }
  connect();
  return () => socket.close();
}

// What React's StrictMode does, in development.
const unmount = mount();
unmount();
mount();

setTimeout(() => console.log("two seconds later"), 2000);
