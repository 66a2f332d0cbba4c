// SPDX-License-Identifier: MIT
// A long table: sorted by a click on a heading, shown page by page, cards on a phone.
import { h } from "./dom.js";
import { csvTable } from "./csv.js";
import { counted } from "./format.js";

const PAGE_ROWS = 50;

/*
 * A column: {
 *   key: "mentions", title: "Mentions", n: true for numbers,
 *   cell: (row) => content,     elements or text
 *   text: (row) => value,       for CSV; where it is null or "" there is a dash
 *   compare: (a, b) =>          ascending; without one the column does not sort
 *   missing: (row) =>           whether it has no value: such rows come last
 *   first: -1                   the direction of the first click, 1 by default
 * }
 * Rows are numbers: indices into columns of data.
 */

/** Returns {element, show(rows), sort}. list: {caption, file: "names", columns, sort: "-mentions", app, details: (row) => elements of what a row
 * opens to, label: (row) => what its button says, onsort(sort)}. */
export function longTable(list) {
  const { columns, app } = list;
  const state = { rows: [], sorted: [], page: 0, sort: list.sort };
  const body = h("tbody", { role: "rowgroup" });
  const headings = new Map();
  const count = h("span", { class: "shown" });
  const before = h("button", { type: "button", class: "quiet", onclick: () => turn(-1) }, "‹ Previous");
  const after = h("button", { type: "button", class: "quiet", onclick: () => turn(1) }, "Next ›");
  const pager = h("nav", { class: "pager", "aria-label": `Pages of ${list.caption}` }, before, after);
  const sortable = columns.filter((column) => column.compare);
  const choice = h("select", { onchange: () => sortBy(choice.value) },
    sortable.flatMap(({ key, title, first = 1 }) => [first, -first].map((way) =>
      h("option", { value: (way < 0 ? "-" : "") + key }, `${title}, ${way < 0 ? "descending" : "ascending"}`))));

  function sortBy(sort) {
    state.sort = sort;
    arrange();
    list.onsort?.(sort);
    const column = sortable.find(({ key }) => key === sort.replace(/^-/, ""));
    app.say(`Sorted by ${column.title}, ${sort.startsWith("-") ? "descending" : "ascending"}`);
  }

  function heading({ key, title, n, compare, first = 1 }) {
    const press = () => {
      const [up, down] = [key, `-${key}`];
      const start = first < 0 ? down : up;
      sortBy(state.sort === start ? (start === up ? down : up) : start);
    };
    const content = compare ? h("button", { type: "button", class: "sort", onclick: press }, title) : title;
    const element = h("th", { role: "columnheader", scope: "col", class: n ? "n" : null }, content);
    headings.set(key, element);
    return element;
  }

  /** The order of the chosen column; what is equal stays in the order of the data. */
  function arrange() {
    const { sort } = state;
    const column = sortable.find(({ key }) => key === sort?.replace(/^-/, ""));
    const way = sort?.startsWith("-") ? -1 : 1;
    const missing = column?.missing ?? (() => false);
    const sorted = column ? state.rows.filter((row) => !missing(row)).sort((a, b) => way * column.compare(a, b) || a - b) : state.rows;
    state.sorted = column ? [...sorted, ...state.rows.filter(missing)] : sorted;
    for (const [key, element] of headings) {
      if (key === column?.key) element.setAttribute("aria-sort", way < 0 ? "descending" : "ascending");
      else element.removeAttribute("aria-sort");
    }
    choice.value = sort ?? "";
    state.page = 0;
    draw();
  }

  function turn(by) {
    state.page += by;
    draw();
    app.say(count.textContent);
    element.scrollIntoView({ block: "start" });
  }

  function cells(row, opener) {
    return columns.map(({ title, n, cell, text }, i) => {
      const empty = text && (text(row) ?? "") === "";
      return h(i === 0 ? "th" : "td", { role: i === 0 ? "rowheader" : "cell", scope: i === 0 ? "row" : null, class: [n && "n", empty && "none"].filter(Boolean).join(" ") || null, "data-title": title },
        i === 0 ? opener : null, h("div", null, empty ? "–" : cell(row)));
    });
  }

  /** A row, and if it opens one more that is filled when it does. */
  function rowElements(row) {
    if (!list.details) return h("tr", { role: "row" }, cells(row));
    const inside = h("td", { role: "cell", colspan: columns.length });
    const opened = h("tr", { role: "row", class: "opened", hidden: true }, inside);
    const press = async () => {
      const open = opened.hidden;
      opened.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
      if (open && !inside.hasChildNodes()) inside.append(...[await list.details(row)].flat());
    };
    const opener = h("button", { type: "button", class: "opener", "aria-expanded": "false", "aria-label": list.label(row), onclick: press });
    return [h("tr", { role: "row" }, cells(row, opener)), opened];
  }

  function draw() {
    const { sorted, page } = state;
    const from = page * PAGE_ROWS;
    const shown = sorted.slice(from, from + PAGE_ROWS);
    body.replaceChildren(...shown.flatMap(rowElements));
    const all = sorted.length.toLocaleString("en");
    count.textContent = sorted.length === 0 ? "Nothing matches" : sorted.length <= PAGE_ROWS ? counted(sorted.length, list.caption.toLowerCase().replace(/s$/, ""))
      : `${(from + 1).toLocaleString("en")}–${(from + shown.length).toLocaleString("en")} of ${all}`;
    before.disabled = page === 0;
    after.disabled = from + PAGE_ROWS >= sorted.length;
    pager.hidden = sorted.length <= PAGE_ROWS;
  }

  const copy = () => app.copy(csvTable(columns.map(({ title }) => title), state.sorted.map((row) => columns.map(({ text }) => text(row)))), list.caption);
  const element = h("div", { class: "long" },
    h("div", { class: "bar" }, count, h("label", { class: "by" }, "Sort by ", choice), h("button", { type: "button", class: "quiet", onclick: copy }, "Copy as CSV")),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": list.caption },
      h("table", { role: "table", class: "list" }, h("caption", { class: "hidden" }, list.caption),
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, columns.map(heading))), body)),
    pager);
  return {
    element,
    /** Shows these rows, sorted as chosen; says how many to screen readers. */
    show(rows) {
      state.rows = rows;
      arrange();
      app.say(count.textContent);
    },
    get sort() { return state.sort; },
  };
}
