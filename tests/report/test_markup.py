# SPDX-License-Identifier: MIT
"""The reports' markup: well-formed, complete, escaped; and how a report is written to its file."""
import html.parser
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import fixtures

RENDER = os.environ["RENDER"]
VOID = {"meta", "input", "br", "hr", "img", "link"}
SVG_EMPTY = {"line", "rect", "circle"}
PHRASING_ONLY = {"p", "h1", "h2", "h3", "dt", "summary", "label", "a", "span", "mark", "q", "strong", "caption"}
BLOCKS = {"p", "div", "dl", "dt", "dd", "ul", "table", "section", "figure", "details", "h1", "h2", "h3", "nav"}


class Page(html.parser.HTMLParser):
    """Parses strictly: elements must be closed in order. Keeps what the tests check."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.faults, self.ids, self.links, self.described = [], [], [], [], []
        self.text = ""
        self.tags = []
        self.articles, self.article = [], None
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self.stack]

    def fault(self, what):
        self.faults.append(f"line {self.getpos()[0]}: {what}")

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        attributes = dict(attributes)
        if len(names) != len(attributes):
            self.fault(f"<{tag}> has an attribute twice")
        inside = [parent for parent in self.stack if parent in PHRASING_ONLY]
        if tag in BLOCKS and inside:
            self.fault(f"<{tag}> in <{inside[-1]}>")
        if tag in ("script", "link", "img", "iframe", "object"):
            self.fault(f"there is a <{tag}>")
        self.tags.append(tag)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if "href" in attributes else []
        for name in ("aria-labelledby", "for"):
            self.described += attributes.get(name, "").split()
        if tag not in VOID and tag not in SVG_EMPTY:
            self.stack.append(tag)
        if "article" in attributes.get("class", "").split():
            self.article, self.depth, self.tag_depth = "", len(self.stack), None
        if self.article is not None and attributes.get("class") == "tag":
            self.tag_depth = len(self.stack)

    def handle_startendtag(self, tag, attributes):
        if tag not in SVG_EMPTY:
            self.fault(f"<{tag}/>")
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            self.fault(f"</{tag}> in {self.stack[-3:]}")
            return
        if self.article is not None:
            if len(self.stack) == self.depth:
                self.articles.append(self.article)
                self.article = None
            elif len(self.stack) == self.tag_depth:
                self.tag_depth = None
        self.stack.pop()

    def handle_data(self, data):
        if self.stack and self.stack[-1] == "style":
            return
        self.text += data.replace("\u00a0", " ")  # a figure and its unit
        if self.article is not None and self.tag_depth is None:
            self.article += data


class Case(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="toolkit-report-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def render(self, kind, document, to=None, code=0):
        source = self.dir / "in.json"
        source.write_text(document if isinstance(document, str) else json.dumps(document))
        target = self.dir / "out.html" if to is None else to
        result = subprocess.run([RENDER, kind, source, target], capture_output=True, timeout=120)
        self.assertEqual(result.returncode, code, result.stderr)
        self.stderr = result.stderr.decode()
        return result.stdout.decode() if to == "-" else (self.dir / "out.html").read_text()


class Markup(Case):
    def test_well_formed(self):
        for name, (kind, document) in fixtures.all_documents().items():
            with self.subTest(name):
                page = Page(self.render(kind, document))
                self.assertEqual(page.faults, [])
                self.assertEqual(len(page.ids), len(set(page.ids)), "an id twice")
                self.assertLessEqual(set(page.described), set(page.ids))
                self.assertLessEqual({link.removeprefix("#") for link in page.links}, set(page.ids))

    def test_no_figure_is_nonsense(self):
        for name, (kind, document) in fixtures.all_documents().items():
            with self.subTest(name):
                text = self.render(kind, document).lower()
                for word in ("nan", "inf"):
                    self.assertNotRegex(text, rf"(?<![a-z]){word}(?![a-z])")

    def test_markup_in_values_is_text(self):
        for name in ("bench_awkward", "eval_awkward"):
            page = Page(self.render(*fixtures.all_documents()[name]))
            self.assertNotIn("script", page.tags)
            self.assertIn(fixtures.NASTY, page.text)

    def test_every_plugin_is_named(self):
        page = Page(self.render("bench", fixtures.bench()))
        for name in fixtures.PLUGINS:
            self.assertGreaterEqual(page.text.count(name), 4, name)

    def test_figures_are_those_of_the_document(self):
        page = Page(self.render("bench", fixtures.bench()))
        for figure in ("93.8 MB/s", "51.1 ns", "78.3%", "4,211", "22.0 MiB", "19,402"):
            self.assertIn(figure, page.text)
        page = Page(self.render("eval", fixtures.evaluation()))
        for figure in ("0.860", "0.952", "0.841", "not in the gold"):
            self.assertIn(figure, page.text)

    def test_tiles_say_of_which_system_they_are(self):
        document = fixtures.eval_compared()
        document["systems"][0]["layers"][1]["rows"][0]["strict"]["f1"]["value"] = 0.1
        text = Page(self.render("eval", document)).text
        self.assertIn("A is \u2068old.conf\u2069, B is \u2068new.conf\u2069.", text)
        self.assertIn("money, F1B: 0.9520.912–0.982; A: 0.100", text)
        self.assertIn("money, F10.9520.912–0.982", Page(self.render("eval", fixtures.evaluation())).text)

    def test_what_is_wrong_is_called_out(self):
        text = Page(self.render("bench", fixtures.bench_awkward())).text
        for words in ("Compared:", "Too much noise to tell", "Documents were left out", "Super-linear", "paranoid"):
            self.assertIn(words, text)
        text = Page(self.render("bench", fixtures.bench())).text
        for words in ("Compared", "noise", "Super-linear", "left out", "not counted"):
            self.assertNotIn(words, text)

    def test_facts_are_side_by_side(self):
        page = self.render("eval", fixtures.evaluation())
        table = page[page.index('<section id="facts">'):page.index('<section id="articles">')]
        for words in ('<th scope="row" class="missed">missed</th><td class="role">ACQUISITION</td>',
                      '<td class="role">Tasman Nickel plc</td>', '<td class="role">300000000</td>',
                      '<td class="role wrong"><del>PLANNED</del> <ins>ACTUAL or &lt;script&gt;',
                      '<td class="role wrong"><del>–</del> <ins>Reuters</ins></td>', '<td class="text">Profit fell 12%</td>',
                      '<th scope="row" class="spurious">spurious</th><td class="role">MOVE</td>', "2 facts, 3 faults"):
            self.assertIn(words, table)
        self.assertEqual(table.count('class="right"'), 1)
        document = fixtures.evaluation()
        for layer in document["systems"][0]["layers"]:
            layer.pop("relations", None)
        self.assertNotIn('id="facts"', self.render("eval", document))

    def test_control_characters_are_replaced(self):
        text = self.render("eval", fixtures.evaluation())
        self.assertNotIn("\u0007", text)
        self.assertIn("J\ufffdK", text)


class Articles(Case):
    """The texts of articles are complete, whatever their marks."""

    def test_text_is_whole(self):
        page = Page(self.render("eval", fixtures.evaluation()))
        self.assertEqual(page.articles, [text.replace("\u0007", "\ufffd") for text in (fixtures.ARTICLE, fixtures.AWKWARD)])

    def test_errors_are_told(self):
        text = Page(self.render("eval", fixtures.evaluation())).text
        for words in ("Harbourline CobaltORG → PERSON", "Tasman NickelORG ↔ “Tasman Nickel plc”", "Profit+ MISC",
                      "late 2025− DATE", "C$300 millionmoney, currency: CAD → USD", "last quarterDATE"):
            self.assertIn(words, text)

    def test_random_spans(self):
        """Any set of spans nests, and every character is in exactly the marks that cover it."""
        import random

        generator = random.Random(7)
        text = "aé日👩\u0301<&" * 6
        for _ in range(40):
            spans = []
            for _ in range(generator.randrange(12)):
                start, end = sorted(generator.choices(range(len(text) + 1), k=2))
                spans.append({"start": start, "end": end, "label": f"L{len(spans)}", "values": {}, "status":
                              generator.choice(["right", "spurious"]), "other": None})
            document = fixtures.evaluation()
            document["documents"] = [{"id": "d", "text": text, "layers": {"entity": []}}]
            document["systems"][0]["documents"] = [{"id": "d", "layers": {"entity": spans}}]
            page = Page(self.render("eval", document))
            self.assertEqual(page.faults, [])
            self.assertEqual(page.articles, [text])
            covered = Covered(self.render("eval", document)).covered
            expected = [sorted(s["label"] for s in spans if s["start"] <= i < s["end"]) for i in range(len(text))]
            self.assertEqual(covered, expected)


class Covered(html.parser.HTMLParser):
    """For each character of the article, the labels of the marks around it, from their titles."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.inside, self.tag, self.marks, self.covered = False, False, [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "article" in attributes.get("class", "").split():
            self.inside = True
        elif self.inside and tag == "mark":
            self.marks.append(attributes["title"].rsplit(" ", 1)[1])
        elif attributes.get("class") == "tag":
            self.tag = True

    def handle_endtag(self, tag):
        if tag == "div":
            self.inside = False
        elif tag == "span":
            self.tag = False
        elif tag == "mark" and self.inside:
            self.marks.pop()

    def handle_data(self, data):
        if self.inside and not self.tag:
            self.covered += [sorted(self.marks) for _ in data]


