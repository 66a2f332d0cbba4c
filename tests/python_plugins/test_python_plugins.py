# SPDX-License-Identifier: MIT
"""Plugins in Python: what they read and write, that each fault costs only its own document and has the right reason, and
that one made from the template builds, passes its tests and can be installed."""
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SOURCE_ROOT"], "tests/cli"))
import harness  # noqa: E402
import test_install  # noqa: E402
from harness import FAILURE, OK, QUARANTINED  # noqa: E402

LIBRARY = pathlib.Path(os.environ["BUILD_ROOT"]) / "bindings/python-plugin"


def environment():
    """A virtual environment with numpy and spaCy, of the Python that the library embeds: that of the other tests, if it is
    the same version."""
    embedded = os.environ["PYTHON"]
    same = embedded.endswith(f"python{sys.version_info.major}.{sys.version_info.minor}")
    env = dict(os.environ, PYTHON=sys.executable if same else embedded)
    venv = subprocess.run([harness.SOURCE_ROOT / "scripts/venv"], env=env, check=True, stdout=subprocess.PIPE, text=True)
    return str(pathlib.Path(venv.stdout.strip()).parent.parent)


ENVIRONMENT = environment()

CONF = "[input]\npath = articles/\n[token]\n[zoo]\n{}[output]\npath = out.jsonl\nlayers = token,zoo\n[run]\ntimeout = 3\nmemory = 96M\n"

# What a document says, its reason, and a part of the message.
FAULTS = {
    "EXCEPTION": ("error", "ValueError: bad luck (zoo.py:"),
    "REJECT": ("error", "the date is missing"),
    "WEIRD": ("error", "Weird"),
    "DTYPE": ("error", "TypeError: the begins of zoo/1: whole numbers are needed, not float64"),
    "TEXT_COLUMN": ("error", "TypeError: column 'form' of zoo/1: strings are needed, not int"),
    "SIZE": ("error", "ValueError: column 'size' of zoo/1: 256 to 256 is not within 0 to 255"),
    "LENGTHS": ("error", "ValueError: column 'number' of zoo/1: 1 values for 2 spans"),
    "NEGATIVE": ("error", "ValueError: the begins of zoo/1: -1 to -1 is not within 0"),
    "BOUNDS": ("violation", "layer zoo/1, span 0"),
    "OUTSIDE": ("error", "ValueError: offsets: 13 to 13 is not within 0 to 12"),
    "BEYOND": ("error", "ValueError: offsets: 12 to 12 is not within 0 to 11"),
    "INSIDE é": ("error", "ValueError: offsets: one of them is inside a character"),
    "ORDER": ("violation", "layer zoo/1, span 1"),
    "TWICE": ("violation", "wrote a layer after it was committed"),
    "COLOURS": ("error", "column 'colour' of zoo/1 must be one of red, green: 'blue'"),
    "LAYER": ("error", "the plugin does not list the layer 'token' in its 'provides'"),
    "COLUMN": ("error", "zoo/1 has no column 'weight'"),
    "REQUIRE": ("error", "the plugin does not list the layer 'money' in its 'requires'"),
    "KEY": ("violation", "set a meta key that is not its own"),
    "ASSIGN": ("error", "ValueError: assignment destination is read-only"),
    "LEAVE": ("error", "SystemExit: 3 (a plugin may not end the process)"),
    "OS_EXIT": ("exit", "3"),
    "LOOP": ("timeout", "3"),
    "MEMORY": ("error", "MemoryError"),
    "HOG": ("error", "MemoryError"),
    "RECURSE": ("error", "RecursionError"),
    "FORK": ("error", "PermissionError: a worker cannot look at files or start processes"),
    "THREAD": ("error", "PermissionError: a worker cannot start threads"),
    "OPENS": ("error", "PermissionError: a worker cannot open files: read them in __init__()"),
    "LISTS_FILES": ("error", "PermissionError: a worker cannot look at files"),
    "NETWORK": ("error", "PermissionError: a plugin has no network"),
    "PROGRAM": ("error", "ImportError: 'subprocess' is imported by a worker"),
    "IMPORTS": ("error", "ImportError: 'wave' is imported by a worker, which cannot read files"),
    "KILL": ("error", "PermissionError: a worker cannot look at files or start processes"),
    "CRASH": ("crash", "SEGV"),
}


