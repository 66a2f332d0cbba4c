// SPDX-License-Identifier: MIT
#include "corpus.h"

#include "problem.h"

#include <stdlib.h>
#include <string.h>

/** Elements of `size` bytes that are added one by one. */
typedef struct rows {
    char *data;
    uint32_t n, capacity;
    size_t size;
} rows;

/** Returns the next element, zeroed; NULL when out of memory. */
static void *add_row(rows *r)
{
    if (r->n == r->capacity) {
        const uint32_t capacity = r->capacity ? r->capacity + r->capacity / 2 : 256;
        char *data = capacity > r->capacity ? realloc(r->data, capacity * r->size) : NULL;
        if (!data)
            return NULL;
        r->data = data;
        r->capacity = capacity;
    }
    void *row = r->data + r->n++ * r->size;
    memset(row, 0, r->size);
    return row;
}

/** What a row of a statement becomes. False with a message. */
typedef bool read_row(tk_view_corpus *corpus, tk_facts_db *db, sqlite3_stmt *row, rows *out);

/** Reads all rows of a statement. False with a message; `out` is then empty. */
static bool read_rows(tk_view_corpus *corpus, tk_facts_db *db, const char *sql, read_row *read,
                      rows *out)
{
    sqlite3_stmt *statement = tk_facts_db_prepare(db, sql);
    bool ok = statement != NULL;

    while (ok) {
        const int step = tk_facts_db_step(db, statement);
        if (step <= 0) {
            ok = step == 0;
            break;
        }
        ok = read(corpus, db, statement, out);
    }
    sqlite3_finalize(statement);
    if (!ok) {
        free(out->data);
        *out = (rows){.size = out->size};
    }
    return ok;
}

/** Whether the rows of a table are numbered from 1 without gaps. */
static bool check_number(const tk_facts_db *db, sqlite3_stmt *row, const rows *out,
                         const char *what)
{
    return sqlite3_column_int64(row, 0) == (sqlite3_int64)out->n + 1 || tk_facts_db_wrong(db, what);
}

// ------------------------------------------------------------------------------------- documents

static bool read_document(tk_view_corpus *corpus, tk_facts_db *db, sqlite3_stmt *row, rows *out)
{
    if (!check_number(db, row, out, "the numbers of documents have gaps"))
        return false;
    const tk_str name = tk_facts_db_text(row, 1);
    const uint32_t before = corpus->names.count;
    const uint32_t number =
        name.data ? tk_string_table_add(&corpus->names, name.data, name.length) : TK_STRING_NONE;
    uint32_t *name_of = number == TK_STRING_NONE ? NULL : add_row(out);
    if (!name_of)
        return tk_problem_memory(db->error);
    *name_of = number;
    if (number == before)
        *(uint64_t *)tk_string_table_value(&corpus->names, number) = out->n - 1;
    return true;
}

static bool load_documents(tk_view_corpus *corpus, tk_facts_db *db)
{
    rows names = {.size = sizeof *corpus->name_of};

    corpus->names.value_size = sizeof(uint64_t);
    if (!read_rows(corpus, db, "SELECT id, name FROM documents ORDER BY id", read_document, &names))
        return false;
    corpus->name_of = (uint32_t *)(void *)names.data;
    corpus->n_documents = names.n;
    corpus->article_of = malloc((names.n + (size_t)1) * sizeof *corpus->article_of);
    if (!corpus->article_of)
        return tk_problem_memory(db->error);
    for (uint32_t i = 0; i < names.n; i++)
        corpus->article_of[i] = TK_NONE;
    return true;
}

uint32_t tk_view_corpus_find(tk_view_corpus *corpus, tk_str name, uint32_t article)
{
    const uint32_t number = tk_string_table_find(&corpus->names, name.data, name.length);
    uint32_t document = corpus->next;

    if (number == TK_STRING_NONE)
        return TK_NONE;
    // Documents are usually in the order of the articles. Several can have one name.
    if (document >= corpus->n_documents || corpus->name_of[document] != number)
        document = (uint32_t) * (uint64_t *)tk_string_table_value(&corpus->names, number);
    if (corpus->article_of[document] != TK_NONE)
        return TK_NONE;
    corpus->article_of[document] = article;
    corpus->next = document + 1;
    return document;
}

// -------------------------------------------------------------------------------------- entities

static bool read_entity(tk_view_corpus *corpus, tk_facts_db *db, sqlite3_stmt *row, rows *out)
{
    uint32_t *number = add_row(out);

    (void)corpus;
    if (!number)
        return tk_problem_memory(db->error);
    *number = tk_facts_db_count(row, 0);
    return true;
}

