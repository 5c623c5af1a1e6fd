// The price board. The messages are listed in stocks/protocol.py.

import { Connection, showState } from "../js/connection.js";
import { drawLine } from "./chart.js";
import { Share } from "./row.js";

const find = (id) => document.getElementById(id);
const shares = new Map(
  [...document.querySelectorAll("tr[data-symbol]")].map((row) => [row.dataset.symbol, new Share(row)]),
);
const connection = new Connection(() => find("board").dataset.socket);
let chosen = shares.values().next().value;

const handlers = {
  history: ({ quotes }) => {
    for (const [symbol, past] of Object.entries(quotes)) shares.get(symbol).restart(past);
    drawChart();
  },
  prices: ({ quotes }) => {
    // Asked for the next ones only after drawing: the board moves at the pace of this browser.
    requestAnimationFrame(() => {
      for (const [symbol, quote] of Object.entries(quotes)) shares.get(symbol).add(quote);
      drawChart();
      connection.send({ type: "next" });
    });
  },
  error: ({ detail, retry_after }) => {
    if (retry_after) setTimeout(followAsChecked, retry_after * 1000);
    else console.warn(detail);
  },
};

function drawChart() {
  const { low, high, seconds } = drawLine(find("chart"), chosen.quotes);
  const some = chosen.quotes.length > 0;
  find("chart-company").textContent = `${chosen.symbol} ${chosen.company}`;
  find("chart-price").textContent = some ? `${chosen.price.toFixed(2)}  ${chosen.change}` : "–";
  find("chart-note").textContent = some ? `The last ${Math.round(seconds)} seconds` : "No prices yet";
  find("chart-high").textContent = some ? high.toFixed(2) : "";
  find("chart-low").textContent = some && low !== high ? low.toFixed(2) : "";
  find("chart").ariaLabel = some
    ? `${chosen.company}: ${find("chart-note").textContent}, ` +
      `from ${low.toFixed(2)} to ${high.toFixed(2)}, now ${chosen.price.toFixed(2)}`
    : "No prices yet";
}

function choose(share) {
  chosen = share;
  for (const each of shares.values()) each.button.ariaPressed = String(each === share);
  drawChart();
}

function ask(type, symbols) {
  if (symbols.length) connection.send({ type, symbols });
}

function followAsChecked() {
  const symbols = (checked) =>
    [...shares.values()].filter(({ box }) => box.checked === checked).map(({ symbol }) => symbol);
  ask("unsubscribe", symbols(false));
  ask("subscribe", symbols(true));
}

for (const share of shares.values()) {
  share.button.addEventListener("click", () => choose(share));
  share.box.addEventListener("change", () => {
    ask(share.box.checked ? "subscribe" : "unsubscribe", [share.symbol]);
    share.draw();
  });
  share.draw();
}

connection.addEventListener("state", ({ detail }) => detail === "open" && followAsChecked());
connection.addEventListener("message", ({ detail }) => handlers[detail.type]?.(detail));
showState(connection, find("connection"));
choose(chosen);
connection.open();
