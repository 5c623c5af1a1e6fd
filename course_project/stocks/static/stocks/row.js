// One share: its row in the table, and the prices that the chart draws.

const KEPT = 600; // quotes

export class Share {
  constructor(row) {
    this.row = row;
    this.symbol = row.dataset.symbol;
    this.opening = Number(row.dataset.opening);
    this.company = row.querySelector(".share span").textContent;
    this.button = row.querySelector(".share");
    this.box = row.querySelector("input");
    this.quotes = [];
  }

  get price() {
    return this.quotes.at(-1)?.price;
  }

  restart(quotes) {
    this.quotes = quotes;
    this.draw();
  }

  add(quote) {
    const rose = quote.price > this.price;
    const moved = quote.price !== this.price;
    this.quotes = [...this.quotes.slice(-KEPT), quote];
    this.draw();
    if (moved) flash(this.row, rose);
  }

  draw() {
    this.row.classList.toggle("left", !this.box.checked);
    const shown = this.box.checked && this.price !== undefined;
    this.row.querySelector(".price").textContent = shown ? this.price.toFixed(2) : "–";
    this.row.querySelector(".change").textContent = shown ? this.change : "";
    this.row.dataset.direction = Math.sign(this.price - this.opening) || 0;
  }

  // The direction is told by a sign and an arrow, not by colour alone.
  get change() {
    const percent = (this.price / this.opening - 1) * 100;
    const arrow = percent > 0 ? "▲ +" : percent < 0 ? "▼ −" : "";
    return `${arrow}${Math.abs(percent).toFixed(2)}%`;
  }
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");

function flash(row, rose) {
  if (calm.matches) return;
  const colour = getComputedStyle(row).getPropertyValue(rose ? "--up" : "--down");
  row.querySelector(".price").animate([{ color: colour }, {}], 700);
}
