// The rate of each sale over time, as points; the table below has the same figures.
import { draw, make, roving, scrolling, tipped } from "./elements.js";
import { amountIn, nameOf, symbolOf } from "./sources.js";
import { percent, plural } from "./text.js";

const WIDTH = 880;
const HEIGHT = 260;
const EDGE = { left: 64, right: 96, top: 24, bottom: 34 };
const DAY = 86400000;

function pointsOf(table) {
  const columns = new Map(table.columns.map(([label], position) => [label, position]));
  const at = (row, label) => row.cells[columns.get(label)];
  return table.rows
    .map((row) => ({
      day: at(row, "Day"),
      date: Date.parse(at(row, "Day")) / DAY,
      ppm: Number(at(row, "Rate a year")),
      tier: at(row, "Seller's tier"),
      lines: [
        `${percent(at(row, "Rate a year"))} a year, ${plural(at(row, "Days"), "day")}`,
        `${at(row, "Day")}, lot ${at(row, "Lot")}`,
        `${nameOf(Number(at(row, "Seller")))}, tier ${at(row, "Seller's tier") ?? "unknown"}`,
        `to ${nameOf(Number(at(row, "Financier")))}`,
        `face ${amountIn(table.currency, at(row, "Face"))} ${symbolOf(table.currency)}`,
        `discount ${amountIn(table.currency, at(row, "Discount"))} ${symbolOf(table.currency)}`,
      ],
    }))
    .filter((point) => Number.isFinite(point.date))
    .reverse();
}

function stepOf(most) {
  return [2500, 5000, 10000, 20000, 50000, 100000, 200000].find((step) => most / step <= 5) ?? 500000;
}

function scales(points) {
  const days = points.map((point) => point.date);
  const first = Math.min(...days);
  const span = Math.max(1, Math.max(...days) - first);
  const most = Math.max(...points.map((point) => point.ppm), 1);
  const step = stepOf(most);
  const top = Math.ceil(most / step) * step;
  const x = (date) => EDGE.left + ((date - first) / span) * (WIDTH - EDGE.left - EDGE.right);
  const y = (ppm) => HEIGHT - EDGE.bottom - (ppm / top) * (HEIGHT - EDGE.top - EDGE.bottom);
  return { x, y, step, top };
}

function grid({ y, step, top }) {
  const lines = [];
  for (let ppm = 0; ppm <= top; ppm += step) {
    lines.push(
      draw("line", { class: "grid", x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(ppm), y2: y(ppm) }),
      draw("text", { class: "axis", x: EDGE.left - 8, y: y(ppm) + 4, "text-anchor": "end" }, percent(ppm)),
    );
  }
  return lines;
}

function days(points, { x }) {
  const ends = points.length > 1 ? [points[0], points[points.length - 1]] : [points[0]];
  const label = (point, anchor) =>
    draw("text", { class: "axis", x: x(point.date), y: HEIGHT - 10, "text-anchor": anchor }, point.day);
  return ends
    .filter((point, index) => !index || point.day !== ends[0].day)
    .map((p, i) => label(p, i ? "end" : "start"));
}

// The shape tells the seller's tier apart without colour: a circle, a square, then diamonds.
function mark(point, { x, y }) {
  const [across, up] = [x(point.date), y(point.ppm)];
  const shape =
    point.tier === "1"
      ? draw("circle", { cx: across, cy: up, r: 5 })
      : point.tier === "2"
        ? draw("rect", { x: across - 4.5, y: up - 4.5, width: 9, height: 9 })
        : draw("path", { d: `M${across} ${up - 6}l6 6l-6 6l-6 -6z` });
  const group = draw("g", { class: "point", role: "img", "aria-label": point.lines.join(", ") }, shape);
  return tipped(group, () => point.lines);
}

export function ratesOf(table) {
  const points = pointsOf(table);
  if (!points.length) return null;
  const scale = scales(points);
  const last = points[points.length - 1];
  const marks = points.map((point) => mark(point, scale));
  roving(marks, (index, key) => ({ ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: marks.length - 1 })[key]);
  const name = `Discount rates of ${plural(points.length, "sale")} over time, latest ${percent(last.ppm)}`;
  const picture = draw(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", role: "group", "aria-label": name },
    grid(scale),
    days(points, scale),
    marks,
    draw("text", { class: "direct", x: scale.x(last.date) + 12, y: scale.y(last.ppm) + 4 }, percent(last.ppm)),
  );
  const key = "Seller's tier: \u25cf 1, \u25a0 2, \u25c6 3 or more. The arrow keys go from sale to sale.";
  return make(
    "figure",
    {},
    make("figcaption", {}, "Rate a year of each sale"),
    scrolling("Rates over time", picture),
    make("p", { class: "note" }, key),
  );
}
