#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How well the html decoder finds the article of a page.

What belongs to the article is marked in the pages themselves, by the attribute data-gold, which the decoder
does not read. Words of the text are held against words of the marked elements: precision, recall, F1.
"""
import collections
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
IMPLIED = {"p", "td", "th", "tr", "li"}  # whose end tags the pages leave out


class Gold(html.parser.HTMLParser):
    """Text of the elements with data-gold."""

    def __init__(self):
        super().__init__()
        self.stack, self.text = [], []

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        if tag in IMPLIED or tag in ("table", "div", "h1", "h2"):
            while self.stack and self.stack[-1][0] in IMPLIED and (tag != "table" or self.stack[-1][0] == "p"):
                self.stack.pop()
        self.stack.append((tag, "data-gold" in dict(attrs)))

    def handle_endtag(self, tag):
        if any(name == tag for name, _ in self.stack):
            while self.stack.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if any(gold for _, gold in self.stack):
            self.text.append(data)


def words(text):
    return collections.Counter(re.findall(r"\w+", text))


def gold_of(page):
    data = page.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("windows-1252")
    gold = Gold()
    gold.feed(text)
    return " ".join(gold.text)


def decode(folder):
    """The documents of a folder of pages by id."""
    with tempfile.TemporaryDirectory() as scratch:
        conf = pathlib.Path(scratch, "p.conf")
        conf.write_text(f"[input]\npath = {folder}/\nformat = html\n[output]\nformat = jsonl\n")
        out = subprocess.run(
            [os.environ["TOOLKIT"], "run", "-q", str(conf)], capture_output=True, check=True, cwd=scratch
        ).stdout.decode()
    return {d["id"]: d for d in map(json.loads, out.splitlines())}


def score(text, gold):
    got, want = words(text), words(gold)
    right = sum((got & want).values())
    return right / max(1, sum(got.values())), right / max(1, sum(want.values()))


def scores(folder):
    for name, document in sorted(decode(HERE / folder).items()):
        gold = gold_of(HERE / folder / name)
        if gold:
            yield name, document, *score(document["text"], gold)


class Pages(unittest.TestCase):
    def test_pages_in_view_of_which_the_rules_were_written(self):
        for name, document, precision, recall in scores("pages"):
            with self.subTest(name):
                self.assertGreaterEqual(precision, 0.98, document["text"])
                self.assertGreaterEqual(recall, 0.98, document["text"])

    def test_pages_written_before_the_rules_were_tried_on_them(self):
        for name, document, precision, recall in scores("held_out"):
            with self.subTest(name):
                self.assertGreaterEqual(2 * precision * recall / (precision + recall), 0.9, document["text"])


if __name__ == "__main__":
    if "--scores" in sys.argv:
        for kind in "pages", "held_out":
            for name, _, p, r in scores(kind):
                print(f"{kind:9} {name:28} precision {p:.3f} recall {r:.3f} F1 {2 * p * r / (p + r):.3f}")
    else:
        unittest.main()
