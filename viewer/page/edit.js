// SPDX-License-Identifier: MIT
// A document that is corrected: its layers, edits with undo, what is written. Pure functions; no element of the page.
import { compareDecimals } from "./scale.js";

// ---------------------------------------------------------------------------------------- JSON with exact numbers

/** A number as it is written in JSON: a double would round it. */
export class Exact {
  constructor(text) {
    this.text = text;
  }
}

const SPACE = /[\t\n\r ]*/y;
const LITERALS = { true: true, false: false, null: null };
const LITERAL = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Parses JSON. Numbers become Exact, objects have no prototype. Throws a SyntaxError. */
export function readExact(text) {
  let at = 0;
  const fail = () => {
    throw new SyntaxError(`not JSON at ${at}`);
  };
  const skip = () => {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)[0].length;
  };
  const take = (character) => (text[at] === character ? (at++, skip(), true) : false);
  const string = () => {
    let end = at;
    let escapes; // backslashes before the quote: an odd number escapes it
    do {
      end = text.indexOf('"', end + 1);
      if (end < 0) fail();
      for (escapes = 0; text[end - 1 - escapes] === "\\"; escapes++);
    } while (escapes % 2 === 1);
    const value = JSON.parse(text.slice(at, end + 1));
    at = end + 1;
    skip();
    return value;
  };
  const items = (close, item) => {
    at++;
    skip();
    if (take(close)) return;
    do item(); while (take(","));
    if (!take(close)) fail();
  };
  const value = () => {
    if (text[at] === '"') return string();
    if (text[at] === "{") {
      const object = Object.create(null);
      items("}", () => {
        if (text[at] !== '"') fail();
        const key = string();
        if (!take(":")) fail();
        object[key] = value();
      });
      return object;
    }
    if (text[at] === "[") {
      const array = [];
      items("]", () => array.push(value()));
      return array;
    }
    LITERAL.lastIndex = at;
    const found = LITERAL.exec(text)?.[0] ?? fail();
    at += found.length;
    skip();
    return Object.hasOwn(LITERALS, found) ? LITERALS[found] : new Exact(found);
  };
  skip();
  const whole = value();
  if (at < text.length) fail();
  return whole;
}

/** Writes JSON on one line; an Exact as it was read. */
export function writeExact(value) {
  if (value instanceof Exact) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeExact).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${writeExact(one)}`).join(", ")}}`;
}

// ---------------------------------------------------------------------------------------- offsets

/** Returns {units, points}: from an offset in code points to one in UTF-16 units, as JavaScript has them, and back. */
export function offsetsOf(text) {
  if (!/[\ud800-\udbff]/.test(text)) return { units: (point) => point, points: (unit) => unit };
  const starts = [];
  for (let unit = 0; unit < text.length; unit += text.codePointAt(unit) > 0xffff ? 2 : 1) starts.push(unit);
  starts.push(text.length);
  const points = (unit) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return { units: (point) => starts[Math.min(point, starts.length - 1)], points };
}

const graphemes = typeof Intl.Segmenter === "function" ? new Intl.Segmenter("en", { granularity: "grapheme" }) : null;
const CLUSTER_NEAR = 64; // units around an offset in which a character's beginning is looked for

/** Where the character at `offset` begins: not before a combining mark, and not within an emoji. */
export function characterStart(text, offset) {
  if (offset <= 0 || offset >= text.length) return Math.max(0, Math.min(offset, text.length));
  if (!graphemes) return /[\udc00-\udfff]/.test(text[offset]) ? offset - 1 : offset;
  let from = Math.max(0, offset - CLUSTER_NEAR);
  if (/[\udc00-\udfff]/.test(text[from])) from++;
  return from + graphemes.segment(text.slice(from, offset + CLUSTER_NEAR)).containing(offset - from).index;
}

/** The offset a character before (`step` -1) or after (1) one that begins a character. */
export function nextCharacter(text, offset, step) {
  if (step < 0) return characterStart(text, offset - 1);
  let next = offset + 1;
  while (next < text.length && characterStart(text, next) <= offset) next++;
  return Math.min(next, text.length);
}

const WORD = /[\p{L}\p{N}\p{M}]/u;
const isWord = (text, offset) => offset >= 0 && offset < text.length && WORD.test(String.fromCodePoint(text.codePointAt(offset)));

