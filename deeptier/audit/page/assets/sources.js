// From a figure to the rows of the journal that it comes from.
import { make } from "./elements.js";
import { count, money, percent, plural, short } from "./text.js";

export const data = JSON.parse(document.getElementById("data").textContent);

const listeners = [];

export function onSources(listener) {
  listeners.push(listener);
}

// A link to the journal, which then shows only these rows. `from` is how many, and those carried.
export function sources(from, what) {
  const [all, rows] = from;
  if (!all) return make("span", { class: "none" }, "no rows");
  const text = all === 1 && rows.length ? `row ${count(rows[0])}` : plural(all, "row");
  const label = `${what}: ${text} of the journal`;
  const follow = (event) => {
    event.preventDefault();
    for (const listener of listeners) listener(what, rows, all);
  };
  return make("a", { href: "#journal", class: "sources", "aria-label": label, onclick: follow }, text);
}

export function nameOf(position) {
  const [address, name] = data.accounts[position];
  return name || short(address);
}

export function account(position) {
  const [address, name] = data.accounts[position];
  return make("bdi", { class: name ? "name" : "hash", title: address }, name || short(address));
}

export function symbolOf(currency) {
  return currency < 0 ? "minor units" : data.currencies[currency][1];
}

export function amountIn(currency, value) {
  return money(value, currency < 0 ? 0 : data.currencies[currency][2]);
}

export function shown(kind, value, currency) {
  if (value === null) return "";
  if (Array.isArray(value)) return value[0];
  if (kind === "money") return amountIn(currency, value);
  if (kind === "count") return count(value);
  if (kind === "ppm") return percent(value);
  return value;
}
