# SPDX-License-Identifier: MIT
"""spaCy, evaluation, benchmarks, types, doctests, and the wheel in a new environment."""
import doctest
import importlib
import json
import os
import pathlib
import pkgutil
import subprocess
import sys
import venv

import pytest
import spacy

import toolkit
from toolkit import _command


def test_to_spacy(nlp, texts):
    vocab = spacy.blank("en").vocab
    for text, id in [*texts[:8], ("  Two  spaces,\n\n\ttabs 😀 and $5.  ", "spaces"), ("", "empty")]:
        doc = nlp(text, id=id)
        made = toolkit.to_spacy(doc, vocab)
        assert made.text == text
        assert [ent.label_ for ent in made.ents] == doc.entity.column("label")
        assert all(name.text in ent.text for ent, name in zip(made.ents, doc.entity))  # "Acme" in the token "Acme's"
        assert [span.text for span in made.spans["money"]] == doc.money.column("text")
        assert {token.idx for token in made if token.is_sent_start} >= set(doc.sentence.column("start"))
        assert spacy.tokens.Doc(vocab).from_bytes(made.to_bytes()).spans["money"].attrs == made.spans["money"].attrs


def test_the_spacy_format_is_what_spacy_reads_and_writes(root, texts):
    done = subprocess.run([_command.PATH, "run", root / "corpora" / "news.conf", "--set", "output.format=spacy", "--output", "-", "--quiet"],
                          stdout=subprocess.PIPE, check=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [document["id"] for document in found] == [id for _, id in texts]
    for document in found:
        read = spacy.tokens.Doc(spacy.blank("en").vocab).from_json(document, validate=True)
        written = read.to_json()
        assert written["text"] == document["text"]
        assert written["ents"] == document["ents"]
        assert written["tokens"] == document["tokens"]
        assert {sent["start"] for sent in written["sents"]} >= {sent["start"] for sent in document["sents"]}


def test_component_of_spacy():
    english = spacy.blank("en")
    english.add_pipe("toolkit", config={"layers": ["money", "date"]})
    doc = next(english.pipe(["Acme Corp. paid over $5m in May 2024."]))
    assert [ent.label_ for ent in doc.ents] == ["ORG"] and set(doc.spans) == {"money", "date"}
    assert doc.spans["money"].attrs["values"] == [{"currency": "USD", "value": "5000000", "mod": "MORE_THAN"}]


def test_evaluate(root):
    gold = root / "corpora" / "gold" / "news.jsonl"
    command = subprocess.run([_command.PATH, "eval", "news.conf", "--gold", gold, "--json", "--quiet", "--resamples", "20"],
                             cwd=root / "corpora", stdout=subprocess.PIPE, check=True).stdout
    figures = toolkit.evaluate(root / "corpora" / "news.conf", gold, resamples=20)
    assert figures["systems"][0]["layers"] == json.loads(command)["systems"][0]["layers"]
    with pytest.raises(toolkit.ConfigError, match="nothing.jsonl"):
        toolkit.evaluate("news", "nothing.jsonl")


def test_bench(root):
    figures = toolkit.bench(toolkit.Pipeline(["token", "sentence", "money"]), root / "corpora" / "news", time=0.5, rounds=5, brief=True)
    assert figures["format"] == "toolkit-bench/1" and figures["whole"]["mb_per_s"]["value"] > 0


@pytest.mark.parametrize("module", ["toolkit", *(f"toolkit.{one.name}" for one in pkgutil.iter_modules(toolkit.__path__))])
def test_doctests(module):
    result = doctest.testmod(importlib.import_module(module), optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


TYPED = """
from decimal import Decimal
import toolkit
from toolkit import _command

doc = toolkit.Pipeline("news")("It paid $5.")
amount: Decimal | None = doc.money[0].value
kinds: list[str] = [fact.kind for fact in doc.fact]
first: str | None = doc.fact[0].entity.name if doc.fact[0].entity else None
score: float = doc.document.sentiment
wrong: int = doc.money[0].currency
doc.money[0].curency
doc.mony
"""


# What the package only refers to would take a minute to analyze.
MYPY = """
[mypy]
strict = True
python_version = 3.10

[mypy-numpy.*,pandas.*,polars.*,pyarrow.*,spacy.*]
follow_imports = skip
"""


def test_types(tmp_path):
    """The package is strictly typed, and a type checker knows the standard layers."""
    (tmp_path / "program.py").write_text(TYPED)
    (tmp_path / "mypy.ini").write_text(MYPY)
    cache = os.environ.get("MYPY_CACHE_DIR", tmp_path / "cache")
    found = subprocess.run([sys.executable, "-m", "mypy", "--cache-dir", cache, "-p", "toolkit", "-m", "program"],
                           stdout=subprocess.PIPE, text=True, cwd=tmp_path).stdout
    errors = [line for line in found.splitlines() if ": error:" in line]
    assert [(line.split(":")[0], line.rpartition("[")[2]) for line in errors] == [
        ("program.py", "assignment]"), ("program.py", "attr-defined]"), ("program.py", "attr-defined]")], found


def test_wheel(tmp_path):
    """In a new environment that has only what the wheel asks for, far from this repository."""
    wheels = list(pathlib.Path(os.environ["TOOLKIT_WHEEL"]).glob("*.whl"))
    assert [wheel.name.split("-", 2)[2].rsplit("_", 2)[0] for wheel in wheels] == ["cp39-abi3-linux"]
    venv.create(tmp_path / "venv", symlinks=True, with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", wheels[0]],
                   check=True)
    (tmp_path / "a.jsonl").write_text('{"id": "1", "text": "It paid $5."}\n')
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("TOOLKIT", "PYTHON"))}
    program = ("import toolkit; nlp = toolkit.Pipeline('news'); "
               "print([doc.money[0].value for doc in nlp.pipe(['It paid $5.', 'It paid $6.'], workers=1)])")
    done = subprocess.run([python, "-I", "-c", program], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    assert done.stdout == "[Decimal('5'), Decimal('6')]\n"
    command = tmp_path / "venv" / "bin" / "toolkit"
    (tmp_path / "money.conf").write_text("[input]\npath = a.jsonl\n[token]\n[sentence]\n[money]\n")
    done = subprocess.run([command, "run", "money.conf", "--output", "-", "--quiet"], cwd=tmp_path, env=environment,
                          stdout=subprocess.PIPE, text=True, check=True)
    assert '"value": 5' in done.stdout
    listed = subprocess.run([command, "plugins", "list"], env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    assert "entity" in listed and str(tmp_path) in subprocess.run(
        [command, "plugins", "show", "money"], env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
