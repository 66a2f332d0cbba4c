// SPDX-License-Identifier: MIT
/**
 * @file
 * The classes of words.tsv and the names of their values. Each list below is the only place that
 * defines a name; words.tsv explains the classes and lists the words.
 */
#ifndef TK_DATE_WORDS_H
#define TK_DATE_WORDS_H

#include <toolkit/text/numeral.h>

// X(NAME, "name in words.tsv")

#define TK_DATE_CLASS_LIST(X)                                                             \
    X(MONTH, "month")       /* 1–12, with TK_VALUE_ABBR, TK_VALUE_WORD */               \
    X(WEEKDAY, "weekday")   /* 1–7, with the same */                                    \
    X(WEEKDAYS, "weekdays") /* 1–7, TK_WEEKDAYS_… */                                  \
    X(UNIT, "unit")         /* TK_UNIT_… */                                             \
    X(UNITS, "units")       /* TK_UNIT_… */                                             \
    X(DEICTIC, "deictic")   /* days from today */                                         \
    X(SEASON, "season")     /* TK_SEASON_…, with TK_VALUE_WORD */                       \
    X(DAYPART, "daypart")   /* TK_DAYPART_… */                                          \
    X(DAYPARTS, "dayparts") /* TK_DAYPART_… */                                          \
    X(TONIGHT, "tonight")   /* TK_DAYPART_… */                                          \
    X(NOON, "noon")         /* hour */                                                    \
    X(RELATION, "relation") /* TK_RELATION_… */                                         \
    X(YEARAGO, "yearago")   /* 1: whole */                                                \
    X(EDGE, "edge")         /* TK_TIMEX_START, _MID, _END */                              \
    X(SHIFTED, "shifted")                                                                 \
    X(AGO, "ago")       /* TK_AGO_… */                                                  \
    X(OFFSET, "offset") /* -1 before, 1 after */                                          \
    X(EVERY, "every")                                                                     \
    X(SETWORD, "setword") /* TK_SETWORD_TIMES * n + TK_UNIT_… */                        \
    X(PER, "per")                                                                         \
    X(TIMES, "times")                                                                     \
    X(DURMOD, "durmod")   /* TK_TIMEX_APPROX …, with TK_VALUE_WORD */                   \
    X(DURPOST, "durpost") /* TK_TIMEX_EQUAL_OR_MORE … */                                \
    X(PREP, "prep")       /* TK_LEAD_… */                                               \
    X(INPREP, "inprep")                                                                   \
    X(OFPREP, "ofprep")                                                                   \
    X(CONNECT, "connect")                                                                 \
    X(THE, "the")                                                                         \
    X(FISCAL, "fiscal") /* TK_YEAR_… */                                                 \
    X(ZONE, "zone")                                                                       \
    X(AMPM, "ampm")     /* TK_HALF_… */                                                 \
    X(FUTURE, "future") /* TK_FUTURE_AGENDA */                                            \
    X(PAST, "past")                                                                       \
    X(COUNT, "count") /* TK_COUNT_… */                                                  \
    X(HALF, "halfword")                                                                   \
    X(PASSIVE, "passive")                                                                 \
    X(ENDED, "ended")                                                                     \
    X(HOLIDAY, "holiday") /* index into the rules of holidays.tsv, which has the names */ \
    X(DECADE, "decade")   /* years from 1900 */                                           \
    X(MOVE, "move")       /* TK_MOVE_… */                                               \
    X(RESULT, "result")                                                                   \
    X(UNIT_END, "unit_end") /* set by create(): the "session" of "trading session" */     \
    X(INNER, "inner")       /* set by create(): a later word of a phrase */               \
    X(KEYWORD, "keyword")   /* TK_KEY_… */

/** Words that the grammar looks up individually: values of TK_CLASS_KEYWORD. */
#define TK_KEY_LIST(X)                                        \
    X(OTHER, "other") /* "every other day" */                 \
    X(BETWEEN, "between")                                     \
    X(ON, "on")                                               \
    X(CLOCK, "clock")     /* "o'clock" */                     \
    X(FULL, "full")       /* "the full year" */               \
    X(RECENT, "recent")   /* "recent years" */                \
    X(OLD, "old")         /* "25-year-old" */                 \
    X(LONG, "long")       /* "decades-long" */                \
    X(ALL, "all")         /* "all day" */                     \
    X(BASIS, "basis")     /* "on a monthly basis" */          \
    X(END, "end")         /* "end-2024" */                    \
    X(TIME, "time")       /* "London time" */                 \
    X(RUNNING, "running") /* "seven consecutive months" */    \
    X(BEGUN, "begun")     /* "the week beginning June 8" */   \
    X(SAME, "same")       /* "the same quarter of 2024" */    \
    X(PERIOD, "period")   /* "the year-ago period" */         \
    X(TO, "to")           /* "three to four years" */         \
    X(OR, "or")           /* "two or three years" */          \
    X(FINAL, "final")     /* "the final quarter of 2024" */   \
    X(OPENING, "opening") /* "the opening quarter of 2024" */ \
    X(AGE, "age")         /* "60 years of age" */             \
    X(SINGLE, "single")   /* "every single day" */

