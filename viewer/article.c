// SPDX-License-Identifier: MIT
#include "article.h"

#include "columns.h"
#include "problem.h"

#include <toolkit/text/utf8.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum {
    MOST_MEMBERS = 1000, ///< of a document
    MOST_LAYERS = 256,   ///< in the index
    LONGEST_TITLE = 1000 ///< code points in the index
};

/** The document that is being added. */
typedef struct article {
    tk_articles *all;
    const tk_json *root;
    tk_str id;
    tk_str text;
    bool has_text;
    uint32_t document; /**< of the corpus, or TK_NONE */
    uint32_t names, amounts, facts;
} article;

static bool is(tk_str text, const char *word)
{
    return text.length == strlen(word) && memcmp(text.data, word, text.length) == 0;
}

// ------------------------------------------------------------------------- entities and facts

static int compare(uint32_t begin, uint32_t end, uint32_t other_begin, uint32_t other_end)
{
    if (begin != other_begin)
        return begin < other_begin ? -1 : 1;
    return (end > other_end) - (end < other_end);
}

/** Returns the entity that is mentioned there, or -1. */
static int64_t entity_at(const article *a, uint32_t begin, uint32_t end)
{
    const tk_view_corpus *corpus = a->all->corpus;
    uint32_t low, high;

    if (a->document == TK_NONE)
        return -1;
    low = corpus->mentions_of[a->document];
    high = corpus->mentions_of[a->document + 1];
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const tk_mention *m = &corpus->mentions[middle];
        const int order = compare(m->begin, m->end, begin, end);
        if (order == 0)
            return m->entity;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

/** Returns the first witness of the document that is not before that place. */
static uint32_t first_witness(const article *a, uint32_t begin, uint32_t end)
{
    const tk_view_corpus *corpus = a->all->corpus;
    uint32_t low = corpus->witnesses_of[a->document];
    uint32_t high = corpus->witnesses_of[a->document + 1];

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const tk_witness *w = &corpus->witnesses[middle];
        if (compare(w->begin, w->end, begin, end) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/** Returns the fact that is stated there, or -1. Several can be; each witness is one span's. */
static int64_t fact_at(const article *a, const tk_json *span, uint32_t begin, uint32_t end)
{
    const tk_view_corpus *corpus = a->all->corpus;
    const tk_str kind = tk_json_text(tk_json_typed(span, "kind", TK_JSON_STRING));
    tk_witness *found = NULL;
    int best = -1;

    if (a->document == TK_NONE)
        return -1;
    const uint32_t number = tk_string_table_find(&corpus->kinds, kind.data, kind.length);
    for (uint32_t i = first_witness(a, begin, end); i < corpus->witnesses_of[a->document + 1];
         i++) {
        tk_witness *w = &corpus->witnesses[i];
        const int fit = 2 * (corpus->kind_of[w->fact] == number) + !w->taken;
        if (compare(w->begin, w->end, begin, end) != 0)
            break;
        if (fit > best) {
            best = fit;
            found = w;
        }
    }
    if (!found)
        return -1;
    found->taken = true;
    return found->fact;
}

/** Converts the places of a document in the corpus to the unit of the page. */
static void convert_places(const article *a)
{
    const tk_view_corpus *corpus = a->all->corpus;
    const tk_unit_map *map = &a->all->map;

    if (a->document == TK_NONE || !a->has_text)
        return;
    for (uint32_t i = corpus->mentions_of[a->document]; i < corpus->mentions_of[a->document + 1];
         i++) {
        tk_mention *m = &corpus->mentions[i];
        m->begin = tk_unit_map_offset(map, m->begin);
        m->end = tk_unit_map_offset(map, m->end);
    }
    for (uint32_t i = corpus->witnesses_of[a->document]; i < corpus->witnesses_of[a->document + 1];
         i++) {
        tk_witness *w = &corpus->witnesses[i];
        w->begin = tk_unit_map_offset(map, w->begin);
        w->end = tk_unit_map_offset(map, w->end);
    }
}

// ------------------------------------------------------------------------------ the document

/** Whether a layer's element is a span of the text; sets its offsets. */
static bool read_span(const article *a, const tk_json *span, uint32_t *begin, uint32_t *end)
{
    return tk_json_whole(tk_json_member(span, "start"), begin) &&
           tk_json_whole(tk_json_member(span, "end"), end) && *begin <= *end &&
           (!a->has_text || *end <= a->all->map.length);
}

/** Whether an array is a layer. */
static bool is_layer(const tk_json *value)
{
    tk_json_each first = tk_json_each_of(value);

    return tk_json_is(value, TK_JSON_ARRAY) &&
           (!tk_json_next(&first) || tk_json_is(first.value, TK_JSON_OBJECT));
}

/** Writes the spans of a layer; returns their number. */
static uint32_t put_layer(const article *a, const tk_json *layer, tk_json_writer *w)
{
    uint32_t begin, end, n = 0;

    tk_json_open(w, '[');
    for (tk_json_each each = tk_json_each_of(layer); tk_json_next(&each);)
        if (read_span(a, each.value, &begin, &end)) {
            tk_json_put_value(w, each.value);
            n++;
        }
    tk_json_close(w, ']');
    return n;
}

static bool count_layer(tk_articles *all, tk_str name, uint32_t spans)
{
    uint32_t layer = tk_string_table_find(&all->layers, name.data, name.length);

    if (layer == TK_STRING_NONE && all->layers.count == MOST_LAYERS)
        return true;
    if (layer == TK_STRING_NONE)
        layer = tk_string_table_add(&all->layers, name.data, name.length);
    if (layer == TK_STRING_NONE)
        return false;
    *(uint64_t *)tk_string_table_value(&all->layers, layer) += spans;
    return true;
}

/** Whether a member is of the type that its name says. */
static bool fits(tk_str key, const tk_json *value)
{
    if (is(key, "text"))
        return tk_json_is(value, TK_JSON_STRING);
    if (is(key, "meta") || is(key, "document"))
        return tk_json_is(value, TK_JSON_OBJECT);
    return !tk_json_is(value, TK_JSON_ARRAY);
}

/** Whether a member is shown: it is the first of its name, and not what no view needs. */
static bool is_shown(const article *a, const tk_json_each *member)
{
    return !is(member->key, "id") && !is(member->key, "token") &&
           !memchr(member->key.data, '\0', member->key.length) &&
           tk_json_member(a->root, member->key.data) == member->value;
}

/** Writes a layer with its name. False when out of memory. */
static bool put_named_layer(article *a, const tk_json_each *member, tk_json_writer *w)
{
    uint32_t n;

    tk_json_put_key(w, member->key.data);
    n = put_layer(a, member->value, w);
    if (is(member->key, "entity"))
        a->names = n;
    if (is(member->key, "money"))
        a->amounts = n;
    if (is(member->key, "fact"))
        a->facts = n;
    return count_layer(a->all, member->key, n);
}

static bool put_doc(article *a, tk_json_writer *w)
{
    bool ok = true;

    tk_json_open(w, '{');
    tk_json_put_key(w, "id");
    tk_json_put_string(w, a->id.data, a->id.length);
    for (tk_json_each m = tk_json_each_of(a->root); tk_json_next(&m) && ok;) {
        if (!is_shown(a, &m))
            continue;
        if (is_layer(m.value) && !is(m.key, "text") && !is(m.key, "meta") &&
            !is(m.key, "document")) {
            ok = put_named_layer(a, &m, w);
        } else if (fits(m.key, m.value)) {
            tk_json_put_key(w, m.key.data);
            tk_json_put_value(w, m.value);
        }
    }
    tk_json_close(w, '}');
    return ok;
}

static void put_references(const article *a, tk_json_writer *w, bool facts)
{
    const char *name = facts ? "fact" : "entity";
    uint32_t begin, end;

    tk_json_put_key(w, name);
    tk_json_open(w, '[');
    for (tk_json_each each = tk_json_each_of(tk_json_typed(a->root, name, TK_JSON_ARRAY));
         tk_json_next(&each);)
        if (read_span(a, each.value, &begin, &end))
            tk_json_put_integer(w, facts ? fact_at(a, each.value, begin, end)
                                         : entity_at(a, begin, end));
    tk_json_close(w, ']');
}

// ---------------------------------------------------------------------------- a row of the index

/** Writes text of at most LONGEST_TITLE code points; null if there is none. */
static void put_short(tk_json_writer *w, const tk_json *text)
{
    const tk_str whole = tk_json_is(text, TK_JSON_STRING) ? tk_json_text(text) : (tk_str){"", 0};
    size_t length = 0;

    for (int i = 0; i < LONGEST_TITLE && length < whole.length; i++) {
        unsigned subpart = 1;
        const unsigned n =
            tk_utf8_sequence((const uint8_t *)whole.data + length, whole.length - length, &subpart);
        length += n ? n : subpart;
    }
    if (length)
        tk_json_put_string(w, whole.data, length);
    else
        tk_json_put_null(w);
}

/** The date that text begins with: 2025-06-08, 2025-06 or 2025. Returns its length, or 0. */
static size_t date_length(tk_str text)
{
    static const char form[] = "0000-00-00";
    size_t n = 0;

    while (n < text.length && n < sizeof form - 1 &&
           (form[n] == '0' ? text.data[n] >= '0' && text.data[n] <= '9' : text.data[n] == '-'))
        n++;
    if (n < sizeof form - 1 && n < text.length) // "2025-6-8", "20250608"
        return 0;
    return n == 4 || n == 7 || n == 10 ? n : 0;
}

static void put_date(tk_json_writer *w, const tk_json *date)
{
    const tk_str text = tk_json_is(date, TK_JSON_STRING) ? tk_json_text(date) : (tk_str){"", 0};
    const size_t length = date_length(text);

    if (length)
        tk_json_put_string(w, text.data, length);
    else
        tk_json_put_null(w);
}

static void put_number(tk_json_writer *w, const tk_json *number)
{
    double value;

    if (tk_json_is(number, TK_JSON_NUMBER) && tk_json_double(number, &value) && isfinite(value))
        tk_json_put_value(w, number);
    else
        tk_json_put_null(w);
}

static bool put_row(const article *a)
{
    tk_json_writer *columns = a->all->columns;
    const tk_json *meta = tk_json_typed(a->root, "meta", TK_JSON_OBJECT);
    const tk_json *document = tk_json_typed(a->root, "document", TK_JSON_OBJECT);
    const tk_json *source = tk_json_member(meta, "source");

    tk_json_put_string(&columns[TK_ARTICLE_ID], a->id.data, a->id.length);
    put_short(&columns[TK_ARTICLE_TITLE], tk_json_member(meta, "title"));
    put_date(&columns[TK_ARTICLE_DATE], tk_json_member(meta, "date"));
    put_short(&columns[TK_ARTICLE_SOURCE], source ? source : tk_json_member(meta, "publisher"));
    put_number(&columns[TK_ARTICLE_SENTIMENT], tk_json_member(document, "sentiment"));
    put_number(&columns[TK_ARTICLE_HYPE], tk_json_member(document, "hype"));
    tk_json_put_integer(&columns[TK_ARTICLE_WORDS], (int64_t)a->all->words->n_words);
    tk_json_put_integer(&columns[TK_ARTICLE_NAMES], a->names);
    tk_json_put_integer(&columns[TK_ARTICLE_AMOUNTS], a->amounts);
    tk_json_put_integer(&columns[TK_ARTICLE_FACTS], a->facts);
    tk_json_put_integer(&columns[TK_ARTICLE_BLOCK], a->all->series.k);
    return !tk_columns_failed(columns, TK_ARTICLE_COLUMNS);
}

/** Adds its words to the index, and counts those of the text. */
static void add_words(const article *a)
{
    const tk_json *meta = tk_json_typed(a->root, "meta", TK_JSON_OBJECT);
    const tk_json *title = tk_json_typed(meta, "title", TK_JSON_STRING);
    tk_word_index *words = a->all->words;

    tk_word_index_next(words, a->all->n);
    if (title)
        tk_word_index_add(words, tk_json_text(title).data, tk_json_text(title).length);
    words->n_words = 0;
    tk_word_index_add(words, a->text.data, a->text.length);
}

// ------------------------------------------------------------------------------------- the whole

void tk_articles_start(tk_articles *articles, tk_blocks *blocks, tk_view_corpus *corpus,
                       tk_word_index *words, uint32_t unit)
{
    *articles = (tk_articles){.series = {.blocks = blocks, .prefix = "articles"},
                              .corpus = corpus,
                              .words = words,
                              .unit = unit,
                              .layers = {.value_size = sizeof(uint64_t)}};
    tk_columns_start(articles->columns, TK_ARTICLE_COLUMNS);
}

/** Reads a document. 1; 0 with a message if there is none; -1 with a message. */
static int read_document(article *a, tk_str json, tk_message *error)
{
    tk_articles *all = a->all;

    a->root = tk_json_read(&all->reader, json.data, json.length);
    if (!a->root && all->reader.no_memory)
        return tk_problem_memory(error) - 1;
    if (!a->root)
        snprintf(error->text, sizeof error->text, "%s (byte %zu)", all->reader.fault,
                 all->reader.at);
    else if (!tk_json_is(a->root, TK_JSON_OBJECT))
        snprintf(error->text, sizeof error->text, "not a JSON object");
    else if (tk_json_count(a->root) > MOST_MEMBERS)
        snprintf(error->text, sizeof error->text, "more than %d keys", MOST_MEMBERS);
    else
        return 1;
    return 0;
}

/** Finds what the rest needs. False when out of memory. */
static bool prepare(article *a)
{
    tk_articles *all = a->all;
    const tk_json *id = tk_json_member(a->root, "id");
    const tk_json *text = tk_json_typed(a->root, "text", TK_JSON_STRING);

    if (tk_json_is(id, TK_JSON_STRING) || tk_json_is(id, TK_JSON_NUMBER))
        a->id = tk_json_text(id);
    a->has_text = text != NULL;
    a->text = text ? tk_json_text(text) : (tk_str){"", 0};
    a->document = tk_view_corpus_find(all->corpus, a->id, all->n);
    return tk_unit_map_text(&all->map, a->text, all->unit);
}

int tk_articles_add(tk_articles *articles, tk_str json, const char *id, tk_message *error)
{
    article a = {.all = articles, .id = {id, strlen(id)}};
    tk_json_writer *w = &articles->series.w;
    const int is_document = read_document(&a, json, error);

    if (is_document <= 0)
        return is_document;
    if (!prepare(&a))
        return tk_problem_memory(error) - 1;
    if (!tk_block_series_next(&articles->series))
        return -1;
    convert_places(&a);
    tk_json_open(w, '{');
    tk_json_put_key(w, "doc");
    const bool ok = put_doc(&a, w);
    put_references(&a, w, false);
    put_references(&a, w, true);
    tk_json_close(w, '}');
    add_words(&a);
    if (!ok || w->failed || articles->words->failed || !put_row(&a))
        return tk_problem_memory(error) - 1;
    articles->n++;
    articles->textless += !a.has_text;
    return 1;
}

static const char *const column_names[TK_ARTICLE_COLUMNS] = {
    "id",    "title", "date",    "source", "sentiment", "hype",
    "words", "names", "amounts", "facts",  "block"};

bool tk_articles_end(tk_articles *articles, tk_json_writer *w)
{
    tk_json_put_key(w, "layers");
    tk_json_open(w, '[');
    for (uint32_t i = 0; i < articles->layers.count; i++) {
        const tk_str name = tk_string_table_at(&articles->layers, i);
        tk_json_open(w, '{');
        tk_json_put_key(w, "name");
        tk_json_put_string(w, name.data, name.length);
        tk_json_put_key(w, "count");
        tk_json_put_integer(w, *(int64_t *)tk_string_table_value(&articles->layers, i));
        tk_json_close(w, '}');
    }
    tk_json_close(w, ']');
    tk_json_put_key(w, "articles");
    if (!tk_columns_put(articles->columns, column_names, TK_ARTICLE_COLUMNS, w))
        return tk_problem_memory(articles->series.blocks->error);
    return tk_block_series_end(&articles->series);
}

void tk_articles_finish(tk_articles *articles)
{
    tk_columns_finish(articles->columns, TK_ARTICLE_COLUMNS);
    tk_block_series_finish(&articles->series);
    tk_string_table_finish(&articles->layers);
    tk_unit_map_finish(&articles->map);
    tk_json_finish(&articles->reader);
}
