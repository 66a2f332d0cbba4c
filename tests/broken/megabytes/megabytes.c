// SPDX-License-Identifier: MIT
// Has states of megabytes, which is allowed.
#include "../collector.h"

BROKEN_COLLECTOR(.padding = 3 << 20)
