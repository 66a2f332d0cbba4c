// SPDX-License-Identifier: MIT
// Makes elements. Text and attributes from documents are hostile, so nothing here parses HTML.

const SVG = "http://www.w3.org/2000/svg";
const LINKS = new Set(["href", "src", "action", "formaction"]);

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "style") for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text);
  else if (LINKS.has(name) && !/^(#|data:text\/csv;)/.test(value)) throw new Error(`not a link within the page: ${value}`);
  else element.setAttribute(name, value === true ? "" : value);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) set(element, name, value);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Returns an HTML element. Attributes: text; `true` for one without a value; null leaves it out; `onclick` and the like
 * are functions; `style` is an object of properties. Children: elements, text, arrays of these; null is left out. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for elements of SVG. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Text from a document inside other text, isolated: direction controls in it do not move its neighbours. */
export function name(text) {
  return h("bdi", null, text);
}
