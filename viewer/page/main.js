// SPDX-License-Identifier: MIT
// Starts the page: the bar of views, addresses, the keyboard.
import { h } from "./dom.js";
import { config, index } from "./data.js";

/*
 * A view: {
 *   name: "facts",              the first part of its address
 *   title: "Facts",             on the bar; a view without one is not on it
 *   shown: (config, index) =>,  whether this page has it
 *   render: async (place, address, app) =>   fills the element `place`; address is {view, parts, query}
 *   keys: {"j": ["next article", (app) => …]}   while it is shown
 * }
 * app: {config, index, address, go(address), say(text)}: go("#article/…") navigates, say() announces to screen readers.
 */
const views = [];

/** Parses "#article/a%2Fb/12?layer=money". */
export function parseAddress(hash) {
  const [path, query] = hash.replace(/^#/, "").split("?", 2);
  const [view, ...parts] = path.split("/").map(decodeURIComponent);
  return { view, parts, query: new URLSearchParams(query ?? "") };
}

/** Makes an address from its parts. */
export function address(view, parts = [], query = {}) {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  return "#" + [view, ...parts].map(encodeURIComponent).join("/") + (text ? `?${text}` : "");
}

async function start() {
  const app = { config, index: await index() };
  document.getElementById("app").append(h("main", null, h("p", null, `${app.index.articles.id.length} articles, ${views.length} views`)));
}

start();
