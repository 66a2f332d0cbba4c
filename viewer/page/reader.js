// SPDX-License-Identifier: MIT
// The text of an article with its spans.
import { h } from "./dom.js";
import { toUtf16 } from "./data.js";
import { arrangeLayers } from "./layers.js";
import { kindWords, amountText, signed, spanTitle, toneWord, cut, intervalText, durationText, anyText } from "./format.js";
import { assignLanes, collectLayers, CONTROLS, findParagraphs, firstEndingAfter, groupParagraphs, inReadingOrder, overlaps, segmentText } from "./spans.js";

const LANES = 3; // of facts that overlap; more share the last
const LONG_TEXT = 40000; // units: groups of longer texts are drawn when there is time, and laid out when they are near
const CONTROL_NAMES = new Map([["\u202a", "LRE"], ["\u202b", "RLE"], ["\u202c", "PDF"], ["\u202d", "LRO"], ["\u202e", "RLO"], ["\u2066", "LRI"], ["\u2067", "RLI"], ["\u2068", "FSI"], ["\u2069", "PDI"]]);

/** Returns what the page needs of an article: its text and its layers, in UTF-16 units. `names`: layers of the corpus. */
export function openDocument({ doc, entity, fact }, unit, names) {
  const text = typeof doc.text === "string" ? doc.text : "";
  const toUnits = toUtf16(text, unit);
  const layers = arrangeLayers(collectLayers(doc, toUnits, text.length), names);
  return { doc, text, toUnits, layers, entity: entity ?? [], fact: fact ?? [], spansOf: (name) => layers.find((layer) => layer.name === name)?.spans ?? [] };
}

const NAMES = new Map(Object.entries({
  entity: (values) => `${values.label}, ${cut(anyText(values.name), 100)}`,
  money: (values) => amountText(values),
  number: (values) => amountText(values),
  date: (values) => (values.begin ? intervalText(values.begin, values.until) : durationText(values.value)),
  fact: (values) => [kindWords(values.kind), values.subject, values.what, values.object, amountText(values), values.begin ? intervalText(values.begin, values.until) : null].filter(Boolean).join(", "),
  sentiment: ({ score }) => `${signed(score)}, ${toneWord(score)}`,
  stance: (values) => `${values.name} ${signed(values.score)}, ${toneWord(values.score)}`,
  hype: (values) => `${values.kind}, weight ${values.weight}`,
}));

/** A span in words: "ORG, Meta Platforms". */
export function spanName(span) {
  const own = NAMES.get(span.layer);
  if (span.layer === "entity") return own(span.values);
  const values = own ? own(span.values) : Object.entries(span.values).filter(([key]) => key !== "start" && key !== "end").map(([, value]) => anyText(value)).join(", ");
  return cut(`${spanTitle(span.layer)}: ${values}`, 200);
}

/** Divides a text at control characters, which are shown as marks: [text, control, text, …]. */
const splitControls = (text) => text.split(new RegExp(`(${CONTROLS.source})`));

function controlMark(character) {
  const code = character.codePointAt(0);
  const label = CONTROL_NAMES.get(character) ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  return h("span", { class: "control", title: `Control character U+${code.toString(16).toUpperCase().padStart(4, "0")}` }, label);
}

