// Puts the report together.
import { make, placeTip } from "./elements.js";
import { figuresOf } from "./figures.js";
import { journalPart, showOnly, startJournal } from "./journal.js";
import { ratesOf } from "./rates.js";
import { data, symbolOf } from "./sources.js";
import { tableOf } from "./tables.js";
import { count } from "./text.js";
import { treesPart } from "./trees.js";
import { verdictPart } from "./verdict.js";

function themeButton() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const button = make("button", { type: "button", class: "theme" });
  const tell = () => {
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Show on a light ground" : "Show on a dark ground");
  };
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    tell();
  });
  dark.addEventListener("change", tell);
  tell();
  return button;
}

function masthead() {
  const { head } = data;
  const facts = [
    ["Chain", String(head.chain)],
    ["Up to block", count(head.block)],
    ["Block hash", head.hash],
    ["Block time", head.time],
    ["Logs read", `${count(head.logs)} since block ${count(head.first)}`],
  ];
  const pairs = facts.map(([name, value]) =>
    make("div", {}, make("dt", {}, name), make("dd", { class: "words" }, value)),
  );
  const top = make(
    "div",
    { class: "top" },
    make("p", { class: "kicker" }, "Deeptier \u00b7 audit report"),
    themeButton(),
  );
  document
    .getElementById("masthead")
    .append(
      top,
      make("h1", {}, "Digital warrants on ", make("time", { datetime: head.day }, head.day)),
      make("dl", { class: "pairs facts" }, pairs),
    );
}

function part(id, title, content) {
  const heading = make("h2", { id: `${id}-title` }, title);
  const attributes = { id, "aria-labelledby": `${id}-title`, tabindex: "-1" };
  return make("section", attributes, heading, ...[content].flat(Infinity).filter(Boolean));
}

// A part with figures of each currency; where there are several, each has its heading.
function perCurrency(content) {
  const several = data.sections.length > 1;
  return data.sections.map((section) => [
    several ? make("h3", { class: "currency" }, symbolOf(section.currency)) : null,
    content(section),
  ]);
}

function headline() {
  const unit = (section) => symbolOf(section.currency);
  const money = data.sections.map((section) => [
    make("h3", { class: "currency" }, "Amounts ", make("span", { class: "unit" }, unit(section))),
    figuresOf(section.figures, section.currency, unit(section)),
  ]);
  return [...money, make("h3", { class: "currency" }, "Counts"), figuresOf(data.counts, -1, "")];
}

function contracts() {
  const rows = data.contracts.map(([name, address]) =>
    make("tr", {}, make("th", { scope: "row" }, name), make("td", { class: "hash words" }, address)),
  );
  return make(
    "details",
    {},
    make("summary", {}, "Contracts of this deployment"),
    make("table", {}, make("tbody", {}, rows)),
  );
}

const PARTS = [
  ["verdict", "Verdict", () => [verdictPart(), contracts()]],
  ["figures", "Headline figures", headline],
  [
    "exposure",
    "Exposure",
    () =>
      perCurrency((each) => [
        tableOf(each.obligors, "No payable was issued."),
        tableOf(each.financiers, "No financier holds, bought or took in pledge any lot."),
      ]),
  ],
  ["maturity", "Maturity ladder", () => perCurrency((each) => [tableOf(each.late, ""), tableOf(each.due, "")])],
  ["lines", "Credit-line use", () => perCurrency((each) => tableOf(each.lines, "No credit line was granted."))],
  [
    "rates",
    "Discount rates",
    () =>
      perCurrency((each) => [
        ratesOf(each.sales),
        tableOf(each.months, "No lot was sold before it was due."),
        each.sales.rows.length ? tableOf(each.sales, "") : null,
      ]),
  ],
  ["tiers", "How deep credit went", () => perCurrency((each) => tableOf(each.tiers, "No lot was delivered."))],
  ["lots", "Lot trees", () => treesPart((holding, from) => showOnly(`lot ${holding.lot}`, from[1], from[0]))],
  ["journal", "Journal", journalPart],
];

masthead();
document.getElementById("contents").append(
  make(
    "ul",
    {},
    PARTS.map(([id, title]) => make("li", {}, make("a", { href: `#${id}` }, title))),
  ),
);
document.getElementById("main").append(...PARTS.map(([id, title, content]) => part(id, title, content())));
placeTip();
startJournal();
