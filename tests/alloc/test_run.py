#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`toolkit run` with each allocation failing in turn: test_run.py TOOLKIT SHIM WORKERS CONF TEXT [N...]

It must end by itself, with one of its exit codes and, unless that is 0, with a message. 0 means that
all is well: then the output is as where nothing fails. Whatever is in the output is whole documents.
"""

import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

DOCUMENTS = 6
# By name: glob() of glibc 2.36 frees a name twice when out of memory for its list of names.
INPUTS = [f"in/{i}.txt" for i in range(DOCUMENTS)]


def main():
    toolkit, shim, workers, conf, text, *wanted = sys.argv[1:]
    toolkit, shim = os.path.abspath(toolkit), os.path.abspath(shim)
    with open(conf, encoding="utf-8") as f:
        conf = f.read()
    with open(text, encoding="utf-8") as f:
        text = f.read()

    def run(n, on):
        """Exit code, output or None, messages, number of allocations."""
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/p.conf", "w", encoding="utf-8") as f:
                f.write(conf)
            os.mkdir(f"{folder}/in")
            for name in INPUTS:
                with open(f"{folder}/{name}", "w", encoding="utf-8") as f:
                    f.write(f"{text}\nIn {name}.\n")
            env = dict(os.environ, LD_PRELOAD=shim, FAIL_AT=str(n), FAIL_ON=str(on), FAIL_COUNT="n")
            try:
                done = subprocess.run(
                    [toolkit, "run", "p.conf", "--workers", workers, "--output", "out",
                     "--input"] + INPUTS, cwd=folder, env=env, stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60)
                code, err = done.returncode, done.stderr.decode("utf-8", "replace")
            except subprocess.TimeoutExpired:
                code, err = "none: it hangs", ""
            read = {}
            for name in ("out", "out.quarantine.jsonl", "list.txt", "n"):
                if os.path.exists(f"{folder}/{name}"):
                    with open(f"{folder}/{name}", encoding="utf-8") as f:
                        read[name] = f.read()
            left = [name for name in os.listdir(folder) if ".partial-" in name]
            return code, read, f"left {left}" if left and code != "none: it hangs" else err

    code, read, err = run(0, 0)
    if code != 0:
        print(f"the pipeline does not run without failures: {code}, {err}")
        return 1
    clean, total, clean_list = read["out"], int(read["n"]), read.get("list.txt")
    lines = set(clean.splitlines())

    def attempt(case):
        n, on = case
        code, read, err = run(n, on)
        wrong = None
        if code not in (0, 1, 2, 3):
            wrong = f"exit code {code}"
        elif code != 0 and not err.strip():
            wrong = f"exit code {code} without a message"
        elif code == 0 and read.get("out") != clean:
            wrong = "exit code 0, but another output"
        elif not set(read.get("out", "").splitlines()) <= lines:
            wrong = f"exit code {code}, and documents in the output that are not as they should be"
        elif code == 0 and read.get("list.txt") != clean_list:
            wrong = "exit code 0, but another result of the collector"
        elif code == 3 and read.get("list.txt", clean_list) != clean_list:
            wrong = "exit code 3, and a wrong result of the collector"
        elif err.startswith("left "):
            wrong = f"exit code {code}, and a part of a result"
        elif code == 2:
            bad = [json.loads(l) for l in read.get("out.quarantine.jsonl", "").splitlines()]
            good = len(read.get("out", "").splitlines())
            if not bad or good + len(bad) != DOCUMENTS:
                wrong = f"exit code 2, {good} documents in the output, {len(bad)} in quarantine"
        said = err.strip().splitlines()[-1:] or [""]
        return f"allocation {n}{' and all after it' if on else ''}: {wrong}; {said[0]}" if wrong else None

    # The processes of the plugins continue to count from the fork, and do not report.
    beyond = 150 if int(workers) else 0
    numbers = [int(n) for n in wanted] or range(1, total + beyond + 1)
    cases = [(n, on) for n in numbers for on in (0, 1)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        wrong = [line for line in pool.map(attempt, cases) if line]
    print("\n".join(wrong))
    print(f"{total} allocations, {len(cases)} runs, {len(wrong)} wrong")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
