// SPDX-License-Identifier: MIT
// An article: its head, its text with spans, the panel.
import { h, name } from "./dom.js";
import { article } from "./data.js";
import { address } from "./route.js";
import { hypeFigure, toneFigure } from "./bars.js";
import { saveText } from "./clipboard.js";
import { csvTable } from "./csv.js";
import { anyText, counted, cut, dayText } from "./format.js";
import { enabledLayers, layerBar } from "./layers.js";
import { neighbours } from "./articles.js";
import { legend, overviewPanel } from "./overview.js";
import { spanPanel } from "./panel.js";
import { createReader, openDocument, spanName } from "./reader.js";
import { inReadingOrder, spanAt } from "./spans.js";

const TITLE = 200; // characters of a title before the rest is left for a button
let lastLayers = null; // what was switched on in the article before

/** The spans of a document as CSV, with the offsets that it has. */
function spansTable(model) {
  const layers = model.layers.filter((layer) => layer.spans.length);
  const columns = [...new Set(layers.flatMap((layer) => layer.spans.flatMap((span) => Object.keys(span.values))))].filter((key) => key !== "start" && key !== "end");
  const spans = layers.flatMap((layer) => layer.spans).sort(inReadingOrder);
  return csvTable(["layer", "start", "end", "text", ...columns], spans.map((span) => [span.layer, span.values.start, span.values.end, model.text.slice(span.start, span.end),
    ...columns.map((key) => (Object.hasOwn(span.values, key) ? span.values[key] : null))]));
}

/** A title, however long. */
export function fullTitle(text) {
  if (text.length <= TITLE) return name(text);
  const shown = name(cut(text, TITLE));
  const more = h("button", { type: "button", class: "quiet", onclick: () => {
    shown.textContent = text;
    more.remove();
  } }, `Show all ${text.length.toLocaleString("en")} characters`);
  return [shown, " ", more];
}

/**
 * The layers, the text and the panel of one document: {element, headline, go(offset, layer), choose(span), step(by), toggle(key), stop()}.
 * options: {app, number, layers: text of the address, onlayers(text), onchoose(span), place(span): an address}.
 */
export function articlePart(record, unit, options) {
  const { app } = options;
  const model = openDocument(record, unit, app.index.layers.map((layer) => layer.name));
  let enabled = enabledLayers(model.layers, options.layers ?? lastLayers);
  const panel = h("aside", { class: "panel", "aria-label": "Values" });
  const reader = createReader(model, (span) => choose(span));
  const context = { app, model, number: options.number, reader, choose: (span) => choose(span, { focus: true }), step, place: options.place,
    csv: () => spansTable(model), save: () => saveText(spansTable(model), `${String(model.doc.id ?? "article").replace(/[^\w.-]+/g, "_").slice(0, 80)}.csv`, "text/csv") };
  let bar = h("div");
  let key = h("div");
  let drawn = 0;

  function drawLayers() {
    const focused = bar.contains(document.activeElement) ? document.activeElement.dataset.layer : null;
    const next = layerBar(model.layers, enabled, toggleLayer);
    next.hidden = bar.hidden;
    bar.replaceWith(next);
    bar = next;
    const print = legend(model.layers, enabled);
    key.replaceWith(print);
    key = print;
    if (focused) [...bar.children].find((button) => button.dataset.layer === focused)?.focus();
    reader.draw(enabled);
  }

  function toggleLayer(layer) {
    enabled = new Set(enabled);
    if (!enabled.delete(layer)) enabled.add(layer);
    lastLayers = [...enabled].join(",") || "none";
    options.onlayers?.(lastLayers);
    drawLayers();
    app.say(`${layer} ${enabled.has(layer) ? "shown" : "hidden"}`);
  }

  async function choose(span, how = {}) {
    if (!span && !reader.selected()) return;
    const before = reader.selected();
    if (span && !enabled.has(span.layer) && span.layer !== "sentiment_evidence") {
      enabled = new Set(enabled).add(span.layer);
      drawLayers();
    }
    reader.select(span, how);
    if (!span && before) for (const mark of ["mention", "support", "against"]) reader.marks(mark, []);
    options.onchoose?.(span);
    await drawPanel(span);
    if (span) app.say(spanName(span));
  }

  async function drawPanel(span) {
    const mine = ++drawn;
    const content = span ? await spanPanel(span, context) : overviewPanel(context);
    if (mine !== drawn) return;
    panel.classList.toggle("sheet", Boolean(span));
    panel.replaceChildren(...content.flat(Infinity).filter(Boolean));
    panel.scrollTop = 0;
  }

  function step(by) {
    const span = reader.step(by);
    if (span) choose(span, { focus: true });
  }

  const hasText = typeof model.doc.text === "string";
  const element = h("div", { class: "reading" }, h("div", { class: "column" }, bar, hasText ? reader.element : h("p", { class: "callout warn" },
    h("strong", null, "No text. "), "The articles were annotated with text = false: only their values are here."), key), panel);
  drawLayers();
  bar.hidden = !hasText;
  return {
    element, choose, step, model, headline: reader.headline,
    ready: drawPanel(null),
    toggle: (number) => model.layers[number - 1] && toggleLayer(model.layers[number - 1].name),
    selected: () => reader.selected(),
    layers: () => [...enabled].join(",") || "none",
    /** Shows what is at an offset of the document. */
    async go(offset, layer) {
      const at = model.toUnits(offset);
      const all = model.layers.flatMap((one) => one.spans);
      const span = spanAt(layer ? all : all.filter((one) => enabled.has(one.layer)), at, layer);
      if (span) await choose(span);
      else reader.place(Math.min(at, model.text.length));
    },
    stop: () => reader.stop(),
  };
}

