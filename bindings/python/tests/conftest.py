# SPDX-License-Identifier: MIT
import os
import pathlib
import subprocess

import pytest

import toolkit

ROOT = pathlib.Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def nlp():
    return toolkit.Pipeline(ROOT / "corpora" / "news.conf")


@pytest.fixture(scope="session")
def texts():
    files = sorted((ROOT / "corpora" / "news").glob("*.txt"))
    return [(file.read_text(encoding="utf-8"), file.name) for file in files]


@pytest.fixture(scope="session")
def broken(tmp_path_factory):
    """A folder with plugins that have a fault, of tests/broken."""
    folder = tmp_path_factory.mktemp("broken")
    for fault in ("crash", "error_message", "hang", "err_instance", "skip"):
        subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-w", "-O0", "-I", ROOT / "include", f'-DFAULT="{fault}"',
                        "-o", folder / f"{fault}.so", ROOT / "tests" / "broken" / fault / f"{fault}.c"], check=True)
    return folder


@pytest.fixture
def faulty(broken, monkeypatch):
    """Opens a pipeline whose last plugin has a fault."""
    monkeypatch.setenv("TOOLKIT_PLUGIN_PATH", f"{broken}:")
    return lambda fault, **options: toolkit.Pipeline(["token", "sentence", "money", fault], **options)
