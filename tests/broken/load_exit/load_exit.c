// SPDX-License-Identifier: MIT
// Ends the process while it is loaded.
#include "../broken.h"

__attribute__((constructor)) static void load(void)
{
    exit(0);
}

BROKEN(.doc = "")
