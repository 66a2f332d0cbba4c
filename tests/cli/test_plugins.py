# SPDX-License-Identifier: MIT
"""`toolkit plugins list`, `show` and `new`."""
import json
import os
import shutil
import subprocess
import unittest

import harness
from harness import BROKEN_PLUGINS, OK, TEST_PLUGINS, USAGE


class List(harness.Case):
    def test_kinds_ids_versions_files(self):
        lines = self.run_toolkit("plugins", "list", code=OK).out.splitlines()
        self.assertEqual(lines[0].split(), ["KIND", "ID", "VERSION", "SUMMARY", "FILE"])
        rows = [line.split() for line in lines[1:] if line.startswith(("decoder", "annotator", "encoder", "collector"))]
        self.assertIn(["annotator", "token"], [row[:2] for row in rows])
        self.assertIn(["decoder", "jsonl"], [row[:2] for row in rows])
        self.assertIn(["encoder", "jsonl"], [row[:2] for row in rows])
        self.assertGreater(len(rows), 5)
        column = lines[0].index("FILE")
        for line in lines[1 : 1 + len(rows)]:
            self.assertEqual(line[column - 1 : column + 1], " /", "a table: " + line)

    def test_what_cannot_be_used_is_listed_with_the_reason(self):
        self.write("junk/junk.so", "no shared object")
        self.env["TOOLKIT_PLUGIN_PATH"] = f"{self.dir}/junk:{BROKEN_PLUGINS}"
        out = self.run_toolkit("plugins", "list", code=OK).out
        failures = out[out.index("Cannot be used:") :]
        self.assertIn("junk.so", failures)
        self.assertIn("broken_load.so", failures)
        self.assertIn("broken_entry.so", failures)
        self.assertIn("tk_plugin_v1", failures)

    def test_the_first_of_a_name_wins(self):
        for name in ("a", "b"):
            self.write(f"{name}/faulty.so", (TEST_PLUGINS / "faulty.so").read_bytes())
        self.env["TOOLKIT_PLUGIN_PATH"] = f"{self.dir}/a:{self.dir}/b"
        rows = [r for r in self.run_toolkit("plugins", "list", code=OK).out.splitlines() if "faulty" in r]
        self.assertEqual(len(rows), 2)
        self.assertNotIn("shadowed", rows[0])
        self.assertIn("/a/faulty.so", rows[0])
        self.assertTrue(rows[1].endswith("/b/faulty.so  (shadowed)"), rows[1])


