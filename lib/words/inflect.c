// SPDX-License-Identifier: MIT
#include <toolkit/text/inflect.h>

#include <stdbool.h>
#include <string.h>

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static bool is_wxy(char c)
{
    return c == 'w' || c == 'x' || c == 'y';
}

/** Whether the last letter doubles before a vowel: slip, cut, trim; not soar, fix, rebound. */
static bool doubles_last(const char *word, size_t length)
{
    if (length < 3 || is_vowel(word[length - 1]) || is_wxy(word[length - 1]) ||
        !is_vowel(word[length - 2]) || is_vowel(word[length - 3])) {
        return false;
    }
    for (size_t i = 0; i + 2 < length; i++) {
        // A vowel further left means a second syllable, except the u of "qu", as in quit.
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

/** Whether -s is spelled -es: after a hissing sound, or after -o after a consonant. */
static bool takes_es(const char *word, size_t length)
{
    char last = word[length - 1], before = length > 1 ? word[length - 2] : '\0';
    return last == 's' || last == 'x' || last == 'z' ||
           (last == 'h' && (before == 'c' || before == 's')) ||
           (last == 'o' && before != '\0' && !is_vowel(before));
}

/** The first `length` bytes of a word, a letter unless it is NUL, and a suffix. */
static void set(tk_form_text *form, const char *word, size_t length, char letter,
                const char *suffix)
{
    memcpy(form->text, word, length);
    if (letter) {
        form->text[length++] = letter;
    }
    while (*suffix) {
        form->text[length++] = *suffix++;
    }
    form->length = length;
}

static void with_s(const char *word, size_t length, tk_form_text *form)
{
    if (ends_in_consonant_y(word, length)) {
        set(form, word, length - 1, 'i', "es");
    } else {
        set(form, word, length, '\0', takes_es(word, length) ? "es" : "s");
    }
}

/** Appends a suffix that starts with a vowel: -ed, -er, -est, -ing. */
static void with_vowel(const char *word, size_t length, const char *suffix, tk_form_text *form)
{
    char last = word[length - 1];
    if (last == 'e' && !(suffix[0] == 'i' && length > 1 && word[length - 2] == 'e')) {
        set(form, word, length - 1, '\0', suffix); // rise: rising; but agree: agreeing
    } else if (suffix[0] == 'e' && ends_in_consonant_y(word, length)) {
        set(form, word, length - 1, 'i', suffix);
    } else {
        set(form, word, length, doubles_last(word, length) ? last : '\0', suffix);
    }
}

size_t tk_inflect(const char *word, size_t length, char part_of_speech,
                  tk_form_text forms[TK_FORM_COUNT])
{
    if (length == 0 || length + 5 > TK_INFLECTED_MAX) {
        return 0;
    }
    switch (part_of_speech) {
    case 'v':
        with_s(word, length, &forms[0]);
        with_vowel(word, length, "ed", &forms[1]);
        with_vowel(word, length, "ing", &forms[2]);
        return 3;
    case 'n':
        with_s(word, length, &forms[0]);
        return 1;
    case 'a':
        with_vowel(word, length, "er", &forms[0]);
        with_vowel(word, length, "est", &forms[1]);
        return 2;
    default:
        return 0;
    }
}
