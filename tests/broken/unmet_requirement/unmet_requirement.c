// SPDX-License-Identifier: MIT
// Reads a layer that no plugin provides.
#include "../broken.h"

static const tk_layer_decl required[] = {{.name = "nowhere/1", .doc = "nothing"}};

BROKEN(.required = required, .n_required = 1)
