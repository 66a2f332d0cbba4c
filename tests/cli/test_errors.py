# SPDX-License-Identifier: MIT
"""A wrong configuration is reported with file, line, the text and the nearest valid name, before any document."""
import json
import os
import re
import shutil
import subprocess
import unittest

import harness
from harness import CONF, OK, PLUGIN_PATH, TEST_PLUGINS, TOOLKIT, USAGE


class Errors(harness.Case):
    def wrong(self, conf, *expected, args=()):
        """check and run both refuse it with the same message, and nothing is written."""
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

    def test_check_prints_the_chain(self):
        self.articles(["Some text."])
        out = self.run_toolkit("check", self.conf(), code=OK).out
        lines = out.splitlines()
        names = [line.split()[0] for line in lines[:5]]
        self.assertEqual(names, ["text", "token", "sentence", "money", "jsonl"])
        for line in lines[:5]:
            self.assertRegex(line, r"^  \w+ \d+\.\d+\.\d+: /.*\.so$")
        self.assertIn("p.conf", lines[5])

    def test_check_opens_no_document(self):
        self.articles([b"\xff is not text"])
        self.run_toolkit("check", self.conf(), code=OK)
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["articles", "p.conf"])

    def test_no_input(self):
        self.conf(CONF.replace("path = articles/", ""))
        self.assertIn("--input", self.run_toolkit("run", "p.conf", code=USAGE).err)
        self.conf()
        self.assertIn("articles", self.run_toolkit("run", "p.conf", code=USAGE).err)


class AllAtOnce(harness.Case):
    def places(self, *args, code=USAGE):
        """Returns the FILE:LINE or flag at the start of each line of the message."""
        err = self.run_toolkit(*args, code=code).err
        return [line.removeprefix("toolkit: ").split(": ")[0] for line in err.splitlines()]

    def test_in_the_order_of_the_file(self):
        self.articles(["Some text."])
        self.conf("[input]\npath = articles/\nfromat = text\n[token]\nnonsense\n[sentense]\n[money]\n"
                  "[date]\nreference = yesterday\n[output]\npath = o.jsonl\noffsets = bits\n[run]\nworkers = two\n")
        right = [f"p.conf:{line}" for line in (3, 5, 6, 9, 12, 14)]
        for workers in ("0", "2"):
            self.assertEqual(self.places("run", "p.conf", "--workers", workers), right)
        self.assertEqual(self.places("check", "p.conf"), right)
        self.assertEqual(self.places("bench", "p.conf")[:6], right)
        self.assertEqual(self.places("bench", "p.conf", "--input-format", "pdf")[0], "--input-format pdf")

    def test_flags_come_first_and_are_named(self):
        self.conf(CONF + "[run]\nworkers = two\n")
        self.assertEqual(
            self.places("run", "p.conf", "--set", "run.worker=3", "--set", "mony.x=1", "--input-format", "pdf"),
            ["--set mony.x=1", "--set run.worker=3", "--input-format pdf", "p.conf:11"],
        )
        err = self.run_toolkit("run", "p.conf", "--set", "run.worker=3", code=USAGE).err
        self.assertTrue(
            err.startswith("toolkit: --set run.worker=3: unknown key 'worker' in [run]; did you mean 'workers'?\n"), err
        )

    def test_what_a_plugin_refuses_is_placed(self):
        self.conf(CONF.replace("[money]", "[date]\nreference = yesterday"))
        self.assertEqual(self.places("run", "p.conf"), ["p.conf:7"])
        self.assertEqual(self.places("run", "p.conf", "--set", "date.reference=soon"), ["--set date.reference=soon"])

    def test_a_layer_is_missing_once(self):
        self.conf(CONF.replace("[token]\n", ""))
        self.assertEqual(self.places("run", "p.conf"), ["p.conf:4"])

    def test_they_are_bounded(self):
        self.conf(CONF + "".join(f"nonsense{i} = 1\n" for i in range(50)))
        err = self.run_toolkit("check", "p.conf", "--input", "p.conf", code=USAGE).err.splitlines()
        self.assertLessEqual(len(err), 21)
        self.assertRegex(err[-1], r"^toolkit: and \d+ more$")
        self.assertEqual(len(err) - 1 + int(err[-1].split()[2]), 50)

    def test_a_session_reports_as_many_as_fit(self):
        self.conf(CONF + "".join(f"nonsense{i} = 1\n" for i in range(50)))
        err = self.run_toolkit("bench", "p.conf", code=USAGE).err.splitlines()
        self.assertGreater(len(err), 3)
        self.assertTrue(any(re.match(r"toolkit: and \d+ more$", line) for line in err), err)

    def test_nothing_of_a_section_that_is_not_read_is_missed(self):
        self.articles(["Some text."])
        self.conf(CONF.replace("[token]", "[token"))
        self.assertEqual(self.places("check", "p.conf"), ["p.conf:4"])