/** A line that looks like a heading between paragraphs. */
function isHeading(text) {
  return text.length <= 70 && !/[.!?:;,"”’)\d]\s*$/.test(text) && !/^[\s•·\-–—*\d]/.test(text) && !text.includes("\n");
}

/** Whether a text begins with its title: then that paragraph is the heading of the page. */
function isTitle({ text, doc }, { start, end }) {
  return typeof doc.meta?.title === "string" && end - start <= 200 && text.slice(start, end).trim() === doc.meta.title.trim();
}

/** The lines and the fill of a segment as a CSS background. */
function background(cover, lanes) {
  const short = cover.filter((span) => span.place === "fill").reverse();
  const long = cover.filter((span) => span.place === "line");
  const parts = short.slice(0, 3).map((span, i) => `var(--line-${span.ink}) 0 calc(100% - ${9 - 3 * i}px) / auto var(--thick-${span.ink}, 2px) repeat-x`);
  for (const span of long) {
    const lane = Math.min(lanes.get(span), LANES - 1);
    parts.push(`var(--line-${span.ink}) 0 calc(100% - ${6 - 3 * lane}px) / auto 1px repeat-x`);
  }
  if (short.length) parts.push(`var(--fill-${short[0].ink}) 0 0 / 100% calc(100% - 9px) no-repeat`);
  return parts.join(", ");
}

/**
 * Draws a document. `enabled`: names of layers; `choose(span)`: a span was activated. Returns {element, draw(enabled),
 * select(span), step(by), spans(), marks(name, spans), place(offset), stop()}.
 */
export function createReader(model, choose) {
  const element = h("div", { class: "article text", role: "group", "aria-label": "Text of the article" });
  const paragraphs = findParagraphs(model.text);
  const headline = paragraphs.length > 1 && isTitle(model, paragraphs[0]) ? { ...paragraphs[0], paragraphs: [paragraphs[0]], headline: true } : null;
  const groups = [...(headline ? [headline] : []), ...groupParagraphs(headline ? paragraphs.slice(1) : paragraphs)];
  const long = model.text.length > LONG_TEXT;
  const where = new Map(); // by span: the element that stands for it
  const covers = new WeakMap(); // by element: the spans over it
  const wanted = new Map(); // by highlight: its spans, also those of groups that are not drawn yet
  let enabled = new Set();
  let shown = []; // spans of the layers that are on, in reading order
  let segments = [];
  let lanes = new Map();
  let selected = null;
  let idle = 0;

  for (const group of groups) {
    group.element = group.headline ? h("span", { class: "headline" }) : h("div", { class: long ? "group far" : "group" });
    if (group.headline) continue;
    if (long) group.element.style.setProperty("contain-intrinsic-size", `auto ${Math.ceil((group.end - group.start) / 75) * 30}px`);
    element.append(group.element);
  }
  const observer = new ResizeObserver(() => groups.forEach((group) => group.near && spread(group)));
  observer.observe(element);
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const group = groups.find((one) => one.element === entry.target);
      group.near = entry.isIntersecting;
      if (group.near) {
        build(group);
        spread(group);
      }
    }
  }, { rootMargin: "400px" });
  groups.forEach((group) => watcher.observe(group.element));

  /** Markers that start in one line stand side by side. */
  function spread(group) {
    const markers = [...group.element.querySelectorAll(".marker")];
    const tops = markers.map((marker) => Math.round(marker.offsetTop + marker.parentElement.offsetTop));
    let place = 0;
    markers.forEach((marker, i) => {
      place = i > 0 && Math.abs(tops[i] - tops[i - 1]) < 8 ? place + 1 : 0;
      marker.style.setProperty("--place", String(place));
    });
  }

  function pieces(start, end, cover) {
    const made = [];
    let at = start;
    for (const part of splitControls(model.text.slice(start, end))) {
      if (!part) continue;
      const node = CONTROLS.test(part) ? controlMark(part) : document.createTextNode(part);
      made.push({ start: at, end: at + part.length, node, cover });
      at += part.length;
    }
    return made;
  }

  function button(element_, span) {
    element_.setAttribute("role", "button");
    element_.setAttribute("tabindex", "-1");
    const text = cut(element_.textContent, 200); // the name has what is seen
    const name = spanName(span);
    element_.setAttribute("aria-label", name.includes(text) ? name : `${text}: ${name}`);
  }

  function drawSegment(group, parent, start, end, cover) {
    const made = pieces(start, end, cover);
    group.pieces.push(...made);
    for (const span of cover) if (span.place === "margin" && span.start === start) parent.append(marker(span));
    const drawn = cover.filter((span) => span.place !== "margin");
    if (!drawn.length) return parent.append(...made.map((piece) => piece.node));
    const first = drawn.filter((span) => span.start === start);
    const part = h("span", { class: `seg${first.some((span) => span.place === "tick") ? " starts" : ""}` }, made.map((piece) => piece.node));
    const paint = background(drawn, lanes);
    if (paint) part.style.setProperty("background", paint);
    if (first.length) button(part, first.at(-1));
    for (const span of first) where.set(span, part);
    made.forEach((piece) => (piece.element = part));
    covers.set(part, drawn);
    return parent.append(part);
  }

  function marker(span) {
    const { score } = span.values;
    const tone = toneWord(score);
    const mark = h("span", { class: `marker ${tone}`, style: { "--size": `${(0.55 + 0.45 * Math.min(1, Math.abs(score ?? 0))).toFixed(2)}em` } });
    button(mark, span);
    mark.setAttribute("aria-label", spanName(span));
    mark.setAttribute("title", spanName(span));
    mark.span = span;
    where.set(span, mark);
    return mark;
  }

  function build(group) {
    if (group.pieces) return;
    group.pieces = [];
    const made = group.paragraphs.map(({ start, end }) => {
      const text = model.text.slice(start, end);
      const kind = paragraphs.length > 1 && isHeading(text) ? "heading" : /\s\s|\t|\n/.test(text.trimEnd()) ? null : "flow";
      const paragraph = group.headline ? h("bdi") : h("p", { dir: "auto", class: kind });
      for (let i = firstEndingAfter(segments, start); i < segments.length && segments[i].start < end; i++) {
        const from = Math.max(start, segments[i].start);
        drawSegment(group, paragraph, from, Math.min(end, segments[i].end), segments[i].cover);
      }
      return paragraph;
    });
    group.element.classList.remove("far");
    group.element.replaceChildren(...made);
    for (const [highlight, spans] of wanted) addRanges(highlight, spans.filter((span) => overlaps(span, group)));
  }

  /** Draws the groups that are not in view when the browser has time, so that they can be searched in the page. */
  function buildLater() {
    const wait = globalThis.requestIdleCallback ?? ((call) => setTimeout(() => call({ timeRemaining: () => 10 }), 20));
    idle = wait((deadline) => {
      let group;
      while (deadline.timeRemaining() > 2 && (group = groups.find((one) => !one.pieces))) build(group);
      if (groups.some((one) => !one.pieces)) buildLater();
    });
  }

  function draw(layers) {
    const focused = groups.some((group) => group.element.contains(document.activeElement));
    enabled = layers;
    const on = model.layers.filter((layer) => enabled.has(layer.name));
    shown = on.flatMap((layer) => layer.spans.filter((span) => span.start < span.end).map((span) => Object.assign(span, { ink: layer.ink, place: layer.place })));
    shown.sort(inReadingOrder);
    segments = segmentText(shown, model.text.length);
    lanes = assignLanes(shown.filter((span) => span.place === "line"));
    where.clear();
    for (const group of groups) group.pieces = null;
    groups.forEach((group, i) => {
      if (i === 0 || !long || group.near) build(group);
      else group.element.textContent = model.text.slice(group.start, group.end); // without marks until there is time
      if (group.near) spread(group);
    });
    if (long) buildLater();
    const part = rove(selected ?? shown[0]);
    if (focused) part?.focus({ preventScroll: true });
    paint();
  }

  function groupAt(offset) {
    const group = groups[Math.min(firstEndingAfter(groups, offset), groups.length - 1)];
    if (group) build(group);
    return group;
  }

  function range(start, end) {
    const at = (offset, last) => {
      const group = groupAt(last ? offset - 1 : offset);
      const piece = group?.pieces[Math.min(firstEndingAfter(group.pieces, last ? offset - 1 : offset), group.pieces.length - 1)];
      if (!piece) return null;
      if (piece.node.nodeType !== Node.TEXT_NODE) return [piece.node, last ? 1 : 0];
      return [piece.node, Math.max(0, Math.min(offset, piece.end) - piece.start)];
    };
    const from = at(start, false);
    const to = at(end, true);
    if (!from || !to) return null;
    const made = new Range();
    made.setStart(...from);
    made.setEnd(...to);
    return made;
  }

  function addRanges(highlight, spans) {
    if (!globalThis.Highlight) return;
    const ranges = spans.filter((span) => span.start < span.end).map((span) => range(span.start, span.end)).filter(Boolean);
    if (!ranges.length) return;
    if (!CSS.highlights.has(highlight)) CSS.highlights.set(highlight, new Highlight());
    for (const one of ranges) CSS.highlights.get(highlight).add(one);
  }

  /** Marks spans beside the drawn ones; `highlight` is the name of a ::highlight in the style sheet. */
  function marks(highlight, spans) {
    globalThis.CSS?.highlights?.delete(highlight);
    wanted.set(highlight, spans);
    const drawn = groups.filter((group) => group.pieces);
    addRanges(highlight, spans.filter((span) => drawn.some((group) => overlaps(group, span))));
  }

  function paint() {
    for (const { element: part } of groups) part.querySelectorAll(".on, .chosen").forEach((one) => one.classList.remove("on", "chosen"));
    marks("chosen", selected ? [selected] : []);
    if (!selected) return;
    if (selected.place !== "fill" && globalThis.Highlight) return where.get(selected)?.classList.add("chosen");
    for (const group of groups) {
      if (!group.pieces || !overlaps(group, selected)) continue;
      for (const piece of group.pieces) if (piece.element && piece.cover.includes(selected)) piece.element.classList.add("on");
    }
  }

  /** One span is in the order of Tab; n and p move it. */
  function rove(span) {
    for (const { element: part } of groups) part.querySelectorAll('[tabindex="0"]').forEach((one) => one.setAttribute("tabindex", "-1"));
    if (span && span.start < span.end) groupAt(span.start);
    const part = where.get(span) ?? element.querySelector('[role="button"]');
    part?.setAttribute("tabindex", "0");
    return part;
  }

  function scrollToRange(made) {
    const box = made.getBoundingClientRect();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const bottom = innerWidth < 960 ? innerHeight * 0.5 : innerHeight - 60;
    if (box.top > 110 && box.bottom < bottom) return;
    scrollTo({ top: scrollY + box.top - innerHeight * 0.3, behavior: calm || Math.abs(box.top) > 3000 ? "instant" : "smooth" });
  }

  /** Selects a span, or nothing. `focus`: whether it gets the focus. */
  function select(span, { focus = false, scroll = true } = {}) {
    selected = span;
    const part = rove(span);
    paint();
    const made = span && span.start < span.end ? range(span.start, span.end) : null;
    if (made && scroll) scrollToRange(made);
    if (span && focus && part && where.has(span)) {
      if (!part.span) button(part, span);
      part.focus({ preventScroll: true });
    }
  }

  function step(by) {
    const focused = shown.find((span) => where.get(span) === document.activeElement);
    const from = selected && shown.includes(selected) ? selected : focused;
    if (!shown.length) return null;
    const at = from ? shown.indexOf(from) + by : by > 0 ? 0 : shown.length - 1;
    return shown[at] ?? null;
  }

  function activate(target) {
    if (target.closest(".marker")?.span) return choose(target.closest(".marker").span);
    const cover = covers.get(target.closest(".seg"));
    if (!cover) return null;
    const at = cover.indexOf(selected); // activated again: the next one outside
    return choose(cover[at > 0 ? at - 1 : cover.length - 1]);
  }

  for (const place of headline ? [element, headline.element] : [element]) {
    place.addEventListener("click", (event) => getSelection().isCollapsed && activate(event.target));
    place.addEventListener("keydown", (event) => {
      if ((event.key !== "Enter" && event.key !== " ") || event.target.getAttribute("role") !== "button") return;
      event.preventDefault();
      activate(event.target);
    });
  }

  return {
    element, draw, select, step, marks,
    /** The title, if it is the beginning of the text; otherwise null. */
    headline: headline?.element ?? null,
    selected: () => selected,
    spans: () => shown,
    /** Shows a place without a span. */
    place(offset) {
      const made = range(Math.min(offset, model.text.length), Math.min(offset + 1, model.text.length));
      if (made) scrollToRange(made);
      const word = /^\S*/.exec(model.text.slice(offset, offset + 60))[0].length || 1;
      marks("chosen", [{ start: offset, end: offset + word }]);
    },
    stop() {
      observer.disconnect();
      watcher.disconnect();
      if (globalThis.cancelIdleCallback) cancelIdleCallback(idle);
      for (const name of ["chosen", "mention", "support", "against"]) globalThis.CSS?.highlights?.delete(name);
    },
  };
}
