# SPDX-License-Identifier: MIT
"""A document that fails affects no other: it is in quarantine, with the reason, and can be run again."""
import json
import unittest

import harness
from harness import FAILURE, FAULTY_CONF, OK, QUARANTINED, SANITIZED, USAGE

REASONS = {"CRASH": "crash", "ABORT": "crash", "EXIT": "exit", "HANG": "timeout", "MEMORY": "memory",
           "VIOLATION": "violation", "ERROR": "error"}


class Quarantine(harness.Case):
    def setUp(self):
        super().setUp()
        self.conf(FAULTY_CONF + "[run]\ntimeout = 3\nmemory = 128M\n")

    def casualties(self, name="out.jsonl.quarantine.jsonl"):
        return [json.loads(line) for line in self.read(name).splitlines()]

    def documents(self, name="out.jsonl"):
        return [json.loads(line)["id"] for line in self.read(name).splitlines()]

    def test_every_way_to_fail(self):
        words = [word for word in REASONS if word != "MEMORY" or not SANITIZED]  # not limited with sanitizers
        self.articles([text for word in words for text in ("Sound.", word, "Sound too.")])
        for workers in (1, 2, 8):
            with self.subTest(workers=workers):
                result = self.run_toolkit("run", "p.conf", "--workers", workers, code=QUARANTINED)
                bad = {f"{3 * i + 1:03}.txt": word for i, word in enumerate(words)}
                self.assertEqual(self.documents(), [f"{i:03}.txt" for i in range(3 * len(words)) if i % 3 != 1])
                casualties = self.casualties()
                self.assertEqual([c["id"] for c in casualties], list(bad))
                for casualty in casualties:
                    word = bad[casualty["id"]]
                    self.assertEqual(casualty["reason"], REASONS[word], casualty)
                    self.assertEqual(casualty["plugin"], "faulty", casualty)
                    self.assertIn(word, json.dumps(casualty))
                self.assertIn("out.jsonl.quarantine.jsonl", result.err)
                for name in bad:
                    self.assertIn(name, result.err)

    def test_a_skipped_document_is_not_a_failure(self):
        self.articles(["One.", "SKIP", "Three."])
        err = self.run_toolkit("run", "p.conf", code=OK).err
        self.assertEqual(self.documents(), ["000.txt", "002.txt"])
        self.assertIn("1 skipped", err)
        self.assertFalse((self.dir / "out.jsonl.quarantine.jsonl").exists())

    def test_in_process_an_error_is_caught_too(self):
        self.articles(["One.", "ERROR", "VIOLATION", "Four."])
        self.run_toolkit("run", "p.conf", "--workers", 0, code=QUARANTINED)
        self.assertEqual(self.documents(), ["000.txt", "003.txt"])
        self.assertEqual([c["reason"] for c in self.casualties()], ["error", "violation"])

    def test_strict_stops_at_the_first(self):
        self.articles(["One.", "ERROR"] + ["More."] * 500)
        self.run_toolkit("run", "p.conf", "--strict", code=QUARANTINED)
        self.assertEqual([c["id"] for c in self.casualties("out.jsonl.quarantine.jsonl.partial")], ["001.txt"])
        self.assertFalse((self.dir / "out.jsonl").exists(), "it is not complete")
        self.assertEqual(self.documents("out.jsonl.partial"), ["000.txt"])

    def test_a_plugin_that_cannot_continue_stops_the_run(self):
        self.articles(["One.", "STOP"] + ["More."] * 50)
        err = self.run_toolkit("run", "p.conf", code=FAILURE).err
        self.assertIn("worn out", err)
        self.assertIn("faulty", err)

    def test_replay(self):
        self.articles(["CRASH at the start", "One.", "CRASH and $5", "ERROR", "Four.", "ERROR at the end"])
        self.run_toolkit("run", "p.conf", code=QUARANTINED)
        before = self.read("out.jsonl")
        # Nothing has changed: they fail again, and stay in the quarantine.
        kept = self.read("out.jsonl.quarantine.jsonl")
        self.run_toolkit("run", "p.conf", "--replay", "out.jsonl.quarantine.jsonl", code=QUARANTINED)
        self.assertEqual(self.read("out.jsonl.quarantine.jsonl"), kept)
        self.assertEqual(self.read("out.jsonl"), before)
        # The plugin is repaired: all documents are where they would have been.
        self.run_toolkit("run", "p.conf", "--replay", "out.jsonl.quarantine.jsonl", "--set", "faulty.repaired=true", code=OK)
        self.assertEqual(self.documents(), [f"{i:03}.txt" for i in range(6)])
        self.assertFalse((self.dir / "out.jsonl.quarantine.jsonl").exists())
        self.assertEqual(json.loads(self.read("out.jsonl.meta.json"))["replayed"], 4)
        replayed = self.read("out.jsonl")
        self.run_toolkit("run", "p.conf", "--set", "faulty.repaired=true", code=OK)
        self.assertEqual(self.read("out.jsonl"), replayed, "the bytes of a run in which none had failed")

    def test_replay_between_a_head_and_a_tail(self):
        self.articles(["ERROR first", "One.", "ERROR second", "ERROR third"])
        conf = FAULTY_CONF.replace("path = out.jsonl", "path = out.json\nformat = labelstudio")
        self.conf(conf)
        self.run_toolkit("run", "p.conf", code=QUARANTINED)
        # Half of them are repaired, then the others.
        lines = self.read("out.json.quarantine.jsonl").replace("ERROR third", "fixed third").replace("ERROR first", "fixed first")
        self.write("out.json.quarantine.jsonl", lines)
        self.run_toolkit("run", "p.conf", "--replay", "out.json.quarantine.jsonl", code=QUARANTINED)
        self.assertEqual(len(json.loads(self.read("out.json"))), 3)
        self.run_toolkit("run", "p.conf", "--replay", "out.json.quarantine.jsonl", "--set", "faulty.repaired=true", code=OK)
        replayed = self.read("out.json")
        self.articles(["fixed first", "One.", "ERROR second", "fixed third"])
        self.run_toolkit("run", "p.conf", "--set", "faulty.repaired=true", code=OK)
        self.assertEqual(self.read("out.json"), replayed)

    def test_replay_into_a_folder(self):
        self.articles(["One.", "ERROR", "Three."])
        self.conf(FAULTY_CONF.replace("path = out.jsonl", "path = out/\nformat = brat\nform = files"))
        self.run_toolkit("run", "p.conf", code=QUARANTINED)
        self.run_toolkit("run", "p.conf", "--replay", "out.quarantine.jsonl", "--set", "faulty.repaired=true", code=OK)
        self.assertEqual(sorted(p.name for p in (self.dir / "out").glob("*.ann")), ["000.ann", "001.ann", "002.ann"])
        self.assertFalse((self.dir / "out.quarantine.jsonl").exists())

    def test_replay_of_a_quarantine_that_belongs_to_no_output(self):
        self.articles(["ERROR"])
        self.run_toolkit("run", "p.conf", "--output", "-", code=QUARANTINED)
        err = self.run_toolkit("run", "p.conf", "--replay", "quarantine.jsonl", code=USAGE).err
        self.assertIn("--output", err)
        self.run_toolkit("run", "p.conf", "--replay", "quarantine.jsonl", "--output", "repaired.jsonl",
                         "--set", "faulty.repaired=true", code=OK)
        self.assertEqual(self.documents("repaired.jsonl"), ["000.txt"])
        self.assertTrue((self.dir / "quarantine.jsonl").exists(), "it is not this run's")

    def test_records_that_are_not_text(self):
        raw = bytes(range(256))
        self.write("articles/bad.txt", b"ok " + raw)
        self.write("articles/good.txt", "Fine.")
        result = self.run_toolkit("run", "p.conf")
        self.assertIn(result.returncode, (OK, QUARANTINED))
        self.assertIn("good.txt", self.documents())

    def test_a_quarantine_elsewhere(self):
        self.articles(["ERROR"])
        self.run_toolkit("run", "p.conf", "--quarantine", "bad.jsonl", code=QUARANTINED)
        self.assertEqual(self.casualties("bad.jsonl")[0]["message"], "the document asks for it")
        self.assertEqual(self.casualties("bad.jsonl")[0]["byte"], 3)


if __name__ == "__main__":
    unittest.main()
