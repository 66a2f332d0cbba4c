// SPDX-License-Identifier: MIT
/**
 * @file
 * The annotator `date`: TIMEX3 dates, times, durations and sets, resolved against the document's
 * own date, never against the clock.
 *
 * A lexeme column classifies each word form once; annotate() runs over these flags and calls the
 * grammar (expression.c) only around a word that a time expression has in it. Expressions are
 * collected first and resolved (resolve.c) when the whole document is read, since the date that the
 * others hang on may be one of them.
 */
#include <toolkit/plugin.h>

#include "calendar.h"
#include "fiscal.h"
#include "flags.h"
#include "grammar.h"
#include "neighbour.h"
#include "resolve.h"
#include "value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WINDOW_LEFT = 14,      /**< tokens of an expression before its hot word */
    TENSE_LEFT = 14,       /**< tokens before it in which tense is looked for */
    TENSE_RIGHT = 8,       /**< and after it */
    UNIT_RIGHT = 5,        /**< tokens from it on in which a duration's unit is */
    DATELINE_BYTES = 1500, /**< how far into the text a dateline may be */
    CALENDAR = 12,         /**< month in which a fiscal year ends that is the calendar's */
    DATELINE_LEAD = 60,    /**< bytes before it in its line */
};

enum { OPTION_ORDER, OPTION_FISCAL_YEAR_END, OPTION_REFERENCE, N_OPTIONS };

typedef struct date {
    tk_lexicon lexicon;
    tk_holiday *holidays;
    const tk_host *host;
    int32_t order;
    int32_t fiscal_end;
    bool has_reference;
    int32_t reference;
    // Scratch of one document.
    tk_scan scan;
    tk_hot hot;
    tk_timex *found;
    uint32_t n_found, capacity;
} date;

// ------------------------------------------------------------------------------------ setup

static const char *const class_names[] = {TK_NUMBER_CLASS_NAMES, TK_DATE_CLASS_NAMES,
                                          TK_DATE_KEYWORD_NAMES};

_Static_assert(sizeof class_names / sizeof *class_names == TK_CLASS_KEYWORD + TK_KEYWORDS,
               "each class and each keyword has a name");

static void destroy(void *instance)
{
    date *d = instance;
    if (!d)
        return;
    tk_lexicon_finish(&d->lexicon);
    free(d->holidays);
    free(d->hot.tokens);
    free(d->found);
    free(d);
}

/** Reads "YYYY-MM-DD", which may go on with a time. */
static bool read_iso_day(const char *s, size_t n, int32_t *days)
{
    static const char form[] = "dddd-dd-dd";
    int32_t part[3] = {0}, k = 0;
    if (n < sizeof form - 1)
        return false;
    for (size_t i = 0; i < sizeof form - 1; i++) {
        if (form[i] == '-') {
            if (s[i] != '-')
                return false;
            k++;
        } else if (s[i] < '0' || s[i] > '9') {
            return false;
        } else {
            part[k] = part[k] * 10 + s[i] - '0';
        }
    }
    if (!tk_is_date(part[0], part[1], part[2]))
        return false;
    *days = tk_days_of(part[0], part[1], part[2]);
    return true;
}

static tk_status fail_line(const tk_setup *setup, const char *path, uint32_t line)
{
    char message[96];
    snprintf(message, sizeof message, "%s:%u is not of the form that its first line tells", path,
             (unsigned)line);
    return setup->host->fail_setup(setup->ctx, message);
}

static tk_status read_words(date *d, const tk_setup *setup, const char *path)
{
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    if (status != TK_OK)
        return status;
    uint32_t line = tk_lexicon_read(&d->lexicon, file.data, file.length, class_names,
                                    sizeof class_names / sizeof *class_names, TK_CLASS_KEYWORD);
    return line ? fail_line(setup, path, line) : TK_OK;
}

static tk_status read_holidays(date *d, const tk_setup *setup)
{
    static const char path[] = "holidays.tsv";
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    if (status != TK_OK)
        return status;
    uint32_t line = 0;
    d->holidays = tk_holidays_read(&d->lexicon, file.data, file.length, &line);
    if (line)
        return fail_line(setup, path, line);
    return d->holidays ? TK_OK : setup->host->fail_setup(setup->ctx, "Out of memory");
}

