// SPDX-License-Identifier: MIT
// The panel beside an article: the values of the chosen span.
import { h, name } from "./dom.js";
import { block, fact } from "./data.js";
import { address } from "./route.js";
import { balance, gauge, toneFigure } from "./bars.js";
import { swatch } from "./layers.js";
import { spanName } from "./reader.js";
import { overlaps } from "./spans.js";
import { timeline } from "./timeline.js";
import { amountText, anyText, counted, currencyName, cut, dayText, durationText, grouped, intervalText, kindWords, labelWords, layerTitle, modifierWords, rangeText, signed, spanTitle, toneWord } from "./format.js";

const CONTEXT = 40; // characters around a mention
const LONGEST_VALUE = 600; // characters of a value
const MOST = 50; // rows of a list before a button shows all

/** A list of definitions; rows without a value are left out. Text values come from documents. */
export function definitions(rows) {
  const kept = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return kept.length ? h("dl", { class: "values" }, kept.map(([term, value]) => [h("dt", null, term), h("dd", null, typeof value === "string" ? name(cut(value, LONGEST_VALUE)) : value)])) : null;
}

export const section = (title, ...children) => h("div", { class: "part" }, h("h3", null, title), children);

/** A list of which the first rows are shown, and all on demand. `row(item)` returns an li. */
export function longList(items, row, most = MOST, attributes = { class: "plain" }) {
  const list = h("ul", attributes, items.slice(0, most).map(row));
  if (items.length <= most) return list;
  const more = h("button", { type: "button", class: "quiet", onclick: () => {
    list.append(...items.slice(most).map(row));
    more.remove();
    list.children[most].querySelector("a, button")?.focus();
  } }, `Show all ${grouped(items.length)}`);
  return [list, more];
}

/** The words around a span. */
function surrounding(text, span) {
  const before = text.slice(Math.max(0, span.start - CONTEXT), span.start);
  const after = text.slice(span.end, span.end + CONTEXT).replace(/\s\S*$/, "").replace(/[\ud800-\udbff]$/, "");
  return h("bdi", null, span.start > CONTEXT ? "…" + before.replace(/^\S*\s/, "").replace(/^[\udc00-\udfff]/, "") : before, h("strong", null, cut(text.slice(span.start, span.end), 120)), after, "…");
}

const jump = (context, span, content) => h("button", { type: "button", class: "jump", onclick: () => context.choose(span) }, content);

// Names

function sameName(model, span) {
  const number = model.entity[span.index];
  const key = span.values.name ?? model.text.slice(span.start, span.end);
  return model.spansOf("entity").filter((other) => (number >= 0 && model.entity[other.index] === number)
    || ((other.values.name ?? model.text.slice(other.start, other.end)) === key && other.values.label === span.values.label));
}

async function entityPlace(number) {
  if (!(number >= 0)) return null;
  const entities = await block("entities");
  const title = entities.name[number];
  return h("p", null, h("a", { class: "onward", href: address("entity", [title], { label: entities.label[number] }) }, "All about ", name(cut(title, 80))),
    h("span", { class: "note" }, ` ${counted(entities.mentions[number], "mention")} in ${counted(entities.articles[number], "article")}`));
}

async function entityPanel(span, context) {
  const { model } = context;
  const mentions = sameName(model, span);
  const indices = new Set(mentions.map((mention) => mention.index));
  const stances = model.spansOf("stance").filter((stance) => indices.has(stance.values.entity));
  const { label, name: title, start, end, ...rest } = span.values;
  return [
    definitions([["Name", anyText(title ?? model.text.slice(span.start, span.end))], ["Kind", `${labelWords(label)} (${label})`], ...otherRows(rest)]),
    await entityPlace(model.entity[span.index]),
    section(`${counted(mentions.length, "mention")} in this article`, longList(mentions, (mention) =>
      h("li", { "aria-current": mention === span ? "true" : null }, jump(context, mention, surrounding(model.text, mention))), 12)),
    stances.length ? section("Good or bad news for it", longList(stances, (stance) => h("li", null, jump(context, stance, [toneFigure(stance.values.score), " ", surrounding(model.text, stance)])), 8)) : null,
  ];
}

// Amounts, numbers, dates

const otherRows = (rest) => Object.entries(rest).map(([key, value]) => [kindWords(key), anyText(value)]);

