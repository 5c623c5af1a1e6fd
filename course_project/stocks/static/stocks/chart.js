// A line of prices over the last minute, drawn into the <svg> of the page.

const LONGEST = 60; // seconds
const WIDTH = 1000;
const HEIGHT = 300;

// quotes: [{at: seconds, price}], oldest first. Returns the lowest and the highest price drawn, and the
// seconds from the left edge to the right.
export function drawLine(svg, quotes) {
  const end = quotes.at(-1)?.at ?? 0;
  const shown = quotes.filter(({ at }) => at >= end - LONGEST);
  const seconds = Math.max(1, end - (shown[0]?.at ?? 0));
  const prices = shown.map(({ price }) => price);
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const x = (at) => WIDTH * (1 - (end - at) / seconds);
  const y = (price) => HEIGHT * (high === low ? 0.5 : 0.95 - (0.9 * (price - low)) / (high - low));
  // In steps: a price holds until the next one.
  const line = shown
    .flatMap(({ at, price }, index) => {
      const before = shown[index - 1]?.price ?? price;
      return [`${x(at).toFixed(1)},${y(before).toFixed(1)}`, `${x(at).toFixed(1)},${y(price).toFixed(1)}`];
    })
    .join(" ");
  svg.querySelector("polyline").setAttribute("points", line);
  svg.querySelector("polygon").setAttribute(
    "points",
    shown.length ? `${x(shown[0].at).toFixed(1)},${HEIGHT} ${line} ${WIDTH},${HEIGHT}` : "",
  );
  return { low, high, seconds };
}
