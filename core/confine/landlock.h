// SPDX-License-Identifier: MIT
#ifndef TK_LANDLOCK_H
#define TK_LANDLOCK_H

#include "confine.h"

/** The kernel's Landlock ABI; 0 if Landlock is missing or disabled. */
uint32_t tk_landlock_abi(void);

/**
 * Restricts this process, permanently, to reading what is granted: it can write only to /dev/null
 * and execute nothing. From ABI 4 on it cannot bind or connect TCP ports; from ABI 6 on it cannot
 * reach abstract sockets or signal processes outside. Needs no_new_privs. Skips paths that do not
 * exist. False with errno set on failure.
 */
bool tk_landlock_restrict(const tk_grants *grants, uint32_t abi);

#endif
