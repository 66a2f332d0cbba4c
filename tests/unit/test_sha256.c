// SPDX-License-Identifier: MIT
// Known answers: the examples of FIPS 180-4, and lengths around which the padding changes.
#include "base/sha256.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void expect(const char *data, size_t length, const char *hex)
{
    char out[TK_SHA256_HEX];
    tk_sha256_hex(data, length, out);
    cr_expect_str_eq(out, hex);
}

Test(sha256, known_answers)
{
    expect("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
           "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

Test(sha256, a_million_times_a)
{
    char *data = malloc(1000000);
    memset(data, 'a', 1000000);
    expect(data, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(data);
}
