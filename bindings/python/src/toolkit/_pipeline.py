# SPDX-License-Identifier: MIT
"""A pipeline: texts in, annotated documents out."""
from __future__ import annotations

import _thread
import json
import os
from collections.abc import Iterable, Mapping, Sequence

from ._doc import Doc
from ._native import ffi, lib
from ._schema import LayerInfo, Schema, text_of
from .errors import ConfigError, DocumentError, Error, PipelineError, SkippedError

# Importing typing takes longer than all of toolkit.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, Literal, Union, overload

    import pandas
    import polars
    import pyarrow  # type: ignore[import-untyped,unused-ignore]

    from ._pipe import Pipe, Progress

    #: What `pipe` takes: a text; a text and its id; both and what is known of it.
    Item = Union[str, "tuple[str]", "tuple[str, str | None]", "tuple[str, str | None, Mapping[str, Any] | None]"]
    OnError = Literal["raise", "quarantine", "skip"]
else:

    def overload(function):
        return function

_NO_BYTE = 2**64 - 1
_PIPELINES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pipelines")
_record = json.JSONEncoder(ensure_ascii=False).encode


def pipelines() -> list[str]:
    """The names of the pipelines that come with the package.

    >>> import toolkit
    >>> toolkit.pipelines()
    ['news']
    """
    return sorted(name[:-5] for name in os.listdir(_PIPELINES) if name.endswith(".conf"))


