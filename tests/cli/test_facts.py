# SPDX-License-Identifier: MIT
"""toolkit facts: the table of a corpus whose facts are given, so that it does not depend on how they are found."""
import json
import os
import pty
import sqlite3
import unittest

import harness
from harness import FAILURE, OK, QUARANTINED, USAGE

CONF = """\
[input]
path = in.jsonl
format = jsonl
layers = entity,fact
"""


def document(id, text, entities, facts, **meta):
    """A record with spans given by their text."""
    def span(words, **columns):
        start = text.index(words)
        return {"start": start, "end": start + len(words), **columns}
    return {"id": id, "meta": meta, "text": text, "entity": [span(words, label="ORG", name=words) for words in entities],
            "fact": [span(words, **columns) for words, columns in facts]}


OFFER = document(
    "a", "Norvik Oy pays $13.8 billion for Pallas AB.", ["Norvik Oy", "Pallas AB"],
    [("pays $13.8 billion", {"kind": "ACQUISITION", "subject": "Norvik Oy", "object": "Pallas AB", "currency": "USD",
                             "value": 13800000000, "status": "PLANNED", "source": "Reuters"})],
    date="2025-03-04", title="Norvik buys", source="wire")
NEARLY = document(
    "b", "Norvik Oy offers nearly $14 billion for Pallas AB.", ["Norvik Oy", "Pallas AB"],
    [("offers nearly $14 billion", {"kind": "ACQUISITION", "subject": "Norvik Oy", "object": "Pallas AB", "currency": "USD",
                                    "value": 14000000000, "mod": "LESS_THAN", "status": "PLANNED"})], date="2025-03-05")
OTHER = document(
    "c", "Norvik Oy pays $9 billion for Pallas AB.", ["Norvik Oy", "Pallas AB"],
    [("pays $9 billion", {"kind": "ACQUISITION", "subject": "Norvik Oy", "object": "Pallas AB", "currency": "USD",
                          "value": 9000000000, "status": "PLANNED"})], date="2025-03-06")
SALES = document(
    "d", "Sales of Tarn plc rose 12% to £1,234,567.", ["Tarn plc"],
    [("Sales of Tarn plc rose 12% to £1,234,567", {"kind": "RESULT", "subject": "Tarn plc", "what": "revenue",
                                                   "currency": "GBP", "value": 1234567, "change": 12, "status": "ACTUAL",
                                                   "begin": "2024-01-01", "until": "2025-01-01", "date": "2024"})])


class Frames(harness.Case):
    def test_what_frames_of_the_user_state_stays(self):
        """The model, which has never seen such a word, does not overrule them."""
        self.write("a.txt", "Kestrane Inc. glimmered $26 million on Monday.")
        self.write("own.txt", "# invented\nPENALTY\tverb=glimmer by=direct subject=subj.org\n")
        annotators = "".join(f"[{name}]\n" for name in ("token", "sentence", "entity", "money", "date", "number", "fact"))
        self.conf(f"[input]\npath = a.txt\n{annotators}frames = own.txt\n[output]\npath = o.jsonl\nlayers = fact\n")
        self.run_toolkit("run", "p.conf", "-q", code=OK)
        facts = json.loads(self.read("o.jsonl"))["fact"]
        self.assertEqual([(f["kind"], f["subject"], f["value"]) for f in facts], [("PENALTY", "Kestrane Inc.", 26000000)])


