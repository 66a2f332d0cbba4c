// SPDX-License-Identifier: MIT
// An article for `toolkit show`: the spans of a snapshot, and their values as the margin has them.

#include "show.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/amount.h>
#include <toolkit/text/schema.h>
#include <toolkit/text/visible.h>

enum { NOTE = 1000, MOST_LANES = 4 };

/** A layer while it is read. */
typedef struct layer {
    const tk_snapshot *snapshot;
    const tk_layer_decl *decl;
    const tk_layer *spans;
    tk_str name; /**< without its version: "money", "money:eu" */
} layer;

/** An article while it is read. */
typedef struct reading {
    tk_show_article *article;
    const tk_snapshot *snapshot;
    size_t room_marks, room_notes, room_facts;
    bool failed; /**< out of memory */
} reading;

// ------------------------------------------------------------------------------------------ lists

/** Makes room for one more item. */
static void *grow(reading *r, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    const size_t wanted = *room ? *room * 2 : 64;
    void *grown = realloc(items, wanted * size);
    r->failed |= !grown;
    *room = grown ? wanted : *room;
    return grown ? grown : items;
}

static void add_mark(reading *r, uint32_t begin, uint32_t end, tk_show_style style,
                     const char *label)
{
    tk_show_article *a = r->article;
    a->styles |= 1u << style | 1u << TK_SHOW_PLAIN;
    if (begin == end)
        return;
    a->marks = grow(r, a->marks, a->n_marks, &r->room_marks, sizeof *a->marks);
    if (r->failed)
        return;
    tk_show_mark *mark = &a->marks[a->n_marks++];
    *mark = (tk_show_mark){.begin = begin, .end = end, .style = style};
    snprintf(mark->label, sizeof mark->label, "%s", label);
    for (char *c = mark->label; *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c >= 'A' && *c <= 'Z' ? *c : '_');
}

static void add_note(reading *r, uint32_t begin, tk_show_style style, const char *text)
{
    tk_show_article *a = r->article;
    a->notes = grow(r, a->notes, a->n_notes, &r->room_notes, sizeof *a->notes);
    char *copy = r->failed ? NULL : strdup(text);
    r->failed |= !copy;
    if (!r->failed) {
        a->notes[a->n_notes] = (tk_show_note){begin, (uint32_t)a->n_notes, style, copy};
        a->n_notes++;
    }
}

// ----------------------------------------------------------------------------------------- values

/** The values of a column, or NULL if the layer has none of that name and type. */
static const tk_column *find(const layer *l, const char *name, uint32_t type, const void **values)
{
    for (uint32_t i = 0; i < l->decl->n_columns; i++) {
        const tk_column *column = &l->decl->columns[i];
        if (column->type == type && strcmp(column->name, name) == 0) {
            *values = l->spans->columns[i];
            return *values ? column : NULL;
        }
    }
    *values = NULL;
    return NULL;
}

static tk_str string_of(const layer *l, const char *name, uint32_t span)
{
    const void *values;
    tk_str s = {"", 0};
    if (find(l, name, TK_STRING, &values))
        tk_snapshot_string(l->snapshot, ((const uint32_t *)values)[span], &s);
    return s;
}

/** The name of an enumeration's value, or "". */
static tk_str choice_of(const layer *l, const char *name, uint32_t span)
{
    const void *values;
    const tk_column *column = find(l, name, TK_U8, &values);
    const uint32_t value = column ? ((const uint8_t *)values)[span] : 0;
    const char *text =
        column && column->names && value < column->n_names ? column->names[value] : "";
    return (tk_str){text, strlen(text)};
}

static bool flag_of(const layer *l, const char *name, uint32_t span)
{
    const void *values;
    return find(l, name, TK_U8, &values) && ((const uint8_t *)values)[span];
}

/** A number of a column of that name, or NaN's stand-in `fallback`. */
static double score_of(const layer *l, const char *name, uint32_t span, double fallback)
{
    const void *values;
    return find(l, name, TK_F64, &values) ? ((const double *)values)[span] : fallback;
}

static tk_str words_of(const layer *l, uint32_t span)
{
    tk_str text;
    tk_snapshot_text(l->snapshot, &text);
    return (tk_str){text.data + l->spans->begin[span],
                    (uint64_t)l->spans->end[span] - l->spans->begin[span]};
}

