// SPDX-License-Identifier: MIT
// The corpus in plots. It needs no articles, only the index and the columns of names and facts.
import { h } from "./dom.js";
import { block, mentions } from "./data.js";
import { address } from "./route.js";
import { counted, cut, kindWords, labelWords, layerTitle, signed, toneWord } from "./format.js";
import { amountPlace, factAmount } from "./amounts.js";
import { barRows, columns, dots, rugRows, shortText, sparkRows } from "./chart.js";
import { dayLabel, dayOf, equalBins, linearScale, logScale, quantile, timeBins, timeScale } from "./scale.js";
import { entityAddress, factText, shownName, tally } from "./facts.js";

const TOP_NAMES = 12;
const MOST_SOURCES = 12;
const MOST_KINDS = 14;
const STACKED = 3; // sources of their own colour
const MOST_CURRENCIES = 8;
const AROUND = 731; // days
const MOSTLY = 0.8;

const iso = (day) => new Date(day * 86400000).toISOString().slice(0, 10);
const numbersOnly = (values) => values.filter((value) => value !== null && Number.isFinite(value));
const ascending = (values) => [...values].sort((a, b) => a - b);
const known = (source) => source ?? "no source";

/** Two measures of an article: what their plots say, and the filter of the list of articles that has those with a score. */
const MEASURES = [
  { key: "sentiment", title: "Sentiment", low: -1, high: 1, bins: 20, text: (value) => signed(value), short: (value) => signed(value, 1),
    about: "From −1, bad news, to +1, good news.", filter: (score) => ({ tone: toneWord(score), sort: score < 0 ? "sentiment" : "-sentiment" }) },
  { key: "hype", title: "Hype", low: 0, high: 100, bins: 20, text: (value) => value.toFixed(0), short: (value) => String(value),
    about: "From 0, sober, to 100, breathless.", filter: (score) => ({ hype: score < 15 ? "low" : score < 50 ? "some" : "high", sort: "-hype" }) },
];

/** Articles with a day, in its order. */
function datedArticles({ date }) {
  return date.map((text, i) => ({ i, day: dayOf(text) })).filter(({ day }) => day !== null).sort((a, b) => a.day - b.day || a.i - b.i);
}

const corpusTitle = (articles, i) => shortText(articles.title[i] ?? articles.id[i], 90);
const articleHref = (articles, i) => address("article", [articles.id[i]]);

// ----------------------------------------------------------------------------------- articles

function articlesPlot(app, days) {
  const { articles } = app.index;
  if (days.length === 0) return null;
  const { unit, bins, of } = timeBins(days[0].day, days.at(-1).day);
  const sources = tally(articles.source.map(known)).map(([source]) => source);
  const groups = sources.length > 1 ? [...sources.slice(0, STACKED), ...(sources.length > STACKED ? ["others"] : [])] : ["articles"];
  const group = new Map(sources.slice(0, STACKED).map((source, i) => [source, i]));
  const counts = bins.map(() => groups.map(() => 0));
  for (const { i, day } of days) counts[of(day)][sources.length > 1 ? group.get(known(articles.source[i])) ?? STACKED : 0]++;
  const total = (k) => counts[k].reduce((sum, n) => sum + n, 0);
  return columns({ app, title: `Articles per ${unit}`, groups, x: timeScale(bins[0].left, bins.at(-1).right),
    about: days.length < articles.id.length ? `${counted(articles.id.length - days.length, "article")} without a date: not in plots over time.` : null,
    bins: bins.map((bin, k) => ({ ...bin, values: counts[k], label: `${bin.label}: ${counted(total(k), "article")}`, href: address("articles", [], { from: iso(bin.low), to: iso(bin.high - 1) }) })),
    table: { head: [unit, ...groups], rows: () => bins.map((bin, k) => [bin.label, ...counts[k]]) } });
}

function countRows(app, title, pairs, text, href, noun) {
  return barRows({ app, title, rows: pairs.map(([key, n]) => ({ label: text(key), value: n, figure: n.toLocaleString("en"), href: href?.(key) })),
    table: { head: [noun, "number"], rows: () => pairs.map(([key, n]) => [href ? { text: text(key), href: href(key) } : text(key), n]) } });
}

