// SPDX-License-Identifier: MIT
#include "sha256.h"

#include <nettle/sha2.h>
#include <stdio.h>

void tk_sha256_hex(const void *data, size_t length, char out[TK_SHA256_HEX])
{
    struct sha256_ctx ctx;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&ctx);
    sha256_update(&ctx, length, data);
    sha256_digest(&ctx, sizeof digest, digest);
    for (int i = 0; i < SHA256_DIGEST_SIZE; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}