class Facts(harness.Case):
    def facts(self, *args, documents=(OFFER, NEARLY, OTHER, SALES), code=OK):
        self.write("in.jsonl", "".join(json.dumps(d) + "\n" for d in documents))
        self.conf(CONF)
        return self.run_toolkit("facts", "p.conf", *args, code=code)

    def test_a_fact_is_one_row_with_what_each_document_says(self):
        lines = self.facts(documents=(OFFER, NEARLY)).out.splitlines()
        self.assertRegex(lines[0], r"^KIND +WHO +AMOUNT +STATUS +TOLD$")
        self.assertRegex(lines[1], r"^ACQUISITION  Norvik Oy → Pallas AB  USD 13\.8 billion +planned +2 documents$")
        self.assertEqual(lines[2], "   1 = “pays $13.8 billion”  according to Reuters, a, 2025-03-04")
        self.assertEqual(lines[3], "   2 ~ “offers nearly $14 billion”  b, 2025-03-05")
        self.assertEqual(lines[4][:14], "1 fact, 0 with")
        self.assertEqual(len(lines), 5)

    def test_a_conflict_is_stated_with_both_sides(self):
        out = self.facts("--conflicts").out
        self.assertRegex(out, r"(?m)^     conflict: amount USD 13\.8 billion \(1, 2\) ≠ USD 9 billion \(3\)$")
        self.assertIn("   3 ≠ “pays $9 billion”  c, 2025-03-06\n", out)
        self.assertNotIn("Tarn", out)

    def test_amounts_keep_all_digits(self):
        out = self.facts("--about", "tarn").out
        self.assertRegex(out, r"(?m)^RESULT  Tarn plc  revenue  GBP 1,234,567 \(\+12%\)  2024  actual  1 document$")

    def test_what_is_printed_can_be_chosen(self):
        self.assertNotIn("ACQUISITION", self.facts("--kind", "result").out)
        self.assertIn("ACQUISITION", self.facts("--kind", "result", "-k", "Acquisition").out)
        self.assertNotIn("RESULT", self.facts("--about", "PALLAS").out)
        self.assertNotIn("“", self.facts("--brief").out)
        self.assertEqual(self.facts("--about", "allas").out, "")

    def test_the_same_at_any_number_of_workers(self):
        outputs = {self.facts("--workers", n).out for n in (0, 1, 2)}
        self.assertEqual(len(outputs), 1)

    def test_columns_are_aligned(self):
        lines = [line for line in self.facts("--brief").out.splitlines() if line.startswith(("KIND", "ACQ", "RES"))]
        self.assertEqual(len(lines), 3)
        for title in ("WHO", "AMOUNT", "STATUS", "TOLD"):
            at = lines[0].index(title)
            for line in lines[1:]:
                self.assertEqual(line[at - 2:at], "  ", line)
                self.assertNotEqual(line[at], " ", line)

    def test_nothing_is_left_behind(self):
        self.env["TMPDIR"] = str(self.dir / "tmp")
        (self.dir / "tmp").mkdir()
        self.facts()
        self.assertEqual(list((self.dir / "tmp").iterdir()), [])
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["in.jsonl", "p.conf", "tmp"])

    def test_hostile_text_is_escaped(self):
        bad = "Ev\u202eil \x1b[31mCo"
        hostile = document("x\x1b[2J", f"{bad} cut 5 jobs.", [bad],
                           [("cut 5 jobs", {"kind": "JOBS", "subject": bad, "value": -5, "unit": "jobs",
                                            "status": "ACTUAL"})])
        out = self.facts(documents=(hostile,)).out
        self.assertNotIn("\x1b", out)
        self.assertNotIn("\u202e", out)
        self.assertIn("JOBS", out)
        self.assertIn("−5 jobs", out)

    def test_a_database(self):
        self.facts("--output", "facts.db")
        rows = sqlite3.connect(self.dir / "facts.db").execute("SELECT kind FROM facts ORDER BY kind").fetchall()
        self.assertEqual(rows, [("ACQUISITION",), ("RESULT",)])

    def test_other_files(self):
        self.facts("--output", "facts.csv")
        self.assertEqual(len(self.read("facts.csv").splitlines()), 3)
        self.facts("--output", "facts.jsonl")
        self.assertEqual(len(self.read("facts.jsonl").splitlines()), 2)

    def test_an_output_of_the_pipeline_and_other_collectors_do_not_run(self):
        self.write("in.jsonl", json.dumps(SALES) + "\n")
        self.conf(CONF + "[collect:merge]\npath = kept.jsonl\n[collect:count]\npath = count.csv\n[output]\npath = out.jsonl\n")
        self.assertIn("RESULT", self.run_toolkit("facts", "p.conf", code=OK).out)
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["in.jsonl", "p.conf"])

    def test_wrong_usage(self):
        for args, words in (((), "the configuration file is missing"),
                            (("p.conf", "--kind", "rumour"), "--kind rumour: no such kind"),
                            (("p.conf", "--output", "x.txt"), "its extension must be .db, .csv or .jsonl"),
                            (("p.conf", "--output", "x.db", "--brief"), "are for the printed table")):
            self.assertIn(words, self.run_toolkit("facts", *args, code=USAGE).err)
        self.conf(CONF.replace("entity,fact", "entity"))
        self.write("in.jsonl", "")
        self.assertIn("fact/1", self.run_toolkit("facts", "p.conf", code=USAGE).err)

    def test_a_document_that_fails_is_quarantined_and_the_others_are_shown(self):
        self.write("in.jsonl", json.dumps(SALES) + "\n{broken\n")
        self.conf(CONF)
        done = self.run_toolkit("facts", "p.conf", code=QUARANTINED)
        self.assertIn("Tarn plc", done.out)
        self.assertIn("1 quarantined", done.err)

    def test_a_folder_for_the_table_that_is_missing(self):
        self.env["TMPDIR"] = str(self.dir / "missing")
        self.assertIn("cannot make a folder for the table", self.facts(code=FAILURE).err)

    def test_colours_on_a_terminal_only(self):
        self.assertNotIn("\x1b", self.facts().out)
        self.env["TERM"] = "xterm"
        parent, child = pty.openpty()
        process = self.popen("facts", "p.conf", stdin=child, stdout=child, stderr=child)
        os.close(child)
        out = b""
        try:
            while block := os.read(parent, 4096):
                out += block
        except OSError:  # the other end is closed
            pass
        os.close(parent)
        self.assertEqual(process.wait(timeout=60), OK)
        self.assertIn("\x1b[31m≠\x1b[0m".encode(), out)


if __name__ == "__main__":
    unittest.main()
