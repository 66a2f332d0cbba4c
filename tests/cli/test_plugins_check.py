# SPDX-License-Identifier: MIT
"""`toolkit plugins check`: a sound plugin passes, and each fault is detected by the check for it."""
import concurrent.futures
import os
import pathlib
import re
import unittest

import harness
from harness import BROKEN_PLUGINS, FAILURE, OK, PLUGIN_PATH, SANITIZED, USAGE

# Fault: the check that detects it first, and its message; then the verdict, if it is not FAILED.
FAULTS = {
    "load": ("loads", "SIGSEGV", "CRASHED"),
    "entry": ("loads", "tk_plugin_v1"),
    "export": ("exports only tk_plugin_v1", "'not_hidden'"),
    "descriptor": ("describes itself", "without a full stop", "advice"),
    "create": ("can be opened", "it always fails"),
    "option": ("accepts every value that its options allow", "level = 9"),
    "crash": ("survives hard documents", "an empty document: crashed with Segmentation fault", "CRASHED"),
    "hang": ("survives hard documents", "a single letter: took longer than 1 s", "HANGS"),
    "exit": ("survives hard documents", "ended the process", "CRASHED"),
    "state": ("is deterministic", "the output differs when run twice in a row"),
    "span": ("can be created and destroyed repeatedly", "violation"),
    "seldom": ("commits spans", "no span of broken/1 in any of", "advice"),
    "print": ("prints nothing", "here I am"),
    "file": ("runs in a worker", ""),
    "leak_instance": ("can be created and destroyed repeatedly", "leaked"),
    "leak_document": ("does not leak memory", "documents leaked"),
}


class Check(harness.Case):
    def check(self, *args, code=None):
        return self.run_toolkit("plugins", "check", "--timeout", 30 if SANITIZED else 10, *args, code=code)

    def test_a_sound_plugin_passes(self):
        out = self.check(BROKEN_PLUGINS / "broken_sound.so", code=OK).out
        self.assertRegex(out, r"\n(\d+) checks: \1 passed\n$")

    def test_every_fault_is_found_by_its_check(self):
        for fault, (check, message, *kind) in FAULTS.items():
            if SANITIZED and fault in ("load", "crash", "file"):
                continue  # the sanitizer reports it itself, and needs files
            with self.subTest(fault=fault):
                path = BROKEN_PLUGINS / f"broken_{fault}.so"
                timeout = ["--timeout", "1"] if fault == "hang" else []
                kind = kind[0] if kind else "FAILED"
                result = self.check(*timeout, path, code=OK if kind == "advice" else FAILURE)
                lines = result.out.splitlines()
                first = next(i for i, line in enumerate(lines) if re.match("  (?!ok )\\S", line))
                self.assertEqual(lines[first], f"  {kind:9}{check}", result.out)
                self.assertIn(message, lines[first + 1])
                self.assertTrue(lines[first + 2].startswith("           to do: "), lines[first + 2])
                count = {"FAILED": "failed", "CRASHED": "crashed", "HANGS": "hung", "advice": "with advice"}[kind]
                self.assertRegex(lines[-1], rf"^\d+ checks: (\d+ passed, )?.*{count}")

    def test_our_own_plugins_pass(self):
        paths = [p for p in sorted(pathlib.Path(PLUGIN_PATH).glob("*/*.so")) if p.parent.name == p.stem]
        if SANITIZED:  # slow: a few of each kind
            paths = [p for p in paths if p.stem in ("jsonl", "html", "token", "money", "fact", "csv", "count", "merge")]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for path, result in zip(paths, pool.map(self.check, paths)):
                with self.subTest(plugin=path.stem):
                    self.assertEqual(result.returncode, OK, result.out)

    def test_by_id(self):
        result = self.check("token", code=OK)
        self.assertIn("annotator token", result.out)

    def test_several(self):
        result = self.check(BROKEN_PLUGINS / "broken_sound.so", BROKEN_PLUGINS / "broken_print.so", code=FAILURE)
        self.assertRegex(result.out, r"\n\d+ checks: \d+ passed, 1 failed\n$")

    def test_wrong_file_name(self):
        self.write("other.so", (BROKEN_PLUGINS / "broken_sound.so").read_bytes())
        out = self.check("./other.so").out
        self.assertIn("FAILED   is named after its plugin", out)

    def test_samples(self):
        good = self.write("good.jsonl", '{"id": "a", "text": "It paid $5."}\n')
        bad = self.write("bad.jsonl", '{"id": 7, "text": 8}\n')
        self.check("--sample", good, "jsonl", code=OK)
        out = self.check("--sample", bad, "jsonl", code=FAILURE).out
        self.assertIn("bad.jsonl", out)

    def test_spans_are_seen_in_the_plugins_own_cases(self):
        """It commits a span past the end of the text, but only where it finds something."""
        seldom = BROKEN_PLUGINS / "broken_seldom.so"
        self.write("given/a.txt", "=== one\nlevel = 3\n---\nNothing.\n---\n\n=== two\n---\nzebra in the text\n---\n")
        out = self.check("--cases", "given", seldom, code=FAILURE).out
        self.assertIn("FAILED   survives hard documents\n           two: ", out)
        self.assertIn("violation", out)
        self.write("plug/build/broken_seldom.so", seldom.read_bytes())
        self.check("plug/build/broken_seldom.so", code=OK)
        self.write("plug/tests/cases/whole", "zebra and nothing else")
        out = self.check("plug/build/broken_seldom.so", code=FAILURE).out
        self.assertIn("whole: ", out)

    def test_a_case_without_an_end(self):
        self.write("given/a.txt", "=== one\n---\nno end\n=== two\n---\nzebra in the text\n---\n=== three")
        self.write("given/b.txt", "===")
        self.write("given/empty", "")
        out = self.check("--cases", "given", BROKEN_PLUGINS / "broken_seldom.so", code=FAILURE).out
        self.assertIn("two: ", out)

    def test_what_is_not_there(self):
        self.assertIn("none.so", self.check("./none.so", code=USAGE).err)
        err = self.check("no_such_plugin", code=USAGE).err
        self.assertIn("no plugin 'no_such_plugin' in ", err)
        self.assertIn(PLUGIN_PATH, err)
        self.assertIn("none", self.check("--cases", "none", "token", code=USAGE).err)
        self.check("--timeout", "0", "token", code=USAGE)
        self.check("--sample", "none", "token", code=USAGE)

    def test_no_file_is_left(self):
        self.env["TMPDIR"] = str(self.dir)
        self.check(BROKEN_PLUGINS / "broken_sound.so", code=OK)
        self.assertEqual(list(self.dir.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
