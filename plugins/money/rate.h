// SPDX-License-Identifier: MIT
/** @file What one payment is for: "$25 an hour", "$60/barrel", "$1.2 billion annually". */
#ifndef TK_MONEY_RATE_H
#define TK_MONEY_RATE_H

#include <toolkit/text/atom.h>

#define TK_RATE_TEXT 64 /**< room for the longest rate */

/**
 * Reads the rate that begins at atom `i`, after an amount. Writes its noun to `out` (TK_RATE_TEXT
 * bytes, no NUL), in lower case with single spaces: "hour", "diluted share", "1,000 cubic feet".
 * Returns its length, or 0 if there is none.
 */
size_t tk_rate_read(tk_scan *scan, int i, char *out);

#endif // TK_MONEY_RATE_H
