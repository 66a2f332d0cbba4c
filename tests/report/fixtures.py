# SPDX-License-Identifier: MIT
"""Documents as `toolkit bench --json` and `toolkit eval --json` print them: ordinary and awkward ones."""
import copy

NASTY = "<script>alert('x')</script> & \"quotes\" <b>"
LONG = "Antidisestablishmentarianism-and-other-very-long-words-without-a-single-space-" * 4
EMOJI = "👩‍👩‍👧‍👦 family, é (e + ´), 日本語の記事, שלום עולם, \u202eevil\u202c"


def figure(value, spread=0.03):
    if value is None:
        return {"value": None, "low": None, "high": None}
    return {"value": value, "low": value * (1 - spread), "high": value * (1 + spread)}


# ----------------------------------------------------------------------------------------------- bench

PLUGINS = {"token": 3.1, "sentence": 1.2, "stem": 0.05, "number": 2.2, "entity": 21.4, "money": 3.3, "date": 4.9,
           "sentiment": 6.8, "hype": 2.7, "jsonl": 5.5}


def cost(name, ns, total, kind="annotator"):
    p50 = ns * 540 / 1000
    quantiles = [p50 * (0.4 + 0.06 * i + (0.002 * i ** 2.2 if i > 12 else 0)) for i in range(21)]
    return {
        "name": name, "kind": kind, "version": "1.0.0", "mb_per_s": figure(4800 / ns), "documents_per_s":
        figure(1.7e6 / ns), "ns_per_token": figure(ns), "share": ns / total, "first_pass_mb_per_s": figure(2600 / ns),
        "document_us": {"p50": p50, "p95": p50 * 1.9, "p99": p50 * 2.4, "max": p50 * 3.1, "quantiles": quantiles},
        "instructions_per_byte": ns * 2.3, "setup_ms": figure(ns / 9), "calibrated": figure(ns),
        "first_pass_calibrated": figure(ns * 2),
    }


def fit(exponent, super_linear=False):
    return {"exponent": figure(exponent, 0.01), "tail_exponent": exponent, "r2": 0.9992, "super_linear": super_linear}


def bench():
    total = sum(PLUGINS.values())
    sizes = [2 ** i for i in range(8, 25)]
    return {
        "format": "toolkit-bench/1", "version": "0.1.0", "pipeline": "corpora/news.conf",
        "settings": {"time": 20.0, "rounds": 10, "threshold": 0.05, "level": 0.95, "seed": 1},
        "machine": {"processor": "Some Processor 9000", "cores": 4, "system": "Linux 6.1.0 x86_64", "load": 0.36,
                    "instructions": None},
        "corpus": {"path": "corpora/news", "documents": 33, "bytes": 93190, "tokens": 19402, "skipped": 0,
                   "left_out": []},
        "noise": {"verdict": "quiet", "message": "", "calibration_spread": 0.02, "round_spread": 0.03},
        "calibration_ns": figure(1800.0),
        "whole": {**cost("whole", total, total, None), "version": None},
        "plugins": [cost(name, ns, total) for name, ns in PLUGINS.items()],
        "memory": {"peak_bytes": figure(23.1e6), "plugins_bytes": figure(14.2e6),
                   "document_bytes": {"p50": 30512, "p95": 60211, "p99": 70001, "max": 71233}},
        "lexemes": {"tokens": 19402, "new": 4211, "hit_rate": 0.783, "table_bytes": 1200345, "drops": 0},
        "startup": {"open_ms": figure(4.2), "one_document_ms": figure(6.1)},
        "scaling": [{"workers": w, "mb_per_s": figure(94 * w ** 0.93), "speedup": w ** 0.93} for w in (1, 2, 3, 4)],
        "curve": {
            "document": {
                "points": [{"bytes": n, "ns": figure(900 + 10.4 * n), "memory_bytes": 60000 + 9 * n} for n in sizes],
                "time": fit(1.001), "memory": fit(0.97),
                "plugins": [{"name": name, "ns": [200 + ns * n / 5 for n in sizes], "time": fit(1.0)}
                            for name, ns in PLUGINS.items()]},
            "corpus": {
                "points": [{"documents": n, "bytes": 2824 * n, "ns": figure(29000.0 * n), "peak_bytes":
                            2e7 + 300 * n} for n in (33, 66, 132, 264, 528)],
                "time": fit(1.0), "memory": fit(0.02)}},
        "comparison": None,
    }


