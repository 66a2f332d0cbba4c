// SPDX-License-Identifier: MIT
// Any bytes as the start of a file, against the signatures of decoders.
#include "input/format.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const signatures[] = {"{",       "[*\"data\"", "{*\"text\"*\"ents\"",
                                             "<TimeML", "*",          "T1\t"};
    char *bytes =
        malloc(size ? size : 1); // not a byte more, so that a sanitizer detects reads beyond it

    if (!bytes)
        return 0;
    if (size)
        memcpy(bytes, data, size);
    for (size_t i = 0; i < sizeof(signatures) / sizeof(*signatures); i++) {
        const size_t matched = tk_signature_match(signatures[i], bytes, size);

        if (matched > strlen(signatures[i]) || matched > size)
            abort();
    }
    free(bytes);
    return 0;
}
