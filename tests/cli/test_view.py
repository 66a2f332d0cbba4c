# SPDX-License-Identifier: MIT
"""toolkit view: what is on a page, as a file and as a folder, and what it refuses to write over."""
import base64
import gzip
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import time
import unicodedata
import unittest

import harness
from harness import FAILURE, OK, QUARANTINED, SOURCE_ROOT, USAGE

NEWS = SOURCE_ROOT / "corpora/news"
PLUGINS = ("token", "sentence", "entity", "money", "date", "number", "sentiment", "hype", "fact")
MERGE = "[input]\npath = in.jsonl\nformat = jsonl\nlayers = entity,fact\n"


def unpack(text):
    return json.loads(gzip.decompress(base64.b64decode(text, validate=True)), parse_float=str)


class Page:
    """A page that was written: its policy, config and blocks."""

    def __init__(self, path):
        index = path / "index.html" if path.is_dir() else path
        self.html = index.read_text()
        self.policy = re.search(r'Content-Security-Policy" content="([^"]*)"', self.html)[1]
        self.config = json.loads(re.search(r'id="config">(.*?)</script>', self.html)[1])
        inline = re.findall(r'<script type="text/plain" data-block="([\w-]+)">([A-Za-z0-9+/=]*)</script>', self.html)
        self.blocks = {name: unpack(text) for name, text in inline}
        for file in path.glob("data/*") if path.is_dir() else ():
            name, text = re.fullmatch(r'toolkitBlock\("([\w-]+)", "([A-Za-z0-9+/=]*)"\);\n', file.read_text()).groups()
            assert file.name == name + ".js"
            self.blocks[name] = unpack(text)
        self.index = self.blocks["index"]

    def elements(self, prefix):
        """The elements of blocks PREFIX-K, and the K of each."""
        elements, ks = [], []
        for k in range(sum(re.fullmatch(prefix + r"-\d+", name) is not None for name in self.blocks)):
            elements += self.blocks[f"{prefix}-{k}"]
            ks += [k] * len(self.blocks[f"{prefix}-{k}"])
        return elements, ks

    def docs(self):
        return [element["doc"] for element in self.elements("articles")[0]]


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M"))


def fold(text):
    """As viewer/README.md says."""
    words = re.findall("[^_\\W]+", plain(text).lower().replace("ς", "σ"))
    return [word[:64] for word in words if len(word) > 1]


def utf16(text):
    """JavaScript compares strings by their UTF-16 units."""
    return text.encode("utf-16-be")


def document(ident, text, names=(), meta=None, **layers):
    entity = [{"start": text.index(n), "end": text.index(n) + len(n), "label": "ORG", "name": n} for n in names]
    return {"id": ident, "meta": meta or {}, "text": text, "entity": entity, **layers}


def lines(*documents):
    return "".join(json.dumps(d) + "\n" for d in documents)


class View(harness.Case):
    def view(self, *args, code=OK, **kwargs):
        return self.run_toolkit("view", *args, code=code, **kwargs)

    def page(self, name="view.html"):
        return Page(self.dir / name)

    def nothing_else(self, *names):
        """Nothing was left besides these files."""
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), sorted(names))


