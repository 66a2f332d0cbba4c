// SPDX-License-Identifier: MIT
/**
 * @file
 * The annotator `number`: numbers, percentages, ordinals and quantities with a unit, outside
 * amounts of money and dates.
 *
 * A lexeme column marks the word forms that can begin a number; annotate() reads from these.
 */
#include <toolkit/plugin.h>

#include "edge.h"
#include "fraction.h"
#include <toolkit/text/modifier.h>
#include <toolkit/text/numeral.h>
#include <toolkit/text/schema.h>
#include "units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const class_names[TK_NUMBER_PLUGIN_CLASSES] = {
    TK_NUMBER_CLASS_NAMES,
#define TK_CLASS_NAME(id, name) [TK_CLASS_##id] = (name),
    TK_NUMBER_CLASS_LIST(TK_CLASS_NAME)
#undef TK_CLASS_NAME
};

static const tk_value_name over_names[] = {{"ending", TK_OVER_ENDING}, {0}};

static const tk_class_values class_values[TK_NUMBER_PLUGIN_CLASSES] = {
    TK_NUMBER_CLASS_VALUES,
    [TK_CLASS_MOD] = {.names = tk_modifier_none, .column = &tk_number_columns[TK_NUMBER_MOD]},
    [TK_CLASS_POST] = {.names = tk_modifier_none, .column = &tk_number_columns[TK_NUMBER_MOD]},
    [TK_CLASS_STOP] = {.names = tk_modifier_stop_names, .optional = true},
    [TK_CLASS_OVER] = {.names = over_names, .optional = true},
    [TK_CLASS_PARTS] = {.times = 1, .min = -18, .max = 1000000000},
    [TK_CLASS_PART] = {.times = 1, .min = -18, .max = 1000000000},
};

static const tk_word_table_names names = {
    .classes = class_names,
    .values = class_values,
    .n_classes = TK_NUMBER_PLUGIN_CLASSES,
};

/** What a word form can do. */
enum { HOT = TK_SCAN_HOT, ARTICLE = 2, BETWEEN = 4, MOD_END = 8, MINUS = 16, DETERMINER = 32 };

/** A number with its unit: one end of a range. */
typedef struct item {
    tk_number number;
    const tk_unit_form *unit; /**< NULL: no unit */
    bool ordinal;
    int next; /**< the atom after it */
} item;

/** A number read after a connector that did not end a range: the next number. */
typedef struct ahead {
    bool read, found;
    uint32_t begin; /**< byte */
    int i;          /**< its first atom */
    item it;
} ahead;

typedef struct number {
    tk_word_table lexicon;
    tk_units units;
    const tk_host *host;
    tk_scan scan;
    tk_scan side; /**< for looking back while `scan` holds the number */
    tk_hot hot;
    ahead ahead;
} number;

// ------------------------------------------------------------------------------------ setup

enum { MESSAGE_BYTES = 256 };

static void destroy(void *instance)
{
    number *n = instance;
    if (!n)
        return;
    tk_word_table_finish(&n->lexicon);
    tk_units_finish(&n->units);
    free(n->hot.tokens);
    free(n);
}

static tk_status read_units(number *n, const tk_setup *setup)
{
    static const char path[] = "units.tsv";
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    if (status != TK_OK)
        return status;
    uint32_t line = tk_units_read(&n->units, &n->lexicon, TK_CLASS_UNIT, file.data, file.length);
    if (!line)
        return TK_OK;
    char message[MESSAGE_BYTES];
    snprintf(message, sizeof message, "%s:%u: expected “name, kind, forms”, or a form is too long",
             path, (unsigned)line);
    return setup->host->fail_setup(setup->ctx, message);
}

static tk_status create(const tk_setup *setup, void **instance)
{
    number *n = calloc(1, sizeof *n);
    if (!n)
        return setup->host->fail_setup(setup->ctx, "out of memory");
    n->host = setup->host;
    tk_status status = tk_word_table_add_file(&n->lexicon, setup, "number-words.tsv", &names);
    if (status == TK_OK)
        status = tk_word_table_add_file(&n->lexicon, setup, "parts.tsv", &names);
    if (status == TK_OK)
        status = tk_word_table_add_file(&n->lexicon, setup, "modifiers.tsv", &names);
    if (status == TK_OK)
        status = read_units(n, setup);
    if (status == TK_OK && !tk_word_table_mark_last(&n->lexicon, TK_CLASS_MOD, TK_CLASS_MOD_END))
        status = setup->host->fail_setup(setup->ctx, "out of memory");
    if (status != TK_OK) {
        destroy(n);
        return status;
    }
    *instance = n;
    return TK_OK;
}

