// The lot tree of a payable: a chooser, the flow, and the same as a table.
import { make, scrolling } from "./elements.js";
import { account, amountIn, data, nameOf, sources, symbolOf } from "./sources.js";
import { flowOf } from "./flow.js";
import { count, percent, plural } from "./text.js";

const MOST_PRINTED = 200;
const HOW =
  "Each bar is a holding, as high as its amount; ribbons show what came out of it. " +
  "The arrow keys go from holding to holding, Enter shows the row of the journal. " +
  "What is too low for its name tells it to the pointer and the keyboard, and in the table.";

function holdingsOf(tree) {
  return tree.holdings.map((values) => Object.fromEntries(data.trees.holding.map((name, at) => [name, values[at]])));
}

function optionText(tree) {
  const face = `${amountIn(tree.currency, tree.face)} ${symbolOf(tree.currency)}`;
  const parties = `${nameOf(tree.obligor)} to ${nameOf(tree.payee)}`;
  return `${tree.payable}: ${parties}, ${face}, due ${tree.due}, ${tree.state}, ${plural(tree.lots, "lot")}`;
}

function byLot(holdings) {
  const key = (lot) =>
    lot
      .split("-")
      .map((part) => part.padStart(20, "0"))
      .join("-");
  const keyed = holdings.map((holding, at) => [key(holding.lot), at, holding]);
  keyed.sort((one, other) => (one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : one[1] - other[1]));
  return keyed.map(([, , holding]) => holding);
}

const COLUMNS = [
  ["Lot", "lot"],
  ["Holder", "account"],
  ["Tier", "number"],
  ["Came", "text"],
  ["Day", "day"],
  ["Amount", "number"],
  ["Not passed on", "number"],
  ["Paid", "number"],
  ["State", "text"],
];

function line(tree, each) {
  const amount = (value) => amountIn(tree.currency, value);
  const came = each.rate === null ? each.came : `${each.came} at ${percent(each.rate)}`;
  const depth = each.lot.split("-").length - 1;
  const lot = make("th", { scope: "row", class: "lot" }, "\u00b7 ".repeat(depth), each.lot);
  const cells = [
    account(each.holder),
    each.tier,
    came,
    each.day,
    amount(each.amount),
    amount(each.kept),
    amount(each.paid),
    each.state,
  ];
  return make(
    "tr",
    {},
    lot,
    cells.map((value, at) => make("td", { class: COLUMNS[at + 1][1] }, value instanceof Node ? value : String(value))),
    make("td", { class: "from" }, sources(rowsOf(each), `Lot ${each.lot} of ${nameOf(each.holder)}`)),
  );
}

function rowsOf(holding) {
  return [1, holding.row >= data.journal.first ? [holding.row] : []];
}

function tableOfTree(tree, most) {
  const lines = byLot(tree.holdings).slice(0, most);
  const heads = [...COLUMNS, ["Journal", "from"]].map(([name, kind]) =>
    make("th", { scope: "col", class: kind }, name),
  );
  const cut = lines.length < tree.holdings.length;
  const words = cut
    ? `The first ${count(most)} of ${count(tree.holdings.length)} holdings of payable`
    : "Holdings of payable";
  return make(
    "table",
    { class: "tree" },
    make("caption", {}, `${words} ${tree.payable}`, make("span", { class: "unit" }, symbolOf(tree.currency))),
    make("thead", {}, make("tr", {}, heads)),
    make(
      "tbody",
      {},
      lines.map((each) => line(tree, each)),
    ),
  );
}

function asTable(tree) {
  const place = scrolling(`Holdings of payable ${tree.payable}`);
  const details = make(
    "details",
    {},
    make("summary", {}, `The same as a table: ${plural(tree.holdings.length, "holding")}`),
    place,
  );
  const fill = (most) => place.replaceChildren(tableOfTree(tree, most));
  details.addEventListener("toggle", () => details.open && fill(Infinity));
  details.printed = (isPrinted) => {
    if (isPrinted) {
      details.dataset.was = details.open ? "open" : "";
      fill(MOST_PRINTED);
      details.open = true;
    } else {
      details.open = details.dataset.was === "open";
      if (details.open) fill(Infinity);
    }
  };
  return details;
}

function head(tree) {
  const amount = (value) => `${amountIn(tree.currency, value)} ${symbolOf(tree.currency)}`;
  const pairs = [
    ["Obligor", account(tree.obligor)],
    ["Payee", account(tree.payee)],
    ["Face", amount(tree.face)],
    ["Open", amount(tree.open)],
    ["Due", tree.due],
    ["State", tree.state],
    ["Lots", count(tree.lots)],
  ];
  const items = pairs.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value)));
  const untold = tree.untold
    ? make("p", { class: "words" }, `${plural(tree.untold, "event")} of this payable did not fit: see the findings.`)
    : null;
  return [make("dl", { class: "pairs wide" }, items), untold];
}

function legend() {
  const kinds = [
    ["live", "live"],
    ["redeemed", "redeemed"],
    ["passed-on", "all passed on"],
    ["retired", "retired or cancelled"],
    ["to-next", "to the next holder"],
    ["to-financier", "sold to a financier, at the rate told"],
  ];
  const items = kinds.map(([kind, words]) => make("li", {}, make("span", { class: `swatch ${kind}` }), words));
  return make("ul", { class: "legend", "aria-label": "Key of the flow" }, items);
}

export function treesPart(showRow) {
  const trees = data.trees.payables;
  if (!trees.length) return [make("p", { class: "empty" }, "No payable was issued.")];
  const place = make("div", { class: "tree" });
  let shownTable = null;
  const show = (tree) => {
    const full = { ...tree, holdings: holdingsOf(tree) };
    shownTable = asTable(full);
    const flow = scrolling(
      `Flow of payable ${tree.payable}`,
      flowOf(full, (holding) => showRow(holding, rowsOf(holding))),
    );
    place.replaceChildren(...head(tree).filter(Boolean), flow, legend(), shownTable);
  };
  window.addEventListener("beforeprint", () => shownTable?.printed(true));
  window.addEventListener("afterprint", () => shownTable?.printed(false));
  const most = trees.reduce((best, tree) => (tree.holdings.length > best.holdings.length ? tree : best));
  const options = trees.map((tree, at) => make("option", { value: at, selected: tree === most }, optionText(tree)));
  const choose = make("select", { id: "payable", onchange: () => show(trees[Number(choose.value)]) }, options);
  show(most);
  const left = data.trees.total - trees.length;
  const cut = `This page carries the trees of the latest ${plural(trees.length, "payable")} of ${count(data.trees.total)}.`;
  return [
    make("p", { class: "lead" }, left ? `${cut} ${HOW}` : HOW),
    make("p", { class: "choose" }, make("label", { for: "payable" }, "Payable"), choose),
    place,
  ];
}
