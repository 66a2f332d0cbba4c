# SPDX-License-Identifier: MIT
"""How `toolkit run` reads its inputs: formats, encodings, standard input, links, archives, names."""
import gzip
import io
import json
import lzma
import os
import subprocess
import tarfile
import zipfile

import harness
from harness import FAILURE, OK, QUARANTINED, USAGE

CONF = "[input]\n[token]\n[sentence]\n[money]\n[date]\n[output]\n"
RECORD = '{"id": "r1", "text": "It paid $5m."}\n'
ARTICLE = "Harbor pays £5m\n\nHarbor paid £5m.\nIt rose.\n"


class Case(harness.Case):
    def setUp(self):
        super().setUp()
        self.conf(CONF)

    def run_on(self, *args, stdin=b"", code=OK):
        """Returns the documents of the output, and the messages."""
        result = self.run_toolkit("run", "p.conf", *args, stdin=stdin, code=code)
        return [json.loads(line) for line in result.out.splitlines()], result.err

    def ids(self, *args, **kwargs):
        return [document["id"] for document in self.run_on(*args, **kwargs)[0]]


class Formats(Case):
    def test_the_extension_determines_the_format(self):
        self.write("x.jsonl", RECORD)
        self.assertEqual(self.ids("--input", "x.jsonl"), ["r1"])
        self.assertEqual(self.ids("--input", "x.jsonl", "--set", "input.format=auto"), ["r1"])
        self.write("in/y.jsonl", RECORD)
        self.write("in/notes.md", "# no article")
        self.assertEqual(self.ids("--input", "in"), ["r1"])

    def test_the_first_bytes_determine_the_format(self):
        for content, text in (
            (RECORD, "It paid $5m."),
            ("\ufeff\n " + RECORD, "It paid $5m."),
            ("-DOCSTART- (a)\n\nIt\tO\npaid\tO\n", "It paid"),
            ("# newdoc id = a\n# text = It paid\n1\tIt\t_\t_\t_\t_\t_\t_\t_\t_\n2\tpaid\t_\t_\t_\t_\t_\t_\t_\t_\n", "It paid"),
            ('<?xml version="1.0"?>\n<TimeML><TEXT>It paid</TEXT></TimeML>', "It paid"),
            ('{"text": "It paid", "ents": [], "sents": [], "tokens": []}', "It paid"),
            ("<!DOCTYPE html><title>It paid</title><p>It paid $5m on Friday, the company said.", None),
            ('[{"id": 1, "data": {"text": "It paid"}, "annotations": []}]', "It paid"),
            ("Nothing but text.", "Nothing but text."),
            ("{curly} text", None),
        ):
            for path, stdin in (("content", b""), ("-", content.encode())):
                with self.subTest(content=content, path=path):
                    self.write("content", content)
                    if text is None:
                        formats = self.run_toolkit("run", "p.conf", "--input", path, "-v", stdin=stdin).err
                        self.assertIn(f"toolkit: {'html' if '<' in content else 'jsonl'} ", formats)
                        continue
                    documents, _ = self.run_on("--input", path, "--set", "output.text=true", stdin=stdin)
                    self.assertEqual(documents[0]["text"].strip(), text)

    def test_one_extension_of_several_formats(self):
        for content, label in (
            (RECORD, "It paid $5m."),
            ('[{"id": 1, "data": {"text": "It paid"}, "annotations": []}]', "It paid"),
            ('{"text": "It paid", "ents": []}', "It paid"),
        ):
            self.write("x.json", content)
            self.assertEqual(self.run_on("--input", "x.json")[0][0]["text"], label)
        self.write("x.json", "no JSON")
        _, err = self.run_on("--input", "x.json", code=USAGE)
        self.assertRegex(err, "x.json may be of the formats .*--input-format")

    def test_several_formats_are_an_error(self):
        self.write("in/a.txt", ARTICLE)
        self.write("in/b.jsonl", RECORD)
        _, err = self.run_on("--input", "in", code=USAGE)
        for part in ("several formats", "jsonl (1 file: in/b.jsonl)", "text (1 file: in/a.txt)", "--input-format"):
            self.assertIn(part, err)
        self.assertEqual(self.ids("--input", "in", "--input-format", "text"), ["a.txt"])
        self.assertEqual(self.run_toolkit("check", "p.conf", "--set", "input.path=in").returncode, USAGE)

    def test_pairs_of_files(self):
        self.write("in/a.ann", "T1\tORG 0 6\tHarbor\n")
        self.write("in/a.txt", "Harbor paid.")
        self.assertEqual(self.run_on("--input", "in")[0][0]["text"], "Harbor paid.")

    def test_members_of_archives(self):
        with zipfile.ZipFile(self.dir / "a.zip", "w") as archive:
            archive.writestr("README", "no record")
            archive.writestr("x.jsonl", RECORD)
        self.assertEqual(self.ids("--input", "a.zip"), ["r1"])

    def test_the_manifest_names_the_format(self):
        self.write("x.jsonl", RECORD)
        self.run_on("--input", "x.jsonl", "--output", "out.jsonl")
        self.assertEqual(json.loads(self.read("out.jsonl.meta.json"))["input_format"], "jsonl")

    def test_replay_takes_the_format_of_the_quarantine(self):
        self.write("x.jsonl", RECORD + '{"id": "bad", "text": 7}\n')
        self.run_on("--input", "x.jsonl", "--output", "out.jsonl", code=QUARANTINED)
        _, err = self.run_on("--replay", "out.jsonl.quarantine.jsonl", code=QUARANTINED)
        self.assertIn("jsonl: error", err)

    def test_a_format_that_does_not_match_the_content_is_reported(self):
        for i in range(3):
            self.write(f"in/{i}.txt", RECORD)
        _, err = self.run_on("--input", "in")
        self.assertIn("toolkit: text: looks like JSON, but was read as plain text: 3 documents (first: 0.txt)\n", err)
        self.assertEqual(err.count("looks like"), 1)

    def test_a_pipe_is_not_read_to_look_at_it(self):
        os.mkfifo(self.dir / "fifo")
        process = self.popen("run", "p.conf", "--input", "fifo", "--quiet", stdout=subprocess.PIPE)
        (self.dir / "fifo").write_text(ARTICLE)
        self.assertEqual(json.loads(process.communicate(timeout=60)[0])["text"], ARTICLE)


