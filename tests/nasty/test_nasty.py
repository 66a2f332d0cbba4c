# SPDX-License-Identifier: MIT
"""Hostile text in every place where text is shown: one corpus, strings.json, for all of them."""
import csv
import html.parser
import io
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import unicodedata
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "cli"))
from harness import CONF, FAULTY_CONF, OK, PLUGIN_PATH, QUARANTINED, TEST_PLUGINS, TOOLKIT, USAGE, Case

CORPUS = json.loads((pathlib.Path(__file__).parent / "strings.json").read_text())
TEXT = CORPUS["text"]
BYTES = {name: bytes.fromhex(value) for name, value in CORPUS["bytes"].items()}
ALL = {**{name: value.encode("utf-8") for name, value in TEXT.items()}, **BYTES}
LONG = "x" * (1 << 20)


class Nasty(Case):
    def assert_shown(self, data, lines=None):
        """Checks that it is UTF-8 without terminal controls, and has this many lines."""
        text = data.decode("utf-8")  # or it fails
        bad = [f"U+{ord(c):04X}" for c in set(text) - {"\n"} if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")]
        self.assertEqual(bad, [], repr(text[:2000]))
        if lines is not None:
            self.assertEqual(text.count("\n"), lines, repr(text))

    def bare(self, *args, **kwargs):
        """Runs toolkit with arguments of any bytes, and returns its output as bytes."""
        return subprocess.run(
            [os.fsencode(TOOLKIT), *(os.fsencode(a) for a in args)], cwd=self.dir, env=self.env,
            capture_output=True, timeout=120, **kwargs
        )

    def documents(self, texts, word):
        """A stream of JSON lines with nasty ids, whose text begins with a word."""
        self.write("in.jsonl", "".join(json.dumps({"id": t, "text": word}) + "\n" for t in texts))

    def decoded(self, format, *settings, plugins=""):
        """Documents with nasty ids, meta and labels in a format, as bytes."""
        lines = []
        for t in TEXT.values():
            for value in (t,) if not t else (t, f"Acme {t}"):
                text = value + " end"
                start = 0
                lines.append(json.dumps({
                    "id": value, "meta": {"title": value, "date": "2025-01-01"}, "text": text,
                    "entity": [{"start": start, "end": len(value) or 1, "label": "ORG", "name": value}],
                }))
        self.write("in.jsonl", "\n".join(lines) + "\n")
        self.conf(
            f"[input]\npath = in.jsonl\nformat = jsonl\nlayers = entity\n{plugins}[output]\npath = out\nformat = {format}\n"
            + "".join(s + "\n" for s in settings)
        )
        self.run_toolkit("run", "p.conf", "-q", code=OK)
        return (self.dir / "out").read_bytes()


class Terminal(Nasty):
    def test_arguments(self):
        for name, value in ALL.items():
            if b"\0" in value:
                continue
            for args in (
                [value], [b"--" + value], [b"run", b"-" + value], [b"run", b"none" + value + b".conf"],
                [b"run", b"--workers", value, b"x.conf"], [b"plugins", b"show", b"x" + value],
                [b"plugins", b"show", b"./" + value], [b"plugins", b"check", b"x" + value],
                [b"plugins", b"new", value], [b"convert", b"x" + value, b"y"], [b"eval", b"--gold", b"x" + value],
                [b"check", b"x" + value], [b"bench", b"x" + value], [b"help", b"x" + value],
                [b"plugins", b"list", b"x" + value], [b"version", b"x" + value],
            ):
                with self.subTest(name, args=args):
                    result = self.bare(*args)
                    if args[0] != b"plugins" or result.returncode != OK:
                        self.assertIn(result.returncode, (USAGE, 3) if args[0] != b"" else (USAGE,))
                    self.assert_shown(result.stderr)
                    self.assert_shown(result.stdout)

    def test_a_message_is_of_one_line_whatever_it_quotes(self):
        for value in (b"x\ny", b"x\ry", b"x\x85y", "x\u2028y".encode(), b"x\x1b[Ay"):
            self.assert_shown(self.bare(b"check", value).stderr, lines=1)

    def test_settings(self):
        self.conf()
        for name, value in ALL.items():
            for setting in (value, b"money." + value + b"=1", value + b".x=1", b"date.reference=" + value,
                            b"input.format=" + value, b"output.format=" + value, b"run.workers=" + value):
                with self.subTest(name, setting=setting):
                    result = self.bare(b"check", b"p.conf", b"--set", setting)
                    self.assert_shown(result.stderr)
                    self.assert_shown(result.stdout)

    def test_lines_of_a_configuration(self):
        for name, value in ALL.items():
            for text in (b"[" + value + b"]\n", CONF.encode() + value + b" = 1\n",
                         CONF.encode() + b"format = " + value + b"\n", value + b"\n",
                         CONF.replace("articles/", "none").encode().replace(b"none", b"none" + value)):
                with self.subTest(name, text=text):
                    self.write("p.conf", text)
                    for command in ("check", "run"):
                        result = self.bare(command, "p.conf", "--quiet" if command == "run" else "p.conf")
                        self.assert_shown(result.stderr)

    def test_ids_in_messages_quarantine_and_manifest(self):
        self.documents(TEXT.values(), "ERROR")
        conf = FAULTY_CONF.replace("articles/", "in.jsonl\nformat = jsonl")
        self.conf(conf)
        for workers in "0", "2":
            result = self.bare("run", "p.conf", "--verbose", "--workers", workers)
            self.assertEqual(result.returncode, QUARANTINED, result.stderr)
            self.assert_shown(result.stderr)
            found = [p for p in self.dir.iterdir() if "quarantine" in p.name]
            self.assertEqual(len(found), 1, found)
            records = [json.loads(line) for line in found[0].read_bytes().splitlines()]
            self.assertEqual([r["id"] for r in records if not r["id"].startswith("in.jsonl:")],
                             [t for t in TEXT.values() if t])  # without an id, the id is the document's place
            for manifest in self.dir.glob("*.meta.json"):
                json.loads(manifest.read_bytes())

    def test_remarks_on_documents(self):
        self.documents(TEXT.values(), "Some text.")
        self.conf("[input]\npath = in.jsonl\nformat = jsonl\n[output]\npath = o.conll\nformat = conll\n")
        self.assert_shown(self.bare("run", "p.conf", "--verbose").stderr)
        self.assert_shown(self.bare("convert", "in.jsonl", "x.tml", "--verbose").stderr)

    def test_file_names(self):
        (self.dir / "articles").mkdir()
        n = 0
        for name, value in ALL.items():
            file = value.replace(b"/", b"|").replace(b"\0", b"")[:200]
            if file and not file.startswith(b"."):  # hidden files are not read
                pathlib.Path(os.fsdecode(os.fsencode(self.dir / "articles") + b"/" + file + b".txt")).write_text("ERROR")
                n += 1
        self.conf(FAULTY_CONF)
        result = self.bare("run", "p.conf", "--verbose")
        self.assertEqual(result.returncode, QUARANTINED, result.stderr)
        self.assert_shown(result.stderr)
        quarantine = next(p for p in self.dir.iterdir() if "quarantine" in p.name).read_bytes()
        self.assertEqual(len([json.loads(line) for line in quarantine.splitlines()]), n)

    def test_output_and_input_of_nasty_names(self):
        for name, value in ALL.items():
            file = value.replace(b"/", b"|")[:200]
            if b"\0" in file or not file.strip(b". "):
                continue
            folder = os.fsencode(self.dir) + b"/in" + file
            os.mkdir(folder)
            with open(folder + b"/a.txt", "w") as out:
                out.write("Acme paid $5 million.")
            self.conf()
            with self.subTest(name):
                result = self.bare(b"run", b"p.conf", b"--verbose", b"--input", folder, b"--output", b"out" + file)
                self.assertEqual(result.returncode, OK, result.stderr)
                self.assert_shown(result.stderr)
                for manifest in os.listdir(os.fsencode(self.dir)):
                    if manifest.endswith(b".meta.json"):
                        with open(os.fsencode(self.dir) + b"/" + manifest, "rb") as data:
                            json.loads(data.read())

    def test_what_a_terminal_gets(self):
        """Progress and summary use escape sequences: only known ones, and none from documents."""
        self.documents(TEXT.values(), "ERROR")
        self.conf(FAULTY_CONF.replace("articles/", "in.jsonl\nformat = jsonl"))
        main, terminal = pty.openpty()
        env = dict(self.env, TERM="xterm")
        child = subprocess.Popen(
            [TOOLKIT, "run", "p.conf", "--verbose"], cwd=self.dir, env=env, stdout=terminal, stderr=terminal
        )
        os.close(terminal)
        data = b""
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:
                break
            if not piece:
                break
            data += piece
        child.wait(60)
        os.close(main)
        self.assertIn(b"quarantined", data)
        rest = re.sub(rb"\r(\x1b\[K)?|\x1b\[[0-9]?[0-9]?m|\x1b\[K", b"", data)
        self.assert_shown(rest)

    def articles_of_everything(self):
        """JSON lines with nasty text in every place that `show` and the summary print; their colours aside."""
        lines = []
        for t in TEXT.values():
            for value in (t, f"Acme {t}", f"{t} $5 {t}"):
                text, n = value + " end", len(value) or 1
                span = {"start": 0, "end": n}
                lines.append(json.dumps({
                    "id": value, "meta": {"title": value, "date": value, "source": value}, "text": text,
                    "entity": [{**span, "label": "ORG", "name": value, "id": value}],
                    "money": [{**span, "currency": value, "value": 5, "per": value}],
                    "date": [{**span, "type": "DATE", "value": value, "begin": "2025-01-01", "until": "2025-01-02"}],
                    "number": [{**span, "kind": "NUMBER", "value": 7, "unit": value}],
                    "hype": [{**span, "kind": "praise", "weight": 1}], "sentiment": [{**span, "score": -0.5}],
                    "fact": [{**span, "kind": "RESULT", "status": "ACTUAL", "subject": value, "object": value, "what": value,
                              "currency": value, "value": 1, "date": value, "source": value}],
                    "document": {"sentiment": -0.5, "hype": 5}}) + "\n")
        self.write("in.jsonl", "".join(lines))
        return len(lines)

    def test_articles_that_are_shown(self):
        n = self.articles_of_everything()
        for args in (("--width", "100"), ("--width", "40"), ("--colour", "always"), ("--layers", "*")):
            with self.subTest(args=args):
                result = self.bare("show", "in.jsonl", *args)
                self.assertIn(result.returncode, (OK, QUARANTINED), result.stderr)
                self.assertGreater(result.stdout.count("─".encode()), n)
                self.assert_shown(re.sub(rb"\x1b\[[0-9;]{1,5}m", b"", result.stdout))
                self.assert_shown(result.stderr)
        for i, (name, value) in enumerate(ALL.items()):
            self.write(f"articles/{i}.txt", value)
            if b"\0" not in value:
                self.assert_shown(self.bare(b"show", b"in.jsonl", b"--width", value).stderr)
                if i % 8 == 0:
                    self.assert_shown(self.bare(b"show", b"in.jsonl", b"--layers", value).stderr)
        result = self.bare("show", "articles")
        self.assert_shown(result.stdout)
        self.assert_shown(result.stderr)

    def test_summaries(self):
        self.articles_of_everything()
        self.conf("[input]\npath = in.jsonl\nformat = jsonl\nlayers = *\n[output]\npath = out.jsonl\n")
        result = self.bare("run", "p.conf", "--summary")
        self.assertIn(result.returncode, (OK, QUARANTINED), result.stderr)
        self.assertIn(b"Worst news", result.stderr)
        self.assert_shown(result.stderr)
        self.bare("run", "p.conf", "--force", "--collect", "summary=s.json", "--set", "collect:summary.format=json")
        json.loads((self.dir / "s.json").read_bytes())

    def test_plugins(self):
        folder = os.fsencode(self.dir) + b"/plugins"
        os.mkdir(folder)
        for value in ALL.values():
            file = value.replace(b"/", b"|").replace(b":", b"_")[:200]
            if b"\0" not in file and file.strip(b"."):
                with open(folder + b"/" + file + b".so", "w") as out:
                    out.write("no object")
        self.env["TOOLKIT_PLUGIN_PATH"] = os.fsdecode(folder) + ":" + PLUGIN_PATH
        result = self.bare("plugins", "list")
        self.assertEqual(result.returncode, OK)
        self.assert_shown(result.stdout)
        self.assertIn(b"\\e[31m", result.stdout)
        for file in os.listdir(folder)[:8]:
            for command in "check", "show":
                result = self.bare(b"plugins", command.encode(), folder + b"/" + file)
                self.assert_shown(result.stdout)
                self.assert_shown(result.stderr)


class Formats(Nasty):
    def rows(self, format, delimiter, *settings):
        data = self.decoded(format, *settings)
        return list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))

    def test_no_cell_of_a_table_is_a_formula(self):
        number = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
        for format, delimiter in ("csv", ","), ("csv_semicolon", ";"), ("tsv", "\t"):
            rows = self.rows(format, delimiter)
            self.assertGreater(len(rows), len(TEXT))
            for row in rows:
                self.assertEqual(len(row), len(rows[0]), row)
                for cell in row:
                    formula = re.match("[ ]*[=+\\-@\t\r\n＝＋－＠]", cell)
                    self.assertFalse(formula and not number.match(cell), repr(cell))

    def test_cells_stay_as_they_are_if_that_is_asked_for(self):
        cells = {cell for row in self.rows("csv", ",", "safe = false") for cell in row}
        for value in TEXT.values():
            self.assertIn(value, cells)

    def test_numbers_stay_numbers(self):
        self.write("in.jsonl", json.dumps({
            "id": "-7", "text": "bad", "sentiment": [{"start": 0, "end": 3, "score": -0.5}]}) + "\n")
        self.conf("[input]\npath = in.jsonl\nformat = jsonl\nlayers = sentiment\n[output]\npath = out\n"
                  "format = csv\nlayers = sentiment\n")
        self.run_toolkit("run", "p.conf", "-q", code=OK)
        row = next(csv.DictReader(io.StringIO(self.read("out"))))
        self.assertEqual((row["id"], row["score"]), ("-7", "-0.5"))

    def test_jsonl_comes_back_as_it_was(self):
        documents = [json.loads(line) for line in self.decoded("jsonl", "layers = entity").splitlines()]
        values = {v for t in TEXT.values() for v in ((t,) if not t else (t, f"Acme {t}"))}
        self.assertEqual({d["id"] for d in documents}, values)
        for d in documents:
            self.assertEqual(d["meta"]["title"], d["id"])
            self.assertEqual(d["text"], d["id"] + " end")

    def test_halves_of_surrogate_pairs_are_refused_not_written(self):
        self.write("in.jsonl", '{"id": "\\ud800", "text": "x"}\n{"id": "\\udc00\\ud800", "text": "y"}\n')
        self.conf("[input]\npath = in.jsonl\nformat = jsonl\n[output]\npath = out\n")
        result = self.bare("run", "p.conf")
        self.assertEqual(result.returncode, QUARANTINED)
        self.assert_shown(result.stderr)
        self.assertEqual(self.read("out"), "")

    def test_timeml_is_well_formed(self):
        data = self.decoded("timeml").decode()
        for document in re.split(r"(?=<\?xml )", data)[1:]:
            xml.etree.ElementTree.fromstring(document.encode())

    def test_conll_has_lines_of_one_form(self):
        for format in "conll", "conllu":
            for line in self.decoded(format, "layers = *", plugins="[token]\n[sentence]\n").decode().split("\n"):
                self.assertTrue(not line or line[0] == "#" or "\t" in line or line.startswith("-DOCSTART-"), line)
                self.assertNotIn("\r", line)

    def test_corenlp_is_json_whose_mentions_are_the_text(self):
        lines = self.decoded("corenlp", plugins="[token]\n[sentence]\n").splitlines()
        for line, source in zip(lines, self.read("in.jsonl").splitlines(), strict=True):
            answer, document = json.loads(line), json.loads(source)
            text = document["text"].encode("utf-16-le")
            self.assertEqual(answer["docId"], document["id"])
            for sentence in answer["sentences"]:
                for one in sentence["tokens"] + sentence["entitymentions"]:
                    part = text[2 * one["characterOffsetBegin"] : 2 * one["characterOffsetEnd"]].decode("utf-16-le")
                    self.assertEqual(part, one.get("originalText", one.get("text")))

    def test_files_of_a_folder_stay_in_it_and_their_names_can_be_shown(self):
        self.decoded("jsonl")
        for format in "jsonl", "brat", "timeml":
            folder = f"folder-{format}/"
            self.bare("run", "p.conf", "-q", "--output", folder, "--set", f"output.format={format}")
            names = [n for n in os.walk(os.fsencode(self.dir / folder))]
            self.assertTrue(names)
            for _, folders, files in names:
                for name in folders + files:
                    self.assert_shown(name, lines=0)
            self.assertLessEqual({p.name for p in self.dir.iterdir()} - {"in.jsonl", "p.conf", "out", "out.meta.json"},
                                 {"folder-jsonl", "folder-brat", "folder-timeml", "folder-jsonl.meta.json",
                                  "folder-brat.meta.json", "folder-timeml.meta.json", "quarantine.jsonl"})
        self.assertFalse(os.path.exists("/tmp/pwned"))

    def test_a_title_and_an_id_of_a_megabyte(self):
        self.write("in.jsonl", json.dumps({"id": LONG, "meta": {"title": LONG}, "text": "ERROR"}) + "\n")
        self.conf(FAULTY_CONF.replace("articles/", "in.jsonl\nformat = jsonl"))
        result = self.bare("run", "p.conf", "--verbose")
        self.assertEqual(result.returncode, QUARANTINED)
        self.assertLess(len(result.stderr), 20000)
        self.assert_shown(result.stderr)


