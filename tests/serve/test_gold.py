# SPDX-License-Identifier: MIT
"""A gold file behind the server: made, corrected over HTTP, and taken by `eval`, `convert` and what trains."""
import json
import pathlib
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import server  # noqa: E402
from server import harness  # noqa: E402

CONF = """\
[input]
path = articles
[token]
[sentence]
[stem]
[entity]
[money]
[date]
[number]
[sentiment]
[hype]
[fact]
[output]
path = out.jsonl
[run]
workers = 1
"""
NEWS = harness.SOURCE_ROOT / "corpora" / "news"
ARTICLES = ("ardent-first-quarter.txt", "brightwater-settlement.txt", "euro-area-rate-decision.txt")
JSON = {"Content-Type": "application/json"}
NOT_GOLD = ("stance", "token", "number", "hype")


class Case(server.Case):
    conf = CONF

    def setUp(self):
        super().setUp()
        for name in ARTICLES:
            self.write(f"articles/{name}", (NEWS / name).read_bytes())

    def gold(self, name="gold.jsonl"):
        return [json.loads(line) for line in self.read(name).splitlines()]

    def annotate_gold(self, *args, name="gold.jsonl"):
        return self.serve(None, "--annotate", name, *args)

    def open(self, at, number):
        """A document and its revision."""
        status, headers, body = at.ask("GET", f"/gold/document/{number}")
        self.assertEqual(status, 200, body)
        return json.loads(body), headers["ETag"]

    def put(self, at, number, document, revision, **headers):
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        status, _, reply = at.ask("PUT", f"/gold/document/{number}", body, {**JSON, "If-Match": revision, **headers})
        return status, json.loads(reply)

    def save(self, at, number, change):
        document, revision = self.open(at, number)
        change(document)
        status, reply = self.put(at, number, document, revision)
        self.assertEqual(status, 200, reply)
        return reply["revision"]

    def suggest(self, at, document):
        """What the page does: the document's text and meta through the pipeline."""
        status, _, body = at.annotate(json.dumps({key: document[key] for key in ("id", "meta", "text")}).encode(), JSON)
        self.assertEqual(status, 200, body)
        return json.loads(body)

    def accept(self, at, number):
        """All suggestions become gold, without references."""
        def change(document):
            for layer, spans in self.suggest(at, document).items():
                if isinstance(spans, list) and layer not in NOT_GOLD:
                    document[layer] = [{k: v for k, v in span.items() if (layer, k) != ("fact", "entity")} for span in spans]
            document["document"] = {"sentiment": 0.5, "hype_label": 1}
        self.save(at, number, change)


