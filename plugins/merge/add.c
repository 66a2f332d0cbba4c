// SPDX-License-Identifier: MIT
#include "add.h"

#include "record.h"

#include <stdlib.h>
#include <string.h>

/** Bytes after a name that are searched for a ticker or an acronym in brackets, and the longest
 * text between two names that are related. */
enum { AFTER_MAX = 48 };

/** Separates the names of several parties. */
static const char party_mark[] = "; ";

/** What the steps of one document share. */
typedef struct {
    tk_adder *adder;
    const tk_relations *relations;
    const tk_host *host;
    tk_doc *doc;
    const tk_layer *entities, *facts;
    uint32_t *name_of;     /**< of each mention: index of its name */
    uint32_t *begin, *end; /**< of each mention, then of each fact, in code points */
    bool failed;           /**< out of memory */
} work;

static tk_str text_of(const work *w, uint32_t begin, uint32_t end)
{
    return (tk_str){w->doc->text + begin, end - begin};
}

/** The string of row `row` in a column of strings; empty if the layer lacks the column. */
static tk_str cell(const work *w, const tk_layer *layer, unsigned column, uint32_t row)
{
    const uint32_t *handles = layer->columns[column];
    tk_str out = {"", 0};

    if (handles)
        w->host->string(w->doc, handles[row], &out);
    return out;
}

static uint32_t small_cell(const tk_layer *layer, unsigned column, uint32_t row)
{
    const uint8_t *values = layer->columns[column];

    return values ? values[row] : 0;
}

// ------------------------------------------------------------------------------------------- names

static bool grow_names(tk_adder *adder)
{
    const uint32_t capacity = adder->capacity ? adder->capacity * 2 : 64;
    tk_doc_name *names = realloc(adder->names, capacity * sizeof(*names));
    uint32_t *first = names ? realloc(adder->first, capacity * sizeof(*first)) : NULL;

    if (names)
        adder->names = names;
    if (!first)
        return false;
    adder->first = first;
    adder->capacity = capacity;
    return true;
}

/** Label, name and id as one string, in the document's memory. */
static tk_str key_of(work *w, uint32_t label, tk_str name, tk_str id)
{
    char *out = w->host->alloc(w->doc, name.length + id.length + 2);

    if (!out)
        return (tk_str){NULL, 0};
    out[0] = (char)label;
    if (name.length)
        memcpy(out + 1, name.data, name.length);
    if (id.length)
        memcpy(out + 2 + name.length, id.data, id.length);
    return (tk_str){out, name.length + id.length + 2};
}

/** The index of a name of the document, which is added if it is new. */
static uint32_t add_name(work *w, uint32_t label, tk_str name, tk_str id)
{
    tk_adder *adder = w->adder;
    const tk_str key = key_of(w, label, name, id);
    const uint32_t n = adder->n, n_by_name = adder->by_name.n;
    uint32_t number, same;

    if (!key.data || (n == adder->capacity && !grow_names(adder))) {
        w->failed = true;
        return 0;
    }
    number = tk_intern_add(&adder->distinct, key.data, key.length, false);
    if (number < n)
        return number;
    same = tk_intern_add(&adder->by_name, name.data, name.length, false);
    if (number == TK_INTERN_NONE || same == TK_INTERN_NONE) {
        w->failed = true;
        return 0;
    }
    if (adder->by_name.n > n_by_name)
        adder->first[same] = n;
    adder->names[n] = (tk_doc_name){.name = name, .id = id, .label = label};
    adder->n = n + 1;
    return n;
}

static void add_entities(work *w)
{
    const tk_layer *layer = w->entities;

    for (uint32_t i = 0; i < layer->count && !w->failed; i++) {
        tk_str name = cell(w, layer, TK_ENTITY_NAME, i);

        if (!name.length)
            name = text_of(w, layer->begin[i], layer->end[i]);
        w->name_of[i] = add_name(w, small_cell(layer, TK_ENTITY_LABEL, i), name,
                                 cell(w, layer, TK_ENTITY_ID, i));
        if (!w->failed)
            w->adder->names[w->name_of[i]].mentions++;
    }
}

