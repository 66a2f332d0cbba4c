// SPDX-License-Identifier: MIT
// The gold file behind the server: requests, and the list of its documents.
import { h, name } from "./dom.js";
import { address } from "./route.js";
import { counted, cut, dayText, layerTitle } from "./format.js";

const STATES = { new: "not started", draft: "in work", done: "done" };

/** What the page knows of the file. `blind`: without suggestions, for a pass whose agreement with another is measured. */
export const goldFile = { index: null, blind: false };

// ---------------------------------------------------------------------------------------- the server

/** Returns {text, revision} of a reply; throws an Error with `status` and `fault`, the reply's error. */
export async function askServer(path, options = {}) {
  let reply;
  try {
    reply = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Error("The server does not answer. Is it still running?");
  }
  const text = await reply.text();
  if (reply.ok) return { text, revision: (reply.headers.get("ETag") ?? "").replaceAll('"', "") };
  let fault = {};
  try {
    fault = JSON.parse(text).error ?? {};
  } catch {
    // a proxy's page
  }
  throw Object.assign(new Error(fault.message ?? `The server answered ${reply.status}`), { fault, status: reply.status });
}

/** Reads the index again; returns it. */
export const loadIndex = async () => (goldFile.index = JSON.parse((await askServer("gold/index")).text));

/** What the pipeline suggests for a document, as JSON; null if it fails, with a reason in `said`. */
export async function suggest(line) {
  const { id, meta, text } = JSON.parse(line);
  try {
    const body = JSON.stringify({ id: String(id), meta, text });
    return { line: (await askServer("annotate", { method: "POST", headers: { "Content-Type": "application/json" }, body })).text.trim() };
  } catch (error) {
    return { line: null, said: `The pipeline makes no suggestions: ${error.message}` };
  }
}

// ---------------------------------------------------------------------------------------- the list

/** The address of a document of the index. */
export const goldLink = (one) => address("label", [one.id]);

function listRow(one, unsaved) {
  return h("tr", { class: one.state },
    h("th", { scope: "row" }, h("a", { href: goldLink(one) }, name(cut(one.title || one.id, 100))), one.title ? h("div", { class: "note" }, name(cut(one.id, 80))) : null),
    h("td", null, dayText(one.date)),
    h("td", null, h("span", { class: `state ${one.state}` }, STATES[one.state]), unsaved ? h("strong", { class: "tone warn" }, " unsaved") : null),
    h("td", { class: "text" }, one.gold.map(layerName).join(", ") || "–"),
    h("td", { class: "text" }, one.draft.map(layerName).join(", ") || "–"));
}

/** "Names" for the layer entity. */
export const layerName = (layer) => (layer === "document" ? "Article" : layerTitle(layer));

/** Fills `place` with the list; isUnsaved(id) says whether a document has changes in the browser. */
export function renderGoldList(place, app, isUnsaved) {
  const all = goldFile.index.documents;
  const count = (state) => all.filter((one) => one.state === state).length;
  const body = h("tbody");
  const found = h("p", { class: "note", role: "status" });
  const search = h("input", { id: "label-search", type: "search", "data-search": true, autocomplete: "off", placeholder: "Title or id" });
  const state = h("select", { id: "label-state" }, h("option", { value: "" }, "all"), Object.entries(STATES).map(([key, text]) => h("option", { value: key }, text)));
  const show = () => {
    const words = search.value.toLowerCase();
    const rows = all.filter((one) => (!state.value || one.state === state.value) && `${one.title} ${one.id}`.toLowerCase().includes(words));
    body.replaceChildren(...rows.slice(0, 1000).map((one) => listRow(one, isUnsaved(one.id))));
    found.textContent = rows.length > 1000 ? `The first 1000 of ${counted(rows.length, "article")}` : counted(rows.length, "article");
  };
  search.addEventListener("input", show);
  state.addEventListener("change", show);
  const next = all.find((one) => one.state !== "done");
  place.append(h("h1", null, "Label"),
    h("p", { class: "lead" }, "Gold file ", h("code", null, name(goldFile.index.file)), goldFile.index.annotator ? [", annotated by ", name(goldFile.index.annotator)] : null, "."),
    h("dl", { class: "tiles" }, [["done", count("done")], ["in work", count("draft")], ["not started", count("new")]].map(([text, n]) => h("div", null, h("dt", null, text), h("dd", null, String(n))))),
    h("section", null,
      h("div", { class: "tools-row" }, h("div", { class: "gold-field" }, h("label", { for: "label-search" }, "Search"), search), h("div", { class: "gold-field" }, h("label", { for: "label-state" }, "State"), state),
        checkBox("label-blind", "Without suggestions of the pipeline", goldFile.blind, (on) => (goldFile.blind = on)),
        next ? h("button", { type: "button", class: "primary", onclick: () => app.go(goldLink(next)) }, "Next article") : null),
      found,
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Articles" },
        h("table", null, h("thead", null, h("tr", null, ["Article", "Date", "State", "Checked", "Draft"].map((text) => h("th", { scope: "col" }, text)))), body))));
  show();
}

/** A box to tick, with its label. */
export function checkBox(id, text, on, onset) {
  const box = h("input", { id, type: "checkbox" });
  box.checked = on;
  box.addEventListener("change", () => onset(box.checked));
  return h("div", { class: "gold-field flag" }, box, h("label", { for: id }, text));
}
