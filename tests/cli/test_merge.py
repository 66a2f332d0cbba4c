#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The collector merge: facts and entities written by hand, and the table that they become."""
import csv
import hashlib
import io
import itertools
import json
import os
import sqlite3
import subprocess
import sys
import unittest

from harness import Case, FAILURE, OK, SOURCE_ROOT, USAGE

sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCE_ROOT / "tests/bench"))

CONF = """\
[input]
path = in.jsonl
format = jsonl
layers = entity,fact

[collect:merge]
path = out
"""
USD = {"currency": "USD"}


def year(n):
    return {"begin": f"{n}-01-01", "until": f"{n + 1}-01-01", "date": str(n)}


def article(ident, text, entities=(), facts=(), date="", **meta):
    """A document. Entities are (form, label) or (form, label, columns), facts (wording, kind, columns); both are
    found in the text in their order."""
    record = {"id": ident, "meta": {**({"date": date} if date else {}), **meta}, "text": text, "entity": [], "fact": []}
    at = 0
    for form, label, *columns in entities:
        start = text.index(form, at)
        at = start + len(form)
        record["entity"].append({"start": start, "end": at, "label": label, **{"name": form, **dict(*columns)}})
    for wording, kind, columns in facts:
        start = text.index(wording)
        record["fact"].append(
            {"start": start, "end": start + len(wording), "kind": kind, "status": "ACTUAL", **columns}
        )
    return record


def says(ident, wording, kind, day="", **columns):
    """A document of one fact, whose parties are organisations. Its other words are like those of no other document."""
    filler = " ".join(hashlib.sha256(f"{ident} {i}".encode()).hexdigest()[:7] for i in range(60))
    parties = [p for p in (columns.get("subject"), columns.get("object")) if p]
    names = [n for p in parties for n in p.split("; ")]
    text = f"{wording}. " + " and ".join(names) + f". {filler}"
    record = article(ident, text, [], [(wording, kind, columns)], day)
    at = len(wording) + 2
    for name in names:
        start = text.index(name, at)
        at = start + len(name)
        record["entity"].append({"start": start, "end": at, "label": "ORG", "name": name})
    return record


STORY = [
    article(
        "a.txt",
        "Meta is in talks to invest over $10 billion in Scale AI. Back in late 2023, Meta participated in Scale AI’s "
        "$1 billion Series F at a $13.8 billion valuation. Scale AI generated $870 million in revenue last year.",
        [("Meta", "ORG"), ("Scale AI", "ORG"), ("Meta", "ORG"), ("Scale AI", "ORG")],
        [
            ("Meta is in talks to invest over $10 billion in Scale AI", "INVESTMENT",
             {"subject": "Meta", "object": "Scale AI", **USD, "value": 10**10, "mod": "MORE_THAN",
              "status": "RUMOURED", "source": "Bloomberg"}),
            ("Back in late 2023, Meta participated in Scale AI’s $1 billion Series F", "INVESTMENT",
             {"subject": "Meta", "object": "Scale AI", "what": "Series F", **USD, "value": 10**9,
              "begin": "2023-10-01", "until": "2024-01-01", "date": "2023-Q4"}),
            ("at a $13.8 billion valuation", "VALUATION", {"subject": "Scale AI", **USD, "value": 13800000000}),
            ("Scale AI generated $870 million in revenue last year", "RESULT",
             {"subject": "Scale AI", "what": "revenue", **USD, "value": 870000000, **year(2024)}),
        ],
        "2025-06-09", title="Meta eyes Scale AI", source="Example News",
    ),
    article(
        "b.txt",
        "Meta Platforms, formerly Facebook, is in advanced talks to invest $10B+ in Scale AI. In 2024, Scale AI closed "
        "a $1 billion Series F round, which brought its valuation to nearly $14 billion. Sales were $870 million.",
        [("Meta Platforms", "ORG", {"id": "wikidata:Q380"}), ("Facebook", "ORG"), ("Scale AI", "ORG")],
        [
            ("invest $10B+ in Scale AI", "INVESTMENT",
             {"subject": "Meta Platforms", "object": "Scale AI", **USD, "value": 10**10, "mod": "EQUAL_OR_MORE",
              "status": "RUMOURED"}),
            ("In 2024, Scale AI closed a $1 billion Series F round", "INVESTMENT",
             {"object": "Scale AI", "what": "series F", **USD, "value": 10**9, **year(2024)}),
            ("its valuation to nearly $14 billion", "VALUATION",
             {"subject": "Scale AI", **USD, "value": 14 * 10**9, "mod": "LESS_THAN"}),
            ("Sales were $870 million", "RESULT",
             {"subject": "Scale AI", "what": "sales", **USD, "value": 870000000, **year(2024)}),
        ],
        "2025-06-08",
    ),
    article(
        "c.txt",
        "Facebook parent Meta (NASDAQ: META) could put more than $10 billion into Scale AI. It had a Series F in 2024. "
        "It may soon be valued at $25 billion.",
        [("Facebook", "ORG"), ("Meta", "ORG"), ("Scale AI", "ORG")],
        [
            ("could put more than $10 billion into Scale AI", "INVESTMENT",
             {"subject": "Meta", "object": "Scale AI", **USD, "value": 10**10, "mod": "MORE_THAN",
              "status": "RUMOURED"}),
            ("It had a Series F in 2024", "INVESTMENT", {"object": "Scale AI", "what": "Series F", **year(2024)}),
            ("It may soon be valued at $25 billion", "VALUATION",
             {"subject": "Scale AI", **USD, "value": 25 * 10**9, "status": "RUMOURED"}),
        ],
        "2025-06-10",
    ),
]