// ----------------------------------------------------------------------------------------- aliases

static void put_alias(work *w, uint32_t kind, uint32_t alias, uint32_t name)
{
    if (alias == name)
        return;
    tk_pack_uint(&w->adder->aliases, kind);
    tk_pack_uint(&w->adder->aliases, alias);
    tk_pack_uint(&w->adder->aliases, name);
    w->adder->n_aliases++;
}

static void look_between(work *w, uint32_t first)
{
    const tk_layer *layer = w->entities;
    const uint32_t from = layer->end[first], to = layer->begin[first + 1];
    tk_relation relation;

    if (to < from || to - from > AFTER_MAX ||
        !tk_relation_between(w->relations, text_of(w, from, to), &relation))
        return;
    if (relation.second)
        put_alias(w, relation.kind, w->name_of[first + 1], w->name_of[first]);
    else
        put_alias(w, relation.kind, w->name_of[first], w->name_of[first + 1]);
}

static void look_in_bracket(work *w, uint32_t mention)
{
    const uint32_t at = w->entities->end[mention], left = w->doc->length - at;
    const uint32_t name = w->name_of[mention];
    const tk_str after = text_of(w, at, at + (left < AFTER_MAX ? left : AFTER_MAX));
    const tk_str full = w->adder->names[name].name;
    tk_str found;

    switch (tk_bracket_after(w->relations, full, after, &found)) {
    case TK_BRACKET_TICKER:
        w->adder->names[name].ticker = found;
        break;
    case TK_BRACKET_ACRONYM:
        put_alias(w, TK_ALIAS_ACRONYM, add_name(w, TK_LABEL_ORG, found, (tk_str){"", 0}), name);
        break;
    default:
        break;
    }
}

static void add_aliases(work *w)
{
    const tk_layer *layer = w->entities;

    for (uint32_t i = 0; i < layer->count && !w->failed; i++) {
        if (small_cell(layer, TK_ENTITY_LABEL, i) != TK_LABEL_ORG)
            continue;
        look_in_bracket(w, i);
        if (i + 1 < layer->count && small_cell(layer, TK_ENTITY_LABEL, i + 1) == TK_LABEL_ORG)
            look_between(w, i);
    }
}

// -------------------------------------------------------------------------------- mentions, facts

static void add_mentions(work *w)
{
    tk_pack *out = &w->adder->mentions;
    uint32_t last = 0;

    for (uint32_t i = 0; i < w->entities->count; i++) {
        const tk_str form = text_of(w, w->entities->begin[i], w->entities->end[i]);
        const tk_str name = w->adder->names[w->name_of[i]].name;
        const bool same = form.length == name.length && !memcmp(form.data, name.data, form.length);

        tk_pack_uint(out, w->name_of[i]);
        tk_pack_uint(out, w->begin[i] - last);
        tk_pack_uint(out, w->end[i] - w->begin[i]);
        tk_pack_string(out, same ? (tk_str){"", 0} : form);
        last = w->begin[i];
    }
}

/** The index of the name of a party, which need not be an entity of the document. */
static uint32_t find_party(work *w, tk_str name, tk_str id)
{
    const uint32_t same = tk_intern_find(&w->adder->by_name, name.data, name.length);

    return same == TK_INTERN_NONE ? add_name(w, TK_LABEL_NONE, name, id) : w->adder->first[same];
}

static const char *next_mark(tk_str names)
{
    return names.length ? memmem(names.data, names.length, party_mark, sizeof party_mark - 1)
                        : NULL;
}

