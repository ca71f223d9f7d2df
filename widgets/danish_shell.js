// Danish shell: Streamlit's own words into the language of the page. What people wrote is left alone.

const ATTRIBUTES = ["aria-label", "title", "placeholder", "aria-description"];
// Written by people, or drawn from their data: never touched.
const THEIRS = [
  "[data-testid='stMarkdownContainer']", "[data-testid='stCode']", "[data-testid='stJson']",
  "[data-testid='stIconMaterial']", "[data-testid='stFileChipName']", "[data-testid='stMultiSelectTag']",
  "[role='option'][data-key]", "table", "svg", "canvas", "textarea", "style", "script", "noscript",
].join(",");
const ICONS = "[data-testid='stIconMaterial']";
const TABLES = "[data-testid='stTable'] > div";
const OURS = "[data-testid='stFileUploaderDropzone'], [data-testid='stTooltipContent']";

let words = new Words([]);
let observer = null;
let tables = null;

// A table wider than the window scrolls inside a box of its own; the keyboard must get into it.
const wide = new ResizeObserver((boxes) => boxes.forEach(({ target }) => reachable(target)));

export default function ({ data }) {
  document.documentElement.lang = data.language;
  if (!tables) {
    tables = new MutationObserver(findTables);
    tables.observe(document.body, { subtree: true, childList: true });
    findTables();
  }
  const next = new Words(data.words);
  if (next.key !== words.key) {
    observer?.disconnect();
    observer = null;
    replaceAll(document.body, words.reversed());
    words = next;
  }
  if (!observer && data.words.length) observer = watch();
  return () => {
    observer?.disconnect();
    observer = null;
    words = new Words([]);
  };
}

function findTables() {
  document.querySelectorAll(TABLES).forEach((box) => wide.observe(box));
}

function reachable(box) {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
}

function watch() {
  replaceAll(document.body, words);
  const started = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach((node) => replaceAll(node, words));
      else if (type === "characterData") replaceText(target, words);
      else replaceAttributes(target, words);
    }
  });
  started.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
  return started;
}

function replaceAll(node, by) {
  if (node.nodeType === Node.TEXT_NODE) return replaceText(node, by);
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let at = walker.currentNode; at; at = walker.nextNode()) {
    if (at.nodeType === Node.TEXT_NODE) replaceText(at, by);
    else replaceAttributes(at, by);
  }
}

function replaceText(node, by) {
  const parent = node.parentElement;
  // An icon is drawn by a font from its English name; translated it is only a word.
  if (!parent || parent.closest(ICONS) || (parent.closest(THEIRS) && !parent.closest(OURS))) return;
  // Writing wakes the observer again, also when it is the same word ("Stop").
  const found = by.of(node.nodeValue.trim());
  if (found && found !== node.nodeValue.trim()) node.nodeValue = node.nodeValue.replace(node.nodeValue.trim(), () => found);
}

function replaceAttributes(node, by) {
  for (const name of ATTRIBUTES) {
    const found = node.hasAttribute(name) && by.of(node.getAttribute(name));
    if (found && found !== node.getAttribute(name)) node.setAttribute(name, found);
  }
}

function Words(pairs) {
  const exact = new Map(pairs.filter(([from]) => !from.includes("{x}")));
  const patterns = pairs
    .filter(([from]) => from.includes("{x}"))
    .map(([from, to]) => {
      const escaped = from.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace("{x}", "(.+)");
      return [new RegExp(`^${escaped}$`, "s"), to];
    });
  this.key = JSON.stringify(pairs);
  this.reversed = () => new Words(pairs.map(([from, to]) => [to, from]));
  this.of = (text) => {
    if (exact.has(text)) return exact.get(text);
    // A toolbar button names what it belongs to: "Show data: Ranking".
    const [, head, rest] = /^([^:]+)(: .+)$/s.exec(text) ?? [];
    if (exact.has(head)) return exact.get(head) + rest;
    const [pattern, to] = patterns.find(([candidate]) => candidate.test(text)) ?? [];
    return pattern && to.replace("{x}", () => pattern.exec(text)[1]);
  };
}
