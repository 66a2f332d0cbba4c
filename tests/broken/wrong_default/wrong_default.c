// SPDX-License-Identifier: MIT
// The default of an option is not one of its values.
#include "../broken.h"

static const tk_option options[] = {
    {.name = "level", .doc = "a level", .type = TK_OPT_INT, .min = 1, .max = 5, .fallback = "9"}};

BROKEN(.options = options, .n_options = 1)
