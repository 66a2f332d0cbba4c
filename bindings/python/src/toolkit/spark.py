# SPDX-License-Identifier: MIT
"""Pipelines over Spark DataFrames: `annotate` adds layers as columns, `collect` makes one result of all rows.

    from toolkit.spark import annotate, collect

    articles = spark.read.parquet("articles/")                       # id, text, date, …
    annotated = annotate(articles, "news.conf", meta=["date"])       # + one column a layer, + quarantine
    money = annotate(articles, "news.conf", explode="money")         # one row an amount
    collect(articles, "facts.conf", results={"merge": "facts.db"})   # as `toolkit run facts.conf`

The package must be installed where the executors run, or be shipped with the job: docs/scaling.md shows both. The configuration, the
files that it names and plugins of your own are shipped by these functions. Needs PySpark 3.3 or later, and pyarrow; not for Spark Connect.
"""
from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import pickle
import re
import subprocess
import tempfile
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Union

import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]

from ._command import PATH as _COMMAND
from ._native import ffi, lib
from ._pipeline import Settings, record_of
from ._schema import text_of
from .errors import ConfigError, DocumentError, Error

if TYPE_CHECKING:
    from pyspark import RDD  # type: ignore[import-not-found,unused-ignore]
    from pyspark.sql import DataFrame, SparkSession  # type: ignore[import-not-found,unused-ignore]
    from pyspark.sql.types import StructType  # type: ignore[import-not-found,unused-ignore]

__all__ = ["Collected", "Failure", "annotate", "collect"]

#: A pipeline.conf, its text, the name of a pipeline of the package, or a list of plugins.
Conf = Union[str, "os.PathLike[str]", Sequence[str]]

_DOCUMENT = "document"
_OF_SPANS = frozenset(["id", "span"])  # columns of a table that add nothing to a row
_OF_DOCUMENT = frozenset(["id", "text", "meta"])
_QUARANTINE = pa.struct([("plugin", pa.string()), ("reason", pa.string()), ("message", pa.string())])


class Failure(NamedTuple):
    """A row that failed, as in the quarantine of `toolkit run`."""

    id: str
    plugin: str
    reason: str
    message: str


@dataclass
class Collected:
    """What `collect` did."""

    results: dict[str, str]
    """The file of each collector."""
    failed: int
    """How many rows failed; they are in no result."""
    failures: list[Failure]
    """The first of them."""


# ----------------------------------------------------------------------------------------------- the bundle: what a job takes along


@dataclass(frozen=True)
class _Bundle:
    """A configuration with its files and plugins, as one archive that Spark unpacks beside each executor.

    Its name has a digest of its contents, so that two configurations of one application never mix.
    """

    name: str
    conf: str
    """Name of the configuration in it."""
    plugin_folders: int

    def folder(self) -> str:
        """Where it was unpacked, in a driver or an executor."""
        from pyspark import SparkFiles  # type: ignore[import-not-found,unused-ignore]

        return str(os.path.abspath(SparkFiles.get(self.name)))

    def plugin_path(self, folder: str) -> list[str]:
        return [os.path.join(folder, "plugins", str(i)) for i in range(self.plugin_folders)]


def _configuration(conf: Conf) -> tuple[str, bytes, str]:
    """The name and the text of a configuration, and the folder where its relative paths start."""
    if isinstance(conf, str) and ("\n" in conf or conf.lstrip().startswith("[")):
        return "pipeline.conf", conf.encode(), os.getcwd()
    settings = Settings(conf, None, {})
    if settings.text is not None:
        return "pipeline.conf", settings.text.encode(), os.getcwd()
    try:
        with open(settings.path, "rb") as file:
            return os.path.basename(settings.path), file.read(), os.path.dirname(settings.path)
    except OSError as error:
        raise ConfigError(f"cannot read {settings.path}: {error.strerror}") from None


def _sets(options: Mapping[str, Mapping[str, Any]] | None, format: str | None = None) -> tuple[str, ...]:
    """Options as --set takes them, with those that records of this module need."""
    of_records = Settings([], None, {}).sets if format is not None else []
    return tuple(one for one in Settings([], None, options or {}).sets if one not in of_records)