// ------------------------------------------------------------------------------------ words

static uint32_t word_flags(const tk_word *word)
{
    static const struct {
        uint32_t class_id, flag;
    } table[] = {
        {TK_CLASS_CARD, HOT},
        {TK_CLASS_HUNDRED, HOT},
        {TK_CLASS_SCALE, HOT},
        {TK_CLASS_ORDINAL, HOT},
        {TK_CLASS_DOZEN, HOT},
        {TK_CLASS_FRACTION, HOT},
        {TK_CLASS_PART, HOT},
        {TK_CLASS_PARTS, HOT},
        {TK_CLASS_ARTICLE, ARTICLE},
        {TK_CLASS_BETWEEN, BETWEEN},
        {TK_CLASS_MOD_END, MOD_END},
        {TK_CLASS_MINUS, MINUS},
        {TK_CLASS_DETERMINER, DETERMINER},
    };
    uint32_t flags = 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (tk_word_is(word, table[i].class_id))
            flags |= table[i].flag;
    return flags;
}

static tk_status fill(void *instance, const tk_form *form, void *value)
{
    number *n = instance;
    uint32_t flags = form->shape & TK_SHAPE_DIGIT ? HOT : 0;
    tk_scan_form *out = value;
    *out = tk_scan_open_form(&n->scan, &n->lexicon, form);
    if (out->kind == TK_ATOM_WORD && !out->word)
        return TK_OK;
    for (int i = 0; i < TK_SCAN_ATOMS && tk_scan_at(&n->scan, i)->kind != TK_ATOM_END; i++) {
        const tk_atom *a = tk_scan_at(&n->scan, i);
        flags |= a->kind == TK_ATOM_NUMBER ? HOT : word_flags(a->word);
        if (a->kind == TK_ATOM_PUNCT && a->ch && strchr("hqt", a->ch))
            flags |= HOT;
    }
    out->flags = flags;
    return TK_OK;
}

// ------------------------------------------------------------------------------------ grammar

/** Whether letters after the number at `i` are a scale: without a space ("10m"), or more than one
 *  letter ("10 bn"), because "10 m" are metres. */
static bool takes_abbreviation(number *n, int i)
{
    tk_scan *scan = &n->scan;
    const tk_atom *after = tk_scan_at(scan, i + 1);
    int ignored;
    bool glued = tk_scan_glued(scan, i + 1);
    uint32_t length = after->end - after->begin;
    bool kilo = length == 1 && scan->text[after->begin] == 'k';
    return after->kind == TK_ATOM_WORD && (length > 1 || glued || after->upper || kilo) &&
           (!tk_unit_read(&n->units, scan, i + 1, &ignored) || (glued && length == 1));
}

/** Whether a sign right before atom `i` belongs to it: in "-5", but not in "3-5" or "A-5". */
static bool read_sign(tk_scan *scan, int i)
{
    uint32_t begin = tk_scan_at(scan, i)->begin;
    return tk_scan_is(scan, i, '-') && tk_scan_glued(scan, i + 1) &&
           !tk_text_alnum_before(scan->text, begin) &&
           !(begin && strchr("%)]", scan->text[begin - 1]));
}

/** Whether the number from atom `i` up to `end` is not a number by itself: "quarter", "tenth" or
 *  "million" alone; "half" is one. */
static bool is_bare_word(tk_scan *scan, int i, int end)
{
    const tk_word *word = tk_scan_at(scan, i)->word;
    if (end != i + 1)
        return false;
    return tk_word_is(word, TK_CLASS_SCALE) ||
           (tk_word_is(word, TK_CLASS_FRACTION) && !tk_word_is(word, TK_CLASS_ALONE));
}

/** Whether the number from atom `i` up to `end` is the "a fifth" of "a fifth bank";
 *  tk_fraction_parts() has already read fractions. */
