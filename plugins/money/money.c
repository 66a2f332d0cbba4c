// SPDX-License-Identifier: MIT
/**
 * @file
 * The annotator `money`: amounts of money with their currency and exact value.
 *
 * A lexeme column classifies each word form once; annotate() runs over these flags and calls the
 * grammar (amount.c) only around a currency's sign, code or name. Currencies that an amount leaves
 * open are settled at the end of the document (evidence.c).
 */
#include <toolkit/plugin.h>

#include "amount.h"
#include "evidence.h"
#include "flags.h"
#include "rate.h"

#include <toolkit/text/modifier.h>
#include <toolkit/text/schema.h>

#include <stdlib.h>
#include <string.h>

enum { WINDOW_LEFT = 32, VERB_WINDOW = 7, LOSS_WINDOW = 10 };

typedef struct money {
    tk_currencies currencies;
    const tk_host *host;
    tk_scan scan;
    tk_scan side; /**< for looking around while `scan` holds the candidate */
    tk_hot hot;
    tk_amount_ahead ahead;
} money;

// ------------------------------------------------------------------------------------ setup

static const char *const class_names[TK_MONEY_CLASSES] = {TK_NUMBER_CLASS_NAMES,
                                                          "code",
                                                          "unit",
                                                          "subunit",
                                                          "sign",
                                                          "before",
                                                          "after_letters",
                                                          "lead",
                                                          "slash",
                                                          "weak",
                                                          "singular",
                                                          "tenfold",
                                                          "nation",
                                                          "place",
                                                          "mod",
                                                          "after",
                                                          "between",
                                                          "from",
                                                          "to",
                                                          "plus",
                                                          "minus",
                                                          "figure",
                                                          "multi",
                                                          "change",
                                                          "spend",
                                                          "plain",
                                                          "stop",
                                                          "bound",
                                                          "negation",
                                                          "odd",
                                                          "firm",
                                                          "determiner",
                                                          "rate",
                                                          "rate_word",
                                                          "per",
                                                          "periodic",
                                                          "distance",
                                                          "charge",
                                                          "grand",
                                                          "loss",
                                                          "comma",
                                                          "ends",
                                                          "inner",
                                                          "mod_end"};

static void destroy(void *instance)
{
    money *m = instance;
    if (!m)
        return;
    tk_currencies_finish(&m->currencies);
    free(m->hot.tokens);
    free(m);
}

static tk_status read_words(money *m, const tk_setup *setup, const char *path)
{
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    if (status != TK_OK)
        return status;
    uint32_t line = tk_word_table_read(&m->currencies.lexicon, file.data, file.length, class_names,
                                       TK_MONEY_CLASSES, TK_MONEY_CLASSES);
    if (!line)
        return TK_OK;
    char message[96];
    tk_wrong_line(message, sizeof message, path, line);
    return setup->host->fail_setup(setup->ctx, message);
}

static tk_status read_data(money *m, const tk_setup *setup)
{
    tk_str file;
    tk_status status = read_words(m, setup, "number-words.tsv");
    if (status == TK_OK)
        status = read_words(m, setup, "modifiers.tsv");
    if (status == TK_OK)
        status = read_words(m, setup, "words.tsv");
    if (status == TK_OK)
        status = setup->host->read_file(setup->ctx, "currencies.tsv", &file);
    if (status != TK_OK)
        return status;
    uint32_t line = tk_currencies_read(&m->currencies, file.data, file.length);
    if (line) {
        char message[96];
        tk_wrong_line(message, sizeof message, "currencies.tsv", line);
        return setup->host->fail_setup(setup->ctx, message);
    }
    tk_currencies_mark(&m->currencies);
    tk_word_table *lexicon = &m->currencies.lexicon;
    if (!tk_word_table_mark_inner_of(lexicon, UINT64_C(1) << TK_CLASS_NATION, TK_CLASS_INNER) ||
        !tk_word_table_mark_last(lexicon, TK_CLASS_MOD, TK_CLASS_MOD_END))
        return setup->host->fail_setup(setup->ctx, "Out of memory, or a word of too many classes");
    return TK_OK;
}