class Server(Case):
    def test_a_new_file_has_the_articles_and_no_gold(self):
        at = self.annotate_gold("--annotator", "ann")
        gold = self.gold()
        self.assertEqual([document["id"] for document in gold], sorted(ARTICLES))
        self.assertEqual({key for document in gold for key in document}, {"id", "meta", "text"})
        status, _, body = at.ask("GET", "/gold/index")
        index = json.loads(body)
        self.assertEqual((status, index["file"], index["annotator"]), (200, "gold.jsonl", "ann"))
        self.assertEqual([d["state"] for d in index["documents"]], ["new"] * 3)
        kinds = {c["name"]: c["type"] for layer in index["layers"] if layer["name"] == "fact" for c in layer["columns"]}
        self.assertEqual((kinds["kind"], kinds["change"], kinds["begin"], kinds["entity"]), ("name", "decimal", "day", "span"))
        self.assertEqual(sorted(p.name for p in self.dir.iterdir()), ["articles", "gold.jsonl", "gold.jsonl.lock", "p.conf"])
        self.assertEqual(at.stop(), 0)
        self.assertFalse((self.dir / "gold.jsonl.lock").exists())

    def test_only_what_is_checked_counts(self):
        """`eval` takes the layers that are gold, of the documents that have them; a draft is not gold."""
        at = self.annotate_gold()
        self.accept(at, 0)

        def half(document):
            money = self.suggest(at, document)["money"]
            document["money"] = money
            document["draft"] = {"date": [{"start": 0, "end": 5, "type": "DATE", "suggested": True}]}
        self.save(at, 1, half)
        report = json.loads(self.run_toolkit("eval", "p.conf", "--gold", "gold.jsonl", "--json", "--strict", "--resamples", "10", code=0).out)
        system = report["systems"][0]
        layers = {layer["name"]: layer for layer in system["layers"]}
        self.assertEqual(report["issues"]["total"], 0)
        self.assertEqual({name: layer["documents"] for name, layer in layers.items()},
                         {"sentence": 1, "entity": 1, "money": 2, "date": 1, "fact": 1})
        for layer in layers.values():
            for row in layer["rows"]:
                if row["kind"] == "micro":
                    self.assertEqual(row["strict"]["f1"]["value"], 1, layer["name"])
        status, _, body = at.ask("GET", "/gold/index")
        states = [(d["state"], d["draft"]) for d in json.loads(body)["documents"]]
        self.assertEqual(states, [("done", []), ("draft", ["date"]), ("new", [])])

    def test_two_people_agree_or_not(self):
        for name, wrong in (("a.jsonl", False), ("b.jsonl", True)):
            at = self.annotate_gold("--annotator", name[0], name=name)
            self.accept(at, 0)
            if wrong:
                def change(document):
                    for span in document["entity"][::3]:
                        span["label"] = "MISC"
                    del document["money"][0]
                self.save(at, 0, change)
            at.stop()
            self.assertEqual(self.gold(name)[0]["meta"]["annotator"], name[0])
        report = json.loads(self.run_toolkit("eval", "--gold", "a.jsonl", "--agreement", "b.jsonl", "--json", "--resamples", "10", code=0).out)
        self.assertEqual(report["issues"]["total"], 0, report["issues"])
        kappa = {row["layer"]: row["kappa"]["value"] for row in report["agreement"] if row["role"] is None}
        self.assertEqual(kappa["date"], 1)
        self.assertLess(kappa["entity"], 0.9)
        self.assertLess(kappa["money"], 1)

    def test_what_trains_takes_it(self):
        at = self.annotate_gold()
        for number in range(3):
            self.accept(at, number)
        at.stop()
        # The trainer of names reads tags, that of facts the file itself.
        self.run_toolkit("convert", "gold.jsonl", "gold.bio", "--tokenize", code=0)
        tags = {line.split("\t")[-1] for line in self.read("gold.bio").splitlines() if "\t" in line}
        self.assertLessEqual({"B-ORG", "I-ORG", "B-LOC", "O"}, tags)
        prepare = harness.SOURCE_ROOT / "plugins" / "fact" / "train" / "prepare.py"
        self.write("f.conf", "[input]\npath = gold.jsonl\nformat = jsonl\nlayers = -fact\n[token]\n[sentence]\n[entity]\n[money]\n[date]\n[number]\n"
                             "[fact_features]\n[output]\npath = features.jsonl\nlayers = fact_features\n")
        folder = pathlib.Path(harness.PLUGIN_PATH.split(":")[0]) / "fact"
        if not (folder / "fact_features.so").exists():
            self.skipTest("the plugin fact_features is not built")
        own = self.dir / "plugins" / "fact_features"
        own.mkdir(parents=True)
        (own / "fact_features.so").symlink_to(folder / "fact_features.so")
        (own / "data").symlink_to(folder / "data")
        self.env["TOOLKIT_PLUGIN_PATH"] += f":{self.dir}/plugins"
        self.run_toolkit("run", "-q", "f.conf", code=0)
        examples = subprocess.run([sys.executable, prepare, "features.jsonl", "gold.jsonl"], cwd=self.dir, capture_output=True, check=True, timeout=60)
        self.assertGreater(examples.stdout.count(b"\n"), 20)

    def test_suggestions_can_be_saved_as_they_are(self):
        """Nothing that the pipeline finds is refused: numbers and hype too."""
        at = self.annotate_gold()

        def change(document):
            for layer, spans in self.suggest(at, document).items():
                if isinstance(spans, list):
                    document[layer] = spans
        for number in range(3):
            self.save(at, number, change)
        self.assertIn("entity", self.gold()[0]["fact"][0])

    def test_conflict(self):
        at = self.annotate_gold()
        document, revision = self.open(at, 0)
        new = self.save(at, 0, lambda d: d.update(entity=[]))
        status, reply = self.put(at, 0, document, revision)
        self.assertEqual(status, 409)
        self.assertEqual(reply["error"]["message"], "the document was changed after you opened it")
        status, _ = self.put(at, 0, document, f'"{new}"')
        self.assertEqual(status, 200)
        self.assertNotIn("entity", self.gold()[0])

    def test_refusals(self):
        at = self.annotate_gold()
        document, revision = self.open(at, 0)
        before = self.read("gold.jsonl")
        wrong = {**document, "entity": [{"start": 0, "end": 18, "label": "ORG"}, {"start": 3, "end": 5, "label": "ORG"}]}
        status, reply = self.put(at, 0, wrong, revision)
        error = reply["error"]
        self.assertEqual((status, error["layer"], error["span"], error["column"]), (422, "entity", 1, None))
        status, reply = self.put(at, 0, {**document, "draft": {"entity": [{"start": 0, "end": 18, "label": "Org"}]}}, revision)
        error = reply["error"]
        self.assertEqual((status, error["span"], error["column"], error["draft"]), (422, 0, "label", True))
        self.assertEqual(self.put(at, 0, {**document, "text": "x"}, revision)[0], 422)
        self.assertEqual(self.put(at, 0, b"{", revision)[0], 422)
        self.assertEqual(self.put(at, 9, document, revision)[0], 404)
        self.assertEqual(self.put(at, "x", document, revision)[0], 404)
        self.assertEqual(self.put(at, "0/", document, revision)[0], 404)
        self.assertEqual(self.put(at, 0, document, "")[0], 428)
        self.assertEqual(self.put(at, 0, document, revision, **{"Content-Type": "text/plain"})[0], 415)
        self.assertEqual(self.put(at, 0, document, revision, Origin="http://example.org")[0], 403)
        self.assertEqual(at.ask("POST", "/gold/document/0", b"{}", JSON)[0], 405)
        self.assertEqual(self.read("gold.jsonl"), before)

    def test_a_second_server_and_a_killed_one(self):
        at = self.annotate_gold()
        result = self.run_toolkit("serve", "p.conf", "--annotate", "gold.jsonl", "--listen", "127.0.0.1:0", code=harness.USAGE)
        self.assertIn("gold.jsonl is being annotated by another server", result.err)
        at.stop(signal.SIGKILL)
        self.assertTrue((self.dir / "gold.jsonl.lock").exists())
        again = self.annotate_gold()
        self.accept(again, 1)
        self.assertIn("entity", self.gold()[1])

    def test_what_cannot_be_opened(self):
        self.write("p.conf", CONF)
        for text, message in (('{"id": "a"}\n', "bad.jsonl:1: the document has no text"), ("\n[", "bad.jsonl:2: not a JSON object")):
            self.write("bad.jsonl", text)
            result = self.run_toolkit("serve", "p.conf", "--annotate", "bad.jsonl", "--listen", "127.0.0.1:0", code=harness.USAGE)
            self.assertIn(message, result.err)
            self.assertEqual(self.read("bad.jsonl"), text)
        result = self.run_toolkit("serve", "p.conf", "--annotator", "ann", code=harness.USAGE)
        self.assertIn("--annotator needs --annotate", result.err)
        result = self.run_toolkit("serve", "p.conf", "--annotate", "none/gold.jsonl", "--listen", "127.0.0.1:0")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("none/gold.jsonl", result.err)

    def test_without_a_gold_file(self):
        at = self.serve()
        status, _, body = at.ask("GET", "/gold/index")
        self.assertEqual(status, 404)
        self.assertIn("--annotate", json.loads(body)["error"]["message"])


if __name__ == "__main__":
    unittest.main()