class Paths(harness.Case):
    """What else check inspects, and what paths are relative to."""

    def wrong(self, conf, *expected, args=()):
        self.conf(conf, "sub/p.conf")
        err = self.run_toolkit("check", "sub/p.conf", *args, code=USAGE).err
        for text in expected:
            self.assertIn(text, err)

    def test_inputs_are_there(self):
        self.wrong(CONF, "sub/p.conf:2: [input] path = articles/: sub/articles/: No such file")
        self.wrong(CONF.replace("articles/", "*.txt"), "sub/*.txt: no file matches")
        self.wrong(CONF, "--input none", args=["--input", "none"])
        self.wrong(CONF, "--set input.path=none: none: No such file", args=["--set", "input.path=none"])
        self.write("sub/a.txt", "Some text.")
        self.conf(CONF.replace("articles/", "*.txt"), "sub/p.conf")
        self.run_toolkit("check", "sub/p.conf", code=OK)
        self.run_toolkit("check", "sub/p.conf", "--input", "sub/a.txt", "sub/p.conf", code=OK)
        self.run_toolkit("check", "sub/p.conf", "--input", "-", code=OK)

    def test_the_output_can_be_written(self):
        self.write("sub/articles/a.txt", "Some text.")
        self.wrong(CONF.replace("out.jsonl", "none/out.jsonl"), "sub/p.conf:9: ", "sub/none/out.jsonl: there is no such folder")
        self.wrong(CONF.replace("out.jsonl", "p.conf/out.jsonl"), "sub/p.conf:9: ")
        self.conf(CONF.replace("out.jsonl", "new/"), "sub/p.conf")
        self.run_toolkit("check", "sub/p.conf", code=OK)

    def test_what_a_shell_would_expand(self):
        self.env["HOME"] = "/home/me"
        self.wrong(CONF.replace("articles/", "~/articles"), "sub/p.conf:2: ", "~ is not expanded; write the path "
                   "out, /home/me/articles")
        self.wrong(CONF.replace("out.jsonl", "$HOME/o"), "sub/p.conf:9: ", "$HOME is not expanded", "/home/me/o")
        self.wrong(CONF + "[run]\nquarantine = ${HOME}/q\n", "sub/p.conf:11: ", "/home/me/q")
        self.wrong(CONF.replace("[money]", "[entity]\ngazetteer = ~/names"), "sub/p.conf:7: ", "/home/me/names")

    def test_typos(self):
        self.write("sub/articles/a.txt", "It paid $5.")
        self.wrong(CONF.replace("[input]", "[Input]"), "sub/p.conf:1: [Input]: ", "did you mean [input]?")
        self.wrong(CONF.replace("[output]", "[outptu]"), "did you mean [output]?")
        self.conf(CONF + "layers = money # only\n", "sub/p.conf")
        result = self.run_toolkit("check", "sub/p.conf", code=USAGE)
        self.assertIn("toolkit: warning: sub/p.conf:10: [output] layers = money # only: the # is part", result.err)
        self.conf(CONF.replace("out.jsonl", '"out file.jsonl"'), "sub/p.conf")
        self.run_toolkit("run", "sub/p.conf", code=OK)
        self.assertIn('"money"', self.read("sub/out file.jsonl"))

    def test_verbose_prints_values_and_their_places(self):
        self.write("sub/articles/a.txt", "It paid $5.")
        self.conf(CONF, "sub/p.conf")
        out = self.run_toolkit("check", "sub/p.conf", "-v", "--set", "run.workers=1", code=OK).out
        for line in ("input: sub/articles/", "output: sub/out.jsonl", "quarantine: sub/out.jsonl.quarantine.jsonl",
                     "sub/p.conf:2: [input] path = articles/", "--set run.workers=1"):
            self.assertIn(f"  {line}\n", out)

    NAMES = "[input]\npath = a.txt\n[token]\n[sentence]\n[entity]\ngazetteer = names.tsv\n[output]\nlayers = entity\n"

    def test_files_of_options(self):
        self.write("sub/a.txt", "We met zyx quo.")
        self.write("sub/names.tsv", "zyx quo\tORG\n")
        self.write("sub/p.conf", self.NAMES)
        self.write("other.tsv", "zyx quo\tPERSON\n")
        os.symlink("p.conf", self.dir / "sub/q.conf")
        for conf, cwd in (("sub/p.conf", "."), ("p.conf", "sub"), ("./p.conf", "sub"), ("../sub/p.conf", "sub"),
                          (self.dir / "sub/p.conf", "."), ("sub/q.conf", ".")):
            for workers in ("0", "1"):
                with self.subTest(conf=conf, cwd=cwd, workers=workers):
                    out = subprocess.run([TOOLKIT, "run", conf, "--workers", workers], cwd=self.dir / cwd, env=self.env,
                                         capture_output=True, text=True)
                    self.assertEqual(out.returncode, OK, out.stderr)
                    self.assertEqual([e["label"] for e in json.loads(out.stdout)["entity"]], ["ORG"])
        # A path of the command line is relative to the working folder, not to the configuration's.
        out = self.run_toolkit("run", "sub/p.conf", "--set", "entity.gazetteer=other.tsv", code=OK).out
        self.assertEqual([e["label"] for e in json.loads(out)["entity"]], ["PERSON"])
        err = self.run_toolkit("run", "sub/p.conf", "--set", "entity.gazetteer=names.tsv", code=USAGE).err
        self.assertIn("--set entity.gazetteer=names.tsv", err)
        self.assertIn("working folder", err)
        self.run_toolkit("run", "sub/p.conf", "--set", "output.path=o.jsonl", code=OK)
        self.assertTrue((self.dir / "o.jsonl").exists())

    def test_a_gazetteer_with_a_wrong_line(self):
        self.write("a.txt", "We met zyx quo.")
        self.write("p.conf", self.NAMES)
        for line in ("zyx quo", "zyx quo\tTHING", "\tORG", "zyx quo\tORG\tticker:X\tQ1", "zyx quo\tORG\ta\x1b[31m", "zyx quo\tORG\ta\u009b"):
            self.write("names.tsv", f"# a comment\r\nquo\tORG\tQ1  \r\n{line}\n")
            err = self.run_toolkit("run", "p.conf", code=USAGE).err
            self.assertIn("names.tsv:3: must be a name, a tab, and PERSON, ORG, LOC, PRODUCT, EVENT or MISC; then a tab and an id", err)
        (self.dir / "names.tsv").write_bytes(b"quo\tORG\tQ\xff\n")
        self.assertIn("names.tsv:1: ", self.run_toolkit("run", "p.conf", code=USAGE).err)
        self.write("names.tsv", "quo\tORG\tQ1\nquo\tORG\tQ2 \u2014 \U0001f642\r\nzyx quo\tORG\t\n")
        self.assertEqual(json.loads(self.run_toolkit("run", "p.conf", code=OK).out)["entity"],
                         [{"start": 7, "end": 14, "label": "ORG", "name": "zyx quo"}])
        self.write("a.txt", "We met quo.")
        self.assertEqual(json.loads(self.run_toolkit("run", "p.conf", code=OK).out)["entity"][0]["id"], "Q2 \u2014 \U0001f642")

    def test_a_model_of_facts_that_is_damaged(self):
        layers = "[token]\n[sentence]\n[entity]\n[money]\n[date]\n[number]\n"
        self.write("a.txt", "Kestrane Inc. bought Morvay Ltd for $2 billion.")
        self.write("p.conf", f"[input]\npath = a.txt\n{layers}[fact]\nmodel = own.bin\n[output]\nlayers = fact\n")
        with open(f"{PLUGIN_PATH}/fact/data/model.bin", "rb") as f:
            model = f.read()
        for damaged, message in ((b"", "model is not a model of facts"), (b"other model\n" + model, "model is not a model of facts"),
                                 (model[:30], "model is not a model of facts"), (model[:-1], "model is damaged"),
                                 (model + b"x", "model is damaged")):
            self.write("own.bin", damaged)
            self.assertIn(message, self.run_toolkit("run", "p.conf", code=USAGE).err)
        self.write("own.bin", model)
        facts = json.loads(self.run_toolkit("run", "p.conf", code=OK).out)["fact"]
        self.assertEqual([(f["kind"], f["subject"]) for f in facts], [("ACQUISITION", "Kestrane Inc.")])

    def test_a_link_counts_where_it_is(self):
        self.write("sub/a.txt", "We met zyx quo.")
        self.write("sub/names.tsv", "zyx quo\tORG\n")
        self.write("sub/p.conf", self.NAMES)
        os.symlink("sub/p.conf", self.dir / "link.conf")
        err = self.run_toolkit("check", "link.conf", code=USAGE).err
        self.assertIn("link.conf:2: [input] path = a.txt: a.txt: No such file", err)


