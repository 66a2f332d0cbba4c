// SPDX-License-Identifier: MIT
// Exports no entry function.
#include "../broken.h"

TK_EXPORT int something_else(void);
int something_else(void)
{
    return 1;
}
