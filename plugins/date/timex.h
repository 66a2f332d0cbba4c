// SPDX-License-Identifier: MIT
/**
 * @file
 * A time expression as the grammar reads it, before it is resolved against the document's date.
 */
#ifndef TK_TIMEX_H
#define TK_TIMEX_H

#include <stdbool.h>
#include <stdint.h>

#define TK_TIMEX_VALUE 96 /**< room for the longest value */

/** tk_timex.type and .mod, in the order of the names in tk_date_columns. */
enum { TK_TIMEX_DATE, TK_TIMEX_TIME, TK_TIMEX_DURATION, TK_TIMEX_SET, TK_TIMEX_COUNT };

enum {
    TK_TIMEX_NONE,
    TK_TIMEX_START,
    TK_TIMEX_MID,
    TK_TIMEX_END,
    TK_TIMEX_APPROX,
    TK_TIMEX_BEFORE,
    TK_TIMEX_AFTER,
    TK_TIMEX_ON_OR_BEFORE,
    TK_TIMEX_ON_OR_AFTER,
    TK_TIMEX_LESS_THAN,
    TK_TIMEX_MORE_THAN,
    TK_TIMEX_EQUAL_OR_LESS,
    TK_TIMEX_EQUAL_OR_MORE,
};

/** X(NAME, "in a value"): seasons and parts of the day, with their form in a value. */
#define TK_SEASON_LIST(X) \
    X(SPRING, "SP")       \
    X(SUMMER, "SU")       \
    X(FALL, "FA")         \
    X(WINTER, "WI")

#define TK_DAYPART_LIST(X) \
    X(MORNING, "MO")       \
    X(AFTERNOON, "AF")     \
    X(EVENING, "EV")       \
    X(NIGHT, "NI")         \
    X(DAYTIME, "DT")

enum {
    TK_SEASON_NONE,
#define X(id, name) TK_SEASON_##id,
    TK_SEASON_LIST(X)
#undef X
};

enum {
    TK_DAYPART_NONE,
#define X(id, name) TK_DAYPART_##id,
    TK_DAYPART_LIST(X)
#undef X
};

/** The grain of a point: the length of the period, from long to short. */
enum {
    TK_GRAIN_NONE,
    TK_GRAIN_CENTURY,
    TK_GRAIN_DECADE,
    TK_GRAIN_YEAR,
    TK_GRAIN_HALF,
    TK_GRAIN_QUARTER,
    TK_GRAIN_SEASON,
    TK_GRAIN_MONTH,
    TK_GRAIN_WEEK,
    TK_GRAIN_WEEKEND,
    TK_GRAIN_DAY,
};

/** How a point is related to the document's date. */
enum {
    TK_HANG_NONE,    /**< not at all; year, month and day that are 0 are unknown */
    TK_HANG_NEAR,    /**< the one that tense and distance suggest: a bare month or weekday */
    TK_HANG_OFFSET,  /**< `offset` grains from now: "last year", "yesterday" */
    TK_HANG_NAMED,   /**< a month, weekday, season or holiday with `relation`: "last June" */
    TK_HANG_YEAR,    /**< in the year `offset` from now: "November last year" */
    TK_HANG_MONTH,   /**< a day in the month `offset` from now: "the 15th of next month" */
    TK_HANG_WEEK,    /**< a weekday in the week `offset` from now: "Tuesday of last week" */
    TK_HANG_TEXT,    /**< `offset` grains from the date that the text named last: "the year before",
                        "the following spring"; with `relation` TK_RELATION_THAT that date itself */
    TK_HANG_CONTEXT, /**< the period that the text named last: "the quarter"; `offset` years */
};

/** What a date shows about the order of day and month, for the dates that do not show it. */
enum {
    TK_SHOWS_NOTHING,
    TK_SHOWS_DMY,      /**< 31/12/2025 */
    TK_SHOWS_MDY,      /**< 12/31/2025 */
    TK_SHOWS_DAY_NAME, /**< 31 December 2025 */
    TK_SHOWS_NAME_DAY, /**< December 31, 2025 */
    TK_SHOWS_COUNT
};

