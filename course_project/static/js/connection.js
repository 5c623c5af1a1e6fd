// A WebSocket that comes back by itself. It gives "message" events (detail: the parsed JSON)
// and "state" events (detail: connecting, open, lost or closed). "update" says that `failures` or `trouble`, by
// which one knows what is wrong, have changed.

const FIRST_WAIT = 500; // milliseconds, doubled with each try that fails
const LONGEST_WAIT = 4_000;
const STEADY = 5_000; // a connection that has lasted so long is a good one, whether it says something or not
const LONGEST_SILENCE = 75_000; // the server's heartbeat comes every 30 seconds
const PERMANENT = 4000; // close codes from here on are the application's: trying again would not help

export class Connection extends EventTarget {
  // address: a function that returns the path to connect to, asked anew at each try
  constructor(address) {
    super();
    this.address = address;
    this.failures = 0;
    this.trouble = false;
    window.addEventListener("online", () => this.hurry());
  }

  open() {
    this.tell("connecting");
    const url = new URL(this.address(), location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = (this.socket = new WebSocket(url));
    socket.onopen = () => {
      this.tell("open");
      this.listen();
      this.steady = setTimeout(() => this.settle(), STEADY);
    };
    socket.onmessage = (event) => {
      this.settle();
      this.listen();
      this.dispatchEvent(new CustomEvent("message", { detail: JSON.parse(event.data) }));
    };
    socket.onclose = (event) => {
      if (event.code >= PERMANENT) this.end("closed");
      else this.retry();
    };
  }

  send(message) {
    if (this.state === "open") this.socket.send(JSON.stringify(message));
  }

  // A line can die without a word: then there is no close event for minutes.
  listen() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.retry(), LONGEST_SILENCE);
  }

  // The connection is good: not only opened, but in use.
  settle() {
    if (!this.failures) return;
    this.failures = 0;
    this.trouble = false;
    this.dispatchEvent(new CustomEvent("update"));
  }

  retry() {
    this.end("lost");
    this.findOutWhy();
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.failures++);
    // By chance: clients that were cut off together must not come back together.
    this.timer = setTimeout(() => this.open(), longest * (0.5 + Math.random() / 2));
  }

  // A server that answers and has trouble is another matter than one that is out of reach.
  async findOutWhy() {
    const answer = await fetch("/health/").catch(() => null);
    this.trouble = answer !== null && !answer.ok;
    this.dispatchEvent(new CustomEvent("update"));
  }

  hurry() {
    if (this.state !== "lost") return;
    clearTimeout(this.timer);
    this.open();
  }

  end(state) {
    clearTimeout(this.silence);
    clearTimeout(this.steady);
    this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.tell(state);
  }

  tell(state) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}

const WORDS = {
  connecting: "Connecting…",
  open: "Connected",
  lost: "Connection lost. Trying again…",
  trouble: "The server has trouble. Trying again…",
  closed: "Disconnected",
};

// Keep an element's text and data-state in step with a connection.
export function showState(connection, element) {
  const show = () => {
    const { state, failures, trouble } = connection;
    // While trying, what is wrong stays on show: flicker helps nobody, least of all a screen reader.
    const away = failures > 0 && state !== "closed";
    element.dataset.state = away ? (trouble ? "trouble" : "lost") : state;
    const words = WORDS[element.dataset.state];
    if (element.textContent !== words) element.textContent = words;
  };
  connection.addEventListener("state", show);
  connection.addEventListener("update", show);
}
