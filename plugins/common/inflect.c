// SPDX-License-Identifier: MIT
#include "inflect.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_vowel(char c)
{
    return c != '\0' && strchr("aeiou", c) != NULL;
}

/** Whether the last letter doubles before a vowel: slip, cut, trim; not soar, fix, rebound. */
static bool doubles_last(const char *word, size_t length)
{
    if (length < 3 || is_vowel(word[length - 1]) || strchr("wxy", word[length - 1]) ||
        !is_vowel(word[length - 2]) || is_vowel(word[length - 3])) {
        return false;
    }
    for (size_t i = 0; i + 2 < length; i++) {
        // A vowel further left means a second syllable, except the u of "qu" as in quit.
        if (is_vowel(word[i]) && !(word[i] == 'u' && i > 0 && word[i - 1] == 'q')) {
            return false;
        }
    }
    return true;
}

static bool ends_in_consonant_y(const char *word, size_t length)
{
    return length > 1 && word[length - 1] == 'y' && !is_vowel(word[length - 2]);
}

/** Whether -s is spelled -es: a hissing sound, or -o after a consonant. */
static bool takes_es(const char *word, size_t length)
{
    char last = word[length - 1], before = length > 1 ? word[length - 2] : '\0';
    return strchr("sxz", last) != NULL || (last == 'h' && (before == 'c' || before == 's')) ||
           (last == 'o' && before != '\0' && !is_vowel(before));
}

static void with_s(const char *word, size_t length, char *form)
{
    if (ends_in_consonant_y(word, length)) {
        snprintf(form, TK_FORM_MAX, "%.*sies", (int)length - 1, word);
    } else {
        snprintf(form, TK_FORM_MAX, "%.*s%s", (int)length, word,
                 takes_es(word, length) ? "es" : "s");
    }
}

/** With a suffix that starts with a vowel: -ed, -er, -est, -ing. */
static void with_vowel(const char *word, size_t length, const char *suffix, char *form)
{
    char last = word[length - 1];
    if (last == 'e' && !(suffix[0] == 'i' && length > 1 && word[length - 2] == 'e')) {
        length--; // rise: rising; but agree: agreeing
    } else if (suffix[0] == 'e' && ends_in_consonant_y(word, length)) {
        snprintf(form, TK_FORM_MAX, "%.*si%s", (int)length - 1, word, suffix);
        return;
    } else if (doubles_last(word, length)) {
        snprintf(form, TK_FORM_MAX, "%.*s%c%s", (int)length, word, last, suffix);
        return;
    }
    snprintf(form, TK_FORM_MAX, "%.*s%s", (int)length, word, suffix);
}

size_t tk_inflect(const char *word, size_t length, char part_of_speech,
                  char forms[TK_FORM_COUNT][TK_FORM_MAX])
{
    if (length == 0 || length + 5 > TK_FORM_MAX) {
        return 0;
    }
    switch (part_of_speech) {
    case 'v':
        with_s(word, length, forms[0]);
        with_vowel(word, length, "ed", forms[1]);
        with_vowel(word, length, "ing", forms[2]);
        return 3;
    case 'n':
        with_s(word, length, forms[0]);
        return 1;
    case 'a':
        with_vowel(word, length, "er", forms[0]);
        with_vowel(word, length, "est", forms[1]);
        return 2;
    default:
        return 0;
    }
}
