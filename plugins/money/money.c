// SPDX-License-Identifier: MIT
/**
 * @file
 * The annotator `money`: amounts of money with their currency and exact value.
 *
 * A lexeme column classifies each word form once; annotate() reads these flags and calls the
 * grammar (amount.c) only around a currency's sign, code or name. Currencies that an amount leaves
 * open are settled at the end of the document (layer.c, with evidence.c).
 */
#include <toolkit/plugin.h>

#include "amount.h"
#include "evidence.h"
#include "flags.h"
#include "layer.h"
#include "rate.h"

#include <toolkit/text/modifier.h>
#include <toolkit/text/schema.h>

#include <stdio.h>
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
    tk_money_layer layer;
} money;

// ------------------------------------------------------------------------------------ setup

enum { MESSAGE_BYTES = 256 };

static const char *const class_names[TK_MONEY_CLASSES] = {TK_NUMBER_CLASS_NAMES,
#define TK_CLASS_NAME(id, name) [TK_CLASS_##id] = (name),
                                                          TK_MONEY_CLASS_LIST(TK_CLASS_NAME)
#undef TK_CLASS_NAME
};

static const tk_value_name figure_names[] = {{"plural", TK_FIGURE_PLURAL}, {0}};
static const tk_value_name plain_names[] = {{"last", TK_PLAIN_LAST}, {0}};
static const tk_value_name rate_names[] = {{"time", TK_RATE_TIME}, {0}};
static const tk_value_name per_names[] = {{"any", TK_PER_ANY}, {0}};

static const tk_class_values class_values[TK_MONEY_CLASSES] = {
    TK_NUMBER_CLASS_VALUES,
    [TK_CLASS_MOD] = {.names = tk_modifier_none, .column = &tk_money_columns[TK_MONEY_MOD]},
    [TK_CLASS_POST] = {.names = tk_modifier_none, .column = &tk_money_columns[TK_MONEY_MOD]},
    [TK_CLASS_STOP] = {.names = tk_modifier_stop_names, .optional = true},
    [TK_CLASS_FIGURE] = {.names = figure_names, .optional = true},
    [TK_CLASS_MULTI] = {.times = 1, .max = 15, .optional = true},
    [TK_CLASS_PLAIN] = {.names = plain_names, .optional = true},
    [TK_CLASS_RATE] = {.names = rate_names, .optional = true},
    [TK_CLASS_PER] = {.names = per_names, .optional = true},
    [TK_CLASS_PERIODIC] = {.place = true},
    [TK_CLASS_GRAND] = {.times = 1, .max = 15},
};

static const tk_word_table_names names = {
    .classes = class_names,
    .values = class_values,
    .n_classes = TK_MONEY_CLASSES,
};

static void destroy(void *instance)
{
    money *m = instance;
    if (!m)
        return;
    tk_currencies_finish(&m->currencies);
    tk_money_layer_finish(&m->layer);
    free(m->hot.tokens);
    free(m);
}

static tk_status read_currencies(money *m, const tk_setup *setup)
{
    static const char path[] = "currencies.tsv";
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    if (status != TK_OK)
        return status;
    uint32_t line = tk_currencies_read(&m->currencies, file.data, file.length);
    if (line) {
        char message[MESSAGE_BYTES];
        snprintf(
            message, sizeof message,
            "%s:%u: a column is not valid, or a name is too long or belongs to too many currencies",
            path, (unsigned)line);
        return setup->host->fail_setup(setup->ctx, message);
    }
    tk_currencies_mark(&m->currencies);
    return TK_OK;
}

static tk_status read_data(money *m, const tk_setup *setup)
{
    tk_status status =
        tk_word_table_add_file(&m->currencies.lexicon, setup, "number-words.tsv", &names);
    if (status == TK_OK)
        status = tk_word_table_add_file(&m->currencies.lexicon, setup, "modifiers.tsv", &names);
    if (status == TK_OK)
        status = tk_word_table_add_file(&m->currencies.lexicon, setup, "words.tsv", &names);
    if (status == TK_OK)
        status = read_currencies(m, setup);
    tk_word_table *lexicon = &m->currencies.lexicon;
    if (status == TK_OK &&
        !(tk_word_table_mark_inner_of(lexicon, TK_CLASS_BIT(TK_CLASS_NATION), TK_CLASS_INNER) &&
          tk_word_table_mark_last(lexicon, TK_CLASS_MOD, TK_CLASS_MOD_END)))
        status =
            setup->host->fail_setup(setup->ctx, "out of memory, or a word has too many classes");
    return status;
}

