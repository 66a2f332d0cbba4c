// SPDX-License-Identifier: MIT
// The story table: what happened, as all articles together tell it; and one fact with its witnesses.
import { h, name } from "./dom.js";
import { block, fact } from "./data.js";
import { address } from "./route.js";
import { amountKey, factAmount } from "./amounts.js";
import { counted, cut, kindWords } from "./format.js";
import { compareDecimals } from "./scale.js";
import { longTable } from "./list.js";
import { foldText } from "./search.js";
import { timeline } from "./timeline.js";

const AGREEMENT = new Map([["agrees", "="], ["vaguer", "~"], ["conflicts", "≠"]]);
const FACT_FIELDS = ["kind", "what", "currency", "value", "low", "high", "mod", "unit", "change", "begin", "until", "date", "status", "articles", "conflicts"];

/** A fact of the columns as an object. */
const factAt = (facts, number) => Object.fromEntries(FACT_FIELDS.map((field) => [field, facts[field][number]]));

const MOST_SHOWN = 160; // of what is shown of a text; a wording has more
const LONGEST_WORDING = 3000;
const shortName = (text) => name(cut(text ?? "", MOST_SHOWN));

/** The address of a name: with its label, which tells it from others of that name. */
export function entityAddress(entities, entity) {
  return address("entity", [entities.name[entity]], { label: entities.label[entity] });
}

export const entityLink = (entities, entity) => h("a", { href: entityAddress(entities, entity) }, shortName(shownName(entities, entity)));

/** A name as it is shown: one without a character has a word for that. */
export const shownName = (entities, entity) => (/[^\s\p{C}]/u.test(entities.name[entity].slice(0, 300)) ? cut(entities.name[entity], 300) : "(no name)");

const separated = (elements, between) => elements.flatMap((element, i) => (i === 0 ? [element] : [between, element]));

/** Who → whom, with links. */
function partyLinks(facts, entities, number) {
  const [subject, object] = [facts.subject[number], facts.object[number]].map((list) => separated(list.map((one) => entityLink(entities, one)), "; "));
  if (object.length === 0) return subject;
  return [subject, subject.length > 0 ? " " : null, h("span", { role: "img", "aria-label": "to" }, "→"), " ", object];
}

/** The same as text. */
export function partiesText(facts, entities, number) {
  const [subject, object] = [facts.subject[number], facts.object[number]].map((list) => list.map((one) => entities.name[one]).join("; "));
  return [subject, object ? `→ ${object}` : ""].filter(Boolean).join(" ");
}

/** What it is about; an appointment that ends is one who leaves. */
export const whatText = ({ what, mod }) => [what, mod === "END" ? "leaves" : null].filter(Boolean).join(", ");

/** A fact in one line of text, for labels of marks. */
export function factText(facts, entities, number) {
  const one = factAt(facts, number);
  return [partiesText(facts, entities, number), kindWords(one.kind), whatText(one), factAmount(one), one.date].filter(Boolean).map((text) => cut(text, MOST_SHOWN)).join(" · ");
}

// --------------------------------------------------------------------------------- witnesses

function agreementMark(amount) {
  return AGREEMENT.has(amount) ? h("span", { class: `agreement ${amount}` }, h("b", { "aria-hidden": "true" }, AGREEMENT.get(amount)), ` ${amount}`) : null;
}

function witnessAddress(app, { article, start }) {
  return address("article", [app.index.articles.id[article], start]);
}

/** What a witness says, and where. Its amount is shown where it is not that of the fact. */
function witnessItem(app, witness) {
  const { title, id, date, source } = app.index.articles;
  const { article } = witness;
  const known = article >= 0 && article < id.length;
  const about = [witness.source ? ["according to ", shortName(witness.source)] : null,
    known ? h("cite", null, shortName(title[article] ?? id[article])) : "an article that is not here",
    known ? (source[article] ? shortName(source[article]) : null) : null,
    known && date[article] ? h("time", { datetime: date[article] }, date[article].slice(0, 10)) : null,
    witness.independent ? null : "a copy"].filter(Boolean);
  const wording = ["“", name(cut(witness.wording, LONGEST_WORDING)), "”"];
  const differs = witness.amount && witness.amount !== "agrees" ? factAmount(witness) : "";
  return h("li", null,
    h("p", { class: "wording" }, known ? h("a", { href: witnessAddress(app, witness) }, wording) : wording),
    h("p", { class: "note" }, agreementMark(witness.amount), differs ? ` ${differs}` : null, agreementMark(witness.amount) ? " · " : null, separated(about, " · ")));
}