class Page(html.parser.HTMLParser):
    """The parts of a page that run or load something."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.active, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag in ("script", "iframe", "object", "embed", "img", "link", "form", "base"):
            self.active.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith(("javascript:", "http:", "data:text")):
                self.active.append((tag, name, value))


class Reports(Nasty):
    def gold(self, name, shift):
        self.write(name, "".join(json.dumps({
            "id": t or "empty", "text": f"Acme {t} end", "entity": [
                {"start": shift, "end": 4, "label": t or "ORG", "name": t},
                {"start": 5, "end": 5 + len(t) + shift, "label": "ORG", "name": t}] if t.strip() else [],
        }) + "\n" for t in TEXT.values()))

    def test_pages(self):
        self.gold("gold.jsonl", 0)
        self.gold("theirs.jsonl", 1)
        result = self.bare("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", "--html", "e.html")
        self.assertIn(result.returncode, (OK, QUARANTINED), result.stderr)
        self.assert_shown(result.stdout)
        self.assert_shown(result.stderr)
        text = (self.dir / "e.html").read_text()
        page = Page()
        page.feed(text)
        self.assertEqual(page.active, [])
        self.assertIn("&lt;script&gt;", text)
        for c in text:
            self.assertFalse(unicodedata.category(c) == "Cc" and c not in "\n\t\r", f"U+{ord(c):04X}")

    def test_what_eval_prints(self):
        self.gold("gold.jsonl", 0)
        self.gold("theirs.jsonl", 1)
        result = self.bare("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", "--errors", "1000")
        self.assert_shown(result.stdout)
        self.assertIn(b"\\u{202e}", result.stdout)
        json.loads(self.bare("eval", "--predicted", "theirs.jsonl", "--gold", "gold.jsonl", "--json").stdout)


if __name__ == "__main__":
    unittest.main()
