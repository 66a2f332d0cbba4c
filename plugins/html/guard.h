// SPDX-License-Identifier: MIT
// Makes a page safe for a parser whose time and stack grow with nested and repeated elements.
#ifndef HTML_GUARD_H
#define HTML_GUARD_H

#include <stddef.h>

/**
 * Rewrites the tags of a page in place, so that an HTML parser needs time linear in its length.
 * No byte moves, so offsets stay valid. The text and the meaning of the page stay the same, except:
 *  - elements nested more deeply than GUARD_DEPTH lose their tags, not their text
 *  - elements that only format (b, i, font, …), which HTML's rules can copy without end, lose their
 *    tags
 *  - attributes that the decoder does not use are blanked
 *  - comments are blanked, as are `<` in scripts, styles and titles; svg and math are renamed
 *
 * The syntax is that of WHATWG HTML, 13.2.5 (tokenization). What the guard treats as a comment, a
 * tag or raw text is written so that a parser in any state treats it as the same.
 */
void guard(char *page, size_t length);

/** Maximum depth of nested elements, not counting those whose end tag HTML implies (p, li, td, …).
 */
#define GUARD_DEPTH 128u

#endif
