// SPDX-License-Identifier: MIT
#ifndef TK_REPORT_H
#define TK_REPORT_H

#include <stddef.h>
#include <stdio.h>
#include "report_tree.h"

/**
 * Reports as a single self-contained HTML page, made from the JSON of `toolkit bench --json` and
 * `toolkit eval --json` (docs/benchmarking.md, docs/evaluating.md). Members that are missing or
 * null only leave a gap in the page.
 */

/** Writes a page. Returns 0, or -1 when out of memory or if the stream has an error. */
typedef int tk_report_writer(tk_tree document, FILE *out);

tk_report_writer tk_report_bench;
tk_report_writer tk_report_eval;

/**
 * Writes the report of a JSON document, `length` bytes, to a file under a temporary name and
 * renames it, so that the file is always complete. "-" is standard output. Returns 0, or -1 with a
 * message in `error`.
 */
int tk_report_save(const char *path, tk_report_writer *write, const char *json, size_t length,
                   char *error, size_t error_size);

#endif
