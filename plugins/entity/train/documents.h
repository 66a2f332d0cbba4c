// SPDX-License-Identifier: MIT
/**
 * @file documents.h
 * The training texts as the tagger reads them, with their gold lanes.
 */
#ifndef TK_TRAIN_DOCUMENTS_H
#define TK_TRAIN_DOCUMENTS_H

#include "../context.h"

#include <stddef.h>

typedef struct document {
    tk_text text;
    uint8_t *gold;      // lane of each token
    uint32_t *sentence; // first token of each sentence, and one more
    uint32_t n_sentences;
    uint32_t domain;
    float weight;
} document;

extern document *documents;
extern size_t n_documents;

typedef struct sentence {
    char **token;
    uint8_t *label; // TK_PERSON …, TK_N_LABELS for none
    uint8_t *begins;
    uint32_t count;
} sentence;

enum { AS_IT_IS, AS_TITLE, AS_CAPS };

/** A token in another case. */
char *recase(const char *token, int casing);

/**
 * Adds a document of `n` sentences, in another case if so wanted, its tokens cut as the tokenizer
 * cuts them.
 */
void add_document(const sentence *whole, uint32_t n, uint32_t domain, float weight, int casing);

/** Gives every token of every document its form's word, once all forms are known. */
void documents_finish(void);

/** Calls `visit` with every run of a document; the sum of what it returns. */
double each_run(const document *d, double (*visit)(const document *, const tk_run *));

#endif
