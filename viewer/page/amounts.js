// SPDX-License-Identifier: MIT
// Amounts of facts: exact decimals as text.
import { amountText, scaled } from "./format.js";

const given = (value) => value !== null && value !== undefined && value !== "";

/** A lower bound of 0 under an upper one does not matter: "up to 65". */
const lowerBound = ({ low, high }) => (given(low) && !(String(low) === "0" && given(high)) ? low : null);

/** What a modifier means is in a range that has both bounds; one bound is a value with a modifier. */
function oneSided(object) {
  const [low, high] = [lowerBound(object), given(object.high) ? object.high : null];
  if (given(object.value)) return object;
  if (low !== null && high !== null) return { ...object, mod: null };
  return { ...object, value: low ?? high, mod: object.mod || (low !== null ? "EQUAL_OR_MORE" : "EQUAL_OR_LESS") };
}

/** The amount of a fact or witness: "about USD 14 billion (+20%)"; "" without one. */
export function factAmount(object) {
  const known = [object.value, object.low, object.high].some(given);
  const change = given(object.change) ? `(${/^[-−]/.test(String(object.change)) ? "" : "+"}${scaled(object.change)}%)` : "";
  return [known ? amountText(oneSided(object)) : "", change].filter(Boolean).join(" ");
}

/** A fact's place on an axis: {at, low, high}, doubles, only for drawing; null without an amount, or if it is beyond them. */
export function amountPlace({ value, low, high }) {
  const range = given(low) && given(high) && !given(value);
  const [first, last] = (range ? [low, high] : [amountKey({ value, low, high }) ?? NaN, 0]).map(Number);
  if (!Number.isFinite(first) || !Number.isFinite(last)) return null;
  return range ? { at: first + (last - first) / 2, low: first, high: last } : { at: first, low: null, high: null };
}

/** The decimal by which an amount is sorted; null without one. */
export const amountKey = ({ value, low, high }) => [value, low, high].find(given) ?? null;
