# SPDX-License-Identifier: MIT
"""toolkit eval: what it compares and reports, and how it exits."""
import html.parser
import json
import pathlib
import unittest

from harness import CONF, FAILURE, FAULTY_CONF, OK, QUARANTINED, SOURCE_ROOT, USAGE, Case

TEXT = "Acme paid $5 million in May 2024. Zoë 🙂 left."


def line(id, text=TEXT, **layers):
    return json.dumps({"id": id, "text": text, **layers}, ensure_ascii=False)


def span(start, end, **columns):
    return {"start": start, "end": end, **columns}


def named(items, name):
    return next(item for item in items if item["name"] == name)


class Eval(Case):
    def gold(self, *lines, name="gold.jsonl"):
        self.write(name, "\n".join(lines) + "\n")
        return name

    def evaluate(self, *args, code=OK):
        """Returns the JSON document."""
        return json.loads(self.run_toolkit("eval", *args, "--json", code=code).out)

    def compare_files(self, gold, predicted, *args, code=OK):
        self.write("gold.jsonl", "\n".join(gold))
        self.write("theirs.jsonl", "\n".join(predicted))
        return self.evaluate("--predicted", "theirs.jsonl", "--gold", "gold.jsonl", *args, code=code)

    def headline(self, document, layer, system=0):
        found = named(document["systems"][system]["layers"], layer)
        return next(row for row in found["rows"] if row["kind"] == found["headline"])


class Pipelines(Eval):
    def test_a_pipeline_is_run_over_the_texts_of_the_gold(self):
        self.gold(
            line("a", money=[span(10, 20, currency="USD", value=5000000)], sentence=[span(0, 33), span(34, 45)])
        )
        d = self.evaluate(self.conf(), "--gold", "gold.jsonl")
        self.assertEqual(d["format"], "toolkit-eval/1")
        self.assertEqual(self.headline(d, "money")["strict"]["f1"]["value"], 1)
        values = named(d["systems"][0]["layers"], "money")["values"]
        self.assertEqual({v["name"] for v in values}, {"currency", "value", "amount", "all"})
        self.assertEqual(named(values, "all")["accuracy"]["value"], 1)
        self.assertEqual(self.headline(d, "sentence")["strict"]["tp"], 2)
        self.assertEqual({u["layer"] for u in d["systems"][0]["unscored"]}, {"token"})

    def test_the_pipeline_does_not_see_the_golds_annotations(self):
        # If the gold's money were passed on, it would be found again.
        self.gold(line("a", money=[span(0, 4, currency="USD", value=1)]))
        d = self.evaluate(self.conf(), "--gold", "gold.jsonl")
        self.assertEqual(self.headline(d, "money")["overlap"]["tp"], 0)

    def test_the_configurations_own_input_and_output_do_not_matter(self):
        conf = CONF.replace("path = articles/", "path = nowhere/\nformat = text\nmeta = false").replace(
            "path = out.jsonl", "path = never.csv\nformat = csv"
        )
        self.gold(line("a", money=[span(10, 20)]))
        d = self.evaluate(self.conf(conf), "--gold", "gold.jsonl")
        self.assertEqual(self.headline(d, "money")["strict"]["tp"], 1)
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["gold.jsonl", "p.conf"])

    def test_meta_reaches_the_pipeline(self):
        self.gold(
            json.dumps({"id": "a", "meta": {"date": "2025-06-08", "n": [1, 2]}, "text": "It left yesterday.",
                        "date": [span(8, 17, type="DATE", value="2025-06-07")]})
        )
        d = self.evaluate(self.conf(CONF.replace("[money]", "[date]")), "--gold", "gold.jsonl")
        self.assertEqual(named(named(d["systems"][0]["layers"], "date")["values"], "value")["right"], 1)

    def test_a_crash_loses_one_document(self):
        self.gold(*(line(str(i), text, sentence=[span(0, len(text))])
                    for i, text in enumerate(["All is well.", "CRASH here.", "And on it goes."])))
        conf = self.conf(FAULTY_CONF)
        d = self.evaluate(conf, "--gold", "gold.jsonl", code=QUARANTINED)
        system = d["systems"][0]
        self.assertEqual((system["compared"], system["missing"], system["quarantined"]), (2, 1, 1))
        self.assertEqual(self.headline(d, "sentence")["strict"]["tp"], 2)
        self.assertEqual(self.headline(d, "sentence")["strict"]["gold"], 3)
        issue = d["issues"]["items"][0]
        self.assertEqual((issue["kind"], issue["document"], issue["line"]), ("no_prediction", "1", 2))
        r = self.run_toolkit("eval", conf, "--gold", "gold.jsonl", code=QUARANTINED)
        self.assertIn("1 in quarantine", r.out)
        self.assertIn("1", r.err)

    def test_output_is_kept(self):
        self.gold(line("a", sentence=[]))
        self.run_toolkit("eval", self.conf(), "--gold", "gold.jsonl", "-o", "kept.jsonl", code=OK)
        self.assertEqual(json.loads(self.read("kept.jsonl"))["id"], "a")

    def test_set(self):
        self.gold(line("a", sentence=[]))
        r = self.run_toolkit("eval", self.conf(), "--gold", "gold.jsonl", "--set", "money.nonsense=1", code=USAGE)
        self.assertIn("nonsense", r.err)

    def test_a_wrong_configuration(self):
        self.gold(line("a", sentence=[]))
        for conf in ("missing.conf", self.conf("[nonsense]\n", "bad.conf")):
            r = self.run_toolkit("eval", conf, "--gold", "gold.jsonl", code=USAGE)
            self.assertTrue(r.err and not r.out)

    def test_the_corpus(self):
        d = self.evaluate(SOURCE_ROOT / "corpora/news.conf", "--gold", SOURCE_ROOT / "corpora/gold")
        self.assertEqual(d["issues"]["total"], 0)
        self.assertEqual({layer["name"] for layer in d["systems"][0]["layers"]},
                         {"sentence", "entity", "money", "date", "fact"})
        for layer in ("sentence", "money", "date"):
            self.assertGreater(self.headline(d, layer)["strict"]["f1"]["value"], 0.8)
        for figure in ("low", "high"):
            self.assertIsNotNone(self.headline(d, "entity")["strict"]["f1"][figure])


