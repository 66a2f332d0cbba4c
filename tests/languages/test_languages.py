# SPDX-License-Identifier: MIT
"""Plugins in C++ and Rust: test_languages.py Cpp|Rust.

A plugin that uses all that its language offers (probe.cpp, probe/) does the same in both, and what `plugins new` writes
builds, passes its tests and `plugins check`, and can be installed.
"""
import json
import os
import shlex
import shutil
import subprocess
import sys
import unittest

import harness
from harness import FAILURE, OK, QUARANTINED, SOURCE_ROOT

HERE = SOURCE_ROOT / "tests/languages"
CONF = "[input]\npath = in.jsonl\n[token]\n{}[probe]\nword = !\nfail = {}\n[output]\npath = out.jsonl\nlayers = probe,token\n"
KINDS = {"annotator": "tickers", "decoder": "feed", "encoder": "table", "collector": "words_of"}


class Language:
    """What is the same in each language. build() makes probe.so in a folder."""

    probe = None  # the built one

    def setUp(self):
        super().setUp()
        (self.dir / "lib").mkdir()
        if not type(self).probe:
            self.build(self.dir / "lib/probe.so")
            type(self).probe = (self.dir / "lib/probe.so").read_bytes()
        self.write("lib/probe.so", self.probe)
        self.env["TOOLKIT_PLUGIN_PATH"] += f":{self.dir / 'lib'}"

    def run_probe(self, *texts, fail="none", money="", workers=1, code=OK):
        self.write("in.jsonl", "".join(json.dumps({"id": f"d{i}", "text": t}) + "\n" for i, t in enumerate(texts)))
        self.conf(CONF.format(money, fail))
        for old in self.dir.glob("out.*"):
            old.unlink()
        return self.run_toolkit("run", "p.conf", "--workers", workers, code=code)

    def test_everything_is_read_and_written(self):
        for workers in (0, 1):
            self.run_probe("Meta paid $5.", money="[money]\n", workers=workers)
            d = json.loads(self.read("out.jsonl"))
            self.assertEqual(d["meta"], {"probe.count": 5})
            self.assertEqual([t["size"] for t in d["token"]], [4, 4, 1, 1, 1])
            one = {"title": False, "length": 1, "minus": -1, "scaled": 0.5}
            self.assertEqual(d["probe"], [
                {"start": 0, "end": 4, "title": True, "length": 4, "minus": -4, "scaled": 2, "twice": "metameta!",
                 "kind": "other", "token": 0},
                {"start": 5, "end": 9, "title": False, "length": 4, "minus": -4, "scaled": 2, "twice": "paidpaid!",
                 "kind": "other", "token": 1},
                {"start": 10, "end": 11, **one, "twice": "USD!", "kind": "money", "token": 2},
                {"start": 11, "end": 12, **one, "twice": "USD!", "kind": "money", "token": 3},
                {"start": 12, "end": 13, **one, "twice": "..!", "kind": "other", "token": 4},
            ])

    def test_an_optional_layer_is_absent(self):
        self.run_probe("It paid $5.")
        self.assertEqual({s["kind"] for s in json.loads(self.read("out.jsonl"))["probe"]}, {"other"})

    def test_a_writer_grows(self):
        self.run_probe("a bc " * 5000)
        spans = json.loads(self.read("out.jsonl"))["probe"]
        self.assertEqual(len(spans), 10000)
        self.assertEqual([s["length"] for s in spans], [1, 2] * 5000)

    def test_a_failure_costs_one_document(self):
        """The reason is the message of what was thrown."""
        words = ["THROW", "BYTE", "MEMORY", "ODD", "UNFIT"]
        for workers in (0, 1):
            err = self.run_probe("It is.", *(f"It is {word}" for word in words), "It was.", "Let it SKIP", "WARN COUNT",
                                 workers=workers, code=QUARANTINED).err
            self.assertEqual([json.loads(line)["id"] for line in self.read("out.jsonl").splitlines()], ["d0", "d6", "d8"])
            failed = [json.loads(line) for line in self.read("out.jsonl.quarantine.jsonl").splitlines()]
            self.assertEqual([f["id"] for f in failed], ["d1", "d2", "d3", "d4", "d5"])
            self.assertEqual({f["plugin"] for f in failed}, {"probe"})
            self.assertEqual({f["reason"] for f in failed}, {"error"})
            messages = [f["message"] for f in failed]
            self.assertRegex(messages[0], self.THROWN.format("cannot stand 'THROW'"))
            self.assertEqual((messages[1], failed[1]["byte"]), ("fails here", 6))
            self.assertEqual(messages[2], "out of memory")
            self.assertRegex(messages[3], self.ODD)
            self.assertEqual(messages[4], "lexeme column size failed for the form 'UNFIT'")
            self.assertIn("probe: a warning: 1 document", err)
            self.assertIn("lost (probe): words: 2 in 1 document", err)
            self.assertNotIn("backtrace", err)

    def test_a_fatal_error_ends_the_run(self):
        self.assertIn("cannot continue", self.run_probe("It is FATAL", code=FAILURE).err)

    def test_setup_fails_with_the_reason(self):
        for workers in (0, 1):
            self.assertRegex(self.run_probe("x", fail="create", workers=workers, code=harness.USAGE).err,
                             r"p\.conf:6: \[probe\] fail = create: plugin probe: option 'fail' asks for it")
            self.assertRegex(self.run_probe("x", fail="odd", workers=workers, code=harness.USAGE).err, self.ODD)
            self.assertIn("the start fails as asked", self.run_probe("x", fail="start", workers=workers, code=FAILURE).err)

    def test_the_probe_keeps_the_contract(self):
        done = self.run_toolkit("plugins", "check", "lib/probe.so")
        # Some values of "fail" make create() fail, which the check reports; nothing else may.
        failed = [line for line in done.out.splitlines() if line.startswith(("  FAILED", "  CRASHED", "  HANGS"))]
        self.assertEqual(failed, ["  FAILED   accepts every value that its options allow"], done.out)


