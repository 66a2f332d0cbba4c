// SPDX-License-Identifier: MIT
// Labels of spans as other tools write them, and the layers and values that they stand for.
#ifndef TK_LABEL_H
#define TK_LABEL_H

#include <stdbool.h>

#include <toolkit/text/lost.h>
#include <toolkit/text/schema.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

#define TK_LABELS_MAX 64u

/** What a label stands for. */
typedef struct {
    uint32_t layer; // TK_SCHEMA_…; TK_SCHEMA_LAYERS: no layer, such spans are left out
    uint32_t value; // of the layer's first column, if that is an enumeration
    bool known;     // false: an unknown label, which is treated as entity MISC
} tk_label;

/** The option `labels`: the user's labels, which override the usual ones. */
typedef struct {
    struct {
        const char *name;
        uint32_t length;
        tk_label label;
    } items[TK_LABELS_MAX];
    uint32_t count;
} tk_labels;

/** The documentation of the option. */
#define TK_LABELS_DOC \
    "Meaning of labels, as CITY=LOC, CASH=money, WHEN=date:TIME, or JUNK=- to leave spans out"

/**
 * Reads "CITY=LOC,CASH=money,WHEN=date:TIME,JUNK=-". The text must live as long as `labels`. If it
 * is not valid, returns false with the reason in `message`.
 */
bool tk_labels_read(tk_labels *labels, const char *text, char message[160]);

/** Returns what a label, in any case, stands for. */
tk_label tk_label_find(const tk_labels *labels, const char *name, size_t length);

/**
 * Returns the label of a span for a format that has only labels: PERSON, MONEY, DATE, PERCENT,
 * HYPE. `first` is the value of the layer's first column, if that is an enumeration.
 */
tk_str tk_label_write(const tk_layer_decl *decl, uint32_t first);

/** Whether the label from tk_label_write() is the value of the layer's first column. */
bool tk_label_tells(const tk_layer_decl *decl);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
