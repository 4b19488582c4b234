// The journal: sorted, searched, and drawn only where it is looked at.
import { make } from "./elements.js";
import { account, amountIn, data, onSources } from "./sources.js";
import { allRows, amountText, fieldText, ordered, partiesOf, rowAt, searched, subjectOf } from "./rows.js";
import { count, moment, plural, short } from "./text.js";

const ROW_HEIGHT = 32;
const SPARE = 8;
const MOST_PRINTED = 200;
const PAUSE = 120;

const COLUMNS = [
  ["row", "Row", "number"],
  ["time", "Time", "day"],
  ["event", "Event", "text"],
  ["subject", "Subject", "lot"],
  ["parties", "Parties", "account"],
  ["amount", "Amount", "number"],
  ["place", "Block, log", "number"],
  ["hash", "Transaction", "hash"],
];

const state = { query: "", event: "", only: null, column: "row", downwards: false, rows: [], drawn: new Map() };
const parts = {};

function transactionOf(hash, text) {
  if (!data.explorer) return make("span", { class: "hash", title: hash }, text);
  const href = data.explorer.replaceAll("{transaction}", hash);
  return make("a", { class: "hash", title: hash, href, rel: "noopener noreferrer", target: "_blank" }, text);
}

function cells(row) {
  const parties = partiesOf(row).flatMap((each, at) => [at ? ", " : "", account(each)]);
  const open = make(
    "button",
    { type: "button", "aria-label": `Row ${row.number}: all fields`, onclick: () => detail(row.number) },
    count(row.number),
  );
  return [
    open,
    moment(row.seconds, data.head.offset),
    row.event.name,
    subjectOf(row),
    parties,
    amountText(row),
    `${count(row.block)}, ${row.log}`,
    transactionOf(row.hash, short(row.hash)),
  ];
}

function drawnRow(at) {
  const number = state.rows[at];
  const known = state.drawn.get(number);
  if (known) return known;
  const content = cells(rowAt(number));
  const line = make(
    "tr",
    { "aria-rowindex": at + 2 },
    content.map((each, column) =>
      make(column ? "td" : "th", { class: COLUMNS[column][2], scope: column ? null : "row" }, each),
    ),
  );
  state.drawn.set(number, line);
  return line;
}

function spacer(rows) {
  const cell = make("td", { colspan: COLUMNS.length });
  cell.style.height = `${rows * ROW_HEIGHT}px`;
  return make("tr", { class: "spacer", "aria-hidden": "true" }, cell);
}

function drawWindow(first, last) {
  const wanted = new Set(state.rows.slice(first, last));
  for (const number of state.drawn.keys()) if (!wanted.has(number)) state.drawn.delete(number);
  const lines = [];
  for (let at = first; at < last; at += 1) lines.push(drawnRow(at));
  const focused = document.activeElement;
  parts.body.replaceChildren(
    ...(first ? [spacer(first)] : []),
    ...lines,
    ...(last < state.rows.length ? [spacer(state.rows.length - last)] : []),
  );
  if (parts.body.contains(focused)) focused.focus({ preventScroll: true });
}

function drawSeen() {
  const first = Math.max(0, Math.floor(parts.box.scrollTop / ROW_HEIGHT) - SPARE);
  const seen = Math.ceil(parts.box.clientHeight / ROW_HEIGHT) + 2 * SPARE;
  drawWindow(first, Math.min(state.rows.length, first + seen));
}

function refresh() {
  const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
  const within = state.only ? state.only.rows : allRows();
  const found = within.filter((number) => {
    if (state.event && rowAt(number).event.name !== state.event) return false;
    return words.every((word) => searched(number).includes(word));
  });
  state.rows = ordered(found, state.column, state.downwards);
  state.drawn.clear();
  parts.table.setAttribute("aria-rowcount", String(state.rows.length + 1));
  parts.count.textContent = `${plural(state.rows.length, "row")} of ${count(data.journal.rows.length)}`;
  parts.box.scrollTop = 0;
  drawSeen();
}

function sortBy(column) {
  state.downwards = state.column === column ? !state.downwards : false;
  state.column = column;
  for (const [name, head] of parts.heads) {
    const sorted = name === column ? (state.downwards ? "descending" : "ascending") : "none";
    head.setAttribute("aria-sort", sorted);
  }
  refresh();
}

