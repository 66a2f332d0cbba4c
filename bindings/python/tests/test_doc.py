# SPDX-License-Identifier: MIT
"""Documents: the values of their layers, offsets, JSON, numpy, HTML."""
import doctest
import gc
import json
import pathlib
import pickle
import subprocess
import sys
from decimal import Decimal

import numpy
import pytest

import toolkit
from toolkit import _command

MIXED = "😀 Zoë paid over €3.5m in June 2024.\n\nThe “record” deal — 12% of sales of $1,234,567,890.12 — pleased Acme Corp."


def test_example(nlp):
    doc = nlp("Meta is in talks to invest over $10 billion in Scale AI.", date="2025-06-08", source="wire", id="a1",
              meta={"tags": ["x", 1]})
    money = doc.money[0]
    assert (money.value, money.currency, money.mod, money.text) == (Decimal(10_000_000_000), "USD", "MORE_THAN", "$10 billion")
    assert isinstance(money, toolkit.layers.Money) and isinstance(money.value, Decimal)
    assert (doc.id, doc.meta) == ("a1", {"tags": ["x", 1], "date": "2025-06-08", "source": "wire"})
    fact = doc.fact[0]
    assert fact.kind == "INVESTMENT" and fact.entity == doc.entity[0] and fact.entity.text == "Meta"
    assert doc.document.hype == doc.document["hype"] == 0 and set(doc.document) == {"sentiment", "hype"}


def test_offsets_are_code_points(nlp):
    doc = nlp(MIXED)
    assert doc.text == MIXED and len(doc.token) > 20
    for name in doc.layers:
        for span in doc[name]:
            assert doc.text[span.start:span.end] == span.text
    assert doc.money.column("text") == ["€3.5m", "$1,234,567,890.12"]
    assert doc.money[1].value == Decimal("1234567890.12")
    assert list(doc.money.array("start")) == doc.money.column("start")
    data = MIXED.encode()
    starts, ends = doc.money.array("start", unit="byte"), doc.money.array("end", unit="byte")
    assert [data[a:b].decode() for a, b in zip(starts, ends)] == doc.money.column("text")


def test_json_is_that_of_the_command(nlp, texts, root, tmp_path):
    records = tmp_path / "in.jsonl"
    records.write_text("".join(json.dumps({"id": id, "text": text, "meta": {"date": "2025-03-04", "n": 1.50}}) + "\n"
                               for text, id in texts), encoding="utf-8")
    subprocess.run([_command.PATH, "run", root / "corpora" / "news.conf", "--input", records, "--input-format", "jsonl",
                    "--output", tmp_path / "out.jsonl", "--quiet"], check=True)
    ours = [nlp(text, id=id, meta={"date": "2025-03-04", "n": 1.50}).to_json() for text, id in texts]
    assert "".join(line + "\n" for line in ours).encode() == (tmp_path / "out.jsonl").read_bytes()


def test_values_are_those_of_the_json(nlp, texts):
    for text, id in texts[:12]:
        doc = nlp(text, id=id, date="2025-03-04")
        parsed = doc.to_dict()
        for name in doc.layers:
            if name != "token":
                ours, theirs = doc[name].to_dicts(), parsed[name]
                assert len(ours) == len(theirs)
                for one, other in zip(ours, theirs):
                    assert one.keys() == other.keys()
                    assert all(value == other[key] or float(value) == float(other[key]) for key, value in one.items())
        assert {key: pytest.approx(value) for key, value in doc.document.items()} == {
            key: float(value) for key, value in parsed["document"].items()}


def test_sequence(nlp):
    spans = nlp("It paid $1, $2 and $3.").money
    assert [span.value for span in spans[1:]] == [2, 3] and spans[-1].value == 3 and len(spans) == 3
    assert spans[0] == spans[0] and spans[0] != spans[1] and len({spans[0], spans[0]}) == 1
    with pytest.raises(IndexError, match="money has 3 spans"):
        spans[3]


def test_unknown_names(nlp):
    doc = nlp("It paid $1.")
    with pytest.raises(AttributeError, match="no layer 'mony'; it has token, sentence"):
        doc.mony
    with pytest.raises(AttributeError, match="money has no column 'amount'; it has currency, value"):
        doc.money[0].amount
    with pytest.raises(KeyError):
        doc.document["mood"]
    assert "value" in dir(doc.money[0]) and "money" in dir(doc) and "money" in doc and "mony" not in doc


def test_numpy_views(nlp):
    doc = nlp("Shocking! The best, most amazing results ever. It paid nearly $2m. It lost €5m badly.")
    weights = doc.hype.array("weight")
    assert weights.dtype == numpy.float64 and list(weights) == doc.hype.column("weight") and len(weights) > 1
    again = doc.hype.array("weight")
    assert numpy.shares_memory(weights, again)
    with pytest.raises(ValueError):
        weights[0] = 1
    kinds = doc.hype.array("kind")
    assert [doc.hype.info.columns["kind"].names[code] for code in kinds] == doc.hype.column("kind")
    assert list(doc.money.array("value")) == [Decimal(2000000), Decimal(5000000)]
    assert doc.money.array("vague").dtype == bool
    copy = weights.copy()
    del doc, again
    gc.collect()
    nlp("Something else, to reuse freed memory." * 100)
    assert (weights == copy).all()


def test_documents_outlive_their_pipeline():
    with toolkit.Pipeline(["token", "sentence", "money"]) as nlp:
        docs = [nlp(f"It paid ${n} million.") for n in range(50)]
    gc.collect()
    assert [doc.money[0].value for doc in docs] == [n * 1000000 for n in range(50)]
    assert docs[7].to_json().startswith('{"id": "doc8", ')
    with pytest.raises(ValueError, match="closed"):
        nlp("x")


def test_html_is_escaped(nlp):
    doc = nlp("<script>alert(1)</script> said Acme Corp. & paid $5.", id="<b>", title='"><img src=x onerror=alert(1)>',
              meta={"<i>": "&"})
    page = doc._repr_html_()
    assert "<script" not in page and "<img" not in page and "<b>&lt;b&gt;</b>" in page and "<i>" not in page
    assert "&lt;script&gt;" in page and ">$5</mark>" in page and "currency USD" in page


def test_not_pickled(nlp):
    with pytest.raises(TypeError, match="to_json"):
        pickle.dumps(nlp("x"))


def test_empty_text(nlp):
    doc = nlp("")
    assert doc.text == "" and doc.layers[0] == "token" and len(doc.token) == 0 and bool(doc)
    assert list(doc.money.array("start")) == [] and "".join(doc._repr_html_()) and doc.to_json()


def test_layers_file_is_made_of_the_schema(root):
    subprocess.run([sys.executable, root / "bindings" / "python" / "make_layers.py", "--check"], check=True)


def test_guide(root):
    """The examples of docs/python.md."""
    result = doctest.testfile(str(pathlib.Path(root, "docs", "python.md")), module_relative=False,
                              optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    assert result.attempted > 10 and result.failed == 0
