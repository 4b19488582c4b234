// Headline figures: a list of terms, each with its value, what it means, and its rows.
import { make } from "./elements.js";
import { shown, sources } from "./sources.js";

function figure(each, currency, unit) {
  return make(
    "div",
    { class: "figure" },
    make("dt", {}, each.label),
    make("dd", { class: "value" }, shown(each.kind, each.value, currency)),
    make("dd", { class: "note" }, each.note),
    make("dd", { class: "from" }, sources(each.from, unit ? `${each.label}, ${unit}` : each.label)),
  );
}

export function figuresOf(figures, currency, unit) {
  return make(
    "dl",
    { class: "figures" },
    figures.map((each) => figure(each, currency, unit)),
  );
}
