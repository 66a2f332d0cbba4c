// SPDX-License-Identifier: MIT
/** @file The classes of words.tsv, and what their values mean. */
#ifndef TK_DATE_WORDS_H
#define TK_DATE_WORDS_H

#include <toolkit/text/numeral.h>

enum {
    TK_CLASS_MONTH = TK_NUMBER_CLASSES, /**< 1–12, with TK_VALUE_ABBR, TK_VALUE_WORD */
    TK_CLASS_WEEKDAY,                   /**< 1–7, Monday first, with the same */
    TK_CLASS_WEEKDAYS,                  /**< 1–7: "Mondays"; 8 "weekdays", 9 "weekends" */
    TK_CLASS_UNIT,                      /**< TK_UNIT_…: "year" */
    TK_CLASS_UNITS,                     /**< TK_UNIT_…: "years" */
    TK_CLASS_DEICTIC,                   /**< days from today: "yesterday" */
    TK_CLASS_SEASON,                    /**< 1 spring … 4 winter, with TK_VALUE_WORD */
    TK_CLASS_DAYPART,                   /**< 1 morning, 2 afternoon, 3 evening, 4 night, 5 day */
    TK_CLASS_DAYPARTS,                  /**< the same: "mornings" */
    TK_CLASS_TONIGHT,                   /**< "tonight" */
    TK_CLASS_NOON,                      /**< hour: "noon", "midnight" */
    TK_CLASS_RELATION,                  /**< TK_RELATION_… of "last", "this", "next" */
    TK_CLASS_YEARAGO,                   /**< "year-ago", "prior-year" before a noun; 1: whole */
    TK_CLASS_EDGE,                      /**< TK_TIMEX_START, _MID, _END: "early", "end of" */
    TK_CLASS_SHIFTED,                   /**< "earlier", "later" before "this year" */
    TK_CLASS_AGO,                       /**< -1 "ago", -2 "earlier", 1 "from now", 2 "later" */
    TK_CLASS_OFFSET,  /**< -1 "before", 1 "after", between a duration and a date */
    TK_CLASS_EVERY,   /**< "every", "each" */
    TK_CLASS_SETWORD, /**< n * 32 + unit: "weekly", "quarterly" */
    TK_CLASS_PER,     /**< "per" */
    TK_CLASS_TIMES,   /**< "once", "twice" */
    TK_CLASS_DURMOD,  /**< mod before a duration: "more than"; with TK_VALUE_WORD if it is a
                           preposition too: "over" */
    TK_CLASS_DURPOST, /**< mod after a duration: "or more" */
    TK_CLASS_PREP,    /**< what may stand before a bare year; a TK_LEAD_… */
    TK_CLASS_INPREP,  /**< "in", "within" */
    TK_CLASS_OFPREP,  /**< "of" */
    TK_CLASS_CONNECT, /**< "to", "through", "and": joins the ends of a range */
    TK_CLASS_THE,
    TK_CLASS_FISCAL, /**< 1 "fiscal", 2 "calendar", before a year or quarter */
    TK_CLASS_ZONE,
    TK_CLASS_AMPM,   /**< 1 "am", 2 "pm" */
    TK_CLASS_FUTURE, /**< words that make a sentence speak of what is to come; 1: verbs that do so
                          in a diary: "On Thursday, Britain reports …" */
    TK_CLASS_PAST,   /**< words that make it speak of what was */
    TK_CLASS_COUNT,  /**< nouns that are counted: a number before one is no year; 1: "page", "room",
                          a number after one is none; 2: "miles", which have a speed; 3: "Street" */
    TK_CLASS_HALF,   /**< "half" of a year */
    TK_CLASS_PASSIVE, /**< "is", "be": before a participle, of what is or will be */
    TK_CLASS_ENDED,   /**< "ended", in "the year ended March 31" */
    TK_CLASS_HOLIDAY, /**< index into the holidays */
    TK_CLASS_DECADE,  /**< 90 of "nineties" */
    TK_CLASS_MOVE,    /**< after it "from Monday to Friday" is no range but a change: 1 "postponed",
                           2 "raised" if it is of a 3: "forecast" */
    TK_CLASS_RESULT,  /**< what a half or quarter has in business: "first-half profit" */
    TK_CLASS_UNIT_END, /**< the last word of a unit: the "session" of "trading session"; set by
                            create() */
    TK_CLASS_INNER,    /**< a later word of a phrase; set by create() */
    TK_CLASS_KEYWORD,  /**< TK_KEY_…; the last class, see tk_word_table_read() */
    TK_DATE_CLASSES
};

