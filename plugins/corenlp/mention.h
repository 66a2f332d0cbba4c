// SPDX-License-Identifier: MIT
// Entity mentions as CoreNLP has them: spans of several layers that do not overlap, with CoreNLP's
// names and normalized values.
#ifndef CORENLP_MENTION_H
#define CORENLP_MENTION_H

#include <stdbool.h>

#include <toolkit/text/unshown.h>

// A layer whose spans become mentions.
typedef struct {
    tk_layer_info info;
    const struct layer_rule *rule;
    const uint32_t *begin; // in the unit of the output
    const uint32_t *end;
    uint32_t next;
} source;

typedef struct {
    const source *from;
    uint32_t span;
    uint32_t first; // token in which it begins
    uint32_t end;   // the token after the last
    uint32_t tid;   // number of a time expression in the document, from 1; 0: no time expression
} mention;

#define SOURCES_MAX 32u
#define NO_MENTION  UINT32_MAX

typedef struct {
    source sources[SOURCES_MAX];
    uint32_t n_sources;
    mention *list; // in the order of the text
    uint32_t count;
    uint32_t *of_token; // for each token the mention that it belongs to, or NO_MENTION
} mentions;

// Takes a layer, if its spans are mentions. Values that CoreNLP has no place for count as lost.
bool mentions_take(mentions *m, tk_out *out, tk_lost *lost, uint32_t unit,
                   const tk_layer_info *info);

// Finds the mentions among the spans of the layers taken. Spans that overlap others count as lost.
// When out of memory, `out` fails.
void mentions_find(mentions *m, tk_out *out, tk_lost *lost, const tk_layer *tokens);

// Writes the members "ner" and "normalizedNER", with a comma before each.
void mention_put_names(tk_out *out, const mention *m);

// Writes the member "timex", with a comma before it, of a time expression.
void mention_put_timex(tk_out *out, const mention *m);

#endif
