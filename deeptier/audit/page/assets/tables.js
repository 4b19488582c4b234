// Tables of figures. A bar is drawn beside its number, never without it.
import { draw, make, scrolling } from "./elements.js";
import { account, nameOf, shown, sources, symbolOf } from "./sources.js";
import { thousandths } from "./text.js";

// Tables that paper does not cut.
const SHORT = 24;
const NUMBERS = new Set(["money", "count", "ppm"]);

function cell(table, row, column) {
  const [label, kind] = table.columns[column];
  const value = row.cells[column];
  const tag = column ? "td" : "th";
  const attributes = { class: NUMBERS.has(kind) ? "number" : kind, scope: column ? null : "row" };
  if (kind === "account" && value !== null && !Array.isArray(value)) {
    return make(tag, { ...attributes, "data-label": label }, account(Number(value)));
  }
  return make(tag, { ...attributes, "data-label": label }, shown(kind, value, table.currency));
}

// Without a greatest to compare with, only a bar that is part of a whole is drawn.
function bar(table, row, greatest) {
  if (table.whole === null && greatest === null) return make("td");
  const whole = table.whole === null ? greatest : row.cells[table.whole];
  const part = thousandths(row.cells[table.bar], whole);
  const picture = draw(
    "svg",
    { viewBox: "0 0 1000 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    table.whole === null ? null : draw("rect", { class: "limit", width: 1000, height: 10 }),
    draw("rect", { class: "bar", width: Math.min(part, 1000), height: 10 }),
  );
  return make("td", { class: "bar" }, picture);
}

function subject(table, row) {
  const [, kind] = table.columns[0];
  const first = row.cells[0];
  const name = kind === "account" && !Array.isArray(first) ? nameOf(Number(first)) : shown(kind, first);
  return `${table.caption}, ${name}`;
}

function body(table) {
  const lines = table.total ? table.rows.slice(0, -1) : table.rows;
  const drawn = table.bar === null ? [] : lines.map((row) => BigInt(row.cells[table.bar]));
  const greatest = drawn.reduce((most, each) => (each > most ? each : most), 0n);
  return table.rows.map((row, position) => {
    const isTotal = table.total && position === table.rows.length - 1;
    return make(
      "tr",
      { class: isTotal ? "total" : null },
      table.columns.map((_, column) => [
        cell(table, row, column),
        column === table.bar ? bar(table, row, isTotal ? null : greatest) : null,
      ]),
      make("td", { class: "from" }, sources(row.from, subject(table, row))),
    );
  });
}

export function tableOf(table, empty) {
  if (!table.rows.length) return make("p", { class: "empty" }, empty);
  const unit = table.columns.some(([, kind]) => kind === "money") ? symbolOf(table.currency) : null;
  const heads = table.columns.map(([label, kind], column) => [
    make("th", { scope: "col", class: NUMBERS.has(kind) ? "number" : kind }, label),
    column === table.bar ? make("td", { class: "bar" }) : null,
  ]);
  const figures = make(
    "table",
    {},
    make("caption", {}, table.caption, unit ? make("span", { class: "unit" }, unit) : null),
    make("thead", {}, make("tr", {}, heads, make("th", { scope: "col", class: "from" }, "Journal"))),
    make("tbody", {}, body(table)),
  );
  const note = table.note ? make("p", { class: "note" }, table.note) : null;
  const length = table.rows.length > SHORT ? "" : " short";
  return make("div", { class: `table${length}` }, scrolling(table.caption, figures), note);
}