class Templates:
    def test_templates(self):
        for kind, name in KINDS.items():
            with self.subTest(kind=kind):
                self.template(self.LANGUAGE, kind, name, self.TESTS)


class Cpp(Language, harness.Case):
    THROWN = r"^{}$"
    ODD = "it threw something other than a std::exception"

    def build(self, target):
        compiler = shlex.split(os.environ["CXX"])
        flags = "-std=c++17 -O1 -shared -fPIC -fvisibility=hidden -fno-rtti -Wall -Wextra -Wpedantic -Wshadow -Werror"
        subprocess.run([*compiler, *flags.split(), "-I", SOURCE_ROOT / "include", "-o", target, HERE / "probe.cpp"],
                       check=True)

    def test_it_compiles_with_sanitizers(self):
        """gcc takes less for constant then."""
        flags = "-std=c++17 -fsyntax-only -fsanitize=address,undefined"
        subprocess.run([*shlex.split(os.environ["CXX"]), *flags.split(), "-I", SOURCE_ROOT / "include", HERE / "probe.cpp"],
                       check=True)


class CppTemplates(Templates, harness.Installed):
    LANGUAGE = "c++"
    TESTS = ()


def cargo(case, *args):
    """Runs cargo, with a target folder in the build folder, where the crate is compiled once."""
    env = dict(case.env, CARGO_TARGET_DIR=f"{os.environ['BUILD_ROOT']}/rust-target",
               TOOLKIT_INCLUDE=str(SOURCE_ROOT / "include"))
    env.pop("LD_LIBRARY_PATH", None)
    done = subprocess.run(["cargo", args[0], "--offline", "--quiet", *map(str, args[1:])], env=env, cwd=case.dir,
                          capture_output=True, text=True)
    case.assertEqual(done.returncode, 0, f"{args}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return env["CARGO_TARGET_DIR"]


class Rust(Language, harness.Case):
    THROWN = r"^panicked at src/lib\.rs:\d+: {}$"
    ODD = r"panicked at src/lib\.rs:\d+: no message"

    def build(self, target):
        shutil.copy(cargo(self, "build", "--manifest-path", HERE / "probe/Cargo.toml") + "/debug/libprobe_plugin.so", target)

    def test_the_crate(self):
        """Its declarations are those of the header, and its examples work."""
        cargo(self, "test", "--manifest-path", SOURCE_ROOT / "bindings/rust/Cargo.toml")


class RustTemplates(Templates, harness.Installed):
    LANGUAGE = "rust"
    TESTS = ("contract", "sample")

    def test_templates(self):
        super().test_templates()
        self.command("meson", "test", "-C", "tickers/build", "unit")
        for name in KINDS.values():
            cargo(self, "test", "--manifest-path", self.dir / name / "Cargo.toml")


if __name__ == "__main__":
    if sys.argv[1].startswith("Rust") and not (shutil.which("cargo") and shutil.which("rustc")):
        print("skipped: plugins in Rust need cargo and rustc (Debian: apt-get install cargo rustc)")
        raise SystemExit(77)
    if sys.argv[1].endswith("Templates") and not shutil.which("pkg-config"):
        print("skipped: pkg-config is missing")
        raise SystemExit(77)
    unittest.main()
