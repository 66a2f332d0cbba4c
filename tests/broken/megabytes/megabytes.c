// SPDX-License-Identifier: MIT
// Has states of megabytes, which is no fault.
#include "../collector.h"

BROKEN_COLLECTOR(.padding = 3 << 20)
