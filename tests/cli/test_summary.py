# SPDX-License-Identifier: MIT
"""The collector summary, and --summary of `toolkit run` and `toolkit collect`."""
import json
import os
import pty
import re
import unittest

from harness import FAILURE, OK, QUARANTINED, USAGE, Case

LAYERS = "entity,money,document_hype,document_sentiment"
CONF = f"[input]\npath = in.jsonl\nformat = jsonl\nlayers = {LAYERS}\n[output]\npath = out.jsonl\n"


def document(id, names=(), amounts=(), title=None, **scores):
    """A record whose text is its names (label, name), then its amounts (words, values)."""
    text, entity, money = "", [], []
    for label, name in names:
        entity.append({"start": len(text), "end": len(text) + len(name), "label": label, "name": name})
        text += name + " "
    for words, values in amounts:
        money.append({"start": len(text), "end": len(text) + len(words), **values})
        text += words + " "
    return {"id": id, "meta": {"title": title} if title else {}, "text": text + ".", "entity": entity, "money": money,
            "document": scores}


def usd(words, value, **more):
    return words, {"currency": "USD", "value": value, **more}


ARTICLES = [
    document("a", [("ORG", "Meta"), ("ORG", "Meta"), ("PERSON", "Ann Lee")], [usd("$5 million", 5000000)], "First", hype=60,
             sentiment=0.25),
    document("b", [("ORG", "Meta"), ("LOC", "Meta")], [usd("over $5 million", 5000000, mod="MORE_THAN"),
                                                       ("$2–9 million", {"currency": "USD", "low": 2000000, "high": 9000000}),
                                                       ("€1bn", {"currency": "EUR", "value": 1000000000})], hype=0, sentiment=-0.5),
    document("c", [("PERSON", "Ann Lee")], [usd("$5m", 5000000), ("billions", {"currency": "USD", "low": 1000000000,
                                                                                "high": 1000000000000, "vague": True}),
                                            ("$25 an hour", {"currency": "USD", "value": 25, "per": "hour"}),
                                            ("¥100", {"currency": "JPY", "value": 100})], "Third", hype=61, sentiment=-0.75),
    document("d", hype=60, sentiment=0),
]


