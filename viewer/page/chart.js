// SPDX-License-Identifier: MIT
// Plots. Shapes are SVG with places in percent of the width, texts are HTML above it, so that a plot fits any width without a
// script; base.css has the style, which the reports share. A plot has one stop for Tab: the arrow keys go from mark to mark. Under
// it are its figures as a table.
import { h, s } from "./dom.js";
import { linearScale } from "./scale.js";
import { csvTable } from "./csv.js";
import { cut } from "./format.js";

const ROW = 36; // a row: its text, and its shape below; pixels
const ROW_SHAPE = 19;
const ROW_SHAPE_HEIGHT = 10;
const TICK = 4;
const TICKS = 22; // room for ticks and labels under a plot
const TOP = 8; // room above an area
const AREA = 180;
const AREA_LEFT = 2; // an area, in percent of the width: dots at its ends are whole
const WIDTH = 96;
const END = 15; // labels this near to an end, in percent, are not centred
const WIDE = 1000; // units of the width in paths
const NEAR = 24; // a pointer this near to a mark, in pixels, is at it
const MOST_ROWS = 500; // of a table under a plot
const PATHS = 40; // paths of dots above each other: where more dots are, it is darker

const ofWidth = (value) => `${value.toFixed(2)}%`;
const svgLine = (kind, x1, y1, x2, y2) => s("line", { class: kind, x1: ofWidth(x1), y1, x2: ofWidth(x2), y2 });

/** Text from documents for a label: short, and without characters that turn its neighbours round. */
export function shortText(text, most = 100) {
  const clean = String(text).slice(0, 4 * most).replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, " ").trim();
  return cut(clean, most);
}

// ------------------------------------------------------------------------------------- frame

/** Half of its width to the left, less towards the ends: so a label stays within the plot. */
function labelShift(x) {
  if (x < END) return (50 * x) / END;
  return x > 100 - END ? 100 - (50 * (100 - x)) / END : 50;
}

function tickLabels(scale, left, width, y) {
  return scale.ticks.map(({ at, label }) => {
    const x = left + width * scale.place(at);
    return h("span", { class: "tick", "aria-hidden": "true",
      style: { left: ofWidth(x), top: `${y}px`, transform: `translateX(-${labelShift(x).toFixed(1)}%)` } }, label);
  });
}

function plotFrame(height, scale, shapes, texts) {
  const many = scale.ticks.length > 4 ? " many" : "";
  return h("div", { class: `frame${many}`, style: { height: `${height}px` } },
    s("svg", { width: "100%", height, "aria-hidden": "true" }, shapes), texts);
}

/** Shapes whose places are in WIDE units of the width; strokes keep their width. */
function svgPaths(kind, parts) {
  return parts.map((d) => s("path", { class: kind, d, "vector-effect": "non-scaling-stroke" }));
}

function stretched(height, ...shapes) {
  return s("svg", { width: "100%", height, viewBox: `0 0 ${WIDE} ${height}`, preserveAspectRatio: "none" }, shapes);
}

/** Shares `pieces` of paths out to PATHS paths. */
function layered(pieces) {
  const parts = Array.from({ length: Math.min(PATHS, pieces.length) }, () => []);
  pieces.forEach((piece, i) => parts[i % parts.length].push(piece));
  return parts.map((part) => part.join(""));
}

const wideUnit = (x) => ((x / 100) * WIDE).toFixed(1);
const dotPath = ({ x, y }) => `M${wideUnit(x)} ${y.toFixed(1)}h0`;

// ------------------------------------------------------------------------------ marks

/** Which mark is nearest to a place in pixels, or -1. */
function nearestMark(marks, width, px, py) {
  let best = -1;
  let least = NEAR * NEAR;
  marks.forEach(({ x, y, column }, i) => {
    const dx = (x / 100) * width - px;
    const dy = column ? 0 : y - py;
    const distance = dx * dx + dy * dy;
    if (distance < least) [best, least] = [i, distance];
  });
  return best;
}

const MOVES = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

/** What a mark has when it is wanted: thousands of labels are not made at once. */
const wanted = (value) => (typeof value === "function" ? value() : value);

/** Makes marks reachable. A mark: {x: percent, y: pixels, label, href, column: true if its whole height is it}; label and href can be functions. They are in the order of
 * the arrow keys. Returns the line that says what is at a mark. */
