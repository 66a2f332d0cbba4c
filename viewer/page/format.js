// SPDX-License-Identifier: MIT
// Values for people. Amounts are exact decimals, as text, or numbers.

const MODIFIERS = new Map(Object.entries({ APPROX: "about", MORE_THAN: "more than", LESS_THAN: "less than", EQUAL_OR_MORE: "at least", EQUAL_OR_LESS: "at most",
  START: "start of", MID: "middle of", END: "end of", BEFORE: "before", AFTER: "after", ON_OR_BEFORE: "on or before", ON_OR_AFTER: "on or after" }));
const LABELS = new Map(Object.entries({ ORG: "organisation", PERSON: "person", LOC: "place", PRODUCT: "product", EVENT: "event", MISC: "other name" }));
const LAYERS = new Map(Object.entries({ entity: ["Names", "Name"], money: ["Amounts", "Amount"], date: ["Dates", "Date"], number: ["Numbers", "Number"],
  fact: ["Facts", "Fact"], sentiment: ["Sentiment", "Sentiment"], sentiment_evidence: ["Sentiment words", "Sentiment word"], hype: ["Hype", "Hype"],
  stance: ["Stance", "Stance"], sentence: ["Sentences", "Sentence"], token: ["Tokens", "Token"], cooccur: ["Pairs", "Pair"] }));
const SCALES = [[12, "trillion"], [9, "billion"], [6, "million"]];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAY = 86400000;
const LONGEST_DECIMAL = 400;

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const lower = (text) => String(text).toLowerCase().replaceAll("_", " ");

/** "Names" for the layer entity; the layer's own name if the page does not know it. */
export const layerTitle = (layer) => LAYERS.get(layer)?.[0] ?? layer;
/** "Name" for a span of the layer entity. */
export const spanTitle = (layer) => LAYERS.get(layer)?.[1] ?? layer;
/** "more than" for MORE_THAN. */
export const modifierWords = (mod) => (mod ? MODIFIERS.get(mod) ?? lower(mod) : "");
/** "organisation" for ORG. */
export const labelWords = (label) => LABELS.get(label) ?? lower(label ?? "");
/** "Acquisition" for ACQUISITION. */
export const kindWords = (kind) => capital(lower(kind ?? ""));

/** Cuts a text to at most `most` characters. */
export function cut(text, most) {
  if (text.length <= most) return text;
  return text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "").trimEnd() + "…";
}

/** Writes a decimal of JSON, such as -1.5e3, without exponent; null if it is not a number, or is very long. */
export function plainDecimal(value) {
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(String(value));
  if (!found) return null;
  const [, sign, whole, part = "", exponent = "0"] = found;
  if (Math.abs(Number(exponent)) > 400) return null;
  const digits = whole + part;
  const point = whole.length + Number(exponent);
  const padded = point < 0 ? "0".repeat(-point) + digits : digits.padEnd(point, "0");
  const at = Math.max(0, point);
  const fraction = padded.slice(at).replace(/0+$/, "");
  return sign + (padded.slice(0, at).replace(/^0+(?=\d)/, "") || "0") + (fraction ? "." + fraction : "");
}

/** 1234567.5 → 1,234,567.5, exactly. Text that is not a number stays. */
export function grouped(value) {
  if (value === null || value === undefined) return "";
  const plain = plainDecimal(value);
  if (plain === null || plain.length > LONGEST_DECIMAL) return cut(String(value), LONGEST_DECIMAL);
  const [whole, fraction] = plain.replace(/^-/, "").split(".");
  return (plain.startsWith("-") ? "−" : "") + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (fraction ? "." + fraction : "");
}

/** 10300000000 → "10.3 billion", if at most three decimals are all of it; else as grouped(). */
export function scaled(value) {
  const plain = plainDecimal(value);
  if (plain === null) return grouped(value);
  const whole = plain.replace(/^-/, "").split(".")[0];
  for (const [zeros, word] of SCALES) {
    if (whole.length <= zeros || whole.length > zeros + 6) continue;
    const shifted = plainDecimal(`${plain}e-${zeros}`);
    return /^-?\d+(\.\d{1,3})?$/.test(shifted) ? `${grouped(shifted)} ${word}` : grouped(value);
  }
  return grouped(value);
}