/** From short to long; a workday has no place in this order. */
#define TK_UNIT_LIST(X)       \
    X(SECOND, "second")       \
    X(MINUTE, "minute")       \
    X(HOUR, "hour")           \
    X(DAY, "day")             \
    X(NIGHT, "night")         \
    X(WEEK, "week")           \
    X(WEEKEND, "weekend")     \
    X(FORTNIGHT, "fortnight") \
    X(MONTH, "month")         \
    X(QUARTER, "quarter")     \
    X(YEAR, "year")           \
    X(DECADE, "decade")       \
    X(CENTURY, "century")     \
    X(WORKDAY, "workday")

/** The relation that "last", "this" and similar words give the word after them. */
#define TK_RELATION_LIST(X)                                                              \
    X(NONE, "none")                                                                      \
    X(LAST, "last") /* the one before this; for weekdays the most recent */              \
    X(THIS, "this")                                                                      \
    X(NEXT, "next")         /* the one after this; for weekdays that of the next week */ \
    X(PREVIOUS, "previous") /* as LAST, but for weekdays that of the week before */      \
    X(PAST, "past")         /* as LAST */                                                \
    X(COMING, "coming")     /* as NEXT, but for weekdays the next one */                 \
    X(THAT, "that")         /* relative to the text instead of the document's date */

enum {
    TK_CLASS_NUMBERS_END = TK_NUMBER_CLASSES - 1,
#define X(id, name) TK_CLASS_##id,
    TK_DATE_CLASS_LIST(X)
#undef X
        TK_DATE_CLASSES
};

_Static_assert(TK_DATE_CLASSES <= 64, "tk_word.mask has a bit for each class");

enum {
#define X(id, name) TK_KEY_##id,
    TK_KEY_LIST(X)
#undef X
        TK_KEYWORDS
};

enum {
#define X(id, name) TK_UNIT_##id,
    TK_UNIT_LIST(X)
#undef X
        TK_UNIT_COUNT
};

enum {
#define X(id, name) TK_RELATION_##id,
    TK_RELATION_LIST(X)
#undef X
};

/** Keywords that an expression may start with, after "the" or not: bits of TK_KEY_…. */
#define TK_KEYS_FIRST                                                                 \
    (1u << TK_KEY_FULL | 1u << TK_KEY_RECENT | 1u << TK_KEY_ALL | 1u << TK_KEY_SAME | \
     1u << TK_KEY_FINAL | 1u << TK_KEY_OPENING)

/** Flags beside a value. */
enum {
    TK_VALUE_ABBR = 32, /**< an abbreviation, which a full stop may follow */
    TK_VALUE_WORD = 64, /**< has another meaning too: "may", "fall"; also a preposition: "over" */
    TK_VALUE_MASK = 31,
};

enum { TK_WEEKDAYS_WORKDAYS = 8, TK_WEEKDAYS_WEEKENDS };

enum { TK_SETWORD_TIMES = 32 };

/** The date that "ago" and similar words are counted from: today or the date that the text named
 * last; negative: back. */
enum { TK_AGO_EARLIER = -2, TK_AGO_AGO, TK_AGO_FROM_NOW = 1, TK_AGO_LATER };

enum { TK_YEAR_FISCAL = 1, TK_YEAR_CALENDAR };

enum { TK_HALF_AM = 1, TK_HALF_PM };

enum { TK_FUTURE_AGENDA = 1 };

enum { TK_COUNT_LABEL = 1, TK_COUNT_DISTANCE, TK_COUNT_STREET };

enum { TK_MOVE_CHANGE = 1, TK_MOVE_ADJUST, TK_MOVE_AIM };

/** The classes of words.tsv and number-words.tsv, with their values. */
extern const tk_word_table_names tk_date_names;

#endif // TK_DATE_WORDS_H
