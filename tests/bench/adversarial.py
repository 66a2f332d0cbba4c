# SPDX-License-Identifier: MIT
"""Checks that no text makes a plugin slow or large: its cost grows no faster than linearly with the length of the text,
and at most LIMIT times the cost per byte of news.

Texts repeat patterns that need a plugin's attention: every pair of the triggers below, side by side and apart, and listed
ones; texts of only new words; and, for decoders, records that repeat a part of their format. Each runs at two lengths. A
text that seems too slow runs again, alternating with news and more often, before it counts. Costs are those that `costs`
measures: instructions if the machine counts them, otherwise processor time.

Writes a table, the worst first, and exits with 1 if anything is too slow.

usage: adversarial.py [--quick] [--listed] [--table FILE] [--only TEXT]
"""
import argparse
import itertools
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

# Exponent of the growth of cost with length; multiple of the cost of news; bytes. Growth is checked again at the last
# length, which is beyond the effects of the processor's caches.
FULL = {"exponent": 1.1, "limit": 20.0, "sizes": (20_000, 320_000), "long": 2_560_000}
# For a machine that does other work, too: still far below any real fault.
QUICK = {"exponent": 1.5, "limit": 100.0, "sizes": (8_000, 64_000), "long": 256_000}
ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])

# Triggers of close inspection by a plugin, a word or two of each class.
TRIGGERS = {
    "digit": "1",
    "year": "2020",
    "decimal": "3.5",
    "grouped": "20,201",
    "dollar": "$",
    "euro": "€",
    "dollars of Canada": "C$",
    "code": "USD",
    "currency": "dollars",
    "scale": "million",
    "abbreviated scale": "m",
    "number word": "one",
    "tens": "twenty",
    "ordinal": "1st",
    "ordinal word": "third",
    "fraction": "1/2",
    "half": "half",
    "month": "May",
    "weekday": "Monday",
    "period": "year",
    "season": "summer",
    "holiday": "Christmas",
    "time": "10:30",
    "relative": "last",
    "ago": "ago",
    "article": "a",
    "the": "the",
    "of": "of",
    "in": "in",
    "to": "to",
    "at": "at",
    "for": "for",
    "and": "and",
    "between": "between",
    "modifier": "more than",
    "not": "not",
    "valence": "good",
    "may": "may",
    "but": "but",
    "superlative": "biggest",
    "ever": "ever",
    "hype": "revolutionary",
    "name": "Smith",
    "title": "Mr",
    "company": "Inc.",
    "capitals": "IBM",
    "place": "London",
    "said": "said",
    "clitic": "n't",
    "percent": "%",
    "hyphen": "-",
    "dash": "–",
    "comma": ",",
    "stop": ".",
    "question": "?",
    "ellipsis": "...",
    "slash": "/",
    "apostrophe": "'",
    "quotes": "“”",
    "quote": '"',
    "bracket": "(",
    "bracket closed": ")",
    "at sign": "@",
    "address": "www.a.com/b",
    "line": "\n",
    "paragraph": "\n\n",
    "no-break space": "\u00a0",
    "zero width joiner": "\u200d",
    "accent": "\u0301",
    "emoji": "👍🏽",
    "kanji": "億円",
    "letter": "é",
}