static tk_status read_data(date *d, const tk_setup *setup)
{
    tk_status status = read_words(d, setup, "number-words.tsv");
    if (status == TK_OK)
        status = read_words(d, setup, "words.tsv");
    if (status == TK_OK)
        status = read_holidays(d, setup);
    if (status == TK_OK && !(tk_lexicon_mark_last(&d->lexicon, TK_CLASS_UNIT, TK_CLASS_UNIT_END) &&
                             tk_lexicon_mark_last(&d->lexicon, TK_CLASS_UNITS, TK_CLASS_UNIT_END) &&
                             tk_lexicon_mark_inner(&d->lexicon, TK_CLASS_INNER)))
        status =
            setup->host->fail_setup(setup->ctx, "Out of memory, or a word has too many classes");
    return status;
}

static tk_status create(const tk_setup *setup, void **instance)
{
    date *d = calloc(1, sizeof *d);
    if (!d)
        return setup->host->fail_setup(setup->ctx, "Out of memory");
    d->host = setup->host;
    d->order = (int32_t)setup->options[OPTION_ORDER].i;
    d->fiscal_end = (int32_t)setup->options[OPTION_FISCAL_YEAR_END].i;
    tk_str reference = setup->options[OPTION_REFERENCE].s;
    d->has_reference = read_iso_day(reference.data, reference.length, &d->reference);
    tk_status status = TK_OK;
    if (reference.length && !d->has_reference)
        status = setup->host->fail_setup(setup->ctx, "The option reference is no day YYYY-MM-DD");
    if (status == TK_OK)
        status = read_data(d, setup);
    if (status != TK_OK) {
        destroy(d);
        return status;
    }
    *instance = d;
    return TK_OK;
}

static tk_status fill(void *instance, const tk_form *form, void *value)
{
    date *d = instance;
    *(tk_scan_form *)value = tk_date_form(&d->scan, &d->lexicon, form);
    return TK_OK;
}

// ------------------------------------------------------------------------------------ finding

/** The document's tokens as annotate() sees them. */
typedef struct view {
    const tk_doc *doc;
    const tk_layer *tokens;
    const tk_scan_form *forms; /**< by lexeme id */
} view;

static uint32_t flags_of(const view *v, uint32_t token)
{
    return v->forms[v->tokens->lexeme[token]].flags;
}

enum { NO_CUE = 2 };

/** What token `i` shows: 1 future, -1 past, NO_CUE nothing. A participle after "is", "be" or "will
 *  be" tells of what is to come: "is suspended", "will be named". */
static int8_t cue_of(const view *v, uint32_t i)
{
    uint32_t flags = flags_of(v, i);
    if (flags & TK_FLAG_FUTURE)
        return 1;
    if (!(flags & TK_FLAG_PAST))
        return NO_CUE;
    for (uint32_t k = i, n = 3; k-- > 0 && n--;) {
        uint32_t before = flags_of(v, k);
        if (before & (TK_FLAG_STOP | TK_FLAG_PAST))
            break;
        if (before & (TK_FLAG_FUTURE | TK_FLAG_PASSIVE))
            return 1;
    }
    return -1;
}

/** The tense of the nearest word that shows one, before the tokens `first` … `last` or after. */
static int8_t tense_around(const view *v, uint32_t first, uint32_t last)
{
    for (uint32_t i = first, n = TENSE_LEFT; i-- > 0 && n--;) {
        int8_t cue = cue_of(v, i);
        if (cue != NO_CUE)
            return cue;
        if (flags_of(v, i) & TK_FLAG_STOP)
            break;
    }
    for (uint32_t i = last + 1, n = TENSE_RIGHT; i < v->tokens->count && n--; i++) {
        int8_t cue = cue_of(v, i);
        if (cue != NO_CUE)
            return cue;
        if (flags_of(v, i) & TK_FLAG_STOP)
            break;
    }
    return 0;
}

