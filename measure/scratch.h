// SPDX-License-Identifier: MIT
/** @file scratch.h Temporary folders. */
#ifndef TK_SCRATCH_H
#define TK_SCRATCH_H

#include <toolkit/toolkit.h>

#include <stdbool.h>

typedef struct tk_scratch {
    char path[256]; /**< "" if there is none */
} tk_scratch;

/** Creates a folder in TMPDIR, or in /tmp. False with `error` set if that fails. */
bool tk_scratch_make(tk_scratch *scratch, tk_message *error);

/** Removes the folder and its contents; does not follow links. */
void tk_scratch_remove(tk_scratch *scratch);

#endif
