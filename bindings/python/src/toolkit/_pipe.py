# SPDX-License-Identifier: MIT
"""Many texts through a pipeline, in this process or in workers."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Union

from ._doc import Doc
from ._pipeline import record_of
from .errors import DocumentError, PipelineError, SkippedError

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
        given: tuple[Any, ...] = (item,) if isinstance(item, str) else tuple(item)
        if not 1 <= len(given) <= 3 or not isinstance(given[0], str):
            raise TypeError(f"text {number} must be a string or a tuple (text, id, meta), not {item!r}"[:300])
        id = str(number) if len(given) < 2 or given[1] is None else str(given[1])
        return record_of(given[0], id, given[2] if len(given) > 2 else None), id


class Pipe(Iterator[Doc]):
    """The documents of `Pipeline.pipe`, in the order of the texts."""

    quarantine: list[DocumentError]
    """The documents that failed, with `on_error="quarantine"`."""
    failed: int
    """How many failed."""

    def __init__(self, pipeline: Pipeline, texts: Iterable[Item], workers: int, on_error: OnError, progress: Progress) -> None:
        if on_error not in ("raise", "quarantine", "skip"):
            raise ValueError(f"on_error must be 'raise', 'quarantine' or 'skip', not {on_error!r}")
        if workers < 0:
            raise ValueError("workers must not be negative")
        self.quarantine = []
        self.failed = 0
        self._done = 0
        self._on_error = on_error
        self._meter = Meter(progress)
        self._results = self._in_process(pipeline, Records(texts))

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

    @staticmethod
    def _in_process(pipeline: Pipeline, records: Records) -> Any:
        while True:
            try:
                record, id = next(records)
                result: Doc | DocumentError = pipeline._run(record, id)
            except StopIteration:
                return
            except DocumentError as failure:
                result = failure
            yield result
