// SPDX-License-Identifier: MIT
// A document that is corrected: node --test tests/viewer/edit.test.mjs
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  Exact, EditHistory, acceptSpans, addSpan, alignSentiment, applyEdit, changeSpan, characterStart, checkValues, deleteSpan, findOverlap, fitExtent,
  invertEdit, moveSpan, nextCharacter, nextWord, offsetsOf, openModel, readExact, setDocumentValue, setStatus, timexInterval, valueOf, valueText, writeExact, writeModel,
} from "../../viewer/page/edit.js";

const column = (name, type, more = {}) => ({ name, type, omit: true, ...more });
const ENTITY = { name: "entity", disjoint: true, columns: [column("label", "name", { omit: false, names: ["PERSON", "ORG"] }), column("name", "text")] };
const MONEY = { name: "money", disjoint: true, columns: [column("currency", "text"), column("value", "decimal"), column("low", "decimal"), column("high", "decimal"), column("vague", "flag")] };
const DATE = { name: "date", disjoint: true, columns: [column("type", "name", { omit: false, names: ["DATE", "TIME", "DURATION", "SET"] }), column("value", "text", { omit: false }), column("begin", "day"), column("until", "day")] };
const FACT = { name: "fact", disjoint: false, columns: [column("kind", "name", { omit: false, names: ["DEBT"] }), column("entity", "span"), column("date", "text")] };
const SENTENCE = { name: "sentence", disjoint: true, columns: [] };
const SENTIMENT = { name: "sentiment", disjoint: true, columns: [column("score", "number", { omit: false })] };
const STANCE = { name: "stance", disjoint: false, columns: [column("entity", "span", { omit: false })] };
const LAYERS = [SENTENCE, ENTITY, MONEY, DATE, FACT, SENTIMENT, STANCE];
const plain = (value) => JSON.parse(writeExact(value));

test("numbers keep all their digits", () => {
  const text = '{"a": [1.10, -0, 1e400, 12345678901234567890.5], "b": {"__proto__": null, "c": "\\\\\\"\\ud83d\\ude00/"}, "d": true, "e": []}';
  const value = readExact(text);
  assert.equal(writeExact(value), '{"a": [1.10, -0, 1e400, 12345678901234567890.5], "b": {"__proto__": null, "c": "\\\\\\"😀/"}, "d": true, "e": []}');
  assert.ok(value.a[0] instanceof Exact);
  assert.deepEqual(plain(readExact(" [ ] \n")), []);
  for (const wrong of ["", "{", '{"a" 1}', '"a', "[1,]", "[1] 2", "{a: 1}", "nul", '"\\"', "01x"]) assert.throws(() => readExact(wrong), SyntaxError, wrong);
});

test("offsets go there and back", () => {
  for (const text of ["plain", "a😀b", "😀", "e\u0301😀\u200d😀x", ""]) {
    const { units, points } = offsetsOf(text);
    const characters = [...text];
    let unit = 0;
    for (let point = 0; point <= characters.length; point++) {
      assert.equal(units(point), unit);
      assert.equal(points(unit), point);
      unit += characters[point]?.length ?? 0;
    }
  }
  assert.equal(offsetsOf("😀").points(1), 0, "within a pair");
});

test("extents are whole characters, without white space", () => {
  const text = "Ann e\u0301te 👩‍💻, 5%  \n";
  const emoji = text.indexOf("👩");
  assert.equal(characterStart(text, 5), 4);
  assert.equal(characterStart(text, emoji + 3), emoji);
  assert.equal(nextCharacter(text, emoji, 1), emoji + 5);
  assert.equal(nextCharacter(text, emoji + 5, -1), emoji);
  assert.deepEqual(fitExtent(text, 3, 5, false), { start: 4, end: 6 });
  assert.deepEqual(fitExtent(text, 5, 1, true), { start: 0, end: 8 });
  assert.deepEqual(fitExtent(text, emoji + 1, emoji + 2, false), { start: emoji, end: emoji + 5 });
  assert.deepEqual(fitExtent(text, emoji + 5, text.length, true), { start: emoji + 5, end: text.indexOf("%") + 1 });
  assert.equal(fitExtent(text, 3, 4, true), null);
  for (const caret of [0, 2, 3]) assert.deepEqual(fitExtent(text, caret, caret, true), { start: 0, end: 3 }, "a caret in a word is the word");
  assert.equal(fitExtent(text, text.length, text.length, true), null);
  assert.equal(fitExtent(text, 1, 1, false), null);
  assert.equal(fitExtent("x", 5, 9, true), null);
  assert.equal(nextWord(text, 0, 1), 3);
  assert.equal(nextWord(text, 8, -1), 4);
  assert.equal(nextWord(text, text.length, 1), text.length);
});

