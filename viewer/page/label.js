// SPDX-License-Identifier: MIT
// Labels a document of a gold file. See docs/annotating.md.
import { h, name } from "./dom.js";
import { toUtf16 } from "./data.js";
import { address } from "./route.js";
import { counted, cut, dayText, spanTitle } from "./format.js";
import {
  EditHistory, acceptSpans, addSpan, alignSentiment, changeSpan, checkValues, deleteSpan, findOverlap, fitExtent, followDays, moveSpan, nextCharacter, nextWord, openModel, setDocumentValue,
  setStatus, valueOf, valueText, writeModel,
} from "./edit.js";
import { askServer, checkBox, goldFile, goldLink, layerName, loadIndex, renderGoldList, suggest } from "./goldfile.js";
import { Marking } from "./marking.js";
import { makeSpanForm, numberField, quoted, stepScore, valuesText } from "./spanform.js";

const STATUS = {
  none: ["suggested", "Suggestions of the pipeline. Nothing of this layer is saved until you change or check something."],
  empty: ["not started", "Nothing is here yet. Mark the layer as checked if there is nothing to find."],
  draft: ["draft", "A draft. It is saved, but does not count as gold until you mark it as checked."],
  gold: ["checked", "Checked: this layer is gold."],
};
const DOCUMENT_FIELDS = {
  sentiment: { label: "Sentiment of the article", low: -1, high: 1, step: 0.5, note: "−1 bad news, 0 neither, 1 good news for its main subject" },
  hype_label: { label: "Hype of the article", low: 0, high: 3, step: 1, note: "0 none, 1 a little, 2 marked, 3 extreme" },
};
const PREFERRED = ["entity", "money", "date", "fact", "sentence", "sentiment", "document"]; // of people's work, in this order

const desks = new Map(); // by the document's id: what is open stays so while another view is shown
let desk = null; // the one that is shown

addEventListener("beforeunload", (event) => {
  if ([...desks.values()].some((one) => one.history.changed)) event.preventDefault();
});

// ---------------------------------------------------------------------------------------- opening

async function openDesk(number, app) {
  const { text: line, revision } = await askServer(`gold/document/${number}`);
  const proposed = goldFile.blind ? { line: null } : await suggest(line);
  const units = toUtf16(JSON.parse(line).text, app.index.unit);
  const model = openModel(line, proposed.line, goldFile.index.layers, units);
  const order = [...PREFERRED, ...model.layers.map((layer) => layer.name)];
  const layers = [...new Set(order)].filter((one) => one === "document" || model.layers.some((layer) => layer.name === one));
  return { number, model, revision, layers, layer: "entity", selected: -1, history: new EditHistory(model.parts), said: proposed.said ?? "", label: new Map() };
}

// ---------------------------------------------------------------------------------------- one document

const layerOf = (one) => desk.model.layers.find((layer) => layer.name === one);
const partOf = (one = desk.layer) => desk.history.parts[one];
const spansOf = () => partOf().spans ?? [];
const wordsOf = (span) => desk.model.text.slice(span.start, span.end);
const firstColumn = (layer) => layer?.columns.find((column) => column.type === "name" && !column.omit);
const statusOf = (one) => STATUS[partOf(one).status === "none" && !(partOf(one).spans ?? Object.keys(partOf(one).values)).length ? "empty" : partOf(one).status];
const isChecked = (one) => partOf(one).status === "gold";
const isWrong = (layer, span) => checkValues(layer, span.values, partOf(layer.name).status === "gold").some((fault) => !fault.hint);

/** The label that a new span gets. */
function labelOf(layer) {
  const column = firstColumn(layer);
  return column ? { [column.name]: desk.label.get(layer.name) ?? column.names[0] } : layer.name === "sentiment" ? { score: valueOf({ type: "number" }, "0") } : {};
}

function spanView(layer, span) {
  const column = firstColumn(layer);
  const label = column ? valueText(span.values[column.name]) : "score" in span.values ? valueText(span.values.score) : "";
  const number = Number(label);
  const colour = column ? Math.max(0, column.names.indexOf(label)) : layer.name === "sentiment" ? (number > 0 ? 1 : number < 0 ? 2 : 5) : 0;
  return { start: span.start, end: span.end, tag: column || layer.name === "sentiment" ? label || "?" : "", colour, suggested: span.suggested, wrong: isWrong(layer, span) };
}

