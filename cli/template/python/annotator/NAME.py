# SPDX-License-Identifier: MIT
"""@NAME@: finds share symbols that follow their exchange, as in "(NYSE: ARDN)".

This is a complete plugin. Its class says what the plugin is; when it is built, this becomes the plugin's descriptor.
"""
import numpy as np
from toolkit_plugin import SHAPE_UPPER, Annotator, Column, Layer, Option, SetupError


class Symbols(Annotator):
    """Share symbols that follow their exchange

    Finds the symbol in "(NYSE: ARDN)" and similar: an exchange from the data file, a colon, and a short word in capitals.
    """

    version = "1.0.0"
    licence = "MIT"
    # What it reads: layers, and values that each word form has once, however often it occurs.
    requires = ["token/1"]
    lexemes = [Column("shape", "u32")]
    # What it writes.
    provides = [
        Layer(
            "@NAME@/1",
            "share symbols",
            [Column("exchange", "string", "ISO 10383 code of the exchange")],
            disjoint=True,
        )
    ]
    # The host parses and checks options: __init__ gets only valid values.
    options = [
        Option("exchanges", "file", "exchanges and their codes, one per line, separated by a tab", "exchanges.tsv"),
        Option("max_length", "int", "length of the longest symbol, in bytes", 5, min=1, max=12),
    ]
    # Texts with symbols, for 'toolkit plugins check'.
    samples = ["Shares of Ardent (NYSE: ARDN) rose."]

    def __init__(self, setup):
        """Runs once, before any document. Files can be read, and modules imported, only here."""
        self.longest = setup.options["max_length"]
        lines = setup.read(setup.options["exchanges"]).decode().splitlines()
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        if any(len(row) != 2 for row in rows):
            raise SetupError("option 'exchanges' names a file that has a line without a tab")
        self.codes = dict(rows)

    def annotate(self, doc):
        """Runs for each document, in a worker. Arrays are read-only, and gone when it returns."""
        token = doc["token"]
        if len(token) < 3:
            return
        # The third of three tokens: capitals, and short enough.
        shape = doc.lexeme("shape")[token.lexeme[2:]]
        length = token.end[2:] - token.begin[2:]
        candidates = np.flatnonzero((shape & SHAPE_UPPER != 0) & (length <= self.longest)) + 2
        found = [(t, self.codes.get(token.text(t - 2))) for t in candidates if token.text(t - 1) == ":"]
        found = [(t, code) for t, code in found if code]
        symbols = np.array([t for t, code in found], dtype=np.intp)
        doc.write("@NAME@", token.begin[symbols], token.end[symbols], exchange=[code for t, code in found])
