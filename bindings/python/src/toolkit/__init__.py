# SPDX-License-Identifier: MIT
"""Text analytics for news and business articles: names, amounts of money, dates, numbers, sentiment, hype and facts.

>>> import toolkit
>>> nlp = toolkit.Pipeline("news")
>>> doc = nlp("Meta is in talks to invest over $10 billion in Scale AI.", date="2025-06-08")
>>> doc.money[0].value, doc.money[0].currency, doc.money[0].mod, doc.money[0].text
(Decimal('10000000000'), 'USD', 'MORE_THAN', '$10 billion')
"""
from __future__ import annotations

from . import layers
from ._doc import Doc, Layer
from ._native import ffi as _ffi
from ._native import lib as _lib
from ._pipeline import Pipeline, pipelines
from ._schema import Column, LayerInfo
from ._span import Span, Values
from .errors import ConfigError, DocumentError, Error, PipelineError, SkippedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._measure import bench, evaluate
    from ._pipe import Pipe
    from .spacy import to_spacy

__all__ = [
    "Column", "ConfigError", "Doc", "DocumentError", "Error", "Layer", "LayerInfo", "Pipe", "Pipeline", "PipelineError",
    "SkippedError", "Span", "Values", "bench", "evaluate", "layers", "pipelines", "to_spacy",
]
__version__: str = _ffi.string(_lib.tk_version()).decode()

_LATER = {"Pipe": "._pipe", "bench": "._measure", "evaluate": "._measure", "to_spacy": ".spacy"}


def __getattr__(name: str) -> Any:
    """What a program that only annotates does not need is imported when it is used."""
    if name not in _LATER:
        raise AttributeError(f"module 'toolkit' has no attribute '{name}'")
    import importlib

    return getattr(importlib.import_module(_LATER[name], __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})