static bool is_article_ordinal(tk_scan *scan, int i, int end)
{
    return end == i + 2 && tk_scan_word(scan, i, TK_CLASS_ARTICLE) &&
           tk_scan_word(scan, i + 1, TK_CLASS_PART);
}

/** Reads a number without its sign and unit. */
static bool read_number(number *n, int i, tk_number *out)
{
    tk_scan *scan = &n->scan;
    if (tk_fraction_parts(scan, i, out))
        return true;
    unsigned flags =
        TK_NUMERAL_SPACES | TK_NUMERAL_ZERO | (takes_abbreviation(n, i) ? TK_NUMERAL_ABBR : 0);
    if (!tk_numeral(scan, i, flags, out) || out->vague)
        return false;
    if (is_bare_word(scan, i, out->next) || is_article_ordinal(scan, i, out->next))
        return false;
    const tk_atom *after = tk_scan_at(scan, out->next);
    if (after->kind == TK_ATOM_NUMBER || tk_word_is(after->word, TK_CLASS_AND))
        tk_fraction_rest(scan, out);
    if (!out->words && !tk_fraction_power(scan, out))
        return false;
    tk_fraction_over(scan, out);
    return true;
}

static bool read_item(number *n, int i, item *it)
{
    tk_scan *scan = &n->scan;
    memset(it, 0, sizeof *it);
    bool negative = read_sign(scan, i) || tk_scan_word(scan, i, TK_CLASS_MINUS);
    i += negative;
    int next;
    int64_t ordinal = negative ? 0 : tk_numeral_ordinal(scan, i, &next);
    const tk_atom *a = tk_scan_at(scan, i);
    if (!ordinal && !negative && (a->word || a->end - a->begin > 4))
        ordinal = tk_fraction_ordinal(scan, i, &next);
    if (ordinal) {
        tk_decimal_set_int(&it->number.value, (uint64_t)ordinal, 0);
        it->ordinal = true;
        it->next = next;
        return true;
    }
    if (!read_number(n, i, &it->number))
        return false;
    it->number.value.negative = negative;
    it->unit = tk_unit_read(&n->units, scan, it->number.next, &it->next);
    if (!it->unit && it->number.fraction && it->number.words)
        it->unit = tk_unit_read_of(&n->units, scan, it->number.next, &it->next);
    if (!it->unit)
        it->next = it->number.next;
    return true;
}

/** Like read_item(), and keeps the result, because it reads ahead of the text. */
static bool read_ahead(number *n, int i, item *it)
{
    n->ahead.read = true;
    n->ahead.begin = tk_scan_at(&n->scan, i)->begin;
    n->ahead.i = i;
    n->ahead.found = read_item(n, i, it);
    n->ahead.it = *it;
    return n->ahead.found;
}

/** Like read_item(), but uses what was read ahead: each number of "1-1-1-…" is read once. */
static bool read_next(number *n, int i, item *it)
{
    if (!n->ahead.read || n->ahead.begin != tk_scan_at(&n->scan, i)->begin)
        return read_item(n, i, it);
    int moved = i - n->ahead.i;
    *it = n->ahead.it;
    it->next += moved;
    it->number.next += moved;
    return n->ahead.found;
}

/** The atom after the connector of a range, or 0. */
static int read_connector(tk_scan *scan, int i, bool between)
{
    const tk_atom *a = tk_scan_at(scan, i);
    if (tk_scan_is(scan, i, '-') && a->gap <= TK_GAP_SPACE &&
        (a->gap == TK_GAP_NONE) == (tk_scan_at(scan, i + 1)->gap == TK_GAP_NONE))
        return i + 1;
    if (!tk_scan_joined(scan, i))
        return 0;
    if (tk_scan_word(scan, i, TK_CLASS_TO) || (between && tk_scan_word(scan, i, TK_CLASS_AND)))
        return i + 1;
    return 0;
}

/** Whether `low` and `high`, joined by the connector of a range, are a range: they have the same
 * unit, or are like "3 to 4 million". Without unit and scale, they are a range after "between", if
 * both have groups of three digits, or before a counted noun ("200-300 rooms"). "3-2" and "up 3 to
 * 20" are not ranges. */