/** "US dollars" for USD; the code itself if unknown. */
export function currencyName(code) {
  try {
    return new Intl.DisplayNames("en", { type: "currency", fallback: "code" }).of(code);
  } catch {
    return code ?? "";
  }
}

const has = (value) => value !== null && value !== undefined;

/** A value, or a range, written by `form`; "" if there is neither. */
export function rangeText({ value, low, high }, form = grouped) {
  if (has(value)) return form(value);
  if (has(low) && has(high)) return low === high ? form(low) : `${form(low)} to ${form(high)}`;
  if (has(low)) return `${form(low)} or more`;
  return has(high) ? `up to ${form(high)}` : "";
}

/** A bound with a modifier is a value: "at least 5", not "at least 5 or more". */
function modifiedRange({ value, low, high, mod }) {
  const bound = has(mod) && !has(value) && has(low) !== has(high);
  return bound ? { value: low ?? high } : { value, low, high };
}

/** The unit after an amount: "%", " jobs", or " per share" for one of money. */
function unitText({ currency, unit, per }) {
  const rate = has(per) ? ` per ${per}` : "";
  if (!has(unit)) return rate;
  if (has(currency)) return ` per ${unit}${rate}`;
  return (unit === "percent" || unit === "%" ? "%" : ` ${unit}`) + rate;
}

/** One line for an amount: "more than USD 10 billion per year". */
export function amountText(values, form = scaled) {
  const amount = rangeText(modifiedRange(values), form);
  if (!amount) return "";
  return [modifierWords(values.mod), values.currency, amount].filter(Boolean).join(" ") + unitText(values);
}

/** A score with its sign: +0.51, −0.47, 0.00. */
export function signed(score, digits = 2) {
  if (!has(score) || !Number.isFinite(Number(score))) return "–";
  const text = Math.abs(score).toFixed(digits);
  if (Number(text) === 0) return text;
  return (score < 0 ? "−" : "+") + text;
}

/** Good, bad or neutral, for a score from −1 to 1. */
export const toneWord = (score) => (!has(score) ? "unknown" : score > 0.05 ? "good" : score < -0.05 ? "bad" : "neutral");

/** "8 June 2025" for 2025-06-08; other text stays. */
export function dayText(iso) {
  const found = /^(\d{4})-(\d\d)-(\d\d)/.exec(iso ?? "");
  if (!found || !MONTHS[found[2] - 1]) return iso ?? "";
  return `${Number(found[3])} ${MONTHS[found[2] - 1]} ${found[1]}`;
}

const dayNumber = (iso) => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY;
const isDay = (iso) => /^\d{4}-\d\d-\d\d/.test(iso ?? "") && Number.isFinite(dayNumber(iso));

/** The half-open interval of a date in words: "1 January 2024 to 31 December 2024, 366 days". */
export function intervalText(begin, until) {
  if (!isDay(begin)) return begin ?? "";
  if (!isDay(until)) return `from ${dayText(begin)}`;
  const days = dayNumber(until) - dayNumber(begin);
  if (days <= 1) return dayText(begin);
  const last = new Date((dayNumber(until) - 1) * DAY).toISOString();
  return `${dayText(begin)} to ${dayText(last)}, ${grouped(days)} days`;
}

const UNITS = new Map(Object.entries({ Y: "year", M: "month", W: "week", D: "day", H: "hour", m: "minute", S: "second", Q: "quarter", DE: "decade", CE: "century" }));

/** "3 months" for P3M; other values of TIMEX3 stay. */
export function durationText(value) {
  const found = /^P(T?)((?:[\d.]+|X+)(?:DE|CE|[YQMWDHS]))+$/.exec(value ?? "");
  if (!found) return value ?? "";
  const parts = [...value.matchAll(/([\d.]+|X+)(DE|CE|[YQMWDHS])/g)];
  return parts.map(([, count, letter]) => {
    const unit = UNITS.get(found[1] && letter === "M" ? "m" : letter);
    if (count.startsWith("X")) return `some ${unit === "century" ? "centuries" : unit + "s"}`;
    return `${count} ${count === "1" ? unit : unit === "century" ? "centuries" : unit + "s"}`;
  }).join(" ");
}

/** "1 name", "2 names"; for nouns with a regular plural. */
export const counted = (count, noun) => `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;

/** A value of any kind as text. */
export function anyText(value) {
  if (!has(value)) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
