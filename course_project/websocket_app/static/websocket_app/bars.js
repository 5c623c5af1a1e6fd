// A bar for each slow message: it grows while the message waits, and stops with its answer.

const FULL = 3.2; // seconds that a full-width bar stands for

export class Bars {
  constructor(list, count = 3) {
    this.start = performance.now();
    this.items = Array.from({ length: count }, (_, number) => bar(number + 1));
    list.replaceChildren(...this.items);
    this.grow();
  }

  grow() {
    const seconds = (performance.now() - this.start) / 1000;
    const waiting = this.items.filter((item) => !item.dataset.done);
    for (const item of waiting) show(item, seconds);
    if (waiting.length) this.frame = requestAnimationFrame(() => this.grow());
  }

  stop(number, seconds) {
    this.items[number].dataset.done = "yes";
    show(this.items[number], seconds);
  }

  giveUp() {
    cancelAnimationFrame(this.frame);
  }
}

function bar(number) {
  const item = document.createElement("li");
  item.innerHTML = '<span></span> <span class="track"><i></i></span> <b></b>';
  item.firstElementChild.textContent = `Message ${number}`;
  return item;
}

function show(item, seconds) {
  item.querySelector("i").style.width = `${Math.min(100, (100 * seconds) / FULL)}%`;
  item.querySelector("b").textContent = `${seconds.toFixed(1)} s`;
}