class Zoo(harness.Case):
    def setUp(self):
        super().setUp()
        self.env["TOOLKIT_PLUGIN_PATH"] += ":" + os.environ["ZOO"]
        # Only libraries that are installed together find each other without it.
        self.env["LD_LIBRARY_PATH"] = str(LIBRARY)
        self.env["VIRTUAL_ENV"] = ENVIRONMENT

    def casualties(self):
        return [json.loads(line) for line in self.read("out.jsonl.quarantine.jsonl").splitlines()]

    def documents(self):
        return {d["id"]: d for d in map(json.loads, self.read("out.jsonl").splitlines())}

    def run_zoo(self, texts, code, *args, options=""):
        self.articles(texts)
        self.conf(CONF.format(options))
        return self.run_toolkit("run", "p.conf", *args, code=code)

    def test_each_fault_costs_its_document(self):
        texts = [text for word in FAULTS for text in ("Sound.", f"{word} here", "Sound too.")]
        self.run_zoo(texts, QUARANTINED, "--workers", 2)
        bad = {f"{3 * i + 1:03}.txt": word for i, word in enumerate(FAULTS)}
        documents = self.documents()
        self.assertEqual(list(documents), [f"{i:03}.txt" for i in range(len(texts)) if i % 3 != 1])
        self.assertEqual({len(d["zoo"]) for d in documents.values()}, {2, 3})
        casualties = self.casualties()
        self.assertEqual([c["id"] for c in casualties], list(bad))
        for casualty in casualties:
            reason, message = FAULTS[bad[casualty["id"]]]
            with self.subTest(bad[casualty["id"]]):
                self.assertEqual(casualty["plugin"], "zoo")
                self.assertIn(message, casualty["message"])
                self.assertEqual(casualty["reason"], reason, casualty)

    def test_all_of_the_interface(self):
        texts = ["EVERY Käfer is €5 here", "LISTS x", "EMPTY", "", "GARBAGE", "SKIP", "OPTIONAL", "PRINTS", "Sound."]
        for workers in (0, 2):
            with self.subTest(workers=workers):
                result = self.run_zoo(texts, OK, "--workers", workers, "--verbose")
                every, lists, empty, *others = self.documents().values()
                self.assertEqual(every["meta"], {"zoo": "seen", "zoo.n": [1, {"a": None}]})
                self.assertEqual(
                    every["zoo"][1],
                    {"start": 6, "end": 11, "number": 0, "size": 255, "share": 0.25, "form": "Käfer", "value": 1.50,
                     "colour": "green", "flag": True, "other": 1},
                )
                self.assertNotIn("other", every["zoo"][0])
                self.assertEqual([(s["start"], s["end"]) for s in lists["zoo"]], [(0, 5)])
                self.assertEqual(empty["zoo"], [])
                self.assertEqual([d["id"] for d in others], ["003.txt", "004.txt", "006.txt", "007.txt", "008.txt"])
                self.assertIn("1 skipped", result.err)
                self.assertIn("a remark", result.err)
                self.assertIn("replaced 2 things", result.err)
                self.assertIn("hello from Python", result.err + result.out)

    def test_a_traceback_is_a_remark(self):
        err = self.run_zoo(["EXCEPTION"], QUARANTINED, "--verbose").err
        self.assertIn("Traceback (most recent call last):", err)
        self.assertIn('raise ValueError("bad\\nluck")', err, "the line of the source")

    def test_an_array_that_is_kept(self):
        # No code runs that could read it: not in this document, whose memory it is, nor later.
        self.run_zoo(["KEEP an array", "Sound."], QUARANTINED, "--workers", 1)
        casualties = self.casualties()
        self.assertEqual([c["id"] for c in casualties], ["000.txt", "001.txt"])
        for casualty in casualties:
            self.assertIn("annotate() keeps an array of a document after it returned", casualty["message"])

    def test_a_document_that_is_kept(self):
        self.run_zoo(["KEEP_DOC here", "USE_DOC", "Sound."], QUARANTINED, "--workers", 1)
        (casualty,) = self.casualties()
        self.assertEqual(casualty["id"], "001.txt")
        self.assertIn("RuntimeError: the document is gone", casualty["message"])

    def test_a_plugin_that_cannot_continue(self):
        self.assertIn("worn out", self.run_zoo(["STOP"], FAILURE).err)

    def test_a_start_that_fails(self):
        for start, message in {
            "error": "ValueError: the start failed (zoo.py:",
            "wrong": "option 'start' must not be 'wrong'",
            "exit": "SystemExit: 3 (a plugin may not end the process)",
            "run": "PermissionError: a plugin cannot run programs",
            "read": "missing.txt",
        }.items():
            with self.subTest(start):
                result = self.run_zoo(["Sound."], None, options=f"start = {start}\n")
                self.assertNotIn(result.returncode, (OK, QUARANTINED))
                self.assertIn(message, result.err)
        self.env["VIRTUAL_ENV"] = str(self.dir)
        result = self.run_zoo(["Sound."], None)
        self.assertIn(f"the virtual environment {self.dir} has no packages for Python", result.err)

    def test_the_contract(self):
        self.write("sample.txt", "LISTS a span.")
        zoo = os.environ["ZOO"] + "/zoo.so"
        result = self.run_toolkit("plugins", "check", zoo, "--sample", self.dir / "sample.txt", code=OK)
        self.assertNotIn("advice", result.out)

    def test_only_annotators(self):
        result = self.run_toolkit("plugins", "new", "--language", "python", "--kind", "decoder", "feed")
        self.assertEqual(result.returncode, harness.USAGE)
        self.assertIn("a plugin in Python can only be an annotator", result.err)

    def test_spacy(self):
        """The example runs a model of spaCy, from a folder that its option names, in the sandbox."""
        make = (
            "import spacy\n"
            "nlp = spacy.blank('en')\n"
            "patterns = [{'label': 'ORG', 'pattern': 'the Käfer Works'}, {'label': 'GPE', 'pattern': 'Leeds'},"
            " {'label': 'DATE', 'pattern': 'Monday'}]\n"
            "nlp.add_pipe('entity_ruler').add_patterns(patterns)\n"
            "nlp.to_disk('model')\n"
        )
        subprocess.run([ENVIRONMENT + "/bin/python", "-c", make], cwd=self.dir, check=True)
        self.articles(["On Monday the Käfer Works of Leeds failed.", ""])
        conf = CONF.replace("[token]\n[zoo]", "[spacy_ner]").replace("token,zoo", "entity").replace("timeout = 3", "timeout = 60")
        self.conf(conf.format("model = ./model\n"))
        self.run_toolkit("run", "p.conf", code=OK)
        first, second = self.documents().values()
        self.assertEqual(
            first["entity"], [{"start": 14, "end": 25, "label": "ORG"}, {"start": 29, "end": 34, "label": "LOC"}]
        )
        self.assertEqual(second["entity"], [])

    def test_a_class_that_is_wrong(self):
        head = "from toolkit_plugin import *\n"
        for text, message in {
            head: "one class derived from toolkit_plugin.Annotator is needed: none",
            head + "class A(Annotator): pass\n": "class A has no documentation",
            head + "class A(Annotator):\n 'A'\n requires = ['token']\n": "the layer 'token' has no version",
            head + "Column('a', 'u16')\n": "the type of column 'a' must be one of u8,",
            "import no_such_module\n": "No module named 'no_such_module': build the plugin in an environment",
        }.items():
            with self.subTest(message):
                self.write("wrong.py", text)
                result = subprocess.run(
                    [sys.executable, os.environ["DESCRIBE"], self.dir / "wrong.py", self.dir / "wrong.c"],
                    capture_output=True,
                    text=True,
                )
                self.assertEqual(result.returncode, 1)
                self.assertIn("wrong.py: ", result.stderr)
                self.assertIn(message, result.stderr)
                self.assertFalse((self.dir / "wrong.c").exists())