/** What stands before byte `begin`, which is in token `token`. */
static tk_date_context context_of(const view *v, uint32_t token, uint32_t begin)
{
    tk_date_context context = {0};
    if (!token || v->tokens->begin[token] != begin)
        return context;
    uint32_t flags = flags_of(v, token - 1);
    context.prep = flags & TK_FLAG_PREP;
    context.joined = flags & TK_FLAG_AND;
    context.in = flags & TK_FLAG_IN;
    context.amount = (flags & TK_FLAG_AMOUNT) && !(flags & TK_FLAG_PREP);
    context.modal = (flags & TK_FLAG_FUTURE) && !(flags & TK_FLAG_PREP);
    context.weekday = flags & TK_FLAG_WEEKDAY;
    context.label = flags & TK_FLAG_LABEL;
    context.between = flags & TK_FLAG_BETWEEN;
    return context;
}

static tk_timex *next_slot(date *d)
{
    if (d->n_found == d->capacity) {
        uint32_t capacity = d->capacity ? d->capacity * 2 : 64;
        tk_timex *found = realloc(d->found, capacity * sizeof *found);
        if (!found)
            return NULL;
        d->found = found;
        d->capacity = capacity;
    }
    return &d->found[d->n_found];
}

static bool is_first_key(const tk_word *word)
{
    return tk_word_is(word, TK_CLASS_KEYWORD) &&
           TK_KEYS_FIRST >> tk_word_value(word, TK_CLASS_KEYWORD) & 1;
}

/** Whether an expression may begin with the atom. */
static bool may_start(const tk_atom *a)
{
#define BIT(c) (UINT64_C(1) << (c))
    static const uint64_t never =
        BIT(TK_CLASS_AND) | BIT(TK_CLASS_OF) | BIT(TK_CLASS_SUFFIX) | BIT(TK_CLASS_PREP) |
        BIT(TK_CLASS_INPREP) | BIT(TK_CLASS_OFPREP) | BIT(TK_CLASS_CONNECT) | BIT(TK_CLASS_OFFSET) |
        BIT(TK_CLASS_AGO) | BIT(TK_CLASS_ZONE) | BIT(TK_CLASS_AMPM) | BIT(TK_CLASS_FUTURE) |
        BIT(TK_CLASS_PAST) | BIT(TK_CLASS_COUNT) | BIT(TK_CLASS_PASSIVE) | BIT(TK_CLASS_TIMES) |
        BIT(TK_CLASS_ENDED) | BIT(TK_CLASS_INNER) | BIT(TK_CLASS_KEYWORD);
#undef BIT
    switch (a->kind) {
    case TK_ATOM_NUMBER:
        return true;
    case TK_ATOM_WORD: // "Q3" and "H1" begin with letters that are no words
        return a->word
                   ? a->word->mask & ~never || a->word->phrase_words > 1 || is_first_key(a->word)
                   : a->end - a->begin == 1;
    case TK_ATOM_PUNCT:
        return a->ch && strchr("'hqt", a->ch);
    default:
        return false;
    }
}

/** Whether the tense of its sentence tells what the expression is. A time may get its day later. */
static bool needs_tense(const tk_timex *t)
{
    return t->ahead || t->point.hang == TK_HANG_NEAR || t->last.hang == TK_HANG_NEAR ||
           t->type == TK_TIMEX_TIME || t->point.grain == TK_GRAIN_WEEKEND;
}

/** Whether a unit of time stands in the tokens `first` … `last` or not far after them. */
static bool has_unit(const view *v, uint32_t first, uint32_t last)
{
    uint32_t flags = 0, end = v->tokens->count;
    if (flags_of(v, last) & TK_FLAG_UNIT)
        return true;
    if (end > last + UNIT_RIGHT)
        end = last + UNIT_RIGHT;
    for (uint32_t t = first; t < end; t++)
        flags |= flags_of(v, t);
    return flags & TK_FLAG_UNIT;
}

