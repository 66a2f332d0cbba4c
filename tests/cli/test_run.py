# SPDX-License-Identifier: MIT
"""What a run reads and writes: order, streams, archives, globs, workers, the output's name."""
import bz2
import gzip
import io
import json
import lzma
import os
import signal
import tarfile
import threading
import time
import unittest
import zipfile

import harness
from harness import CONF, FAILURE, FAULTY_CONF, OK, USAGE

LINES_CONF = CONF.replace("path = articles/", "path = -\nformat = jsonl").replace("path = out.jsonl", "path = -")


def ids(jsonl):
    return [json.loads(line)["id"] for line in jsonl.splitlines()]


class Input(harness.Case):
    def ids_of(self, *inputs):
        out = self.run_toolkit("run", self.conf(), "--input", *inputs, "--output", "-", code=OK).out
        return ids(out)

    def test_a_folder_in_the_order_of_names(self):
        for name in ("b.txt", "a.txt", "c/z.txt", "c/a.txt", ".hidden.txt", "d.jpeg"):
            self.write("in/" + name, "Text of " + name)
        self.assertEqual(self.ids_of("in/"), ["a.txt", "b.txt", "c/a.txt", "c/z.txt"])

    def test_files_in_the_order_given(self):
        for name in ("b.txt", "a.txt", "odd.name"):
            self.write(name, "Text.")
        self.assertEqual(len(self.ids_of("b.txt", "a.txt", "odd.name")), 3)
        self.assertEqual(self.ids_of("b.txt", "a.txt"), ["b.txt", "a.txt"])

    def test_a_glob(self):
        for name in ("n1.txt", "n2.txt", "m.txt"):
            self.write(name, "Text.")
        self.assertEqual(self.ids_of("n*.txt"), ["n1.txt", "n2.txt"])
        err = self.run_toolkit("run", "p.conf", "--input", "x*.txt", code=USAGE).err
        self.assertIn("x*.txt", err)

    def test_several_paths_in_the_configuration(self):
        self.write("a b.txt", "One.")
        self.write("c.txt", "Two.")
        conf = self.conf(CONF.replace("path = articles/", 'path = "a b.txt" c.txt').replace("out.jsonl", "-"))
        self.assertEqual(ids(self.run_toolkit("run", conf, code=OK).out), ["a b.txt", "c.txt"])

    def test_paths_are_relative_to_the_configuration(self):
        self.write("deep/articles/a.txt", "One.")
        self.run_toolkit("run", self.conf(name="deep/p.conf"), code=OK)
        self.assertTrue((self.dir / "deep/out.jsonl").exists())

    def test_compressed_files(self):
        text = b"It paid $5 million."
        for suffix, pack in (("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)):
            self.write("a.txt." + suffix, pack(text))
            out = self.run_toolkit("run", self.conf(), "--input", "a.txt." + suffix, "--output", "-", code=OK).out
            self.assertEqual(json.loads(out)["money"][0]["value"], 5000000, suffix)

    def test_archives(self):
        texts = {"x/one.txt": b"One costs $1.", "two.txt": b"Two costs $2."}
        with zipfile.ZipFile(self.dir / "a.zip", "w") as archive:
            for name, text in texts.items():
                archive.writestr(name, text)
        with tarfile.open(self.dir / "a.tar.gz", "w:gz") as archive:
            for name, text in texts.items():
                info = tarfile.TarInfo(name)
                info.size = len(text)
                archive.addfile(info, io.BytesIO(text))
        for name in ("a.zip", "a.tar.gz"):
            out = self.run_toolkit("run", self.conf(), "--input", name, "--output", "-", code=OK).out
            docs = [json.loads(line) for line in out.splitlines()]
            self.assertEqual([d["money"][0]["value"] for d in docs], [1, 2], name)
            self.assertTrue(docs[0]["id"].endswith("x/one.txt"), docs[0]["id"])


class Streams(harness.Case):
    def test_results_come_before_the_next_line_is_sent(self):
        for workers in ("0", "2"):
            process = self.popen("run", self.conf(LINES_CONF), "--workers", workers, "--quiet", stdin=-1, stdout=-1)
            for i in range(5):
                process.stdin.write(b'{"id": "d%d", "text": "Number %d costs $%d."}\n' % (i, i, i + 1))
                process.stdin.flush()
                line = process.stdout.readline()  # would wait forever if it were held back
                self.assertEqual(json.loads(line)["id"], f"d{i}")
            process.stdin.close()
            self.assertEqual(process.stdout.read(), b"")
            self.assertEqual(process.wait(timeout=30), OK)
            process.stdout.close()

    def test_a_fifo_as_output(self):
        os.mkfifo(self.dir / "pipe")
        self.articles(["One.", "Two."])
        seen = []

        def reader():
            with open(self.dir / "pipe", "rb") as pipe:
                seen.append(pipe.read())

        thread = threading.Thread(target=reader)
        thread.start()
        self.run_toolkit("run", self.conf(), "--output", "pipe", code=OK)
        thread.join(timeout=30)
        self.assertEqual(ids(seen[0].decode()), ["000.txt", "001.txt"])

    def test_a_reader_that_goes_away(self):
        self.articles([f"Text {i} costs $5. " * 200 for i in range(200)])
        process = self.popen("run", self.conf(), "--output", "-", stdout=-1, stderr=-1)
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read().decode()
        process.stderr.close()
        self.assertEqual(process.wait(timeout=30), OK, err)
        self.assertNotIn("reader", err)

    def test_a_full_disk(self):
        self.articles(["One."] * 3)
        err = self.run_toolkit("run", self.conf(), "--output", "/dev/full", code=FAILURE).err
        self.assertIn("No space left", err)
        self.assertIn("/dev/full", err)

    def test_an_output_folder_that_is_not_there(self):
        self.articles(["One."])
        err = self.run_toolkit("run", self.conf(), "--output", "none/out.jsonl").err
        self.assertIn("none/out.jsonl", err)


class Workers(harness.Case):
    def test_the_same_bytes_at_any_number(self):
        texts = [
            f"Company {i} bought {name} for ${i}.{i % 10} billion on May {i % 28 + 1}, 2024.\n\nIt said so. " * (1 + i % 7)
            for i in range(150)
            for name in ("Ostrand", "Caf\u00e9 \U0001f600 Ltd")
        ]
        self.articles(texts)
        outputs = {}
        for workers in (0, 1, 2, 8):
            self.run_toolkit("run", self.conf(), "--workers", workers, code=OK)
            outputs[workers] = (self.read("out.jsonl"), self.read("out.jsonl.meta.json"))
        for workers in (1, 2, 8):
            self.assertEqual(outputs[workers], outputs[0], f"{workers} workers")
        self.assertEqual(ids(outputs[0][0]), [f"{i:03}.txt" for i in range(300)])

    def test_a_slow_document_does_not_change_the_order(self):
        self.articles(["SLEEP"] + [f"Quick {i}." for i in range(20)])
        self.run_toolkit("run", self.conf(FAULTY_CONF), "--workers", 2, code=OK)
        self.assertEqual(ids(self.read("out.jsonl")), [f"{i:03}.txt" for i in range(21)])

    def test_a_wrong_number(self):
        for value in ("-1", "x", "1025", ""):
            self.run_toolkit("run", self.conf(), "--workers", value, code=USAGE)


class Output(harness.Case):
    def test_the_name_appears_when_it_is_complete(self):
        self.articles(["SLEEP"] * 4)
        process = self.popen("run", self.conf(FAULTY_CONF), "--workers", 1, stderr=-1)
        time.sleep(0.5)
        during = process.poll(), (self.dir / "out.jsonl").exists()
        process.communicate(timeout=60)
        self.assertEqual(during, (None, False))
        self.assertEqual(len(ids(self.read("out.jsonl"))), 4)
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()),
                         ["articles", "out.jsonl", "out.jsonl.meta.json", "p.conf"])

    def test_an_older_output_stays_if_the_run_cannot_begin(self):
        self.articles(["One."])
        self.write("out.jsonl", "older\n")
        self.run_toolkit("run", self.conf(CONF.replace("[money]", "[mony]")), code=USAGE)
        self.assertEqual(self.read("out.jsonl"), "older\n")

    def test_the_manifest_records_how_it_was_made(self):
        self.articles(["It paid $5."])
        self.run_toolkit("run", self.conf(), code=OK)
        manifest = json.loads(self.read("out.jsonl.meta.json"))
        text = json.dumps(manifest)
        for name in ("text", "token", "sentence", "money", "jsonl"):
            self.assertIn(f'"{name}"', text)
        self.assertRegex(text, r'"[0-9a-f]{64}"')
        ids = [plugin["build_id"] for plugin in manifest["plugins"]]
        self.assertEqual(len(set(ids)), len(ids), "every object has a build ID of its own")
        self.assertRegex(ids[0], "^[0-9a-f]{16,}$")

    def test_the_summary_is_on_stderr(self):
        self.articles(["One."] * 3)
        result = self.run_toolkit("run", self.conf(), "--output", "-", code=OK)
        self.assertEqual(len(result.out.splitlines()), 3)
        self.assertIn("3 documents", result.err)
        self.assertEqual(self.run_toolkit("run", "p.conf", "--quiet", code=OK).err, "")