/** The next edge of a word before or after an offset. */
export function nextWord(text, offset, step) {
  const ahead = (at) => isWord(text, step > 0 ? at : characterStart(text, at - 1));
  const end = step > 0 ? text.length : 0;
  let at = offset;
  while (at !== end && !ahead(at)) at = nextCharacter(text, at, step);
  while (at !== end && ahead(at)) at = nextCharacter(text, at, step);
  return at;
}

/** Whole words: an extent whose ends are within words grows to their edges. A caret counts as within the words that it touches. */
function wordExtent(text, { start, end }) {
  const caret = start === end;
  let [first, last] = [start, end];
  const joins = (at) => caret || (isWord(text, at) && isWord(text, characterStart(text, at - 1)));
  while (first > 0 && joins(first) && isWord(text, characterStart(text, first - 1))) first = characterStart(text, first - 1);
  while (last < text.length && joins(last) && isWord(text, last)) last = nextCharacter(text, last, 1);
  return first < last ? { start: first, end: last } : null;
}

function withoutSpace(text, start, end) {
  let [first, last] = [start, end];
  while (first < last && /\s/.test(text[first])) first++;
  while (last > first && /\s/.test(text[last - 1])) last--;
  return first < last ? { start: first, end: last } : null;
}

/**
 * The extent that a selection means: whole characters, without white space at its ends; with `words`, whole words. null if
 * nothing is left. A caret in a word, where `from` equals `to`, then means the word.
 */
export function fitExtent(text, from, to, words) {
  const start = characterStart(text, Math.min(from, to));
  if (from === to) return words ? wordExtent(text, { start, end: start }) : null;
  const last = Math.min(Math.max(from, to), text.length);
  const end = characterStart(text, last);
  const fits = withoutSpace(text, start, end < last ? nextCharacter(text, end, 1) : end);
  return fits && words ? wordExtent(text, fits) : fits;
}

// ---------------------------------------------------------------------------------------- values

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const TIMEX_PERIOD = String.raw`P(?=[\dXT])(?:(?:\d+(?:\.\d+)?|X)(?:DE|CE|[YMWDQ]))*(?:T(?:(?:\d+(?:\.\d+)?|X)[HMS])+)?`;
const TIMEX_DAY = String.raw`(?:\d{4}|XXXX)-(?:\d\d|XX)-(?:\d\d|XX)`;
const TIMEX_CLOCK = String.raw`T(?:\d\d(?::\d\d(?::\d\d)?)?|MO|MI|AF|EV|NI|DT)`;
const TIMEX_DATE = String.raw`(?:\d{2,4}|XXXX|(?:\d{4}|XXXX)-(?:\d\d|XX|Q[\dX]|H[\dX]|SP|SU|FA|WI|W(?:\d\d|XX)(?:-WE|-\d)?)|${TIMEX_DAY})`;
const timexForm = (form) => new RegExp(`^(?:${form})(?:/(?:${form}))?$`);
const TIMEX = {
  DATE: timexForm(TIMEX_DATE),
  TIME: timexForm(`(?:${TIMEX_DAY})?${TIMEX_CLOCK}`),
  DURATION: timexForm(TIMEX_PERIOD),
  SET: timexForm(`${TIMEX_PERIOD}|${TIMEX_CLOCK}|XXXX-WXX-\\d(?:${TIMEX_CLOCK})?|${TIMEX_DATE}`),
};
const TIMEX_EXAMPLES = { DATE: "2025-06-08, 2025-Q3", TIME: "2025-05-02T08:30", DURATION: "P18M", SET: "P1M" };

/** Text of a column's value, for a field: choices are joined by " | ". */
export function valueText(value) {
  if (value === null || value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map(valueText).join(" | ");
  return value instanceof Exact ? value.text : String(value);
}

/** The value of a field's text for a column; undefined if it is empty. Commas between digits and a minus sign are understood. */
export function valueOf(column, text) {
  const trimmed = text.trim();
  if (!trimmed) return undefined;
  if (trimmed.includes(" | ")) return trimmed.split(" | ").map((one) => valueOf(column, one)).filter((one) => one !== undefined);
  if (column.type === "flag") return trimmed === "true" || undefined;
  if (column.type !== "decimal" && column.type !== "number") return trimmed;
  const plain = trimmed.replace(/^[−–]/, "-").replace(/(\d),(?=\d{3}(?!\d))/g, "$1");
  return DECIMAL.test(plain) ? new Exact(plain) : trimmed;
}

const MILLISECONDS = 86400000;
const isoDayOf = (year, month, day) => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.toISOString().slice(0, 10);
};
const daysAfter = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + days * MILLISECONDS).toISOString().slice(0, 10);

