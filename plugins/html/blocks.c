// SPDX-License-Identifier: MIT
#include "blocks.h"

#include <string.h>
#include <strings.h>

enum { LONGEST_BYLINE = 160 }; // characters

/** Where the walk is. */
typedef struct {
    blocks *b;
    uint32_t inside;       // the innermost element
    const GumboNode *link; // the link that the walk is in
    unsigned breaks;       // line breaks since the last character
    bool open;             // the last block is not complete
    bool space;            // white space comes before the next character
} walk;

// ------------------------------------------------------------------------------- elements

static bool breaks_line(const GumboNode *node)
{
    switch (node->v.element.tag) {
    case GUMBO_TAG_A:
    case GUMBO_TAG_ABBR:
    case GUMBO_TAG_ACRONYM:
    case GUMBO_TAG_BDI:
    case GUMBO_TAG_BDO:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_DATA:
    case GUMBO_TAG_DEL:
    case GUMBO_TAG_DFN:
    case GUMBO_TAG_INS:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_MARK:
    case GUMBO_TAG_Q:
    case GUMBO_TAG_RUBY:
    case GUMBO_TAG_SAMP:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_SUB:
    case GUMBO_TAG_SUP:
    case GUMBO_TAG_TIME:
    case GUMBO_TAG_VAR:
    case GUMBO_TAG_WBR:
        return false;
    case GUMBO_TAG_UNKNOWN: { // custom elements have a hyphen in their name, and are mostly boxes
        char room[24];
        return strchr(tree_name(node, room), '-') != NULL;
    }
    default:
        return true;
    }
}

static bool is_heading(GumboTag tag)
{
    return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

/** Elements that hold the whole page, whatever their classes say. */
static bool is_frame(GumboTag tag)
{
    return tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_ARTICLE ||
           tag == GUMBO_TAG_MAIN || is_heading(tag);
}

static bool is_hidden(const GumboNode *node)
{
    const char *aria = tree_attribute(node, "aria-hidden");
    const char *style = tree_attribute(node, "style");
    if (tree_attribute(node, "hidden") != NULL || (aria != NULL && strcasecmp(aria, "true") == 0)) {
        return true;
    }
    for (const char *at = style; at != NULL && (at = strchr(at, ':')) != NULL;) {
        at += 1 + strspn(at + 1, " \t\n");
        if (strncasecmp(at, "none", 4) == 0 && at - style >= 8 &&
            strstr(style, "display") != NULL) {
            return true;
        }
        if (strncasecmp(at, "hidden", 6) == 0 && strstr(style, "visibility") != NULL) {
            return true;
        }
    }
    return false;
}

/** Whether a reader of the article sees nothing of the element. */
static bool is_left_out(const blocks *b, const GumboNode *node)
{
    char room[24];
    const char *name = tree_name(node, room);
    const GumboTag tag = node->v.element.tag;
    if (hints_has(b->hints, HINT_TAG, name, strlen(name))) {
        return true;
    }
    return tag != GUMBO_TAG_HTML && tag != GUMBO_TAG_BODY && is_hidden(node);
}

static bool has_role(const blocks *b, const GumboNode *node)
{
    const char *role = tree_attribute(node, "role");
    return role != NULL && hints_has(b->hints, HINT_ROLE, role, strlen(role));
}

/** Points for the class, id and name of the element, as in Readability. */
static double weigh(GumboTag tag, unsigned kinds, const char *itemprop)
{
    double weight = 0;
    if (tag == GUMBO_TAG_ARTICLE) {
        weight += 25;
    } else if (tag == GUMBO_TAG_DIV || tag == GUMBO_TAG_MAIN) {
        weight += 5;
    } else if (tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL || tag == GUMBO_TAG_FORM) {
        weight -= 3;
    }
    if (itemprop != NULL && strstr(itemprop, "articleBody") != NULL) {
        weight += 50;
    }
    return weight + ((kinds & 1u << HINT_KEEP) != 0 && (kinds & 1u << HINT_DROP) == 0 ? 25 : 0);
}

static void enter(walk *w, const GumboNode *node)
{
    blocks *b = w->b;
    const GumboTag tag = node->type == GUMBO_NODE_ELEMENT ? node->v.element.tag : GUMBO_TAG_HTML;
    element e = {.node = node, .parent = w->inside};
    if (node->type == GUMBO_NODE_ELEMENT) {
        const char *class = tree_attribute(node, "class");
        const char *id = tree_attribute(node, "id");
        const unsigned kinds = (class == NULL ? 0 : hints_of_words(b->hints, class)) |
                               (id == NULL ? 0 : hints_of_words(b->hints, id));
        e.suspect = !is_frame(tag) && ((kinds & 1u << HINT_DROP) != 0 || has_role(b, node));
        e.byline = (kinds & 1u << HINT_BYLINE) != 0;
        e.score = weigh(tag, kinds, tree_attribute(node, "itemprop"));
    }
    b->elements =
        memory_grow(b->memory, b->elements, b->n_elements, &b->element_room, sizeof *b->elements);
    w->inside = (uint32_t)b->n_elements;
    b->elements[b->n_elements++] = e;
    if (tag == GUMBO_TAG_LI && e.parent != NO_ELEMENT) {
        b->elements[e.parent].items++;
    }
}

// ------------------------------------------------------------------------------- text

static void put(walk *w, const char *data, size_t n)
{
    blocks *b = w->b;
    for (size_t i = 0; i < n; i++) {
        b->text = memory_grow(b->memory, b->text, b->length, &b->text_room, 1);
        b->text[b->length++] = data[i];
    }
}

/** Determines the kind of the block from the elements around it. */
static void place(const blocks *b, block *k)
{
    for (uint32_t i = k->element; i != NO_ELEMENT; i = b->elements[i].parent) {
        const element *e = &b->elements[i];
        const GumboTag tag =
            e->node->type == GUMBO_NODE_ELEMENT ? e->node->v.element.tag : GUMBO_TAG_HTML;
        if (is_heading(tag)) {
            k->kind = BLOCK_HEADING;
            k->h1 = tag == GUMBO_TAG_H1;
            return;
        }
        if (tag == GUMBO_TAG_LI) {
            const bool numbered =
                e->parent != NO_ELEMENT && tree_is(b->elements[e->parent].node, GUMBO_TAG_OL);
            k->kind = BLOCK_ITEM;
            k->number = numbered ? b->elements[e->parent].items : 0;
            k->group = e->parent;
            k->first = b->n_blocks == 0 || b->blocks[b->n_blocks - 1].element < i;
            return;
        }
        if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) {
            k->kind = BLOCK_CELL;
            k->cell = i;
            k->group = e->parent;
            return;
        }
    }
}

