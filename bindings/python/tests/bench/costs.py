# SPDX-License-Identifier: MIT
"""What the package costs beside the library: costs.py CONF RECORDS.jsonl

Prints the time of import and opening, of a call beside the C call, and of tables beside `toolkit run`. RECORDS.jsonl has "id" and
"text" in each line; 20 MB are enough.
"""
import json
import subprocess
import sys
import tempfile
import time

started = time.perf_counter(), time.process_time()
import toolkit  # noqa: E402

imported = time.perf_counter(), time.process_time()
nlp = toolkit.Pipeline(sys.argv[1])
opened = time.perf_counter(), time.process_time()

from toolkit import _command  # noqa: E402
from toolkit._native import ffi, lib  # noqa: E402
from toolkit._pipeline import record_of  # noqa: E402

TEXT = "Meta is in talks to invest over $10 billion in Scale AI."


def microseconds(call, calls=300, rounds=40):
    """The fastest round: what disturbs it can only be added."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(calls):
            call()
        best = min(best, (time.process_time() - start) / calls)
    return best * 1e6


def c_call():
    lib.tk_session_feed(session.pointer, b"a", record, len(record), error)


def read():
    money = nlp(TEXT, id="a", date="2025-06-08").money[0]
    return money.value, money.currency, money.mod, money.text


def texts():
    with open(sys.argv[2], encoding="utf-8") as file:
        for line in file:
            fields = json.loads(line)
            yield fields["text"], fields["id"]


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6


def run():
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as out:
        subprocess.run([_command.PATH, "run", sys.argv[1], "--input", sys.argv[2], "--input-format", "jsonl", "--output", out.name,
                        "--workers", "1", "--quiet", "--force"], check=True)


def tables(workers):
    for _ in nlp.arrow_reader(texts(), "money", workers=workers):
        pass


print(*(f"{name} {1e3 * (b[0] - a[0]):.1f} ms ({1e3 * (b[1] - a[1]):.1f} ms of CPU)"
        for name, a, b in (("import", started, imported), ("open", imported, opened))), sep="; ")
session, error, record = nlp._take(), ffi.new("tk_message *"), record_of(TEXT, "a", {"date": "2025-06-08"})
feed = microseconds(c_call)
nlp._give_back(session)
print(f"C call {feed:.1f} µs; nlp(text) {microseconds(lambda: nlp(TEXT, id='a', date='2025-06-08')):.1f} µs; "
      f"with four values read {microseconds(read):.1f} µs")
tables(0)  # imports pyarrow
for name, work in [("toolkit run --workers 1", run), ("tables, 1 worker", lambda: tables(1)),
                   ("tables, in this process", lambda: tables(0))] * 2:
    start = time.perf_counter()
    work()
    print(f"{name}: {time.perf_counter() - start:.2f} s, {resident():.0f} MB resident", flush=True)