def bench_compared():
    document = bench()
    rows = []
    for i, name in enumerate(["whole", *PLUGINS]):
        change = {"whole": 0.07, "entity": 0.161, "money": -0.055}.get(name, 0.004)
        verdict = "slower" if change > 0.05 else "faster" if change < -0.05 else "no difference shown"
        rows.append({"name": name, "what": "steady", "a_ns": 8e5, "b_ns": 8e5 * (1 + change), "change":
                     {"value": change, "low": change - 0.01, "high": change + 0.012}, "verdict": verdict,
                     "by": "time", "regression": verdict == "slower"})
        rows.append({**rows[-1], "what": "first pass", "verdict": "too noisy", "regression": False})
    document["comparison"] = {"with": "before.json", "kind": "baseline", "resolution": 0.04, "regression": True,
                              "message": "a regression: entity is 16.1% slower, beyond the threshold of 5%", "rows": rows,
                              "unmatched": ["stem"]}
    return document


def bench_awkward():
    """Zeros, nulls, one of each, names that are too long or look like markup, all callouts."""
    document = bench_compared()
    document["pipeline"] = NASTY + LONG
    document["machine"] = {"processor": None, "cores": 1, "system": NASTY, "load": None,
                           "instructions": "perf_event_paranoid is 3"}
    document["corpus"] = {"path": EMOJI, "documents": 1, "bytes": 0, "tokens": 0, "skipped": 0, "left_out": [
        {"document": LONG, "plugin": None, "reason": "crash", "message": NASTY},
        {"document": EMOJI, "plugin": NASTY, "reason": "timeout", "message": LONG}]}
    document["noise"] = {"verdict": "too noisy", "message": "Rounds differ by 40%.", "calibration_spread": None,
                         "round_spread": 0.4}
    none = {key: figure(None) if isinstance(value, dict) else None for key, value in cost("x", 1, 1).items()}
    document["plugins"] = [
        {**none, "name": NASTY}, {**cost(LONG, 1e-9, 1), "share": 0}, {**cost(EMOJI, 1e9, 1), "share": 1},
        {"name": "missing everything"},
        {**cost("zero", 1, 1), "mb_per_s": figure(0), "ns_per_token": {"value": 3, "low": None, "high": None},
         "document_us": {"p50": 0, "p95": 0, "p99": 0, "max": 0, "quantiles": []}}]
    document["memory"] = {"peak_bytes": figure(None), "plugins_bytes": figure(0), "document_bytes": None}
    document["scaling"] = [{"workers": 1, "mb_per_s": figure(0), "speedup": None}]
    curve = document["curve"]
    curve["document"]["points"] = [{"bytes": 256, "ns": figure(None), "memory_bytes": 0}]
    curve["document"]["time"] = fit(2.03, True)
    curve["document"]["plugins"] = [{"name": NASTY, "ns": [None], "time": fit(1.4, True)},
                                    {"name": LONG, "ns": [], "time": None}]
    curve["corpus"] = {"points": [], "time": None, "memory": None}
    document["comparison"]["rows"][0]["change"] = figure(None)
    document["comparison"]["rows"][0]["name"] = LONG
    document["comparison"]["message"] = NASTY
    document["comparison"]["unmatched"] = [NASTY, LONG]
    return document


# ------------------------------------------------------------------------------------------------ eval

def share(value):
    if value is None:
        return figure(None)
    return {"value": value, "low": max(value - 0.04, 0), "high": min(value + 0.03, 1)}


def prf(tp, gold, predicted):
    precision = tp / predicted if predicted else None
    recall = tp / gold if gold else None
    f1 = 2 * tp / (gold + predicted) if gold + predicted else None
    return {"tp": tp, "gold": gold, "predicted": predicted, "precision": share(precision), "recall": share(recall),
            "f1": share(f1)}


def row(kind, label, tp, gold, predicted):
    return {"kind": kind, "label": label, "strict": prf(tp, gold, predicted),
            "overlap": prf(min(tp + 2, gold, predicted), gold, predicted)}


def layer(name, labels, headline="micro", **more):
    rows = [row("label", label, *counts) for label, counts in labels.items() if label]
    sums = [sum(counts[i] for counts in labels.values()) for i in range(3)]
    rows.append(row("micro", None, *sums))
    if len(labels) > 1:
        rows.append(row("macro", None, *sums))
        rows.append(row("any", None, *sums))
        for counts in (rows[-2]["strict"], rows[-2]["overlap"]):
            counts.update(tp=None, gold=None, predicted=None)
    return {"name": name, "documents": 2, "gold": sums[1], "predicted": sums[2], "headline": headline, "rows": rows,
            "boundary": None, "values": [], "confusion": None, **more}


