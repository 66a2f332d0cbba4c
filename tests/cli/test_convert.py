# SPDX-License-Identifier: MIT
"""toolkit convert: what a format holds survives a round trip, and what is lost is reported."""
import itertools
import json
import unittest

import harness
from harness import OK, QUARANTINED, USAGE

# Emoji, a combining mark, an astral letter, CRLF, tabs, white space at both ends, markup. Offsets are code points.
TEXT = " Harbor & Co\r\n\r\npaid <€1.5\tm> 🚀 to Zoe\u0301 𝔘x  in late 2023.\n\"B\\n\" "
ENDINGS = {
    "jsonl": "jsonl",
    "conll": "conll",
    "conllu": "conllu",
    "brat": "ann",
    "timeml": "tml",
    "spacy": "spacy.json",
    "labelstudio": "ls.json",
}


def span(text, part, **columns):
    at = text.index(part)
    return {"start": at, "end": at + len(part), **columns}


def tokens(text):
    at = 0
    for word in text.split():
        at = text.index(word, at)
        yield {"start": at, "end": at + len(word)}
        at += len(word)


def document(text=TEXT, **layers):
    return {"id": "a/b.txt", "meta": {}, "text": text, **layers}


FULL = document(
    token=list(tokens(TEXT)),
    sentence=[span(TEXT, "Harbor & Co"), span(TEXT, TEXT[TEXT.index("paid") : TEXT.index("2023.") + 5]), span(TEXT, '"B\\n"')],
    entity=[
        span(TEXT, "Harbor & Co", label="ORG", name="Harbor; and | Co\\s", id="ticker:HBR lei:1|2;3=4"),
        span(TEXT, "Zoe\u0301", label="PERSON"),
        span(TEXT, "𝔘x", label="MISC"),
    ],
    money=[span(TEXT, "<€1.5\tm>", currency="EUR", value=1500000, mod="MORE_THAN", ambiguous=True)],
    date=[span(TEXT, "late 2023.", type="DATE", value="2023", mod="END", begin="2023-07-01", until="2024-01-01")],
    number=[span(TEXT, "in", kind="QUANTITY", value=0.5, unit="square metre")],
    hype=[span(TEXT, "🚀", kind="praise", weight=1.5)],
)

# Text in the form of CoNLL: a space between tokens, a sentence per line. No values.
SPACED = "Harbor 🚀 Co paid € 5 to Zoe\u0301 .\n𝔘x fell in 2023 ."
PLAIN = document(
    SPACED,
    token=list(tokens(SPACED)),
    sentence=[span(SPACED, line) for line in SPACED.split("\n")],
    entity=[
        span(SPACED, "Harbor 🚀 Co", label="ORG"),
        span(SPACED, "Zoe\u0301", label="PERSON"),
        span(SPACED, "𝔘x", label="LOC"),
    ],
)
DATES = document(
    date=[
        span(TEXT, "late 2023", type="DATE", value="2023", mod="END", begin="2023-07-01", until="2024-01-01"),
        span(TEXT, "🚀", type="DURATION", value="P1D"),
    ]
)