static void open_block(walk *w)
{
    blocks *b = w->b;
    block k = {.element = w->inside,
               .begin = (uint32_t)b->length,
               .end = (uint32_t)b->length,
               .run = (uint32_t)b->n_runs,
               .group = NO_ELEMENT};
    place(b, &k);
    b->blocks = memory_grow(b->memory, b->blocks, b->n_blocks, &b->block_room, sizeof *b->blocks);
    b->blocks[b->n_blocks++] = k;
    w->open = true;
    w->space = false;
    w->breaks = 0;
}

static void open_run(walk *w, const GumboNode *node)
{
    blocks *b = w->b;
    const GumboStringPiece original = node->v.text.original_text;
    const char *begin = original.data;
    const char *end = begin + original.length;
    while (begin < end && strchr(" \t\n\r\f", *begin) != NULL) {
        begin++;
    }
    while (begin < end && strchr(" \t\n\r\f", end[-1]) != NULL) {
        end--;
    }
    b->runs = memory_grow(b->memory, b->runs, b->n_runs, &b->run_room, sizeof *b->runs);
    b->runs[b->n_runs++] =
        (run){(uint32_t)b->length, (uint32_t)b->length, (uint32_t)(begin - b->page),
              (uint32_t)(end - b->page), node->parent};
}

/** Length in bytes of the white space at p, no-break spaces included; 0 if there is none.
 * `*nothing`: it is an invisible character (soft hyphen, zero width space, byte order mark). */
static size_t space_at(const char *p, bool *nothing)
{
    *nothing = strncmp(p, "\xc2\xad", 2) == 0 || strncmp(p, "\xe2\x80\x8b", 3) == 0 ||
               strncmp(p, "\xef\xbb\xbf", 3) == 0;
    if (strncmp(p, "\xc2\xa0", 2) == 0 || strncmp(p, "\xc2\xad", 2) == 0) {
        return 2;
    }
    return *nothing ? 3 : *p != '\0' && strchr(" \t\n\r\f", *p) != NULL;
}

/** Appends one or more visible characters, up to the next white space. */
static void take_word(walk *w, const GumboNode *node, const char *word, size_t n, bool *running)
{
    blocks *b = w->b;
    if (!w->open) {
        open_block(w);
        *running = false;
    }
    block *k = &b->blocks[b->n_blocks - 1];
    if (k->end > k->begin && (w->space || w->breaks > 0)) {
        put(w, w->breaks > 0 ? "\n" : " ", 1);
    }
    w->space = false;
    w->breaks = 0;
    if (!*running) {
        open_run(w, node);
        *running = true;
    }
    put(w, word, n);
    k->end = b->runs[b->n_runs - 1].end = (uint32_t)b->length;
    uint32_t characters = 0;
    for (size_t i = 0; i < n; i++) {
        characters += ((unsigned char)word[i] & 0xc0) != 0x80;
        k->commas += word[i] == ',';
    }
    k->text += characters;
    k->linked += w->link == NULL ? 0 : characters;
}

