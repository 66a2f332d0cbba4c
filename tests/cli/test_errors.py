# SPDX-License-Identifier: MIT
"""A wrong configuration: named with file, line, the text and the nearest valid name, before any document."""
import unittest

import harness
from harness import CONF, OK, USAGE


class Errors(harness.Case):
    def wrong(self, conf, *expected, args=()):
        """check and run both refuse it in the same words, and nothing is written."""
        self.articles(["Some text."])
        self.conf(conf)
        for command in ("check", "run"):
            result = self.run_toolkit(command, "p.conf", *args, code=USAGE)
            self.assertTrue(result.err.startswith("toolkit: "), result.err)
            for text in expected:
                self.assertIn(text, result.err)
            self.assertEqual(result.err.count("\n"), 1, "one line says it: " + result.err)
            self.assertEqual(result.out, "")
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["articles", "p.conf"])

    def test_no_file(self):
        for command in ("check", "run"):
            err = self.run_toolkit(command, "none.conf", code=USAGE).err
            self.assertIn("none.conf", err)
            self.assertIn("No such file", err)

    def test_not_a_configuration(self):
        self.wrong("hello\n", "p.conf:1")
        self.wrong("key = value\n", "p.conf:1")
        self.wrong("[input]\nnonsense\n", "p.conf:2")

    def test_unknown_plugin(self):
        self.wrong(CONF.replace("[money]", "[mony]"), "p.conf:6", "mony", "did you mean 'money'?")

    def test_unknown_option(self):
        self.wrong(CONF.replace("[output]", "[output]\nlayer = money"), "p.conf:9", "layer",
                   "did you mean 'layers'?")

    def test_unknown_host_key(self):
        self.wrong(CONF + "[run]\nworker = 2\n", "p.conf:11", "worker", "did you mean 'workers'?")

    def test_wrong_value(self):
        self.wrong(CONF + "[run]\nworkers = many\n", "p.conf:11", "many")
        self.wrong(CONF + "[run]\ntimeout = -1\n", "p.conf:11", "-1")
        self.wrong(CONF + "[run]\nmemory = 12Q\n", "p.conf:11", "12Q")

    def test_wrong_choice(self):
        self.wrong(CONF + "offsets = codepoints\n", "p.conf:10", "codepoints", "did you mean 'codepoint'?")

    def test_unknown_layer(self):
        self.wrong(CONF + "layers = mony\n", "mony", "did you mean 'money'?")

    def test_unknown_format(self):
        self.wrong(CONF.replace("[output]", "[output]\nformat = jsonk"), "p.conf:9", "jsonk", "did you mean 'jsonl'?")
        self.wrong(CONF.replace("[input]", "[input]\nformat = txt"), "p.conf:2", "txt", "did you mean 'text'?")

    def test_missing_layer(self):
        self.wrong(CONF.replace("[token]\n", ""), "p.conf:", "token/1", "[token]")

    def test_wrong_order(self):
        self.wrong(CONF.replace("[token]\n[sentence]\n", "[sentence]\n[token]\n"), "p.conf:4", "token/1")

    def test_section_twice(self):
        self.wrong(CONF.replace("[money]", "[money]\n[money]"), "p.conf:7", "money")

    def test_key_twice(self):
        self.wrong(CONF + "path = other\n", "p.conf:10", "path")

    def test_set(self):
        self.wrong(CONF, "--set money=1", args=["--set", "money=1"])
        self.wrong(CONF, "--set", "mony", "did you mean money?", args=["--set", "mony.x=1"])
        self.wrong(CONF, "--set", "12Q", args=["--set", "run.memory=12Q"])

    def test_set_changes_a_value(self):
        self.articles(["It paid $5."])
        self.conf()
        out = self.run_toolkit("run", "p.conf", "--set", "output.layers=money", "--output", "-", code=OK).out
        self.assertIn('"money"', out)
        self.assertNotIn('"sentence"', out)

    def test_check_says_the_chain(self):
        out = self.run_toolkit("check", self.conf(), code=OK).out
        lines = out.splitlines()
        names = [line.split()[0] for line in lines[:5]]
        self.assertEqual(names, ["text", "token", "sentence", "money", "jsonl"])
        for line in lines[:5]:
            self.assertRegex(line, r"^  \w+ \d+\.\d+\.\d+: /.*\.so$")
        self.assertIn("p.conf", lines[5])

    def test_check_opens_no_document(self):
        self.run_toolkit("check", self.conf(), code=OK)  # articles/ does not exist
        self.assertEqual([p.name for p in self.dir.iterdir()], ["p.conf"])

    def test_no_input(self):
        self.conf(CONF.replace("path = articles/", ""))
        self.assertIn("--input", self.run_toolkit("run", "p.conf", code=USAGE).err)
        self.conf()
        self.assertIn("articles", self.run_toolkit("run", "p.conf", code=USAGE).err)


if __name__ == "__main__":
    unittest.main()
