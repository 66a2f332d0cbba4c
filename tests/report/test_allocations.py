# SPDX-License-Identifier: MIT
"""No report crashes, leaks or is incomplete when out of memory: runs allocations.c over all fixtures."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import fixtures


class Allocations(unittest.TestCase):
    def test_all(self):
        with tempfile.TemporaryDirectory(prefix="toolkit-report-") as scratch:
            source = pathlib.Path(scratch) / "in.json"
            for name, (kind, document) in fixtures.all_documents().items():
                if name.endswith("_empty"):  # allocates nothing
                    continue
                with self.subTest(name):
                    source.write_text(json.dumps(document))
                    result = subprocess.run([os.environ["ALLOCATIONS"], kind, source], capture_output=True, text=True,
                                            env={**os.environ, "LD_PRELOAD": os.environ["FAILING"]}, timeout=300)
                    self.assertEqual(result.returncode, 0, result.stderr)
                    self.assertRegex(result.stdout, r"^[1-9]\d* allocations\n$")


if __name__ == "__main__":
    unittest.main()