def _files_below(path: str) -> Iterator[str]:
    """A file, or all files of a folder, in an order that does not depend on the file system."""
    if not os.path.isdir(path):
        yield path
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            yield os.path.join(folder, name)


def _contents(conf: Conf, files: Iterable[str], plugin_path: Sequence[str],
              for_collectors: bool) -> tuple[str, dict[str, bytes | str]]:
    """The name of the configuration, and what a bundle has under which name: bytes, or the path of a file."""
    name, text, base = _configuration(conf)
    contents: dict[str, bytes | str] = {name: _for_collectors(text) if for_collectors else text}
    for given in files:
        path = os.path.join(base, given)
        for file in _files_below(path):
            inside = os.path.relpath(file, base)
            if os.path.isabs(given) or inside.startswith(os.pardir):
                raise ConfigError(f"{given}: must be a path relative to the folder of the configuration, and in it, because the "
                                  "executors have only that folder")
            contents[inside] = file
    for i, folder in enumerate(plugin_path):
        for file in _files_below(folder):
            contents[os.path.join("plugins", str(i), os.path.relpath(file, folder))] = file
    return name, contents


def _ship(spark: SparkSession, conf: Conf, files: Iterable[str], plugin_path: Sequence[str],
          for_collectors: bool = False) -> _Bundle:
    """Makes the bundle of a job, and adds it to the application."""
    from pyspark import SparkFiles  # type: ignore[import-not-found,unused-ignore]

    name, contents = _contents(conf, files, plugin_path, for_collectors)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for inside, source in sorted(contents.items()):
            if isinstance(source, str):
                with open(source, "rb") as file:
                    source = file.read()
            archive.writestr(zipfile.ZipInfo(inside), source)  # without a time: the same contents are the same bytes
    bundle = _Bundle(f"toolkit-{hashlib.sha256(made.getbuffer()).hexdigest()[:16]}", name, len(plugin_path))
    context = spark.sparkContext
    if not any(bundle.name in added for added in context.listArchives):
        path = os.path.join(SparkFiles.getRootDirectory(), bundle.name + ".zip")  # which lives as long as the application
        with open(path, "wb") as file:
            file.write(made.getbuffer())
        context.addArchive(f"{path}#{bundle.name}")
    return bundle


@contextmanager
def _plugins_of(bundle: _Bundle, folder: str) -> Iterator[None]:
    """While a pipeline is opened: the plugins of the bundle come first on the path."""
    before = os.environ.get("TOOLKIT_PLUGIN_PATH")
    # An empty folder in the path is the usual one.
    os.environ["TOOLKIT_PLUGIN_PATH"] = ":".join([*bundle.plugin_path(folder), before or ""])
    try:
        yield
    finally:
        if before is None:
            del os.environ["TOOLKIT_PLUGIN_PATH"]
        else:
            os.environ["TOOLKIT_PLUGIN_PATH"] = before


# ------------------------------------------------------------------------------------------------------------------------- records


@dataclass(frozen=True)
class _Input:
    """How rows become records."""

    text: str
    id: str | None
    meta: tuple[str, ...]
    format: str | None
    """The decoder of the texts; None: they are texts, and become JSON lines with their ids and meta."""

    def columns(self) -> list[str]:
        return [self.text, *([self.id] if self.id is not None else []), *self.meta]

    def check(self, df: DataFrame) -> None:
        for name in self.columns():
            if name not in df.columns:
                raise ValueError(f"there is no column '{name}'; there are: {', '.join(df.columns)}")
        if self.format is not None and self.meta:
            raise ValueError("meta must be empty if format is given: such records have their own")

    def records(self, batch: pa.RecordBatch) -> Iterator[tuple[str, bytes | Failure | None]]:
        """Id and record of each row. None for a row without text; a Failure for a text that no record can hold."""
        texts = _column(batch, self.text).to_pylist()
        ids = [""] * len(texts) if self.id is None else ["" if one is None else str(one) for one in _column(batch, self.id).to_pylist()]
        metas = [(name, _column(batch, name).to_pylist()) for name in self.meta]
        for row, (text, id) in enumerate(zip(texts, ids)):
            if text is None:
                yield id, None
            elif self.format is not None:
                yield id, text.encode() if isinstance(text, str) else bytes(text)
            else:
                meta = {name: _json_value(values[row]) for name, values in metas if values[row] is not None}
                try:
                    yield id, record_of(text, id, meta)
                except DocumentError as failure:
                    yield id, Failure(failure.id, failure.plugin, failure.reason, failure.message)


