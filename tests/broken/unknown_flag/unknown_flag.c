// SPDX-License-Identifier: MIT
// Has a flag that no host knows.
#include "../broken.h"

BROKEN(.flags = 1u << 31)
