// SPDX-License-Identifier: MIT
// A text whose spans are edited. The browser's own caret and selection work in it, with the keyboard too, but nothing can be typed.
import { h } from "./dom.js";
import { segmentText } from "./spans.js";

const COLOURS = 6; // of label.css
const CHUNK = 500; // units of text, in whole lines, that are drawn together

/** The text in pieces that end with a line: [{start, end, element, look}]. */
function chunksOf(text) {
  const chunks = [];
  for (let start = 0; start < text.length;) {
    const line = text.indexOf("\n", Math.min(start + CHUNK, text.length - 1));
    const end = line < 0 ? text.length : line + 1;
    chunks.push({ start, end, element: h("div"), look: null });
    start = end;
  }
  return chunks;
}

/** What a segment looks like, as text. */
function lookOf({ start, end, cover }, selected) {
  const spans = cover.map((span) => [span.start === start, span.end === end, span.tag, span.colour, span.suggested, span.wrong, span.index === selected].join(" "));
  return [start, end, ...spans].join("|");
}

/** Hooks: onPick(offset) after a click; onSelect(from, to, pointer) after a selection with the pointer; onDrag(edge, offset, done). */
export class Marking {
  constructor(text, hooks) {
    this.text = text;
    this.hooks = hooks;
    const refuse = (event) => event.preventDefault();
    this.element = h("div", {
      class: "text marking", contenteditable: "true", role: "textbox", "aria-multiline": "true", "aria-readonly": "true", "aria-label": "Text of the article",
      spellcheck: "false", inputmode: "none", autocapitalize: "off", tabindex: "0", translate: "no",
      onbeforeinput: refuse, ondragstart: refuse, ondrop: refuse, onpaste: refuse, oncut: refuse,
      onpointerdown: (event) => this.grab(event), onpointerup: () => setTimeout(() => this.released()),
    });
    this.chunks = chunksOf(text);
    this.element.append(...this.chunks.map((chunk) => chunk.element));
  }

  /** Shows spans: [{start, end, tag, colour, suggested, wrong}] in order; `selected` is an index or -1. Only the lines that differ are drawn again. */
  draw(spans, selected) {
    const kept = this.selection();
    const ordered = spans.map((span, index) => ({ ...span, index })).sort((a, b) => a.start - b.start || b.end - a.end);
    const segments = segmentText(ordered, this.text.length);
    let next = 0;
    for (const chunk of this.chunks) {
      const own = [];
      for (; next < segments.length && segments[next].start < chunk.end; next++) {
        const { start, end, cover } = segments[next];
        own.push({ start: Math.max(start, chunk.start), end: Math.min(end, chunk.end), cover });
        if (end > chunk.end) break; // it goes on in the next one
      }
      const look = own.map((one) => lookOf(one, selected)).join("\n");
      if (look === chunk.look) continue;
      chunk.look = look;
      chunk.element.replaceChildren(...own.flatMap((one) => this.segment(one, selected)));
    }
    const now = kept ? this.selection() : null;
    if (kept && (now?.from !== kept.from || now.to !== kept.to)) this.select(kept.from, kept.to);
  }

  segment({ start, end, cover }, selected) {
    const words = this.text.slice(start, end);
    if (cover.length === 0) return [words];
    const inner = cover.at(-1);
    const chosen = cover.find((span) => span.index === selected);
    const tags = cover.filter((span) => span.end === end).map((span) => span.tag).filter(Boolean);
    const classes = ["span", `c${(chosen ?? inner).colour % COLOURS}`];
    if (cover.length > 1) classes.push("deep");
    if (cover.every((span) => span.suggested)) classes.push("open");
    if (cover.some((span) => span.wrong)) classes.push("wrong");
    if (chosen) classes.push("gold-chosen");
    const mark = h("mark", { class: classes.join(" "), "data-tag": tags.length ? tags.reverse().join(" · ") : null }, words);
    return [chosen?.start === start ? this.grip("start") : null, mark, chosen?.end === end ? this.grip("end") : null].filter(Boolean);
  }

  grip(edge) {
    return h("span", { class: `grip ${edge}`, contenteditable: "false", "data-edge": edge, "aria-hidden": "true" });
  }

  /** The offset of a place in the document, or null if it is outside of the text. */
  offsetOf(node, offset) {
    if (!node || !this.element.contains(node)) return null;
    const range = document.createRange();
    range.setStart(this.element, 0);
    range.setEnd(node, offset);
    return range.toString().length;
  }

  /** The selection as {from, to}, the caret at `to`; null if it is not in the text. */
  selection() {
    const now = document.getSelection();
    const from = this.offsetOf(now?.anchorNode, now?.anchorOffset ?? 0);
    const to = this.offsetOf(now?.focusNode, now?.focusOffset ?? 0);
    return from === null || to === null ? null : { from, to };
  }

  nodeAt(offset) {
    const walker = document.createTreeWalker(this.element, NodeFilter.SHOW_TEXT);
    let left = offset;
    let last = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (left <= node.length) return [node, left];
      left -= node.length;
      last = node;
    }
    return last ? [last, last.length] : [this.element, 0];
  }

  /** Sets the selection, or with one offset the caret. */
  select(from, to = from) {
    const [a, b] = [this.nodeAt(from), this.nodeAt(to)];
    document.getSelection().setBaseAndExtent(a[0], a[1], b[0], b[1]);
  }

  /** Brings an offset into view. */
  reveal(offset) {
    const [node] = this.nodeAt(Math.min(offset + 1, this.text.length));
    (node.parentElement ?? this.element).scrollIntoView({ block: "nearest" });
  }

  offsetAt(x, y) {
    if (document.caretPositionFromPoint) {
      const found = document.caretPositionFromPoint(x, y);
      return found ? this.offsetOf(found.offsetNode, found.offset) : null;
    }
    const range = document.caretRangeFromPoint(x, y);
    return range ? this.offsetOf(range.startContainer, range.startOffset) : null;
  }

  /** Drags an end of the chosen span. */
  grab(event) {
    const edge = event.target.dataset?.edge;
    if (!edge) return;
    event.preventDefault();
    this.dragging = true;
    const move = ({ clientX, clientY }, done) => {
      const offset = this.offsetAt(clientX, clientY);
      if (offset !== null || done) this.hooks.onDrag(edge, offset, done);
    };
    const moved = (next) => move(next, false);
    const ended = (next) => {
      removeEventListener("pointermove", moved);
      removeEventListener("pointercancel", ended);
      setTimeout(() => (this.dragging = false));
      move(next, true);
    };
    addEventListener("pointermove", moved);
    addEventListener("pointerup", ended, { once: true });
    addEventListener("pointercancel", ended, { once: true });
  }

  released() {
    const now = this.dragging ? null : this.selection();
    if (!now) return;
    if (now.from === now.to) this.hooks.onPick(now.to);
    else this.hooks.onSelect(now.from, now.to);
  }
}
