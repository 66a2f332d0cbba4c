# SPDX-License-Identifier: MIT
"""meson-python as a build backend, whose wheel is for every CPython from 3.9 on.

The module _native uses the limited API of CPython 3.9, so the wheel does not depend on the version that built it;
meson-python would name that version.
"""
import os
import subprocess
import sys

import mesonpy
from mesonpy import *  # noqa: F403


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    name = mesonpy.build_wheel(wheel_directory, config_settings, metadata_directory)
    if "-abi3-" not in name:
        return name
    retagged = subprocess.run(
        [sys.executable, "-m", "wheel", "tags", "--remove", "--python-tag", "cp39", os.path.join(wheel_directory, name)],
        check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return retagged.stdout.strip()