class File(Case):
    def test_stdout(self):
        self.assertTrue(self.render("bench", fixtures.bench(), "-").startswith("<!DOCTYPE html>"))

    def test_full_disk(self):
        for to in ("/dev/full",):
            self.render_fails(to, "No space left")

    def test_no_such_folder(self):
        self.render_fails(self.dir / "none" / "out.html", "No such file")
        self.render_fails(self.dir, "Is a directory")

    def render_fails(self, to, why):
        source = self.dir / "in.json"
        source.write_text(json.dumps(fixtures.bench()))
        result = subprocess.run([RENDER, "bench", source, to], capture_output=True, timeout=120)
        self.assertEqual(result.returncode, 3)
        self.assertIn(why, result.stderr.decode())

    def test_failure_keeps_what_was_there(self):
        """A limit on the file size is reached half way: the old report stays, and no other file is left."""
        target = self.dir / "out.html"
        target.write_text("older")
        source = self.dir / "in.json"
        source.write_text(json.dumps(fixtures.evaluation()))
        result = subprocess.run(["sh", "-c", 'trap "" XFSZ; ulimit -f 8; exec "$@"', "sh", RENDER, "eval", source, target],
                                capture_output=True, timeout=120)
        self.assertEqual(result.returncode, 3)
        self.assertIn("File too large", result.stderr.decode())
        self.assertEqual(target.read_text(), "older")
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["in.json", "out.html"])

    def test_link_and_mode_stay(self):
        (self.dir / "real.html").write_text("older")
        (self.dir / "out.html").symlink_to("real.html")
        self.render("bench", fixtures.bench())
        self.assertTrue((self.dir / "out.html").is_symlink())
        self.assertTrue((self.dir / "real.html").read_text().startswith("<!DOCTYPE"))

    def test_no_json(self):
        source = self.dir / "in.json"
        source.write_text('{"format": ')
        result = subprocess.run([RENDER, "bench", source, self.dir / "out.html"], capture_output=True, timeout=120)
        self.assertEqual(result.returncode, 3)
        self.assertFalse((self.dir / "out.html").exists())


if __name__ == "__main__":
    unittest.main()