static bool load_entities(tk_view_corpus *corpus, tk_facts_db *db)
{
    rows order = {.size = sizeof(uint32_t)};

    if (!read_rows(corpus, db, "SELECT id FROM entities ORDER BY mentions DESC, id", read_entity,
                   &order))
        return false;
    corpus->n_entities = order.n;
    corpus->entity_of = malloc((order.n + (size_t)1) * sizeof *corpus->entity_of);
    for (uint32_t i = 0; i < order.n && corpus->entity_of; i++)
        corpus->entity_of[i] = TK_NONE;
    bool whole = true;
    for (uint32_t i = 0; i < order.n && corpus->entity_of; i++) {
        const uint32_t id = ((uint32_t *)(void *)order.data)[i];
        whole = whole && id >= 1 && id <= order.n;
        if (whole)
            corpus->entity_of[id - 1] = i;
    }
    free(order.data);
    if (!corpus->entity_of)
        return tk_problem_memory(db->error);
    return whole || tk_facts_db_wrong(db, "the numbers of entities have gaps");
}

// ---------------------------------------------------------------------------- places in documents

/** Reads document, start and length from three columns. */
static bool read_place(const tk_view_corpus *corpus, const tk_facts_db *db, sqlite3_stmt *row,
                       int column, uint32_t place[3])
{
    const uint32_t begin = tk_facts_db_count(row, column + 1);
    const uint32_t length = tk_facts_db_count(row, column + 2);

    place[0] = tk_facts_db_index(row, column, corpus->n_documents);
    place[1] = begin;
    place[2] = begin > UINT32_MAX - length ? UINT32_MAX : begin + length;
    return place[0] != TK_NONE || tk_facts_db_wrong(db, "a row names a document that is not there");
}

static bool read_mention(tk_view_corpus *corpus, tk_facts_db *db, sqlite3_stmt *row, rows *out)
{
    const uint32_t entity = tk_facts_db_index(row, 3, corpus->n_entities);
    uint32_t place[3];

    if (!read_place(corpus, db, row, 0, place))
        return false;
    if (entity == TK_NONE)
        return tk_facts_db_wrong(db, "a mention names an entity that is not there");
    tk_mention *mention = add_row(out);
    if (!mention)
        return tk_problem_memory(db->error);
    *mention = (tk_mention){place[0], place[1], place[2], corpus->entity_of[entity]};
    return true;
}

