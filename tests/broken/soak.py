#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A million documents, and a plugin with every kind of fault: soak.py TOOLKIT PLUGINS BROKEN [DOCUMENTS]

Output and quarantine together are all documents, in order; each culprit is named with its reason; nothing is left: no process,
without leaks of descriptors or memory. Prints the figures of docs/reliability.md.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

# The fault that the document's word triggers, and the reason that must be in the quarantine.
FAULTS = {
    "crash": "crash", "abort": "crash", "divide": "crash", "stack": "crash", "exit": "exit", "hang": "timeout",
    "memory": "memory", "fork": "forbidden", "thread": "forbidden", "open": "forbidden", "kill": "forbidden",
    "text": "violation", "span": "violation", "sequence": "violation", "order": "violation", "error": "error",
}
EACH = 15   # of each kind; of those that take a second or much memory:
SLOW = {"hang": 6, "memory": 6}
LEAKS = 200  # documents that leak a megabyte


def plan(n):
    """The fault of each document: kinds are spread evenly."""
    words = [word for word in FAULTS for _ in range(SLOW.get(word, EACH))]
    words.sort(key=lambda word: hash_of(word + str(words.count(word))))
    faults = {}
    for k, word in enumerate(sorted(range(len(words)), key=lambda i: hash_of(str(i)))):
        faults[int((k + 0.5) * n / len(words))] = words[word]
    for k in range(LEAKS):
        faults.setdefault(int((k + 0.3) * n / LEAKS), "leak")
    return faults


def hash_of(text):
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def document(i, faults):
    word = f" fault-{faults[i]}" if i in faults else ""
    return f'{{"id": "d{i}", "text": "Caf\u00e9 {i}: shares of Example {i % 97} rose {i % 13}% on Monday.{word} They fell before."}}\n'


def family(pid):
    """The process and all below it."""
    found, queue = [], [pid]
    while queue:
        one = queue.pop()
        found.append(one)
        try:
            with open(f"/proc/{one}/task/{one}/children") as f:
                queue += map(int, f.read().split())
        except OSError:
            pass
    return found


def memory(pids):
    """Proportional set size in MB."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup") as f:
                total += next(int(line.split()[1]) for line in f if line.startswith("Pss:"))
        except (OSError, StopIteration):
            pass
    return total / 1024


def descriptors(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0


def watch(process):
    """Samples of (memory, descriptors) until the run ends, and all processes seen."""
    samples, seen = [], set()
    while process.poll() is None:
        pids = family(process.pid)
        seen.update(pids)
        samples.append((memory(pids), descriptors(process.pid)))
        time.sleep(0.1)
    return samples, seen


def alive(pids):
    left = []
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat") as f:
                name, state = f.read().rsplit(")", 1)
            if "toolkit" in name and state.split()[0] != "Z":
                left.append(pid)
        except OSError:
            pass
    return left


def check(folder, n, faults):
    """The problems of output and quarantine."""
    problems = []
    failing = {i: word for i, word in faults.items() if word != "leak"}
    expected = (i for i in range(n) if i not in failing)
    count = 0
    with open(f"{folder}/out.jsonl", encoding="utf-8") as f:
        for line in f:
            needed = next(expected, None)
            if not line.startswith(f'{{"id": "d{needed}", ') or not line.endswith("}\n"):
                problems.append(f"line {count} of the output is not d{needed}: {line[:60]}")
                break
            count += 1
    if not problems and count != n - len(failing):
        problems.append(f"{count} documents in the output instead of {n - len(failing)}")
    with open(f"{folder}/out.jsonl.quarantine.jsonl", encoding="utf-8") as f:
        bad = [json.loads(line) for line in f]
    if [d["id"] for d in bad] != [f"d{i}" for i in sorted(failing)]:
        problems.append(f"{len(bad)} documents in quarantine instead of {len(failing)}, or not in order")
    for d in bad:
        word = failing.get(int(d["id"][1:]))
        if word and (d["plugin"], d["reason"]) != ("many", FAULTS[word]):
            problems.append(f"{d['id']} ({word}): {d['plugin']}, {d['reason']}: {d['message']}")
    return problems, count, len(bad)


def main():
    toolkit, plugins, broken = sys.argv[1:4]
    n = int(sys.argv[4]) if len(sys.argv) > 4 else 1_000_000
    faults = plan(n)
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/in.jsonl", "w", encoding="utf-8") as f:
            f.writelines(document(i, faults) for i in range(n))
        with open(f"{folder}/p.conf", "w", encoding="utf-8") as f:
            f.write("[input]\nformat = jsonl\npath = in.jsonl\n[token]\n[many]\n[output]\npath = out.jsonl\n"
                    "[run]\nworkers = 2\ntimeout = 2\nmemory = 256M\n")
        begin = time.monotonic()
        process = subprocess.Popen([os.path.abspath(toolkit), "run", "p.conf", "--quiet"], cwd=folder,
                                   env=dict(os.environ, TOOLKIT_PLUGIN_PATH=f"{plugins}:{broken}"),
                                   stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
        samples, seen = watch(process)
        seconds = time.monotonic() - begin
        err = process.stderr.read().decode("utf-8", "replace")
        problems, good, bad = check(folder, n, faults) if process.returncode == 2 else (
            [f"exit code {process.returncode}: {err[-500:]}"], 0, 0)
        left = sorted(p for p in os.listdir(folder))
    if left != ["in.jsonl", "out.jsonl", "out.jsonl.meta.json", "out.jsonl.quarantine.jsonl", "p.conf"]:
        problems.append(f"files that should not be there, or are missing: {left}")
    if alive(seen):
        problems.append(f"processes that are left: {alive(seen)}")
        for pid in alive(seen):
            os.kill(pid, signal.SIGKILL)
    quarter = max(len(samples) // 4, 1)
    most = [max(s[0] for s in part) for part in (samples[:quarter], samples[-quarter:])]
    files = [max(s[1] for s in part) for part in (samples[:quarter], samples[-quarter:])]
    # A document that eats all memory counts while it does: 256 MB a worker. What leaks would raise the floor.
    usual = [sorted(s[0] for s in part)[len(part) // 4] for part in (samples[:quarter], samples[-quarter:])]
    if usual[1] > usual[0] * 1.25 + 8:
        problems.append(f"memory grows: {usual[0]:.0f} MB in the first quarter, {usual[1]:.0f} MB in the last")
    if files[1] > files[0] + 8:  # some are open while a worker is replaced
        problems.append(f"descriptors grow: {files[0]}, then {files[1]}")
    print(f"{n:,} documents, {len(faults) - LEAKS} faults of {len(FAULTS)} kinds, {LEAKS} leaks of 1 MB: {seconds:.1f} s; "
          f"{good:,} in the output, {bad} in quarantine; memory {usual[0]:.0f} MB in the first quarter and {usual[1]:.0f} MB "
          f"in the last (at most {max(most):.0f} MB), {files[1]} descriptors")
    print("\n".join(problems[:20]) or "all is as it should be")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
