# SPDX-License-Identifier: MIT
"""Collectors: one result of all documents, in their own files, from states that are merged in order."""
import json
import os
import signal
import subprocess
import time
import unittest

from harness import FAILURE, OK, QUARANTINED, SANITIZED, TEST_PLUGINS, USAGE, Case

CONF = """\
[input]
path = in.jsonl
[token]
[faulty]
[output]
path = out.jsonl
[collect:list]
plugin = tally
path = list.txt
"""
NO_OUTPUT = CONF.replace("[output]\npath = out.jsonl\n", "")


def tally(ids_and_texts):
    lines = "".join(f"{i}\t{len(text.encode())}\n" for i, text in ids_and_texts)
    return f"{len(ids_and_texts):4} documents\n{lines}"


class CollectCase(Case):
    def documents(self, n=300, words=(), name="in.jsonl", start=0):
        """Writes n documents; `words` maps some to the first word of their text. Returns (id, text)."""
        words = dict(words)
        out = [(f"d{i}", f"{words.get(i, 'Text')} {i}. " + "word " * (i % 40)) for i in range(start, start + n)]
        self.write(name, "".join(json.dumps({"id": i, "text": text}) + "\n" for i, text in out))
        return out

    def files(self):
        return sorted(p.name for p in self.dir.iterdir())


class Results(CollectCase):
    def test_the_same_bytes_at_any_number_of_workers(self):
        documents = self.documents()
        self.conf(CONF)
        for workers in ("0", "1", "2", "8"):
            self.run_toolkit("run", "p.conf", "--workers", workers, code=OK)
            self.assertEqual(self.read("list.txt"), tally(documents), workers)
            self.assertEqual(len(self.read("out.jsonl").splitlines()), len(documents))
        self.assertEqual([f for f in self.files() if "partial" in f or "journal" in f], [])

    def test_a_pipeline_without_output_writes_no_documents(self):
        documents = self.documents(50)
        self.conf(NO_OUTPUT)
        for workers in ("0", "2"):
            done = self.run_toolkit("run", "p.conf", "--workers", workers, code=OK)
            self.assertEqual(done.out, "")
            self.assertIn("50 documents", done.err)
            self.assertEqual(self.read("list.txt"), tally(documents))
            self.assertEqual(self.files(), ["in.jsonl", "list.txt", "list.txt.meta.json", "p.conf"])
            plugins = json.loads(self.read("list.txt.meta.json"))["plugins"]
            self.assertNotIn("encoder", [p["kind"] for p in plugins])
        # Given on the command line, there is one.
        self.run_toolkit("run", "p.conf", "--output", "out.jsonl", code=OK)
        self.assertEqual(len(self.read("out.jsonl").splitlines()), 50)

    def test_two_of_a_plugin_and_standard_output(self):
        documents = self.documents(40)
        self.conf(NO_OUTPUT + "[collect:tally]\npath = -\n")
        done = self.run_toolkit("run", "p.conf", code=OK)
        self.assertEqual(done.out, tally(documents))
        self.assertEqual(self.read("list.txt"), tally(documents))

    def test_an_empty_input(self):
        self.write("in.jsonl", "")
        self.conf(CONF)
        self.run_toolkit("run", "p.conf", code=OK)
        self.assertEqual(self.read("list.txt"), tally([]))

    def test_only_documents_of_the_output_count_and_each_once(self):
        words = {7: "CRASH", 20: "ERROR", 33: "SKIP", 34: "SKIP", 60: "CRASH"}
        if SANITIZED:
            words = {k: v for k, v in words.items() if v != "CRASH"}
        documents = self.documents(120, words)
        self.conf(CONF)
        good = [d for i, d in enumerate(documents) if i not in words]
        for workers in ("1", "3"):
            done = self.run_toolkit("run", "p.conf", "--workers", workers, code=QUARANTINED)
            self.assertEqual(self.read("list.txt"), tally(good), done.err)
            self.assertEqual([json.loads(line)["id"] for line in self.read("out.jsonl").splitlines()],
                             [i for i, _ in good])
            meta = json.loads(self.read("list.txt.meta.json"))
            failed = sum(w != "SKIP" for w in words.values())
            self.assertEqual((meta["documents"], meta["skipped"], meta["quarantined"]), (len(good), 2, failed))

    def test_manifests(self):
        self.documents(5)
        self.conf(CONF.replace("[collect:list]", "[collect:list]\n; a comment"))
        self.run_toolkit("run", "p.conf", code=OK)
        for name in ("out.jsonl", "list.txt"):
            meta = json.loads(self.read(f"{name}.meta.json"))
            last = meta["plugins"][-1]
            self.assertEqual((last["name"], last["kind"], last["plugin"]), ("collect:list", "collector", "tally"))
            self.assertEqual(meta["output_bytes"], (self.dir / name).stat().st_size)
            self.assertEqual(meta.get("collector"), "collect:list" if name == "list.txt" else None)

    def test_a_result_keeps_the_mode_of_an_older_one_and_follows_links(self):
        self.documents(5)
        self.conf(CONF)
        self.write("real/list.txt", "")
        (self.dir / "list.txt").symlink_to("real/list.txt")
        self.run_toolkit("run", "p.conf", code=OK)
        os.chmod(self.dir / "real/list.txt", 0o640)
        self.run_toolkit("run", "p.conf", "--force", code=OK)
        self.assertTrue((self.dir / "list.txt").is_symlink())
        self.assertEqual((self.dir / "real/list.txt").stat().st_mode & 0o777, 0o640)


