// SPDX-License-Identifier: MIT
/**
 * @file
 * The annotator `date`: TIMEX3 dates, times, durations and sets, resolved against the document's
 * own date, never against the clock.
 *
 * A lexeme column classifies each word form once; annotate() scans these flags and calls the
 * grammar (expression.c) only around words that can be part of a time expression. It collects all
 * expressions first and resolves them (resolve.c) after it has read the whole document, because one
 * of them may be the date that the others are relative to.
 */
#include <toolkit/plugin.h>
#include <toolkit/text/schema.h>

#include "calendar.h"
#include "find.h"
#include "fiscal.h"
#include "flags.h"
#include "habit.h"
#include "neighbour.h"
#include "range.h"
#include "resolve.h"
#include "value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DATELINE_BYTES = 1500, /**< how far into the text a dateline may be, in bytes */
    CALENDAR = 12,      /**< the month in which a fiscal year ends that equals the calendar year */
    DATELINE_LEAD = 60, /**< bytes before the date in its line */
};

enum { OPTION_ORDER, OPTION_FISCAL_YEAR_END, OPTION_REFERENCE, N_OPTIONS };

typedef struct date {
    tk_word_table lexicon;
    tk_holiday *holidays;
    const tk_host *host;
    int32_t order;
    int32_t fiscal_end;
    bool has_reference;
    int32_t reference;
    tk_finder finder;
} date;

// ------------------------------------------------------------------------------------ setup

static void destroy(void *instance)
{
    date *d = instance;
    if (!d)
        return;
    tk_word_table_finish(&d->lexicon);
    free(d->holidays);
    tk_finder_finish(&d->finder);
    free(d);
}

/** Reads "YYYY-MM-DD", which a time may follow. */
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

enum { MESSAGE_BYTES = 256 };

static tk_status read_holidays(date *d, const tk_setup *setup)
{
    static const char path[] = "holidays.tsv";
    char message[MESSAGE_BYTES];
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    if (status != TK_OK)
        return status;
    d->holidays =
        tk_holidays_read(&d->lexicon, path, file.data, file.length, message, sizeof message);
    return d->holidays ? TK_OK : setup->host->fail_setup(setup->ctx, message);
}

static tk_status read_data(date *d, const tk_setup *setup)
{
    tk_status status =
        tk_word_table_add_file(&d->lexicon, setup, "number-words.tsv", &tk_date_names);
    if (status == TK_OK)
        status = tk_word_table_add_file(&d->lexicon, setup, "words.tsv", &tk_date_names);
    if (status == TK_OK)
        status = read_holidays(d, setup);
    if (status == TK_OK &&
        !(tk_word_table_mark_last(&d->lexicon, TK_CLASS_UNIT, TK_CLASS_UNIT_END) &&
          tk_word_table_mark_last(&d->lexicon, TK_CLASS_UNITS, TK_CLASS_UNIT_END) &&
          tk_word_table_mark_inner(&d->lexicon, TK_CLASS_INNER)))
        status =
            setup->host->fail_setup(setup->ctx, "out of memory, or a word has too many classes");
    return status;
}

static tk_status create(const tk_setup *setup, void **instance)
{
    date *d = calloc(1, sizeof *d);
    if (!d)
        return setup->host->fail_setup(setup->ctx, "out of memory");
    d->host = setup->host;
    d->order = (int32_t)setup->options[OPTION_ORDER].i;
    d->fiscal_end = (int32_t)setup->options[OPTION_FISCAL_YEAR_END].i;
    tk_str reference = setup->options[OPTION_REFERENCE].s;
    d->has_reference = read_iso_day(reference.data, reference.length, &d->reference);
    tk_status status = TK_OK;
    if (reference.length && !d->has_reference)
        status =
            setup->host->fail_setup(setup->ctx, "option 'reference' must be a date (YYYY-MM-DD)");
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
    *(tk_scan_form *)value = tk_date_form(&d->finder.scan, &d->lexicon, form);
    return TK_OK;
}

// ------------------------------------------------------------------------------------ resolving

/** Whether an expression is a day of the calendar. */
static bool is_full_date(const tk_timex *t)
{
    const tk_point *p = &t->point;
    return t->type == TK_TIMEX_DATE && !t->ranged && !t->shifted && p->has_year &&
           p->grain == TK_GRAIN_DAY && p->hang == TK_HANG_NONE && p->month;
}

/** Whether a dateline may end at a byte: at the end of its line, or before a dash or similar mark,
 * "TORONTO, Feb. 18, 2025 (Wire) -", "June 8, 2025 | News". */
