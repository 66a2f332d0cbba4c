# SPDX-License-Identifier: MIT
"""Layers of many texts as tables of Arrow, through its C data interface."""
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pyarrow  # type: ignore[import-untyped,unused-ignore]

from ._native import ffi, lib
from ._pipe import Pipe
from ._schema import text_of
from .errors import ConfigError, Error

if TYPE_CHECKING:
    from ._doc import Doc
    from ._pipe import Progress
    from ._pipeline import Item, OnError, Pipeline
    from ._schema import Schema

#: A batch is complete with so many rows, or about so many bytes.
_ROWS, _BYTES = 65536, 64 << 20


class Table:
    """The table of a layer, which documents are added to."""

    def __init__(self, schema: Schema, layer: str) -> None:
        self._error = ffi.new("tk_message *")
        pointer = lib.tk_arrow_open(schema._pointer, layer.encode(), ffi.NULL, self._error)
        if not pointer:
            raise ConfigError(text_of(self._error.text))
        self._pointer = ffi.gc(pointer, lib.tk_arrow_close)

    def schema(self) -> pyarrow.Schema:
        schema = ffi.new("struct ArrowSchema *")
        self._check(lib.tk_arrow_take(self._pointer, schema, ffi.NULL, self._error))
        return pyarrow.Schema._import_from_c(int(ffi.cast("uintptr_t", schema)))

    def add(self, doc: Doc) -> pyarrow.RecordBatch | None:
        """Adds a document; returns a batch if it is complete."""
        batch = None
        status = lib.tk_arrow_add(self._pointer, doc._snapshot, self._error)
        if status == lib.TK_SKIP:
            batch = self.take()
            status = lib.tk_arrow_add(self._pointer, doc._snapshot, self._error)
        self._check(status)
        if batch is None and (lib.tk_arrow_rows(self._pointer) >= _ROWS or lib.tk_arrow_bytes(self._pointer) >= _BYTES):
            batch = self.take()
        return batch

    def take(self) -> pyarrow.RecordBatch:
        """What was added since the last batch."""
        schema, array = ffi.new("struct ArrowSchema *"), ffi.new("struct ArrowArray *")
        self._check(lib.tk_arrow_take(self._pointer, schema, array, self._error))
        return pyarrow.RecordBatch._import_from_c(int(ffi.cast("uintptr_t", array)), int(ffi.cast("uintptr_t", schema)))

    def _check(self, status: int) -> None:
        if status != lib.TK_OK:
            raise Error(text_of(self._error.text))


class Batches:
    """The batches of several layers, in one pass over the texts."""

    def __init__(self, pipeline: Pipeline, texts: Iterable[Item], layers: Sequence[str], workers: int, on_error: OnError,
                 progress: Progress) -> None:
        chosen = [layer for layer in layers if layer in pipeline.layers]
        if "document" in layers:
            chosen += [layer.name for layer in pipeline.layers.values() if layer.of_document]
        # The table of documents needs layers only for their values; a list of none would be all.
        self.pipe = Pipe(pipeline, texts, workers, on_error, progress, no_output=True,
                         layers=chosen or list(pipeline.layers)[:1])
        try:
            self.tables = {layer: Table(self.pipe._schema, layer) for layer in layers}
        except ConfigError:
            self.pipe.close()
            raise

    def __iter__(self) -> Iterator[tuple[str, pyarrow.RecordBatch]]:
        with self.pipe:
            for doc in self.pipe:
                for layer, table in self.tables.items():
                    batch = table.add(doc)
                    if batch is not None:
                        yield layer, batch
        for layer, table in self.tables.items():
            yield layer, table.take()


def reader(pipeline: Pipeline, texts: Iterable[Item], layer: str, workers: int, on_error: OnError,
           progress: Progress) -> pyarrow.RecordBatchReader:
    """The batches of one layer as they are made."""
    batches = Batches(pipeline, texts, [layer], workers, on_error, progress)
    return pyarrow.RecordBatchReader.from_batches(batches.tables[layer].schema(), (batch for _, batch in batches))


def tables(pipeline: Pipeline, texts: Iterable[Item], layers: Sequence[str], workers: int, on_error: OnError,
           progress: Progress) -> dict[str, pyarrow.Table]:
    """The tables of layers."""
    batches = Batches(pipeline, texts, layers, workers, on_error, progress)
    found: dict[str, list[Any]] = {layer: [] for layer in layers}
    for layer, batch in batches:
        found[layer].append(batch)
    return {layer: pyarrow.Table.from_batches(parts) for layer, parts in found.items()}


def write_parquet(pipeline: Pipeline, texts: Iterable[Item], path: str | os.PathLike[str], layer: str | Sequence[str],
                  workers: int, on_error: OnError, progress: Progress) -> int:
    """Writes one layer to a file, or several to a folder; returns the number of documents that failed."""
    from pyarrow import parquet  # type: ignore[import-untyped,unused-ignore]

    if isinstance(layer, str):
        paths = {layer: os.fspath(path)}
    else:
        os.makedirs(path, exist_ok=True)
        paths = {one: os.path.join(path, one.replace(":", ".") + ".parquet") for one in layer}
    batches = Batches(pipeline, texts, list(paths), workers, on_error, progress)
    try:
        with ExitStack() as stack:
            writers = {one: stack.enter_context(parquet.ParquetWriter(file + ".partial", batches.tables[one].schema()))
                       for one, file in paths.items()}
            for one, batch in batches:
                writers[one].write_batch(batch)
        for file in paths.values():
            os.replace(file + ".partial", file)
    finally:
        for file in paths.values():
            if os.path.exists(file + ".partial"):
                os.unlink(file + ".partial")
    return batches.pipe.failed
