// SPDX-License-Identifier: MIT
// The list of articles.
import { h, name } from "./dom.js";
import { address } from "./route.js";

export const articlesView = {
  name: "articles",
  title: "Articles",
  key: "a",
  async render(place, to, app) {
    const { id, title } = app.index.articles;
    place.append(h("h1", null, "Articles"), h("ul", null, id.map((one, i) => h("li", null, h("a", { href: address("article", [one]) }, name(title[i] ?? one))))));
  },
};
