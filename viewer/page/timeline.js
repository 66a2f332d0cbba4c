// SPDX-License-Identifier: MIT
// An interval on a line of time, with the day of the article.
import { h, s } from "./dom.js";
import { intervalText } from "./format.js";
import { dayOf, timeScale } from "./scale.js";

const LINE_Y = 26;
const HEIGHT = 54;

/** How far away the article's day is, in words. */
function awayText(from, until, day) {
  const days = (n) => (n >= 730 ? `${Math.round(n / 365.25)} years` : n >= 61 ? `${Math.round(n / 30.44)} months` : n === 1 ? "1 day" : `${n} days`);
  if (day < from) return `begins ${days(from - day)} after the article`;
  if (day >= until) return `ends ${days(day - until + 1)} before the article`;
  return "the article's day is in it";
}

/** Returns a figure of the interval from `begin` until before `until`, with the day `documentDate`; null without an interval. ISO dates, or null. */
export function timeline(begin, until, documentDate) {
  const [from, to, article] = [dayOf(begin), dayOf(until), dayOf(documentDate)];
  if (from === null && to === null) return null;
  const [low, high] = [from ?? to, to ?? from + 1];
  const days = [low, high, article].filter((day) => day !== null);
  const span = Math.max(Math.max(...days) - Math.min(...days), 6);
  const scale = timeScale(Math.min(...days) - span / 8, Math.max(...days) + span / 8, { most: 4 });
  const at = (day) => `${(100 * scale.place(day)).toFixed(2)}%`;
  const [left, right] = [from === null ? "0%" : at(low), to === null ? "100%" : at(high)];
  const words = `${intervalText(begin, until)}${article !== null && from !== null && to !== null ? `; ${awayText(low, high, article)}` : ""}`;
  const label = (day, kind, text) => {
    const x = 100 * scale.place(day);
    return h("span", { class: `tick ${kind}`, style: { left: `${x.toFixed(2)}%`, transform: `translateX(-${x.toFixed(1)}%)` } }, text);
  };
  return h("figure", { class: "plot timeline" },
    h("div", { class: "frame", style: { height: `${HEIGHT}px` } },
      s("svg", { width: "100%", height: HEIGHT, role: "img", "aria-label": words },
        s("line", { class: "zero", x1: 0, x2: "100%", y1: LINE_Y, y2: LINE_Y }),
        scale.ticks.map((tick) => s("line", { class: "zero", x1: at(tick.at), x2: at(tick.at), y1: LINE_Y, y2: LINE_Y + 6 })),
        s("rect", { class: "interval", x: left, y: LINE_Y - 5, width: `${Math.max(parseFloat(right) - parseFloat(left), 0.8).toFixed(2)}%`, height: 10 }),
        article === null ? null : s("line", { class: "article-day", x1: at(article), x2: at(article), y1: 16, y2: LINE_Y + 6 })),
      article === null ? null : label(article, "day-label", "article"),
      scale.ticks.map((tick) => label(tick.at, "below", tick.label))),
    h("p", { class: "note" }, words));
}
