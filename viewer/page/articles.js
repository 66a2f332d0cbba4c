// SPDX-License-Identifier: MIT
// The list of articles: search, filters, columns that sort.
import { h, name } from "./dom.js";
import { article, block, fromUtf16 } from "./data.js";
import { address } from "./route.js";
import { hypeFigure, toneFigure } from "./bars.js";
import { saveText } from "./clipboard.js";
import { csvTable } from "./csv.js";
import { anyText, counted, cut, grouped, toneWord } from "./format.js";
import { createSearch, findSnippet, foldText, parseQuery } from "./search.js";

const ROWS = 50; // on a page
const SOURCES = 500; // that can be chosen; others can be searched
const HYPE = new Map([["low", [0, 15, "Low (below 15)"]], ["some", [15, 50, "Some (15 to 50)"]], ["high", [50, Infinity, "High (50 and more)"]]]);
const TONES = new Map([["good", "Good news"], ["neutral", "Neutral"], ["bad", "Bad news"]]);
const FILTERS = ["q", "from", "to", "source", "tone", "hype"];

/* The columns: key in the index, heading, whether a number, and the cell. */
const LIST_COLUMNS = [
  { key: "date", title: "Date", cell: (value) => h("span", { class: "date" }, value ? cut(anyText(value), 10) : "–") },
  { key: "title", title: "Title" },
  { key: "source", title: "Source", cell: (value) => (value ? name(cut(value, 40)) : "–") },
  { key: "sentiment", title: "Sentiment", number: true, cell: toneFigure },
  { key: "hype", title: "Hype", number: true, cell: hypeFigure },
  { key: "words", title: "Words", number: true, count: true },
  { key: "names", title: "Names", number: true, count: true },
  { key: "amounts", title: "Amounts", number: true, count: true },
  { key: "facts", title: "Facts", number: true, count: true },
];

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const orders = new Map(); // by "key" or "-key": the articles in that order
let finder = null;
let listed = null; // the articles of the list as it was last seen, for next and previous

const titleOf = (articles, i) => articles.title[i] || articles.id[i] || "(no title)";

const searcher = (app) => (finder ??= createSearch(app.index, block));

/** The articles in the order of a column; those without a value come last. */
function orderBy(articles, sort) {
  if (orders.has(sort)) return orders.get(sort);
  const key = sort.replace(/^-/, "");
  const sign = sort.startsWith("-") ? -1 : 1;
  const numbers = Array.from(articles.id, (_, i) => i);
  const values = key === "title" ? numbers.map((i) => cut(titleOf(articles, i), 200)) : articles[key];
  const missing = (i) => values[i] === null || values[i] === undefined;
  const compare = LIST_COLUMNS.find((column) => column.key === key).number ? (a, b) => a - b : key === "date" ? (a, b) => (a < b ? -1 : Number(a > b)) : collator.compare;
  numbers.sort((a, b) => missing(a) - missing(b) || (missing(a) ? a - b : sign * compare(values[a], values[b]) || a - b));
  orders.set(sort, numbers);
  return numbers;
}

function defaultSort({ date }) {
  return date.some((day) => day) ? "-date" : "title";
}

/** Which articles the filters, without the query, let through. */
function filterArticles(articles, query) {
  const [from, to, source, tone, hype] = FILTERS.slice(1).map((key) => query.get(key));
  const range = HYPE.get(hype);
  return (i) => (!from || (articles.date[i] ?? "").slice(0, 10) >= from) && (!to || (articles.date[i] !== null && articles.date[i].slice(0, 10) <= to))
    && (!source || articles.source[i] === source) && (!TONES.has(tone) || (articles.sentiment[i] !== null && toneWord(articles.sentiment[i]) === tone))
    && (!range || (articles.hype[i] !== null && articles.hype[i] >= range[0] && articles.hype[i] < range[1]));
}

function listArticles(app, query) {
  const { articles } = app.index;
  const terms = parseQuery(query.get("q") ?? "");
  const mask = terms.length ? searcher(app).find(terms) : null;
  const passes = filterArticles(articles, query);
  const sort = query.get("sort");
  const known = LIST_COLUMNS.some(({ key }) => key === sort?.replace(/^-/, ""));
  return orderBy(articles, known ? sort : defaultSort(articles)).filter((i) => (!mask || mask[i]) && passes(i));
}

/** The articles before and after one in the list as it was last seen: {before, after, position, count}. */
export function neighbours(app, id) {
  const number = app.index.articles.id.indexOf(id);
  let list = listed ?? orderBy(app.index.articles, defaultSort(app.index.articles));
  if (!list.includes(number)) list = orderBy(app.index.articles, defaultSort(app.index.articles));
  const position = list.indexOf(number);
  return { before: list[position - 1] ?? null, after: list[position + 1] ?? null, position, count: list.length };
}

