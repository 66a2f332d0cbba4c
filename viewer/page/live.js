// SPDX-License-Identifier: MIT
// A box to paste an article, annotated as one types.
import { h } from "./dom.js";

export const liveView = {
  name: "try",
  title: "Try",
  key: "t",
  shown: (config) => config.live,
  async render(place) {
    place.append(h("h1", null, "Try"));
  },
};
