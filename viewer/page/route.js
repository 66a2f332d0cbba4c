// SPDX-License-Identifier: MIT
// Addresses within the page: "#article/a%2Fb/12?layers=money".

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a stray %
  }
}

/** Parses "#article/a%2Fb/12?q=x" to {view, parts, query}: a name, an array of texts, a URLSearchParams. */
export function parseAddress(hash) {
  const text = hash.replace(/^#/, "");
  const mark = text.indexOf("?");
  const path = mark < 0 ? text : text.slice(0, mark);
  const [view, ...parts] = path.split("/").map(decode);
  return { view, parts, query: new URLSearchParams(mark < 0 ? "" : text.slice(mark + 1)) };
}

/** Makes an address from its parts. `query`: an object, or a URLSearchParams; empty values are left out. */
export function address(view, parts = [], query = {}) {
  const pairs = query instanceof URLSearchParams ? [...query] : Object.entries(query);
  const kept = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  const text = new URLSearchParams(kept.map(([key, value]) => [key, String(value)])).toString();
  return "#" + [view, ...parts].map(encodePart).join("/") + (text ? `?${text}` : "");
}

/** A lone surrogate cannot be percent-encoded. */
const encodePart = (part) => encodeURIComponent(String(part).replace(/[\ud800-\udfff]/gu, "\ufffd"));
