// SPDX-License-Identifier: MIT
// Numbers and days on axes: ticks at round values, classes of a histogram. No elements here.

/*
 * A scale: {
 *   low, high,        of the axis, in the unit of place()
 *   ticks: [{at, label}],
 *   place: (value) => 0 … 1,   where on the axis; null for what it does not have
 * }
 */

const ROUND = [1, 2, 2.5, 5, 10];
const DAY_LENGTH = 86400000;
const SHORT_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least `step`; 2.5 only if not `whole`. */
export function roundStep(step, whole = false) {
  const exponent = Math.floor(Math.log10(step));
  const power = 10 ** exponent;
  // Allows for rounding: 3 times 0.1 is not exactly 0.3.
  const mantissa = ROUND.find((m) => m * power >= step * (1 - 1e-9) && !(whole && m === 2.5));
  return exponent < 0 ? mantissa / 10 ** -exponent : mantissa * power; // 1 / 10 is nearer to 0.1 than 10 ** -1 can be
}

const within = (low, high) => (value) => {
  if (value === null || !Number.isFinite(value)) return null;
  return Math.min(Math.max((value - low) / (high - low), 0), 1);
};

/** Labels of tick values whose step is `step`: with as many decimals as the step has. */
function tickLabel(value, step) {
  const exponent = Math.floor(Math.log10(step) + 1e-9);
  const isQuarter = Math.abs(step / 10 ** exponent - 2.5) < 0.01;
  const decimals = Math.max(0, (isQuarter ? 1 : 0) - exponent);
  return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).replace("-", "−");
}

/** A linear scale over `low` to `high`, rounded outwards to ticks. Options: `most` ticks; `whole` steps only; `zero` is on it. */
export function linearScale(low, high, { most = 6, whole = false, zero = true } = {}) {
  let from = zero ? Math.min(low, 0) : low;
  let to = zero ? Math.max(high, 0) : high;
  if (!(to - from > 1e-290)) to = from + 1;
  let step = roundStep(Math.max((to - from) / (most - 1), whole ? 1 : 0), whole);
  const first = () => Math.floor(from / step + 1e-9);
  const last = () => Math.ceil(to / step - 1e-9);
  while (last() - first() + 1 > most) step = roundStep(step * 1.01, whole);
  from = first();
  to = Math.max(last(), from + 1);
  const ticks = [];
  for (let i = from; i <= to; i++) {
    const at = Number((i * step).toPrecision(12));
    ticks.push({ at, label: tickLabel(at, step) });
  }
  return { low: from * step, high: to * step, ticks, place: within(from * step, to * step) };
}

const SCALED = [[1e15, "qn"], [1e12, "tn"], [1e9, "bn"], [1e6, "m"]];

/** A round number as short as an axis needs it: 10 k is written in full, 10 m is not. */
export function shortNumber(value) {
  const [unit, word] = SCALED.find(([least]) => Math.abs(value) >= least) ?? [1, ""];
  const text = Math.abs(value) < 1e18 ? (value / unit).toLocaleString("en", { maximumSignificantDigits: 6 }) + (word && ` ${word}`)
    : value.toExponential(0).replace("e+", " · 10^");
  return text.replace("-", "−");
}

/** A scale of powers of ten for values above 0, with 1, 2, 5 between if there are few decades. */
export function logScale(low, high, { most = 6 } = {}) {
  let first = Math.floor(Math.log10(low) + 1e-9);
  let last = Math.ceil(Math.log10(high) - 1e-9);
  if (first === last) last++;
  const values = [];
  if (last - first <= 2) {
    for (let decade = first; decade <= last; decade++)
      for (const m of [1, 2, 5]) values.push(Number((m * 10 ** decade).toPrecision(12)));
    while (values.length > 2 && values[1] <= low * (1 + 1e-9)) values.shift();
    while (values.length > 2 && values.at(-2) >= high * (1 - 1e-9)) values.pop();
  } else {
    const step = Math.ceil((last - first) / (most - 1));
    last = first + Math.ceil((last - first) / step) * step;
    for (let decade = first; decade <= last; decade += step) values.push(Number((10 ** decade).toPrecision(12)));
  }
  const place = within(Math.log10(values[0]), Math.log10(values.at(-1)));
  return {
    low: values[0], high: values.at(-1),
    ticks: values.map((at) => ({ at, label: shortNumber(at) })),
    place: (value) => (value > 0 ? place(Math.log10(value)) : null),
  };
}

/** Days since 1970-01-01 of an ISO date, or null: the first day of "2025" or "2025-03". The time of day does not matter. */
export function dayOf(text) {
  const [, year, month = "01", day = "01"] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])/.exec(text ?? "") ?? [];
  if (!year) return null;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 ? date.getTime() / DAY_LENGTH : null; // no 30th of February
}

const dateOf = (day) => new Date(day * DAY_LENGTH);

