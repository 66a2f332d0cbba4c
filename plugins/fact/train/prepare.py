#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes examples for train.c from gold facts and the features of their amounts.

    prepare.py FEATURES GOLD[:WEIGHT]…

FEATURES is the JSON lines output of a pipeline with the plugin fact_features over the texts of the GOLD files.
"""
import json
import re
import sys

KINDS = ("INVESTMENT", "ACQUISITION", "VALUATION", "RESULT", "MOVE", "SPENDING", "CONTRACT", "PENALTY", "PAYOUT", "DEBT",
         "JOBS")
NOTHING, CHANGE, GROWTH, FALL, CUT, KIND = range(6)  # as in model.h


def plain(name):
    return re.sub(r"\s+", " ", name or "").strip().lower().replace("’", "'")


def number(x):
    return None if x in (None, "") else abs(float(x))


def is_negative(fact):
    return fact.get("value") is not None and float(fact["value"]) < 0


def label_of_kind(fact):
    fall = {"MOVE": FALL, "JOBS": CUT}.get(fact["kind"]) if is_negative(fact) else None
    return fall or KIND + KINDS.index(fact["kind"])


def is_change(amount, fact):
    """Whether an amount is the change of a fact."""
    return amount["kind"] != "money" and number(fact.get("change")) is not None \
        and number(fact["change"]) == number(amount.get("value"))


def same(amount, fact):
    """Whether an amount is the value of a fact."""
    values = [(number(amount.get(c)), number(fact.get(c))) for c in ("value", "low", "high")]
    if all(b is None for _, b in values):
        return False
    if is_negative(fact):
        values = values[:1]  # the bounds of a fall are the other way round
    if fact.get("currency") and amount["kind"] == "money" and fact["currency"] != amount.get("currency"):
        return False
    if amount["kind"] == "money" and not fact.get("currency"):
        return False
    return all(a == b for a, b in values)


def label_of(amount, facts):
    """The label of an amount, and the fact whose value it is."""
    over = [f for f in facts if f["start"] < amount["end"] and amount["start"] < f["end"] and f["kind"] in KINDS]
    for f in over:
        if same(amount, f):
            return label_of_kind(f), f
    for f in over:
        if is_change(amount, f):
            valued = any(f.get(c) is not None for c in ("value", "low", "high"))
            return (CHANGE, None) if valued else (GROWTH, f) if f["kind"] == "RESULT" else (NOTHING, None)
    return NOTHING, None


def show(document, gold, weight, counts):
    for amount in document.get("fact_features", []):
        label, fact = label_of(amount, gold["fact"])
        print("A", weight, label, amount["features"])
        if not fact:
            continue
        counts[0] += 1
        rows = [row.split("\t") for row in amount["candidates"].split("\n") if row]
        right = [i for i, (name, _) in enumerate(rows) if plain(name) == plain(fact.get("subject"))]
        if right:
            kind = KINDS.index(fact["kind"])
            print("S", weight, kind, right[0], " | ".join(ids for _, ids in rows))
            counts[1] += 1
        elif "-v" in sys.argv:
            print("no candidate:", gold["id"], fact["kind"], fact.get("subject"), [n for n, _ in rows],
                  gold["text"][fact["start"]:fact["end"]], file=sys.stderr)


def main():
    files = [a for a in sys.argv[1:] if a != "-v"]
    with open(files[0], encoding="utf-8") as f:
        features = {d["id"]: d for d in map(json.loads, f)}
    counts, facts = [0, 0], 0
    for name in files[1:]:
        path, _, weight = name.partition(":")
        with open(path, encoding="utf-8") as f:
            for gold in map(json.loads, f):
                facts += sum(x["kind"] in KINDS and any(x.get(c) is not None for c in ("value", "low", "high", "change"))
                             for x in gold["fact"])
                show(features[gold["id"]], gold, weight or "1", counts)
    print(f"{facts} facts with amounts, {counts[0]} of amounts found, {counts[1]} with their subject", file=sys.stderr)


if __name__ == "__main__":
    main()
