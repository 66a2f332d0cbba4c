# SPDX-License-Identifier: MIT
"""Every call that changes a file fails once, or the run is killed there; then the run is resumed.

Nothing is lost or duplicated, and an older output stays until a new one is complete.
"""
import json
import os
import unittest

import harness
from harness import FAULTY_CONF, OK, QUARANTINED

SHIM = os.environ["FAILING_IO"]
HOW = ("kill", "half", "always", "ENOSPC", "EIO")


class FailingIo(harness.Case):
    def setUp(self):
        super().setUp()
        self.texts = ["One.", "ERROR two", "Three.", "SKIP", "ERROR five", "Six."]
        self.articles(self.texts)

    def state(self):
        return {str(p.relative_to(self.dir)): p.read_bytes() for p in self.dir.rglob("out*") if p.is_file()} | {
            str(p.relative_to(self.dir)): p.read_bytes() for p in self.dir.rglob("out*/**/*") if p.is_file()}

    def clear(self):
        for path in sorted(self.dir.rglob("out*"), reverse=True):
            if path.is_file():
                path.unlink()
        for path in self.dir.glob("out*"):
            for inner in sorted(path.rglob("*"), reverse=True):
                inner.unlink() if inner.is_file() else inner.rmdir()
            path.rmdir()

    def put(self, files):
        for name, data in files.items():
            self.write(name, data)

    def with_shim(self, at, how, *args):
        env = dict(self.env)
        self.env.update(LD_PRELOAD=SHIM, IO_AT=str(at), IO_HOW=how, IO_COUNT=str(self.dir / "count"))
        try:
            return self.run_toolkit("run", "p.conf", "--workers", 0, *args)
        finally:
            self.env = env

    def each(self, before, right, first, again):
        """For each call and each way to fail: `first` fails there, `again` recovers, and the result is `right`."""
        tried = 0
        for how in HOW:
            at = 0
            while True:
                at += 1
                self.clear()
                self.put(before)
                failed = self.with_shim(at, how, *first)
                what = f"{how} at call {at}: {failed.err}"
                self.assertIn(failed.returncode, (0, 1, 2, 3, -9), what)
                if failed.returncode != -9 and int(self.read("count")) < at:
                    break  # there are fewer calls
                tried += 1
                if failed.returncode in (OK, QUARANTINED):  # a journal that cannot be removed does no harm
                    self.assertEqual({k: v for k, v in self.state().items() if not k.endswith(".journal")}, right, what)
                for name, data in before.items():
                    if not name.startswith("out.jsonl.journal") and failed.returncode not in (0, 2, -9):
                        self.assertIn(self.state().get(name), (data, right.get(name)), what)
                for _ in range(3):  # a quarantine that was not yet replaced can be replayed once more
                    code = self.run_toolkit("run", "p.conf", "--workers", 0, *again)
                    if code.returncode in (OK, QUARANTINED):
                        break
                self.assertEqual(self.state(), right, what + code.err)
        self.assertGreater(tried, 30)

    def test_a_run(self):
        for output in ("out.jsonl", "out.json\nformat = labelstudio", "out/\nformat = brat\nform = files"):
            with self.subTest(output=output):
                self.clear()
                self.conf(FAULTY_CONF.replace("path = out.jsonl", "path = " + output))
                self.run_toolkit("run", "p.conf", code=QUARANTINED)
                right = self.state()
                self.each({}, right, ["--resume"], ["--resume"])

    def test_an_older_output(self):
        self.conf(FAULTY_CONF)
        self.articles(["An older article.", "ERROR of old"] + self.texts[2:])
        self.run_toolkit("run", "p.conf", code=QUARANTINED)
        before = self.state()
        self.articles(self.texts)
        self.run_toolkit("run", "p.conf", code=QUARANTINED)
        self.each(before, self.state(), [], [])

    def test_new_documents(self):
        self.conf(FAULTY_CONF)
        self.articles(self.texts[:2])
        self.run_toolkit("run", "p.conf", "--new-only", code=QUARANTINED)
        before = self.state()
        self.articles(self.texts)
        self.run_toolkit("run", "p.conf", "--new-only", code=QUARANTINED)
        right = self.state()
        journal = right.pop("out.jsonl.journal")
        self.assertTrue(journal)

        original = self.state
        self.state = lambda: {k: v for k, v in original().items() if k != "out.jsonl.journal"}
        self.each(before, right, ["--new-only"], ["--new-only"])

    def test_a_replay(self):
        self.conf(FAULTY_CONF)
        self.run_toolkit("run", "p.conf", code=QUARANTINED)
        before = self.state()
        # Repairs one of the two.
        before["out.jsonl.quarantine.jsonl"] = before["out.jsonl.quarantine.jsonl"].replace(b"ERROR two", b"fixed   2")
        self.put(before)
        replay = ["--replay", "out.jsonl.quarantine.jsonl"]
        self.run_toolkit("run", "p.conf", *replay, code=QUARANTINED)
        right = self.state()
        self.assertEqual([json.loads(line)["id"] for line in right["out.jsonl"].splitlines()],
                         ["000.txt", "001.txt", "002.txt", "005.txt"])

        original = self.state
        # The manifest counts the replays; after a kill at the very end there is one more.
        self.state = lambda: {k: v for k, v in original().items() if not k.endswith("meta.json")}
        right.pop("out.jsonl.meta.json")
        self.each(before, right, replay, replay)


if __name__ == "__main__":
    unittest.main()