static bool same(tk_str a, tk_str b)
{
    return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

/** Text of a note that grows up to a limit. */
typedef struct note {
    char text[NOTE];
    size_t length;
} note;

static void put_bytes(note *n, tk_str s)
{
    n->length += tk_visible(n->text + n->length, sizeof n->text - n->length, s.data, s.length);
}

static void put(note *n, const char *text)
{
    put_bytes(n, (tk_str){text, strlen(text)});
}

/** Adds a value that is not empty, after a separator if there is something before it. */
static void put_value(note *n, const char *separator, tk_str s)
{
    if (s.length == 0)
        return;
    put(n, n->length ? separator : "");
    put_bytes(n, s);
}

/** Adds words of the schema, that are in capitals, in lower case: EQUAL_OR_MORE. */
static void put_lower(note *n, const char *separator, tk_str s)
{
    const size_t begin = n->length;
    put_value(n, separator, s);
    for (size_t i = begin; i < n->length; i++) {
        char *c = &n->text[i];
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c == '_' ? ' ' : *c);
    }
}

static void put_amount(note *n, const tk_amount *amount)
{
    if (tk_amount_is_known(amount))
        n->length += tk_amount_write(n->text + n->length, sizeof n->text - n->length, amount);
}

// ---------------------------------------------------------------------------------------- layers

/** An entity: label and name, where the same words have not had them before. */
static void read_entities(reading *r, const layer *l)
{
    for (uint32_t i = 0; i < l->spans->count && !r->failed; i++) {
        const tk_str label = choice_of(l, "label", i);
        const tk_str name = string_of(l, "name", i);
        const void *labels = NULL;
        const uint32_t at = find(l, "label", TK_U8, &labels) ? ((const uint8_t *)labels)[i] : 5;
        const tk_show_style style = TK_SHOW_PERSON + (at < 6 ? at : 5);
        note n = {.length = 0};
        bool known = false;
        for (uint32_t k = i; k-- > 0 && !known && i - k < 2000;)
            known = same(words_of(l, k), words_of(l, i)) && same(string_of(l, "name", k), name) &&
                    same(choice_of(l, "label", k), label);
        add_mark(r, l->spans->begin[i], l->spans->end[i], style,
                 label.length ? label.data : "NAME");
        if (known)
            continue;
        put_bytes(&n, label);
        put_value(&n, " ", name.length ? name : words_of(l, i));
        if (string_of(l, "id", i).length) {
            put(&n, " (");
            put_bytes(&n, string_of(l, "id", i));
            put(&n, ")");
        }
        add_note(r, l->spans->begin[i], style, n.text);
    }
}

static void read_money(reading *r, const layer *l)
{
    for (uint32_t i = 0; i < l->spans->count && !r->failed; i++) {
        const tk_amount amount = {.currency = string_of(l, "currency", i),
                                  .value = string_of(l, "value", i),
                                  .low = string_of(l, "low", i),
                                  .high = string_of(l, "high", i),
                                  .mod = choice_of(l, "mod", i),
                                  .unit = string_of(l, "per", i)};
        note n = {.length = 0};
        put_amount(&n, &amount);
        put(&n, flag_of(l, "vague", i) ? " (vague)" : "");
        put(&n, flag_of(l, "ambiguous", i) ? " (ambiguous)" : "");
        add_mark(r, l->spans->begin[i], l->spans->end[i], TK_SHOW_MONEY, "MONEY");
        add_note(r, l->spans->begin[i], TK_SHOW_MONEY, n.text);
    }
}

/** Whether a TIMEX3 value is a year, month or day, whose interval needs no words. */
static bool is_plain_date(tk_str value)
{
    return value.length <= 10 && value.length >= 4 &&
           strspn(value.data, "0123456789-") >= value.length;
}

static void read_dates(reading *r, const layer *l)
{
    for (uint32_t i = 0; i < l->spans->count && !r->failed; i++) {
        const tk_str type = choice_of(l, "type", i);
        const tk_str value = string_of(l, "value", i);
        char plain[11] = "";
        note n = {.length = 0};
        if (value.length < sizeof plain)
            memcpy(plain, value.data, value.length);
        put_lower(&n, "", choice_of(l, "mod", i));
        put_value(&n, " ", value);
        if (string_of(l, "begin", i).length && !is_plain_date((tk_str){plain, value.length})) {
            put_value(&n, ", ", string_of(l, "begin", i));
            put_value(&n, " until ", string_of(l, "until", i));
        }
        add_mark(r, l->spans->begin[i], l->spans->end[i], TK_SHOW_DATE,
                 type.length ? type.data : "DATE");
        if (!same(words_of(l, i), value))
            add_note(r, l->spans->begin[i], TK_SHOW_DATE, n.text);
    }
}

