#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The questions of docs/asking.md have the answers that it gives: a block of sql is followed by one of its rows.

With ASKING_UPDATE=1 in the environment, writes the answers into the document instead.
"""
import os
import re
import sqlite3
import unittest

from harness import Case, OK, SOURCE_ROOT

DOCUMENT = SOURCE_ROOT / "docs/asking.md"
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUESTION = re.compile(r"^```sql\n(.*?)^```\n(?:\n```\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
CONF = re.compile(r"<<END\n(.*?)^END$", re.MULTILINE | re.DOTALL)


def table(cursor):
    """The rows as text: the names of the columns, then a line for each row."""
    lines = [" | ".join(column[0] for column in cursor.description)]
    lines += [" | ".join("" if v is None else str(v) for v in row) for row in cursor]
    return "".join(line.rstrip() + "\n" for line in lines)


class Asking(Case):
    def database(self, text):
        """Makes the database as the document's commands do."""
        gold = (SOURCE_ROOT / "corpora/gold/news.jsonl").read_text().splitlines(keepends=True)
        self.write("articles.jsonl", "".join(gold[::2]))
        self.write("facts.conf", CONF.search(SHELL.search(text)[1])[1])
        self.run_toolkit("run", "facts.conf", code=OK)
        return sqlite3.connect(self.dir / "facts.db")

    def test_answers(self):
        text = DOCUMENT.read_text()
        db = self.database(text)
        asked = 0
        for sql, answer in QUESTION.findall(text):
            with self.subTest(sql):
                got = table(db.execute(sql))
                asked += 1
                if os.environ.get("ASKING_UPDATE"):
                    old = f"```sql\n{sql}```\n" + (f"\n```\n{answer}```\n" if answer else "")
                    text = text.replace(old, f"```sql\n{sql}```\n\n```\n{got}```\n")
                else:
                    self.assertEqual(answer, got)
        db.close()
        self.assertEqual(asked, 20)
        if os.environ.get("ASKING_UPDATE"):
            DOCUMENT.write_text(text)


if __name__ == "__main__":
    unittest.main()
