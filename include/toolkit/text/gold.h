// SPDX-License-Identifier: MIT
// What the decoders of other tools' formats share: a text and the standard layers, gathered in the
// order of the file, then handed to the host.
#ifndef TK_GOLD_H
#define TK_GOLD_H

#include <toolkit/text/label.h>
#include <toolkit/text/spans.h>

#pragma GCC visibility push(default)

/** Used again for each record, with its memory. Zeroed: empty. */
typedef struct {
    // Of the instance: what the decoder provides are the layers first … first + n - 1 of tk_schema.
    uint32_t first;
    uint32_t n;
    bool wanted[TK_SCHEMA_LAYERS];
    tk_labels labels;
    uint32_t unit; // of the offsets that are added; TK_UNIT_BYTE unless set
    // Of the record.
    const tk_host *host;
    tk_doc *doc;
    tk_bytes text;
    tk_spans layers[TK_SCHEMA_LAYERS];
    tk_bytes strings;
    tk_lost lost;
    char message[200]; // of a failure
    bool no_memory;    // sticky: tk_gold_commit() tells
    bool committed;    // the text is
} tk_gold;

/** The options that all of them have, in this order, and what `layers` and `labels` are called. */
enum { TK_GOLD_LAYERS, TK_GOLD_LABELS, TK_GOLD_OPTIONS };
#define TK_GOLD_OPTION_LAYERS                                                                   \
    {                                                                                           \
        .name = "layers",                                                                       \
        .doc = "Standard layers to read from the records, instead of having plugins make them", \
        .type = TK_OPT_LAYERS, .fallback = "none"                                               \
    }
#define TK_GOLD_OPTION_LABELS                                                         \
    {                                                                                 \
        .name = "labels", .doc = TK_LABELS_DOC, .type = TK_OPT_STRING, .fallback = "" \
    }

/** Takes these two options. TK_OK, or what fail_setup() returned. The decoder provides `n` layers
 * of tk_schema from `first` on. */
tk_status tk_gold_setup(tk_gold *gold, const tk_setup *setup, uint32_t first, uint32_t n);
void tk_gold_finish(tk_gold *gold);

/** Marks the layers that a list as the host has it ("money,date", "*", "-token") names. */
void tk_gold_choose(bool wanted[TK_SCHEMA_LAYERS], const char *list);

/** Begins a record. */
void tk_gold_begin(tk_gold *gold, const tk_host *host, tk_doc *doc);
/** Appends to the text; returns where, in bytes. */
uint32_t tk_gold_text(tk_gold *gold, const char *data, size_t length);

/**
 * A new span of a layer; NULL if the layer is not wanted, or there is no memory. Valid until the
 * next one of the layer is made.
 */
tk_span *tk_gold_span(tk_gold *gold, uint32_t layer, uint32_t begin, uint32_t end);
/** A new span of the layer that a label stands for, which `*layer` is set to. Counts unknown labels
 * as lost. */
tk_span *tk_gold_labelled(tk_gold *gold, tk_str label, uint32_t begin, uint32_t end,
                          uint32_t *layer);
/** A value of the document, layer TK_SCHEMA_DOCUMENT_…. */
tk_span *tk_gold_document(tk_gold *gold, uint32_t layer);

/** The column of a layer by its name, whatever its case; UINT32_MAX if there is none. */
uint32_t tk_gold_column(uint32_t layer, tk_str name);
/** Sets a column from text: a name, a number, "true", a string. False if it is not one. */
bool tk_gold_value(tk_gold *gold, uint32_t layer, tk_span *span, uint32_t column, tk_str value);

/** Commits the text, unless that was done: it can then be read, in gold->doc. */
tk_status tk_gold_commit_text(tk_gold *gold);

/**
 * Commits the text, unless that was done, and the wanted layers: converts and checks the offsets,
 * drops those of overlapping spans that a disjoint layer has no place for, tells what was lost.
 */
tk_status tk_gold_commit(tk_gold *gold);

/** Fails with "line 12: …", or where `line` is 0 without it: a format, and its values. */
#define tk_gold_fail(gold, line, byte, ...)                           \
    (snprintf((gold)->message, sizeof((gold)->message), __VA_ARGS__), \
     tk_gold_fail_message((gold), (line), (byte)))

/** Fails with gold->message. */
tk_status tk_gold_fail_message(tk_gold *gold, uint64_t line, uint64_t byte);

#pragma GCC visibility pop

#endif
