const socket = new WebSocket(address);

try {
  socket.send("kick-off");
} catch (error) {
  console.log(error.message);
}

socket.onopen = () => {
  socket.send("goal");
  socket.close();
  socket.send("full time");
};

socket.onclose = (event) => console.log(`closed: ${event.code}`);
