// The journal's rows: what each column says, what is searched, and how rows are ordered.
import { amountIn, data, nameOf, symbolOf } from "./sources.js";
import { moment, percent } from "./text.js";

const journal = data.journal;
const UNBOUNDED = 2n ** 256n - 1n;

export function rowAt(number) {
  const [block, log, transaction, event, seconds, currency, values] = journal.rows[number - journal.first];
  return {
    number,
    block,
    log,
    hash: journal.transactions[transaction],
    event: journal.events[event],
    seconds,
    currency,
    values,
  };
}

// Of a struct, only a payable's face says what its event is about.
function first(row, kinds) {
  const isOwn = (name) => !name.includes(".") || name === "terms.face amount";
  const at = row.event.fields.findIndex(([name, kind]) => kinds.includes(kind) && isOwn(name));
  return at < 0 ? null : [row.event.fields[at][1], row.values[at]];
}

export function subjectOf(row) {
  const found = first(row, ["lot", "payable"]);
  if (!found) return row.event.name.startsWith("Line") ? `line ${row.values[0]}` : "";
  const [kind, value] = found;
  if (Array.isArray(value)) return value.length > 1 ? `${value[0]} +${value.length - 1}` : (value[0] ?? "");
  return kind === "payable" ? `payable ${value}` : value;
}

export function partiesOf(row) {
  const named = row.event.fields
    .map(([name, kind], at) => [name, kind, row.values[at]])
    .filter(([name, kind]) => kind === "account" && !name.includes("."));
  const isZero = (position) => /^0x0+$/.test(data.accounts[position][0]);
  return named.filter(([, , position]) => !isZero(position)).map(([, , position]) => position);
}

// The first amount of an event; a list of amounts is its sum.
export function amountOf(row) {
  const found = first(row, ["money"]);
  if (!found) return null;
  const values = [found[1]].flat();
  return values.reduce((sum, each) => sum + BigInt(each), 0n);
}

// An allowance of every bit is no amount: it has no bound.
export function amountText(row) {
  const amount = amountOf(row);
  if (amount === null) return "";
  return amount === UNBOUNDED ? "unlimited" : amountIn(row.currency, amount);
}

export function fieldText(row, at) {
  const [, kind] = row.event.fields[at];
  const one = (value) => {
    if (Array.isArray(value)) return `(${value.map(one).join(", ")})`;
    if (kind === "account" || kind === "currency") return data.accounts[value][0];
    if (kind === "money") return `${amountIn(row.currency, value)} ${symbolOf(row.currency)}`;
    return kind === "ppm" ? percent(value) : String(value);
  };
  const value = row.values[at];
  return Array.isArray(value) ? value.map(one).join(", ") : one(value);
}

const texts = new Map();

export function searched(number) {
  if (!texts.has(number)) {
    const row = rowAt(number);
    const fields = row.event.fields.map(([name], at) => `${name} ${fieldText(row, at)}`);
    const parties = partiesOf(row).map(nameOf);
    const amount = amountOf(row);
    const place = `block ${row.block} log ${row.log} ${row.hash} ${moment(row.seconds, data.head.offset)}`;
    const words = [row.event.contract, row.event.name, subjectOf(row), ...parties, ...fields, place, amount ?? ""];
    texts.set(number, words.join(" ").toLowerCase());
  }
  return texts.get(number);
}

const KEYS = {
  row: (row) => row.number,
  time: (row) => row.number,
  event: (row) => row.event.name,
  subject: (row) => subjectOf(row).replace(/\d+/g, (digits) => digits.padStart(20, "0")),
  parties: (row) => partiesOf(row).map(nameOf).join(" ").toLowerCase(),
  amount: (row) => amountOf(row) ?? -1n,
  place: (row) => row.number,
  hash: (row) => row.hash,
};

export function ordered(numbers, column, downwards) {
  const keyed = numbers.map((number) => [KEYS[column](rowAt(number)), number]);
  const turn = downwards ? -1 : 1;
  keyed.sort(([one, a], [other, b]) => (one < other ? -turn : one > other ? turn : a - b));
  return keyed.map(([, number]) => number);
}

export function allRows() {
  return journal.rows.map((_, at) => journal.first + at);
}
