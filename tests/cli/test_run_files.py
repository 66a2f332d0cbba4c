# SPDX-License-Identifier: MIT
"""A run replaces and removes no file that it did not write, and two runs cannot write to the same output."""
import json
import os
import signal
import time
import unittest

import harness
from harness import CONF, FAILURE, FAULTY_CONF, OK, QUARANTINED, USAGE


class Foreign(harness.Case):
    """Files that toolkit did not write."""

    def refused(self, name, *flags, conf=CONF, text="mine\n"):
        self.articles(["It paid $5."])
        self.write(name, text)
        err = self.run_toolkit("run", self.conf(conf), *flags, code=USAGE).err
        self.assertIn(name, err)
        self.assertIn("--force", err)
        self.assertEqual(self.read(name), text)
        self.assertFalse((self.dir / "out.jsonl.partial").exists() and name != "out.jsonl.partial")
        self.assertFalse((self.dir / "out.jsonl.journal").exists())
        self.run_toolkit("run", "p.conf", *flags, "--force", code=OK)

    def test_an_output(self):
        self.refused("out.jsonl")
        self.assertEqual(json.loads(self.read("out.jsonl"))["money"][0]["value"], 5)

    def test_an_output_that_was_edited_since(self):
        self.articles(["It paid $5."])
        self.run_toolkit("run", self.conf(), code=OK)
        self.write("out.jsonl", self.read("out.jsonl") + "my own line\n")
        self.run_toolkit("run", "p.conf", code=USAGE)
        self.assertIn("my own line", self.read("out.jsonl"))

    def test_a_manifest(self):
        self.refused("out.jsonl.meta.json", text='{"mine": 1}\n')

    def test_a_quarantine(self):
        self.refused("out.jsonl.quarantine.jsonl", text='{"id": "mine"}\n')
        self.assertEqual(self.read("out.jsonl.quarantine.jsonl"), '{"id": "mine"}\n', "a clean run needs none")

    def test_a_file_called_as_the_partial_output(self):
        self.refused("out.jsonl.partial")

    def test_a_journal_is_not_replaced_at_all(self):
        self.articles(["One."])
        self.write("out.jsonl.journal", "Dear diary\n")
        for flags in ((), ("--force",)):
            self.assertIn("out.jsonl.journal", self.run_toolkit("run", self.conf(), *flags, code=USAGE).err)
        self.assertEqual(self.read("out.jsonl.journal"), "Dear diary\n")

    def test_a_quarantine_in_the_working_folder(self):
        self.articles(["One.", "ERROR"])
        self.write("quarantine.jsonl", "mine\n")
        self.conf(FAULTY_CONF)
        self.run_toolkit("run", "p.conf", "--output", "-", "--set", "faulty.repaired=true", code=OK)
        self.assertEqual(self.read("quarantine.jsonl"), "mine\n")
        err = self.run_toolkit("run", "p.conf", "--output", "-", code=QUARANTINED).err
        self.assertIn("quarantine-2.jsonl", err)
        self.assertEqual(self.read("quarantine.jsonl"), "mine\n")
        self.assertIn("ERROR", self.read("quarantine-2.jsonl"))

    def test_records_of_standard_input_are_never_removed(self):
        lines = b'{"id": "a", "text": "One."}\n{"id": "b", "text": "ERROR"}\n'
        self.conf(FAULTY_CONF.replace("path = articles/", "path = -\nformat = jsonl"))
        for output in ("-", "out.jsonl"):
            with self.subTest(output=output):
                name = "quarantine" if output == "-" else "out.jsonl.quarantine"
                self.run_toolkit("run", "p.conf", "-o", output, stdin=lines, code=QUARANTINED)
                kept = self.read(f"{name}.jsonl")
                self.run_toolkit("run", "p.conf", "-o", output, stdin=lines, code=QUARANTINED)
                self.run_toolkit("run", "p.conf", "-o", output, stdin=b'{"id": "c", "text": "Two."}\n', code=OK)
                self.assertEqual(sorted(p.name for p in self.dir.glob(f"{name}*")),
                                 [f"{name}-2.jsonl", f"{name}.jsonl"] if output == "-"
                                 else [f"{name}-2.jsonl", f"{name}-3.jsonl"])
                for path in self.dir.glob(f"{name}*"):
                    self.assertEqual(json.loads(path.read_text())["input"], json.loads(kept)["input"])

    def test_two_outputs_that_differ_in_their_extension(self):
        self.articles(["It paid $5."])
        self.conf()
        self.run_toolkit("run", "p.conf", "-o", "res.jsonl", code=OK)
        self.run_toolkit("run", "p.conf", "-o", "res.csv", "--set", "output.format=csv", code=OK)
        formats = [json.loads(self.read(f"res.{e}.meta.json"))["output_format"] for e in ("jsonl", "csv")]
        self.assertEqual(formats, ["jsonl", "csv"])


