// SPDX-License-Identifier: MIT
// Fields for the values of a span, by the columns of its layer.
import { h, name } from "./dom.js";
import { Exact, checkValues, valueOf, valueText } from "./edit.js";
import { intervalText, kindWords } from "./format.js";

const ROLES = new Set(["subject", "object", "source", "name"]);

const columnTitle = (column) => kindWords(column.name);

/** A slider and a field of the same number. onset(text) gets what was entered. */
export function numberField({ id, label, low, high, step, value, onset, note }) {
  const slider = h("input", { type: "range", min: low, max: high, step, "aria-label": `${label}, slider` });
  const field = h("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", size: "6" });
  const show = (text) => {
    slider.value = text === "" ? "0" : text;
    slider.classList.toggle("unset", text === "");
    if (field !== document.activeElement || field.value.trim() === "") field.value = text;
  };
  slider.addEventListener("input", () => (field.value = slider.value));
  slider.addEventListener("change", () => onset(slider.value));
  field.addEventListener("change", () => onset(field.value));
  show(value);
  return { element: h("div", { class: "gold-field number" }, h("label", { for: id }, label), h("div", { class: "gold-pair" }, slider, field), note ? h("p", { class: "note" }, note) : null), show };
}

/**
 * Makes the form of a layer. `names` returns the names of the document, for roles; onset(changes) gets values by column, undefined
 * for one that was emptied. Returns {element, show(values, isGold), focus(column)}.
 */
export function makeSpanForm(layer, { names, onset }) {
  const list = h("datalist", { id: "label-names" });
  const fields = new Map();
  for (const column of layer.columns) if (column.type !== "span") fields.set(column.name, makeField(column, onset));
  const note = h("p", { class: "note interval" });
  const element = h("div", { class: "gold-values" }, list, [...fields.values()].map((field) => field.element), fields.has("begin") ? note : null);

  const show = (values, isGold) => {
    list.replaceChildren(...names().map((one) => h("option", { value: one })));
    const faults = checkValues(layer, values, isGold);
    for (const [column, field] of fields) {
      field.show(valueText(values[column]));
      field.fault(faults.filter((fault) => fault.column === column));
    }
    note.textContent = typeof values.begin === "string" && typeof values.until === "string" ? intervalText(values.begin, values.until) : "";
  };
  const focus = (column) => (fields.get(column) ?? [...fields.values()][0])?.input.focus();
  return { element, show, focus };
}

function inputOf(column, id) {
  if (column.type === "name") {
    const options = column.names.map((one) => h("option", { value: one }, one === "" ? "none" : one));
    if (!column.names.includes("")) options.unshift(h("option", { value: "" }, column.omit ? "none" : "choose …"));
    return h("select", { id }, options);
  }
  if (column.type === "flag") return h("input", { id, type: "checkbox" });
  const kind = { day: { placeholder: "YYYY-MM-DD" }, decimal: { inputmode: "decimal" }, number: { inputmode: "decimal" } }[column.type] ?? {};
  return h("input", { id, type: "text", autocomplete: "off", spellcheck: "false", list: ROLES.has(column.name) ? "label-names" : null, ...kind });
}

function makeField(column, onset) {
  const id = `label-${column.name}`;
  const said = h("p", { class: "fault", id: `${id}-fault` });
  const set = (text) => onset({ [column.name]: valueOf(column, text) });
  if (column.type === "number" && column.name === "score") {
    const made = numberField({ id, label: columnTitle(column), low: -1, high: 1, step: 0.5, value: "", onset: set, note: column.doc });
    made.element.append(said);
    return { element: made.element, input: made.element.querySelector(`#${id}`), show: made.show, fault: (faults) => showFaults(said, made.element.querySelector(`#${id}`), faults) };
  }
  const input = inputOf(column, id);
  input.setAttribute("aria-describedby", said.id);
  input.addEventListener("change", () => set(column.type === "flag" ? String(input.checked) : input.value));
  const show = (text) => {
    if (column.type === "flag") input.checked = text === "true";
    else {
      if (column.type === "name" && text && ![...input.options].some((one) => one.value === text)) input.append(h("option", { value: text }, text));
      input.value = text;
    }
  };
  const label = h("label", { for: id, title: column.doc }, columnTitle(column));
  const element = h("div", { class: `gold-field ${column.type}` }, column.type === "flag" ? [input, label] : [label, input], said);
  return { element, input, show, fault: (faults) => showFaults(said, input, faults) };
}

function showFaults(said, input, faults) {
  const wrong = faults.some((fault) => !fault.hint);
  said.replaceChildren(...faults.map((fault) => h("span", { class: fault.hint ? "hint" : "bad" }, fault.hint ? "" : h("strong", null, "Wrong: "), fault.text, " ")));
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

/** Values of a span on one line, for a list. */
export function valuesText(layer, values) {
  const skip = new Set(["begin", "until", "vague", "ambiguous", "id", "subject_id", "object_id"]);
  const parts = layer.columns.filter((column) => !skip.has(column.name)).map((column) => valueText(values[column.name])).filter(Boolean);
  return parts.join(" · ");
}

/** A score that a key raises or lowers by half a step, within its limits, as a number of JSON. */
export const stepScore = (value, step) => new Exact(String(Math.max(-1, Math.min(1, Number(valueText(value) || 0) + step))));

/** Words of a document in a heading. */
export const quoted = (text) => ["“", name(text), "”"];
