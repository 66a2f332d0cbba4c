# SPDX-License-Identifier: MIT
"""tests/style/tidy fails when clang-tidy finds something, and when it fails itself; with a fake clang-tidy."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

TIDY = pathlib.Path(__file__).with_name("tidy")
ROOT = TIDY.resolve().parents[2]


class Tidy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.build = pathlib.Path(folder.name)

    def tidy(self, script, files=("core/a.c", "plugins/b/b.c")):
        """The result for these files of a clang-tidy that runs this script."""
        fake = self.build / "clang-tidy"
        fake.write_text("#!/bin/sh\nfor file; do :; done\n" + script, encoding="utf-8")
        fake.chmod(0o755)
        database = [{"directory": str(self.build), "file": str(ROOT / file), "command": "cc"} for file in files]
        (self.build / "compile_commands.json").write_text(json.dumps(database), encoding="utf-8")
        return subprocess.run(
            [sys.executable, TIDY, fake, self.build], capture_output=True, text=True, check=False, timeout=60)

    def test_nothing_found(self):
        done = self.tidy("exit 0\n")
        self.assertEqual((done.returncode, done.stdout), (0, "2 files, 0 with findings\n"))

    def test_findings(self):
        """With an exit code of 0, too: that of clang-tidy for warnings."""
        for code in (0, 1):
            done = self.tidy(f'echo "$file:1:2: warning: bad [bugprone-x]"\nexit {code}\n')
            self.assertEqual(done.returncode, 1)
            self.assertIn("core/a.c:1:2: warning: bad", done.stdout)
            self.assertIn("2 files, 2 with findings", done.stdout)

    def test_crash(self):
        """One file of several crashes it, without a word."""
        done = self.tidy('case $file in core/*) kill -SEGV $$ ;; esac\n')
        self.assertEqual(done.returncode, 1)
        self.assertIn("core/a.c: clang-tidy failed (signal 11)", done.stdout)
        self.assertIn("2 files, 1 with findings", done.stdout)

    def test_failure(self):
        done = self.tidy('echo "PLEASE submit a bug report" >&2\nexit 139\n')
        self.assertEqual(done.returncode, 1)
        self.assertIn("plugins/b/b.c: clang-tidy failed (exit code 139)\nPLEASE submit", done.stdout)

    def test_no_files(self):
        """A database that names other files only does not pass."""
        done = self.tidy("exit 0\n", ("tests/x.c", "plugins/b/train/t.c", "plugins/c/template/t.c", "core/a.cc"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("names no C file", done.stdout)

    def test_what_is_compiled(self):
        done = self.tidy("exit 0\n", ("core/a.c", "core/a.c", "lib/text/u.c", "tests/x.c", "../other/y.c"))
        self.assertIn("2 files,", done.stdout)


if __name__ == "__main__":
    unittest.main()