/** Does an edit, or what undo and redo return, and shows it. */
function done(one, app, said) {
  if (!one) return;
  if (one.focus) {
    desk.layer = one.focus.layer;
    desk.selected = one.focus.index;
  } else if (one.key !== desk.layer || desk.selected >= spansOf().length) desk.selected = -1;
  desk.problem = null;
  desk.draw();
  app.say(said ?? one.title);
}

const perform = (one, app, said) => done(desk.history.do(one), app, said);

function pick(index, app, { caret = false } = {}) {
  desk.selected = index;
  desk.draw();
  const span = spansOf()[index];
  if (!span) return;
  if (caret) desk.marking.select(span.start);
  desk.marking.reveal(span.start);
  app.say(`${spanTitle(desk.layer)} ${index + 1} of ${spansOf().length}: ${cut(wordsOf(span), 80)}. ${valuesText(layerOf(desk.layer), span.values)}${span.suggested ? ". Suggested" : ""}`);
}

const smallestAt = (offset) => {
  const hits = spansOf().map((span, index) => ({ span, index })).filter(({ span }) => span.start <= offset && offset <= span.end);
  return hits.sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0]?.index ?? -1;
};

function warn(text, app) {
  desk.problem = { text };
  desk.drawStatus();
  app.say(text);
}

/** The extent if a span can have it; otherwise says why, and returns null. */
function allowed(extent, app, except) {
  const layer = layerOf(desk.layer);
  if (!layer) return null;
  if (!extent) return warn("Select some words first", app), null;
  const other = findOverlap(layer, spansOf(), extent, except);
  if (other) return warn(`It would overlap “${cut(wordsOf(other), 60)}”: move or delete that one first`, app), null;
  return extent;
}

function addAtSelection(app, { pointer = false } = {}) {
  const layer = layerOf(desk.layer);
  const now = desk.marking.selection();
  if (!layer || !now) return undefined;
  if (now.from === now.to) {
    const at = smallestAt(now.to);
    if (at >= 0) return pick(at, app), desk.form?.focus();
    if (pointer) return undefined;
  }
  const extent = allowed(fitExtent(desk.model.text, now.from, now.to, desk.words || now.from === now.to), app);
  if (extent) perform(addSpan(desk.history.parts, desk.layer, extent, labelOf(layer)), app, `${spanTitle(desk.layer)} added: ${cut(desk.model.text.slice(extent.start, extent.end), 80)}`);
  return undefined;
}

function moveTo(extent, app) {
  const fits = desk.selected >= 0 && allowed(extent, app, desk.selected);
  if (fits) perform(moveSpan(desk.history.parts, desk.layer, desk.selected, fits), app, `Now: ${cut(desk.model.text.slice(fits.start, fits.end), 80)}`);
}

function useSelection(app) {
  const now = desk.marking.selection();
  if (now) moveTo(fitExtent(desk.model.text, now.from, now.to, desk.words), app);
}

/** Moves an end of the selected span by a character or a word. */
function nudge(edge, step, words, app) {
  const span = spansOf()[desk.selected];
  if (!span) return;
  const { text } = desk.model;
  const at = { start: span.start, end: span.end };
  do at[edge] = (words ? nextWord : nextCharacter)(text, at[edge], step);
  while (at[edge] > 0 && at[edge] < text.length && /\s/.test(edge === "end" ? text[at[edge] - 1] : text[at[edge]])); // not an end: go on
  if (at.start < at.end) moveTo(fitExtent(text, at.start, at.end, false), app);
}

function remove(app) {
  if (desk.selected < 0 && desk.marking.selection()) desk.selected = smallestAt(desk.marking.selection().to);
  const span = spansOf()[desk.selected];
  if (span) perform(deleteSpan(desk.history.parts, desk.layer, desk.selected), app, `Deleted: ${cut(wordsOf(span), 80)}`);
}