function detail(number) {
  const row = rowAt(number);
  const pairs = [
    ["Block", count(row.block)],
    ["Log index", String(row.log)],
    ["Transaction", transactionOf(row.hash, row.hash)],
    ["Contract", row.event.contract],
    ["Time", moment(row.seconds, data.head.offset)],
    ...row.event.fields.map(([name], at) => [name, fieldText(row, at)]),
  ];
  const close = make("button", { type: "button", onclick: () => closeDetail(number) }, "Close");
  parts.detail.replaceChildren(
    make("h3", { tabindex: "-1" }, `Row ${count(number)}: ${row.event.name}`),
    make("p", { class: "note" }, row.event.says),
    make(
      "dl",
      { class: "pairs" },
      pairs.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", { class: "words" }, value))),
    ),
    close,
  );
  parts.detail.hidden = false;
  parts.detail.firstChild.focus();
}

function closeDetail(number) {
  parts.detail.hidden = true;
  const line = state.drawn.get(number);
  (line?.querySelector("button") ?? parts.box).focus();
}

export function showOnly(what, rows, all) {
  state.only = { what, rows };
  state.query = parts.search.value = state.event = parts.events.value = "";
  const carried = rows.length < all ? `; this page carries ${count(rows.length)} of them` : "";
  const clear = make("button", { type: "button", onclick: showAll }, "Show all rows");
  parts.only.replaceChildren(make("span", {}, `Only the ${plural(all, "row")} behind ${what}${carried}.`), " ", clear);
  parts.only.hidden = false;
  parts.detail.hidden = true;
  refresh();
  document.getElementById("journal").scrollIntoView();
  document.getElementById("journal").focus({ preventScroll: true });
}

function showAll() {
  state.only = null;
  parts.only.hidden = true;
  refresh();
  parts.search.focus();
}

function controls() {
  let pending = 0;
  parts.search = make("input", { id: "search", type: "search", autocomplete: "off", spellcheck: "false" });
  parts.search.addEventListener("input", () => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      state.query = parts.search.value;
      refresh();
    }, PAUSE);
  });
  const names = data.journal.events.map((event) => event.name).sort();
  const options = [...new Set(names)].map((name) => make("option", { value: name }, name));
  parts.events = make("select", { id: "event" }, make("option", { value: "" }, "every event"), options);
  parts.events.addEventListener("change", () => {
    state.event = parts.events.value;
    refresh();
  });
  parts.count = make("output", { role: "status" });
  return make(
    "div",
    { class: "controls" },
    make("label", { for: "search" }, "Search"),
    parts.search,
    make("label", { for: "event" }, "Event"),
    parts.events,
    parts.count,
  );
}

function grid() {
  parts.heads = COLUMNS.map(([name, label, kind]) => {
    const button = make("button", { type: "button", onclick: () => sortBy(name) }, label);
    return [
      name,
      make("th", { scope: "col", class: kind, "aria-sort": name === state.column ? "ascending" : "none" }, button),
    ];
  });
  parts.body = make("tbody");
  const widths = make(
    "colgroup",
    {},
    COLUMNS.map(([name]) => make("col", { class: `of-${name}` })),
  );
  const head = make(
    "thead",
    {},
    make(
      "tr",
      { "aria-rowindex": 1 },
      parts.heads.map(([, each]) => each),
    ),
  );
  parts.table = make("table", { class: "journal", "aria-label": "Journal" }, widths, head, parts.body);
  parts.box = make(
    "div",
    { class: "window", tabindex: "0", role: "region", "aria-label": "Journal, scrolling" },
    parts.table,
  );
  let asked = false;
  const later = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      drawSeen();
    });
  };
  parts.box.addEventListener("scroll", later, { passive: true });
  new ResizeObserver(later).observe(parts.box);
  return parts.box;
}

function printed() {
  const most = Math.min(state.rows.length, MOST_PRINTED);
  const words = `Printed: the first ${count(most)} of ${plural(state.rows.length, "row")}, in the order shown.`;
  parts.printed.textContent = most < state.rows.length ? words : "";
  drawWindow(0, most);
  parts.body.querySelector(".spacer")?.remove();
}

export function journalPart() {
  const { total, rows } = data.journal;
  const left = total - rows.length;
  const words = left
    ? `This page carries the latest ${count(rows.length)} of ${count(total)} events; the ${count(left)} before them count in every figure, and are not listed.`
    : `All ${count(total)} events of the deployment, in the order of the chain.`;
  parts.detail = make("section", { class: "detail", hidden: true, "aria-label": "All fields of a row" });
  parts.only = make("p", { class: "only", hidden: true, role: "status" });
  parts.printed = make("p", { class: "printed" });
  onSources(showOnly);
  window.addEventListener("beforeprint", printed);
  window.addEventListener("afterprint", drawSeen);
  return [make("p", { class: "lead" }, words), controls(), parts.only, grid(), parts.printed, parts.detail];
}

export function startJournal() {
  refresh();
}