function moneyPanel(span) {
  const { start, end, currency, value, low, high, mod, per, vague, ambiguous, ...rest } = span.values;
  return [
    h("p", { class: "big" }, amountText(span.values)),
    definitions([
      ["In full", `${modifierWords(mod)} ${currency ?? ""} ${rangeText(span.values)}`.trim()],
      ["Currency", currency ? `${currencyName(currency)} (${currency})` : "unknown"],
      ["Lowest", low === undefined || value !== undefined ? null : grouped(low)], ["Highest", high === undefined || value !== undefined ? null : grouped(high)],
      ["Per", per], ["Modifier", mod ? `${modifierWords(mod)} (${mod})` : null],
      ["Vague", vague ? "yes: the text names only a scale" : null], ["Ambiguous", ambiguous ? "yes: the currency or the number can be read otherwise" : null],
      ...otherRows(rest)]),
  ];
}

function numberPanel(span) {
  const { start, end, kind, value, low, high, unit, mod, ...rest } = span.values;
  return [h("p", { class: "big" }, amountText(span.values)), definitions([["Kind", kind ? kindWords(kind) : null], ["Value", rangeText(span.values)], ["Unit", unit],
    ["Modifier", mod ? `${modifierWords(mod)} (${mod})` : null], ...otherRows(rest)])];
}

function datePanel(span, context) {
  const { start, end, type, value, begin, until, mod, ...rest } = span.values;
  const types = new Map([["DATE", "date"], ["TIME", "time of day"], ["DURATION", "duration"], ["SET", "repeated"]]);
  const modifier = mod ? `${modifierWords(mod)} ` : "";
  return [
    h("p", { class: "big" }, begin ? modifier + intervalText(begin, until) : modifier + durationText(anyText(value))),
    begin ? timeline(begin, until, context.model.doc.meta?.date) : null,
    definitions([["Kind", type ? `${types.get(type) ?? type} (${type})` : null], ["Value", anyText(value)], ["First day", begin ? dayText(begin) : null], ["Before", until ? dayText(until) : null],
      ["Modifier", mod ? `${modifierWords(mod)} (${mod})` : null], ["Article of", dayText(context.model.doc.meta?.date)], ...otherRows(rest)]),
    begin ? null : h("p", { class: "note" }, "No days: the text says no more, or the day of the article is not known."),
  ];
}

// Sentiment

/** The words that made the score of a sentence. */
export function evidenceOf(model, span) {
  const sentence = model.spansOf("sentence").find((one) => one.start === span.start && one.end === span.end)?.index ?? span.index;
  return model.spansOf("sentiment_evidence").filter(({ values, start, end }) =>
    (Number.isInteger(values.sentence) ? values.sentence === sentence : span.start <= start && end <= span.end));
}

const contributionOf = (span) => Number(span.values.contribution ?? 0);

function evidenceList(context, evidence, score) {
  const { model } = context;
  const most = Math.max(...evidence.map((one) => Math.abs(contributionOf(one))), 1e-9);
  const sum = evidence.reduce((total, one) => total + contributionOf(one), 0);
  const sorted = [...evidence].sort((a, b) => Math.abs(contributionOf(b)) - Math.abs(contributionOf(a)));
  const row = (one) => {
    const { kind, noun, factor, factors } = one.values;
    const why = [kind, noun ? `for “${cut(anyText(noun), 40)}”` : null, factors ? `${factors} (× ${signed(factor, 1).replace("+", "")})` : null].filter(Boolean).map(anyText).join(", ");
    return h("li", null, jump(context, one, [h("span", { class: "word" }, name(cut(model.text.slice(one.start, one.end), 60)), why ? h("span", { class: "note" }, ` ${why}`) : null),
      h("span", { class: "figure" }, balance(contributionOf(one) / most), h("span", { class: "value" }, signed(contributionOf(one))))]));
  };
  return section("Why", longList(sorted, row, 20, { class: "plain rows" }),
    h("p", { class: "sum" }, h("span", null, "Sum"), h("span", { class: "value" }, signed(sum))),
    h("p", { class: "note" }, score === 0 ? "The sum is too small: the sentence counts as neutral." : "The score is the sum beyond a threshold, bent so that it stays between −1 and 1."));
}

function sentimentPanel(span, context) {
  const { start, end, score, ...rest } = span.values;
  const evidence = evidenceOf(context.model, span);
  const words = evidence.filter((one) => contributionOf(one) !== 0);
  context.reader.marks("support", words.filter((one) => contributionOf(one) > 0));
  context.reader.marks("against", words.filter((one) => contributionOf(one) < 0));
  const has = context.model.doc.sentiment_evidence !== undefined;
  return [
    h("p", { class: "big" }, `${kindWords(toneWord(score))} news`, " ", toneFigure(score)),
    definitions([["Score", `${signed(score, 4)}, from −1 (bad) to 1 (good)`], ...otherRows(rest)]),
    evidence.length ? evidenceList(context, evidence, score) : h("p", { class: "note" }, has ? "No word of the sentence counts." : "The articles have no layer sentiment_evidence, which has the words behind a score."),
  ];
}

