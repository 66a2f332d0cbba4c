# SPDX-License-Identifier: MIT
"""Accuracy of corpora/news.conf on corpora/gold and on the sealed set stays above the floors of floors.tsv.

Prints every figure beside its floor: totals only, no span and no text: the sealed set is not looked into.
"""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
TOOLKIT = os.path.abspath(os.environ["TOOLKIT"])
CONF = ROOT / "corpora" / "news.conf"
FLOORS = ROOT / "tests" / "corpora" / "floors.tsv"
SETS = {"gold": ROOT / "corpora/gold/news.jsonl", "sealed": ROOT / "corpora/sealed/gold.jsonl"}


def evaluate(gold, *predictions):
    """The report of `toolkit eval --json`; its intervals are not looked at."""
    run = subprocess.run(
        [TOOLKIT, "eval", *predictions, "--gold", gold, "--json", "--resamples", "10"],
        stdout=subprocess.PIPE, check=True, timeout=300,
    )
    return json.loads(run.stdout)["systems"][0]


def percent(prf):
    return 100 * prf["f1"]["value"]


def measures(system):
    """(layer, measure) → figure: F1 in percent, correlations as they are."""
    figures = {}
    for layer in system["layers"]:
        name = layer["name"]
        rows = {row["kind"]: row for row in layer["rows"]}
        figures[name, "strict"] = percent(rows["micro"]["strict"])
        figures[name, "overlap"] = percent(rows["micro"]["overlap"])
        if "any" in rows:
            figures[name, "any label"] = percent(rows["any"]["strict"])
        for value in layer["values"]:
            figures[name, value["name"]] = percent(value["end_to_end"])
    for score in system["scores"]:
        for measure in ("pearson", "spearman"):
            if score[measure] and score[measure]["value"] is not None:
                figures[score["name"], measure] = score[measure]["value"]
    return figures


def floors(name):
    """(layer, measure) → the least figure that is accepted on this set."""
    found = {}
    for line in FLOORS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            of, layer, measure, floor = line.split("\t")
            if of == name:
                found[layer, measure] = float(floor)
    return found


def below(figures, least):
    """A line for each figure that is missing or below its floor."""
    for (layer, measure), floor in least.items():
        figure = figures.get((layer, measure))
        if figure is None:
            yield f"{layer}, {measure}: not measured"
        elif figure < floor:
            yield f"{layer}, {measure}: {figure:.4g} is below the floor of {floor:g}"


class Floors(unittest.TestCase):
    def check(self, name):
        figures, least = measures(evaluate(SETS[name], CONF)), floors(name)
        self.assertTrue(least, f"no floors for {name}")
        for (layer, measure), figure in figures.items():
            floor = least.get((layer, measure))
            print(f"{name:8}{layer:20}{measure:12}{figure:8.2f}" + (f"  floor {floor:g}" if floor is not None else ""))
        self.assertEqual(list(below(figures, least)), [])

    def test_gold(self):
        self.check("gold")

    def test_sealed(self):
        self.check("sealed")


class TheCheckItself(unittest.TestCase):
    """A layer that loses spans or values falls below its floors; the others do not."""

    def falls(self, change):
        records = [json.loads(line) for line in SETS["gold"].read_text(encoding="utf-8").splitlines()]
        for record in records:
            change(record)
        with tempfile.TemporaryDirectory() as folder:
            predicted = pathlib.Path(folder) / "predicted.jsonl"
            predicted.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
            figures = measures(evaluate(SETS["gold"], "--predicted", predicted))
        least = {key: floor for key, floor in floors("gold").items() if key[0] in ("entity", "money", "date")}
        least["fact", "strict"] = 98  # plugins are far below what the check is tried with
        return {line.split(":")[0] for line in below(figures, least)}

    def test_gold_itself(self):
        self.assertEqual(self.falls(lambda record: None), set())

    def test_lost_spans(self):
        def change(record):
            record["money"] = [span for n, span in enumerate(record["money"]) if n % 20]

        fallen = self.falls(change)
        self.assertLessEqual({"money, strict", "money, overlap", "money, amount"}, fallen)
        self.assertEqual({name.split(",")[0] for name in fallen}, {"money"})

    def test_wrong_values(self):
        def change(record):
            for span in record["date"][::20]:
                span["value"] = "1066"

        self.assertEqual(self.falls(change), {"date, value"})

    def test_wrong_labels(self):
        def change(record):
            for span in record["entity"][::5]:
                span["label"] = "PRODUCT"

        self.assertEqual(self.falls(change), {"entity, strict", "entity, overlap"})

    def test_wrong_parties(self):
        def change(record):
            for fact in record["fact"][::20]:
                fact["subject"] = "Ostrand Works"

        self.assertEqual(self.falls(change), {"fact, strict"})

    def test_lost_layer(self):
        def change(record):
            del record["money"]

        self.assertIn("money, strict", self.falls(change))


if __name__ == "__main__":
    unittest.main()
