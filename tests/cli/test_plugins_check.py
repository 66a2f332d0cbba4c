# SPDX-License-Identifier: MIT
"""`toolkit plugins check`: a sound plugin passes, and each fault is found by the check that is for it."""
import concurrent.futures
import os
import pathlib
import unittest

import harness
from harness import BROKEN_PLUGINS, FAILURE, OK, PLUGIN_PATH, SANITIZED, USAGE

# Fault: the check that finds it first, and what it says.
FAULTS = {
    "load": ("loads", "SIGSEGV"),
    "entry": ("loads", "tk_plugin_v1"),
    "export": ("exports tk_plugin_v1 alone", "'not_hidden'"),
    "descriptor": ("describes itself", "without a full stop"),
    "create": ("can be opened", "it never can"),
    "option": ("takes every value that its options allow", "level = 9"),
    "crash": ("survives hard documents", "an empty document: crashed with Segmentation fault"),
    "hang": ("survives hard documents", "a single letter: took longer than 1 s"),
    "exit": ("survives hard documents", "ended the process"),
    "state": ("is deterministic", "the output is another one when run twice in a row"),
    "span": ("is made and unmade again and again", "violation"),
    "print": ("prints nothing", "here I am"),
    "file": ("runs in a worker", ""),
    "leak_instance": ("is made and unmade again and again", "bytes behind"),
    "leak_document": ("leaks no memory", "bytes behind"),
}


class Check(harness.Case):
    def check(self, *args, code=None):
        return self.run_toolkit("plugins", "check", "--timeout", 30 if SANITIZED else 10, *args, code=code)

    def test_a_sound_plugin_passes(self):
        out = self.check(BROKEN_PLUGINS / "broken_sound.so", code=OK).out
        self.assertNotIn("FAILED", out)
        self.assertIn(" checks, 0 failed\n", out)

    def test_every_fault_is_found_by_its_check(self):
        for fault, (check, message) in FAULTS.items():
            if SANITIZED and fault in ("load", "crash", "file"):
                continue  # the sanitizer says it in its own way, and wants files itself
            with self.subTest(fault=fault):
                path = BROKEN_PLUGINS / f"broken_{fault}.so"
                timeout = ["--timeout", "1"] if fault == "hang" else []
                result = self.check(*timeout, path, code=FAILURE)
                failed = result.out[result.out.index("  FAILED  ") :].splitlines()
                self.assertEqual(failed[0], "  FAILED  " + check, result.out)
                self.assertIn(message, failed[1])
                self.assertTrue(failed[2].startswith("          to do: "), failed[2])

    def test_our_own_plugins_pass(self):
        paths = [p for p in sorted(pathlib.Path(PLUGIN_PATH).glob("*/*.so")) if p.parent.name == p.stem]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for path, result in zip(paths, pool.map(self.check, paths)):
                with self.subTest(plugin=path.stem):
                    self.assertEqual(result.returncode, OK, result.out)

    def test_by_id(self):
        result = self.check("token", code=OK)
        self.assertIn("annotator token", result.out)

    def test_several(self):
        result = self.check(BROKEN_PLUGINS / "broken_sound.so", BROKEN_PLUGINS / "broken_descriptor.so", code=FAILURE)
        self.assertIn(", 1 failed\n", result.out)

    def test_wrong_file_name(self):
        self.write("other.so", (BROKEN_PLUGINS / "broken_sound.so").read_bytes())
        out = self.check("./other.so").out
        self.assertIn("FAILED  is named after its plugin", out)

    def test_samples(self):
        good = self.write("good.jsonl", '{"id": "a", "text": "It paid $5."}\n')
        bad = self.write("bad.jsonl", '{"id": 7, "text": 8}\n')
        self.check("--sample", good, "jsonl", code=OK)
        out = self.check("--sample", bad, "jsonl", code=FAILURE).out
        self.assertIn("bad.jsonl", out)

    def test_what_is_not_there(self):
        self.assertIn("none.so", self.check("./none.so", code=USAGE).err)
        self.assertIn("no_such_plugin", self.check("no_such_plugin", code=USAGE).err)
        self.check("--timeout", "0", "token", code=USAGE)
        self.check("--sample", "none", "token", code=USAGE)

    def test_no_file_is_left(self):
        self.env["TMPDIR"] = str(self.dir)
        self.check(BROKEN_PLUGINS / "broken_sound.so", code=OK)
        self.assertEqual(list(self.dir.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
