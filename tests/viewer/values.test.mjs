// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import test from "node:test";
import { csvCell, csvTable } from "../../viewer/page/csv.js";
import * as format from "../../viewer/page/format.js";
import { address, parseAddress } from "../../viewer/page/route.js";

test("addresses keep hostile ids", () => {
  for (const id of ["a/b?c#d%e&f=g", "", "%", "日本 🚀", "__proto__", "‮", "<script>"]) {
    const { view, parts, query } = parseAddress(address("article", [id, "12"], { layers: "a,b&c", q: "" }));
    assert.deepEqual([view, parts, [...query]], ["article", [id, "12"], [["layers", "a,b&c"]]]);
  }
  assert.deepEqual(parseAddress("#article/%E0%A4%A").parts, ["%E0%A4%A"]);
  assert.equal(address("article", ["a\ud800"]), "#article/a%EF%BF%BD");
});

test("cells that a spreadsheet would run are quoted, numbers are not", () => {
  for (const text of ["=1+1", "+cmd", "-cmd", "@x", "\tx", "  =1", "＝1"]) assert.match(csvCell(text), /^'/);
  assert.equal(csvCell("\n=1"), "\"'\n=1\"");
  for (const text of ["-1.5", "+2e-3", "-.5", "plain", "a=b"]) assert.equal(csvCell(text), text);
  for (const text of ["-", "-1-1", "+1e"]) assert.equal(csvCell(text), `'${text}`);
  assert.equal(csvTable(["a", "b"], [['say "x"', null], ["1,2", 3]]), 'a,b\n"say ""x""",\n"1,2",3\n');
});

test("decimals stay exact", () => {
  assert.equal(format.grouped("12345678901234567890.10"), "12,345,678,901,234,567,890.1");
  assert.equal(format.grouped("-1.5e3"), "−1,500");
  assert.equal(format.grouped("25e-4"), "0.0025");
  assert.equal(format.grouped(0), "0");
  assert.equal(format.grouped("1e999999999"), "1e999999999");
  assert.equal(format.grouped("many"), "many");
});

test("scales", () => {
  assert.equal(format.scaled("10300000000"), "10.3 billion");
  assert.equal(format.scaled("487200000"), "487.2 million");
  assert.equal(format.scaled("1234567891"), "1,234,567,891");
  assert.equal(format.scaled("999999"), "999,999");
  assert.equal(format.scaled("-2000000"), "−2 million");
});

test("amounts", () => {
  assert.equal(format.amountText({ currency: "USD", value: "10000000000", mod: "MORE_THAN", per: "year" }), "more than USD 10 billion per year");
  assert.equal(format.amountText({ currency: "EUR", low: "5", high: "7" }), "EUR 5 to 7");
  assert.equal(format.amountText({ currency: "EUR", low: "1000000" }), "EUR 1 million or more");
  assert.equal(format.amountText({ currency: "EUR", low: "1000000", mod: "EQUAL_OR_MORE" }), "at least EUR 1 million");
  assert.equal(format.amountText({ value: "8.6", unit: "%" }), "8.6%");
  assert.equal(format.amountText({ value: "600", unit: "jobs" }), "600 jobs");
  assert.equal(format.amountText({ currency: "USD", value: "1.32", unit: "share" }), "USD 1.32 per share");
  assert.equal(format.amountText({}), "");
});

test("dates", () => {
  assert.equal(format.dayText("2025-06-08"), "8 June 2025");
  assert.equal(format.dayText("2025-13-08"), "2025-13-08");
  assert.equal(format.intervalText("2024-01-01", "2025-01-01"), "1 January 2024 to 31 December 2024, 366 days");
  assert.equal(format.intervalText("2024-01-01", "2024-01-02"), "1 January 2024");
  assert.equal(format.durationText("P1Y"), "1 year");
  assert.equal(format.durationText("PT30M"), "30 minutes");
  assert.equal(format.durationText("PXD"), "some days");
  assert.equal(format.durationText("XXXX-WXX-4"), "XXXX-WXX-4");
});

test("names of JavaScript are no words of ours", () => {
  for (const name of ["constructor", "__proto__", "toString"]) {
    assert.equal(typeof format.layerTitle(name), "string");
    assert.equal(format.modifierWords(name), name.toLowerCase().replaceAll("_", " "));
  }
  assert.equal(format.cut("ab\u{1f680}cd", 4), "ab…");
});
