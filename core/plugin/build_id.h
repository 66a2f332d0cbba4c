// SPDX-License-Identifier: MIT
#ifndef TK_BUILD_ID_H
#define TK_BUILD_ID_H

#include <stdbool.h>

enum { TK_BUILD_ID_HEX = 2 * 32 + 1 };

/**
 * The build ID of the shared object that `address` lies in, in hexadecimal: what the linker made of
 * all its contents, code and tables (`ld --build-id`). Empty if it has none.
 */
void tk_build_id(const void *address, char out[TK_BUILD_ID_HEX]);

#endif
