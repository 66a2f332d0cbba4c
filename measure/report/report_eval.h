// SPDX-License-Identifier: MIT
#ifndef TK_REPORT_EVAL_H
#define TK_REPORT_EVAL_H

#include "report_part.h"

/** Shared by the files of the eval report; docs/evaluating.md describes the document. */

/** The page can switch off only this many layers; report.css has a rule for each. */
enum { TK_REPORT_SWITCHES = 12 };

/** Return the words for the two sides: in an agreement, neither is gold. */
const char *tk_eval_gold(tk_tree document);
const char *tk_eval_predicted(tk_tree document);

/** Returns the number of systems; and the heading of a system, NULL if there is only one. */
size_t tk_eval_systems(tk_tree document);
tk_tree tk_eval_system(tk_tree document, size_t index);
/** Writes a heading with the system's name, if there are several. */
void tk_eval_heading(FILE *out, tk_tree document, size_t index);

/** A growing list of names, whose indices number the layers. */
typedef struct tk_eval_names {
    const char **names; /**< owned by the tree; the array is on the heap */
    size_t n, capacity;
} tk_eval_names;

/** Returns the index of a name, added if it is new; (size_t)-1 when out of memory. */
size_t tk_eval_name(tk_eval_names *names, const char *name);

/** Writes text: tk_html_text() for HTML, or unescaped. */
typedef void tk_eval_put(FILE *out, const char *text);

/** Writes a value: characters of a string, digits of a number; of a choice, all with "or". */
void tk_eval_value(FILE *out, tk_eval_put *put, tk_tree value);
/** Returns the document of a system with this id, or NULL; tries the one at `index` first. */
tk_tree tk_eval_found(tk_tree system, const char *id, size_t index);
/** Returns text[start, end), in code points, and its length in bytes. */
const char *tk_eval_part(const char *text, size_t start, size_t end, size_t *length);
/** Describes a span as HTML: its label and values. */
void tk_eval_span(FILE *out, tk_tree span);

/** Returns the row that summarises a layer, or NULL. */
tk_tree tk_eval_headline(tk_tree layer);
/** Returns the F1 of a row, "strict" or by "overlap". */
tk_estimate tk_eval_f1(tk_tree row, const char *how);
/** Writes three cells: F1, precision, recall. */
void tk_eval_prf(tk_html_table *table, tk_tree prf);
/** Writes a confusion table, if there is one. Returns 0, or -1 when out of memory. */
int tk_eval_confusion(FILE *out, tk_tree document, tk_tree confusion);

// The parts; those that write return 0, or -1 when out of memory.

/** report_eval_compare.c */
bool tk_report_eval_has_comparison(tk_tree document);
int tk_report_eval_comparison(tk_tree document, FILE *out);
bool tk_report_eval_has_agreement(tk_tree document);
int tk_report_eval_agreement(tk_tree document, FILE *out);

/** report_eval_layers.c */
bool tk_report_eval_has_layers(tk_tree document);
int tk_report_eval_overview(tk_tree document, FILE *out);
int tk_report_eval_layers(tk_tree document, FILE *out);

/** report_eval_scores.c */
bool tk_report_eval_has_scores(tk_tree document);
int tk_report_eval_scores(tk_tree document, FILE *out);

/** report_eval_errors.c */
bool tk_report_eval_has_errors(tk_tree document);
int tk_report_eval_errors(tk_tree document, FILE *out);

/** report_eval_facts.c */
bool tk_report_eval_has_facts(tk_tree document);
int tk_report_eval_facts(tk_tree document, FILE *out);

/** report_eval_articles.c */
bool tk_report_eval_has_articles(tk_tree document);
int tk_report_eval_articles(tk_tree document, FILE *out);

#endif
