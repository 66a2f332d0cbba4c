// SPDX-License-Identifier: MIT
#include <toolkit/text/visible.h>

#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

enum { LONGEST = 16 }; // longest form of one character: \u{10ffff} and the NUL

static bool acts(utf8proc_int32_t c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return false;
    }
}

/** Writes the escape of a character that would have an effect into `form`. */
static size_t escape(char form[LONGEST], utf8proc_int32_t c)
{
    static const char named[] = "\n\r\t\x1b", letters[] = "nrte";
    const char *name = c ? strchr(named, c < 0x80 ? (int)c : 0x80) : NULL;

    if (name)
        return (size_t)snprintf(form, LONGEST, "\\%c", letters[name - named]);
    return (size_t)snprintf(form, LONGEST, "\\u{%x}", (unsigned)c);
}

/** Reads the character at `text`, and returns its length in bytes. A byte that is not UTF-8 sets
 * `*c` to -1. */
static size_t read_character(const char *text, size_t left, utf8proc_int32_t *c)
{
    const utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)text, left < 4 ? (utf8proc_ssize_t)left : 4, c);

    if (n > 0)
        return (size_t)n;
    *c = -1;
    return 1;
}

bool tk_visible_as_is(const char *text, size_t left, size_t *taken)
{
    utf8proc_int32_t c;

    *taken = read_character(text, left, &c);
    return c >= 0 && !acts(c);
}

/** Writes what is shown for the character at `text` into `form`; sets `*taken` to its bytes. */
static size_t show(char form[LONGEST], const char *text, size_t left, size_t *taken)
{
    utf8proc_int32_t c;

    *taken = read_character(text, left, &c);
    if (c < 0)
        return (size_t)snprintf(form, LONGEST, "\\x%02x", (unsigned)(unsigned char)*text);
    if (acts(c))
        return escape(form, c);
    memcpy(form, text, *taken);
    return *taken;
}

size_t tk_visible(char *out, size_t room, const char *text, size_t length)
{
    static const char more[] = "…";
    size_t done = 0, fits = 0; // `fits`: the last end after which there is room for `more`

    for (size_t at = 0, taken; at < length; at += taken) {
        char form[LONGEST];
        const size_t n = show(form, text + at, length - at, &taken);

        if (done + sizeof more <= room)
            fits = done;
        if (done + n >= room) {
            const bool said = fits + sizeof more <= room;
            if (said)
                memcpy(out + fits, more, sizeof more);
            done = said ? fits + sizeof more - 1 : done;
            break;
        }
        memcpy(out + done, form, n);
        done += n;
    }
    out[done] = '\0';
    return done;
}

/** Reads the character at `text`; sets `*width` to its columns. Returns its bytes. */
static size_t measure(const char *text, size_t left, size_t *width)
{
    utf8proc_int32_t c;
    const size_t taken = read_character(text, left, &c);

    *width = c < 0 ? 1 : (size_t)utf8proc_charwidth(c);
    return taken;
}

size_t tk_visible_width(const char *text, size_t length)
{
    size_t width = 0;

    for (size_t at = 0, columns; at < length; width += columns)
        at += measure(text + at, length - at, &columns);
    return width;
}

size_t tk_visible_fit(const char *text, size_t length, size_t columns)
{
    size_t at = 0;

    for (size_t used = 0; at < length;) {
        size_t width;
        const size_t taken = measure(text + at, length - at, &width);

        if (used + width > columns)
            break;
        used += width;
        at += taken;
    }
    return at;
}

void tk_visible_put(FILE *out, const char *text)
{
    const size_t length = strlen(text);

    for (size_t at = 0, taken; at < length; at += taken) {
        char form[LONGEST];
        fwrite(form, 1, show(form, text + at, length - at, &taken), out);
    }
}

void tk_visible_print(FILE *out, const char *format, ...)
{
    char text[4096];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    tk_visible_put(out, text);
}