typedef struct tk_point {
    uint8_t grain;
    uint8_t hang;
    uint8_t relation; /**< TK_RELATION_… */
    bool fiscal;
    bool calendar; /**< "calendar" states that it is not fiscal */
    bool week_of;  /**< the week that includes the day */
    bool has_year;
    uint8_t shows;  /**< TK_SHOWS_… */
    bool swappable; /**< month and day are numbers that could change places */
    int8_t part;    /**< half 1–2, quarter 1–4, season 1–4, week 1–53, -1: the last week */
    int8_t month, day, weekday;
    int16_t holiday; /**< index + 1 */
    int32_t year;
    int32_t offset;
} tk_point;

/** The word before an expression, as far as ranges need it. */
enum {
    TK_LEAD_NONE,
    TK_LEAD_FROM,
    TK_LEAD_BETWEEN,
    TK_LEAD_SINCE,
    TK_LEAD_FOR,
    TK_LEAD_SPEND, /**< "spent", "took": not prepositions, but a length follows */
    TK_LEAD_TO,
    TK_LEAD_BY, /**< "by", "before", "until": a deadline */
};

/** What the days of a duration are relative to. */
enum {
    TK_ANCHOR_NONE,
    TK_ANCHOR_BACK,  /**< "the past five years": up to today */
    TK_ANCHOR_AHEAD, /**< "the next 12 months": from tomorrow on */
    TK_ANCHOR_FIRST, /**< "the first nine months of 2025": of tk_timex.point */
    TK_ANCHOR_LAST,  /**< "the last week of June" */
    TK_ANCHOR_TO,    /**< "the three months ended March 31": up to the point */
    TK_ANCHOR_FROM,  /**< "two weeks starting May 20": from the point on */
};

/** The last point of a range, if there is one. */
typedef struct tk_range {
    bool ranged;
    tk_point last;
} tk_range;

/** tk_timex.tense of what has started in any case: "since August". */
enum { TK_TENSE_OVER = -2 };

typedef struct tk_clock {
    bool set;
    int8_t hour, minute, second; /**< minute and second -1: not given */
    int8_t part;                 /**< TK_DAYPART_…; then hour is -1 */
    bool halved;                 /**< "a.m." or "p.m." is given */
} tk_clock;

#define TK_TIMEX_PIECES 3

/** "3 hours", one piece of a duration. */
typedef struct tk_piece {
    char amount[18]; /**< decimal; "X": not given, as in "several years" */
    uint8_t unit;
} tk_piece;

typedef struct tk_timex {
    uint32_t begin, end; /**< bytes of the text */
    int next;            /**< the atom after it */
    uint8_t type, mod;
    int8_t tense; /**< -1 past, 1 future, 0 unknown, or TK_TENSE_OVER */
    tk_point point;
    uint8_t anchor; /**< of a duration: TK_ANCHOR_… */
    uint8_t lead;   /**< TK_LEAD_… */
    uint32_t token; /**< the token that it starts in */
    bool joined;    /**< the next expression is the other end of a range that this one starts */
    bool next_day;  /**< a time on the day after its own: "between 10 p.m. and 4 a.m." */
    bool habit;     /**< on each day or week: "8 a.m. to 8 p.m., Monday to Saturday" */
    bool ranged;    /**< the point is the first of a range up to and including `last` */
    tk_point last;
    tk_clock clock;
    tk_clock last_clock; /**< if set, the clock is the first of a range: "9 to 11 a.m." */
    bool shifted;        /**< "two days before yesterday": `shift` units from the point */
    bool whole;          /**< the shifted date is a period of the unit: "two years ago" is a year */
    bool told;  /**< the shift is from the date that the text named last: "three weeks later" */
    bool later; /**< the shift is forward, by any length */
    bool ahead; /**< "in two weeks": a date if the sentence is about the future */
    int32_t shift;
    uint8_t shift_unit;
    uint8_t n_pieces;
    bool between; /**< the length is from pieces[0] to pieces[1]: "three to four years" */
    tk_piece pieces[TK_TIMEX_PIECES];
} tk_timex;

/** Sets the year of a point. */
static inline void tk_set_year(tk_point *point, int32_t year)
{
    point->year = year;
    point->has_year = true;
    point->hang = TK_HANG_NONE;
}

/** Turns the expression into the time of a part of the day, TK_DAYPART_…. */
static inline void tk_set_daypart(tk_clock *clock, int part)
{
    clock->set = true;
    clock->hour = -1;
    clock->part = (int8_t)part;
}

#endif // TK_TIMEX_H
