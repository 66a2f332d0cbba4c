// SPDX-License-Identifier: MIT
#ifndef TK_GOLD_CHECK_H
#define TK_GOLD_CHECK_H

#include <toolkit/plugin.h>

#include <stddef.h>
#include <stdint.h>

/** Why something was refused. */
typedef struct tk_gold_fault {
    unsigned status;   /**< of HTTP: 422 for a document that is not gold, … */
    char layer[64];    /**< "" if it is in none */
    char column[64];   /**< "" if it is in none */
    int64_t span;      /**< index in the layer; -1: none */
    uint32_t draft;    /**< 1: in the draft */
    char message[600]; /**< one sentence without a full stop */
} tk_gold_fault;

/** Writes a fault without a place; returns NULL. */
void *tk_gold_refuse(tk_gold_fault *fault, unsigned status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * Checks a document that is to replace the line `old` of a gold file, and returns the new line,
 * which the caller frees, without a line end and with its length in `*length`. NULL with a fault.
 *
 * `id`, `meta` and `text` stay as they are in `old`, byte for byte; `meta.annotator` is set, unless
 * `annotator` is NULL. The body's `id` and `text` must be the same, and its `meta` is ignored.
 * Layers and `document` are checked: they are what `toolkit eval` reads without an issue, with
 * labels and values that fit the standard layers. The columns of a span are put in their order, and
 * those that are null, false or "" are left out. Numbers are copied as they are written. Layers
 * that are not standard ones are checked for their offsets only; other keys are copied.
 *
 * `draft` is an object with the layers that are not gold yet. They are checked in the same way, but
 * their columns can be missing. A layer is either in the draft or outside of it.
 */
char *tk_gold_check(tk_str old, const char *annotator, tk_str body, size_t *length,
                    tk_gold_fault *fault);

#endif
