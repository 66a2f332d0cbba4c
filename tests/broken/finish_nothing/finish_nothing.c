// SPDX-License-Identifier: MIT
// Writes nothing, which is allowed.
#include "../collector.h"

BROKEN_COLLECTOR(.mute = 1)
