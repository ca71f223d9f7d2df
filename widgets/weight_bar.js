// Weight bar: the gesture and a preview. Python does the arithmetic and has the last word.
// The sums are in weight_bar_sums.js, which Python puts in front of this file.

const RETRY_MS = 5000;
const TRIES = 5;
const bars = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  if (!bars.has(parentElement)) bars.set(parentElement, new Bar(parentElement));
  bars.get(parentElement).receive(data, (acts) => setTriggerValue("acts", acts));
  return () => {
    bars.get(parentElement)?.dispose();
    bars.delete(parentElement);
  };
}

function element(tag, className, attributes = {}) {
  const node = document.createElement(tag);
  node.className = className;
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
  return node;
}

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.appendChild(document.createElementNS(svg.namespaceURI, "path")).setAttribute("d", path);
  return svg;
}

const CLOSED = "M4 7V5a4 4 0 0 1 8 0v2h1v7H3V7zm2 0h4V5a2 2 0 0 0-4 0z";
const OPEN = "M4 7V4a4 4 0 0 1 7.9-1l-2 .5A2 2 0 0 0 6 4v3h7v7H3V7z";
const MINUS = "M3 7h10v2H3z";
const PLUS = "M7 3h2v4h4v2H9v4H7V9H3V7h4z";

class Bar {
  constructor(root) {
    this.truth = [];
    this.waiting = [];
    this.sent = null;
    this.drag = null;
    this.last = 0;
    this.rows = new Map();
    this.dividers = [];
    this.frame = element("div", "frame", { role: "group" });
    this.track = element("div", "track");
    this.legend = element("ul", "legend");
    this.status = element("div", "unseen", { role: "status", "aria-live": "polite" });
    this.hint = element("p", "unseen", { id: "hint" });
    this.frame.append(this.track, this.legend, this.hint, this.status);
    root.appendChild(this.frame);
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(this.track);
  }

  dispose() {
    this.sizes.disconnect();
    clearTimeout(this.retry);
    clearTimeout(this.announcing);
    this.frame.remove();
  }

  receive(data, send) {
    const before = this.truth;
    this.send = send;
    this.words = data;
    this.truth = data.parts.map((p) => ({ ...p, weight: hundredths(p.weight) }));
    this.waiting = this.waiting.filter((act) => act.n > data.seen);
    if (this.sent !== null && data.seen >= this.sent) this.sent = null;
    if (before.map((p) => p.id).join("\n") !== this.truth.map((p) => p.id).join("\n")) this.build();
    this.render();
    this.flush();
    const was = new Map(before.map((p) => [p.id, p.weight]));
    if (before.length && this.truth.some((p) => was.get(p.id) !== p.weight)) this.announce();
  }

  // What Python last said, with what it has not yet answered on top.
  shown() {
    return [...this.waiting, ...(this.drag?.act ? [this.drag.act] : [])].reduce(after, this.truth);
  }

  act(what) {
    const latest = this.waiting.at(-1);
    this.last = Math.max(this.last + 1, Date.now());
    // Same slider, not yet on its way: the newer place replaces the older.
    if (latest && "to" in what && "to" in latest && latest.id === what.id && latest.n > (this.sent ?? 0)) {
      this.waiting.pop();
    }
    this.waiting.push({ ...what, n: this.last });
    this.tries = 0;
    this.render();
    this.flush();
  }

