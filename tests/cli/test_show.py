# SPDX-License-Identifier: MIT
"""toolkit show: articles with their annotations, in colours and with plain marks."""
import fcntl
import json
import os
import pty
import re
import struct
import termios
import unicodedata
import unittest

from harness import FAILURE, OK, QUARANTINED, SOURCE_ROOT, USAGE, Case

LEGEND = "[words]LABEL marks a span"


def record(text, id="x", meta=None, **layers):
    """A JSON line; spans are given by their words, (words, values), and searched from left to right."""
    made = {"id": id, "meta": meta or {}, "text": text}
    for layer, spans in layers.items():
        made[layer] = spans if layer == "document" else []
        at = 0
        for words, values in spans if layer != "document" else []:
            at = text.index(words, 0 if layer == "fact" else at)
            made[layer].append({"start": at, "end": at + len(words), **values})
            at += len(words)
    return json.dumps(made) + "\n"


DEAL = "Meta will pay $5 billion for Scale AI, the best startup ever, by late 2025. Staff fear cuts."
ANNOTATED = dict(
    meta={"title": "Meta buys", "date": "2025-06-08", "source": "Wire"},
    entity=[("Meta", {"label": "ORG", "name": "Meta Platforms"}), ("Scale AI", {"label": "ORG", "name": "Scale AI"})],
    money=[("$5 billion", {"currency": "USD", "value": 5000000000, "mod": "MORE_THAN"})],
    date=[("late 2025", {"type": "DATE", "value": "2025", "mod": "END", "begin": "2025-01-01", "until": "2026-01-01"})],
    sentiment=[(DEAL[:75], {"score": 0.5}), ("Staff fear cuts.", {"score": -0.25})],
    hype=[("best startup ever", {"kind": "superlative", "weight": 1.5})],
    fact=[("Meta will pay $5 billion for Scale AI",
           {"kind": "ACQUISITION", "subject": "Meta Platforms", "object": "Scale AI", "currency": "USD", "value": 5000000000,
            "status": "PLANNED", "source": "Bloomberg"})],
    document={"sentiment": 0.125, "hype": 64},
)


def parse(marked):
    """The text and the spans (label, begin, end) of text with plain marks."""
    text, spans, open_spans, going, i = "", [], [], [], 0
    while i < len(marked):
        if marked[i] == "\\" and marked[i + 1:i + 2] in ("[", "]", "\\"):
            text += marked[i + 1]
            i += 2
        elif marked[i] == "[":
            open_spans.append(len(text))
            i += 1
        elif marked[i] == "]":
            label = re.match(r"([A-Z_]+)(\+?);?", marked[i + 1:])
            begin = open_spans.pop()
            goes_on = [g for g in going if g[0] == label[1] and g[2] == begin]
            if goes_on:
                going.remove(goes_on[0])
                begin = goes_on[0][1]
            if label[2]:
                going.append((label[1], begin, len(text)))
            else:
                spans.append((label[1], begin, len(text)))
            i += 1 + label.end()
        else:
            text += marked[i]
            i += 1
    return text, sorted(spans)


