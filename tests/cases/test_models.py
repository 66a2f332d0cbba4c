#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A model is right only with the lists that it was trained with: plugins/models.py, which the build runs, says so."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MODELS = os.path.join(ROOT, "plugins", "models.py")
LISTS = {
    "entity": ("model.bin", ["words.txt", "common.txt", "forenames.txt", "surnames.txt", "wordnet.tsv", "gazetteer.tsv"]),
    "sentiment": ("model.txt", ["polarity.txt", "context.txt"]),
}


def run(*args):
    return subprocess.run([sys.executable, MODELS, *args], stdin=subprocess.DEVNULL, capture_output=True,
                          encoding="utf-8", check=False)


class Models(unittest.TestCase):
    def copies(self, plugin):
        """The model and its lists, in a folder called as the plugin's."""
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        data = os.path.join(folder, plugin, "data")
        os.makedirs(data)
        model, lists = LISTS[plugin]
        for name in (model, *lists):
            shutil.copy(os.path.join(ROOT, "plugins", plugin, "data", name), data)
        return [os.path.join(data, name) for name in (model, *lists)]

    def test_as_trained(self):
        for plugin in LISTS:
            self.assertEqual(run("check", *self.copies(plugin)).returncode, 0, plugin)

    def test_a_comment_is_not_part_of_a_list(self):
        files = self.copies("entity")
        with open(files[-1], "a", encoding="utf-8") as f:
            f.write("# a comment\n")
        self.assertEqual(run("check", *files).returncode, 0)

    def test_another_word(self):
        for plugin, word in (("entity", "Example Town\tLOC\n"), ("sentiment", "good\t1\tsplendorous\n")):
            for changed in range(1, len(LISTS[plugin][1]) + 1):
                files = self.copies(plugin)
                with open(files[changed], "a", encoding="utf-8") as f:
                    f.write(word)
                done = run("check", *files)
                self.assertEqual(done.returncode, 1)
                self.assertIn(f"was trained with another {os.path.basename(files[changed])};", done.stderr)
                self.assertIn(f"train-{plugin}", done.stderr)

    def test_sets(self):
        with tempfile.TemporaryDirectory() as folder:
            done = run("sets", "entity", folder)
            self.assertEqual(done.returncode, 1)
            self.assertIn("wikigold.bio is missing", done.stderr)
            with open(os.path.join(folder, "wikigold.bio"), "w", encoding="utf-8") as f:
                f.write("other\tO\n")
            self.assertIn("its SHA-256 differs", run("sets", "entity", folder).stderr)

    def test_wrong_call(self):
        self.assertIn("models.py check MODEL LIST", run().stderr)
        self.assertEqual(run("check", "model.bin").returncode, 1)


if __name__ == "__main__":
    unittest.main()
