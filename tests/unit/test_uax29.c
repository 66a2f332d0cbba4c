// SPDX-License-Identifier: MIT
// Runs Unicode's break tests: lines such as "÷ 0041 × 0301 ÷ # comment", where ÷ is a boundary
// and × is not. Arguments: word|sentence FILE, several times. Without a file, runs a few lines of
// the same form, written for these tests.
#include <toolkit/text/uax29.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint32_t next_function(const char *text, uint32_t length, uint32_t begin);

static uint32_t put_utf8(char *out, unsigned long cp)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

/** Whether `next` finds exactly the boundaries of `line`; a line without any passes. */
static bool passes(const char *line, next_function *next)
{
    char text[1024 + 64] = {0};
    bool expected[1024 + 1] = {false};
    uint32_t length = 0;
    for (const char *p = line; *p != '\0' && *p != '#' && *p != '\n';) {
        if (strncmp(p, "\xC3\xB7", 2) == 0) {
            expected[length] = true;
            p += 2;
        } else if (strncmp(p, "\xC3\x97", 2) == 0) {
            p += 2;
        } else if (*p == ' ' || *p == '\t' || *p == '\r') {
            p++;
        } else {
            char *end;
            unsigned long cp = strtoul(p, &end, 16);
            if (end == p || length + 4 > 1024)
                return false;
            length += put_utf8(text + length, cp);
            p = end;
        }
    }
    bool found[1024 + 1] = {false};
    for (uint32_t at = 0; at < length;) {
        uint32_t to = next(text, length, at);
        if (to <= at || to > length)
            return false;
        found[at = to] = true;
    }
    found[0] = length > 0;
    return memcmp(found, expected, length + 1) == 0;
}

static int run_file(const char *path, next_function *next)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    int failures = 0, lines = 0;
    for (char line[4096]; fgets(line, sizeof(line), file) != NULL; lines++) {
        if (line[0] != '#' && !passes(line, next)) {
            printf("%s:%d: %s", path, lines + 1, line);
            failures++;
        }
    }
    fclose(file);
    printf("%s: %d lines, %d failures\n", path, lines, failures);
    return failures + (lines == 0);
}

static int run_own(void)
{
    static const char *const words[] = {
        "÷ 0063 × 0061 × 006E × 2019 × 0074 ÷ 0020 ÷ 0033 × 002E × 0035 ÷ 002E ÷", // can’t 3.5.
        "÷ 0061 × 0308 × 200D ÷ 0020 × 0020 ÷ 000D × 000A ÷ 0308 ÷",
        "÷ 1F1E9 × 1F1EA ÷ 1F1EB × 1F1F7 ÷ 1F1EA ÷",                 // two flags and a half
        "÷ 1F469 × 1F3FD × 200D × 1F680 ÷ 1F469 ÷",                  // an astronaut, a woman
        "÷ 05D0 × 0022 × 05D0 ÷ 0022 ÷ 0020 ÷ 05D0 × 0027 ÷ 0020 ÷", // Hebrew quotes
        "÷ 05D0 × 0027 ÷ 0033 ÷",                                    // WB7a without WB12
        "÷ 30AB × 30BF × 005F × 0061 ÷ 4E00 ÷ 4E8C ÷ 0061 ÷ 003A ÷ 0031 ÷",
    };
    static const char *const sentences[] = {
        "÷ 0061 × 002E × 0020 ÷ 0041 × 002E × 0042 × 002E × 0020 × 0063 ÷", // a. |A.B. c
        "÷ 0061 × 0021 × 0022 × 0020 ÷ 0062 ÷",                             // a!" |b
        "÷ 0061 × 002E × 0029 × 0020 × 0028 × 0032 × 0062 ÷",               // a.) (2b
        "÷ 0033 × 002E × 0034 × 000D × 000A ÷ 0061 × 003F × 002C × 0062 ÷",
        "÷ 0061 × 3002 ÷ 4E00 ÷",
    };
    int failures = 0;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (!passes(words[i], tk_uax29_word)) {
            printf("word: %s\n", words[i]);
            failures++;
        }
    }
    for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
        if (!passes(sentences[i], tk_uax29_sentence)) {
            printf("sentence: %s\n", sentences[i]);
            failures++;
        }
    }
    return failures;
}

int main(int argc, char **argv)
{
    int failures = run_own();
    for (int i = 1; i + 1 < argc; i += 2)
        failures +=
            run_file(argv[i + 1], strcmp(argv[i], "word") == 0 ? tk_uax29_word : tk_uax29_sentence);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
