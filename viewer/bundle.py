#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes one page of the modules and style sheets of a folder, as C strings: bundle.py FOLDER OUT_C OUT_H

Modules are put one after the other, each after those that it imports, in one function; so their top-level names must
differ. The strings are the page before and after its data, and base.css for pages without script.
"""
import base64
import hashlib
import pathlib
import re
import sys

IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|function|class)\b)", re.M)
TOP_LEVEL = re.compile(r"^(?:async )?(?:const|let|function\*?|class) (\w+)", re.M)
ENTRY = "main.js"
STYLE_SHEETS = ("base.css", "app.css", "chart.css", "label.css")
COMMENT = re.compile(r"^\s*(?://.*|/\*.*\*/)\n", re.M)


def modules(folder, name, seen):
    """The modules that `name` imports, and it, in the order of running. A module is in it once."""
    if name in seen:
        return
    seen.add(name)
    text = (folder / name).read_text(encoding="utf-8")
    for imported in IMPORT.findall(text):
        yield from modules(folder, imported, seen)
    yield name, text


def script(folder):
    names, parts = {}, []
    for module, text in modules(folder, ENTRY, set()):
        text = EXPORT.sub("", IMPORT.sub("", text))
        if re.search(r"^(import|export)\b", text, re.M):
            sys.exit(f"{module}: only named imports and exports of one line are bundled")
        for name in TOP_LEVEL.findall(text):
            if name in names:
                sys.exit(f"{module}: {name} is also a name in {names[name]}")
            names[name] = module
        parts.append(COMMENT.sub("", text))
    text = '(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n"
    if "</script" in text or "<!--" in text:
        sys.exit("the script would end its element")
    return text


def digest(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def literal(text):
    def line(part):
        escaped = part.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"').replace("?", "\\?")
        return f'    "{escaped}"'

    return "\n".join(map(line, text.splitlines(keepends=True) or [""]))


def main(folder, out_c, out_h):
    folder = pathlib.Path(folder)
    sheets = {name: (folder / name).read_text(encoding="utf-8") for name in STYLE_SHEETS if (folder / name).exists()}
    style, code = "".join(sheets.values()), script(folder)
    page = (folder / "page.html").read_text(encoding="utf-8")
    # The page is text with @POLICY@ for the writer, because what it may load depends on where its data are.
    head, tail = page.replace("@STYLE@", style).split("<!-- data -->\n")
    before, after = head.split("@POLICY@")
    strings = {
        "tk_page_before_policy": before,
        "tk_page_after_policy": after,
        "tk_page_tail": tail.replace("@SCRIPT@", code),
        "tk_page_script_hash": digest(code),
        "tk_page_style_hash": digest(style),
        "tk_page_base_css": sheets["base.css"],
    }
    declarations = "".join(f"extern const char {name}[];\n" for name in strings)
    pathlib.Path(out_h).write_text(f"// Made by bundle.py from viewer/page.\n{declarations}", encoding="utf-8")
    pathlib.Path(out_c).write_text(
        f'// Made by bundle.py from viewer/page.\n#include "{pathlib.Path(out_h).name}"\n'
        + "".join(f"\nconst char {name}[] =\n{literal(text)};\n" for name, text in strings.items()),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
