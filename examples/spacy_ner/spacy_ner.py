# SPDX-License-Identifier: MIT
"""The names that a model of spaCy finds, as a plugin of toolkit."""
from toolkit_plugin import Annotator, Column, Layer, Option

# OntoNotes' types, which the model has, as those of entity/1.
LABELS = {
    "PERSON": "PERSON",
    "ORG": "ORG",
    "GPE": "LOC",
    "LOC": "LOC",
    "FAC": "LOC",
    "PRODUCT": "PRODUCT",
    "EVENT": "EVENT",
    "NORP": "MISC",
    "WORK_OF_ART": "MISC",
    "LAW": "MISC",
}


def extent(entity):
    """Where a name begins and ends: unlike in OntoNotes, "the", a possessive and white space are not part of it."""
    text = entity.text
    end = entity.start_char + len(text.rstrip().removesuffix("'s").removesuffix("’s").rstrip())
    text = text.lstrip()
    return entity.end_char - len(text[4:] if text.lower().startswith("the ") else text), end


class SpacyNer(Annotator):
    """Names by a spaCy model

    Runs the entity recogniser of a spaCy model on the text, and writes what it finds as the layer entity: OntoNotes' types
    become the labels of that layer, and the extents follow its guidelines.
    """

    provides = [
        Layer(
            "entity/1",
            "names of persons, organisations, places, products and events",
            [Column("label", "u8", "kind of entity", names=["PERSON", "ORG", "LOC", "PRODUCT", "EVENT", "MISC"])],
            disjoint=True,
        )
    ]
    options = [Option("model", "string", "package or folder of the model", "en_core_web_sm")]
    samples = ["Barack Obama met Angela Merkel in Berlin."]

    def __init__(self, setup):
        import spacy

        self.nlp = spacy.load(setup.options["model"], exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
        self.nlp(self.samples[0])  # imports what the first document needs: a worker cannot

    def annotate(self, doc):
        found = [(*extent(e), LABELS[e.label_]) for e in self.nlp(doc.text).ents if e.label_ in LABELS]
        found = [entity for entity in found if entity[0] < entity[1]]
        doc.write(
            "entity",
            spans=[(begin, end) for begin, end, label in found],
            unit="character",
            label=[label for begin, end, label in found],
        )
