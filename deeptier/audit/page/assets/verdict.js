// The verdict: of a verification, with the header that it rests on, or of the replay alone.
import { make, scrolling } from "./elements.js";
import { data } from "./sources.js";
import { count, plural } from "./text.js";

const WORDS = { passed: "passed", found: "findings", "not run": "not run" };
const MARKS = { passed: "\u2713", found: "\u2717", "not run": "\u2013" };

function headline(verdict) {
  const found = plural(verdict.count, "finding");
  if (!verdict.verified) {
    const replay = verdict.equal ? "The replay of the journal found nothing wrong." : `The replay has ${found}.`;
    return [
      "Not verified against a node in this report",
      `${replay} That the journal is complete, and equals the contracts' state, was not asked of any node here.`,
    ];
  }
  const of = (state) => verdict.levels.filter((level) => level[1] === state).map(([name]) => name);
  const [passed, left] = [of("passed").join(", "), of("not run").join(", ")];
  const words = [passed ? `Passed: ${passed}.` : "", left ? `Not run: ${left}.` : ""].join(" ").trim();
  if (verdict.count) return [`Not in order: ${found}`, `What differs is listed below. ${words}`];
  if (!passed) return ["Not verified: no level was passed", words];
  if (!verdict.equal) return ["Not verified to the end", `A level that was asked for was not run. ${words}`];
  return ["Verified: nothing was found that differs", words];
}

function header(verdict) {
  const words = verdict.same
    ? "The verdict rests on the header of this report's last block."
    : `The verdict rests on block ${count(verdict.block)}; this report reads up to block ${count(data.head.block)}.`;
  const pairs = verdict.header.map(([name, value]) =>
    make("div", {}, make("dt", {}, name), make("dd", { class: "hash" }, value)),
  );
  return [make("h3", {}, "Header"), make("p", {}, words), make("dl", { class: "pairs" }, pairs)];
}

function levels(verdict) {
  const rows = verdict.levels.map(([name, state, detail]) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, name),
      make("td", { class: `state ${state.replace(" ", "-")}` }, `${MARKS[state]} ${WORDS[state]}`),
      make("td", { class: "words" }, detail),
    ),
  );
  const heads = ["Level", "Result", "What was done"].map((each) => make("th", { scope: "col" }, each));
  const table = make(
    "table",
    {},
    make("caption", {}, "Levels of verification"),
    make("thead", {}, make("tr", {}, heads)),
    make("tbody", {}, rows),
  );
  return scrolling("Levels of verification", table);
}

function findings(verdict) {
  if (!verdict.count) return null;
  const names = ["check", "subject", "expected", "actual", "where"];
  const rows = verdict.findings.map((each) =>
    make(
      "tr",
      {},
      names.map((name, column) =>
        make(column ? "td" : "th", { scope: column ? null : "row", class: "words" }, each[name]),
      ),
    ),
  );
  const cut = verdict.count > verdict.findings.length;
  const caption = cut ? `The first ${count(verdict.findings.length)} of ${count(verdict.count)} findings` : "Findings";
  const heads = ["Check", "Subject", "Expected", "Found", "Where"].map((each) => make("th", { scope: "col" }, each));
  const table = make(
    "table",
    {},
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, heads)),
    make("tbody", {}, rows),
  );
  return scrolling("Findings", table);
}

export function verdictPart() {
  const verdict = data.verdict;
  const [title, words] = headline(verdict);
  const kind = !verdict.equal ? "bad" : verdict.verified ? "good" : "open";
  const mark = { bad: MARKS.found, good: MARKS.passed, open: MARKS["not run"] }[kind];
  const replay =
    verdict.verified && verdict.replay
      ? make("p", { class: "words" }, `The replay of this report's journal has ${plural(verdict.replay, "finding")}.`)
      : null;
  return [
    make(
      "div",
      { class: `verdict ${kind}` },
      make("p", { class: "title" }, make("span", { "aria-hidden": "true" }, mark), ` ${title}`),
      make("p", {}, words),
      replay,
    ),
    verdict.verified ? [levels(verdict), header(verdict)] : null,
    findings(verdict),
  ];
}