test("fields have text, columns have values", () => {
  const [decimal, flag, text] = [column("v", "decimal"), column("f", "flag"), column("t", "text")];
  assert.equal(valueText(valueOf(decimal, " 1,500,000.10 ")), "1500000.10");
  assert.equal(valueText(valueOf(decimal, "−5")), "-5");
  assert.equal(valueOf(decimal, "1,5"), "1,5", "not a number: shown as wrong, not guessed");
  assert.equal(valueOf(decimal, "1e9"), "1e9");
  assert.equal(valueOf(text, "  "), undefined);
  assert.equal(valueOf(flag, "true"), true);
  assert.deepEqual(valueOf(text, "a | b"), ["a", "b"]);
  assert.equal(valueText(["a", new Exact("1.0")]), "a | 1.0");
});

test("days of TIMEX3 dates", () => {
  const days = (value) => Object.values(timexInterval(value) ?? {}).join(" ");
  assert.equal(days("2024"), "2024-01-01 2025-01-01");
  assert.equal(days("199"), "1990-01-01 2000-01-01");
  assert.equal(days("2024-12"), "2024-12-01 2025-01-01");
  assert.equal(days("2025-Q3"), "2025-07-01 2025-10-01");
  assert.equal(days("2026-H2"), "2026-07-01 2027-01-01");
  assert.equal(days("2024-WI"), "2024-12-01 2025-03-01");
  assert.equal(days("2025-W01"), "2024-12-30 2025-01-06");
  assert.equal(days("2025-W24-WE"), "2025-06-14 2025-06-16");
  assert.equal(days("2024-02-29"), "2024-02-29 2024-03-01");
  assert.equal(days("2024-01/2024-03"), "2024-01-01 2024-04-01");
  for (const none of ["2025-02-29", "2025-13", "XXXX-06", "P1M", "soon", "2025/2024", ""]) assert.equal(timexInterval(none), null, none);
});

test("the gold of the project has the intervals of its dates, and no fault", () => {
  const lines = readFileSync(new URL("../../corpora/gold/news.jsonl", import.meta.url), "utf8").trim().split("\n");
  let dates = 0;
  for (const line of lines) {
    const { parts } = openModel(line, null, LAYERS);
    for (const { values } of parts.date.spans) {
      assert.deepEqual(checkValues(DATE, values, true), [], writeExact(values));
      if (values.type !== "DATE") continue;
      const days = timexInterval(values.value);
      assert.equal(days?.begin, values.begin, values.value);
      assert.equal(days?.until, values.until, values.value);
      dates++;
    }
    for (const { values } of parts.money.spans) assert.deepEqual(checkValues(MONEY, values, true), [], writeExact(values));
  }
  assert.ok(dates > 300);
});

test("the gold of the project is written as it was read", () => {
  const lines = readFileSync(new URL("../../corpora/gold/news.jsonl", import.meta.url), "utf8").trim().split("\n");
  for (const line of lines) {
    const model = openModel(line, null, LAYERS);
    const { meta, ...rest } = JSON.parse(line);
    assert.ok(meta);
    assert.deepEqual(plain(readExact(writeModel(model, model.parts))), rest);
  }
});