static tk_status create(const tk_setup *setup, void **instance)
{
    money *m = calloc(1, sizeof *m);
    if (!m)
        return setup->host->fail_setup(setup->ctx, "Out of memory");
    m->host = setup->host;
    tk_status status = read_data(m, setup);
    if (status != TK_OK) {
        destroy(m);
        return status;
    }
    *instance = m;
    return TK_OK;
}

// ------------------------------------------------------------------------------------ words

static tk_status fill(void *instance, const tk_form *form, void *value)
{
    money *m = instance;
    *(tk_scan_form *)value = tk_money_form(&m->scan, &m->currencies, form);
    return TK_OK;
}

// ------------------------------------------------------------------------------------ context

/** The document's tokens as annotate() sees them. */
typedef struct view {
    const tk_layer *tokens;
    const tk_scan_form *forms; /**< by lexeme id */
    const tk_doc *doc;
    uint32_t seen; /**< the flags of all tokens */
} view;

static uint32_t flags_of(const view *v, uint32_t token)
{
    return v->forms[v->tokens->lexeme[token]].flags;
}

/** The flags of the nearest of the `n` tokens before `token`, in the same sentence, that has the
 *  flag; or 0. */
static uint32_t before_has(const view *v, uint32_t token, uint32_t n, uint32_t flag)
{
    if (!(v->seen & flag))
        return 0;
    for (uint32_t i = token; i-- > 0 && n--;) {
        uint32_t flags = flags_of(v, i);
        if (flags & TK_FLAG_STOP)
            return 0;
        if (flags & flag)
            return flags;
    }
    return 0;
}

static tk_amount_context context_of(money *m, const view *v, uint32_t token)
{
    tk_amount_context context = {.ahead = &m->ahead};
    uint32_t last = token ? flags_of(v, token - 1) : 0;
    context.between = last & TK_FLAG_BETWEEN;
    uint32_t verb = before_has(v, token, VERB_WINDOW, TK_FLAG_SPEND);
    context.spends = verb;
    context.pays = verb && !(verb & TK_FLAG_CHANGE);
    uint32_t first = token; // past a modifier: "from under $2 million to $19 million"
    while (first && token - first < 3 && flags_of(v, first - 1) & TK_FLAG_MOD_END)
        first--;
    if (first < token && first && flags_of(v, first - 1) & TK_FLAG_BETWEEN)
        context.between = true; // "between roughly"
    if (first < token && first && flags_of(v, first - 1) & TK_FLAG_FROM)
        context.apart = true;
    else if (last & TK_FLAG_FROM)
        context.apart = before_has(v, token, VERB_WINDOW, TK_FLAG_CHANGE);
    else if (!(last & (TK_FLAG_TO | TK_FLAG_BETWEEN)))
        context.apart = before_has(v, token, 2, TK_FLAG_CHANGE);
    return context;
}

/** As tk_modifier_words(); with `firm` those only that a determiner does not part from the amount:
 *  "more than the $5 million". */
static uint8_t mod_words(money *m, const view *v, uint32_t token, uint32_t begin, bool firm)
{
    static const tk_modifier_classes classes = {TK_CLASS_MOD, TK_CLASS_STOP, TK_CLASS_BOUND,
                                                TK_CLASS_NEGATION};
    uint32_t last = tk_modifier_last(&m->side, token);
    if (!last || !(flags_of(v, last - 1) & TK_FLAG_MOD_END))
        return TK_MOD_NONE;
    const tk_word *word;
    uint8_t mod = tk_modifier_words(&m->side, token, begin, &classes, &word);
    return firm && mod && !tk_word_is(word, TK_CLASS_FIRM) ? TK_MOD_NONE : mod;
}

static uint8_t mod_before(money *m, const view *v, uint32_t token, uint32_t begin)
{
    uint8_t mod = tk_modifier_sign(v->doc->text, begin);
    if (!mod)
        mod = mod_words(m, v, token, begin, false);
    if (!mod && token && flags_of(v, token - 1) & TK_FLAG_DETERMINER)
        mod = mod_words(m, v, token - 1, v->tokens->begin[token - 1], true);
    return mod;
}