# Patterns of more than two triggers.
LISTED = [
    "3.5,4.25,", "3.5, 4.25, ", "1-", "2020-", "20201,111,", "1,", "1.", "1,000,", "1'000'", "1 000 ", "1/", "1:",
    "May at ", "May for ", "in May the rain may fall ", "may May ", "May the ", "March on ", "Will will ",
    "$", "C$", "€", "$1-", "$1 to ", "A $1", "A $1 ", "US$ ", "$1 ", "$1bn ", "$1,", "$1/", "1 $", "USD 1 ", "1 USD ",
    "between $1 and ", "$1 million and ", "half a ", "half a million and ", "a few hundred ", "two hundred and ",
    "twenty-", "twenty-five-", "one hundred and ", "one and a half ", "one million ", "point five ", "one over ",
    "1m ", "1st ", "1/2 ", "1 ", "one ", "1k ", "1.5 ", "-1 ", "−1", "½", "1½ ", "2^", "2^9^", "1e5 ", "5x10^", "10% ",
    "third of ", "a third ", "two-thirds ", "1 and 1/2 ", "1 over ", "out of ", "one in ",
    "Monday to ", "Monday, May 5, ", "May 5-", "May 2020 to ", "from May to ", "Q1 ", "Q1-", "H1 2020/", "FY20 ",
    "the first quarter of ", "the end of the ", "day after day after ", "two days before ", "the week of ",
    "10:30 ", "10 a.m. ", "10-", "10.30pm-", "5/5/", "2020-05-05T", "the 1990s ", "'90s ", "early ", "mid-", "next ",
    "every other ", "year-on-year ", "last year's ", "over the past ", "since ", "until ", "once a ", "daily ",
    "three months ended May 1, ", "year ended June 30, ", "fiscal year starts on October 1 ", "that ended May ", "5x10^1/21/2",
    "no ", "not very ", "n't ", "never ", "very ", "less ", "more than ", "better than ", "not as good as ",
    "good, ", "bad but ", "bad! ", "fell less than ", "the most ", "biggest ever ", "one of the best ", "the world's ",
    "U.S. ", "a.", "A.", "A. ", "Mr. ", "Inc. ", "No. ", "e.g. ", "etc.) ", "?! ", "...", ". . . ", ".\" ", ".) ",
    "(", ")", "((", "[1]", "“", "”", "“”", "“a” ", "‘a’ ", "\"a\" ", "'a' ", "'", "''", "’s ", "O'", "l'",
    "John Smith ", "John ", "J. ", "of ", "Bank of ", "Smith & ", "Smith and ", "de la ", "van der ", "IBM-", "iPhone",
    "The ", "A B ", "a-", "a_", "a/", "a.b", "a@b.c ", "http://", "http://a/", "#a", "@a ", "@@", "a\n", "\n", "A\n\n",
    " ", "\t", "\r\n", "\u00a0", "\u2028", "\ufeff", "\u200b", "a\u0301", "\u0301", "👨‍👩‍👧", "🇬🇧", "億", "円億", "한국",
    "a", "A", "1", "é", "-", "–", "—", ",", ".", "_", "*", "=", "&", "&amp;", "<b>", "\\", "~", "|", ";", ":", "!",
]


def distinct_words():
    """Yields words that are all different."""
    letters = "etaoinshrdlu"
    for word in itertools.product(letters, repeat=6):
        yield "".join(word) + " "


def distinct_names():
    return (word.title() for word in distinct_words())


def distinct_numbers():
    return (f"{number * 7919 % 1000003}.{number % 97} " for number in itertools.count(1))


NEW = {"new words": distinct_words, "new names": distinct_names, "new numbers": distinct_numbers}