/** The words around what was found in a text; a link to that place. */
async function addSnippet(cell, number, terms, app) {
  const { doc } = await article(number);
  const found = typeof doc.text === "string" ? findSnippet(doc.text, terms) : null;
  if (!found || !cell.isConnected) return;
  cell.append(h("a", { class: "snippet", href: address("article", [doc.id, fromUtf16(doc.text, app.index.unit, found.at)]) },
    h("bdi", null, "…", found.before, h("mark", null, found.match), found.after, "…")));
}

function rowOf(app, columns, number, terms) {
  const { articles } = app.index;
  return h("tr", { role: "row" }, columns.map(({ key, title, number: isNumber, count, cell }) => {
    const value = articles[key][number];
    if (key === "title") {
      const box = h("th", { role: "rowheader", scope: "row", class: "title" }, h("a", { href: address("article", [articles.id[number]]) }, name(cut(titleOf(articles, number), 160))));
      const shown = foldText(titleOf(articles, number));
      const hidden = terms.filter((term) => !shown.includes(term));
      if (hidden.length && !app.index.search) addSnippet(box, number, hidden, app);
      return box;
    }
    return h("td", { role: "cell", class: `${isNumber ? "n " : ""}c-${key}`, "data-title": title }, count ? grouped(value) || "–" : cell(value));
  }));
}