/** Accepts the selected span, or the suggestions of the sentence around it, or all. */
function accept(which, app) {
  const span = spansOf()[desk.selected];
  const end = desk.model.text.length;
  let extent = { start: 0, end };
  if (which !== "all") {
    const at = span?.start ?? desk.marking.selection()?.to;
    if (at === undefined) return warn("Select a span first", app);
    const sentence = desk.history.parts.sentence?.spans.find((one) => one.start <= at && at < one.end);
    extent = which === "one" ? span : sentence ?? extent;
  }
  const one = extent && acceptSpans(desk.history.parts, desk.layer, extent.start, extent.end, desk.selected < 0 ? null : desk.selected);
  if (one) perform(one, app);
  else warn("There are no suggestions here", app);
  return undefined;
}

const step = (by, app) => {
  const count = spansOf().length;
  if (!count) return;
  const at = desk.selected < 0 ? desk.marking.selection()?.to ?? 0 : null;
  const near = at === null ? desk.selected + by : by > 0 ? spansOf().findIndex((span) => span.start >= at) : spansOf().findLastIndex((span) => span.end <= at);
  pick(Math.max(0, Math.min(count - 1, near < 0 && by > 0 ? count - 1 : near)), app, { caret: true });
};

function changeLabel(by, app) {
  const layer = layerOf(desk.layer);
  const span = spansOf()[desk.selected];
  const column = firstColumn(layer);
  if (layer?.name === "sentiment" && span) return perform(changeSpan(desk.history.parts, desk.layer, desk.selected, { score: stepScore(span.values.score, by / 2) }), app);
  if (!column) return undefined;
  const now = column.names.indexOf(span ? valueText(span.values[column.name]) : labelOf(layer)[column.name]);
  const label = column.names[(now + by + column.names.length) % column.names.length];
  desk.label.set(layer.name, label);
  if (span) return perform(changeSpan(desk.history.parts, desk.layer, desk.selected, { [column.name]: label }), app, label);
  desk.draw();
  return app.say(`New spans: ${label}`);
}

function toggleChecked(app) {
  const part = partOf();
  if (desk.layer === "sentiment") desk.history.do(alignSentiment(desk.history.parts));
  const open = part.spans?.filter((span) => span.suggested).length ?? 0;
  perform(setStatus(desk.history.parts, desk.layer, part.status === "gold" ? "draft" : "gold"), app,
    part.status === "gold" ? `${layerName(desk.layer)}: a draft again` : `${layerName(desk.layer)}: checked${open ? `, ${counted(open, "suggestion")} accepted` : ""}`);
}

function chooseLayer(one, app) {
  if (!one) return;
  desk.layer = one;
  desk.selected = -1;
  desk.problem = null;
  desk.form = null;
  desk.draw();
  app.say(`${layerName(one)}: ${statusOf(one)[0]}`);
}

function goTo(by, app) {
  const next = goldFile.index.documents[desk.number + by];
  if (next) app.go(goldLink(next));
}

// ---------------------------------------------------------------------------------------- saving

/** The first span that the server would refuse: {layer, index, column}, or null. */
function firstFault() {
  for (const layer of desk.model.layers) {
    const part = partOf(layer.name);
    if (part.status === "none") continue;
    for (const [index, span] of part.spans.entries()) {
      const fault = checkValues(layer, span.values, part.status === "gold").find((one) => !one.hint);
      if (fault) return { layer: layer.name, index, column: fault.column, text: `${spanTitle(layer.name)} “${cut(wordsOf(span), 60)}”: ${fault.column} ${fault.text}` };
    }
  }
  return null;
}

function showFault({ layer, index, column, text }, app) {
  if (desk.history.parts[layer]) {
    desk.layer = layer;
    desk.selected = index ?? -1;
  }
  desk.problem = { text, bad: true };
  desk.draw();
  if (column) desk.form?.focus(column);
  app.say(text);
}

async function save(app, { over = false } = {}) {
  const mine = desk;
  if (mine.saving || !mine.history.changed) return;
  const fault = firstFault();
  if (fault) return showFault({ ...fault, text: `Not saved. ${fault.text}` }, app);
  const parts = mine.history.parts;
  mine.saving = true;
  mine.drawStatus();
  try {
    if (over) mine.revision = (await askServer(`gold/document/${mine.number}`)).revision;
    const body = writeModel(mine.model, parts);
    const reply = await askServer(`gold/document/${mine.number}`, { method: "PUT", headers: { "Content-Type": "application/json", "If-Match": `"${mine.revision}"` }, body });
    mine.revision = JSON.parse(reply.text).revision;
    mine.history.saved = parts;
    mine.problem = null;
    app.say("Saved");
  } catch (error) {
    refused(mine, error, app);
  }
  mine.saving = false;
  if (mine === desk) mine.drawStatus();
  return undefined;
}

