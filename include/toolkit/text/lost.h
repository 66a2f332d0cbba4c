// SPDX-License-Identifier: MIT
// What of a document does not fit a format, counted by kind, and told to the host at its end.
#ifndef TK_LOST_H
#define TK_LOST_H

#include <stdio.h>

#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

#define TK_LOST_KINDS 24u
#define TK_LOST_ROOM  96u

/** Zeroed: nothing. */
typedef struct {
    struct {
        char what[TK_LOST_ROOM];
        uint64_t count;
    } kinds[TK_LOST_KINDS];
    uint32_t n_kinds;
    char what[TK_LOST_ROOM]; // that is being counted
    uint64_t others;         // of kinds for which there was no place
} tk_lost;

/** Counts `n` of "spans of entity that overlap others": a format, and its values. */
#define tk_lost_add(lost, n, ...)                                      \
    do {                                                               \
        uint64_t tk_lost_n = (n);                                      \
        if (tk_lost_n > 0) {                                           \
            snprintf((lost)->what, sizeof((lost)->what), __VA_ARGS__); \
            tk_lost_count((lost), tk_lost_n);                          \
        }                                                              \
    } while (0)

/** Counts `n` of lost->what. */
void tk_lost_count(tk_lost *lost, uint64_t n);

/** Takes the parts of characters out of a message that was cut within some. */
void tk_mend_cuts(char *text);

/** Reports all kinds to the host ("lost", 3, "spans of entity that overlap others": see
 * tk_host.log_count), and forgets them. */
void tk_lost_tell(tk_lost *lost, const tk_host *host, tk_doc *doc);

#pragma GCC visibility pop

#endif