static bool ends_dateline(const char *text, uint32_t length, uint32_t at)
{
    static const char dash[] = "\xe2\x80"; // the first bytes of the dashes U+2010 … U+2015
    while (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')
        at++;
    if (at == length || (text[at] == '-' && text[at + 1] == ' '))
        return true;
    return (text[at] && strchr("\n(|/", text[at])) || !memcmp(text + at, dash, 2);
}

/** Whether an expression is the date of the text: a day alone on its line, or before a dash. */
static bool is_dateline(const tk_date_view *v, const tk_timex *t)
{
    const char *text = v->doc->text;
    if (!is_full_date(t) || t->begin > DATELINE_BYTES)
        return false;
    uint32_t line = t->begin;
    while (line && text[line - 1] != '\n')
        line--;
    return t->begin - line <= DATELINE_LEAD && ends_dateline(text, v->doc->length, t->end);
}

static bool find_today(const date *d, const tk_date_view *v, tk_doc *doc, int32_t *today)
{
    tk_str meta;
    if (d->host->meta_get(doc, "date", &meta) && read_iso_day(meta.data, meta.length, today))
        return true;
    for (uint32_t i = 0; i < d->finder.count && d->finder.found[i].begin <= DATELINE_BYTES; i++) {
        const tk_point *p = &d->finder.found[i].point;
        if (is_dateline(v, &d->finder.found[i]) && tk_is_date(p->year, p->month, p->day)) {
            *today = tk_days_of(p->year, p->month, p->day);
            return true;
        }
    }
    *today = d->reference;
    return d->has_reference;
}

/** Whether days precede months in the document's numeric dates: decided by the numeric dates that
 * are unambiguous, else by the dates that name the month. */
static bool is_day_first(const date *d)
{
    uint32_t shown[TK_SHOWS_COUNT] = {0};
    if (d->order != TK_ORDER_AUTO)
        return d->order == TK_ORDER_DMY;
    for (uint32_t i = 0; i < d->finder.count; i++)
        shown[d->finder.found[i].point.shows]++;
    if (shown[TK_SHOWS_DMY] != shown[TK_SHOWS_MDY])
        return shown[TK_SHOWS_DMY] > shown[TK_SHOWS_MDY];
    return shown[TK_SHOWS_DAY_NAME] > shown[TK_SHOWS_NAME_DAY];
}

// ------------------------------------------------------------------------------------ annotate

static uint32_t add_day(const date *d, tk_doc *doc, int32_t days)
{
    char text[TK_TIMEX_VALUE];
    tk_civil civil = tk_civil_of(days);
    return d->host->string_add(doc, text, tk_write_civil(civil.year, civil.month, civil.day, text));
}

/** The output layer and what is needed to write to it. */
typedef struct writer {
    const date *d;
    tk_doc *doc;
    tk_layer_out out;
    uint32_t count;
    bool lacks_today; /**< an expression has no value because the article has no date */
} writer;

/** Whether the meaning of an expression depends on the date of the article. */
static bool hangs_on_today(const tk_timex *t)
{
    return t->point.hang != TK_HANG_NONE && t->point.hang != TK_HANG_TEXT;
}

/** Writes one span, from the start of `first` to the end of `last`. */
static void write_span(writer *w, const tk_timex *first, const tk_timex *last, const tk_resolved *r)
{
    bool range = first != last;
    uint32_t i = w->count++, value = w->d->host->string_add(w->doc, r->value, r->length);
    uint8_t type = range && last->type == TK_TIMEX_TIME ? last->type : first->type;
    w->out.begin[i] = first->begin;
    w->out.end[i] = last->end;
    ((uint8_t *)w->out.columns[TK_DATE_TYPE])[i] = type;
    ((uint32_t *)w->out.columns[TK_DATE_VALUE])[i] = value;
    ((uint8_t *)w->out.columns[TK_DATE_MOD])[i] = range ? TK_TIMEX_NONE : first->mod;
    ((uint32_t *)w->out.columns[TK_DATE_BEGIN])[i] = !r->has_interval ? 0
                                                     : r->is_day      ? value
                                                                 : add_day(w->d, w->doc, r->begin);
    ((uint32_t *)w->out.columns[TK_DATE_UNTIL])[i] =
        r->has_interval ? add_day(w->d, w->doc, r->until) : 0;
}

static tk_status write_layer(date *d, const tk_date_view *v, tk_doc *doc, tk_resolver *resolver)
{
    writer w = {.d = d, .doc = doc};
    tk_status status = d->host->layer_reserve(doc, 0, d->finder.count, &w.out);
    if (status != TK_OK)
        return status;
    tk_resolved r = {.has_interval = false}, first, range;
    for (uint32_t i = 0; i < d->finder.count; i++) {
        tk_timex *t = &d->finder.found[i];
        if (t->joined)
            tk_range_settle(resolver, d->holidays, t, t + 1);
        if (i && r.has_interval)
            tk_neighbour_follow(v->doc->text, t - 1, t, r.begin);
        first = r;
        const bool hangs = !resolver->anchored && hangs_on_today(t); // before it is resolved
        tk_resolve(resolver, d->holidays, t, &r);
        w.lacks_today |= hangs && !r.has_interval;
        if (t->joined)
            continue; // to be written together with its end
        if (!i || !t[-1].joined)
            write_span(&w, t, t, &r);
        else if (tk_range_resolved(&first, &r, &range))
            write_span(&w, t - 1, t, &range);
        else {
            write_span(&w, t - 1, t - 1, &first);
            write_span(&w, t, t, &r);
        }
    }
    if (w.lacks_today)
        d->host->log(
            doc, TK_LOG_WARN,
            "the article has no date, so that \"Friday\" or \"last year\" has no value: set "
            "date.reference");
    return d->host->layer_commit(doc, 0, w.count);
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    date *d = instance;
    tk_date_view v = {doc, &doc->layers[0], doc->lexemes[0]};
    tk_scan_open(&d->finder.scan, &d->lexicon, doc, v.tokens, v.forms);
    if (!tk_find_all(&d->finder, &v))
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory");
    if (!d->finder.found || !d->finder.count)
        return TK_OK;
    tk_range_join(&v, &d->finder);
    tk_habit_join(doc->text, &d->finder);
    tk_resolver resolver = {
        .text = doc->text, .fiscal_end = d->fiscal_end, .day_first = is_day_first(d)};
    tk_fiscal fiscal = d->fiscal_end == CALENDAR
                           ? tk_fiscal_told(doc->text, d->finder.found, d->finder.count,
                                            d->finder.hot.seen & TK_FLAG_FISCAL)
                           : (tk_fiscal){0};
    if (fiscal.end && fiscal.end != CALENDAR) {
        resolver.fiscal_end = fiscal.end;
        resolver.fiscal_shift = fiscal.shift;
        resolver.fiscal_told = true;
    }
    for (uint32_t i = d->finder.count; i-- > 0;) {
        const tk_timex *after = i + 1 < d->finder.count ? &d->finder.found[i + 1] : NULL;
        if (after) {
            tk_neighbour_span(doc->text, &d->finder.found[i], after);
            tk_neighbour_year(doc->text, &d->finder.found[i], after);
            tk_fiscal_date(doc->text, fiscal, &d->finder.found[i], after);
        }
        tk_neighbour_day(doc->text, &d->finder.found[i], i ? &d->finder.found[i - 1] : NULL, after);
    }
    resolver.anchored = find_today(d, &v, doc, &resolver.today);
    return write_layer(d, &v, doc, &resolver);
}

// ------------------------------------------------------------------------------------ descriptor

static const tk_layer_decl required[] = {{.name = "token/1"}};

static const tk_layer_decl provided[] = {TK_DATE_LAYER(0)};

static const tk_lexeme_column lexemes[] = {
    {.column = {.name = ".date",
                .doc = "the role of the form in a time expression",
                .type = TK_BYTES,
                .width = sizeof(tk_scan_form)},
     .fill = fill}};

static const char *const orders[] = {"auto", "mdy", "dmy"};

static const tk_option options[N_OPTIONS] = {
    [OPTION_ORDER] = {.name = "order",
                      .doc = "order of day and month in numeric dates; auto: as the "
                             "document's other dates show it, else mdy",
                      .type = TK_OPT_ENUM,
                      .fallback = "auto",
                      .choices = orders,
                      .n_choices = sizeof orders / sizeof *orders},
    [OPTION_FISCAL_YEAR_END] = {.name = "fiscal_year_end",
                                .doc = "month in which a fiscal year ends; 12: the calendar year",
                                .type = TK_OPT_INT,
                                .min = 1,
                                .max = 12,
                                .fallback = "12"},
    [OPTION_REFERENCE] = {.name = "reference",
                          .doc = "date (YYYY-MM-DD) for documents that give no date of their own",
                          .type = TK_OPT_STRING},
};

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ANNOTATOR,
    .id = "date",
    .version = "1.0.0",
    .summary = "TIMEX3 dates, times, durations and sets, resolved to days",
    .doc = "Finds English time expressions and gives their TIMEX3 type, value and modifier, and "
           "the days that each covers. Expressions such as \"last week\" are resolved against the "
           "document's meta.date, else a dateline in its text, else the option reference; never "
           "against the clock. Without any of these, unknown parts of a value are written as X.",
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