def _column(batch: pa.RecordBatch, name: str) -> pa.Array:
    return batch.column(batch.schema.get_field_index(name))


def _json_value(value: Any) -> Any:
    """A value of a column, as meta has it: numbers and strings as they are; a date as YYYY-MM-DD."""
    return value if isinstance(value, (str, bool, int, float)) else str(value)


# --------------------------------------------------------------------------------------------------------- workers in an executor


@dataclass(frozen=True)
class _Options:
    """What workers and their tables are opened with. Tasks with equal options share them."""

    bundle: _Bundle
    format: str | None
    layers: tuple[str, ...]
    """Empty: the usual ones."""
    workers: int
    sets: tuple[str, ...]


class _Ended(Exception):
    """The workers have ended, and with them what they had not returned."""


class _Engine:
    """Confined workers that run records, and a table for each layer, which gets the spans of each document."""

    def __init__(self, options: _Options) -> None:
        self.options = options
        self._error = ffi.new("tk_message *")
        self._result = ffi.new("tk_pool_result *")
        self._result.size = ffi.sizeof("tk_pool_result")
        self._tables: list[Any] = []
        self._earlier: list[list[pa.StructArray]] = []  # rows of tables of workers that have ended
        self.layers = options.layers
        self._pool = ffi.NULL
        try:
            self.open()
            self.types = [self.take(table).type for table in range(len(self.layers))]
        except BaseException:
            self.close()
            raise

    def open(self) -> None:
        """Starts the workers, in place of those that have ended. A table has rows of one set of workers."""
        for earlier, table in zip(self._earlier, range(len(self._tables))):
            earlier.append(self._take(table))
        self.close()
        folder = self.options.bundle.folder()
        path = os.path.join(folder, self.options.bundle.conf)
        sets, kept = _c_strings(self.options.sets)
        layers, kept_layers = _c_strings([layer for layer in self.options.layers if layer != _DOCUMENT])
        format = ffi.new("char[]", (self.options.format or "jsonl").encode())
        options = ffi.new("tk_pool_options *")
        options.size = ffi.sizeof("tk_pool_options")
        options.workers, options.input_format = self.options.workers, format
        options.sets, options.n_sets = sets, len(kept)
        if _DOCUMENT not in self.options.layers:
            options.layers, options.n_layers = layers, len(kept_layers)
        options.snapshots = options.no_output = options.no_collect = 1
        with _plugins_of(self.options.bundle, folder):
            self._pool = lib.tk_pool_open(os.fsencode(path), options, self._error)
        if not self._pool:
            raise ConfigError(self._message())
        schema = ffi.gc(lib.tk_pool_schema(self._pool), lib.tk_doc_schema_free)
        self.layers = self.layers or _usual_layers(schema)
        self._earlier = self._earlier or [[] for _ in self.layers]
        self._tables = [self._table(schema, layer) for layer in self.layers]
        self._rows = [0] * len(self._tables)  # of each table

    def _table(self, schema: Any, layer: str) -> Any:
        table = lib.tk_arrow_open(schema, layer.encode(), ffi.NULL, self._error)
        if not table:
            raise ConfigError(self._message())
        return ffi.gc(table, lib.tk_arrow_close)

    def submit(self, id: str, record: bytes) -> bool:
        """False if results must be received first."""
        status = lib.tk_pool_submit(self._pool, id.encode(), record, len(record), self._error)
        if status == lib.TK_ERR_INSTANCE:
            raise _Ended(self._message())
        return bool(status == lib.TK_OK)

    def receive(self) -> Failure | list[int] | None:
        """Waits for the next result: the number of rows that it has added to each table; None if a plugin skips it."""
        result = self._result
        status = lib.tk_pool_next(self._pool, -1, result, self._error)
        if status != lib.TK_OK:
            raise _Ended(self._message())
        if result.status == lib.TK_SKIP:
            return None
        if result.status != lib.TK_OK:
            return Failure(*(text_of(part) for part in (result.id, result.plugin, result.reason, result.message)))
        try:
            return [self._add(index, table, result.snapshot) for index, table in enumerate(self._tables)]
        finally:
            lib.tk_snapshot_free(result.snapshot)

    def _add(self, index: int, table: Any, snapshot: Any) -> int:
        if lib.tk_arrow_add(table, snapshot, self._error) != lib.TK_OK:
            raise Error(f"{self._message()}; set spark.sql.execution.arrow.maxRecordsPerBatch to fewer rows")
        before, self._rows[index] = self._rows[index], lib.tk_arrow_rows(table)
        return int(self._rows[index] - before)

    def take(self, table: int) -> pa.StructArray:
        """The rows of a table since the last call, in types that Spark has."""
        rows = [*self._earlier[table], self._take(table)]
        self._earlier[table].clear()
        return rows[0] if len(rows) == 1 else pa.concat_arrays(rows)

    def _take(self, table: int) -> pa.StructArray:
        schema, array = ffi.new("struct ArrowSchema *"), ffi.new("struct ArrowArray *")
        self._rows[table] = 0
        if lib.tk_arrow_take(self._tables[table], schema, array, self._error) != lib.TK_OK:
            raise Error(self._message())
        rows = pa.Array._import_from_c(int(ffi.cast("uintptr_t", array)), int(ffi.cast("uintptr_t", schema)))
        kept = [f for f in rows.type if f.name not in (_OF_DOCUMENT if self.layers[table] == _DOCUMENT else _OF_SPANS)]
        arrays = [_spark_values(rows.field(f.name)) for f in kept]
        return pa.StructArray.from_arrays(arrays, fields=[pa.field(f.name, a.type) for f, a in zip(kept, arrays)])

    def _message(self) -> str:
        return text_of(self._error.text)

    def close(self) -> None:
        lib.tk_pool_close(self._pool)
        self._pool = ffi.NULL
        self._tables = []


