// SPDX-License-Identifier: MIT
// Ends the process in create().
#include "../broken.h"

static tk_status create(const tk_setup *setup, void **instance)
{
    (void)setup, (void)instance;
    exit(0);
    return TK_OK;
}

BROKEN(.create = create)
