# SPDX-License-Identifier: MIT
"""Every command in the documentation works, and every configuration in it can be run.

In a Markdown file, in order, in one scratch folder per file:
  ```sh            runs, and must succeed; ```sh no-test does not run, nor what needs cargo where there is none
  ```c file=NAME   is written to NAME, as is any other language
  ```json output   is the output of the preceding block of sh, except for white space
  ```ini           is a pipeline.conf that `toolkit check` accepts; ```ini no-test is not checked
"""
import json
import os
import re
import shutil
import subprocess
import unittest

import harness
from harness import OK, SOURCE_ROOT, TOOLKIT

CARGO = shutil.which("cargo")
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def documents():
    yield from sorted(SOURCE_ROOT.glob("*.md"))
    yield from sorted(SOURCE_ROOT.glob("docs/*.md"))
    yield from sorted(SOURCE_ROOT.glob("plugins/*/README.md"))
    yield from sorted(SOURCE_ROOT.glob("corpora/*.md"))


class Docs(harness.Case):
    def setUp(self):
        super().setUp()
        self.env["PATH"] = f"{os.path.dirname(TOOLKIT)}:{self.env['PATH']}"
        self.env["TOOLKIT_PLUGIN_PATH"] = os.environ["TOOLKIT_PLUGIN_PATH"]
        self.package()

    def package(self):
        """Writes a toolkit.pc that describes the build."""
        self.write(
            ".pc/toolkit.pc",
            f"includedir={SOURCE_ROOT}/include\nplugindir={os.environ['TOOLKIT_PLUGIN_PATH']}\n"
            f"bindir={os.path.dirname(TOOLKIT)}\nrustdir={SOURCE_ROOT}/bindings/rust\n"
            "Name: toolkit\nDescription: the build\nVersion: 1\nCflags: -I${includedir}\n",
        )
        self.write(
            ".pc/toolkit-text.pc",
            f"includedir={SOURCE_ROOT}/include\nlibdir={os.environ['BUILD_ROOT']}/lib\n"
            "Name: toolkit-text\nDescription: the build\nVersion: 1\n"
            "Cflags: -I${includedir}\nLibs: -L${libdir} -ltoolkit-text\n",
        )
        self.env["PKG_CONFIG_PATH"] = str(self.dir / ".pc")

    def scratch(self, document):
        """Makes a folder like the root of the source, which the commands may write to."""
        folder = self.dir / document.stem
        for name in ("corpora", "docs", "plugins", "include", "scripts"):
            if (SOURCE_ROOT / name).exists():
                shutil.copytree(SOURCE_ROOT / name, folder / name)
        os.symlink(os.environ["BUILD_ROOT"], folder / "build")
        return folder

    def shell(self, text, folder):
        result = subprocess.run(
            ["sh", "-eu", "-c", text], cwd=folder, env=self.env, capture_output=True, text=True, timeout=300
        )
        self.assertEqual(result.returncode, OK, f"{text}\n{result.stdout[-2000:]}\n{result.stderr[-2000:]}")
        return result.stdout

    def check_conf(self, text, folder):
        path = folder / "checked.conf"
        path.write_text(text)
        result = subprocess.run(  # its inputs need not exist
            [TOOLKIT, "check", path.name, "--input", "-"], cwd=folder, env=self.env, capture_output=True, text=True
        )
        path.unlink()
        self.assertEqual(result.returncode, OK, f"{text}\n{result.stderr}")

    def test_blocks(self):
        tested = 0
        for document in documents():
            text = document.read_text()
            blocks = [b for b in BLOCK.findall(text) if "no-test" not in b[1] and (CARGO or "cargo build" not in b[2])]
            if not blocks:
                continue
            folder = self.scratch(document)
            env = dict(self.env)
            written = ""
            for language, info, body in blocks:
                with self.subTest(document=str(document.relative_to(SOURCE_ROOT)), block=body[:60]):
                    file = re.search(r"file=(\S+)", info)
                    if file:
                        (folder / file.group(1)).write_text(body)
                    elif language == "sh":
                        written = self.shell(body, folder)
                        tested += 1
                    elif language == "json" and "output" in info:
                        self.assertEqual(json.loads(written), json.loads(body))
                        tested += 1
                    elif language == "ini":
                        self.check_conf(body, folder)
                        tested += 1
            self.env = env
            (folder / "build").unlink()
            shutil.rmtree(folder)
        self.assertGreater(tested, 5)

    def test_links(self):
        for document in documents():
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text()):
                self.assertTrue((document.parent / target).exists(), f"{document.name}: {target}")

    def test_functions_of_the_tour(self):
        """Each function that the tour names is in a file that it links."""
        page = SOURCE_ROOT / "docs/tour.md"
        links = {(page.parent / target).resolve() for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text())}
        source = "\n".join(link.read_text() for link in links if link.suffix in (".c", ".h", ".build"))
        names = set(re.findall(r"`(\w+)\(\)`", page.read_text()))
        self.assertGreater(len(names), 40)
        self.assertEqual([name for name in sorted(names) if not re.search(rf"\b{name}\b\)?\(", source)], [])


class Manual(harness.Case):
    def test_lint(self):
        for page in sorted((SOURCE_ROOT / "docs/man").iterdir()):
            with self.subTest(page=page.name):
                if shutil.which("mandoc"):
                    args = ["mandoc", "-T", "lint", "-W", "warning", str(page)]
                elif shutil.which("groff"):
                    args = ["groff", "-man", "-ww", "-z", "-Tutf8", str(page)]
                else:
                    self.skipTest("neither mandoc nor groff is here")
                result = subprocess.run(args, capture_output=True, text=True)
                self.assertEqual(result.stdout + result.stderr, "")

    def test_every_flag_is_in_the_manual(self):
        pages = {
            ("run",): "toolkit-run.1",
            ("show",): "toolkit-show.1",
            ("bench",): "toolkit-bench.1",
            ("check",): "toolkit-check.1",
            ("collect",): "toolkit-collect.1",
            ("convert",): "toolkit-convert.1",
            ("eval",): "toolkit-eval.1",
            ("facts",): "toolkit-facts.1",
            ("serve",): "toolkit-serve.1",
            ("plugins", "list"): "toolkit-plugins.1",
            ("plugins", "show"): "toolkit-plugins.1",
            ("plugins", "new"): "toolkit-plugins.1",
            ("plugins", "check"): "toolkit-plugins.1",
        }
        for command, page in pages.items():
            text = (SOURCE_ROOT / "docs/man" / page).read_text().replace("\\-", "-")
            flags = set(re.findall(r"^ {2,6}(?:-\w, )?(--[a-z-]+)", self.run_toolkit(*command, "--help", code=OK).out,
                                   re.MULTILINE))
            self.assertTrue(flags)
            for flag in flags - {"--help"}:
                self.assertIn(flag, text, f"{page} does not describe {flag}")


if __name__ == "__main__":
    unittest.main()