def span(text, part, label=None, status="right", other=0, nth=0, **values):
    start = -1
    for _ in range(nth + 1):
        start = text.index(part, start + 1)
    return {"start": start, "end": start + len(part), "text": part, "label": label, "values": values,
            "status": status, "other": other}


ARTICLE = ("Harbourline weighs $5-7 million bid\n\nJun 8, 2025\n\nHarbourline Cobalt said on Friday it would pay up to "
           "C$300 million for Tasman Nickel plc. The deal could close in late 2025.\n\n• Profit fell 12% last quarter.\n")
AWKWARD = f"{NASTY}\n\n{EMOJI}\n\n{LONG}\n\nA B C D E F G & <mark>H</mark> I J\u0007K"


def fact(text, part, status, other, values, wrong=()):
    return {**span(text, part, values["kind"], status, other), "values": values, "wrong": [*wrong]}


def articles():
    """(gold, predicted) of two articles, in which spans nest and cross."""
    gold = {"entity": [span(ARTICLE, "Harbourline", "ORG"), span(ARTICLE, "Harbourline Cobalt", "ORG"),
                       span(ARTICLE, "Tasman Nickel plc", "ORG")],
            "money": [span(ARTICLE, "$5-7 million", low=5000000, high=7000000),
                      span(ARTICLE, "C$300 million", currency="CAD", value=300000000)],
            "date": [span(ARTICLE, "Jun 8, 2025", "DATE", value="2025-06-08"),
                     span(ARTICLE, "late 2025", "DATE", value="2025", mod="END"),
                     span(ARTICLE, "last quarter", "DATE", value=["2025-Q1", "2025-Q2"])]}
    predicted = {"entity": [span(ARTICLE, "Harbourline", "ORG"),
                            span(ARTICLE, "Harbourline Cobalt", "PERSON", "label", 1),
                            span(ARTICLE, "Tasman Nickel", "ORG", "extent", 2),
                            span(ARTICLE, "Profit", "MISC", "spurious", None)],
                 "money": [span(ARTICLE, "$5-7 million", low=5000000, high=7000000),
                           span(ARTICLE, "C$300 million", None, "values", 1, currency="USD", value=300000000)],
                 "date": [span(ARTICLE, "Jun 8, 2025", "DATE", value="2025-06-08"),
                          span(ARTICLE, "last quarter", "DATE", "right", 2, value="2025-Q1")]}
    # Spans that cross in every way, start and end together, and one around everything.
    gold2 = {"entity": [span(AWKWARD, AWKWARD, "LOC"), span(AWKWARD, "A B C D", "ORG"), span(AWKWARD, "👩‍👩‍👧‍👦 family", "ORG")],
             "money": [span(AWKWARD, "C D E F"), span(AWKWARD, "<b>")],
             "date": [span(AWKWARD, "B C D E", "DATE"), span(AWKWARD, "שלום עולם", "DATE")]}
    predicted2 = {"entity": [span(AWKWARD, "A B C D", "ORG", "right", 1), span(AWKWARD, "B C", "LOC", "spurious", None)],
                  "money": [span(AWKWARD, "C D E F", None, "values", 0, per=LONG, note=NASTY)],
                  "date": [span(AWKWARD, "D E F G & <", "SET", "label", 0), {**span(AWKWARD, "E", "DATE", "spurious", None),
                                                                              "end": len(AWKWARD) + 5}]}
    deal = {"kind": "ACQUISITION", "subject": "Harbourline Cobalt", "object": "Tasman Nickel plc", "value": 300000000}
    debt = {"kind": "DEBT", "subject": NASTY + EMOJI, "object": LONG}
    bid, price = "Harbourline weighs $5-7 million bid", "pay up to C$300 million for Tasman Nickel plc"
    gold["fact"] = [fact(ARTICLE, bid, "missed", None, {"kind": "ACQUISITION"}),
                    fact(ARTICLE, price, "values", 0, {**deal, "status": "PLANNED"})]
    predicted["fact"] = [fact(ARTICLE, price, "values", 1, {**deal, "status": ["ACTUAL", NASTY], "source": "Reuters"},
                              ["status", "source"]),
                         fact(ARTICLE, "Profit fell 12%", "spurious", None, {"kind": "MOVE", "value": -12})]
    gold2["fact"] = [fact(AWKWARD, "A B C D", "right", 0, debt), fact(AWKWARD, "C D E F", "missed", None, debt)]
    predicted2["fact"] = [fact(AWKWARD, "A B C D", "right", 0, debt), fact(AWKWARD, "B C", "right", 99, {"kind": "MOVE"})]
    for layers in (gold, predicted, gold2, predicted2):
        layers.update({name: [{k: v for k, v in s.items() if k != "text"} for s in spans] for name, spans in layers.items()})
    return ([{"id": "harbourline.txt", "text": ARTICLE, "layers": gold},
             {"id": NASTY + LONG, "text": AWKWARD, "layers": gold2}],
            [{"id": "harbourline.txt", "text": ARTICLE, "layers": predicted},
             {"id": NASTY + LONG, "text": AWKWARD, "layers": predicted2}])