static tk_status create(const tk_setup *setup, void **instance)
{
    money *m = calloc(1, sizeof *m);
    if (!m)
        return setup->host->fail_setup(setup->ctx, "out of memory");
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

/** The flags of the nearest token with the flag among the `n` tokens before `token` in the same
 *  sentence; or 0. */
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
    uint32_t first = token; // before a modifier: "from under $2 million to $19 million"
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

/** Like tk_modifier_words(); with `firm` only modifiers that a determiner may separate from the
 * amount: "more than the $5 million". */
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

/** Whether brackets around an amount are a minus, as in "a loss of ($3.5 million)": a loss is
 * mentioned, and the brackets are not an aside as in "a loss of $5 (£4)". Makes the amount
 * negative. */
static bool take_brackets(const view *v, const tk_money_layer *layer, uint32_t token,
                          tk_amount *amount)
{
    const char *text = v->doc->text;
    uint32_t begin = amount->begin;
    if (amount->has_high || amount->vague || amount->low.negative || !begin ||
        text[begin - 1] != '(' || text[amount->end] != ')' ||
        !before_has(v, token, LOSS_WINDOW, TK_FLAG_LOSS))
        return false;
    if (layer->count && layer->spans.end[layer->count - 1] + 2 >= begin)
        return false;
    amount->low.negative = true;
    amount->begin--;
    amount->end++;
    return true;
}

/** Whether an amount may begin with the atom. */
static bool may_start(const tk_atom *a)
{
    static const uint64_t starters =
        TK_CLASS_BIT(TK_CLASS_CARD) | TK_CLASS_BIT(TK_CLASS_HUNDRED) |
        TK_CLASS_BIT(TK_CLASS_SCALE) | TK_CLASS_BIT(TK_CLASS_SCALES) |
        TK_CLASS_BIT(TK_CLASS_FRACTION) | TK_CLASS_BIT(TK_CLASS_ARTICLE) |
        TK_CLASS_BIT(TK_CLASS_FEW) | TK_CLASS_BIT(TK_CLASS_DOZEN) | TK_CLASS_BIT(TK_CLASS_MULTI) |
        TK_CLASS_BIT(TK_CLASS_CODE) | TK_CLASS_BIT(TK_CLASS_UNIT) | TK_CLASS_BIT(TK_CLASS_SUBUNIT) |
        TK_CLASS_BIT(TK_CLASS_BEFORE) | TK_CLASS_BIT(TK_CLASS_SLASH) | TK_CLASS_BIT(TK_CLASS_LEAD) |
        TK_CLASS_BIT(TK_CLASS_NATION) | TK_CLASS_BIT(TK_CLASS_MINUS);
    if (a->kind == TK_ATOM_PUNCT)
        return a->ch && strchr("-hqt", a->ch);
    if (a->kind != TK_ATOM_WORD)
        return true;
    return a->word ? (a->word->starts & starters) != 0 : a->end - a->begin <= 5; // "EURbn"
}

/** The tokens that are searched for amounts at once, and the progress. */
typedef struct region {
    uint32_t first, last; /**< tokens; an amount contains `last` */
    uint32_t token;       /**< the token that contains atom `i`, or an earlier one */
    int i;                /**< the first atom of the window that was not tried */
    bool open;            /**< nothing was found: the next region may continue here */
} region;

/** How the document writes numbers. */
typedef struct number_style {
    unsigned flags; /**< TK_NUMERAL_COMMA or 0 */
    bool known;     /**< a number shows it */
} number_style;

/** Reads the amount that begins at atom `i` of the window, in token `token`. */
static bool read_amount(money *m, const view *v, int i, uint32_t token, number_style style,
                        tk_amount *amount)
{
    if (!may_start(tk_scan_at(&m->scan, i)))
        return false;
    tk_amount_context context = context_of(m, v, token);
    if (!tk_amount_read(&m->scan, i, &m->currencies, style.flags, &context, amount))
        return false;
    if (take_brackets(v, &m->layer, token, amount))
        amount->next++; // after the bracket
    amount->doubtful &= !style.known;
    return true;
}

/** Adds the amount, which begins in token `token`, with its modifier and its rate. */
static tk_status add_amount(money *m, const view *v, uint32_t token, tk_amount *amount)
{
    char per[TK_RATE_TEXT];
    int next = amount->next;
    uint8_t after = mod_after(m, &next), mod = mod_before(m, v, token, amount->begin);
    if (mod || after)
        amount->mod = mod ? mod : after;
    return tk_money_layer_add(&m->layer, amount, per, tk_rate_read(&m->scan, next, per));
}

/**
 * Reads the amounts in a region, from atom `r->i` of the window on. Sets `*resume` to the byte
 * where the search continues.
 */
static tk_status read_region(money *m, const view *v, region *r, number_style style,
                             uint32_t *resume)
{
    const tk_layer *tokens = v->tokens;
    uint32_t limit = tokens->end[r->last];
    while (r->i < TK_SCAN_ATOMS) {
        const tk_atom *a = tk_scan_at(&m->scan, r->i);
        if (a->begin >= limit || a->kind == TK_ATOM_END)
            break;
        while (r->token < r->last && tokens->end[r->token] <= a->begin)
            r->token++;
        tk_amount amount;
        if (!read_amount(m, v, r->i, r->token, style, &amount)) {
            r->i++;
            continue;
        }
        tk_status status = add_amount(m, v, r->token, &amount);
        if (status != TK_OK)
            return status;
        *resume = amount.end;
        r->i = amount.next;
        r->open = false;
    }
    return TK_OK;
}

/** The first token of the number that contains `token`: tokenizers may split "1.234,56". */
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

/** The first token that an amount containing token `t` may begin with. */
static uint32_t region_start(const view *v, uint32_t t, uint32_t resume)
{
    const tk_layer *tokens = v->tokens;
    uint32_t first = t;
    for (uint32_t walked = UINT32_MAX; walked != first;) {
        while (first && t - first < WINDOW_LEFT && flags_of(v, first - 1) & TK_FLAG_LEFT &&
               tokens->begin[first - 1] >= resume)
            first--;
        walked = first;
        first = number_start(v, first); // "1 250 000,50 EUR": split at the comma
        // "two million, five hundred thousand dollars"
        if (first > 1 && first < t && v->doc->text[tokens->begin[first - 1]] == ',' &&
            flags_of(v, first - 2) & TK_FLAG_SCALE && tokens->begin[first - 2] >= resume)
            first -= 2;
    }
    return first;
}

/** Whether all tokens from the region's last one up to token `t` may be part of an amount. */
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
 * Makes `r` the region that ends with token `t`. If the previous region had no amount and all
 * tokens since may be part of one, the window continues, so that nothing is tried twice: otherwise
 * each token of "$ $ $ …" would be tried WINDOW_LEFT times.
 */
static void move_region(money *m, const view *v, region *r, uint32_t t, uint32_t resume)
{
    enum { ROOM = TK_SCAN_ATOMS / 2 }; // atoms that remain for an amount
    bool more = goes_on(v, r, t);
    if (more && r->i <= ROOM) {
        r->last = t;
        return;
    }
    uint32_t first = more ? r->last + 1 : region_start(v, t, resume);
    *r = (region){.first = first, .last = t, .token = first, .open = true};
    tk_scan_start(&m->scan, first, v->tokens->begin[first]);
}

/** Whether a token is one letter without an adjacent digit, unlike those in "P500" and "5p". */
static bool is_lone_letter(const char *text, uint32_t begin, uint32_t end)
{
    if (end - begin > 1 || (unsigned char)((text[begin] | 32) - 'a') > 25)
        return false;
    char before = begin ? text[begin - 1] : ' ', after = text[end];
    return (before < '0' || before > '9') && (after < '/' || after > '9'); // "S/ 500"
}

/** Reads the amounts around the hot tokens. */
static tk_status read_document(money *m, const view *v, number_style style)
{
    const tk_layer *tokens = v->tokens;
    uint32_t resume = 0;
    region r = {.open = false};
    m->ahead.read = false;
    for (uint32_t k = 0; k < m->hot.count; k++) {
        uint32_t t = m->hot.tokens[k];
        if (tokens->begin[t] < resume ||
            is_lone_letter(v->doc->text, tokens->begin[t], tokens->end[t]))
            continue;
        move_region(m, v, &r, t, resume);
        tk_status status = read_region(m, v, &r, style, &resume);
        if (status != TK_OK)
            return status;
    }
    return TK_OK;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    money *m = instance;
    const tk_layer *tokens = &doc->layers[0];
    const tk_scan_form *forms = doc->lexemes[0];
    if (!tk_hot_find(&m->hot, tokens, forms))
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory");
    if (!m->hot.count)
        return TK_OK;
    view v = {tokens, forms, doc, m->hot.seen};
    tk_scan_open(&m->scan, &m->currencies.lexicon, doc, tokens, forms);
    tk_scan_open(&m->side, &m->currencies.lexicon, doc, tokens, forms);
    tk_money_layer_start(&m->layer, host, doc);
    number_style style = {.flags = tk_evidence_number_style(doc, tokens, forms, v.seen)};
    style.known = style.flags || v.seen & TK_FLAG_POINT;
    tk_status status = read_document(m, &v, style);
    if (status != TK_OK || !m->layer.count)
        return status;
    tk_evidence evidence;
    tk_evidence_start(&evidence, &m->currencies, &m->side, doc, tokens, forms);
    return tk_money_layer_commit(&m->layer, &evidence);
}

// ------------------------------------------------------------------------------------ descriptor

static const tk_layer_decl required[] = {{.name = "token/1"}};

static const tk_layer_decl provided[] = {TK_MONEY_LAYER(0)};

static const tk_lexeme_column lexemes[] = {{.column = {.name = ".money",
                                                       .doc = "role of the form in an amount",
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
           "currency. Ranges and vague amounts (\"billions of dollars\", \"nine-figure\") have low "
           "and high bounds. The rest of the document decides which currency a shared name means; "
           "if it does not, the amount is flagged as ambiguous.",
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
