#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs every broken plugin over thirty documents, some of which trigger its fault.

Usage: test_broken.py TOOLKIT PLUGINS BROKEN [FAULT...]
  TOOLKIT  the command; PLUGINS and BROKEN: folders of the plugins, and of the broken ones

Hostile plugins get four hundred documents; what they must not reach is checked separately.

Of a fault at start: exit code 1 (3 if it ends the process that loads it), no output, a message that
names the plugin. Of one on a document: exit code 2; all other documents are in the output, in their order and as without the fault; and each
that triggers it is in quarantine, with its plugin, the right reason, and a message.
"""

import concurrent.futures
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

ALL, SURVIVABLE = "all", "survivable"  # survivable: also in one process, with --workers 0

# Faults at start: words of the message.
START = {
    "no_entry": "exports no tk_plugin_v1",
    "newer_tail": "a newer toolkit is needed",
    "newer_host": "min_host_minor",
    "duplicate_id": "have the id 'duplicate_id'",
    "endless_list": "never returns NULL",
    "unmet_requirement": "requires layer nowhere/1",
    "wrong_default": "option 'level'",
    "load_crash": "load_crash",
    "load_exit": "load_exit",
    "create_crash": "create_crash",
    "create_exit": "create_exit",
    "create_hang": "was not loaded within",
    "create_error": "the moon is in the wrong phase",
    "create_silent": "create_silent",
    "stray_reference": "neither requires nor provides",
    "unknown_flag": "flags that this toolkit does not know",
    "start_error": "the stars are not right",
    "start_silent": "worker_start() failed without a message",
    "start_read": "read_file() was called outside create()",
    "start_crash": "crashed (SIGABRT) when a worker was started",
    "start_exit": "exit code 7 when a worker was started",
    "start_hang": "took longer than 3 s when a worker was started",
    "start_open": "forbidden system call openat when a worker was started",
}
# Not in the process that checks the pipeline, but in the workers: the run has begun.
STOPS_AT_START = {"start_error", "start_silent", "start_read"}
KILLS_AT_START = {"start_crash", "start_exit", "start_hang", "start_open", "load_crash", "load_exit", "create_crash", "create_exit", "create_hang"}

# Faults on a document: the reason, words of the message, whether the process survives.
DOCUMENT = {
    "undeclared_layer": ("violation", "layer number 3", SURVIVABLE),
    "write_text": ("violation", "wrote to the text or to a layer", SURVIVABLE),
    "write_layer": ("violation", "wrote to the text or to a layer", SURVIVABLE),
    "beyond_text": ("violation", "outside the text", SURVIVABLE),
    "inside_sequence": ("violation", "splits a UTF-8 sequence", SURVIVABLE),
    "out_of_order": ("violation", "out of order", SURVIVABLE),
    "overlap": ("violation", "overlaps", SURVIVABLE),
    "document_span": ("violation", "the whole text", SURVIVABLE),
    "bad_enum": ("violation", "colour is 2", SURVIVABLE),
    "bad_handle": ("violation", "note is 12345", SURVIVABLE),
    "over_commit": ("violation", "more spans were committed", SURVIVABLE),
    "commit_text": ("violation", "text_reserve was called", SURVIVABLE),
    "unknown_status": ("violation", "unknown status 42", SURVIVABLE),
    "error_message": ("error", "no luck with this one", SURVIVABLE),
    "error_silent": ("error", "without a message", SURVIVABLE),
    "fill_error": ("error", "lexeme column fill_error", SURVIVABLE),
    "memory_polite": ("memory", "", ALL),
    "memory_hog": ("memory", "", ALL),
    "crash": ("crash", "SIGSEGV", ALL),
    "fill_crash": ("crash", "SIGSEGV", ALL),
    "stack_overflow": ("crash", "SIGSEGV", ALL),
    "divide": ("crash", "SIGFPE", ALL),
    "abort": ("crash", "SIGABRT", ALL),
    "exit": ("exit", "", ALL),
    "hang": ("timeout", "", ALL),
    "sleep": ("timeout", "", ALL),
    "ignore_signals": ("timeout", "", ALL),
    "fork": ("forbidden", "", ALL),
    "thread": ("forbidden", "", ALL),
    "thread_fork": ("forbidden", "clone", ALL),
    "thread_memory": ("memory", "", ALL),
    "thread_crash": ("crash", "SIGSEGV", ALL),
    "bad_reference": ("violation", "bad_reference/1, span 0: word is ", SURVIVABLE),
    "meta_foreign": ("violation", "a meta key that is not its own; its keys are 'meta_foreign' and", SURVIVABLE),
    "meta_key": ("violation", "a meta key that is not its own", SURVIVABLE),
    "meta_text": ("violation", "not UTF-8 without NUL", SURVIVABLE),
    "meta_json": ("violation", "not one line of JSON", SURVIVABLE),
    "open_file": ("forbidden", "open", ALL),
    "kill_parent": ("forbidden", "getppid", ALL),
    "stop_itself": (("timeout", "forbidden"), "", ALL),
    "scribble": (("forbidden", "crash"), "", ALL),
    "grow_all": ("forbidden", "ftruncate", ALL),
    "count_up": ("timeout", "", ALL),
    "memory_shared": ("forbidden", "mmap", ALL),
    "memory_growing": ("forbidden", "mmap", ALL),
    "memory_stack": (("crash", "memory"), "SIGABRT", ALL),
    "memory_space": (("crash", "memory"), "SIGABRT", ALL),
    "exit_retired": ("exit", "", ALL),
    "print_forever": ("timeout", "", ALL),
}

# Faults of collectors: the reason, words of the message, the document that is named ("": none),
# whether the process survives. The result is lost, and nothing else.
COLLECTOR = {
    "add_crash": ("crash", "SIGSEGV", "doc", ALL),
    "add_hang": ("timeout", "took longer than 1 s", "doc", ALL),
    "add_hog": ("memory", "", "doc", ALL),
    "add_error": ("error", "cannot count this one", "doc", SURVIVABLE),
    "add_text": ("violation", "wrote to the text or to a layer", "doc", SURVIVABLE),
    "save_crash": ("crash", "SIGSEGV", "doc", ALL),
    "save_hang": ("timeout", "took longer than 1 s", "doc", ALL),
    "save_hog": ("memory", "", "doc", ALL),
    "save_error": ("error", "save is out of order", "doc", SURVIVABLE),
    "save_silent": ("error", "save() failed without a message", "doc", SURVIVABLE),
    "merge_crash": ("crash", "SIGSEGV", "doc4", ALL),
    "merge_hang": ("timeout", "merge() ", "doc4", ALL),
    "merge_hog": ("memory", "", "doc4", ALL),
    "merge_error": ("error", "merge is out of order", "doc4", SURVIVABLE),
    "merge_silent": ("error", "merge() failed without a message", "doc4", SURVIVABLE),
    "merge_open": ("forbidden", "open", "doc4", ALL),
    "merge_exit": ("exit", "exit code 0", "doc4", ALL),
    "merge_write": ("error", "sink_write was called outside save() and finish()", "doc4", SURVIVABLE),
    "forge_reply": ("violation", "wrote to the channel", "", ALL),
    "steal_states": (("timeout", "error"), "", "", ALL),
    "finish_crash": ("crash", "SIGSEGV", "", ALL),
    "finish_hang": ("timeout", "finish() took longer", "", ALL),
    "finish_hog": ("memory", "", "", ALL),
    "finish_error": ("error", "finish is out of order", "", SURVIVABLE),
    "finish_silent": ("error", "finish() failed without a message", "", SURVIVABLE),
    "finish_half": ("error", "the other half is missing", "", SURVIVABLE),
}

# Collectors that may do what they do: no result is lost.
SOUND_COLLECTORS = ["add_skip", "finish_nothing", "megabytes", "merge_print", "sort", "state_kept", "backward"]

# Run on four hundred documents in one worker: a finished result must not
# change.
HOSTILE = ["scribble", "grow_all", "forge_control", "count_up", "write_all", "exit_retired"]

# Tried without effect: no document is lost.
HARMLESS = ["read_all", "close_all", "print", "stop_hang"]

# Faults that may be caught at the document or later, or do no harm: the run must continue, and every
# document must be in the output or in quarantine.
ANY = ["corrupt_heap", "shrink_all", "write_all"]

# Neither an error nor a failure.
SKIP, STOP = "skip", "err_instance"

TEXTS = 30
TRIGGERS = {4, 11, 12, 29}


def documents(fault, texts=TEXTS):
    lines = []
    for i in range(texts):
        word = f" And here is fault-{fault}." if i in TRIGGERS else ""
        text = f"Café number {i} opened on Monday. It sold {i * 100} cups.{word} Sales were good."
        lines.append(json.dumps({"id": f"doc{i}", "text": text}, ensure_ascii=False))
    return "\n".join(lines) + "\n"


class Failure(Exception):
    pass


def check(condition, message):
    if not condition:
        raise Failure(message)


def children_of(pid, number=1):
    """The children of a process, once there are this many."""
    for _ in range(500):
        try:
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
                children = [int(child) for child in f.read().split()]
        except OSError:
            children = []
        if len(children) >= number:
            return children
        time.sleep(0.01)
    raise Failure(f"process {pid} has no {number} children")


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as f:
            return f.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Tester:
    def __init__(self, toolkit, plugins, broken):
        self.toolkit = os.path.abspath(toolkit)
        self.env = dict(os.environ, TOOLKIT_PLUGIN_PATH=f"{plugins}:{broken}")
        self.clean = {}

    def prepare(self, folder, fault, workers, annotators=True, timeout=1, texts=TEXTS):
        sections = ["[token]", f"[{fault}]" if annotators else ""]
        with open(f"{folder}/p.conf", "w") as f:
            f.write("[input]\nformat = jsonl\npath = in.jsonl\n" + "\n".join(sections) +
                    "\n[output]\npath = out.jsonl\nlayers = +token\n"
                    f"[run]\nworkers = {workers}\ntimeout = {timeout}\nmemory = 128M\n")
        with open(f"{folder}/in.jsonl", "w", encoding="utf-8") as f:
            f.write(documents(fault, texts))

    def run(self, folder, fault, workers, annotators=True, seconds=60, timeout=1, texts=TEXTS,
            flags=(), env=None):
        self.prepare(folder, fault, workers, annotators, timeout, texts)
        try:
            done = subprocess.run([self.toolkit, "run", "p.conf", *flags], cwd=folder,
                                  env=dict(self.env, **(env or {})),
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise Failure(f"did not end within {seconds} s") from None
        err = done.stderr.decode("utf-8", "replace")
        out, bad = [], []
        for name, into in (("out.jsonl", out), ("out.jsonl.quarantine.jsonl", bad)):
            if os.path.exists(f"{folder}/{name}"):
                with open(f"{folder}/{name}", encoding="utf-8", errors="replace") as f:
                    try:
                        into += [json.loads(line) for line in f]
                    except ValueError as error:
                        raise Failure(f"{name} is damaged: {error}") from None
        return done.returncode, out, bad, err

    def same_as_clean(self, out, fault, strip, texts=TEXTS):
        """Whether the documents are the same as without the fault, except for the fault's own layer."""
        with tempfile.TemporaryDirectory() as folder:
            code, clean, _, err = self.run(folder, fault, 2, annotators=False, texts=texts)
            check(code == 0, f"the pipeline without the fault fails: {err}")
        wanted = {d["id"]: d for d in clean}
        for d in out:
            for layer in strip:
                d.pop(layer, None)
            check(d == wanted[d["id"]], f"{d['id']} is not as it is without the fault")

    def start(self, fault, workers):
        with tempfile.TemporaryDirectory() as folder:
            code, out, bad, err = self.run(folder, fault, workers, timeout=0.1)
        right = 3 if fault in KILLS_AT_START | STOPS_AT_START else 1
        check(code == right, f"exit code {code} instead of {right}: {err}")
        check(not out and not bad, "something was written")
        check(START[fault] in err, f"'{err}' lacks '{START[fault]}'")
        check(fault in err, f"'{err}' does not name the plugin")

    def document(self, fault, workers):
        reasons, words, _ = DOCUMENT[fault]
        reasons = (reasons,) if isinstance(reasons, str) else reasons
        with tempfile.TemporaryDirectory() as folder:
            # Only plugins that never end should reach the limit, however busy the machine is.
            timeout = 1 if "timeout" in reasons else 30
            code, out, bad, err = self.run(folder, fault, workers, timeout=timeout)
        check(code == 2, f"exit code {code} instead of 2: {err}")
        good = [f"doc{i}" for i in range(TEXTS) if i not in TRIGGERS]
        check([d["id"] for d in out] == good, f"in the output: {[d['id'] for d in out]}; {err}")
        culprits = [f"doc{i}" for i in sorted(TRIGGERS)]
        check(sorted(d["id"] for d in bad) == sorted(culprits),
              f"in quarantine: {[(d['id'], d['reason']) for d in bad]}")
        for d in bad:
            check(d["plugin"] == fault, f"{d['id']}: the culprit is '{d['plugin']}'")
            check(d["reason"] in reasons, f"{d['id']}: reason {d['reason']}: {d['message']}")
            check(d["message"], f"{d['id']}: no message")
            check(words in d["message"], f"{d['id']}: '{d['message']}' lacks '{words}'")
            check(f"fault-{fault}" in d["input"], f"{d['id']}: the record is not kept")
            check(d["id"] in err and fault in err, f"standard error lacks {d['id']}: {err}")
        self.same_as_clean(out, fault, [fault])

    def collect(self, fault, workers, timeout, folder):
        """Runs a broken collector beside the same one without the fault."""
        self.prepare(folder, fault, workers, False, timeout)
        with open(f"{folder}/p.conf", "a", encoding="utf-8") as f:
            f.write(f"[collect:good]\nplugin = {fault}\narmed = no\npath = good.txt\n"
                    f"[collect:bad]\nplugin = {fault}\npath = bad.txt\n")
        try:
            done = subprocess.run([self.toolkit, "run", "p.conf"], cwd=folder, env=self.env,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, timeout=60, check=False)
        except subprocess.TimeoutExpired:
            raise Failure("did not end within 60 s") from None
        err = done.stderr.decode("utf-8", "replace")
        check(os.path.exists(f"{folder}/out.jsonl"), f"exit code {done.returncode}: {err}")
        with open(f"{folder}/out.jsonl", encoding="utf-8") as f:
            out = [json.loads(line) for line in f]
        check([d["id"] for d in out] == [f"doc{i}" for i in range(TEXTS)],
              f"documents are missing: {err}")
        self.same_as_clean(out, fault, [])
        check(not os.path.exists(f"{folder}/out.jsonl.quarantine.jsonl"), f"in quarantine: {err}")
        return done.returncode, err

    LIST = "".join(f"{'!' if i in TRIGGERS else ''}doc{i}\n" for i in range(TEXTS))

    def collector(self, fault, workers):
        """Only the result of the collector is lost, and it is said why."""
        reasons, words, doc, _ = COLLECTOR[fault]
        reasons = (reasons,) if isinstance(reasons, str) else reasons
        # That the plugin never ends is noticed after thirty times the limit if no state is left.
        timeout = 1 if "timeout" in reasons else 30
        timeout = 0.1 if fault in ("finish_hang", "merge_hang", "steal_states") else timeout
        with tempfile.TemporaryDirectory() as folder:
            code, err = self.collect(fault, workers, timeout, folder)
            check(code == 3, f"exit code {code} instead of 3: {err}")
            with open(f"{folder}/good.txt", encoding="utf-8") as f:
                check(f.read() == self.LIST, f"the other result is wrong: {err}")
            left = sorted(n for n in os.listdir(folder) if n.startswith("bad"))
            check(not left, f"left: {left}; {err}")
        lines = [line for line in err.splitlines() if line.startswith("toolkit: collect:bad: ")]
        check(len(lines) == 1, f"not one message: {err}")
        check("its result is not written" in lines[0], lines[0])
        check(f": collect:bad: {doc}" in lines[0], f"'{lines[0]}' lacks '{doc}'")
        check(any(f": {reason}: " in lines[0] for reason in reasons), lines[0])
        check(words in lines[0], f"'{lines[0]}' lacks '{words}'")
        check("1 of 2 collectors failed" in err, err)
        check("collect:good" not in err, err)

    def sound_collector(self, fault, workers):
        """No result is lost, and documents that a collector skips are in the output."""
        with tempfile.TemporaryDirectory() as folder:
            code, err = self.collect(fault, workers, 10, folder)
            check(code == 0, f"exit code {code}: {err}")
            with open(f"{folder}/bad.txt", encoding="utf-8") as f:
                got = f.read()
        wanted = {"add_skip": "".join(line + "\n" for line in self.LIST.split() if line[0] != "!"),
                  "finish_nothing": ""}
        if fault not in ("state_kept", "backward"):
            check(got == wanted.get(fault, self.LIST), f"the result is wrong: {got}; {err}")
        if fault == "merge_print" and workers:
            check(err.count("toolkit: collect:bad: merging") == len(TRIGGERS) + 1, err)

    def any(self, fault, workers):
        with tempfile.TemporaryDirectory() as folder:
            code, out, bad, err = self.run(folder, fault, workers)
        check(code in (0, 2), f"exit code {code}: {err}")
        ids = [d["id"] for d in out]
        check(ids == sorted(ids, key=lambda i: int(i[3:])), "out of order")
        check(sorted(ids + [d["id"] for d in bad]) == sorted(f"doc{i}" for i in range(TEXTS)),
              f"lost or doubled: out {ids}, quarantine {[d['id'] for d in bad]}; {err}")
        for d in bad:
            i = int(d["id"][3:])
            check(fault == "corrupt_heap" or i in TRIGGERS,
                  f"{d['id']} is in quarantine, and did nothing: {d['reason']}: {d['message']}")
            check(d["reason"] and d["message"], f"{d['id']} without reason or message")
        self.same_as_clean(out, fault, [])
        return ", ".join(sorted({f"{d['reason']} ({d['plugin']})" for d in bad})) or "no harm"

    def hostile(self, fault, workers):
        texts = 400
        with tempfile.TemporaryDirectory() as folder:
            code, out, bad, err = self.run(folder, fault, workers, texts=texts)
        check(code == 2, f"exit code {code} instead of 2: {err}")
        check([d["id"] for d in out] == [f"doc{i}" for i in range(texts) if i not in TRIGGERS],
              f"{len(out)} in the output: {err}")
        check(sorted(d["name"] for d in bad) == sorted(f"in.jsonl:{i + 1}" for i in TRIGGERS),
              f"in quarantine: {[(d['name'], d['reason']) for d in bad]}")
        for d in bad:
            # It can erase its own name, but not replace it by another.
            check(d["plugin"] in (fault, ""), f"{d['id']}: the culprit is '{d['plugin']}'")
            check(f"fault-{fault}" in d["input"], f"{d['id']}: the record is not kept")
        self.same_as_clean(out, fault, [fault], texts)

    def harmless(self, fault, workers):
        with tempfile.TemporaryDirectory() as folder:
            code, out, bad, err = self.run(folder, fault, workers, timeout=5)
        check(code == 0 and not bad, f"exit code {code}: {err}")
        check([d["id"] for d in out] == [f"doc{i}" for i in range(TEXTS)], "documents are missing")
        self.same_as_clean(out, fault, [])
        if fault == "print":
            check(err.count("toolkit: print: debug: ") == len(TRIGGERS) + 1, err)

    def inherited(self, fault, workers):
        """Files that the caller has open do not change."""
        with tempfile.TemporaryDirectory() as folder:
            self.prepare(folder, fault, workers)
            for name in ("keep.txt", "log.txt"):
                with open(f"{folder}/{name}", "w", encoding="utf-8") as f:
                    f.write("precious\n")
            try:
                done = subprocess.run(
                    ["sh", "-c", 'exec "$0" run p.conf 9<>keep.txt 2>>log.txt', self.toolkit],
                    cwd=folder, env=self.env, stdin=subprocess.DEVNULL, timeout=60, check=False)
            except subprocess.TimeoutExpired:
                raise Failure("did not end within 60 s") from None
            with open(f"{folder}/keep.txt", encoding="utf-8") as f:
                kept = f.read()
            with open(f"{folder}/log.txt", encoding="utf-8") as f:
                log = f.read()
            out = []
            if os.path.exists(f"{folder}/out.jsonl"):
                with open(f"{folder}/out.jsonl", encoding="utf-8") as f:
                    out = [json.loads(line)["id"] for line in f]
        check(kept == "precious\n", f"the file now holds {kept!r}")
        check(log.startswith("precious\n"), f"the log now begins {log[:200]!r}")
        check(done.returncode == 2 and out == [f"doc{i}" for i in range(TEXTS)
                                               if i not in TRIGGERS], log)

    def noise(self, fault, workers):
        """What a plugin prints is named, escaped, limited, and not shown if the run is quiet."""
        with tempfile.TemporaryDirectory() as folder:
            _, _, _, err = self.run(folder, fault, workers)
            _, _, _, quiet = self.run(folder, fault, workers, flags=["--quiet"])
        check("\033" not in err, "an escape sequence reaches the terminal")
        check(f"toolkit: {fault}: \\e[31mnoise" in err, err[:500])
        check(len(err) < 200_000, f"{len(err)} bytes of noise")
        check("bytes more are not shown" in err, err[-500:])
        check("noise noise" not in quiet, quiet[:500])

    def unfiltered(self, fault, workers):
        """If system calls are not filtered, address space and checks by the supervisor are the limits."""
        with tempfile.TemporaryDirectory() as folder:
            code, out, bad, err = self.run(folder, fault, workers, timeout=30,
                                           flags=("--set", "run.sandbox=off"))
        check(code == 2, f"exit code {code}: {err}")
        check([d["id"] for d in out] == [f"doc{i}" for i in range(TEXTS) if i not in TRIGGERS], err)
        for d in bad:
            # It aborts if it reaches the limit of address space before the check.
            check(d["plugin"] == fault and d["reason"] in ("memory", "crash"),
                  f"{d['id']}: {d['plugin']}: {d['reason']}: {d['message']}")
        check("sandbox off" in err, err)

    def stopped(self, fault, workers):
        """The process that holds the plugins is stopped: the run ends with a message."""
        with tempfile.TemporaryDirectory() as folder:
            self.prepare(folder, fault, workers, timeout=0.5)
            # Without a sandbox it is a child of this process, not of one that created namespaces.
            run = subprocess.Popen([self.toolkit, "run", "p.conf", "--set", "run.sandbox=off"],
                                   cwd=folder, env=self.env, stdin=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
            nursery = children_of(run.pid)
            grown = children_of(nursery[0], workers)
            os.kill(nursery[0], signal.SIGSTOP)
            os.kill(grown[0], signal.SIGKILL)
            try:
                _, err = run.communicate(timeout=40)
            except subprocess.TimeoutExpired:
                run.kill()
                os.kill(nursery[0], signal.SIGKILL)
                raise Failure("it hangs") from None
        check(run.returncode == 3, f"exit code {run.returncode}: {err}")
        check(b"does not answer" in err, err)
        for pid in nursery + grown:
            check(not is_running(pid), f"process {pid} is left behind")

    def skip(self, fault, workers):
        with tempfile.TemporaryDirectory() as folder:
            code, out, bad, err = self.run(folder, fault, workers)
        check(code == 0 and not bad, f"exit code {code}: {err}")
        check([d["id"] for d in out] == [f"doc{i}" for i in range(TEXTS) if i not in TRIGGERS],
              f"in the output: {[d['id'] for d in out]}")

    def stop(self, fault, workers):
        with tempfile.TemporaryDirectory() as folder:
            code, out, _, err = self.run(folder, fault, workers)
        check(code == 3, f"exit code {code} instead of 3: {err}")
        check("the licence has run out" in err and fault in err, err)
        ids = [d["id"] for d in out]
        check(ids == [f"doc{i}" for i in range(len(ids))] and len(ids) <= min(TRIGGERS),
              f"in the output: {ids}")

    def cases(self, wanted):
        for fault in START:
            yield fault, self.start, 2
            if fault not in KILLS_AT_START:
                yield fault, self.start, 0
        for fault, (_, _, when) in DOCUMENT.items():
            yield fault, self.document, 2
            if when == SURVIVABLE:
                yield fault, self.document, 0
        for fault, (_, _, _, when) in COLLECTOR.items():
            yield fault, self.collector, 2
            if when == SURVIVABLE:
                yield fault, self.collector, 0
        for fault in SOUND_COLLECTORS:
            yield fault, self.sound_collector, 2
            yield fault, self.sound_collector, 0
        for fault in ANY:
            yield fault, self.any, 2
        for fault in HOSTILE:
            yield fault, self.hostile, 1
        for fault in HARMLESS:
            yield fault, self.harmless, 2
        yield "inherited", self.inherited, 2
        yield "print_forever", self.noise, 2
        yield "hang", self.stopped, 1
        yield "memory_shared", self.unfiltered, 1
        for workers in (2, 0):
            yield SKIP, self.skip, workers
            yield STOP, self.stop, workers


def main():
    toolkit, plugins, broken, *wanted = sys.argv[1:]
    tester = Tester(toolkit, plugins, broken)

    def attempt(case):
        fault, run, workers = case
        begin = time.monotonic()
        try:
            said, ok = run(fault, workers) or "", True
        except Failure as failure:
            said, ok = str(failure), False
        took = time.monotonic() - begin
        return ok, f"{'ok  ' if ok else 'FAIL'} {fault}, workers {workers} ({took:.1f} s) {said}"

    cases = [c for c in tester.cases(wanted) if not wanted or c[0] in wanted]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for ok, line in pool.map(attempt, cases):
            failed += not ok
            print(line, flush=True)
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
