# SPDX-License-Identifier: MIT
"""An annotated document and its layers."""
from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from . import layers as standard
from ._native import ffi, lib
from ._span import Span

# Importing typing takes longer than all of toolkit.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar, overload

    import numpy
    from spacy.tokens import Doc as SpacyDoc
    from spacy.vocab import Vocab

    from ._schema import Column, LayerInfo, Schema

    S = TypeVar("S", bound=Span, covariant=True)
else:
    S = Span

    def overload(function):
        return function


class Layer(Sequence[S]):
    """The spans of one layer of a document, in the order of the text: a sequence, and the columns as wholes.

    >>> import toolkit
    >>> nlp = toolkit.Pipeline(["token", "sentence", "entity", "money"])
    >>> doc = nlp("It paid $3 million, then EUR 20.5m.")
    >>> len(doc.money), doc.money[-1].text
    (2, 'EUR 20.5m')
    >>> doc.money.column("currency")
    ['USD', 'EUR']
    >>> doc.money.array("start")
    array([ 8, 25], dtype=uint32)
    """

    __slots__ = ("_doc", "info", "_native", "_count", "_pointers", "_offsets")

    info: LayerInfo
    """Name, columns and documentation of the layer."""

    def __init__(self, doc: Doc, info: LayerInfo) -> None:
        self._doc = doc
        self.info = info
        self._native = ffi.new("tk_layer_info *")
        lib.tk_snapshot_layer(doc._snapshot, info._index, self._native)
        self._count: int = self._native.layer.count
        self._pointers: dict[str, Any] = {}
        self._offsets: tuple[Sequence[int], Sequence[int]] | None = None

    @property
    def doc(self) -> Doc:
        """The document that it belongs to."""
        return self._doc

    @property
    def name(self) -> str:
        """Name of the layer, such as "money"."""
        return self.info.name

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> S: ...

    @overload
    def __getitem__(self, index: slice) -> list[S]: ...

    def __getitem__(self, index: int | slice) -> S | list[S]:
        if isinstance(index, slice):
            return [self._span(i) for i in range(*index.indices(self._count))]
        if not -self._count <= index < self._count:
            raise IndexError(f"{self.name} has {self._count} spans")
        return self._span(index % self._count)

    def __iter__(self) -> Iterator[S]:
        return (self._span(i) for i in range(self._count))

    def __repr__(self) -> str:
        return f"<Layer {self.name}: {self._count} spans>"

    def column(self, name: str) -> list[Any]:
        """The values of a column, or "start", "end" or "text", of all spans."""
        if name == "start":
            return list(self._starts())
        if name == "end":
            return list(self._ends())
        if name == "text" and name not in self.info.columns:
            return [self._text_at(i) for i in range(self._count)]
        return [self._value(name, i) for i in range(self._count)]

    def array(self, name: str, unit: str = "codepoint") -> numpy.ndarray[Any, Any]:
        """A column as a numpy array: a read-only view of the document's memory, without a copy.

        A boolean is uint8 or bool, an enumeration the index into `info.columns[name].names`, a reference the index in the layer
        that it refers to (2**32 - 1 for none). "start" and "end" are code points, or with `unit="byte"` bytes of the
        text in UTF-8. Strings and decimals, which numpy has no type for, are copied into an array of objects.
        """
        import numpy

        if name in ("start", "end") and name not in self.info.columns:
            return self._offset_array(name, unit)
        column = self._column(name)
        if column.type in ("string", "decimal"):
            array: numpy.ndarray[Any, Any] = numpy.empty(self._count, dtype=object)
            array[:] = self.column(name)
            return array
        pointer = self._pointer(column)
        if column._of_lexemes or not self._count:
            array = numpy.array([pointer[i] for i in self._rows(column)], dtype=column.dtype)
        else:
            array = self._view(pointer, column.dtype)
        return array.view(bool) if column.type == "boolean" else array

    def to_dicts(self) -> list[dict[str, Any]]:
        """The spans as the JSON form shows them: start, end and the values that are not empty."""
        found: list[dict[str, Any]] = []
        for span in self:
            one: dict[str, Any] = {"start": span.start, "end": span.end}
            for name, value in span.values().items():
                if isinstance(value, Span):
                    one[name] = value.index
                elif value is not None and (value is not False or not self.info.columns[name].omitted):
                    one[name] = value
            found.append(one)
        return found

    # ------------------------------------------------------------------------- reading the snapshot

    def _span(self, index: int) -> S:
        return self.info._span(self, index)  # type: ignore[return-value]

    def _column(self, name: str) -> Column:
        column = self.info.columns.get(name)
        if column is None:
            raise KeyError(f"layer {self.name} has no column '{name}'; it has {', '.join(self.info.columns) or 'none'}")
        return column

    def _pointer(self, column: Column) -> Any:
        pointer = self._pointers.get(column.name)
        if pointer is None:
            native = self._native
            values = native.lexeme_values if column._of_lexemes else native.layer.columns
            pointer = ffi.cast(column._element, values[column._index])
            self._pointers[column.name] = pointer
        return pointer

    def _rows(self, column: Column) -> Any:
        """The indices of the values of a column, by span."""
        return ffi.unpack(self._native.layer.lexeme, self._count) if column._of_lexemes and self._count else range(self._count)

    def _value(self, name: str, index: int) -> Any:
        column = self.info.columns.get(name) or self._column(name)
        pointer = self._pointers.get(name)
        if pointer is None:
            pointer = self._pointer(column)
        row = self._native.layer.lexeme[index] if column._of_lexemes else index
        return column._convert(self, column, pointer[row])

    def _code_points(self) -> tuple[Sequence[int], Sequence[int]]:
        """Starts and ends in code points."""
        if self._offsets is None:
            native, n = self._native.layer, self._count
            if n == 0:
                self._offsets = ((), ())
            elif self._doc._is_ascii():
                self._offsets = (ffi.unpack(native.begin, n), ffi.unpack(native.end, n))
            else:
                room = ffi.new("uint32_t[]", n)
                both = []
                for of in (native.begin, native.end):
                    lib.tk_snapshot_offsets(self._doc._snapshot, lib.TK_UNIT_CODEPOINT, n, of, room)
                    both.append(ffi.unpack(room, n))
                self._offsets = (both[0], both[1])
        return self._offsets

    def _starts(self) -> Sequence[int]:
        return self._code_points()[0]

    def _ends(self) -> Sequence[int]:
        return self._code_points()[1]

    def _text_at(self, index: int) -> str:
        starts, ends = self._code_points()
        return self._doc.text[starts[index]:ends[index]]

    def _offset_array(self, name: str, unit: str) -> numpy.ndarray[Any, Any]:
        import numpy

        if unit not in ("codepoint", "byte"):
            raise ValueError(f"unit must be 'codepoint' or 'byte', not {unit!r}")
        native = self._native.layer
        pointer = native.begin if name == "start" else native.end
        if unit == "byte" or self._doc._is_ascii():
            return self._view(pointer, "u4")
        copy: numpy.ndarray[Any, Any] = numpy.array(self._starts() if name == "start" else self._ends(), dtype="u4")
        return copy

    def _view(self, pointer: Any, dtype: str) -> numpy.ndarray[Any, Any]:
        import numpy

        kind = numpy.dtype(dtype)
        array: numpy.ndarray[Any, Any] = numpy.empty(0, dtype=kind)
        if not self._count:
            return array
        # The buffer refers to this pointer, and the pointer to the snapshot that it points into.
        snapshot = self._doc._snapshot
        kept = ffi.gc(ffi.cast("char *", pointer), lambda _, snapshot=snapshot: None)
        array = numpy.frombuffer(ffi.buffer(kept, self._count * kind.itemsize), dtype=kind)
        array.flags.writeable = False
        return array


