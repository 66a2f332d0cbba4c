// SPDX-License-Identifier: MIT
// Cells of a table with delimiters (RFC 4180).
#ifndef TK_CSV_H
#define TK_CSV_H

#include <toolkit/text/out.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Writes a cell, in quotes if it has the delimiter, a quote or a line end. With `safe`, a cell that
 * a spreadsheet would run as a formula gets ' before it (OWASP, CSV Injection); a number such as
 * -1.5 does not.
 */
void tk_csv_cell(tk_out *out, char delimiter, bool safe, tk_str cell);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