/** Adds the parties of a fact: names joined by "; ". The id is that of a single one. */
static void add_parties(work *w, tk_str names, tk_str id)
{
    tk_pack *out = &w->adder->facts;
    uint64_t n = names.length > 0;

    for (tk_str rest = names; next_mark(rest); n++) {
        const uint64_t used = (uint64_t)(next_mark(rest) - rest.data) + 2;

        rest = (tk_str){rest.data + used, rest.length - used};
    }
    tk_pack_uint(out, n);
    for (uint64_t i = 0; i < n; i++) {
        const char *mark = next_mark(names);
        const tk_str name = {names.data, mark ? (uint64_t)(mark - names.data) : names.length};
        const uint64_t used = name.length + (mark ? 2 : 0);

        tk_pack_uint(out, find_party(w, name, n == 1 ? id : (tk_str){"", 0}));
        names = (tk_str){names.data + used, names.length - used};
    }
}

static void add_fact(work *w, uint32_t i)
{
    static const unsigned columns[] = {
        [TK_TEXT_WHAT] = TK_FACT_WHAT,     [TK_TEXT_CURRENCY] = TK_FACT_CURRENCY,
        [TK_TEXT_UNIT] = TK_FACT_UNIT,     [TK_TEXT_VALUE] = TK_FACT_VALUE,
        [TK_TEXT_LOW] = TK_FACT_LOW,       [TK_TEXT_HIGH] = TK_FACT_HIGH,
        [TK_TEXT_CHANGE] = TK_FACT_CHANGE, [TK_TEXT_BEGIN] = TK_FACT_BEGIN,
        [TK_TEXT_UNTIL] = TK_FACT_UNTIL,   [TK_TEXT_DATE] = TK_FACT_DATE,
        [TK_TEXT_SOURCE] = TK_FACT_SOURCE,
    };
    tk_pack *out = &w->adder->facts;
    const uint32_t at = w->entities->count + i;

    tk_pack_uint(out, small_cell(w->facts, TK_FACT_KIND, i));
    tk_pack_uint(out, small_cell(w->facts, TK_FACT_STATUS, i));
    tk_pack_uint(out, small_cell(w->facts, TK_FACT_MOD, i));
    tk_pack_uint(out, small_cell(w->facts, TK_FACT_VAGUE, i));
    add_parties(w, cell(w, w->facts, TK_FACT_SUBJECT, i), cell(w, w->facts, TK_FACT_SUBJECT_ID, i));
    add_parties(w, cell(w, w->facts, TK_FACT_OBJECT, i), cell(w, w->facts, TK_FACT_OBJECT_ID, i));
    for (unsigned c = 0; c < TK_TEXT_WORDING; c++)
        tk_pack_string(out, cell(w, w->facts, columns[c], i));
    tk_pack_string(out, text_of(w, w->facts->begin[i], w->facts->end[i]));
    tk_pack_uint(out, w->begin[at]);
    tk_pack_uint(out, w->end[at] - w->begin[at]);
}

// ---------------------------------------------------------------------------------------- a record

static tk_str meta(const work *w, const char *key)
{
    tk_str value;

    return w->host->meta_get(w->doc, key, &value) ? value : (tk_str){"", 0};
}

static void add_head(work *w, bool text)
{
    tk_pack *out = &w->adder->record;
    tk_str id, source = meta(w, "source");
    tk_minhash signature;

    w->host->id(w->doc, &id);
    tk_pack_string(out, id);
    tk_pack_string(out, meta(w, "title"));
    tk_pack_string(out, meta(w, "date"));
    tk_pack_string(out, source.length ? source : meta(w, "publisher"));
    tk_pack_string(out, text ? text_of(w, 0, w->doc->length) : (tk_str){"", 0});
    tk_minhash_make(w->doc->text, w->doc->length, &signature);
    tk_pack_bytes(out, &signature, sizeof signature);
}

