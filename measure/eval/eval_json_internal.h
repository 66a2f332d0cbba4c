// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_JSON_INTERNAL_H
#define TK_EVAL_JSON_INTERNAL_H

#include "eval.h"

#include <toolkit/text/json.h>

/** A JSON document that is being written. */
typedef struct tk_writer {
    tk_json_writer json;
    const tk_eval *eval;
    bool failed; /**< out of memory for a figure */
} tk_writer;

void tk_put_key(tk_writer *w, const char *key);
void tk_put_string(tk_writer *w, const char *text); /**< NULL is written as null */
void tk_put_bytes(tk_writer *w, const char *data, size_t length);
void tk_put_count(tk_writer *w, uint64_t n);
void tk_put_number(tk_writer *w, double value); /**< six digits; NaN is written as null */
void tk_put_figure(tk_writer *w, const char *key, const tk_interval *figure);

/** Writes the "errors" of a system. */
void tk_put_errors(tk_writer *w, const tk_eval_system *system);
/** Writes the "documents" of the gold, with their texts. */
void tk_put_gold_documents(tk_writer *w);
/** Writes the "documents" of a system. */
void tk_put_documents(tk_writer *w, const tk_eval_system *system);

#endif
