#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The collector merge with each allocation failing in turn: test_merge.py TOOLKIT SHIM FORMAT DOCUMENTS

Of many allocations, as SQLite makes them, every third, tenth, … fails. The run must end by itself, with one of its exit codes and, unless that is 0, with a message. A result is there only if
it is as where nothing fails.
"""
import concurrent.futures
import os
import subprocess
import sys
import tempfile

MOST = 300  # allocations that fail
CONF = """\
[input]
path = {input}
format = jsonl
layers = entity,fact

[collect:merge]
path = result
format = {format}
"""


def main():
    toolkit, shim, form, documents = sys.argv[1:]
    toolkit, shim, documents = (os.path.abspath(path) for path in (toolkit, shim, documents))

    def run(n, on):
        """Exit code, result or None, messages, number of allocations."""
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/p.conf", "w", encoding="utf-8") as f:
                f.write(CONF.format(input=documents, format=form))
            env = dict(os.environ, LD_PRELOAD=shim, FAIL_AT=str(n), FAIL_ON=str(on), FAIL_COUNT="n")
            try:
                done = subprocess.run(
                    [toolkit, "run", "p.conf", "--workers", "0"], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60)
                code, err = done.returncode, done.stderr.decode("utf-8", "replace")
            except subprocess.TimeoutExpired:
                code, err = "none: it hangs", ""
            read = {}
            for name in ("result", "n"):
                if os.path.exists(f"{folder}/{name}"):
                    with open(f"{folder}/{name}", "rb") as f:
                        read[name] = f.read()
            return code, read, err

    code, read, err = run(0, 0)
    if code != 0:
        print(f"the collector does not run without failures: {code}, {err}")
        return 1
    clean, total = read["result"], int(read["n"])

    def attempt(case):
        n, on = case
        code, read, err = run(n, on)
        wrong = None
        if code not in (0, 1, 2, 3):
            wrong = f"exit code {code}"
        elif code != 0 and not err.strip():
            wrong = f"exit code {code} without a message"
        elif code == 0 and read.get("result") != clean:
            wrong = "exit code 0, but another result"
        elif code == 3 and read.get("result", clean) != clean:
            wrong = "exit code 3, and a wrong result"
        said = err.strip().splitlines()[-1:] or [""]
        return f"allocation {n}{' and all after it' if on else ''}: {wrong}; {said[0]}" if wrong else None

    cases = [(n, on) for n in range(1, total + 1, 1 + total // MOST) for on in (0, 1)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        wrong = [line for line in pool.map(attempt, cases) if line]
    print("\n".join(wrong))
    print(f"{total} allocations, {len(cases)} runs, {len(wrong)} wrong")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