class Outputs(Eval):
    """No output is also an input, and outputs can be written: both are checked before anything runs."""

    def setUp(self):
        super().setUp()
        self.gold(line("a", money=[span(10, 20)]))
        self.gold(line("a", money=[span(10, 20)]), name="folder/one.jsonl")
        self.conf()
        (self.dir / "link.html").symlink_to("gold.jsonl")
        (self.dir / "hard.jsonl").hardlink_to(self.dir / "p.conf")

    def refused(self, says, *args, code=USAGE):
        files = {p: p.read_bytes() for p in self.dir.rglob("*") if p.is_file()}
        err = self.run_toolkit("eval", *args, code=code).err
        self.assertRegex(err, says, args)
        self.assertEqual({p: p.read_bytes() for p in self.dir.rglob("*") if p.is_file()}, files, args)

    def test_output_over_input(self):
        over = "would overwrite .*input"
        for args in (["-o", "gold.jsonl"], ["--html", "gold.jsonl"], ["--html", "link.html"], ["-o", "p.conf"], ["-o", "hard.jsonl"],
                     ["--html", "p.conf"], ["-o", "./gold.jsonl", "--force"]):
            self.refused(over, "p.conf", "--gold", "gold.jsonl", *args)
        for args in (["-o", "folder/one.jsonl"], ["--html", "folder/new.jsonl"], ["-o", "folder/../folder/deep"]):
            self.refused(over, "p.conf", "--gold", "folder", *args)
        self.write("theirs.jsonl", line("a"))
        self.refused(over, "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", "--html", "theirs.jsonl")
        self.refused(over, "--agreement", "theirs.jsonl", "--gold", "gold.jsonl", "--html", "theirs.jsonl")
        self.refused("same file", "p.conf", "--gold", "gold.jsonl", "--html", "x", "-o", "./x")

    def test_option_files(self):
        self.write("names.tsv", "Acme\tORG\n")
        self.conf(CONF.replace("[token]\n[sentence]", "[token]\n[sentence]\n[entity]\ngazetteer = names.tsv"), "e.conf")
        for flag in ("--html", "-o"):
            self.refused("names.tsv would overwrite .*names.tsv, which", self.dir / "e.conf", "--gold", "gold.jsonl", flag, "names.tsv")

    def test_it_can_be_written(self):
        self.refused("cannot write none/x.html: No such file", "p.conf", "--gold", "gold.jsonl", "--html", "none/x.html")
        self.refused("cannot write folder: Is a directory", "p.conf", "--gold", "gold.jsonl", "--html", "folder")

    def test_a_file_of_others_stays(self):
        self.write("mine.jsonl", "mine")
        self.refused("mine.jsonl.*--force", "p.conf", "--gold", "gold.jsonl", "-o", "mine.jsonl")
        for flags in (["--force"], []):
            self.run_toolkit("eval", "p.conf", "--gold", "gold.jsonl", "-o", "mine.jsonl", *flags, code=OK)