/** "or more", "or so" after an amount; `*next` becomes the atom after it. */
static uint8_t mod_after(money *m, int *next)
{
    const tk_word *word;
    int comma = tk_scan_is(&m->scan, *next, ','), i = *next + comma;
    int atoms = tk_scan_joined(&m->scan, i) ? tk_scan_phrase(&m->scan, i, TK_CLASS_POST, &word) : 0;
    const tk_atom *after = tk_scan_at(&m->scan, i + atoms);
    if (comma && atoms && after->kind != TK_ATOM_END && after->kind != TK_ATOM_PUNCT)
        return TK_MOD_NONE; // "$5, at least two of them"
    *next += atoms ? atoms + comma : 0;
    return atoms ? (uint8_t)tk_word_value(word, TK_CLASS_POST) : TK_MOD_NONE;
}

// ------------------------------------------------------------------------------------ annotate

enum { CURRENCY, VALUE, LOW, HIGH, MOD, PER, VAGUE, AMBIGUOUS };

/** In VAGUE, until it is settled: an amount such as "1.500" in a text without another number that
 *  tells a decimal point from a decimal comma. */
enum { DOUBTFUL = 2 };

/** What annotate() writes. Until the end of the document `currency` holds
 *  tk_reading, and `ambiguous` says whether the amount is in a subunit. */
typedef struct output {
    tk_doc *doc;
    tk_layer_out layer;
    uint32_t count;
    bool comma; /**< an amount has a decimal comma */
} output;

static uint32_t write_decimal(const money *m, output *out, const tk_decimal *d)
{
    char text[TK_DECIMAL_TEXT];
    size_t n = tk_decimal_write(d, text);
    return m->host->string_add(out->doc, text, n);
}

static uint32_t write_rate(money *m, output *out, int next)
{
    char text[TK_RATE_TEXT];
    size_t n = tk_rate_read(&m->scan, next, text);
    return n ? m->host->string_add(out->doc, text, n) : 0;
}

/** Writes the amount, with what it is for one of (see rate.h), which stands at atom `next`. */
static tk_status emit(money *m, output *out, const tk_amount *amount, int next)
{
    if (out->count == out->layer.capacity) {
        uint64_t capacity = out->count < 32 ? 64 : (uint64_t)out->count * 2;
        tk_status status = m->host->layer_reserve(out->doc, 0, capacity, &out->layer);
        if (status != TK_OK)
            return status;
    }
    uint32_t i = out->count++;
    void *const *columns = out->layer.columns;
    bool bounds = amount->has_high || amount->vague;
    out->layer.begin[i] = amount->begin;
    out->layer.end[i] = amount->end;
    ((uint32_t *)columns[CURRENCY])[i] = (uint32_t)amount->reading;
    ((uint32_t *)columns[VALUE])[i] = bounds ? 0 : write_decimal(m, out, &amount->low);
    ((uint32_t *)columns[LOW])[i] = bounds ? write_decimal(m, out, &amount->low) : 0;
    ((uint32_t *)columns[HIGH])[i] = amount->has_high ? write_decimal(m, out, &amount->high) : 0;
    ((uint8_t *)columns[MOD])[i] = amount->mod;
    uint32_t per = write_rate(m, out, next);
    ((uint32_t *)columns[PER])[i] = per;
    // Prices by the litre have three decimals.
    ((uint8_t *)columns[VAGUE])[i] = amount->doubtful && !per ? DOUBTFUL : amount->vague;
    ((uint8_t *)columns[AMBIGUOUS])[i] = amount->subunit;
    return TK_OK;
}

