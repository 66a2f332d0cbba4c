// SPDX-License-Identifier: MIT
// Dates as they are written above an article: "Jun 8, 2025", "Sunday, 8 June 2025", "2025-06-08".
#ifndef TEXT_CALENDAR_H
#define TEXT_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include <toolkit/plugin.h>

typedef enum {
    WORD_MONTH,
    WORD_WEEKDAY,
    WORD_PUBLISHED,
    WORD_UPDATED,
    WORD_HEADLINE,
    WORD_BYLINE,
    WORD_KINDS
} word_kind;

typedef struct {
    tk_str text; // lower case; in the data file's memory
    word_kind kind;
    unsigned number;
} word;

#define LEXICON_MAX 256u

/** The words of data/dateline.tsv. */
typedef struct {
    word words[LEXICON_MAX];
    size_t count;
} lexicon;

/** Reads the data file's bytes, which must outlive the lexicon. Returns the number of the first
 * line that is wrong, or 0. */
size_t lexicon_read(lexicon *l, tk_str file);

/** A piece of text that is being read from its start. */
typedef struct {
    const char *at;
    const char *end;
} cursor;

/** Skips spaces and tabs. */
void skip_space(cursor *c);

/** Skips one byte if it is `byte`. */
bool skip_char(cursor *c, char byte);

/** The longest word of the given kind that the text goes on with, in any case of letters and not
 * followed by a letter or digit; is skipped. NULL if there is none. */
const word *skip_word(cursor *c, const lexicon *l, word_kind kind);

typedef struct {
    unsigned year; // 0: not given
    unsigned month;
    unsigned day;
} calendar_date;

/**
 * Reads a date with day and month, and skips it. All-number dates are taken only where the order of
 * their parts is beyond doubt. False, and nothing skipped, if there is no date or no such day.
 */
bool skip_date(cursor *c, const lexicon *l, calendar_date *out);

/** Skips a time of day with what may stand around it: "T09:30:00Z", ", at 9:30 a.m. ET". */
void skip_time(cursor *c);

#endif