function reach(box, marks, title, app) {
  const hint = marks.length === 1 ? "" : "Point at the plot, or use the arrow keys; Enter opens what is there.";
  const said = h("p", { class: "readout", "aria-hidden": "true" }, hint);
  if (marks.length === 0) return said;
  const cursor = h("a", { class: "cursor" });
  let now = 0;
  const move = (i) => {
    now = Math.min(Math.max(i, 0), marks.length - 1);
    const { x, y } = marks[now];
    const [label, href] = [wanted(marks[now].label), wanted(marks[now].href)];
    cursor.style.setProperty("left", ofWidth(x));
    cursor.style.setProperty("top", `${y}px`);
    if (href?.startsWith("#")) cursor.setAttribute("href", href);
    else cursor.removeAttribute("href"), cursor.setAttribute("tabindex", "0");
    cursor.setAttribute("role", href ? "link" : "img");
    cursor.setAttribute("aria-label", `${label}. ${now + 1} of ${marks.length} in the plot ${title}`);
    said.textContent = label;
  };
  move(0);
  said.textContent = hint;
  const leave = () => {
    if (document.activeElement === cursor) return;
    cursor.classList.remove("on");
    said.textContent = hint;
  };
  const point = (event) => {
    const { left, top, width } = box.getBoundingClientRect();
    const at = nearestMark(marks, width, event.clientX - left, event.clientY - top);
    if (at < 0) return leave();
    move(at);
    return cursor.classList.add("on");
  };
  box.append(cursor);
  box.addEventListener("pointermove", point);
  box.addEventListener("pointerdown", point);
  box.addEventListener("pointerleave", leave);
  cursor.addEventListener("focus", () => (cursor.classList.add("on"), (said.textContent = wanted(marks[now].label))));
  cursor.addEventListener("blur", leave);
  cursor.addEventListener("keydown", (event) => {
    if (!Object.hasOwn(MOVES, event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    move(now + MOVES[event.key]);
    app.say(said.textContent);
  });
  return said;
}

// ------------------------------------------------------------------------------------ table

/** A cell of a table: text; {text, href} is a link. */
function figureCell(tag, value, attributes) {
  const { text, href } = value !== null && typeof value === "object" ? value : { text: value };
  const content = h("bdi", null, text === null || text === undefined ? "–" : shortText(text, 200));
  return h(tag, { class: typeof text === "number" ? "n" : null, ...attributes }, href ? h("a", { href }, content) : content);
}

const bareValue = (value) => (value !== null && typeof value === "object" ? value.text : value);

/** The figures behind a plot, made when they are opened. `rows` returns arrays of cells. */
function plotTable({ head, rows }, title, app) {
  const fillIn = (event) => {
    const details = event.currentTarget;
    if (!details.open || details.childElementCount > 1) return;
    const all = rows();
    const shown = all.slice(0, MOST_ROWS);
    details.append(
      h("p", null, h("button", { type: "button", class: "quiet", onclick: () => app.copy(csvTable(head, all.map((row) => row.map(bareValue))), "Table") }, "Copy as CSV"),
        all.length > shown.length ? ` The first ${MOST_ROWS} of ${all.length.toLocaleString("en")} rows; the copy has all.` : null),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${title}: table` },
        h("table", null, h("caption", { class: "hidden" }, title),
          h("thead", null, h("tr", null, head.map((text, i) => h("th", { scope: "col", class: typeof bareValue(shown[0]?.[i] ?? "") === "number" ? "n" : null }, text)))),
          h("tbody", null, shown.map((row) => h("tr", null, row.map((value, i) => (i === 0 ? figureCell("th", value, { scope: "row", class: null }) : figureCell("td", value)))))))));
  };
  return h("details", { class: "figures", ontoggle: fillIn }, h("summary", null, "Show as a table"));
}

/** A figure: title, body, what it is about, its table. `plot`: {title, about, table: {head, rows}, app}. */
function plotFigure(plot, kind, ...body) {
  return h("figure", { class: `plot ${kind}` }, h("figcaption", null, plot.title), plot.about ? h("p", { class: "note about" }, plot.about) : null, body,
    plot.table ? plotTable(plot.table, plot.title, plot.app) : null);
}

function emptyPlot(plot) {
  return h("figure", { class: "plot" }, h("figcaption", null, plot.title), h("p", { class: "note" }, plot.none ?? "There are no figures."));
}

// ------------------------------------------------------------------------------------- rows

function rowTexts(rows) {
  return rows.map(({ label, figure: text, href, strong, isName }, i) =>
    h(href ? "a" : "div", { class: `row${strong ? " strong" : ""}`, href: href ?? null, style: { top: `${i * ROW}px` } },
      h("span", { class: "name", title: shortText(label, 300) }, isName === false ? label : h("bdi", null, shortText(label, 200))), " ",
      h("span", { class: "figure" }, text)));
}

function rowGrid(scale, bottom) {
  return scale.ticks.map(({ at }) => svgLine(at === 0 ? "zero" : "grid", 100 * scale.place(at), 0, 100 * scale.place(at), bottom + TICK));
}

function rowPlot(plot, scale, shapes, kind = "rows") {
  const bottom = plot.rows.length * ROW;
  return plotFigure(plot, kind, plotFrame(bottom + TICKS, scale, [rowGrid(scale, bottom), shapes], [tickLabels(scale, 0, 100, bottom + TICK), rowTexts(plot.rows)]));
}

/** Bars, a row for each: rows: [{label, value, figure, href}]. Each row is a link. */
export function barRows(plot) {
  const values = plot.rows.map(({ value }) => value);
  if (values.length === 0) return emptyPlot(plot);
  const scale = plot.scale ?? linearScale(Math.min(...values), Math.max(...values), { whole: plot.whole ?? true });
  const zero = 100 * scale.place(0);
  return rowPlot(plot, scale, plot.rows.map(({ value, strong }, i) => {
    const x = 100 * scale.place(value);
    return s("rect", { class: `bar${strong ? " strong" : ""}`, x: ofWidth(Math.min(x, zero)), y: i * ROW + ROW_SHAPE, width: ofWidth(Math.abs(x - zero)), height: ROW_SHAPE_HEIGHT });
  }));
}

/** Where the values of a row lie: a fine line for each, a mark at the median. rows: [{label, values, median, figure, href}]. */
export function rugRows(plot) {
  if (plot.rows.length === 0) return emptyPlot(plot);
  const { scale } = plot;
  const pieces = plot.rows.flatMap(({ values }, i) =>
    values.map(scale.place).filter((x) => x !== null).map((x) => `M${wideUnit(100 * x)} ${i * ROW + ROW_SHAPE - 1}v${ROW_SHAPE_HEIGHT + 2}`));
  const medians = plot.rows.map(({ median }, i) => {
    const x = scale.place(median);
    return x === null ? null : s("circle", { class: "dot median", cx: ofWidth(100 * x), cy: i * ROW + ROW_SHAPE + ROW_SHAPE_HEIGHT / 2, r: 5 });
  });
  const height = plot.rows.length * ROW;
  return rowPlot(plot, scale, [stretched(height, svgPaths("rug", layered(pieces))), medians]);
}

/** Small columns over time, a row for each, all to one scale: rows: [{label, counts, figure, href}]; bins are classes of `scale`. */
export function sparkRows(plot) {
  if (plot.rows.length === 0) return emptyPlot(plot);
  const { scale, bins } = plot;
  const most = Math.max(1, ...plot.rows.flatMap(({ counts }) => counts));
  const full = ROW_SHAPE_HEIGHT + 4;
  const shapes = plot.rows.flatMap(({ counts }, i) => counts.map((count, bin) => {
    if (count === 0) return null;
    const [from, to] = [scale.place(bins[bin].left), scale.place(bins[bin].right)].map((x) => 100 * x);
    const tall = Math.max(2, (full * count) / most);
    return s("rect", { class: "spark", x: ofWidth(from), y: (i * ROW + ROW_SHAPE - 3 + full - tall).toFixed(1), width: ofWidth(Math.max(to - from, 0.6)), height: tall.toFixed(1) });
  }));
  const bases = plot.rows.map((_, i) => svgLine("grid", 0, i * ROW + ROW_SHAPE - 3 + full, 100, i * ROW + ROW_SHAPE - 3 + full));
  return rowPlot(plot, scale, [bases, shapes], "rows sparks");
}

// ------------------------------------------------------------------------------------- area

const areaX = (scale, value) => { const x = scale.place(value); return x === null ? null : AREA_LEFT + WIDTH * x; };
const areaY = (scale, value) => { const y = scale.place(value); return y === null ? null : TOP + AREA * (1 - y); };

function valueLabels(scale) {
  return h("div", { class: "values", "aria-hidden": "true" },
    scale.ticks.map(({ at, label }) => h("span", { class: "tick", style: { top: `${(areaY(scale, at) - 8).toFixed(1)}px` } }, label)));
}

function areaPlot(plot, shapes, marks) {
  const { x, y } = plot;
  const bottom = TOP + AREA;
  const grid = [
    y.ticks.map(({ at }) => svgLine(at === 0 ? "zero" : "grid", 0, areaY(y, at), 100, areaY(y, at))),
    x.ticks.map(({ at }) => svgLine("grid", areaX(x, at), bottom, areaX(x, at), bottom + TICK)),
  ];
  const box = plotFrame(bottom + TICKS, x, [grid, shapes], tickLabels(x, AREA_LEFT, WIDTH, bottom + TICK));
  const said = reach(box, marks, plot.title, plot.app);
  return plotFigure(plot, "area", plot.key ?? null, plot.yTitle ? h("p", { class: "axis" }, plot.yTitle) : null,
    h("div", { class: "axes" }, valueLabels(y), box), plot.xTitle ? h("p", { class: "axis along" }, plot.xTitle) : null, said);
}

/** Dots over time or any other scale: points: [{x, y, low, high, label, href}] (see reach), in the order of the arrow keys; `trend`: [{x, y}], a
 * line through them. What a scale has no place for is left out. */
export function dots(plot) {
  const { x, y } = plot;
  const marks = plot.points.map((point) => ({ ...point, x: areaX(x, point.x), y: areaY(y, point.y), low: areaY(y, point.low ?? null), high: areaY(y, point.high ?? null) }))
    .filter((mark) => mark.x !== null && mark.y !== null);
  if (marks.length === 0) return emptyPlot(plot);
  const ranges = marks.filter(({ low, high }) => low !== null && high !== null).map((mark) => `M${wideUnit(mark.x)} ${mark.low.toFixed(1)}V${mark.high.toFixed(1)}`);
  const trend = (plot.trend ?? []).map((point) => [areaX(x, point.x), areaY(y, point.y)]).filter((place) => !place.includes(null));
  return areaPlot(plot, [
    stretched(TOP + AREA, svgPaths("extent", [ranges.join("")]), svgPaths(marks.length > 400 ? "dots small" : "dots", layered(marks.map(dotPath)))),
    trend.slice(1).map((to, i) => svgLine("trend", ...trend[i], ...to)),
  ], marks);
}

const STACKS = 4;
const WIDEST = 8; // of a column, in percent

/** Columns: bins: [{left, right, label, values: [a count for each group], href}] over the scale x; groups: their names, the most important first. */
export function columns(plot) {
  const { x, bins } = plot;
  const totals = bins.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const most = Math.max(...totals, 0);
  if (most === 0) return emptyPlot(plot);
  const y = linearScale(0, most, { whole: true, most: 5 });
  const shapes = [];
  const marks = [];
  bins.forEach(({ left, right, label, values, href }, i) => {
    const middle = (areaX(x, left) + areaX(x, right)) / 2;
    const wide = Math.min(Math.max(areaX(x, right) - areaX(x, left), 0.4), WIDEST);
    let below = 0;
    values.forEach((value, group) => {
      if (value === 0) return;
      const [bottom, top] = [areaY(y, below), areaY(y, below + value)];
      shapes.push(s("rect", { class: `column c${Math.min(group, STACKS - 1)}`, x: ofWidth(middle - wide / 2), width: ofWidth(wide), y: top.toFixed(1), height: (bottom - top).toFixed(1) }));
      below += value;
    });
    if (totals[i] > 0) marks.push({ x: middle, y: areaY(y, below), column: true, label, href });
  });
  const key = plot.groups?.length > 1 ? groupKey(plot.groups) : null;
  return areaPlot({ ...plot, y, key }, shapes, marks);
}

function groupKey(groups) {
  return h("p", { class: "key" }, groups.map((group, i) => h("span", null,
    s("svg", { width: 12, height: 12, "aria-hidden": "true" }, s("rect", { class: `column c${i}`, x: 1, y: 1, width: 10, height: 10 })), " ", h("bdi", null, shortText(group, 40)))));
}
