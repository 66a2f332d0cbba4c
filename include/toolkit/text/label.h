// SPDX-License-Identifier: MIT
// Labels of spans as other tools write them, and the layers and values that they stand for here.
#ifndef TK_LABEL_H
#define TK_LABEL_H

#include <stdbool.h>

#include <toolkit/text/lost.h>
#include <toolkit/text/schema.h>

#pragma GCC visibility push(default)

#define TK_LABELS_MAX 64u

/** What a label stands for. */
typedef struct {
    uint32_t layer; // TK_SCHEMA_…; TK_SCHEMA_LAYERS: nothing, such spans are left out
    uint32_t value; // of the layer's first column, where that is an enumeration
    bool known;     // false: there is no such label, and it is taken for entity MISC
} tk_label;

/** The option `labels`: labels of one's own, before the usual ones. */
typedef struct {
    struct {
        const char *name;
        uint32_t length;
        tk_label label;
    } items[TK_LABELS_MAX];
    uint32_t count;
} tk_labels;

/** Name and one line of documentation of the option. */
#define TK_LABELS_DOC                                                                        \
    "Labels that mean something else here, as CITY=LOC, CASH=money, WHEN=date:TIME, JUNK=- " \
    "(left out)"

/**
 * Reads "CITY=LOC,CASH=money,WHEN=date:TIME,JUNK=-". The text must live as long as `labels`. False,
 * and why in `message`, if it makes no sense.
 */
bool tk_labels_read(tk_labels *labels, const char *text, char message[160]);

/** What a label stands for, whatever its case. */
tk_label tk_label_find(const tk_labels *labels, const char *name, size_t length);

/**
 * The label of a span for a format that has nothing but labels: PERSON, MONEY, DATE, PERCENT, HYPE.
 * `first` is the value of the layer's first column, if that is an enumeration.
 */
tk_str tk_label_write(const tk_layer_decl *decl, uint32_t first);

/** Whether tk_label_write() gives the value of the layer's first column. */
bool tk_label_tells(const tk_layer_decl *decl);

#pragma GCC visibility pop

#endif
