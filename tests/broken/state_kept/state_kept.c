// SPDX-License-Identifier: MIT
// Does not empty its state in save().
#include "../collector.h"

BROKEN_COLLECTOR(.keeps = 1)
