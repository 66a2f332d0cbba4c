// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import test from "node:test";
import { scaled } from "../../viewer/page/format.js";
import { amountKey, amountPlace, factAmount } from "../../viewer/page/amounts.js";
import { compareDecimals, dayLabel, dayOf, equalBins, linearScale, logScale, quantile, roundStep, shortNumber, timeBins, timeScale } from "../../viewer/page/scale.js";

const labels = (scale) => scale.ticks.map(({ label }) => label);

test("steps are 1, 2, 2.5 or 5 times a power of ten", () => {
  const cases = [[1, 1], [1.1, 2], [2.1, 2.5], [3, 5], [6, 10], [0.3, 0.5], [0.1 * 3, 0.5], [0.15, 0.2], [1e-9, 1e-9], [7e12, 1e13]];
  for (const [least, step] of cases) assert.equal(roundStep(least), step, `at least ${least}`);
  assert.equal(roundStep(2.1, true), 5);
});

test("linear axes start and end at ticks", () => {
  assert.deepEqual(labels(linearScale(-1, 1, { most: 5 })), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
  assert.deepEqual(labels(linearScale(0, 100, { most: 5 })), ["0", "25", "50", "75", "100"]);
  assert.deepEqual(labels(linearScale(3, 7, { whole: true })), ["0", "2", "4", "6", "8"]);
  assert.deepEqual(labels(linearScale(0, 0.3, { most: 5 })), ["0.0", "0.1", "0.2", "0.3"]);
  assert.deepEqual(labels(linearScale(0, 0.01, { most: 5 })), ["0.0000", "0.0025", "0.0050", "0.0075", "0.0100"]);
  assert.deepEqual(labels(linearScale(0, 1, { whole: true })), ["0", "1"]);
  for (const [low, high] of [[0, 0], [-3, -3], [1e-300, 2e-300], [-1e15, 1e15], [12345, 12346]]) {
    const { ticks, place } = linearScale(low, high);
    assert.ok(ticks.length >= 2 && ticks.length <= 6, `${low} to ${high}: ${ticks.length} ticks`);
    assert.equal(place(ticks[0].at), 0);
    assert.equal(place(ticks.at(-1).at), 1);
    assert.ok(place(low) >= 0 && place(high) <= 1);
  }
  assert.equal(linearScale(0, 1).place(null), null);
  assert.equal(linearScale(0, 1).place(NaN), null);
});

test("axes of powers have round values, and no place for 0", () => {
  assert.deepEqual(labels(logScale(3, 40)), ["2", "5", "10", "20", "50"]);
  assert.deepEqual(labels(logScale(1e6, 3e12)), ["1 m", "100 m", "10 bn", "1 tn", "100 tn"]);
  assert.deepEqual(labels(logScale(1000, 1000)), ["1,000", "2,000"]);
  const { place } = logScale(1, 1000);
  assert.equal(place(1), 0);
  assert.ok(Math.abs(place(10) - 1 / 3) < 1e-12);
  for (const none of [0, -5, null, NaN]) assert.equal(place(none), null);
  for (const [low, high] of [[1e-9, 1e15], [5, 5.1], [0.001, 9e9]]) {
    const { ticks, place: at } = logScale(low, high);
    assert.ok(ticks.length >= 2 && ticks.length <= 7, `${low} to ${high}: ${ticks.map(({ label }) => label)}`);
    assert.ok(at(low) >= 0 && at(high) <= 1 && at(low) < at(high));
  }
});

test("numbers on axes are short", () => {
  const cases = [[0, "0"], [999, "999"], [10000, "10,000"], [1e6, "1 m"], [2.5e9, "2.5 bn"], [1e12, "1 tn"], [-5e6, "−5 m"], [0.001, "0.001"], [1e20, "1 · 10^20"]];
  for (const [value, text] of cases) assert.equal(shortNumber(value), text);
});

test("days are those of the calendar", () => {
  assert.equal(dayOf("1970-01-02"), 1);
  assert.equal(dayOf("2025-03-01T23:59:59+02:00"), dayOf("2025-03-01"));
  assert.equal(dayOf("2025"), dayOf("2025-01-01"));
  assert.equal(dayOf("2025-03"), dayOf("2025-03-01"));
  assert.equal(dayLabel(dayOf("2024-02-29")), "29 Feb 2024");
  assert.equal(dayLabel(dayOf("0099-12-31")), "31 Dec 99");
  for (const none of ["2025-02-30", "2025-13-01", "2025-1-1", "25-01-01", "XXXX-03", "", "today", null, undefined, "20255"]) assert.equal(dayOf(none), null, String(none));
});

test("axes of time have ticks at the first days of units", () => {
  const axis = (from, until) => labels(timeScale(dayOf(from), dayOf(until)));
  assert.deepEqual(axis("2025-06-08", "2025-06-10"), ["8 Jun 2025", "9 Jun", "10 Jun"]);
  assert.deepEqual(axis("2025-01-15", "2025-05-20"), ["Feb 2025", "Mar 2025", "Apr 2025", "May 2025"]);
  assert.deepEqual(axis("2016-01-01", "2025-12-31"), ["2016", "2018", "2020", "2022", "2024", "2026"]);
  assert.deepEqual(axis("2024-12-30", "2025-01-02"), ["30 Dec 2024", "31 Dec", "1 Jan 2025", "2 Jan"]);
  for (const [from, until] of [["0001-01-01", "9999-12-31"], ["2025-05-05", "2025-05-05"], ["1900-01-01", "2100-01-01"]]) {
    const { ticks, place } = timeScale(dayOf(from), dayOf(until));
    assert.ok(ticks.length >= 1 && ticks.length <= 7, `${from} to ${until}: ${ticks.length}`);
    assert.ok(place(dayOf(from)) > 0 && place(dayOf(until)) < 1);
  }
});

test("classes of time hold each day once", () => {
  const units = [["2025-06-08", "2025-06-10", "day"], ["2025-01-01", "2025-08-01", "week"], ["2023-01-05", "2025-12-31", "month"], ["2016-01-01", "2025-12-31", "quarter"], ["2000-01-01", "2024-12-31", "year"],
    ["1900-01-01", "2040-01-01", "5 years"]];
  for (const [from, until, unit] of units) {
    const [low, high] = [dayOf(from), dayOf(until)];
    const classes = timeBins(low, high);
    assert.equal(classes.unit, unit, `${from} to ${until}`);
    for (let day = low; day <= high; day++) {
      const bin = classes.bins[classes.of(day)];
      assert.ok(bin.low <= day && day < bin.high, `${dayLabel(day)} in ${bin.label}`);
    }
    classes.bins.slice(1).forEach((bin, i) => assert.equal(bin.low, classes.bins[i].high));
  }
  assert.deepEqual(timeBins(dayOf("2025-01-01"), dayOf("2025-08-01")).bins[0].label, "Week of 30 Dec 2024");
  assert.ok(timeBins(dayOf("0000-01-01"), dayOf("9999-12-31")).bins.length <= 40);
  assert.deepEqual(timeBins(dayOf("1900-01-01"), dayOf("2040-01-01")).bins[1].label, "1905–1909");
  assert.deepEqual(timeBins(dayOf("2016-05-01"), dayOf("2025-12-31")).bins[0].label, "Q2 2016");
});

test("equal classes have their lower edge, the last one both", () => {
  const { bins, of } = equalBins(-1, 1, 20);
  assert.deepEqual([bins[0], bins[11], bins[19]], [{ low: -1, high: -0.9 }, { low: 0.1, high: 0.2 }, { low: 0.9, high: 1 }]);
  for (const [value, bin] of [[-1, 0], [-0.9, 1], [0, 10], [0.1, 11], [0.3, 13], [0.7, 17], [1, 19], [7, 19], [-7, 0]]) assert.equal(of(value), bin, String(value));
});

test("quantiles lie between values", () => {
  assert.equal(quantile([], 0.5), null);
  assert.equal(quantile([3], 0.5), 3);
  assert.equal(quantile([1, 2, 4], 0.5), 2);
  assert.equal(quantile([1, 2, 4, 8], 0.5), 3);
});

test("decimals are compared exactly", () => {
  const ascending = [null, "-10000000000000000000000001", "-10000000000000000000000000", "-2", "-1.5", "-1.25", "0", "0.0000000000000000000001", "0.1", "0.12", "9", "10", "9007199254740992", "9007199254740993", "9007199254740993.5"];
  ascending.forEach((a, i) => ascending.forEach((b, k) => assert.ok(Math.sign(compareDecimals(a, b)) === Math.sign(i - k), `${a} and ${b}`)));
  for (const [a, b] of [["1.0", "1"], ["007", "7"], ["-0", "0"], ["0.10", ".1"]]) assert.ok(compareDecimals(a, b) === 0, `${a} and ${b}`);
});

test("amounts of facts keep every digit", () => {
  const cases = [
    [{ value: "14000000000", currency: "USD" }, "USD 14 billion"],
    [{ value: "1234567", currency: "EUR" }, "EUR 1,234,567"],
    [{ value: "9999999999", currency: "USD" }, "USD 9,999,999,999"],
    [{ value: "9007199254740993", currency: "JPY" }, "JPY 9,007,199,254,740,993"],
    [{ value: "1.32", currency: "USD", unit: "share", change: "8.6" }, "USD 1.32 per share (+8.6%)"],
    [{ value: "-25", unit: "%" }, "−25%"],
    [{ change: "-1.5" }, "(−1.5%)"],
    [{ low: "45000000", high: "55000000", mod: "APPROX", currency: "USD" }, "USD 45 million to 55 million"],
    [{ low: "0", high: "700000000", mod: "EQUAL_OR_LESS", currency: "USD" }, "at most USD 700 million"],
    [{ low: "50", high: null, currency: "USD" }, "at least USD 50"],
    [{ low: "50", mod: "MORE_THAN", currency: "USD" }, "more than USD 50"],
    [{ value: null, low: null, high: null, currency: "USD", change: null }, ""],
    [{}, ""],
  ];
  for (const [fact, text] of cases) assert.equal(factAmount(fact), text);
  assert.equal(scaled("13800000000"), "13.8 billion");
  assert.equal(scaled("-13812345678"), "−13,812,345,678");
  assert.equal(amountKey({ value: null, low: "5", high: "6" }), "5");
  assert.deepEqual(amountPlace({ value: null, low: "5", high: "7" }), { at: 6, low: 5, high: 7 });
  for (const none of [{}, { value: "1e999" }, { value: "x" }, { low: "1", high: "9".repeat(400) }]) assert.equal(amountPlace(none), null);
});
