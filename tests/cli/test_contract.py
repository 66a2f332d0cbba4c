# SPDX-License-Identifier: MIT
"""The contract besides layers: threads, hooks of a worker, meta values, references, extensions."""
import json
import unittest

from harness import OK, SANITIZED, TEST_PLUGINS, Case

CREW = "[input]\npath = in.jsonl\n[crew]\n[output]\npath = out.jsonl\n"
CLAIMS = "[input]\npath = in.jsonl\n[token]\n[sentence]\n[claims]\n[output]\npath = out.jsonl\nlayers = {}\n"
TEXT = "The SEC told IBM and Visa. It rained. Then NASA fell."


def jsonl(*documents):
    return "".join(json.dumps(d) + "\n" for d in documents)


class Threads(Case):
    def run_crew(self, *args):
        texts = ["x" * n + " 1 2." for n in range(0, 4000, 10)]
        self.write("in.jsonl", jsonl(*({"text": text} for text in texts)))
        self.conf(CREW)
        done = self.run_toolkit("run", "p.conf", *args, code=OK)
        counts = [json.loads(line)["document"]["letters"] for line in self.read("out.jsonl").splitlines()]
        self.assertEqual(counts, list(range(0, 4000, 10)), args)
        return done.err

    def test_a_plugin_that_declares_threads_has_them(self):
        for args in (["--workers", "2"], ["--workers", "0"], ["--workers", "1", "--set", "run.sandbox=off"]):
            self.run_crew(*args)
        if not SANITIZED:
            self.assertNotIn("sandbox", self.run_crew("--workers", "3", "--set", "run.memory=64M"))

    def test_a_worker_calls_start_once_and_stop_at_its_end(self):
        log = self.dir / "log"
        self.env["CREW_LOG"] = str(log)
        for args, calls in ((["--workers", "1"], 1), (["--workers", "0"], 1)):
            log.write_text("")
            self.run_crew("--set", "run.sandbox=off", *args)
            self.assertEqual(log.read_text().split(), ["start", "stop"] * calls, args)

    def test_check_and_show(self):
        done = self.run_toolkit("plugins", "check", TEST_PLUGINS / "crew.so")
        self.assertEqual(done.returncode, OK, done.out)
        self.assertNotIn("FAILED", done.out)
        self.assertIn("It starts threads in workers.\n", self.run_toolkit("plugins", "show", "crew", code=OK).out)


class References(Case):
    def run_claims(self, layers="*", *args, name="[claims]"):
        self.write("in.jsonl", jsonl({"id": "a", "meta": {"x": 1, "claims.list": "old"}, "text": TEXT}))
        self.conf(CLAIMS.format(layers).replace("[claims]", name))
        self.run_toolkit("run", "p.conf", *args, code=OK)
        return self.read("out.jsonl")

    def test_jsonl_writes_the_index_and_leaves_none_out(self):
        for workers in ("0", "1"):
            d = json.loads(self.run_claims("*", "--workers", workers))
            first, second, third = d["claims"]
            words = [d["text"][t["start"]:t["end"]] for t in d["token"]]
            self.assertEqual((words[first["first"]], words[first["last"]]), ("SEC", "IBM"))
            self.assertEqual({**first, "first": 0, "last": 0}, {"start": 0, "end": 26, "first": 0, "last": 0})
            self.assertEqual(second, {"start": 27, "end": 37, "before": 0})
            self.assertEqual((words[third["first"]], third["first"], third["before"]), ("NASA", third["last"], 1))

    def test_a_reference_to_a_layer_that_is_not_written_is_left_out(self):
        claims = json.loads(self.run_claims("claims"))["claims"]
        self.assertEqual(claims[2], {"start": 38, "end": 53, "before": 1})

    def test_a_layer_with_an_alias_refers_to_itself(self):
        d = json.loads(self.run_claims("*", name="[claims:b]"))
        self.assertEqual(d["claims:b"][2]["before"], 1)
        self.assertEqual(d["meta"]["claims:b"], 'a "quoted"\nline')

    def test_csv(self):
        rows = self.run_claims("token,claims", "--set", "output.format=csv").splitlines()
        more = [row.rsplit(",", 1)[1] for row in rows if ",claims," in row]
        tokens = [row for row in rows if ",token," in row]
        first = dict(v.split("=") for v in more[0].strip('"').split(";"))
        self.assertIn(",SEC,", tokens[int(first["first"])])
        self.assertEqual(more[1], '"before=0"')

    def test_show_names_the_layer(self):
        out = self.run_toolkit("plugins", "show", "claims", code=OK).out
        self.assertRegex(out, r"first +span +the first name\n +index of a span of token/1\n")