# Records of other tools' formats: their start, the part to repeat (%d counts up), their end.
RECORDS = {
    "jsonl": [
        ('{"id": "1", "text": "', "\\u0041", '"}'),
        ('{"id": "1", "text": "', "\\ud83d\\ude80", '"}'),
        ('{"id": "1", "text": "', "a\\n", '"}'),
        ('{"id": "1", "text": "ab", "x": ', "[", ""),
        ('{"id": "1", "text": "ab", "x": ', '{"a":', ""),
        ('{"id": "1", "text": "ab", "meta": {"a": 1', ', "a": 1', "}}"),
        ('{"id": "1", "text": "ab", "meta": {"a": 1', ', "a%d": 1', "}}"),
        ('{"id": "1", "text": "ab", "token": [{"start": 0, "end": 1}', ', {"start": 0, "end": 1}', "]}"),
        ('{"id": "1", "text": "ab", "money": [{"start": 0, "end": 1}', ', {"start": 1, "end": 2}', "]}"),
        ('{"id": "1", "text": "ab", "date": [{"start": 0, "end": 1}', ', {"start": 0, "end": 2, "a%d": 1}', "]}"),
        ("", "[", ""),
        ("", '{"text": "a", ', ""),
        ("", " ", ""),
    ],
    "conll": [("", "a O\n", ""), ("", "a B-X\n", ""), ("", "\n", ""), ("", "a I-X%d\n", ""), ("", "-DOCSTART- O\n", "")],
    "conllu": [
        ("", "1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n", ""),
        ("# text = ab\n", "1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", ""),
        ("", "# text = a\n", ""),
        ("", "1-2\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", ""),
        ("1\ta\t_\t_\t_\t_\t_\t_\t", "A=b|", "\n"),
    ],
    "brat": [
        ("# text = ab\n", "T%d\tORG 0 1\ta\n", ""),
        ("# text = ab\n", "T1\tORG 0 1\ta\n", ""),
        ("# text = ab\n", "A%d\tMod T1\n", ""),
        ("# text = ab\nT1\tORG 0 1\ta\n", "A%d\tMod T1 X\n", ""),
        ("# text = ab\nT1\tORG 0 1\ta\n", "#%d\tAnnotatorNotes T1\ta=b\n", ""),
        ("# text = ab\nT1\tORG 0 1", ";0 1", "\ta\n"),
        ("# text = ", "\\n", "\n"),
    ],
    "timeml": [
        ("<TimeML><TEXT>", '<TIMEX3 tid="t1" type="DATE" value="2025">a</TIMEX3>', "</TEXT></TimeML>"),
        ("<TimeML><TEXT>", '<TIMEX3 tid="t%d" type="DATE" value="2025">a</TIMEX3> ', "</TEXT></TimeML>"),
        ("<TimeML><TEXT>", "<a>", ""),
        ("<TimeML><TEXT>", "&amp;", "</TEXT></TimeML>"),
        ("<TimeML><TEXT>", "<!-- -->", "</TEXT></TimeML>"),
        ("<TimeML ", 'a%d="" ', "/>"),
    ],
    "spacy": [
        ('{"text": "ab", "tokens": [{"id": 0, "start": 0, "end": 1}', ', {"id": 1, "start": 0, "end": 1}', "]}"),
        ('{"text": "ab", "ents": [{"start": 0, "end": 1, "label": "X"}', ', {"start": 0, "end": 1, "label": "X%d"}', "]}"),
        ('{"text": "ab", "sents": [{"start": 0, "end": 1}', ', {"start": 1, "end": 2}', "]}"),
        ("", "[", ""),
    ],
    "labelstudio": [
        (
            '{"data": {"text": "ab"}, "annotations": [{"result": [{}',
            ', {"type": "labels", "value": {"start": 0, "end": 1, "labels": ["X"]}}',
            "]}]}",
        ),
        ('{"data": {"text": "ab"', ', "a%d": "b"', "}}"),
        ('{"data": {"text": "ab"}, "annotations": [{}', ', {"was_cancelled": true, "result": []}', "]}"),
        ("", '{"a":', ""),
    ],
}
ENCODERS = ("csv", "conll", "conllu", "brat", "timeml", "spacy", "labelstudio", "corenlp")
ANNOTATORS = ("token", "sentence", "stem", "entity", "money", "date", "number", "sentiment", "hype")