/** One line for each conflict: what the sides say, and the numbers of their witnesses, each a link. */
function conflictLine(app, witnesses, { field, sides }) {
  const side = ({ said, witnesses: numbers }) => {
    const first = witnesses[numbers[0]];
    const text = (first && (field === "date" ? first.date : factAmount(first))) || said;
    const links = numbers.filter((number) => witnesses[number]).map((number) =>
      h("a", { href: witnessAddress(app, witnesses[number]), "aria-label": `witness ${number + 1}` }, String(number + 1)));
    return [h("strong", null, shortName(text)), links.length > 0 ? [" (", separated(links, ", "), ")"] : null];
  };
  return h("p", { class: "conflict" }, h("b", { class: "tone bad" }, "Conflict"), `, ${field}: `,
    separated(sides.map(side), h("span", { role: "img", "aria-label": " against " }, " ≠ ")));
}

async function witnessPart(app, number) {
  const { witnesses, conflicts } = await fact(number);
  return [conflicts.map((one) => conflictLine(app, witnesses, one)), h("ol", { class: "witnesses" }, witnesses.map((one) => witnessItem(app, one)))].flat();
}

// ------------------------------------------------------------------------------------- table

/** Compares rows by a text, which is made once for each. */
export function byText(of) {
  const made = new Map();
  const key = (row) => {
    if (!made.has(row)) made.set(row, of(row) ?? "");
    return made.get(row);
  };
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}
const toldBy = (n) => counted(n, "article");

function factColumns(facts, entities) {
  const at = (number) => factAt(facts, number);
  const amount = (number) => factAmount(at(number));
  const key = (i) => amountKey({ value: facts.value[i], low: facts.low[i], high: facts.high[i] });
  const column = (key, title, more) => ({ key, title, ...more });
  return [
    column("kind", "Kind", { text: (i) => facts.kind[i], compare: byText((i) => facts.kind[i]),
      cell: (i) => [h("a", { href: address("fact", [i]) }, shortName(kindWords(facts.kind[i]))), facts.conflicts[i] > 0 ? h("span", { class: "tone bad flag" }, " ≠ conflict") : null] }),
    column("who", "Who → whom", { missing: (i) => facts.subject[i].length + facts.object[i].length === 0, text: (i) => partiesText(facts, entities, i), compare: byText((i) => partiesText(facts, entities, i)), cell: (i) => partyLinks(facts, entities, i) }),
    column("what", "What", { missing: (i) => !facts.what[i], text: (i) => whatText(at(i)), compare: byText((i) => facts.what[i]), cell: (i) => shortName(whatText(at(i))) }),
    column("amount", "Amount", { n: true, first: -1, text: amount, cell: (i) => shortName(amount(i)),
      missing: (i) => key(i) === null, compare: (a, b) => Number(key(a)) - Number(key(b)) || compareDecimals(key(a), key(b)) }),
    column("when", "When", { missing: (i) => !facts.date[i], text: (i) => facts.date[i] ?? "", compare: byText((i) => facts.begin[i] ?? facts.date[i]), cell: (i) => shortName(facts.date[i]) }),
    column("status", "Status", { text: (i) => facts.status[i], compare: byText((i) => facts.status[i]), cell: (i) => shortName(kindWords(facts.status[i])) }),
    column("articles", "Told by", { n: true, first: -1, text: (i) => facts.articles[i], compare: (a, b) => facts.articles[a] - facts.articles[b], cell: (i) => toldBy(facts.articles[i]) }),
  ];
}