test("values are checked as the server does", () => {
  const faults = (layer, values, gold = true) => checkValues(layer, values, gold).filter((fault) => !fault.hint).map((fault) => fault.column).join(" ");
  const number = (text) => new Exact(text);
  assert.equal(faults(ENTITY, { label: "ORG", name: "A" }), "");
  assert.equal(faults(ENTITY, { name: "A" }), "label");
  assert.equal(faults(ENTITY, { name: "A" }, false), "");
  assert.equal(faults(ENTITY, { label: ["ORG", "org"], name: "A" }), "label");
  assert.equal(faults(MONEY, { currency: "usd", value: "5" }), "currency value");
  assert.equal(faults(MONEY, { currency: "USD", value: number("5"), low: number("1") }), "low");
  assert.equal(faults(MONEY, { currency: "USD", low: number("5.0"), high: number("5") }), "low");
  assert.equal(faults(MONEY, { currency: "USD", low: number("10000000000000000"), high: number("10000000000000001") }), "");
  assert.equal(faults(DATE, { type: "DATE", value: "June" }), "value");
  assert.equal(faults(DATE, { type: "DURATION", value: "2025" }), "value");
  assert.equal(faults(DATE, { type: "DATE", value: "2025", begin: "2025-01-01" }), "until");
  assert.equal(faults(DATE, { type: "DATE", value: "2025", begin: "2025-02-30", until: "2025-02-31" }), "begin until");
  assert.equal(faults(FACT, { kind: "DEBT", date: "P1Y" }), "");
  assert.equal(faults(FACT, { kind: "DEBT", date: "now" }), "date");
  assert.equal(faults(SENTIMENT, { score: number("2") }), "score");
  const [hint] = checkValues(DATE, { type: "DATE", value: "2025-Q1", begin: "2025-01-01", until: "2025-12-31" }, true);
  assert.ok(hint.hint && hint.text.includes("2025-04-01"));
});

const LINE = JSON.stringify({ id: 7, meta: { date: "2025-01-01" }, text: "😀 Acme owes Bo $5. Bad.", mine: [{ start: 0, end: 1 }], entity: [{ start: 2, end: 6, label: "ORG", name: "Acme" }] });
const SUGGESTED = JSON.stringify({
  text: "", sentence: [{ start: 0, end: 18 }, { start: 19, end: 23 }], entity: [{ start: 2, end: 6, label: "PERSON" }],
  sentiment: [{ start: 0, end: 18, score: -0.31 }], money: [{ start: 15, end: 17, currency: "USD", value: 5 }],
  fact: [{ start: 2, end: 17, kind: "DEBT", entity: 0 }], stance: [{ start: 2, end: 6, entity: 0 }], token: [{ start: 0, end: 1 }], document: { sentiment: 0.3, hype: 39 },
});
const open = () => openModel(LINE, SUGGESTED, LAYERS);
const names = (spans, text) => spans.map((span) => text.slice(span.start, span.end)).join("|");

test("a document has what is saved, and suggestions for the rest", () => {
  const { parts, text, layers, others } = open();
  assert.deepEqual(layers.map((layer) => layer.name), ["sentence", "entity", "money", "date", "fact", "sentiment"]);
  assert.equal(parts.entity.status, "gold");
  assert.equal(parts.entity.spans[0].values.label, "ORG");
  assert.equal(parts.money.status, "none");
  assert.ok(parts.money.spans[0].suggested);
  assert.equal(names(parts.money.spans, text), "$5");
  assert.equal("entity" in parts.fact.spans[0].values, false, "references are left out");
  assert.equal(parts.sentiment.spans[0].values.score.text, "-0.5");
  assert.equal(valueText(parts.document.values.hype_label), "1");
  assert.deepEqual(others.map(([key]) => key), ["mine"]);
});

test("what nobody has touched is not written", () => {
  const model = open();
  assert.deepEqual(plain(readExact(writeModel(model, model.parts))), { id: 7, text: model.text, mine: [{ start: 0, end: 1 }], entity: [{ start: 2, end: 6, label: "ORG", name: "Acme" }] });
});