static void take_text(walk *w, const GumboNode *node, bool preformatted)
{
    bool running = false, nothing;
    for (const char *p = node->v.text.text; *p != '\0';) {
        size_t n = space_at(p, &nothing);
        if (n > 0) {
            w->space = w->space || !nothing;
            w->breaks += preformatted && *p == '\n';
            w->open = w->open && w->breaks < 2;
            p += n;
            continue;
        }
        while (p[n] != '\0' && space_at(p + n, &nothing) == 0) {
            n++;
        }
        take_word(w, node, p, n, &running);
        p += n;
    }
}

// ------------------------------------------------------------------------------- the walk

/** Leaves all elements that do not contain `node`. */
static void leave(walk *w, const GumboNode *node)
{
    const blocks *b = w->b;
    const GumboNode *around = node->parent;
    while (around != NULL && around != b->elements[w->inside].node &&
           !(around->type == GUMBO_NODE_ELEMENT && breaks_line(around))) {
        around = around->parent;
    }
    while (w->inside > 0 && b->elements[w->inside].node != around) {
        w->inside = b->elements[w->inside].parent;
        w->open = false;
    }
}

static bool is_preformatted(const walk *w)
{
    for (uint32_t i = w->inside; i != NO_ELEMENT; i = w->b->elements[i].parent) {
        if (tree_is(w->b->elements[i].node, GUMBO_TAG_PRE)) {
            return true;
        }
    }
    return false;
}

/** Whether the link that the walk is in continues at `node`. */
static bool is_in_link(const walk *w, const GumboNode *node)
{
    for (node = node->parent; node != NULL; node = node->parent) {
        if (node == w->link) {
            return true;
        }
    }
    return false;
}

/** Visits an element; false if the walk does not enter it. */
static bool take_element(walk *w, const GumboNode *node)
{
    const GumboTag tag = node->v.element.tag;
    if (node->type == GUMBO_NODE_TEMPLATE || is_left_out(w->b, node)) {
        w->space = true;
        return false;
    }
    if (tag == GUMBO_TAG_BR) {
        w->breaks++;
        w->open = w->open && w->breaks < 2;
    } else if (tag == GUMBO_TAG_A && tree_attribute(node, "href") != NULL &&
               (node->parse_flags & GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT) == 0) {
        w->link = node; // replaces a link that the page did not close
    } else if (breaks_line(node)) {
        w->open = false;
        enter(w, node);
    }
    return true;
}

/** Sums up the blocks' characters per element, and passes properties of elements down to their
 * children. */
static void add_up(blocks *b)
{
    for (size_t i = 0; i < b->n_blocks; i++) {
        b->elements[b->blocks[i].element].text += b->blocks[i].text;
        b->elements[b->blocks[i].element].linked += b->blocks[i].linked;
    }
    for (size_t i = b->n_elements; i-- > 1;) {
        b->elements[b->elements[i].parent].text += b->elements[i].text;
        b->elements[b->elements[i].parent].linked += b->elements[i].linked;
    }
    for (size_t i = 1; i < b->n_elements; i++) {
        element *e = &b->elements[i];
        const bool most = 2 * (uint64_t)e->text >= b->elements[0].text;
        e->suspect = (e->suspect && !most) || b->elements[e->parent].suspect;
        e->byline = (e->byline && e->text <= LONGEST_BYLINE) || b->elements[e->parent].byline;
    }
    for (size_t i = 0; i < b->n_blocks; i++) {
        block *k = &b->blocks[i];
        k->byline = b->elements[k->element].byline && k->kind != BLOCK_HEADING;
    }
}

void blocks_read(blocks *b, const GumboNode *document)
{
    walk w = {.b = b, .inside = NO_ELEMENT};
    enter(&w, document);
    bool inside = true;
    for (const GumboNode *node = document; (node = tree_next(document, node, inside)) != NULL;) {
        leave(&w, node);
        if (w.link != NULL && !is_in_link(&w, node)) {
            w.link = NULL;
        }
        inside = true;
        if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) {
            inside = take_element(&w, node);
        } else if (node->type == GUMBO_NODE_TEXT) {
            take_text(&w, node, is_preformatted(&w));
        } else if (node->type == GUMBO_NODE_WHITESPACE) {
            w.space = true;
        }
    }
    add_up(b);
}
