# unusual: a class with listeners, a map in place of the list, and a count that is set back when a connection opens.
# file: my_project/scores/static/scores/live.js
class Live {
  #goals = new Map();
  #tries = 0;

  constructor() {
    this.#open();
  }

  report(team) {
    const ref = crypto.randomUUID();
    this.#goals.set(ref, JSON.stringify({ team, ref, type: "goal" }));
    this.#count();
    if (this.socket.readyState === 1) this.socket.send(this.#goals.get(ref));
  }

  #count() {
    show("waiting", this.#goals.size);
  }

  #open() {
    const where = new URL(address);
    where.searchParams.set("after", last);
    this.socket = new WebSocket(where);
    this.socket.addEventListener("open", () => {
      this.#tries = 0;
      show("state", "open");
      for (const goal of this.#goals.values()) this.socket.send(goal);
    });
    this.socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data);
      if (this.#goals.delete(message.ref)) this.#count();
      else tell(message);
    });
    this.socket.addEventListener("close", ({ code }) => {
      show("state", code === 1000 ? "the match is over" : "waiting for the server");
      if (code === 1000 || code > 3999) return;
      setTimeout(() => this.#open(), Math.min(29_000, 400 * 2 ** this.#tries++) * (1 + Math.random() / 50));
    });
  }
}

const live = new Live();
const report = (team) => live.report(team);