/** "September 15 and 16": days after the one that was found last, at atom `*i`. */
static bool read_next_days(date *d, tk_grammar *g, int *i, uint32_t *resume)
{
    for (;;) {
        const tk_timex *last = &d->found[d->n_found - 1];
        tk_point point;
        int next = last->type == TK_TIMEX_DATE && !last->ranged && !last->shifted
                       ? tk_read_next_day(g, *i, &last->point, &point)
                       : 0;
        if (!next)
            return true;
        tk_timex *slot = next_slot(d);
        if (!slot)
            return false;
        last = &d->found[d->n_found - 1]; // which may have moved
        int first = *i + 1;
        if (tk_at(g, first)->kind != TK_ATOM_NUMBER)
            first++;
        *slot = *last;
        slot->point = point;
        slot->begin = tk_at(g, first)->begin;
        slot->end = *resume = tk_at(g, next - 1)->end;
        d->n_found++;
        *i = next;
    }
}

/** Reads the expressions that begin in the tokens `first` … `last`; false if memory is out. */
static bool read_region(date *d, const view *v, uint32_t first, uint32_t last, uint32_t *resume)
{
    const tk_layer *tokens = v->tokens;
    tk_grammar g = {.scan = &d->scan};
    bool unit = has_unit(v, first, last);
    tk_scan_start(&d->scan, first, tokens->begin[first]);
    uint32_t token = first, limit = tokens->end[last];
    for (int i = 0; i < TK_SCAN_ATOMS;) {
        const tk_atom *a = tk_scan_at(&d->scan, i);
        if (a->begin >= limit || a->kind == TK_ATOM_END)
            break;
        while (token < last && tokens->end[token] <= a->begin)
            token++;
        tk_timex *slot = next_slot(d);
        if (!slot)
            return false;
        bool starter = may_start(a);
        if (starter) {
            g.context = context_of(v, token, a->begin);
            g.context.unit = unit;
        }
        if (!starter || !tk_timex_read(&g, i, slot)) {
            i++;
            continue;
        }
        d->n_found++;
        if (needs_tense(slot)) {
            slot->tense = tense_around(v, first, last);
            tk_timex_settle(slot);
        }
        *resume = slot->end;
        i = slot->next;
        if (!read_next_days(d, &g, &i, resume))
            return false;
    }
    return true;
}

/** Whether a digit stands before the token, blanks apart. */
static bool after_digit(const view *v, uint32_t token)
{
    const char *text = v->doc->text;
    uint32_t at = v->tokens->begin[token];
    while (at && text[at - 1] == ' ')
        at--;
    return at && text[at - 1] >= '0' && text[at - 1] <= '9';
}

static bool find_all(date *d, const view *v)
{
    const tk_layer *tokens = v->tokens;
    uint32_t resume = 0;
    d->n_found = 0;
    if (!tk_hot_find(&d->hot, tokens, v->forms))
        return false;
    for (uint32_t k = 0; k < d->hot.count; k++) {
        uint32_t t = d->hot.tokens[k], first = t;
        if (tokens->begin[t] < resume || (flags_of(v, t) & TK_FLAG_DIGITS && !after_digit(v, t)))
            continue;
        while (first && t - first < WINDOW_LEFT && flags_of(v, first - 1) & TK_FLAG_LEFT &&
               tokens->begin[first - 1] >= resume)
            first--;
        if (!read_region(d, v, first, t, &resume))
            return false;
    }
    return true;
}

// ------------------------------------------------------------------------------------ resolving

/** Whether an expression is the date of the text: a day alone in its line, or before a dash. */
static bool is_dateline(const view *v, const tk_timex *t)
{
    const char *text = v->doc->text;
    const tk_point *p = &t->point;
    if (t->type != TK_TIMEX_DATE || t->ranged || t->shifted || !p->has_year ||
        p->grain != TK_GRAIN_DAY || p->hang != TK_HANG_NONE || !p->month ||
        t->begin > DATELINE_BYTES)
        return false;
    uint32_t line = t->begin;
    while (line && text[line - 1] != '\n')
        line--;
    if (t->begin - line > DATELINE_LEAD)
        return false;
    uint32_t end = t->end;
    while (text[end] == ' ' || text[end] == '\t' || text[end] == '\r')
        end++;
    if (text[end] == '\n' || end == v->doc->length)
        return true;
    // "TORONTO, Feb. 18, 2025 (Wire) -", "June 8, 2025 | News"
    static const char dash[] = "\xe2\x80"; // the first bytes of the dashes U+2010 … U+2015
    return text[end] == '(' || text[end] == '|' || text[end] == '/' ||
           (text[end] == '-' && text[end + 1] == ' ') || !memcmp(text + end, dash, 2);
}