class DataFiles(harness.Case):
    """What is wrong in a plugin's word list is said with its file, line and word."""

    def wrong(self, name, line, *expected):
        folder = self.dir / "plugins" / "date"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(f"{PLUGIN_PATH}/date", folder, ignore=shutil.ignore_patterns("*.p"))
        path = folder / "data" / name
        lines = path.read_text().splitlines()
        path.write_text("\n".join([*lines, line]) + "\n")
        self.articles(["Some text."])
        self.conf(CONF.replace("[money]", "[date]"))
        err = self.run_toolkit("check", "p.conf", "--plugin-path", "plugins/date", code=USAGE).err
        for text in (f"{name}:{len(lines) + 1}: ", *expected):
            self.assertIn(text, err)

    def test_words_of_dates(self):
        self.wrong("words.tsv", "febuary", "'febuary' has no class")
        self.wrong("words.tsv", "febuary\tmnth\t2", "'mnth' is not a class")
        self.wrong("words.tsv", "febuary\tmonth\t2 abbrev", "'abbrev' is not a value of this class")
        self.wrong("words.tsv", "smarch\tmonth\t13", "'13' is not a value")
        self.wrong("words.tsv", "smarch\tmonth\t3 4", "'4' is one value too many")
        self.wrong("words.tsv", "smarch\tmonth\tambiguous", "'ambiguous' needs a value")
        self.wrong("words.tsv", "smarch\tmonth", "'month' needs a value")
        self.wrong("words.tsv", "eon\tunit", "'unit' needs a value")
        self.wrong("words.tsv", "while\tand\t0x", "'0x' is not a value")
        self.wrong("words.tsv", "a" * 60 + "\tpast", "'" + "a" * 48 + "' cannot be added")
        self.wrong("number-words.tsv", "eleventy\tcrd\t110", "'crd' is not a class")

    def test_holidays(self):
        self.wrong("holidays.tsv", "midsummer", "'midsummer' has no rule")
        self.wrong("holidays.tsv", "midsummer\tJune 24", "'midsummer' must have a rule of one of the forms")
        self.wrong("holidays.tsv", "midsummer\t13-24", "'midsummer' must have a rule of one of the forms")


