#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Kills at random moments, and --resume after each: kills.py TOOLKIT PLUGINS [KILLS]

Half of the kills are of the supervisor, a quarter of the process that holds the plugins, a quarter of a worker. After each the run
is resumed, often to be killed again. Whenever it is complete, output, quarantine and manifest must be those of a run that was not
killed. Prints what a kill cost.
"""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

DOCUMENTS = 30_000
NAMES = ("out.jsonl", "out.jsonl.quarantine.jsonl", "out.jsonl.meta.json")


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as f:
            return list(map(int, f.read().split()))
    except OSError:
        return []


def victim(pid, kind):
    """The process to kill, or None if there is none yet."""
    if kind == "supervisor":
        return pid
    nursery = children(pid)
    # With a separate PID namespace, an intermediate process may be the parent of the plugins' process.
    while nursery and kind == "worker" and len(nursery) == 1 and children(nursery[0]):
        nursery = children(nursery[0])
    return random.choice(nursery) if nursery else None


def read(folder):
    result = {}
    for name in os.listdir(folder):
        if name.startswith("out"):
            with open(f"{folder}/{name}", "rb") as f:
                result[name] = f.read()
    return result


def main():
    toolkit, plugins = os.path.abspath(sys.argv[1]), sys.argv[2]
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    env = dict(os.environ, TOOLKIT_PLUGIN_PATH=plugins)
    random.seed(20)
    done = {"supervisor": 0, "nursery": 0, "worker": 0}
    problems, survived, rounds = [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/in.jsonl", "w", encoding="utf-8") as f:
            for i in range(DOCUMENTS):
                # Invalid UTF-8 in a JSON string is an error of the decoder: some documents are in quarantine.
                text = '"unfinished' if i % 997 == 5 else json.dumps(f"Example {i} paid ${i % 90}.5 million on May 5, 2024. " * 4)
                f.write(f'{{"id": "d{i}", "text": {text}}}\n')
        with open(f"{folder}/p.conf", "w", encoding="utf-8") as f:
            f.write("[input]\nformat = jsonl\npath = in.jsonl\n[token]\n[sentence]\n[money]\n[date]\n"
                    "[output]\npath = out.jsonl\n[run]\nworkers = 2\n")

        def start(*args):
            return subprocess.Popen([toolkit, "run", "p.conf", "--quiet", *args], cwd=folder, env=env,
                                    stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)

        begin = time.monotonic()
        process = start()
        process.communicate()
        whole = time.monotonic() - begin
        right = read(folder)
        if process.returncode != 2 or sorted(right) != sorted(NAMES):
            print(f"without kills: exit code {process.returncode}, {sorted(right)}")
            return 1
        for name in right:
            os.remove(f"{folder}/{name}")
        while sum(done.values()) < kills and not problems:
            kind = random.choice(("supervisor", "supervisor", "nursery", "worker"))
            process = start("--resume")
            time.sleep(random.random() * whole)
            target = victim(process.pid, kind) if process.poll() is None else None
            if target:
                try:
                    os.kill(target, signal.SIGKILL)
                    done[kind] += 1
                except ProcessLookupError:
                    pass
            process.communicate(timeout=120)
            if process.returncode in (0, 2):
                survived += bool(target)
                rounds += 1
                now = read(folder)
                if now != right:
                    problems.append(f"after {done}: " + ", ".join(
                        f"{name}: {len(now.get(name, b''))} bytes instead of {len(right.get(name, b''))}"
                        for name in sorted(set(now) | set(right)) if now.get(name) != right.get(name)))
                for name in now:
                    os.remove(f"{folder}/{name}")
            elif process.returncode not in (3, -signal.SIGKILL):
                problems.append(f"exit code {process.returncode} after {done}")
    total = time.monotonic() - begin
    print(f"{sum(done.values())} kills ({', '.join(f'{n} of the {kind}' for kind, n in done.items())}); {survived} runs went on to their "
          f"end; {rounds} runs complete, each the same bytes; {whole:.2f} s a run without kills, {total:.0f} s in all")
    print("\n".join(problems) or "all is as it should be")
    return 1 if problems or not rounds else 0


if __name__ == "__main__":
    sys.exit(main())
