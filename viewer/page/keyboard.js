// SPDX-License-Identifier: MIT
// The keyboard, and its list.
import { h } from "./dom.js";
import { address } from "./route.js";

const COMMON = [["/", "Search articles"], ["?", "This list"], ["Esc", "Close, or leave a field"]];

const isField = (element) =>
  element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

/** "1-9" stands for nine keys. */
function find(keys, key) {
  if (!keys) return null;
  if (Object.hasOwn(keys, key)) return keys[key];
  return /^[1-9]$/.test(key) && Object.hasOwn(keys, "1-9") ? keys["1-9"] : null;
}

function goToSearch(app) {
  const field = document.querySelector("[data-search]");
  if (field) {
    field.focus();
    field.select?.();
  } else app.go(address("articles", [], { find: 1 }));
}

/** Opens the list of keys. */
export function showHelp(app, view, views) {
  const rows = (title, pairs) => [h("h3", null, title),
    h("dl", { class: "keys" }, pairs.map(([key, text]) => [h("dt", null, key.split(" ").map((one) => h("kbd", null, one))), h("dd", null, text)]))];
  const own = Object.entries(view?.keys ?? {}).map(([key, [text]]) => [{ ArrowRight: "→", ArrowLeft: "←", Escape: "Esc" }[key] ?? key.replace("-", "–"), text]);
  const dialog = h("dialog", { class: "help", "aria-labelledby": "help-title", onclose: () => dialog.remove() },
    h("form", { method: "dialog" }, h("h2", { id: "help-title" }, "Keys"), h("button", { class: "quiet icon", "aria-label": "Close" }, "×")),
    rows("Everywhere", [...COMMON, ...views.filter((one) => one.key && one.title).map((one) => [`g ${one.key[0]}`, one.title])]),
    own.length ? rows("Here", own) : null);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

/** Call once. `current` returns the view that is shown, `views` all of this page. */
export function bindKeys(app, current, views) {
  let leader = 0; // when g was pressed
  const goTo = (key) => {
    const view = views().find((one) => one.key?.includes(key) && one.title);
    if (view) app.go(address(view.name));
    return Boolean(view);
  };
  const common = { "/": () => goToSearch(app), "?": () => showHelp(app, current(), views()), g: (event) => (leader = event.timeStamp) };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (isField(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const after = leader && event.timeStamp - leader < 1500;
    leader = 0;
    if (after && goTo(event.key)) return event.preventDefault();
    const entry = find(current()?.keys, event.key);
    const action = entry ? () => entry[1](app, event) : Object.hasOwn(common, event.key) ? common[event.key] : null;
    if (!action || action(event) === false) return undefined;
    return event.preventDefault();
  });
}
