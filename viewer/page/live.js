// SPDX-License-Identifier: MIT
// A box for an article, annotated as one types, by the server behind the page.
import { h } from "./dom.js";
import { parse } from "./data.js";
import { articleMeta, articlePart } from "./article.js";
import { counted } from "./format.js";

const WAIT = 300; // ms after the last key
const TRIES = 5; // while the server is busy
const SAMPLE = {
  title: "Marlow Grid to buy Tern Cables for $1.2 billion",
  date: "2025-06-09",
  text: `Marlow Grid to buy Tern Cables for $1.2 billion

Marlow Grid Inc. agreed on Monday to buy Tern Cables Ltd. for about $1.2 billion in cash, its largest acquisition ever, people familiar with the matter said.

Tern's revenue rose 14% to $487.2 million last year, but losses widened sharply. Shares of Marlow fell 3% to $34.50 after the announcement.

“This is a game-changing, once-in-a-generation deal,” said Priya Castellanos, chief executive of Marlow. Analysts had expected between $900 million and $1 billion. The deal should close by the end of 2025.`,
};
const REASONS = new Map([[401, "The server needs a token"], [403, "The server does not allow this"], [404, "This server does not annotate"], [413, "The text is too long for this server"],
  [422, "The text cannot be annotated"], [429, "The server is busy"], [503, "The server is busy"]]);

let draft = { title: "", date: "", text: "" }; // kept while the page is open
let pending = null; // aborts the request under way
let shownPart = null;

const pause = (ms, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, ms);
  signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
});

/** The error of a reply, in words. */
export function errorText(status, body) {
  let message = "";
  try {
    const { error } = JSON.parse(body);
    message = [error.plugin, error.message ?? error.reason].filter((part) => typeof part === "string").join(": ");
  } catch {
    message = body;
  }
  return `${REASONS.get(status) ?? `The server answers ${status}`}${message ? `: ${message.slice(0, 500)}` : ""}`;
}

/** Seconds from a Retry-After header, between 1 and 30. */
export const retrySeconds = (header) => Math.min(30, Math.max(1, Number.parseInt(header ?? "", 10) || 1));

async function request({ title, date, text }, signal, state) {
  const query = new URLSearchParams(Object.entries({ title, date }).filter(([, value]) => value));
  for (let attempt = 1; ; attempt++) {
    const reply = await fetch(`annotate?${query}`, { method: "POST", body: text, signal, headers: { "Content-Type": "text/plain; charset=utf-8", Accept: "application/x-ndjson" } });
    const body = await reply.text();
    if (reply.ok) return parse(body.trimStart().split("\n", 1)[0]);
    if ((reply.status !== 429 && reply.status !== 503) || attempt === TRIES) throw new Error(errorText(reply.status, body));
    const seconds = retrySeconds(reply.headers.get("Retry-After"));
    state(`The server is busy. Next attempt in ${counted(seconds, "second")}.`);
    await pause(seconds * 1000, signal);
  }
}

function liveForm(app, place) {
  const title = h("input", { type: "text", value: draft.title, oninput: later });
  const date = h("input", { type: "date", value: draft.date, onchange: later });
  const text = h("textarea", { spellcheck: "false", oninput: later, placeholder: "Paste an article here" });
  const state = h("p", { class: "try-state", role: "status" });
  const result = h("div", { class: "try-result" });
  let timer = 0;
  text.value = draft.text;

  function later() {
    draft = { title: title.value, date: date.value, text: text.value };
    clearTimeout(timer);
    timer = setTimeout(annotate, WAIT);
  }

  function show(doc, ms) {
    const layers = shownPart?.layers();
    shownPart?.stop();
    shownPart = articlePart({ doc }, app.index.unit, { app, number: -1, layers });
    result.replaceChildren(shownPart.headline ? h("h2", { class: "try-title" }, shownPart.headline) : "", articleMeta({ ...doc, id: null }, null), shownPart.element);
    state.textContent = `Annotated in ${ms} ms.`;
  }

  async function annotate() {
    pending?.abort();
    if (!draft.text.trim()) {
      shownPart?.stop();
      shownPart = null;
      result.replaceChildren();
      state.textContent = "";
      return;
    }
    const mine = new AbortController();
    pending = mine;
    const from = performance.now();
    try {
      const doc = await request(draft, mine.signal, (words) => (state.textContent = words));
      if (!mine.signal.aborted && place.isConnected) show(doc, Math.round(performance.now() - from));
    } catch (error) {
      if (mine.signal.aborted) return;
      state.textContent = "";
      result.replaceChildren(h("p", { class: "callout bad", role: "alert" }, h("strong", null, "Not annotated. "), error instanceof TypeError ? "The server cannot be reached." : error.message));
    }
  }

  function fill(next) {
    draft = { ...next };
    title.value = draft.title;
    date.value = draft.date;
    text.value = draft.text;
    annotate();
    text.focus();
  }

  place.append(h("h1", null, "Try an article"),
    h("form", { class: "try-form", onsubmit: (event) => event.preventDefault() }, h("label", { class: "field wide" }, h("span", null, "Text"), text),
      h("label", { class: "field" }, h("span", null, "Title, if the text has none"), title), h("label", { class: "field" }, h("span", null, "Date of the article"), date),
      h("div", { class: "foot" }, h("button", { type: "button", class: "quiet", onclick: () => fill(SAMPLE) }, "Use a sample"),
        h("button", { type: "button", class: "quiet", onclick: () => fill({ title: "", date: "", text: "" }) }, "Clear"), state)),
    result);
  if (draft.text) annotate();
}

export const liveView = {
  name: "try",
  title: "Try",
  key: "t",
  shown: (config) => config.live,
  async render(place, to, app) {
    liveForm(app, place);
  },
  leave() {
    pending?.abort();
    shownPart?.stop();
    shownPart = null;
  },
  keys: {
    n: ["Next span", () => shownPart?.step(1)],
    p: ["Previous span", () => shownPart?.step(-1)],
    "1-9": ["Switch a layer", (app, event) => shownPart?.toggle(Number(event.key))],
    Escape: ["Close the values", () => (shownPart?.selected() ? shownPart.choose(null) : false)],
  },
};
