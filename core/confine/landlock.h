// SPDX-License-Identifier: MIT
#ifndef TK_LANDLOCK_H
#define TK_LANDLOCK_H

#include "confine.h"

/** The kernel's Landlock ABI; 0 if it has none, or has it switched off. */
uint32_t tk_landlock_abi(void);

/**
 * Lets this process, for good, read what is granted, and nothing else of the file system: write
 * nothing but /dev/null, execute nothing. From ABI 4 on no TCP port may be bound or connected to;
 * from ABI 6 on no abstract socket and no process outside can be reached. Needs no_new_privs. Paths
 * that do not exist are passed over. False with errno set on failure.
 */
bool tk_landlock_restrict(const tk_grants *grants, uint32_t abi);

#endif