/** Date, source, size and the figures of an article, in a line. */
export function articleMeta(doc, words) {
  const { date, source, publisher } = doc.meta ?? {};
  const { sentiment, hype } = doc.document ?? {};
  return h("p", { class: "meta" }, date ? h("time", { datetime: anyText(date) }, dayText(anyText(date))) : null, source ?? publisher ? h("span", null, name(cut(anyText(source ?? publisher), 80))) : null,
    doc.meta?.title && doc.id ? h("span", null, name(cut(anyText(doc.id), 80))) : null, words === null ? null : h("span", null, counted(words, "word")),
    sentiment === undefined ? null : h("span", { class: "pair" }, "Sentiment ", toneFigure(sentiment)), hype === undefined ? null : h("span", { class: "pair" }, "Hype ", hypeFigure(hype)));
}

let part = null; // the article that is shown
let shownId = null;

function neighbourLink(app, id, by) {
  const other = neighbours(app, id)[by < 0 ? "before" : "after"];
  const [text, title] = by < 0 ? ["‹ Previous", "Previous article (k)"] : ["Next ›", "Next article (j)"];
  if (other === null) return h("span", { class: "off", "aria-hidden": "true" }, text);
  return h("a", { href: address("article", [app.index.articles.id[other]]), title }, text);
}

function toNeighbour(app, by) {
  const other = neighbours(app, shownId)[by < 0 ? "before" : "after"];
  if (other === null) app.say(by < 0 ? "This is the first article" : "This is the last article");
  else app.go(address("article", [app.index.articles.id[other]]));
}

/** The address of a span in the shown article. */
function spanAddress(app, span) {
  const query = new URLSearchParams(app.address.query);
  if (!span) query.delete("span");
  else query.set("span", span.layer);
  return address("article", span ? [shownId, span.values.start] : [shownId], query);
}

function notFound(place, app, id) {
  app.title("Not found");
  place.append(h("h1", null, "No such article"), h("p", null, "This page has no article with the id ", h("bdi", null, `“${cut(id ?? "", 200)}”`), ". ", h("a", { href: "#articles" }, "All articles")));
}

async function showOffset(to) {
  const offset = Number(to.parts[1]);
  if (to.parts[1] !== undefined && Number.isInteger(offset) && offset >= 0) await part.go(offset, to.query.get("span"));
  return to.parts[1] !== undefined;
}

async function renderArticle(place, to, app) {
  const [id] = to.parts;
  const number = app.index.articles.id.indexOf(id);
  if (number < 0) return notFound(place, app, id);
  shownId = id;
  const record = await article(number);
  const title = anyText(record.doc.meta?.title) || id || "(no title)";
  const { position, count } = neighbours(app, id);
  app.title(cut(title, 100));
  part = articlePart(record, app.index.unit, {
    app, number, layers: to.query.get("layers"),
    place: (span) => spanAddress(app, span),
    onchoose: (span) => app.replace(spanAddress(app, span)),
    onlayers(text) {
      const query = new URLSearchParams(app.address.query);
      query.set("layers", text);
      app.replace(address("article", app.address.parts, query));
    },
  });
  place.append(h("div", { class: "crumbs" }, h("a", { href: address("articles", [], app.listQuery ?? {}) }, "Articles"), h("span", { class: "note" }, `${position + 1} of ${count.toLocaleString("en")}`),
    h("span", { class: "steps" }, neighbourLink(app, id, -1), neighbourLink(app, id, 1))),
  h("h1", null, part.headline ?? fullTitle(title)), articleMeta(record.doc, app.index.articles.words[number]), part.element);
  await part.ready;
  if (await showOffset(to)) place.dataset.placed = "";
  return undefined;
}

export const articleView = {
  name: "article",
  under: "articles",
  render: renderArticle,
  /** Another place in the same article. */
  update(to) {
    if (!part || to.parts[0] !== shownId) return false;
    if (to.parts[1] === undefined) part.choose(null);
    else showOffset(to);
    return true;
  },
  leave() {
    part?.stop();
    part = null;
  },
  keys: {
    j: ["Next article", (app) => toNeighbour(app, 1)],
    k: ["Previous article", (app) => toNeighbour(app, -1)],
    n: ["Next span", () => part?.step(1)],
    p: ["Previous span", () => part?.step(-1)],
    "1-9": ["Switch a layer", (app, event) => part?.toggle(Number(event.key))],
    Escape: ["Close the values", () => (part?.selected() ? part.choose(null) : false)],
  },
};
