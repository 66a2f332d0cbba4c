// SPDX-License-Identifier: MIT
// Crashes while it is loaded.
#include "../broken.h"

__attribute__((constructor)) static void load(void)
{
    *(volatile int *)NULL = 1;
}

BROKEN(.doc = "")
