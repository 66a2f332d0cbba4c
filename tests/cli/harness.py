# SPDX-License-Identifier: MIT
"""Shared by the tests of the command: a scratch folder, and running toolkit in it.

Environment: TOOLKIT (the program), TOOLKIT_PLUGIN_PATH (the build's plugins), TEST_PLUGINS (the folder of the plugins of
these tests), SOURCE_ROOT; SANITIZED is not empty in a build with sanitizers.
"""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

TOOLKIT = os.path.abspath(os.environ["TOOLKIT"])
SOURCE_ROOT = pathlib.Path(os.environ["SOURCE_ROOT"])
TEST_PLUGINS = pathlib.Path(os.environ["TEST_PLUGINS"])
BROKEN_PLUGINS = TEST_PLUGINS / "broken"
SANITIZED = bool(os.environ.get("SANITIZED"))
PLUGIN_PATH = os.environ["TOOLKIT_PLUGIN_PATH"]

OK, USAGE, QUARANTINED, FAILURE = 0, 1, 2, 3

CONF = """\
[input]
path = articles/

[token]
[sentence]
[money]

[output]
path = out.jsonl
"""

# The same, with the annotator that fails on demand.
FAULTY_CONF = CONF.replace("[money]", "[faulty]")


class Case(unittest.TestCase):
    """A test in a new scratch folder, which is its working folder."""

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="toolkit-test-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.env = dict(os.environ, TOOLKIT_PLUGIN_PATH=f"{PLUGIN_PATH}:{TEST_PLUGINS}", LC_ALL="C.UTF-8")
        self.env.pop("NO_COLOR", None)

    def write(self, name, text):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, name):
        return (self.dir / name).read_text()

    def popen(self, *args, **kwargs):
        return subprocess.Popen([TOOLKIT, *map(str, args)], cwd=self.dir, env=self.env, **kwargs)

    def run_toolkit(self, *args, stdin=b"", code=None):
        """Runs toolkit and waits for it. The result has .out and .err as text; `code`, if given, is asserted."""
        result = subprocess.run(
            [TOOLKIT, *map(str, args)], cwd=self.dir, env=self.env, input=stdin, capture_output=True, timeout=120
        )
        result.out, result.err = result.stdout.decode(), result.stderr.decode()
        if code is not None:
            self.assertEqual(result.returncode, code, f"{args}\n{result.out[-2000:]}\n{result.err[-2000:]}")
        return result

    def conf(self, text=CONF, name="p.conf"):
        self.write(name, text)
        return name

    def articles(self, texts):
        """Writes texts as articles/000.txt, 001.txt, …"""
        (self.dir / "articles").mkdir(exist_ok=True)
        for i, text in enumerate(texts):
            self.write(f"articles/{i:03}.txt", text)


class Installed(Case):
    """With the installed package, moved to a scratch folder: self.toolkit is its program, and pkg-config finds it."""

    def setUp(self):
        super().setUp()
        if SANITIZED:
            self.skipTest("the same files as in the ordinary build, with a sanitizer to find")
        build = os.environ["BUILD_ROOT"]
        self.command("meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", self.dir / "root")
        pc = next((self.dir / "root").rglob("toolkit.pc"))
        self.prefix = next((self.dir / "root").rglob("bin/toolkit")).parent.parent
        lines = pc.read_text().splitlines()
        pc.write_text("\n".join(f"prefix={self.prefix}" if l.startswith("prefix=") else l for l in lines) + "\n")
        self.toolkit = self.prefix / "bin/toolkit"
        self.env.pop("TOOLKIT_PLUGIN_PATH")
        self.env["LD_LIBRARY_PATH"] = str(next(self.prefix.rglob("libtoolkit.so")).parent)
        self.env["PKG_CONFIG_PATH"] = str(pc.parent)

    def command(self, *args, **kwargs):
        """Runs a program, which must succeed, and returns what it prints."""
        result = subprocess.run(
            list(map(str, args)), cwd=self.dir, env=self.env, capture_output=True, text=True, **kwargs)
        self.assertEqual(result.returncode, 0, f"{args}\n{result.stdout[-4000:]}\n{result.stderr[-2000:]}")
        return result.stdout

    def template(self, language, kind, name, tests=()):
        """Makes a plugin with `plugins new`, builds it, runs its tests (all, or those named) and installs it."""
        self.command(self.toolkit, "plugins", "new", name, "--language", language, "--kind", kind)
        self.command("meson", "setup", f"{name}/build", name, "--werror")
        self.command("meson", "test", "-C", f"{name}/build", "--print-errorlogs", *tests)
        self.command("meson", "install", "-C", f"{name}/build")
        self.assertIn(f"\n{kind:9}  {name} ", self.command(self.toolkit, "plugins", "list"))
