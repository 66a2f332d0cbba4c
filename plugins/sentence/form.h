// SPDX-License-Identifier: MIT
/**
 * What the rules need to know about a word form: bits that are computed once per distinct form and
 * stored in a lexeme column.
 */
#ifndef TK_SENTENCE_FORM_H
#define TK_SENTENCE_FORM_H

#include <toolkit/plugin.h>

#include <stdbool.h>

#define TK_F_STOP        (1u << 0)  /**< a full stop alone, also of other scripts */
#define TK_F_STRONG      (1u << 1)  /**< ! ? and their runs, also of other scripts */
#define TK_F_ELLIPSIS    (1u << 2)  /**< ... … [...] */
#define TK_F_ABBREVIATED (1u << 3)  /**< a word that ends in a full stop */
#define TK_F_NEVER       (1u << 4)  /**< an abbreviation or initial that never ends a sentence */
#define TK_F_OPEN        (1u << 5)  /**< opening bracket or quotation mark */
#define TK_F_CLOSE       (1u << 6)  /**< closing bracket or quotation mark */
#define TK_F_QUOTE       (1u << 7)  /**< quotation mark; ' and " are neither open nor close */
#define TK_F_CITATION    (1u << 8)  /**< [1] */
#define TK_F_EMOJI       (1u << 9)  /**< an emoji */
#define TK_F_DASH        (1u << 10) /**< a hyphen or dash alone */
#define TK_F_BULLET      (1u << 11) /**< • and similar bullets, and * */
#define TK_F_PIPE        (1u << 12) /**< | */
#define TK_F_LOWER       (1u << 13) /**< starts with a lower-case letter, and has no upper-case one */
#define TK_F_CAPITAL     (1u << 14) /**< starts with a capital letter */
#define TK_F_DIGIT       (1u << 15) /**< starts with a digit */
#define TK_F_STARTER     (1u << 16) /**< the word often starts a sentence */
#define TK_F_NAME        (1u << 17) /**< a name that is written with an exclamation mark */
#define TK_F_SPEECH      (1u << 18) /**< said, asked */
#define TK_F_I           (1u << 19) /**< the pronoun, whose capital has no meaning */
#define TK_F_COLON       (1u << 20) /**< : */
#define TK_F_FULLWIDTH   (1u << 21) /**< a terminator that needs no space after it: 。！？ */
#define TK_F_COUNTER     (1u << 22) /**< one or two digits, or a letter, optionally with a . or ) */
#define TK_F_LINKS       (1u << 23) /**< . , in on at after: may follow the verb of a report */
#define TK_F_CREDIT      (1u << 24) /**< Photo, Image: starts a sentence if a colon follows */

/** Forms that may end a sentence. */
#define TK_F_TERMINATOR (TK_F_STOP | TK_F_STRONG | TK_F_ELLIPSIS | TK_F_ABBREVIATED)

/** The number of a counter form, 0 to 99, or 1 for "a" and "A": in the top bits. */
#define TK_F_VALUE_SHIFT  25
#define TK_F_VALUE(flags) ((flags) >> TK_F_VALUE_SHIFT)

typedef struct tk_forms tk_forms;

/** Reads the data files. On failure reports the error to the host and returns NULL. */
tk_forms *tk_forms_create(const tk_setup *setup);

/** The flags of a form. */
uint32_t tk_forms_flags(const tk_forms *forms, const tk_form *form);

void tk_forms_free(tk_forms *forms);

#endif
