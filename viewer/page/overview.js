// SPDX-License-Identifier: MIT
// The panel beside an article while no span is chosen.
import { h, name } from "./dom.js";
import { gauge, hypeFigure, toneFigure } from "./bars.js";
import { hypeSummary, definitions, longList, section } from "./panel.js";
import { spanName } from "./reader.js";
import { anyText, counted, cut, kindWords, labelWords, layerTitle } from "./format.js";
import { swatch } from "./layers.js";

/** Names of the article, the most mentioned first: [{title, label, spans}]. */
function rankNames(model) {
  const names = new Map();
  for (const span of model.spansOf("entity")) {
    const title = anyText(span.values.name ?? model.text.slice(span.start, span.end));
    const key = `${span.values.label} ${title}`;
    if (!names.has(key)) names.set(key, { title, label: span.values.label, spans: [] });
    names.get(key).spans.push(span);
  }
  return [...names.values()].sort((a, b) => b.spans.length - a.spans.length);
}

function namesPart(context) {
  const names = rankNames(context.model);
  if (!names.length) return null;
  const most = names[0].spans.length;
  return section(counted(names.length, "name"), longList(names, ({ title, label, spans }) =>
    h("li", null, h("button", { type: "button", class: "jump", onclick: () => context.choose(spans[0]) },
      h("span", { class: "word" }, name(cut(title, 80)), h("span", { class: "note" }, ` ${labelWords(label)}`)),
      h("span", { class: "figure" }, gauge(spans.length / most), h("span", { class: "value" }, String(spans.length))))), 8, { class: "plain rows" }));
}

function factsPart(context) {
  const facts = context.model.spansOf("fact");
  if (!facts.length) return null;
  const layer = context.model.layers.find((one) => one.name === "fact");
  return section(counted(facts.length, "fact"), longList(facts, (span) =>
    h("li", null, h("button", { type: "button", class: "jump", onclick: () => context.choose(span) },
      swatch(layer, kindWords(anyText(span.values.kind))), " ", name(spanName(span).replace(/^Fact: [^,]*,? ?/, "")))), 6));
}

function documentPart(doc) {
  const { sentiment, hype, ...rest } = doc.document && typeof doc.document === "object" ? doc.document : {};
  return definitions([["Sentiment", sentiment === undefined ? null : toneFigure(sentiment)], ["Hype", hype === undefined ? null : hypeFigure(hype)],
    ...Object.entries(rest).map(([key, value]) => [kindWords(key), anyText(value)])]);
}

function metaPart(doc) {
  const { title, date, source, ...rest } = doc.meta && typeof doc.meta === "object" ? doc.meta : {};
  const rows = Object.entries(rest).filter(([, value]) => value !== null).map(([key, value]) => [kindWords(key), cut(anyText(value), 300)]);
  return rows.length ? section("About the article", definitions(rows)) : null;
}

/** Returns the elements. context: that of spanPanel, and csv(): the spans as CSV. */
export function overviewPanel(context) {
  const { model } = context;
  return [
    h("div", { class: "panel-head" }, h("h2", null, "In this article")),
    documentPart(model.doc), namesPart(context), factsPart(context), hypeSummary(context), metaPart(model.doc),
    h("p", { class: "foot" },
      h("button", { type: "button", class: "quiet", onclick: () => context.app.copy(context.csv(), "Spans") }, "Copy spans as CSV"),
      h("button", { type: "button", class: "quiet", onclick: () => context.save() }, "Save as CSV")),
  ];
}

/** What each line and colour means; for print. */
export const legend = (layers, enabled) => h("p", { class: "legend" }, layers.filter((layer) => enabled.has(layer.name) && layer.spans.length)
  .map((layer) => [layer.place === "margin" ? "▲ good and ▼ bad news" : swatch(layer, layerTitle(layer.name)), "  "]));