static bool units_agree(number *n, const item *low, const item *high, int high_first, bool between)
{
    tk_scan *scan = &n->scan;
    if (low->unit)
        return high->unit && low->unit->name == high->unit->name;
    if (high->unit || high->number.scaled || between ||
        (low->number.grouped && high->number.grouped))
        return true;
    bool hyphen = high_first == low->next + 1 && tk_scan_is(scan, low->next, '-');
    return hyphen && tk_edge_counts_things(scan, high->next);
}

/** Gives the lower end the scale of the upper end: "3 to 4 million". */
static void share_scale(item *low, const item *high)
{
    tk_decimal bare = high->number.value;
    tk_decimal_shift(&bare, -high->number.power);
    if (!low->number.scaled && high->number.scaled &&
        tk_decimal_compare(&low->number.value, &bare) < 0)
        tk_decimal_shift(&low->number.value, high->number.power);
}

/** Joins `low` with the number after it: "5-7%", "5 to 7 km", "between 3 and 4 million". */
static bool read_range(number *n, item *low, bool between, item *high)
{
    int i = read_connector(&n->scan, low->next, between);
    if (!i || low->ordinal || !tk_scan_joined(&n->scan, i) || !read_ahead(n, i, high) ||
        high->ordinal || high->number.value.negative || !units_agree(n, low, high, i, between))
        return false;
    share_scale(low, high);
    return tk_decimal_compare(&low->number.value, &high->number.value) < 0;
}

// ------------------------------------------------------------------------------------ annotate

/** The document's tokens, and what annotate() writes. */
typedef struct job {
    number *n;
    tk_doc *doc;
    const tk_layer *tokens;
    const tk_scan_form *forms; /**< by lexeme id */
    tk_layer_out layer;
    uint32_t count;
    uint32_t cursor[2]; /**< in layers 1 and 2, money and date */
} job;

static uint32_t flags_of(const job *j, uint32_t token)
{
    return j->forms[j->tokens->lexeme[token]].flags;
}

/** Whether a span of money or date overlaps the bytes from `begin` to `end`; `begin` only grows. */
static bool is_taken(job *j, uint32_t begin, uint32_t end)
{
    for (uint32_t k = 0; k < 2; k++) {
        const tk_layer *layer = &j->doc->layers[k + 1];
        if (!layer->begin)
            continue;
        while (j->cursor[k] < layer->count && layer->end[j->cursor[k]] <= begin)
            j->cursor[k]++;
        if (j->cursor[k] < layer->count && layer->begin[j->cursor[k]] < end)
            return true;
    }
    return false;
}

static const tk_modifier_classes modifier_classes = {TK_CLASS_MOD, TK_CLASS_STOP, TK_CLASS_BOUND,
                                                     TK_CLASS_NEGATION};

static uint8_t modifier(job *j, uint32_t token, uint32_t begin, int next)
{
    number *n = j->n;
    const tk_word *word;
    uint8_t mod = tk_modifier_sign(j->doc->text, begin);
    uint32_t last = tk_modifier_last(&n->side, token);
    if (!mod && last && flags_of(j, last - 1) & MOD_END)
        mod = tk_modifier_words(&n->side, token, begin, &modifier_classes, &word);
    if (mod)
        return mod;
    if (tk_scan_is(&n->scan, next, '+') && tk_scan_glued(&n->scan, next))
        return TK_MOD_EQUAL_OR_MORE;
    return tk_scan_joined(&n->scan, next) && tk_scan_phrase(&n->scan, next, TK_CLASS_POST, &word)
               ? (uint8_t)tk_word_value(word, TK_CLASS_POST)
               : TK_MOD_NONE;
}

static uint32_t write_decimal(job *j, const tk_decimal *d)
{
    char text[TK_DECIMAL_TEXT];
    return j->n->host->string_add(j->doc, text, tk_decimal_write(d, text));
}

