#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds rules and word lists to kinds of names, not names: kinds.py SOURCE_ROOT

The cases in */kinds.txt show that the plugins know a company by its ending, a city by its state and so on.
They do so only as long as nothing else has the invented names in them: no word list, rule, model's training
text, corpus or other case. And no rule, word list or comment may have a name of corpora/ that is not in the
gazetteer of real names.
"""

import json
import os
import re
import sys

NAMES = """Brackfenn Brenholt Drumbarrow Harrowquay Hesperwick Myndrel Osterlune Ostrimeer Quellmoor Quonsett
Sollingen Tolvane Ulvendrake Vennick Wexmark Zawalski""".split()
PROBES = {f"tests/cases/{plugin}/kinds.txt" for plugin in ("entity", "money", "date", "number")}
FOLDERS = ("plugins", "lib", "corpora", "core", "cli", "measure", "docs", "include", "tests", "scripts")
ENTITY = "plugins/entity/data/"
LISTS = {ENTITY + name for name in ("gazetteer.tsv", "common.txt", "forenames.txt", "surnames.txt", "wordnet.tsv")}


def files(root, folders):
    for folder in folders:
        for where, _, names in os.walk(os.path.join(root, folder)):
            for name in names:
                path = os.path.relpath(os.path.join(where, name), root)
                if not os.path.islink(os.path.join(root, path)):
                    yield path


def read(root, path):
    with open(os.path.join(root, path), "rb") as f:
        return f.read()


def lines(root, path):
    return read(root, path).decode("utf-8").splitlines()


def check_probes(root):
    """What is wrong with the invented names."""
    met = set()
    for path in files(root, FOLDERS):
        text = read(root, path).lower()
        names = {name for name in NAMES if name.lower().encode() in text}
        if path in PROBES:
            met |= names
        elif names and path != "tests/cases/kinds.py":
            yield f"{path} has {', '.join(sorted(names))}: take another invented name for */kinds.txt"
    for name in sorted(set(NAMES) - met):
        yield f"no case of */kinds.txt has {name}"


def corpus_names(root):
    """Companies, products, events and whole names of persons in the gold, without real and common ones."""
    known = {line.split("\t")[0] for line in lines(root, ENTITY + "gazetteer.tsv")}
    common = {line.split()[0].lower() for line in lines(root, ENTITY + "common.txt") if line.strip()}
    names = set()
    for line in lines(root, "corpora/gold/news.jsonl"):
        document = json.loads(line)
        for span in document["entity"]:
            name = document["text"][span["start"]:span["end"]]
            if span["label"] in ("ORG", "PRODUCT", "EVENT") or (span["label"] == "PERSON" and " " in name):
                names.add(name)
    return {name for name in names if name not in known and name.lower() not in common and len(name) > 3}


def check_sources(root):
    """Rules, word lists and comments with a name of the corpus."""
    found = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, sorted(corpus_names(root)))) + r")(?!\w)")
    for path in files(root, ("plugins", "lib", "include")):
        if path in LISTS or not path.endswith((".c", ".h", ".cc", ".tsv", ".txt", ".rules")):
            continue
        for number, line in enumerate(lines(root, path), 1):
            for name in found.findall(line):
                yield f"{path}:{number} has {name}, a name of corpora/"


def main():
    wrong = [*check_probes(sys.argv[1]), *check_sources(sys.argv[1])]
    print("\n".join(wrong) or "no names")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