function stancePanel(span, context) {
  const { start, end, name: title, score, entity, sentence, ...rest } = span.values;
  const mention = context.model.spansOf("entity").find((one) => one.index === entity);
  const whole = context.model.spansOf("sentiment").find((one) => one.index === sentence);
  return [
    h("p", { class: "big" }, `${kindWords(toneWord(score))} news`, " ", toneFigure(score)),
    definitions([["For", anyText(title)], ["Score", signed(score, 4)], ["Name", mention ? jump(context, mention, surrounding(context.model.text, mention)) : null],
      ["Sentence", whole ? jump(context, whole, [toneFigure(whole.values.score), " ", cut(context.model.text.slice(whole.start, whole.end), 80)]) : null], ...otherRows(rest)]),
  ];
}

// Hype

function hypePanel(span, context) {
  const { start, end, kind, weight, ...rest } = span.values;
  const spans = context.model.spansOf("hype");
  const sum = spans.reduce((total, one) => total + (Number(one.values.weight) || 0), 0);
  const same = spans.filter((one) => one.values.kind === kind);
  return [
    h("p", { class: "big" }, kindWords(kind)),
    definitions([["Weight", anyText(weight)], ["Part of the sum", sum > 0 ? h("span", { class: "figure" }, gauge(weight / sum, "hype"), h("span", { class: "value" }, `${Math.round((100 * weight) / sum)}%`)) : null], ...otherRows(rest)]),
    same.length > 1 ? section(`${counted(same.length, "span")} of this kind`, longList(same, (one) => h("li", { "aria-current": one === span ? "true" : null }, jump(context, one, surrounding(context.model.text, one))), 8)) : null,
    hypeSummary(context),
  ];
}

/** What was counted as hype: by kind, the sum, the score. */
export function hypeSummary({ model }) {
  const spans = model.spansOf("hype");
  const kinds = new Map();
  for (const { values } of spans) {
    const one = kinds.get(values.kind) ?? { count: 0, weight: 0 };
    kinds.set(values.kind, { count: one.count + 1, weight: one.weight + (Number(values.weight) || 0) });
  }
  if (kinds.size === 0) return null;
  const sorted = [...kinds].sort(([, a], [, b]) => b.weight - a.weight);
  const sum = sorted.reduce((total, [, one]) => total + one.weight, 0);
  const score = model.doc.document?.hype;
  return section("Hype in this article", h("ul", { class: "plain rows" }, sorted.map(([kind, { count, weight }]) =>
    h("li", null, h("span", { class: "word" }, kindWords(anyText(kind)), h("span", { class: "note" }, count > 1 ? ` ${count}×` : "")),
      h("span", { class: "figure" }, gauge(weight / sorted[0][1].weight, "hype"), h("span", { class: "value" }, weight.toFixed(2)))))),
  h("p", { class: "sum" }, h("span", null, `Sum of ${counted(spans.length, "weight")}`), h("span", { class: "value" }, sum.toFixed(2))),
  score === undefined ? null : h("p", { class: "sum" }, h("span", null, "Score, with the length of the article"), h("span", { class: "value" }, `${score} of 100`)));
}

// Facts

const STATUSES = new Map([["ACTUAL", "happened"], ["PLANNED", "planned"], ["EXPECTED", "expected"], ["RUMOURED", "rumoured"], ["DENIED", "denied"]]);
const AMOUNTS = new Map([["agrees", "="], ["vaguer", "~"], ["conflicts", "≠"]]);

async function otherWitnesses(number, context) {
  if (!(number >= 0)) return null;
  const { witnesses, conflicts } = await fact(number);
  const { id, title } = context.app.index.articles;
  const others = witnesses.filter((one) => one.article !== context.number);
  return [
    h("p", null, h("a", { class: "onward", href: address("fact", [number]) }, "This fact in all articles"),
      conflicts.length ? h("span", { class: "note" }, ` ${counted(conflicts.length, "conflict")}`) : null),
    others.length ? section(`${counted(others.length, "other witness").replace("witnesss", "witnesses")}`, longList(others, (one) => h("li", null,
      h("a", { href: address("article", [id[one.article], one.start], { span: "fact" }) }, name(cut(title[one.article] ?? id[one.article] ?? "", 100))),
      h("span", { class: "note" }, " ", AMOUNTS.has(one.amount) ? `${AMOUNTS.get(one.amount)} ${one.amount}: ` : "", amountText(one), one.status ? ` ${STATUSES.get(one.status) ?? one.status}` : ""),
      one.wording ? h("blockquote", null, name(cut(one.wording, 200))) : null), 8)) : null,
  ];
}

