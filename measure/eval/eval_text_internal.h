// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_TEXT_INTERNAL_H
#define TK_EVAL_TEXT_INTERNAL_H

#include "eval_text.h"

/** A report that is being printed. */
typedef struct tk_page {
    const tk_eval *eval;
    const tk_eval_view *view;
    FILE *out;
    const char *bold, *dim, *red, *green, *reset; /**< escape sequences, or "" */
    bool failed;                                  /**< out of memory */
} tk_page;

enum { TK_NAME_WIDTH = 16 };

/** Prints text, padded with spaces to `width` columns. */
void tk_page_pad(tk_page *page, const char *text, unsigned width);
/** Prints "  81.5  78.0–84.6" of a share; blanks or a dash if it is not defined. */
void tk_page_percent(tk_page *page, const tk_interval *figure);
void tk_page_interval(tk_page *page, const tk_interval *figure, double scale, int digits);

void tk_page_layer(tk_page *page, const tk_eval_spans *spans);
void tk_page_score(tk_page *page, const tk_eval_scores *scores);
void tk_page_errors(tk_page *page, const tk_eval_system *system);

#endif