/** Makes fifteen hundred of an amount that was read as one and a half. */
static void multiply(const money *m, output *out, uint32_t i)
{
    static const uint8_t decimals[] = {VALUE, LOW, HIGH};
    for (size_t k = 0; k < sizeof decimals; k++) {
        uint32_t *handle = &((uint32_t *)out->layer.columns[decimals[k]])[i];
        tk_str text;
        m->host->string(out->doc, *handle, &text);
        char digits[TK_DECIMAL_TEXT];
        size_t n = 0;
        int32_t exponent = 0;
        for (uint64_t p = 0; p < text.length; p++) {
            if (text.data[p] >= '0' && text.data[p] <= '9')
                digits[n++] = text.data[p];
            else if (text.data[p] == '.')
                exponent = -(int32_t)(text.length - p - 1);
        }
        tk_decimal value;
        if (!n || !tk_decimal_set(&value, digits, n, exponent + 3))
            continue;
        value.negative = text.data[0] == '-';
        *handle = write_decimal(m, out, &value);
    }
}

/** Puts ISO codes in the place of readings. */
static void settle(money *m, output *out, const view *v)
{
    uint32_t *currency = out->layer.columns[CURRENCY];
    uint8_t *pass = out->layer.columns[AMBIGUOUS]; // until it is settled
    uint8_t *vague = out->layer.columns[VAGUE];
    enum { SETTLED = 4 };
    tk_evidence evidence;
    tk_evidence_start(&evidence, &m->currencies, &m->side, v->doc, v->tokens, v->forms);
    for (uint32_t i = 0; i < out->count; i++)
        tk_evidence_amount(&evidence, (tk_reading)currency[i]);
    for (uint32_t i = 0; i < out->count; i++) {
        tk_reading reading = (tk_reading)currency[i];
        pass[i] = reading == TK_READING_NONE ? 2 : pass[i] != 0;
    }
    // Amounts in a unit come first; those in a subunit, then those that name none, take theirs.
    for (uint8_t p = 0; p < 3; p++)
        for (uint32_t i = 0; i < out->count; i++) {
            if (pass[i] != p)
                continue;
            bool open;
            currency[i] = (uint32_t)tk_evidence_settle(&evidence, (tk_reading)currency[i], p == 1,
                                                       out->layer.begin[i], &open);
            pass[i] = (uint8_t)(SETTLED + open);
        }
    int32_t last = -1;
    for (uint32_t i = 0, handle = 0; i < out->count; i++) {
        int32_t settled = (int32_t)currency[i];
        if (settled >= 0 && settled != last) {
            const char *code = m->currencies.list[settled].code;
            handle = m->host->string_add(out->doc, code, strlen(code));
            last = settled;
        }
        currency[i] = settled < 0 ? 0 : handle;
        pass[i] = (uint8_t)(pass[i] - SETTLED);
        if (vague[i] != DOUBTFUL)
            continue;
        vague[i] = 0;
        if (out->comma)
            multiply(m, out, i); // "€1.500" beside "€2,50"
        else
            pass[i] |= settled >= 0 && m->currencies.list[settled].comma;
    }
}

/** "a loss of ($3.5 million)": brackets around an amount are a minus where a loss is spoken of, and
 *  the brackets are no aside: "a loss of $5 (£4)". Whether it was so. */
static bool take_brackets(const view *v, const output *out, uint32_t token, tk_amount *amount)
{
    const char *text = v->doc->text;
    uint32_t begin = amount->begin;
    if (amount->has_high || amount->vague || amount->low.negative || !begin ||
        text[begin - 1] != '(' || text[amount->end] != ')' ||
        !before_has(v, token, LOSS_WINDOW, TK_FLAG_LOSS))
        return false;
    if (out->count && out->layer.end[out->count - 1] + 2 >= begin)
        return false;
    amount->low.negative = true;
    amount->begin--;
    amount->end++;
    return true;
}

#define BIT(c) (UINT64_C(1) << (c))

