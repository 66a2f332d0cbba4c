// SPDX-License-Identifier: MIT
// Writes nothing, which is no fault.
#include "../collector.h"

BROKEN_COLLECTOR(.mute = 1)
