# SPDX-License-Identifier: MIT
"""toolkit bench: what it measures, compares and reports, and how it exits. tests/bench checks its accuracy."""
import json
import os
import time
import unittest

from harness import CONF, FAULTY_CONF, OK, PLUGIN_PATH, QUARANTINED, SANITIZED, USAGE, Case

REGRESSION = 4
TEXT = "Corvane paid $1.2 billion on March 12, 2025, its chief said. Shares rose 4%.\n"
FIGURE = {"value", "low", "high"}


class Bench(Case):
    def setUp(self):
        super().setUp()
        self.articles([TEXT * n for n in (1, 5, 20, 40)])

    def bench(self, *args, code=OK):
        """Returns the JSON document of a short benchmark."""
        return json.loads(self.run_toolkit("bench", *args, "--time", "0.5", "--rounds", "5", "--json", code=code).out)

    def rows(self, document):
        return {(row["name"], row["what"]): row for row in document["comparison"]["rows"]}


class Figures(Bench):
    def test_every_plugin_and_the_whole(self):
        d = self.bench(self.conf(), "--brief")
        self.assertEqual(d["format"], "toolkit-bench/1")
        self.assertEqual([p["name"] for p in d["plugins"]], ["text", "token", "sentence", "money", "jsonl"])
        self.assertEqual(d["corpus"]["documents"], 4)
        self.assertEqual(d["corpus"]["bytes"], 66 * len(TEXT))
        self.assertGreater(d["corpus"]["tokens"], 66 * 15)
        whole = d["whole"]
        for name in ("mb_per_s", "documents_per_s", "ns_per_token", "first_pass_mb_per_s"):
            self.assertEqual(set(whole[name]), FIGURE)
            self.assertLessEqual(whole[name]["low"], whole[name]["value"])
            self.assertLessEqual(whole[name]["value"], whole[name]["high"])
        us = whole["document_us"]
        self.assertTrue(0 < us["p50"] <= us["p95"] <= us["p99"] <= us["max"])
        self.assertEqual(us["quantiles"], sorted(us["quantiles"]))
        self.assertEqual(whole["share"], 1)
        self.assertTrue(0.5 < sum(p["share"] for p in d["plugins"]) < 1.2)
        self.assertEqual(len(whole["calibrated_rounds"]), 5)

    def test_figures_agree_with_each_other(self):
        d = self.bench(self.conf(), "--brief")
        whole, corpus = d["whole"], d["corpus"]
        seconds = corpus["bytes"] / whole["mb_per_s"]["value"] / 1e6
        self.assertAlmostEqual(corpus["documents"] / seconds, whole["documents_per_s"]["value"], delta=1)
        self.assertAlmostEqual(
            seconds * 1e9 / corpus["tokens"], whole["ns_per_token"]["value"], delta=0.01 * whole["ns_per_token"]["value"]
        )

    def test_memory_lexemes_and_start(self):
        d = self.bench(self.conf(), "--brief")
        self.assertGreater(d["memory"]["peak_bytes"]["value"], d["memory"]["plugins_bytes"]["value"])
        sizes = d["memory"]["document_bytes"]
        self.assertTrue(len(TEXT) < sizes["p50"] <= sizes["max"] < 10**6)
        # The articles repeat one text, so its forms are new only once.
        self.assertEqual(d["lexemes"]["tokens"], d["corpus"]["tokens"])
        self.assertTrue(0 < d["lexemes"]["new"] < 25)
        self.assertAlmostEqual(d["lexemes"]["hit_rate"], 1 - d["lexemes"]["new"] / d["lexemes"]["tokens"], places=6)
        self.assertTrue(0 < d["startup"]["open_ms"]["value"] <= d["startup"]["one_document_ms"]["value"])

    def test_instructions_or_why_not(self):
        d = self.bench(self.conf(), "--brief")
        if d["machine"]["instructions"] is None:
            self.assertGreater(d["whole"]["instructions_per_byte"], 1)
        else:
            self.assertIsNone(d["whole"]["instructions_per_byte"])
            self.assertGreater(len(d["machine"]["instructions"]), 10)

    @unittest.skipIf(SANITIZED, "it takes too long")
    def test_scaling_and_curves(self):
        d = json.loads(self.run_toolkit("bench", self.conf(), "--time", "3", "--json", code=OK).out)
        self.assertEqual([s["workers"] for s in d["scaling"]][0], 1)
        self.assertEqual([s["workers"] for s in d["scaling"]][-1], d["machine"]["cores"])
        lengths = d["curve"]["document"]
        self.assertEqual([p["bytes"] for p in lengths["points"]][:9], [2**n for n in range(8, 17)])
        self.assertTrue(0.7 < lengths["memory"]["exponent"]["value"] < 1.2)
        self.assertTrue(0.5 < lengths["time"]["exponent"]["value"] < 1.5)
        self.assertEqual([p["name"] for p in lengths["plugins"]], [p["name"] for p in d["plugins"]])
        sizes = [p["documents"] for p in d["curve"]["corpus"]["points"]]
        self.assertEqual(sizes[:3], [4, 8, 16])

    def test_records_of_lines(self):
        lines = "".join(json.dumps({"id": str(i), "text": TEXT * 3}) + "\n" for i in range(6))
        self.write("in.jsonl", lines)
        d = self.bench(self.conf(), "--corpus", "in.jsonl", "--input-format", "jsonl", "--brief")
        self.assertEqual(d["corpus"]["documents"], 6)
        self.assertEqual(d["plugins"][0]["name"], "jsonl")

    def test_what_a_plugin_prints_is_not_in_the_report(self):
        self.env["TOOLKIT_PLUGIN_PATH"] += f":{os.environ['BUILD_ROOT']}/tests/broken"
        self.write("articles/loud.txt", "fault-print")
        d = self.bench(self.conf(CONF.replace("[money]", "[print]")), "--brief")
        self.assertEqual(d["corpus"]["documents"], 5)

    def test_tables(self):
        out = self.run_toolkit("bench", self.conf(), "--brief", "--time", "0.5", code=OK).out
        for text in ("4 documents", "MB/s", "money", "start-up", "lexeme table"):
            self.assertIn(text, out)
        out = self.run_toolkit("bench", self.conf(), "--brief", "--time", "0.5", "--plugin", "money", code=OK).out
        self.assertIn("\nmoney ", out)
        self.assertNotIn("\ntoken ", out)

    def test_html(self):
        self.run_toolkit("bench", self.conf(), "--brief", "--time", "0.5", "--html", "r.html", code=OK)
        page = self.read("r.html")
        self.assertIn("<!doctype html", page.lower())
        self.assertIn("money", page)