function refused(mine, error, app) {
  const { layer, span, column } = error.fault ?? {};
  if (error.status === 409) mine.problem = { text: `Not saved: ${error.message}.`, conflict: true };
  else if (mine === desk && layer) return showFault({ layer, index: span, column, text: `Not saved: ${error.message}` }, app);
  else mine.problem = { text: `Not saved: ${error.message}`, bad: true };
  return app.say(mine.problem.text);
}

async function reopen(app) {
  desks.delete(desk.model.id);
  await loadIndex();
  app.go(location.hash);
}

// ---------------------------------------------------------------------------------------- what is shown

const button = (text, onclick, more = {}) => h("button", { type: "button", onclick, ...more }, text);

function drawLayers(app) {
  return desk.layers.map((one, i) => {
    const part = partOf(one);
    const count = part.spans ? part.spans.length : null;
    return h("button", { type: "button", class: `gold-layer ${part.status}`, "aria-pressed": String(one === desk.layer), onclick: () => chooseLayer(one, app), title: i < 9 ? `Key ${i + 1}` : null },
      layerName(one), count === null ? null : h("span", { class: "gold-count" }, String(count)), h("span", { class: "status" }, statusOf(one)[0]));
  });
}

function drawStatusBar(app) {
  const { history, problem, saving } = desk;
  const state = saving ? "Saving …" : history.changed ? "Unsaved changes" : "Saved";
  const tone = history.changed ? "warn" : "good";
  const parts = [h("div", { class: "tools-row" },
    button("Save", () => save(app), { class: "primary", title: "Ctrl+S", disabled: !history.changed || saving }),
    button("Undo", () => undo(app), { title: "Ctrl+Z", disabled: history.at === 0 }),
    button("Redo", () => redo(app), { title: "Ctrl+Shift+Z", disabled: history.at + 1 >= history.states.length }),
    h("span", { class: `state tone ${tone}` }, state))];
  if (problem) {
    parts.push(h("div", { class: `callout ${problem.bad || problem.conflict ? "bad" : "warn"}` }, h("p", null, problem.text),
      problem.conflict ? [h("p", { class: "note" }, "Look at the other version in another tab before you decide."), h("div", { class: "tools-row" },
        button("Open the other version: my changes are lost", () => reopen(app)), button("Save mine over it", () => save(app, { over: true })))] : null));
  }
  return parts;
}

function drawLayerPanel(app) {
  const part = partOf();
  const layer = layerOf(desk.layer);
  const open = spansOf().filter((span) => span.suggested).length;
  const column = firstColumn(layer);
  return [h("p", { class: "note" }, statusOf(desk.layer)[1], open && part.status !== "none" ? ` ${counted(open, "suggestion")} left.` : ""),
    h("div", { class: "tools-row" },
      button(isChecked(desk.layer) ? "Mark as not checked" : "Mark as checked", () => toggleChecked(app), { class: isChecked(desk.layer) ? null : "check" }),
      open ? button("Accept all", () => accept("all", app)) : null,
      part.status === "none" ? null : button("Start over", () => perform(setStatus(desk.history.parts, desk.layer, "none"), app)),
      desk.layer === "sentiment" && alignSentiment(desk.history.parts) ? button("Take the sentences again", () => perform(alignSentiment(desk.history.parts), app)) : null),
    layer ? h("div", { class: "tools-row" },
      column ? h("div", { class: "gold-field" }, h("label", { for: "label-new" }, "New spans are"), labelSelect(column, layer)) : null,
      button("Add the selection", () => addAtSelection(app), { title: "Enter" }),
      checkBox("label-words", "Whole words", desk.words, (on) => (desk.words = on)),
      checkBox("label-once", "Add when the pointer is released", desk.once, (on) => (desk.once = on))) : null];
}

function labelSelect(column, layer) {
  const select = h("select", { id: "label-new" }, column.names.map((one) => h("option", { value: one }, one)));
  select.value = labelOf(layer)[column.name];
  select.addEventListener("change", () => desk.label.set(layer.name, select.value));
  return select;
}

