# SPDX-License-Identifier: MIT
"""tests/style/wording finds discouraged phrases wherever they stand in a line, and nothing else."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

WORDING = pathlib.Path(__file__).with_name("wording")


class Wording(unittest.TestCase):
    def found(self, text):
        """(line, phrase) of what is found in a file with this text."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "file.c"
            path.write_text(text, encoding="utf-8")
            done = subprocess.run([sys.executable, WORDING, path], capture_output=True, text=True, check=False, timeout=60)
        lines = [line.split(":", 2) for line in done.stdout.splitlines() if "file.c:" in line]
        self.assertEqual(done.returncode, 1 if lines else 0, done.stdout + done.stderr)
        return [(int(line), rest.split('"')[1]) for _, line, rest in lines]

    def test_message(self):
        self.assertEqual(self.found('int x;\nfail("No memory for %s", what);\n'), [(2, "no memory")])

    def test_across_lines(self):
        for text in (
            "/** The caller is\n *  told of it. */\n", "// The caller is\n// told of it.\n", "# The caller is\n# told of it.\n",
            'puts("The caller is "\n     "told of it.");\n', "The caller is\ntold of it.\n",
        ):
            self.assertEqual(self.found(text), [(1, "is told")], text)

    def test_place(self):
        self.assertEqual(self.found("a\n\nb is none,\nc are none\n"), [(3, "is none"), (4, "are none")])

    def test_plain_english(self):
        self.assertEqual(self.found(
            "There is no file. There is none. It is no longer read. None of them is read. out of memory\n"
            "Two forms can be told apart. It stands for a file. It stands in for it. tk_mend(x); mend.c\n"
            "user nobody: x, uid 'nobody'\nif x is None: pass\na ? nobody : c; a ? b : want == c\n"), [])

    def test_neighbours_in_a_list(self):
        """Two strings of an array are two texts."""
        self.assertEqual(self.found('{"what is",\n "no value",\n "it is",\n "none"}\n'), [])


if __name__ == "__main__":
    unittest.main()
