#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes toolkit/layers.py, the types of the standard layers, from what the plugins declare: make_layers.py [--check]

Needs the package; make_layers.py --check fails if the file differs.
"""
import pathlib
import sys
import textwrap

import toolkit

FILE = pathlib.Path(__file__).parent / "src" / "toolkit" / "layers.py"
TYPES = {"u8": "int", "u32": "int", "i64": "int", "f64": "float", "string": "str", "decimal": "Decimal", "boolean": "bool"}

HEAD = '''\
# SPDX-License-Identifier: MIT
"""The spans of the standard layers, with the types of their values. Made by make_layers.py from what the plugins declare.

The attributes are those of the layers of a pipeline, whatever they are: these classes only tell editors and type
checkers. `None` is a value that the text does not give. A Layer of another plugin has spans of the class `Span`.
"""
from __future__ import annotations

from ._span import Span, Values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Literal

    from ._doc import Layer

__all__ = [{names}]
'''


def class_of(layer):
    return "".join(part.title() for part in layer.split("_"))


def type_of(column):
    if column.type == "name":
        names = ", ".join(f'"{name}"' for name in column.names if name)
        found, empty = f"Literal[{names}]", "" in column.names or column.optional
    elif column.type == "span":
        found, empty = class_of(column.target), True
    else:
        found, empty = TYPES[column.type], column.optional or column.type == "decimal"
    return f"{found} | None" if empty else found


def attribute(column):
    lines = textwrap.wrap(f"{column.name}: {type_of(column)}", 115, initial_indent="    ", subsequent_indent="            ",
                          break_on_hyphens=False)
    doc = column.doc[0].upper() + column.doc[1:]
    doc = doc.replace('"', "'") if doc.endswith('"') else doc
    lines += textwrap.wrap(f'"""{doc}."""', 115, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(lines)


def text():
    nlp = toolkit.Pipeline("news")
    spans = [layer for layer in nlp.layers.values() if not layer.of_document]
    of_document = [column for layer in nlp.layers.values() if layer.of_document for column in layer.columns.values()]
    names = ["Document", "DocLayers", "Span", "Values"] + [class_of(layer.name) for layer in spans]
    parts = [HEAD.format(names=", ".join(f'"{name}"' for name in sorted(names)))]
    for layer in spans:
        doc = layer.doc[0].upper() + layer.doc[1:]
        lines = [f"class {class_of(layer.name)}(Span):", f'    """{doc}."""', "", "    __slots__ = ()", ""]
        lines += [attribute(column) for column in layer.columns.values()]
        parts.append("\n".join(lines).rstrip())
    parts.append("\n".join(["class Document(Values):", '    """Values of a whole document."""', "", "    __slots__ = ()", ""]
                           + [attribute(column) for column in of_document]))
    lines = ["class DocLayers:", '    """The standard layers of a document. A pipeline has those that its plugins provide."""', "",
             "    __slots__ = ()", ""]
    for layer in spans:
        doc = layer.doc[0].upper() + layer.doc[1:]
        lines += [f"    {layer.name}: Layer[{class_of(layer.name)}]", f'    """{doc}."""']
    parts.append("\n".join(lines))
    classes = ",\n    ".join(f'"{layer.name}": {class_of(layer.name)}' for layer in spans)
    parts.append(f"#: The class of the spans of a layer.\nSPANS: dict[str, type[Span]] = {{\n    {classes},\n}}")
    return "\n\n\n".join(part.strip("\n") for part in parts) + "\n"


def main():
    made = text()
    if "--check" not in sys.argv:
        FILE.write_text(made, encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != made:
        print(f"{FILE} differs from the layers that the plugins declare; run {__file__}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
