# SPDX-License-Identifier: MIT
"""A run that was interrupted continues where it stopped: the same bytes, nothing twice, nothing lost."""
import json
import os
import random
import resource
import signal
import time
import unittest

import harness
from harness import FAILURE, FAULTY_CONF, OK, QUARANTINED, USAGE

KILLS = 12  # of each kind; the benchmark `resume` takes 200


class Resume(harness.Case):
    def setUp(self):
        super().setUp()
        self.texts = [f"Harbor {i} paid ${i}.5 million on May {i % 28 + 1}, 2024. " * (1 + i % 9) for i in range(600)]
        for i in range(20, 600, 83):
            self.texts[i] = "ERROR " + self.texts[i]
        for i in range(7, 600, 151):
            self.texts[i] = "SKIP"
        self.write("in.jsonl", "".join(json.dumps({"id": f"d{i}", "text": text}) + "\n"
                                       for i, text in enumerate(self.texts)))

    def files(self):
        return {p.name: p.read_bytes() for p in self.dir.iterdir() if p.name.startswith("out") and p.is_file()}

    def finish(self, *args):
        """Resumes until the output is complete."""
        for _ in range(50):
            code = self.run_toolkit("run", "p.conf", "--resume", *args).returncode
            if code in (OK, QUARANTINED):
                return code
        self.fail("it never ends")

    def whole(self, conf):
        self.conf(conf)
        self.run_toolkit("run", "p.conf", code=QUARANTINED)
        files = self.files()
        for name in files:
            (self.dir / name).unlink()
        return files

    def kill_at_random(self, conf, number):
        right = self.whole(conf)
        rng = random.Random(number)
        for n in range(KILLS):
            process = self.popen("run", "p.conf", "--resume", "--quiet", "-w", 1 + n % 2, stderr=-1)
            time.sleep(rng.random() * 0.08)
            process.send_signal(number)
            process.communicate(timeout=60)
            if n % 3 == 2:
                self.assertEqual(self.finish(), QUARANTINED)
                self.assertEqual(self.files(), right)
                for name in right:
                    (self.dir / name).unlink()
        self.finish()
        self.assertEqual(self.files(), right)

    def conf_of(self, output):
        return FAULTY_CONF.replace("path = articles/", "path = in.jsonl\nformat = jsonl").replace(
            "path = out.jsonl", f"path = {output}")

    def test_kill(self):
        self.kill_at_random(self.conf_of("out.jsonl"), signal.SIGKILL)

    def test_interrupt(self):
        self.kill_at_random(self.conf_of("out.json\nformat = labelstudio"), signal.SIGINT)

    def test_a_folder(self):
        conf = self.conf_of("out/\nformat = brat\nform = files")
        self.conf(conf)
        self.run_toolkit("run", "p.conf", code=QUARANTINED)
        right = {p.name: p.read_bytes() for p in (self.dir / "out").iterdir()}
        (self.dir / "out").rename(self.dir / "right")
        for n in range(4):
            process = self.popen("run", "p.conf", "--resume", "--quiet", stderr=-1)
            while process.poll() is None and not all((self.dir / name).exists() for name in ("out.partial", "out.journal")):
                time.sleep(0.002)
            time.sleep(0.02 * n)
            process.send_signal(signal.SIGINT if n % 2 else signal.SIGKILL)
            process.communicate(timeout=60)
        self.write("out.partial/stray.ann", "of a document that was not finished")
        self.finish()
        self.assertEqual({p.name: p.read_bytes() for p in (self.dir / "out").iterdir()} , right)

    def test_a_full_disk(self):
        right = self.whole(self.conf_of("out.jsonl"))
        size = len(right["out.jsonl"])
        for share in (0.1, 0.5, 0.9):
            process = self.popen("run", "p.conf", "--resume", stderr=-1,
                                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                                                       (int(size * share), int(size * share))))
            err = process.communicate(timeout=60)[1].decode()
            self.assertEqual(process.returncode, FAILURE, err)
            self.assertNotIn("out.jsonl", self.files())
            for line in self.files().get("out.jsonl.partial", b"").splitlines():
                json.loads(line)
        self.finish()
        self.assertEqual(self.files(), right)

    def test_after_the_input_or_the_configuration_has_changed(self):
        self.conf(self.conf_of("out.jsonl"))
        self.stop_early()
        err = self.run_toolkit("run", "p.conf", "--resume", "--set", "output.text=false", code=USAGE).err
        self.assertIn("another configuration", err)
        self.write("in.jsonl", (self.dir / "in.jsonl").read_bytes().replace(b"Harbor 2 ", b"Harbor X ", 1))
        err = self.run_toolkit("run", "p.conf", "--resume", code=USAGE).err
        self.assertIn("the input is not the one", err)
        self.assertTrue((self.dir / "out.jsonl.partial").exists(), "what there is stays")
        self.run_toolkit("run", "p.conf", code=QUARANTINED)
        self.assertNotIn("out.jsonl.partial", self.files())

    def test_limits_may_change(self):
        right = self.whole(self.conf_of("out.jsonl"))
        self.conf(self.conf_of("out.jsonl"))
        self.stop_early()
        self.run_toolkit("run", "p.conf", "--resume", "--set", "run.workers=1", "--set", "run.timeout=20",
                         code=QUARANTINED)
        self.assertEqual(self.files()["out.jsonl"], right["out.jsonl"])

    def stop_early(self):
        """Leaves a run that stopped at its first bad document."""
        self.run_toolkit("run", "p.conf", "--strict", code=QUARANTINED)
        self.assertIn("out.jsonl.partial", self.files())

    def test_a_damaged_journal(self):
        right = self.whole(self.conf_of("out.jsonl"))
        rng = random.Random(7)
        for _ in range(10):
            process = self.popen("run", "p.conf", "--quiet", stderr=-1)
            time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
            journal = self.dir / "out.jsonl.journal"
            if journal.exists():
                data = bytearray(journal.read_bytes())
                at = rng.randrange(18, len(data))
                journal.write_bytes(data[:at] if rng.random() < 0.5 else data[:at] + b"7" + data[at + 1:])
            self.finish()
            self.assertEqual(self.files(), right)
            for name in right:
                (self.dir / name).unlink()

    def test_a_stream_cannot_be_resumed(self):
        self.conf(self.conf_of("-"))
        for flag in ("--resume", "--new-only"):
            self.assertIn(flag, self.run_toolkit("run", "p.conf", flag, code=USAGE).err)

    def test_a_complete_output_is_not_made_again(self):
        self.conf(self.conf_of("out.jsonl"))
        self.run_toolkit("run", "p.conf", "--resume", code=QUARANTINED)
        before = os.stat(self.dir / "out.jsonl").st_ino
        self.run_toolkit("run", "p.conf", "--resume", code=QUARANTINED)
        self.assertEqual(os.stat(self.dir / "out.jsonl").st_ino, before)


