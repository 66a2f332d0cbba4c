# SPDX-License-Identifier: MIT
"""toolkit.spark, and the command in Spark's pipes and GNU parallel, on a cluster of two executor processes.

The results are those of `toolkit run` over the same documents, also if an executor is killed. Environment: FAULTY, the plugin
tests/cli/faulty.c; STORIES, tests/bench/make_stories.py.
"""
import datetime
import decimal
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import unittest.mock

import pyspark
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from toolkit import ConfigError, spark as tool
from toolkit._command import PATH as TOOLKIT

FAULTY = pathlib.Path(os.environ["FAULTY"])
CONF = "[token]\n[sentence]\n[entity]\n[money]\n[date]\n[number]\n[sentiment]\n[stance]\n[hype]\n[fact]\n"
COLLECTORS = "[input]\npath = none/\nformat = text\nencoding = latin1\n" + CONF + "[output]\npath = none.jsonl\n[collect:merge]\nformat = sqlite\n[collect:words]\nplugin = count\n"
SCHEMA = "id string, text string, date string, title string"
RECORDS = 150
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dlog4j2.level=ERROR"

spark: SparkSession
scratch: pathlib.Path


def setUpModule():
    global spark, scratch
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="toolkit-spark-test-"))
    for name in ("TOOLKIT_PLUGIN_PATH", "SPARK_CONF_DIR"):
        os.environ.pop(name, None)
    os.environ.update(
        SPARK_HOME=os.path.dirname(pyspark.__file__), SPARK_LOCAL_IP="127.0.0.1", SPARK_WORKER_DIR=str(scratch / "work"),
        SPARK_LOCAL_DIRS=str(scratch / "local"), PYSPARK_PYTHON=sys.executable)
    spark = (
        SparkSession.builder.master("local-cluster[2,1,1024]").appName("toolkit")
        .config("spark.executor.memory", "512m").config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.extraJavaOptions", JAVA).config("spark.executor.extraJavaOptions", JAVA)
        .config("spark.sql.shuffle.partitions", "3").config("spark.sql.execution.arrow.maxRecordsPerBatch", "20")
        .config("spark.sql.warehouse.dir", str(scratch / "warehouse")).getOrCreate())
    spark.sparkContext.setLogLevel("OFF")


def tearDownModule():
    spark.stop()
    shutil.rmtree(scratch, ignore_errors=True)


# ------------------------------------------------------------------------------------------------------- processes of the cluster


