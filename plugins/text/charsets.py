#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes charsets_table.c: the code points of the encodings that the decoder can guess, taken from Python's codecs."""
import sys

# The name that is reported, and the name of Python's codec. Those in charset_id (charsets.h) come first, in its order.
SINGLE = [
    ("windows-1252", "cp1252"), ("macintosh", "mac_roman"), ("iso-8859-15", "iso8859_15"),
    ("windows-1250", "cp1250"), ("windows-1251", "cp1251"), ("windows-1253", "cp1253"), ("windows-1254", "cp1254"),
    ("windows-1255", "cp1255"), ("windows-1256", "cp1256"), ("windows-1257", "cp1257"), ("windows-1258", "cp1258"),
    ("iso-8859-2", "iso8859_2"), ("iso-8859-3", "iso8859_3"), ("iso-8859-4", "iso8859_4"), ("iso-8859-5", "iso8859_5"),
    ("iso-8859-6", "iso8859_6"), ("iso-8859-7", "iso8859_7"), ("iso-8859-8", "iso8859_8"), ("iso-8859-9", "iso8859_9"),
    ("iso-8859-10", "iso8859_10"), ("iso-8859-11", "iso8859_11"), ("iso-8859-13", "iso8859_13"),
    ("iso-8859-16", "iso8859_16"), ("tis-620", "tis_620"), ("koi8-r", "koi8_r"), ("mac-cyrillic", "mac_cyrillic"),
    ("mac-centraleurope", "mac_latin2"), ("ibm852", "cp852"), ("ibm855", "cp855"), ("ibm862", "cp862"),
    ("ibm865", "cp865"), ("ibm866", "cp866"),
]
DOUBLE = [("shift_jis", "cp932"), ("euc-jp", "euc_jp"), ("uhc", "cp949"), ("gb18030", "gb18030"), ("big5", "cp950")]


def code(data, codec):
    """The single character that these bytes encode, or None; only characters of the basic plane that are not C1 controls count."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return ord(text) if len(text) == 1 and 0x9F < ord(text) < 0x10000 else None


def row(values):
    return "{" + ",".join("0x%X" % (v or 0xFFFD) if v != 0 else "0" for v in values) + "}"


def main(path):
    out = ["// Made by charsets.py", '#include "charsets.h"', ""]
    entries = []
    for name, codec in SINGLE + DOUBLE:
        symbol = codec
        high = [code(bytes([b]), codec) for b in range(0x80, 0x100)]
        pairs = "NULL"
        if (name, codec) in DOUBLE:
            rows = [[code(bytes([a, b]), codec) for b in range(0x40, 0xFF)] for a in range(0x81, 0xFF)]
            for a, values in enumerate(rows, 0x81):
                if high[a - 0x80] is None and any(values):
                    high[a - 0x80] = 0
            out.append("static const uint16_t %s_pairs[CHARSET_LEADS][CHARSET_TRAILS] = {" % symbol)
            out += [row(values) + "," for values in rows]
            out.append("};")
            pairs = symbol + "_pairs"
        out.append("static const uint16_t %s[128] = %s;" % (symbol, row(high)))
        entries.append('    {"%s", %s, %s},' % (name, symbol, pairs))
    out += ["", "const charset charsets[] = {"] + entries + ["};",
            "const size_t n_charsets = sizeof charsets / sizeof charsets[0];", ""]
    with open(path, "w", encoding="ascii") as file:
        file.write("\n".join(out))


main(sys.argv[1])
