#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tables of the collector `arrow`, and those of toolkit/arrow.h, as pyarrow, polars and DuckDB read them.

Every value is that of the JSONL output of the same run. Runs itself with the Python of scripts/venv, which has these
packages. Environment, besides that of harness.py: LIBTOOLKIT, the library; not in a build with sanitizers.
"""
import ctypes
import datetime
import decimal
import json
import os
import re
import subprocess
import sys
import unittest

try:
    import duckdb
    import polars
    import pyarrow
except ImportError:
    if os.environ.get("ARROW_VENV"):
        raise
    found = subprocess.run([os.path.join(os.environ["SOURCE_ROOT"], "scripts/venv")], stdout=subprocess.PIPE, text=True)
    if found.returncode != 0:
        sys.exit("scripts/venv has failed: see above")
    os.environ["ARROW_VENV"] = "1"
    os.execv(found.stdout.strip(), [found.stdout.strip(), *sys.argv])

import pyarrow.ipc

from harness import Case, OK, SANITIZED, SOURCE_ROOT, USAGE

ANNOTATORS = ("token", "sentence", "stem", "entity", "money", "date", "number", "sentiment", "stance", "hype", "fact")
LAYERS = ("token", "sentence", "entity", "money", "date", "number", "sentiment", "stance", "hype", "fact")

ENUM, DECIMAL, DATE = pyarrow.dictionary(pyarrow.int8(), pyarrow.string()), pyarrow.decimal128(38, 15), pyarrow.date32()
TEXT, INT, FLOAT, BOOL = pyarrow.string(), pyarrow.int32(), pyarrow.float64(), pyarrow.bool_()
SPAN = {"id": TEXT, "span": INT, "start": INT, "end": INT, "text": TEXT}
TYPES = {
    "token": {"stem": TEXT},
    "sentence": {},
    "entity": {"label": ENUM, "name": TEXT, "entity_id": TEXT},
    "money": {"currency": TEXT, "value": DECIMAL, "low": DECIMAL, "high": DECIMAL, "mod": ENUM, "per": TEXT, "vague": BOOL,
              "ambiguous": BOOL},
    "date": {"type": ENUM, "value": TEXT, "mod": ENUM, "begin": DATE, "until": DATE},
    "number": {"kind": ENUM, "value": DECIMAL, "low": DECIMAL, "high": DECIMAL, "unit": TEXT, "mod": ENUM},
    "sentiment": {"score": FLOAT},
    "stance": {"name": TEXT, "entity": INT, "score": FLOAT, "sentence": INT},
    "hype": {"kind": ENUM, "weight": FLOAT},
    "fact": {"kind": ENUM, "subject": TEXT, "subject_id": TEXT, "object": TEXT, "object_id": TEXT, "entity": INT, "what": TEXT,
             "currency": TEXT, "value": DECIMAL, "low": DECIMAL, "high": DECIMAL, "mod": ENUM, "vague": BOOL, "unit": TEXT,
             "change": DECIMAL, "begin": DATE, "until": DATE, "date": TEXT, "status": ENUM, "source": TEXT},
}
DUCKDB = {INT: "INTEGER", TEXT: "VARCHAR", ENUM: "VARCHAR", FLOAT: "DOUBLE", BOOL: "BOOLEAN", DECIMAL: "DECIMAL(38,15)",
          DATE: "DATE"}
POLARS = {INT: polars.Int32, TEXT: polars.String, FLOAT: polars.Float64, BOOL: polars.Boolean,
          DECIMAL: polars.Decimal(38, 15), DATE: polars.Date}

# Ids, texts and meta that break what joins strings or counts bytes.
HOSTILE = [
    {"id": 'a"b\n\u202ec,\t\'; DROP TABLE x', "text": "Ünïcode 😀 Ltd paid €5 million in March 2024. 👩‍👩‍👧 It rose 3%."},
    {"id": "", "text": "Meta paid $1 and \u2028 $2\u00a0billion."},
    {"id": "空", "text": ""},
    {"id": "same", "text": "Acme Inc. lost $3.141592653589793 million, 1/3 of it on May 4, 2021."},
    {"id": "same", "text": "Acme Inc. lost $12.", "meta": {"title": 'He said "no"\\', "date": "2024-02-29T10:00:00Z", "n": [1, {}]}},
    {"id": "=1+1", "text": " ", "meta": {"date": "2023-02-29", "title": "", "source": "A\u0001B"}},
]


def value(json_value, kind):
    """A value of the JSONL output as its column has it."""
    if json_value is None:
        return None
    if kind == DECIMAL:
        return decimal.Decimal(str(json_value))
    if kind == DATE:
        return datetime.date.fromisoformat(json_value)
    return float(json_value) if kind == FLOAT else json_value


def expected_rows(documents, layer):
    rows = []
    for document in documents:
        for i, span in enumerate(document.get(layer, [])):
            row = {"id": document["id"], "span": i, "start": span["start"], "end": span["end"]}
            row["text"] = document["text"][span["start"]:span["end"]]
            for name, kind in TYPES[layer].items():
                row[name] = value(span.get("id" if name == "entity_id" else name), kind)
            rows.append(row)
    return rows


def section(name, path, **options):
    return f"[collect:{name}]\nplugin = arrow\npath = {path}\n" + "".join(f"{k} = {v}\n" for k, v in options.items())


def read_file(path):
    table = pyarrow.ipc.open_file(path).read_all()
    table.validate(full=True)
    return table


class Arrow(Case):
    def configuration(self, inputs, *sections, annotators=ANNOTATORS):
        head = f"[input]\npath = {inputs}\n" + "".join(f"[{name}]\n" for name in annotators)
        return self.conf(head + "[output]\npath = out.jsonl\nformat = jsonl\nlayers = *\n" + "".join(sections))

    def run_tables(self, inputs, *args):
        sections = [section(name, name + ".arrow", layer=name) for name in LAYERS]
        sections.append(section("documents", "documents.arrow"))
        self.run_toolkit("run", "-q", self.configuration(inputs, *sections), *args, code=OK)

    def documents(self):
        with open(self.dir / "out.jsonl", encoding="utf-8") as f:
            return [json.loads(line, parse_float=decimal.Decimal) for line in f]

    def path(self, name):
        return str(self.dir / name)

    def hostile(self):
        self.write("hostile.jsonl", "".join(json.dumps(document) + "\n" for document in HOSTILE))
        return "hostile.jsonl"

    def check_schema(self, table, layer):
        right = {**SPAN, **TYPES[layer]}
        self.assertEqual({field.name: field.type for field in table.schema}, right)
        self.assertEqual(table.schema.names, list(right))
        self.assertEqual([not field.nullable for field in table.schema][:5], [True] * 5)
        self.assertEqual(table.schema.metadata, {b"toolkit.layer": layer.encode() + b"/1", b"toolkit.offsets": b"codepoint"})
        return right

    def check_polars(self, name, right, rows):
        frame = polars.read_ipc(self.path(name))
        for column, kind in right.items():
            if kind == ENUM:
                self.assertIn(frame.schema[column].base_type(), (polars.Categorical, polars.Enum), column)
            else:
                self.assertEqual(frame.schema[column], POLARS[kind], column)
        self.assertEqual(frame.to_dicts(), rows)

    def check_duckdb(self, table, right, rows):
        db = duckdb.connect()
        db.register("t", table)
        for column, kind, *_ in db.sql("DESCRIBE t").fetchall():
            self.assertEqual(kind, DUCKDB[right[column]], column)
        self.assertEqual(db.sql("SELECT * FROM t").fetchall(), [tuple(row.values()) for row in rows])
        db.close()

    def check_layers(self, documents):
        for layer in LAYERS:
            with self.subTest(layer):
                rows = expected_rows(documents, layer)
                table = read_file(self.path(layer + ".arrow"))
                right = self.check_schema(table, layer)
                self.assertEqual(table.to_pylist(), rows)
                self.check_polars(layer + ".arrow", right, rows)
                self.check_duckdb(table, right, rows)

    def check_documents(self, documents):
        table = read_file(self.path("documents.arrow"))
        types = {"id": TEXT, "text": TEXT, "title": TEXT, "date": DATE, "source": TEXT, "meta": TEXT, "sentiment": FLOAT,
                 "hype": pyarrow.uint32()}
        self.assertEqual({field.name: field.type for field in table.schema}, types)
        self.assertEqual(table.num_rows, len(documents))
        for row, document in zip(table.to_pylist(), documents):
            meta, values = document["meta"], document.get("document", {})
            self.assertEqual((row["id"], row["text"]), (document["id"], document["text"]))
            self.assertEqual(json.loads(row["meta"], parse_float=decimal.Decimal), meta)
            self.assertEqual((row["title"], row["source"]), (meta.get("title"), meta.get("source")))
            self.assertEqual(row["sentiment"], value(values.get("sentiment"), FLOAT))
            self.assertEqual(row["hype"], values.get("hype"))
        return table

    def test_news(self):
        """All values of all layers over news articles; more than nothing in each."""
        self.run_tables(SOURCE_ROOT / "corpora/news")
        documents = self.documents()
        self.check_layers(documents)
        table = self.check_documents(documents)
        self.assertEqual(table["date"].to_pylist(), [value(d["meta"].get("date"), DATE) for d in documents])
        self.assertTrue(all(any(d.get(layer) for d in documents) for layer in LAYERS))

    def test_hostile(self):
        self.run_tables(self.hostile())
        documents = self.documents()
        self.assertEqual([d["id"] for d in documents if d["id"]], [d["id"] for d in HOSTILE if d["id"]])
        self.check_layers(documents)
        table = self.check_documents(documents)
        # The day of a time; none for a day that does not exist.
        self.assertEqual(table["date"].to_pylist()[-2:], [datetime.date(2024, 2, 29), None])

    def test_workers(self):
        """The bytes do not depend on how documents are divided."""
        self.run_tables(SOURCE_ROOT / "corpora/news")
        names = [layer + ".arrow" for layer in (*LAYERS, "documents")]
        two = {name: (self.dir / name).read_bytes() for name in names}
        self.run_tables(SOURCE_ROOT / "corpora/news", "--workers", "0", "--force")
        self.assertEqual(two, {name: (self.dir / name).read_bytes() for name in names})

    def test_states(self):
        """States that are saved and merged give the same file."""
        conf = self.configuration(self.hostile(), section("m", "m.arrow", layer="money", batch_rows=2))
        self.run_toolkit("run", "-q", conf, code=OK)
        whole = (self.dir / "m.arrow").read_bytes()
        lines = (self.dir / "hostile.jsonl").read_text().splitlines(keepends=True)
        for i, part in enumerate((lines[:2], [], lines[2:])):
            self.write(f"part{i}.jsonl", "".join(part))
            self.run_toolkit("run", "-q", conf, "--input", f"part{i}.jsonl", "--output", f"{i}.jsonl", "--save-states", f"s{i}",
                             code=OK)
        self.run_toolkit("collect", "-q", conf, "s0", "s1", "s2", "--force", code=OK)
        self.assertEqual((self.dir / "m.arrow").read_bytes(), whole)

    def test_batches(self):
        """A batch ends with a row, wherever its document ends."""
        sections = [section(f"b{n}", f"b{n}.arrow", layer="token", batch_rows=n) for n in (1, 7, 100)]
        sections.append(section("stream", "b.arrows", layer="token", batch_rows=100, format="stream"))
        self.run_toolkit("run", "-q", self.configuration(self.hostile(), *sections), code=OK)
        rows = expected_rows(self.documents(), "token")
        for n in (1, 7, 100):
            reader = pyarrow.ipc.open_file(self.path(f"b{n}.arrow"))
            sizes = [reader.get_batch(i).num_rows for i in range(reader.num_record_batches)]
            self.assertEqual(sizes, [n] * (len(rows) // n) + ([len(rows) % n] if len(rows) % n else []))
            self.assertEqual(reader.read_all().to_pylist(), rows)
            self.assertEqual(polars.read_ipc(self.path(f"b{n}.arrow")).to_dicts(), rows)
        stream = pyarrow.ipc.open_stream(self.path("b.arrows")).read_all()
        self.assertEqual(stream.to_pylist(), rows)
        self.assertEqual(polars.read_ipc_stream(self.path("b.arrows")).to_dicts(), rows)

    def test_nothing(self):
        """No spans, or no documents: a table without rows."""
        for text in ("", '{"text": "Nothing."}\n'):
            self.write("empty.jsonl", text)
            self.run_toolkit("run", "-q", self.configuration(
                "empty.jsonl", section("m", "m.arrow", layer="money"), section("s", "s.arrows", layer="money", format="stream"),
                section("d", "d.arrow")), "--force", code=OK)
            for table in (read_file(self.path("m.arrow")), pyarrow.ipc.open_stream(self.path("s.arrows")).read_all()):
                self.check_schema(table, "money")
                self.assertEqual(table.num_rows, 0)
            self.assertEqual(polars.read_ipc(self.path("m.arrow")).height, 0)
            self.assertEqual(read_file(self.path("d.arrow")).num_rows, text.count("\n"))

    def test_digits(self):
        """A number that decimal128(38, 15) does not hold is null, and counted; as text it is all there."""
        numbers = ["1.0000000000000001", "12345678901234567890123.5", "123456789012345678901234", "-0.000000000000001"]
        spans = [{"start": i, "end": i + 1, "kind": "NUMBER", "value": 0} for i in range(len(numbers))]
        line = json.dumps({"id": "n", "text": "some numbers", "number": spans})
        for number in numbers:
            line = line.replace('"value": 0', f'"value": {number}', 1)
        self.write("n.jsonl", line + "\n")
        conf = self.conf("[input]\npath = n.jsonl\nformat = jsonl\nlayers = number\n[output]\npath = out.jsonl\n" +
                         section("n", "n.arrow", layer="number") +
                         section("t", "t.arrow", layer="number", decimals="text", text="false", offsets="byte"))
        got = self.run_toolkit("run", conf, code=OK)
        values = read_file(self.path("n.arrow"))["value"].to_pylist()
        self.assertEqual(values, [None, decimal.Decimal(numbers[1]), None, decimal.Decimal(numbers[3])])
        self.assertIn("lost (collect:n): values that the type of their column cannot hold: 2 in 1 document", got.err)
        texts = read_file(self.path("t.arrow"))
        self.assertEqual(texts["value"].to_pylist(), numbers)
        self.assertNotIn("text", texts.schema.names)
        self.assertEqual(texts.schema.metadata[b"toolkit.offsets"], b"byte")

    def test_layer(self):
        """A table is of one layer."""
        for sections, message in (
            (section("x", "x.arrow", layer="*"), "layer must name one layer"),
            (section("x", "x.arrow", layer="money,date"), "layer must name one layer"),
            (section("x", "x.arrow", layer="mony"), "mony"),
        ):
            got = self.run_toolkit("run", self.configuration(self.hostile(), sections), code=USAGE)
            self.assertIn(message, got.err)


class Asking(Case):
    """The questions of docs/duckdb.md have the answers that it gives.

    With ASKING_UPDATE=1 in the environment, writes the answers into the document instead.
    """

    def tables(self, text):
        """Makes the files as the document's commands and its program do."""
        gold = (SOURCE_ROOT / "corpora/gold/news.jsonl").read_text().splitlines(keepends=True)
        self.write("articles.jsonl", "".join(gold[::2]))
        self.write("tables.conf", re.search(r"<<'END'\n(.*?)^END$", text, re.MULTILINE | re.DOTALL)[1])
        self.run_toolkit("run", "-q", "tables.conf", code=OK)
        program = re.search(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[1]
        subprocess.run([sys.executable, "-c", program], cwd=self.dir, check=True)

    def test_answers(self):
        document = SOURCE_ROOT / "docs/duckdb.md"
        text = document.read_text()
        self.tables(text)
        db = duckdb.connect()
        db.execute(f"SET file_search_path = '{self.dir}'")
        questions = re.findall(r"^```sql\n(.*?)^```\n(?:\n```\n(.*?)^```\n)?", text, re.MULTILINE | re.DOTALL)
        for sql, answer in questions:
            with self.subTest(sql):
                got = db.sql(sql)
                lines = [got.columns, *got.fetchall()]
                table = "".join(" | ".join("" if v is None else str(v) for v in row).rstrip() + "\n" for row in lines)
                if os.environ.get("ASKING_UPDATE"):
                    old = f"```sql\n{sql}```\n" + (f"\n```\n{answer}```\n" if answer else "")
                    text = text.replace(old, f"```sql\n{sql}```\n\n```\n{table}```\n")
                else:
                    self.assertEqual(answer, table)
        db.close()
        self.assertEqual(len(questions), 12)
        if os.environ.get("ASKING_UPDATE"):
            document.write_text(text)


class Message(ctypes.Structure):
    _fields_ = [("text", ctypes.c_char * 1024)]


@unittest.skipIf(SANITIZED, "Python is not built with the sanitizers")
class Interface(Case):
    """toolkit/arrow.h, without the package for Python."""

    def setUp(self):
        super().setUp()
        self.lib = ctypes.CDLL(os.environ["LIBTOOLKIT"])
        self.lib.tk_session_open.restype = ctypes.c_void_p

    def table(self, conf, layer):
        stream, message = ctypes.create_string_buffer(256), Message()
        status = self.lib.tk_arrow_stream(conf.encode(), None, layer.encode(), None, stream, ctypes.byref(message))
        self.assertEqual(status, 0, message.text)
        return pyarrow.RecordBatchReader._import_from_c(ctypes.addressof(stream)).read_all()

    def test_stream(self):
        """The stream over a run has the rows of the collector's file."""
        os.chdir(self.dir)
        path = SOURCE_ROOT / "corpora/news"
        names = (*LAYERS, "document")
        conf = self.conf(f"[input]\npath = {path}\n" + "".join(f"[{name}]\n" for name in ANNOTATORS) + "".join(
            section(name, name + ".arrow", **({"layer": name} if name in LAYERS else {})) for name in names))
        self.run_toolkit("run", "-q", conf, "--output", "out.jsonl", code=OK)
        for name in ("token", "fact", "document"):
            with self.subTest(name):
                got, right = self.table(conf, name), read_file(str(self.dir / (name + ".arrow")))
                got.validate(full=True)
                self.assertEqual(got.schema, right.schema)
                self.assertEqual(got.to_pylist(), right.to_pylist())

    def test_session(self):
        """The arrays of a document stay as they are when the session goes on, and after its end."""
        conf, message = self.conf("[token]\n[sentence]\n[money]\n"), Message()
        session = ctypes.c_void_p(self.lib.tk_session_open(str(self.dir / conf).encode(), ctypes.byref(message)))
        self.assertTrue(session, message.text)
        batches = []
        for text in (b"It paid $5 million.", b"It paid \xe2\x82\xac6 to $7 now."):
            schema, array = ctypes.create_string_buffer(256), ctypes.create_string_buffer(256)
            self.assertEqual(self.lib.tk_session_feed(session, b"x", text, ctypes.c_size_t(len(text)), ctypes.byref(message)), 0)
            self.assertEqual(self.lib.tk_session_arrow(session, b"money", schema, array, ctypes.byref(message)), 0, message.text)
            batches.append(pyarrow.RecordBatch._import_from_c(ctypes.addressof(array), ctypes.addressof(schema)))
        self.assertNotEqual(self.lib.tk_session_arrow(session, b"mony", schema, array, ctypes.byref(message)), 0)
        self.assertEqual(message.text, b"there is no layer 'mony'")
        self.lib.tk_session_close(session)
        self.assertEqual([row["text"] for batch in batches for row in batch.to_pylist()], ["$5 million", "€6", "$7"])
        self.assertEqual(batches[0]["value"].to_pylist(), [decimal.Decimal(5000000)])


if __name__ == "__main__":
    unittest.main()
