// SPDX-License-Identifier: MIT
// Names: all of them, and one with everything that the articles say about it.
import { h, name } from "./dom.js";
import { article, block, mentions, toUtf16 } from "./data.js";
import { address } from "./route.js";
import { amountText, counted, cut, labelWords, signed, toneWord } from "./format.js";
import { barRows, columns, dots, shortText } from "./chart.js";
import { dayLabel, dayOf, linearScale, timeBins, timeScale } from "./scale.js";
import { byText, chooser, entityAddress, factTable, later, matcher, shownName } from "./facts.js";
import { longTable } from "./list.js";

const AUTOMATIC = 60; // articles that are loaded without a click, for their stance
const MENTION_CONTEXT = 160; // UTF-16 units at either side of a mention whose sentence is longer
const LONG_SENTENCE = 500;
const MOST_WITH = 15;

const compareNumber = (of) => (a, b) => (of(a) ?? -Infinity) - (of(b) ?? -Infinity) || 0;

// ------------------------------------------------------------------------------- all names

function nameColumns(entities) {
  const { label, ids, aliases, articles, mentions: times } = entities;
  const called = (i) => aliases[i].filter((alias) => alias !== entities.name[i]).join("; ");
  const number = (key, title, column) => ({ key, title, n: true, first: -1, text: (i) => column[i], compare: compareNumber((i) => column[i]), cell: (i) => column[i].toLocaleString("en") });
  return [
    { key: "name", title: "Name", text: (i) => entities.name[i], compare: byText((i) => entities.name[i].toLowerCase()),
      cell: (i) => h("a", { href: entityAddress(entities, i) }, name(cut(shownName(entities, i), 120))) },
    { key: "label", title: "Kind", missing: (i) => !label[i], text: (i) => label[i], compare: byText((i) => label[i]), cell: (i) => name(cut(labelWords(label[i]), 60)) },
    number("mentions", "Mentions", times),
    number("articles", "Articles", articles),
    { key: "aliases", title: "Also called", text: called, cell: (i) => name(cut(called(i), 100)) },
    { key: "ids", title: "Identifiers", text: (i) => ids[i] ?? "", cell: (i) => h("code", null, name(cut(ids[i] ?? "", 60))) },
  ];
}

export const entitiesView = {
  name: "entities",
  title: "Names",
  key: "ne",
  shown: (config, index) => index.entities > 0,
  async render(place, to, app) {
    const entities = await block("entities");
    const query = Object.fromEntries(to.query);
    const text = matcher((i) => [entities.name[i], ...entities.aliases[i], entities.ids[i] ?? ""].join(" "));
    const all = entities.name.map((_, i) => i);
    const note = () => app.replace(address("entities", [], query));
    const table = longTable({ caption: "Names", columns: nameColumns(entities), app, sort: query.sort ?? "-mentions", onsort: (sort) => ((query.sort = sort), note()) });
    const wanted = () => {
      const has = text(query.q ?? "");
      return all.filter((i) => (!query.label || entities.label[i] === query.label) && has(i));
    };
    const show = () => (note(), table.show(wanted()));
    const soon = later(show);
    const field = h("input", { type: "search", autocomplete: "off", spellcheck: "false", "data-search": true, oninput: () => ((query.q = field.value), soon()) });
    field.value = query.q ?? "";
    place.append(h("h1", null, "Names"),
      h("p", { class: "lead" }, `People, organisations, places and other names in ${counted(app.index.articles.id.length, "article")}. Different forms of a name are one.`),
      h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
        h("label", null, h("span", null, "Search names"), field),
        chooser("Kind", entities.label, query.label, labelWords, (value) => ((query.label = value), show()))),
      h("section", null, table.element));
    table.show(wanted());
  },
};

// ------------------------------------------------------------------------------------- one

/** The entities of a name, those that have it as an alias last. */
function named(entities, wanted, label) {
  const all = entities.name.map((_, i) => i);
  const own = all.filter((i) => entities.name[i] === wanted);
  const found = own.length > 0 ? own : all.filter((i) => entities.aliases[i].includes(wanted));
  const right = found.filter((i) => (entities.label[i] ?? "") === (label ?? ""));
  return [...right, ...found.filter((i) => !right.includes(i))];
}

