// Makes elements. Text is always text: nothing here, or anywhere, parses HTML.

const SVG = "http://www.w3.org/2000/svg";

function dress(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

export function make(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

export function draw(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), attributes, children);
}

// A part of the page that may be wider than it: it scrolls by itself, by keyboard too.
export function scrolling(label, ...children) {
  const box = make("div", { class: "scroll", role: "region", "aria-label": label }, ...children);
  new ResizeObserver(() => {
    if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  }).observe(box);
  return box;
}

const tip = make("div", { id: "tip", role: "tooltip", hidden: true });

let tippedElement = null;

function hide() {
  tip.hidden = true;
  tippedElement = null;
}

function placeBeside(target) {
  const at = target.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left), document.documentElement.clientWidth - size.width - 8);
  const above = at.top - size.height - 8;
  tip.style.left = `${left}px`;
  tip.style.top = `${above > 8 ? above : at.bottom + 8}px`;
}

function show(target, lines) {
  tip.replaceChildren(...lines.map((line) => make("div", {}, line)));
  tip.hidden = false;
  tippedElement = target;
  placeBeside(target);
}

// Lines that show while the pointer is over an element or it has the focus; Escape hides them.
export function tipped(element, lines) {
  element.addEventListener("pointerenter", () => show(element, lines()));
  element.addEventListener("focus", () => show(element, lines()));
  element.addEventListener("pointerleave", hide);
  element.addEventListener("blur", hide);
  return element;
}

export function placeTip() {
  document.body.append(tip);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  const follow = () => tippedElement && placeBeside(tippedElement);
  window.addEventListener("scroll", follow, { passive: true, capture: true });
}

// One stop of the Tab key for a whole chart: the arrow keys go on inside it.
export function roving(items, step) {
  items.forEach((item, index) => {
    item.setAttribute("tabindex", index ? "-1" : "0");
    item.addEventListener("keydown", (event) => {
      const next = items[step(index, event.key)];
      if (!next) return;
      event.preventDefault();
      for (const each of items) each.setAttribute("tabindex", each === next ? "0" : "-1");
      next.focus();
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
  });
}
