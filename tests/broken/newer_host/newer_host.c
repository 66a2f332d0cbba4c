// SPDX-License-Identifier: MIT
// Needs slots of a later host.
#include "../broken.h"

BROKEN(.min_host_minor = TK_ABI_MINOR + 1)
