# SPDX-License-Identifier: MIT
"""The command `toolkit`, which the package carries."""
from __future__ import annotations

import os
import sys
from typing import NoReturn

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin", "toolkit")


def main() -> NoReturn:
    """Becomes the command."""
    os.execv(PATH, ["toolkit", *sys.argv[1:]])