class Inputs(harness.Case):
    """A run does not write to its inputs, whatever their paths."""

    def refused(self, *args):
        before = {p: p.read_bytes() for p in self.dir.rglob("*") if p.is_file()}
        for force in ((), ("--force",)):
            result = self.run_toolkit("run", *args, *force, code=USAGE)
            self.assertIn("which this run reads", result.err)
            self.assertEqual({p: p.read_bytes() for p in self.dir.rglob("*") if p.is_file()}, before)

    def setUp(self):
        super().setUp()
        self.conf()
        self.write("a.txt", "It paid $5.")
        self.write("names.tsv", "Acme\tORG\n")
        os.symlink("a.txt", self.dir / "link.txt")
        os.link(self.dir / "a.txt", self.dir / "hard.txt")
        os.symlink("p.conf", self.dir / "link.conf")

    def test_an_input(self):
        for output in ("a.txt", "./a.txt", "link.txt", "hard.txt", str(self.dir / "a.txt")):
            self.refused("p.conf", "-i", "a.txt", "-o", output)
        self.refused("p.conf", "-i", "link.txt", "-o", "a.txt")

    def test_the_configuration(self):
        self.refused("p.conf", "-i", "a.txt", "-o", "p.conf")
        self.refused("p.conf", "-i", "a.txt", "-o", "link.conf")
        self.refused("link.conf", "-i", "a.txt", "-o", "p.conf")

    def test_a_file_of_an_option(self):
        self.conf(CONF.replace("[money]", "[entity]\ngazetteer = names.tsv"))
        self.refused(str(self.dir / "p.conf"), "-i", "a.txt", "-o", "names.tsv")

    def test_a_quarantine_over_an_input(self):
        self.refused("p.conf", "-i", "a.txt", "--quarantine", "a.txt")

    def test_standard_input_from_the_output(self):
        self.run_toolkit("run", "p.conf", "-i", "a.txt", code=OK)
        with open(self.dir / "out.jsonl", "rb") as stdin:
            process = self.popen("run", "p.conf", "-i", "-", "--input-format", "jsonl", stdin=stdin, stderr=-1)
            err = process.communicate(timeout=30)[1].decode()
        self.assertEqual(process.returncode, USAGE, err)
        self.assertTrue(self.read("out.jsonl"))

    def test_an_output_in_the_input_folder_is_left_out_of_it(self):
        self.write("in/a.jsonl", '{"id": "a", "text": "One."}\n')
        self.conf(CONF.replace("path = articles/", "path = in/\nformat = jsonl").replace("out.jsonl", "in/out.jsonl"))
        for n in range(2):
            err = self.run_toolkit("run", "p.conf", code=OK).err
            self.assertEqual(len(self.read("in/out.jsonl").splitlines()), 1, err)
        self.assertIn("left out", err)

    def test_an_output_folder_in_the_input_folder(self):
        self.write("in/a.txt", "It paid $5.")
        self.conf(CONF.replace("path = articles/", "path = in/").replace(
            "path = out.jsonl", "path = in/out/\nformat = brat\nform = files"))
        self.run_toolkit("run", "p.conf", code=OK)
        (self.dir / "in/out").rename(self.dir / "in/out.old")
        for path in (self.dir / "in/out.old").iterdir():
            path.unlink()
        (self.dir / "in/out.old").rename(self.dir / "in/out")
        self.write("in/out.partial/stray.txt", "Stray.")
        self.assertIn("out.partial", self.run_toolkit("run", "p.conf", code=USAGE).err)


class Together(harness.Case):
    """Two runs with the same output, and what a killed run leaves behind."""

    def test_the_second_is_refused(self):
        for output in ("out.jsonl", "new/"):
            with self.subTest(output=output):
                self.articles(["SLEEP"] * 6)
                self.conf(FAULTY_CONF.replace("path = out.jsonl", f"path = {output}" +
                                              ("\nformat = brat\nform = files" if output == "new/" else "")))
                first = self.popen("run", "p.conf", "-w", 1, "--quiet")
                journal = self.dir / (output.rstrip("/") + ".journal")
                while not journal.exists():
                    time.sleep(0.01)
                err = self.run_toolkit("run", "p.conf", code=USAGE).err
                self.assertIn("another run", err)
                self.assertEqual(first.wait(timeout=60), OK)
                self.assertFalse(journal.exists())

    def test_an_older_output_stays_until_the_new_one_is_complete(self):
        for number, code in ((signal.SIGINT, FAILURE), (signal.SIGTERM, FAILURE), (signal.SIGHUP, FAILURE),
                             (signal.SIGKILL, -signal.SIGKILL)):
            with self.subTest(signal=number):
                self.articles(["One."])
                self.run_toolkit("run", self.conf(FAULTY_CONF), code=OK)
                before = self.read("out.jsonl"), self.read("out.jsonl.meta.json")
                self.articles(["One."] + ["SLEEP"] * 100)
                process = self.popen("run", "p.conf", "--quiet", stderr=-1)
                time.sleep(1)
                process.send_signal(number)
                process.communicate(timeout=30)
                self.assertEqual(process.returncode, code)
                self.assertEqual((self.read("out.jsonl"), self.read("out.jsonl.meta.json")), before)
                # Nothing left by the killed run is in the way, or stays.
                self.articles(["ERROR"] * 101)
                self.run_toolkit("run", "p.conf", "--set", "faulty.repaired=true", code=OK)
                self.assertEqual(sorted(p.name for p in self.dir.iterdir()),
                                 ["articles", "out.jsonl", "out.jsonl.meta.json", "p.conf"])
                for path in (self.dir / "articles").iterdir():
                    path.unlink()

    def test_too_few_descriptors(self):
        self.articles(["One."] * 3)
        self.run_toolkit("run", self.conf(), code=OK)
        before = self.read("out.jsonl")
        self.write("articles/004.txt", "Four.")
        for n in range(4, 24):
            process = self.popen("run", "p.conf", preexec_fn=lambda: limit_descriptors(n), stderr=-1, stdout=-1)
            process.communicate(timeout=60)
            self.assertIn(process.returncode, (OK, USAGE, FAILURE, 127))
            if process.returncode != OK:
                self.assertEqual(self.read("out.jsonl"), before, n)
            else:
                self.write("articles/004.txt", "Four and %d." % n)
                before = self.read("out.jsonl")


def limit_descriptors(n):
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (n, n))


if __name__ == "__main__":
    unittest.main()