static bool find_today(const date *d, const view *v, tk_doc *doc, int32_t *today)
{
    tk_str meta;
    if (d->host->meta_get(doc, "date", &meta) && read_iso_day(meta.data, meta.length, today))
        return true;
    for (uint32_t i = 0; i < d->n_found && d->found[i].begin <= DATELINE_BYTES; i++) {
        const tk_point *p = &d->found[i].point;
        if (is_dateline(v, &d->found[i]) && tk_is_date(p->year, p->month, p->day)) {
            *today = tk_days_of(p->year, p->month, p->day);
            return true;
        }
    }
    *today = d->reference;
    return d->has_reference;
}

/** Whether days come before months in the document's numbers: by those that show it, else by the
 *  dates that name the month. */
static bool is_day_first(const date *d)
{
    uint32_t shown[TK_SHOWS_COUNT] = {0};
    if (d->order != TK_ORDER_AUTO)
        return d->order == TK_ORDER_DMY;
    for (uint32_t i = 0; i < d->n_found; i++)
        shown[d->found[i].point.shows]++;
    if (shown[TK_SHOWS_DMY] != shown[TK_SHOWS_MDY])
        return shown[TK_SHOWS_DMY] > shown[TK_SHOWS_MDY];
    return shown[TK_SHOWS_DAY_NAME] > shown[TK_SHOWS_NAME_DAY];
}

// ------------------------------------------------------------------------------------ annotate

enum { TYPE, VALUE, MOD, BEGIN, UNTIL };

static uint32_t add_day(const date *d, tk_doc *doc, int32_t days)
{
    char text[TK_TIMEX_VALUE];
    tk_civil civil = tk_civil_of(days);
    return d->host->string_add(doc, text, tk_write_civil(civil.year, civil.month, civil.day, text));
}

static tk_status write_layer(date *d, const view *v, tk_doc *doc, tk_resolver *resolver)
{
    tk_layer_out out;
    tk_status status = d->host->layer_reserve(doc, 0, d->n_found, &out);
    if (status != TK_OK)
        return status;
    tk_resolved r = {.has_interval = false};
    for (uint32_t i = 0; i < d->n_found; i++) {
        const tk_timex *t = &d->found[i];
        if (i && r.has_interval)
            tk_neighbour_follow(v->doc->text, t - 1, &d->found[i], r.begin);
        tk_resolve(resolver, d->holidays, t, &r);
        bool interval = r.has_interval && t->type == TK_TIMEX_DATE;
        out.begin[i] = t->begin;
        out.end[i] = t->end;
        ((uint8_t *)out.columns[TYPE])[i] = t->type;
        uint32_t value = d->host->string_add(doc, r.value, r.length);
        ((uint32_t *)out.columns[VALUE])[i] = value;
        ((uint8_t *)out.columns[MOD])[i] = t->mod;
        ((uint32_t *)out.columns[BEGIN])[i] = !interval  ? 0
                                              : r.is_day ? value
                                                         : add_day(d, doc, r.begin);
        ((uint32_t *)out.columns[UNTIL])[i] = interval ? add_day(d, doc, r.until) : 0;
    }
    return d->host->layer_commit(doc, 0, d->n_found);
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    date *d = instance;
    view v = {doc, &doc->layers[0], doc->lexemes[0]};
    tk_scan_open(&d->scan, &d->lexicon, doc, v.tokens, v.forms);
    if (!find_all(d, &v))
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "Out of memory");
    if (!d->found || !d->n_found)
        return TK_OK;
    tk_resolver resolver = {
        .text = doc->text, .fiscal_end = d->fiscal_end, .day_first = is_day_first(d)};
    tk_fiscal fiscal = d->fiscal_end == CALENDAR ? tk_fiscal_told(doc->text, d->found, d->n_found)
                                                 : (tk_fiscal){0};
    if (fiscal.end && fiscal.end != CALENDAR) {
        resolver.fiscal_end = fiscal.end;
        resolver.fiscal_shift = fiscal.shift;
        resolver.fiscal_told = true;
    }
    for (uint32_t i = d->n_found; i-- > 0;) {
        const tk_timex *after = i + 1 < d->n_found ? &d->found[i + 1] : NULL;
        if (after) {
            tk_neighbour_year(doc->text, &d->found[i], after);
            tk_fiscal_date(doc->text, fiscal, &d->found[i], after);
        }
        tk_neighbour_day(doc->text, &d->found[i], i ? &d->found[i - 1] : NULL, after);
    }
    resolver.anchored = find_today(d, &v, doc, &resolver.today);
    return write_layer(d, &v, doc, &resolver);
}