def error(pattern, layer_name, document, text, gold, predicted):
    both = [s for s in (gold, predicted) if s]
    start, end = min(s["start"] for s in both), max(s["end"] for s in both)
    return {"pattern": pattern, "layer": layer_name, "document": document, "start": start, "end": end,
            "before": text[max(0, start - 40):start], "text": text[start:end], "after": text[end:end + 40],
            "gold": gold, "predicted": predicted}


def system(name="corpora/news.conf"):
    gold, predicted = articles()
    one, two = ({name: [{**s, "text": ARTICLE[s["start"]:s["end"]]} for s in spans]
                 for name, spans in side[0]["layers"].items()} for side in (gold, predicted))
    patterns = [("date: DATE missed", "date"), ("entity: ORG tagged PERSON", "entity"),
                ("entity: ends too early", "entity"), ("money: currency wrong", "money"),
                ("entity: MISC spurious", "entity"), ("sentiment: positive taken for neutral", "sentiment")]
    return {
        "name": name, "compared": 2, "missing": 0, "quarantined": 0, "seconds": 0.2,
        "unscored": [{"layer": "hype", "why": "not in the gold"}],
        "layers": [
            layer("entity", {"ORG": (90, 100, 101), "PERSON": (40, 45, 48), "LOC": (20, 25, 22), "PRODUCT": (4, 9, 8)},
                  confusion={"labels": ["ORG", "PERSON", "LOC", "PRODUCT", None],
                             "counts": [[90, 3, 1, 0, 6], [2, 40, 0, 0, 3], [3, 0, 20, 0, 2], [3, 0, 0, 4, 2],
                                        [3, 5, 1, 4, 0]]}),
            layer("money", {"": (30, 31, 32)}, values=[
                {"name": name, "pairs": 31, "right": right, "accuracy": share(right / 31), "end_to_end":
                 prf(right, 31, 32)} for name, right in (("value", 30), ("currency", 28), ("mod", 31), ("all", 27))]),
            layer("date", {"DATE": (50, 60, 55), "DURATION": (8, 10, 11), "SET": (0, 2, 0)}, "any"),
            layer("sentence", {"": (70, 74, 73)}, boundary=prf(71, 74, 73)),
            layer("fact", {"ACQUISITION": (1, 2, 1), "DEBT": (1, 2, 1), "MOVE": (0, 0, 2)}, relations=True, values=[
                {"name": name, "keys": keys, "pairs": 2, "right": right, "accuracy": share(right / 2), "end_to_end":
                 prf(right, 4, 4)} for name, keys, right in (
                     ("kind", ["kind"], 2), ("subject", ["subject"], 2), ("object", ["object"], 2),
                     ("amount", ["currency", "value"], 2), ("status", ["status"], 1), ("source", ["source"], 1), ("all", [], 1))])],
        "scores": [{"name": "sentiment", "unit": "sentence", "gold_is": "score", "documents": 2, "gold": 41, "pairs":
                    41, **{m: share(v) for m, v in (("accuracy", 0.71), ("macro_f1", 0.66), ("pearson", 0.7),
                                                    ("spearman", 0.69), ("auc", 0.91), ("mean_absolute_error", 0.2))},
                    "classes": [{"label": label, **prf(10, 14, 13)} for label in ("positive", "neutral", "negative")],
                    "confusion": {"labels": ["positive", "neutral", "negative"], "counts":
                                  [[10, 4, 0], [2, 10, 1], [0, 3, 11]]},
                    "points": [[((i * 7) % 21 - 10) / 10, ((i * 7) % 21 - 10) / 14 + ((i * 5) % 7 - 3) / 20]
                               for i in range(41)]}],
        "patterns": [{"pattern": pattern, "layer": of, "count": 1 if i else 3, "documents": 1}
                     for i, (pattern, of) in enumerate(patterns)],
        "errors": [error(0, "date", "harbourline.txt", ARTICLE, one["date"][1], None),
                   error(1, "entity", "harbourline.txt", ARTICLE, one["entity"][1], two["entity"][1]),
                   error(2, "entity", "harbourline.txt", ARTICLE, one["entity"][2], two["entity"][2]),
                   error(3, "money", "harbourline.txt", ARTICLE, one["money"][1], two["money"][1]),
                   error(4, "entity", "harbourline.txt", ARTICLE, None, two["entity"][3]),
                   {"pattern": 5, "layer": "sentiment", "document": "harbourline.txt", "start": 0, "end": 35, "before": "",
                    "text": ARTICLE[:35], "after": "", "gold": {"value": 0.4, "class": "positive"},
                    "predicted": {"value": 0.05, "class": "neutral"}}],
        "documents": predicted,
    }


