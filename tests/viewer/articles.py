# SPDX-License-Identifier: MIT
"""The pages under test: articles of corpora/news, and articles whose every value is an attack.

Environment: TOOLKIT (the program), TOOLKIT_PLUGIN_PATH (the build's plugins), SOURCE_ROOT.
"""
import json
import os
import pathlib
import subprocess

TOOLKIT = os.environ["TOOLKIT"]
ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
PLUGINS = ("token", "sentence", "number", "entity", "money", "date", "sentiment", "stance", "hype", "fact")
PIPELINE = "".join(f"[{plugin}]\n" for plugin in PLUGINS).replace("[sentiment]", "[sentiment]\nlayers = sentiment_evidence")
NEWS = f"[input]\npath = {ROOT}/corpora/news\n{PIPELINE}"
GIVEN = "[input]\npath = {}\nformat = jsonl\nlayers = entity,fact\n"

STRINGS = json.loads((ROOT / "tests/nasty/strings.json").read_text())["text"]
ATTACK = ("<script>window.pwned = 1</script><img src=x onerror='window.pwned = 1'><svg onload='window.pwned = 1'></svg>"
          "<a href='javascript:window.pwned=1'>x</a>\"' onfocus='window.pwned=1' autofocus x='")
ODD_IDS = ("a/b%2Fc?d#e", "100%", "%E0%A4%A", "../../etc/passwd", "__proto__", "constructor", "  spaces  ", "ünïcödé 文章 🙂", ATTACK)


def run(*args, cwd):
    """Runs toolkit; fails with its messages."""
    done = subprocess.run([TOOLKIT, *map(str, args)], cwd=cwd, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise AssertionError(f"toolkit {args[0]} returned {done.returncode}: {done.stderr[-2000:]}")
    return done


def make_news(folder):
    """Returns the page of corpora/news."""
    (folder / "news.conf").write_text(NEWS)
    run("view", "news.conf", "-q", "-o", "news.html", cwd=folder)
    return folder / "news.html"


def record(ident, text, title, **layers):
    """A record; the spans of `layers` are (words of the text, values)."""
    def span(words, values):
        start = text.index(words)
        return {"start": start, "end": start + len(words), **values}
    return {"id": ident, "meta": {"title": title, "date": "2025-03-04", "source": title[:200]}, "text": text,
            **{layer: [span(*one) for one in spans] for layer, spans in layers.items()}}


def hostile():
    """Records that attack every place where the page shows a value."""
    records = [attack(f"string {name}", text) for name, text in STRINGS.items()]
    records += [attack(ident, ATTACK) for ident in ODD_IDS]
    records.append(record("long title", "A short text.", "Word <b> " * (1 << 17), entity=[]))
    records.append(record("one line", "word " * 40000, "A long line", entity=[]))
    return records


def attack(ident, text):
    bad = text or "(empty)"
    return record(
        ident, f"Before {bad} and Evil Corp pays $5 to Other AB, after.", text,
        entity=[(bad, {"label": "ORG", "name": bad}), ("Evil Corp", {"label": "ORG", "name": "__proto__"}),
                ("Other AB", {"label": "ORG", "name": "constructor"})],
        money=[("$5", {"currency": "USD", "value": 5})],
        fact=[("pays $5", {"kind": "PAYOUT", "subject": "Evil Corp", "object": "Other AB", "currency": "USD", "value": 5,
                           "what": bad, "status": "ACTUAL", "source": bad})],
        note=[("Corp pays", {"comment": bad, "__proto__": bad, "toString": bad})])


def nested():
    """Spans that nest, overlap, share their ends, are single characters, and text beyond the BMP."""
    text = "🙂🙂 The Bank of New York Mellon paid $2 billion in May, said Ana. 文章 end"
    words = {"entity": ["Bank of New York Mellon", "Ana"], "money": ["$2 billion"], "date": ["May"],
             "fact": ["Bank of New York Mellon paid $2 billion", "paid $2 billion in May"], "note": ["New York", "York Mellon paid", "n", "🙂", "文章", "A"]}
    values = {"entity": {"label": "ORG", "name": "B"}, "money": {"currency": "USD", "value": 2000000000}, "date": {"type": "DATE", "value": "2025-05"},
              "fact": {"kind": "PAYOUT", "subject": "B"}, "note": {"comment": "c"}}
    return record("nested", text, "Nested", **{layer: [(one, values[layer]) for one in list_] for layer, list_ in words.items()})


def write_records(path, records):
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8")


def make_records(folder, name, records):
    """Returns the page of some records: of their layers, and of a table of facts made of these."""
    write_records(folder / f"{name}.jsonl", records)
    (folder / f"{name}.conf").write_text(GIVEN.format(f"{name}.jsonl"))
    run("facts", f"{name}.conf", "-q", "-o", f"{name}.db", cwd=folder)
    # A label that the table of facts does not accept is shown all the same.
    for one in records:
        if len(one["entity"]) > 1:
            one["entity"][1]["label"] = one["meta"]["title"][:60]
    write_records(folder / f"{name}.jsonl", records)
    run("view", f"{name}.jsonl", "--facts", f"{name}.db", "--offsets", "codepoint", "-q", "-o", f"{name}.html", cwd=folder)
    return folder / f"{name}.html"
