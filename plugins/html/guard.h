// SPDX-License-Identifier: MIT
// A page made safe for a parser whose time and stack grow with what a page nests and repeats.
#ifndef HTML_GUARD_H
#define HTML_GUARD_H

#include <stddef.h>

/**
 * Rewrites the tags of a page in place, so that an HTML parser needs time linear in its length.
 * No byte moves, so offsets stay. The text, and what the page means, stay but for this:
 *  - elements that would be nested more deeply than GUARD_DEPTH lose their tags, not their text
 *  - elements that only format (b, i, font, …), of which HTML's rules make endless copies, lose
 *    their tags
 *  - attributes that nobody reads here are blanked
 *  - comments are blanked, as are `<` in scripts, styles and titles; svg and math are renamed
 *
 * The syntax is that of WHATWG HTML, 13.2.5 (tokenization). What the guard takes for a comment, a
 * tag or raw text is written so that no state of a parser can take it for anything else.
 */
void guard(char *page, size_t length);

/** Elements in one another, not counting those whose end tag HTML implies (p, li, td, …). */
#define GUARD_DEPTH 128u

#endif