class MergeCase(Case):
    def merge(self, documents, code=OK, workers=0, name="out", **options):
        """Runs the collector; returns the rows of the result in JSON Lines."""
        self.write("in.jsonl", "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents))
        conf = CONF.replace("path = out", f"path = {name}") + "".join(f"{k} = {v}\n" for k, v in options.items())
        self.result = self.run_toolkit("run", self.conf(conf), "--workers", workers, "--force", code=code)
        if code == OK and options.get("format", "jsonl") == "jsonl":
            return [json.loads(line) for line in self.read(name).splitlines()]
        return None

    def database(self, documents, **options):
        self.merge(documents, format="sqlite", name="out.db", **options)
        db = sqlite3.connect(self.dir / "out.db")
        self.addCleanup(db.close)
        return db

    def two(self, kind, one, other, **options):
        """The rows of two documents that tell one fact each."""
        return self.merge(
            [says("1", "the first one says so", kind, **one), says("2", "another one tells it", kind, **other)],
            **options,
        )


def names(parties):
    return [p["name"] for p in parties]


class States(MergeCase):
    def save(self, documents, folder):
        self.write("in.jsonl", "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents))
        self.run_toolkit("run", self.conf(CONF), "--save-states", folder, "--force", code=OK)

    def test_states_that_are_merged_and_saved_again(self):
        self.merge(STORY)
        expected = self.read("out")
        self.assertEqual(expected.count("\n"), 5)
        for i, document in enumerate(STORY):
            self.save([document], f"part{i}")
        self.run_toolkit("collect", self.conf(CONF), "part0", "part1", "--save-states", "both", code=OK)
        self.run_toolkit("collect", self.conf(CONF), "both", "part2", "--force", code=OK)
        self.assertEqual(self.read("out"), expected)


class Story(MergeCase):
    def test_table(self):
        rows = self.merge(STORY)
        self.assertEqual(
            [(r["kind"], r.get("what"), r["documents"]) for r in rows],
            [("INVESTMENT", None, 3), ("INVESTMENT", "Series F", 3), ("VALUATION", None, 2), ("RESULT", "revenue", 2),
             ("VALUATION", None, 1)],
        )
        offer, series, valuation, revenue, rumour = rows
        self.assertEqual(offer["low"], 10**10)
        self.assertNotIn("value", offer)
        self.assertEqual(offer["mod"], "MORE_THAN")
        self.assertEqual(offer["status"], "RUMOURED")
        self.assertEqual(offer["sources"], 1)
        self.assertNotIn("conflicts", offer)
        self.assertEqual(offer["first_told"], {"document": "b.txt", "date": "2025-06-08"})
        self.assertEqual(offer["last_told"], {"document": "c.txt", "date": "2025-06-10"})
        self.assertEqual(
            series["conflicts"],
            [{"field": "date", "sides": [{"said": "2024", "witnesses": [1, 2]}, {"said": "2023-Q4", "witnesses": [0]}]}],
        )
        self.assertEqual(series["value"], 10**9)
        self.assertEqual(valuation["value"], 13800000000)
        self.assertEqual([w["amount"] for w in valuation["witnesses"]], ["agrees", "vaguer"])
        self.assertEqual(revenue["value"], 870000000)
        self.assertEqual(rumour["value"], 25 * 10**9)

    def test_witness(self):
        witness = self.merge(STORY)[0]["witnesses"][0]
        self.assertEqual(
            witness,
            {
                "document": "a.txt", "document_date": "2025-06-09", "title": "Meta eyes Scale AI",
                "publisher": "Example News", "start": 0, "end": 55,
                "wording": "Meta is in talks to invest over $10 billion in Scale AI", "source": "Bloomberg",
                "status": "RUMOURED", "currency": "USD", "value": 10**10, "mod": "MORE_THAN", "amount": "agrees",
            },
        )

    def test_entities_are_one(self):
        for row in self.merge(STORY)[:1]:
            self.assertEqual(
                row["subject"],
                [{"name": "Meta", "label": "ORG", "id": "ticker:META wikidata:Q380"}],
            )
            self.assertEqual(row["object"], [{"name": "Scale AI", "label": "ORG"}])

    def test_copies_count_once(self):
        copy = {**STORY[1], "id": "copy.txt"}
        rows = self.merge([*STORY, copy])
        self.assertEqual([r["documents"] for r in rows], [3, 3, 2, 2, 1])
        last = rows[0]["witnesses"][-1]
        self.assertEqual((last["document"], last["duplicate_of"], last["independent"]), ("copy.txt", "b.txt", False))
        self.assertFalse(any("independent" in w for w in rows[0]["witnesses"][:-1]))

    def test_copies_do_not_outvote(self):
        one = says("1", "worth it", "VALUATION", subject="Ardent", **USD, value=20 * 10**9)
        other = says("2", "worth another", "VALUATION", subject="Ardent", **USD, value=30 * 10**9)
        (row,) = self.merge([one, other, {**other, "id": "3"}, {**other, "id": "4"}])
        self.assertEqual((row["value"], row["documents"]), (20 * 10**9, 2))

    def test_empty_corpus(self):
        self.assertEqual(self.merge([article("a", "Nothing.")]), [])


class Workers(MergeCase):
    def documents(self):
        import make_stories

        out = io.StringIO()
        old, sys.stdout = sys.stdout, out
        argv, sys.argv = sys.argv, ["make_stories.py", "120"]
        try:
            make_stories.main()
        finally:
            sys.stdout, sys.argv = old, argv
        return [json.loads(line) for line in out.getvalue().splitlines()] + STORY

    def test_same_bytes(self):
        documents = self.documents()
        for form in ("jsonl", "csv", "sqlite"):
            seen = set()
            for workers in (0, 1, 2, 5):
                self.merge(documents, workers=workers, format=form)
                seen.add((self.dir / "out").read_bytes())
            self.assertEqual(len(seen), 1, form)

    def test_order_of_witnesses(self):
        rows = self.merge(self.documents(), workers=2)
        place = {d["id"]: i for i, d in enumerate(self.documents())}
        for row in rows:
            at = [place[w["document"]] for w in row["witnesses"]]
            self.assertEqual(at, sorted(at))
        firsts = [place[r["witnesses"][0]["document"]] for r in rows]
        self.assertEqual(firsts, sorted(firsts))


class Amounts(MergeCase):
    def agreement(self, one, other):
        """How the second of two values stands to the first: of one fact, or None if they are two."""
        base = {"subject": "Ardent", **USD}
        rows = self.two("VALUATION", {**base, **one}, {**base, **other})
        self.assertEqual(len(rows), 1)
        return [w["amount"] for w in rows[0]["witnesses"]], rows[0]

    def test_precision_as_written(self):
        for one, other, expected in [
            (13800000000, 14000000000, ["agrees", "vaguer"]),
            (13800000000, 13000000000, ["agrees", "conflicts"]),
            (10400000000, 10000000000, ["agrees", "vaguer"]),
            (11000000000, 10000000000, ["agrees", "conflicts"]),
            (10495000000, 10000000000, ["agrees", "vaguer"]),
            (1234, 1200, ["agrees", "vaguer"]),
            (0.25, 0.254, ["vaguer", "agrees"]),
            (0, 0, ["agrees", "agrees"]),
            (-5, 5, ["agrees", "conflicts"]),
        ]:
            self.assertEqual(self.agreement({"value": one}, {"value": other})[0], expected, (one, other))

    def test_modifiers(self):
        for one, mod, other, expected in [
            (10**10, "MORE_THAN", 14 * 10**9, ["vaguer", "agrees"]),
            (10**10, "MORE_THAN", 9 * 10**9, ["agrees", "conflicts"]),
            (10**10, "APPROX", 10900000000, ["vaguer", "agrees"]),
            (10**10, "APPROX", 11200000000, ["agrees", "conflicts"]),
            (10**10, "LESS_THAN", 9100000000, ["vaguer", "agrees"]),
            (10**10, "LESS_THAN", 8000000000, ["agrees", "conflicts"]),
            (10**10, "EQUAL_OR_LESS", 2000000000, ["vaguer", "agrees"]),
            (10**10, "EQUAL_OR_LESS", 11000000000, ["agrees", "conflicts"]),
            (-5, "MORE_THAN", -7, ["vaguer", "agrees"]),
            (-5, "MORE_THAN", -3, ["agrees", "conflicts"]),
        ]:
            got, _ = self.agreement({"value": one, "mod": mod}, {"value": other})
            self.assertEqual(got, expected, (one, mod, other))

    def test_ranges(self):
        got, row = self.agreement({"low": 10**10, "high": 15 * 10**9}, {"low": 12 * 10**9, "vague": True})
        self.assertEqual(got, ["agrees", "agrees"])
        self.assertEqual((row["low"], row["high"]), (12 * 10**9, 15 * 10**9))

    def test_long_numbers(self):
        digits = "1" * 60
        rows = self.merge([
            article("1", "worth a lot", (), [("worth a lot", "VALUATION", {"subject": "X", **USD})]),
        ])
        self.assertEqual(len(rows), 1)
        record = json.dumps(says("1", "worth", "VALUATION", subject="Ardent", value=7)).replace("7}", digits + "}")
        self.write("in.jsonl", record + "\n")
        self.run_toolkit("run", self.conf(CONF), "--workers", 0, "--force", code=OK)
        self.assertIn(f'"value": {digits}', self.read("out"))

    def test_side_of_most_documents(self):
        rows = self.merge([
            says(str(i), f"worth {v}", "VALUATION", subject="Ardent", **USD, value=v) for i, v in
            enumerate([20, 30, 30, 40])
        ])
        self.assertEqual(rows[0]["value"], 30)
        self.assertEqual(
            rows[0]["conflicts"][0]["sides"],
            [{"said": "30", "witnesses": [1, 2]}, {"said": "20", "witnesses": [0]}, {"said": "40", "witnesses": [3]}],
        )

    def test_currencies_are_not_compared(self):
        base = {"subject": "Ardent", "value": 20}
        self.assertEqual(len(self.two("VALUATION", {**base, "currency": "USD"}, {**base, "currency": "EUR"})), 2)


class SameFact(MergeCase):
    def test_other_period(self):
        base = {"subject": "Ardent", "what": "revenue", **USD}
        one, other = self.two("RESULT", {**base, "value": 100, **year(2023)}, {**base, "value": 120, **year(2024)})
        self.assertNotIn("conflicts", one)

    def test_same_period(self):
        base = {"subject": "Ardent", "what": "net income", **USD, **year(2024)}
        (row,) = self.two("RESULT", {**base, "value": 100}, {**base, "what": "profit", "value": 120})
        self.assertEqual(row["what"], "net profit")
        self.assertEqual(row["conflicts"][0]["field"], "amount")

    def test_quarter_is_not_the_year(self):
        base = {"subject": "Ardent", "what": "revenue", **USD}
        quarter = {"begin": "2024-10-01", "until": "2025-01-01", "date": "2024-Q4"}
        self.assertEqual(len(self.two("RESULT", {**base, "value": 400, **year(2024)}, {**base, "value": 110, **quarter})), 2)

    def test_no_period(self):
        base = {"subject": "Ardent", "what": "revenue", **USD, "value": 870}
        (row,) = self.two("RESULT", {**base, **year(2024)}, {**base, "day": "2025-06-01"})
        self.assertEqual(row["date"], "2024")

    def test_forecast_is_no_conflict(self):
        base = {"subject": "Ardent", "what": "revenue", **USD, **year(2024)}
        rows = self.two("RESULT", {**base, "value": 100, "status": "EXPECTED"}, {**base, "value": 120})
        self.assertEqual([r["status"] for r in rows], ["EXPECTED", "ACTUAL"])

    def test_bound_of_a_forecast_is_of_the_forecast(self):
        rows = self.merge([
            says("1", "valued at 14", "VALUATION", "2025-06-01", subject="Ardent", **USD, value=14),
            says("2", "as high as 25", "VALUATION", "2025-06-02", subject="Ardent", **USD, value=25, mod="EQUAL_OR_LESS",
                 status="RUMOURED"),
            says("3", "to 25", "VALUATION", "2025-06-03", subject="Ardent", **USD, value=25, status="RUMOURED"),
        ])
        self.assertEqual([(r["value"], r["documents"]) for r in rows], [(14, 1), (25, 2)])

    def test_undated_of_other_years(self):
        rows = self.merge([
            says("1", "worth it", "VALUATION", "2015-01-01", subject="Ardent", **USD, value=20),
            says("2", "worth more", "VALUATION", "2024-01-01", subject="Ardent", **USD, value=70),
        ])
        self.assertEqual([r["value"] for r in rows], [20, 70])

    def test_prices_of_other_days(self):
        rows = self.merge([
            says(str(i), f"rose {i}", "MOVE", f"2025-06-{day:02}", subject="Ardent", unit="%", value=1) for i, day in
            enumerate([1, 2, 20])
        ])
        self.assertEqual([r["documents"] for r in rows], [2, 1])

    def test_document_does_not_contradict_itself(self):
        text = "Sales of bread were 5. Sales of milk were 9."
        facts = [("Sales of bread were 5", "RESULT", {"subject": "Ardent", "what": "sales", "value": 5, **year(2024)}),
                 ("Sales of milk were 9", "RESULT", {"subject": "Ardent", "what": "sales", "value": 9, **year(2024)})]
        rows = self.merge([article("1", text, (), facts)])
        self.assertEqual([r["value"] for r in rows], [5, 9])
        facts[0][2]["source"], facts[1][2]["source"] = "Bloomberg", "Reuters"
        (row,) = self.merge([article("1", text, (), facts)])
        self.assertEqual(row["conflicts"][0]["field"], "amount")

    def test_missing_party(self):
        base = {"object": "Millstone", **USD, "value": 21 * 10**8}
        (row,) = self.two("ACQUISITION", {**base, "subject": "Harbor Foods"}, base)
        self.assertEqual(names(row["subject"]), ["Harbor Foods"])

    def test_missing_party_is_ambiguous(self):
        base = {"object": "Millstone", **USD, "value": 21 * 10**8}
        rows = self.merge([
            says("1", "bought it", "ACQUISITION", **{**base, "subject": "Harbor Foods"}),
            says("2", "buys it", "ACQUISITION", **{**base, "subject": "Ardent"}),
            says("3", "was bought", "ACQUISITION", **base),
        ])
        self.assertEqual(len(rows), 3)

    def test_missing_party_with_another_amount(self):
        rows = self.two("ACQUISITION", {"object": "Millstone", "subject": "Harbor Foods", **USD, "value": 21},
                        {"object": "Millstone", **USD, "value": 3})
        self.assertEqual([r["value"] for r in rows], [21, 3])

    def test_amount_says_which(self):
        base = {"object": "Scale AI", **USD}
        documents = [
            says("1", "in talks", "INVESTMENT", subject="Meta", **base, value=10**10, mod="MORE_THAN"),
            says("2", "the round", "INVESTMENT", **base, what="Series F", value=10**9, **year(2024)),
            says("3", "a headline", "INVESTMENT", **base, value=10**10, mod="EQUAL_OR_MORE"),
            says("4", "three paid", "INVESTMENT", subject="Meta; Amazon; Nvidia", **base, value=10**9),
            says("5", "long ago", "INVESTMENT", subject="Accel", **base, value=10**9, **year(2017)),
            says("6", "something else", "INVESTMENT", **base, value=5),
        ]
        rows = self.merge(documents)
        self.assertEqual(
            [[w["document"] for w in r["witnesses"]] for r in rows], [["1", "3"], ["2", "4"], ["5"], ["6"]]
        )
        self.assertEqual(names(rows[1]["subject"]), ["Meta", "Amazon", "Nvidia"])

    def test_results_without_a_measure_are_no_conflict(self):
        base = {"subject": "Ardent", **USD, **year(2025)}
        rows = self.two("RESULT", {**base, "value": 25 * 10**9}, {**base, "value": 2 * 10**9})
        self.assertEqual([r["value"] for r in rows], [25 * 10**9, 2 * 10**9])
        self.assertFalse([r for r in rows if "conflicts" in r])
        (row,) = self.two("RESULT", {**base, "value": 25 * 10**9}, {**base, "value": 25, "mod": "MORE_THAN"})
        self.assertEqual((row["documents"], row["witnesses"][1]["amount"]), (2, "vaguer"))
        (row,) = self.two("RESULT", {**base, "value": 25, "what": "sales"}, {**base, "value": 2, "what": "sales"})
        self.assertEqual(row["conflicts"][0]["field"], "amount")

    def test_move_without_a_measure_is_of_the_price(self):
        base = {"subject": "Ardent", "unit": "%", **year(2025)}
        (row,) = self.two("MOVE", {**base, "value": 25}, {**base, "value": 2})
        self.assertEqual(row["conflicts"][0]["field"], "amount")

    def test_purposes(self):
        base = {"subject": "Ardent", **USD}
        rows = self.two("SPENDING", {**base, "value": 5, "what": "trucks"}, {**base, "value": 9, "what": "ships"})
        self.assertEqual(len(rows), 2)
        (row,) = self.two("SPENDING", {**base, "value": 5, "what": "trucks"}, {**base, "value": 9, "what": "trucks"})
        self.assertEqual(row["conflicts"][0]["field"], "amount")
        (row,) = self.two("SPENDING", {**base, "value": 5, "what": "trucks"}, {**base, "value": 5, "what": "new trucks"})
        self.assertEqual(row["documents"], 2)

    def test_founders(self):
        (row,) = self.two("FOUNDING", {"subject": "Ivo Sandel", "object": "Ridge AI", **year(2016)},
                          {"subject": "Ivo Sandel; Ada Lind", "object": "Ridge AI", **year(2017)})
        self.assertEqual(names(row["subject"]), ["Ivo Sandel", "Ada Lind"])
        self.assertEqual(row["conflicts"][0]["field"], "date")

    def test_posts(self):
        base = {"subject": "Ivo Sandel", "object": "Ridge AI"}
        (row,) = self.two("APPOINTMENT", {**base, "what": "chief executive"}, {**base, "what": "CEO"})
        self.assertEqual(row["what"], "CEO")
        rows = self.two("APPOINTMENT", {**base, "what": "CEO"}, {**base, "what": "CEO", "mod": "END"})
        self.assertEqual([r.get("mod") for r in rows], [None, "END"])

    def test_status(self):
        base = {"subject": "Ardent", "object": "Millstone", **USD, "value": 21}
        (row,) = self.two("ACQUISITION", {**base, "status": "RUMOURED"}, {**base, "status": "PLANNED"})
        self.assertEqual((row["status"], row["latest_status"]), ("PLANNED", "PLANNED"))
        (row,) = self.two("ACQUISITION", {**base, "status": "RUMOURED"}, {**base, "status": "DENIED"})
        self.assertEqual(row["status"], "DENIED")

    def test_no_party_matches_nothing(self):
        self.assertEqual(len(self.two("RESULT", {"what": "revenue", "value": 5}, {"what": "revenue", "value": 5})), 2)


class Entities(MergeCase):
    def subjects(self, *forms, **options):
        """Which entities the subjects of one fact each are: a number for each, in order."""
        documents = [
            says(str(i), f"number {i} is worth it", "VALUATION", subject=form, value=5, **USD)
            for i, form in enumerate(forms)
        ]
        for document, form in zip(documents, forms):
            document["entity"][0].update(form if isinstance(form, dict) else {})
        return self.places(documents, **options)

    def places(self, documents, **options):
        rows = self.merge(documents, **options)
        entity = {}
        for row in rows:
            for w in row["witnesses"]:
                entity[w["document"]] = row["subject"][0]["name"]
        return [entity.get(d["id"]) for d in documents]

    def test_suffixes(self):
        for form in ("Ardent, Inc.", "ARDENT CORP", "The Ardent Company", "Ardent S.A.", "Ardent Co., Ltd.", "Ardent plc"):
            self.assertEqual(len(set(self.subjects("Ardent", form))), 1, form)

    def test_datelines(self):
        self.assertEqual(self.subjects("ARDENT STEEL", "ARDENT STEEL", "Ardent Steel"), ["Ardent Steel"] * 3)

    def test_other_names_are_others(self):
        for form in ("Ardent Foods", "Ardentis", "Inc", "Bank of Ardent"):
            self.assertEqual(len(set(self.subjects("Ardent Steel", form))), 2, form)

    def test_group(self):
        self.assertEqual(len(set(self.subjects("Harbor Foods", "Harbor Foods Group"))), 1)
        self.assertEqual(len(set(self.subjects("Harbor Foods Group", "Harbor Steel Group"))), 2)

    def test_short_form(self):
        self.assertEqual(len(set(self.subjects("Ardent", "Ardent Platforms"))), 1)
        self.assertEqual(len(set(self.subjects("Ardent", "Ardent Platforms", "Ardent Materials"))), 3)
        self.assertEqual(len(set(self.subjects("Bank", "Bank of Ardent"))), 2)

    def test_labels(self):
        documents = [
            article(str(i), f"Ardent is number {i}. " + str(i) * 30, [("Ardent", label)],
                    [(f"is number {i}", "VALUATION", {"subject": "Ardent", "value": 5})])
            for i, label in enumerate(["ORG", "MISC", "LOC"])
        ]
        self.assertEqual(len(self.merge(documents[:2])), 1)
        self.assertEqual(len(self.merge([documents[0], documents[2]])), 2)

    def test_statements_between_names(self):
        for text, one in [
            ("Facebook parent Meta", True), ("Facebook's parent company Meta", True),
            ("Meta, the parent of Facebook", True), ("Meta, formerly Facebook", True),
            ("Facebook, now known as Meta", True), ("Facebook changed its name to Meta", True),
            ("Facebook owner Meta", False), ("Meta, the owner of Facebook", False), ("Facebook and Meta", False),
        ]:
            forms = sorted(("Facebook", "Meta"), key=text.index)
            document = article("0", f"{text}, it said.", [(f, "ORG") for f in forms])
            document["text"] += " It is worth it."
            got = self.places([document, *(
                says(f, f"{f} is worth it", "VALUATION", subject=f, value=5) for f in ("Facebook", "Meta"))])[1:]
            self.assertEqual(got, ["Meta", "Meta"] if one else ["Facebook", "Meta"], text)

    def test_parents_are_an_option(self):
        document = article("0", "Facebook parent Meta", [("Facebook", "ORG"), ("Meta", "ORG")])
        facts = [says(f, f"{f} is worth it", "VALUATION", subject=f, value=5) for f in ("Facebook", "Meta")]
        self.assertEqual(self.places([document, *facts], parents="no")[1:], ["Facebook", "Meta"])

    def test_contradicting_statements(self):
        documents = [
            article("0", "Jaguar parent Ford", [("Jaguar", "ORG"), ("Ford", "ORG")]),
            article("1", "Jaguar parent Tata", [("Jaguar", "ORG"), ("Tata", "ORG")]),
        ]
        facts = [says(f, f"{f} is worth it", "VALUATION", subject=f, value=5) for f in ("Jaguar", "Ford", "Tata")]
        self.assertEqual(self.places([*documents, *facts])[2:], ["Jaguar", "Ford", "Tata"])

    def test_acronym(self):
        document = article("0", "the European Central Bank (ECB) said", [("European Central Bank", "ORG")])
        facts = [says(f, f"{f} is worth it", "VALUATION", subject=f, value=5) for f in ("European Central Bank", "ECB")]
        self.assertEqual(self.places([document, *facts])[1:], ["European Central Bank"] * 2)
        document = article("0", "the European Central Bank (UK) said", [("European Central Bank", "ORG")])
        facts = [says(f, f"{f} is worth it", "VALUATION", subject=f, value=5) for f in ("European Central Bank", "UK")]
        self.assertEqual(self.places([document, *facts])[1:], ["European Central Bank", "UK"])

    def test_ids(self):
        def named(name, ids):
            return article(name, f"{name} is worth it. " + name * 9, [(name, "ORG", {"id": ids})],
                           [(f"{name} is worth it", "VALUATION", {"subject": name, "value": 5})])

        self.assertEqual(len(self.merge([named("Alphabet", "ticker:GOOG"), named("Google", "lei:5 ticker:GOOG")])), 1)
        self.assertEqual(len(self.merge([named("Alphabet", "ticker:GOOG"), named("Google", "ticker:X")])), 2)
        one, other = named("Delta", "ticker:DAL"), {**named("Delta", "ticker:2308"), "id": "2"}
        self.assertEqual(len(self.merge([one, other])), 2)

    def test_alias_file(self):
        self.write("names.tsv", "# comment\nMeta Platforms\tORG\tticker:META wikidata:Q380\tFacebook\tThe Facebook\n")
        forms = ("Facebook, Inc.", "Meta Platforms", "Facebook")
        self.assertEqual(self.subjects(*forms, aliases="names.tsv"), ["Meta Platforms"] * 3)
        rows = self.merge([says("1", "worth", "VALUATION", subject="Facebook", value=5)], aliases="names.tsv")
        self.assertEqual(rows[0]["subject"], [{"name": "Meta Platforms", "label": "ORG", "id": "ticker:META wikidata:Q380"}])

    def test_wrong_alias_file(self):
        for text, message in [
            ("\tORG\n", "line 1 of the file has no name before the first tab"),
            ("# x\nMeta\tCITY\n", "line 2 of the file has a label that is not PERSON"),
            (b"Meta\xff\n", "line 1 of the file has bytes that are not UTF-8"),
        ]:
            self.write("names.tsv", text)
            self.merge(STORY, code=USAGE, aliases="names.tsv")
            self.assertIn(message, self.result.err)


NASTY = ['quote " and \\', "=HYPERLINK(\"http://x\")", "+1+1", "@SUM(A1)", "a,b\r\nc", "x'); DROP TABLE facts; --", "\x01\x1b[31m",
         "\u202eevil", "tab\there", "{\"json\": 1}", "💥", "-2+3", "a; b"]


class Hostile(MergeCase):
    def documents(self):
        return [
            article(f"id {s}", f"{s} is worth it. {i} {i}", [(s, "ORG", {"id": s})],
                    [(f"{s} is worth it", "VALUATION", {"subject": s, "what": s, "unit": s, "value": 5, "source": s})],
                    title=s, source=s, date=s)
            for i, s in enumerate(NASTY)
        ]

    def test_jsonl(self):
        rows = self.merge(self.documents())
        self.assertEqual([r["witnesses"][0]["title"] for r in rows], NASTY)
        self.assertEqual([r["witnesses"][0]["source"] for r in rows], NASTY)

    def test_csv(self):
        self.merge(self.documents(), format="csv")
        with open(self.dir / "out", newline="") as f:
            rows = list(csv.DictReader(f))
        self.assertEqual(len(rows), len(NASTY))
        for row, s in zip(rows, NASTY):
            self.assertEqual(row["document"], f"id {s}")
            for cell in row.values():
                self.assertFalse(cell[:1] in ("=", "+", "@", "\t", "\r"), cell)
        self.assertEqual(rows[1]["unit"], "'" + NASTY[1])

    def test_sqlite(self):
        db = self.database(self.documents())
        self.assertEqual([r[0] for r in db.execute("SELECT title FROM documents ORDER BY id")], NASTY)
        self.assertEqual(db.execute("SELECT count(*) FROM facts").fetchone(), (len(NASTY),))
        self.assertEqual([r[0] for r in db.execute("SELECT source FROM witnesses ORDER BY id")], NASTY)

    def test_many_parties(self):
        many = "; ".join(f"P{i}" for i in range(3000))
        rows = self.merge([article("1", "all did", (), [("all did", "INVESTMENT", {"subject": many, "object": "X", "value": 5})])])
        self.assertEqual(len(rows[0]["subject"]), 3000)
        rows = self.merge([article("1", "all did", (), [("all did", "INVESTMENT", {"subject": "; ; ;", "object": "; ", "value": 5})])])
        self.assertEqual(len(rows), 1)

    def test_one_subject_is_linear(self):
        """Twice as many statements that all contradict each other do not take four times as long."""
        texts = []
        for n in (4000, 8000):
            document = article("1", "x" * n)
            document["fact"] = [
                {"start": i, "end": i + 1, "kind": "VALUATION", "status": "ACTUAL", "subject": "X", "value": 10**9 + i * 10**6 * 7919,
                 "source": f"s{i}"} for i in range(n)
            ]
            texts.append(document)
        usage = []
        for document in texts:
            before = os.times().children_user
            self.assertEqual(len(self.merge([document])), 1)
            usage.append(os.times().children_user - before)
        self.assertLess(usage[1], 3 * usage[0] + 0.5)


class Formats(MergeCase):
    def test_csv(self):
        self.merge(STORY, format="csv")
        with open(self.dir / "out", newline="") as f:
            rows = list(csv.DictReader(f))
        series = rows[1]
        self.assertEqual((series["what"], series["value"], series["documents"]), ("Series F", "1000000000", "3"))
        self.assertEqual(series["conflicts"], "date: 2023-Q4 (a.txt) / 2024 (b.txt)")
        self.assertEqual((rows[2]["agree"], rows[2]["vaguer"], rows[2]["conflict"]), ("1", "1", "0"))
        self.assertTrue(self.dir.joinpath("out").read_bytes().startswith(b"kind,subject,subject_id,"))

    def test_sqlite(self):
        db = self.database([*STORY, {**STORY[1], "id": "copy.txt"}], text="yes")
        ask = lambda sql, *args: db.execute(sql, args).fetchall()
        self.assertEqual(ask("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(ask("PRAGMA foreign_key_check"), [])
        self.assertEqual(ask("PRAGMA user_version"), [(1,)])
        self.assertEqual(ask("SELECT name, ids FROM entities WHERE id = 1"), [("Meta Platforms", "ticker:META wikidata:Q380")])
        self.assertEqual(ask("SELECT DISTINCT name FROM aliases WHERE entity = 1 ORDER BY name"),
                         [("Facebook",), ("Meta",), ("Meta Platforms",)])
        self.assertEqual(ask("SELECT id FROM identifiers ORDER BY id"), [("ticker:META",), ("wikidata:Q380",)])
        self.assertEqual(ask("SELECT value, typeof(value) FROM facts WHERE kind = 'VALUATION' ORDER BY value"),
                         [(13800000000, "integer"), (25000000000, "integer")])
        self.assertEqual(
            ask("SELECT field, said, other_said, d.name FROM conflicts JOIN witnesses w ON w.id = witness "
                "JOIN documents d ON d.id = document"),
            [("date", "2023-Q4", "2024", "a.txt")])
        self.assertEqual(ask("SELECT document, original FROM duplicates"), [(4, 2)])
        self.assertEqual(ask("SELECT duplicate_of FROM documents ORDER BY id"), [(None,), (None,), (None,), (2,)])
        self.assertEqual(ask("SELECT count(*) FROM witness_search WHERE witness_search MATCH 'investing'"), [(3,)])
        self.assertEqual(ask("SELECT rowid FROM document_search WHERE document_search MATCH 'advanced' ORDER BY rowid"),
                         [(2,), (4,)])
        self.assertEqual(ask("SELECT role, e.name FROM parties JOIN entities e ON e.id = entity WHERE fact = 1 "
                             "ORDER BY role DESC"), [("subject", "Meta Platforms"), ("object", "Scale AI")])

    def test_offsets_are_those_of_the_text(self):
        db = self.database(STORY, text="yes")
        for table, what in (("witnesses", "wording"), ("mentions", "form")):
            rows = db.execute(f"SELECT {what}, substr(d.text, start + 1, length) FROM {table} JOIN documents d "
                              "ON d.id = document").fetchall()
            self.assertGreater(len(rows), 8)
            for said, cut in rows:
                self.assertEqual(said, cut)

    def test_text_is_of_sqlite_only(self):
        self.assertEqual(self.merge(STORY, text="yes"), self.merge(STORY))

    def test_no_text_by_default(self):
        db = self.database(STORY)
        self.assertEqual(db.execute("SELECT count(*) FROM documents WHERE text IS NOT NULL").fetchone(), (0,))

    def test_empty_database(self):
        db = self.database([article("a", "Nothing.")])
        self.assertEqual(db.execute("SELECT count(*) FROM facts").fetchone(), (0,))


if __name__ == "__main__":
    unittest.main()
