#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turns the files of the plugin template into a C table: embed.py OUT FILE…

A file LANGUAGE/KIND/PATH in this folder becomes an entry {language, kind, path, bytes, size}. A language or kind "any"
is for all of them.
"""
import pathlib
import sys


def literal(data):
    """Returns the bytes as initialisers, twenty per line."""
    rows = (data[i : i + 20] for i in range(0, len(data), 20))
    return "\n".join("    " + ", ".join(str(b) for b in row) + "," for row in rows)


def main(out, *files):
    here = pathlib.Path(__file__).resolve().parent
    arrays, entries = [], []
    for number, file in enumerate(sorted(files)):
        language, kind, path = pathlib.Path(file).resolve().relative_to(here).as_posix().split("/", 2)
        data = pathlib.Path(file).read_bytes()
        arrays.append(f"static const unsigned char file_{number}[] = {{\n{literal(data)}\n}};\n")
        entries.append(f'    {{"{language}", "{kind}", "{path}", file_{number}, {len(data)}}},\n')
    pathlib.Path(out).write_text(
        "// Made by embed.py from the files of the template.\n"
        '#include "template.h"\n\n'
        + "\n".join(arrays)
        + "\nconst tk_template_file tk_template_files[] = {\n"
        + "".join(entries)
        + "    {0, 0, 0, 0, 0},\n};\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
