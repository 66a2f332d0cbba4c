// SPDX-License-Identifier: MIT
// The tree of a page: Gumbo's, an HTML5 parser that mends what is broken as browsers do.
#ifndef HTML_TREE_H
#define HTML_TREE_H

#include <gumbo.h>

#include "memory.h"

#define TREE_TEXT_MAX 4096u

/** Parses a page that guard() has seen. The tree lives as long as the document. */
const GumboNode *tree_parse(memory *m, const char *page, size_t length);

/** The value of an element's attribute; NULL if it has none. */
const char *tree_attribute(const GumboNode *element, const char *name);

/** Whether the node is an element, and of that name. */
bool tree_is(const GumboNode *node, GumboTag tag);

/** The element's name in lower case, "" where it has none of its own. `room` holds it if needed. */
const char *tree_name(const GumboNode *element, char room[24]);

/** The node behind `node` in the order of the page, `inside` its children or not, without leaving
 * `root`; NULL at the end. */
const GumboNode *tree_next(const GumboNode *root, const GumboNode *node, bool inside);

/** The children of an element; none of any other node. */
const GumboVector *tree_children(const GumboNode *node);

/** The text in an element, white space collapsed, without that of scripts and styles; of a long one
 * about the first TREE_TEXT_MAX bytes, maybe with half a character at the end. */
tk_str tree_text(memory *m, const GumboNode *element);

#endif
