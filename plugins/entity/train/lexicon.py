#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Derives ../data/common.txt, ../data/surnames.txt, ../data/forenames.txt and ../data/wordnet.tsv.

    apt-get download scowl wordnet-base     and unpack both with dpkg -x into DIR
    pip download names==0.3.0 --no-deps     and unpack it into DIR
    ./lexicon.py DIR

SCOWL: Kevin Atkinson, free for any use with its notice. WordNet 3.0: Princeton University, free for
any use with its notice. names 0.3.0: the name lists of the 1990 U.S. census, in the public domain.
"""
import pathlib
import re
import sys

SURNAMES = 12000  # the commonest; rarer ones are as often something else
DATA = pathlib.Path(__file__).resolve().parent.parent / "data"

# Roots below which a WordNet instance has a label; the first that is met on the way up counts.
ROOTS = {
    "person": "PERSON", "organization": "ORG", "location": "LOC", "geological_formation": "LOC",
    "body_of_water": "LOC", "land": "LOC", "structure": "LOC", "event": "EVENT",
}
SKIP = {"deity", "Greek_deity", "mythical_being", "imaginary_being", "fictional_character",
        "spiritual_being", "god", "star", "constellation", "saint"}


def find(folder, pattern):
    files = sorted(pathlib.Path(folder).rglob(pattern))
    if not files:
        sys.exit(f"{folder}: no {pattern}")
    return files


def write(name, head, lines):
    path = DATA / name
    path.write_text("# " + head + "\n" + "".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{path}: {len(lines)} lines")


def common(folder):
    words = set()
    for level in (10, 20, 35):
        for variety in ("english", "american", "british"):
            for file in find(folder, f"{variety}-words.{level}"):
                words.update(file.read_text(encoding="latin-1").split())
    words = sorted(w for w in words if re.fullmatch(r"[a-z]{2,}", w))
    write("common.txt", "Common English words in lower case, folded. From SCOWL 2020.12.07, sizes 10, "
          "20 and 35: Copyright 2000-2018 by Kevin Atkinson, free for any use with this notice.",
          words)


def census(folder, famous):
    def read(name, limit):
        lines = find(folder, name)[0].read_text().split("\n")
        return [line.split()[0].lower() for line in lines[:limit] if line]
    write("surnames.txt", f"The {SURNAMES} commonest surnames of the 1990 U.S. census (public domain), "
          "and those of the people in WordNet 3.0 (Copyright 2006 by Princeton University).",
          sorted(famous.union(read("dist.all.last", SURNAMES))))
    write("forenames.txt", "Forenames of the 1990 U.S. census (public domain).",
          sorted(set(read("dist.female.first", None) + read("dist.male.first", None))))


def wordnet(folder):
    parents, words, instances = {}, {}, []
    for line in find(folder, "data.noun")[0].read_text(encoding="latin-1").split("\n"):
        if not line or line.startswith(" "):
            continue
        field = line.split(" ")
        count = int(field[3], 16)
        words[field[0]] = field[4:4 + 2 * count:2]
        pointers = field[5 + 2 * count:]
        up, instance = [], False
        for i in range(0, 4 * int(field[4 + 2 * count]), 4):
            if pointers[i] in ("@", "@i"):
                up.append(pointers[i + 1])
                instance |= pointers[i] == "@i"
        parents[field[0]] = up
        if instance:
            instances.append(field[0])

    def label(synset):
        todo, seen = list(parents[synset]), set()
        while todo:
            here = todo.pop(0)
            if here in seen:
                continue
            seen.add(here)
            names = words[here]
            if any(n in SKIP for n in names):
                return None
            for name in names:
                if name in ROOTS:
                    return ROOTS[name]
            todo += parents[here]
        return None

    labels, surnames = {}, set()
    for synset in instances:
        kind = label(synset)
        if kind is None:
            continue
        for word in words[synset]:
            name = word.replace("_", " ")
            if len(name) < 3 or not name[0].isupper() or name.isupper():
                continue
            if " " in name or kind in ("LOC", "ORG"):
                labels.setdefault(name, set()).add(kind)
            elif kind == "PERSON":
                surnames.add(name.lower())
    write("wordnet.tsv", "Names and what they are the name of. From WordNet 3.0: Copyright 2006 by "
          "Princeton University, free for any use with this notice.",
          [f"{n}\t{k}" for n, kinds in sorted(labels.items()) if len(kinds) == 1 for k in kinds])
    return surnames


if __name__ == "__main__":
    common(sys.argv[1])
    census(sys.argv[1], wordnet(sys.argv[1]))
