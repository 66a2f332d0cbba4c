// SPDX-License-Identifier: MIT
// Which blocks of a page are its article.
#ifndef HTML_ARTICLE_H
#define HTML_ARTICLE_H

#include "blocks.h"

/**
 * Sets `keep` of the article's blocks. As Readability does (Arc90, 2010): paragraphs give points,
 * for their length and commas, to the elements around them; classes and names of elements add to
 * that, links take away; the element with most points is the article, with those beside it that are
 * nearly as good. Of what is in it, blocks made of links go, as in boilerpipe (Kohlschütter,
 * Fankhauser and Nejdl, Boilerplate Detection Using Shallow Text Features, WSDM 2010), and so do
 * headings that nothing follows. If no block is like a paragraph, all blocks are kept that are not
 * suspect.
 */
void article_choose(blocks *b);

/** Keeps every block. */
void article_keep_all(blocks *b);

/** The heading of the article, which stands before its text: one that `title` begins with, or that
 * begins with it, else the last h1 that is no link; NULL if there is none. */
const block *article_heading(const blocks *b, tk_str title);

/** The text of a block. */
tk_str article_text(const blocks *b, const block *k);

#endif
