# SPDX-License-Identifier: MIT
"""sentiment_evidence/1 explains sentiment/1: over the corpus and the texts of the gold, what the words of a sentence
contribute adds up to its score, by the formula in the plugin's README and the numbers in its model."""
import json
import math
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
PLUGIN = ROOT / "plugins" / "sentiment"
TOOLKIT = os.path.abspath(os.environ["TOOLKIT"])
INPUTS = [ROOT / "corpora/news", ROOT / "corpora/gold/news.jsonl", ROOT / "corpora/gold/second/first.jsonl"]
CONF = """\
[input]
path = {path}
format = {format}
[token]
[sentence]
[sentiment]
{options}
[output]
format = jsonl
"""
FACTORS = {
    "negated": (-1, -1), "absent": (1, 1), "intensified": (1.001, 2), "diminished": (0.1, 0.999), "hedged": (0.6, 0.6),
    "despite": (0.3, 0.3), "before but": (0.7, 0.7), "after but": (1.2, 1.2), "question": (0.5, 0.5),
    "figure": (1.5, 1.5), "less": (-0.7, -0.7),
}


def run(path, options):
    with tempfile.TemporaryDirectory() as folder:
        conf = pathlib.Path(folder) / "evidence.conf"
        form = "text" if path.is_dir() else "jsonl"
        conf.write_text(CONF.format(path=path, format=form, options=options), encoding="utf-8")
        return subprocess.run([TOOLKIT, "run", conf, "--output", "-", "--quiet", "--workers", "0"], check=True,
                              stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8").stdout.splitlines()


def weights():
    """The model's weights of the features, its threshold and its scale."""
    lines = (PLUGIN / "data" / "model.txt").read_text(encoding="utf-8").splitlines()
    fields = [line.split("\t") for line in lines if line.startswith("feature\t")]
    return {name.removeprefix("*"): float(value) for _, value, name in fields}


class Evidence(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.weights = weights()
        cls.lines = {path: run(path, "layers = sentiment_evidence") for path in INPUTS}
        cls.documents = [json.loads(line) for lines in cls.lines.values() for line in lines]

    def score(self, total):
        over = abs(total) - self.weights["threshold"]
        return math.copysign(1 - math.exp(-self.weights["scale"] * over), total) if over > 0 else 0

    def test_sums(self):
        sentences = spans = scored = 0
        for document in self.documents:
            totals = [0.0] * len(document["sentiment"])
            for span in document["sentiment_evidence"]:
                totals[span["sentence"]] += span["contribution"]
                spans += 1
            for sentence, total in zip(document["sentiment"], totals):
                self.assertAlmostEqual(self.score(total), sentence["score"], delta=0.0001,
                                       msg=document["text"][sentence["start"]:sentence["end"]])
                sentences += 1
                scored += sentence["score"] != 0
        self.assertGreater(min(sentences, spans, scored), 500)

    def test_places(self):
        for document in self.documents:
            end = 0
            for span in document["sentiment_evidence"]:
                sentence = document["sentiment"][span["sentence"]]
                self.assertLessEqual(max(end, sentence["start"]), span["start"])
                self.assertLessEqual(span["end"], sentence["end"])
                self.assertIn(span.get("noun", ""), document["text"][sentence["start"]:sentence["end"]])
                end = span["end"]

    def test_factors(self):
        seen = set()
        for document in self.documents:
            for span in document["sentiment_evidence"]:
                names = span["factors"].split(", ") if "factors" in span else []
                seen.update(names)
                bounds = [math.prod(FACTORS[name][i] for name in names) for i in (0, 1)]
                self.assertGreaterEqual(span["factor"], min(bounds) - 0.0001, span)
                self.assertLessEqual(span["factor"], max(bounds) + 0.0001, span)
                self.assertNotEqual(span["contribution"], 0)
        self.assertEqual(seen, set(FACTORS), "the texts show every factor")

    def test_kinds_are_the_weights(self):
        kinds = {span["kind"] for document in self.documents for span in document["sentiment_evidence"]}
        self.assertLessEqual(kinds, set(self.weights) - {"threshold", "scale"})
        self.assertGreater(len(kinds), 10)

    def test_nothing_else_changes(self):
        for path, lines in self.lines.items():
            for line, without in zip(lines, run(path, ""), strict=True):
                self.assertEqual(re.sub(r'"sentiment_evidence": \[.*?\](, |(?=\}))', "", line), without)

    def test_readme_states_the_numbers(self):
        readme = (PLUGIN / "README.md").read_text(encoding="utf-8")
        self.assertIn(f"t = {self.weights['threshold']:g}", readme)
        self.assertIn(f"exp(−{self.weights['scale']:g} · ", readme)


if __name__ == "__main__":
    unittest.main()
