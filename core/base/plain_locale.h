// SPDX-License-Identifier: MIT
#ifndef TK_PLAIN_LOCALE_H
#define TK_PLAIN_LOCALE_H

#include <locale.h>

/**
 * The "C" locale for this thread, while the library or a plugin works: a program with a locale of
 * its own must not change how 0.5 is read or written. What the program had is put back.
 */
typedef struct tk_plain_locale {
    locale_t plain, before;
} tk_plain_locale;

static inline tk_plain_locale tk_plain_locale_enter(void)
{
    tk_plain_locale l = {.plain = newlocale(LC_ALL_MASK, "C", (locale_t)0)};
    if (l.plain != (locale_t)0)
        l.before = uselocale(l.plain);
    return l;
}

static inline void tk_plain_locale_leave(const tk_plain_locale *l)
{
    if (l->plain == (locale_t)0)
        return;
    uselocale(l->before);
    freelocale(l->plain);
}

#endif
