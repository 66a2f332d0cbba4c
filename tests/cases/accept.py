#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the new scores of a trained plugin into its case files after its model was retrained.

    accept.py RUN_CASES PLUGIN FOLDER            tests/cases/accept.py build/tests/run_cases sentiment tests/cases/sentiment

Only the magnitude of a score may change. A case is left unchanged, and still fails, if anything else changed or if a
score changed its sign: from good to bad, or to or from neutral. A person must judge such a case and edit it by hand.
A plugin that is not trained (it has no folder plugins/PLUGIN/train) is refused: its cases are its specification.
TOOLKIT_PLUGIN_PATH gives the folder of the plugins, as for RUN_CASES. Exit codes: 0; 1 if a case was left; 2 for a
wrong call.
"""
import pathlib
import re
import subprocess
import sys

PLUGINS = pathlib.Path(__file__).resolve().parents[2] / "plugins"
FAILED = re.compile(r"^FAILED (.+?):(\d+): (.*)\n--- input\n(?:.*\n)*?--- expected\n((?:.*\n)*?)"
                    r"--- got\n((?:.+\n)*)", re.M)
# The columns score of sentiment/1 and sentiment of document_sentiment/1, at the end of their line, and the contribution
# of sentiment_evidence/1.
SCORE = re.compile(r"(?<= )((?:score|sentiment|contribution)=)(-?\d+(?:\.\d+)?(?:e-?\d+)?)(?=$| kind=)", re.M)


def sign(text):
    return (float(text) > 0) - (float(text) < 0)


def refusal(expected, got):
    """Why a case must not be rewritten; None if it may be."""
    if SCORE.sub(r"\1", expected.strip()) != SCORE.sub(r"\1", got.strip()):
        return "more than scores changed"
    pairs = zip(SCORE.findall(expected), SCORE.findall(got))
    turned = [f"{was} -> {now}" for (_, was), (_, now) in pairs if sign(was) != sign(now)]
    return f"a score changed its sign: {', '.join(turned)}" if turned else None


def replace_expected(lines, start, got):
    """Replaces the lines after the second "---" from line `start` on, up to the next case."""
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
    if not (PLUGINS / plugin / "train").is_dir():
        print(f"{plugin} is not trained: edit its cases by hand", file=sys.stderr)
        return 2
    run = subprocess.run([runner, plugin, folder], capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        print(f"{runner} failed ({run.returncode}): {run.stderr.strip()}", file=sys.stderr)
        return 2
    changes, left = {}, 0
    for path, line, title, expected, got in FAILED.findall(run.stdout):
        why = refusal(expected, got)
        if why:
            print(f"left: {path}:{line}: {title}: {why}")
            left += 1
        else:
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
        print(__doc__.strip(), file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
