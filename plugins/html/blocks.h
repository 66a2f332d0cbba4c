// SPDX-License-Identifier: MIT
// A page as a sequence of blocks (paragraphs, headings, items, cells), and the elements around
// them.
#ifndef HTML_BLOCKS_H
#define HTML_BLOCKS_H

#include "hints.h"
#include "tree.h"

#define NO_ELEMENT UINT32_MAX

/** An element that contains blocks. The first one is the page. Parents come before children. */
typedef struct {
    const GumboNode *node;
    uint32_t parent; // index; NO_ELEMENT for the page
    uint32_t items;  // of a list: number of items so far
    uint32_t text;   // characters in it
    uint32_t linked; // characters inside links
    double score;
    bool suspect; // its role or class excludes it from the article; after the walk, also that of
                  // an element around it, unless that is most of the page
    bool byline;  // its class marks author or date, and it is short
} element;

/** The role of a block in the layout of the text. */
typedef enum { BLOCK_TEXT, BLOCK_HEADING, BLOCK_ITEM, BLOCK_CELL } block_kind;

/** A piece of text between two element boundaries. Offsets are bytes of blocks.text. */
typedef struct {
    uint32_t element; // the innermost element around it
    uint32_t begin;
    uint32_t end;
    uint32_t run; // its first run; its runs end where the next block's begin
    uint32_t text;
    uint32_t linked;
    uint32_t commas;
    uint32_t number; // of an item in a numbered list; 0: not numbered
    uint32_t group;  // of an item: the list; of a cell: the row
    uint32_t cell;   // of a cell: the element td or th
    block_kind kind;
    bool first;  // the first block of its item
    bool keep;   // part of the text: set by article_choose()
    bool byline; // short, and its class marks author or date
    uint32_t h1; // is an h1 heading
} block;

/** A part of a block that is contiguous in the page: bytes of blocks.text, and of the page. */
typedef struct {
    uint32_t begin;
    uint32_t end;
    uint32_t source;
    uint32_t source_end;
    const GumboNode *parent;
} run;

typedef struct {
    memory *memory;
    const hints *hints;
    const char *page;
    char *text;
    element *elements;
    block *blocks;
    run *runs;
    size_t length, n_elements, n_blocks, n_runs;
    size_t text_room, element_room, block_room, run_room;
} blocks;

/** Walks the tree. Leaves out what readers do not see: scripts, menus, forms, hidden parts. */
void blocks_read(blocks *b, const GumboNode *document);

#endif