class Options(CollectCase):
    def test_collect_sets_the_file_and_makes_the_section(self):
        documents = self.documents(10)
        self.conf(CONF)
        self.run_toolkit("run", "p.conf", "--collect", "list=a.txt", "--collect", "tally=b.txt", code=OK)
        self.assertEqual(self.read("a.txt"), tally(documents))
        self.assertEqual(self.read("b.txt"), tally(documents))
        self.assertNotIn("list.txt", self.files())
        err = self.run_toolkit("run", "p.conf", "--collect", "list", code=USAGE).err
        self.assertIn("--collect list: write it as NAME=PATH", err)

    def test_no_collect_leaves_them_out(self):
        self.documents(10)
        self.conf(CONF)
        self.run_toolkit("run", "p.conf", "--no-collect", code=OK)
        self.assertNotIn("list.txt", self.files())
        self.assertEqual(len(self.read("out.jsonl").splitlines()), 10)

    def test_a_run_of_some_documents_has_no_result(self):
        self.documents(10, {3: "ERROR"})
        self.conf(CONF)
        self.run_toolkit("run", "p.conf", code=QUARANTINED)
        before = self.read("list.txt")
        for flags in (["--resume"], ["--new-only"], ["--replay", "out.jsonl.quarantine.jsonl"]):
            err = self.run_toolkit("run", "p.conf", *flags, code=USAGE).err
            self.assertIn(f"{flags[0]} cannot be used with collectors", err)
            self.assertIn("--no-collect", err)
        self.run_toolkit("run", "p.conf", "--replay", "out.jsonl.quarantine.jsonl", "--no-collect",
                         "--set", "faulty.repaired=true", code=OK)
        self.assertEqual(len(self.read("out.jsonl").splitlines()), 10)
        self.assertEqual(self.read("list.txt"), before)

    def test_check(self):
        self.documents(1)
        self.conf(CONF)
        out = self.run_toolkit("check", "p.conf", "-v", code=OK).out
        self.assertIn("collect:list 1.0.0: ", out)
        self.assertIn("result of collect:list: list.txt", out)
        self.assertNotIn("list.txt", self.files())
        for change, message in (
            ("collect:list.path=no/such/x", "there is no such folder to put it in"),
            ("collect:list.plugin=taly", "did you mean 'tally'?"),
            ("collect:list.plugin=token", "'token' is an annotator; a collector is needed here"),
            ("collect:list.size=1", "plugin tally has no option 'size'"),
        ):
            self.assertIn(message, self.run_toolkit("check", "p.conf", "--set", change, code=USAGE).err)

    def test_wrong_sections(self):
        self.documents(1)
        for section, message in (
            ("[collect]\npath = x\n", "p.conf:7: [collect]: the section of a collector has its name: [collect:NAME]"),
            ("[collect:a/b]\npath = x\n", "letters, digits, _ and -"),
            ("[collect:tally]\n", "p.conf:7: [collect:tally]: its result needs a place: path = FILE"),
            ("[tally]\n", "'tally' is a collector; an annotator is needed here"),
            ("[collect:list]\npath = y\n", "section [collect:list] appears twice"),
        ):
            self.conf(CONF.replace("[collect:list]\nplugin = tally\npath = list.txt\n", section)
                      if "list" not in section else CONF + section)
            err = self.run_toolkit("run", "p.conf", code=USAGE).err
            self.assertIn(message, err)
            self.assertEqual(self.files(), ["in.jsonl", "p.conf"])

    def test_too_many(self):
        self.documents(1)
        self.conf(NO_OUTPUT + "".join(f"[collect:c{i}]\nplugin = tally\npath = c{i}\n" for i in range(31)))
        self.run_toolkit("run", "p.conf", code=OK)
        self.conf(NO_OUTPUT + "".join(f"[collect:c{i}]\nplugin = tally\npath = c{i}\n" for i in range(32)))
        self.assertIn("more than 32 collectors", self.run_toolkit("run", "p.conf", code=USAGE).err)


