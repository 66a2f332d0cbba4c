# SPDX-License-Identifier: MIT
"""Gold keeps the form that docs/guidelines.md gives it, and fits its articles: corpora/gold, and the sealed set."""
import copy
import datetime
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["SOURCE_ROOT"]) / "corpora"
TOOLKIT = os.path.abspath(os.environ["TOOLKIT"])

LABELS = {"PERSON", "ORG", "LOC", "PRODUCT", "EVENT", "MISC"}
MONEY_MODS = {"APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS"}
DATE_MODS = MONEY_MODS | {"START", "MID", "END", "BEFORE", "AFTER", "ON_OR_BEFORE", "ON_OR_AFTER"}
STEPS = {-1, -0.5, 0, 0.5, 1}
SPANS = ("sentence", "entity", "money", "date", "sentiment", "fact")
FACT_COLUMNS = (
    "kind", "subject", "object", "what", "currency", "value", "low", "high", "mod", "vague",
    "unit", "change", "begin", "until", "date", "status", "source",
)
COLUMNS = {
    "sentence": set(),
    "entity": {"label", "name"},
    "money": {"currency", "value", "low", "high", "mod", "per", "vague"},
    "date": {"type", "value", "mod", "begin", "until"},
    "sentiment": {"score"},
    "fact": set(FACT_COLUMNS),
}
KINDS = {
    "INVESTMENT", "ACQUISITION", "VALUATION", "RESULT", "MOVE", "SPENDING", "CONTRACT", "PENALTY", "PAYOUT", "DEBT",
    "JOBS", "APPOINTMENT", "FOUNDING",
}
STATUSES = {"ACTUAL", "PLANNED", "EXPECTED", "RUMOURED", "DENIED"}
# Kinds that say nothing without a subject, and without an amount or a change.
OF_SOMEONE = {"VALUATION", "RESULT", "MOVE", "PENALTY", "PAYOUT", "DEBT", "JOBS", "APPOINTMENT"}
OF_AN_AMOUNT = {"VALUATION", "RESULT", "MOVE", "SPENDING", "PENALTY", "PAYOUT", "DEBT", "JOBS"}
# X stands for what the text leaves open.
DAY = r"(\d{4}|XXXX)-(\d\d|XX)-(\d\d|XX)"
CLOCK = r"T(\d\d:\d\d|MO|AF|EV|NI)"
PERIOD = r"P(?=.)((\d+(\.\d+)?|X)(DE|[YMWD]))*(T((\d+(\.\d+)?|X)[HMS])+)?"
DATE = (
    rf"\d{{2,4}}|XXXX|(\d{{4}}|XXXX)-(\d\d|XX|Q\d|H\d|SP|SU|FA|WI|W(\d\d|XX)(-WE|-\d)?)|{DAY}"
)
DATED = re.compile(r"\d{4}-\d\d-\d\d")
# A range is FIRST/LAST.
VALUE = {
    "DATE": rf"({DATE})(/({DATE}))?",
    "TIME": rf"({DAY})?{CLOCK}(/({DAY})?{CLOCK})?",
    "DURATION": rf"{PERIOD}(/{PERIOD})?",
    "SET": rf"{PERIOD}|{CLOCK}|XXXX-WXX-\d(/XXXX-WXX-\d)?",
}


