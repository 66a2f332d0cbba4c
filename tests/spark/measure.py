# SPDX-License-Identifier: MIT
"""Measures toolkit.spark on one machine: measure.py CONF IN.jsonl FOLDER

Writes IN.jsonl, records with a date and a title, to Parquet files in FOLDER; annotates them with one and with two executors of one core,
three times each; and runs the same by `toolkit run --workers 1` and `2`. The number of spans of each layer must be the same everywhere.
The first time with new executors includes the start of Python and the warming up of Java; starting Spark is in none.
tests/spark/run makes the environment: `PYTHONPATH=… PYTHON tests/spark/measure.py …`.
"""
import collections
import json
import os
import pathlib
import subprocess
import sys
import time

import pyarrow as pa
import pyarrow.parquet
import pyspark
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from toolkit.spark import annotate
from toolkit._command import PATH as TOOLKIT

FILES = 16
FIELDS = [("id", pa.string()), ("text", pa.string()), ("date", pa.string()), ("title", pa.string())]


def write_parquet(source, folder):
    folder.mkdir(parents=True, exist_ok=True)
    with open(source, "rb") as file:
        records = [json.loads(line) for line in file]
    rows = [{"id": one["id"], "text": one["text"], **one["meta"]} for one in records]
    size = -(-len(rows) // FILES)
    for i in range(0, len(rows), size):
        pa.parquet.write_table(pa.Table.from_pylist(rows[i:i + size], pa.schema(FIELDS)), folder / f"{i // size:02}.parquet")
    return len(rows), sum(len(one["text"].encode()) for one in rows)


def report(what, seconds, rows, size):
    print(f"{what}: {seconds:.2f} s, {rows / seconds:.0f} rows/s, {size / seconds / 1e6:.1f} MB/s", flush=True)


def run_spark(executors, conf, folder, rows, size):
    os.environ.update(SPARK_HOME=os.path.dirname(pyspark.__file__), SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable,
                      SPARK_WORKER_DIR=str(folder / "work"))
    spark = (SparkSession.builder.master(f"local-cluster[{executors},1,2048]").config("spark.executor.memory", "1g")
             .config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
             .config("spark.sql.files.openCostInBytes", "0").config("spark.sql.files.maxPartitionBytes", "8m")
             .config("spark.sql.execution.arrow.maxRecordsPerBatch", "1000").getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    df = spark.read.parquet(folder.as_uri())
    annotated = annotate(df, conf, meta=["date", "title"], prefix="nlp_")
    for _ in range(3):
        started = time.monotonic()
        annotated.write.format("noop").mode("overwrite").save()
        report(f"Spark, {executors} executors", time.monotonic() - started, rows, size)
    layers = [name for name in annotated.columns if name.startswith("nlp_") and name not in ("nlp_document", "nlp_quarantine")]
    counts = annotated.agg(*[F.sum(F.size(name)).alias(name[4:]) for name in layers]).collect()[0].asDict()
    spark.stop()
    return counts


def run_toolkit(workers, conf, source, out, rows, size):
    started = time.monotonic()
    subprocess.run([TOOLKIT, "run", conf, "--input", source, "--input-format", "jsonl", "--output", out, "--workers", str(workers), "--quiet",
                    "--force"], check=True)
    report(f"toolkit run --workers {workers}", time.monotonic() - started, rows, size)


def counts_of(out):
    counts = collections.Counter()
    with open(out, encoding="utf-8") as file:
        for document in map(json.loads, file):
            counts.update({layer: len(spans) for layer, spans in document.items() if isinstance(spans, list)})
    return dict(counts)


def main():
    conf, source, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]).absolute()
    rows, size = write_parquet(source, folder / "parquet")
    print(f"{rows} rows, {size / 1e6:.0f} MB of text")
    out = folder / "out.jsonl"
    for workers in (1, 2, 2):
        run_toolkit(workers, conf, source, out, rows, size)
    expected = counts_of(out)
    for executors in (1, 2):
        if run_spark(executors, conf, folder / "parquet", rows, size) != expected:
            sys.exit("the results differ")
    run_toolkit(2, conf, source, out, rows, size)
    print("all have the same spans:", expected)


if __name__ == "__main__":
    main()
