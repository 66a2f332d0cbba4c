// SPDX-License-Identifier: MIT
// The data behind the page: blocks (see README.md) and documents.

/** What the page was made with: see README.md. */
export const config = JSON.parse(document.getElementById("config").textContent);

const blocks = new Map(); // by name: a promise of its value
const waiting = new Map(); // by name: takes the base64 of a file that is being loaded

/**
 * Parses JSON. The amounts "value", "low" and "high" become text, because a double would round them. In JSON, a quote within a
 * string is escaped, so that this changes nothing else but the value of a key that ends in "value.
 */
export const parse = (text) => JSON.parse(text.replace(/"(value|low|high)":\s*(-?\d[\d.eE+-]*)/g, '"$1":"$2"'));

async function unpack(base64) {
  const bytes = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return parse(await new Response(plain).text());
}

/** Files of a folder call this. A page that was opened from a disk may not fetch, but it may load scripts. */
globalThis.toolkitBlock = (name, base64) => waiting.get(name)?.(base64);

function load(name) {
  if (config.data === "inline") {
    const element = document.querySelector(`script[data-block="${CSS.escape(name)}"]`);
    return element ? unpack(element.textContent) : Promise.reject(new Error(`the page has no block ${name}`));
  }
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    waiting.set(name, (base64) => resolve(unpack(base64)));
    script.onload = () => (script.remove(), waiting.delete(name), reject(new Error(`data/${name}.js has another block`)));
    script.onerror = () => (script.remove(), reject(new Error(`cannot read data/${name}.js: keep the folder data beside the page`)));
    script.src = `data/${name}.js`;
    document.head.append(script);
  });
}

/** Returns a promise of the value of a block. */
export function block(name) {
  if (!blocks.has(name)) blocks.set(name, load(name));
  return blocks.get(name);
}

/** Returns a promise of the index, an empty one without data. */
export const index = () => (config.data === "none" ? Promise.resolve(NOTHING) : block("index"));

const COLUMNS = ["id", "title", "date", "source", "sentiment", "hype", "words", "names", "amounts", "facts", "block"];
const NOTHING = { unit: "codepoint", layers: [], entities: 0, facts: 0, search: null,
  articles: Object.fromEntries(COLUMNS.map((column) => [column, []])) };

/** Returns a promise of the element of a table whose elements are in blocks PREFIX-K; `column` has the K of each. */
async function element(prefix, column, number) {
  const k = column[number];
  const first = column.indexOf(k); // elements of one block are consecutive
  return (await block(`${prefix}-${k}`))[number - first];
}

/** Returns a promise of {doc, entity, fact} of an article by its number. */
export const article = async (number) => element("articles", (await index()).articles.block, number);
/** Returns a promise of {at, with, facts} of an entity. */
export const mentions = async (entity) => element("mentions", (await block("entities")).block, entity);
/** Returns a promise of {witnesses, conflicts, …} of a fact. */
export const fact = async (number) => element("facts", (await block("facts")).block, number);

/** Returns a function from an offset of `unit` in `text` to one in UTF-16 units, as JavaScript has them. */
export function toUtf16(text, unit) {
  if (unit === "utf16" || (unit === "codepoint" && !/[\u{10000}-\u{10ffff}]/u.test(text))) return (offset) => offset;
  const at = new Uint32Array(unit === "byte" ? new TextEncoder().encode(text).length + 1 : text.length + 1);
  let from = 0;
  let to = 0;
  for (const character of text) {
    const code = character.codePointAt(0);
    const width = unit === "codepoint" ? 1 : code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at.fill(to, from, from + width);
    from += width;
    to += character.length;
  }
  at.fill(to, from);
  return (offset) => at[Math.min(offset, at.length - 1)];
}

/** The other way: from an offset in UTF-16 units to one of `unit`. */
export function fromUtf16(text, unit, offset) {
  const before = text.slice(0, offset);
  if (unit === "utf16") return before.length;
  return unit === "byte" ? new TextEncoder().encode(before).length : [...before].length;
}