def processes():
    """The command line and the parent of each process."""
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
            found[int(folder.name)] = ((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(), int(stat.rsplit(") ")[1].split()[1]))
        except OSError:
            pass  # it has ended
    return found


def descendants(pid, table):
    below = [child for child, (_, parent) in table.items() if parent == pid]
    return below + [one for child in below for one in descendants(child, table)]


def executors():
    """The JVMs of the executors, with the processes below each."""
    table = processes()
    mine = set(descendants(os.getpid(), table))
    return {pid: descendants(pid, table) for pid in mine if "CoarseGrainedExecutorBackend" in table[pid][0] and table[pid][0].split()[0].endswith("java")}


def python_workers():
    """The Python processes that run tasks: children of a daemon, the child of an executor. Their children look the same."""
    table = processes()
    return [pid for executor, below in executors().items() for pid in below if table.get(table[pid][1], ("", 0))[1] == executor]


# ------------------------------------------------------------------------------------------------------------------ documents, runs


def stories(n=RECORDS):
    out = subprocess.run([sys.executable, os.environ["STORIES"], str(n), "--plain"], check=True, capture_output=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def frame(records, partitions):
    rows = [(one["id"], one["text"], one.get("meta", {}).get("date"), one.get("meta", {}).get("title")) for one in records]
    return spark.createDataFrame(spark.sparkContext.parallelize(rows, partitions), SCHEMA)


def annotate(df, conf=CONF, **options):
    return tool.annotate(df, conf, meta=["date", "title"], prefix="nlp_", **options)


def plain(value):
    """A value of a row, as a JSON object has it."""
    if isinstance(value, pyspark.sql.Row):
        return {key.replace("entity_id", "id"): plain(one) for key, one in value.asDict().items() if one is not None}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def as_json(row):
    """The document that `toolkit run` writes for it."""
    values = plain(row)
    document = {"id": row.id, "text": row.text, "meta": {key: values[key] for key in ("date", "title") if key in values}}
    for name, value in values.items():
        if name == "nlp_document":
            document["document"] = {key: one for key, one in value.items() if key not in ("date", "title")}
        elif name.startswith("nlp_") and name != "nlp_quarantine":
            for span in value:
                assert span.pop("text") == row.text[span["start"]:span["end"]]
            document[name[4:]] = value
    return document


class Case(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(dir=scratch))

    def write(self, name, text):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def plugins(self):
        """A folder with the plugin that fails on demand."""
        folder = self.dir / "plugins"
        folder.mkdir(exist_ok=True)
        shutil.copy(FAULTY, folder)
        return folder

    def run_toolkit(self, *args, records=None, code=0):
        stdin = None if records is None else "".join(json.dumps(one) + "\n" for one in records).encode()
        done = subprocess.run([TOOLKIT, *map(str, args)], cwd=self.dir, input=stdin, capture_output=True)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done.stdout.decode()

    def expected(self, records, conf=CONF, *args, code=0):
        self.write("expected.conf", conf)
        out = self.run_toolkit("run", "expected.conf", "--input", "-", "--input-format", "jsonl", "--output", "-", "--quarantine",
                               "q.jsonl", *args, records=records, code=code)
        return [json.loads(line, parse_float=decimal.Decimal) for line in out.splitlines()]

    def assert_same(self, rows, expected):
        """Rows are these documents; numbers that JSON has in full are equal as decimals, scores as doubles."""
        self.assertEqual(len(rows), len(expected))
        for row, right in zip(rows, expected):
            self.assertEqual(floats(as_json(row)), floats(right), row.id)


def floats(value):
    if isinstance(value, dict):
        return {key: floats(one) for key, one in value.items()}
    if isinstance(value, list):
        return [floats(one) for one in value]
    return float(value) if isinstance(value, (decimal.Decimal, int)) and not isinstance(value, bool) else value


# ------------------------------------------------------------------------------------------------------------------------ annotate


class Annotate(Case):
    def test_0_tasks_share_workers(self):
        """The first test: there are no Python workers yet. A source that needs none leaves one to each executor."""
        lines = self.write("in.jsonl", "".join(json.dumps(one) + "\n" for one in stories(40)))
        df = spark.read.schema("id string, text string").json(lines.as_uri()).repartition(8)
        self.assertEqual(len(tool.annotate(df, CONF).collect()), 40)
        first = self.nurseries()
        self.assertEqual(len(first), 2)
        self.assertEqual(len(tool.annotate(df, CONF).collect()), 40)
        self.assertEqual(self.nurseries(), first)
        tool.annotate(df, CONF, layers=["money"]).collect()
        self.assertEqual(len(self.nurseries()), 2)
        self.assertFalse(self.nurseries() & first)

    def nurseries(self):
        """The processes that Python workers have started."""
        workers, table = python_workers(), processes()
        return {pid for pid, (_, parent) in table.items() if parent in workers}

    def test_layers_are_those_of_a_run(self):
        records = stories()
        records[7]["text"] = "😀 Été: “€5m” for Zoë’s café… in 2024. " + records[7]["text"]
        expected = self.expected(records)
        rows = annotate(frame(records, 5)).collect()
        self.assert_same(rows, expected)
        self.assertTrue(all(row.nlp_quarantine is None for row in rows))
        self.assertGreater(sum(len(row.nlp_fact) for row in rows), RECORDS)
        money = rows[0].nlp_money[0]
        self.assertIsInstance(money.value, decimal.Decimal)
        self.assertIsInstance(rows[0].nlp_document.date, datetime.date)
        self.assertTrue(any(isinstance(date.begin, datetime.date) for row in rows for date in row.nlp_date))
    def test_one_row_a_span(self):
        records = stories(40)
        expected = [(one["id"], span["start"], span.get("value")) for one in self.expected(records) for span in one["money"]]
        df = frame(records, 3)
        rows = tool.annotate(df, CONF, meta=["date"], explode="money").select("id", "date", "money.*", "quarantine").collect()
        self.assertEqual([(row.id, row.start, row.value) for row in rows], expected)
        self.assertEqual({row.quarantine for row in rows}, {None})
        joined = tool.annotate(df.drop("date"), CONF, explode="money").groupBy("money.currency").count().collect()
        self.assertEqual([(row.currency, row["count"]) for row in joined], [("USD", len(expected))])
        self.assertNotIn("text", tool.annotate(df, CONF, explode="money").columns)

    def test_chosen_layers_and_other_formats(self):
        df = frame([{"id": "a", "text": "<html><body><article><p>" + "It cost $5 million in May. " * 20 + "</p></article></body></html>"}], 1)
        row = tool.annotate(df, CONF, format="html", layers=["money", "token"]).collect()[0]
        self.assertEqual(len(row.money), 20)
        self.assertEqual(row.token[1].text, "cost")
        self.assertNotIn("sentence", row)

    def test_a_bad_row_is_in_quarantine(self):
        records = stories(60)
        words = {5: "CRASH", 6: "ERROR", 20: "VIOLATION", 41: "EXIT", 42: "MEMORY", 59: "ABORT"}
        for row, word in words.items():
            records[row]["text"] = f"{word} {records[row]['text']}"
        records[30]["text"] = "SKIP this"
        plugins = self.plugins()
        conf = CONF + "[faulty]\n[run]\nmemory = 200M\n"
        expected = {one["id"]: one for one in self.expected(records, conf, "--plugin-path", plugins, code=2)}
        quarantine = {one["id"]: (one["plugin"], one["reason"], one["message"].partition("; run.memory")[0])  # and advice
                      for one in map(json.loads, (self.dir / "q.jsonl").read_text().splitlines())}
        self.assertEqual(len(quarantine), len(words))
        df = frame(records, 3)
        bad = spark.createDataFrame([("none", None, None, None)], SCHEMA)
        both = annotate(df.union(bad), conf, plugin_path=[plugins])
        exploded = tool.annotate(df, conf, meta=["date"], explode="money", plugin_path=[plugins], prefix="p_")
        shutil.rmtree(plugins)  # executors have what was shipped
        rows = {row.id: row for row in both.collect()}
        self.assertEqual(len(rows), 61)
        failed = {id: tuple(row.nlp_quarantine) for id, row in rows.items() if row.nlp_quarantine}
        self.assertEqual(failed, quarantine)
        for id in [*failed, records[30]["id"], "none"]:
            self.assertIsNone(rows[id].nlp_money)
            self.assertIsNone(rows[id].nlp_document)
        self.assert_same([rows[id] for id in expected], [{**one} for one in expected.values()])
        gone = {row.id: tuple(row.p_quarantine) for row in exploded.where("p_quarantine is not null").collect()}
        self.assertEqual(gone, quarantine)

    def test_a_plugin_that_cannot_continue_costs_a_row(self):
        records = stories(30)
        records[3]["text"] = "STOP here."
        rows = annotate(frame(records, 1), "[token]\n[sentence]\n[money]\n[faulty]\n", plugin_path=[self.plugins()]).collect()
        self.assertEqual([row.id for row in rows if row.nlp_quarantine], [records[3]["id"]])
        self.assertEqual(rows[3].nlp_quarantine.message, "the plugin is worn out")
        self.assertGreater(len(rows[4].nlp_money), 0)

    def test_files_of_the_configuration_are_shipped(self):
        self.write("conf/lists/own.tsv", "Zubbleforth\tPRODUCT\tz-1\n")
        conf = self.write("conf/own.conf", "[token]\n[sentence]\n[entity]\ngazetteer = lists/own.tsv\n")
        df = frame([{"id": "1", "text": "They sold Zubbleforth in May."}], 1)
        with self.assertRaisesRegex(ConfigError, "own.tsv"):
            tool.annotate(df, conf)
        annotated = tool.annotate(df, conf, files=["lists"])
        shutil.rmtree(self.dir / "conf")
        self.assertEqual([(one.text, one.entity_id) for one in annotated.collect()[0].entity], [("Zubbleforth", "z-1")])
        with self.assertRaisesRegex(ConfigError, "relative to the folder"):
            tool.annotate(df, CONF, files=["../secret.tsv"])

    def test_mistakes_are_reported_at_once(self):
        df = frame(stories(2), 1)
        with self.assertRaisesRegex(ConfigError, "did you mean 'money'"):
            tool.annotate(df, "[token]\n[sentence]\n[monye]\n")
        with self.assertRaisesRegex(ConfigError, "mony"):
            tool.annotate(df, CONF, layers=["mony"])
        with self.assertRaisesRegex(ValueError, "no column 'body'; there are: id, text"):
            tool.annotate(df, CONF, text="body")
        with self.assertRaisesRegex(ValueError, "a column 'date' already; choose a prefix"):
            tool.annotate(df, CONF)


# ------------------------------------------------------------------------------------------------------------- killed executors


def slowly(df, seconds):
    """The rows of a DataFrame, in a time that leaves room for a kill."""
    def wait(batches):
        for batch in batches:
            time.sleep(seconds)
            yield batch

    return df.mapInArrow(wait, df.schema)


class Kills(Case):
    def annotate_and_kill(self, victims):
        """Annotates, and kills one of victims() with SIGKILL when some tasks are done and some run."""
        records = stories(160)
        expected = self.expected(records)
        annotated = annotate(slowly(frame(records, 16), 0.5))
        rows, tracker = [], spark.sparkContext.statusTracker()
        thread = threading.Thread(target=lambda: rows.extend(annotated.collect()))
        thread.start()
        killed = None
        while thread.is_alive() and killed is None:
            stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
            if any(stage and stage.numCompletedTasks >= 3 and stage.numActiveTasks for stage in stages) and victims():
                killed = victims()[0]
                below = descendants(killed, processes())
                os.kill(killed, signal.SIGKILL)
            time.sleep(0.02)
        self.assertIsNotNone(killed, "the job was over too early")
        thread.join()
        self.assert_same(rows, expected)
        self.assertFalse(any(row.nlp_quarantine for row in rows))
        return killed, below

    def assert_ended(self, pids):
        for _ in range(100):
            left = [pid for pid in pids if pid in (table := processes()) and table[pid][0]]
            if not left:
                return
            time.sleep(0.1)
        self.fail(f"still there: {[(pid, table[pid]) for pid in left]}")

    def test_an_executor_is_killed(self):
        killed, below = self.annotate_and_kill(lambda: list(executors()))
        self.assert_ended([killed, *below])

    def test_a_python_worker_is_killed(self):
        def annotators():
            table = processes()
            return [worker for worker in python_workers() if descendants(worker, table)]

        killed, below = self.annotate_and_kill(annotators)
        self.assert_ended([killed, *below])


# ------------------------------------------------------------------------------------------------------------------------- collect


class Collect(Case):
    def results(self):
        return {name: (self.dir / file).read_bytes() for name, file in (("merge", "facts.db"), ("words", "words.csv"))}

    def collect(self, df, **options):
        results = {"merge": self.dir / "facts.db", "words": self.dir / "words.csv"}
        return tool.collect(df, COLLECTORS, meta=["date", "title"], results=results, force=True, **options)

    def run_collectors(self, records, conf=COLLECTORS, *args, code=0):
        self.write("collect.conf", conf)
        self.run_toolkit("run", "collect.conf", "--input", "-", "--input-format", "jsonl", "--collect", "merge=facts.db", "--collect",
                         "words=words.csv", "--output", "-", "--quarantine", "q.jsonl", *args, records=records, code=code)
        return self.results()

    def test_results_are_those_of_a_run(self):
        records = stories()
        expected = self.run_collectors(records)
        self.assertGreater(min(map(len, expected.values())), 1000)
        for partitions, together in ((3, 32), (10, 3)):  # with 10, states are merged in 4 groups, and these in 2
            with self.subTest(partitions=partitions), unittest.mock.patch.object(tool, "_MERGED_TOGETHER", together):
                done = self.collect(frame(records, partitions))
                self.assertEqual(self.results(), expected)
                self.assertEqual((done.failed, done.failures), (0, []))
        self.assertFalse((self.dir / "none.jsonl").exists())

    def test_bad_rows_are_in_no_result(self):
        records = stories(40)
        records[11]["text"] = "CRASH " + records[11]["text"]
        conf = COLLECTORS.replace("[fact]", "[fact]\n[faulty]")
        expected = self.run_collectors(records, conf, "--plugin-path", self.plugins(), code=2)
        done = tool.collect(frame(records, 4), conf, meta=["date", "title"], plugin_path=[self.plugins()], force=True,
                            results={"merge": self.dir / "facts.db", "words": self.dir / "words.csv"})
        self.assertEqual(self.results(), expected)
        self.assertEqual((done.failed, [(one.id, one.plugin, one.reason) for one in done.failures]), (1, [(records[11]["id"], "faulty", "crash")]))

    def test_no_rows(self):
        expected = self.run_collectors([])
        self.collect(spark.createDataFrame([], SCHEMA))
        self.assertEqual(self.results(), expected)

    def test_mistakes_are_reported_at_once(self):
        df = frame(stories(1), 1)
        with self.assertRaisesRegex(ConfigError, "no option 'nn'"):
            tool.collect(df, COLLECTORS, results={"merge": self.dir / "a", "words": self.dir / "b"}, options={"collect:words": {"nn": 2}})
        self.write("precious.csv", "mine\n")
        with self.assertRaisesRegex(ConfigError, "precious.csv"):
            tool.collect(df, COLLECTORS, results={"merge": self.dir / "a", "words": self.dir / "precious.csv"})


# ------------------------------------------------------------------------------------------------------------- without the package


class Command(Case):
    """What docs/scaling.md shows."""

    def test_pipe(self):
        records = stories()
        expected = self.run_toolkit("run", self.write("p.conf", CONF), "--input", "-", "--input-format", "jsonl", "--output", "-", records=records)
        lines = self.write("in.jsonl", "".join(json.dumps(one) + "\n" for one in records))
        command = f"{TOOLKIT} run {self.dir}/p.conf --input - --input-format jsonl --output - --workers 1 --quiet"
        piped = spark.sparkContext.textFile(lines.as_uri(), 4).pipe(command, checkCode=True).collect()
        self.assertEqual("".join(line + "\n" for line in piped), expected)
        with self.assertRaisesRegex(Exception, "exited with error code 1"):
            spark.sparkContext.parallelize(["{}"], 1).pipe(command.replace("p.conf", "none.conf"), checkCode=True).collect()


if __name__ == "__main__":
    unittest.main(warnings="ignore")