test("edits make a draft, and a checked layer is gold", () => {
  const model = open();
  const history = new EditHistory(model.parts);
  assert.equal(history.changed, false);
  history.do(addSpan(history.parts, "money", { start: 0, end: 2 }, {}));
  let written = plain(readExact(writeModel(model, history.parts)));
  assert.deepEqual(written.draft, { money: [{ start: 0, end: 1 }, { start: 15, end: 17, currency: "USD", value: 5, suggested: true }] });
  history.do(deleteSpan(history.parts, "money", 0));
  history.do(setStatus(history.parts, "money", "gold"));
  written = plain(readExact(writeModel(model, history.parts)));
  assert.equal(written.draft, undefined);
  assert.deepEqual(written.money, [{ start: 15, end: 17, currency: "USD", value: 5 }]);
  history.do(setStatus(history.parts, "money", "none"));
  assert.equal("money" in plain(readExact(writeModel(model, history.parts))), false);
  assert.ok(history.parts.money.spans[0].suggested);
});

test("a draft that was written is opened again", () => {
  const model = open();
  let parts = applyEdit(model.parts, addSpan(model.parts, "money", { start: 0, end: 2 }, {}));
  parts = applyEdit(parts, setDocumentValue(parts, "sentiment", new Exact("-1")));
  const again = openModel(writeModel(model, parts), SUGGESTED, LAYERS);
  assert.equal(again.parts.money.status, "draft");
  assert.deepEqual(again.parts.money.spans.map((span) => span.suggested), [false, true]);
  assert.equal(again.parts.document.status, "draft");
  assert.equal(writeModel(again, again.parts), writeModel(model, parts));
});

test("each edit can be taken back and done again", () => {
  const model = open();
  const history = new EditHistory(model.parts);
  const edits = [
    (parts) => changeSpan(parts, "entity", 0, { label: "PERSON", name: undefined }),
    (parts) => moveSpan(parts, "entity", 0, { start: 0, end: 2 }),
    (parts) => addSpan(parts, "entity", { start: 13, end: 15 }, { label: "PERSON" }),
    (parts) => acceptSpans(parts, "money", 0, 100),
    (parts) => deleteSpan(parts, "fact", 0),
    (parts) => setDocumentValue(parts, "hype_label", undefined),
    (parts) => alignSentiment(parts),
    (parts) => setStatus(parts, "sentiment", "gold"),
  ];
  const states = [history.parts];
  for (const edit of edits) {
    assert.ok(history.do(edit(history.parts)));
    states.push(history.parts);
  }
  assert.equal(history.parts.sentiment.spans.length, 2);
  assert.equal(history.do(null), null);
  for (let i = states.length - 2; i >= 0; i--) {
    assert.ok(history.undo());
    assert.equal(history.parts, states[i]);
  }
  assert.equal(history.undo(), null);
  assert.equal(history.changed, false);
  for (let i = 1; i < states.length; i++) {
    assert.ok(history.redo());
    assert.equal(history.parts, states[i]);
  }
  assert.equal(history.redo(), null);
  history.undo();
  history.do(edits[0](history.parts));
  assert.equal(history.redo(), null, "what was undone is gone after another edit");
  let parts = history.parts;
  const one = changeSpan(parts, "entity", 0, { label: "ORG" });
  parts = applyEdit(applyEdit(parts, one), invertEdit(one));
  assert.deepEqual(parts, history.parts);
});

test("spans stay in order, and overlaps are found", () => {
  const { parts } = open();
  const added = addSpan(parts, "entity", { start: 13, end: 15 }, {});
  assert.deepEqual(added.focus, { layer: "entity", index: 1 });
  const moved = moveSpan(applyEdit(parts, added), "entity", 1, { start: 0, end: 2 });
  assert.deepEqual(moved.focus, { layer: "entity", index: 0 });
  assert.ok(findOverlap(ENTITY, parts.entity.spans, { start: 6, end: 9 }));
  assert.equal(findOverlap(ENTITY, parts.entity.spans, { start: 7, end: 9 }), undefined);
  assert.equal(findOverlap(ENTITY, parts.entity.spans, { start: 3, end: 9 }, 0), undefined);
  assert.equal(findOverlap(FACT, parts.fact.spans, { start: 3, end: 18 }), undefined);
});