/** The table of some facts, whose rows open to the witnesses. More: `sort`, `onsort`. */
export function factTable(app, facts, entities, more = {}) {
  return longTable({ caption: "Facts", columns: factColumns(facts, entities), app, ...more,
    details: (number) => witnessPart(app, number), label: (number) => `Witnesses of ${factText(facts, entities, number).slice(0, 200)}` });
}

/** A function from a row to whether it contains all words of a text. `of(row)` is made once a row, when it is needed. */
export function matcher(of) {
  const made = new Map();
  const haystack = (row) => {
    if (!made.has(row)) made.set(row, foldText(of(row)));
    return made.get(row);
  };
  return (text) => {
    const parts = foldText(text).split(/\s+/).filter(Boolean);
    return parts.length === 0 ? () => true : (row) => parts.every((part) => haystack(row).includes(part));
  };
}

/** The different values of a column and how often: the most frequent first. */
export function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** A select of the values of a column, with their counts. */
export function chooser(label, values, chosen, text, onchange) {
  const select = h("select", { onchange: () => onchange(select.value) }, h("option", { value: "" }, "all"),
    tally(values.filter((value) => value !== null)).map(([value, n]) => h("option", { value }, `${cut(text(value), 60)} (${n.toLocaleString("en")})`)));
  select.value = chosen ?? "";
  return h("label", null, h("span", null, label), select);
}

/** The articles are not loaded: the text of a fact is that of its columns. It has the amount only for queries with a digit, because
 * writing all amounts takes a while. */
function factFilter(facts, entities) {
  const plain = (i) => [facts.kind[i], partiesText(facts, entities, i), facts.what[i], facts.status[i]].filter(Boolean).join(" ");
  const texts = [matcher(plain), matcher((i) => [plain(i), factAmount(factAt(facts, i)), facts.date[i]].filter(Boolean).join(" "))];
  const who = matcher((i) => [facts.subject[i], facts.object[i]].flat().map((one) => [entities.name[one], ...entities.aliases[one], entities.ids[one] ?? ""].join(" ")).join(" "));
  return ({ q, about, kind, status, currency, from, until, conflicts }) => {
    const [hasText, hasName] = [texts[/\p{N}/u.test(q ?? "") ? 1 : 0](q ?? ""), who(about ?? "")];
    return (i) => (!kind || facts.kind[i] === kind) && (!status || facts.status[i] === status) && (!currency || facts.currency[i] === currency) &&
      (!conflicts || facts.conflicts[i] > 0) && (!from || facts.begin[i] >= from) && (!until || (facts.begin[i] ?? "9999") < until) && hasName(i) && hasText(i);
  };
}

/** Waits until typing stops. */
export function later(action, milliseconds = 80) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
}

function dropped(query, change) {
  const removed = ["from", "until", "currency"].filter((key) => query[key]);
  if (removed.length === 0) return null;
  const text = removed.map((key) => (key === "currency" ? query.currency : `${key} ${query[key]}`)).join(", ");
  const button = h("button", { type: "button", class: "quiet", onclick: () => (removed.forEach((key) => delete query[key]), change(), button.remove()) }, name(text), " ×");
  button.setAttribute("aria-label", `Remove the filter ${text}`);
  return button;
}

export const factsView = {
  name: "facts",
  title: "Facts",
  key: "f",
  shown: (config, index) => index.facts > 0,
  async render(place, to, app) {
    const [facts, entities] = await Promise.all([block("facts"), block("entities")]);
    const query = Object.fromEntries(to.query);
    const matches = factFilter(facts, entities);
    const all = facts.kind.map((_, i) => i);
    const table = factTable(app, facts, entities, { sort: query.sort ?? "-articles", onsort: (sort) => ((query.sort = sort), app.replace(address("facts", [], query))) });
    const show = () => {
      app.replace(address("facts", [], query));
      table.show(all.filter(matches(query)));
    };
    const soon = later(show);
    const field = (label, key, more) => {
      const input = h("input", { type: "search", autocomplete: "off", spellcheck: "false", ...more, oninput: () => ((query[key] = input.value), soon()) });
      input.value = query[key] ?? "";
      return h("label", null, h("span", null, label), input);
    };
    const only = h("input", { type: "checkbox", onchange: () => ((query.conflicts = only.checked ? "1" : ""), show()) });
    only.checked = Boolean(query.conflicts);
    const conflicts = facts.conflicts.filter((n) => n > 0).length;
    place.append(h("h1", null, "Facts"),
      h("p", { class: "lead" }, `What ${app.index.articles.id.length.toLocaleString("en")} articles say happened, each fact once. A row opens to the wording of every article that tells it: `,
        [...AGREEMENT].map(([word, sign], i) => [i > 0 ? ", " : null, h("b", { class: "agreement" }, sign), ` ${word === "vaguer" ? "is vaguer" : word}`]), "."),
      h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
        field("Search facts", "q", { "data-search": true }), field("Name", "about"),
        chooser("Kind", facts.kind, query.kind, kindWords, (value) => ((query.kind = value), show())),
        chooser("Status", facts.status, query.status, kindWords, (value) => ((query.status = value), show())),
        h("label", { class: "check" }, only, ` Only conflicts (${conflicts.toLocaleString("en")})`), dropped(query, show)),
      h("section", null, table.element));
    table.show(all.filter(matches(query)));
  },
};