def patterns(listed):
    """Yields the name and a function from a size to a text, for every pattern once."""
    found = {pattern: lambda size, p=pattern: repeat(p, size) for pattern in LISTED}
    for a, b in () if listed else itertools.product(TRIGGERS.values(), repeat=2):
        for pattern in (a + b, f"{a} {b} "):
            found[pattern] = lambda size, p=pattern: repeat(p, size)
        # A row of one and then of the other; and one now and then in a row of the other.
        found[f"{a} … {b} …"] = lambda size, a=a, b=b: repeat(f"{a} ", size // 2) + repeat(f"{b} ", size // 2)
        found[f"{a}…{b}…"] = lambda size, a=a, b=b: repeat(a, size // 2) + repeat(b, size // 2)
        found[f"({a} {b}…)…"] = lambda size, a=a, b=b: repeat(f"{a} " + b * 200 + " ", size)
    for name, words in NEW.items():
        found[name] = lambda size, w=words: fill(w, size)
    return found.items()


def repeat(pattern, size):
    """Returns about `size` bytes of the pattern, in UTF-8."""
    data = pattern.encode()
    return data * max(1, size // len(data))


def fill(words, size):
    """Returns about `size` bytes of words that do not repeat."""
    parts, length = [], 0
    for word in words():
        if length >= size:
            break
        parts.append(word)
        length += len(word)
    return "".join(parts).encode()


def record(parts, size):
    """Returns about `size` bytes of a record in some format."""
    head, body, tail = parts
    if "%d" not in body:
        return (head + body * (size // len(body)) + tail).encode()
    return (head + "".join(body % n for n in range(1, size // (len(body) + 3))) + tail).encode()


def news():
    """Returns articles, as one text."""
    return b"\n".join(path.read_bytes() for path in sorted((ROOT / "corpora" / "news").glob("*.txt")))


class Costs:
    """A pipeline, and the costs of its plugins."""

    def __init__(self, conf, folder):
        self.conf = pathlib.Path(folder) / "pipeline.conf"
        self.conf.write_text(conf)
        self.processes = {}
        # Meson sets it to find memory errors; it makes allocations slower.
        self.env = {name: value for name, value in os.environ.items() if name != "MALLOC_PERTURB_"}

    def run(self, text, repeats=1):
        """Returns the output of `costs` for a text."""
        if repeats not in self.processes:
            self.processes[repeats] = subprocess.Popen(
                [os.environ["COSTS"], self.conf, str(repeats)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.env,
            )
        process = self.processes[repeats]
        process.stdin.write(b"%d\n" % len(text) + text)
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            sys.exit(f"the pipeline ended at {text[:60]!r}")
        return json.loads(line)

    def close(self):
        for process in self.processes.values():
            process.stdin.close()
            process.wait()


class Judge:
    """Runs texts in a pipeline, and keeps a row for each plugin and text."""

    def __init__(self, costs, reference, plugins, bounds):
        self.costs, self.reference, self.plugins = costs, reference, plugins
        self.exponent, self.limit = bounds["exponent"], bounds["limit"]
        self.sizes, self.long = bounds["sizes"], bounds["long"]
        self.rows, self.n, self.news = [], 0, {}
        self.counted = False  # costs are instructions
        self.costs.run(reference)

    def per_byte(self, text, repeats=1):
        found = self.costs.run(text, repeats)
        memory = found["document_bytes"] / len(text)
        self.counted = found["unit"] == "instructions"
        return {name: cost / len(text) for name, cost in found["costs"].items()}, memory

    def most(self, name):
        """Returns the highest allowed exponent. A table of distinct names outgrows the processor's caches: the time per name
        then keeps rising, unlike the number of instructions."""
        return self.exponent if self.counted or "%d" not in name else self.exponent + 0.3

    def look(self, name, make):
        """Runs make(size) at two sizes."""
        if self.n % 20 == 0:
            self.news, _ = self.per_byte(self.reference, 3)
        self.n += 1
        texts = [make(size) for size in self.sizes]
        small, small_memory = self.per_byte(texts[0], 2)
        large, memory = self.per_byte(texts[1])
        growth = math.log(len(texts[1]) / len(texts[0]))
        for plugin in self.plugins:
            if not large[plugin]:
                continue
            ratio = max(small[plugin], large[plugin]) / self.news[plugin]
            exponent = 1 + math.log(large[plugin] / max(small[plugin], 1e-9)) / growth
            row = {"plugin": plugin, "pattern": name, "cost": large[plugin], "ratio": ratio, "exponent": exponent}
            if ratio > self.limit or exponent > self.most(name):
                self.again(row, make)
            self.rows.append(row)
        if math.log(memory / small_memory) / growth > self.exponent - 1:
            self.rows.append(
                {"plugin": "memory", "pattern": name, "cost": memory, "ratio": 1, "exponent": 2, "wrong": "memory"}
            )

    def again(self, row, make):
        """Runs a text that seems too slow again, and marks the row if it is slow every time."""
        plugin, wrong = row["plugin"], True
        sizes = self.sizes if row["ratio"] > 2 and row["exponent"] > 1.4 else (self.sizes[1], self.long)
        for _ in range(3):
            news_cost = self.per_byte(self.reference, 5)[0][plugin]
            if row["ratio"] > self.limit:
                cost = max(self.per_byte(make(size), 3)[0][plugin] for size in self.sizes)
                row["ratio"] = min(row["ratio"], cost / news_cost)
            if row["exponent"] > self.most(row["pattern"]):
                texts = [make(size) for size in sizes]
                small, large = (self.per_byte(text, 2)[0][plugin] for text in texts)
                exponent = 1 + math.log(large / small) / math.log(len(texts[1]) / len(texts[0]))
                # A text that costs less than news, however long, is not a fault.
                row["exponent"] = min(row["exponent"], exponent if large > news_cost else 1.0)
            wrong = row["ratio"] > self.limit or row["exponent"] > self.most(row["pattern"])
            if not wrong:
                return
        row["wrong"] = "ratio" if row["ratio"] > self.limit else "exponent"


def bounds(arguments):
    return QUICK if arguments.quick else FULL


def conf(decoder, encoder, annotators):
    sections = "".join(f"[{name}]\n" for name in annotators)
    return f"[input]\npath = -\nformat = {decoder}\n{sections}[output]\npath = -\nformat = {encoder}\n"


def annotate(folder, arguments):
    costs = Costs(conf("text", "jsonl", ANNOTATORS), folder)
    judge = Judge(costs, news(), ("text", *ANNOTATORS, "jsonl"), bounds(arguments))
    for name, make in patterns(arguments.quick or arguments.listed):
        if not arguments.only or arguments.only in name:
            judge.look(name, make)
    judge.costs.close()
    return judge.rows


def encode(folder, arguments, encoder):
    judge = Judge(Costs(conf("text", encoder, ANNOTATORS), folder), news(), (encoder,), bounds(arguments))
    for pattern in LISTED:
        if not arguments.only or arguments.only in pattern:
            judge.look(pattern, lambda size, p=pattern: repeat(p, size))
    judge.costs.close()
    return judge.rows


def as_record(decoder, folder):
    """Returns the news as a record of a decoder."""
    text = pathlib.Path(folder) / "news.txt"
    text.write_bytes(news())
    path = pathlib.Path(folder) / "record.conf"
    path.write_text(conf("text", decoder, ("token", "sentence", "entity", "money", "date")))
    command = [os.environ["TOOLKIT"], "run", path, "--input", text, "--output", "-", "--quiet", "--workers", "0"]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.strip() + b"\n"


def decode(folder, arguments, decoder):
    costs = Costs(conf(decoder, "none", ()), folder)
    judge = Judge(costs, as_record(decoder, folder), (decoder,), bounds(arguments))
    for parts in RECORDS[decoder]:
        if not arguments.only or arguments.only in parts[1]:
            judge.look(parts[1], lambda size, p=parts: record(p, size))
    judge.costs.close()
    return judge.rows


def peak(folder, documents):
    """Returns the peak memory, in bytes, of a run over documents of only new words."""
    words = distinct_words()
    path = pathlib.Path(folder) / "words.conf"
    path.write_text(conf("jsonl", "jsonl", ANNOTATORS))
    command = [os.environ["TOOLKIT"], "run", path, "--input", "-", "--output", "/dev/null", "--quiet", "--workers", "0"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        for _ in range(documents):
            text = "".join(next(words) for _ in range(30_000))
            process.stdin.write(json.dumps({"text": text}).encode() + b"\n")
        process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss * 1024


def memory(folder):
    """Whether ten times as many new words take no more memory."""
    few, many = peak(folder, 8), peak(folder, 80)
    print(f"memory: {few / 1e6:.0f} MB after {8 * 30_000} new words, {many / 1e6:.0f} MB after {80 * 30_000}")
    return many < few * 1.25


def table(rows):
    lines = [f"{'times news':>10} {'exponent':>8} {'per byte':>9}  {'plugin':<11} pattern"]
    for row in rows:
        lines.append(
            f"{row['ratio']:10.1f} {row['exponent']:8.2f} {row['cost']:9.1f}  {row['plugin']:<11} "
            f"{row['pattern']!r}{'  TOO SLOW: ' + row['wrong'] if 'wrong' in row else ''}"
        )
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="the listed patterns alone, short, and generous bounds")
    parser.add_argument("--listed", action="store_true", help="no pairs of triggers")
    parser.add_argument("--table", help="write all rows to this file")
    parser.add_argument("--only", help="patterns that contain this")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = annotate(folder, arguments)
        if not arguments.quick:
            for encoder in ENCODERS:
                rows += encode(folder, arguments, encoder)
        for decoder in RECORDS:
            rows += decode(folder, arguments, decoder)
        flat = arguments.quick or memory(folder)
    rows.sort(key=lambda row: ("wrong" not in row, -row["ratio"]))
    wrong = [row for row in rows if "wrong" in row]
    if arguments.table:
        pathlib.Path(arguments.table).write_text(table(rows))
    print(table(rows[: max(40, len(wrong))]), end="")
    print(f"{len(rows)} costs, {len(wrong)} too high")
    return 0 if not wrong and flat else 1


if __name__ == "__main__":
    sys.exit(main())