class PluginPath(harness.Case):
    CONF = "[input]\npath = articles/\n[faulty]\n[output]\nformat = jsonl\n"

    def setUp(self):
        super().setUp()
        self.articles(["Some text."])
        self.conf(self.CONF)
        self.env["TOOLKIT_PLUGIN_PATH"] = PLUGIN_PATH
        self.env["XDG_DATA_HOME"] = str(self.dir / "data")

    def test_a_relative_folder(self):
        relative = os.path.relpath(PLUGIN_PATH, self.dir)
        self.conf(CONF)
        self.env["TOOLKIT_PLUGIN_PATH"] = relative
        for workers in ("0", "1"):
            self.run_toolkit("run", "p.conf", "--workers", workers, code=OK)
        out = self.run_toolkit("plugins", "list", code=OK).out
        self.assertNotIn(relative, out)
        self.assertNotIn("Cannot be used", out)

    def test_flag(self):
        err = self.run_toolkit("run", "p.conf", code=USAGE).err
        self.assertIn("no plugin 'faulty' in " + PLUGIN_PATH, err)
        folder = os.path.relpath(TEST_PLUGINS, self.dir)
        for args in (["run", "p.conf"], ["check", "p.conf"], ["plugins", "show", "faulty"]):
            self.run_toolkit(*args, "--plugin-path", folder, code=OK)
        self.run_toolkit("check", "--plugin-path=" + folder, "p.conf", code=OK)
        self.assertIn("a:b", self.run_toolkit("check", "p.conf", "--plugin-path", "a:b", code=USAGE).err)
        self.assertIn("none", self.run_toolkit("check", "p.conf", "--plugin-path", "none", code=USAGE).err)

    def test_flags_are_in_order_and_first(self):
        for name in ("a", "b"):
            self.write(f"{name}/faulty.so", (TEST_PLUGINS / "faulty.so").read_bytes())
        self.env["TOOLKIT_PLUGIN_PATH"] = f"{PLUGIN_PATH}:{TEST_PLUGINS}"
        out = self.run_toolkit("plugins", "list", "--plugin-path", "a", "--plugin-path", "b", code=OK).out
        rows = [line.split()[-2:] for line in out.splitlines() if "faulty" in line]
        self.assertEqual([row[-1] == "(shadowed)" for row in rows], [False, True, True])
        self.assertTrue(rows[0][1].endswith("/a/faulty.so"), rows)
        self.assertTrue(rows[1][0].endswith("/b/faulty.so"), rows)

    def test_the_users_folder(self):
        self.write("data/toolkit/plugins/faulty/faulty.so", (TEST_PLUGINS / "faulty.so").read_bytes())
        self.env.pop("TOOLKIT_PLUGIN_PATH")
        self.run_toolkit("run", "p.conf", code=OK)
        self.env["TOOLKIT_PLUGIN_PATH"] = str(TEST_PLUGINS) + ":"  # an empty folder stands for the default ones
        out = self.run_toolkit("plugins", "list", code=OK).out
        self.assertRegex(out, r"data/toolkit/plugins/faulty/faulty.so  \(shadowed\)")
        self.assertRegex(out, "annotator +token")
        self.env.pop("XDG_DATA_HOME")
        self.env["HOME"] = str(self.dir)
        self.env.pop("TOOLKIT_PLUGIN_PATH")
        (self.dir / ".local/share").mkdir(parents=True)
        (self.dir / "data").rename(self.dir / ".local/share2")
        os.rename(self.dir / ".local/share2/toolkit", self.dir / ".local/share/toolkit")
        self.run_toolkit("run", "p.conf", code=OK)

    def test_the_message_names_all_folders(self):
        self.env.pop("TOOLKIT_PLUGIN_PATH")
        err = self.run_toolkit("run", "p.conf", "--plugin-path", "articles", code=USAGE).err
        self.assertIn(f"no plugin 'faulty' in {self.dir}/articles, {self.dir}/data/toolkit/plugins, {PLUGIN_PATH}", err)


if __name__ == "__main__":
    unittest.main()
