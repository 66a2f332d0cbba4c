// SPDX-License-Identifier: MIT
#include <string.h>

#include <toolkit/text/seek.h>
#include "mention.h"

#define SHOWN_MAX 6

// A layer whose spans are mentions, and the columns that CoreNLP has a place for.
typedef struct layer_rule {
    const char *layer;
    const char *ner;                  // of its spans, unless `names` says otherwise
    const char *names;                // the column whose value decides, or NULL
    bool time;                        // its spans are time expressions
    const char *shown[SHOWN_MAX + 1]; // columns; ends in NULL
} layer_rule;

static const layer_rule rules[] = {
    {"entity", "MISC", "label", false, {"label"}},
    {"money", "MONEY", NULL, false, {"currency", "value", "low", "high", "mod"}},
    {"date", "DATE", "type", true, {"type", "value"}},
    {"number", "NUMBER", "kind", false, {"kind", "value", "low", "high", "mod"}},
};

// Pairs of a value of ours and CoreNLP's.
typedef struct {
    const char *ours;
    const char *theirs;
} translation;

// Values that are missing here have the NER class of their layer: PRODUCT and EVENT are MISC.
static const translation classes[] = {
    {"PERSON", "PERSON"}, {"ORG", "ORGANIZATION"}, {"LOC", "LOCATION"},
    {"DATE", "DATE"},     {"TIME", "TIME"},        {"DURATION", "DURATION"},
    {"SET", "SET"},       {"PERCENT", "PERCENT"},  {"ORDINAL", "ORDINAL"},
    {"NUMBER", "NUMBER"}, {"QUANTITY", "NUMBER"},  {"MISC", "MISC"},
    {NULL, NULL},
};

static const translation modifiers[] = {
    {"APPROX", "~"},         {"MORE_THAN", ">"},      {"LESS_THAN", "<"},
    {"EQUAL_OR_MORE", ">="}, {"EQUAL_OR_LESS", "<="}, {NULL, NULL},
};

static const translation currencies[] = {
    {"USD", "$"},      {"GBP", "\u00A3"}, {"EUR", "\u20AC"}, {"JPY", "\u00A5"},
    {"KRW", "\u20A9"}, {"CNY", "\u5143"}, {NULL, NULL},
};

// Returns CoreNLP's value for ours, or NULL.
static const char *translate(const translation *list, tk_str ours)
{
    for (; list->ours != NULL; list++) {
        if (tk_str_is(ours, list->ours)) {
            return list->theirs;
        }
    }
    return NULL;
}

// Returns the value of a column by its name, empty if the layer has none. The text is in `scratch`,
// or lives as long as the document.
static tk_str value_of(const tk_out *out, const mention *m, const char *name,
                       char scratch[TK_NUMBER_ROOM])
{
    const tk_layer_info *info = &m->from->info;
    for (uint32_t c = 0; c < info->decl->n_columns; c++) {
        if (strcmp(info->decl->columns[c].name, name) == 0) {
            return tk_cell(out, &info->decl->columns[c], info->layer.columns[c], m->span, false,
                           scratch);
        }
    }
    return (tk_str){"", 0};
}

// Returns CoreNLP's NER class of a mention; NULL if it has none for the value.
static const char *class_of(const tk_out *out, const mention *m)
{
    const layer_rule *rule = m->from->rule;
    char scratch[TK_NUMBER_ROOM];
    return rule->names != NULL ? translate(classes, value_of(out, m, rule->names, scratch))
                               : rule->ner;
}

// ------------------------------------------------------------------------------------ collecting

static const layer_rule *rule_of(const tk_layer_decl *decl)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (tk_str_is(tk_layer_name(decl), rules[i].layer)) {
            return &rules[i];
        }
    }
    return NULL;
}

bool mentions_take(mentions *m, tk_out *out, tk_lost *lost, uint32_t unit,
                   const tk_layer_info *info)
{
    const layer_rule *rule = rule_of(info->decl);
    if (rule == NULL || m->n_sources == SOURCES_MAX) {
        return false;
    }
    source *s = &m->sources[m->n_sources++];
    *s = (source){.info = *info, .rule = rule};
    tk_layer_offsets(out, unit, &info->layer, &s->begin, &s->end);
    tk_unshown_others(lost, out, info, rule->shown);
    return true;
}

// Returns the source whose next span begins first in the text; of two that begin there, the longer
// one.
static source *first_source(mentions *m)
{
    source *best = NULL;
    for (uint32_t i = 0; i < m->n_sources; i++) {
        source *s = &m->sources[i];
        if (s->next == s->info.layer.count) {
            continue;
        }
        if (best == NULL || s->begin[s->next] < best->begin[best->next] ||
            (s->begin[s->next] == best->begin[best->next] &&
             s->end[s->next] > best->end[best->next])) {
            best = s;
        }
    }
    return best;
}

static void lose_span(tk_lost *lost, const source *s, const char *why)
{
    const tk_str name = tk_layer_name(s->info.decl);
    tk_lost_add(lost, 1, "spans of %.*s %s", (int)name.length, name.data, why);
}

// Adds the next span of a source, if it has a token.
static void add(mentions *m, tk_out *out, tk_lost *lost, const source *s, const tk_layer *tokens)
{
    const uint32_t begin = s->info.layer.begin[s->next];
    const uint32_t last = m->count > 0 ? m->list[m->count - 1].end : 0;
    mention one = {.from = s, .span = s->next, .first = last > 0 ? last - 1 : 0};
    while (one.first < tokens->count && tokens->end[one.first] <= begin) {
        one.first++;
    }
    one.end = tk_seek(tokens, one.first, s->info.layer.end[s->next]);
    if (one.first == one.end) {
        lose_span(lost, s, "without a token");
        return;
    }
    if (class_of(out, &one) == NULL) {
        lose_span(lost, s, "with labels that CoreNLP lacks, written as MISC");
    }
    for (uint32_t t = one.first; t < one.end; t++) {
        if (m->of_token[t] == NO_MENTION) { // two mentions can share a token
            m->of_token[t] = m->count;
        }
    }
    m->list[m->count++] = one;
}

