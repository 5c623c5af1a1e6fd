// Three slow messages to one consumer: when did each answer come?

const MESSAGES = 3;
const DELAY = 1; // seconds

// Sends on 1 or 3 new connections, and calls report(number, seconds) for each answer.
// Returns the seconds until the last answer.
export async function race(path, connections, report) {
  const sockets = await Promise.all(Array.from({ length: connections }, () => connect(path)));
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const answers = Array.from({ length: MESSAGES }, (_, number) => {
    const socket = sockets[number % connections];
    const answer = answerTo(socket, String(number)).then(() => report(number, seconds()));
    socket.send(JSON.stringify({ text: String(number), delay: DELAY }));
    return answer;
  });
  try {
    await Promise.all(answers);
    return seconds();
  } finally {
    for (const socket of sockets) socket.close();
  }
}

function connect(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url);
  return new Promise((resolve, reject) => {
    socket.addEventListener("open", () => resolve(socket));
    socket.addEventListener("close", () => reject(new Error("The connection was closed.")));
  });
}

function answerTo(socket, text) {
  return new Promise((resolve, reject) => {
    socket.addEventListener("message", (event) => JSON.parse(event.data).text === text && resolve());
    socket.addEventListener("close", () => reject(new Error("The connection was closed.")));
  });
}
