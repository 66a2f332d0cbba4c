# SPDX-License-Identifier: MIT
"""Documents for spaCy, and a component of its pipelines.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("toolkit")
>>> doc = nlp("Meta will invest over $10 billion in Scale AI.")
>>> [(entity.text, entity.label_) for entity in doc.ents]
[('Meta', 'ORG'), ('Scale AI', 'ORG')]
>>> doc.spans["money"][0].text, doc.spans["money"].attrs["values"][0]["value"]
('$10 billion', '10000000000')
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc
from spacy.tokens import SpanGroup

from ._pipeline import Pipeline

if TYPE_CHECKING:
    from spacy.vocab import Vocab

    from ._doc import Doc


def _words(text: str, tokens: Sequence[tuple[int, int]]) -> tuple[list[str], list[bool]]:
    """Words and whether a space follows each, as spaCy has them: other white space is a word of its own."""
    words: list[str] = []
    spaces: list[bool] = []
    at = 0
    for start, end in [*tokens, (len(text), len(text))]:
        gap = text[at:start]
        if gap and words and gap[0] == " " and not spaces[-1]:
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
        if start < end:
            words.append(text[start:end])
            spaces.append(False)
        at = end
    return words, spaces


def _values(span: dict[str, Any]) -> dict[str, Any]:
    """The values of a span as spaCy can save them: decimals as strings."""
    kept = {key: value for key, value in span.items() if key not in ("start", "end")}
    return {key: value if isinstance(value, (str, int, float)) else str(value) for key, value in kept.items()}


def _set_entities(target: SpacyDoc, doc: Doc) -> None:
    found: list[Any] = []
    last = 0
    for span in doc.entity:
        one = target.char_span(span.start, span.end, label=span.label, kb_id=span.id or "", alignment_mode="expand")
        if one is not None and one.start >= last:
            found.append(one)
            last = one.end
    target.set_ents(found, default="outside")


def _set_sentences(target: SpacyDoc, doc: Doc) -> None:
    starts = set(doc.sentence.column("start"))
    for token in target:
        token.is_sent_start = token.idx in starts or token.i == 0


def _set_groups(target: SpacyDoc, doc: Doc, names: Sequence[str]) -> None:
    """Each layer becomes a group of spans. `attrs["values"]` has the values of each of them, as `to_dicts` has."""
    for name in names:
        layer = doc[name]
        spans: list[Any] = []
        values: list[dict[str, Any]] = []
        for span, value in zip(layer, layer.to_dicts()):
            found = target.char_span(span.start, span.end, label=name, alignment_mode="expand")
            if found is not None:
                spans.append(found)
                values.append(_values(value))
        target.spans[name] = SpanGroup(target, name=name, spans=spans, attrs={"values": values})


def _groups(doc: Doc) -> list[str]:
    return [name for name in doc.layers if name not in ("token", "sentence")]


def to_spacy(doc: Doc, vocab: Vocab) -> SpacyDoc:
    """A Doc of spaCy with the same text: words, sentences, `ents`, and each other layer in `spans`, with its values in
    `spans[layer].attrs["values"]`.

    >>> import spacy, toolkit
    >>> doc = toolkit.Pipeline("news")("Meta paid $3 million.  Sales rose.")
    >>> converted = toolkit.to_spacy(doc, spacy.blank("en").vocab)
    >>> [sentence.text for sentence in converted.sents]
    ['Meta paid $3 million.  ', 'Sales rose.']
    >>> converted.text == doc.text
    True
    """
    tokens = list(zip(doc.token.column("start"), doc.token.column("end"))) if "token" in doc else [(0, len(doc.text))]
    words, spaces = _words(doc.text, tokens)
    made = SpacyDoc(vocab, words=words, spaces=spaces)
    if "entity" in doc:
        _set_entities(made, doc)
    if "sentence" in doc:
        _set_sentences(made, doc)
    _set_groups(made, doc, _groups(doc))
    made.user_data["toolkit"] = {"id": doc.id, "document": dict(doc.document)}
    return made


class Component:
    """Annotates documents of spaCy: what `Language.add_pipe("toolkit")` adds."""

    def __init__(self, pipeline: Pipeline, layers: Sequence[str] | None, set_ents: bool) -> None:
        self._pipeline = pipeline
        self._layers = layers
        self._set_ents = set_ents

    def _annotate(self, target: SpacyDoc, doc: Doc) -> SpacyDoc:
        if self._set_ents and "entity" in doc:
            _set_entities(target, doc)
        _set_groups(target, doc, _groups(doc) if self._layers is None else self._layers)
        target.user_data["toolkit"] = {"document": dict(doc.document)}
        return target

    def __call__(self, target: SpacyDoc) -> SpacyDoc:
        date = target.user_data.get("date")
        return self._annotate(target, self._pipeline(target.text, date=date))

    def pipe(self, stream: Iterator[SpacyDoc], *, batch_size: int = 128) -> Iterator[SpacyDoc]:
        """Annotates a stream, one document at a time."""
        return (self(target) for target in stream)


@Language.factory("toolkit", default_config={"pipeline": "news", "layers": None, "set_ents": True})  # type: ignore[untyped-decorator,unused-ignore]
def create_component(nlp: Language, name: str, pipeline: str, layers: list[str] | None, set_ents: bool) -> Component:
    """The component "toolkit" of spaCy: `nlp.add_pipe("toolkit", config={"pipeline": "news", "layers": ["money"]})`.

    `pipeline` is a pipeline.conf or the name of one of the package; `layers` are those that become groups in `doc.spans`
    (default: all but token and sentence); `set_ents` says whether `doc.ents` are set, too. The date of an article is
    taken from `doc.user_data["date"]`.
    """
    return Component(Pipeline(pipeline), layers, set_ents)