def _value(value: object) -> str:
    """The value of an option as a configuration has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple, set, frozenset)):
        return ",".join(_value(one) for one in value)
    return os.fspath(value) if isinstance(value, os.PathLike) else str(value)


class Settings:
    """What a pipeline is opened with: a configuration, and options that override it."""

    __slots__ = ("path", "text", "sets")

    path: str
    text: str | None
    sets: list[str]

    def __init__(self, conf: str | os.PathLike[str] | Sequence[str], text: str | None,
                 options: Mapping[str, Mapping[str, Any]]) -> None:
        self.text = text
        if isinstance(conf, (str, os.PathLike)):
            self.path = os.fspath(conf)
            if text is None:
                self.path = self._find(self.path)
        else:
            self.path = "pipeline"
            self.text = "".join(f"[{plugin}]\n" for plugin in conf)
        # A configuration for JSON lines may have other names for these.
        self.sets = ["input.text_field=text", "input.id_field=id"]
        self.sets += [f"{plugin}.{key}={_value(value)}" for plugin, keys in options.items() for key, value in keys.items()]
        for given in self.sets:
            if "\n" in given or "\0" in given:
                raise ConfigError(f"{given!r}: an option cannot contain a line end or NUL")

    @staticmethod
    def _find(path: str) -> str:
        """A file, or a pipeline of the package by its name."""
        if os.sep not in path and not path.endswith(".conf") and not os.path.exists(path):
            named = os.path.join(_PIPELINES, path + ".conf")
            if not os.path.exists(named):
                raise ConfigError(f"there is no file '{path}', and no pipeline of that name; there are: {', '.join(pipelines())}")
            return named
        return os.path.abspath(path)


def c_strings(strings: Sequence[str], kept: list[Any]) -> Any:
    """A C array of strings, which lives as long as what is added to `kept`."""
    copies = [ffi.new("char[]", os.fsencode(one)) for one in strings]
    array = ffi.new("char *[]", copies)
    kept += [*copies, array]
    return array


def set_options(options: Any, settings: Settings, no_output: bool, layers: Sequence[str]) -> list[Any]:
    """Sets what options of sessions and of pools have in common; returns what must live until the call."""
    kept: list[Any] = []
    options.size = ffi.sizeof(options[0])
    options.sets, options.n_sets = c_strings(settings.sets, kept), len(settings.sets)
    options.input_format = jsonl = ffi.new("char[]", b"jsonl")
    options.output_format = jsonl
    options.no_output = no_output
    options.layers, options.n_layers = c_strings(layers, kept), len(layers)
    kept.append(jsonl)
    if settings.text is not None:
        data = settings.text.encode()
        text = ffi.new("char[]", data)
        options.conf, options.conf_length = text, len(data)
        kept.append(text)
    return kept


class Session:
    """A tk_session and the memory of a call."""

    __slots__ = ("pointer", "schema", "_error")

    def __init__(self, settings: Settings, no_output: bool = False, layers: Sequence[str] = ()) -> None:
        self._error = ffi.new("tk_message *")
        options = ffi.new("tk_session_options *")
        kept = set_options(options, settings, no_output, layers)
        self.pointer = lib.tk_session_open_with(os.fsencode(settings.path), options, self._error)
        kept.clear()
        if not self.pointer:
            raise ConfigError(ffi.string(self._error.text).decode(errors="replace"))
        schema = lib.tk_session_schema(self.pointer, self._error)
        if not schema:
            raise self._failure_of_library()
        self.schema = Schema(schema)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self.pointer:
            lib.tk_session_close(self.pointer)
            self.pointer = ffi.NULL

    def run(self, record: bytes, name: str) -> Doc:
        status = lib.tk_session_feed(self.pointer, name.encode(), record, len(record), self._error)
        if status != lib.TK_OK:
            raise self._failure(status, name)
        snapshot = lib.tk_session_snapshot(self.pointer, self._error)
        if not snapshot:
            raise self._failure_of_library()
        return Doc(ffi.gc(snapshot, lib.tk_snapshot_free), self.schema)

    def _failure_of_library(self) -> Error:
        return Error(ffi.string(self._error.text).decode(errors="replace"))

    def _failure(self, status: int, name: str) -> DocumentError:
        why = ffi.new("tk_failure *")
        why.size = ffi.sizeof("tk_failure")
        lib.tk_session_failure(self.pointer, why)
        return failure(status, name, text_of(why.plugin), text_of(why.reason), text_of(why.message), why.byte)

    def plugins(self) -> dict[str, str]:
        found: dict[str, str] = {}
        plugin = ffi.new("tk_session_plugin *")
        plugin.size = ffi.sizeof("tk_session_plugin")
        index = 0
        while lib.tk_session_plugin_at(self.pointer, index, plugin):
            found.setdefault(text_of(plugin.name), text_of(plugin.version))
            index += 1
        return found


def failure(status: int, id: str, plugin: str, reason: str, message: str, byte: int) -> DocumentError:
    """The exception for a document that failed."""
    kind = {lib.TK_SKIP: SkippedError, lib.TK_ERR_INSTANCE: PipelineError}.get(status, DocumentError)
    # A position in the record that this package made of the text says nothing.
    return kind(id, plugin, reason, message, None if byte == _NO_BYTE or plugin == "jsonl" else byte)


def record_of(text: str, id: str, meta: Mapping[str, Any] | None) -> bytes:
    """The record of a text, for the jsonl decoder."""
    fields: dict[str, Any] = {"id": id, "text": text}
    if meta:
        fields["meta"] = meta if isinstance(meta, dict) else dict(meta)
    try:
        return _record(fields).encode()
    except UnicodeEncodeError as error:
        raise DocumentError(id, "", "error", f"the text or its meta has {error.object[error.start]!r}, which is half "
                            "of a surrogate pair and no character") from None


class Pipeline:
    """A chain of plugins.

    `conf` is a pipeline.conf, the name of a pipeline that comes with the package ("news"), or a list of plugins, in order.
    Keyword arguments are options of plugins, as in `[money]` of a configuration: `money={"ranges": False}`; `options` takes
    sections with an alias, such as `{"money:eu": {…}}`. [input] and the paths of [output] are ignored; the
    format is JSON lines, with the options of [output] if that is their format, too.

    >>> import toolkit
    >>> nlp = toolkit.Pipeline(["token", "sentence", "entity"])
    >>> [name.text for name in nlp("Tim Cook runs Apple Inc.").entity]
    ['Tim Cook', 'Apple Inc.']

    A wrong configuration is a ConfigError, with all mistakes:

    >>> toolkit.Pipeline(["token"], token={"clitic": "yes"})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    toolkit.errors.ConfigError: ...

    Plugins run in this process: one that crashes ends it. `pipe(…, workers=N)` runs them in processes of their own. Threads
    may use one Pipeline at the same time; each has a session of its own then. A child process made by os.fork() or
    multiprocessing opens the configuration again at its first document.
    """

    def __init__(self, conf: str | os.PathLike[str] | Sequence[str] = "news", *,
                 options: Mapping[str, Mapping[str, Any]] | None = None, **plugins: Mapping[str, Any]) -> None:
        self._open(Settings(conf, None, {**(options or {}), **plugins}))

    @classmethod
    def from_text(cls, text: str, *, name: str = "configuration", options: Mapping[str, Mapping[str, Any]] | None = None,
                  **plugins: Mapping[str, Any]) -> Pipeline:
        """A pipeline of the text of a pipeline.conf, called `name` in messages.

        >>> import toolkit
        >>> list(toolkit.Pipeline.from_text("[token]\\n[sentence]\\n").layers)
        ['token', 'sentence']
        """
        pipeline = cls.__new__(cls)
        pipeline._open(Settings(name, text, {**(options or {}), **plugins}))
        return pipeline

    def _open(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = _thread.allocate_lock()
        self._pid = os.getpid()
        self._closed = False
        self._count = 0
        session = Session(settings)
        self._idle = [session]
        self._schema = session.schema

    @property
    def conf(self) -> str:
        """The path of the configuration, or its name in messages."""
        return self._settings.path

    @property
    def layers(self) -> dict[str, LayerInfo]:
        """The layers that documents have, by their names, in the order of the pipeline."""
        return dict(self._schema.layers)

    @property
    def plugins(self) -> dict[str, str]:
        """Names and versions of the plugins, in the order in which they run."""
        session = self._take()
        try:
            return session.plugins()
        finally:
            self._give_back(session)

    def __call__(self, text: str, *, id: str | None = None, date: object = None, source: str | None = None,
                 title: str | None = None, meta: Mapping[str, Any] | None = None) -> Doc:
        """Annotates a text.

        `date` is that of the article (YYYY-MM-DD, or a datetime.date): "last year" is resolved against it. `date`, `source`
        and `title` are entries of `meta`, which can hold anything that is JSON.

        >>> import toolkit
        >>> nlp = toolkit.Pipeline("news")
        >>> nlp("Sales rose last year.", date="2025-06-08").date[0].value
        '2024'
        """
        given = {"date": None if date is None else str(date), "source": source, "title": title}
        known = {**(meta or {}), **{key: value for key, value in given.items() if value is not None}}
        if id is None:
            self._count += 1
            id = f"doc{self._count}"
        return self._run(record_of(text, id, known), id)

    def _run(self, record: bytes, id: str) -> Doc:
        session = self._take()
        try:
            return session.run(record, id)
        finally:
            self._give_back(session)

    def pipe(self, texts: Iterable[Item], *, workers: int = 0, on_error: OnError = "raise",
             progress: Progress = False) -> Pipe:
        """Annotates many texts, and yields their documents in the same order.

        A text is a string, or a tuple (text, id), or (text, id, meta). With `workers`, plugins run in that many confined
        processes, and a crash or a hang loses only its document; 0 runs them in this one.

        `on_error` says what becomes of a document that fails: "raise" raises its DocumentError; "quarantine" leaves it out,
        and the DocumentError is in `.quarantine` of what this returns; "skip" leaves it out. `progress` is True for a
        line on standard error, or a function that is called with the numbers of documents and of failures so far.

        >>> import toolkit
        >>> nlp = toolkit.Pipeline(["token", "sentence", "money"])
        >>> docs = nlp.pipe(["It cost $5.", "It cost\\0nothing.", ("They paid €7m.", "last")], on_error="quarantine")
        >>> [(doc.id, doc.money[0].text) for doc in docs]
        [('0', '$5'), ('last', '€7m')]
        >>> [(failure.id, failure.reason) for failure in docs.quarantine]
        [('1', 'error')]
        """
        from ._pipe import Pipe

        return Pipe(self, texts, workers, on_error, progress)

    def arrow_reader(self, texts: Iterable[Item], layer: str = "document", *, workers: int = 0, on_error: OnError = "raise",
                     progress: Progress = False) -> pyarrow.RecordBatchReader:
        """A layer of many texts as batches of Arrow, one after another: memory does not grow with the number of texts."""
        from ._arrow import reader

        return reader(self, texts, layer, workers, on_error, progress)

    @overload
    def to_arrow(self, texts: Iterable[Item], layer: str = ..., *, workers: int = ..., on_error: OnError = ...,
                 progress: Progress = ...) -> pyarrow.Table: ...

    @overload
    def to_arrow(self, texts: Iterable[Item], layer: Sequence[str], *, workers: int = ..., on_error: OnError = ...,
                 progress: Progress = ...) -> dict[str, pyarrow.Table]: ...

    def to_arrow(self, texts: Iterable[Item], layer: str | Sequence[str] = "document", *, workers: int = 0,
                 on_error: OnError = "raise", progress: Progress = False) -> pyarrow.Table | dict[str, pyarrow.Table]:
        """A layer of many texts as a table of pyarrow: one row a span, with the id of its document, or for "document" one row
        a document, with its text, meta and values. With several layers, a dictionary of tables, made in one pass.

        The columns are those that the library fills; they are not copied. docs/arrow.md lists their types.

        >>> import toolkit
        >>> nlp = toolkit.Pipeline("news")
        >>> table = nlp.to_arrow(["It paid $3 million.", ("They sold it for €5m.", "second")], "money")
        >>> table.select(["id", "text", "currency", "value"]).to_pylist()  # doctest: +NORMALIZE_WHITESPACE
        [{'id': '0', 'text': '$3 million', 'currency': 'USD', 'value': Decimal('3000000.000000000000000')},
         {'id': 'second', 'text': '€5m', 'currency': 'EUR', 'value': Decimal('5000000.000000000000000')}]
        """
        from ._arrow import tables

        if isinstance(layer, str):
            return tables(self, texts, [layer], workers, on_error, progress)[layer]
        return tables(self, texts, layer, workers, on_error, progress)

    def to_pandas(self, texts: Iterable[Item], layer: str = "document", *, workers: int = 0, on_error: OnError = "raise",
                  progress: Progress = False) -> pandas.DataFrame:
        """As `to_arrow`, a DataFrame of pandas."""
        frame: pandas.DataFrame = self.to_arrow(texts, layer, workers=workers, on_error=on_error, progress=progress).to_pandas()
        return frame

    def to_polars(self, texts: Iterable[Item], layer: str = "document", *, workers: int = 0, on_error: OnError = "raise",
                  progress: Progress = False) -> polars.DataFrame:
        """As `to_arrow`, a DataFrame of polars."""
        import polars

        frame = polars.from_arrow(self.to_arrow(texts, layer, workers=workers, on_error=on_error, progress=progress))
        assert isinstance(frame, polars.DataFrame)
        return frame

    def to_parquet(self, texts: Iterable[Item], path: str | os.PathLike[str], layer: str | Sequence[str] = "document", *,
                   workers: int = 0, on_error: OnError = "raise", progress: Progress = False) -> int:
        """Writes a layer to the Parquet file `path`, or several to `path`/LAYER.parquet. Returns the number of documents that
        failed. Memory does not grow with the number of texts. A file gets its name when it is complete."""
        from ._arrow import write_parquet

        return write_parquet(self, texts, path, layer, workers, on_error, progress)

    def close(self) -> None:
        """Frees the plugins. Documents stay valid. Also `with toolkit.Pipeline(…) as nlp:`."""
        with self._lock:
            idle, self._idle, self._closed = self._idle, [], True
        if self._pid == os.getpid():
            for session in idle:
                session.close()

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __del__(self) -> None:
        if hasattr(self, "_idle"):
            self.close()

    def __repr__(self) -> str:
        return f"<Pipeline {self.conf}: {', '.join(self._schema.layers)}>"

    def __getstate__(self) -> Settings:
        return self._settings

    def __setstate__(self, settings: Settings) -> None:
        self._open(settings)

    # ------------------------------------------------------------------------------------ sessions

    def _take(self) -> Session:
        """A session that no other thread uses."""
        if self._pid != os.getpid():
            self._forget()
        with self._lock:
            if self._closed:
                raise ValueError("this Pipeline is closed")
            if self._idle:
                return self._idle.pop()
        return Session(self._settings)

    def _give_back(self, session: Session) -> None:
        with self._lock:
            if not self._closed and len(self._idle) < 8:
                self._idle.append(session)
                return
        session.close()

    def _forget(self) -> None:
        """In a child process: a session may have been in use at the fork, and threads of plugins are gone. The memory of the
        sessions is not freed; it is shared with the parent."""
        self._lock = _thread.allocate_lock()
        self._idle = []
        self._pid = os.getpid()
