// SPDX-License-Identifier: MIT
/** @file document.h The way through a document: the rules, then the model, sentence by sentence. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "frame.h"
#include "model.h"
#include "table.h"

#define FACT_LEXEMES 2

/** What an instance of the plugin has. */
typedef struct fact_document_reader {
    fact_words words;
    fact_frames frames;
    fact_model model; /**< zeroed: the rules decide alone */
    fact_work work;
    fact_table table;
} fact_document_reader;

/** What a plugin with this reader requires, and its lexeme columns, for which the reader is the
 * instance. */
extern const tk_layer_decl fact_required[LAYERS];
extern const tk_lexeme_column fact_lexemes[FACT_LEXEMES];

/** Reads the data files; `own` is a file of frames to try first, or empty. On failure reports it;
 * the caller still calls fact_reader_finish(). */
tk_status fact_reader_start(fact_document_reader *it, const tk_setup *setup, tk_str own);

void fact_reader_finish(fact_document_reader *it);

/** Finds the facts of a document, in it->work.list. `text` and `short_forms` are filled in for
 * those who write them. False when out of memory. */
bool fact_document_read(fact_document_reader *it, fact_text *text, fact_short_forms *short_forms,
                        const tk_host *host, tk_doc *doc);

#endif // DOCUMENT_H