async function party(text, context, span) {
  if (text === undefined) return null;
  const mention = context.model.spansOf("entity").find((one) => one.values.name === text && overlaps(one, span)) ?? context.model.spansOf("entity").find((one) => one.values.name === text);
  return mention ? jump(context, mention, name(anyText(text))) : anyText(text);
}

async function factPanel(span, context) {
  const { start, end, kind, subject, object, entity, what, currency, value, low, high, mod, unit, change, vague, begin, until, date, status, source, ...rest } = span.values;
  return [
    h("p", { class: "big" }, kindWords(kind), what ? [": ", name(anyText(what))] : null),
    definitions([["Who", await party(subject, context, span)], ["Whom", await party(object, context, span)], ["Amount", amountText(span.values)],
      ["In full", currency && value !== undefined ? `${currency} ${grouped(value)}` : null], ["Change", change === undefined ? null : `${signed(change, String(change).split(".")[1]?.length ?? 0)}%`],
      ["When", begin ? intervalText(begin, until) : durationText(anyText(date))], ["Status", status ? `${STATUSES.get(status) ?? kindWords(status)} (${status})` : null],
      ["Source", anyText(source) || "the article"], ["Vague", vague ? "yes" : null], ...otherRows(rest)]),
    begin ? timeline(begin, until, context.model.doc.meta?.date) : null,
    await otherWitnesses(context.model.fact[span.index], context),
  ];
}

// Everything else

const genericPanel = (span) => {
  const { start, end, ...rest } = span.values;
  return [definitions(otherRows(rest)) ?? h("p", { class: "note" }, "This span has no values.")];
};

function evidencePanel(span, context) {
  const { start, end, contribution, sentence, ...rest } = span.values;
  const whole = context.model.spansOf("sentiment").find((one) => one.start <= span.start && span.end <= one.end);
  return [
    h("p", { class: "big" }, signed(contribution), " to its sentence"), definitions(otherRows(rest)),
    whole ? section("Sentence", h("p", null, jump(context, whole, [toneFigure(whole.values.score), " ", cut(context.model.text.slice(whole.start, whole.end), 160)]))) : null,
  ];
}

const PANELS = new Map(Object.entries({ entity: entityPanel, money: moneyPanel, number: numberPanel, date: datePanel, sentiment: sentimentPanel, stance: stancePanel,
  hype: hypePanel, fact: factPanel, sentiment_evidence: evidencePanel }));

/** Other spans over the same words. */
function alsoHere(span, context) {
  const spans = context.model.layers.filter((layer) => layer.name !== "sentiment_evidence" && layer.name !== "token").flatMap((layer) => layer.spans)
    .filter((other) => other !== span && overlaps(other, span));
  if (!spans.length) return null;
  const style = (other) => context.model.layers.find((layer) => layer.name === other.layer);
  return section("Also here", longList(spans, (other) => h("li", null, jump(context, other, [swatch(style(other), layerTitle(other.layer)), " ", name(spanName(other).replace(/^[^:]*: /, ""))])), 8));
}

/** Returns a promise of the elements for a span. context: {app, model, number, reader, choose(span), place(span), step(by)}. */
export async function spanPanel(span, context) {
  const layer = context.model.layers.find((one) => one.name === span.layer);
  const quote = context.model.text.slice(span.start, span.end);
  const draw = PANELS.get(span.layer) ?? genericPanel;
  context.reader.marks("mention", span.layer === "entity" ? sameName(context.model, span) : []);
  if (span.layer !== "sentiment") for (const mark of ["support", "against"]) context.reader.marks(mark, []);
  return [
    h("div", { class: "panel-head" }, h("h2", null, swatch(layer, h("bdi", null, spanTitle(span.layer)))),
      h("div", { class: "tools" },
        h("button", { type: "button", class: "quiet icon", "aria-label": "Previous span", title: "Previous span (p)", onclick: () => context.step(-1) }, "‹"),
        h("button", { type: "button", class: "quiet icon", "aria-label": "Next span", title: "Next span (n)", onclick: () => context.step(1) }, "›"),
        h("button", { type: "button", class: "quiet icon", "aria-label": "Close", title: "Close (Esc)", onclick: () => context.choose(null) }, "×"))),
    h("blockquote", { dir: "auto" }, cut(quote, 240)),
    await draw(span, context),
    alsoHere(span, context),
    context.place ? h("p", { class: "foot" }, h("button", { type: "button", class: "quiet", onclick: () => context.app.copy(new URL(context.place(span), location.href).href, "Link") }, "Copy link to this place")) : null,
  ];
}
