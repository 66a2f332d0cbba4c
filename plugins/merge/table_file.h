// SPDX-License-Identifier: MIT
/**
 * @file table_file.h
 * Data files of lines whose fields are separated by tabs. Empty lines and lines that start with #
 * are skipped.
 */
#ifndef TK_MERGE_TABLE_FILE_H
#define TK_MERGE_TABLE_FILE_H

#include <stdbool.h>

#include <toolkit/plugin.h>

/** Takes the next field from a line: the text before the first tab. */
tk_str tk_table_field(tk_str *line);

bool tk_table_is(tk_str field, const char *word);

/** Passes the lines of a file to `add`, which returns false when out of memory. Reports a failure
 * as tk_host.fail_setup() does. */
tk_status tk_table_read(const tk_setup *setup, const char *path, bool (*add)(void *, tk_str),
                        void *ctx);

#endif
