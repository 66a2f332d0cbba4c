#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The program of docs/embedding.md compiles against the public headers, and does what it should.

Usage: test_embedding.py DOCUMENT INCLUDE LIBRARY COMPILER...
"""
import os
import subprocess
import sys
import tempfile


def main():
    document, include, library, *compiler = sys.argv[1:]
    folder = os.path.dirname(os.path.abspath(library))
    with open(document, encoding="utf-8") as f:
        program = f.read().split("```c\n")[1].split("```")[0]
    with tempfile.TemporaryDirectory() as work:
        with open(f"{work}/p.c", "w", encoding="utf-8") as f:
            f.write(program)
        subprocess.run([*compiler, "-Wall", "-Wextra", "-Werror", "-std=c11", f"-I{include}", f"{work}/p.c", "-o", f"{work}/p",
                        library, f"-Wl,-rpath,{folder}"], check=True)
        texts = [f"It paid ${i} million for it." for i in range(1, 40)]
        done = subprocess.run([f"{work}/p", *texts], check=True, capture_output=True, text=True, timeout=60)
    right = "".join(f"${i} million\n" for i in range(1, 40))
    if done.stdout != right or done.stderr:
        print(done.stdout, done.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
