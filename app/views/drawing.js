const NS = "http://www.w3.org/2000/svg";
function make(tag, attributes, parent, text) {
  const one = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  if (text !== undefined) one.textContent = text;
  parent.appendChild(one);
  return one;
}
function lines(label, size) {
  const out = [""];
  for (const word of label.split(/\s+/)) {
    const last = out[out.length - 1];
    if ((last + " " + word).length > size && last) out.push(word); else out[out.length - 1] = (last + " " + word).trim();
  }
  if (out.length > 2) { out.length = 2; out[1] = out[1].slice(0, size - 1) + "…"; }
  return out;
}
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".frame");
  root.replaceChildren();
  root.setAttribute("aria-label", data.title);
  const pad = 44;
  const svg = make("svg", { viewBox: `${-pad} ${-pad} ${data.width + 2 * pad} ${data.height + 2 * pad}`, role: "group", "aria-label": data.title, width: data.width + 2 * pad }, root);
  if (data.wide) svg.style.minWidth = `${data.width + 2 * pad}px`;
  const defs = make("defs", {}, svg);
  const marker = make("marker", { id: "pointe", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" }, defs);
  make("path", { d: "M0 0 L10 5 L0 10 z" }, marker);
  const [w, t] = data.box, at = Object.fromEntries(data.nodes.map(n => [n.id, n]));
  const edges = make("g", { "aria-hidden": "true" }, svg);
  for (const link of data.links) {
    const a = at[link.source], b = at[link.target];
    const flat = a.x !== b.x, right = b.x > a.x, down = b.y > a.y;
    const [x1, y1] = flat ? [a.x + (right ? w : 0), a.y + t / 2] : [a.x + w / 2, a.y + (down ? t : 0)];
    const [x2, y2] = flat ? [b.x + (right ? 0 : w), b.y + t / 2] : [b.x + w / 2, b.y + (down ? 0 : t)];
    const mx = (x1 + x2) / 2, my = (y1 + y2) / 2;
    // Two boxes of one column with others between them: the line goes round on the left.
    const far = !flat && Math.abs(b.y - a.y) > 2 * t + 40;
    const d = far ? `M${a.x} ${a.y + t / 2} C${a.x - 45} ${a.y + t / 2} ${b.x - 45} ${b.y + t / 2} ${b.x} ${b.y + t / 2}` : flat ? `M${x1} ${y1} C${mx} ${y1} ${mx} ${y2} ${x2} ${y2}` : `M${x1} ${y1} C${x1} ${my} ${x2} ${my} ${x2} ${y2}`;
    const line = make("path", { d, class: link.layer, ...(link.layer === "ensemble" ? {} : { "marker-end": "url(#pointe)" }) }, edges);
    if (link.text) make("text", { class: "words", x: flat ? x2 + (right ? -14 : 14) : mx, y: flat ? y2 - 6 : my, "text-anchor": flat ? (right ? "end" : "start") : "middle" }, edges, link.text);
    if (link.layer === "filiation") make("path", { d }, edges);
    make("title", {}, line, `${link.source} ${link.words} ${link.target}`);
  }
  for (const node of data.nodes) {
    const name = node.name || node.id;
    const said = { class: node.side || "", "aria-label": `${name}, ${node.label}` };
    const link = node.href ? make("a", { href: new URL(node.href, document.baseURI).href, ...said }, svg) : make("g", { role: "img", ...said }, svg);
    if (node.id === data.center) link.setAttribute("aria-current", "true");
    if (data.recentres) link.addEventListener("click", event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      setTriggerValue("node", node.id);
    });
    make("rect", { x: node.x, y: node.y, width: w, height: t, rx: 6 }, link);
    const text = make("text", { x: node.x + 10, y: node.y + 19 }, link);
    make("tspan", { class: "id", x: node.x + 10 }, text, name);
    lines(node.label, 34).forEach(part => make("tspan", { x: node.x + 10, dy: 18, "font-size": "12.5px" }, text, part));
  }
}
