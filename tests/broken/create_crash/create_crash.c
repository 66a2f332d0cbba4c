// SPDX-License-Identifier: MIT
// Crashes in create().
#include "../broken.h"

static tk_status create(const tk_setup *setup, void **instance)
{
    (void)setup, (void)instance;
    *(volatile int *)NULL = 1;
    return TK_OK;
}

BROKEN(.create = create)
