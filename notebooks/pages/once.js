const socket = new WebSocket(address);
let opened = 0;

socket.onopen = () => {
  opened += 1;
  console.log(`opened: ${opened}`);
};

socket.onclose = (event) => {
  console.log(`closed: ${event.code}`);
  setTimeout(() => console.log("three seconds later"), 3000);
};
