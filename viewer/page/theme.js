// SPDX-License-Identifier: MIT
// Light or dark: as the system has it, or as chosen here.
import { h } from "./dom.js";

const DARK = "(prefers-color-scheme: dark)";
const THEMES = ["system", "light", "dark"];
const darkRules = []; // of the style sheets
let theme = "system";

/** A page from a disk may be denied a store. */
function stored(value) {
  try {
    if (value === undefined) return localStorage.getItem("toolkit-theme");
    localStorage.setItem("toolkit-theme", value);
  } catch {
    // The choice holds until the page is closed.
  }
  return null;
}

function apply() {
  for (const rule of darkRules) rule.media.mediaText = { system: DARK, light: "not all", dark: "screen" }[theme];
  document.documentElement.style.setProperty("color-scheme", theme === "system" ? "light dark" : theme);
}

/** Call once, before anything is shown. The choice switches all rules of the style sheets for dark screens. */
export function startTheme() {
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) if (rule.media?.mediaText === DARK) darkRules.push(rule);
  }
  const before = stored();
  if (THEMES.includes(before)) theme = before;
  apply();
}

/** A button that goes from one theme to the next. */
export function themeButton(say) {
  const button = h("button", { type: "button", class: "quiet icon theme", onclick: () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    stored(theme);
    apply();
    name();
    say(`Colours: ${theme}`);
  } });
  const name = () => {
    button.textContent = { system: "◐", light: "○", dark: "●" }[theme];
    button.setAttribute("aria-label", `Colours: ${theme}`);
    button.title = `Colours: ${theme}`;
  };
  name();
  return button;
}
