// SPDX-License-Identifier: MIT
// The parts of `toolkit show`: an article with its spans, and how it is laid out.
#ifndef TK_CLI_SHOW_H
#define TK_CLI_SHOW_H

#include "cli.h"

/** How a span looks. */
typedef enum tk_show_style {
    TK_SHOW_PLAIN,
    TK_SHOW_PERSON, /**< the labels of entity/1, in their order */
    TK_SHOW_ORG,
    TK_SHOW_LOC,
    TK_SHOW_PRODUCT,
    TK_SHOW_EVENT,
    TK_SHOW_MISC,
    TK_SHOW_MONEY,
    TK_SHOW_DATE,
    TK_SHOW_NUMBER,
    TK_SHOW_OTHER, /**< a layer that this command does not know */
    TK_SHOW_HYPE,  /**< underlined, so that it can be around or inside the others */
    TK_SHOW_GOOD,  /**< of a sentence */
    TK_SHOW_BAD,
    TK_SHOW_FACT,
    TK_SHOW_STYLES
} tk_show_style;

#define TK_SHOW_LABEL 24

/** A span that is marked in the text. */
typedef struct tk_show_mark {
    uint32_t begin, end; /**< bytes */
    tk_show_style style;
    char label[TK_SHOW_LABEL]; /**< of plain marks: "ORG", letters and "_" only */
} tk_show_mark;

/** The value of a span, for the margin. */
typedef struct tk_show_note {
    uint32_t begin; /**< of the span */
    uint32_t order; /**< of the notes of one place */
    tk_show_style style;
    char *text; /**< as it is shown, owned */
} tk_show_note;

/** A fact, which a line in the margin shows from its begin to its end. */
typedef struct tk_show_fact {
    uint32_t begin, end;
    uint32_t number; /**< from 1 */
    uint32_t lane;   /**< no two facts of a lane overlap; UINT32_MAX: it has none */
} tk_show_fact;

/** An article as it is laid out. */
typedef struct tk_show_article {
    tk_str id, text;             /**< in the snapshot */
    char *title, *date, *source; /**< as they are shown, owned; NULL if not known */
    bool has_sentiment, has_hype;
    double sentiment;    /**< -1 to 1 */
    uint32_t hype;       /**< 0 to 100 */
    tk_show_mark *marks; /**< by begin, then the longest first */
    size_t n_marks;
    tk_show_note *notes; /**< by begin */
    size_t n_notes;
    tk_show_fact *facts; /**< by begin */
    size_t n_facts;
    uint32_t lanes;
    uint32_t styles; /**< a bit for each that occurs; TK_SHOW_PLAIN: there are marks */
} tk_show_article;

/** Whether a list of layers as in --layers names one: "money,date", "-hype", "+stance". `usual`: it
 * is shown if the list is NULL, or only changes what is usual. */
bool tk_show_wants(const char *list, const char *name, size_t length, bool usual);

/** Reads an article; the snapshot must outlive it. `layers` as in tk_show_wants(). False when out
 * of memory; in any case, tk_show_article_finish() must be called. */
bool tk_show_article_read(tk_show_article *article, const tk_snapshot *snapshot,
                          const char *layers);
void tk_show_article_finish(tk_show_article *article);

/** Whether a snapshot has spans or values of layers that this command knows, other than tokens,
 * sentences: whether it was annotated. */
bool tk_show_is_annotated(const tk_snapshot *snapshot);

/** How articles are laid out. */
typedef struct tk_show_view {
    size_t width; /**< columns */
    bool colour;  /**< or plain marks */
    FILE *out;
} tk_show_view;

/** Prints an article. False when out of memory. */
bool tk_show_print(const tk_show_view *view, const tk_show_article *article);
/** Prints what the colours or marks of `styles` mean. */
void tk_show_legend(const tk_show_view *view, uint32_t styles);

/** The escape sequence of a style. */
const char *tk_show_sequence(tk_show_style style);

#endif
