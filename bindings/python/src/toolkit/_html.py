# SPDX-License-Identifier: MIT
"""A document as HTML, for notebooks."""
from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ._span import Span

if TYPE_CHECKING:
    from ._doc import Doc

#: Layers that are shown, the most important first, and their colours. Where spans overlap, the first is shown.
_COLOURS = {"entity": "#cfe8ff", "money": "#d3f2d0", "date": "#ffe8bf", "number": "#ececec", "hype": "#ffd6e0"}
_MARK = "background:{};color:#000;border-radius:.25em;padding:0 .2em"


def _values(span: Span) -> str:
    """The values of a span, as its tooltip."""
    shown = [f"{name} {value.text if isinstance(value, Span) else value}" for name, value in span.values().items()
             if value is not None and value is not False]
    return "\n".join([span.layer.name, *shown])


def _chosen(doc: Doc) -> list[Span]:
    """Spans that do not overlap, in the order of the text."""
    taken = bytearray(len(doc.text))
    found: list[Span] = []
    for layer in _COLOURS:
        for span in doc[layer] if layer in doc else ():
            if span.start < span.end and not any(taken[span.start:span.end]):
                taken[span.start:span.end] = b"\1" * (span.end - span.start)
                found.append(span)
    return sorted(found, key=lambda span: span.start)


def page(doc: Doc) -> str:
    """The text with its spans marked, and the values of the document. Everything of the document is escaped."""
    parts: list[str] = []
    at = 0
    for span in _chosen(doc):
        style = _MARK.format(_COLOURS[span.layer.name])
        parts.append(escape(doc.text[at:span.start]))
        parts.append(f'<mark style="{style}" title="{escape(_values(span))}">{escape(span.text)}</mark>')
        at = span.end
    parts.append(escape(doc.text[at:]))
    head = [f"<b>{escape(doc.id)}</b>"]
    head += [f"{escape(str(name))} {escape(str(value))}" for name, value in {**doc.meta, **doc.document}.items()]
    legend = " ".join(f'<span style="{_MARK.format(colour)}">{layer}</span>' for layer, colour in _COLOURS.items() if layer in doc)
    return (f'<div><div style="opacity:.8">{" · ".join(head)}</div><div>{legend}</div>'
            f'<div style="white-space:pre-wrap;line-height:1.6">{"".join(parts)}</div></div>')
