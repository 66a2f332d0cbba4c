# SPDX-License-Identifier: MIT
"""Many texts through a pipeline, in this process or in workers."""
from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

from ._doc import Doc
from ._native import ffi, lib
from ._pipeline import Session, failure, record_of, set_options
from ._schema import Schema, text_of
from .errors import ConfigError, DocumentError, Error, PipelineError, SkippedError

if TYPE_CHECKING:
    from ._pipeline import Item, OnError, Pipeline

#: Whether, and how, progress is shown.
Progress = Union[bool, Callable[[int, int], object]]


class Meter:
    """Shows progress: a line on standard error that is written again at most ten times a second."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._next = 0.0
        self._written = False

    def show(self, documents: int, failed: int, end: bool = False) -> None:
        if callable(self._progress):
            self._progress(documents, failed)
        elif self._progress:
            import sys
            import time

            now = time.monotonic()
            if now >= self._next or (end and self._written):
                self._next = now + 0.1
                self._written = True
                sys.stderr.write(f"\r{documents} documents, {failed} failed" + ("\n" if end else ""))
                sys.stderr.flush()


class Records(Iterator["tuple[bytes, str]"]):
    """The records of texts, for the jsonl decoder, with their ids."""

    def __init__(self, texts: Iterable[Item]) -> None:
        self._texts = enumerate(texts)

    def __next__(self) -> tuple[bytes, str]:
        number, item = next(self._texts)
        given: tuple[Any, ...] = tuple(item) if isinstance(item, (tuple, list)) else (item,)
        if not 1 <= len(given) <= 3 or not isinstance(given[0], str):
            raise TypeError(f"text {number} must be a string or a tuple (text, id, meta), not {item!r}"[:300])
        id = str(number) if len(given) < 2 or given[1] is None else str(given[1])
        return record_of(given[0], id, given[2] if len(given) > 2 else None), id


#: Of a text: its document, or why it failed.
Result = Union[Doc, DocumentError]
Results = Generator[Result, None, None]


def _in_process(run: Callable[[bytes, str], Doc], records: Records) -> Results:
    while True:
        try:
            record, id = next(records)
            result: Result = run(record, id)
        except StopIteration:
            return
        except DocumentError as why:
            result = why
        yield result


def _in_session(session: Session, records: Records) -> Results:
    """As _in_process(), in a session that belongs to this run."""
    with session:
        yield from _in_process(session.run, records)


class Pool:
    """Confined worker processes, which a thread of the library feeds."""

    def __init__(self, pipeline: Pipeline, workers: int, no_output: bool, layers: Sequence[str]) -> None:
        self._error = ffi.new("tk_message *")
        options = ffi.new("tk_pool_options *")
        kept = set_options(options, pipeline._settings, no_output, layers)
        options.workers = workers
        options.snapshots = options.no_collect = 1
        pointer = lib.tk_pool_open(os.fsencode(pipeline._settings.path), options, self._error)
        kept.clear()
        if not pointer:
            raise ConfigError(self._message())
        self._pointer = ffi.gc(pointer, lib.tk_pool_close)
        self.schema = Schema(lib.tk_pool_schema(pointer))
        self._result = ffi.new("tk_pool_result *")
        self._result.size = ffi.sizeof("tk_pool_result")

    def _message(self) -> str:
        return text_of(self._error.text)

    def submit(self, record: bytes, id: str) -> bool:
        """Whether there was room for it."""
        status = lib.tk_pool_submit(self._pointer, id.encode(), record, len(record), self._error)
        if status not in (lib.TK_OK, lib.TK_SKIP):
            raise Error(self._message())
        return bool(status == lib.TK_OK)

    def finish(self) -> None:
        """There are no more records."""
        lib.tk_pool_finish(self._pointer)

    def next(self, milliseconds: int) -> Optional[Result]:
        """The next result, in the order of the records; None if the time is up before it is ready."""
        result = self._result
        status = lib.tk_pool_next(self._pointer, milliseconds, result, self._error)
        if status == lib.TK_SKIP:
            return None
        if status != lib.TK_OK:
            raise Error(self._message())
        if result.status == lib.TK_OK:
            return Doc(ffi.gc(result.snapshot, lib.tk_snapshot_free), self.schema)
        return failure(result.status, text_of(result.id), text_of(result.plugin), text_of(result.reason),
                       text_of(result.message), result.byte)

    def close(self) -> None:
        """Ends the processes."""
        ffi.release(self._pointer)


#: How long a wait for a result lasts before signals, such as Ctrl-C, are handled.
_WAIT = 100


def _in_workers(pool: Pool, records: Records) -> Results:
    """Keeps the pool full, and yields what is done. `order` has a DocumentError for a text that was not submitted."""
    order: deque[DocumentError | None] = deque()
    waiting: tuple[bytes, str] | None = None
    more = True
    try:
        while True:
            if more and waiting is None:
                try:
                    waiting = next(records)
                except StopIteration:
                    more = False
                    pool.finish()
                except DocumentError as why:
                    order.append(why)
            full = False
            if waiting is not None:
                full = not pool.submit(*waiting)
                if not full:
                    order.append(None)
                    waiting = None
            if not order and not more:
                return
            unsubmitted = order[0] if order else None
            if unsubmitted is not None:
                order.popleft()
                yield unsubmitted
            elif order:
                result = pool.next(_WAIT if full or not more else 0)
                if result is not None:
                    order.popleft()
                    yield result
    finally:
        pool.close()


class Pipe(Iterator[Doc]):
    """The documents of `Pipeline.pipe`, in the order of the texts."""

    quarantine: list[DocumentError]
    """The documents that failed, with `on_error="quarantine"`."""
    failed: int
    """How many failed."""

    def __init__(self, pipeline: Pipeline, texts: Iterable[Item], workers: int, on_error: OnError, progress: Progress,
                 no_output: bool = False, layers: Sequence[str] = ()) -> None:
        if on_error not in ("raise", "quarantine", "skip"):
            raise ValueError(f"on_error must be 'raise', 'quarantine' or 'skip', not {on_error!r}")
        if workers < 0:
            raise ValueError("workers must not be negative")
        self.quarantine = []
        self.failed = 0
        self._done = 0
        self._on_error = on_error
        self._meter = Meter(progress)
        records = Records(texts)
        self._results, self._schema = self._start(pipeline, records, workers, no_output, layers)

    @staticmethod
    def _start(pipeline: Pipeline, records: Records, workers: int, no_output: bool,
               layers: Sequence[str]) -> tuple[Results, Schema]:
        if workers:
            pool = Pool(pipeline, workers, no_output, layers)
            return _in_workers(pool, records), pool.schema
        if no_output:
            session = Session(pipeline._settings, True, layers)
            return _in_session(session, records), session.schema
        return _in_process(pipeline._run, records), pipeline._schema

    def __next__(self) -> Doc:
        for result in self._results:
            self._done += 1
            if isinstance(result, Doc):
                self._meter.show(self._done, self.failed)
                return result
            self._fail(result)
        self._meter.show(self._done, self.failed, end=True)
        raise StopIteration

    def _fail(self, failure: DocumentError) -> None:
        if isinstance(failure, PipelineError):
            raise failure
        if isinstance(failure, SkippedError):
            return
        self.failed += 1
        if self._on_error == "raise":
            raise failure
        if self._on_error == "quarantine":
            self.quarantine.append(failure)

    def close(self) -> None:
        """Ends the workers. Done at the last document, too."""
        self._results.close()

    def __enter__(self) -> Pipe:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
