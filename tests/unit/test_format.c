// SPDX-License-Identifier: MIT
// The format of a file, from its first bytes and signatures.
#include "input/format.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static size_t match(const char *signature, const char *text)
{
    return tk_signature_match(signature, text, strlen(text));
}

Test(format, a_signature_is_what_a_file_starts_with)
{
    cr_expect_eq(match("{", "{\"id\": 1}"), 1);
    cr_expect_eq(match("{", "a {"), 0);
    cr_expect_eq(match("-DOCSTART-", "-docstart- (a)"), 10);
    cr_expect_eq(match("-DOCSTART-", "-DOCSTART"), 0);
    cr_expect_eq(match("{", ""), 0);
    cr_expect_eq(match("", "{"), 0);
}

Test(format, a_star_stands_for_any_bytes)
{
    cr_expect_eq(match("[*\"data\"", "[{\"id\": 1, \"data\": {}}]"), 7);
    cr_expect_eq(match("[*\"data\"", "[{\"id\": 1}]"), 0);
    cr_expect_eq(match("{*\"a\"*\"b\"", "{\"b\": 1, \"a\": 2}"), 0, "they are in order");
    cr_expect_eq(match("{*\"a\"*\"b\"", "{\"a\": 1, \"b\": 2}"), 7);
    cr_expect_eq(match("{*", "{"), 1);
}

Test(format, a_preface_is_passed)
{
    cr_expect_eq(match("<TimeML", "\xef\xbb\xbf \n<TimeML>"), 7);
    cr_expect_eq(match("<TimeML", "<?xml version=\"1.0\"?>\n\n<TimeML>"), 7);
    cr_expect_eq(match("<TimeML", "<?xml version=\"1.0\""), 0);
}

Test(format, only_the_start_is_looked_at)
{
    char *data = malloc(TK_FORMAT_HEAD + 8);

    memset(data, ' ', TK_FORMAT_HEAD + 8);
    data[0] = '[';
    memcpy(data + TK_FORMAT_HEAD - 1, "end", 3);
    cr_expect_eq(tk_signature_match("[*end", data, TK_FORMAT_HEAD + 8), 0);
    memcpy(data + TK_FORMAT_HEAD - 3, "end", 3);
    cr_expect_eq(tk_signature_match("[*end", data, TK_FORMAT_HEAD + 8), 4);
    free(data);
}
