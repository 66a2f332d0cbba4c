// SPDX-License-Identifier: MIT
#ifndef TK_BUILD_H
#define TK_BUILD_H

#include "block.h"
#include "viewer.h"

/** Makes the blocks of a page from its source, in blocks->folder. With `search`, or if they have
 * more than options->page_bytes, also those of the search. False with a message. */
bool tk_build(const tk_view_source *source, const tk_view_options *options, bool search,
              tk_blocks *blocks, tk_view_result *result);

#endif
