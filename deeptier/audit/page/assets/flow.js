// A payable's lots as a flow: a bar for each holding, as high as its amount, and ribbons between.
import { draw, roving, tipped } from "./elements.js";
import { amountIn, nameOf, symbolOf } from "./sources.js";
import { percent, plural } from "./text.js";

// Height of what is worth nothing, which only a false journal has.
const LEAST = 1e-9;
const THICK = 12;
const NARROWEST = 640;
const LAST = 330;
const MOST_CHARACTERS = 27;

const HIGHEST = 1800;
const LABEL = 13;

// How much room leaves get: enough for two lines each, for one, or for a thread that has no name.
const ROOMS = [
  { leaves: 60, each: 44, between: 28, lines: 2, column: 270 },
  { leaves: 120, each: 18, between: 12, lines: 1, column: 310 },
  { leaves: Infinity, each: 5, between: 1, lines: 0, column: 310 },
];

function inOrder(holdings) {
  const children = holdings.map(() => []);
  holdings.forEach((each, position) => each.parent >= 0 && children[each.parent].push(position));
  const ordered = [];
  const open = [0];
  while (open.length) {
    const position = open.pop();
    ordered.push(position);
    open.push(...[...children[position]].reverse());
  }
  return { ordered, children };
}

function graphOf(holdings) {
  const { ordered, children } = inOrder(holdings);
  const nodes = ordered.map((position) => ({
    position,
    holding: holdings[position],
    fixedValue: Number(BigInt(holdings[position].amount)) || LEAST,
    leaf: !children[position].length,
  }));
  const at = new Map(nodes.map((node, index) => [node.position, index]));
  const links = nodes
    .filter((node) => node.holding.parent >= 0)
    .map((node) => ({
      source: at.get(node.holding.parent),
      target: at.get(node.position),
      value: node.fixedValue,
    }));
  return { nodes, links };
}

function depthOf(nodes, links) {
  const depths = nodes.map(() => 0);
  for (const link of links) depths[link.target] = depths[link.source] + 1;
  return Math.max(...depths);
}

function laidOut(graph) {
  const leaves = graph.nodes.filter((node) => node.leaf).length;
  const room = ROOMS.find((each) => leaves <= each.leaves);
  const depth = depthOf(graph.nodes, graph.links);
  const width = Math.max(NARROWEST, depth * room.column + LAST + THICK);
  const height = Math.max(120, room.lines ? leaves * room.each : Math.min(leaves * room.each, HIGHEST));
  if (!depth) {
    graph.nodes.forEach((node) => Object.assign(node, { x0: 1, x1: 1 + THICK, y0: 10, y1: height - 10, depth: 0 }));
    return { ...graph, width, height, lines: room.lines };
  }
  const layout = d3Sankey
    .sankey()
    .nodeWidth(THICK)
    .nodePadding(room.lines ? room.between : Math.min(room.between, height / leaves / 4))
    .nodeAlign(d3Sankey.sankeyLeft)
    .nodeSort(null)
    .linkSort(null)
    .extent([
      [1, 10],
      [width - LAST, height - 10],
    ]);
  return { ...layout(graph), width, height, lines: room.lines };
}

function cut(text) {
  const characters = [...text];
  return characters.length > MOST_CHARACTERS ? characters.slice(0, MOST_CHARACTERS - 1).join("") + "\u2026" : text;
}

export function wordsOf(holding, currency) {
  const unit = symbolOf(currency);
  const amount = (value) => `${amountIn(currency, value)} ${unit}`;
  const price = holding.rate === null ? "" : ` at ${percent(holding.rate)} a year`;
  return [
    `Lot ${holding.lot}, ${nameOf(holding.holder)}`,
    `${amount(holding.amount)}, ${holding.came}${price} on ${holding.day}, tier ${holding.tier}`,
    holding.kept === "0" ? "all passed on" : `${amount(holding.kept)} not passed on: ${holding.state}`,
    holding.paid === "0" ? null : `paid so far ${amount(holding.paid)}`,
  ].filter((line) => line);
}

// What became of it, and how much of it that is where a part was passed on.
function stateOf({ holding, leaf }, currency, lines) {
  if (holding.state === "passed on" || (!leaf && lines === 1)) return "";
  const part = holding.kept === holding.amount ? "" : `${amountIn(currency, holding.kept)} `;
  return ` \u00b7 ${part}${holding.state}`;
}

function label(node, currency, lines) {
  const middle = (node.y0 + node.y1) / 2;
  const x = node.x1 + 6;
  const price = node.holding.rate === null ? "" : ` \u00b7 at ${percent(node.holding.rate)}`;
  const name = draw("tspan", { class: "name" }, cut(nameOf(node.holding.holder)));
  const amount = amountIn(currency, node.holding.amount) + price + stateOf(node, currency, lines);
  if (lines === 1) {
    return [draw("text", { x, y: middle + 4 }, name, draw("tspan", { class: "amount", dx: 8 }, amount))];
  }
  return [draw("text", { x, y: middle - 3 }, name), draw("text", { class: "amount", x, y: middle + 11 }, amount)];
}

function bar(node, currency, lines, choose) {
  const height = Math.max(lines ? 1 : 0.5, node.y1 - node.y0);
  const box = { x: node.x0, y: node.y0, width: node.x1 - node.x0, height };
  const words = wordsOf(node.holding, currency);
  const kind = node.holding.state.replace(" ", "-");
  const group = draw(
    "g",
    { class: `holding ${kind}`, role: "button", "aria-label": words.join("; "), onclick: () => choose(node.holding) },
    draw("rect", box),
    lines || height >= LABEL ? label(node, currency, lines || 1) : null,
  );
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose(node.holding);
  });
  return tipped(group, () => words);
}

// Left and right go to where a holding came from and what came out of it, up and down to its column.
function steps(nodes) {
  const index = new Map(nodes.map((node, at) => [node, at]));
  const columns = new Map();
  for (const node of nodes) columns.set(node.depth, [...(columns.get(node.depth) ?? []), node]);
  return (at, key) => {
    const node = nodes[at];
    const column = columns.get(node.depth);
    const beside = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (beside) return index.get(column[column.indexOf(node) + beside]);
    if (key === "ArrowLeft") return index.get(node.targetLinks?.[0]?.source);
    if (key === "ArrowRight") return index.get(node.sourceLinks?.[0]?.target);
    return { Home: 0, End: nodes.length - 1 }[key];
  };
}

export function flowOf(tree, choose) {
  const { nodes, links, width, height, lines } = laidOut(graphOf(tree.holdings));
  const along = d3Sankey.sankeyLinkHorizontal();
  const ribbons = links.map((link) =>
    draw("path", {
      class: `ribbon ${link.target.holding.came === "sold" ? "sale" : ""}`,
      d: along(link),
      "stroke-width": Math.max(lines ? 0.75 : 0.3, link.width),
    }),
  );
  const bars = nodes.map((node) => bar(node, tree.currency, lines, choose));
  roving(bars, steps(nodes));
  const name = `Flow of payable ${tree.payable}: ${plural(tree.lots, "lot")}, ${plural(nodes.length, "holding")}`;
  return draw(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, class: "flow", role: "group", "aria-label": name },
    draw("g", { "aria-hidden": "true" }, ribbons),
    bars,
  );
}