def interval(value):
    """The first day of a TIMEX3 date, and the day after its last; None if it is not known."""
    day = datetime.date

    def month(year, number):
        return day(year + (number - 1) // 12, (number - 1) % 12 + 1, 1)

    if "X" in value:
        return None
    if "/" in value:
        first, last = value.split("/")
        return interval(first)[0], interval(last)[1]
    if re.fullmatch(r"\d{2,4}", value):
        unit = 10 ** (4 - len(value))
        return day(int(value) * unit, 1, 1), day((int(value) + 1) * unit, 1, 1)
    year, part = int(value[:4]), value[5:]
    if re.fullmatch(r"\d\d", part):
        return month(year, int(part)), month(year, int(part) + 1)
    if part[0] in "QH":
        length = {"Q": 3, "H": 6}[part[0]]
        first = (int(part[1]) - 1) * length + 1
        return month(year, first), month(year, first + length)
    if part in ("SP", "SU", "FA", "WI"):
        first = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[part]
        return month(year, first), month(year, first + 3)
    if part[0] == "W":
        monday = day.fromisocalendar(year, int(part[1:3]), 1)
        if part.endswith("-WE"):
            return monday + datetime.timedelta(5), monday + datetime.timedelta(7)
        return monday, monday + datetime.timedelta(7)
    only = day.fromisoformat(value)
    return only, only + datetime.timedelta(1)


def money_problems(span):
    if not re.fullmatch(r"[A-Z]{3}", span.get("currency", "")):
        yield "no currency"
    if not {"value", "low", "high"} & span.keys():
        yield "neither value nor bounds"
    yield from amount_problems(span)
    if span.get("mod", "APPROX") not in MONEY_MODS:
        yield f"mod {span['mod']}"


def amount_problems(span):
    for key in {"value", "low", "high", "change"} & span.keys():
        if isinstance(span[key], bool) or not isinstance(span[key], (int, float)):
            yield f"{key} is not a number"
            return
    bounds = {"low", "high"} & span.keys()
    if "value" in span and bounds:
        yield "both value and bounds"
    if bounds == {"low", "high"} and not span["low"] < span["high"]:
        yield "low is not below high"
    if bounds not in (set(), {"low", "high"}) and not span.get("vague"):
        yield "one bound, and not vague"
    if span.get("vague", True) is not True or ("vague" in span and "low" not in span):
        yield "vague is not true, or without low"


def date_problems(span):
    kind, value = span.get("type"), span.get("value", "")
    if kind not in VALUE:
        yield f"type {kind}"
    elif not re.fullmatch(VALUE[kind], value):
        yield f"{value} is not a value of a {kind}"
    elif kind == "DATE":
        expected = interval(value)
        found = (span["begin"], span["until"]) if {"begin", "until"} <= span.keys() else None
        if found != (expected and tuple(map(str, expected))):
            yield f"{found} is not the interval of {value}"
    elif kind == "DURATION" and {"begin", "until"} <= span.keys():
        if not DATED.fullmatch(span["begin"]) or not span["begin"] < span["until"]:
            yield f"{span['begin']} to {span['until']} is not an interval"
    elif {"begin", "until"} & span.keys():
        yield f"interval of a {kind}"
    if span.get("mod", "START") not in DATE_MODS:
        yield f"mod {span['mod']}"


def fact_problems(span):
    if span.get("kind") not in KINDS:
        yield f"kind {span.get('kind')}"
    if span.get("status") not in STATUSES:
        yield f"status {span.get('status')}"
    yield from amount_problems(span)
    if not re.fullmatch(r"[A-Z]{3}", span.get("currency", "XXX")):
        yield f"currency {span['currency']}"
    amount = bool({"value", "low", "high"} & span.keys())
    if amount != bool({"currency", "unit"} & span.keys()):
        yield "an amount without currency and unit, or one of these without an amount"
    mods = {"END"} if span.get("kind") == "APPOINTMENT" else MONEY_MODS
    if "mod" in span and span["mod"] not in mods:
        yield f"mod {span['mod']}"
    elif span.get("mod", "END") != "END" and not amount and "change" not in span:
        yield "mod without an amount"
    dated = {"begin", "until", "date"} & span.keys()
    if dated not in (set(), {"begin", "until", "date"}):
        yield f"only {', '.join(sorted(dated))}"
    elif dated and re.fullmatch(VALUE["DATE"], span["date"]):
        if tuple(map(str, interval(span["date"]) or ())) != (span["begin"], span["until"]):
            yield f"{span['begin']} to {span['until']} is not the interval of {span['date']}"
    elif dated and not re.fullmatch(PERIOD, span["date"]):
        yield f"{span['date']} is neither a date nor a length of time"
    elif dated and not (DATED.fullmatch(span["begin"]) and span["begin"] < span["until"]):
        yield f"{span['begin']} to {span['until']} is not an interval"


def role_problems(span, text):
    """What a reconciled fact has to have. A pass is left as it was made."""
    for role in {"subject", "object", "source"} & span.keys():
        for name in span[role].split("; "):
            if not name or name not in text:
                yield f"{role} {name!r} is not in the document"
    kind = span.get("kind")
    if not {"subject", "object"} & span.keys() or (kind in OF_SOMEONE and "subject" not in span):
        yield f"{kind} without a party, or without the subject that it needs"
    if kind in OF_AN_AMOUNT and not {"value", "low", "change"} & span.keys():
        yield f"{kind} without an amount"
    if kind == "RESULT" and "what" not in span:
        yield "RESULT without what"
    if kind == "FOUNDING" and not ("date" in span and "value" not in span):
        yield "FOUNDING without a date, or with an amount"


def column_problems(layer, span, text):
    if span.keys() - {"start", "end"} - COLUMNS[layer]:
        yield "unknown column"
    if layer == "entity":
        if span.get("label") not in LABELS:
            yield f"label {span.get('label')}"
        if not span.get("name") or span["name"] not in text:
            yield f"name {span.get('name')} is not in the document"
    elif layer == "sentiment" and span.get("score") not in STEPS:
        yield f"score {span.get('score')}"
    elif layer == "money":
        yield from money_problems(span)
    elif layer == "date":
        yield from date_problems(span)
    elif layer == "fact":
        yield from fact_problems(span)
        if any(value == "" for value in span.values()):
            yield "an empty value"
        keys = [key for key in ("start", "end", *FACT_COLUMNS) if key in span]
        if list(span) != keys:
            yield "keys are not in the order of the columns"


def span_problems(layer, spans, text):
    """Facts may share text; all are ordered by start, then by end."""
    end = 0
    before = (0, 0)
    for span in spans:
        where = f"{layer} {span.get('start')}-{span.get('end')}"
        if not (0 <= span["start"] < span["end"] <= len(text)):
            yield f"{where}: outside of the text"
            continue
        covered = text[span["start"] : span["end"]]
        order = (span["start"], span["end"])
        if order < before or (layer != "fact" and span["start"] < end):
            yield f"{where}: overlaps, or is out of order"
        end = span["end"]
        before = order
        if covered != covered.strip():
            yield f"{where}: white space at an edge"
        for problem in column_problems(layer, span, text):
            yield f"{where} {covered[:40]!r}: {problem}"


def coverage_problems(spans, text):
    """Every character that is not white space belongs to a sentence, but for separator rows of tables."""
    left = list(text)
    for span in spans:
        left[span["start"] : span["end"]] = " " * (span["end"] - span["start"])
    for line in "".join(left).split("\n"):
        if line.strip() and not re.fullmatch(r"[-:| ]*---[-:| ]*", line.strip()):
            yield f"in no sentence: {line.strip()[:60]!r}"


def problems(record, text, layers=SPANS):
    """What is wrong with a record that has to have these layers, for an article of this text."""
    if record.get("text") != text:
        yield "text is not the article's"
        return
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", record.get("meta", {}).get("date", "")):
        yield "no meta.date"
    for layer in SPANS:
        if layer in record:
            yield from span_problems(layer, record[layer], text)
        elif layer in layers:
            yield f"no {layer}"
    if "fact" in layers:
        for fact in record.get("fact", []):
            where = f"fact {fact['start']}-{fact['end']} {text[fact['start'] : fact['end']][:40]!r}"
            sentences = record.get("sentence", [])
            if not any(s["start"] <= fact["start"] and fact["end"] <= s["end"] for s in sentences):
                yield f"{where}: not inside one sentence"
            for problem in role_problems(fact, text):
                yield f"{where}: {problem}"
        same = [json.dumps(fact) for fact in record.get("fact", [])]
        if len(same) > len(set(same)):
            yield "the same fact twice"
    if "sentence" in record:
        yield from coverage_problems(record["sentence"], text)
        if "sentiment" in record:
            bounds = [[(s["start"], s["end"]) for s in record[layer]] for layer in ("sentence", "sentiment")]
            if bounds[0] != bounds[1]:
                yield "sentiment's spans are not those of sentence"
    document = record.get("document", {})
    if "sentiment" in layers and document.get("sentiment") not in STEPS:
        yield f"document.sentiment {document.get('sentiment')}"
    if "sentiment" in layers and document.get("hype_label") not in (0, 1, 2, 3):
        yield f"document.hype_label {document.get('hype_label')}"


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def decoded(articles):
    """The text of every article of a folder, as the `text` decoder gives it."""
    with tempfile.TemporaryDirectory() as folder:
        conf = pathlib.Path(folder) / "articles.conf"
        conf.write_text(f"[input]\npath = {articles}\nformat = text\n[token]\n[output]\npath = out.jsonl\n")
        subprocess.run([TOOLKIT, "run", "-q", conf], check=True, cwd=folder, timeout=120)
        return {r["id"]: r["text"] for r in read(pathlib.Path(folder) / "out.jsonl")}


class Gold(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.texts = decoded(ROOT / "news")
        cls.gold = read(ROOT / "gold" / "news.jsonl")

    def test_every_article_once(self):
        self.assertEqual([r["id"] for r in self.gold], sorted(p.name for p in (ROOT / "news").iterdir()))

    def test_records(self):
        for record in self.gold:
            with self.subTest(record["id"]):
                self.assertEqual(list(problems(record, self.texts[record["id"]])), [])

    def test_sealed_set(self):
        texts = decoded(ROOT / "sealed" / "news")
        sealed = read(ROOT / "sealed" / "gold.jsonl")
        self.assertEqual([r["id"] for r in sealed], sorted(texts))
        for record in sealed:
            with self.subTest(record["id"]):
                self.assertEqual(list(problems(record, texts[record["id"]])), [])

    def test_passes(self):
        """Both passes that agreement is measured between hold the same articles and the same layers."""
        first, second = (read(ROOT / "gold" / "second" / f"{name}.jsonl") for name in ("first", "second"))
        self.assertEqual([r["id"] for r in first], [r["id"] for r in second])
        for a, b in zip(first, second):
            with self.subTest(a["id"]):
                self.assertEqual(a.keys(), b.keys())
                for record in (a, b):
                    self.assertEqual(list(problems(record, self.texts[a["id"]], layers=())), [])

    def test_the_tool_reads_it(self):
        """The jsonl decoder takes every layer that it knows."""
        with tempfile.TemporaryDirectory() as folder:
            conf = pathlib.Path(folder) / "gold.conf"
            conf.write_text(
                f"[input]\npath = {ROOT}/gold/news.jsonl\nformat = jsonl\nlayers = sentence,entity,money,date,fact\n"
                "[token]\n[output]\npath = out.jsonl\n"
            )
            subprocess.run([TOOLKIT, "run", "-q", conf], check=True, cwd=folder, timeout=120)
            back = read(pathlib.Path(folder) / "out.jsonl")
        for record, again in zip(self.gold, back, strict=True):
            for layer in ("sentence", "entity", "money", "date", "fact"):
                with self.subTest(f"{record['id']} {layer}"):
                    self.assertEqual(again[layer], record[layer])


class TheCheckItself(unittest.TestCase):
    """Each kind of error is found."""

    TEXT = "Acme\n\nAcme Corp. paid $5 to $6 in late 2023. It fell."
    RECORD = {
        "text": TEXT,
        "meta": {"date": "2024-01-02"},
        "sentence": [{"start": 0, "end": 4}, {"start": 6, "end": 44}, {"start": 45, "end": 53}],
        "entity": [
            {"start": 0, "end": 4, "label": "ORG", "name": "Acme Corp."},
            {"start": 6, "end": 16, "label": "ORG", "name": "Acme Corp."},
        ],
        "money": [{"start": 22, "end": 30, "currency": "USD", "low": 5, "high": 6}],
        "date": [
            {
                "start": 34, "end": 43, "type": "DATE", "value": "2023", "mod": "END",
                "begin": "2023-01-01", "until": "2024-01-01",
            }
        ],
        "sentiment": [
            {"start": 0, "end": 4, "score": 0},
            {"start": 6, "end": 44, "score": 0},
            {"start": 45, "end": 53, "score": -0.5},
        ],
        "fact": [
            {
                "start": 6, "end": 30, "kind": "SPENDING", "subject": "Acme Corp.", "currency": "USD",
                "low": 5, "high": 6, "begin": "2023-01-01", "until": "2024-01-01", "date": "2023",
                "status": "ACTUAL",
            },
            {
                "start": 45, "end": 52, "kind": "RESULT", "subject": "Acme Corp.", "what": "sales",
                "change": -5, "status": "EXPECTED",
            },
        ],
        "document": {"sentiment": 0, "hype_label": 0},
    }

    def test_sound(self):
        self.assertEqual(list(problems(self.RECORD, self.TEXT)), [])

    def test_faults(self):
        def put(*path):
            *folders, key, value = path

            def change(record):
                for folder in folders:
                    record = record[folder]
                if value is None:
                    del record[key]
                else:
                    record[key] = value

            return change

        faults = {
            "another text": put("text", "Acme"),
            "no date": put("meta", {}),
            "layer missing": put("date", None),
            "beyond the text": put("sentence", 2, "end", 99),
            "white space": put("money", 0, "end", 31),
            "empty": put("money", 0, "end", 22),
            "overlap": put("entity", 1, "start", 3),
            "text in no sentence": put("sentence", 1, "end", 43),
            "sentiment's spans": put("sentiment", 2, "end", 52),
            "label": put("entity", 0, "label", "CITY"),
            "name from outside": put("entity", 0, "name", "Acme Limited"),
            "unknown column": put("entity", 0, "kind", "ORG"),
            "currency": put("money", 0, "currency", "$"),
            "value and bounds": put("money", 0, "value", 5),
            "bounds": put("money", 0, "high", 5),
            "one bound": put("money", 0, "high", None),
            "number as text": put("money", 0, "low", "5"),
            "mod of money": put("money", 0, "mod", "END"),
            "type": put("date", 0, "type", "DAY"),
            "value of a date": put("date", 0, "value", "late 2023"),
            "interval": put("date", 0, "until", "2023-12-31"),
            "no interval": put("date", 0, "begin", None),
            "score": put("sentiment", 0, "score", 0.3),
            "hype": put("document", "hype_label", 4),
            "document's sentiment": put("document", "sentiment", None),
            "no facts": put("fact", None),
            "fact over two sentences": put("fact", 0, "end", 53),
            "white space in a fact": put("fact", 0, "end", 31),
            "facts out of order": put("fact", 1, "start", 5),
            "the same fact twice": put("fact", 1, self.RECORD["fact"][0]),
            "column of a fact": put("fact", 0, "entity", 0),
            "kind": put("fact", 0, "kind", "GIFT"),
            "status": put("fact", 0, "status", "DONE"),
            "no status": put("fact", 0, "status", None),
            "currency of a fact": put("fact", 0, "currency", "$"),
            "amount without currency": put("fact", 0, "currency", None),
            "value and bounds of a fact": put("fact", 0, "value", 5),
            "bounds of a fact": put("fact", 0, "low", 6),
            "change as text": put("fact", 1, "change", "-5"),
            "unit without an amount": put("fact", 1, "unit", "%"),
            "mod of a fact": put("fact", 0, "mod", "END"),
            "period without a date": put("fact", 0, "date", None),
            "period": put("fact", 0, "begin", "2023-02-01"),
            "subject from outside": put("fact", 0, "subject", "Acme Limited"),
            "empty value": put("fact", 0, "what", ""),
            "order of keys": put("fact", 0, "what", "rent"),
            "no party": put("fact", 0, "subject", None),
            "result without a subject": put("fact", 1, "subject", None),
            "result without a measure": put("fact", 1, "what", None),
            "result without an amount": put("fact", 1, "change", None),
            "founding without a year": put("fact", 1, "kind", "FOUNDING"),
        }
        for name, change in faults.items():
            with self.subTest(name):
                record = copy.deepcopy(self.RECORD)
                change(record)
                self.assertNotEqual([*problems(record, self.TEXT)], [])

    def test_interval(self):
        for value, begin, until in (
            ("2023", "2023-01-01", "2024-01-01"),
            ("199", "1990-01-01", "2000-01-01"),
            ("20", "2000-01-01", "2100-01-01"),
            ("2024-02", "2024-02-01", "2024-03-01"),
            ("2024-12", "2024-12-01", "2025-01-01"),
            ("2024-Q4", "2024-10-01", "2025-01-01"),
            ("2024-H1", "2024-01-01", "2024-07-01"),
            ("2024-WI", "2024-12-01", "2025-03-01"),
            ("2026-W01", "2025-12-29", "2026-01-05"),
            ("2026-W06-WE", "2026-02-07", "2026-02-09"),
            ("2024-02-29", "2024-02-29", "2024-03-01"),
        ):
            with self.subTest(value):
                self.assertEqual(tuple(map(str, interval(value))), (begin, until))


if __name__ == "__main__":
    unittest.main()
