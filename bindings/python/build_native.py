# SPDX-License-Identifier: MIT
"""Writes the C source of the module toolkit._native: build_native.py OUT

native.h declares what the package uses of the headers. The C compiler checks these declarations against
them when it compiles the module.
"""
import pathlib
import sys

import cffi

if __name__ == "__main__":
    ffi = cffi.FFI()
    ffi.cdef(pathlib.Path(__file__).with_name("native.h").read_text(encoding="utf-8"))
    ffi.set_source("toolkit._native", "#include <toolkit/arrow.h>\n", py_limited_api=True)
    ffi.emit_c_code(sys.argv[1])
