// SPDX-License-Identifier: MIT
#include "words.h"

#include "timex.h"

#include <toolkit/text/schema.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** A name of words.tsv, and what it stands for. */
typedef struct named {
    const char *name;
    int32_t value;
} named;

static const named units[] = {
#define X(id, name) {name, TK_UNIT_##id},
    TK_UNIT_LIST(X)
#undef X
        {0}};

static const named relations[] = {
#define X(id, name) {name, TK_RELATION_##id},
    TK_RELATION_LIST(X)
#undef X
        {0}};

static const named keywords[] = {
#define X(id, name) {name, TK_KEY_##id},
    TK_KEY_LIST(X)
#undef X
        {0}};

static const named seasons[] = {
#define X(id, name) {name, TK_SEASON_##id},
    TK_SEASON_LIST(X)
#undef X
        {"ambiguous", TK_VALUE_WORD},
    {0}};

static const named dayparts[] = {
#define X(id, name) {name, TK_DAYPART_##id},
    TK_DAYPART_LIST(X)
#undef X
        {0}};

static const named dated[] = {{"abbreviation", TK_VALUE_ABBR}, {"ambiguous", TK_VALUE_WORD}, {0}};
static const named weekdays[] = {{"1", 1},
                                 {"2", 2},
                                 {"3", 3},
                                 {"4", 4},
                                 {"5", 5},
                                 {"6", 6},
                                 {"7", 7},
                                 {"workdays", TK_WEEKDAYS_WORKDAYS},
                                 {"weekends", TK_WEEKDAYS_WEEKENDS},
                                 {0}};
static const named yearago[] = {{"whole", 1}, {0}};
static const named ago[] = {{"ago", TK_AGO_AGO},
                            {"earlier", TK_AGO_EARLIER},
                            {"from_now", TK_AGO_FROM_NOW},
                            {"later", TK_AGO_LATER},
                            {0}};
static const named prepositions[] = {{"preposition", TK_VALUE_WORD}, {0}};
static const named offsets[] = {{"before", -1}, {"after", 1}, {0}};
static const named leads[] = {{"from", TK_LEAD_FROM},
                              {"since", TK_LEAD_SINCE},
                              {"for", TK_LEAD_FOR},
                              {"spend", TK_LEAD_SPEND},
                              {"to", TK_LEAD_TO},
                              {"by", TK_LEAD_BY},
                              {0}};
static const named years[] = {{"fiscal", TK_YEAR_FISCAL}, {"calendar", TK_YEAR_CALENDAR}, {0}};
static const named halves[] = {{"am", TK_HALF_AM}, {"pm", TK_HALF_PM}, {0}};
static const named future[] = {{"agenda", TK_FUTURE_AGENDA}, {0}};
static const named counts[] = {
    {"label", TK_COUNT_LABEL}, {"distance", TK_COUNT_DISTANCE}, {"street", TK_COUNT_STREET}, {0}};
static const named moves[] = {
    {"change", TK_MOVE_CHANGE}, {"adjust", TK_MOVE_ADJUST}, {"aim", TK_MOVE_AIM}, {0}};

/** What may stand after a class: names and a number, which are added. */
typedef struct values {
    const named *names; /**< NULL: none */
    bool mod;           /**< or the name of a TIMEX3 modifier, as the layer has it */
    bool optional;      /**< a name need not stand there */
    int32_t times;      /**< what the number is multiplied by; 0: no number */
    int32_t min, max;   /**< of the number, which must stand there */
} values;

static const values values_of[TK_DATE_CLASSES] = {
    [TK_CLASS_MONTH] = {dated, .times = 1, .min = 1, .max = 12},
    [TK_CLASS_WEEKDAY] = {dated, .times = 1, .min = 1, .max = 7},
    [TK_CLASS_WEEKDAYS] = {weekdays},
    [TK_CLASS_UNIT] = {units},
    [TK_CLASS_UNITS] = {units},
    [TK_CLASS_DEICTIC] = {NULL, .times = 1, .min = -31, .max = 31},
    [TK_CLASS_SEASON] = {seasons},
    [TK_CLASS_DAYPART] = {dayparts},
    [TK_CLASS_DAYPARTS] = {dayparts},
    [TK_CLASS_TONIGHT] = {dayparts},
    [TK_CLASS_NOON] = {NULL, .times = 1, .min = 0, .max = 23},
    [TK_CLASS_RELATION] = {relations},
    [TK_CLASS_YEARAGO] = {yearago, .optional = true},
    [TK_CLASS_EDGE] = {.mod = true},
    [TK_CLASS_AGO] = {ago},
    [TK_CLASS_OFFSET] = {offsets},
    [TK_CLASS_SETWORD] = {units, .times = TK_SETWORD_TIMES, .min = 1, .max = 99},
    [TK_CLASS_DURMOD] = {prepositions, .mod = true},
    [TK_CLASS_DURPOST] = {.mod = true},
    [TK_CLASS_PREP] = {leads, .optional = true},
    [TK_CLASS_FISCAL] = {years},
    [TK_CLASS_AMPM] = {halves},
    [TK_CLASS_FUTURE] = {future, .optional = true},
    [TK_CLASS_COUNT] = {counts, .optional = true},
    [TK_CLASS_DECADE] = {NULL, .times = 1, .min = 0, .max = 1000},
    [TK_CLASS_MOVE] = {moves},
    [TK_CLASS_KEYWORD] = {keywords},
};