static void read_numbers(reading *r, const layer *l)
{
    for (uint32_t i = 0; i < l->spans->count && !r->failed; i++) {
        const tk_str kind = choice_of(l, "kind", i);
        const tk_str unit = string_of(l, "unit", i);
        const bool percent = unit.length == 7 && memcmp(unit.data, "percent", 7) == 0;
        const tk_amount amount = {.value = string_of(l, "value", i),
                                  .low = string_of(l, "low", i),
                                  .high = string_of(l, "high", i),
                                  .mod = choice_of(l, "mod", i),
                                  .unit = percent ? (tk_str){"%", 1} : unit};
        note n = {.length = 0};
        put_amount(&n, &amount);
        add_mark(r, l->spans->begin[i], l->spans->end[i], TK_SHOW_NUMBER,
                 kind.length ? kind.data : "NUMBER");
        if (n.length && !same(words_of(l, i), (tk_str){n.text, n.length}))
            add_note(r, l->spans->begin[i], TK_SHOW_NUMBER, n.text);
    }
}

static void read_hype(reading *r, const layer *l)
{
    for (uint32_t i = 0; i < l->spans->count && !r->failed; i++) {
        char weight[32];
        note n = {.length = 0};
        snprintf(weight, sizeof weight, " %.3g", score_of(l, "weight", i, 0));
        put_bytes(&n, choice_of(l, "kind", i));
        put(&n, weight);
        add_mark(r, l->spans->begin[i], l->spans->end[i], TK_SHOW_HYPE, "HYPE");
        add_note(r, l->spans->begin[i], TK_SHOW_HYPE, n.text);
    }
}

/** A sentence: a sign and its score, unless that is 0. */
static void read_sentiment(reading *r, const layer *l)
{
    for (uint32_t i = 0; i < l->spans->count && !r->failed; i++) {
        const double score = score_of(l, "score", i, 0);
        const tk_show_style style = score < 0 ? TK_SHOW_BAD : TK_SHOW_GOOD;
        char text[32];
        snprintf(text, sizeof text, "%s%.2f", score < 0 ? "▼−" : "▲+", score < 0 ? -score : score);
        if (score < -0.005 || score >= 0.005) {
            r->article->styles |= 1u << style;
            add_note(r, l->spans->begin[i], style, text);
        }
    }
}

/** Words that made the score of a sentence: what they add, and why. */
static void read_evidence(reading *r, const layer *l)
{
    for (uint32_t i = 0; i < l->spans->count && !r->failed; i++) {
        const double score = score_of(l, "contribution", i, 0);
        const tk_show_style style = score < 0 ? TK_SHOW_BAD : TK_SHOW_GOOD;
        char text[32];
        note n = {.length = 0};
        snprintf(text, sizeof text, "%s%.2f ", score < 0 ? "−" : "+", score < 0 ? -score : score);
        put(&n, text);
        put_bytes(&n, choice_of(l, "kind", i));
        put_value(&n, " of ", string_of(l, "noun", i));
        put_value(&n, ", ", string_of(l, "factors", i));
        add_mark(r, l->spans->begin[i], l->spans->end[i], style, score < 0 ? "BAD" : "GOOD");
        add_note(r, l->spans->begin[i], style, n.text);
    }
}

static void put_fact(note *n, const layer *l, uint32_t i)
{
    const tk_amount amount = {.currency = string_of(l, "currency", i),
                              .value = string_of(l, "value", i),
                              .low = string_of(l, "low", i),
                              .high = string_of(l, "high", i),
                              .mod = choice_of(l, "mod", i),
                              .unit = string_of(l, "unit", i)};
    const tk_str subject = string_of(l, "subject", i), object = string_of(l, "object", i);
    const tk_str change = string_of(l, "change", i);
    put_bytes(n, choice_of(l, "kind", i));
    put_value(n, " ", subject);
    put_value(n, " → ", object);
    put_value(n, ", ", string_of(l, "what", i));
    put(n, tk_amount_is_known(&amount) ? ", " : "");
    put_amount(n, &amount);
    if (change.length) {
        put(n, *change.data == '-' ? " (" : " (+");
        n->length +=
            tk_amount_write_number(n->text + n->length, sizeof n->text - n->length, change);
        put(n, "%)");
    }
    put_value(n, ", ", string_of(l, "date", i));
    put_lower(n, ", ", choice_of(l, "status", i));
    put_value(n, ", says ", string_of(l, "source", i));
}