class Signals(harness.Case):
    def interrupted(self, number, workers):
        self.articles(["Quick."] + ["SLEEP"] * 200)
        process = self.popen("run", self.conf(FAULTY_CONF), "--workers", workers, stdout=-1, stderr=-1)
        time.sleep(1)
        process.send_signal(number)
        start = time.monotonic()
        err = process.communicate(timeout=60)[1].decode()
        self.assertEqual(process.returncode, FAILURE, err)
        self.assertLess(time.monotonic() - start, 5)
        self.assertRegex(err, r"interrupted after \d+ documents")
        self.assertIn("--resume", err)
        for line in self.read("out.jsonl.partial").splitlines():
            json.loads(line)  # whole documents
        left = sorted(p.name for p in self.dir.iterdir())
        self.assertEqual(left, ["articles", "out.jsonl.journal", "out.jsonl.partial", "p.conf"])
        self.assertIn("starts over", self.run_toolkit("run", "p.conf", "--set", "faulty.repaired=true", code=OK).err)
        left = sorted(p.name for p in self.dir.iterdir())
        self.assertEqual(left, ["articles", "out.jsonl", "out.jsonl.meta.json", "p.conf"])
        for name in left[1:3]:
            (self.dir / name).unlink()

    def test_interrupt(self):
        for workers in (0, 2):
            with self.subTest(workers=workers):
                self.interrupted(signal.SIGINT, workers)

    def test_terminate(self):
        self.interrupted(signal.SIGTERM, 2)


class LeftOut(harness.Case):
    def said(self, *args, layers="", encoder="csv"):
        self.articles(["It paid $5 on June 8."])
        self.conf(f"[input]\npath = articles/\n[token]\n[sentence]\n[money]\n[date]\n[output]\npath = o\nformat = {encoder}\n"
                  + layers)
        result = self.run_toolkit(*args, "p.conf", code=OK)
        lines = (result.out + result.err).splitlines()
        return [line.removeprefix("toolkit: ").strip() for line in lines if "leaves out" in line]

    def test_an_encoder_reports_which_layers_it_omits(self):
        right = ["csv leaves out the layers token, sentence; 'layers = *' in [output] writes all"]
        self.assertEqual(self.said("run"), right)
        self.assertEqual(self.said("run", "--workers", "0"), right)
        self.assertEqual(self.said("check"), right)
        self.assertEqual(self.said("run", "--quiet"), [])

    def test_not_if_layers_were_chosen(self):
        self.assertEqual(self.said("run", layers="layers = money\n"), [])
        self.assertEqual(self.said("run", "--set", "output.layers=-money"), [])
        self.assertEqual(self.said("run", encoder="jsonl"), [])  # its default excludes tokens, but is not a list


if __name__ == "__main__":
    unittest.main()