/** Mentions by article: Map of article to [[start, end], …], in the order of the articles. */
function byArticle(at) {
  const found = new Map();
  for (let i = 0; i < at.length; i += 3) {
    if (!found.has(at[i])) found.set(at[i], []);
    found.get(at[i]).push([at[i + 1], at[i + 2]]);
  }
  return found;
}

/** The mean stance towards an entity in an article, or null. */
async function stanceIn(number, entity, itsName) {
  const { doc, entity: numbers } = await article(number);
  const scores = (doc.stance ?? []).filter((span) => (numbers?.[span.entity] ?? -1) === entity || (span.entity === undefined && span.name === itsName))
    .map(({ score }) => score).filter(Number.isFinite);
  return scores.length > 0 ? scores.reduce((sum, score) => sum + score, 0) / scores.length : null;
}

/** The sentence around a span, or what is near it: [from, to] in UTF-16 units. */
function around(doc, at, start, end) {
  const span = (doc.sentence ?? []).find((one) => at(one.start) <= start && at(one.end) >= end);
  const [from, to] = span ? [at(span.start), at(span.end)] : [0, doc.text.length];
  if (to - from <= LONG_SENTENCE) return [from, to];
  return [Math.max(from, start - MENTION_CONTEXT), Math.min(to, end + MENTION_CONTEXT)];
}

/** Every mention in an article, in its context, with the amounts of the same sentence. */
async function contexts(app, number, spans) {
  const { doc } = await article(number);
  const at = toUtf16(doc.text, app.index.unit);
  const id = app.index.articles.id[number];
  return h("ol", { class: "witnesses" }, spans.map(([first, last]) => {
    const [start, end] = [at(first), at(last)];
    const [from, to] = around(doc, at, start, end);
    const money = (doc.money ?? []).filter((one) => at(one.start) >= from && at(one.end) <= to).map((one) => amountText(one)).filter(Boolean);
    const cutOff = [/\w/.test(doc.text[from - 1] ?? "") ? "…" : "", /\w/.test(doc.text[to] ?? "") ? "…" : ""];
    return h("li", null,
      h("p", { class: "wording" }, cutOff[0], h("bdi", null, doc.text.slice(from, start), h("mark", { class: "here" }, h("a", { href: address("article", [id, first]) }, doc.text.slice(start, end))), doc.text.slice(end, to)), cutOff[1]),
      money.length > 0 ? h("p", { class: "note" }, "Amounts here: ", name(money.join("; "))) : null);
  }));
}

const toned = (score) => (score === null ? "–" : h("span", { class: `tone ${toneWord(score)}` }, signed(score), h("span", { class: "hidden" }, ` ${toneWord(score)}`)));

/** A cell that is filled when its article is there. */
function laterCell(promise) {
  const place = h("span", null, "…");
  promise.then((score) => place.replaceChildren(toned(score)), () => (place.textContent = "–"));
  return place;
}

function articleColumns(app, entity, itsName, spans) {
  const { id, title, date, source, sentiment } = app.index.articles;
  const stance = new Map();
  const stanceOf = (i) => stanceIn(i, entity, itsName).then((score) => (stance.set(i, score), score));
  const hasStance = app.index.layers.some((layer) => layer.name === "stance");
  return [
    { key: "title", title: "Article", text: (i) => title[i] ?? id[i], compare: byText((i) => title[i] ?? id[i]),
      cell: (i) => h("a", { href: address("article", [id[i], spans.get(i)[0][0]]) }, name(cut(title[i] ?? id[i], 160))) },
    { key: "date", title: "Date", first: -1, missing: (i) => !date[i], text: (i) => date[i] ?? "", compare: byText((i) => date[i]), cell: (i) => date[i].slice(0, 10) },
    { key: "source", title: "Source", missing: (i) => !source[i], text: (i) => source[i] ?? "", compare: byText((i) => source[i]), cell: (i) => name(cut(source[i], 60)) },
    { key: "mentions", title: "Mentions", n: true, first: -1, text: (i) => spans.get(i).length, compare: compareNumber((i) => spans.get(i).length), cell: (i) => String(spans.get(i).length) },
    { key: "sentiment", title: "Sentiment", n: true, missing: (i) => sentiment[i] === null, text: (i) => sentiment[i], compare: compareNumber((i) => sentiment[i]), cell: (i) => toned(sentiment[i]) },
    hasStance ? { key: "stance", title: "Stance", n: true, text: (i) => (stance.has(i) ? stance.get(i) : "not loaded"), cell: (i) => laterCell(stanceOf(i)) } : null,
  ].filter(Boolean);
}

