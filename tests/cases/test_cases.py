# SPDX-License-Identifier: MIT
"""The tools for the case files: run_cases reports wrong cases, accept.py writes scores and nothing else."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUN_CASES = os.environ["RUN_CASES"]
ACCEPT = pathlib.Path(__file__).with_name("accept.py")

CASES = """=== profit rose
---
Profit rose.
---
sentiment "Profit rose." score=0.5

=== profit fell
---
Profit fell.
---
sentiment "Profit fell." score=-0.25
document sentiment=-0.25
"""


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.file = self.folder / "cases.txt"

    def run_tool(self, *command):
        return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, timeout=60)


class RunCases(Folder):
    def run_cases(self, text, plugin="token"):
        self.file.write_text(text, encoding="utf-8")
        return self.run_tool(RUN_CASES, plugin, self.folder)

    def test_passes(self):
        done = self.run_cases('=== a word\n---\nHi\n---\ntoken "Hi"\n')
        self.assertEqual((done.returncode, done.stdout), (0, "1 passed, 0 failed\n"))

    def test_another_result(self):
        done = self.run_cases('=== a word\n---\nHi\n---\ntoken "Ho"\n')
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"FAILED {self.file}:1: a word\n", done.stdout)

    def test_same_title(self):
        """In one file, and in two."""
        case = '=== a word\n---\nHi\n---\ntoken "Hi"\n'
        done = self.run_cases(case + "\n" + case)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{self.file}:7: the title 'a word' is also used in {self.file}:1\n", done.stdout)
        other = self.folder / "more.txt"
        other.write_text(case, encoding="utf-8")
        done = self.run_cases(case)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{other}:1: the title 'a word' is also used in {self.file}:1\n", done.stdout)

    def test_no_cases(self):
        self.assertEqual(self.run_cases("").returncode, 1)


class Accept(Folder):
    """Runs accept.py with a runner that reports these results."""

    def setUp(self):
        super().setUp()
        self.file.write_text(CASES, encoding="utf-8")

    def accept(self, *results, plugin="sentiment", exit_code=1):
        """Each result: the line of its case, what the case expects, what came out."""
        report = "".join(
            f"FAILED {self.file}:{line}: title\n--- input\nSome text\n--- expected\n{expected}\n--- got\n{got}\n\n"
            for line, expected, got in results)
        (self.folder / "report").write_text(report + "0 passed, 1 failed\n", encoding="utf-8")
        runner = self.folder / "runner"
        runner.write_text(f"#!/bin/sh\ncat '{self.folder}/report'\nexit {exit_code}\n", encoding="utf-8")
        runner.chmod(0o755)
        return self.run_tool(sys.executable, ACCEPT, runner, plugin, self.folder)

    def test_sizes(self):
        done = self.accept(
            (1, 'sentiment "Profit rose." score=0.5', 'sentiment "Profit rose." score=0.75'),
            (7, 'sentiment "Profit fell." score=-0.25\ndocument sentiment=-0.25',
             'sentiment "Profit fell." score=-1e-05\ndocument sentiment=-0.5'))
        self.assertEqual((done.returncode, done.stdout), (0, f"{self.file}: 2 cases\n"))
        self.assertEqual(
            self.file.read_text(encoding="utf-8"),
            CASES.replace("score=0.5", "score=0.75").replace("score=-0.25", "score=-1e-05")
            .replace("document sentiment=-0.25", "document sentiment=-0.5"))

    def test_contributions(self):
        text = CASES + """
=== why
layers = sentiment_evidence
---
Profit rose.
---
sentiment "Profit rose." score=0.7
sentiment_evidence "rose" contribution=2.4 kind="up good" factor=1
"""
        self.file.write_text(text, encoding="utf-8")
        why = 'sentiment "Profit rose." score={}\nsentiment_evidence "rose" contribution={} kind="up good" factor={}'
        self.accept((14, why.format(0.7, 2.4, 1), why.format(0.8, 2.9, 1)))
        self.assertEqual(self.file.read_text(encoding="utf-8"), text.replace("0.7", "0.8").replace("2.4", "2.9"))
        done = self.accept((14, why.format(0.8, 2.9, 1), why.format(0.8, 2.9, 0.6)))
        self.assertIn("more than scores changed", done.stdout)

    def assert_left(self, done, why):
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"left: {self.file}:1: title: {why}", done.stdout)
        self.assertEqual(self.file.read_text(encoding="utf-8"), CASES)

    def test_sign(self):
        for now in ("-0.5", "0"):
            done = self.accept((1, 'sentiment "Profit rose." score=0.5', f'sentiment "Profit rose." score={now}'))
            self.assert_left(done, f"a score changed its sign: 0.5 -> {now}")

    def test_a_score_less(self):
        self.assert_left(
            self.accept((1, 'sentiment "Profit rose." score=0.5', 'sentiment "Profit rose."')),
            "more than scores changed")

    def test_other_columns(self):
        for was, now in (
            ("weight=1.5", "weight=2.5"), ("value=2024", "value=2025"), ("hype=12", "hype=13"),
            ("score=0.5 weight=1", "score=0.5 weight=2"),
        ):
            self.assert_left(
                self.accept((1, f'sentiment "Profit rose." {was}', f'sentiment "Profit rose." {now}')),
                "more than scores changed")

    def test_text_that_looks_like_a_score(self):
        self.assert_left(
            self.accept((1, 'sentiment "a score=0.5 b" score=0.5', 'sentiment "a score=0.7 b" score=0.5')),
            "more than scores changed")

    def test_one_left_one_written(self):
        done = self.accept(
            (1, 'sentiment "Profit rose." score=0.5', 'sentiment "Profit rose." score=0.75'),
            (7, 'sentiment "Profit fell." score=-0.25\ndocument sentiment=-0.25',
             'sentiment "Profit fell." score=0.25\ndocument sentiment=-0.25'))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.file.read_text(encoding="utf-8"), CASES.replace("score=0.5", "score=0.75"))

    def test_plugin_without_a_model(self):
        for plugin in ("money", "date", "../plugins/money", "nothing"):
            done = self.accept(
                (1, 'sentiment "Profit rose." score=0.5', 'sentiment "Profit rose." score=0.75'), plugin=plugin)
            self.assertEqual(done.returncode, 2)
            self.assertIn("is not trained", done.stderr)
            self.assertEqual(self.file.read_text(encoding="utf-8"), CASES)

    def test_runner_fails(self):
        self.assertEqual(self.accept(exit_code=2).returncode, 2)
        self.assertEqual(self.accept(exit_code=139).returncode, 2)

    def test_usage(self):
        self.assertEqual(self.run_tool(sys.executable, ACCEPT).returncode, 2)


if __name__ == "__main__":
    unittest.main()