/** Writes a number, or with `high` a range, that begins at byte `begin`. */
static tk_status emit(job *j, uint32_t begin, uint32_t end, const item *low, const item *high,
                      uint8_t mod)
{
    if (j->count == j->layer.capacity) {
        tk_status status = j->n->host->layer_reserve(
            j->doc, 0, j->count < 32 ? 64 : (uint64_t)j->count * 2, &j->layer);
        if (status != TK_OK)
            return status;
    }
    uint32_t i = j->count++;
    void *const *columns = j->layer.columns;
    const tk_unit_form *unit = high ? high->unit : low->unit;
    j->layer.begin[i] = begin;
    j->layer.end[i] = end;
    ((uint8_t *)columns[TK_NUMBER_KIND])[i] = low->ordinal ? TK_NUMBER_ORDINAL
                                              : unit       ? unit->kind
                                                           : TK_NUMBER_PLAIN;
    ((uint32_t *)columns[TK_NUMBER_VALUE])[i] = high ? 0 : write_decimal(j, &low->number.value);
    ((uint32_t *)columns[TK_NUMBER_LOW])[i] = high ? write_decimal(j, &low->number.value) : 0;
    ((uint32_t *)columns[TK_NUMBER_HIGH])[i] = high ? write_decimal(j, &high->number.value) : 0;
    ((uint32_t *)columns[TK_NUMBER_UNIT])[i] =
        unit ? j->n->host->string_add(j->doc, unit->name, unit->name_length) : 0;
    ((uint8_t *)columns[TK_NUMBER_MOD])[i] = mod;
    return TK_OK;
}

/** Writes the numbers of a list such as "22,24,26", which is not one number; `end` is the byte
 * after it. */
static tk_status read_list(job *j, uint32_t begin, uint32_t end)
{
    for (uint32_t p = begin, q; p < end; p = q + 1) {
        item it = {0};
        for (q = p; q < end && j->doc->text[q] != ',';)
            q++;
        if (!tk_decimal_set(&it.number.value, j->doc->text + p, q - p, 0) || is_taken(j, p, q))
            continue;
        tk_status status = emit(j, p, q, &it, NULL, TK_MOD_NONE);
        if (status != TK_OK)
            return status;
    }
    return TK_OK;
}

/** Whether a number cannot begin at the atom: within a name or a version, in a citation, or in a
 *  telephone number. */
static bool is_no_start(const char *text, const tk_atom *a)
{
    uint32_t begin = a->begin;
    char before = begin ? text[begin - 1] : ' ';
    if (before != ' ' && tk_edge_starts_inside(text, begin))
        return true;
    if (before == '[' && text[a->end] == ']')
        return true; // a citation
    return a->kind == TK_ATOM_NUMBER &&
           (text[begin] == '0' || text[a->end] == '-' || before == '-') &&
           tk_edge_is_label(text, begin);
}

/** Whether the number at atom `i`, in token `token`, is a pronoun: "this one", "the one". */
static bool is_pronoun(job *j, int i, uint32_t token, const item *it)
{
    return tk_scan_at(&j->n->scan, i)->kind == TK_ATOM_WORD && token &&
           flags_of(j, token - 1) & DETERMINER && it->next == i + 1 &&
           tk_decimal_int(&it->number.value) == 1 && !it->ordinal;
}

/** The byte at which the number read from atom `i` begins. The article of "a quarter-point cut"
 *  belongs to the noun. */
static uint32_t begin_of(tk_scan *scan, int i, const item *it)
{
    bool noun = tk_scan_word(scan, i, TK_CLASS_ARTICLE) && it->next == i + 2 && !it->unit &&
                tk_scan_past_hyphen(scan, it->next) > it->next;
    return tk_scan_at(scan, i + noun)->begin;
}

/** Reads the number at atom `i` of the window, in token `token`; `*next` becomes the atom after. */
static tk_status read_at(job *j, int i, uint32_t token, int *next, uint32_t *resume)
{
    number *n = j->n;
    item low, high;
    *next = i + 1;
    const tk_atom *a = tk_scan_at(&n->scan, i);
    const char *text = j->doc->text;
    if (is_no_start(text, a))
        return TK_OK;
    if (!read_next(n, i, &low)) {
        if (a->kind != TK_ATOM_NUMBER || !tk_edge_is_list(text, a->begin, a->end) ||
            tk_edge_ends_inside(&n->scan, i + 1))
            return TK_OK;
        *resume = a->end;
        return read_list(j, a->begin, a->end);
    }
    if (is_pronoun(j, i, token, &low))
        return TK_OK;
    uint32_t begin = begin_of(&n->scan, i, &low);
    bool between = token && flags_of(j, token - 1) & BETWEEN;
    bool range = read_range(n, &low, between, &high);
    int after = range ? high.next : low.next;
    uint32_t end = tk_scan_at(&n->scan, after - 1)->end;
    if (tk_edge_ends_inside(&n->scan, after) || is_taken(j, begin, end))
        return TK_OK;
    uint8_t mod = modifier(j, token, begin, after);
    *next = after;
    *resume = end;
    return emit(j, begin, end, &low, range ? &high : NULL, mod);
}

