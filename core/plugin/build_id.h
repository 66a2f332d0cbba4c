// SPDX-License-Identifier: MIT
#ifndef TK_BUILD_ID_H
#define TK_BUILD_ID_H

#include <stdbool.h>

enum { TK_BUILD_ID_HEX = 2 * 32 + 1 };

/**
 * The build ID, in hexadecimal, of the shared object that contains `address`: the linker's hash of
 * its contents (`ld --build-id`). Empty if it has none.
 */
void tk_build_id(const void *address, char out[TK_BUILD_ID_HEX]);

#endif