/** Values of TK_CLASS_KEYWORD. */
enum {
    TK_KEY_OTHER, /**< "other", in "every other day" */
    TK_KEY_BETWEEN,
    TK_KEY_ON,
    TK_KEY_CLOCK,   /**< the "clock" of "o'clock" */
    TK_KEY_FULL,    /**< "full", in "the full year" */
    TK_KEY_RECENT,  /**< "recent", in "recent years" */
    TK_KEY_OLD,     /**< "old", in "25-year-old" */
    TK_KEY_LONG,    /**< "long", in "decades-long" */
    TK_KEY_ALL,     /**< "all", in "all day" */
    TK_KEY_BASIS,   /**< "basis", in "on a monthly basis" */
    TK_KEY_END,     /**< "end", in "year-end" */
    TK_KEY_TIME,    /**< "time", in "London time" */
    TK_KEY_RUNNING, /**< "consecutive", "straight", between a number and its unit */
    TK_KEY_BEGUN,   /**< "starting", "beginning", in "the week beginning June 8" */
    TK_KEY_SAME,    /**< "same", in "the same quarter of 2024" */
    TK_KEY_PERIOD,  /**< "period", in "the year-ago period" */
    TK_KEY_TO,      /**< "to", in "three to four years" */
    TK_KEY_OR,      /**< "or", in "two or three years" */
    TK_KEY_FINAL,   /**< "final", in "the final quarter of 2024" */
    TK_KEY_OPENING, /**< "opening", in "the opening quarter of 2024" */
    TK_KEY_AGE,     /**< "age", in "60 years of age" */
    TK_KEY_SINGLE,  /**< "single", in "every single day" */
    TK_KEYWORDS
};

_Static_assert(TK_DATE_CLASSES <= 64, "tk_word.mask has a bit for each class");

#define TK_DATE_CLASS_NAMES                                                                      \
    "month", "weekday", "weekdays", "unit", "units", "deictic", "season", "daypart", "dayparts", \
        "tonight", "noon", "relation", "yearago", "edge", "shifted", "ago", "offset", "every",   \
        "setword", "per", "times", "durmod", "durpost", "prep", "inprep", "ofprep", "connect",   \
        "the", "fiscal", "zone", "ampm", "future", "past", "count", "halfword", "passive",       \
        "ended", "holiday", "decade", "move", "result", "unit_end", "inner"

/** Keywords that an expression may begin with, after "the" or not: bits of TK_KEY_…. */
#define TK_KEYS_FIRST                                                                 \
    (1u << TK_KEY_FULL | 1u << TK_KEY_RECENT | 1u << TK_KEY_ALL | 1u << TK_KEY_SAME | \
     1u << TK_KEY_FINAL | 1u << TK_KEY_OPENING)

#define TK_DATE_KEYWORD_NAMES                                                                      \
    "other", "between", "onprep", "clock", "full", "recent", "old", "long", "all", "basis", "end", \
        "time", "running", "begun", "same", "period", "to", "or", "final", "opening", "age",       \
        "single"

enum {
    TK_VALUE_ABBR = 32, /**< an abbreviation, which may take a full stop */
    TK_VALUE_WORD = 64, /**< another word too: "may", "fall" */
    TK_VALUE_MASK = 31,
};

enum {
    TK_UNIT_SECOND,
    TK_UNIT_MINUTE,
    TK_UNIT_HOUR,
    TK_UNIT_DAY,
    TK_UNIT_NIGHT,
    TK_UNIT_WEEK,
    TK_UNIT_WEEKEND,
    TK_UNIT_FORTNIGHT,
    TK_UNIT_MONTH,
    TK_UNIT_QUARTER,
    TK_UNIT_YEAR,
    TK_UNIT_DECADE,
    TK_UNIT_CENTURY,
    TK_UNIT_WORKDAY,
    TK_UNIT_COUNT
};

/** What "last", "this" and the like make of the word after them. */
enum {
    TK_RELATION_LAST = 1, /**< the one before this; of weekdays the most recent */
    TK_RELATION_THIS,
    TK_RELATION_NEXT,     /**< the one after this; of weekdays that of the next week */
    TK_RELATION_PREVIOUS, /**< as LAST, but of weekdays that of the week before */
    TK_RELATION_PAST,     /**< as LAST */
    TK_RELATION_COMING,   /**< as NEXT, but of weekdays the first to come */
    TK_RELATION_THAT,     /**< points into the text, not to the document's date */
};

#endif // TK_DATE_WORDS_H