/** The names of the document, for fields of roles. */
function documentNames() {
  const found = new Set();
  for (const span of desk.history.parts.entity?.spans ?? []) found.add(valueText(span.values.name) || wordsOf(span));
  return [...found].sort();
}

function drawForm(app, host) {
  const layer = layerOf(desk.layer);
  const span = spansOf()[desk.selected];
  if (!layer) return drawDocumentForm(app, host);
  if (!span) return host.replaceChildren(h("h2", null, spanTitle(desk.layer)), h("p", { class: "note" }, "Select words to add a span, or choose one to change it. The key ? lists the keys."));
  const key = `${desk.model.id} ${desk.layer} ${desk.selected}`;
  if (desk.form?.key !== key) {
    desk.form = makeSpanForm(layer, { names: documentNames, onset: (changes) => perform(changeSpan(desk.history.parts, desk.layer, desk.selected, withDays(layer, changes)), app) });
    desk.form.key = key;
    const heading = h("h2", null);
    const extent = ["start", "end"].map((edge) => h("div", { class: "nudge", role: "group", "aria-label": edge === "start" ? "Beginning" : "End" }, h("span", null, edge === "start" ? "Begin" : "End"),
      button("◂", (event) => nudge(edge, -1, event.ctrlKey, app), { "aria-label": `${edge} earlier` }), button("▸", (event) => nudge(edge, 1, event.ctrlKey, app), { "aria-label": `${edge} later` })));
    const tools = h("div", { class: "tools-row" });
    desk.form.draw = (now) => {
      heading.replaceChildren(...quoted(cut(wordsOf(now), 120)));
      tools.replaceChildren(now.suggested ? button("Accept", () => accept("one", app), { class: "check", title: "a" }) : "", button("Delete", () => remove(app), { title: "x" }), button("Close", () => pick(-1, app), { title: "Esc" }), button("Use the selection", () => useSelection(app), { title: "e" }));
      desk.form.show(now.values, partOf().status === "gold");
    };
    host.replaceChildren(heading, h("div", { class: "tools-row" }, extent), desk.form.element, tools);
  }
  desk.form.draw(span);
  return undefined;
}

/** A date's interval follows its value, if it was that of the old value or there was none. */
function withDays(layer, changes) {
  const key = layer.name === "date" ? "value" : layer.name === "fact" ? "date" : null;
  if (!key || !(key in changes)) return changes;
  return { ...changes, ...followDays(spansOf()[desk.selected].values, key, changes[key]) };
}

function drawDocumentForm(app, host) {
  const part = partOf("document");
  const names = [...new Set([...Object.keys(DOCUMENT_FIELDS), ...Object.keys(part.values)])];
  const fields = names.map((one) => numberField({
    id: `label-document-${one}`, step: "any", low: 0, high: 100, label: one, ...DOCUMENT_FIELDS[one], value: valueText(part.values[one]),
    onset: (text) => {
      const value = valueOf({ type: "number" }, text);
      const limits = { low: -1e9, high: 1e9, ...DOCUMENT_FIELDS[one] };
      const number = value === undefined ? 0 : Number(valueText(value));
      if (!(number >= limits.low && number <= limits.high)) warn(`${one} is a number from ${limits.low} to ${limits.high}`, app);
      else perform(setDocumentValue(desk.history.parts, one, value), app);
    },
  }).element);
  desk.form = null;
  const active = document.activeElement?.id;
  host.replaceChildren(h("h2", null, "Article"), ...fields);
  if (active && host.querySelector(`#${CSS.escape(active)}`)) document.getElementById(active).focus();
}

function drawSpanList(app) {
  const layer = layerOf(desk.layer);
  if (!layer) return [];
  const shown = spansOf().slice(0, 500);
  return [h("h2", null, layerName(desk.layer), h("span", { class: "gold-count" }, ` ${spansOf().length}`)),
    shown.length ? h("ol", { class: "gold-spans" }, shown.map((span, index) => h("li", null,
      h("button", { type: "button", class: "gold-row", "aria-current": index === desk.selected ? "true" : null, onclick: () => pick(index, app) },
        h("span", { class: "words" }, name(cut(wordsOf(span), 60))), h("span", { class: "note" }, name(cut(valuesText(layer, span.values), 100))),
        span.suggested ? h("span", { class: "status" }, "suggested") : null, isWrong(layer, span) ? h("span", { class: "status tone bad" }, "wrong") : null)))) : h("p", { class: "note" }, "No spans"),
    spansOf().length > shown.length ? h("p", { class: "note" }, `and ${spansOf().length - shown.length} more`) : null];
}

