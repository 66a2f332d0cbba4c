// SPDX-License-Identifier: MIT
// create() fails with a reason.
#include "../broken.h"

static tk_status create(const tk_setup *setup, void **instance)
{
    (void)instance;
    return setup->host->fail_setup(setup->ctx, "the moon is in the wrong phase");
}

BROKEN(.create = create)
