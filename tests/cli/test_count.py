# SPDX-License-Identifier: MIT
"""The collectors count, cooccur and duplicates, from end to end: results, hostile names, any number of workers, states."""
import csv
import io
import itertools
import json
import re
import unittest
import xml.etree.ElementTree

from harness import FAILURE, OK, USAGE, Case

CONF = """\
[input]
path = in.jsonl
format = jsonl
layers = {layers}

{annotators}

{collectors}
"""
COLLECTORS = {
    "forms": "plugin = count\nby = month\nstopwords = english.txt",
    "grams": "plugin = count\nof = ngram\nn = 3\nformat = jsonl\nmin = 2",
    "names": "plugin = count\nof = entity\nby = source",
    "stems": "plugin = count_stems\nmin = 2",
    "graph": "plugin = cooccur",
    "edges": "plugin = cooccur\nwithin = document\nformat = csv",
    "copies": "plugin = duplicates",
}
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
STORY = (
    "Scale AI said on Tuesday that Meta will invest in the company. Meta said the deal values Scale AI at $29 billion. "
    "Alexandr Wang will join Meta, the companies said, and the firm will go on without him. Analysts at Kestrel Research doubt it."
)
ARTICLES = [
    ("wire", "2025-06-10", "Newswire", STORY),
    ("daily", "2025-06-11", "The Daily", STORY.replace("doubt it", "doubt that")),
    ("blog", None, "=HYPERLINK(1)", "Meta invests. Nothing else is known about the deals of Meta and Google."),
    ("copy", "2025-06-12T09:00:00Z", "Mirror", STORY),
    ("other", "2024-12-31", "Newswire", "Google Inc. and Meta said on Tuesday that the deal is off."),
]


def names(text):
    """The span of each name of the test in a text, with its label."""
    labels = {"Scale AI": "ORG", "Meta": "ORG", "Google": "ORG", "Alexandr Wang": "PERSON", "Kestrel Research": "ORG"}
    found = [(m.start(), m.end(), labels[m[0]]) for m in re.finditer("|".join(labels), text)]
    return [{"start": start, "end": end, "label": label, "name": text[start:end]} for start, end, label in found]


def document(id_, date, source, text, entities=None):
    meta = {key: value for key, value in (("date", date), ("source", source)) if value is not None}
    return json.dumps({"id": id_, "meta": meta, "text": text, "entity": names(text) if entities is None else entities})