class Template(test_install.Install):
    test_installed = None  # of the class that this one is derived from

    def setUp(self):
        super().setUp()
        pc = next(self.prefix.rglob("toolkit-python.pc"))
        lines = pc.read_text().splitlines()
        pc.write_text("\n".join(f"prefix={self.prefix}" if l.startswith("prefix=") else l for l in lines) + "\n")
        self.env["VIRTUAL_ENV"] = ENVIRONMENT
        self.env["PATH"] = ENVIRONMENT + "/bin:" + self.env["PATH"]

    def test_plugins_for_the_installed_package(self):
        self.template_of_python()
        self.plugin_of_the_manual()

    def template_of_python(self):
        self.command(self.toolkit, "plugins", "new", "--language", "python", "tickers")
        self.command("meson", "setup", "tickers/build", "tickers", "--werror")
        self.command("meson", "test", "-C", "tickers/build", "--print-errorlogs")
        self.command("meson", "install", "-C", "tickers/build")
        self.assertIn("annotator  tickers ", self.command(self.toolkit, "plugins", "list"))

    def plugin_of_the_manual(self):
        manual = (harness.SOURCE_ROOT / "docs/writing-a-plugin.md").read_text()
        source, build = re.search(r"^```python file=capitals.py\n(.*?)^```$.*?^```sh no-test\n(.*?)^```$", manual, re.M | re.S).groups()
        self.write("capitals.py", source)
        self.env["PATH"] = f"{self.toolkit.parent}:{self.env['PATH']}"
        self.assertIn("15 checks: ", self.command("sh", "-eu", "-c", build))


if __name__ == "__main__":
    unittest.main()
