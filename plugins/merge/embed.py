#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes a header with the text of an SQL file as a macro: embed.py FILE.sql OUT.h"""
import os
import re
import sys

with open(sys.argv[1], encoding="utf-8") as f:
    lines = [re.sub(r"\s*--.*", "", line.rstrip("\n")) for line in f]
name = re.sub(r"\W", "_", os.path.basename(sys.argv[1])).upper()
with open(sys.argv[2], "w", encoding="utf-8") as out:
    out.write(f"#define {name} \\\n")
    out.write(" \\\n".join('    "' + line.replace("\\", "\\\\").replace('"', '\\"') + '\\n"' for line in lines if line))
    out.write("\n")