class Comparisons(Bench):
    def test_a_baseline(self):
        self.run_toolkit("bench", self.conf(), "--brief", "--time", "0.5", "--save", "before.json", code=OK)
        d = self.bench("p.conf", "--brief", "--baseline", "before.json", "--threshold", "1000")
        self.assertEqual(d["comparison"]["kind"], "baseline")
        rows = self.rows(d)
        self.assertIn(("whole", "steady"), rows)
        self.assertIn(("money", "first pass"), rows)
        self.assertFalse(d["comparison"]["regression"])

    def saved(self, factor):
        """Writes a baseline whose times are `factor` times the original ones."""
        self.run_toolkit("bench", self.conf(), "--brief", "--time", "0.5", "--save", "before.json", code=OK)
        saved = json.loads(self.read("before.json"))
        for cost in [saved["whole"], *saved["plugins"]]:
            for name in ("calibrated_rounds", "first_pass_calibrated_rounds"):
                cost[name] = [x * factor for x in cost[name]]
        self.write("before.json", json.dumps(saved))

    def test_a_regression_is_an_exit_code(self):
        self.saved(0.2)
        d = self.bench("p.conf", "--brief", "--baseline", "before.json", "--plugin", "token", code=REGRESSION)
        row = self.rows(d)["token", "steady"]
        self.assertEqual((row["verdict"], row["regression"]), ("slower", True))
        self.assertGreater(row["change"]["value"], 1.5)
        self.assertEqual({name for name, _ in self.rows(d)}, {"whole", "token"})
        out = self.run_toolkit(
            "bench", "p.conf", "--brief", "--time", "0.5", "--baseline", "before.json", code=REGRESSION
        ).out
        self.assertIn("REGRESSION", out)

    def test_faster_is_none(self):
        self.saved(5)
        d = self.bench("p.conf", "--brief", "--baseline", "before.json", "--plugin", "token")
        self.assertEqual(self.rows(d)["token", "steady"]["verdict"], "faster")

    def test_another_build_of_a_plugin(self):
        d = self.bench(self.conf(), "--vs", f"{PLUGIN_PATH}/money/money.so", "--threshold", "1000")
        self.assertEqual(d["comparison"]["kind"], "side by side")
        row = self.rows(d)["money", "steady"]
        self.assertTrue(-0.5 < row["change"]["value"] < 0.5)
        self.assertEqual(d["comparison"]["unmatched"], [])
        self.assertEqual(list(self.dir.glob("toolkit-bench-*")), [])

    def test_another_pipeline(self):
        self.conf(CONF.replace("[money]", "[stem]"), "other.conf")
        d = self.bench(self.conf(), "--vs", "other.conf", "--threshold", "1000")
        self.assertEqual(sorted(d["comparison"]["unmatched"]), ["money", "stem"])
        self.assertIn(("token", "steady"), self.rows(d))

    @unittest.skipIf(SANITIZED, "it takes too long")
    def test_a_baseline_draws_the_same_documents(self):
        self.articles([TEXT * 2000] * 40)
        self.run_toolkit("bench", self.conf(), "--brief", "--time", "0.5", "--save", "before.json", code=OK)
        saved = json.loads(self.read("before.json"))["corpus"]
        self.assertEqual(saved["found"], 40)
        self.assertLess(saved["drawn"], 40)
        command = ["bench", "p.conf", "--brief", "--json", "--baseline", "before.json", "--threshold", "1000"]
        corpus = json.loads(self.run_toolkit(*command, "--time", "4", code=OK).out)["corpus"]
        self.assertEqual((corpus["drawn"], corpus["bytes"]), (saved["drawn"], saved["bytes"]))

    def test_a_baseline_of_another_corpus(self):
        self.run_toolkit("bench", self.conf(), "--brief", "--time", "0.5", "--save", "before.json", code=OK)
        self.write("articles/more.txt", TEXT)
        err = self.run_toolkit("bench", "p.conf", "--baseline", "before.json", code=USAGE).err
        self.assertIn("has a different corpus", err)