function dated(app, articles) {
  return articles.map((i) => ({ i, day: dayOf(app.index.articles.date[i]) })).filter(({ day }) => day !== null).sort((a, b) => a.day - b.day || a.i - b.i);
}

const articleText = (app, i) => shortText(app.index.articles.title[i] ?? app.index.articles.id[i], 90);

function mentionPlot(app, itsName, days, spans) {
  if (days.length === 0) return null;
  const [low, high] = [days[0].day, days.at(-1).day];
  const { unit, bins, of } = timeBins(low, high, 36);
  const counts = bins.map(() => 0);
  const articles = bins.map(() => []);
  for (const { i, day } of days) {
    counts[of(day)] += spans.get(i).length;
    articles[of(day)].push(i);
  }
  const href = (bin) => (articles[bin].length === 1 ? address("article", [app.index.articles.id[articles[bin][0]], spans.get(articles[bin][0])[0][0]])
    : address("articles", [], { q: `"${cut(itsName.replaceAll('"', " "), 80)}"`, from: isoDay(bins[bin].low), to: isoDay(bins[bin].high - 1) }));
  return columns({ app, title: `Mentions per ${unit}`, about: "In articles with a date.", x: timeScale(bins[0].left, bins.at(-1).right),
    bins: bins.map((bin, k) => ({ ...bin, values: [counts[k]], label: `${bin.label}: ${counted(counts[k], "mention")} in ${counted(articles[k].length, "article")}`, href: href(k) })),
    table: { head: [unit, "mentions", "articles"], rows: () => bins.map((bin, k) => [bin.label, counts[k], articles[k].length]) } });
}

const isoDay = (day) => new Date(day * 86400000).toISOString().slice(0, 10);

/** Scores from −1 to 1 of articles over time. */
export function scorePlot(app, { title, about, days, score, none, trend, href }) {
  const points = days.map(({ i, day }) => ({ i, day, score: score(i) })).filter((one) => one.score !== null && one.score !== undefined);
  if (points.length === 0) return none ? dots({ title, none, points: [] }) : null;
  const link = href ?? ((i) => address("article", [app.index.articles.id[i]]));
  return dots({ app, title, about, x: timeScale(points[0].day, points.at(-1).day), y: linearScale(-1, 1, { most: 5 }), trend,
    points: points.map((one) => ({ x: one.day, y: one.score, href: () => link(one.i), label: () => `${dayLabel(one.day)}: ${signed(one.score)}, ${articleText(app, one.i)}` })),
    table: { head: ["article", "date", "score"], rows: () => points.map((one) => [{ text: articleText(app, one.i), href: link(one.i) }, isoDay(one.day), one.score]) } });
}

function companions(app, entities, list) {
  const rows = [];
  for (let k = 0; k < list.length; k += 2) rows.push([list[k], list[k + 1]]);
  const row = ([i, n]) => ({ label: shownName(entities, i), value: n, figure: counted(n, "article"), href: entityAddress(entities, i) });
  return barRows({ app, title: "In the same articles", rows: rows.slice(0, MOST_WITH).map(row), none: "No other names.",
    table: { head: ["name", "kind", "articles"], rows: () => rows.map(([i, n]) => [{ text: entities.name[i], href: entityAddress(entities, i) }, entities.label[i], n]) } });
}