class Files(CollectCase):
    def refused(self, path, message):
        err = self.run_toolkit("run", "p.conf", "--collect", f"list={path}", code=USAGE).err
        self.assertIn(message, err)
        return err

    def test_a_result_is_no_other_file_of_the_run(self):
        self.documents(3)
        self.conf(CONF)
        before = self.read("in.jsonl")
        self.refused("in.jsonl", "would overwrite in.jsonl, which this run reads")
        self.refused("p.conf", "which this run reads")
        for path in ("out.jsonl", "./out.jsonl", "out.jsonl.meta.json", "out.jsonl.partial", "out.jsonl.journal",
                     "out.jsonl.quarantine.jsonl"):
            self.refused(path, "is written by this run already")
        self.conf(CONF + "[collect:tally]\npath = list.txt\n")
        self.assertIn("collect:tally: list.txt is written", self.run_toolkit("run", "p.conf", code=USAGE).err)
        self.conf(CONF.replace("out.jsonl", "-"))
        self.refused("-", "standard output is written by this run already")
        self.assertEqual(self.read("in.jsonl"), before)
        self.assertEqual(self.files(), ["in.jsonl", "p.conf"])

    def test_a_foreign_file_is_replaced_with_force_only(self):
        documents = self.documents(3)
        self.conf(CONF)
        self.write("list.txt", "precious\n")
        err = self.run_toolkit("run", "p.conf", code=USAGE).err
        self.assertIn("list.txt is not the result of an earlier run", err)
        self.assertEqual(self.read("list.txt"), "precious\n")
        self.assertNotIn("out.jsonl", self.files())
        self.run_toolkit("run", "p.conf", "--force", code=OK)
        self.assertEqual(self.read("list.txt"), tally(documents))
        self.run_toolkit("run", "p.conf", code=OK)
        with open(self.dir / "list.txt", "a", encoding="ascii") as f:
            f.write("a note\n")
        self.run_toolkit("run", "p.conf", code=USAGE)
        self.assertIn("a note", self.read("list.txt"))
        (self.dir / "folder").mkdir()
        self.refused("folder", "it is a folder")

    def test_an_input_folder_with_the_result_in_it(self):
        (self.dir / "articles").mkdir()
        for i in range(3):
            self.write(f"articles/{i}.txt", "Text.")
        self.conf("[input]\npath = articles/\n[token]\n[collect:tally]\npath = articles/z.txt\n")
        for _ in range(2):
            self.run_toolkit("run", "p.conf", code=OK)
            self.assertEqual(self.read("articles/z.txt").splitlines()[0], "   3 documents")

    @unittest.skipIf(SANITIZED, "hangs end in workers only")
    def test_an_interrupted_run_leaves_nothing_of_a_result(self):
        self.documents(30, {20: "HANG"})
        self.conf(CONF)
        self.write("list.txt", "")
        run = self.popen("run", "p.conf", "--workers", "2", "--set", "run.timeout=60", stderr=subprocess.PIPE)
        for _ in range(500):
            if any(".partial" in name for name in self.files()):
                break
            time.sleep(0.01)
        time.sleep(0.3)
        self.assertTrue(any(name.startswith("list.txt.partial-") for name in self.files()), self.files())
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=60)
        self.assertEqual(run.returncode, FAILURE, err)
        self.assertEqual([name for name in self.files() if name.startswith("list.txt")], ["list.txt"])
        self.assertEqual(self.read("list.txt"), "")

    def test_a_full_disk(self):
        self.documents(30)
        self.conf(CONF)
        done = self.run_toolkit("run", "p.conf", "--collect", "list=/dev/full")
        self.assertEqual(done.returncode, FAILURE)
        self.assertIn("cannot write /dev/full: No space left on device", done.err)


