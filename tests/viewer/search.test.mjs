// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import test from "node:test";
import { blocksOfPrefix, createSearch, findSnippet, foldText, markPrefix, parseQuery, wordsOfTerm } from "../../viewer/page/search.js";

const found = (mask) => [...mask.keys()].filter((i) => mask[i]);

test("case, accents and compatible forms are folded", () => {
  assert.equal(foldText("Crédit ＡＢ ΣΊΣΥΦΟΣ ﬁn"), "credit ab σισυφοσ fin");
});

test("queries are words and phrases", () => {
  assert.deepEqual(parseQuery(' Meta "Scale  AI" meta "open'), ["meta", "scale  ai", "open"]);
  assert.deepEqual(parseQuery('""  '), []);
  assert.deepEqual(wordsOfTerm("$1.3bn in u.s."), ["3bn", "in"]);
  assert.deepEqual(wordsOfTerm("x".repeat(70)), ["x".repeat(64)]);
});

test("a prefix is in the block before and in those that begin with it", () => {
  const firsts = ["aa", "me", "meta", "metb", "n"];
  assert.deepEqual(blocksOfPrefix(firsts, "met"), [1, 2, 3]);
  assert.deepEqual(blocksOfPrefix(firsts, "zz"), [4]);
  assert.deepEqual(blocksOfPrefix(firsts, "a"), [0]);
  assert.deepEqual(blocksOfPrefix(firsts, "meta"), [2]);
  const mask = new Uint8Array(20);
  markPrefix({ words: ["ab", "meta", "metal", "n"], articles: [[1], [3, 1, 10], [0], [7]] }, "meta", mask);
  assert.deepEqual(found(mask), [0, 3, 4, 14]);
});

const articles = { id: ["a", "b", "c"], title: ["Meta buys", null, "Rates"], source: [null, "Wire", null], block: [0, 0, 1] };

test("an inline page searches titles at once, and texts and names when they are loaded", async () => {
  const blocks = { "articles-0": [{ doc: { text: "Café" } }, { doc: { text: "It paid", entity: [{ name: "Scale AI" }, {}] } }], "articles-1": [{ doc: {} }] };
  const search = createSearch({ articles, search: null }, async (name) => blocks[name]);
  assert.deepEqual(found(search.find(["meta"])), [0]);
  assert.deepEqual(found(search.find(["cafe"])), []);
  await search.load(["cafe"]);
  assert.equal(search.load(["x"]), null);
  assert.deepEqual(found(search.find(["cafe"])), [0]);
  assert.deepEqual(found(search.find(["wire", "scale ai"])), [1]);
});

test("a folder searches words", async () => {
  const asked = [];
  const search = createSearch({ articles, search: ["bank", "paid"] }, async (name) => (asked.push(name), { "search-0": { words: ["bank"], articles: [[2]] }, "search-1": { words: ["paid"], articles: [[1, 1]] } }[name]));
  await search.load(["pai"]);
  assert.deepEqual(asked, ["search-0", "search-1"]);
  assert.deepEqual(found(search.find(["pai"])), [1, 2]);
  assert.deepEqual(found(search.find(["pai", "rates"])), [2]);
  assert.equal(search.load(["pai"]), null);
});

test("10,000 articles are searched in less than 100 ms of processor time", async () => {
  const count = 10000;
  const many = { id: [], title: [], source: [], block: [] };
  const docs = [];
  for (let i = 0; i < count; i++) {
    many.id.push(`a${i}`);
    many.title.push(`Title number ${i}`);
    many.source.push("Wire");
    many.block.push(0);
    docs.push({ doc: { text: `${"The company said that its revenue rose again. ".repeat(10)}${i}` } });
  }
  const search = createSearch({ articles: many, search: null }, async () => docs);
  await search.load([]);
  search.find(["revenue"]);
  const from = process.cpuUsage();
  assert.equal(found(search.find(["company", "zebra"])).length, 0);
  const { user, system } = process.cpuUsage(from);
  assert.ok((user + system) / 1000 < 100, `${(user + system) / 1000} ms`);
});

test("a snippet has the longest term", () => {
  assert.deepEqual(findSnippet("Meta paid Scale AI much money", ["meta", "scale ai"]), { before: "paid ", match: "Scale AI", after: " much", at: 10 });
  assert.equal(findSnippet("none", ["x"]), null);
});