class Chroot(harness.Case):
    """In a chroot, the process that loads plugins has a path in /proc that does not exist there."""

    def test_the_build_has_its_plugins(self):
        enter = ["unshare", "--mount", "--propagation", "private", "sh", "-ec",
                 'for d in /*; do if [ -L "$d" ]; then cp -P "$d" root/; elif [ -d "$d" ]; then mkdir "root$d"; '
                 'mount --rbind "$d" "root$d"; fi; done; cd root; exec chroot . sh -c \'cd "$0" && exec "$@"\' "$@"', "sh"]
        (self.dir / "root").mkdir()
        if subprocess.run([*enter, "/", "true"], cwd=self.dir, stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("there can be no chroot: that takes root")
        shutil.rmtree(self.dir / "root")
        (self.dir / "root").mkdir()
        del self.env["TOOLKIT_PLUGIN_PATH"]
        self.write("article.txt", "Corvane paid $5.")
        self.conf("[input]\npath = article.txt\n[token]\n[output]\n")
        result = subprocess.run([*enter, self.dir, harness.TOOLKIT, "check", "p.conf"], cwd=self.dir, env=self.env,
                                capture_output=True, timeout=120)
        self.assertEqual((result.returncode, result.stderr), (harness.OK, b""))
        self.assertIn(b"token.so", result.stdout)


class Json(harness.Case):
    def listed(self):
        return json.loads(self.run_toolkit("plugins", "list", "--json", code=OK).out)

    def test_every_plugin_as_an_object(self):
        found = self.listed()
        for item in found:
            self.assertEqual(list(item), ["id", "kind", "version", "summary", "path", "required", "optional", "provided",
                                          "extensions", "shadowed", "failure"])
        by = {(item["kind"], item["id"]): item for item in found}
        entity = by["annotator", "entity"]
        self.assertEqual(entity["required"], ["token/1", "sentence/1"])
        self.assertEqual(entity["provided"], ["entity/1"])
        self.assertEqual(entity["extensions"], [])
        self.assertTrue(os.path.isabs(entity["path"]))
        self.assertIs(entity["shadowed"], False)
        self.assertIsNone(entity["failure"])
        self.assertIn("jsonl", by["decoder", "jsonl"]["extensions"])
        table = self.run_toolkit("plugins", "list", code=OK).out.split("\n\n")[0].splitlines()[1:]
        usable = [item for item in found if not item["failure"]]
        self.assertEqual([[item["kind"], item["id"]] for item in usable], [row.split()[:2] for row in table])

    def test_what_is_shadowed_or_cannot_be_used(self):
        self.write("junk/ju\nnk\udcff.so".encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape"), "junk")
        for name in ("a", "b"):
            self.write(f"{name}/faulty.so", (TEST_PLUGINS / "faulty.so").read_bytes())
        self.env["TOOLKIT_PLUGIN_PATH"] = f"{self.dir}/junk:{self.dir}/a:{self.dir}/b"
        junk, a, b = self.listed()
        self.assertEqual([junk["id"], junk["kind"], junk["required"]], [None, None, []])
        self.assertTrue(junk["failure"])
        self.assertEqual([a["shadowed"], b["shadowed"]], [False, True])


class Show(harness.Case):
    def test_an_annotator(self):
        out = self.run_toolkit("plugins", "show", "money", code=OK).out
        for text in ("money", "an annotator", "Reads layers\n  token/1", "Provides layers\n  money/1", "currency",
                     "decimal", "MORE_THAN", "licence MIT"):
            self.assertIn(text, out)

    def test_options(self):
        out = self.run_toolkit("plugins", "show", BROKEN_PLUGINS / "broken_sound.so", code=OK).out
        self.assertIn("  level  integer, 1 to 9; default 5\n      a level\n", out)
        self.assertIn("  mode  choice: one, two; default one\n", out)

    def test_decoder_and_encoder_of_one_id(self):
        out = self.run_toolkit("plugins", "show", "jsonl", code=OK).out
        self.assertIn(", a decoder:", out)
        self.assertIn(", an encoder:", out)

    def test_a_typo(self):
        err = self.run_toolkit("plugins", "show", "mony", code=USAGE).err
        self.assertIn("did you mean 'money'?", err)

    def test_every_plugin_can_be_shown(self):
        for row in self.run_toolkit("plugins", "list", code=OK).out.splitlines()[1:]:
            fields = row.split()
            if fields and fields[0] in ("decoder", "annotator", "encoder", "collector"):
                self.assertIn(fields[2], self.run_toolkit("plugins", "show", fields[1], code=OK).out)


class New(harness.Case):
    def test_it_writes_what_it_prints(self):
        for kind in ("annotator", "decoder", "encoder"):
            name = "my_" + kind
            out = self.run_toolkit("plugins", "new", name, "--kind", kind, code=OK).out
            named = {line.strip() for line in out.splitlines() if line.startswith("  ./")}
            there = {f"./{p.relative_to(self.dir)}" for p in (self.dir / name).rglob("*") if p.is_file()}
            self.assertEqual(named, there)
            self.assertIn(f"./{name}/{name}.c", there)
            self.assertIn(f"  toolkit plugins check build/{name}.so\n", out)
            for path in there:
                text = self.read(path)
                self.assertNotIn("@", text.replace("@file", ""), path)
                self.assertNotIn("ticker", text.lower(), path)
            used = {"annotator": f"[{name}]", "collector": f"[collect:{name}]"}
            self.assertIn(used.get(kind, f"format = {name}"), self.read(f"{name}/README.md"))

    def test_each_language(self):
        for language, source in (("c", "x.c"), ("c++", "x.cpp"), ("rust", "src/lib.rs")):
            for kind in ("annotator", "decoder", "encoder", "collector"):
                with self.subTest(language=language, kind=kind):
                    self.run_toolkit("plugins", "new", "x", "-l", language, "-k", kind, code=OK)
                    files = {str(p.relative_to(self.dir / "x")) for p in (self.dir / "x").rglob("*") if p.is_file()}
                    self.assertLessEqual({source, "README.md", "meson.build", "tests/expected"}, files)
                    for path in files:
                        self.assertNotRegex(self.read(f"x/{path}"), "@(NAME|CRATE)@", path)
                    shutil.rmtree(self.dir / "x")
        err = self.run_toolkit("plugins", "new", "x", "--language", "cobol", code=USAGE).err
        self.assertIn("--language cobol: must be c, c++, rust or python", err)

    def test_into_another_folder(self):
        self.run_toolkit("plugins", "new", "x1", "--dir", "sub", code=USAGE)
        (self.dir / "sub").mkdir()
        self.run_toolkit("plugins", "new", "x1", "--dir", "sub", code=OK)
        self.assertTrue((self.dir / "sub/x1/x1.c").exists())

    def test_it_overwrites_nothing(self):
        self.run_toolkit("plugins", "new", "x1", code=OK)
        before = self.read("x1/x1.c")
        err = self.run_toolkit("plugins", "new", "x1", "--kind", "decoder", code=USAGE).err
        self.assertIn("x1", err)
        self.assertEqual(self.read("x1/x1.c"), before)

    def test_names_that_are_taken(self):
        for name, kind in (("date", "annotator"), ("csv", "decoder"), ("tsv", "encoder"), ("faulty", "annotator")):
            err = self.run_toolkit("plugins", "new", name, "--kind", kind, code=USAGE).err
            self.assertRegex(err, rf"a plugin '{name}' already exists: /.*\.so; choose another name")
        for name in ("input", "output", "run", "collect"):
            err = self.run_toolkit("plugins", "new", name, code=USAGE).err
            self.assertIn(f"[{name}] is a section", err)
        self.assertEqual(list(self.dir.iterdir()), [])

    def test_wrong_names(self):
        for name in ("X", "1a", "a-b", "a/b", "", "a" * 100, "../a"):
            err = self.run_toolkit("plugins", "new", "--", name, code=USAGE).err
            self.assertIn("[a-z][a-z0-9_]*", err)
        self.run_toolkit("plugins", "new", "a", "--kind", "anotator", code=USAGE)
        self.assertEqual(list(self.dir.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
