# SPDX-License-Identifier: MIT
"""Many texts: order, failures, workers, interruption."""
import os
import signal
import subprocess
import sys
import time

import pytest

import toolkit


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_order_and_json(nlp, texts, workers):
    many = [(text, f"{n}/{id}", {"n": n}) for n in range(4) for text, id in texts]
    expected = [nlp(text, id=id, meta=meta).to_json() for text, id, meta in many]
    assert [doc.to_json() for doc in nlp.pipe(many, workers=workers)] == expected


def test_documents_of_workers(nlp):
    doc, = nlp.pipe([("😀 Acme Corp. paid €5m.", "a", {"date": "2025-01-01"})], workers=1)
    assert doc.money[0].text == "€5m" and doc.entity[0].text.startswith("Acme")
    assert doc.meta == {"date": "2025-01-01"} and doc.token[1].stem == "acm"


@pytest.mark.parametrize("workers", [0, 2])
def test_quarantine(faulty, workers):
    nlp = faulty("error_message")
    texts = ["It paid $1.", "fault-error_message", "a\0b", "a\ud800b", "It paid $2.", ("It paid $3.", "last")]
    docs = nlp.pipe(texts, workers=workers, on_error="quarantine")
    assert [(doc.id, doc.money[0].value) for doc in docs] == [("0", 1), ("4", 2), ("last", 3)]
    assert [(failure.id, failure.plugin, failure.byte) for failure in docs.quarantine] == [
        ("1", "error_message", 5), ("2", "jsonl", None), ("3", "", None)]
    assert docs.failed == 3
    assert [doc.id for doc in nlp.pipe(texts, workers=workers, on_error="skip")] == ["0", "4", "last"]
    docs = nlp.pipe(texts, workers=workers)
    assert next(docs).id == "0"
    with pytest.raises(toolkit.DocumentError, match="no luck"):
        next(docs)


def test_a_crash_loses_one_document(faulty):
    texts = ["It paid $1."] * 20 + ["fault-crash"] + ["It paid $2."] * 20
    docs = faulty("crash").pipe(texts, workers=2, on_error="quarantine")
    assert [doc.money[0].value for doc in docs] == [1] * 20 + [2] * 20
    failure, = docs.quarantine
    assert (failure.id, failure.plugin, failure.reason) == ("20", "crash", "crash")


def test_a_hang_loses_one_document(faulty):
    nlp = faulty("hang", options={"run": {"timeout": 1}})
    docs = nlp.pipe(["It paid $1.", "fault-hang", "It paid $2."], workers=1, on_error="quarantine")
    assert [doc.money[0].value for doc in docs] == [1, 2]
    assert [failure.reason for failure in docs.quarantine] == ["timeout"]


def test_a_plugin_that_cannot_go_on(faulty):
    for workers in (0, 1):
        with pytest.raises(toolkit.PipelineError):
            list(faulty("err_instance").pipe(["a", "fault-err_instance", "b"], workers=workers, on_error="skip"))


def test_wrong_arguments(nlp):
    with pytest.raises(ValueError, match="on_error"):
        nlp.pipe([], on_error="ignore")
    with pytest.raises(ValueError, match="workers"):
        nlp.pipe([], workers=-1)
    with pytest.raises(TypeError, match="text 1 must be a string"):
        list(nlp.pipe(["a", 5]))
    with pytest.raises(toolkit.ConfigError):
        toolkit.Pipeline(["token"], options={"run": {"timeout": "never"}})


def test_results_do_not_wait_for_the_last_text(nlp):
    seen = []

    def slowly():
        for n in range(50):
            seen.append(n)
            yield "It paid $5."
            time.sleep(0.02)

    with nlp.pipe(slowly(), workers=1) as docs:
        next(docs)
        assert len(seen) < 50


def test_progress(nlp, capfd):
    shown = []
    list(nlp.pipe(["a", "b\0", "c"], on_error="skip", progress=lambda documents, failed: shown.append((documents, failed))))
    assert shown[-1] == (3, 1)
    list(nlp.pipe(["a", "b"], progress=True))
    assert capfd.readouterr().err.endswith("2 documents, 0 failed\n")



def _descendants():
    try:
        tasks = os.listdir("/proc/self/task")
        return [int(child) for task in tasks for child in open(f"/proc/self/task/{task}/children").read().split()]
    except FileNotFoundError:
        pytest.skip("the kernel does not list children")


def test_an_abandoned_pipe_leaves_no_process(nlp):
    before = _descendants()
    docs = nlp.pipe(("It paid $5." for _ in range(10**9)), workers=2)
    next(docs)
    assert len(_descendants()) > len(before)
    docs.close()
    assert _descendants() == before


PROGRAM = """
import itertools, os, sys, time, toolkit

def children():
    return [child for task in os.listdir("/proc/self/task") for child in open(f"/proc/self/task/{task}/children").read().split()]

nlp = toolkit.Pipeline(["token", "sentence", "money"])
try:
    for n, doc in enumerate(nlp.pipe(itertools.repeat("It paid $5."), workers=2)):
        if n == 100:
            print("running", *children(), flush=True)
except KeyboardInterrupt:
    # They are killed at once, but a busy machine may take a moment to end them.
    until = time.monotonic() + 10
    while children() and time.monotonic() < until:
        time.sleep(0.05)
    print("interrupted", children(), flush=True)
"""


def test_ctrl_c():
    child = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, start_new_session=True)
    running = child.stdout.readline().split()
    assert running[0] == "running" and len(running) > 1
    os.killpg(child.pid, signal.SIGINT)
    assert child.communicate(timeout=30)[0] == "interrupted []\n"
    assert not any(os.path.exists(f"/proc/{pid}") for pid in running[1:])


def test_a_child_does_not_disturb_the_pipe(nlp):
    docs = nlp.pipe(["It paid $5."] * 200, workers=1)
    next(docs)
    child = os.fork()
    if child == 0:
        try:
            next(docs)
            os._exit(1)
        except toolkit.Error:
            docs.close()
            os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert len(list(docs)) == 199


def _resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def test_memory_is_flat(nlp, texts):
    def run(times):
        for _ in nlp.pipe(item for _ in range(times) for item in texts):
            pass

    run(4)
    before = _resident()
    run(24)
    assert _resident() - before < 8 << 20