class News(View):
    """The page of the corpus has all that the annotations and the table of facts have."""

    @classmethod
    def setUpClass(cls):
        case = harness.Case()
        case.setUp()
        cls.case = case
        case.conf(f"[input]\npath = {NEWS}\n" + "".join(f"[{name}]\n" for name in PLUGINS).replace(
            "[sentiment]", "[sentiment]\nlayers = sentiment_evidence") + "[output]\npath = a.jsonl\n"
                  "[collect:merge]\npath = a.db\nformat = sqlite\ntext = true\n")
        case.run_toolkit("run", "p.conf", "-q", code=OK)
        case.run_toolkit("view", "p.conf", "-q", code=OK)
        case.run_toolkit("view", "a.jsonl", "-q", "-o", "site/", code=OK)
        case.run_toolkit("view", "a.db", "-q", "-o", "db.html", code=OK)
        cls.root = case.dir
        cls.documents = [json.loads(line, parse_float=str) for line in (case.dir / "a.jsonl").read_text().splitlines()]
        cls.inline, cls.folder, cls.from_db = (Page(case.dir / name) for name in ("view.html", "site", "db.html"))

    @classmethod
    def tearDownClass(cls):
        cls.case.doCleanups()

    def rows(self, sql):
        with sqlite3.connect(self.root / "a.db") as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(sql)]

    def test_every_document_is_whole(self):
        self.assertEqual(len(self.documents), 32)
        for page in self.inline, self.folder:
            self.assertEqual(page.docs(), self.documents)

    def test_the_index(self):
        articles, (elements, ks) = self.inline.index["articles"], self.inline.elements("articles")
        self.assertEqual(articles["block"], ks)
        self.assertGreater(max(ks), 0)
        self.assertEqual({name: len(column) for name, column in articles.items()}, dict.fromkeys(articles, 32))
        for i, doc in enumerate(self.documents):
            row = {name: column[i] for name, column in articles.items()}
            self.assertEqual([row["id"], row["title"], row["date"], row["source"]],
                             [doc["id"], *(doc["meta"].get(key) for key in ("title", "date", "source"))])
            self.assertEqual([row["sentiment"], row["hype"]], [doc["document"][key] for key in ("sentiment", "hype")])
            self.assertEqual([row["names"], row["amounts"], row["facts"]], [len(doc[key]) for key in ("entity", "money", "fact")])
            self.assertEqual(row["words"], len(re.findall(r"[^_\W]+", plain(doc["text"]))))
        count = {layer["name"]: layer["count"] for layer in self.inline.index["layers"]}
        self.assertEqual(count, {key: sum(len(d[key]) for d in self.documents)
                                 for key, value in self.documents[0].items() if isinstance(value, list)})
        self.assertEqual(list(count), [key for key, value in self.documents[0].items() if isinstance(value, list)])

    def test_every_entity(self):
        for page in self.inline, self.from_db:
            table, (elements, ks) = page.blocks["entities"], page.elements("mentions")
            rows = self.rows("SELECT * FROM entities ORDER BY mentions DESC, id")
            number = {row["id"]: i for i, row in enumerate(rows)}
            self.assertEqual([table["name"], table["label"], table["ids"], table["articles"], table["mentions"]],
                             [[row[key] for row in rows] for key in ("name", "label", "ids", "documents", "mentions")])
            self.assertEqual(table["block"], ks)
            self.assertEqual(page.index["entities"], len(rows))
            mentions = [[] for _ in rows]
            together = [{} for _ in rows]
            by_document = {}
            for m in self.rows("SELECT * FROM mentions ORDER BY document, start"):
                mentions[number[m["entity"]]] += [m["document"] - 1, m["start"], m["start"] + m["length"]]
                by_document.setdefault(m["document"], set()).add(number[m["entity"]])
            for entities in by_document.values():
                for a in entities:
                    for b in entities - {a}:
                        together[a][b] = together[a].get(b, 0) + 1
            facts = [set() for _ in rows]
            for party in self.rows("SELECT * FROM parties"):
                facts[number[party["entity"]]].add(party["fact"] - 1)
            aliases = [[] for _ in rows]
            for alias in self.rows("SELECT * FROM aliases ORDER BY rowid"):
                aliases[number[alias["entity"]]].append(alias["name"])
            self.assertEqual(table["aliases"], aliases)
            for i, element in enumerate(elements):
                self.assertEqual(element["at"], mentions[i])
                self.assertEqual(element["facts"], sorted(facts[i]))
                best = sorted(together[i].items(), key=lambda pair: (-pair[1], pair[0]))[:50]
                self.assertEqual(element["with"], [n for pair in best for n in pair])

    def test_spans_refer_to_entities_and_facts(self):
        names, facts = self.inline.blocks["entities"]["name"], self.inline.blocks["facts"]
        witnesses = [{(w["article"], w["start"], w["end"], w["wording"]) for w in fact["witnesses"]}
                     for fact in self.inline.elements("facts")[0]]
        aliases = self.inline.blocks["entities"]["aliases"]
        used = []
        for i, element in enumerate(self.inline.elements("articles")[0]):
            doc = element["doc"]
            self.assertEqual([len(element["entity"]), len(element["fact"])], [len(doc["entity"]), len(doc["fact"])])
            for span, entity in zip(doc["entity"], element["entity"]):
                self.assertGreaterEqual(entity, 0)
                self.assertIn(span["name"], aliases[entity] + [names[entity]])
            for span, fact in zip(doc["fact"], element["fact"]):
                self.assertEqual(facts["kind"][fact], span["kind"])
                wording = doc["text"][span["start"]:span["end"]]
                self.assertIn((i, span["start"], span["end"], wording), witnesses[fact])
                used.append((fact, i, span["start"], span["end"]))
        self.assertEqual(len(used), sum(map(len, (f["witnesses"] for f in self.inline.elements("facts")[0]))))

    def test_every_fact(self):
        for page in self.inline, self.from_db:
            table, (elements, ks) = page.blocks["facts"], page.elements("facts")
            rows = self.rows("SELECT * FROM facts ORDER BY id")
            self.assertEqual([table["block"], page.index["facts"]], [ks, len(rows)])
            text = lambda value: None if value is None else str(value)
            for key in "kind what currency mod unit begin until date status conflicts".split():
                self.assertEqual(table[key], [row[key] for row in rows], key)
            for key in "value low high".split():
                self.assertEqual(table[key], [text(row[key]) for row in rows], key)
            self.assertEqual(list(map(text, table["change"])), [text(row["change"]) for row in rows])
            self.assertEqual(table["articles"], [row["documents"] for row in rows])
            names = page.blocks["entities"]["name"]
            self.assertEqual(["; ".join(names[e] for e in entities) for entities in table["subject"]],
                             [row["subject"] or "" for row in rows])
            witnesses = self.rows("SELECT * FROM witnesses ORDER BY fact, id")
            shown = [(i + 1, w) for i, element in enumerate(elements) for w in element["witnesses"]]
            self.assertEqual(len(shown), len(witnesses))
            for (fact, w), row in zip(shown, witnesses):
                self.assertEqual([fact, w["article"] + 1, w["start"], w["end"] - w["start"], w["independent"]],
                                 [row["fact"], row["document"], row["start"], row["length"], bool(row["independent"])])
                for key in "wording source status what currency mod unit begin until date amount".split():
                    self.assertEqual(w[key], row[key], key)
                for key in "value low high change".split():
                    self.assertEqual(text(w[key]), text(row[key]), key)
            self.check_conflicts(elements, rows)

    def check_conflicts(self, elements, facts):
        first = {row["fact"]: row["id"] for row in self.rows("SELECT fact, min(id) AS id FROM witnesses GROUP BY fact")}
        expected = {}
        for row in self.rows("SELECT * FROM conflicts"):
            sides = expected.setdefault((row["fact"], row["field"]), {})
            sides.setdefault(row["other_said"], set()).add(row["other"] - first[row["fact"]])
            sides.setdefault(row["said"], set()).add(row["witness"] - first[row["fact"]])
        self.assertGreater(len(expected), 0)
        shown = {}
        for fact, element in enumerate(elements, 1):
            self.assertEqual([element["sources"], element["latest_status"]],
                             [facts[fact - 1][key] for key in ("sources", "latest_status")])
            for conflict in element["conflicts"]:
                sides = conflict["sides"]
                shown[fact, conflict["field"]] = {side["said"]: set(side["witnesses"]) for side in sides}
                if conflict["field"] == "amount":  # all that agree with the fact are on its side
                    agree = {i for i, w in enumerate(element["witnesses"]) if w["amount"] in ("agrees", "vaguer")}
                    expected[fact, "amount"][sides[0]["said"]] |= agree
        self.assertEqual(shown, expected)

    def test_a_database_has_documents(self):
        for doc, shown in zip(self.documents, self.from_db.docs()):
            self.assertEqual([doc["id"], doc["text"]], [shown["id"], shown["text"]])
            self.assertEqual([(s["start"], s["end"]) for s in doc["entity"]], [(s["start"], s["end"]) for s in shown["entity"]])
            key = lambda s: (s["start"], s["end"], s["kind"])
            self.assertEqual(sorted(map(key, doc["fact"])), sorted(map(key, shown["fact"])))
        for element in self.from_db.elements("articles")[0]:
            self.assertNotIn(-1, element["entity"] + element["fact"])

    def test_every_word_is_found(self):
        blocks = self.folder.index["search"]
        shards = [self.folder.blocks[f"search-{k}"] for k in range(len(blocks))]
        self.assertEqual([shard["words"][0] for shard in shards], blocks)
        every = [word for shard in shards for word in shard["words"]]
        self.assertEqual(every, sorted(set(every), key=utf16))
        found = {}
        for shard in shards:
            self.assertEqual(len(shard["words"]), len(shard["articles"]))
            for word, gaps in zip(shard["words"], shard["articles"]):
                found[word] = [sum(gaps[:i + 1]) for i in range(len(gaps))]
        expected = {}
        for i, doc in enumerate(self.documents):
            for word in set(fold(doc["text"]) + fold(doc["meta"].get("title", ""))):
                expected.setdefault(word, []).append(i)
        self.assertEqual(found, expected)

    def test_forms_differ_only_in_where_the_data_are(self):
        self.assertEqual([self.inline.config["data"], self.folder.config["data"]], ["inline", "folder"])
        self.assertIsNone(self.inline.index["search"])
        for name, block in self.inline.blocks.items():
            if name != "index":
                self.assertEqual(block, self.folder.blocks[name], name)
        self.assertLess(len(self.inline.html), 1000000)

    def test_the_policy_allows_no_network(self):
        style, script = re.search(r"<style>(.*?)</style>", self.inline.html, re.S)[1], self.inline.html.split("<script>")[1]
        digest = lambda text: "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
        rest = "; img-src data:; base-uri 'none'; form-action 'none'"
        hashes = digest(script.split("</script>")[0]), digest(style)
        self.assertEqual(self.inline.policy, f"default-src 'none'; script-src {hashes[0]}; style-src {hashes[1]}{rest}")
        self.assertEqual(self.folder.policy,
                         f"default-src 'none'; script-src {hashes[0]} 'self' file:; style-src {hashes[1]}{rest}")


