// SPDX-License-Identifier: MIT
#include "layout.h"

#include <stdio.h>
#include <string.h>

enum {
    LONGEST_CELL = 200
}; // bytes; a longer cell is a paragraph of a page that is laid out with tables

static void put(const blocks *b, layout *out, const char *data, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out->text = memory_grow(b->memory, out->text, out->length, &out->text_room, 1);
        out->text[out->length++] = data[i];
    }
}

static void put_block(const blocks *b, layout *out, const block *k)
{
    const size_t next = (size_t)(k - b->blocks) + 1;
    const size_t stop = next < b->n_blocks ? b->blocks[next].run : b->n_runs;
    const uint32_t shift = (uint32_t)out->length;
    put(b, out, b->text + k->begin, k->end - k->begin);
    for (size_t i = k->run; i < stop; i++) {
        run r = b->runs[i];
        r.begin = r.begin - k->begin + shift;
        r.end = r.end - k->begin + shift;
        out->runs = memory_grow(b->memory, out->runs, out->n_runs, &out->run_room, sizeof r);
        out->runs[out->n_runs++] = r;
    }
}

/** The next kept block after b->blocks[i] that is not the heading; b->n_blocks at the end. */
static size_t next_kept(const blocks *b, const block *heading, size_t i)
{
    while (++i < b->n_blocks && (!b->blocks[i].keep || &b->blocks[i] == heading)) {
    }
    return i;
}

/** Number of blocks from b->blocks[i] on that form a row: two or more cells, each one short line.
 */
static size_t row_length(const blocks *b, const block *heading, size_t i)
{
    size_t n = 0;
    uint32_t last = NO_ELEMENT;
    const uint32_t row = b->blocks[i].group;
    for (; i < b->n_blocks; i = next_kept(b, heading, i), n++) {
        const block *k = &b->blocks[i];
        if (k->kind != BLOCK_CELL || k->group != row) {
            break;
        }
        // The blocks of a cell may be in one element, or each in its own element.
        const bool one_line = memchr(b->text + k->begin, '\n', k->end - k->begin) == NULL;
        if (k->cell == last || k->end - k->begin > LONGEST_CELL || !one_line) {
            return 0;
        }
        last = k->cell;
    }
    return n < 2 ? 0 : n;
}

static void separate(const blocks *b, layout *out, bool close)
{
    if (out->length > 0) {
        put(b, out, "\n\n", close ? 1 : 2);
    }
}

static void put_marker(const blocks *b, layout *out, const block *k)
{
    char marker[16] = "- ";
    if (k->kind != BLOCK_ITEM || !k->first) {
        return;
    }
    if (k->number > 0) {
        snprintf(marker, sizeof marker, "%u. ", k->number);
    }
    put(b, out, marker, strlen(marker));
}

/** Writes the blocks of a row; returns the last one. */
static size_t put_row(const blocks *b, layout *out, const block *heading, size_t i, size_t n)
{
    put(b, out, "|", 1);
    for (size_t cell = 0; cell < n; cell++) {
        put(b, out, " ", 1);
        put_block(b, out, &b->blocks[i]);
        put(b, out, " |", 2);
        if (cell + 1 < n) {
            i = next_kept(b, heading, i);
        }
    }
    return i;
}

/** The table of a row. */
static uint32_t table_of(const blocks *b, uint32_t row)
{
    while (row != NO_ELEMENT && !tree_is(b->elements[row].node, GUMBO_TAG_TABLE)) {
        row = b->elements[row].parent;
    }
    return row;
}

/** The outermost list around a list, or the list itself. */
static uint32_t list_of(const blocks *b, uint32_t list)
{
    for (uint32_t i = list; i != NO_ELEMENT; i = b->elements[i].parent) {
        if (tree_is(b->elements[i].node, GUMBO_TAG_UL) ||
            tree_is(b->elements[i].node, GUMBO_TAG_OL)) {
            list = i;
        }
    }
    return list;
}

/** Whether two successive blocks are items of one list, so that no empty line separates them. */
static bool is_one_list(const blocks *b, const block *before, const block *k)
{
    return before != NULL && before->kind == BLOCK_ITEM && k->kind == BLOCK_ITEM && k->first &&
           list_of(b, before->group) == list_of(b, k->group);
}

void layout_write(const blocks *b, const block *heading, layout *out)
{
    const block *before = NULL;
    bool row_before = false;
    if (heading != NULL) {
        put_block(b, out, heading);
    }
    for (size_t i = next_kept(b, heading, SIZE_MAX); i < b->n_blocks;
         i = next_kept(b, heading, i)) {
        const block *k = &b->blocks[i];
        const size_t row = k->kind == BLOCK_CELL ? row_length(b, heading, i) : 0;
        const bool same_list = is_one_list(b, before, k);
        const bool same_table =
            row > 0 && row_before && table_of(b, before->group) == table_of(b, k->group);
        separate(b, out, same_list || same_table);
        if (row > 0) {
            i = put_row(b, out, heading, i, row);
        } else {
            put_marker(b, out, k);
            put_block(b, out, k);
        }
        before = &b->blocks[i];
        row_before = row > 0;
    }
    separate(b, out, true);
}