function isIsoDay(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const [year, month, day] = text.split("-").map(Number);
  return month >= 1 && month <= 12 && day >= 1 && isoDayOf(year, month, day) === text;
}

/** Monday of a week of ISO 8601: the first one has the year's first Thursday. */
function monday(year, week) {
  const fourth = isoDayOf(year, 1, 4);
  const weekday = (new Date(`${fourth}T00:00:00Z`).getUTCDay() + 6) % 7;
  return daysAfter(fourth, 7 * (week - 1) - weekday);
}

const TIMEX_PARTS = { Q1: [1, 3], Q2: [4, 3], Q3: [7, 3], Q4: [10, 3], H1: [1, 6], H2: [7, 6], SP: [3, 3], SU: [6, 3], FA: [9, 3], WI: [12, 3] };

/** The days of what follows the year and a hyphen; null if it is not a month, a quarter, a half, a season or a week. */
function partOfYear(year, part) {
  const months = TIMEX_PARTS[part] ?? (/^(0[1-9]|1[0-2])$/.test(part) ? [Number(part), 1] : null);
  if (months) return { begin: isoDayOf(year, months[0], 1), until: isoDayOf(year, months[0] + months[1], 1) };
  const week = /^W(\d\d)(-WE|-\d)?$/.exec(part);
  if (!week) return null;
  const [from, days] = !week[2] ? [0, 7] : week[2] === "-WE" ? [5, 2] : [Number(week[2][1]) - 1, 1];
  const begin = daysAfter(monday(year, Number(week[1])), from);
  return { begin, until: daysAfter(begin, days) };
}

/** The days of a TIMEX3 date as {begin, until}, half open; null if it has none: part of it is open, or it is not a date. */
export function timexInterval(value) {
  if (!TIMEX.DATE.test(value) || value.includes("X")) return null;
  if (value.includes("/")) {
    const [first, last] = value.split("/").map(timexInterval);
    return first && last && first.begin < last.until ? { begin: first.begin, until: last.until } : null;
  }
  if (/^\d{2,4}$/.test(value)) {
    const unit = 10 ** (4 - value.length);
    return { begin: isoDayOf(Number(value) * unit, 1, 1), until: isoDayOf((Number(value) + 1) * unit, 1, 1) };
  }
  if (isIsoDay(value)) return { begin: value, until: daysAfter(value, 1) };
  return partOfYear(Number(value.slice(0, 4)), value.slice(5));
}

/**
 * The changes of `begin` and `until` when a date's `key` becomes `value`: they follow, if there were none or they were those of
 * the old value.
 */
export function followDays(values, key, value) {
  const old = typeof values[key] === "string" ? timexInterval(values[key]) : null;
  const own = values.begin !== undefined && !(old && old.begin === values.begin && old.until === values.until);
  if (own) return {};
  return timexInterval(typeof value === "string" ? value : "") ?? { begin: undefined, until: undefined };
}

function scalarFault(column, value) {
  const text = valueText(value);
  switch (column.type) {
    case "name":
      return column.names.includes(text) ? null : `is not one of ${column.names.filter(Boolean).join(", ")}`;
    case "decimal":
      return value instanceof Exact && DECIMAL.test(text) ? null : "is not a number, such as 1500000 or -0.5";
    case "number":
      if (!(value instanceof Exact)) return "is not a number";
      return column.name === "score" && Math.abs(Number(text)) > 1 ? "is not between -1 and 1" : null;
    case "day":
      return isIsoDay(text) ? null : "is not a day, such as 2025-06-08";
    default:
      return column.name === "currency" && !/^[A-Z]{3}$/.test(text) ? "is not a code of three capital letters, such as EUR" : null;
  }
}