class Summary(Case):
    def prepare(self, documents=ARTICLES, conf=CONF):
        self.write("in.jsonl", "".join(json.dumps(d) + "\n" for d in documents))
        return self.conf(conf)

    def summary(self, *args, code=OK, **prepared):
        self.prepare(**prepared)
        return self.run_toolkit("run", "p.conf", "--summary", "--quiet", "--force", *args, code=code).err

    def test_what_is_listed(self):
        self.assertEqual(self.summary(), """\
Most mentioned names, of 3
  mentions  articles
         3         2  ORG      Meta
         2         2  PERSON   Ann Lee
         1         1  LOC      Meta
Largest amounts in USD, of 6
  USD 1 billion to 1 trillion  “billions” (vague)  c
  USD 2 million to 9 million   “$2–9 million”  b
  USD 5 million                “$5 million”  a and 1 more
  > USD 5 million              “over $5 million”  b
  USD 25 per hour              “$25 an hour”  c
Largest amount in each other currency
  EUR 1 billion  “€1bn”  b
  JPY 100        “¥100”  c
Most hyped articles
       61  c  Third
       60  a  First
       60  d
Worst news
    −0.75  c  Third
     −0.5  b
Best news
    +0.25  a  First
""")

    def test_json(self):
        self.prepare(conf=CONF + "[collect:summary]\npath = s.json\nformat = json\ntop = 1\n")
        self.run_toolkit("run", "p.conf", "-q", code=OK)
        s = json.loads(self.read("s.json"))
        self.assertEqual(s["documents"], 4)
        self.assertEqual(s["names"]["top"], [{"name": "Meta", "label": "ORG", "mentions": 3, "documents": 2}])
        self.assertEqual([c["currency"] for c in s["amounts"]], ["USD", "EUR"])
        self.assertEqual(s["amounts"][0]["top"], [
            {"low": 1000000000, "high": 1000000000000, "vague": True, "text": "billions", "document": "c", "mentions": 1,
             "documents": 1}])
        self.assertEqual(s["hyped"], [{"document": "c", "title": "Third", "hype": 61}])
        self.assertEqual(s["worst"], [{"document": "c", "title": "Third", "sentiment": -0.75}])

    def test_only_layers_of_the_pipeline(self):
        err = self.summary(conf=CONF.replace(LAYERS, "money"))
        self.assertEqual(re.findall(r"(?m)^\S.*", err), ["Largest amounts in USD, of 6", "Largest amount in each other currency"])
        self.assertIn("none of the layers entity, money", self.summary(conf=CONF.replace(LAYERS, "date")))
        self.assertIn("No documents", self.summary(documents=[]))
        self.assertEqual(self.summary(documents=[document("x")]).count("  none\n"), 5)

    def test_any_number_of_workers(self):
        documents = [dict(d, id=f"{d['id']}{i}") for i in range(30) for d in ARTICLES]
        found = {self.summary("--workers", n, documents=documents) for n in (0, 1, 2)}
        self.assertEqual(len(found), 1)
        self.assertIn("        90        60  ORG      Meta", found.pop())

    def test_documents_are_written_as_without_it(self):
        for conf in (CONF, CONF.replace("[output]\npath = out.jsonl\n", "")):
            self.prepare(conf=conf)
            for args in (("--output", "-"), ()):
                plain = self.run_toolkit("run", "p.conf", "-q", "--force", *args, code=OK)
                written = self.read("out.jsonl") if (self.dir / "out.jsonl").exists() else ""
                again = self.run_toolkit("run", "p.conf", "-q", "--force", "--summary", *args, code=OK)
                self.assertEqual(plain.out, again.out)
                self.assertEqual(written, self.read("out.jsonl") if written else "")
                self.assertEqual(plain.err, "")
                self.assertIn("Most mentioned names", again.err)

    def test_a_section_of_the_summary_alone_writes_no_documents(self):
        conf = CONF.replace("[output]\npath = out.jsonl\n", "[collect:summary]\ntop = 1\npath = s.txt\n")
        self.prepare(conf=conf)
        done = self.run_toolkit("run", "p.conf", "--summary", "-q", code=OK)
        self.assertEqual(done.out, "")
        self.assertEqual(len(re.findall(r"ORG|PERSON", done.err)), 1)
        self.assertFalse((self.dir / "s.txt").exists())

    def test_nothing_is_left_behind(self):
        (self.dir / "tmp").mkdir()
        self.env["TMPDIR"] = str(self.dir / "tmp")
        self.summary()
        self.assertEqual(list((self.dir / "tmp").iterdir()), [])
        self.assertNotIn("tmp", self.read("out.jsonl.meta.json"))
        self.env["TMPDIR"] = str(self.dir / "none")
        self.assertIn("cannot make a folder for the summary", self.summary(code=FAILURE))

    def test_quarantined_documents_are_not_in_it(self):
        self.write("articles/a.txt", "Meta paid $5 million.")
        self.write("articles/b.txt", "ERROR Meta paid $6 million.")
        self.conf("[input]\npath = articles/\n[token]\n[money]\n[faulty]\n")
        done = self.run_toolkit("run", "p.conf", "--summary", "--workers", 2, code=QUARANTINED)
        self.assertIn("Largest amounts in USD, of 1\n  USD 5 million  “$5 million”  a.txt\n", done.err)
        self.assertLess(done.err.index("1 quarantined"), done.err.index("Largest"))

    def test_it_is_of_all_documents(self):
        self.prepare()
        for flag in ("--resume", "--new-only", "--no-collect"):
            self.assertIn(f"--summary and {flag}", self.run_toolkit("run", "p.conf", "--summary", flag, code=USAGE).err)
        self.assertIn("--replay", self.run_toolkit("run", "p.conf", "-s", "--replay", "q", code=USAGE).err)

    def test_parts_are_merged(self):
        whole = self.summary()
        for i, part in enumerate((ARTICLES[:1], [], ARTICLES[1:])):
            self.summary("--save-states", f"part{i}", documents=part)
        parts = [f"part{i}" for i in range(3)]
        done = self.run_toolkit("collect", "p.conf", *parts, "--summary", "-q", code=OK)
        self.assertEqual(done.err, whole)
        self.run_toolkit("collect", "p.conf", *parts[:2], "--summary", "-q", "--save-states", "first", code=OK)
        self.assertEqual(self.run_toolkit("collect", "p.conf", "first", "part2", "-sq", code=USAGE).returncode, USAGE)
        done = self.run_toolkit("collect", "p.conf", "first", "part2", "-s", "-q", code=OK)
        self.assertEqual(done.err, whole)

    def test_headings_are_bold_on_a_terminal(self):
        self.prepare()
        main, terminal = pty.openpty()
        child = self.popen("run", "p.conf", "--summary", "-q", stdin=terminal, stdout=terminal, stderr=terminal)
        os.close(terminal)
        data = b""
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:
                break
            data += piece
        child.wait(60)
        os.close(main)
        self.assertIn(b"\x1b[1mMost hyped articles\x1b[0m\r\n       61  c", data)

    def test_hostile_text_is_escaped(self):
        bad = "Ev\u202eil \x1b[31mCo\nNew line"
        done = self.summary(documents=[document(f"x\x1b[2J{bad}", [("ORG", bad)], [usd("$\u20665\x07", 5)], bad, hype=5),
                                       document("y" * 3000, [("ORG", "z" * 3000)], title="東" * 500, hype=4)])
        self.assertNotRegex(done, "[\x00-\x09\x0b-\x1f\u202e\u2066]")
        self.assertIn("Ev\\u{202e}il \\e[31mCo\\nNew line", done)
        self.assertIn("not counted: 1 mentions", done)
        self.assertTrue(all(len(line) < 140 for line in done.splitlines()))


if __name__ == "__main__":
    unittest.main()