  // One message at a time; each carries everything unanswered, so none is lost on the way.
  flush() {
    if (this.sent !== null || !this.waiting.length) return;
    this.sent = this.last;
    this.send([...this.waiting]);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.again(), RETRY_MS);
  }

  again() {
    if (this.sent === null) return;
    this.sent = null;
    this.tries += 1;
    if (this.tries >= TRIES) this.waiting = [];
    this.render();
    this.flush();
  }

  moveTo(id, to) {
    const parts = this.shown();
    const part = parts.find((p) => p.id === id);
    const target = Math.min(Math.max(to, 0), room(parts, id));
    if (canMove(parts, part) && target !== part.weight) this.act({ id, to: written(target) });
  }

  moveBy(id, change) {
    this.moveTo(id, this.shown().find((p) => p.id === id).weight + change);
  }

  pressed(event, id) {
    const whole = hundredths(this.words.step);
    const step = event.shiftKey ? Math.max(1, Math.round(whole / 10)) : whole;
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in by) this.moveBy(id, by[event.key] * step);
    else if (event.key === "Home") this.moveTo(id, 0);
    else if (event.key === "End") this.moveTo(id, room(this.shown(), id));
    else if (event.key === "Escape" && this.drag) this.drop(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  grab(event, at) {
    const parts = this.shown();
    const pulled = pull(parts, at);
    if (!pulled || event.button !== 0) return;
    event.preventDefault();
    const { part, perPart } = pulled;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.rows.get(part.id).slider.focus({ preventScroll: true });
    const scale = (sum(parts.map((p) => p.weight)) / this.track.clientWidth) * perPart;
    this.drag = { id: part.id, x: event.clientX, from: part.weight, scale, max: room(parts, part.id) };
    this.frame.classList.add("dragging");
  }

  pulled(event) {
    if (!this.drag) return;
    const { id, x, from, scale, max } = this.drag;
    const step = hundredths(this.words.step);
    const place = Math.round((from + (event.clientX - x) * scale) / step) * step;
    if (Math.abs(event.clientX - x) < 2 && !this.drag.act) return;
    this.drag.act = { id, to: written(Math.min(Math.max(place, 0), max)) };
    this.render();
  }

  drop(keep) {
    const act = this.drag?.act;
    this.drag = null;
    this.frame.classList.remove("dragging");
    if (keep && act) this.moveTo(act.id, hundredths(act.to));
    this.render();
  }

  build() {
    const focused = this.frame.getRootNode().activeElement?.dataset?.slider;
    this.rows.clear();
    this.dividers = [];
    this.track.replaceChildren();
    this.legend.replaceChildren();
    this.truth.forEach((part, at) => {
      if (at) this.track.append(this.divider(at - 1));
      this.rows.set(part.id, this.row(part));
    });
    this.rows.get(focused)?.slider.focus({ preventScroll: true });
  }

  divider(at) {
    const node = element("div", "divider", { "aria-hidden": "true" });
    node.addEventListener("pointerdown", (event) => this.grab(event, at));
    node.addEventListener("pointermove", (event) => this.pulled(event));
    node.addEventListener("pointerup", () => this.drop(true));
    node.addEventListener("pointercancel", () => this.drop(false));
    this.dividers.push(node);
    return node;
  }

  row({ id }) {
    const slider = element("div", "segment", {
      role: "slider", tabindex: "0", "data-slider": id, "aria-valuemin": "0", "aria-describedby": "hint",
    });
    const inside = element("span", "inside", { "aria-hidden": "true" });
    slider.append(inside);
    slider.addEventListener("keydown", (event) => this.pressed(event, id));
    this.track.append(slider);
    const button = (name, path) => {
      const node = element("button", name, { type: "button", [`data-${name}`]: id });
      node.append(icon(path));
      return node;
    };
    const [swatch, name, weight] = ["swatch", "name", "weight"].map((c) => element("span", c));
    const [less, more, lock] = [button("less", MINUS), button("more", PLUS), button("lock", OPEN)];
    // The slider is the keyboard's way; these two are for a finger that cannot drag.
    [less, more].forEach((node) => node.setAttribute("tabindex", "-1"));
    less.addEventListener("click", () => this.moveBy(id, -hundredths(this.words.step)));
    more.addEventListener("click", () => this.moveBy(id, hundredths(this.words.step)));
    lock.addEventListener("click", () => this.act({ id, locked: lock.ariaPressed !== "true" }));
    const item = element("li", "item");
    item.append(swatch, name, weight, less, more, lock);
    this.legend.append(item);
    return { slider, inside, swatch, name, weight, less, more, lock };
  }

  number(weight) {
    const [whole, part] = written(weight).split(".");
    const decimals = part.replace(/0+$/, "");
    return this.words.percent.replace("{}", decimals ? whole + this.words.comma + decimals : whole);
  }

  render() {
    const parts = this.shown();
    this.frame.setAttribute("aria-label", this.words.label);
    this.track.setAttribute("aria-busy", String(this.waiting.length > 0));
    this.hint.textContent = this.words.hint;
    parts.forEach((part) => this.renderPart(part, parts));
    this.dividers.forEach((node, at) => node.classList.toggle("fixed", !pull(parts, at)));
    this.fit();
  }

  renderPart(part, parts) {
    const { slider, inside, swatch, name, weight, less, more, lock } = this.rows.get(part.id);
    const percent = this.number(part.weight);
    const movable = canMove(parts, part);
    slider.style.flexGrow = part.weight;
    slider.style.backgroundColor = swatch.style.backgroundColor = part.colour;
    slider.classList.toggle("locked", part.locked);
    slider.title = `${part.name} ${percent}`;
    const aria = {
      "aria-label": part.name,
      "aria-valuemax": written(movable ? room(parts, part.id) : part.weight),
      "aria-valuemin": written(movable ? 0 : part.weight),
      "aria-valuenow": written(part.weight),
      "aria-valuetext": `${part.name} ${percent}`,
      "aria-disabled": String(!movable),
    };
    Object.entries(aria).forEach(([key, value]) => slider.setAttribute(key, value));
    inside.dataset.name = part.name;
    inside.dataset.percent = percent;
    name.textContent = part.name;
    weight.textContent = percent;
    less.disabled = !movable || part.weight === 0;
    more.disabled = !movable || part.weight === room(parts, part.id);
    lock.ariaPressed = String(part.locked);
    lock.disabled = this.words.fixed;
    lock.firstChild.firstChild.setAttribute("d", part.locked ? CLOSED : OPEN);
    for (const [node, key] of [[less, "less"], [more, "more"], [lock, "lock"]]) node.ariaLabel = node.title = part[key];
  }

  // Name and percent where there is room, else percent, else nothing: the list below has it all.
  fit() {
    for (const { slider, inside } of this.rows.values()) {
      const { name, percent } = inside.dataset;
      const fits = [`${name} ${percent}`, percent].some((text) => {
        inside.textContent = text;
        return inside.scrollWidth <= slider.clientWidth - 8;
      });
      if (!fits) inside.textContent = "";
    }
  }

  announce() {
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => {
      this.status.textContent = this.truth.map((p) => `${p.name} ${this.number(p.weight)}`).join(", ");
    }, 400);
  }
}