class NewOnly(harness.Case):
    def ids(self, name="out.jsonl"):
        return [json.loads(line)["id"] for line in self.read(name).splitlines()]

    def test_a_folder_that_grows(self):
        self.articles(["One.", "ERROR", "Three."])
        self.conf(FAULTY_CONF)
        self.run_toolkit("run", "p.conf", "--new-only", code=QUARANTINED)
        first = self.read("out.jsonl")
        self.write("articles/0005.txt", "Between.")
        self.write("articles/900.txt", "ERROR later.")
        self.run_toolkit("run", "p.conf", "--new-only", code=QUARANTINED)
        self.assertEqual(self.ids(), ["000.txt", "002.txt", "0005.txt"])
        self.assertTrue(self.read("out.jsonl").startswith(first), "the older ones are not run again")
        self.assertEqual(len(self.read("out.jsonl.quarantine.jsonl").splitlines()), 2)
        meta = json.loads(self.read("out.jsonl.meta.json"))
        self.assertEqual((meta["documents"], meta["quarantined"]), (3, 2))
        # Documents from the quarantine are inserted in their places, also between the new ones.
        self.run_toolkit("run", "p.conf", "--replay", "out.jsonl.quarantine.jsonl", "--set", "faulty.repaired=true", code=OK)
        self.assertEqual(self.ids(), ["000.txt", "001.txt", "002.txt", "0005.txt", "900.txt"])
        self.write("articles/901.txt", "And another.")
        self.run_toolkit("run", "p.conf", "--new-only", code=OK)
        self.assertEqual(self.ids()[-1], "901.txt")
        self.assertEqual(len(self.ids()), 6)

    def test_with_a_tail(self):
        self.articles(["One."])
        self.conf(FAULTY_CONF.replace("path = out.jsonl", "path = out.json\nformat = labelstudio"))
        self.run_toolkit("run", "p.conf", "--new-only", code=OK)
        self.articles(["One.", "Two."])
        self.run_toolkit("run", "p.conf", "--new-only", code=OK)
        self.assertEqual(len(json.loads(self.read("out.json"))), 2)

    def test_files_of_their_own(self):
        self.articles(["One."])
        self.conf(FAULTY_CONF.replace("path = out.jsonl", "path = out/\nformat = brat\nform = files"))
        self.run_toolkit("run", "p.conf", "--new-only", code=OK)
        self.articles(["One.", "Two."])
        self.run_toolkit("run", "p.conf", "--new-only", code=OK)
        self.assertEqual(sorted(p.name for p in (self.dir / "out").glob("*.ann")), ["000.ann", "001.ann"])

    def test_an_output_of_another_kind_of_run(self):
        self.articles(["One."])
        self.conf(FAULTY_CONF)
        self.run_toolkit("run", "p.conf", code=OK)
        self.assertIn("--new-only", self.run_toolkit("run", "p.conf", "--new-only", code=USAGE).err)

    def test_killed(self):
        self.articles([f"Number {i}." for i in range(50)])
        self.conf(FAULTY_CONF)
        self.run_toolkit("run", "p.conf", "--new-only", code=OK)
        for n in range(8):
            self.write(f"articles/1{n}0.txt", "SLEEP a little")
            process = self.popen("run", "p.conf", "--new-only", "--quiet", stderr=-1)
            time.sleep(0.02 + 0.05 * n)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
        self.run_toolkit("run", "p.conf", "--new-only", code=OK)
        self.assertEqual(sorted(self.ids()), sorted([f"{i:03}.txt" for i in range(50)] + [f"1{n}0.txt" for n in range(8)]))


if __name__ == "__main__":
    unittest.main()
