// Weight bar, the preview's sums: the same rule as weights.move, in whole hundredths of a percent.
// Strings with two decimals on the way to and from Python.

const hundredths = (text) => Math.round(Number(text) * 100);
const written = (weight) => (weight / 100).toFixed(2);
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

function room(parts, id) {
  return sum(parts.filter((p) => p.id === id || !p.locked).map((p) => p.weight));
}

function freeOthers(parts, id) {
  return parts.filter((p) => p.id !== id && !p.locked);
}

function canMove(parts, part) {
  return !part.locked && freeOthers(parts, part.id).length > 0;
}

// The same rule as weights.move: largest remainder, ties by id.
function moved(parts, id, to) {
  const part = parts.find((p) => p.id === id);
  const others = freeOthers(parts, id);
  if (!part || part.locked || !others.length) return parts;
  const all = room(parts, id);
  const target = Math.min(Math.max(to, 0), all);
  const whole = sum(others.map((p) => p.weight));
  const base = (p) => (whole ? p.weight : 1);
  const of = whole || others.length;
  const share = (p) => ((all - target) * base(p)) / of;
  const rest = (p) => ((all - target) * base(p)) % of;
  const cut = new Map(others.map((p) => [p.id, Math.floor(share(p))]));
  const spare = all - target - sum([...cut.values()]);
  const order = [...others].sort((a, b) => rest(b) - rest(a) || (a.id < b.id ? -1 : 1));
  order.slice(0, spare).forEach((p) => cut.set(p.id, cut.get(p.id) + 1));
  return parts.map((p) => ({ ...p, weight: p.id === id ? target : (cut.get(p.id) ?? p.weight) }));
}

function after(parts, act) {
  if ("locked" in act) return parts.map((p) => (p.id === act.id ? { ...p, locked: act.locked } : p));
  return moved(parts, act.id, hundredths(act.to));
}

// Which neighbour a divider moves: the one whose own weight shifts the divider most directly.
function pull(parts, at) {
  const reach = (part, side) => {
    if (!canMove(parts, part)) return 0;
    const others = freeOthers(parts, part.id);
    const weight = (p) => p.weight || 1;
    const behind = sum(others.filter((p) => side.includes(p)).map(weight));
    return 1 - behind / sum(others.map(weight));
  };
  const left = reach(parts[at], parts.slice(0, at));
  const right = reach(parts[at + 1], parts.slice(at + 2));
  if (Math.max(left, right) <= 0) return null;
  return left >= right
    ? { part: parts[at], perPart: 1 / left }
    : { part: parts[at + 1], perPart: -1 / right };
}
