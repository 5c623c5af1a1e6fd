try {
  new WebSocket(address.replace("wss:", "ws:"));
} catch (error) {
  console.log(`ws: ${error.name}`);
}

const socket = new WebSocket(address);
socket.onopen = () => console.log("wss: open");
socket.onclose = (event) => console.log(`wss: closed ${event.code}`);
