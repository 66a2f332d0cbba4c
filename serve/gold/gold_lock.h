// SPDX-License-Identifier: MIT
#ifndef TK_GOLD_LOCK_H
#define TK_GOLD_LOCK_H

#include <toolkit/toolkit.h>

#include <stdbool.h>

/** A lock on a file that is replaced when it is saved: PATH.lock beside it, which is locked and
 * removed again. The system releases it if the process dies. */
typedef struct tk_gold_lock {
    int fd; /**< -1: not taken */
    char *path;
} tk_gold_lock;

#define TK_GOLD_UNLOCKED ((tk_gold_lock){.fd = -1})

/** Takes the lock of the file at `path`. False with a message if another process has it. */
bool tk_gold_lock_take(tk_gold_lock *lock, const char *path, tk_message *error);
void tk_gold_lock_release(tk_gold_lock *lock);

#endif
