// SPDX-License-Identifier: MIT
// Copies text and saves files.
import { h } from "./dom.js";

/** A page from a disk may have no clipboard; a selection can still be copied. */
function copySelected(text) {
  const field = h("textarea", { class: "hidden", "aria-hidden": "true" });
  const before = document.activeElement;
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus({ preventScroll: true });
  return done;
}

/** Returns a promise of whether the text is in the clipboard. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/** Saves text as a file. */
export function saveText(text, filename, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