/** What is wrong with the values of a span: [{column, text, hint}]. A hint does not prevent saving. */
export function checkValues(layer, values, isGold) {
  const faults = [];
  const add = (column, text, hint = false) => faults.push({ column, text, hint });
  const given = (name) => values[name] !== undefined && values[name] !== null && values[name] !== "" && values[name] !== false;
  for (const column of layer.columns) {
    if (!given(column.name)) {
      if (!column.omit && column.type !== "span") add(column.name, "is missing", !isGold);
      continue;
    }
    const value = values[column.name];
    const fault = (Array.isArray(value) ? value : [value]).map((one) => scalarFault(column, one)).find(Boolean);
    if (fault) add(column.name, fault);
  }
  const wrong = (name) => faults.some((fault) => fault.column === name && !fault.hint);
  const exact = (name) => (values[name] instanceof Exact && !wrong(name) ? values[name].text : null);
  if (given("value") && (given("low") || given("high"))) add(given("low") ? "low" : "high", "is given together with value: use one of them");
  if (exact("low") && exact("high") && compareDecimals(exact("low"), exact("high")) >= 0) add("low", "is not below high");
  checkTime(layer, values, given, add);
  if (layer.name === "entity" && !given("name")) add("name", "is missing: the fullest form in the article", true);
  if (layer.name === "money" && !given("value") && !given("low")) add("value", "is missing", true);
  if (layer.name === "money" && !given("currency")) add("currency", "is missing", true);
  return faults;
}

const TIMEX_COLUMNS = { date: "value", fact: "date" };

/** Whether a TIMEX3 value has a form of its type; a fact has a date or a duration. */
function isTimex(layer, type, text) {
  if (layer.name === "fact") return TIMEX.DATE.test(text) || TIMEX.DURATION.test(text);
  return !TIMEX[type] || TIMEX[type].test(text);
}

function checkTime(layer, values, given, add) {
  const key = TIMEX_COLUMNS[layer.name];
  if (!key) return;
  const text = typeof values[key] === "string" ? values[key] : "";
  const type = layer.name === "date" ? values.type : "DATE";
  if (text && !isTimex(layer, type, text)) add(key, `is not a TIMEX3 value, such as ${TIMEX_EXAMPLES[type]}`);
  if (given("begin") !== given("until")) return add(given("begin") ? "until" : "begin", "is missing: an interval has both");
  if (!given("begin")) return undefined;
  if (values.begin >= values.until) add("until", "is not after begin: it is the day after the last");
  const days = type === "DATE" ? timexInterval(text) : null;
  if (days && (days.begin !== values.begin || days.until !== values.until)) add("begin", `${text} begins on ${days.begin} and ends before ${days.until}`, true);
  return undefined;
}

// ---------------------------------------------------------------------------------------- the model

/*
 * parts: an object without prototype, by the name of a layer: {status, spans}; and `document`: {status, values}. Status: "none"
 * (nothing of it is saved; its spans are suggestions), "draft" (saved, but not gold), "gold". Spans, in order:
 * {start, end, values, suggested}, with offsets in UTF-16 units. All of it is never changed in place.
 */

const OWN_KEYS = new Set(["id", "meta", "text", "draft", "document"]);
const HYPE_BANDS = [15, 40, 60]; // of docs/guidelines.md

const bySpanPlace = (a, b) => a.start - b.start || a.end - b.end;

/** Whether the page edits a layer: not one that needs references to spans of another. */
export const isEditable = (layer) => layer.name !== "token" && !layer.columns.some((column) => column.type === "span" && !column.omit);

const halfStep = (text) => String(Math.round(Number(text) * 2) / 2 + 0);

/** Spans of an array of JSON; `dropped` are columns that are left out. */
function readSpans(array, units, dropped, suggested) {
  const spans = array.map(({ start, end, suggested: open, ...rest }) => {
    const values = Object.assign(Object.create(null), rest);
    for (const name of dropped) delete values[name];
    return { start: units(Number(start.text)), end: units(Number(end.text)), values, suggested: suggested || open === true };
  });
  return spans.sort(bySpanPlace);
}