class ReadReferences(Case):
    """The jsonl decoder reads layers that refer to spans of others."""

    ENTITIES = [{"start": 21, "end": 25, "label": "ORG"}, {"start": 0, "end": 3, "label": "ORG"}]
    SENTENCES = [{"start": 21, "end": 33}, {"start": 0, "end": 20}]

    def convert(self, stances, layers="sentence,entity,stance", code=OK):
        self.write("in.jsonl", jsonl({"id": "a", "text": "IBM sold its shares. Visa bought.", "stance": stances,
                                      "sentence": self.SENTENCES, "entity": self.ENTITIES}))
        self.conf(f"[input]\npath = in.jsonl\nlayers = {layers}\n[output]\npath = out.jsonl\nlayers = *\n")
        return self.run_toolkit("run", "p.conf", code=code)

    def test_references_follow_spans_that_are_put_in_order(self):
        self.convert([{"start": 21, "end": 25, "entity": 0, "sentence": 0, "score": 0.5},
                      {"start": 0, "end": 3, "entity": 1, "sentence": 1, "score": -0.5},
                      {"start": 9, "end": 12, "entity": None, "sentence": 1, "score": 0}])
        d = json.loads(self.read("out.jsonl"))
        self.assertEqual([e["start"] for e in d["entity"]], [0, 21])
        self.assertEqual(d["stance"], [{"start": 0, "end": 3, "entity": 0, "score": -0.5, "sentence": 0},
                                       {"start": 9, "end": 12, "score": 0, "sentence": 0},
                                       {"start": 21, "end": 25, "entity": 1, "score": 0.5, "sentence": 1}])
        # Its output is read back unchanged.
        self.write("in.jsonl", self.read("out.jsonl"))
        first = self.read("out.jsonl")
        self.run_toolkit("run", "p.conf", code=OK)
        self.assertEqual(self.read("out.jsonl"), first)

    def test_a_reference_that_is_out_of_range_or_no_index_fails(self):
        for entity, words in ((2, "layer stance, span 0: `entity` is 2, and entity/1 has no such span"),
                              (-1, "layer stance, span 0: `entity` is not a whole number"),
                              ("0", "layer stance, span 0: `entity` is not a whole number")):
            done = self.convert([{"start": 0, "end": 3, "entity": entity, "score": 0}], code=2)
            self.assertIn(words, done.err)

    def test_a_reference_to_a_layer_that_is_not_read_is_lost_and_reported(self):
        done = self.convert([{"start": 0, "end": 3, "entity": 0, "score": 0, "sentence": 5}], layers="stance")
        self.assertEqual(json.loads(self.read("out.jsonl"))["stance"], [{"start": 0, "end": 3, "score": 0}])
        self.assertIn("lost (jsonl): references to spans of entity: 1 in 1 document\n", done.err)
        self.assertIn("lost (jsonl): references to spans of sentence: 1 in 1 document\n", done.err)


class Meta(Case):
    def test_a_plugin_s_own_keys_are_written_in_their_place(self):
        for workers in ("0", "1"):
            self.write("in.jsonl", jsonl({"id": "a", "meta": {"x": 1, "claims.list": "old", "y": "z"}, "text": TEXT}))
            self.conf(CLAIMS.format("none"))
            self.run_toolkit("run", "p.conf", "--workers", workers, code=OK)
            out = self.read("out.jsonl")
            self.assertEqual(out[:out.index(', "text"')],
                             '{"id": "a", "meta": {"x": 1, "claims.list": [3, "\\n"], "y": "z", '
                             '"claims": "a \\"quoted\\"\\nline"}')
            # Its output is read back, and replaced again.
            self.write("in.jsonl", out)
            self.run_toolkit("run", "p.conf", "--workers", workers, code=OK)
            self.assertEqual(self.read("out.jsonl"), out)


class Extensions(Case):
    def test_check_uses_the_samples_that_a_plugin_offers(self):
        done = self.run_toolkit("plugins", "check", TEST_PLUGINS / "claims.so", code=OK)
        self.assertNotIn("committed no span", done.out)


if __name__ == "__main__":
    unittest.main()
