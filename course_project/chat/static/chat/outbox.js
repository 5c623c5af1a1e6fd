// What the user has written and the server has not confirmed. It is sent one by one, in order, and sent
// again after a break: the server knows a message by its ref, and stores it once.

export class Outbox {
  // key: where this tab keeps the outbox, so that it outlives a reload
  constructor(connection, list, key) {
    this.connection = connection;
    this.list = list;
    this.key = key;
    this.waiting = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    this.draw();
  }

  add(text) {
    this.waiting.push({ ref: newRef(), text });
    this.keep();
    if (this.waiting.length === 1) this.sendFirst();
  }

  sendFirst() {
    clearTimeout(this.timer);
    if (this.waiting.length) this.connection.send({ type: "say", ...this.waiting[0] });
  }

  sendFirstAfter(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sendFirst(), seconds * 1000);
  }

  // The server has stored a message, or refused it for good. Returns it, or undefined.
  remove(ref) {
    if (this.waiting[0]?.ref !== ref) return undefined;
    const done = this.waiting.shift();
    this.keep();
    this.sendFirst();
    return done;
  }

  keep() {
    sessionStorage.setItem(this.key, JSON.stringify(this.waiting));
    this.draw();
  }

  draw() {
    this.list.replaceChildren(
      ...this.waiting.map(({ text }) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }),
    );
  }
}

// crypto.randomUUID() exists on secure pages only, and a development server on another host is not one.
function newRef() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
}