/** The part of a layer: what is saved of it, or else suggestions. */
function readPart(layer, { root, draft, proposed }, units, suggestionUnits) {
  const dropped = layer.columns.filter((column) => column.type === "span").map((column) => column.name);
  const fresh = readSpans(proposed[layer.name] ?? [], suggestionUnits, dropped, true);
  if (layer.name === "sentiment") for (const span of fresh) if (span.values.score instanceof Exact) span.values.score = new Exact(halfStep(span.values.score.text));
  const saved = root[layer.name] ?? draft[layer.name];
  return saved ? { status: root[layer.name] ? "gold" : "draft", spans: readSpans(saved, units, dropped, false), fresh } : { status: "none", spans: fresh, fresh };
}

function suggestedValues(values) {
  const out = Object.create(null);
  if (values?.sentiment instanceof Exact) out.sentiment = new Exact(halfStep(values.sentiment.text));
  if (values?.hype instanceof Exact) out.hype_label = new Exact(String(HYPE_BANDS.filter((least) => Number(values.hype.text) >= least).length));
  return out;
}

/** Opens a document: its line of the gold file, what the pipeline suggests or null, and the layers of the index. */
export function openModel(line, suggestion, layers, suggestionUnits) {
  const root = readExact(line);
  const proposed = suggestion ? readExact(suggestion) : {};
  const offsets = offsetsOf(root.text);
  const draft = root.draft ?? {};
  const parts = Object.create(null);
  const editable = layers.filter(isEditable);
  for (const layer of editable) parts[layer.name] = readPart(layer, { root, draft, proposed }, offsets.units, suggestionUnits ?? offsets.units);
  const values = root.document ?? draft.document;
  const fresh = suggestedValues(proposed.document);
  parts.document = values ? { status: root.document ? "gold" : "draft", values, fresh } : { status: "none", values: fresh, fresh };
  const known = new Set(editable.map((layer) => layer.name));
  const copied = (object) => Object.entries(object).filter(([key]) => !OWN_KEYS.has(key) && !known.has(key));
  return { id: root.id, text: root.text, meta: root.meta ?? {}, offsets, layers: editable, parts, others: copied(root), draftOthers: copied(draft) };
}

function jsonSpan(span, offsets) {
  const point = (unit) => new Exact(String(offsets.points(unit)));
  return { start: point(span.start), end: point(span.end), ...span.values, ...(span.suggested ? { suggested: true } : {}) };
}

/** The document as JSON for the gold file. */
export function writeModel(model, parts) {
  const out = Object.assign(Object.create(null), { id: model.id, text: model.text }, Object.fromEntries(model.others));
  const draft = Object.assign(Object.create(null), Object.fromEntries(model.draftOthers));
  for (const [name, part] of Object.entries(parts)) {
    if (part.status === "none") continue;
    const into = part.status === "gold" ? out : draft;
    into[name] = name === "document" ? part.values : part.spans.map((span) => jsonSpan(span, model.offsets));
  }
  if (Object.keys(draft).length) out.draft = draft;
  return writeExact(out);
}

// ---------------------------------------------------------------------------------------- edits

/** An edit: {title, key, before, after, focus}: parts[key] was `before` and becomes `after`; `focus`: {layer, index} of a span. */
const makeEdit = (title, key, before, after, focus = null) => ({ title, key, before, after, focus });

/** Returns parts with an edit. */
export const applyEdit = (parts, { key, after }) => Object.assign(Object.create(null), parts, { [key]: after });
/** Returns the edit that takes one back. */
export const invertEdit = ({ title, key, before, after, focus }) => makeEdit(title, key, after, before, focus);

const begun = (part) => (part.status === "none" ? "draft" : part.status);

/** The part with other spans. What is edited is at least a draft. */
function withSpans(title, parts, key, spans, focused) {
  const sorted = [...spans].sort(bySpanPlace);
  const before = parts[key];
  const index = focused ? sorted.indexOf(focused) : -1;
  return makeEdit(title, key, before, { ...before, status: begun(before), spans: sorted }, index < 0 ? null : { layer: key, index });
}

/** The span that a new extent would overlap in a layer without overlaps, or undefined. */
export function findOverlap(layer, spans, { start, end }, except) {
  const others = spans.filter((_, index) => index !== except);
  if (layer.disjoint) return others.find((span) => span.start < end && start < span.end);
  return layer.name === "fact" ? undefined : others.find((span) => span.start === start && span.end === end);
}

export function addSpan(parts, key, extent, values) {
  const span = { ...extent, values: Object.assign(Object.create(null), values), suggested: false };
  return withSpans("Add a span", parts, key, [...parts[key].spans, span], span);
}

