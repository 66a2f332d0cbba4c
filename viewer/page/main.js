// SPDX-License-Identifier: MIT
// Starts the page: the bar of views, addresses, focus.
import { h } from "./dom.js";
import { config, index } from "./data.js";
import { address, parseAddress } from "./route.js";
import { copyText } from "./clipboard.js";
import { bindKeys, showHelp } from "./keyboard.js";
import { startTheme, themeButton } from "./theme.js";
import { articlesView } from "./articles.js";
import { articleView } from "./article.js";
import { entitiesView, entityView } from "./entities.js";
import { factsView, factView } from "./facts.js";
import { corpusView } from "./corpus.js";
import { liveView } from "./live.js";
import { labelView } from "./label.js";

/*
 * A view is an object:
 *
 *   name: "facts"                 the first part of its address
 *   title: "Facts"                on the bar; a view without one is not on it
 *   under: "facts"                for a view that is not on the bar: the one that is marked there
 *   key: "f"                      "g" and then this goes to it; further letters do, too
 *   shown: (config, index) =>     whether this page has it
 *   render: async (place, address, app) =>   fills the element `place`, which is empty and in the document
 *   update: (address, app) =>     the address changed within the view: shows it and returns true, or returns false to be rendered again
 *   leave: () =>                  another view, or another rendering, follows
 *   keys: {"j": ["Next article", (app, event) =>]}   while it is shown, not in fields; "1-9" stands for nine keys
 *
 * app: {config, index, address,
 *   go(address)        navigates: a new entry of the history
 *   replace(address)   changes the address of what is shown; nothing is rendered
 *   title(text)        of the document
 *   say(text)          to screen readers
 *   copy(text, what)   to the clipboard; says "what copied"}
 *
 * A view starts with an h1: it gets the focus after a navigation, unless something in the view took it.
 * The field that "/" goes to has the attribute data-search.
 */
const views = [articlesView, articleView, entitiesView, entityView, factsView, factView, corpusView, liveView, labelView];

const app = { config, go, replace, title, say, copy };
const region = h("div", { role: "status", class: "hidden" });
const place = h("main", { id: "view", tabindex: "-1" });
const bar = h("ul", { class: "views" });
let current = null; // the view that is shown
let count = 0; // renderings; an old one that is late shows nothing

function go(to) {
  if (to === location.hash) show();
  else location.hash = to;
}

function replace(to) {
  history.replaceState(history.state, "", to);
  app.address = parseAddress(to);
}

function title(text) {
  document.title = `${text} · toolkit`;
}

/** An empty region first: the same text twice is said twice. */
function say(text) {
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 50);
}

async function copy(text, what) {
  const done = await copyText(text);
  say(done ? `${what} copied` : "The browser does not allow copying");
  toast(done ? `${what} copied` : "The browser does not allow copying");
}

let hide = 0;
const bubble = h("div", { class: "toast", "aria-hidden": "true" });
function toast(text) {
  bubble.textContent = text;
  bubble.classList.add("on");
  clearTimeout(hide);
  hide = setTimeout(() => bubble.classList.remove("on"), 2000);
}

function home() {
  if (app.index.articles.id.length === 0 && config.live) return "try";
  return "articles";
}

function shownViews() {
  return views.filter((view) => view.shown?.(config, app.index) ?? true);
}

function drawBar(view) {
  const under = view?.under ?? view?.name;
  bar.replaceChildren(...shownViews().filter((one) => one.title).map((one) =>
    h("li", null, h("a", { href: address(one.name), "aria-current": one.name === under ? "page" : null }, one.title))));
}

function missing(name) {
  return { name, render(where) {
    title("Not found");
    where.append(h("h1", null, "There is no such view"),
      h("p", null, "The address ends in ", h("bdi", null, `“${name.slice(0, 60)}”`), "; this page has no view of that name. "),
      h("p", null, h("a", { href: address(home()) }, "Go to the start")));
  } };
}

function failed(where, error) {
  console.error(error);
  where.replaceChildren(h("h1", null, "This cannot be shown"),
    h("p", { class: "callout bad", role: "alert" }, h("strong", null, "Error: "), error.message));
}

async function show() {
  const to = parseAddress(location.hash);
  to.view ||= home();
  const view = shownViews().find((one) => one.name === to.view) ?? missing(to.view);
  const first = count === 0;
  app.address = to;
  if (view === current && view.update?.(to, app)) return;
  current?.leave?.();
  current = view;
  const mine = ++count;
  drawBar(view);
  const part = h("div", { class: `view view-${view.name}` });
  place.replaceChildren(part);
  place.setAttribute("aria-busy", "true");
  if (view.title) title(view.title);
  try {
    await view.render(part, to, app);
  } catch (error) {
    failed(part, error);
  }
  if (mine !== count) return;
  place.removeAttribute("aria-busy");
  settle(part, first);
}

/** After a rendering: where the reader was, or the top; the focus on the heading. */
function settle(part, first) {
  const y = history.state?.y;
  if (y !== undefined) scrollTo(0, y);
  else if (!part.dataset.placed) scrollTo(0, 0);
  if (first || part.contains(document.activeElement)) return;
  const heading = part.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  (heading ?? place).focus({ preventScroll: true });
}

let scrolled = 0;
function keepScroll() {
  clearTimeout(scrolled);
  scrolled = setTimeout(() => history.replaceState({ ...history.state, y: scrollY }, ""), 150);
}

async function start() {
  startTheme();
  app.index = await index();
  const skip = h("a", { class: "skip", href: "#view", onclick: (event) => (event.preventDefault(), place.focus()) }, "Skip to content");
  const help = h("button", { type: "button", class: "quiet icon", title: "Keys (?)", "aria-label": "Keys", onclick: () => showHelp(app, current, shownViews()) }, "?");
  document.getElementById("app").append(skip,
    h("header", { class: "top" }, h("a", { class: "brand", href: address(home()) }, "toolkit"),
      h("nav", { "aria-label": "Views" }, bar), h("div", { class: "tools" }, themeButton(say), help)),
    place, region, bubble);
  history.scrollRestoration = "manual";
  addEventListener("hashchange", show);
  addEventListener("scroll", keepScroll, { passive: true });
  bindKeys(app, () => current, shownViews);
  await show();
}

start().catch((error) => failed(document.getElementById("app"), error));