/** The first token that a number containing token `t` can begin with. */
static uint32_t first_token(const job *j, uint32_t t, uint32_t resume)
{
    enum { LEAD = 2 }; // "minus a"
    uint32_t first = t;
    while (first && t - first < LEAD && flags_of(j, first - 1) & (ARTICLE | MINUS) &&
           j->tokens->begin[first - 1] >= resume)
        first--;
    return first;
}

/** The start of a sign or a point before byte `begin`, which tokenizers may separate from the
 * number:
 *  "-5", ".5", "−5". */
static uint32_t sign_begin(const char *text, uint32_t begin, uint32_t resume)
{
    static const char minus[] = "\xe2\x88\x92"; // U+2212
    if (begin > resume && (text[begin - 1] == '-' || text[begin - 1] == '.'))
        return begin - 1;
    return begin >= resume + 3 && !memcmp(text + begin - 3, minus, 3) ? begin - 3 : begin;
}

/** Reads the numbers that begin in the tokens from `first` to `last`. */
static tk_status read_window(job *j, uint32_t first, uint32_t last, uint32_t *resume)
{
    tk_scan *scan = &j->n->scan;
    const tk_layer *tokens = j->tokens;
    tk_scan_start(scan, first, sign_begin(j->doc->text, tokens->begin[first], *resume));
    for (int i = 0, next; i < TK_SCAN_ATOMS; i = next) {
        const tk_atom *a = tk_scan_at(scan, i);
        if (a->kind == TK_ATOM_END || a->begin >= tokens->end[last])
            break;
        while (first < last && tokens->end[first] <= a->begin)
            first++;
        tk_status status = read_at(j, i, first, &next, resume);
        if (status != TK_OK)
            return status;
    }
    return TK_OK;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    number *n = instance;
    job j = {.n = n, .doc = doc, .tokens = &doc->layers[0], .forms = doc->lexemes[0]};
    tk_scan_open(&n->scan, &n->lexicon, doc, j.tokens, j.forms);
    tk_scan_open(&n->side, &n->lexicon, doc, j.tokens, j.forms);
    n->ahead.read = false;
    uint32_t resume = 0;
    if (!tk_hot_find(&n->hot, j.tokens, j.forms))
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory");
    for (uint32_t k = 0; k < n->hot.count; k++) {
        uint32_t t = n->hot.tokens[k];
        if (j.tokens->begin[t] < resume)
            continue;
        tk_status status = read_window(&j, first_token(&j, t, resume), t, &resume);
        if (status != TK_OK)
            return status;
        if (resume < j.tokens->end[t])
            resume = j.tokens->end[t];
    }
    return j.count ? host->layer_commit(doc, 0, j.count) : TK_OK;
}

// ------------------------------------------------------------------------------------ descriptor

static const tk_layer_decl required[] = {
    {.name = "token/1"},
    {.name = "money/1", .flags = TK_LAYER_OPTIONAL},
    {.name = "date/1", .flags = TK_LAYER_OPTIONAL},
};

static const tk_layer_decl provided[] = {TK_NUMBER_LAYER(0)};

static const tk_lexeme_column lexemes[] = {{.column = {.name = ".number",
                                                       .doc = "role of the form in a number",
                                                       .type = TK_BYTES,
                                                       .width = sizeof(tk_scan_form)},
                                            .fill = fill}};

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ANNOTATOR,
    .id = "number",
    .version = "1.0.0",
    .summary = "numbers, percentages, ordinals and quantities: exact value and unit",
    .doc = "Finds numbers in digits or words and reads them to an exact decimal: plain ones, "
           "percentages, ordinals and quantities with a unit of measure, with ranges and "
           "modifiers. It does not mark numbers inside spans of money and date, if these come "
           "before it in the pipeline.",
    .licence = "MIT",
    .required = required,
    .provided = provided,
    .lexemes = lexemes,
    .n_required = sizeof required / sizeof *required,
    .n_provided = 1,
    .n_lexemes = 1,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