def _c_strings(strings: Sequence[str]) -> tuple[Any, list[Any]]:
    """A C array of strings, and what keeps them alive."""
    kept = [ffi.new("char[]", os.fsencode(one)) for one in strings]
    return ffi.new("char *[]", kept), kept


def _usual_layers(schema: Any) -> tuple[str, ...]:
    """All layers but tokens, as in JSON lines; those of the whole document are one column."""
    names, of_document, index = [], False, 0
    while decl := lib.tk_doc_schema_layer(schema, index):
        name = text_of(decl.name).rpartition("/")[0]
        if decl.flags & lib.TK_LAYER_DOCUMENT:
            of_document = True
        elif name.partition(":")[0] != "token":
            names.append(name)
        index += 1
    return (*names, *([_DOCUMENT] if of_document else []))


def _spark_values(values: pa.Array) -> pa.Array:
    """Spark has neither dictionaries nor unsigned integers."""
    if pa.types.is_dictionary(values.type):
        return values.cast(pa.string())
    if pa.types.is_unsigned_integer(values.type):
        return values.cast(pa.int64())
    return values


_engine: _Engine | None = None  # of this Python worker, for its next task


def _engine_for(options: _Options) -> _Engine:
    """The workers of the last task, if they are of the same pipeline; else new ones."""
    global _engine
    if _engine is not None and _engine.options == options:
        return _engine
    _drop_engine()
    _engine = _Engine(options)
    return _engine


def _drop_engine() -> None:
    global _engine
    if _engine is not None:
        _engine.close()
    _engine = None


# -------------------------------------------------------------------------------------------------------------------- annotate


@dataclass(frozen=True)
class _Job:
    """What a task of `annotate` needs to know."""

    input: _Input
    options: _Options
    explode: bool
    names: tuple[str, ...]
    """The columns of the result."""