class Show(Case):
    def show(self, *args, code=OK, **kwargs):
        return self.run_toolkit("show", *args, code=code, **kwargs)

    def annotated(self, *args, text=DEAL, **layers):
        self.write("a.jsonl", record(text, **(layers or ANNOTATED)))
        return self.show("a.jsonl", *args).out

    def test_the_whole_form(self):
        self.assertEqual(self.annotated("--width", 80), """\
Meta buys
2025-06-08 · Wire · x
sentiment ▲+0.12   hype 64 ██████░░░░

1 [Meta]ORG will pay [$5 billion]MONEY for    │ ▲+0.50  ORG Meta Platforms
│                                             │ > USD 5 billion
│                                             │ 1 ACQUISITION Meta Platforms →
│                                             │   Scale AI, USD 5 billion,
│                                             │   planned, says Bloomberg
└ [Scale AI]ORG, the [best startup ever]HYPE, │ ORG Scale AI  superlative 1.5
  by [late 2025]DATE. Staff fear cuts.        │ end 2025  ▼−0.25

ORG  money  date  hype  ▲ good  ▼ bad news  1 fact, from its number to └
[words]LABEL marks a span; \\[ \\] and \\\\ are the text's own; ; after a label ends it
""")

    def test_values_are_under_the_lines_if_it_is_narrow(self):
        lines = self.annotated("--width", 50).splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith("1 [Meta]"))
        self.assertEqual(lines[at + 1], "│     ▲+0.50  ORG Meta Platforms  > USD 5 billion")
        self.assertTrue(all(len(line) <= 50 for line in lines if LEGEND not in line), lines)

    def test_no_line_is_wider_than_the_terminal(self):
        for width in (50, 80, 120):
            out = self.show(SOURCE_ROOT / "corpora/news", "--width", width).out
            self.assertGreater(len(out.splitlines()), 2000)
            for line in out.splitlines():
                columns = sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
                              for c in line)
                self.assertTrue(columns <= width or LEGEND in line, line)

    def test_wide_and_combining_characters(self):
        out = self.annotated("--width", 20, text="東京の会社は大きいと言った。次の行。", entity=[("東京", {"label": "LOC"})])
        self.assertIn("[東京]LOCの会社は大\n    LOC 東京\nきいと言った。次の行\n。\n", out)
        out = self.annotated("--width", 20, text="e\u0301" * 20, entity=[("e\u0301", {"label": "LOC"})])
        self.assertIn("[e\u0301]LOC;" + "e\u0301" * 13 + "\n", out)

    def test_plain_marks_can_be_read_back(self):
        text = "A [b] c\\d ABC;x Meta_one; Fair+1 deal [$5 million] bn"
        layers = dict(entity=[("ABC", {"label": "ORG"}), ("Meta", {"label": "ORG"}), ("Fair", {"label": "MISC"})],
                      money=[("$5 million", {"currency": "USD", "value": 5})],
                      hype=[("BC;x", {"kind": "praise", "weight": 1}), ("Meta_one;", {"kind": "praise", "weight": 1}),
                            ("1 deal [$5", {"kind": "praise", "weight": 1})],
                      number=[("1", {"kind": "NUMBER", "value": 1})])
        out = self.annotated("--width", 1000, text=text, **layers)
        marked = out.splitlines()[2].split("│")[0].rstrip()
        expected = sorted((label, text.index(words), text.index(words) + len(words)) for label, words in (
            ("ORG", "ABC"), ("ORG", "Meta"), ("MISC", "Fair"), ("MONEY", "$5 million"), ("HYPE", "BC;x"), ("HYPE", "Meta_one;"),
            ("HYPE", "1 deal [$5"), ("NUMBER", "1")))
        self.assertEqual(parse(marked), (text, expected), marked)

    def test_layers_are_chosen(self):
        self.assertNotIn("MONEY", self.annotated("--layers", "entity"))
        self.assertIn("]ORG", self.annotated("--layers", "entity"))
        out = self.annotated("--layers", "-hype,-fact")
        self.assertNotIn("superlative", out)
        self.assertNotIn("ACQUISITION", out)
        self.assertIn("USD 5 billion", out)
        self.assertIn("[Staff fear cuts.]SENTENCE", self.annotated("--layers", "+sentence", "--width", "200", sentence=[("Staff fear cuts.", {})],
                                                                   **ANNOTATED))
        done = self.show("a.jsonl", "--layers", "mony", code=USAGE)
        self.assertIn("--layers mony: the pipeline has no layer mony", done.err)

    def test_an_article_is_annotated(self):
        self.write("a.txt", "Meta paid $5 million to Scale AI on June 8, 2025. The deal is a disaster.")
        out = self.show("a.txt", "--width", 100).out
        for words in ("[$5 million]MONEY", "USD 5 million", "[June 8, 2025]DATE", "2025-06-08", "▼−", "a.txt\n", "sentiment ▼"):
            self.assertIn(words, out)
        self.assertEqual(self.show("-", stdin=(self.dir / "a.txt").read_bytes()).out.replace("stdin\n", ""),
                         self.show("a.txt").out.replace("a.txt\n", ""))

    def test_several_files(self):
        for name, words in (("a.txt", "It cost $1."), ("b.txt", "It cost $2."), ("d.html", "<p>It cost $4.</p>")):
            self.write(name, words)
        self.write("e.jsonl", record("It cost $5.", money=[("$5", {"currency": "USD", "value": 5})]))
        out = self.show("a.txt", "b.txt", "-", "d.html", "e.jsonl", stdin=b"It cost $3.").out
        self.assertEqual(re.findall(r"USD \d", out), [f"USD {i}" for i in range(1, 6)])
        self.assertEqual(re.findall(r"(?m)^(?:\w+\.txt|stdin|x)$", out), ["a.txt", "b.txt", "stdin", "x"])
        done = self.show("a.txt", "none.txt", "b.txt", code=FAILURE)
        self.assertIn("USD 1", done.out)
        self.assertIn("none.txt", done.err)
        self.assertIn("\nstdin:2\n", self.show("-", stdin=b'{"text": "$6"}\n{"text": "$7"}\n').out)

    def test_a_line_without_annotations_is_annotated(self):
        self.write("a.jsonl", record("Meta paid $5 million.") + record("They paid €6 million."))
        out = self.show("a.jsonl").out
        self.assertIn("EUR 6 million", out)
        self.assertEqual(out.count("─" * 80), 1)
        self.assertEqual(out.count(LEGEND), 1)

    def test_other_formats(self):
        self.write("a.html", "<html><body><article><h1>Big deal</h1><p>Meta paid $5 million to Scale AI.</p></article></body></html>")
        self.assertIn("[$5 million]MONEY", self.show("a.html").out)
        self.assertIn("[$5 million]MONEY", self.show("-", stdin=(self.dir / "a.html").read_bytes()).out)
        self.write("articles/a.txt", "It cost $7.")
        self.write("articles/b.txt", "It cost $8.")
        out = self.show("articles").out
        self.assertLess(out.index("USD 7"), out.index("USD 8"))
        self.assertIn("no such decoder", self.show("a.html", "--input-format", "nope", code=USAGE).err)

    def test_with_a_pipeline(self):
        self.write("a.txt", "Meta paid $5 million in 2024.")
        self.conf("[input]\npath = none\n[token]\n[money]\n[collect:count]\npath = c.csv\n[output]\npath = out.jsonl\n")
        out = self.show("a.txt", "--pipeline", "p.conf").out
        self.assertIn("[$5 million]MONEY in 2024.", out)
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["a.txt", "p.conf"])
        self.assertIn("mony", self.show("a.txt", "-p", self.conf("[mony]\n"), code=USAGE).err)

    def test_why_a_sentence_has_its_score(self):
        self.write("a.txt", "The deal is a disaster, and revenue fell sharply.")
        out = self.show("a.txt", "--set", "sentiment.layers=sentiment_evidence", "--width", 100).out
        self.assertRegex(out, r"\[disaster\]BAD, .*│ ▼−0\.\d\d  ")
        self.assertIn(LEGEND, out)
        self.assertIn(" of revenue", out)

    def test_a_crash_costs_one_article(self):
        for name, words in (("a", "Fine."), ("b", "CRASH here"), ("c", "ERROR here"), ("d", "Good.")):
            self.write(f"articles/{name}.txt", words)
        self.conf("[input]\n[token]\n[faulty]\n")
        done = self.show("articles", "--pipeline", "p.conf", code=QUARANTINED)
        self.assertIn("Fine.", done.out)
        self.assertIn("Good.", done.out)
        self.assertRegex(done.err, r"b\.txt: plugin faulty: crash")
        self.assertRegex(done.err, r"c\.txt: plugin faulty: error")

    def test_wrong_usage(self):
        self.write("a.txt", "x")
        self.assertIn("the file is missing", self.show(code=USAGE).err)
        self.assertIn("--width 5", self.show("a.txt", "--width", 5, code=USAGE).err)
        self.assertIn("must be auto, always or never", self.show("a.txt", "--colour", "red", code=USAGE).err)
        self.assertIn("none.txt", self.show("none.txt", code=FAILURE).err)

    def test_an_empty_text(self):
        self.write("a.txt", "")
        self.write("b.jsonl", record(""))
        self.show("a.txt")
        self.show("b.jsonl")

    def test_hostile_text_is_escaped(self):
        bad = "Ev\u202eil \x1b[31mCo\u2066"
        out = self.annotated(text=f"{bad} paid\r\nand\x07 \u2028 so", meta={"title": bad, "source": bad},
                             entity=[(bad, {"label": "ORG", "name": bad})], id="\x1b[2J")
        self.assertNotRegex(out, "[\x00-\x09\x0b-\x1f\u202e\u2066\u2028]")
        self.assertIn("Ev\\u{202e}il \\e\\[31mCo\\u{2066}]ORG paid", out)
        coloured = self.annotated("--colour", "always", text=f"{bad} paid", entity=[(bad, {"label": "ORG", "name": bad})])
        self.assertNotRegex(re.sub("\x1b\\[[0-9;]*m", "", coloured), "[\x00-\x09\x0b-\x1f\u202e\u2066\u2028]")
        self.assertNotIn("\x1b[31mCo", coloured)

    def test_long_lines_are_laid_out(self):
        out = self.annotated(text="word " * 50000 + "Meta", entity=[("Meta", {"label": "ORG"})])
        self.assertTrue(out.rstrip().splitlines()[-4].startswith("word"))
        self.assertEqual(out.count("word"), 50001)  # and one in the legend
        out = self.annotated(text="x" * 300000, entity=[("x" * 10, {"label": "ORG"})])
        self.assertEqual(out.count("x"), 300000 + 12)  # with the note, the id, and the legend's "text"

    # ---------------------------------------------------------------------------------- the terminal

    def terminal(self, *args, width=80, **env):
        main, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        self.env.update(TERM="xterm", **env)
        child = self.popen("show", *args, stdin=terminal, stdout=terminal, stderr=terminal)
        os.close(terminal)
        data = b""
        while True:
            try:
                data += os.read(main, 65536)
            except OSError:
                break
        self.assertEqual(child.wait(60), OK, data)
        os.close(main)
        return data.decode().replace("\r\n", "\n")

    def test_colours_on_a_terminal(self):
        self.write("a.jsonl", record(DEAL, **ANNOTATED))
        out = self.terminal("a.jsonl")
        self.assertIn("\x1b[1;36mMeta\x1b[0m will pay \x1b[1;32m$5 billion\x1b[0m", out)
        self.assertIn("\x1b[31m\x1b[4mbest startup ever\x1b[0m", out)
        self.assertIn("\x1b[1mMeta buys\x1b[0m", out)
        self.assertNotIn("[Meta]ORG", out)
        self.assertEqual(out, self.show("a.jsonl", "--colour", "always").out)

    def test_the_width_of_the_terminal(self):
        self.write("a.jsonl", record(DEAL, **ANNOTATED))
        for width in (60, 100):
            lines = re.sub("\x1b\\[[0-9;]*m", "", self.terminal("a.jsonl", width=width)).splitlines()
            self.assertLessEqual(max(map(len, lines)), width)
            self.assertEqual(any("│ ▲+0.50" in line for line in lines), width == 100)

    def test_no_colours(self):
        self.write("a.jsonl", record(DEAL, **ANNOTATED))
        self.assertIn("[Meta]ORG", self.terminal("a.jsonl", "--plain"))
        self.assertIn("[Meta]ORG", self.terminal("a.jsonl", NO_COLOR="1"))

    def test_a_reader_that_goes_away(self):
        self.write("a.jsonl", record(DEAL, **ANNOTATED) * 1000)
        child = self.popen("show", "a.jsonl", stdout=-1, stderr=-1)
        child.stdout.readline()
        child.stdout.close()
        self.assertEqual(child.wait(60), OK)
        self.assertEqual(child.stderr.read(), b"")
        child.stderr.close()


if __name__ == "__main__":
    unittest.main()