/** Whether an amount may begin with the atom. */
static bool may_start(const tk_atom *a)
{
    static const uint64_t starters =
        BIT(TK_CLASS_CARD) | BIT(TK_CLASS_HUNDRED) | BIT(TK_CLASS_SCALE) | BIT(TK_CLASS_SCALES) |
        BIT(TK_CLASS_FRACTION) | BIT(TK_CLASS_ARTICLE) | BIT(TK_CLASS_FEW) | BIT(TK_CLASS_DOZEN) |
        BIT(TK_CLASS_MULTI) | BIT(TK_CLASS_CODE) | BIT(TK_CLASS_UNIT) | BIT(TK_CLASS_SUBUNIT) |
        BIT(TK_CLASS_BEFORE) | BIT(TK_CLASS_SLASH) | BIT(TK_CLASS_LEAD) | BIT(TK_CLASS_NATION) |
        BIT(TK_CLASS_MINUS);
    if (a->kind == TK_ATOM_PUNCT)
        return a->ch && strchr("-hqt", a->ch);
    if (a->kind != TK_ATOM_WORD)
        return true;
    return a->word ? (a->word->starts & starters) != 0 : a->end - a->begin <= 5; // "EURbn"
}

/** The tokens in which amounts are sought at a time, and how far that is. */
typedef struct region {
    uint32_t first, last; /**< tokens; an amount has `last` in it */
    uint32_t token;       /**< the one that atom `i` is in, or one before */
    int i;                /**< the first atom of the window that was not tried */
    bool open;            /**< nothing was found: the next region may go on from here */
} region;

/**
 * Reads the amounts in a region, from atom `r->i` of the window on. Sets `*resume` to the byte
 * where looking goes on.
 */
static tk_status read_region(money *m, const view *v, output *out, region *r, unsigned number_flags,
                             bool style_known, uint32_t *resume)
{
    const tk_layer *tokens = v->tokens;
    uint32_t limit = tokens->end[r->last];
    while (r->i < TK_SCAN_ATOMS) {
        const tk_atom *a = tk_scan_at(&m->scan, r->i);
        if (a->begin >= limit || a->kind == TK_ATOM_END)
            break;
        while (r->token < r->last && tokens->end[r->token] <= a->begin)
            r->token++;
        bool starter = may_start(a);
        tk_amount amount;
        tk_amount_context context;
        if (starter)
            context = context_of(m, v, r->token);
        if (!starter ||
            !tk_amount_read(&m->scan, r->i, &m->currencies, number_flags, &context, &amount)) {
            r->i++;
            continue;
        }
        if (take_brackets(v, out, r->token, &amount))
            amount.next++; // past the bracket
        amount.doubtful &= !style_known;
        out->comma |= amount.comma;
        int next = amount.next;
        uint8_t after = mod_after(m, &next), mod = mod_before(m, v, r->token, amount.begin);
        if (mod || after)
            amount.mod = mod ? mod : after;
        tk_status status = emit(m, out, &amount, next);
        if (status != TK_OK)
            return status;
        *resume = amount.end;
        r->i = amount.next;
        r->open = false;
    }
    return TK_OK;
}

/** The token that a number starts with which `token` is in: tokenizers may cut "1.234,56". */
static uint32_t number_start(const view *v, uint32_t token)
{
    const uint32_t *begin = v->tokens->begin, *end = v->tokens->end;
    const char *text = v->doc->text;
    if (text[begin[token]] < '0' || text[begin[token]] > '9')
        return token;
    while (token && end[token - 1] == begin[token]) {
        char c = text[begin[token] - 1];
        if ((c < '0' || c > '9') && c != ',' && c != '.')
            break;
        token--;
    }
    return token;
}

/** The first token that an amount which has token `t` in it may begin with. */
static uint32_t region_start(const view *v, uint32_t t, uint32_t resume)
{
    const tk_layer *tokens = v->tokens;
    uint32_t first = t;
    for (uint32_t walked = UINT32_MAX; walked != first;) {
        while (first && t - first < WINDOW_LEFT && flags_of(v, first - 1) & TK_FLAG_LEFT &&
               tokens->begin[first - 1] >= resume)
            first--;
        walked = first;
        first = number_start(v, first); // "1 250 000,50 EUR": cut at the comma
        // "two million, five hundred thousand dollars"
        if (first > 1 && first < t && v->doc->text[tokens->begin[first - 1]] == ',' &&
            flags_of(v, first - 2) & TK_FLAG_SCALE && tokens->begin[first - 2] >= resume)
            first -= 2;
    }
    return first;
}