class Strict(Eval):
    def test_broken_gold(self):
        good = line("a", money=[span(10, 20)])
        for broken, says in (("{", "gold.jsonl:2: the line is not a JSON object"), (json.dumps({"id": "b"}), "no_text"),
                             (line("b", money=[span(3, 300)]), "outside"), (good, "duplicate_id")):
            self.gold(good, broken)
            err = self.run_toolkit("eval", self.conf(), "--gold", "gold.jsonl", "--strict", code=USAGE).err
            self.assertIn("--strict: gold.jsonl:2: ", err)
            self.assertIn(says, err)
            d = self.evaluate(self.conf(), "--gold", "gold.jsonl")
            self.assertGreaterEqual(d["issues"]["total"], 1)

    def test_doubts_are_not_broken(self):
        self.gold(line("a", money=[span(9, 20)]))
        self.run_toolkit("eval", self.conf(), "--gold", "gold.jsonl", "--strict", code=OK)

    def test_another_format(self):
        self.write("gold.bio", "Acme\tB-ORG\npaid\n")
        self.assertIn("--strict", self.run_toolkit("eval", self.conf(), "--gold", "gold.bio", "--gold-format", "conll", "--strict",
                                                   code=USAGE).err)


class Predictions(Eval):
    def test_only_layers_that_the_gold_has_are_scored(self):
        d = self.compare_files(
            [line("a", x=[span(0, 4)], y=[]), line("b", x=[])],
            [line("a", x=[span(0, 4)], z=[span(0, 4)]), line("b", x=[], y=[span(0, 4)])],
        )
        self.assertEqual([layer["name"] for layer in d["systems"][0]["layers"]], ["x", "y"])
        y = named(d["systems"][0]["layers"], "y")
        self.assertEqual((y["documents"], y["gold"], y["predicted"]), (1, 0, 0), "b has no key y")
        self.assertEqual(d["systems"][0]["unscored"], [{"layer": "z", "why": "not in the gold"}])

    def test_facts_are_compared_by_their_roles(self):
        meta = {"kind": "SPENDING", "subject": "Acme", "currency": "USD", "value": 5000000, "status": "ACTUAL"}
        left = {"kind": "APPOINTMENT", "subject": "Zoë", "mod": "END", "status": "ACTUAL"}
        gold = [line("a", fact=[span(0, 20, **meta), span(34, 44, **left)]), line("b", fact=[span(0, 20, **meta)])]
        theirs = [line("a", fact=[span(5, 20, **{**meta, "subject": "Acme Inc.", "value": "5000000.0", "subject_id": "x"}),
                                  span(34, 37, **{**left, "status": "PLANNED"})]),
                  line("b", fact=[span(0, 20, **{**meta, "subject": "Zoë"}), span(5, 9, **left)])]
        d = self.compare_files(gold, theirs, "--texts")
        self.assertEqual(d["issues"]["total"], 0)
        layer = named(d["systems"][0]["layers"], "fact")
        self.assertTrue(layer["relations"])
        row = self.headline(d, "fact")
        self.assertEqual([row["strict"][k] for k in ("tp", "gold", "predicted")], [2, 3, 4])
        self.assertEqual(row["overlap"]["tp"], 3)
        self.assertEqual({v["name"]: (v["right"], v["pairs"]) for v in layer["values"]},
                         {"kind": (3, 3), "subject": (2, 3), "amount": (3, 3), "value": (3, 3), "mod": (3, 3), "status": (2, 3),
                          "all": (1, 3)})
        facts = [f for document in d["systems"][0]["documents"] for f in document["layers"]["fact"]]
        self.assertEqual([(f["status"], f["wrong"]) for f in facts],
                         [("right", []), ("values", ["status"]), ("values", ["subject"]), ("spurious", [])])
        r = self.run_toolkit("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", "--html", "r.html", code=OK)
        self.assertIn("strict: kind, amount and subject", r.out)
        self.assertRegex(r.out, r"micro +3 +4 +50.0 +66.7 +57.1 ")
        self.assertIn("1  fact: status ACTUAL as PLANNED", r.out)
        self.assertIn("<del>ACTUAL</del> <ins>PLANNED</ins>", self.read("r.html"))
        d = self.evaluate("--compare", "gold.jsonl", "theirs.jsonl", "--gold", "gold.jsonl")
        found = next(c for c in d["comparison"] if c["label"] == "subject" and c["measure"] == "accuracy")
        self.assertAlmostEqual(found["b"], 2 / 3, 5)
        d = self.evaluate("--agreement", "theirs.jsonl", "--gold", "gold.jsonl")
        self.assertEqual([(a["layer"], a["role"], a["unit"], a["units"]) for a in d["agreement"]],
                         [("fact", "kind", "fact", 3), ("fact", "status", "fact", 3)])
        self.assertEqual([a["kappa"]["value"] for a in d["agreement"]], [1, 0])
        self.assertAlmostEqual(d["agreement"][0]["strict_f1"]["value"], 4 / 7, 5)
        r = self.run_toolkit("eval", "--agreement", "theirs.jsonl", "--gold", "gold.jsonl", code=OK)
        self.assertRegex(r.out, r"fact, status +3 facts +0.000")

    def test_an_empty_array_is_gold(self):
        d = self.compare_files([line("a", x=[])], [line("a", x=[span(0, 4)])])
        strict = self.headline(d, "x")["strict"]
        self.assertEqual((strict["gold"], strict["predicted"], strict["precision"]["value"]), (0, 1, 0))
        self.assertIsNone(strict["recall"]["value"])

    def test_a_layer_without_predictions(self):
        gold, predicted = [line("a", x=[span(0, 4)], y=[span(0, 4)])], [line("a", x=[span(0, 4)])]
        d = self.compare_files(gold, predicted)
        self.assertEqual(d["systems"][0]["unscored"], [{"layer": "y", "why": "not in the predictions"}])
        d = self.compare_files(gold, predicted, "--layer", "y")
        self.assertEqual(self.headline(d, "y")["strict"]["recall"]["value"], 0, "asked for, it is scored")

    def test_units(self):
        # The name after the emoji: the same place in code points, bytes and UTF-16 units.
        text = "🙂 a\u0301 Zoë\r\n"
        places = {"codepoint": (5, 8), "byte": (9, 13), "utf16": (6, 9)}
        for unit, (start, end) in places.items():
            for other, (begin, until) in places.items():
                d = self.compare_files([line("a", text, x=[span(start, end)])],
                                       [line("a", text, x=[span(begin, until)])],
                                       "--gold-offsets", unit, "--offsets", other)
                self.assertEqual(d["issues"]["total"], 0, (unit, other))
                self.assertEqual(self.headline(d, "x")["strict"]["tp"], 1, (unit, other))

    def test_wrong_units_are_noticed(self):
        d = self.compare_files([line("a", "🙂 Zoë", x=[span(2, 5)])], [line("a", "🙂 Zoë", x=[span(5, 9)])])
        self.assertEqual(d["issues"]["kinds"], [{"kind": "outside", "count": 1}])
        d = self.compare_files([line("a", "🙂 Zoë", x=[span(2, 5)])], [line("a", "🙂 Zoë", x=[span(2, 5)])],
                               "--offsets", "byte")
        self.assertEqual(d["issues"]["kinds"], [{"kind": "inside_character", "count": 1}])

    def test_nothing_is_dropped_silently(self):
        d = self.compare_files(
            [line("a", x=[span(0, 4), span(40, 99), span(7, 7), span(4, 9)]), line("b", x=[]), line("b", x=[]),
             line("c", x=[]), "{broken", line("d", "one text", x=[span(0, 3)])],
            [line("a", x=[span(0, 4)]), line("b", x=[]), line("e", x=[]), line("d", "another", x=[span(0, 3)])],
        )
        self.assertEqual({k["kind"]: k["count"] for k in d["issues"]["kinds"]},
                         {"not_json": 1, "duplicate_id": 1, "other_text": 1, "no_prediction": 1, "no_gold": 1,
                          "outside": 1, "empty": 1, "white_space": 1})
        self.assertEqual(d["issues"]["total"], len(d["issues"]["items"]))
        outside = next(i for i in d["issues"]["items"] if i["kind"] == "outside")
        self.assertEqual((outside["document"], outside["layer"], outside["start"], outside["end"], outside["line"]),
                         ("a", "x", 40, 99, 1))
        self.assertEqual(self.headline(d, "x")["strict"]["gold"], 2, "d cannot be compared")
        r = self.run_toolkit("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", code=OK)
        for kind in ("not_json", "duplicate_id", "other_text", "outside"):
            self.assertIn(f"1 {kind}", r.out)
        self.assertIn("gold gold.jsonl:1 (a) 40–99: layer x, span 1: it ends after the text", r.out)

    def test_nothing_to_compare(self):
        for gold, predicted, words in (
            ([line("a", x=[])], [line("b", x=[])], "no document in common"),
            ([line("a", x=[])], [line("a", y=[])], "no layer in common"),
            (["nonsense"], [line("a", y=[])], "no document to compare"),
            ([line("a", "one", x=[])], [line("a", "oak", x=[])], "a: its text differs from the gold's at code point 1"),
        ):
            self.write("gold.jsonl", "\n".join(gold))
            self.write("theirs.jsonl", "\n".join(predicted))
            r = self.run_toolkit("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", code=USAGE)
            self.assertIn(words, r.err)
            self.assertEqual(r.out, "")

    def test_folders(self):
        for i in range(3):
            self.write(f"gold/{i}.jsonl", line(str(i), x=[span(0, 4)]))
        self.write("gold/notes.txt", "no gold")
        self.write("more.jsonl", line("3", x=[span(0, 4)]))
        self.write("theirs.jsonl", "\n".join(line(str(i), x=[span(0, 4)]) for i in range(4)))
        d = self.evaluate("--predicted", "theirs.jsonl", "--gold", "gold", "--gold", "more.jsonl")
        self.assertEqual(d["gold"], {"name": "gold more.jsonl", "documents": 4})
        self.assertEqual(self.headline(d, "x")["strict"]["tp"], 4)
        (self.dir / "empty").mkdir()
        r = self.run_toolkit("eval", "--predicted", "theirs.jsonl", "--gold", "empty", code=USAGE)
        self.assertIn("no *.jsonl or *.ndjson file", r.err)

    def test_other_formats(self):
        # Gold that was written in another format and read again is the same gold.
        gold = {"entity": [span(0, 4, label="ORG")], "sentence": [span(0, 33), span(34, 45)], "date": []}
        self.gold(line("a", **gold))
        self.gold(line("a", entity=[span(0, 4, label="ORG")], sentence=[span(0, 45)], date=[]), name="theirs.jsonl")
        for name in ("conllu", "spacy"):
            self.conf(f"[input]\npath = gold.jsonl\nformat = jsonl\nlayers = *,-token\n[token]\n[output]\n"
                      f"path = gold.{name}\nformat = {name}\n", "convert.conf")
            self.run_toolkit("run", "-q", "convert.conf", code=OK)
            d = self.evaluate("--predicted", "theirs.jsonl", "--gold", f"gold.{name}", "--gold-format", name)
            self.assertEqual(self.headline(d, "entity")["strict"]["f1"]["value"], 1, name)
            strict = self.headline(d, "sentence")["strict"]
            self.assertEqual((strict["tp"], strict["gold"]), (0, 2), name)
            scored = [layer["name"] for layer in d["systems"][0]["layers"]]
            self.assertNotIn("date", scored, "no dates were annotated")
            d = self.evaluate("--predicted", f"gold.{name}", "--predicted-format", name, "--gold", "gold.jsonl")
            self.assertEqual(self.headline(d, "sentence")["strict"]["f1"]["value"], 1, name)
        self.write("gold.conll", "Acme B-FIRM\npaid O\n")
        self.gold(line("gold.conll", "Acme paid", entity=[span(0, 4, label="ORG")]), name="theirs.jsonl")
        d = self.evaluate("--predicted", "theirs.jsonl", "--gold", "gold.conll", "--gold-format", "conll",
                          "--set", "gold.labels=FIRM=ORG")
        self.assertEqual(self.headline(d, "entity")["strict"]["tp"], 1)
        r = self.run_toolkit("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", "--gold-format", "nonsense",
                             code=USAGE)
        self.assertIn("nonsense", r.err)

    def test_errors_are_shown_side_by_side(self):
        self.write("gold.jsonl", line("a", entity=[span(0, 4, label="ORG"), span(34, 37, label="PERSON")]))
        self.write("theirs.jsonl", line("a", entity=[span(0, 4, label="PRODUCT")]))
        r = self.run_toolkit("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", code=OK)
        self.assertIn("1  entity: ORG tagged PRODUCT (1 document)\n", r.out)
        self.assertIn("a:34–37  …paid $5 million in May 2024. Zoë 🙂 left.\n"
                      '         gold      "Zoë" PERSON\n         predicted –\n', r.out)
        d = self.evaluate("--predicted", "theirs.jsonl", "--gold", "gold.jsonl")
        error = d["systems"][0]["errors"][1]
        self.assertEqual((error["document"], error["start"], error["end"], error["text"]), ("a", 34, 37, "Zoë"))
        self.assertEqual(error["after"], " 🙂 left.")
        self.assertIsNone(error["predicted"])
        self.assertEqual(error["gold"]["label"], "PERSON")
        self.assertEqual(d["systems"][0]["patterns"][error["pattern"]]["pattern"], "entity: PERSON missed")
        r = self.run_toolkit("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", "--errors", "0", code=OK)
        self.assertNotIn("Errors", r.out)
        r = self.run_toolkit("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", "--errors", "1",
                             "--examples", "0", code=OK)
        self.assertIn("and 1 more: --errors 2", r.out)
        self.assertNotIn("gold  ", r.out.split("Errors")[1])

    def test_scores(self):
        gold = [line(str(i), "x", document={"sentiment": s, "hype_label": h})
                for i, (s, h) in enumerate([(1, 0), (-1, 1), (0, 2), (0.5, 3)])]
        predicted = [line(str(i), "x", document={"sentiment": s, "hype": h})
                     for i, (s, h) in enumerate([(0.6, 3), (-0.2, 16), (0.01, 70), (-0.4, 61)])]
        d = self.compare_files(gold, predicted)
        sentiment = named(d["systems"][0]["scores"], "document sentiment")
        self.assertEqual(sentiment["accuracy"]["value"], 0.75)
        self.assertEqual(sentiment["points"], [[1, 0.6], [-1, -0.2], [0, 0.01], [0.5, -0.4]])
        self.assertEqual(sentiment["confusion"]["labels"], ["negative", "neutral", "positive", None])
        self.assertEqual(sentiment["confusion"]["counts"],
                         [[1, 0, 0, 0], [0, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]])
        hype = named(d["systems"][0]["scores"], "document hype")
        self.assertEqual(hype["gold_is"], "label")
        self.assertAlmostEqual(hype["auc"]["value"], 5 / 6, 5)
        self.assertEqual([a["auc"]["value"] for a in hype["auc_at_least"]], [1, 1, 0.666667])
        d = self.compare_files(gold, predicted, "--dead-zone", "0.3", "--layer", "sentiment")
        self.assertEqual([s["name"] for s in d["systems"][0]["scores"]], ["document sentiment"])
        self.assertEqual(d["systems"][0]["scores"][0]["accuracy"]["value"], 0.5)

    def test_map(self):
        gold = [line("a", x=[span(0, 4, label="PER"), span(5, 9, label="MISC")])]
        predicted = [line("a", x=[span(0, 4, label="PERSON"), span(5, 9, label="PRODUCT"), span(10, 12, label="EVENT")])]
        strict = self.headline(self.compare_files(gold, predicted), "x")["strict"]
        self.assertEqual((strict["tp"], strict["gold"], strict["predicted"]), (0, 2, 3))
        d = self.compare_files(gold, predicted, "--map", "PER=PERSON", "--map", "PRODUCT=MISC", "--map", "EVENT=-")
        strict = self.headline(d, "x")["strict"]
        self.assertEqual((strict["tp"], strict["gold"], strict["predicted"]), (2, 2, 2))

    def test_texts(self):
        d = self.compare_files([line("a", x=[span(0, 4), span(5, 9)])], [line("a", x=[span(0, 4), span(6, 9)])],
                               "--texts")
        self.assertEqual(d["documents"][0]["text"], TEXT)
        self.assertEqual([(s["status"], s["other"]) for s in d["documents"][0]["layers"]["x"]],
                         [("right", 0), ("extent", 1)])
        self.assertEqual(d["systems"][0]["documents"][0]["layers"]["x"][1]["start"], 6)

    def test_the_same_again(self):
        self.gold(*(line(str(i), x=[span(0, 4 + i % 2)]) for i in range(9)))
        self.gold(*(line(str(i), x=[span(0, 4)]) for i in range(9)), name="theirs.jsonl")
        args = ("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", "--json")
        first = self.run_toolkit(*args, code=OK).out
        self.assertEqual(first, self.run_toolkit(*args, code=OK).out)
        self.assertNotEqual(first, self.run_toolkit(*args, "--seed", "2", code=OK).out)


