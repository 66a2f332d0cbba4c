// SPDX-License-Identifier: MIT
#ifndef TK_PLAIN_LOCALE_H
#define TK_PLAIN_LOCALE_H

#include <locale.h>

/**
 * Sets the "C" locale for this thread while the library or a plugin runs: the locale of the program
 * must not change how 0.5 is read or written. Leaving restores the program's locale.
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
