// SPDX-License-Identifier: MIT
// Cannot do without slots of a later host.
#include "../broken.h"

BROKEN(.min_host_minor = TK_ABI_MINOR + 1)
