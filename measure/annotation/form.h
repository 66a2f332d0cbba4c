// SPDX-License-Identifier: MIT
#ifndef TK_FORM_H
#define TK_FORM_H

#include "region.h"

/** How the roles of a relation are compared: by a form that is the same for spellings of a name. */

/**
 * Returns the form of a value of the column `key`:
 *  - subject, object, source: names separated by ";", as a sorted set; each is folded to lower
 * case, without punctuation, a leading "the", a possessive ending, and a company's legal form
 * ("Inc.")
 *  - what, unit: folded to lower case, without punctuation and a leading article
 *  - another column: `text` itself
 * NULL when out of memory.
 */
const char *tk_form_make(tk_region *region, const char *key, const char *text);

#endif
