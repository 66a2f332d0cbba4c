#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A fault in a file of rules is reported with file, line and what is wrong: test_compile_rules.py COMPILER [CC…]

Each file of bad/ has one fault, and says in its first line what is to be reported: "want: LINE: MESSAGE" of
compile_rules.py, or of the C compiler where an action is unknown ("compiled with: DECLARATIONS want: …").
"""
import importlib.util
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
COMPILER, CC = pathlib.Path(sys.argv[1]), sys.argv[2:]
INCLUDE = HERE.parent.parent / "include"

spec = importlib.util.spec_from_file_location("compile_rules", COMPILER)
rules = importlib.util.module_from_spec(spec)
spec.loader.exec_module(rules)


def run_compiler(*args):
    return subprocess.run([sys.executable, COMPILER, *args], capture_output=True, text=True, check=False)


class Faults(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.out = pathlib.Path(temporary.name) / "bad.rules.h"

    def messages_of_c(self, declarations):
        user = self.out.with_name("user.c")
        user.write_text(f'#include <toolkit/text/pattern.h>\n{declarations};\n#include "{self.out}"\n'
                        "int f(int i);\nint f(int i) { return link_actions[i]; }\n", encoding="utf-8")
        done = subprocess.run([*CC, "-I", INCLUDE, "-fsyntax-only", user], capture_output=True, text=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        return done.stderr

    def check(self, path):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        declarations, line, message = re.fullmatch(r"# (?:compiled with: (.*); )?want: (\d+): (.*)", first).groups()
        if declarations is None:
            with self.assertRaises(rules.Fault) as raised:
                rules.compile_file(path, self.out, None)
            self.assertIn(f"{path}:{line}: {message}", str(raised.exception))
            self.assertFalse(self.out.exists())
        else:
            rules.compile_file(path, self.out, None)
            self.assertRegex(self.messages_of_c(declarations), f"{re.escape(str(path))}:{line}:.*{message}")

    def test_every_fault(self):
        paths = sorted((HERE / "bad").glob("*.rules"))
        self.assertGreater(len(paths), 20)
        for path in paths:
            self.out.unlink(missing_ok=True)
            with self.subTest(path.name):
                self.check(path)


class Files(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return self.folder / name

    def test_used_file_may_have_classes_that_nobody_uses(self):
        self.write("verbs.rules", "class END = ends\nclass BEGIN = begins\n")
        main = self.write("main.rules", "use verbs.rules\nrules ending left\n    year END\n")
        done = run_compiler(main, self.folder / "main.h", self.folder / "main.d")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual((self.folder / "main.d").read_text(),
                         f"{self.folder}/main.h: {self.folder}/main.rules {self.folder}/verbs.rules\n")

    def test_fault_in_used_file_names_that_file(self):
        verbs = self.write("verbs.rules", "class END = ends\nrules ending left\n    END\n")
        main = self.write("main.rules", "use verbs.rules\nrules ending left\n    year END\n")
        done = run_compiler(main, self.folder / "main.h")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(f"{verbs}:2: a file that others use can only define classes\n", done.stderr)

    def test_same_rules_give_the_same_bytes(self):
        source = HERE.parent / "unit" / "fixtures" / "pattern.rules"
        outs = [self.folder / "a.h", self.folder / "b" / "a.h"]
        outs[1].parent.mkdir()
        for out in outs:
            self.assertEqual(run_compiler(source, out).returncode, 0)
        self.assertEqual(outs[0].read_bytes(), outs[1].read_bytes())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
