// SPDX-License-Identifier: MIT
// An article with its spans.
import { h, name } from "./dom.js";
import { article } from "./data.js";

export const articleView = {
  name: "article",
  under: "articles",
  async render(place, to, app) {
    const number = app.index.articles.id.indexOf(to.parts[0]);
    const { doc } = await article(number);
    app.title(doc.meta?.title ?? doc.id);
    place.append(h("h1", null, name(doc.meta?.title ?? doc.id)), h("div", { class: "article text" }, doc.text));
  },
};