// ------------------------------------------------------------------------------------ descriptor

static const char *const type_names[] = {"DATE", "TIME", "DURATION", "SET"};

static const char *const mod_names[] = {
    "",          "START",         "MID",          "END",         "APPROX",
    "BEFORE",    "AFTER",         "ON_OR_BEFORE", "ON_OR_AFTER", "LESS_THAN",
    "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE"};

static const tk_column columns[] = {
    {.name = "type",
     .doc = "DATE, TIME, DURATION or SET, as in TIMEX3",
     .type = TK_U8,
     .names = type_names,
     .n_names = sizeof type_names / sizeof *type_names},
    {.name = "value", .doc = "TIMEX3 value; a range in digits is FIRST/LAST", .type = TK_STRING},
    {.name = "mod",
     .doc = "TIMEX3 modifier",
     .type = TK_U8,
     .flags = TK_COL_OMIT,
     .names = mod_names,
     .n_names = sizeof mod_names / sizeof *mod_names},
    {.name = "begin",
     .doc = "first day of a resolved DATE, YYYY-MM-DD",
     .type = TK_STRING,
     .flags = TK_COL_OMIT},
    {.name = "until",
     .doc = "the day after its last, YYYY-MM-DD",
     .type = TK_STRING,
     .flags = TK_COL_OMIT},
};

static const tk_layer_decl required[] = {{.name = "token/1"}};

static const tk_layer_decl provided[] = {{.name = "date/1",
                                          .doc = "time expressions",
                                          .columns = columns,
                                          .n_columns = sizeof columns / sizeof *columns,
                                          .flags = TK_LAYER_DISJOINT}};

static const tk_lexeme_column lexemes[] = {
    {.column = {.name = ".date",
                .doc = "what the form does in a time expression",
                .type = TK_BYTES,
                .width = sizeof(tk_scan_form)},
     .fill = fill}};

static const char *const orders[] = {"auto", "mdy", "dmy"};

static const tk_option options[N_OPTIONS] = {
    [OPTION_ORDER] = {.name = "order",
                      .doc = "order of day and month in dates of numbers only; auto: as the "
                             "document's other dates show it, else mdy",
                      .type = TK_OPT_ENUM,
                      .fallback = "auto",
                      .choices = orders,
                      .n_choices = sizeof orders / sizeof *orders},
    [OPTION_FISCAL_YEAR_END] = {.name = "fiscal_year_end",
                                .doc = "month in which a fiscal year ends; 12: as the calendar's",
                                .type = TK_OPT_INT,
                                .min = 1,
                                .max = 12,
                                .fallback = "12"},
    [OPTION_REFERENCE] = {.name = "reference",
                          .doc = "date (YYYY-MM-DD) of documents that show none of their own",
                          .type = TK_OPT_STRING},
};

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ANNOTATOR,
    .id = "date",
    .version = "1.0.0",
    .summary = "TIMEX3 dates, times, durations and sets, resolved to days",
    .doc = "Finds time expressions of English and gives their TIMEX3 type, value and modifier, and "
           "the days that a date spans. Expressions such as \"last week\" are resolved against the "
           "document's meta.date, else a dateline in its text, else the option reference; never "
           "against the clock. Without any of these what is not known is written with X.",
    .licence = "MIT",
    .required = required,
    .provided = provided,
    .lexemes = lexemes,
    .options = options,
    .n_required = 1,
    .n_provided = 1,
    .n_lexemes = 1,
    .n_options = N_OPTIONS,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