function dragged(edge, offset, finished, app) {
  const span = spansOf()[desk.selected];
  if (!span) return;
  if (offset !== null) desk.drag = fitExtent(desk.model.text, edge === "start" ? offset : span.start, edge === "start" ? span.end : offset, desk.words);
  const extent = desk.drag;
  if (finished) {
    desk.drag = null;
    if (extent && (extent.start !== span.start || extent.end !== span.end)) moveTo(extent, app);
  }
  desk.draw();
}

function drawText() {
  const layer = layerOf(desk.layer);
  const views = layer ? spansOf().map((span, index) => ({ ...spanView(layer, span), ...(index === desk.selected ? desk.drag : null) })) : [];
  desk.marking.draw(views, desk.selected);
}

function renderDesk(place, app) {
  const entry = goldFile.index.documents[desk.number];
  const [layers, status, panel, form, list] = ["gold-layers", "saving", "gold-panel", "gold-form", "gold-list"].map((one) => h("div", { class: one }));
  layers.setAttribute("role", "group");
  layers.setAttribute("aria-label", "Layers");
  const mine = desk;
  mine.words ??= true;
  mine.once ??= true;
  mine.form = null;
  mine.marking = new Marking(mine.model.text, {
    onPick: (offset) => pick(smallestAt(offset), app),
    onSelect: () => mine.once && desk.selected < 0 && addAtSelection(app, { pointer: true }),
    onDrag: (edge, offset, finished) => dragged(edge, offset, finished, app),
  });
  mine.drawStatus = () => status.replaceChildren(...drawStatusBar(app));
  mine.draw = () => {
    const active = document.activeElement?.closest?.(".gold-layers, .gold-panel, .saving, .gold-list");
    const at = active ? [...active.querySelectorAll("button, input, select")].indexOf(document.activeElement) : -1;
    layers.replaceChildren(...drawLayers(app));
    panel.replaceChildren(...drawLayerPanel(app).filter(Boolean));
    list.replaceChildren(...drawSpanList(app).filter(Boolean));
    list.parentElement?.toggleAttribute("hidden", list.childNodes.length === 0);
    mine.drawStatus();
    form.parentElement?.classList.toggle("chosen-span", spansOf()[mine.selected] !== undefined);
    drawForm(app, form);
    drawText();
    if (active && at >= 0) [...active.querySelectorAll("button, input, select")][at]?.focus();
  };
  const prior = goldFile.index.documents[mine.number - 1];
  const next = goldFile.index.documents[mine.number + 1];
  place.append(...[h("nav", { class: "gold-steps", "aria-label": "Articles" }, h("a", { href: address("label") }, "All articles"), prior ? h("a", { href: goldLink(prior), title: "Key p" }, "Previous") : null, next ? h("a", { href: goldLink(next), title: "Key n" }, "Next") : null),
    h("h1", null, name(cut(entry.title || entry.id, 200))),
    h("p", { class: "lead" }, [dayText(entry.date), entry.title ? name(cut(entry.id, 100)) : null].filter(Boolean).flatMap((one, i) => (i ? [" · ", one] : [one]))),
    mine.said ? h("p", { class: "callout warn" }, mine.said) : null,
    status, layers, h("div", { class: "gold-desk" }, h("section", { class: "paper", "aria-label": "Article" }, panel, mine.marking.element), h("div", { class: "gold-side" }, h("section", { class: "form-box", "aria-label": "Selected span" }, form), h("section", { "aria-label": "Spans" }, list)))].filter(Boolean));
  mine.marking.element.addEventListener("keydown", (event) => textKey(event, app));
  mine.draw();
}

// ---------------------------------------------------------------------------------------- keys

const undo = (app) => done(desk.history.undo(), app, "Undone");
const redo = (app) => done(desk.history.redo(), app, "Done again");
const inDesk = (action) => (app, event) => (desk ? action(app, event) : false);