class Convert(harness.Case):
    def jsonl(self, name, *documents):
        return self.write(name, "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents)).name

    def documents(self, name):
        return [json.loads(line) for line in self.read(name).splitlines()]

    def convert(self, *args, code=OK, **kwargs):
        return self.run_toolkit("convert", "--force", *args, code=code, **kwargs)

    def assert_same(self, got, expected, layers):
        for key in ("id", "text"):
            self.assertEqual(got[key], expected[key])
        for layer in layers:
            self.assertEqual(got.get(layer, []), expected.get(layer, []), layer)


class RoundTrips(Convert):
    def test_what_each_format_holds_comes_back(self):
        every = ["token", "sentence", "entity", "money", "date", "number", "hype"]
        held = {"jsonl": every, "conllu": every, "brat": every, "labelstudio": every, "timeml": ["date"]}
        self.jsonl("a.jsonl", FULL)
        for name, layers in held.items():
            with self.subTest(format=name):
                b = f"b.{ENDINGS[name]}"
                out = self.convert("a.jsonl", b, "--layers", ",".join(layers))
                self.assertNotIn("lost", out.err)
                back = self.convert(b, "back.jsonl", "--from", name)
                self.assertNotIn("lost", back.err)
                self.assert_same(self.documents("back.jsonl")[0], FULL, layers)

    def test_labels_come_back_from_formats_without_values(self):
        self.jsonl("a.jsonl", PLAIN)
        for name in ("conll", "spacy"):
            with self.subTest(format=name):
                b = f"b.{ENDINGS[name]}"
                self.assertNotIn("lost", self.convert("a.jsonl", b).err)
                self.assertNotIn("lost", self.convert(b, "back.jsonl", "--from", name).err)
                self.assert_same(self.documents("back.jsonl")[0], PLAIN, ["token", "sentence", "entity"])

    def there_and_back(self, start, formats, layers):
        self.jsonl("start.jsonl", start)
        for a, b in itertools.permutations(formats, 2):
            with self.subTest(a=a, b=b):
                first, middle, last = (f"{n}.{ENDINGS[f]}" for n, f in (("first", a), ("middle", b), ("last", a)))
                self.convert("start.jsonl", first, "--layers", layers)
                out = self.convert(first, middle, "--from", a, "--layers", layers)
                back = self.convert(middle, last, "--from", b, "--layers", layers)
                self.assertNotIn("lost", out.err + back.err)
                self.assertEqual(self.read(first), self.read(last))

    def test_every_pair_of_formats_with_labels(self):
        formats = ["jsonl", "conll", "conllu", "brat", "spacy", "labelstudio"]
        self.there_and_back(PLAIN, formats, "token,sentence,entity")

    def test_every_pair_of_formats_with_dates(self):
        self.there_and_back(DATES, ["jsonl", "timeml", "brat", "labelstudio"], "date")

    def test_tags_in_each_scheme(self):
        self.jsonl("a.jsonl", PLAIN)
        for scheme in ("bio", "bioes", "iob1"):
            self.convert("a.jsonl", "b.bio", "--set", f"output.scheme={scheme}")
            self.convert("b.bio", "back.jsonl")
            self.assert_same(self.documents("back.jsonl")[0], PLAIN, ["token", "sentence", "entity"])

    def test_files_of_a_folder_come_back(self):
        documents = [dict(FULL, id="x/one"), dict(PLAIN, id="two")]
        self.jsonl("a.jsonl", *documents)
        for name in ("brat", "conllu", "labelstudio", "jsonl"):
            with self.subTest(format=name):
                folder = self.dir / name
                self.convert("a.jsonl", f"{name}/", "--to", name, "--layers", "token,sentence,entity,money")
                names = sorted(str(p.relative_to(folder)) for p in folder.rglob("*.*"))
                ending = ENDINGS[name]
                expected = [f"two.{ending}", f"x/one.{ending}"]
                if name == "brat":
                    expected = ["two.ann", "two.txt", "x/one.ann", "x/one.txt"]
                self.assertEqual(names, expected)
                self.convert(name, "back.jsonl", "--from", name)
                for got, expected in zip(sorted(self.documents("back.jsonl"), key=lambda d: d["text"]), documents):
                    self.assertEqual(got["text"], expected["text"])
                    self.assertEqual(got["entity"], expected["entity"])


class CoreNlp(Convert):
    def test_as_its_clients_read_it(self):
        self.jsonl("a.jsonl", FULL)
        self.convert("a.jsonl", "b.corenlp.json")
        (answer,) = self.documents("b.corenlp.json")
        text = TEXT.encode("utf-16-le")
        tokens = [token for sentence in answer["sentences"] for token in sentence["tokens"]]
        for sentence in answer["sentences"]:
            self.assertEqual([t["index"] for t in sentence["tokens"]], list(range(1, len(sentence["tokens"]) + 1)))
            for mention in sentence["entitymentions"]:
                begin, end = mention["characterOffsetBegin"], mention["characterOffsetEnd"]
                self.assertEqual(text[2 * begin : 2 * end].decode("utf-16-le"), mention["text"])
                own = sentence["tokens"][mention["tokenBegin"] : mention["tokenEnd"]]
                self.assertEqual(own, tokens[mention["docTokenBegin"] : mention["docTokenEnd"]])
                self.assertEqual({t["ner"] for t in own}, {mention["ner"]})
        self.assertEqual("".join(t["before"] + t["originalText"] for t in tokens) + tokens[-1]["after"], TEXT)
        mentions = [(m["text"], m["ner"], m.get("normalizedNER")) for s in answer["sentences"] for m in s["entitymentions"]]
        self.assertEqual(mentions, [
            ("Harbor & Co", "ORGANIZATION", None), ("<€1.5\tm>", "MONEY", ">€1500000"), ("Zoe\u0301", "PERSON", None),
            ("𝔘x", "MISC", None), ("in", "NUMBER", "0.5"), ("late 2023.", "DATE", "2023"),
        ])

    def test_what_is_lost(self):
        self.jsonl("a.jsonl", dict(FULL, entity=[span(TEXT, "Harbor", label="PRODUCT"), span(TEXT, "paid <€1", label="ORG")]))
        err = self.convert("a.jsonl", "b.corenlp.json").err
        for lost in ("spans of entity with labels that CoreNLP lacks, written as MISC: 1", "spans: hype: 1",
                     "spans of money that overlap others: 1", "values of date: begin: 1", "values of number: unit: 1"):
            self.assertIn(f"lost (corenlp): {lost} in 1 document", err)


class Offsets(Convert):
    def test_units(self):
        text = "🚀 Zoe\u0301\r\n𝔘x"
        self.jsonl("a.jsonl", document(text, entity=[span(text, "𝔘x", label="LOC")]))
        places = {"codepoint": (8, 10), "utf16": (9, 12), "byte": (12, 17)}
        for unit, (start, end) in places.items():
            self.convert("a.jsonl", f"{unit}.jsonl", "--offsets", unit)
            self.assertEqual(self.documents(f"{unit}.jsonl")[0]["entity"], [{"start": start, "end": end, "label": "LOC"}])
            self.convert(f"{unit}.jsonl", "back.jsonl", "--set", f"input.offsets={unit}")
            self.assertEqual(self.documents("back.jsonl")[0]["entity"], [{"start": 8, "end": 10, "label": "LOC"}])

    def test_label_studio_counts_utf16_units_unless_the_text_says_otherwise(self):
        text = "🚀 ab"
        for start, expected in ((3, 2), (2, 2)):
            task = {"data": {"text": text}, "annotations": [{"result": [
                {"type": "labels", "value": {"start": start, "end": start + 2, "text": "ab", "labels": ["ORG"]}}]}]}
            self.write("a.json", json.dumps([task]))
            self.convert("a.json", "b.jsonl", "--from", "labelstudio")
            self.assertEqual(self.documents("b.jsonl")[0]["entity"][0]["start"], expected)

    def test_a_format_without_the_choice_says_so(self):
        self.jsonl("a.jsonl", PLAIN)
        self.assertIn("brat has no such unit", self.convert("a.jsonl", "b.ann", "--offsets", "byte", code=USAGE).err)
        self.assertFalse((self.dir / "b.ann").exists())


class Losses(Convert):
    def test_what_is_lost_is_counted(self):
        text = "New York paid $5"
        one = document(
            text,
            token=list(tokens(text)),
            sentence=[span(text, text)],
            entity=[span(text, "New York", label="LOC", name="New York City")],
            money=[span(text, "$5", value=5)],
            sentiment=[span(text, text, score=0.5)],
            document={"hype": 3},
        )
        one["meta"] = {"title": "T"}
        over = dict(one, id="over", date=[span(text, "York paid", type="DATE", value="2023")])
        self.jsonl("a.jsonl", one, over)
        err = self.convert("a.jsonl", "b.conll").err
        for line in (
            "toolkit: lost (conll): values of entity: name: 2 in 2 documents",
            "toolkit: lost (conll): values of money: value: 2 in 2 documents",
            "toolkit: lost (conll): spans of date that overlap others: 1 in 1 document",
            "toolkit: lost (conll): spans: sentiment: 2 in 2 documents",
            "toolkit: lost (conll): values of the document: document_hype: 2 in 2 documents",
            "toolkit: lost (conll): values of meta: title: 2 in 2 documents",
        ):
            self.assertIn(line + "\n", err)
        self.assertEqual(self.convert("a.jsonl", "b.conll", "--quiet").err, "")
        self.assertIn("over: conll: warning: lost 1 spans of date", self.convert("a.jsonl", "b.conll", "--verbose").err)
        self.assertEqual(self.convert("a.jsonl", "b.conll", "--workers", "0").err.count("lost"), err.count("lost"))

    def test_a_token_that_would_begin_a_document(self):
        text = "-DOCSTART- a"
        self.jsonl("a.jsonl", document(text, token=list(tokens(text)), sentence=[span(text, text)]))
        self.assertIn("lost (conll): characters of tokens, replaced by _: 1 in 1 document", self.convert("a.jsonl", "b.conll").err)
        self.assertIn("\n_DOCSTART-\tO\n", self.read("b.conll"))

    def test_layers_are_all_but_those_with_a_sign(self):
        self.jsonl("a.jsonl", FULL)
        self.convert("a.jsonl", "b.jsonl", "--layers", "-hype,-token")
        got = self.documents("b.jsonl")[0]
        self.assert_same(got, dict(FULL, token=[], hype=[]), ["sentence", "entity", "money", "date", "number"])
        self.assertNotIn("hype", got)
        self.assertNotIn("token", got)
        self.jsonl("dates.jsonl", DATES)
        self.convert("dates.jsonl", "a.tml", "--quiet")
        self.convert("a.tml", "b.conll", "--tokenize")
        self.assertIn("late\tB-DATE\n2023\tI-DATE", self.read("b.conll"))

    def test_layers_that_are_not_asked_for_are_not_lost(self):
        self.jsonl("a.jsonl", dict(PLAIN, sentiment=[span(SPACED, SPACED, score=0.5)]))
        self.assertNotIn("lost", self.convert("a.jsonl", "b.conll", "--layers", "entity").err)
        self.assertEqual(self.read("b.conll").count("B-"), 3)

    def test_columns_of_conllu_are_lost(self):
        self.write("a.conllu", "1\tIt\tit\tPRON\tPRP\tNumber=Sing\t2\tnsubj\t_\t_\n2\tfell\tfall\tVERB\tVBD\t_\t0\troot\t_\t_\n\n")
        err = self.convert("a.conllu", "b.jsonl").err
        for line in ("LEMMA: 2", "UPOS: 2", "XPOS: 2", "FEATS: 1", "HEAD: 2", "DEPREL: 2"):
            self.assertIn(f"lost (conllu): values of {line} in 1 document\n", err)

    def test_overlapping_spans_of_brat(self):
        self.write("a.ann", "T1\tORG 0 3\tabc\nT2\tPER 2 5\tc d\nT3\tShip 6 7\te\nR1\tIn Arg1:T1 Arg2:T2\n")
        self.write("a.txt", "abc d e")
        err = self.convert("a.ann", "b.jsonl").err
        self.assertIn("lost (brat): spans of entity that overlap others: 1 in 1 document\n", err)
        self.assertIn("lost (brat): labels Ship, which became MISC: 1 in 1 document\n", err)
        self.assertIn("lost (brat): relations: 1 in 1 document\n", err)

    def test_a_text_without_tokens_can_be_tokenized(self):
        self.write("a.ann", "T1\tORG 0 6\tHarbor\n")
        self.write("a.txt", "Harbor pays. It fell.")
        for name in ("b.conll", "b.conllu"):
            self.assertIn("there is text but no token: make tokens with 'toolkit convert --tokenize'",
                          self.convert("a.ann", name, code=QUARANTINED).err)
        self.convert("a.ann", "b.conll", "--tokenize")
        self.assertEqual(
            self.read("b.conll"), "-DOCSTART- (a.txt)\n\nHarbor\tB-ORG\npays\tO\n.\tO\n\nIt\tO\nfell\tO\n.\tO\n\n"
        )

    def test_tokens_are_made_where_a_format_has_none(self):
        self.write("c.txt", "Harbor pays.")
        self.convert("c.txt", "d.conll")
        self.assertEqual(self.read("d.conll"), "-DOCSTART- (c.txt)\n\nHarbor\tO\npays\tO\n.\tO\n\n")
        self.write("e.txt", " \n")
        self.convert("e.txt", "f.conll")

    def test_tokenize_is_suggested_only_where_it_helps(self):
        self.assertNotIn("tokenize", self.convert("none.jsonl", "b.conll", code=USAGE).err)
        self.jsonl("a.jsonl", PLAIN)
        self.assertNotIn("tokenize", self.convert("a.jsonl", "no/such/b.conll", code=USAGE).err)
        self.assertIn("--tokenize, which makes tokens", self.convert("a.jsonl", "b.conll", "--set", "input.layers=entity",
                                                              code=USAGE).err)

    def test_ids_come_back_from_brat(self):
        ids = ["a/b.txt", "plain", "x.html", "../up.txt", "/root.txt", "v1.2", "é.txt", "a:1", "two words.txt"]
        self.jsonl("a.jsonl", *({"id": id, "text": "x"} for id in ids))
        self.convert("a.jsonl", "brat/", "--to", "brat")
        self.assertNotIn("#", self.read("brat/a/b.ann"), "brat itself need not read what the file's name says")
        self.convert("brat/", "b.jsonl")
        self.assertEqual(sorted(d["id"] for d in self.documents("b.jsonl")), sorted(ids))

    def test_output_over_input(self):
        self.jsonl("a.jsonl", PLAIN)
        (self.dir / "link.conll").symlink_to("a.jsonl")
        (self.dir / "hard.jsonl").hardlink_to(self.dir / "a.jsonl")
        before = self.read("a.jsonl")
        for to in ("a.jsonl", "./a.jsonl", "link.conll", "hard.jsonl"):
            self.assertIn("which", self.convert("a.jsonl", to, code=USAGE).err)
            self.assertEqual(self.read("a.jsonl"), before)


class Malformed(Convert):
    def check(self, name, text, format, *messages, good=2):
        """The good documents are in the output; the others in quarantine, with the reason and the place."""
        self.write(name, text)
        result = self.convert(name, "out.jsonl", "--from", format, code=QUARANTINED)
        self.assertEqual(len(self.documents("out.jsonl")), good)
        kept = self.documents("out.jsonl.quarantine.jsonl")
        self.assertEqual(len(kept), len(messages), kept)
        for message in messages:
            self.assertIn(message, result.err)

    def test_a_bad_document_affects_no_other(self):
        cell = "\t_" * 8
        self.check("a.conllu", f"# newdoc id = a\n1\tx{cell}\n\n# newdoc id = b\n1\tx\n\n# newdoc id = c\n1\tx{cell}\n",
                   "conllu", "line 2: 2 columns, expected 10")
        self.check("a.conll", "-DOCSTART- (a)\nx\tO\n\n-DOCSTART- (b)\nx\n\n-DOCSTART- (c)\nx\tO\n", "conll",
                   "a.conll:4: conll: error: line 2: token without a tag")
        self.check("a.ann", "# newdoc\n# text = a\n# newdoc\n# text = b\nT1\tORG 0 9\tb\n# newdoc\n# text = c\n", "brat",
                   "a.ann:3: brat: error: line 3: an offset is outside the text")
        self.check("a.tml", "<?xml version='1.0'?>\n<a>1</a>\n<?xml version='1.0'?>\n<a>\n<?xml version='1.0'?>\n<a>2</a>\n",
                   "timeml", "a.tml:3: timeml: error: line 3: not XML")
        self.check("a.json", '[{"text": "a"}, {"text": 1}, {"text": "b"}]', "spacy",
                   'a.json:2: spacy: error: the document has no "text"')
        self.check("b.json", '[{"data": {"text": "a"}}, {"data": {}}, {"data": {"text": "b"}}', "labelstudio",
                   'b.json:2: labelstudio: error: there is no text "text"', "the file ends within its array")

    def test_the_quarantine_can_be_run_again(self):
        self.write("a.ann", "# newdoc\n# text = b\nT1\tORG 0 9\tb\n")
        self.convert("a.ann", "out.jsonl", code=QUARANTINED)
        kept = self.documents("out.jsonl.quarantine.jsonl")[0]
        self.assertEqual(kept["input"], "# newdoc\n# text = b\nT1\tORG 0 9\tb\n")

    def test_the_text_beside_a_file_of_brat_goes_to_quarantine_with_it(self):
        self.write("d/a.ann", "T1\tORG 0 9\tb\n")
        self.write("d/a.txt", "b")
        self.write("d/b.ann", "T1\tORG 0 1\tb\n")
        self.write("d/b.txt", "b")
        self.write("d/c.ann", "T1\tORG 0 1\tb\n")
        self.write("d/d.ann", "")
        self.write("d/d.txt", "b")
        result = self.convert("d", "out.jsonl", code=QUARANTINED)
        self.assertIn("a.ann: brat: error: line 1: an offset is outside the text", result.err)
        self.assertIn("c.ann: brat: error: there is no text", result.err)
        self.assertEqual([d["id"] for d in self.documents("out.jsonl")], ["b.txt", "d.txt"])

    def test_nothing_is_fetched(self):
        self.write("secret", "secret")
        self.write("a.tml", f'<!DOCTYPE a [<!ENTITY b SYSTEM "file://{self.dir}/secret">]><a>&b;</a>')
        result = self.convert("a.tml", "-", "--to", "jsonl", code=QUARANTINED)
        self.assertNotIn("secret", result.out)
        self.assertIn("an entity of its own", result.err)


class Names(Convert):
    def test_formats_are_inferred_from_extensions(self):
        self.jsonl("a.jsonl", PLAIN)
        for ending in ("conll", "bio", "iob2", "conllu", "ann", "tml", "spacy.json", "ls.json", "corenlp.json", "csv",
                       "tsv", "ndjson"):
            self.convert("a.jsonl", f"b.{ending}", "--quiet")
            self.assertTrue(self.read(f"b.{ending}"))

    def test_what_cannot_be_inferred_must_be_named(self):
        self.jsonl("a.jsonl", PLAIN)
        for args, message in (
            (("a.jsonl", "b.json"), "b.json may be of the formats labelstudio and spacy: name it with --to"),
            (("a.jsonl", "b.foo"), "cannot infer a format from the extension of b.foo: name it with --to"),
            (("a.jsonl", "-"), "standard output has no extension to infer a format from: name it with --to"),
            (("-", "b.jsonl"), "standard input has no extension to infer a format from: name it with --from"),
            (("a.jsonl", "b.jsonl", "--to", "jsnl"), "--to jsnl: no such encoder"),
            (("a.jsonl", "b.jsonl", "--from", "csv"), "--from csv: no such decoder"),
            (("a.jsonl",), "the input or the output is missing"),
            (("missing.jsonl", "b.jsonl"), "missing.jsonl: No such file"),
            (("a.jsonl", "b.jsonl", "--layers", "moneey"), "moneey"),
        ):
            with self.subTest(args=args):
                self.assertIn(message, self.convert(*args, code=USAGE).err)
        self.assertFalse((self.dir / "b.jsonl").exists())

    def test_streams(self):
        conll = b"-DOCSTART- (a)\n\nNew\tB-LOC\nYork\tI-LOC\n\n-DOCSTART- (b)\n\nx\tO\n"
        out = self.convert("-", "-", "--from", "conll", "--to", "jsonl", "--layers", "entity", stdin=conll).out
        self.assertEqual([json.loads(line)["text"] for line in out.splitlines()], ["New York", "x"])
        tasks = b'[{"data": {"text": "a"}}, {"data": {"text": "b"}}]'
        out = self.convert("-", "-", "--from", "labelstudio", "--to", "timeml", stdin=tasks).out
        self.assertEqual(out.count("<TEXT>"), 2)
        back = self.convert("-", "-", "--from", "timeml", "--to", "labelstudio", stdin=out.encode()).out
        self.assertEqual([task["data"]["text"] for task in json.loads(back)], ["a", "b"])

    def test_several_files_and_compressed_ones(self):
        import gzip

        self.write("a.conll", "a\tO\n")
        self.write("b.conll.gz", gzip.compress(b"b\tO\n"))
        self.convert("a.conll", "b.conll.gz", "out.jsonl")
        self.assertEqual([(d["id"], d["text"]) for d in self.documents("out.jsonl")], [("a.conll", "a"), ("b.conll", "b")])

    def test_a_folder_keeps_what_is_in_it(self):
        self.jsonl("a.jsonl", dict(PLAIN, id="../../x"), dict(PLAIN, id="x"), dict(PLAIN, id="x"), dict(PLAIN, id=".."))
        self.convert("a.jsonl", "out/", "--to", "jsonl")
        self.assertEqual(sorted(p.name for p in (self.dir / "out").iterdir()),
                         ["document.jsonl", "x-2.jsonl", "x-3.jsonl", "x.jsonl"])
        self.assertIn("it is not empty", self.convert("a.jsonl", "out", "--to", "jsonl", code=USAGE).err)

    def test_the_head_of_a_table_is_in_every_file(self):
        self.jsonl("a.jsonl", dict(PLAIN, id="x"), dict(PLAIN, id="y"))
        self.convert("a.jsonl", "out/", "--to", "csv", "--layers", "entity", "--quiet")
        for name in ("x", "y"):
            self.assertTrue(self.read(f"out/{name}.csv").startswith("id,layer,start"))

    def test_the_same_bytes_with_any_number_of_workers(self):
        self.jsonl("a.jsonl", *(dict(FULL, id=str(i)) for i in range(300)))
        for workers in (0, 1, 3):
            self.convert("a.jsonl", f"{workers}.conllu", "--workers", workers)
        self.assertEqual(self.read("0.conllu"), self.read("1.conllu"))
        self.assertEqual(self.read("0.conllu"), self.read("3.conllu"))

    def test_no_manifest_and_no_quarantine_is_left(self):
        self.jsonl("a.jsonl", PLAIN)
        self.convert("a.jsonl", "b.conllu")
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["a.jsonl", "b.conllu"])


if __name__ == "__main__":
    unittest.main()