class Doc(standard.DocLayers):
    """An annotated document. It does not change, and does not depend on the pipeline that made it.

    Each layer is an attribute: `doc.money`, `doc.date`; or `doc["money"]`.

    >>> import toolkit
    >>> doc = toolkit.Pipeline("news")("Meta will invest over $10 billion in Scale AI.", date="2025-06-08")
    >>> [(name.text, name.label) for name in doc.entity]
    [('Meta', 'ORG'), ('Scale AI', 'ORG')]
    >>> doc.money[0].value, doc.money[0].mod
    (Decimal('10000000000'), 'MORE_THAN')
    >>> doc.meta
    {'date': '2025-06-08'}
    """

    __slots__ = ("_snapshot", "_schema", "_text", "_layers", "_ascii", "__weakref__")

    def __init__(self, snapshot: Any, schema: Schema) -> None:
        self._snapshot = snapshot
        self._schema = schema
        self._text: str | None = None
        self._ascii: bool | None = None
        self._layers: dict[str, Layer[Any]] = {}

    @property
    def id(self) -> str:
        """Its id: as given, or made of its number."""
        return self._get(lib.tk_snapshot_id).decode()

    @property
    def text(self) -> str:
        """Its text. Offsets of spans count its code points."""
        if self._text is None:
            data = self._get(lib.tk_snapshot_text)
            self._text = data.decode()
            self._ascii = len(self._text) == len(data)
        return self._text

    @property
    def meta(self) -> dict[str, Any]:
        """What is known of it: date, title, source and so on."""
        key, value, is_json = ffi.new("tk_str *"), ffi.new("tk_str *"), ffi.new("uint32_t *")
        found: dict[str, Any] = {}
        while lib.tk_snapshot_meta(self._snapshot, len(found), key, value, is_json):
            text = _bytes(value).decode()
            found[_bytes(key).decode()] = json.loads(text) if is_json[0] else text
        return found

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of its layers, in the order of the pipeline; without those of the whole document."""
        return tuple(name for name, layer in self._schema.layers.items() if not layer.of_document)

    @property
    def document(self) -> standard.Document:
        """Values of the whole document, such as `doc.document.sentiment`."""
        return standard.Document(self)

    def __getitem__(self, layer: str) -> Layer[Any]:
        """A layer by its name; the way to "money:alias"."""
        found = self._layers.get(layer)
        if found is None:
            info = self._schema.layers.get(layer)
            if info is None:
                raise KeyError(f"this pipeline has no layer '{layer}'; it has {', '.join(self.layers) or 'none'}")
            found = self._layers[layer] = Layer(self, info)
        return found

    if not TYPE_CHECKING:

        def __getattr__(self, layer: str) -> Layer[Any]:
            if layer.startswith("__"):
                raise AttributeError(layer)
            try:
                return self[layer]
            except KeyError as error:
                raise AttributeError(error.args[0]) from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.layers]

    def __contains__(self, layer: object) -> bool:
        return layer in self._schema.layers

    def __len__(self) -> int:
        """Length of the text, in code points."""
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        text = self.text if len(self.text) <= 60 else self.text[:59] + "…"
        return f"<Doc {self.id} {text!r}>"

    def to_json(self) -> str:
        """The document as one line of JSON, without the line end: what `toolkit run` writes with `format = jsonl`."""
        return self._get(lib.tk_snapshot_output).decode().rstrip("\n")

    def to_dict(self) -> dict[str, Any]:
        """`to_json()`, parsed. Amounts are Decimal."""
        from decimal import Decimal

        parsed: dict[str, Any] = json.loads(self.to_json(), parse_float=Decimal)
        return parsed

    def to_spacy(self, vocab: Vocab) -> SpacyDoc:
        """A Doc of spaCy; see `toolkit.to_spacy`."""
        from .spacy import to_spacy

        return to_spacy(self, vocab)

    def _repr_html_(self) -> str:
        from ._html import page

        return page(self)

    def __reduce__(self) -> Any:
        raise TypeError("a Doc cannot be pickled; send doc.to_json(), or the text")

    # ------------------------------------------------------------------------- reading the snapshot

    def _get(self, get: Any) -> bytes:
        room = ffi.new("tk_str *")
        get(self._snapshot, room)
        return _bytes(room)

    def _is_ascii(self) -> bool:
        if self._ascii is None:
            self._ascii = len(self.text) == len(self._get(lib.tk_snapshot_text))
        return self._ascii

    def _string(self, handle: int, of_lexemes: bool) -> str:
        room = ffi.new("tk_str *")
        (lib.tk_snapshot_lexeme_text if of_lexemes else lib.tk_snapshot_string)(self._snapshot, handle, room)
        return _bytes(room).decode()


def _bytes(string: Any) -> bytes:
    return ffi.unpack(string.data, string.length) if string.length else b""
