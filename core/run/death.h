// SPDX-License-Identifier: MIT
#ifndef TK_DEATH_H
#define TK_DEATH_H

#include "channel.h"

#define TK_DEATH_MESSAGE 160

/**
 * The cause of the death of a process that ran plugins, with `status` from waitpid(): a word, and a
 * sentence in `message`. `memory` is its limit, in bytes.
 */
const char *tk_death_cause(const tk_control *control, int status, uint64_t memory,
                           char message[TK_DEATH_MESSAGE]);

#endif
