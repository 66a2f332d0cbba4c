// SPDX-License-Identifier: MIT
#include "charsets.h"

#include <strings.h>

const charset *charset_named(const char *name)
{
    for (size_t i = 0; i < n_charsets; i++) {
        if (strcasecmp(charsets[i].name, name) == 0) {
            return &charsets[i];
        }
    }
    return NULL;
}