// --------------------------------------------------------------------------------------- one

function factDetails(facts, entities, number, more) {
  const one = factAt(facts, number);
  const list = (entitiesOf) => separated(entitiesOf.map((entity) => entityLink(entities, entity)), "; ");
  const pairs = [
    ["Kind", shortName(kindWords(one.kind))], ["Who", list(facts.subject[number])], ["Whom", list(facts.object[number])],
    ["What", whatText(one) && shortName(whatText(one))], ["Amount", factAmount(one) && shortName(factAmount(one))],
    ["When", one.date && shortName(one.date)], ["Status", shortName(kindWords(one.status))],
    ["Latest status", more.latest_status && more.latest_status !== one.status ? shortName(kindWords(more.latest_status)) : null],
    ["Told by", `${toldBy(one.articles)}${more.sources ? `, ${counted(more.sources, "source")}` : ""}`],
  ];
  return h("dl", { class: "details" }, pairs.filter(([, value]) => value && value.length !== 0).map(([key, value]) => [h("dt", null, key), h("dd", null, value)]));
}

function besides(app, by) {
  const next = Number(app.address.parts[0]) + by;
  if (next >= 0 && next < app.index.facts) app.go(address("fact", [next]));
}

export const factView = {
  name: "fact",
  under: "facts",
  keys: { j: ["Next fact", (app) => besides(app, 1)], k: ["Previous fact", (app) => besides(app, -1)] },
  shown: (config, index) => index.facts > 0,
  async render(place, to, app) {
    const [facts, entities] = await Promise.all([block("facts"), block("entities")]);
    const number = Number(to.parts[0]);
    if (!/^\d+$/.test(to.parts[0] ?? "") || number >= facts.kind.length) {
      place.append(h("h1", null, "There is no such fact"), h("p", null, h("a", { href: "#facts" }, "All facts")));
      return;
    }
    const more = await fact(number);
    const one = factAt(facts, number);
    const dates = more.witnesses.map(({ article }) => app.index.articles.date[article]).filter(Boolean).sort();
    app.title(`${kindWords(one.kind)}: ${partiesText(facts, entities, number).slice(0, 60)}`);
    place.append(h("p", { class: "crumbs" }, h("a", { href: "#facts" }, "Facts")),
      h("h1", null, name(cut(partiesText(facts, entities, number) || kindWords(one.kind), 300))),
      h("p", { class: "lead" }, separated([kindWords(one.kind), whatText(one), factAmount(one)].filter(Boolean).map(shortName), ", ")),
      h("section", { class: "halves" }, factDetails(facts, entities, number, more), timeline(one.begin, one.until, dates[0] ?? null)),
      h("section", null, h("h2", null, `Witnesses (${more.witnesses.length})`), await witnessPart(app, number)),
      h("nav", { class: "pager", "aria-label": "Facts" },
        number > 0 ? h("a", { href: address("fact", [number - 1]) }, "‹ Previous") : h("span"),
        number + 1 < facts.kind.length ? h("a", { href: address("fact", [number + 1]) }, "Next ›") : null));
  },
};