void mentions_find(mentions *m, tk_out *out, tk_lost *lost, const tk_layer *tokens)
{
    uint64_t spans = 0;
    for (uint32_t i = 0; i < m->n_sources; i++) {
        spans += m->sources[i].info.layer.count;
    }
    m->list = out->host->alloc(out->doc, (spans + 1) * sizeof *m->list);
    m->of_token = out->host->alloc(out->doc, (tokens->count + 1ULL) * sizeof *m->of_token);
    if (m->list == NULL || m->of_token == NULL) {
        tk_out_fail(out, "out of memory");
        return;
    }
    for (uint32_t t = 0; t < tokens->count; t++) {
        m->of_token[t] = NO_MENTION;
    }
    uint32_t covered = 0;
    for (source *s; (s = first_source(m)) != NULL; s->next++) {
        if (s->begin[s->next] < covered) {
            lose_span(lost, s, "that overlap others");
            continue;
        }
        covered = s->end[s->next];
        add(m, out, lost, s, tokens);
    }
    for (uint32_t i = 0, tid = 0; i < m->count; i++) {
        m->list[i].tid = m->list[i].from->rule->time ? ++tid : 0;
    }
}

// --------------------------------------------------------------------------------------- writing

#define PARTS_MAX 5

// Writes texts, one after another, as one JSON string.
static void put_joined(tk_out *out, const tk_str *parts, uint32_t n)
{
    uint64_t length = 0;
    for (uint32_t i = 0; i < n; i++) {
        length += parts[i].length;
    }
    char *text = out->host->alloc(out->doc, length + 1);
    if (text == NULL) {
        tk_out_fail(out, "out of memory");
        return;
    }
    char *at = text;
    for (uint32_t i = 0; i < n; i++) {
        memcpy(at, parts[i].data, parts[i].length);
        at += parts[i].length;
    }
    tk_out_quoted(out, text, length);
}

static tk_str literal(const char *text)
{
    return (tk_str){text, strlen(text)};
}

// Returns what stands before each number of a mention: "$", "%", or a currency's code.
static tk_str sign_of(const tk_out *out, const mention *m, char scratch[TK_NUMBER_ROOM])
{
    const tk_str code = value_of(out, m, "currency", scratch);
    const char *sign = translate(currencies, code);
    const char *ner = class_of(out, m);
    if (ner != NULL && strcmp(ner, "PERCENT") == 0) {
        return literal("%");
    }
    return sign != NULL ? literal(sign) : code;
}

// Writes the amount of a mention, if it has one: "~$5", "$5-$6", ">=%2".
static void put_amount(tk_out *out, const mention *m)
{
    char room[5][TK_NUMBER_ROOM];
    const tk_str sign = sign_of(out, m, room[0]);
    const tk_str value = value_of(out, m, "value", room[1]);
    const tk_str low = value_of(out, m, "low", room[2]);
    const tk_str high = value_of(out, m, "high", room[3]);
    const char *modifier = translate(modifiers, value_of(out, m, "mod", room[4]));
    tk_str parts[PARTS_MAX] = {literal(modifier != NULL ? modifier : "")};
    uint32_t n = 1;
    if (value.length > 0) {
        parts[n++] = sign;
        parts[n++] = value;
    } else if (low.length > 0 && high.length > 0) {
        // A range has no modifier in CoreNLP.
        const tk_str range[PARTS_MAX] = {sign, low, literal("-"), sign, high};
        memcpy(parts, range, sizeof range);
        n = PARTS_MAX;
    } else if (low.length > 0 || high.length > 0) {
        parts[0] = literal(low.length > 0 ? ">=" : "<=");
        parts[n++] = sign;
        parts[n++] = low.length > 0 ? low : high;
    }
    if (n > 1) {
        TK_OUT_LITERAL(out, ", \"normalizedNER\": ");
        put_joined(out, parts, n);
    }
}

void mention_put_names(tk_out *out, const mention *m)
{
    const char *ner = class_of(out, m);
    TK_OUT_LITERAL(out, ", \"ner\": \"");
    tk_out_string(out, ner != NULL ? ner : m->from->rule->ner);
    tk_out_char(out, '"');
    if (!m->from->rule->time) {
        put_amount(out, m);
        return;
    }
    char scratch[TK_NUMBER_ROOM];
    const tk_str value = value_of(out, m, "value", scratch);
    if (value.length > 0) {
        TK_OUT_LITERAL(out, ", \"normalizedNER\": ");
        tk_out_quoted(out, value.data, value.length);
    }
}

void mention_put_timex(tk_out *out, const mention *m)
{
    if (m->tid == 0) {
        return;
    }
    char scratch[TK_NUMBER_ROOM];
    const char *ner = class_of(out, m);
    const tk_str value = value_of(out, m, "value", scratch);
    TK_OUT_LITERAL(out, ", \"timex\": {\"tid\": \"t");
    tk_out_uint(out, m->tid);
    TK_OUT_LITERAL(out, "\", \"type\": \"");
    tk_out_string(out, ner != NULL ? ner : m->from->rule->ner);
    tk_out_char(out, '"');
    if (value.length > 0) {
        TK_OUT_LITERAL(out, ", \"value\": ");
        tk_out_quoted(out, value.data, value.length);
    }
    tk_out_char(out, '}');
}