// ------------------------------------------------------------------------------- measures

function distribution(app, measure, values) {
  const { key, title, low, high, bins: count } = measure;
  const { bins, of } = equalBins(low, high, count);
  const counts = bins.map(() => 0);
  for (const value of values) counts[of(value)]++;
  const middle = quantile(ascending(values), 0.5);
  const range = (bin) => `${measure.short(bin.low)} to ${measure.short(bin.high)}`;
  return columns({ app, title: `${title} of the articles`, about: middle === null ? measure.about : `${measure.about} Half of the articles are above ${measure.text(middle)}.`,
    x: linearScale(low, high, { most: 5 }),
    bins: bins.map((bin, k) => ({ left: bin.low, right: bin.high, values: [counts[k]], label: `${range(bin)}: ${counted(counts[k], "article")}`, href: address("articles", [], measure.filter((bin.low + bin.high) / 2)) })),
    table: { head: [key, "articles"], rows: () => bins.map((bin, k) => [range(bin), counts[k]]) } });
}

/** The median of each class of time that has a few articles. */
function medians(days, column) {
  const { bins, of } = timeBins(days[0].day, days.at(-1).day, 30);
  const inBins = bins.map(() => []);
  for (const { i, day } of days) inBins[of(day)].push({ day, value: column[i] });
  return inBins.filter((list) => list.length >= 3).map((list) => ({
    x: list.reduce((sum, { day }) => sum + day, 0) / list.length, y: quantile(ascending(list.map(({ value }) => value)), 0.5) }));
}

function overTime(app, measure, days) {
  const { articles } = app.index;
  const column = articles[measure.key];
  const points = days.filter(({ i }) => column[i] !== null);
  if (points.length === 0) return null;
  const trend = medians(points, column);
  return dots({ app, title: `${measure.title} over time`, about: `A dot for each article${trend.length > 1 ? "; the line goes through medians" : ""}.`, trend,
    x: timeScale(points[0].day, points.at(-1).day), y: linearScale(measure.low, measure.high, { most: 5 }),
    points: points.map(({ i, day }) => ({ x: day, y: column[i], href: () => articleHref(articles, i), label: () => `${dayLabel(day)}: ${measure.text(column[i])}, ${corpusTitle(articles, i)}` })),
    table: { head: ["article", "date", measure.key], rows: () => points.map(({ i, day }) => [{ text: corpusTitle(articles, i), href: articleHref(articles, i) }, iso(day), column[i]]) } });
}

function bySource(app, measure) {
  const { articles } = app.index;
  const values = new Map();
  articles.source.forEach((source, i) => {
    if (articles[measure.key][i] === null) return;
    if (!values.has(source)) values.set(source, []);
    values.get(source).push(articles[measure.key][i]);
  });
  const rows = [...values].sort((a, b) => b[1].length - a[1].length).map(([source, list]) => {
    const median = quantile(ascending(list), 0.5);
    return { label: known(source), values: list, median, figure: `${measure.text(median)}, ${counted(list.length, "article")}`, href: source === null ? null : address("articles", [], { source }) };
  });
  if (rows.length < 2) return null;
  return rugRows({ app, title: `${measure.title} by source`, scale: linearScale(measure.low, measure.high, { most: 5 }), rows: rows.slice(0, MOST_SOURCES),
    about: `A line for each article, a dot at the median${rows.length > MOST_SOURCES ? `; the ${MOST_SOURCES} sources with the most articles` : ""}.`,
    table: { head: ["source", "median", "articles"], rows: () => rows.map(({ label, median, values: list, href }) => [{ text: label, href }, Number(median.toFixed(4)), list.length]) } });
}

function measurePart(app, measure, days) {
  const values = numbersOnly(app.index.articles[measure.key]);
  if (values.length === 0) return null;
  return h("section", null, h("h2", null, measure.title),
    h("div", { class: "plots" }, distribution(app, measure, values), overTime(app, measure, days), bySource(app, measure)));
}

// ------------------------------------------------------------------------------------ names