/** The stance towards a name over time: few articles are loaded at once, many after a click. */
function stancePart(app, entity, itsName, days) {
  if (!app.index.layers.some((layer) => layer.name === "stance") || days.length === 0) return null;
  const place = h("div");
  const load = async () => {
    const scores = new Map(await Promise.all(days.map(async ({ i }) => [i, await stanceIn(i, entity, itsName)])));
    place.replaceChildren(scorePlot(app, { title: "Good or bad news for it, over time", about: "Stance: the mean over the sentences of an article that name it.",
      days, score: (i) => scores.get(i), none: "No article has a stance towards this name." }));
  };
  if (days.length <= AUTOMATIC) load().catch((error) => place.append(h("p", { class: "note" }, error.message)));
  else place.append(h("button", { type: "button", class: "quiet", onclick: load }, `Plot the stance in ${counted(days.length, "article")}`));
  return place;
}

function alsoCalled(entities, entity, others) {
  const { aliases, ids, label } = entities;
  const called = aliases[entity].filter((alias) => alias !== entities.name[entity]);
  const pairs = [
    ["Kind", label[entity] ? name(cut(labelWords(label[entity]), 60)) : null],
    ["Also called", called.length > 0 ? called.slice(0, 40).map((alias, i) => [i > 0 ? "; " : null, name(cut(alias, 120))]) : null],
    ["Identifiers", ids[entity] ? cut(ids[entity], 1000).split(" ").map((id) => [h("code", null, name(id)), " "]) : null],
    ["Others of this name", others.length > 0 ? others.map((i, k) => [k > 0 ? ", " : null,
      h("a", { href: entityAddress(entities, i) }, label[i] ? name(cut(labelWords(label[i]), 60)) : "unknown kind"), ` (${counted(entities.mentions[i], "mention")})`]) : null],
  ];
  return h("dl", { class: "details" }, pairs.filter(([, value]) => value).map(([key, value]) => [h("dt", null, key), h("dd", null, value)]));
}

function tile(figure, text) {
  return h("div", null, h("dt", null, text), h("dd", null, figure.toLocaleString("en")));
}

export const entityView = {
  name: "entity",
  under: "entities",
  shown: (config, index) => index.entities > 0,
  async render(place, to, app) {
    const entities = await block("entities");
    const wanted = to.parts[0] ?? "";
    const [entity, ...others] = named(entities, wanted, to.query.get("label"));
    if (entity === undefined) {
      place.append(h("h1", null, "There is no such name"), h("p", null, h("a", { href: address("entities", [], { q: cut(wanted, 200) }) }, "Search names")));
      return;
    }
    const itsName = entities.name[entity];
    const { at, with: list, facts: numbers } = await mentions(entity);
    const spans = byArticle(at);
    const articles = [...spans.keys()];
    const days = dated(app, articles);
    const facts = numbers.length > 0 ? await block("facts") : null;
    const { sentiment } = app.index.articles;
    app.title(cut(shownName(entities, entity), 80));
    const table = longTable({ caption: "Articles", columns: articleColumns(app, entity, itsName, spans), app, sort: "-date",
      label: (i) => `Mentions in ${articleText(app, i)}`, details: (i) => contexts(app, i, spans.get(i)) });
    const factRows = facts ? factTable(app, facts, entities, { sort: "-articles" }) : null;
    place.append(h("p", { class: "crumbs" }, h("a", { href: "#entities" }, "Names")), h("h1", null, name(shownName(entities, entity))),
      alsoCalled(entities, entity, others),
      h("dl", { class: "tiles" }, tile(entities.mentions[entity], "mentions"), tile(entities.articles[entity], "articles"), tile(numbers.length, "facts")),
      h("section", null, h("h2", null, "Over time"), days.length < articles.length ? h("p", { class: "note" }, `${counted(articles.length - days.length, "article")} without a date: not in these plots.`) : null,
        h("div", { class: "plots" }, mentionPlot(app, itsName, days, spans), stancePart(app, entity, itsName, days),
          scorePlot(app, { title: "Sentiment of the articles, over time", about: "A dot for each article.", days, score: (i) => sentiment[i] }))),
      factRows ? h("section", null, h("h2", null, "Facts"), factRows.element) : null,
      h("section", null, h("h2", null, "Articles"), table.element),
      h("section", null, h("h2", null, "With whom"), companions(app, entities, list)));
    factRows?.show(numbers);
    table.show(articles);
  },
};
