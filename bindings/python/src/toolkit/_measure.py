# SPDX-License-Identifier: MIT
"""Accuracy and speed of pipelines, as the commands `toolkit eval` and `toolkit bench` measure them."""
from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Union

from ._command import PATH
from ._pipeline import Pipeline, Settings
from .errors import ConfigError, Error

PathOrPipeline = Union[str, "os.PathLike[str]", Pipeline]


@contextlib.contextmanager
def _configuration(pipeline: PathOrPipeline) -> Iterator[list[str]]:
    """The arguments of the command for a pipeline."""
    settings = pipeline._settings if isinstance(pipeline, Pipeline) else Settings(pipeline, None, {})
    sets = [argument for given in settings.sets if not given.startswith("input.") for argument in ("--set", given)]
    if settings.text is None:
        yield [settings.path, *sets]
        return
    with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
        file.write(settings.text)
        file.flush()
        yield [file.name, *sets]


def _flags(flags: Mapping[str, Any]) -> list[str]:
    """Keyword arguments as flags: `dead_zone=0.1` is `--dead-zone 0.1`, a list repeats the flag."""
    found: list[str] = []
    for name, value in flags.items():
        flag = "--" + name.rstrip("_").replace("_", "-")
        if value is True:
            found.append(flag)
        elif value is not False and value is not None:
            values = value if isinstance(value, (list, tuple)) else [value]
            found += [argument for one in values for argument in (flag, os.fspath(one) if isinstance(one, os.PathLike) else str(one))]
    return found


def _run(arguments: Sequence[str], good: Sequence[int]) -> dict[str, Any]:
    done = subprocess.run([PATH, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
                          stdin=subprocess.DEVNULL)
    if done.returncode not in good:
        why = done.stderr.strip() or f"toolkit {arguments[0]} ended with {done.returncode}"
        raise ConfigError(why) if done.returncode == 1 else Error(why)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def evaluate(pipeline: PathOrPipeline, gold: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
             **flags: Any) -> dict[str, Any]:
    """Compares a pipeline with gold: precision, recall and F1 by layer and label, with intervals.

    Returns what `toolkit eval --json` prints. `flags` are those of the command: `layer="money,date"`, `map=["GPE=LOC"]`,
    `resamples=100`, `html="report.html"`. Documents that fail count as missed.

    >>> import pathlib, tempfile, toolkit
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gold = pathlib.Path(folder, "gold.jsonl")
    ...     _ = gold.write_text('{"id": "1", "text": "It cost $5.", "money": [{"start": 8, "end": 10, "currency": "USD", "value": 5}]}')
    ...     figures = toolkit.evaluate(toolkit.Pipeline(["token", "sentence", "money"]), gold)
    >>> [(layer["name"], layer["rows"][0]["strict"]["f1"]["value"]) for layer in figures["systems"][0]["layers"]]
    [('money', 1)]
    """
    paths = [gold] if isinstance(gold, (str, os.PathLike)) else list(gold)
    with _configuration(pipeline) as configuration:
        return _run(["eval", *configuration, "--json", "--quiet", *_flags({"gold": paths, **flags})], (0, 2))


def bench(pipeline: PathOrPipeline, corpus: str | os.PathLike[str] | None = None, **flags: Any) -> dict[str, Any]:
    """Measures what a pipeline and each of its plugins cost: speed, time per document, memory.

    Returns what `toolkit bench --json` prints. `corpus` replaces [input] path; `flags` are those of the command:
    `time=5`, `brief=True`, `plugin="money"`, `vs="other.conf"`. A regression against `baseline` does not raise: see the figures.
    """
    with _configuration(pipeline) as configuration:
        return _run(["bench", *configuration, "--json", "--quiet", *_flags({"corpus": corpus, **flags})], (0, 2, 4))