class Failures(Bench):
    def test_documents_that_fail_are_left_out_and_named(self):
        for i, word in enumerate(("CRASH", "ERROR", "ABORT", "EXIT")):
            self.write(f"articles/bad{i}.txt", f"{word} here")
        d = self.bench(self.conf(FAULTY_CONF), "--brief", code=QUARANTINED)
        self.assertEqual(d["corpus"]["documents"], 4)
        left_out = {x["document"]: (x["plugin"], x["reason"]) for x in d["corpus"]["left_out"]}
        if not SANITIZED:  # a sanitizer turns a crash into an exit
            self.assertEqual(
                left_out,
                {
                    "bad0.txt": ("faulty", "crash"),
                    "bad1.txt": ("faulty", "error"),
                    "bad2.txt": ("faulty", "crash"),
                    "bad3.txt": ("faulty", "crash"),
                },
            )
        self.assertEqual(set(left_out), {f"bad{i}.txt" for i in range(4)})

    @unittest.skipIf(SANITIZED, "it waits for a timeout")
    def test_a_document_that_hangs(self):
        self.write("articles/bad.txt", "HANG here")
        d = self.bench(self.conf(FAULTY_CONF), "--brief", code=QUARANTINED)
        self.assertEqual([x["reason"] for x in d["corpus"]["left_out"]], ["timeout"])

    def test_no_document_is_left(self):
        self.write("bad/bad.txt", "ERROR here")
        err = self.run_toolkit("bench", self.conf(FAULTY_CONF), "--corpus", "bad", code=USAGE).err
        self.assertIn("faulty", err)
        self.assertIn("the document asks for it", err)

    def test_usage(self):
        conf = self.conf()
        self.write("none.json", "{}")
        for args, says in (
            ([], "configuration file is missing"),
            (["absent.conf"], "absent.conf"),
            ([conf, "--plugin", "mony"], "no plugin 'mony'; it has: text token sentence money jsonl"),
            ([conf, "--vs", conf, "--baseline", "none.json"], "cannot be used together"),
            ([conf, "--time", "soon"], "--time soon"),
            ([conf, "--rounds", "2"], "--rounds 2"),
            ([conf, "--rounds", "7.5"], "whole number"),
            ([conf, "--baseline", "none.json"], "not a baseline"),
            ([conf, "--baseline", "absent.json"], "absent.json"),
            ([conf, "--corpus", "absent"], "absent"),
            ([conf, "--vs", "absent.so"], "absent.so"),
            ([conf, "--vs", f"{PLUGIN_PATH}/date/date.so"], "contains no plugin of the pipeline"),
            ([conf, conf], "only one configuration is allowed"),
        ):
            result = self.run_toolkit("bench", *args, code=USAGE)
            self.assertIn(says, result.err)
            self.assertEqual(result.out, "")

    def test_output_over_input(self):
        """Nothing is measured or written if an output is also an input."""
        conf = self.dir / self.conf(CONF.replace("[token]\n[sentence]", "[token]\n[sentence]\n[entity]\ngazetteer = names.tsv"))
        self.write("names.tsv", "Corvane\tORG\n")
        self.write("old.json", "{}")
        self.write("other.conf", CONF)
        (self.dir / "hard.tsv").hardlink_to(self.dir / "names.tsv")
        (self.dir / "soft.conf").symlink_to("p.conf")
        files = {p: p.read_bytes() for p in self.dir.rglob("*") if p.is_file()}
        for args in (
            [conf, "--save", conf],
            [conf, "--save", "soft.conf"],
            [conf, "--html", "articles/../hard.tsv"],
            [conf, "--save", "articles/000.txt"],
            [conf, "--corpus", "articles/001.txt", "--html", "articles/001.txt"],
            [conf, "--baseline", "old.json", "--save", "old.json"],
            [conf, "--vs", "other.conf", "--html", "other.conf"],
        ):
            started = time.monotonic()
            err = self.run_toolkit("bench", *args, code=USAGE).err
            self.assertRegex(err, "would overwrite .*, which is an input", args)
            self.assertLess(time.monotonic() - started, 10)
            self.assertEqual({p: p.read_bytes() for p in self.dir.rglob("*") if p.is_file()}, files, args)
        self.assertIn("same file", self.run_toolkit("bench", conf, "--save", "x", "--html", "./x", code=USAGE).err)

    def test_outputs_are_checked_before(self):
        conf = self.conf()
        for flag in ("--save", "--html"):
            started = time.monotonic()
            self.assertIn("cannot write none/x: No such file",
                          self.run_toolkit("bench", conf, flag, "none/x", code=USAGE).err)
            self.assertIn("Is a directory", self.run_toolkit("bench", conf, flag, "articles", code=USAGE).err)
            self.assertLess(time.monotonic() - started, 15)
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["articles", "p.conf"])

    def test_save_replaces_only_when_it_is_whole(self):
        self.write("real.json", "older")
        (self.dir / "b.json").symlink_to("real.json")
        self.run_toolkit("bench", self.conf(), "--brief", "--time", "0.5", "--rounds", "5", "--save", "b.json", code=OK)
        self.assertTrue((self.dir / "b.json").is_symlink())
        self.assertEqual(json.loads(self.read("real.json"))["format"], "toolkit-bench/1")
        self.assertEqual([p.name for p in self.dir.glob("*tmp*")], [])


if __name__ == "__main__":
    unittest.main()