async function topNames(app, entities, days) {
  if (days.length === 0) return null;
  const dayByArticle = new Map(days.map(({ i, day }) => [i, day]));
  const top = entities.name.slice(0, TOP_NAMES).map((_, i) => i);
  const { unit, bins, of } = timeBins(days[0].day, days.at(-1).day, 48);
  const rows = await Promise.all(top.map(async (i) => {
    const { at } = await mentions(i);
    const counts = bins.map(() => 0);
    for (let k = 0; k < at.length; k += 3) if (dayByArticle.has(at[k])) counts[of(dayByArticle.get(at[k]))]++;
    return { label: shownName(entities, i), counts, figure: `${counted(entities.mentions[i], "mention")}, ${counted(entities.articles[i], "article")}`, href: entityAddress(entities, i) };
  }));
  return sparkRows({ app, title: `Mentions per ${unit} of the most mentioned names`, bins, scale: timeScale(bins[0].left, bins.at(-1).right), rows,
    about: "All rows have the same scale.",
    table: { head: ["name", ...bins.map(({ label }) => label)], rows: () => rows.map(({ label, counts, href }) => [{ text: label, href }, ...counts]) } });
}

// ----------------------------------------------------------------------------------- amounts

function amountFacts(facts, currency) {
  const found = [];
  facts.kind.forEach((kind, i) => {
    if (facts.currency[i] !== currency || facts.unit[i] !== null) return; // an amount a share has another scale
    const place = amountPlace({ value: facts.value[i], low: facts.low[i], high: facts.high[i] });
    if (place) found.push({ i, kind, ...place, day: dayOf(facts.begin[i]) });
  });
  return found;
}

const amountOf = (facts, i) => factAmount({ value: facts.value[i], low: facts.low[i], high: facts.high[i], currency: facts.currency[i], mod: facts.mod[i], unit: facts.unit[i], change: facts.change[i] });

/** The time of the articles and AROUND it, if most amounts are of then: a year long ago would press them together. */
function mostlyNear(points, days) {
  if (days.length === 0) return points;
  const [from, until] = [days[0].day - AROUND, days.at(-1).day + AROUND];
  const near = points.filter(({ day }) => day >= from && day <= until);
  return near.length >= MOSTLY * points.length ? near : points;
}

function amountsOverTime(app, facts, entities, found, currency, days) {
  const all = found.filter(({ day, at }) => day !== null && at > 0).sort((a, b) => a.day - b.day);
  const points = mostlyNear(all, days);
  const title = `Amounts in ${currency} over time`;
  const without = [
    found.length > all.length ? `without a date, or not above 0: ${counted(found.length - all.length, "fact")}` : null,
    all.length > points.length ? `more than two years before or after the articles: ${counted(all.length - points.length, "fact")}` : null,
  ].filter(Boolean).join("; ");
  if (points.length === 0) return dots({ title, points: [], none: `No amount in ${currency} has a date.` });
  const ends = points.flatMap(({ at, low, high }) => [at, low, high]).filter((value) => value > 0);
  return dots({ app, title, x: timeScale(points[0].day, points.at(-1).day), y: logScale(Math.min(...ends), Math.max(...ends)),
    about: `When what a fact is about happens; a line is a range.${without ? ` Not here: ${without}.` : ""}`,
    points: points.map(({ i, at, low, high, day }) => ({ x: day, y: at, low, high, href: () => address("fact", [i]), label: () => shortText(factText(facts, entities, i), 160) })),
    table: { head: ["fact", "kind", "date", "amount"], rows: () => points.map(({ i, kind }) => [{ text: factText(facts, entities, i), href: address("fact", [i]) }, kindWords(kind), facts.date[i], amountOf(facts, i)]) } });
}

function amountsByKind(app, found, currency) {
  const positive = found.filter(({ at }) => at > 0);
  const title = `Amounts in ${currency} by kind of fact`;
  if (positive.length === 0) return null;
  const values = positive.map(({ at }) => at);
  const scale = logScale(values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b)), { most: 5 });
  const rows = tally(positive.map(({ kind }) => kind)).slice(0, MOST_KINDS).map(([kind, n]) => {
    const list = ascending(positive.filter((one) => one.kind === kind).map(({ at }) => at));
    return { label: kindWords(kind), isName: false, values: list, median: list[Math.floor(list.length / 2)], figure: counted(n, "fact"), href: address("facts", [], { kind, currency }) };
  });
  return rugRows({ app, title, scale, rows, about: "A line for each fact, a dot at the median.",
    table: { head: ["kind", "facts", "least", "greatest"], rows: () => rows.map(({ label, values: list, href }) => [{ text: label, href }, list.length, list[0], list.at(-1)]) } });
}

