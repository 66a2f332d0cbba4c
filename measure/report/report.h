// SPDX-License-Identifier: MIT
#ifndef TK_REPORT_H
#define TK_REPORT_H

#include <stddef.h>
#include <stdio.h>
#include "report_tree.h"

/**
 * Reports for people: what `toolkit bench --json` and `toolkit eval --json` print
 * (docs/benchmarking.md, docs/evaluating.md), as one page of HTML that needs nothing else.
 * Members that are missing or null leave a gap in the page, and nothing worse.
 */

/** Writes a page; 0, or -1 if there is no memory or the stream has an error. */
typedef int tk_report_writer(tk_tree document, FILE *out);

tk_report_writer tk_report_bench;
tk_report_writer tk_report_eval;

/**
 * Writes the report of a JSON document, `length` bytes, to a file: under another name at first, so
 * that what bears the file's name is always whole. "-" is standard output. 0, or -1 with a message
 * in `error`.
 */
int tk_report_save(const char *path, tk_report_writer *write, const char *json, size_t length,
                   char *error, size_t error_size);

#endif