@dataclass
class _Pending:
    """A batch of rows that waits for results."""

    batch: pa.RecordBatch
    outcomes: list[Failure | list[int] | None] = field(default_factory=list)
    """Of each row, so far: why it failed; the number of its spans in each layer; None: it has no annotations."""
    waiting: int = 0
    """Number of records without a result."""
    complete: bool = False
    """Whether there will be no more records."""


class _Flow:
    """The batches of a task through the workers. These run records while Spark makes the next batch."""

    def __init__(self, engine: _Engine, job: _Job) -> None:
        self._engine, self._job = engine, job
        self._pending: deque[_Pending] = deque()
        self._unsent: deque[tuple[_Pending, int, str, bytes]] = deque()
        self._sent: deque[tuple[_Pending, int, str, bytes]] = deque()
        self._done: deque[pa.RecordBatch] = deque()
        self._restarts = 0

    def run(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            self._start(batch)
            while self._done:
                yield self._done.popleft()
        while self._sent or self._unsent:
            self._send()
            if self._sent:
                self._receive()
            while self._done:
                yield self._done.popleft()

    def _start(self, batch: pa.RecordBatch) -> None:
        pending = _Pending(batch)
        self._pending.append(pending)
        for row, (id, record) in enumerate(self._job.input.records(batch)):
            pending.outcomes.append(record if isinstance(record, Failure) else None)
            if isinstance(record, bytes):
                pending.waiting += 1
                self._unsent.append((pending, row, id, record))
                self._send()
        pending.complete = True
        self._finish()

    def _send(self) -> None:
        while self._unsent:
            _, _, id, record = self._unsent[0]
            try:
                accepted = self._engine.submit(id, record)
            except _Ended as why:
                self._restart(why)
                continue
            if accepted:
                self._sent.append(self._unsent.popleft())
            else:
                self._receive()

    def _receive(self) -> None:
        try:
            outcome = self._engine.receive()
        except _Ended as why:
            self._restart(why)
            return
        self._restarts = 0
        pending, row, _, _ = self._sent.popleft()
        pending.outcomes[row] = outcome
        pending.waiting -= 1
        self._finish()

    def _restart(self, why: _Ended) -> None:
        """The records that have no result run again. A failure without any result between is one of the executor."""
        self._restarts += 1
        if self._restarts > 3:
            raise Error(str(why))
        self._engine.open()
        self._unsent.extendleft(reversed(self._sent))
        self._sent.clear()

    def _finish(self) -> None:
        """Takes the tables of the first batch when they have all its rows, and before they get rows of the next."""
        while self._pending and self._pending[0].complete and not self._pending[0].waiting:
            pending = self._pending.popleft()
            tables = [self._engine.take(table) for table in range(len(self._engine.layers))]
            self._done.append((_exploded if self._job.explode else _annotated)(self._job, self._engine.layers, pending, tables))


def _annotated(job: _Job, layers: Sequence[str], pending: _Pending, tables: Sequence[pa.StructArray]) -> pa.RecordBatch:
    """The rows with a column for each layer, and the quarantine."""
    columns = list(pending.batch.columns)
    for i, (layer, table) in enumerate(zip(layers, tables)):
        counts = [outcome[i] if isinstance(outcome, list) else None for outcome in pending.outcomes]
        columns.append(_one_each(table, counts) if layer == _DOCUMENT else _lists(table, counts))
    columns.append(_quarantine(pending.outcomes))
    return pa.RecordBatch.from_arrays(columns, names=list(job.names))


def _exploded(job: _Job, layers: Sequence[str], pending: _Pending, tables: Sequence[pa.StructArray]) -> pa.RecordBatch:
    """A row for each span, and one for each row that failed."""
    parents: list[int] = []
    spans: list[int | None] = []
    failures: list[Failure | list[int] | None] = []
    next_span = 0
    for row, outcome in enumerate(pending.outcomes):
        n = outcome[0] if isinstance(outcome, list) else int(outcome is not None)
        parents.extend([row] * n)
        if isinstance(outcome, list):
            spans.extend(range(next_span, next_span + n))
            next_span += n
        elif n:
            spans.append(None)
        failures.extend([outcome] * n)
    kept = [column for name, column in zip(pending.batch.schema.names, pending.batch.columns) if name != job.input.text]
    columns = [column.take(pa.array(parents, pa.int64())) for column in kept]
    columns += [tables[0].take(pa.array(spans, pa.int64())), _quarantine(failures)]
    return pa.RecordBatch.from_arrays(columns, names=list(job.names))


def _lists(rows: pa.StructArray, counts: Sequence[int | None]) -> pa.ListArray:
    """The next n rows for each count n; null for None."""
    offsets: list[int | None] = []
    end = 0
    for count in counts:
        offsets.append(None if count is None else end)
        end += count or 0
    return pa.ListArray.from_arrays(pa.array([*offsets, end], pa.int32()), rows)


def _one_each(rows: pa.StructArray, counts: Sequence[int | None]) -> pa.StructArray:
    """A row for each count, which is 1; null for None."""
    numbers = itertools.count()
    return rows.take(pa.array([None if count is None else next(numbers) for count in counts], pa.int64()))


def _quarantine(outcomes: Iterable[Failure | list[int] | None]) -> pa.StructArray:
    return pa.array([{"plugin": o.plugin, "reason": o.reason, "message": o.message} if isinstance(o, Failure) else None
                     for o in outcomes], _QUARANTINE)


def _run_task(job: _Job, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A task of `annotate`. If it ends early, its workers have results that no task awaits."""
    engine = _engine_for(job.options)
    try:
        yield from _Flow(engine, job).run(batches)
    except BaseException:
        _drop_engine()
        raise


def annotate(df: DataFrame, conf: Conf = "news", *, text: str = "text", id: str | None = "id", meta: Sequence[str] = (),
             layers: Sequence[str] | None = None, explode: str | None = None, prefix: str = "", workers: int = 1,
             format: str | None = None, files: Sequence[str] = (), plugin_path: Sequence[str] = (),
             options: Mapping[str, Mapping[str, Any]] | None = None) -> DataFrame:
    """Annotates the rows of a DataFrame: adds a column for each layer, and `quarantine`.

    `conf` is a pipeline.conf, its text, the name of a pipeline of the package, or a list of plugins. `text` and `id` are
    columns; those of `meta`, such as ["date", "title"], are what is known of the article: "last year" is resolved against its date.
    With `format`, the texts are records of that decoder, such as "html".

    A layer is an array of structs: `start` and `end` in code points, `text`, and the columns of the layer, null for values that
    a span does not have. Values of the whole document are in the struct `document`. `layers` chooses; all but `token` is usual.
    With `explode`, the result has one row for each span of that layer, in a struct of its name, and all columns but `text`.
    The names of added columns begin with `prefix`: rows with a date of their own need one, because a layer is called `date`, too.

    A row that fails has nulls instead of layers, and in `quarantine` the plugin, the reason and a message, as in the quarantine
    of `toolkit run`; it never fails a task. The result of `explode` has one row for it.

    `files` are files and folders that the configuration names, relative to its folder; `plugin_path` has folders of plugins.
    They are sent to the executors with the configuration. A Python worker of Spark runs plugins in `workers` confined processes, which
    its later tasks use, too.

    A wrong configuration is a ConfigError, at once.
    """
    if explode is not None and layers is not None:
        raise ValueError("layers and explode cannot be used together")
    given = _Input(text, id, tuple(meta), format)
    given.check(df)
    wanted = (explode,) if explode is not None else tuple(layers or ())
    bundle = _ship(df.sparkSession, conf, files, plugin_path)
    engine = _Engine(_Options(bundle, format, wanted, workers, _sets(options, format)))
    engine.close()
    schema = _result_schema(df, engine, prefix, given.text if explode is not None else None)
    job = _Job(given, engine.options, explode is not None, tuple(schema.names))

    def task(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return _run_task(job, batches)

    return df.mapInArrow(task, schema)


def _result_schema(df: DataFrame, engine: _Engine, prefix: str, exploded_text: str | None) -> StructType:
    from pyspark.sql.pandas.types import from_arrow_type  # type: ignore[import-not-found,unused-ignore]
    from pyspark.sql.types import StructField, StructType  # type: ignore[import-not-found,unused-ignore]

    explode = exploded_text is not None
    fields = [one for one in df.schema.fields if one.name != exploded_text]
    taken = {one.name.lower() for one in fields}
    added = [(layer, pa.list_(rows) if not explode and layer != _DOCUMENT else rows) for layer, rows in zip(engine.layers, engine.types)]
    for name, type in [*added, ("quarantine", _QUARANTINE)]:
        if (prefix + name).lower() in taken:
            raise ValueError(f"there is a column '{prefix + name}' already; choose a prefix, such as prefix='nlp_'")
        fields.append(StructField(prefix + name, from_arrow_type(type)))
    return StructType(fields)


# --------------------------------------------------------------------------------------------------------------------- collect


@dataclass(frozen=True)
class _State:
    """What the collectors have of some rows, which follow each other."""

    states: dict[str, bytes]
    """By file name."""
    failed: int
    failures: tuple[Failure, ...]


_MERGED_TOGETHER = 32
_FAILURES_KEPT = 20


def _run_command(bundle: _Bundle, folder: str, command: str, *args: str, records: Iterable[bytes] = ()) -> None:
    """Runs `toolkit` with the configuration of a bundle, and writes records to it. An Error with its messages if it fails."""
    plugin_path = [flag for one in bundle.plugin_path(folder) for flag in ("--plugin-path", one)]
    with tempfile.TemporaryFile() as messages:
        process = subprocess.Popen([_COMMAND, command, os.path.join(folder, bundle.conf), *args, *plugin_path],
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=messages)
        assert process.stdin is not None
        try:
            for record in records:
                process.stdin.write(record)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it has failed, and says why
        except BaseException:
            process.kill()
            process.wait()
            raise
        code = process.wait()
        messages.seek(0)
        if code not in (0, 2):
            kind = ConfigError if code == 1 else Error
            raise kind(messages.read().decode(errors="replace").strip() or f"toolkit {command} ended with code {code}")


def _for_collectors(conf: bytes) -> bytes:
    """A configuration whose [input] is JSON lines, without [output], so that only the collectors run."""
    return re.sub(rb"^\[(?:input|output)\].*?(?=^\[|\Z)", b"", conf, flags=re.MULTILINE | re.DOTALL) + b"\n[input]\nformat = jsonl\n"


def _collect_task(bundle: _Bundle, given: _Input, sets: Sequence[str], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A task of `collect`: `toolkit run --save-states` over the rows of a partition."""
    from pyspark import TaskContext  # type: ignore[import-not-found,unused-ignore]

    unsent: list[Failure] = []

    def lines() -> Iterator[bytes]:
        for batch in batches:
            for _, record in given.records(batch):
                if isinstance(record, Failure):
                    unsent.append(record)
                elif record is not None:
                    yield record + b"\n"

    with tempfile.TemporaryDirectory(prefix="toolkit-") as folder:
        state = _run_part(bundle, folder, sets, lines())
    part = TaskContext.get().partitionId()
    pickled = pickle.dumps(_State(state.states, state.failed + len(unsent), (*unsent, *state.failures)[:_FAILURES_KEPT]))
    yield pa.RecordBatch.from_arrays([pa.array([part], pa.int32()), pa.array([pickled], pa.binary())], names=["part", "state"])


def _run_part(bundle: _Bundle, folder: str, sets: Sequence[str], records: Iterable[bytes]) -> _State:
    quarantine, states = os.path.join(folder, "quarantine.jsonl"), os.path.join(folder, "states")
    _run_command(bundle, bundle.folder(), "run", "--input", "-", "--input-format", "jsonl", "--workers", "1", "--save-states", states,
                 "--quarantine", quarantine, *_flags("--set", sets), records=records)
    failures = []
    if os.path.exists(quarantine):
        with open(quarantine, encoding="utf-8") as file:
            for entry in map(json.loads, file):
                failures.append(Failure(*(entry.get(key) or "" for key in Failure._fields)))
    return _State(_read_folder(states), len(failures), tuple(failures[:_FAILURES_KEPT]))


def _merge(bundle: _Bundle, sets: Sequence[str], parts: Iterable[tuple[int, _State]]) -> _State:
    """The state of several parts, in their order."""
    states = [state for _, state in sorted(parts, key=lambda part: part[0])]
    with tempfile.TemporaryDirectory(prefix="toolkit-") as folder:
        merged = os.path.join(folder, "merged")
        _run_command(bundle, bundle.folder(), "collect", *_write_folders(folder, states), "--save-states", merged, *_flags("--set", sets))
        return _State(_read_folder(merged), *_failures(states))


def _failures(states: Sequence[_State]) -> tuple[int, tuple[Failure, ...]]:
    kept = itertools.chain.from_iterable(state.failures for state in states)
    return sum(state.failed for state in states), tuple(itertools.islice(kept, _FAILURES_KEPT))


def _flags(flag: str, values: Iterable[str]) -> list[str]:
    return [word for value in values for word in (flag, value)]


def _read_folder(folder: str) -> dict[str, bytes]:
    contents = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            contents[name] = file.read()
    return contents


def _write_folders(folder: str, states: Sequence[_State]) -> list[str]:
    """Writes each state to a folder of its own, as `toolkit collect` reads them."""
    written = []
    for i, state in enumerate(states):
        written.append(os.path.join(folder, str(i)))
        os.mkdir(written[-1])
        for name, contents in state.states.items():
            with open(os.path.join(written[-1], name), "wb") as file:
                file.write(contents)
    return written


def collect(df: DataFrame, conf: Conf, *, results: Mapping[str, str | os.PathLike[str]], text: str = "text", id: str | None = "id",
            meta: Sequence[str] = (), files: Sequence[str] = (), plugin_path: Sequence[str] = (),
            options: Mapping[str, Mapping[str, Any]] | None = None, force: bool = False) -> Collected:
    """Runs the collectors of a configuration over the rows of a DataFrame, and writes their results.

    `results` has a file on the driver for each collector, [collect:NAME]: {"words": "words.csv"}. They are, byte for byte, those of
    `toolkit run` over all rows, in their order: `df.orderBy("id")` gives rows of several files an order that does not change.
    Existing files are protected as by `toolkit run`; `force` replaces them.

    Each task saves states of its rows, and other tasks merge those in groups, until few are left for the driver. A row that
    fails is in no result, and counts in what this returns. If a collector fails, its task fails. Other parameters are those of
    `annotate`; [input] and [output] are ignored.
    """
    given = _Input(text, id, tuple(meta), None)
    given.check(df)
    sets = _sets(options)
    bundle = _ship(df.sparkSession, conf, files, plugin_path, for_collectors=True)

    def task(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return _collect_task(bundle, given, sets, batches)

    paths = {name: os.path.abspath(path) for name, path in results.items()}
    flags = [*_flags("--collect", [f"{name}={path}" for name, path in paths.items()]), *_flags("--set", sets)]
    _run_command(bundle, bundle.folder(), "check", "--input", "-", *flags)
    parts = df.select(given.columns()).mapInArrow(task, "part int, state binary").rdd
    states = _merge_in_groups(parts.map(lambda row: (row.part, pickle.loads(row.state))), lambda group: _merge(bundle, sets, group))
    with tempfile.TemporaryDirectory(prefix="toolkit-") as folder:
        if not states:  # a DataFrame without partitions
            states = [_run_part(bundle, folder, sets, [])]
        written = _write_folders(folder, states)
        _run_command(bundle, bundle.folder(), "collect", *written, *flags, *(["--force"] if force else []))
    failed, failures = _failures(states)
    return Collected(paths, failed, list(failures))


def _merge_in_groups(parts: RDD[tuple[int, _State]], merge: Callable[[Iterable[tuple[int, _State]]], _State]) -> list[_State]:
    """States of neighbours are merged until there are few; the order is that of the parts."""
    n, together = parts.getNumPartitions(), _MERGED_TOGETHER
    while n > together:
        n = -(-n // together)
        parts = parts.map(lambda part: (part[0] // together, part)).groupByKey(n).mapValues(merge)
    return [state for _, state in sorted(parts.collect(), key=lambda part: part[0])]
