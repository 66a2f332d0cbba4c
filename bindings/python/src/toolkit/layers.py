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

__all__ = ["Date", "DocLayers", "Document", "Entity", "Fact", "Hype", "Money", "Number", "Sentence", "Sentiment", "Span", "Stance", "Token", "Values"]


class Token(Span):
    """Words, numbers, punctuation marks and symbols."""

    __slots__ = ()

    stem: str | None
    """Stem of a word, folded form of a number or address, empty for punctuation."""


class Sentence(Span):
    """Sentences, headings, list items and table rows."""

    __slots__ = ()


class Entity(Span):
    """Names of persons, organisations, places, products and events."""

    __slots__ = ()

    label: Literal["PERSON", "ORG", "LOC", "PRODUCT", "EVENT", "MISC"]
    """Kind of entity."""
    name: str | None
    """Fullest form of the same name in the document."""
    id: str | None
    """Identifier that a gazetteer gives the name: a ticker, an LEI, a key."""


class Money(Span):
    """Amounts of money."""

    __slots__ = ()

    currency: str | None
    """ISO 4217 code."""
    value: Decimal | None
    """Exact amount in units of the currency: 20 cents are 0.2."""
    low: Decimal | None
    """Lower bound of a range or of a vague amount, instead of value."""
    high: Decimal | None
    """Upper bound, inclusive for a range, exclusive for a vague amount."""
    mod: Literal["APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS"] | None
    """How the words around it qualify the amount, as in TIMEX3."""
    per: str | None
    """What one payment is for: "$25 an hour" hour, "$1.2 billion annually" year."""
    vague: bool
    """Only bounds are known: 'billions of dollars', 'nine-figure'."""
    ambiguous: bool
    """The sign or the number has several readings, and the document does not show which is meant."""


class Date(Span):
    """Time expressions: dates, times, durations and sets."""

    __slots__ = ()

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    """TIMEX3 type."""
    value: str
    """TIMEX3 value; for a range FIRST/LAST."""
    mod: Literal["START", "MID", "END", "APPROX", "BEFORE", "AFTER", "ON_OR_BEFORE", "ON_OR_AFTER", "LESS_THAN",
            "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE"] | None
    """TIMEX3 modifier."""
    begin: str | None
    """First day (YYYY-MM-DD) of a DATE, or of a DURATION that is tied to a date."""
    until: str | None
    """The day after the last day."""


class Number(Span):
    """Numbers outside amounts of money and dates."""

    __slots__ = ()

    kind: Literal["NUMBER", "PERCENT", "ORDINAL", "QUANTITY"]
    """Kind of the number."""
    value: Decimal | None
    """Exact number; an infinite fraction has 15 digits."""
    low: Decimal | None
    """Lower end of a range, instead of value."""
    high: Decimal | None
    """Upper end of a range, inclusive."""
    unit: str | None
    """Full name of the unit in the singular: percent, basis point, kilometre."""
    mod: Literal["APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS"] | None
    """How the words around it qualify the number, as in TIMEX3."""


class Sentiment(Span):
    """A score for each sentence."""

    __slots__ = ()

    score: float
    """-1 (bad news) to 1 (good news), rounded to 4 decimals."""


class Stance(Span):
    """Names in sentences with a score, once per sentence."""

    __slots__ = ()

    name: str | None
    """Name of the entity."""
    entity: Entity | None
    """The mention."""
    score: float
    """Score of the clause or sentence that it is in, as in sentiment/1."""
    sentence: Sentence | None
    """The sentence."""


class Hype(Span):
    """Words and marks that were counted as hype."""

    __slots__ = ()

    kind: Literal["superlative", "absolute", "intensifier", "buzzword", "praise", "sensation", "urgency", "teaser",
            "cliche", "metaphor", "hyperbole", "address", "question", "exclamation", "capitals", "listicle",
            "other"]
    """Kind of hype."""
    weight: float
    """Weight of the span, greater than 0."""


class Fact(Span):
    """Stated facts: who did what, for how much and when."""

    __slots__ = ()

    kind: Literal["INVESTMENT", "ACQUISITION", "VALUATION", "RESULT", "MOVE", "SPENDING", "CONTRACT", "PENALTY",
            "PAYOUT", "DEBT", "JOBS", "APPOINTMENT", "FOUNDING"]
    """What is stated."""
    subject: str | None
    """Name of the entity that the fact is of; several are joined by '; '."""
    subject_id: str | None
    """Id of the subject, as in entity/1."""
    object: str | None
    """Name of the other party; several are joined by '; '."""
    object_id: str | None
    """Id of the object, as in entity/1."""
    entity: Entity | None
    """The nearest mention of the subject, or of the object if there is no subject."""
    what: str | None
    """Measure, round, purpose or post, by kind."""
    currency: str | None
    """ISO 4217 code."""
    value: Decimal | None
    """Exact amount: of money, of `unit`, or a percentage; a fall is negative."""
    low: Decimal | None
    """Lower bound of a range or of a vague amount, instead of value."""
    high: Decimal | None
    """Upper bound, inclusive for a range, exclusive for a vague amount."""
    mod: Literal["APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS", "END"] | None
    """How the words around it qualify the amount, as in TIMEX3; END: a post is left."""
    vague: bool
    """Only bounds of the amount are known."""
    unit: str | None
    """Of a value without a currency: %, points, jobs; share for a sum per share."""
    change: Decimal | None
    """Change of the amount against an earlier one in percent, signed."""
    begin: str | None
    """First day (YYYY-MM-DD) of the period or day that the fact is about."""
    until: str | None
    """The day after the last day."""
    date: str | None
    """TIMEX3 value of that period or day."""
    status: Literal["ACTUAL", "PLANNED", "EXPECTED", "RUMOURED", "DENIED"]
    """Whether it happened or holds, is planned, expected, rumoured or denied."""
    source: str | None
    """Who states it, if the text names a source."""


class Document(Values):
    """Values of a whole document."""

    __slots__ = ()

    sentiment: float
    """-1 (bad news) to 1 (good news), rounded to 4 decimals."""
    hype: int
    """0 (none) to 100."""


class DocLayers:
    """The standard layers of a document. A pipeline has those that its plugins provide."""

    __slots__ = ()

    token: Layer[Token]
    """Words, numbers, punctuation marks and symbols."""
    sentence: Layer[Sentence]
    """Sentences, headings, list items and table rows."""
    entity: Layer[Entity]
    """Names of persons, organisations, places, products and events."""
    money: Layer[Money]
    """Amounts of money."""
    date: Layer[Date]
    """Time expressions: dates, times, durations and sets."""
    number: Layer[Number]
    """Numbers outside amounts of money and dates."""
    sentiment: Layer[Sentiment]
    """A score for each sentence."""
    stance: Layer[Stance]
    """Names in sentences with a score, once per sentence."""
    hype: Layer[Hype]
    """Words and marks that were counted as hype."""
    fact: Layer[Fact]
    """Stated facts: who did what, for how much and when."""


#: The class of the spans of a layer.
SPANS: dict[str, type[Span]] = {
    "token": Token,
    "sentence": Sentence,
    "entity": Entity,
    "money": Money,
    "date": Date,
    "number": Number,
    "sentiment": Sentiment,
    "stance": Stance,
    "hype": Hype,
    "fact": Fact,
}
