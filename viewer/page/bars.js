// SPDX-License-Identifier: MIT
// Small bars beside numbers.
import { h } from "./dom.js";
import { signed, toneWord } from "./format.js";

const percent = (part) => `${(100 * Math.max(0, Math.min(1, part))).toFixed(1)}%`;

/** A bar from the middle, for a value from −1 to 1. */
export function balance(value) {
  const size = Math.min(1, Math.abs(value)) / 2;
  return h("span", { class: `balance ${value < 0 ? "down" : "up"}`, "aria-hidden": "true" },
    h("i", { style: { left: percent(value < 0 ? 0.5 - size : 0.5), width: percent(size) } }));
}

/** A bar from the left, for a part from 0 to 1. */
export function gauge(part, kind = "") {
  return h("span", { class: `gauge ${kind}`, "aria-hidden": "true" }, h("i", { style: { width: percent(part) } }));
}

/** Sentiment from −1 to 1: bar and number. */
export function toneFigure(score) {
  if (score === null || score === undefined) return h("span", { class: "figure none" }, "–");
  return h("span", { class: "figure", title: `Sentiment ${signed(score)}: ${toneWord(score)} news` }, balance(score), h("span", { class: "value" }, signed(score)));
}

/** Hype from 0 to 100: bar and number. */
export function hypeFigure(hype) {
  if (hype === null || hype === undefined) return h("span", { class: "figure none" }, "–");
  return h("span", { class: "figure", title: `Hype ${hype} of 100` }, gauge(hype / 100, "hype"), h("span", { class: "value" }, String(Math.round(hype))));
}