static void read_facts(reading *r, const layer *l)
{
    tk_show_article *a = r->article;
    for (uint32_t i = 0; i < l->spans->count && !r->failed; i++) {
        char number[16];
        note n = {.length = 0};
        a->facts = grow(r, a->facts, a->n_facts, &r->room_facts, sizeof *a->facts);
        if (r->failed)
            return;
        a->facts[a->n_facts] = (tk_show_fact){.begin = l->spans->begin[i],
                                              .end = l->spans->end[i],
                                              .number = (uint32_t)a->n_facts + 1};
        snprintf(number, sizeof number, "%zu ", ++a->n_facts);
        put(&n, number);
        put_fact(&n, l, i);
        a->styles |= 1u << TK_SHOW_FACT;
        add_note(r, l->spans->begin[i], TK_SHOW_FACT, n.text);
    }
}

static void read_document_sentiment(reading *r, const layer *l)
{
    r->article->has_sentiment = l->spans->count > 0;
    if (l->spans->count)
        r->article->sentiment = score_of(l, "sentiment", 0, 0);
}

static void read_document_hype(reading *r, const layer *l)
{
    const void *values;
    r->article->has_hype = l->spans->count > 0;
    if (l->spans->count && find(l, "hype", TK_U32, &values))
        r->article->hype = *(const uint32_t *)values;
}

/** Adds one value of any column. */
static void put_any(note *n, const layer *l, const tk_column *column, const void *values,
                    uint32_t i)
{
    char digits[32] = "";
    tk_str s = {digits, 0};
    const uint64_t whole = column->type == TK_U8    ? ((const uint8_t *)values)[i]
                           : column->type == TK_U32 ? ((const uint32_t *)values)[i]
                                                    : 0;
    if (column->type == TK_STRING)
        tk_snapshot_string(l->snapshot, ((const uint32_t *)values)[i], &s);
    else if (column->names && whole < column->n_names)
        s = (tk_str){column->names[whole], strlen(column->names[whole])};
    else if (column->type == TK_F64)
        s.length = (uint64_t)snprintf(digits, sizeof digits, "%.4g", ((const double *)values)[i]);
    else if (column->type == TK_I64)
        s.length =
            (uint64_t)snprintf(digits, sizeof digits, "%" PRId64, ((const int64_t *)values)[i]);
    else if (column->type != TK_SPAN && (whole || !(column->flags & TK_COL_OMIT)))
        s.length = (uint64_t)snprintf(digits, sizeof digits, "%" PRIu64, whole);
    if (s.length == 0)
        return;
    put(n, " ");
    put(n, column->name);
    put(n, "=");
    put_bytes(n, s);
}

/** A layer of any plugin: its name and values. */
static void read_other(reading *r, const layer *l)
{
    char label[TK_SHOW_LABEL];
    snprintf(label, sizeof label, "%.*s", (int)l->name.length, l->name.data);
    for (uint32_t i = 0; i < l->spans->count && !r->failed; i++) {
        note n = {.length = 0};
        put_bytes(&n, l->name);
        for (uint32_t k = 0; k < l->decl->n_columns; k++)
            if (l->spans->columns[k])
                put_any(&n, l, &l->decl->columns[k], l->spans->columns[k], i);
        if (!(l->decl->flags & TK_LAYER_DOCUMENT))
            add_mark(r, l->spans->begin[i], l->spans->end[i], TK_SHOW_OTHER, label);
        add_note(r, l->spans->begin[i], TK_SHOW_OTHER, n.text);
    }
}

/** The layers that are known, by their names. */
static const struct kind {
    const char *name;
    void (*read)(reading *r, const layer *l);
    bool usual; /**< shown without --layers */
} kinds[] = {
    {"sentiment", read_sentiment, true},
    {"fact", read_facts, true},
    {"sentiment_evidence", read_evidence, true},
    {"entity", read_entities, true},
    {"money", read_money, true},
    {"date", read_dates, true},
    {"number", read_numbers, true},
    {"hype", read_hype, true},
    {"document_sentiment", read_document_sentiment, true},
    {"document_hype", read_document_hype, true},
    {"token", read_other, false},
    {"sentence", read_other, false},
    {"stance", read_other, false},
    {"html", read_other, false},
};
enum { KINDS = sizeof kinds / sizeof *kinds };
static const struct kind other = {"", read_other, true};

/** The kind of a layer: "money:eu" is money. */
static const struct kind *kind_of(tk_str name)
{
    size_t length = 0;
    while (length < name.length && name.data[length] != ':')
        length++;
    for (size_t i = 0; i < KINDS; i++)
        if (strlen(kinds[i].name) == length && memcmp(kinds[i].name, name.data, length) == 0)
            return &kinds[i];
    return &other;
}

