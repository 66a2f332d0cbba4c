// SPDX-License-Identifier: MIT
// Never returns from create().
#include "../broken.h"

static tk_status create(const tk_setup *setup, void **instance)
{
    (void)setup, (void)instance;
    for (volatile int i = 0;; i++) {
    }
    return TK_OK;
}

BROKEN(.create = create)