class States(CollectCase):
    def save(self, *parts):
        """Saves the states of parts, each (folder, number of documents); returns all documents."""
        documents, start = [], 0
        for folder, n in parts:
            documents += self.documents(n, name=f"{folder}.jsonl", start=start)
            self.run_toolkit("run", "p.conf", "--input", f"{folder}.jsonl", "--output", f"{folder}.out",
                             "--save-states", folder, code=OK)
            start += n
        return documents

    def test_parts_have_the_result_of_the_whole(self):
        self.conf(CONF)
        documents = self.save(("a", 70), ("b", 1), ("c", 0), ("d", 130))
        self.assertNotIn("list.txt", self.files())
        for workers in ("0", "1"):
            self.run_toolkit("collect", "p.conf", "a", "b", "c", "d", "--workers", workers, code=OK)
            self.assertEqual(self.read("list.txt"), tally(documents))
            self.assertEqual(json.loads(self.read("list.txt.meta.json"))["documents"], 201)
        # States that were merged before, and the order of the folders.
        self.run_toolkit("collect", "p.conf", "a", "b", "--save-states", "ab", code=OK)
        out = self.run_toolkit("collect", "p.conf", "ab", "c", "d", "--collect", "list=-", code=OK).out
        self.assertEqual(out, tally(documents))
        self.assertNotEqual(self.run_toolkit("collect", "p.conf", "d", "a", "--collect", "list=-", code=OK).out[:30],
                            out[:30])

    def test_what_cannot_be_used_is_refused(self):
        self.conf(CONF)
        self.save(("a", 20), ("b", 20))
        whole = (self.dir / "b/list.state").read_bytes()

        def refused(message, *args):
            err = self.run_toolkit("collect", "p.conf", "a", "b", *args, code=USAGE).err
            self.assertIn(message, err)
            self.assertNotIn("list.txt", self.files())

        for at in list(range(0, len(whole), 101)) + [len(whole) - 1]:
            damaged = bytearray(whole)
            damaged[at] ^= 4
            self.write("b/list.state", bytes(damaged))
            refused("b/list.state is")
            self.write("b/list.state", whole[:at])
            refused("b/list.state is")
        self.write("b/list.state", whole + b"x")
        refused("b/list.state is damaged")
        self.write("b/list.state", b"")
        refused("b/list.state is not a state of a collector")
        (self.dir / "b/list.state").unlink()
        refused("cannot open the state b/list.state: No such file or directory")
        self.write("b/list.state", whole)
        refused("was saved by another pipeline", "--set", "faulty.repaired=true")
        self.conf(CONF.replace("[token]\n", "[token]\n[sentence]\n"))
        refused("was saved by another pipeline")
        # What does not change the states does not matter.
        self.conf(CONF.replace("path = out.jsonl", "path = other.jsonl\nlayers = token"))
        self.run_toolkit("collect", "p.conf", "a", "b", "--set", "run.timeout=3", code=OK)

    def test_usage(self):
        self.conf(CONF)
        self.assertIn("the folders of the states are missing", self.run_toolkit("collect", "p.conf", code=USAGE).err)
        self.assertIn("the configuration file is missing", self.run_toolkit("collect", code=USAGE).err)
        self.conf("[input]\npath = x\n[token]\n")
        self.assertIn("p.conf has no collectors", self.run_toolkit("collect", "p.conf", "a", code=USAGE).err)
        self.assertIn("Merges the states", self.run_toolkit("collect", "--help", code=OK).out)

    def test_a_state_replaces_a_state_but_nothing_else(self):
        self.conf(CONF)
        self.save(("a", 5))
        self.save(("a", 6))
        self.write("a/list.state", "precious")
        self.run_toolkit("run", "p.conf", "--input", "a.jsonl", "--save-states", "a", code=USAGE)
        self.assertEqual(self.read("a/list.state"), "precious")


class Checks(CollectCase):
    def check(self, name, *failures):
        self.env["TOOLKIT_PLUGIN_PATH"] = f"{self.env['TOOLKIT_PLUGIN_PATH']}:{self.zoo}"
        done = self.run_toolkit("plugins", "check", self.zoo / f"{name}.so")
        lines = [line.split(None, 1) for line in done.out.splitlines() if line.startswith("  ")]
        failed = [line[1] for line in lines if len(line) == 2 and line[0] in ("FAILED", "CRASHED", "HANGS")]
        self.assertEqual(failed, list(failures), done.out)

    @property
    def zoo(self):
        return TEST_PLUGINS.parent / "broken"

    def test_a_sound_collector(self):
        done = self.run_toolkit("plugins", "check", TEST_PLUGINS / "tally.so", code=OK)
        self.assertIn("  ok       has one result however states are divided\n", done.out)
        self.assertIn("  ok       survives damaged states\n", done.out)
        self.assertIn("collector tally 1.0.0", done.out)

    def test_wrong_ones(self):
        self.check("backward", "has one result however states are divided")
        self.check("state_kept", "has one result however states are divided", "is deterministic", "does not leak memory")
        self.check("megabytes")

    def test_show_and_list(self):
        out = self.run_toolkit("plugins", "show", TEST_PLUGINS / "tally.so", code=OK).out
        self.assertIn("tally 1.0.0, a collector: the documents in their order", out)
        self.assertIn("Its section is [collect:tally]; path = FILE names its result.", out)
        self.assertRegex(self.run_toolkit("plugins", "list", code=OK).out, r"(?m)^collector +tally +1\.0\.0 ")


if __name__ == "__main__":
    unittest.main()
