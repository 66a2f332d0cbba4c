// SPDX-License-Identifier: MIT
// Counts by kind what a format cannot represent of a document, and reports it to the host at the
// end.
#ifndef TK_LOST_H
#define TK_LOST_H

#include <stdio.h>

#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

#define TK_LOST_KINDS 24u
#define TK_LOST_ROOM  96u

/** Zeroed: nothing lost. */
typedef struct {
    struct {
        char what[TK_LOST_ROOM];
        uint64_t count;
    } kinds[TK_LOST_KINDS];
    uint32_t n_kinds;
    char what[TK_LOST_ROOM]; // the kind being counted
    uint64_t others;         // count of kinds that did not fit into `kinds`
} tk_lost;

/** Counts `n` items of a kind, "spans of entity that overlap others": a format, and its values. */
#define tk_lost_add(lost, n, ...)                                      \
    do {                                                               \
        uint64_t tk_lost_n = (n);                                      \
        if (tk_lost_n > 0) {                                           \
            snprintf((lost)->what, sizeof((lost)->what), __VA_ARGS__); \
            tk_lost_count((lost), tk_lost_n);                          \
        }                                                              \
    } while (0)

/** Counts `n` items of the kind lost->what. */
void tk_lost_count(tk_lost *lost, uint64_t n);

/** Removes incomplete characters from a message that was cut within a character. */
void tk_mend_cuts(char *text);

/** Reports all kinds to the host ("lost", 3, "spans of entity that overlap others": see
 * tk_host.log_count), and resets the counts. */
void tk_lost_tell(tk_lost *lost, const tk_host *host, tk_doc *doc);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