const commands = {
  n: ["Next span", inDesk((app) => step(1, app))],
  p: ["Previous span", inDesk((app) => step(-1, app))],
  Enter: ["In the text: add the selection, or open the span at the caret", inDesk((app, event) => (event.target === desk.marking.element ? addAtSelection(app) : false))],
  x: ["Delete the span", inDesk(remove)],
  e: ["Give the span the selected words", inDesk(useSelection)],
  l: ["Next label, or a higher score", inDesk((app) => changeLabel(1, app))],
  L: ["Previous label, or a lower score", inDesk((app) => changeLabel(-1, app))],
  a: ["Accept the suggestion", inDesk((app) => accept("one", app))],
  A: ["Accept all suggestions of the sentence", inDesk((app) => accept("sentence", app))],
  m: ["Mark the layer as checked, or not", inDesk(toggleChecked)],
  u: ["Undo (Ctrl+Z); Ctrl+Shift+Z does it again", inDesk(undo)],
  t: ["Go to the text", inDesk(() => desk.marking.element.focus())],
  v: ["Go to the values of the span", inDesk(() => desk.form?.focus())],
  j: ["Next article", (app) => (desk ? goTo(1, app) : openNext(app))],
  k: ["Previous article", inDesk((app) => goTo(-1, app))],
  "1-9": ["Layer", inDesk((app, event) => chooseLayer(desk.layers[Number(event.key) - 1], app))],
};

function openNext(app) {
  const next = goldFile.index?.documents.find((one) => one.state !== "done");
  if (next) app.go(goldLink(next));
}

/** Keys in the text: those of the view, and those that move the ends of a span. Others belong to the caret. */
function textKey(event, app) {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (event.altKey && /^Arrow(Left|Right)$/.test(event.key) && desk.selected >= 0) {
    event.preventDefault();
    return nudge(event.shiftKey ? "start" : "end", event.key === "ArrowLeft" ? -1 : 1, event.ctrlKey, app);
  }
  if (modified || event.isComposing) return undefined;
  if (event.key === "Delete" || event.key === "Backspace") return event.preventDefault(), remove(app);
  if (event.key === "Escape" && desk.selected >= 0) return event.stopPropagation(), pick(-1, app);
  const command = commands[event.key] ?? (/^[1-9]$/.test(event.key) ? commands["1-9"] : null);
  if (!command) return undefined;
  event.preventDefault();
  return command[1](app, event);
}

/** Keys with Ctrl, or the command key of a Mac, everywhere in the view. */
function controlKey(event) {
  if (!desk || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  const field = /^(INPUT|TEXTAREA)$/.test(event.target.tagName) && /^(text|search)$/.test(event.target.type); // has an undo of its own
  if (key === "s") {
    document.activeElement?.blur?.(); // a field's value counts
    save(desk.app);
  } else if (key === "z" && !field) (event.shiftKey ? redo : undo)(desk.app);
  else if (key === "y" && !field) redo(desk.app);
  else return;
  event.preventDefault();
}

// ---------------------------------------------------------------------------------------- the view

export const labelView = {
  name: "label",
  title: "Label",
  key: "l",
  shown: (config) => config.gold === true,
  keys: commands,
  async render(place, to, app) {
    const [id] = to.parts;
    desk = null;
    await loadIndex();
    if (id === undefined) return renderGoldList(place, app, (one) => desks.get(one)?.history.changed === true);
    const number = goldFile.index.documents.findIndex((one) => one.id === id);
    if (number < 0) throw new Error(`The gold file has no article with the id “${cut(id, 80)}”`);
    const kept = desks.get(id);
    const opened = kept?.history.changed ? kept : await openDesk(number, app);
    if (app.address !== to) return undefined; // meanwhile another view was chosen
    desk = Object.assign(opened, { app, number });
    for (const [key, one] of desks) if (!one.history.changed) desks.delete(key);
    desks.set(id, desk);
    app.title(goldFile.index.documents[number].title || id);
    addEventListener("keydown", controlKey);
    renderDesk(place, app);
    return undefined;
  },
  leave() {
    desk = null;
    removeEventListener("keydown", controlKey);
  },
};
