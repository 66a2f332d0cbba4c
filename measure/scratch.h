// SPDX-License-Identifier: MIT
/** @file scratch.h A folder for files that are only needed for a while. */
#ifndef TK_SCRATCH_H
#define TK_SCRATCH_H

#include <stdbool.h>

#include <toolkit/toolkit.h>

typedef struct tk_scratch {
    char path[256]; /**< "" if there is none */
} tk_scratch;

/** Makes a folder in TMPDIR, or in /tmp. False and `error` if that fails. */
bool tk_scratch_make(tk_scratch *scratch, tk_message *error);

/** Removes it with all that is in it; follows no link. */
void tk_scratch_remove(tk_scratch *scratch);

#endif
