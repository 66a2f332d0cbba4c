// SPDX-License-Identifier: MIT
// Finds the blocks of a page that are its article.
#ifndef HTML_ARTICLE_H
#define HTML_ARTICLE_H

#include "blocks.h"

/**
 * Sets `keep` of the article's blocks, as Readability does (Arc90, 2010): paragraphs give points to
 * the elements around them, for their length and commas; classes and names of elements add points,
 * links subtract them. The element with the most points is the article, together with elements
 * beside it that score nearly as high. Inside the article, blocks that consist of links are
 * removed, as in boilerpipe (Kohlschütter, Fankhauser and Nejdl, Boilerplate Detection Using
 * Shallow Text Features, WSDM 2010), and so are headings that nothing follows. If no block looks
 * like a paragraph, all blocks that are not suspect are kept.
 */
void article_choose(blocks *b);

/** Keeps every block. */
void article_keep_all(blocks *b);

/** Returns the heading of the article, which comes before its text: one that `title` begins with,
 * or that begins with `title`, else the last h1 that is not a link; NULL if there is no heading. */
const block *article_heading(const blocks *b, tk_str title);

/** The text of a block. */
tk_str article_text(const blocks *b, const block *k);

#endif
