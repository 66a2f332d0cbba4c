// SPDX-License-Identifier: MIT
// Search in the articles: titles, ids, sources and, once they are loaded, the texts with their names. Loads nothing by itself.

/** Folds case, accents and compatible forms, as search.c does. */
export function foldText(text) {
  if (!/[^\x00-\x7f]/.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replaceAll("ς", "σ");
}

/** Splits a query: words, and "phrases in quotes". All must be found. */
export function parseQuery(query) {
  const terms = [...query.matchAll(/"([^"]*)"?|[^\s"]+/g)].map(([all, phrase]) => foldText(phrase ?? all).trim());
  return [...new Set(terms)].filter(Boolean);
}

/** The words of a term that search blocks can have: of two code points or more, cut at 64. */
export const wordsOfTerm = (term) => (term.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => [...word]).filter((word) => word.length > 1).map((word) => word.slice(0, 64).join(""));

/** The blocks of search words that begin with a prefix: from the last whose first word is not after it. */
export function blocksOfPrefix(firsts, prefix) {
  const blocks = [];
  for (let k = 0; k < firsts.length; k++) {
    const before = firsts[k] <= prefix;
    if ((before && !(firsts[k + 1] <= prefix)) || (!before && firsts[k].startsWith(prefix))) blocks.push(k);
  }
  return blocks;
}

/** Marks the articles of the words of a block that begin with a prefix. */
export function markPrefix({ words, articles }, prefix, mask) {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle] < prefix) low = middle + 1;
    else high = middle;
  }
  for (; low < words.length && words[low].startsWith(prefix); low++) {
    let number = 0;
    for (const distance of articles[low]) mask[(number += distance)] = 1;
  }
}

/**
 * Returns {find(terms), load(terms)} for an index; `block(name)` loads a block. find() returns a mask of the articles, from what is loaded;
 * load() a promise for when all of it is, or null if it is.
 */
export function createSearch({ articles, search }, block) {
  const count = articles.id.length;
  const heads = articles.id.map((id, i) => foldText([articles.title[i], id, articles.source[i]].filter(Boolean).join("\n")));
  const bodies = new Array(count).fill("");
  const prefixes = new Map(); // of a folder: by word, a mask
  let texts = null;
  let loaded = false;

  async function loadBlock(k) {
    const first = articles.block.indexOf(k);
    (await block(`articles-${k}`)).forEach(({ doc }, i) => {
      const names = (Array.isArray(doc.entity) ? doc.entity : []).map((span) => span?.name).filter((one) => typeof one === "string");
      bodies[first + i] = foldText([doc.text ?? "", ...new Set(names)].join("\n"));
    });
  }

  async function loadPrefix(word) {
    const mask = new Uint8Array(count);
    for (const found of await Promise.all(blocksOfPrefix(search, word).map((k) => block(`search-${k}`)))) markPrefix(found, word, mask);
    prefixes.set(word, mask);
  }

  /** Whether a term is in the text of an article, as a function of its number. */
  function textTest(term) {
    if (!search) return (i) => bodies[i].includes(term);
    const masks = wordsOfTerm(term).map((word) => prefixes.get(word));
    return masks.length && masks.every(Boolean) ? (i) => masks.every((mask) => mask[i]) : () => false;
  }

  return {
    find(terms) {
      const tests = terms.map(textTest);
      return Uint8Array.from(heads, (head, i) => Number(terms.every((term, k) => head.includes(term) || tests[k](i))));
    },
    load(terms) {
      if (search) {
        const missing = terms.flatMap(wordsOfTerm).filter((word) => !prefixes.has(word));
        return missing.length ? Promise.all(missing.map(loadPrefix)) : null;
      }
      texts ??= Promise.all([...new Set(articles.block)].map(loadBlock)).then(() => (loaded = true));
      return loaded ? null : texts;
    },
  };
}

/** Where a term is in a text, with the words around it: {before, match, after, at} in UTF-16 units, or null. */
export function findSnippet(text, terms) {
  const plain = text.toLowerCase();
  if (plain.length !== text.length) return null;
  const places = terms.map((term) => [plain.indexOf(term), term]).filter(([at]) => at >= 0);
  if (!places.length) return null;
  const [at, term] = places.reduce((best, one) => (one[1].length > best[1].length ? one : best));
  const end = at + term.length;
  const before = text.slice(Math.max(0, at - 60), at).replace(/^\S*\s/, "").replace(/^[\udc00-\udfff]/, "");
  return { before, match: text.slice(at, end), after: text.slice(end, end + 80).replace(/\s\S*$/, "").replace(/[\ud800-\udbff]$/, ""), at };
}