class Sources(View):
    """The same annotations from elsewhere give the same page."""

    def setUp(self):
        super().setUp()
        text = "Zoë 🚀 Ltd buys Acme AG for $5.\nAcme AG"
        start = text.index("Acme")
        fact = {"start": 0, "end": len("Zoë 🚀 Ltd buys Acme AG for $5"), "kind": "ACQUISITION", "subject": "Zoë 🚀 Ltd",
                "object": "Acme AG", "currency": "USD", "value": 5, "status": "ACTUAL"}
        self.doc = document("a", text, ["Zoë 🚀 Ltd"], {"title": "T", "date": "2025-06-08T10:00Z", "publisher": "P"})
        self.doc["entity"] += [{"start": s, "end": s + 7, "label": "ORG", "name": "Acme AG"} for s in (start, len(text) - 7)]
        self.doc["fact"] = [fact]
        self.write("in.jsonl", lines(self.doc))

    def same(self, name, other="view.html"):
        self.assertEqual((self.dir / name).read_bytes(), (self.dir / other).read_bytes())

    def test_gzip_standard_input_and_a_table(self):
        self.view("in.jsonl")
        self.write("packed", gzip.compress((self.dir / "in.jsonl").read_bytes()))
        self.view("packed", "-o", "gzip.html")
        self.view("-", "-o", "stdin.html", stdin=(self.dir / "in.jsonl").read_bytes())
        self.write("out.html", self.view("in.jsonl", "-o", "-").stdout)
        self.conf(MERGE)
        self.run_toolkit("facts", "p.conf", "-o", "facts.db", code=OK)
        self.view("in.jsonl", "--facts", "facts.db", "-o", "table.html")
        for name in ("gzip", "stdin", "out", "table"):
            self.same(name + ".html")
        page = self.page()
        self.assertEqual([page.index["articles"][key] for key in ("date", "source")], [["2025-06-08"], ["P"]])
        self.assertEqual(page.elements("articles")[0][0]["fact"], [0])

    def units(self, unit):
        """The document with its offsets in a unit."""
        width = {"byte": lambda t: len(t.encode()), "utf16": lambda t: len(t.encode("utf-16-le")) // 2}[unit]
        move = lambda span: {**span, **{key: width(self.doc["text"][:span[key]]) for key in ("start", "end")}}
        return {**self.doc, "entity": [move(s) for s in self.doc["entity"]], "fact": [move(s) for s in self.doc["fact"]]}

    def test_units_of_offsets(self):
        for unit in ("byte", "utf16"):
            with self.subTest(unit):
                doc = self.units(unit)
                self.write("u.jsonl", lines(doc))
                self.view("u.jsonl", "--offsets", unit, "-o", "given.html")
                self.write("u.jsonl.meta.json", json.dumps({"offset_unit": unit}))
                self.view("u.jsonl", "-o", "found.html")
                self.same("given.html", "found.html")
                page = self.page("found.html")
                self.assertEqual([page.index["unit"], page.docs()], [unit, [doc]])
                self.assertEqual(page.elements("articles")[0][0]["entity"], [1, 0, 0])
                at = [mention["at"] for mention in page.elements("mentions")[0]]
                acme = [[0, s["start"], s["end"]] for s in doc["entity"][1:]]
                self.assertEqual(at, [sum(acme, []), [0, doc["entity"][0]["start"], doc["entity"][0]["end"]]])
                witness = page.elements("facts")[0][0]["witnesses"][0]
                self.assertEqual([witness["start"], witness["end"]], [doc["fact"][0]["start"], doc["fact"][0]["end"]])

    def test_a_pipeline_without_facts_has_names(self):
        self.articles(["Norvik Oy and Pallas AB met. Norvik Oy left."])
        self.conf("[input]\npath = articles/\n[token]\n[sentence]\n[entity]\n[collect:count]\npath = count.txt\n")
        self.view("p.conf")
        self.assertIn("Norvik Oy", self.page().blocks["entities"]["name"])
        self.assertEqual(self.page().index["facts"], 0)
        self.nothing_else("in.jsonl", "p.conf", "articles", "view.html")  # and the other collector did not run

    def test_documents_without_annotations(self):
        self.write("in.jsonl", lines({"id": "x", "text": "Plain."}, {"text": "No id."}, {"id": 7, "text": ""}) + "\n")
        self.view("in.jsonl")
        page = self.page()
        self.assertEqual(page.index["articles"]["id"], ["x", "in.jsonl:2", "7"])
        self.assertEqual([page.index["entities"], page.index["facts"], page.index["layers"]], [0, 0, []])
        self.assertEqual([set(page.blocks["entities"]["name"]), set(page.blocks["facts"]["kind"])], [set(), set()])
        self.write("in.jsonl", "")
        self.view("in.jsonl")
        self.assertEqual(self.page().index["articles"]["id"], [])

    def test_a_database_without_texts(self):
        self.conf(MERGE)
        self.run_toolkit("facts", "p.conf", "-o", "facts.db", code=OK)
        self.assertIn("the database has no texts", self.view("facts.db").err)
        self.assertNotIn("text", self.page().docs()[0])
        self.assertEqual(self.page().docs()[0]["fact"][0]["value"], 5)

    def test_equal_ids(self):
        self.write("in.jsonl", lines(document("x", "Acme AG", ["Acme AG"]), document("x", "the Bolt SE", ["Bolt SE"])))
        self.view("in.jsonl")
        self.assertEqual([m["at"] for m in self.page().elements("mentions")[0]], [[0, 0, 7], [1, 4, 11]])


class Hostile(View):
    """Whatever is in a document stays data."""

    def test_text_that_looks_like_markup(self):
        evil = "</script><script>alert(1)</script><!-- ]]> \u202e\u2066 \u2028 \0 & \" ' \\ \ud7ff 🚀"
        title = "<img src=x onerror=alert(1)>" + "T" * 1_000_000
        doc = {"id": evil, "meta": {"title": title, "source": evil, "date": "2025-13-<b>"},
               "text": evil.replace("\0", ""), "entity": [], evil.replace("\0", ""): [{"start": 0, "end": 1, evil: evil}]}
        self.write("in.jsonl", lines(doc))
        self.view("in.jsonl")
        page = self.page()
        self.assertEqual(page.docs(), [doc])
        articles = page.index["articles"]
        self.assertEqual([articles["id"], articles["source"], articles["date"]], [[evil], [evil], [None]])
        self.assertEqual(articles["title"], [title[:1000]])
        for word in ("alert", "onerror", "\u202e", "T" * 20):
            self.assertNotIn(word, page.html.replace(page.html.split("<script>")[1].split("</script>")[0], ""))

    def test_numbers_are_exact(self):
        number = "1" + "0" * 400 + ".000000000000000001"
        self.write("in.jsonl", '{"id": "a", "text": "x", "document": {"sentiment": 1e999, "hype": "<b>"}, '
                   f'"money": [{{"start": 0, "end": 1, "value": {number}}}]}}\n')
        self.view("in.jsonl", "-q")
        text = gzip.decompress(base64.b64decode(re.search(r'data-block="articles-0">([^<]*)', self.page().html)[1])).decode()
        self.assertIn(f'"value":{number}', text)
        self.assertEqual([self.page().index["articles"][key] for key in ("sentiment", "hype")], [[None], [None]])

    def test_lines_that_are_no_documents_are_left_out(self):
        good = lines(document("good", "Acme AG", ["Acme AG"]))
        bad = ["{", "[]", '"text"', "null", '{"id": "\\ud800", "text": ""}', '{"a":' * 200, "\ufeff{}", "{}{}",
               json.dumps({str(i): [] for i in range(1001)}), '{"id": "cut"']
        self.write("in.jsonl", good.encode() + b'{"id": "\xff\xfe"}\n' + "\n".join(bad).encode())
        result = self.view("in.jsonl", code=QUARANTINED)
        self.assertEqual(self.page().index["articles"]["id"], ["good"])
        self.assertIn("in.jsonl:3: not a document: the record ends within its JSON value", result.err)
        self.assertNotIn("error", result.err)  # each is named once
        self.assertIn("in.jsonl: more lines are not documents", result.err)

    def test_spans_that_are_none(self):
        bad = [{"start": 0, "end": 8}, {"start": 5, "end": 4}, {"start": -1, "end": 2}, {"start": "a", "end": 2}, {"end": 1},
               {"start": 0.5, "end": 1}, {"start": 0, "end": 10 ** 30}, {"start": [], "end": {}}]
        good = {"start": 0, "end": 7, "label": "ORG"}
        doc = {"id": "a", "text": "Acme AG", "entity": [*bad, good, {}], "x": ["no", "spans"], "meta": [], "document": 3, "y": 4}
        self.write("in.jsonl", lines(doc))
        self.view("in.jsonl", "-q", code=QUARANTINED)  # the table of facts lacks it
        self.assertEqual(self.page().docs(), [{"id": "a", "text": "Acme AG", "entity": [good], "y": 4}])
        self.assertEqual(self.page().index["articles"]["names"], [1])

    def test_equal_keys(self):
        self.write("in.jsonl", '{"id": "a", "id": "b", "text": "x", "text": "y", "entity": [], "entity": 5, "token": [{}]}\n')
        self.view("in.jsonl", "-q", code=QUARANTINED)
        self.assertEqual(self.page().docs(), [{"id": "a", "text": "x", "entity": []}])

    def test_gzip_that_is_cut_off(self):
        self.write("in.jsonl.gz", gzip.compress(os.urandom(5000).hex().encode())[:2000])
        self.assertRegex(self.view("in.jsonl.gz", code=FAILURE).err, "in.jsonl.gz")
        self.nothing_else("in.jsonl.gz")

    def test_words(self):
        texts = ["İstanbul ΟΔΟΣ ὀδός Straße ﬁn ½ naïve Ångström", "a b ab a\u0301b", "x" * 100, "𝐁𝐨𝐥𝐝 \uffff \ue000a 𐐀𐐁",
                 "한국어 日本 हिन्दी", "U.S. o'clock foo_bar ⅷ"]
        self.write("in.jsonl", lines(*({"id": str(i), "text": text} for i, text in enumerate(texts))))
        self.view("in.jsonl", "-o", "site/")
        page = self.page("site")
        words = page.blocks["search-0"]["words"]
        self.assertEqual(words, sorted({word for text in texts for word in fold(text)}, key=utf16))
        self.assertTrue({"istanbul", "οδοσ", "naive", "angstrom", "fin", "bold", "x" * 64, "viii"} <= set(words))


class Databases(View):
    """A table of facts can come from a stranger."""

    def setUp(self):
        super().setUp()
        doc = document("a", "Acme AG paid $5 to Bolt SE.", ["Acme AG", "Bolt SE"])
        doc["fact"] = [{"start": 0, "end": 15, "kind": "PENALTY", "subject": "Acme AG", "object": "Bolt SE", "currency": "USD",
                        "value": 5, "status": "ACTUAL"}]
        self.write("in.jsonl", lines(doc))
        self.conf(MERGE)
        self.run_toolkit("facts", "p.conf", "-o", "facts.db", code=OK)

    def with_sql(self, sql, message, *args):
        shutil.copy(self.dir / "facts.db", self.dir / "bad.db")
        db = sqlite3.connect(self.dir / "bad.db")
        db.executescript(sql)
        db.commit()
        db.close()
        result = self.view("bad.db", "-o", "bad.html", *args, code=FAILURE)
        self.assertIn(message, result.err)
        self.assertEqual(sorted(p.name for p in self.dir.glob("bad*")), ["bad.db"])

    def test_other_databases(self):
        ours = "bad.db: not a database of facts as 'toolkit facts --output' writes it: "
        self.with_sql("DROP TABLE parties", ours + "it has no table parties")
        self.with_sql("ALTER TABLE facts RENAME COLUMN mod TO other", ours + "table facts: no such column: mod")
        self.with_sql("ALTER TABLE mentions RENAME TO m; CREATE VIEW mentions AS SELECT * FROM m", ours + "it has no table mentions")
        self.with_sql("DROP TABLE aliases; CREATE VIRTUAL TABLE aliases USING fts5 (entity, name)", ours + "it has no table aliases")
        self.with_sql("UPDATE documents SET id = 9", ours + "the numbers of documents have gaps")
        self.with_sql("UPDATE entities SET id = 9 WHERE id = 1", ours + "the numbers of entities have gaps")
        self.with_sql("UPDATE facts SET id = -1", ours + "the numbers of facts have gaps")
        self.with_sql("UPDATE witnesses SET id = 3", ours + "the numbers of witnesses have gaps")
        self.with_sql("UPDATE mentions SET document = 77", ours + "a row names a document that is not there")
        self.with_sql("UPDATE mentions SET entity = 'x'", ours + "a mention names an entity that is not there")
        self.with_sql("UPDATE witnesses SET fact = 5", ours + "a witness names a fact that is not there")
        self.with_sql("UPDATE parties SET entity = 5 WHERE role = 'object'", ours + "a party of a fact is not there")

    def test_files_that_are_no_databases(self):
        self.write("bad.db", b"SQLite format 3\0" + b"\xff" * 5000)
        self.assertIn("cannot read bad.db: SQLite: ", self.view("bad.db", code=FAILURE).err)
        data = (self.dir / "facts.db").read_bytes()
        self.write("bad.db", data[:4096])
        self.view("bad.db", code=FAILURE)
        self.nothing_else("in.jsonl", "p.conf", "facts.db", "facts.db.meta.json", "bad.db")

    def test_values_of_other_types(self):
        shutil.copy(self.dir / "facts.db", self.dir / "odd.db")
        with sqlite3.connect(self.dir / "odd.db") as db:
            db.executescript("""PRAGMA ignore_check_constraints = ON;
                UPDATE documents SET title = x'00ff', date = 1e999, text = 5;
                UPDATE mentions SET start = -5, length = 99999999999 WHERE entity = 1;
                UPDATE facts SET change = 1e999, value = '1' || hex(zeroblob(40)), documents = -1, kind = x'ff';
                UPDATE witnesses SET amount = 'c', independent = 'x', wording = '</script>', start = 18446744073709551615;
                INSERT INTO conflicts VALUES (1, 'date', 1, 'a', 1, 'b'), (1, 'amount', 99, 'a', -1, ''), (7, 'date', 1, '', 1, '');
                """)
        self.view("odd.db", "-o", "odd.html")
        page = self.page("odd.html")
        self.assertEqual(page.blocks["facts"]["value"], ["1.0e+80"])  # SQLite has it as a double
        self.assertEqual([c["field"] for c in page.elements("facts")[0][0]["conflicts"]], ["amount", "date"])

    def test_a_schema_runs_nothing_and_ends(self):
        # Each row of a table without an index is compared with each: 10,000,000,000 of them.
        many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
        self.with_sql(f"""DROP INDEX aliases_entity; DELETE FROM entities; DELETE FROM mentions; DELETE FROM parties;
            INSERT INTO entities {many} SELECT i, '', '', '', 1, 1 FROM n;
            INSERT INTO aliases {many} SELECT 0, '', '', 1, 1 FROM n""", "reading it takes too long")
        # A schema may say what a function computes, but not one that does something.
        self.with_sql("""ALTER TABLE aliases RENAME TO old; CREATE TABLE aliases (entity INTEGER, other TEXT, name TEXT);
            PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE aliases (entity INTEGER, other TEXT,
            name TEXT AS (fts3_tokenizer(other)))' WHERE name = 'aliases'""", "cannot read bad.db: SQLite: malformed database schema")

    def test_corruption_never_crashes(self):
        data = bytearray((self.dir / "facts.db").read_bytes())
        for at in range(100, len(data), max(1, len(data) // 25)):
            damaged = bytearray(data)
            damaged[at:at + 8] = b"\xff\x00\x7f\xff\x80\x00\xff\x01"
            self.write("bad.db", bytes(damaged))
            result = self.run_toolkit("view", "bad.db", "-q", "-o", "bad.html")
            self.assertIn(result.returncode, (OK, FAILURE), result.err)
            if result.returncode == OK:
                self.page("bad.html")
                (self.dir / "bad.html").unlink()
            self.assertEqual(sorted(p.name for p in self.dir.glob("bad*")), ["bad.db"])


class Output(View):
    """Where a page goes, and what stays as it was."""

    def setUp(self):
        super().setUp()
        self.write("in.jsonl", lines(document("a", "Acme AG", ["Acme AG"])))

    def test_a_page_is_replaced_and_nothing_else(self):
        self.view("in.jsonl", "-o", "p.html")
        self.view("in.jsonl", "-o", "p.html")
        self.write("mine.html", "<!-- mine -->")
        self.assertEqual(self.view("in.jsonl", "-o", "mine.html", code=USAGE).err,
                         "toolkit: mine.html is not a page of 'toolkit view': name another file, or use --force to replace it\n")
        self.assertEqual(self.read("mine.html"), "<!-- mine -->")
        self.view("in.jsonl", "-o", "mine.html", "--force")
        self.page("mine.html")
        self.assertIn("is the file that is shown", self.view("in.jsonl", "-o", "in.jsonl", "--force", code=USAGE).err)
        os.link(self.dir / "in.jsonl", self.dir / "link")
        self.view("in.jsonl", "-o", "link", "--force", code=USAGE)
        self.view("in.jsonl", "-o", "nowhere/p.html", code=USAGE)
        os.symlink("p.html", self.dir / "alias.html")
        self.view("in.jsonl", "-o", "alias.html")
        self.assertTrue((self.dir / "alias.html").is_symlink())
        self.nothing_else("in.jsonl", "p.html", "mine.html", "link", "alias.html")

    def test_a_folder_is_replaced_if_all_in_it_is_ours(self):
        self.view("in.jsonl", "-o", "site/")
        self.write("in.jsonl", lines(document("b", "Bolt SE", ["Bolt SE"])))
        self.view("in.jsonl", "-o", "site")
        self.assertEqual(self.page("site").index["articles"]["id"], ["b"])
        for extra in ("site/notes.txt", "site/data/notes.txt"):
            self.write(extra, "mine")
            result = self.view("in.jsonl", "-o", "site/", "--force", code=USAGE)
            self.assertEqual(result.err, "toolkit: site/ has files that 'toolkit view' did not write: name another folder\n")
            self.assertEqual(self.read(extra), "mine")
            (self.dir / extra).unlink()
        (self.dir / "empty").mkdir()
        self.view("in.jsonl", "-o", "empty")
        self.page("empty")
        self.write("file", "mine")
        self.view("in.jsonl", "-o", "file/", code=USAGE)
        self.nothing_else("in.jsonl", "site", "empty", "file")

    def test_a_large_page_becomes_a_folder(self):
        self.write("in.jsonl", lines(*(document(str(i), os.urandom(9000).hex()) for i in range(20))))
        result = self.view("in.jsonl", "-o", "p.html", "--page-limit", "0.01")
        self.assertRegex(result.err, r"20 articles in p/index\.html \(0\.\d MB\)")
        self.assertEqual(self.page("p").docs()[19]["id"], "19")
        self.assertIsNotNone(self.page("p").index["search"])
        self.nothing_else("in.jsonl", "p")
        self.write("q/mine", "")
        self.view("in.jsonl", "-o", "q.html", "--page-limit", "0.01", code=FAILURE)
        self.nothing_else("in.jsonl", "p", "q")
        self.assertIn("--page-limit x: must be a number", self.view("in.jsonl", "--page-limit", "x", code=USAGE).err)

    def test_a_full_disk(self):
        for output in ("/dev/full", "-"):
            with open("/dev/full", "wb") as full:
                process = self.popen("view", "in.jsonl", "-q", "-o", output, stdout=full, stderr=-1)
                err = process.communicate(timeout=60)[1].decode()
            name = "standard output" if output == "-" else output
            self.assertEqual([process.returncode, err], [FAILURE, f"toolkit: cannot write {name}: No space left on device\n"])

    def test_a_write_that_fails_leaves_nothing(self):
        self.conf(MERGE)
        self.run_toolkit("facts", "p.conf", "-q", "-o", "facts.db", code=OK)
        self.view("in.jsonl", "--facts", "facts.db", "-q", "-o", "old.html")
        self.view("in.jsonl", "--facts", "facts.db", "-q", "-o", "site/")
        before = (self.dir / "old.html").read_bytes()
        for limit in (0, 100, 400, 5000, len(before) - 1):
            def confine():
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            for output in ("old.html", "site/") if limit < 10000 else ("old.html",):
                process = self.popen("view", "in.jsonl", "--facts", "facts.db", "-q", "-o", output, stderr=-1, preexec_fn=confine)
                err = process.communicate(timeout=60)[1].decode()
                self.assertEqual(process.returncode, FAILURE, (limit, output, err))
                self.assertIn("File too large", err)
        self.assertEqual((self.dir / "old.html").read_bytes(), before)
        self.page("site")
        self.nothing_else("in.jsonl", "p.conf", "facts.db", "facts.db.meta.json", "old.html", "site")

    def test_documents_that_fail_are_kept(self):
        self.articles(["One.", "ERROR two", "Three."])
        self.conf("[input]\npath = articles/\n[token]\n[faulty]\n")
        for output, kept in (("p.html", "p.html.quarantine.jsonl"), ("site/", "site.quarantine.jsonl")):
            result = self.view("p.conf", "-o", output, code=QUARANTINED)
            self.assertIn(kept, result.err)
            self.assertEqual(json.loads(self.read(kept))["id"], "001.txt")
            self.assertEqual(self.page(output.rstrip("/")).index["articles"]["id"], ["000.txt", "002.txt"])

    def test_open(self):
        log = self.dir / "log"
        self.write("bin/xdg-open", f'#!/bin/sh\necho "$#:$1" >> {log}.new\nmv {log}.new {log}\n').chmod(0o755)
        self.env.update(PATH=f"{self.dir}/bin:{os.environ['PATH']}", XDG_CACHE_HOME=str(self.dir / "cache"))
        self.write("-a'$(touch x).jsonl", (self.dir / "in.jsonl").read_bytes())
        for args in (("--", "-a'$(touch x).jsonl"), ("in.jsonl", "-o", "-p.html")):
            log.unlink(missing_ok=True)
            self.view("--open", *args)
            for _ in range(500):
                if log.exists():
                    break
                time.sleep(0.01)
            count, path = log.read_text().rstrip("\n").split(":", 1)
            self.assertEqual([count, path[0]], ["1", "/"])
            Page(harness.pathlib.Path(path))
        self.assertFalse((self.dir / "x").exists())
        self.assertTrue((self.dir / "-p.html").exists())
        self.env["PATH"] = "/nowhere"
        self.assertIn("cannot start xdg-open: ", self.view("in.jsonl", "--open", code=FAILURE).err)

    def test_wrong_usage(self):
        self.conf()
        for args, message in {
            (): "the pipeline, annotations or database is missing",
            ("in.jsonl", "p.conf"): "only one source is allowed: p.conf",
            ("in.jsonl", "--set", "a.b=c"): "--set is for a pipeline, not for in.jsonl",
            ("p.conf", "--facts", "x.db"): "--facts is for ANNOTATIONS.jsonl, not for p.conf",
            ("p.conf", "--offsets", "byte"): "--offsets is for ANNOTATIONS.jsonl, not for p.conf",
            ("in.jsonl", "--offsets", "bytes"): "--offsets bytes: must be codepoint, byte or utf16",
            ("in.jsonl", "--open", "-o", "-"): "--open needs a file: standard output cannot be opened",
            ("absent.conf",): "absent.conf: cannot open the configuration",
            ("p.conf", "--set", "money.nothing=1", "--input", "in.jsonl"): "nothing",
        }.items():
            self.assertIn(message, self.view(*args, code=USAGE).err)
        self.assertIn("absent.jsonl", self.view("absent.jsonl", code=FAILURE).err)
        self.nothing_else("in.jsonl", "p.conf")

    def test_an_interrupt_leaves_nothing(self):
        self.write("in.jsonl", lines(*(document(str(i), os.urandom(20000).hex()) for i in range(400))))
        self.conf(MERGE)
        self.run_toolkit("facts", "p.conf", "-q", "-o", "facts.db", code=OK)
        process = self.popen("view", "in.jsonl", "--facts", "facts.db", "-o", "p.html", stderr=-1)
        for _ in range(2000):
            if list(self.dir.glob("p.html.tmp-*/data/articles-1.js")) or process.poll() is not None:
                break
        process.send_signal(signal.SIGTERM)
        err = process.communicate(timeout=60)[1].decode()
        if process.returncode != OK:  # it was not faster
            self.assertEqual([process.returncode, err], [FAILURE, "toolkit: interrupted\n"])
            self.nothing_else("in.jsonl", "p.conf", "facts.db", "facts.db.meta.json")


if __name__ == "__main__":
    unittest.main()
