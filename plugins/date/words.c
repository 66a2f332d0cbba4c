// SPDX-License-Identifier: MIT
#include "words.h"

#include "timex.h"

#include <toolkit/text/schema.h>

static const tk_value_name units[] = {
#define X(id, name) {name, TK_UNIT_##id},
    TK_UNIT_LIST(X)
#undef X
        {0}};

static const tk_value_name relations[] = {
#define X(id, name) {name, TK_RELATION_##id},
    TK_RELATION_LIST(X)
#undef X
        {0}};

static const tk_value_name keywords[] = {
#define X(id, name) {name, TK_KEY_##id},
    TK_KEY_LIST(X)
#undef X
        {0}};

static const tk_value_name seasons[] = {
#define X(id, name) {name, TK_SEASON_##id},
    TK_SEASON_LIST(X)
#undef X
        {"ambiguous", TK_VALUE_WORD},
    {0}};

static const tk_value_name dayparts[] = {
#define X(id, name) {name, TK_DAYPART_##id},
    TK_DAYPART_LIST(X)
#undef X
        {0}};

static const tk_value_name dated[] = {
    {"abbreviation", TK_VALUE_ABBR}, {"ambiguous", TK_VALUE_WORD}, {0}};
static const tk_value_name weekdays[] = {{"1", 1},
                                         {"2", 2},
                                         {"3", 3},
                                         {"4", 4},
                                         {"5", 5},
                                         {"6", 6},
                                         {"7", 7},
                                         {"workdays", TK_WEEKDAYS_WORKDAYS},
                                         {"weekends", TK_WEEKDAYS_WEEKENDS},
                                         {0}};
static const tk_value_name yearago[] = {{"whole", 1}, {0}};
static const tk_value_name ago[] = {{"ago", TK_AGO_AGO},
                                    {"earlier", TK_AGO_EARLIER},
                                    {"from_now", TK_AGO_FROM_NOW},
                                    {"later", TK_AGO_LATER},
                                    {0}};
static const tk_value_name prepositions[] = {{"preposition", TK_VALUE_WORD}, {0}};
static const tk_value_name offsets[] = {{"before", -1}, {"after", 1}, {0}};
static const tk_value_name leads[] = {{"from", TK_LEAD_FROM},
                                      {"since", TK_LEAD_SINCE},
                                      {"for", TK_LEAD_FOR},
                                      {"spend", TK_LEAD_SPEND},
                                      {"to", TK_LEAD_TO},
                                      {"by", TK_LEAD_BY},
                                      {0}};
static const tk_value_name years[] = {
    {"fiscal", TK_YEAR_FISCAL}, {"calendar", TK_YEAR_CALENDAR}, {0}};
static const tk_value_name halves[] = {{"am", TK_HALF_AM}, {"pm", TK_HALF_PM}, {0}};
static const tk_value_name future[] = {{"agenda", TK_FUTURE_AGENDA}, {0}};
static const tk_value_name counts[] = {
    {"label", TK_COUNT_LABEL}, {"distance", TK_COUNT_DISTANCE}, {"street", TK_COUNT_STREET}, {0}};
static const tk_value_name moves[] = {
    {"change", TK_MOVE_CHANGE}, {"adjust", TK_MOVE_ADJUST}, {"aim", TK_MOVE_AIM}, {0}};

static const tk_class_values class_values[TK_DATE_CLASSES] = {
    TK_NUMBER_CLASS_VALUES,
    [TK_CLASS_MONTH] =
        {.names = dated, .times = 1, .min = 1, .max = 12, .flags = TK_VALUE_ABBR | TK_VALUE_WORD},
    [TK_CLASS_WEEKDAY] =
        {.names = dated, .times = 1, .min = 1, .max = 7, .flags = TK_VALUE_ABBR | TK_VALUE_WORD},
    [TK_CLASS_WEEKDAYS] = {.names = weekdays},
    [TK_CLASS_UNIT] = {.names = units},
    [TK_CLASS_UNITS] = {.names = units},
    [TK_CLASS_DEICTIC] = {.times = 1, .min = -31, .max = 31},
    [TK_CLASS_SEASON] = {.names = seasons, .flags = TK_VALUE_WORD},
    [TK_CLASS_DAYPART] = {.names = dayparts},
    [TK_CLASS_DAYPARTS] = {.names = dayparts},
    [TK_CLASS_TONIGHT] = {.names = dayparts},
    [TK_CLASS_NOON] = {.times = 1, .min = 0, .max = 23},
    [TK_CLASS_RELATION] = {.names = relations},
    [TK_CLASS_YEARAGO] = {.names = yearago, .optional = true},
    [TK_CLASS_EDGE] = {.column = &tk_date_columns[TK_DATE_MOD]},
    [TK_CLASS_AGO] = {.names = ago},
    [TK_CLASS_OFFSET] = {.names = offsets},
    [TK_CLASS_SETWORD] = {.names = units, .times = TK_SETWORD_TIMES, .min = 1, .max = 99},
    [TK_CLASS_DURMOD] = {.names = prepositions,
                         .column = &tk_date_columns[TK_DATE_MOD],
                         .flags = TK_VALUE_WORD},
    [TK_CLASS_DURPOST] = {.column = &tk_date_columns[TK_DATE_MOD]},
    [TK_CLASS_PREP] = {.names = leads, .optional = true},
    [TK_CLASS_FISCAL] = {.names = years},
    [TK_CLASS_AMPM] = {.names = halves},
    [TK_CLASS_FUTURE] = {.names = future, .optional = true},
    [TK_CLASS_COUNT] = {.names = counts, .optional = true},
    [TK_CLASS_DECADE] = {.times = 1, .min = 0, .max = 1000},
    [TK_CLASS_MOVE] = {.names = moves},
    [TK_CLASS_KEYWORD] = {.names = keywords},
};

static const char *const class_names[] = {TK_NUMBER_CLASS_NAMES,
#define X(id, name) name,
                                          TK_DATE_CLASS_LIST(X)
#undef X
};

_Static_assert(sizeof class_names / sizeof *class_names == TK_DATE_CLASSES, "classes have names");

const tk_word_table_names tk_date_names = {class_names, class_values, TK_DATE_CLASSES};
