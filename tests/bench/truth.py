# SPDX-License-Identifier: MIT
"""Checks that `toolkit bench` detects a plugin made 10% slower, and reports no change for an unchanged one: N of N runs.

Side by side this holds even on a machine that does other work, too. Against a baseline such a machine may be too noisy to
tell; the bench must then report that, which counts as correct.

usage: truth.py [RUNS [SECONDS [curve|vs|baseline]…]]
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
SECONDS = sys.argv[2] if len(sys.argv) > 2 else "4"
WAYS = sys.argv[3:] or ["curve", "vs", "baseline"]
BUSY = pathlib.Path(os.environ["BUSY"])
CONF = """[input]
path = {corpus}
[token]
[sentence]
[busy]
[money]
"""


def bench(conf, *args):
    """Returns the verdicts on the plugin, and the exit code."""
    command = [os.environ["TOOLKIT"], "bench", conf, "--brief", "--json", "--quiet", "--plugin", "busy"]
    result = subprocess.run(
        [*command, "--time", SECONDS, *args], stdout=subprocess.PIPE, text=True, check=False
    )
    comparison = json.loads(result.stdout)["comparison"] if result.returncode in (0, 4) else None
    rows = comparison["rows"] if comparison else []
    return result.returncode, rows


def judge(way, conf, saved, slow):
    """Whether the verdict of a run is correct."""
    if way == "vs":
        code, rows = bench(conf, "--vs", str(BUSY / ("slow.so" if slow else "same.so")))
    else:
        # Another build instead of the one that the baseline was made with.
        folder = conf.parent / ("slow" if slow else "same")
        folder.mkdir(exist_ok=True)
        link = folder / "busy.so"
        if not link.exists():
            link.symlink_to(BUSY / ("slow.so" if slow else "same.so"))
        earlier = os.environ["TOOLKIT_PLUGIN_PATH"]
        os.environ["TOOLKIT_PLUGIN_PATH"] = f"{folder}:{earlier}"
        code, rows = bench(conf, "--baseline", str(saved))
        os.environ["TOOLKIT_PLUGIN_PATH"] = earlier
    found = [row for row in rows if row["verdict"] in ("slower", "faster")]
    row = next(row for row in rows if row["name"] == "busy" and row["what"] == "steady")
    told = ("slower",) if way == "vs" else ("slower", "too noisy")
    right = row["verdict"] in told if slow else code == 0 and not found
    right = right and (code == 4 or row["verdict"] != "slower")
    for row in [row] + ([] if right else found):
        change = row["change"]
        print(
            f"{way:8} {'slow' if slow else 'same'}: {row['name']} {row['what']} {change['value']:+.3f}"
            f" ({change['low']:+.3f} … {change['high']:+.3f}) {row['verdict']}{'' if right else '  WRONG'}",
            flush=True,
        )
    return right


def grows(conf, name):
    """Whether the plugin is reported to take more than linear time."""
    folder = conf.parent / name
    folder.mkdir(exist_ok=True)
    (folder / "busy.so").symlink_to(BUSY / f"{name}.so")
    env = dict(os.environ, TOOLKIT_PLUGIN_PATH=f"{folder}:{os.environ['TOOLKIT_PLUGIN_PATH']}")
    command = [os.environ["TOOLKIT"], "bench", conf, "--json", "--quiet", "--time", "10"]
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env=env)
    curve = json.loads(result.stdout)["curve"]["document"]
    fit = next(plugin["time"] for plugin in curve["plugins"] if plugin["name"] == "busy")
    print(f"{name}: exponent {fit['exponent']['value']:.2f}, {fit['tail_exponent']:.2f} at the end", flush=True)
    return fit["super_linear"]


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        conf = pathlib.Path(folder) / "busy.conf"
        conf.write_text(CONF.format(corpus=pathlib.Path(os.environ["SOURCE_ROOT"]) / "corpora/news"))
        saved = pathlib.Path(folder) / "before.json"
        if "baseline" in WAYS:
            bench(conf, "--save", str(saved))
        if "curve" in WAYS:
            failed += not grows(conf, "quadratic")
            failed += grows(conf, "busy")
        for way in [way for way in WAYS if way != "curve"]:
            for slow in (True, False):
                right = sum(judge(way, conf, saved, slow) for _ in range(RUNS))
                print(f"{way}, {'10% slower' if slow else 'unchanged'}: right in {right} of {RUNS} runs", flush=True)
                failed += RUNS - right
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
