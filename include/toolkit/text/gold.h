// SPDX-License-Identifier: MIT
// Shared by the decoders of other tools' formats: collects a text and the standard layers in the
// order of the file, then gives them to the host.
#ifndef TK_GOLD_H
#define TK_GOLD_H

#include <toolkit/text/label.h>
#include <toolkit/text/spans.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** Reused for each record, together with its memory. Zeroed: empty. */
typedef struct {
    // Of the instance: the decoder provides the layers first … first + n - 1 of tk_schema.
    uint32_t first;
    uint32_t n;
    bool wanted[TK_SCHEMA_LAYERS];
    tk_labels labels;
    uint32_t unit; // of the added offsets; TK_UNIT_BYTE by default
    // Of the record.
    const tk_host *host;
    tk_doc *doc;
    tk_bytes text;
    tk_spans layers[TK_SCHEMA_LAYERS];
    tk_bytes strings;
    tk_lost lost;
    char message[200]; // of a failed call
    bool no_memory;    // sticky: tk_gold_commit() reports it
    bool committed;    // the text is committed
} tk_gold;

/** The options of all these decoders, in this order, with the descriptors of `layers` and `labels`.
 */
enum { TK_GOLD_LAYERS, TK_GOLD_LABELS, TK_GOLD_OPTIONS };
#define TK_GOLD_OPTION_LAYERS                                                                      \
    {                                                                                              \
        .name = "layers",                                                                          \
        .doc =                                                                                     \
            "Standard layers to read from the records, instead of running plugins that make them", \
        .type = TK_OPT_LAYERS, .fallback = "none"                                                  \
    }
#define TK_GOLD_OPTION_LABELS                                                         \
    {                                                                                 \
        .name = "labels", .doc = TK_LABELS_DOC, .type = TK_OPT_STRING, .fallback = "" \
    }

/** Reads these two options. Returns TK_OK, or what fail_setup() returned. The decoder provides `n`
 * layers of tk_schema from `first` on. */
tk_status tk_gold_setup(tk_gold *gold, const tk_setup *setup, uint32_t first, uint32_t n);
void tk_gold_finish(tk_gold *gold);

/** Begins a record. */
void tk_gold_begin(tk_gold *gold, const tk_host *host, tk_doc *doc);
/** Appends to the text; returns the byte offset of what was appended. */
uint32_t tk_gold_text(tk_gold *gold, const char *data, size_t length);

/**
 * Adds a span to a layer; returns NULL if the layer is not wanted, or when out of memory. The span
 * is valid until the next one is added to the layer.
 */
tk_span *tk_gold_span(tk_gold *gold, uint32_t layer, uint32_t begin, uint32_t end);
/** Adds a span to the layer that a label stands for, and sets `*layer` to that layer. Counts
 * unknown labels as lost. */
tk_span *tk_gold_labelled(tk_gold *gold, tk_str label, uint32_t begin, uint32_t end,
                          uint32_t *layer);
/** Returns the index of a layer's column by its name in any case; UINT32_MAX if there is none. */
uint32_t tk_gold_column(uint32_t layer, tk_str name);
/** Sets a column from text: a name, a number, "true", a string. False if the text does not fit the
 * column. */
bool tk_gold_value(tk_gold *gold, uint32_t layer, tk_span *span, uint32_t column, tk_str value);

/** Commits the text, unless it is committed; it can then be read in gold->doc. */
tk_status tk_gold_commit_text(tk_gold *gold);

/**
 * Commits the text, unless it is committed, and the wanted layers: converts and checks the offsets,
 * drops overlapping spans from disjoint layers, and reports what was lost.
 */
tk_status tk_gold_commit(tk_gold *gold);

/** Fails with "line 12: " (nothing if `line` is 0) and a message: a format, and its values. */
#define tk_gold_fail(gold, line, byte, ...)                           \
    (snprintf((gold)->message, sizeof((gold)->message), __VA_ARGS__), \
     tk_gold_fail_message((gold), (line), (byte)))

/** Fails with gold->message. */
tk_status tk_gold_fail_message(tk_gold *gold, uint64_t line, uint64_t byte);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