class StandardInput(Case):
    def test_a_text_is_one_document(self):
        for workers in "01":
            documents, _ = self.run_on("--input", "-", "--workers", workers, stdin=ARTICLE.encode())
            self.assertEqual([(d["id"], d["text"]) for d in documents], [("stdin", ARTICLE)])

    def test_records(self):
        documents, _ = self.run_on("-i", "-", "--records", "line", stdin=ARTICLE.encode())
        self.assertEqual([d["id"] for d in documents], ["stdin:1", "stdin:3", "stdin:4"])
        self.write("lines.txt", ARTICLE)
        self.assertEqual(self.ids("-i", "lines.txt", "--set", "input.records=line"),
                         ["lines.txt:1", "lines.txt:3", "lines.txt:4"])
        self.write("one.json", json.dumps({"id": "r1", "text": "a"}, indent=1))
        self.assertEqual(self.ids("-i", "one.json", "--records", "file"), ["r1"])
        for value, message in (("word", "--records word"), ("line", "records = line: the format conll")):
            self.assertIn(message, self.run_on("-i", "-", "--input-format", "conll", "--records", value, code=USAGE)[1])
        self.assertIn("p.conf:2: [input] records = word: must be auto, file or line", self.run_toolkit(
            "run", self.conf(CONF.replace("[input]", "[input]\nrecords = word")), "-i", "-", code=USAGE).err)

    def test_compressed(self):
        for pack in (gzip.compress, lzma.compress, lambda data: subprocess.run(["zstd", "-qc"], input=data, capture_output=True).stdout):
            self.assertEqual(self.run_on("-i", "-", stdin=pack(ARTICLE.encode()))[0][0]["text"], ARTICLE)
            self.assertEqual(self.ids("-i", "-", stdin=pack(RECORD.encode())), ["r1"])
        _, err = self.run_on("-i", "-", stdin=gzip.compress(ARTICLE.encode() * 99)[:-20], code=QUARANTINED)
        self.assertIn("stdin: input: cannot read it", err)

    def test_archives(self):
        tar = io.BytesIO()
        with tarfile.open(fileobj=tar, mode="w") as archive:
            for name in ("a.txt", "b/c.txt", "d.md"):
                member = tarfile.TarInfo(name)
                member.size = len(ARTICLE.encode())
                archive.addfile(member, io.BytesIO(ARTICLE.encode()))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.txt", ARTICLE)
        both = ["stdin/a.txt", "stdin/b/c.txt"]
        self.assertEqual(self.ids("-i", "-", stdin=tar.getvalue()), both)
        self.assertEqual(self.ids("-i", "-", stdin=gzip.compress(tar.getvalue())), both)
        self.assertEqual(self.ids("-i", "-", stdin=packed.getvalue()), ["stdin/a.txt"])

    def test_results_come_as_lines_do(self):
        process = self.popen("run", "p.conf", "-i", "-", "-q", stdin=-1, stdout=-1)
        for i in range(3):
            process.stdin.write(b'{"id": "%d", "text": "a"}\n' % i)
            process.stdin.flush()
            self.assertEqual(json.loads(process.stdout.readline())["id"], str(i))
        process.stdin.close()
        self.assertEqual(process.wait(60), OK)
        process.stdout.close()

    def test_ctrl_c_while_compressed_input_is_waited_for(self):
        process = self.popen("run", "p.conf", "-i", "-", stdin=-1, stdout=-1, stderr=-1)
        process.stdin.write(gzip.compress(os.urandom(600000))[:400000])
        process.stdin.flush()
        try:
            process.wait(1)
            self.fail("it did not wait")
        except subprocess.TimeoutExpired:
            process.send_signal(2)
        self.assertEqual(process.wait(60), FAILURE)
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()