/** A day as "12 Mar 2025". */
export function dayLabel(day) {
  const date = dateOf(day);
  return `${date.getUTCDate()} ${SHORT_MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

const monthNumber = (day) => dateOf(day).getUTCFullYear() * 12 + dateOf(day).getUTCMonth();

function dayOfMonth(number) {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(number / 12), number - 12 * Math.floor(number / 12), 1);
  return date.getTime() / DAY_LENGTH;
}

/** Units of time on an axis: number() counts units up to a day, at() is the first day of such a number. Ticks are `steps` units apart;
 * `more` of them fit on an axis, because their labels are short. */
const CALENDAR = [
  { unit: "day", steps: [1, 2, 7, 14], number: Math.floor, at: (n) => n, days: 1 },
  { unit: "week", steps: [], number: (day) => Math.floor((day + 3) / 7), at: (n) => n * 7 - 3 }, // 1970 began on a Thursday
  { unit: "month", steps: [1, 3, 6], number: monthNumber, at: dayOfMonth, days: 30.4 },
  { unit: "quarter", steps: [], number: (day) => Math.floor(monthNumber(day) / 3), at: (n) => dayOfMonth(n * 3) },
  { unit: "year", more: 2, steps: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000], days: 365.2,
    number: (day) => dateOf(day).getUTCFullYear(), at: (n) => dayOfMonth(n * 12) },
];

const TIME_LABELS = {
  day: (day, before) => {
    const [date, month, year] = dayLabel(day).split(" ");
    return before !== undefined && dateOf(before).getUTCFullYear() === Number(year) ? `${date} ${month}` : `${date} ${month} ${year}`;
  },
  week: (day) => `Week of ${dayLabel(day)}`,
  month: (day) => dayLabel(day).replace(/^\d+ /, ""),
  quarter: (day) => `Q${Math.floor(dateOf(day).getUTCMonth() / 3) + 1} ${dateOf(day).getUTCFullYear()}`,
  year: (day) => dayLabel(day).replace(/^.* /, ""),
};

/** The first days of each step of a unit within low … high. */
function calendarDays({ number, at }, step, low, high) {
  const days = [];
  for (let n = Math.ceil(number(low) / step) * step; at(n) <= high; n += step) if (at(n) >= low) days.push(at(n));
  return days;
}

/** A scale over days. The axis is a little longer than low … high, so that marks at its ends are whole. */
export function timeScale(low, high, { most = 5 } = {}) {
  const margin = Math.max((high - low) * 0.02, high > low ? 0 : 1);
  const [from, to] = [low - margin, high + margin];
  for (const calendar of CALENDAR)
    for (const step of calendar.steps) {
      const fit = most + (calendar.more ?? 0);
      if ((to - from) / (step * calendar.days) > fit + 1) continue;
      const days = calendarDays(calendar, step, from, to);
      if (days.length > fit) continue;
      const ticks = days.map((at, i) => ({ at, label: TIME_LABELS[calendar.unit](at, days[i - 1]) }));
      return { low: from, high: to, ticks, place: within(from, to) };
    }
  return { low: from, high: to, ticks: [], place: within(from, to) };
}

/** Divides days into at most `most` classes of one day, week, month, quarter or year, or of some years: {unit, bins: [{low, high, left,
 * right, label}], of(day): its number}. A class has the days from `low` until before `high`; on an axis it is from `left` to `right`: a
 * day is around its tick, a month follows it. */
export function timeBins(low, high, most = 40) {
  const calendar = CALENDAR.find(({ number }) => number(high) - number(low) < most) ?? CALENDAR.at(-1);
  const { number, at } = calendar;
  const step = calendar.unit === "year" ? calendar.steps.find((years) => (number(high) - number(low)) / years < most - 1) : 1;
  const group = (day) => Math.floor(number(day) / step);
  const label = (day) => TIME_LABELS[calendar.unit](day) + (step > 1 ? `–${number(day) + step - 1}` : "");
  const shift = calendar.unit === "day" ? 0.5 : 0;
  const bins = [];
  for (let n = group(low); n <= group(high); n++) {
    const [first, next] = [at(n * step), at((n + 1) * step)];
    bins.push({ low: first, high: next, left: first - shift, right: next - shift, label: label(first) });
  }
  return { unit: step > 1 ? `${step} years` : calendar.unit, bins, of: (day) => group(day) - group(low) };
}

/** Divides `low` to `high` into `count` equal classes: {bins: [{low, high}], of(value): its number}. `high` is in the last one. */
export function equalBins(low, high, count) {
  const width = (high - low) / count;
  const edge = (i) => Number((low + i * width).toPrecision(12));
  const bins = Array.from({ length: count }, (_, i) => ({ low: edge(i), high: edge(i + 1) }));
  return { bins, of: (value) => Math.min(Math.max(Math.floor((value - low) / width + 1e-9), 0), count - 1) };
}

/** The quantile `q` of sorted numbers, between the two nearest; null of none. */
export function quantile(sorted, q) {
  if (sorted.length === 0) return null;
  const at = q * (sorted.length - 1);
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at));
}

/** Compares two exact decimals, as text, without rounding; null is least. */
export function compareDecimals(a, b) {
  if (a === null || b === null) return (a !== null) - (b !== null);
  const [one, two] = [decimalParts(a), decimalParts(b)];
  if (!one || !two) return (Number(a) || 0) - (Number(b) || 0);
  if (one.sign !== two.sign) return one.sign - two.sign;
  const size = one.whole.length - two.whole.length;
  return one.sign * (size || textOrder(one.whole, two.whole) || textOrder(one.decimals, two.decimals));
}

const textOrder = (a, b) => (a > b) - (a < b);

function decimalParts(text) {
  const match = /^([+−-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text);
  if (!match) return null;
  const [, minus, whole, decimals = ""] = match;
  const zero = whole === "" && decimals === "";
  return { sign: zero ? 0 : minus && minus !== "+" ? -1 : 1, whole, decimals };
}
