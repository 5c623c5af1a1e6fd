// Who is writing. Told to the others every few seconds, and believed a little longer.

const TOLD_EVERY = 3_000; // milliseconds
const BELIEVED = 5_000;

export class Writing {
  constructor(connection, element) {
    this.connection = connection;
    this.element = element;
    this.writers = new Map(); // name -> timer
    this.toldAt = -TOLD_EVERY;
  }

  // The user has pressed a key.
  tell() {
    if (performance.now() - this.toldAt < TOLD_EVERY) return;
    this.toldAt = performance.now();
    this.connection.send({ type: "typing" });
  }

  add(name) {
    clearTimeout(this.writers.get(name));
    this.writers.set(name, setTimeout(() => this.remove(name), BELIEVED));
    this.draw();
  }

  remove(name) {
    clearTimeout(this.writers.get(name));
    if (this.writers.delete(name)) this.draw();
  }

  draw() {
    const names = [...this.writers.keys()];
    const words = names.length > 3 ? "Several people are" : `${names.join(", ")} ${names.length > 1 ? "are" : "is"}`;
    this.element.textContent = names.length ? `${words} writing…` : "";
  }
}
