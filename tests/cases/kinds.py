#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the invented names of the cases in */kinds.txt to be new: kinds.py SOURCE_ROOT

Those cases show that the rules know kinds of names (a company by its ending, a city by its state), not
names. That holds only as long as no word list, rule, model's training text, corpus or other case has them.
"""

import os
import sys

NAMES = """Brackfenn Brenholt Drumbarrow Harrowquay Hesperwick Myndrel Osterlune Ostrimeer Quellmoor Quonsett
Sollingen Tolvane Ulvendrake Vennick Wexmark Zawalski""".split()
PROBES = {f"tests/cases/{plugin}/kinds.txt" for plugin in ("entity", "money", "date", "number")}
FOLDERS = ("plugins", "lib", "corpora", "core", "cli", "measure", "docs", "include", "tests", "scripts")


def files(root):
    for folder in FOLDERS:
        for where, _, names in os.walk(os.path.join(root, folder)):
            for name in names:
                yield os.path.relpath(os.path.join(where, name), root)


def main():
    root = sys.argv[1]
    good, met = True, set()
    for path in files(root):
        if path == "tests/cases/kinds.py" or os.path.islink(os.path.join(root, path)):
            continue
        with open(os.path.join(root, path), "rb") as f:
            text = f.read().lower()
        names = {name for name in NAMES if name.lower().encode() in text}
        if path in PROBES:
            met |= names
        elif names:
            good = False
            print(f"{path} has {', '.join(sorted(names))}: take another invented name for */kinds.txt")
    missing = set(NAMES) - met
    if missing:
        good = False
        print(f"no case of */kinds.txt has {', '.join(sorted(missing))}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