class Encodings(Case):
    def test_guessed_and_counted(self):
        self.write("in/a.txt", "Café Royal paid £5m.".encode("latin-1"))
        self.write("in/b.txt", "It’s the “Café”.".encode("cp1252"))
        self.write("in/c.txt", "Lech Wałęsa visited Łódź and Gdańsk.".encode("iso8859-2"))
        self.write("in/d.txt", "Café, naïve".encode() + b" \xff \xff.")
        self.write("in/e.txt", "Plain.")
        for args in ([], ["--workers", "0"]):
            documents, err = self.run_on("--input", "in", *args)
            self.assertEqual(documents[0]["text"], "Café Royal paid £5m.")
            self.assertEqual(documents[0]["money"], [{"start": 16, "end": 19, "currency": "GBP", "value": 5000000}])
            self.assertEqual(documents[1]["text"], "It’s the “Café”.")
            self.assertEqual(documents[2]["text"], "Lech Wałęsa visited Łódź and Gdańsk.")
            for line in (
                "text: not UTF-8, read as windows-1252: 2 documents (first: a.txt)",
                "text: not UTF-8, read as iso-8859-2: 1 document (c.txt)",
                "replaced (text): invalid bytes by U+FFFD: 2 in 1 document",
            ):
                self.assertIn(f"toolkit: {line}\n", err)
        self.assertEqual(self.run_on("--input", "in", "--quiet")[1], "")
        for args in ([], ["--workers", "0"]):
            err = self.run_on("--input", "in", "-v", *args)[1]
            self.assertIn("toolkit: d.txt: text: warning: replaced 2 invalid bytes by U+FFFD\n", err)
            self.assertIn("toolkit: d.txt: text: the first invalid byte is byte 14\n", err)

    def test_bytes_that_a_page_loses_add_up(self):
        page = b'<html><head><meta charset="utf-8"></head><body><p>A word \xff and more \xff of it.</p></body></html>'
        self.write("in/a.html", page)
        self.write("in/b.html", page)
        err = self.run_on("--input", "in")[1]
        self.assertIn("toolkit: replaced (html): invalid bytes by U+FFFD: 4 in 2 documents\n", err)

    def test_other_decoders_refuse(self):
        self.write("x.jsonl", '{"id": "a", "text": "Café"}\n{"id": "b", "text": "ok"}\n'.encode("latin-1"))
        documents, err = self.run_on("--input", "x.jsonl", code=QUARANTINED)
        self.assertEqual([d["id"] for d in documents], ["b"])
        self.assertIn("not JSON: invalid UTF-8", err)

    def test_articles_without_a_date(self):
        self.write("in/a.txt", "It rose last year.")
        self.write("in/b.txt", "It fell on Friday.")
        self.write("in/c.txt", "It fell on June 8, 2025.")
        _, err = self.run_on("--input", "in")
        self.assertRegex(err, r"date: the article has no date.*set date.reference: 2 documents \(first: a.txt\)")
        self.assertNotIn("reference", self.run_on("--input", "in", "--set", "date.reference=2025-06-08")[1])


