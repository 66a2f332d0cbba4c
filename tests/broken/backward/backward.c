// SPDX-License-Identifier: MIT
// Merges states in the wrong order.
#include "../collector.h"

BROKEN_COLLECTOR(.backward = 1)
