# SPDX-License-Identifier: MIT
"""The layers and columns of a pipeline, and how their values become Python's."""
from __future__ import annotations

from . import layers as standard
from ._native import ffi, lib

# Importing typing takes longer than all of toolkit.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ._doc import Layer
    from ._span import Span

_ELEMENT = {lib.TK_U8: "uint8_t *", lib.TK_U32: "uint32_t *", lib.TK_I64: "int64_t *", lib.TK_F64: "double *",
            lib.TK_STRING: "uint32_t *", lib.TK_SPAN: "uint32_t *"}
_DTYPE = {lib.TK_U8: "u1", lib.TK_U32: "u4", lib.TK_I64: "i8", lib.TK_F64: "f8", lib.TK_STRING: "u4", lib.TK_SPAN: "u4"}
_TYPE_NAME = {lib.TK_U8: "u8", lib.TK_U32: "u32", lib.TK_I64: "i64", lib.TK_F64: "f64", lib.TK_STRING: "string",
              lib.TK_BYTES: "bytes", lib.TK_SPAN: "span"}


def text_of(string: Any) -> str:
    """The string of a char pointer, which may be NULL."""
    return ffi.string(string).decode() if string else ""


class Column:
    """A column of a layer.

    >>> import toolkit
    >>> nlp = toolkit.Pipeline(["token", "sentence", "entity", "money"])
    >>> nlp.layers["money"].columns["currency"].type
    'string'
    """

    __slots__ = ("name", "doc", "type", "names", "optional", "omitted", "target", "dtype", "_element", "_index", "_convert", "_of_lexemes",
                 "_kind")

    name: str
    doc: str
    """What it holds, in one line."""
    type: str
    """"u8", "u32", "i64", "f64", "string", "decimal", "boolean", "span" or "name" (one of `names`)."""
    names: tuple[str, ...]
    """Of an enumeration: the values that it can have."""
    optional: bool
    """Whether a value can be missing: it is None then."""
    omitted: bool
    """Whether JSON leaves out a value that is empty, zero or false."""
    target: str | None
    """The layer that a span is of, if this is a reference."""
    dtype: str
    """Of the numpy array that shows it."""

    def __init__(self, column: Any, index: int, of_lexemes: bool) -> None:
        kind, flags = column.type, column.flags
        self.name = text_of(column.name).rpartition("/")[0] or text_of(column.name)
        self.doc = text_of(column.doc)
        self.names = tuple(text_of(column.names[i]) for i in range(column.n_names)) if column.names else ()
        self.optional = bool(flags & lib.TK_COL_OMIT) and not flags & lib.TK_COL_BOOL
        self.omitted = bool(flags & lib.TK_COL_OMIT)
        self.target = text_of(column.layer).partition("/")[0] if kind == lib.TK_SPAN else None
        self.dtype = _DTYPE.get(kind, "V")
        self._element = _ELEMENT.get(kind)
        self._index = index
        self._of_lexemes = of_lexemes
        self._kind = kind
        if kind == lib.TK_STRING and flags & lib.TK_COL_DECIMAL:
            self.type, self._convert = "decimal", _decimal
        elif kind == lib.TK_STRING:
            self.type, self._convert = "string", _optional_string if self.optional else _string
        elif kind == lib.TK_SPAN:
            self.type, self._convert = "span", _span
        elif self.names:
            self.type, self._convert = "name", _name
        elif flags & lib.TK_COL_BOOL:
            self.type, self._convert = "boolean", _boolean
        else:
            self.type = _TYPE_NAME[kind]
            self._convert = _optional_number if self.optional else _number

    def __repr__(self) -> str:
        return f"<Column {self.name}: {self.type}>"


def _string(layer: Layer[Any], column: Column, value: Any) -> str:
    return layer._doc._string(value, column._of_lexemes)


def _optional_string(layer: Layer[Any], column: Column, value: Any) -> str | None:
    return layer._doc._string(value, column._of_lexemes) or None


def _decimal(layer: Layer[Any], column: Column, value: Any) -> Any:
    from decimal import Decimal

    digits = layer._doc._string(value, column._of_lexemes)
    return Decimal(digits) if digits else None


def _span(layer: Layer[Any], column: Column, value: Any) -> Span | None:
    assert column.target is not None
    return None if value == lib.TK_SPAN_NONE else layer._doc[column.target][value]


def _name(layer: Layer[Any], column: Column, value: Any) -> str | None:
    return (column.names[value] if value < len(column.names) else "") or None


def _boolean(layer: Layer[Any], column: Column, value: Any) -> bool:
    return bool(value)


def _number(layer: Layer[Any], column: Column, value: Any) -> Any:
    return value


def _optional_number(layer: Layer[Any], column: Column, value: Any) -> Any:
    return value if value and value == value else None


class LayerInfo:
    """A layer of a pipeline: its name, columns and what it is."""

    __slots__ = ("name", "version", "doc", "columns", "of_document", "_index", "_span")

    name: str
    """As in "money"; "money:alias" of a section with an alias."""
    version: str
    """Of the layer's meaning."""
    doc: str
    columns: dict[str, Column]
    of_document: bool
    """Whether its values are those of the whole document."""

    def __init__(self, index: int, decl: Any, lexeme_columns: list[Any]) -> None:
        name, _, self.version = text_of(decl.name).rpartition("/")
        self.name = name
        self.doc = text_of(decl.doc)
        self.of_document = bool(decl.flags & lib.TK_LAYER_DOCUMENT)
        columns = [Column(decl.columns + i, i, False) for i in range(decl.n_columns)]
        if decl.flags & lib.TK_LAYER_LEXEMES:
            columns += [Column(column, i, True) for i, column in enumerate(lexeme_columns)]
        self.columns = {column.name: column for column in columns}
        self._index = index
        self._span: type[Span] = standard.SPANS.get(name.partition(":")[0], standard.Span)

    def __repr__(self) -> str:
        return f"<LayerInfo {self.name}/{self.version}: {', '.join(self.columns) or 'no columns'}>"


class Schema:
    """The layers of a pipeline, in its order."""

    __slots__ = ("layers", "of_document", "_pointer")

    layers: dict[str, LayerInfo]

    def __init__(self, pointer: Any) -> None:
        self._pointer = ffi.gc(pointer, lib.tk_doc_schema_free)
        lexemes = _all(lib.tk_doc_schema_lexeme_column, pointer)
        self.layers = {}
        self.of_document: dict[str, tuple[LayerInfo, Column]] = {}
        for index, decl in enumerate(_all(lib.tk_doc_schema_layer, pointer)):
            layer = LayerInfo(index, decl, lexemes)
            self.layers[layer.name] = layer
            if layer.of_document:
                self.of_document.update((name, (layer, column)) for name, column in layer.columns.items())


def _all(get: Callable[[Any, int], Any], pointer: Any) -> list[Any]:
    found: list[Any] = []
    while item := get(pointer, len(found)):
        found.append(item)
    return found
