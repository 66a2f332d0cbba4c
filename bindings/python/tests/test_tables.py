# SPDX-License-Identifier: MIT
"""Tables of Arrow, pandas, polars and Parquet."""
import datetime
from decimal import Decimal

import polars
import pyarrow
import pytest
from pyarrow import parquet

import toolkit


@pytest.mark.parametrize("workers", [0, 2])
def test_rows_are_the_spans(nlp, texts, workers):
    tables = nlp.to_arrow(texts, ["money", "entity", "fact", "document"], workers=workers)
    docs = list(nlp.pipe(texts))
    for layer in ("money", "entity", "fact"):
        table = tables[layer]
        assert table["id"].to_pylist() == [doc.id for doc in docs for _ in doc[layer]]
        for column in ("start", "end", "text"):
            assert table[column].to_pylist() == [value for doc in docs for value in doc[layer].column(column)]
    values = [value for doc in docs for value in doc.money.column("value")]
    assert tables["money"]["value"].to_pylist() == values and any(values)
    assert tables["money"]["mod"].to_pylist() == [value for doc in docs for value in doc.money.column("mod")]
    assert tables["document"]["text"].to_pylist() == [doc.text for doc in docs]
    assert tables["document"]["hype"].to_pylist() == [doc.document.hype for doc in docs]


def test_types(nlp):
    schema = nlp.to_arrow(["It paid $5 on 3 May 2024."], "money").schema
    assert pyarrow.types.is_decimal(schema.field("value").type) and pyarrow.types.is_dictionary(schema.field("mod").type)
    dates = nlp.to_arrow(["It paid $5 on 3 May 2024."], "date")
    assert dates["begin"].to_pylist() == [datetime.date(2024, 5, 3)]
    assert nlp.to_arrow([], "money").num_rows == 0


def test_batches(nlp):
    batches = list(nlp.arrow_reader(("It paid $1, $2 and $3." for _ in range(30000)), "money"))
    assert len(batches) > 1 and sum(batch.num_rows for batch in batches) == 90000


def test_frames(nlp):
    texts = [("It paid $3 million.", "a"), ("€5m", "b")]
    frame = nlp.to_pandas(texts, "money")
    assert list(frame["currency"]) == ["USD", "EUR"] and frame["value"][0] == Decimal(3000000)
    other = nlp.to_polars(texts, "money")
    assert isinstance(other, polars.DataFrame) and other["id"].to_list() == ["a", "b"]


def test_parquet(nlp, texts, tmp_path):
    assert nlp.to_parquet(texts, tmp_path / "money.parquet", "money") == 0
    assert parquet.read_table(tmp_path / "money.parquet").to_pylist() == nlp.to_arrow(texts, "money").to_pylist()
    failed = nlp.to_parquet([*texts, "\0"], tmp_path / "all", ["money", "document"], on_error="skip")
    assert failed == 1 and sorted(path.name for path in (tmp_path / "all").iterdir()) == ["document.parquet", "money.parquet"]
    with pytest.raises(toolkit.DocumentError):
        nlp.to_parquet(["\0"], tmp_path / "bad.parquet")
    assert not list(tmp_path.glob("bad*"))


def test_failures(nlp):
    with pytest.raises(toolkit.ConfigError, match="mony"):
        nlp.to_arrow(["a"], "mony")
    with pytest.raises(toolkit.DocumentError):
        nlp.to_arrow(["\0"], "money")