class TwoSides(Eval):
    def documents(self, name, good):
        """Returns twenty documents, of which `good` are right."""
        return self.gold(*(line(str(i), x=[span(0, 4 if i < good else 5)]) for i in range(20)), name=name)

    def test_compare(self):
        self.documents("gold.jsonl", 20)
        a, b, c = self.documents("a.jsonl", 8), self.documents("b.jsonl", 18), self.documents("c.jsonl", 17)
        d = self.evaluate("--compare", a, b, "--gold", "gold.jsonl")
        found = next(c for c in d["comparison"] if c["measure"] == "strict f1")
        self.assertEqual((found["a"], found["b"]), (0.4, 0.9))
        self.assertAlmostEqual(found["difference"]["value"], 0.5)
        self.assertGreater(found["difference"]["low"], 0)
        self.assertLess(found["p"], 0.01)
        d = self.evaluate("--compare", b, c, "--gold", "gold.jsonl")
        self.assertGreater(next(c for c in d["comparison"] if c["measure"] == "strict f1")["p"], 0.05)
        r = self.run_toolkit("eval", "--compare", a, b, "--gold", "gold.jsonl", code=OK)
        self.assertRegex(r.out, r"x +strict f1 +40\.0 +90\.0 +\+50\.0 .* \*\n")

    def test_compare_a_pipeline_with_a_file(self):
        self.gold(line("a", money=[span(10, 20)]), line("b", money=[span(10, 20)]))
        self.gold(line("a", money=[]), line("b", money=[]), name="none.jsonl")
        d = self.evaluate("--compare", "none.jsonl", self.conf(), "--gold", "gold.jsonl")
        found = next(c for c in d["comparison"] if c["measure"] == "strict f1")
        self.assertEqual((found["layer"], found["a"], found["b"]), ("money", 0, 1))

    def test_two_systems_are_compared_on_the_same_documents(self):
        # The text of one document differs in B: A is not scored on it either.
        self.gold(line("a", x=[span(0, 4)]), line("b", x=[span(0, 4)]))
        self.gold(line("a", x=[]), line("b", x=[span(0, 4)]), name="a.jsonl")
        self.gold(line("a", "other", x=[]), line("b", x=[span(0, 4)]), name="b.jsonl")
        d = self.evaluate("--compare", "a.jsonl", "b.jsonl", "--gold", "gold.jsonl")
        for system in (0, 1):
            self.assertEqual(self.headline(d, "x", system)["strict"]["gold"], 1)

    def test_agreement(self):
        self.gold(line("a", x=[span(0, 4, label="A"), span(5, 9, label="B")], document={"hype_label": 1}),
                  line("b", x=[], document={"hype_label": 2}))
        self.gold(line("a", x=[span(0, 4, label="A"), span(5, 9, label="B")], document={"hype_label": 1}),
                  line("b", x=[], document={"hype_label": 2}), name="second.jsonl")
        d = self.evaluate("--agreement", "second.jsonl", "--gold", "gold.jsonl")
        self.assertEqual(d["mode"], "agreement")
        for a in d["agreement"]:
            self.assertEqual((a["kappa"]["value"], a["alpha"]["value"]), (1, 1), a["layer"])
        self.assertEqual([a["layer"] for a in d["agreement"]], ["x", "document hype"])
        r = self.run_toolkit("eval", "--agreement", "second.jsonl", "--gold", "gold.jsonl", code=OK)
        self.assertIn("Agreement beyond chance", r.out)

    def test_agreement_is_about_documents_that_both_have(self):
        """A document that one annotator did not see does not count as a disagreement."""
        both = [line("a", x=[span(0, 4, label="A"), span(5, 9, label="B")]), line("b", x=[span(0, 4, label="A")])]
        self.gold(*both, line("only first", x=[span(0, 4, label="A")]))
        self.gold(*both, line("only second", x=[span(5, 9, label="A")]), name="second.jsonl")
        d = self.evaluate("--agreement", "second.jsonl", "--gold", "gold.jsonl")
        self.assertEqual([(a["kappa"]["value"], a["alpha"]["value"]) for a in d["agreement"]], [(1, 1)])
        self.assertEqual(self.headline(d, "x")["strict"]["gold"], 3)
        said = {item["document"]: item["message"] for item in d["issues"]["items"]}
        self.assertEqual(said, {"only first": "the second file has no document with this id: it is ignored",
                                "only second": "the first file has no document with this id: it is ignored"})
        r = self.run_toolkit("eval", "--agreement", "second.jsonl", "--gold", "gold.jsonl", "--html", "r.html", code=OK)
        self.assertIn("2 in one file only, ignored", r.out)
        self.assertIn("Documents were left out.", self.read("r.html"))


