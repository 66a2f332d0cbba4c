#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Ten thousand documents, one plugin with all kinds of faults: stress.py TOOLKIT PLUGINS BROKEN

Every hundredth crashes it, three hang, five make it write a bad span, two eat all memory. All others
must be in the output, in order, and as they are without faults; each culprit in quarantine by its name
and reason. Prints what a crash costs: the time with crashes against that without, for each.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

N = 10000
FAULTS = {
    **{i: ("hang", "timeout") for i in (1234, 5678, 9001)},
    **{i: ("span", "violation") for i in (7, 3333, 3334, 8080, 9999)},
    **{i: ("memory", "memory") for i in (2222, 7777)},
}
CRASHES = {i: ("crash", "crash") for i in range(50, N, 100)}


def document(i, faults):
    word = f" fault-{faults[i][0]}" if i in faults else ""
    text = (f"Document {i}: shares of Example {i % 97} rose {i % 13}% on Monday.{word} "
            "The company, which is based in London, had warned of lower sales in March. ") * 4
    return json.dumps({"id": f"d{i}", "text": text})


def run(toolkit, env, folder, faults):
    """Seconds, exit code, output, quarantine, messages."""
    with open(f"{folder}/in.jsonl", "w", encoding="utf-8") as f:
        f.writelines(document(i, faults) + "\n" for i in range(N))
    with open(f"{folder}/p.conf", "w", encoding="utf-8") as f:
        f.write("[input]\nformat = jsonl\npath = in.jsonl\n[token]\n[many]\n"
                "[output]\npath = out.jsonl\n[run]\nworkers = 2\ntimeout = 1\nmemory = 256M\n")
    for name in ("out.jsonl", "out.jsonl.quarantine.jsonl"):
        if os.path.exists(f"{folder}/{name}"):
            os.remove(f"{folder}/{name}")
    begin = time.monotonic()
    done = subprocess.run([toolkit, "run", "p.conf", "--quiet"], cwd=folder, env=env,
                          stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    seconds = time.monotonic() - begin
    read = []
    for name in ("out.jsonl", "out.jsonl.quarantine.jsonl"):
        lines = []
        if os.path.exists(f"{folder}/{name}"):
            with open(f"{folder}/{name}", encoding="utf-8") as f:
                lines = f.read().splitlines()
        read.append(lines)
    return seconds, done.returncode, read[0], read[1], done.stderr.decode("utf-8", "replace")


def main():
    toolkit, plugins, broken = sys.argv[1:]
    env = dict(os.environ, TOOLKIT_PLUGIN_PATH=f"{plugins}:{broken}")
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        toolkit = os.path.abspath(toolkit)
        calm, code, clean, _, err = run(toolkit, env, folder, {})
        if code != 0 or len(clean) != N:
            print(f"without faults: exit code {code}, {len(clean)} documents: {err}")
            return 1
        crashing, _, _, _, _ = run(toolkit, env, folder, CRASHES)
        faults = {**CRASHES, **FAULTS}
        all_of_them, code, out, bad, err = run(toolkit, env, folder, faults)
    if code != 2:
        problems.append(f"exit code {code}: {err[-500:]}")
    if out != [clean[i] for i in range(N) if i not in faults]:
        ids = [json.loads(line)["id"] for line in out]
        missing = [i for i in range(N) if i not in faults and f"d{i}" not in set(ids)]
        problems.append(f"{len(out)} documents in the output, missing: {missing[:20]}")
    named = {d["id"]: d for d in map(json.loads, bad)}
    if len(named) != len(bad) or set(named) != {f"d{i}" for i in faults}:
        problems.append(f"{len(bad)} in quarantine instead of {len(faults)}; "
                        f"wrong: {sorted(set(named) ^ {f'd{i}' for i in faults})[:20]}")
    for i, (_, reason) in faults.items():
        d = named.get(f"d{i}")
        if d and (d["plugin"], d["reason"]) != ("many", reason):
            problems.append(f"d{i}: {d['plugin']}, {d['reason']} instead of {reason}: {d['message']}")
    print(f"{N} documents: {calm:.2f} s without faults; {crashing:.2f} s with {len(CRASHES)} crashes, "
          f"{(crashing - calm) / len(CRASHES) * 1000:.1f} ms for each; "
          f"{all_of_them:.2f} s with all {len(faults)} faults")
    print("\n".join(problems) or "all is as it should be")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
