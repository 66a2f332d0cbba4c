// SPDX-License-Identifier: MIT
// Spans of a document, and how a text is divided by them. Pure functions; offsets are UTF-16 units.

const NOT_LAYERS = new Set(["id", "meta", "text", "document"]);
const MOST_COVERED = 24; // spans at one place; those further outside are not drawn

/** Control characters that would turn the direction of a text, or are invisible. */
export const CONTROLS = /[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

const isOffset = (value) => Number.isInteger(value) && value >= 0;
const isSpan = (values) => values !== null && typeof values === "object" && isOffset(values.start) && isOffset(values.end) && values.start <= values.end;

/**
 * Returns the layers of a document: [{name, spans: [{layer, order, index, start, end, values}]}], in its order. `index` is that
 * of the span in the document's array, `order` that of the layer; `toUnits` converts offsets of the document.
 */
export function collectLayers(doc, toUnits, length) {
  const layers = [];
  for (const [name, array] of Object.entries(doc)) {
    if (NOT_LAYERS.has(name) || !Array.isArray(array)) continue;
    const spans = [];
    array.forEach((values, index) => {
      if (!isSpan(values)) return;
      const start = Math.min(toUnits(values.start), length);
      spans.push({ layer: name, order: layers.length, index, start, end: Math.max(start, Math.min(toUnits(values.end), length)), values });
    });
    layers.push({ name, spans });
  }
  return layers;
}

/** The order of reading: by start, the longer first, then by layer. */
export const inReadingOrder = (a, b) => a.start - b.start || b.end - a.end || a.order - b.order || a.index - b.index;

/**
 * Divides the text from 0 to `length` where spans (in reading order) start and end. Returns [{start, end, cover}] without
 * gaps; `cover` has the spans over it, those further inside later.
 */
export function segmentText(spans, length) {
  const cuts = new Set([0, length]);
  for (const span of spans) if (span.start < span.end) cuts.add(span.start).add(span.end);
  const places = [...cuts].sort((a, b) => a - b);
  const segments = [];
  let active = [];
  let next = 0;
  for (let i = 0; i + 1 < places.length; i++) {
    const start = places[i];
    if (active.some((span) => span.end <= start)) active = active.filter((span) => span.end > start);
    for (; next < spans.length && spans[next].start <= start; next++) if (spans[next].end > start) active.push(spans[next]);
    segments.push({ start, end: places[i + 1], cover: active.slice(-MOST_COVERED) });
  }
  return segments;
}

/** Returns a Map from each span (in reading order) to its lane: spans in one lane do not overlap. */
export function assignLanes(spans) {
  const ends = []; // of the last span in each lane
  const lanes = new Map();
  for (const span of spans) {
    let lane = ends.findIndex((end) => end <= span.start);
    if (lane < 0) lane = ends.length;
    ends[lane] = span.end;
    lanes.set(span, lane);
  }
  return lanes;
}

/** A break is a blank line; if lines are long, so that they are whole paragraphs, each end of a line. */
function paragraphBreak(text) {
  const lines = text.slice(0, 100000).split("\n").filter((line) => line.trim());
  const mean = lines.reduce((sum, line) => sum + line.length, 0) / Math.max(1, lines.length);
  return mean > 120 ? /\s*\n\s*/g : /[^\S\n]*\n[^\S\n]*\n\s*/g;
}

/** Cuts a long paragraph at white space, if there is any. */
function* cutLong(text, start, end, most) {
  while (end - start > most) {
    const space = Math.max(text.lastIndexOf(" ", start + most), text.lastIndexOf("\n", start + most));
    let cut = space > start ? space + 1 : start + most;
    if (/[\udc00-\udfff]/.test(text[cut])) cut++; // not within a pair
    yield { start, end: cut };
    start = cut;
  }
  if (start < end) yield { start, end };
}

/** Returns the paragraphs of a text: [{start, end}], without the breaks between them, none longer than `most`. */
export function findParagraphs(text, most = 16384) {
  const paragraphs = [];
  let start = text.length - text.trimStart().length;
  for (const found of text.matchAll(paragraphBreak(text))) {
    if (found.index > start) paragraphs.push(...cutLong(text, start, found.index, most));
    start = Math.max(start, found.index + found[0].length);
  }
  paragraphs.push(...cutLong(text, start, text.length, most));
  return paragraphs;
}

/** Joins consecutive paragraphs to groups of about `size` units: [{start, end, paragraphs}]. */
export function groupParagraphs(paragraphs, size = 8192) {
  const groups = [];
  for (const paragraph of paragraphs) {
    const last = groups.at(-1);
    if (last && paragraph.end - last.start <= size) {
      last.paragraphs.push(paragraph);
      last.end = paragraph.end;
    } else groups.push({ ...paragraph, paragraphs: [paragraph] });
  }
  return groups;
}

/** The number of the first element of an array, sorted by `end`, that ends after `offset`. */
export function firstEndingAfter(array, offset) {
  let low = 0;
  let high = array.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (array[middle].end > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether two spans share any text. */
export const overlaps = (a, b) => a.start < b.end && b.start < a.end;

/** The span that an address means: one of `layer` if given; best one that starts at the offset; otherwise the shortest over it. */
export function spanAt(spans, offset, layer) {
  const over = spans.filter((span) => span.start <= offset && offset < span.end && (!layer || span.layer === layer));
  const shortest = (list) => list.reduce((best, span) => (!best || span.end - span.start <= best.end - best.start ? span : best), null);
  return shortest(over.filter((span) => span.start === offset)) ?? shortest(over);
}
