#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turns a text file into a C string: embed_text.py NAME IN OUT_C OUT_H"""
import pathlib
import sys


def main(name, source, out_c, out_h):
    def literal(line):
        return '    "' + line.replace("\\", "\\\\").replace('"', '\\"') + '\\n"\n'

    origin = pathlib.Path(source).name
    lines = pathlib.Path(source).read_text(encoding="utf-8").splitlines()
    pathlib.Path(out_h).write_text(f"// Made by embed_text.py from {origin}.\nextern const char {name}[];\n")
    pathlib.Path(out_c).write_text(
        f'// Made by embed_text.py from {origin}.\n#include "{pathlib.Path(out_h).name}"\n\n'
        f"const char {name}[] =\n" + "".join(map(literal, lines)) + "    ;\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
