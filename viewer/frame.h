// SPDX-License-Identifier: MIT
#ifndef TK_FRAME_H
#define TK_FRAME_H

#include "block.h"

#include <stdio.h>

/** Where the data of a page are. */
typedef enum tk_frame_data { TK_DATA_INLINE, TK_DATA_FOLDER, TK_DATA_NONE } tk_frame_data;

typedef struct tk_frame {
    tk_frame_data data;
    bool live; /**< a server is behind the page */
    bool gold; /**< which has a gold file */
} tk_frame;

/** What a page starts with, by which it is known. */
#define TK_FRAME_MARK "<!-- Made by toolkit view"

/** Writes a page, with the blocks in it if these are inline. False with errno set. */
bool tk_frame_write(const tk_frame *frame, const tk_blocks *blocks, FILE *out);

#endif
