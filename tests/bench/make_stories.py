#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a corpus of made-up business stories, to measure collectors with: make_stories.py N [--plain] [--one] > FILE

N documents in JSON Lines, five on each story, of about 3 KB. They repeat the same sentences with other names and
amounts, in exact and vague words, some of which contradict each other; the rest is filler whose words change, so that
documents are not copies of each other. Every 50th is a copy. With the layers entity and fact, or --plain without.
With --one, all stories are about one company. The same N gives the same bytes.
"""
import json
import random
import sys

SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
FILLER = """the market has been waiting for news since the spring and analysts said that the sector would need more time
to adjust its plans while customers asked for lower prices and better service in the coming months of the year after a
long period of weak demand in most regions where the firms compete with each other for the same orders and staff""".split()
ROUNDS = ["Series A", "Series B", "Series C", "Series D", "Series E", "Series F"]
FILLER_WORDS = 420


def name(rng, n=3):
    return "".join(rng.choice(SYLLABLES) for _ in range(n)).capitalize()


class Document:
    def __init__(self, ident, date):
        self.record = {"id": ident, "meta": {"date": date, "title": ""}, "text": "", "entity": [], "fact": []}
        self.parts, self.length = [], 0

    def put(self, text):
        self.parts.append(text)
        self.length += len(text)

    def entity(self, form, label, full=None):
        self.record["entity"].append({"start": self.length, "end": self.length + len(form), "label": label, "name": full or form})
        self.put(form)

    def sentence(self, pieces, kind, **columns):
        start = self.length
        for piece in pieces:
            if isinstance(piece, tuple):
                self.entity(*piece)
            else:
                self.put(piece)
        self.record["fact"].append({"start": start, "end": self.length, "kind": kind, "status": "ACTUAL", **columns})
        self.put(". ")

    def filler(self, rng, words):
        for i in range(words):
            self.put((name(rng, 2).lower() if i % 4 == 3 else rng.choice(FILLER)) + (".\n" if i % 20 == 19 else " "))

    def finish(self, plain):
        self.record["text"] = "".join(self.parts)
        if plain:
            del self.record["entity"], self.record["fact"]
        return json.dumps(self.record, ensure_ascii=False) + "\n"


def article(story, number, one, plain):
    rng = random.Random(story)
    buyer, target, person = name(rng), name(rng), f"{name(rng, 2)} {name(rng)}"
    if one:
        buyer = target = "Borealis"
    deal, value, revenue = rng.randint(11, 99), rng.randint(101, 999), rng.randint(101, 999)
    year, series, jobs = rng.randint(2015, 2024), rng.choice(ROUNDS), rng.randint(2, 90) * 100
    own = random.Random(f"{story} {number}")
    doc = Document(f"{story}-{number}", f"{year + 1}-{own.randint(1, 12):02}-{own.randint(1, 28):02}")
    period = {"begin": f"{year}-01-01", "until": f"{year + 1}-01-01", "date": str(year)}
    org, other = (buyer, "ORG"), (target, "ORG")
    full = (f"{target} Inc.", "ORG", f"{target} Inc.")
    doc.record["meta"]["title"] = f"{buyer} in talks with {target}"
    doc.filler(own, FILLER_WORDS // 4)
    doc.sentence([org, f" is in talks to invest over ${deal} billion in ", full], "INVESTMENT", subject=buyer, object=full[0],
                 currency="USD", value=deal * 10**9, mod="MORE_THAN", status="RUMOURED", source=rng.choice(["", "Bloomberg"]))
    doc.sentence([other, f" was valued at ${value / 10} billion" if number % 2 else f" was valued at nearly ${value // 10 + 1} billion"],
                 "VALUATION", subject=target, currency="USD", value=value * 10**8 if number % 2 else (value // 10 + 1) * 10**9,
                 **({} if number % 2 else {"mod": "LESS_THAN"}))
    doc.filler(own, FILLER_WORDS // 4)
    doc.sentence([other, f" reported ${revenue} million in revenue in {year}"], "RESULT", subject=target, what="revenue",
                 currency="USD", value=revenue * 10**6, **period)
    wrong = number == 3
    doc.sentence(["In ", str(year - wrong), ", ", other, f" closed a $1 billion {series} round"], "INVESTMENT", object=target,
                 what=series, currency="USD", value=10**9, begin=f"{year - wrong}-01-01", until=f"{year - wrong + 1}-01-01",
                 date=str(year - wrong))
    doc.filler(own, FILLER_WORDS // 4)
    doc.sentence([(person, "PERSON"), ", chief executive of ", other], "APPOINTMENT", subject=person, object=target, what="chief executive")
    doc.sentence([org, f" will cut {jobs} jobs"], "JOBS", subject=buyer, value=jobs * (2 if number == 4 else 1), unit="jobs", status="PLANNED")
    doc.sentence([org, "’s shares rose ", f"{own.randint(1, 90) / 10}%"], "MOVE", subject=buyer, value=own.randint(1, 90) / 10, unit="%")
    doc.filler(own, FILLER_WORDS // 4)
    return doc.finish(plain)


def main():
    n = int(sys.argv[1])
    for i in range(n):
        story, number = divmod(i - (i % 50 == 49), 5)
        line = article(story, number, "--one" in sys.argv, "--plain" in sys.argv)
        sys.stdout.write(line.replace('{"id": "', '{"id": "copy-', 1) if i % 50 == 49 else line)


if __name__ == "__main__":
    main()