def evaluation():
    return {
        "format": "toolkit-eval/1", "version": "0.1.0", "mode": "eval",
        "settings": {"resamples": 1000, "level": 0.95, "seed": 1, "dead_zone": 0.1, "layers": None},
        "gold": {"name": "corpora/gold", "documents": 2}, "issues": {"total": 0, "kinds": [], "items": []},
        "systems": [system()], "documents": articles()[0],
    }


def eval_compared():
    document = evaluation()
    document["mode"] = "compare"
    document["systems"] = [system("old.conf"), system("new.conf")]
    document["comparison"] = [
        {"layer": of, "label": label, "measure": "strict f1", "a": 0.81, "b": 0.81 + d, "difference":
         {"value": d, "low": d - 0.02, "high": d + 0.021}, "p": p}
        for of, label, d, p in (("entity", None, 0.031, 0.012), ("entity", "ORG", -0.04, 0.0), ("money", None, 0.0, 1),
                                ("date", None, -0.031, 0.02))]
    return document


def eval_agreement():
    document = evaluation()
    document["mode"] = "agreement"
    document["agreement"] = [
        {"layer": of, "role": role, "unit": "token", "units": 5210, "metric": "nominal", "kappa": share(k), "alpha": share(k),
         "label_kappa": share(k), "weighted_kappa": None, "strict_f1": share(k), "overlap_f1": None}
        for of, role, k in (("entity", None, 0.91), ("money", None, 0.97), ("date", None, None), ("fact", "status", 0.8))]
    return document


def eval_awkward():
    document = evaluation()
    one = document["systems"][0]
    document["gold"] = {"name": NASTY, "documents": 1}
    one["name"] = LONG
    one["missing"], one["quarantined"], one["seconds"] = 2, 1, None
    labels = {f"LABEL_{i:02}": (i, 60, 60) for i in range(60)}
    labels[LONG] = (0, 0, 0)
    labels[NASTY] = (5, 5, 5)
    counts = [[i * j % 7 for j in range(20)] for i in range(20)]
    one["layers"].insert(0, layer(NASTY, labels, confusion={"labels": [*[*labels][-19:], None], "counts": counts}))
    one["layers"].append({"name": "empty", "documents": 0, "gold": 0, "predicted": 0, "headline": "micro", "rows": [],
                          "boundary": None, "values": [], "confusion": {"labels": [], "counts": []}})
    one["scores"].append({"name": LONG, "unit": "document", "gold_is": "label", "pearson": share(-0.3), "points": [],
                          "classes": [], "confusion": None})
    one["scores"][0]["points"].append([None, 1])
    one["patterns"][0]["pattern"] = NASTY + LONG
    one["errors"][0].update(document=EMOJI + LONG, before=NASTY, after=LONG)
    document["issues"] = {"total": 7, "kinds": [{"kind": "outside", "count": 7}], "items": [
        {"kind": "outside", "side": "gold", "file": LONG, "line": 4, "document": NASTY, "layer": None, "start": None,
         "end": None, "message": EMOJI}]}
    return document


def empty(document):
    """The smallest possible document."""
    return {key: value for key, value in copy.deepcopy(document).items() if isinstance(value, str)}


def all_documents():
    """name: (kind, document)"""
    return {
        "bench": ("bench", bench()), "bench_compared": ("bench", bench_compared()),
        "bench_awkward": ("bench", bench_awkward()), "bench_empty": ("bench", empty(bench())),
        "eval": ("eval", evaluation()), "eval_compared": ("eval", eval_compared()),
        "eval_agreement": ("eval", eval_agreement()), "eval_awkward": ("eval", eval_awkward()),
        "eval_empty": ("eval", empty(evaluation())),
    }
