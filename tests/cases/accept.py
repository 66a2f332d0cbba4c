#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes what a plugin now gives into its case files: after its model was trained again.

    accept.py RUN_CASES PLUGIN FOLDER            tests/cases/accept.py build/tests/run_cases sentiment tests/cases/sentiment

Only numbers may have changed: a case in which anything else did is left as it is and still fails. Of
the scores that changed more than in size - from good to bad, or to or from neutral - each case is
named, for these are to be read before they are committed. TOOLKIT_PLUGIN_PATH says where the plugins
are, as for RUN_CASES. Exit: 0, or 1 if a case was left.
"""
import re
import subprocess
import sys

FAILED = re.compile(r"^FAILED (.+?):(\d+): (.*)\n--- input\n(?:.*\n)*?--- expected\n((?:.*\n)*?)"
                    r"--- got\n((?:.+\n)*)", re.M)
NUMBER = re.compile(r"(?<==)-?\d+(?:\.\d+)?(?:e-?\d+)?$", re.M)


def sign(text):
    return (float(text) > 0) - (float(text) < 0)


def replace_expected(lines, start, got):
    """Replaces what stands behind the second "---" from line `start` on, up to the next case."""
    rules = 0
    for at in range(start, len(lines)):
        rules += lines[at].strip() == "---"
        if rules == 2:
            break
    end = at + 1
    while end < len(lines) and not lines[end].startswith("=== "):
        end += 1
    blank = [line for line in lines[at + 1:end] if not line.strip()]
    lines[at + 1:end] = got + blank


def main(runner, plugin, folder):
    run = subprocess.run([runner, plugin, folder], capture_output=True, text=True, check=False)
    changes, left = {}, 0
    for path, line, title, expected, got in FAILED.findall(run.stdout):
        if NUMBER.sub("0", expected.strip()) != NUMBER.sub("0", got.strip()):
            print(f"left: {path}:{line}: {title}")
            left += 1
            continue
        pairs = list(zip(NUMBER.findall(expected), NUMBER.findall(got)))
        turned = [f"{was} -> {now}" for was, now in pairs if sign(was) != sign(now)]
        if turned:
            print(f"to be read: {path}:{line}: {title}: {', '.join(turned)}")
        changes.setdefault(path, []).append((int(line), got.splitlines()))
    for path, cases in changes.items():
        with open(path, encoding="utf-8") as file:
            lines = file.read().split("\n")
        for line, got in sorted(cases, reverse=True):
            replace_expected(lines, line - 1, got)
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        print(f"{path}: {len(cases)} cases")
    return 1 if left else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__.strip())
    sys.exit(main(*sys.argv[1:]))
