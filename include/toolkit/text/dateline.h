// SPDX-License-Identifier: MIT
// Dates as written above an article: "Jun 8, 2025", "Sunday, 8 June 2025", "2025-06-08".
#ifndef TK_DATELINE_H
#define TK_DATELINE_H

#include <stdbool.h>
#include <stddef.h>

#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    TK_DATELINE_MONTH,
    TK_DATELINE_WEEKDAY,
    TK_DATELINE_PUBLISHED,
    TK_DATELINE_UPDATED,
    TK_DATELINE_HEADLINE,
    TK_DATELINE_BYLINE,
    TK_DATELINE_KINDS
} tk_dateline_kind;

typedef struct {
    tk_str text; // lower case; in the data file's memory
    tk_dateline_kind kind;
    unsigned number;
} tk_dateline_word;

#define TK_DATELINE_WORDS_MAX 256u

/** The words of lib/article/data/dateline.tsv. */
typedef struct {
    tk_dateline_word words[TK_DATELINE_WORDS_MAX];
    size_t count;
} tk_dateline_words;

/** Reads the data file's bytes, which must outlive the lexicon. Returns the number of the first
 * wrong line, or 0. */
size_t tk_dateline_words_read(tk_dateline_words *l, tk_str file);

/** A piece of text that is read from its start. */
typedef struct {
    const char *at;
    const char *end;
} tk_cursor;

/** Skips spaces and tabs. */
void tk_cursor_space(tk_cursor *c);

/** Skips one byte if it is `byte`. */
bool tk_cursor_char(tk_cursor *c, char byte);

/** The longest word of the given kind at the cursor, in any case, that no letter or digit follows;
 * skips it. NULL if there is none. */
const tk_dateline_word *tk_cursor_word(tk_cursor *c, const tk_dateline_words *l,
                                       tk_dateline_kind kind);

typedef struct {
    unsigned year; // 0: not given
    unsigned month;
    unsigned day;
} tk_calendar_date;

/**
 * Reads a date with day and month, and skips it. Accepts numeric dates only if the order of their
 * parts is certain. False, without skipping anything, if there is no date or no such day.
 */
bool tk_cursor_date(tk_cursor *c, const tk_dateline_words *l, tk_calendar_date *out);

/** Skips a time of day and the words that may surround it: "T09:30:00Z", ", at 9:30 a.m. ET". */
void tk_cursor_time(tk_cursor *c);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