bool tk_show_wants(const char *list, const char *name, size_t length, bool usual)
{
    bool wanted = usual, fresh = true;
    for (const char *p = list ? list : ""; *p;) {
        p += strspn(p, ", ");
        size_t n = strcspn(p, ", ");
        const bool sign = *p == '+' || *p == '-', add = *p != '-';
        const char *item = p + sign;
        p += n;
        n -= sign;
        if (!sign && fresh && n) {
            wanted = false;
            fresh = false;
        }
        if ((n == length && memcmp(item, name, n) == 0) || (n == 1 && *item == '*'))
            wanted = add;
    }
    return wanted;
}

/** Sets `l` to a layer of a snapshot; false after the last one. */
static bool layer_at(layer *l, const tk_snapshot *snapshot, uint32_t index, tk_layer_info *info)
{
    if (!tk_snapshot_layer(snapshot, index, info))
        return false;
    *l = (layer){.snapshot = snapshot, .decl = info->decl, .spans = &info->layer};
    l->name = (tk_str){info->decl->name, strcspn(info->decl->name, "/")};
    return true;
}

bool tk_show_is_annotated(const tk_snapshot *snapshot)
{
    tk_layer_info info;
    layer l;
    for (uint32_t i = 0; layer_at(&l, snapshot, i, &info); i++) {
        const struct kind *kind = kind_of(l.name);
        if (l.spans->count && kind != &other && kind->usual)
            return true;
    }
    return false;
}

// ----------------------------------------------------------------------------------- the article

static int by_mark(const void *a, const void *b)
{
    const tk_show_mark *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return (int)y->style - (int)x->style; // hype around the others
}

static int by_note(const void *a, const void *b)
{
    const tk_show_note *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static void place_facts(tk_show_article *a)
{
    uint32_t ends[MOST_LANES] = {0};
    for (size_t i = 0; i < a->n_facts; i++) {
        tk_show_fact *fact = &a->facts[i];
        uint32_t lane = 0;
        while (lane < MOST_LANES && ends[lane] > fact->begin)
            lane++;
        fact->lane = lane < MOST_LANES ? lane : UINT32_MAX;
        if (lane < MOST_LANES) {
            ends[lane] = fact->end;
            a->lanes = lane + 1 > a->lanes ? lane + 1 : a->lanes;
        }
    }
}

/** A string as it is shown, which the caller frees. */
static char *shown(reading *r, tk_str s)
{
    char text[NOTE];
    tk_visible(text, sizeof text, s.data, s.length);
    char *copy = strdup(text);
    r->failed |= !copy;
    return copy;
}

static void read_meta(reading *r)
{
    tk_show_article *a = r->article;
    tk_str key, value;
    uint32_t json;
    for (uint32_t i = 0; tk_snapshot_meta(r->snapshot, i, &key, &value, &json); i++) {
        char **place = json || !value.length                                   ? NULL
                       : key.length == 5 && memcmp(key.data, "title", 5) == 0  ? &a->title
                       : key.length == 4 && memcmp(key.data, "date", 4) == 0   ? &a->date
                       : key.length == 6 && memcmp(key.data, "source", 6) == 0 ? &a->source
                                                                               : NULL;
        if (place && !*place)
            *place = shown(r, value);
    }
}

bool tk_show_article_read(tk_show_article *article, const tk_snapshot *snapshot, const char *layers)
{
    reading r = {.article = article, .snapshot = snapshot};
    tk_layer_info info;
    layer l;
    *article = (tk_show_article){0};
    tk_snapshot_id(snapshot, &article->id);
    tk_snapshot_text(snapshot, &article->text);
    read_meta(&r);
    for (size_t k = 0; k <= KINDS; k++) { // in this order, notes of one place follow each other
        const struct kind *kind = k < KINDS ? &kinds[k] : &other;
        for (uint32_t i = 0; !r.failed && layer_at(&l, snapshot, i, &info); i++)
            if (kind_of(l.name) == kind &&
                tk_show_wants(layers, l.name.data, l.name.length, kind->usual))
                kind->read(&r, &l);
    }
    if (r.failed)
        return false;
    if (article->n_marks)
        qsort(article->marks, article->n_marks, sizeof *article->marks, by_mark);
    if (article->n_notes)
        qsort(article->notes, article->n_notes, sizeof *article->notes, by_note);
    place_facts(article);
    return true;
}

void tk_show_article_finish(tk_show_article *article)
{
    for (size_t i = 0; i < article->n_notes; i++)
        free(article->notes[i].text);
    free(article->notes);
    free(article->marks);
    free(article->facts);
    free(article->title);
    free(article->date);
    free(article->source);
    *article = (tk_show_article){0};
}