class Collectors(Case):
    def prepare(self, documents, collectors=COLLECTORS, more="[stem]"):
        self.write("in.jsonl", "".join(line + "\n" for line in documents))
        sections = "\n".join(f"[collect:{name}]\npath = {name}.out\n{text}\n" for name, text in collectors.items())
        annotators = "[token]\n[sentence]\n" + more
        self.conf(CONF.format(layers="entity", annotators=annotators, collectors=sections))

    def results(self, *args, collectors=COLLECTORS):
        self.run_toolkit("run", "p.conf", "--force", *args, code=OK)
        return {name: (self.dir / f"{name}.out").read_bytes() for name in collectors}

    def table(self, name):
        """The rows of a CSV result."""
        text = (self.dir / f"{name}.out").read_bytes().decode()
        return list(csv.reader(io.StringIO(text, newline="")))

    def test_results(self):
        self.prepare([document(*article) for article in ARTICLES])
        self.results()
        forms = self.table("forms")
        self.assertEqual(forms[0], ["month", "form", "count", "documents"])
        self.assertEqual(sorted({row[0] for row in forms[1:]}), ["", "2024-12", "2025-06"])
        june = [row[1:] for row in forms if row[0] == "2025-06"]
        # "said" three times in each of three articles, "meta" too; equal counts by their bytes
        self.assertEqual(june[:3], [["meta", "9", "3"], ["said", "9", "3"], ["ai", "6", "3"]])
        self.assertNotIn("the", [row[0] for row in june])
        grams = [json.loads(line) for line in self.read("grams.out").splitlines()]
        self.assertEqual(grams[0], {"ngram": "on tuesday that", "count": 4, "documents": 4})
        self.assertNotIn("meta the companies", [gram["ngram"] for gram in grams])  # a comma is between them
        self.assertEqual(
            self.table("names")[:4],
            [["source", "name", "label", "id", "count", "documents"], ["'=HYPERLINK(1)", "Meta", "ORG", "", "2", "1"],
             ["'=HYPERLINK(1)", "Google", "ORG", "", "1", "1"], ["Mirror", "Meta", "ORG", "", "3", "1"]])
        stems = dict((row[0], row[1:]) for row in self.table("stems"))
        self.assertEqual(stems["invest"], ["4", "4"])  # "invest" and "invests"
        self.assertEqual(stems["deal"], ["5", "5"])  # "deal" and "deals"
        edges = self.table("edges")
        self.assertEqual(edges[1:3], [["Alexandr Wang", "PERSON", "", "Kestrel Research", "ORG", "", "3", "3"],
                                      ["Alexandr Wang", "PERSON", "", "Meta", "ORG", "", "3", "3"]])
        copies = self.table("copies")
        self.assertEqual([row[:4] for row in copies[1:]], [["1", "wire", "2025-06-10", "Newswire"],
                         ["1", "daily", "2025-06-11", "The Daily"], ["1", "copy", "2025-06-12T09:00:00Z", "Mirror"]])
        self.assertEqual([row[5] for row in copies[1:]], ["", "", "wire"])
        self.assertTrue(0.8 <= float(copies[2][4]) < 1, copies[2])

    def test_a_graph_is_what_the_sentences_say(self):
        self.prepare([document(*article) for article in ARTICLES])
        self.results()
        root = xml.etree.ElementTree.parse(self.dir / "graph.out").getroot()
        keys = {key.get("id"): key.get("attr.name") for key in root.iter(GRAPHML + "key")}

        def values(element):
            return {keys[data.get("key")]: data.text for data in element.iter(GRAPHML + "data")}

        nodes = {node.get("id"): values(node) for node in root.iter(GRAPHML + "node")}
        edges = {frozenset((nodes[e.get("source")]["label"], nodes[e.get("target")]["label"])): values(e)
                 for e in root.iter(GRAPHML + "edge")}
        self.assertEqual(edges, {
            frozenset(("Scale AI", "Meta")): {"weight": "6", "documents": "3"},
            frozenset(("Alexandr Wang", "Meta")): {"weight": "3", "documents": "3"},
            frozenset(("Google", "Meta")): {"weight": "2", "documents": "2"},
        })
        self.assertEqual({node["label"]: (node["type"], node["mentions"], node["documents"]) for node in nodes.values()}, {
            "Alexandr Wang": ("PERSON", "3", "3"), "Google": ("ORG", "2", "2"), "Meta": ("ORG", "12", "5"),
            "Scale AI": ("ORG", "6", "3")})

    def corpus(self):
        """Sixty documents: the articles, and copies with other words."""
        return [
            document(f"{article[0]}{i}", f"2025-{1 + i:02}-{1 + 2 * i:02}", article[2], article[3].replace("said", f"s{'ai' * (i % 4)}d"))
            for i, article in itertools.product(range(12), ARTICLES)
        ]

    def test_any_number_of_workers_gives_the_same(self):
        self.prepare(self.corpus())
        expected = self.results("--workers", 0)
        self.assertGreater(len(expected["copies"].splitlines()), 40)
        for workers in (1, 2, 8):
            self.assertEqual(self.results("--workers", workers), expected, workers)

    def test_parts_give_the_same_as_the_whole(self):
        documents = self.corpus()
        self.prepare(documents)
        expected = self.results()
        for cut in (0, 1, 23):
            for number, part in enumerate((documents[:cut], documents[cut:])):
                self.write("in.jsonl", "".join(line + "\n" for line in part))
                self.run_toolkit("run", "p.conf", "--save-states", f"part{cut}-{number}", code=OK)
            self.run_toolkit("collect", "p.conf", f"part{cut}-0", f"part{cut}-1", "--force", code=OK)
            self.assertEqual({name: (self.dir / f"{name}.out").read_bytes() for name in COLLECTORS}, expected, cut)

    def test_hostile_names(self):
        hostile = ["=1+1", '@a,"b"', "a\r\nb", "<b>&amp;</b>", "]]>", "x\x01\x1fy", "\ufffe", "\u202eabc", "\x1b[31m", "+", "-1"]
        text = " and ".join(hostile)
        spans, at = [], 0
        for name in hostile:
            spans.append({"start": at, "end": at + len(name), "label": "ORG", "name": name})
            at += len(name) + len(" and ")
        collectors = {
            "names": COLLECTORS["names"], "lines": "plugin = count\nof = entity\nformat = jsonl",
            "graph": "plugin = cooccur\nwithin = document", "edges": COLLECTORS["edges"],
            "copies": "plugin = duplicates\nformat = jsonl"}
        self.prepare([document(name, name, name, text, spans) for name in hostile], collectors)
        self.results(collectors=collectors)
        guarded = {name: "'" + name if name[0] in "=@+" else name for name in hostile}
        rows = self.table("names")[1:]
        self.assertEqual(len(rows), len(hostile) ** 2)
        self.assertEqual({row[0] for row in rows}, set(guarded.values()))
        self.assertEqual({row[1] for row in rows}, set(guarded.values()))
        lines = [json.loads(line) for line in (self.dir / "lines.out").read_bytes().decode().split("\n")[:-1]]
        self.assertEqual([line["name"] for line in lines], sorted(hostile, key=str.encode))
        copies = [json.loads(line) for line in (self.dir / "copies.out").read_bytes().decode().split("\n")[:-1]]
        self.assertEqual([line["id"] for line in copies], hostile)
        self.assertEqual({line.get("copy_of") for line in copies}, {None, hostile[0]})
        root = xml.etree.ElementTree.parse(self.dir / "graph.out").getroot()
        labels = {data.text for data in root.iter(GRAPHML + "data") if data.get("key") == "label"}
        shown = {re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe]", "\ufffd", name) for name in hostile}
        self.assertEqual(labels, shown)

    def test_networkx_reads_the_graph(self):
        try:
            import networkx
        except ImportError:
            self.skipTest("networkx is not installed")
        self.prepare([document(*article) for article in ARTICLES])
        self.results()
        graph = networkx.read_graphml(self.dir / "graph.out")
        weights = {frozenset(graph.nodes[n]["label"] for n in pair): w for *pair, w in graph.edges(data="weight")}
        self.assertEqual(weights[frozenset(("Scale AI", "Meta"))], 6)

    def test_no_documents(self):
        self.prepare([])
        results = self.results()
        self.assertEqual(results["forms"], b"month,form,count,documents\r\n")
        self.assertEqual(results["grams"], b"")
        self.assertEqual(results["copies"], b"group,id,date,source,similarity,copy_of\r\n")
        xml.etree.ElementTree.fromstring(results["graph"])

    def test_wrong_labels_are_an_error(self):
        self.prepare([], {"names": "plugin = count\nof = entity\nlabels = ORG,COMPANY"})
        run = self.run_toolkit("run", "p.conf", code=USAGE)
        self.assertIn("'COMPANY' is not a label; the labels are PERSON, ORG", run.err)

    def test_entities_need_the_layer_entity(self):
        self.prepare([document(*article) for article in ARTICLES], {"names": "plugin = count\nof = entity"})
        conf = (self.dir / "p.conf").read_text().replace("layers = entity\n", "layers = sentence\n").replace("[sentence]", "")
        self.write("p.conf", conf)
        run = self.run_toolkit("run", "p.conf", code=FAILURE)
        self.assertIn("of = entity needs the layer entity; put [entity] into the pipeline", run.err)

    def test_stems_need_the_plugin_stem(self):
        self.prepare([], {"stems": COLLECTORS["stems"]}, more="")
        run = self.run_toolkit("run", "p.conf", code=USAGE)
        self.assertIn("stem", run.err)

    def test_too_many_rows_fail_only_the_collector(self):
        collectors = {"few": "plugin = count\nmax = 1000", "copies": COLLECTORS["copies"]}
        words = " ".join(f"word{i}" for i in range(1001))
        self.prepare([document(*article) for article in ARTICLES] + [document("long", None, None, words)], collectors)
        for workers in (0, 2):
            run = self.run_toolkit("run", "p.conf", "--force", "--workers", workers, code=FAILURE)
            self.assertIn("there are more different terms than that", run.err)
            self.assertFalse((self.dir / "few.out").exists())
            self.assertEqual(len(self.table("copies")), 4)


if __name__ == "__main__":
    unittest.main()