const replaced = (title, parts, key, index, span) =>
  withSpans(title, parts, key, parts[key].spans.map((one, i) => (i === index ? span : one)), span);

/** Gives a span other values; those that are undefined are removed. A changed span is not a suggestion any more. */
export function changeSpan(parts, key, index, changes) {
  const span = parts[key].spans[index];
  const values = Object.assign(Object.create(null), span.values, changes);
  for (const name of Object.keys(values)) if (values[name] === undefined) delete values[name];
  return replaced("Change a value", parts, key, index, { ...span, values, suggested: false });
}

export const moveSpan = (parts, key, index, { start, end }) =>
  replaced("Move a span", parts, key, index, { ...parts[key].spans[index], start, end, suggested: false });

export function deleteSpan(parts, key, index) {
  const result = withSpans("Delete a span", parts, key, parts[key].spans.filter((_, i) => i !== index));
  const left = result.after.spans.length;
  return { ...result, focus: left ? { layer: key, index: Math.min(index, left - 1) } : null };
}

/** Accepts the suggestions within an extent; null if there are none. */
export function acceptSpans(parts, key, start, end, index = null) {
  const hit = (span) => span.suggested && span.start >= start && span.end <= end;
  if (!parts[key].spans.some(hit)) return null;
  const spans = parts[key].spans.map((span) => (hit(span) ? { ...span, suggested: false } : span));
  const before = parts[key];
  return makeEdit("Accept suggestions", key, before, { ...before, status: begun(before), spans }, index === null ? null : { layer: key, index });
}

/** Makes a layer gold, which accepts what is in it, or a draft again; "none" starts over with the suggestions. */
export function setStatus(parts, key, status) {
  const before = parts[key];
  const spans = status === "gold" ? before.spans?.map((span) => (span.suggested ? { ...span, suggested: false } : span)) : status === "none" ? before.fresh : before.spans;
  const content = key === "document" ? { values: status === "none" ? before.fresh : before.values } : { spans };
  const titles = { gold: "Mark as checked", draft: "Mark as not checked", none: "Start over" };
  return makeEdit(titles[status], key, before, { ...before, ...content, status });
}

export function setDocumentValue(parts, name, value) {
  const before = parts.document;
  const values = Object.assign(Object.create(null), before.values, { [name]: value });
  if (value === undefined) delete values[name];
  return makeEdit("Change a value of the article", "document", before, { ...before, values, status: begun(before) });
}

/** Makes the spans of `sentiment` those of `sentence`; scores of the same sentences stay. null if they are the same. */
export function alignSentiment(parts) {
  if (!parts.sentence || !parts.sentiment) return null;
  const place = (span) => `${span.start} ${span.end}`;
  const scored = new Map(parts.sentiment.spans.map((span) => [place(span), span]));
  const spans = parts.sentence.spans.map((span) => scored.get(place(span)) ?? { start: span.start, end: span.end, values: Object.assign(Object.create(null), { score: new Exact("0") }), suggested: true });
  if (spans.length === scored.size && spans.every((span) => scored.get(place(span)) === span)) return null;
  const before = parts.sentiment;
  return makeEdit("Score the sentences again", "sentiment", before, { ...before, status: begun(before), spans });
}

/** Edits of a document, without a limit. `parts` is the document now. */
export class EditHistory {
  constructor(parts) {
    this.states = [{ parts, edit: null }]; // the state after each edit
    this.at = 0;
    this.saved = parts;
  }

  get parts() {
    return this.states[this.at].parts;
  }

  get changed() {
    return this.parts !== this.saved;
  }

  /** Does an edit, and returns it; null does nothing. What was undone is forgotten. */
  do(one) {
    if (!one) return null;
    this.states.length = this.at + 1;
    this.states.push({ parts: applyEdit(this.parts, one), edit: one });
    this.at++;
    return one;
  }

  /** Takes the last edit back; returns what was done for that, or null. */
  undo() {
    if (this.at === 0) return null;
    return invertEdit(this.states[this.at--].edit);
  }

  /** Does the edit again that was taken back last; returns it, or null. */
  redo() {
    if (this.at + 1 >= this.states.length) return null;
    return this.states[++this.at].edit;
  }
}
