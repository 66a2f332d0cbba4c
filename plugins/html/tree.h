// SPDX-License-Identifier: MIT
// The tree of a page, made by Gumbo, an HTML5 parser that repairs broken markup as browsers do.
#ifndef HTML_TREE_H
#define HTML_TREE_H

#include <gumbo.h>

#include "memory.h"

#define TREE_TEXT_MAX 4096u

/** Parses a page that guard() has rewritten. The tree lives as long as the document. */
const GumboNode *tree_parse(memory *m, const char *page, size_t length);

/** Returns the value of an element's attribute; NULL if it has none. */
const char *tree_attribute(const GumboNode *element, const char *name);

/** Whether the node is an element of that name. */
bool tree_is(const GumboNode *node, GumboTag tag);

/** Returns the element's name in lower case, "" if it has none. `room` holds it if needed. */
const char *tree_name(const GumboNode *element, char room[24]);

/** Returns the node after `node` in the order of the page, entering its children if `inside`,
 * without leaving `root`; NULL at the end. */
const GumboNode *tree_next(const GumboNode *root, const GumboNode *node, bool inside);

/** Returns the children of an element; any other node has none. */
const GumboVector *tree_children(const GumboNode *node);

/** Returns the text in an element with white space collapsed, without scripts and styles; of a long
 * text about the first TREE_TEXT_MAX bytes, possibly with half a character at the end. */
tk_str tree_text(memory *m, const GumboNode *element);

#endif
