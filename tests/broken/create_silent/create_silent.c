// SPDX-License-Identifier: MIT
// create() fails without a reason.
#include "../broken.h"

static tk_status create(const tk_setup *setup, void **instance)
{
    (void)setup, (void)instance;
    return TK_ERR_INSTANCE;
}

BROKEN(.create = create)