/** A name with its identifiers: that of the entity, and the ticker that the text gives it. */
static void add_name_part(tk_adder *adder, const tk_doc_name *name)
{
    static const char scheme[] = "ticker:";
    tk_pack *out = &adder->names_part;
    const uint64_t gap = name->id.length > 0;

    tk_pack_uint(out, name->label);
    tk_pack_string(out, name->name);
    if (name->ticker.length) {
        tk_pack_uint(out, name->id.length + gap + sizeof scheme - 1 + name->ticker.length);
        tk_pack_bytes(out, name->id.data, name->id.length);
        tk_pack_bytes(out, " ", gap);
        tk_pack_bytes(out, scheme, sizeof scheme - 1);
        tk_pack_bytes(out, name->ticker.data, name->ticker.length);
    } else {
        tk_pack_string(out, name->id);
    }
    tk_pack_uint(out, name->mentions);
}

static void append_part(tk_pack *out, uint32_t n, const tk_pack *part)
{
    tk_pack_uint(out, n);
    tk_pack_bytes(out, part->data, part->length);
    out->failed |= part->failed;
}

static void make_record(work *w, bool detail, bool text)
{
    tk_adder *adder = w->adder;

    add_entities(w);
    add_aliases(w);
    if (detail && !w->failed)
        add_mentions(w);
    for (uint32_t i = 0; i < w->facts->count && !w->failed; i++)
        add_fact(w, i);
    for (uint32_t i = 0; i < adder->n; i++)
        add_name_part(adder, &adder->names[i]);
    add_head(w, text);
    append_part(&adder->record, adder->n, &adder->names_part);
    append_part(&adder->record, adder->n_aliases, &adder->aliases);
    append_part(&adder->record, detail ? w->entities->count : 0, &adder->mentions);
    append_part(&adder->record, w->facts->count, &adder->facts);
    w->failed |= adder->record.failed;
}

/** The offsets of entities, then of facts, in code points. */
static bool find_offsets(work *w)
{
    const uint32_t n = w->entities->count, m = w->facts->count;
    const uint64_t bytes = ((uint64_t)n + m + 1) * sizeof(uint32_t);

    w->name_of = w->host->alloc(w->doc, bytes);
    w->begin = w->host->alloc(w->doc, bytes);
    w->end = w->host->alloc(w->doc, bytes);
    if (!w->name_of || !w->begin || !w->end)
        return false;
    w->host->offsets(w->doc, TK_UNIT_CODEPOINT, n, w->entities->begin, w->begin);
    w->host->offsets(w->doc, TK_UNIT_CODEPOINT, n, w->entities->end, w->end);
    w->host->offsets(w->doc, TK_UNIT_CODEPOINT, m, w->facts->begin, w->begin + n);
    w->host->offsets(w->doc, TK_UNIT_CODEPOINT, m, w->facts->end, w->end + n);
    return true;
}

static void clear(tk_adder *adder)
{
    tk_pack *const parts[] = {&adder->names_part, &adder->aliases, &adder->mentions, &adder->facts,
                              &adder->record};

    tk_intern_clear(&adder->distinct);
    tk_intern_clear(&adder->by_name);
    adder->n = adder->n_aliases = 0;
    for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        parts[i]->length = 0;
        parts[i]->failed = false;
    }
}

bool tk_adder_add(tk_adder *adder, const tk_relations *relations, const tk_host *host, tk_doc *doc,
                  bool detail, bool text, tk_pack *state)
{
    work w = {
        .adder = adder,
        .relations = relations,
        .host = host,
        .doc = doc,
        .entities = &doc->layers[TK_MERGE_ENTITY],
        .facts = &doc->layers[TK_MERGE_FACT],
    };

    clear(adder);
    if (!find_offsets(&w))
        return false;
    make_record(&w, detail, text);
    if (w.failed)
        return false;
    tk_pack_uint(state, adder->record.length);
    tk_pack_bytes(state, adder->record.data, adder->record.length);
    return !state->failed;
}

void tk_adder_finish(tk_adder *adder)
{
    tk_intern_finish(&adder->distinct);
    tk_intern_finish(&adder->by_name);
    free(adder->names);
    free(adder->first);
    free(adder->names_part.data);
    free(adder->aliases.data);
    free(adder->mentions.data);
    free(adder->facts.data);
    free(adder->record.data);
    *adder = (tk_adder){0};
}
