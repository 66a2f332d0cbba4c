#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the bytes of a file as a C string: embed.py FILE OUT NAME"""
import pathlib
import sys

source, out, name = sys.argv[1:]
data = pathlib.Path(source).read_bytes()
rows = (", ".join(str(b) for b in data[i : i + 24]) + "," for i in range(0, len(data), 24))
pathlib.Path(out).write_text(f"static const char {name}[] = {{\n" + "\n".join(rows) + "\n0,\n};\n")