static int compare_place(const uint32_t *a, const uint32_t *b)
{
    for (int i = 0; i < 3; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

static int by_mention(const void *a, const void *b)
{
    const tk_mention *x = a, *y = b;
    const int order = compare_place((uint32_t[]){x->document, x->begin, x->end},
                                    (uint32_t[]){y->document, y->begin, y->end});

    return order ? order : (x->entity > y->entity) - (x->entity < y->entity);
}

static int by_witness(const void *a, const void *b)
{
    const tk_witness *x = a, *y = b;
    const int order = compare_place((uint32_t[]){x->document, x->begin, x->end},
                                    (uint32_t[]){y->document, y->begin, y->end});

    return order ? order : (x->number > y->number) - (x->number < y->number);
}

/** Returns for each of `n` groups the first of `count` sorted elements of `size` bytes, which begin
 * with the number of their group, and at the end `count`. NULL when out of memory. */
static uint32_t *starts_of(const void *elements, uint32_t count, size_t size, uint32_t n)
{
    uint32_t *starts = calloc(n + (size_t)2, sizeof *starts), at = 0;

    for (uint32_t group = 0; starts && group <= n; group++) {
        starts[group] = at;
        while (at < count &&
               *(const uint32_t *)(const void *)((const char *)elements + at * size) == group)
            at++;
    }
    return starts;
}

static bool load_mentions(tk_view_corpus *corpus, tk_facts_db *db)
{
    rows out = {.size = sizeof(tk_mention)};

    if (!read_rows(corpus, db, "SELECT document, start, length, entity FROM mentions", read_mention,
                   &out))
        return false;
    corpus->mentions = (tk_mention *)(void *)out.data;
    corpus->n_mentions = out.n;
    if (out.n)
        qsort(out.data, out.n, out.size, by_mention);
    corpus->mentions_of = starts_of(out.data, out.n, out.size, corpus->n_documents);
    return corpus->mentions_of || tk_problem_memory(db->error);
}

// ----------------------------------------------------------------------------------------- facts

static bool read_fact(tk_view_corpus *corpus, tk_facts_db *db, sqlite3_stmt *row, rows *out)
{
    if (!check_number(db, row, out, "the numbers of facts have gaps"))
        return false;
    const tk_str kind = tk_facts_db_text(row, 1);
    const uint32_t number =
        kind.data ? tk_string_table_add(&corpus->kinds, kind.data, kind.length) : TK_STRING_NONE;
    uint32_t *kind_of = number == TK_STRING_NONE ? NULL : add_row(out);
    if (!kind_of)
        return tk_problem_memory(db->error);
    *kind_of = number;
    return true;
}

static bool read_party(tk_view_corpus *corpus, tk_facts_db *db, sqlite3_stmt *row, rows *out)
{
    const uint32_t fact = tk_facts_db_index(row, 0, corpus->n_facts);
    const uint32_t entity = tk_facts_db_index(row, 2, corpus->n_entities);
    const tk_str role = tk_facts_db_text(row, 1);

    if (fact == TK_NONE || entity == TK_NONE)
        return tk_facts_db_wrong(db, "a party of a fact is not there");
    tk_party *party = add_row(out);
    if (!party)
        return tk_problem_memory(db->error);
    *party =
        (tk_party){fact, corpus->entity_of[entity],
                   role.length == strlen("object") && !memcmp(role.data, "object", role.length)};
    return true;
}

static bool read_witness(tk_view_corpus *corpus, tk_facts_db *db, sqlite3_stmt *row, rows *out)
{
    const uint32_t fact = tk_facts_db_index(row, 1, corpus->n_facts);
    uint32_t place[3];

    if (!check_number(db, row, out, "the numbers of witnesses have gaps") ||
        !read_place(corpus, db, row, 2, place))
        return false;
    if (fact == TK_NONE)
        return tk_facts_db_wrong(db, "a witness names a fact that is not there");
    tk_witness *witness = add_row(out);
    if (!witness)
        return tk_problem_memory(db->error);
    *witness = (tk_witness){place[0], place[1], place[2], fact, out->n - 1, false};
    return true;
}

static bool load_facts(tk_view_corpus *corpus, tk_facts_db *db)
{
    rows kinds = {.size = sizeof(uint32_t)}, parties = {.size = sizeof(tk_party)};

    if (!read_rows(corpus, db, "SELECT id, kind FROM facts ORDER BY id", read_fact, &kinds))
        return false;
    corpus->kind_of = (uint32_t *)(void *)kinds.data;
    corpus->n_facts = kinds.n;
    if (!read_rows(corpus, db,
                   "SELECT fact, role, entity FROM parties ORDER BY fact, role DESC, entity",
                   read_party, &parties))
        return false;
    corpus->parties = (tk_party *)(void *)parties.data;
    corpus->n_parties = parties.n;
    corpus->parties_of = starts_of(parties.data, parties.n, parties.size, corpus->n_facts);
    return corpus->parties_of || tk_problem_memory(db->error);
}

static bool load_witnesses(tk_view_corpus *corpus, tk_facts_db *db)
{
    rows out = {.size = sizeof(tk_witness)};

    if (!read_rows(corpus, db,
                   "SELECT id, fact, document, start, length FROM witnesses ORDER BY id",
                   read_witness, &out))
        return false;
    corpus->witnesses = (tk_witness *)(void *)out.data;
    corpus->n_witnesses = out.n;
    if (out.n)
        qsort(out.data, out.n, out.size, by_witness);
    corpus->witnesses_of = starts_of(out.data, out.n, out.size, corpus->n_documents);
    corpus->place_of = malloc((out.n + (size_t)1) * sizeof *corpus->place_of);
    for (uint32_t i = 0; i < out.n && corpus->place_of; i++)
        corpus->place_of[corpus->witnesses[i].number] = i;
    return (corpus->witnesses_of && corpus->place_of) || tk_problem_memory(db->error);
}

bool tk_view_corpus_load(tk_view_corpus *corpus, tk_facts_db *db)
{
    return load_documents(corpus, db) && load_entities(corpus, db) && load_mentions(corpus, db) &&
           load_facts(corpus, db) && load_witnesses(corpus, db);
}

void tk_view_corpus_finish(tk_view_corpus *corpus)
{
    tk_string_table_finish(&corpus->names);
    tk_string_table_finish(&corpus->kinds);
    free(corpus->name_of);
    free(corpus->article_of);
    free(corpus->mentions);
    free(corpus->mentions_of);
    free(corpus->witnesses);
    free(corpus->witnesses_of);
    free(corpus->place_of);
    free(corpus->entity_of);
    free(corpus->parties);
    free(corpus->parties_of);
    free(corpus->kind_of);
    *corpus = (tk_view_corpus){0};
}
