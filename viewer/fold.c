// SPDX-License-Identifier: MIT
#include "fold.h"

#include <stdint.h>
#include <utf8proc.h>

enum {
    POINTS_OF_ONE = 32, ///< a code point decomposes into at most 18
    SIGMA = 0x3c3,
    FINAL_SIGMA = 0x3c2
};

/** A word while it is read. */
typedef struct folder {
    tk_fold_take *take;
    void *ctx;
    size_t length;
    size_t points;
    char word[4 * TK_FOLD_LONGEST];
} folder;

static bool end_word(folder *f)
{
    const bool go_on = !f->points || f->take(f->ctx, f->word, f->length, f->points);

    f->length = f->points = 0;
    return go_on;
}

static void add(folder *f, utf8proc_int32_t c)
{
    if (f->points == TK_FOLD_LONGEST)
        return;
    f->length += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)f->word + f->length);
    f->points++;
}

static bool is_mark(utf8proc_category_t category)
{
    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

/** Adds a code point of the decomposed text, or ends the word before it. */
static bool add_plain(folder *f, utf8proc_int32_t c)
{
    const utf8proc_category_t category = utf8proc_category(c);

    if (is_mark(category))
        return true;
    if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_NO)
        return end_word(f);
    c = utf8proc_tolower(c);
    add(f, c == FINAL_SIGMA ? SIGMA : c);
    return true;
}

/** The same for one that is not ASCII, and not decomposed. */
static bool add_any(folder *f, utf8proc_int32_t c)
{
    utf8proc_int32_t plain[POINTS_OF_ONE];
    int boundary = 0;
    const utf8proc_ssize_t n = utf8proc_decompose_char(
        c, plain, POINTS_OF_ONE, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);

    if (n < 0 || n > POINTS_OF_ONE)
        return end_word(f);
    for (utf8proc_ssize_t i = 0; i < n; i++)
        if (!add_plain(f, plain[i]))
            return false;
    return true;
}

static bool add_ascii(folder *f, char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9'))
        return end_word(f);
    if (f->points < TK_FOLD_LONGEST) {
        f->word[f->length++] = c;
        f->points++;
    }
    return true;
}

bool tk_fold_words(const char *text, size_t length, tk_fold_take *take, void *ctx)
{
    folder f = {.take = take, .ctx = ctx};
    bool go_on = true;

    for (size_t i = 0; i < length && go_on;) {
        utf8proc_int32_t c = -1;

        if ((unsigned char)text[i] < 0x80) {
            go_on = add_ascii(&f, text[i++]);
            continue;
        }
        const utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + i,
                                                    (utf8proc_ssize_t)(length - i), &c);
        go_on = n > 0 ? add_any(&f, c) : end_word(&f);
        i += n > 0 ? (size_t)n : 1;
    }
    return go_on && end_word(&f);
}
