# SPDX-License-Identifier: MIT
"""The installed package, moved to a scratch folder, finds its plugins, and a plugin made from the template
builds against it, passes its tests and can be installed."""
import os
import shutil
import subprocess
import unittest

import harness
from harness import OK

BUILD_ROOT = os.environ["BUILD_ROOT"]


class Install(harness.Case):
    def setUp(self):
        super().setUp()
        if harness.SANITIZED:
            self.skipTest("the same files as in the ordinary build, with a sanitizer to find")
        self.command("meson", "install", "-C", BUILD_ROOT, "--no-rebuild", "--quiet", "--destdir", self.dir / "root")
        pc = next((self.dir / "root").rglob("toolkit.pc"))
        self.prefix = next((self.dir / "root").rglob("bin/toolkit")).parent.parent
        lines = pc.read_text().splitlines()
        pc.write_text("\n".join(f"prefix={self.prefix}" if l.startswith("prefix=") else l for l in lines) + "\n")
        self.toolkit = self.prefix / "bin/toolkit"
        self.env.pop("TOOLKIT_PLUGIN_PATH")
        self.env["LD_LIBRARY_PATH"] = str(next(self.prefix.rglob("libtoolkit.so")).parent)
        self.env["PKG_CONFIG_PATH"] = str(pc.parent)

    def command(self, *args):
        result = subprocess.run(list(map(str, args)), cwd=self.dir, env=self.env, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, f"{args}\n{result.stdout[-4000:]}\n{result.stderr[-2000:]}")
        return result.stdout

    def test_installed(self):
        listed = self.command(self.toolkit, "plugins", "list")
        self.assertIn("annotator  token", listed)
        self.assertIn(str(self.prefix), listed)
        self.assertNotIn("Cannot be used", listed)
        self.articles(["It paid $5 million."])
        self.conf()
        self.command(self.toolkit, "run", "p.conf")
        self.assertIn('"money": [{', self.read("out.jsonl"))
        self.assertIn("toolkit(1)", self.manual("toolkit.1"))
        for kind, name in (("annotator", "tickers"), ("decoder", "feed"), ("encoder", "table"), ("collector", "words_of")):
            with self.subTest(kind=kind):
                self.template(kind, name)

    def manual(self, page):
        text = next(self.prefix.rglob(f"man*/{page}*")).read_text()
        self.assertIn(".TH TOOLKIT 1", text)
        return text.replace(".TH TOOLKIT 1", "toolkit(1)")

    def template(self, kind, name):
        self.command(self.toolkit, "plugins", "new", name, "--kind", kind)
        self.command("meson", "setup", f"{name}/build", name, "--werror")
        self.command("meson", "test", "-C", f"{name}/build", "--print-errorlogs")
        self.command("meson", "install", "-C", f"{name}/build")
        self.assertIn(f"\n{kind:9}  {name} ", self.command(self.toolkit, "plugins", "list"))
        self.command(self.toolkit, "plugins", "check", name)


if __name__ == "__main__":
    if not shutil.which("pkg-config"):
        raise SystemExit(77)
    unittest.main()