static const char *const class_names[] = {TK_NUMBER_CLASS_NAMES,
#define X(id, name) name,
                                          TK_DATE_CLASS_LIST(X)
#undef X
};

_Static_assert(sizeof class_names / sizeof *class_names == TK_DATE_CLASSES, "classes have names");

/** A part of a line. */
typedef struct field {
    const char *data;
    size_t length;
} field;

static bool is_name(const char *name, field word)
{
    return !strncmp(name, word.data, word.length) && !name[word.length];
}

/** The part up to `stop` or `end`, which `*at` then points after. */
static field cut(const char **at, const char *end, char stop)
{
    field out = {*at, 0};
    const char *found = memchr(out.data, stop, (size_t)(end - out.data));
    out.length = (size_t)((found ? found : end) - out.data);
    *at = found ? found + 1 : end;
    return out;
}

/** Finds a class; `*class_id` is that of the line before, as classes stand together. */
static bool find_class(field word, uint32_t *class_id)
{
    if (is_name(class_names[*class_id], word))
        return true;
    for (*class_id = 0; *class_id < TK_DATE_CLASSES; ++*class_id)
        if (is_name(class_names[*class_id], word))
            return true;
    *class_id = 0;
    return false;
}

static const values *values_of_class(uint32_t class_id)
{
    static const values number = {.times = 1, .max = 1000};
    return class_id < TK_NUMBER_CLASSES ? &number : &values_of[class_id];
}

/** Reads a word as a name of a value. */
static bool read_name(const values *of, field word, int32_t *value)
{
    for (const named *n = of->names; n && n->name; n++)
        if (is_name(n->name, word)) {
            *value = n->value;
            return true;
        }
    const tk_column *mods = &tk_date_columns[TK_DATE_MOD];
    for (uint32_t i = TK_TIMEX_NONE + 1; of->mod && i < mods->n_names; i++)
        if (is_name(mods->names[i], word)) {
            *value = (int32_t)i;
            return true;
        }
    return false;
}

/** Reads a word as the number of a value. */
static bool read_number(const values *of, field word, int32_t *value)
{
    char *end;
    long n = strtol(word.data, &end, 10);
    *value = (int32_t)n * of->times;
    return of->times && word.length && end == word.data + word.length && n >= of->min &&
           n <= of->max;
}

/** Reads the rest of a line as the value of a class. What is wrong, or NULL, with the word in
 *  `wrong`. */
static const char *read_value(const values *of, const char *at, const char *end, int32_t *value,
                              field *wrong)
{
    bool has_name = false, has_number = false;
    *value = 0;
    while (at < end) {
        int32_t part = 0;
        *wrong = cut(&at, end, ' ');
        bool name = read_name(of, *wrong, &part);
        if (!name && !read_number(of, *wrong, &part))
            return "is not a value of this class";
        if (name ? *value & TK_VALUE_MASK && part & TK_VALUE_MASK : has_number)
            return "is one value too many";
        has_name |= name;
        has_number |= !name;
        *value += part;
    }
    bool lacks = of->times ? !has_number : (of->names || of->mod) && !of->optional && !has_name;
    return lacks ? "needs a value" : NULL;
}

/** Adds a line, "form TAB class" or "form TAB class TAB value". What is wrong, or NULL, with the
 *  word in `wrong`. */
static const char *add_line(tk_word_table *lexicon, const char *line, const char *end,
                            uint32_t *class_id, field *wrong)
{
    field form = *wrong = cut(&line, end, '\t');
    if (line == end)
        return "has no class";
    *wrong = cut(&line, end, '\t');
    if (!find_class(*wrong, class_id))
        return "is not a class";
    int32_t value;
    const char *reason = read_value(values_of_class(*class_id), line, end, &value, wrong);
    if (reason)
        return reason;
    *wrong = form;
    return tk_word_table_add(lexicon, form.data, form.length, *class_id, value)
               ? NULL
               : "cannot be added: it is too long, is in too many classes, or memory is out";
}

bool tk_words_read(tk_word_table *lexicon, const char *path, const char *data, size_t length,
                   char *message, size_t size)
{
    uint32_t class_id = 0, number = 0;
    for (const char *p = data, *end = data + length; p < end;) {
        field wrong, line = cut(&p, end, '\n');
        number++;
        if (!line.length || *line.data == '#')
            continue;
        const char *reason =
            add_line(lexicon, line.data, line.data + line.length, &class_id, &wrong);
        if (reason) {
            snprintf(message, size, "%s:%u: '%.*s' %s", path, (unsigned)number,
                     (int)(wrong.length < TK_FORM_MAX ? wrong.length : TK_FORM_MAX), wrong.data,
                     reason);
            return false;
        }
    }
    return true;
}