/** The plots of one currency at a time: amounts of several are not on one scale. */
function amountsPart(app, facts, entities, days) {
  const currencies = tally(facts.currency.filter((currency) => currency !== null)).slice(0, MOST_CURRENCIES);
  if (currencies.length === 0) return null;
  const plots = h("div", { class: "plots" });
  const choice = h("select", { onchange: () => draw() }, currencies.map(([currency, n]) => h("option", { value: currency }, `${currency} (${n.toLocaleString("en")})`)));
  function draw() {
    const found = amountFacts(facts, choice.value);
    plots.replaceChildren(...[amountsOverTime(app, facts, entities, found, choice.value, days), amountsByKind(app, found, choice.value)].filter(Boolean));
  }
  draw();
  return h("section", null, h("h2", null, "Amounts of facts"), h("label", { class: "by" }, "Currency ", choice), plots);
}

// ------------------------------------------------------------------------------------- view

function summary(app, entities, facts, days) {
  const { articles } = app.index;
  const tile = (figure, text, href) => h("div", null, h("dt", null, href ? h("a", { href }, text) : text), h("dd", null, figure));
  const number = (n) => n.toLocaleString("en");
  const conflicts = facts ? facts.conflicts.filter((n) => n > 0).length : 0;
  const sources = new Set(articles.source.filter((source) => source !== null)).size;
  const span = days.length > 0 ? [days[0].day, days.at(-1).day].map(dayLabel) : null;
  return [
    h("p", { class: "lead" }, span ? `Articles from ${span[0]}${span[1] === span[0] ? "" : ` to ${span[1]}`}.` : "No article has a date."),
    h("dl", { class: "tiles" }, tile(number(articles.id.length), "articles", "#articles"), sources > 0 ? tile(number(sources), "sources") : null,
      entities ? tile(number(entities.name.length), "names", "#entities") : null, facts ? tile(number(facts.kind.length), "facts", "#facts") : null,
      facts ? tile(number(conflicts), "facts with conflicts", "#facts?conflicts=1") : null),
  ];
}

export const corpusView = {
  name: "corpus",
  title: "Corpus",
  key: "c",
  shown: (config, index) => index.articles.id.length > 0,
  async render(place, to, app) {
    const [entities, facts] = await Promise.all([app.index.entities > 0 ? block("entities") : null, app.index.facts > 0 ? block("facts") : null]);
    const days = datedArticles(app.index.articles);
    const names = h("div", { class: "plots" });
    place.append(h("h1", null, "Corpus"), ...summary(app, entities, facts, days),
      h("section", null, h("h2", null, "Articles"), h("div", { class: "plots" }, articlesPlot(app, days),
        countRows(app, "Annotations by layer", app.index.layers.map((layer) => [layer.name, layer.count]).sort((a, b) => b[1] - a[1]), (layer) => layerTitle(layer), null, "layer"))),
      ...[MEASURES.map((measure) => measurePart(app, measure, days)), entities ? h("section", null, h("h2", null, "Names"), names) : null,
        facts ? amountsPart(app, facts, entities, days) : null, facts ? factCounts(app, facts) : null].flat().filter(Boolean));
    if (!entities) return;
    const labels = tally(entities.label);
    names.append(countRows(app, "Names by kind", labels, (label) => (label === null ? "unknown" : labelWords(label)), (label) => (label === null ? "#entities" : address("entities", [], { label })), "kind"));
    try {
      const plot = await topNames(app, entities, days);
      if (plot) names.prepend(plot);
    } catch (error) {
      names.prepend(h("p", { class: "note" }, cut(error.message, 200)));
    }
  },
};

function factCounts(app, facts) {
  return h("section", null, h("h2", null, "Facts"), h("div", { class: "plots" },
    countRows(app, "Facts by kind", tally(facts.kind), kindWords, (kind) => address("facts", [], { kind }), "kind"),
    countRows(app, "Facts by status", tally(facts.status), kindWords, (status) => address("facts", [], { status }), "status")));
}
