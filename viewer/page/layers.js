// SPDX-License-Identifier: MIT
// How layers look in a text, and the bar that switches them.
import { h } from "./dom.js";
import { layerTitle } from "./format.js";

/*
 * Where a layer is drawn: "fill", behind and under its words, for short spans; "line", under them, for long ones, which overlap;
 * "tick", where a span starts; "margin", beside its first line. Line styles differ: none is known by its hue alone.
 */
const STYLES = new Map(Object.entries({
  entity: { ink: "entity", place: "fill", on: true },
  money: { ink: "money", place: "fill", on: true },
  date: { ink: "date", place: "fill", on: true },
  number: { ink: "number", place: "fill", on: false },
  fact: { ink: "fact", place: "line", on: true },
  sentiment: { ink: "tone", place: "margin", on: true },
  hype: { ink: "hype", place: "fill", on: true },
  stance: { ink: "stance", place: "fill", on: false },
  sentence: { ink: "tick", place: "tick", on: false },
  sentiment_evidence: { ink: "evidence", place: "fill", on: false },
}));
const OTHERS = 3; // styles for layers that the page does not know
const LONG = 60; // characters: spans of a layer that are longer on average get lines

function unknownStyle(number, spans) {
  const mean = spans.reduce((sum, span) => sum + span.end - span.start, 0) / Math.max(1, spans.length);
  return { ink: `other-${number % OTHERS}`, place: mean > LONG ? "line" : "fill", on: true };
}

/**
 * Returns the layers to show for a document, [{name, spans, ink, place, on, key}], those that the page knows first. `names` are
 * layers of the corpus, so that a layer keeps its key in articles without it.
 */
export function arrangeLayers(layers, names) {
  const spans = new Map(names.map((name) => [name, []]));
  for (const layer of layers) spans.set(layer.name, layer.spans);
  const known = [...STYLES.keys()].filter((name) => spans.has(name));
  const others = [...spans.keys()].filter((name) => !STYLES.has(name));
  return [...known, ...others].map((name, i) => ({
    name, spans: spans.get(name), key: i < 9 ? i + 1 : null, ...(STYLES.get(name) ?? unknownStyle(others.indexOf(name), spans.get(name))),
  }));
}

/** The names of layers that an address or the defaults switch on. */
export function enabledLayers(layers, text) {
  if (text === null || text === undefined) return new Set(layers.filter((layer) => layer.on).map((layer) => layer.name));
  const names = text.split(",");
  return new Set(layers.map((layer) => layer.name).filter((name) => names.includes(name)));
}

/** A word drawn as the spans of a layer are. */
export const swatch = (layer, text) => h("span", { class: `swatch ink-${layer.ink}` }, text);

/** Returns the bar of switches; `toggle(name)` is called for a pressed one. */
export function layerBar(layers, enabled, toggle) {
  return h("div", { class: "layers", role: "toolbar", "aria-label": "Layers" }, layers.map((layer) =>
    h("button", { type: "button", class: "layer", "aria-pressed": String(enabled.has(layer.name)), "data-layer": layer.name,
      title: layer.key ? `Key ${layer.key}` : null, onclick: () => toggle(layer.name) },
    swatch(layer, h("bdi", null, layerTitle(layer.name).slice(0, 40))), h("span", { class: "count" }, String(layer.spans.length)))));
}
