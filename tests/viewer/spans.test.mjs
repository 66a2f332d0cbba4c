// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import test from "node:test";
import { assignLanes, collectLayers, findParagraphs, firstEndingAfter, groupParagraphs, inReadingOrder, segmentText, spanAt } from "../../viewer/page/spans.js";

const span = (start, end, layer = "entity", order = 0, index = 0) => ({ layer, order, index, start, end });
const drawn = (spans, length) => segmentText([...spans].sort(inReadingOrder), length).map(({ start, end, cover }) => [start, end, cover.map((one) => one.layer).join(" ")]);

test("a text without spans is one segment, an empty one none", () => {
  assert.deepEqual(drawn([], 5), [[0, 5, ""]]);
  assert.deepEqual(drawn([], 0), []);
});

test("nested spans: the inner one is last", () => {
  assert.deepEqual(drawn([span(2, 4, "in", 1), span(0, 6, "out")], 8), [[0, 2, "out"], [2, 4, "out in"], [4, 6, "out"], [6, 8, ""]]);
  assert.deepEqual(drawn([span(0, 2, "in", 1), span(0, 6, "out")], 6), [[0, 2, "out in"], [2, 6, "out"]]);
});

test("crossing spans share a segment", () => {
  assert.deepEqual(drawn([span(0, 4, "a"), span(2, 6, "b")], 6), [[0, 2, "a"], [2, 4, "a b"], [4, 6, "b"]]);
});

test("empty spans divide nothing", () => {
  assert.deepEqual(drawn([span(2, 2)], 4), [[0, 4, ""]]);
});

test("segments cover every text without gaps, and each what covers it", () => {
  let seed = 7;
  const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
  for (let round = 0; round < 200; round++) {
    const length = 1 + random(40);
    const spans = Array.from({ length: random(12) }, (_, index) => {
      const start = random(length);
      return span(start, start + random(length - start + 1), "x", 0, index);
    }).sort(inReadingOrder);
    let at = 0;
    for (const { start, end, cover } of segmentText(spans, length)) {
      assert.equal(start, at);
      at = end;
      for (let offset = start; offset < end; offset++) {
        assert.deepEqual(new Set(cover), new Set(spans.filter((one) => one.start <= offset && offset < one.end)));
      }
    }
    assert.equal(at, length);
  }
});

test("spans in a lane do not overlap", () => {
  const spans = [span(0, 10, "a"), span(2, 5, "b"), span(5, 8, "c"), span(6, 12, "d")];
  const lanes = assignLanes(spans);
  assert.deepEqual(spans.map((one) => lanes.get(one)), [0, 1, 1, 2]);
});

test("layers are what has spans, whatever its name; broken spans are left out", () => {
  const doc = JSON.parse('{"id": "a", "text": "abc", "meta": [], "document": {}, "__proto__": [{"start": 0, "end": 9}], "constructor": [{"start": 2, "end": 1}, {"start": -1, "end": 1}, null, {"end": 1}], "x": 3}');
  const layers = collectLayers(doc, (offset) => offset, 3);
  assert.deepEqual(layers.map(({ name, spans }) => [name, spans.map(({ start, end }) => [start, end])]), [["__proto__", [[0, 3]]], ["constructor", []]]);
});

test("paragraphs end at blank lines, or at line ends if lines are long", () => {
  const parts = (text, most) => findParagraphs(text, most).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(parts("\n\na\nb\n \n\nc\n"), ["a\nb", "c\n"]);
  assert.deepEqual(parts("x".repeat(200) + "\n" + "y".repeat(200)), ["x".repeat(200), "y".repeat(200)]);
  assert.deepEqual(parts(""), []);
  assert.deepEqual(parts("aaa bbb ccc", 5), ["aaa ", "bbb ", "ccc"]);
  assert.deepEqual(parts("\u{1f680}".repeat(3), 3), ["\u{1f680}\u{1f680}", "\u{1f680}"]);
});

test("groups have a size", () => {
  const groups = groupParagraphs([{ start: 0, end: 5 }, { start: 6, end: 9 }, { start: 10, end: 30 }], 10);
  assert.deepEqual(groups.map(({ start, end, paragraphs }) => [start, end, paragraphs.length]), [[0, 9, 2], [10, 30, 1]]);
  assert.equal(firstEndingAfter(groups, 9), 1);
  assert.equal(firstEndingAfter(groups, 30), 2);
});

test("an address means the span that starts there, the shortest, or of a layer", () => {
  const spans = [span(0, 20, "fact", 1), span(0, 4, "entity"), span(6, 9, "money")];
  assert.equal(spanAt(spans, 0).layer, "entity");
  assert.equal(spanAt(spans, 0, "fact").layer, "fact");
  assert.equal(spanAt(spans, 7).layer, "money");
  assert.equal(spanAt(spans, 5).layer, "fact");
  assert.equal(spanAt(spans, 20), null);
});
