// SPDX-License-Identifier: MIT
/** @file Where a number can begin and end: not within names, times, telephone numbers. */
#ifndef TK_EDGE_H
#define TK_EDGE_H

#include <toolkit/text/atom.h>

/** Whether the byte `begin` is within a name, a time, a version or a power: "A320", "F-16", "3:15".
 */
bool tk_edge_starts_inside(const char *text, uint32_t begin);

/** Whether the digits at `begin` are part of a number that is not a quantity: of a telephone, an
 *  account, a line-up ("555-1234", "4-4-2"), or with a leading zero. */
bool tk_edge_is_label(const char *text, uint32_t begin);

/** Whether atom `next` continues a word, a longer number, a ratio or a time. */
bool tk_edge_ends_inside(tk_scan *scan, int next);

/** Whether a number that cannot be read has only digits, at most four in a row, and commas. */
bool tk_edge_is_list(const char *text, uint32_t begin, uint32_t end);

/** Whether atom `i` is a word that looks like a plural noun: "200-300 rooms". */
bool tk_edge_counts_things(tk_scan *scan, int i);

#endif // TK_EDGE_H