/** Whether what may stand in an amount goes on from the region's last token up to token `t`. */
static bool goes_on(const view *v, const region *r, uint32_t t)
{
    if (!r->open || t - r->last >= WINDOW_LEFT)
        return false;
    for (uint32_t k = r->last; k < t; k++)
        if (!(flags_of(v, k) & TK_FLAG_LEFT))
            return false;
    return true;
}

/**
 * Makes `r` the region that ends with token `t`. Where the one before had no amount and what may
 * stand in one goes on, so does the window, and what was tried is not tried again: else "$ $ $ …"
 * were tried WINDOW_LEFT times over.
 */
static void move_region(money *m, const view *v, region *r, uint32_t t, uint32_t resume)
{
    enum { ROOM = TK_SCAN_ATOMS / 2 }; // atoms that are left for an amount
    bool more = goes_on(v, r, t);
    if (more && r->i <= ROOM) {
        r->last = t;
        return;
    }
    uint32_t first = more ? r->last + 1 : region_start(v, t, resume);
    *r = (region){.first = first, .last = t, .token = first, .open = true};
    tk_scan_start(&m->scan, first, v->tokens->begin[first]);
}

/** Whether a token is one letter without a digit beside it, as those of "P500" and "5p" have. */
static bool is_lone_letter(const char *text, uint32_t begin, uint32_t end)
{
    if (end - begin > 1 || (unsigned char)((text[begin] | 32) - 'a') > 25)
        return false;
    char before = begin ? text[begin - 1] : ' ', after = text[end];
    return (before < '0' || before > '9') && (after < '/' || after > '9'); // "S/ 500"
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    money *m = instance;
    const tk_layer *tokens = &doc->layers[0];
    view v = {tokens, doc->lexemes[0], doc, 0};
    output out = {.doc = doc};
    uint32_t resume = 0;
    if (!tk_hot_find(&m->hot, tokens, v.forms))
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "Out of memory");
    if (!m->hot.count)
        return TK_OK;
    v.seen = m->hot.seen;
    tk_scan_open(&m->scan, &m->currencies.lexicon, doc, tokens, v.forms);
    tk_scan_open(&m->side, &m->currencies.lexicon, doc, tokens, v.forms);
    unsigned number_flags = tk_evidence_number_style(doc, tokens, v.forms, m->hot.seen);
    bool style_known = number_flags || m->hot.seen & TK_FLAG_POINT;
    region r = {.open = false};
    m->ahead.read = false;
    for (uint32_t k = 0; k < m->hot.count; k++) {
        uint32_t t = m->hot.tokens[k];
        if (tokens->begin[t] < resume ||
            is_lone_letter(doc->text, tokens->begin[t], tokens->end[t]))
            continue;
        move_region(m, &v, &r, t, resume);
        tk_status status = read_region(m, &v, &out, &r, number_flags, style_known, &resume);
        if (status != TK_OK)
            return status;
    }
    if (!out.count)
        return TK_OK;
    settle(m, &out, &v);
    return host->layer_commit(doc, 0, out.count);
}

// ------------------------------------------------------------------------------------ descriptor

static const tk_layer_decl required[] = {{.name = "token/1"}};

static const tk_layer_decl provided[] = {TK_MONEY_LAYER(0)};

static const tk_lexeme_column lexemes[] = {{.column = {.name = ".money",
                                                       .doc = "what the form does in an amount",
                                                       .type = TK_BYTES,
                                                       .width = sizeof(tk_scan_form)},
                                            .fill = fill}};

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ANNOTATOR,
    .id = "money",
    .version = "1.0.0",
    .summary = "amounts of money: currency, exact value, ranges, modifiers",
    .doc = "Finds amounts in digits or words with a currency's sign, code, name or nickname, "
           "before or after the number, and reads them to an exact decimal in units of the "
           "currency. Ranges have low and high bounds, vague amounts (\"billions of dollars\", "
           "\"nine-figure\") too. A name that several currencies share is settled by the rest of "
           "the document, or flagged as ambiguous.",
    .licence = "MIT",
    .required = required,
    .provided = provided,
    .lexemes = lexemes,
    .n_required = 1,
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
