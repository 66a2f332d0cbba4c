// SPDX-License-Identifier: MIT
#include "article.h"

#include <string.h>

enum {
    LEVELS = 5,          // of enclosing elements that a paragraph gives points to
    SHORTEST = 25,       // minimum characters of a block that gives points
    LONG_PARAGRAPH = 80, // minimum characters of a paragraph beside the article that belongs to it
};

// As in Readability: an element beside the article joins it if it has a fifth of its points.
#define NEARLY        0.2
#define LEAST_POINTS  10.0
#define MOST_LINKED   0.5 // part of a block's characters in links; boilerpipe has 0.33 of the words
#define LINKED_BESIDE 0.25 // the same for a paragraph beside the article

static double part_linked(uint32_t linked, uint32_t text)
{
    return text == 0 ? 0 : (double)linked / text;
}

tk_str article_text(const blocks *b, const block *k)
{
    return (tk_str){b->text + k->begin, k->end - k->begin};
}

// ------------------------------------------------------------------------------- points

/** Adds the points of a block to its element, half of them to the element around that, and so on.
 */
static void give(blocks *b, const block *k)
{
    if (k->text < SHORTEST || k->kind == BLOCK_HEADING || b->elements[k->element].suspect) {
        return;
    }
    const double length = k->text / 100.0;
    const double points =
        (1 + k->commas + (length < 3 ? length : 3)) * (1 - part_linked(k->linked, k->text));
    uint32_t i = k->element;
    if (tree_is(b->elements[i].node, GUMBO_TAG_P) && b->elements[i].parent != NO_ELEMENT) {
        i = b->elements[i].parent;
    }
    for (int level = 0; level < LEVELS && i != NO_ELEMENT; level++, i = b->elements[i].parent) {
        b->elements[i].score += level == 0   ? points
                                : level == 1 ? points / 2
                                             : points / (3 * level);
    }
}

/** The element with the most points; NO_ELEMENT if no block gave any. */
static uint32_t best(blocks *b)
{
    uint32_t found = NO_ELEMENT;
    for (size_t i = 0; i < b->n_blocks; i++) {
        give(b, &b->blocks[i]);
    }
    for (uint32_t i = 0; i < b->n_elements; i++) {
        element *e = &b->elements[i];
        e->score *= 1 - part_linked(e->linked, e->text);
        if (e->suspect || e->text < SHORTEST) {
            continue;
        }
        if (found == NO_ELEMENT || e->score > b->elements[found].score) {
            found = i;
        }
    }
    return found;
}

// ------------------------------------------------------------------------------- choosing

/** The child of `around` that is or contains `index`; NO_ELEMENT if `index` is not inside. */
static uint32_t child_of(const blocks *b, uint32_t around, uint32_t index)
{
    while (index != NO_ELEMENT && b->elements[index].parent != around) {
        index = b->elements[index].parent;
    }
    return index;
}

/** Whether a block that is not in the article, but in the element around it, belongs to the
 * article.
 */
static bool joins(const blocks *b, uint32_t article, uint32_t around, const block *k)
{
    const double least = b->elements[article].score * NEARLY;
    const uint32_t child = child_of(b, around, k->element);
    if (child == article) {
        return true;
    }
    if (child != NO_ELEMENT && b->elements[child].score >= LEAST_POINTS &&
        b->elements[child].score >= least) {
        return true;
    }
    const bool own = k->element == around || (child == k->element && k->kind == BLOCK_TEXT);
    return own && k->text >= LONG_PARAGRAPH && part_linked(k->linked, k->text) < LINKED_BESIDE;
}

static bool is_links(const block *k)
{
    return k->kind != BLOCK_CELL && part_linked(k->linked, k->text) > MOST_LINKED;
}

/** Removes headings that nothing follows, such as that of a removed list of links. */
static void drop_bare_headings(blocks *b)
{
    bool followed = false;
    for (size_t i = b->n_blocks; i-- > 0;) {
        block *k = &b->blocks[i];
        if (!k->keep) {
            // The heading belonged to a removed list; the kept block after it does not.
            followed = followed && (k->kind != BLOCK_ITEM || b->elements[k->element].suspect);
        } else if (k->kind != BLOCK_HEADING) {
            followed = true;
        } else if (!k->h1) {
            k->keep = followed;
        }
    }
}

void article_keep_all(blocks *b)
{
    for (size_t i = 0; i < b->n_blocks; i++) {
        b->blocks[i].keep = true;
    }
}

void article_choose(blocks *b)
{
    const uint32_t article = best(b);
    const uint32_t around = article == NO_ELEMENT ? NO_ELEMENT : b->elements[article].parent;
    for (size_t i = 0; i < b->n_blocks; i++) {
        block *k = &b->blocks[i];
        const bool inside =
            article == NO_ELEMENT || around == NO_ELEMENT || joins(b, article, around, k);
        k->keep = inside && !b->elements[k->element].suspect && !k->byline && !is_links(k);
    }
    drop_bare_headings(b);
}

// ------------------------------------------------------------------------------- the heading

static bool begins(tk_str text, tk_str with)
{
    return with.length > 0 && text.length >= with.length &&
           memcmp(text.data, with.data, with.length) == 0;
}

const block *article_heading(const blocks *b, tk_str title)
{
    const block *last = NULL;
    const block *linked = NULL; // possibly the name of the site
    bool in_text = false;
    for (size_t i = 0; i < b->n_blocks && !in_text; i++) {
        const block *k = &b->blocks[i];
        const tk_str text = article_text(b, k);
        if (k->kind == BLOCK_HEADING && !b->elements[k->element].suspect) {
            const bool is_title = begins(title, text) || begins(text, title);
            if (is_title && !is_links(k)) {
                return k;
            }
            linked = is_title ? k : linked;
            last = k->h1 && !is_links(k) ? k : last;
        }
        in_text = k->keep && k->kind != BLOCK_HEADING && k->text >= LONG_PARAGRAPH;
    }
    return last != NULL ? last : linked;
}