class Folders(Case):
    def test_links_out_of_a_folder(self):
        self.write("secret.txt", "A secret.")
        self.write("other/d.txt", "Other.")
        self.write("in/a.txt", "An article.")
        self.write("in/sub/b.txt", "Another.")
        for link, target in (("in/out.txt", "../secret.txt"), ("in/abs.txt", str(self.dir / "secret.txt")),
                             ("in/folder", "../other"), ("in/sub/in.txt", "../a.txt"), ("in/none.txt", "nowhere")):
            os.symlink(target, self.dir / link)
        documents, err = self.run_on("--input", "in")
        self.assertEqual([d["id"] for d in documents], ["a.txt", "sub/b.txt", "sub/in.txt"])
        self.assertRegex(err, r"3 links out of an input folder left out \(first: in/abs.txt\).*--follow-links")
        everything = ["a.txt", "abs.txt", "folder/d.txt", "out.txt", "sub/b.txt", "sub/in.txt"]
        self.assertEqual(self.ids("--input", "in", "--follow-links"), everything)
        self.assertEqual(self.ids("--input", "in", "--set", "input.follow_links=true"), everything)
        os.symlink("in", self.dir / "to_in")
        self.assertEqual(self.ids("--input", "to_in"), ["a.txt", "sub/b.txt", "sub/in.txt"])
        self.assertEqual(self.ids("--input", "in/out.txt"), ["out.txt"])

    def test_companions_stay_below_too(self):
        self.write("secret.txt", "A secret.")
        self.write("in/a.ann", "T1\tORG 0 1\tA\n")
        os.symlink("../secret.txt", self.dir / "in/a.txt")
        documents, _ = self.run_on("--input", "in", "--input-format", "brat", code=QUARANTINED)
        self.assertEqual(documents, [])

    def test_names_of_two_folders(self):
        for path in ("a/x.txt", "b/x.txt", "b/c/x.txt", "b/y.txt"):
            self.write(path, path)
        for paths, ids in (
            (["a/x.txt", "b/y.txt"], ["x.txt", "y.txt"]),
            (["a/x.txt", "b/x.txt"], ["a/x.txt", "b/x.txt"]),
            (["a", "b/c"], ["a/x.txt", "c/x.txt"]),
            ([self.dir / "a", self.dir / "b/x.txt", "b/y.txt"], ["a/x.txt", "b/x.txt", "y.txt"]),
            (["a/x.txt", "a/x.txt", "b/y.txt"], ["x.txt", "x.txt#2", "y.txt"]),
        ):
            documents, _ = self.run_on("--input", *paths)
            self.assertEqual([d["id"] for d in documents], ids)
        (self.dir / "a/x.txt.gz").write_bytes(gzip.compress(b"packed"))
        self.assertEqual(self.ids("--input", "a"), ["x.txt", "x.txt#2"])

    def test_archives_in_archives(self):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("a.txt", ARTICLE)
        with zipfile.ZipFile(self.dir / "outer.zip", "w") as archive:
            archive.writestr("inner.zip", inner.getvalue())
            archive.writestr("b.txt", ARTICLE)
            archive.writestr("c.txt.gz", gzip.compress(b"text"))
        documents, err = self.run_on("--input", "outer.zip", code=QUARANTINED)
        self.assertEqual([d["id"] for d in documents], ["outer.zip/b.txt"])
        for name in ("inner.zip", "c.txt.gz"):
            self.assertIn(f"outer.zip/{name}: input: packed again within its archive", err)
        with zipfile.ZipFile(self.dir / "none.zip", "w") as archive:
            archive.writestr("a.md", "x")
        documents, err = self.run_on("--input", "none.zip")
        self.assertIn("none.zip: none of its files (1) is one that the decoder text reads (.txt, .text)", err)

    def test_too_large_for_the_memory(self):
        self.write("a.txt", "a" * (5 << 20))
        _, err = self.run_on("--input", "a.txt", "--set", "run.memory=16M", code=QUARANTINED)
        self.assertIn("run.memory", err)
        self.write("b.txt", "a " * (7 << 20))
        if not harness.SANITIZED:
            _, err = self.run_on("--input", "b.txt", "--set", "run.memory=64M", code=QUARANTINED)
            self.assertIn("run.memory is 64 MiB, and --set run.memory=128M gives it twice that", err)


if __name__ == "__main__":
    import unittest

    unittest.main()