class Usage(Eval):
    def test_usage(self):
        self.gold(line("a", x=[]))
        conf = self.conf()
        for args, words in (
            ((conf,), "--gold is missing"),
            (("--gold", "gold.jsonl"), "the configuration file is missing"),
            ((conf, conf, "--gold", "gold.jsonl"), "only one configuration is allowed"),
            ((conf, "--predicted", "x", "--gold", "gold.jsonl"), "a pipeline cannot be used with"),
            (("--predicted", "x", "--agreement", "x", "--gold", "gold.jsonl"), "use only one of"),
            (("--compare", conf, "--gold", "gold.jsonl"), "needs two systems"),
            ((conf, "--gold", "gold.jsonl", "--offsets", "char"), "codepoint, byte or utf16"),
            ((conf, "--gold", "gold.jsonl", "--dead-zone", "2"), "from 0 to 1"),
            ((conf, "--gold", "gold.jsonl", "--resamples", "1"), "from 10 to"),
            ((conf, "--gold", "gold.jsonl", "--map", "MISC"), "LABEL=LABEL"),
            ((conf, "--gold", "gold.jsonl", "--texts"), "--json"),
            ((conf, "--gold", "gold.jsonl", "--gild", "x"), "did you mean --gold"),
            (("--predicted", "x", "-o", "y", "--gold", "gold.jsonl"), "--output needs a pipeline"),
            ((conf, "--gold", "missing.jsonl"), "cannot read missing.jsonl"),
            (("--predicted", "missing.jsonl", "--gold", "gold.jsonl"), "cannot read missing.jsonl"),
            ((conf, "--gold", "gold.jsonl", "--layer", "money"), "the gold has no such layer; it has x"),
        ):
            r = self.run_toolkit("eval", *args, code=USAGE)
            self.assertIn(words, r.err, args)
            self.assertEqual(r.out, "", args)

    def test_help(self):
        out = self.run_toolkit("eval", "--help", code=OK).out
        self.assertIn("Examples:", out)
        self.assertIn("eval", self.run_toolkit("help", code=OK).out)

    def test_a_folder_that_cannot_be_written(self):
        self.gold(line("a", x=[]))
        self.env["TMPDIR"] = str(self.dir / "nowhere")
        r = self.run_toolkit("eval", "--predicted", "gold.jsonl", "--gold", "gold.jsonl", code=FAILURE)
        self.assertIn("cannot make a folder", r.err)

    def test_no_colour_in_a_file(self):
        self.gold(line("a", x=[span(0, 4)]))
        out = self.run_toolkit("eval", "--predicted", "gold.jsonl", "--gold", "gold.jsonl", code=OK).out
        self.assertNotIn("\x1b", out)
        self.assertFalse([l for l in out.split("\n") if l != l.rstrip()], "spaces at the ends of lines")

    def test_nothing_stays_behind(self):
        tmp = self.dir / "tmp"
        tmp.mkdir()
        self.env["TMPDIR"] = str(tmp)
        self.gold(line("a", sentence=[]))
        self.run_toolkit("eval", self.conf(), "--gold", "gold.jsonl", code=OK)
        self.assertEqual(list(tmp.iterdir()), [])

    def test_html(self):
        self.gold(line("a", "<b>&\"'</b> Acme", x=[span(11, 15, label="<i>")]))
        self.gold(line("a", "<b>&\"'</b> Acme", x=[]), name="theirs.jsonl")
        r = self.run_toolkit("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", "--html", "r.html", code=OK)
        self.assertIn("missed", r.out, "the report is printed as well")
        page = pathlib.Path(self.dir / "r.html").read_text()
        html.parser.HTMLParser().feed(page)
        self.assertNotIn("<i>", page)
        self.assertNotIn("<b>&\"", page)
        r = self.run_toolkit("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", "--html", "no/r.html",
                             code=USAGE)
        self.assertIn("no/r.html", r.err)


if __name__ == "__main__":
    unittest.main()