/** The view's parts and their state. The address has the state; typing replaces it. */
function createList(place, app) {
  const { articles } = app.index;
  const columns = LIST_COLUMNS.filter(({ key }) => key === "title" || articles[key].some((value) => value !== null));
  const body = h("tbody", { role: "rowgroup" });
  const count = h("p", { class: "count", role: "status" });
  const pager = h("nav", { class: "pager", "aria-label": "Pages" });
  const heads = new Map();
  let query = new URLSearchParams(app.address.query);
  let numbers = [];

  const page = () => Math.min(Math.max(1, Number.parseInt(query.get("page"), 10) || 1), Math.max(1, Math.ceil(numbers.length / ROWS)));
  const sortNow = () => query.get("sort") ?? defaultSort(articles);

  function change(key, value) {
    if (value) query.set(key, value);
    else query.delete(key);
    query.delete("find");
    if (key !== "page") query.delete("page");
    app.replace(address("articles", [], query));
    draw();
  }

  function sortBy(column) {
    const first = column.number || column.key === "date" ? `-${column.key}` : column.key;
    const other = first.startsWith("-") ? column.key : `-${column.key}`;
    change("sort", sortNow() === first ? other : first);
    app.say(`Sorted by ${column.title}, ${sortNow().startsWith("-") ? "descending" : "ascending"}`);
  }

  function header() {
    return h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, columns.map((column) => {
      const cell = h("th", { role: "columnheader", scope: "col", class: column.number ? "n" : null }, h("button", { type: "button", class: "sort", onclick: () => sortBy(column) }, h("span", null, column.title), h("span", { class: "arrow", "aria-hidden": "true" })));
      heads.set(column.key, cell);
      return cell;
    })));
  }

  function turn(by) {
    change("page", String(page() + by));
    scrollTo(0, 0);
    body.querySelector("a")?.focus({ preventScroll: true });
  }

  function drawPager() {
    const last = Math.ceil(numbers.length / ROWS);
    pager.hidden = last < 2;
    const from = (page() - 1) * ROWS;
    pager.replaceChildren(h("button", { type: "button", class: "quiet", disabled: page() === 1, onclick: () => turn(-1) }, "‹ Previous"),
      h("span", null, `${grouped(from + 1)}–${grouped(Math.min(from + ROWS, numbers.length))} of ${grouped(numbers.length)}`),
      h("button", { type: "button", class: "quiet", disabled: page() >= last, onclick: () => turn(1) }, "Next ›"));
  }

  function drawRows() {
    const terms = parseQuery(query.get("q") ?? "");
    numbers = listArticles(app, query);
    listed = numbers;
    app.listQuery = query;
    const rows = numbers.slice((page() - 1) * ROWS, page() * ROWS);
    const focused = body.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    body.replaceChildren(...rows.map((number) => rowOf(app, columns, number, terms)));
    if (focused) [...body.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
    if (!rows.length) body.append(h("tr", { role: "row" }, h("td", { role: "cell", colspan: columns.length, class: "empty" }, articles.id.length ? "No article fits." : "There are no articles.")));
    const total = articles.id.length;
    count.textContent = numbers.length === total ? counted(total, "article") : `${grouped(numbers.length)} of ${counted(total, "article")}`;
    drawPager();
    place.querySelector(".clear").disabled = !FILTERS.some((key) => query.get(key));
  }

  function draw() {
    for (const [key, cell] of heads) {
      const sorted = sortNow().replace(/^-/, "") === key;
      if (sorted) cell.setAttribute("aria-sort", sortNow().startsWith("-") ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
    drawRows();
    loadTexts();
  }

  /** Draws again when the texts, or the words of the query, are loaded. */
  function loadTexts() {
    const q = query.get("q") ?? "";
    const loading = q ? searcher(app).load(parseQuery(q)) : null;
    loading?.then(() => place.isConnected && (query.get("q") ?? "") === q && drawRows()).catch((error) => app.say(error.message));
  }

  const table = () => csvTable(["id", ...columns.map(({ key }) => key)], numbers.map((i) => [articles.id[i], ...columns.map(({ key }) => articles[key][i])]));
  return { header, body, count, pager, columns, change, draw, sortNow, table, query: () => query };
}

const labelledField = (label, input) => h("label", { class: "field" }, h("span", null, label), input);

function choiceField(list, key, options, label) {
  const select = h("select", { onchange: () => list.change(key, select.value) }, h("option", { value: "" }, "All"),
    options.map(([value, text]) => h("option", { value }, text)));
  select.value = list.query().get(key) ?? "";
  return labelledField(label, select);
}

function sourceOptions({ source }) {
  const counts = new Map();
  for (const one of source) if (one) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || collator.compare(a, b)).slice(0, SOURCES).map(([one, n]) => [one, `${cut(one, 40)} (${n})`]);
}

function filterFields(list, articles) {
  const some = (key) => articles[key].some((value) => value !== null);
  const day = (key, label) => {
    const input = h("input", { type: "date", value: list.query().get(key), onchange: () => list.change(key, input.value) });
    return labelledField(label, input);
  };
  const sorts = list.columns.flatMap(({ key, title, number }) => [[number || key === "date" ? `-${key}` : key, title], [number || key === "date" ? key : `-${key}`, `${title}, reversed`]]);
  const sort = h("select", { onchange: () => list.change("sort", sort.value) }, sorts.map(([value, text]) => h("option", { value }, text)));
  sort.value = list.sortNow();
  return [some("date") ? [day("from", "From"), day("to", "To")] : null, some("source") ? choiceField(list, "source", sourceOptions(articles), "Source") : null,
    some("sentiment") ? choiceField(list, "tone", [...TONES], "Sentiment") : null, some("hype") ? choiceField(list, "hype", [...HYPE].map(([key, [, , text]]) => [key, text]), "Hype") : null,
    h("label", { class: "field sort-field" }, h("span", null, "Sort by"), sort)];
}

function renderList(place, to, app) {
  const list = createList(place, app);
  const { articles } = app.index;
  const input = h("input", { type: "search", "data-search": "", class: "search", placeholder: "Search titles and texts", "aria-label": "Search articles", autocomplete: "off", spellcheck: "false", value: to.query.get("q"),
    oninput: () => list.change("q", input.value), onfocus: () => app.index.search || searcher(app).load([]) });
  const filters = h("div", { class: "filters", role: "group", "aria-label": "Filters" });
  const drawFilters = () => filters.replaceChildren(...filterFields(list, articles).flat(Infinity).filter(Boolean));
  const clear = () => {
    for (const key of FILTERS) list.query().delete(key);
    input.value = "";
    drawFilters();
    list.change("q", "");
    input.focus();
  };
  drawFilters();
  const clearButton = h("button", { type: "button", class: "quiet clear", onclick: clear }, "Clear");
  const some = FILTERS.slice(1).some((key) => to.query.get(key));
  const filtersButton = h("button", { type: "button", class: "quiet filters-button", "aria-expanded": String(some), onclick: () =>
    filtersButton.setAttribute("aria-expanded", String(filtersButton.getAttribute("aria-expanded") !== "true")) }, "Filter and sort");
  place.append(h("div", { class: "list-head" }, h("h1", null, "Articles"), list.count),
    h("search", { class: "finder" }, input, filtersButton, clearButton, filters),
    h("div", { class: "article-list", role: "region", "aria-label": "Articles", tabindex: "-1" }, h("table", { role: "table", class: "articles-table" }, list.header(), list.body)),
    list.pager,
    h("p", { class: "foot" }, h("button", { type: "button", class: "quiet", onclick: () => app.copy(list.table(), "Articles") }, "Copy list as CSV"),
      h("button", { type: "button", class: "quiet", onclick: () => saveText(list.table(), "articles.csv", "text/csv") }, "Save as CSV")));
  list.draw();
  setTimeout(() => searcher(app)); // ready before the first key
  if (to.query.get("find")) input.focus();
}

/** Moves the focus from title to title. */
function moveRow(by) {
  const links = [...document.querySelectorAll(".articles-table th.title > a:first-child")];
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

export const articlesView = {
  name: "articles",
  title: "Articles",
  key: "a",
  shown: (config, index) => !config.live || index.articles.id.length > 0,
  render: renderList,
  keys: {
    j: ["Next article", () => moveRow(1)],
    k: ["Previous article", () => moveRow(-1)],
  },
};
