# SPDX-License-Identifier: MIT
"""A span of a layer, and the values of a document."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

# Importing typing takes longer than all of toolkit.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._doc import Doc, Layer


class Span:
    """A span of a layer: where it is in the text, and its values, by the names of the layer's columns.

    `toolkit.layers` has a class for each of the standard layers.

    >>> import toolkit
    >>> nlp = toolkit.Pipeline(["token", "sentence", "entity", "money"])
    >>> doc = nlp("It paid nearly $3 million.")
    >>> span = doc.money[0]
    >>> span.start, span.end, span.text
    (15, 25, '$3 million')
    >>> span.value, span.currency, span.mod
    (Decimal('3000000'), 'USD', 'LESS_THAN')
    >>> doc.text[span.start:span.end] == span.text
    True
    >>> span
    <Money 15:25 '$3 million' currency='USD' value=Decimal('3000000') mod='LESS_THAN'>
    """

    __slots__ = ("_layer", "_index")

    def __init__(self, layer: Layer[Any], index: int) -> None:
        self._layer = layer
        self._index = index

    @property
    def layer(self) -> Layer[Any]:
        """The layer that it belongs to."""
        return self._layer

    @property
    def doc(self) -> Doc:
        """The document that it belongs to."""
        return self._layer.doc

    @property
    def index(self) -> int:
        """Its place in the layer."""
        return self._index

    @property
    def start(self) -> int:
        """Where it starts in the text, in code points: `doc.text[span.start:span.end]` is its text."""
        return self._layer._starts()[self._index]

    @property
    def end(self) -> int:
        """Where it ends in the text, in code points, exclusive."""
        return self._layer._ends()[self._index]

    @property
    def text(self) -> str:
        """The text between start and end."""
        return self._layer._text_at(self._index)

    def __getitem__(self, column: str) -> Any:
        """The value of a column; the way to one that has the name of a method."""
        return self._layer._value(column, self._index)

    if not TYPE_CHECKING:  # what is not declared is an error for a type checker: there is span["column"]

        def __getattr__(self, column: str) -> Any:
            try:
                return self._layer._value(column, self._index)
            except KeyError as error:
                raise AttributeError(error.args[0]) from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._layer.info.columns]

    def values(self) -> dict[str, Any]:
        """The values of all columns, by their names."""
        return {name: self[name] for name in self._layer.info.columns}

    def __repr__(self) -> str:
        shown = [f"{name}={value!r}" for name, value in self.values().items()
                 if value is not None and value is not False and not isinstance(value, Span)]
        head = [type(self).__name__, f"{self.start}:{self.end}", repr(self.text)]
        return f"<{' '.join(head + shown)}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Span):
            return NotImplemented
        return self._index == other._index and self._layer is other._layer

    def __hash__(self) -> int:
        return hash((id(self._layer), self._index))


class Values(Mapping[str, "Any"]):
    """The values of a whole document, such as its sentiment; also as attributes."""

    __slots__ = ("_doc",)

    def __init__(self, doc: Doc) -> None:
        self._doc = doc

    def __getitem__(self, name: str) -> Any:
        layer, column = self._doc._schema.of_document[name]
        values = self._doc[layer.name]
        return values._value(column.name, 0) if len(values) else None

    def __iter__(self) -> Iterator[str]:
        return iter(self._doc._schema.of_document)

    def __len__(self) -> int:
        return len(self._doc._schema.of_document)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            try:
                return self[name]
            except KeyError:
                raise AttributeError(f"this pipeline has no value '{name}' of documents; it has {', '.join(self) or 'none'}") from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self]

    def __repr__(self) -> str:
        return f"<Values {' '.join(f'{name}={value!r}' for name, value in self.items())}>"
