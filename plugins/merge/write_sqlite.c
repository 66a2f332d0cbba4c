// SPDX-License-Identifier: MIT
// A database of SQLite.
#include "sink_vfs.h"
#include "write.h"

#include <stdlib.h>
#include <string.h>

#include "indexes.sql.h"
#include "schema.sql.h"

/** No file but the database is written: a new one needs no journal, because it is dropped if a
 * statement fails. The application's id is "tkft", by which file(1) and the like can tell it. */
#define SETTINGS                          \
    "PRAGMA journal_mode = OFF;"          \
    "PRAGMA synchronous = OFF;"           \
    "PRAGMA temp_store = MEMORY;"         \
    "PRAGMA locking_mode = EXCLUSIVE;"    \
    "PRAGMA cache_size = -65536;"         \
    "BEGIN;"                              \
    "PRAGMA application_id = 1953195636;" \
    "PRAGMA user_version = 1;"

/** Rows that one statement inserts: a statement costs as much as the row itself. */
#define BATCH 16

/** Rows being bound: the columns in order, one row after another. */
typedef struct {
    sqlite3_stmt *insert;
    int column;
    int rows; /**< bound, not inserted yet */
} row;

enum {
    DOCUMENTS,
    ENTITIES,
    ALIASES,
    IDENTIFIERS,
    MENTIONS,
    FACTS,
    PARTIES,
    WITNESSES,
    CONFLICTS,
    DUPLICATES,
    N_TABLES
};

/** Tables with texts that are made for a row are written row by row; see put_text(). */
static const struct {
    const char *name;
    int columns;
    int batch; /**< rows that a statement inserts */
} tables[N_TABLES] = {
    [DOCUMENTS] = {"documents", 7, BATCH}, [ENTITIES] = {"entities", 6, 1},
    [ALIASES] = {"aliases", 5, BATCH},     [IDENTIFIERS] = {"identifiers", 2, BATCH},
    [MENTIONS] = {"mentions", 5, BATCH},   [FACTS] = {"facts", 23, 1},
    [PARTIES] = {"parties", 3, BATCH},     [WITNESSES] = {"witnesses", 21, BATCH},
    [CONFLICTS] = {"conflicts", 6, 1},     [DUPLICATES] = {"duplicates", 2, BATCH},
};

typedef struct {
    const tk_corpus *corpus;
    sqlite3 *db;
    row rows[N_TABLES];
    tk_pack room, other_room;
    tk_str *names; /**< of a document */
    uint32_t names_capacity;
    uint64_t n_witnesses; /**< written so far */
    bool failed;          /**< sqlite3_errmsg() says why, unless it ran out of memory */
} writer;

const char *tk_sqlite_fault(void)
{
    if (sqlite3_initialize() != SQLITE_OK)
        return "SQLite cannot be started";
    return sqlite3_compileoption_used("ENABLE_FTS5")
               ? NULL
               : "format 'sqlite' needs a libsqlite3 with full-text search (FTS5)";
}

// -------------------------------------------------------------------------------------------- rows

static void put_integer(row *r, uint64_t value)
{
    (void)sqlite3_bind_int64(r->insert, ++r->column, (sqlite3_int64)value);
}

/** Text, or NULL if it is empty. It must stay valid until the row is inserted, with others. */
static void put_text(row *r, tk_str text)
{
    if (text.length)
        (void)sqlite3_bind_text64(r->insert, ++r->column, text.data, text.length, SQLITE_STATIC,
                                  SQLITE_UTF8);
    else
        (void)sqlite3_bind_null(r->insert, ++r->column);
}

/** Text that is "" if it is empty. */
static void put_whole_text(row *r, tk_str text)
{
    (void)sqlite3_bind_text64(r->insert, ++r->column, text.length ? text.data : "", text.length,
                              SQLITE_STATIC, SQLITE_UTF8);
}

static void put_word(row *r, const char *word)
{
    put_text(r, (tk_str){word, strlen(word)});
}

static void put_null(row *r)
{
    (void)sqlite3_bind_null(r->insert, ++r->column);
}

/** Inserts the rows that are bound. */
static void flush(writer *w, unsigned table)
{
    row *r = &w->rows[table];

    (void)sqlite3_bind_int(r->insert, tables[table].columns * tables[table].batch + 1, r->rows);
    if (sqlite3_step(r->insert) != SQLITE_DONE)
        w->failed = true;
    (void)sqlite3_reset(r->insert);
    r->column = 0;
    r->rows = 0;
}

/** Ends a row, and inserts it with those before it if they are enough. */
static void insert(writer *w, unsigned table)
{
    if (++w->rows[table].rows == tables[table].batch)
        flush(w, table);
}

static uint64_t id_of(uint32_t index)
{
    return (uint64_t)index + 1;
}

// -------------------------------------------------------------------------- documents, entities

static void put_documents(writer *w)
{
    const tk_corpus *corpus = w->corpus;

    for (uint32_t i = 0; i < corpus->n_documents && !w->failed; i++) {
        const tk_document *document = &corpus->documents[i];
        row *r = &w->rows[DOCUMENTS];

        put_integer(r, id_of(i));
        put_whole_text(r, document->id);
        put_text(r, document->title);
        put_text(r, document->date);
        put_text(r, document->source);
        if (tk_is_copy(corpus, i))
            put_integer(r, id_of(document->original));
        else
            put_null(r);
        put_text(r, document->text);
        insert(w, DOCUMENTS);
    }
    for (uint32_t i = 0; i < corpus->n_documents && !w->failed; i++) {
        if (!tk_is_copy(corpus, i))
            continue;
        put_integer(&w->rows[DUPLICATES], id_of(i));
        put_integer(&w->rows[DUPLICATES], id_of(corpus->documents[i].original));
        insert(w, DUPLICATES);
    }
}

static bool is_alias(const tk_name *a, const tk_name *b)
{
    return a->label == b->label && a->name_length == b->name_length &&
           !memcmp(a->name, b->name, a->name_length);
}

static void put_aliases(writer *w, uint32_t number, const tk_entity *entity)
{
    const uint32_t *list = w->corpus->names_by_entity + entity->names;

    // Names that differ only in their identifiers are one alias, and come one after another.
    for (uint32_t i = 0, next; i < entity->n_names && !w->failed; i = next) {
        const tk_name *name = &w->corpus->names[list[i]];
        uint64_t documents = 0, mentions = 0;
        row *r = &w->rows[ALIASES];

        for (next = i; next < entity->n_names && is_alias(&w->corpus->names[list[next]], name);
             next++) {
            documents += w->corpus->names[list[next]].documents;
            mentions += w->corpus->names[list[next]].mentions;
        }
        put_integer(r, id_of(number));
        put_whole_text(r, (tk_str){name->name, name->name_length});
        put_word(r, tk_label_name(name->label));
        put_integer(r, documents);
        put_integer(r, mentions);
        insert(w, ALIASES);
    }
    for (uint32_t i = 0; i < entity->n_ids && !w->failed; i++) {
        put_integer(&w->rows[IDENTIFIERS], id_of(number));
        put_text(&w->rows[IDENTIFIERS], w->corpus->ids[entity->ids + i]);
        insert(w, IDENTIFIERS);
    }
}

static void put_entities(writer *w)
{
    for (uint32_t i = 0; i < w->corpus->n_entities && !w->failed; i++) {
        const tk_entity *entity = &w->corpus->entities[i];
        row *r = &w->rows[ENTITIES];

        put_integer(r, id_of(i));
        put_whole_text(r, entity->name);
        put_word(r, tk_label_name(entity->label));
        put_text(r, tk_entity_ids(w->corpus, entity, &w->room));
        put_integer(r, entity->documents);
        put_integer(r, entity->mentions);
        insert(w, ENTITIES);
        put_aliases(w, i, entity);
    }
}

/** Reads the names of a document into w->names. */
static bool read_names(writer *w, const tk_document *document)
{
    tk_state list = document->name_list;

    if (document->n_names > w->names_capacity) {
        free(w->names);
        w->names = malloc(document->n_names * sizeof *w->names);
        w->names_capacity = w->names ? document->n_names : 0;
    }
    for (uint32_t i = 0; i < document->n_names && w->names; i++) {
        tk_record_name name;

        tk_record_name_read(&list, &name);
        w->names[i] = name.name;
    }
    return w->names || !document->n_names;
}

static void put_document_mentions(writer *w, uint32_t number)
{
    const tk_document *document = &w->corpus->documents[number];
    tk_state list = document->mentions;
    tk_record_mention mention = {0};

    w->failed |= !read_names(w, document);
    for (uint32_t i = 0; i < document->n_mentions && !w->failed; i++) {
        const uint32_t *entities = w->corpus->name_of + document->names;
        row *r = &w->rows[MENTIONS];

        tk_record_mention_read(&list, document->n_names, mention.begin, &mention);
        put_integer(r, id_of(number));
        put_integer(r, mention.begin);
        put_integer(r, mention.end - mention.begin);
        put_integer(r, id_of(entities[mention.name]));
        put_whole_text(r, mention.form.length ? mention.form : w->names[mention.name]);
        insert(w, MENTIONS);
    }
}

// --------------------------------------------------------------------------------------------
// facts

static void put_fact_row(writer *w, uint32_t number, uint64_t n_conflicts)
{
    const tk_corpus *corpus = w->corpus;
    const tk_fact *fact = &corpus->facts[number];
    row *r = &w->rows[FACTS];
    tk_amount_text amount;
    tk_period_text period;

    tk_amount_of(corpus, fact, &amount);
    tk_period_of(corpus, fact, &period);
    put_integer(r, id_of(number));
    put_word(r, tk_kind_name(fact->kind));
    put_text(r, tk_names_of(corpus, fact->subjects, &w->room));
    put_text(r, tk_names_of(corpus, fact->objects, &w->other_room));
    put_text(r, tk_what_of(corpus, fact));
    put_text(r, amount.currency);
    put_text(r, amount.value);
    put_text(r, amount.low);
    put_text(r, amount.high);
    put_word(r, amount.mod);
    put_text(r, amount.unit);
    put_text(r, amount.change);
    put_text(r, period.begin);
    put_text(r, period.until);
    put_text(r, period.date);
    put_word(r, tk_status_name(fact->status));
    put_word(r, tk_status_name(corpus->statements[fact->last].status));
    put_integer(r, fact->documents);
    put_integer(r, fact->n_witnesses);
    put_integer(r, fact->sources);
    put_text(r, corpus->documents[corpus->statements[fact->first].document].date);
    put_text(r, corpus->documents[corpus->statements[fact->last].document].date);
    put_integer(r, n_conflicts);
    insert(w, FACTS);
}

static void put_parties(writer *w, uint32_t fact, const char *role, uint32_t set)
{
    uint32_t n;
    const uint32_t *entities = tk_set_of(w->corpus, set, &n);

    for (uint32_t i = 0; i < n && !w->failed; i++) {
        put_integer(&w->rows[PARTIES], id_of(fact));
        put_word(&w->rows[PARTIES], role);
        put_integer(&w->rows[PARTIES], id_of(entities[i]));
        insert(w, PARTIES);
    }
}

static void put_witness(writer *w, uint64_t id, uint32_t fact, const tk_statement *s)
{
    static const unsigned stated[] = {TK_TEXT_CURRENCY, TK_TEXT_VALUE, TK_TEXT_LOW, TK_TEXT_HIGH};
    static const unsigned rest[] = {TK_TEXT_UNIT, TK_TEXT_CHANGE, TK_TEXT_BEGIN, TK_TEXT_UNTIL,
                                    TK_TEXT_DATE};
    row *r = &w->rows[WITNESSES];
    tk_record_fact text;

    tk_statement_read(w->corpus, s, &text);
    put_integer(r, id);
    put_integer(r, id_of(fact));
    put_integer(r, id_of(s->document));
    put_integer(r, text.begin);
    put_integer(r, text.end - text.begin);
    put_whole_text(r, text.texts[TK_TEXT_WORDING]);
    put_text(r, text.texts[TK_TEXT_SOURCE]);
    put_word(r, tk_status_name(s->status));
    put_text(r, text.texts[TK_TEXT_WHAT]);
    for (unsigned i = 0; i < sizeof stated / sizeof *stated; i++)
        put_text(r, text.texts[stated[i]]);
    put_word(r, tk_mod_name(text.mod));
    for (unsigned i = 0; i < sizeof rest / sizeof *rest; i++)
        put_text(r, text.texts[rest[i]]);
    put_word(r, tk_agreement_name(s->agreement));
    put_integer(r, s->independent);
    insert(w, WITNESSES);
}

static bool is_other_side(const tk_fact *fact, const tk_statement *s, bool date)
{
    const uint16_t side = date ? s->date_side : s->side;

    return (date ? fact->date_sides : fact->sides) > 1 && side != TK_NO_SIDE &&
           side != (date ? fact->main_date_side : fact->main_side);
}

/** The number of witnesses that conflict with the main side. */
static uint64_t count_conflicts(const tk_corpus *corpus, const tk_fact *fact)
{
    uint64_t n = 0;

    for (uint32_t i = 0; i < fact->n_witnesses; i++)
        for (int date = 0; date < 2; date++)
            n += is_other_side(fact, tk_witness(corpus, fact, i), date);
    return n;
}

static tk_str said(const tk_corpus *corpus, const tk_statement *s, bool date, tk_pack *room)
{
    tk_record_fact text;

    tk_statement_read(corpus, s, &text);
    return date ? tk_stated_date(&text, room) : tk_stated_amount(&text, room);
}

/** The witnesses that conflict with the main side, whose first witness has the number `base` + its
 * index. */
static void put_conflicts(writer *w, uint32_t number, uint64_t base, bool date)
{
    const tk_corpus *corpus = w->corpus;
    const tk_fact *fact = &corpus->facts[number];
    const uint32_t other = tk_main_witness(corpus, fact, date);
    row *r = &w->rows[CONFLICTS];

    for (uint32_t i = 0; i < fact->n_witnesses && other != TK_NONE && !w->failed; i++) {
        const tk_statement *s = tk_witness(corpus, fact, i);

        if (!is_other_side(fact, s, date))
            continue;
        put_integer(r, id_of(number));
        put_word(r, date ? "date" : "amount");
        put_integer(r, base + i);
        put_whole_text(r, said(corpus, s, date, &w->room));
        put_integer(r, base + other);
        put_whole_text(r, said(corpus, tk_witness(corpus, fact, other), date, &w->other_room));
        insert(w, CONFLICTS);
    }
}

static void put_fact(writer *w, uint32_t number)
{
    const tk_fact *fact = &w->corpus->facts[number];
    const uint64_t base = w->n_witnesses + 1;

    put_fact_row(w, number, count_conflicts(w->corpus, fact));
    put_parties(w, number, "subject", fact->subjects);
    put_parties(w, number, "object", fact->objects);
    for (uint32_t i = 0; i < fact->n_witnesses && !w->failed; i++)
        put_witness(w, base + i, number, tk_witness(w->corpus, fact, i));
    put_conflicts(w, number, base, false);
    put_conflicts(w, number, base, true);
    w->n_witnesses += fact->n_witnesses;
}

// --------------------------------------------------------------------------------------- the whole

static void run(writer *w, const char *sql)
{
    if (!w->failed && sqlite3_exec(w->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        w->failed = true;
}

/** Prepares "INSERT INTO name SELECT * FROM (VALUES (?, ?, …), (?, ?, …), …) LIMIT ?". */
static void prepare(writer *w, unsigned table)
{
    static const char columns[] = "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?";
    sqlite3_str *sql = sqlite3_str_new(w->db);
    char *text;

    sqlite3_str_appendf(sql, "INSERT INTO %s SELECT * FROM (VALUES ", tables[table].name);
    for (int i = 0; i < tables[table].batch; i++)
        sqlite3_str_appendf(sql, "%s(%.*s)", i ? "," : "", 2 * tables[table].columns - 1, columns);
    sqlite3_str_appendall(sql, ") LIMIT ?");
    text = sqlite3_str_finish(sql);
    w->failed =
        !text || sqlite3_prepare_v2(w->db, text, -1, &w->rows[table].insert, NULL) != SQLITE_OK;
    sqlite3_free(text);
}

static void write_tables(writer *w)
{
    run(w, SETTINGS);
    run(w, SCHEMA_SQL);
    for (unsigned i = 0; i < N_TABLES && !w->failed; i++)
        prepare(w, i);
    if (w->failed)
        return;
    put_documents(w);
    put_entities(w);
    for (uint32_t i = 0; i < w->corpus->n_documents && !w->failed; i++)
        put_document_mentions(w, i);
    for (uint32_t i = 0; i < w->corpus->n_facts && !w->failed; i++)
        put_fact(w, i);
    w->failed |= w->room.failed || w->other_room.failed;
    for (unsigned i = 0; i < N_TABLES; i++) {
        if (w->rows[i].rows && !w->failed)
            flush(w, i);
        (void)sqlite3_finalize(w->rows[i].insert);
        w->rows[i].insert = NULL;
    }
    run(w, INDEXES_SQL);
    run(w, "COMMIT;");
}

static tk_status report(const writer *w, const tk_sink_vfs *vfs)
{
    char message[256];

    if (!w->failed)
        return TK_OK;
    if (vfs->failed) // the host has said why
        return TK_ERR_INSTANCE;
    sqlite3_snprintf(sizeof message, message, "SQLite: %s",
                     w->db ? sqlite3_errmsg(w->db) : "out of memory");
    return vfs->host->sink_fail(vfs->sink, message);
}

tk_status tk_write_sqlite(const tk_corpus *corpus, const tk_host *host, tk_sink *sink)
{
    writer w = {.corpus = corpus};
    tk_sink_vfs vfs;
    tk_status status;

    if (tk_sink_vfs_start(&vfs, host, sink) != SQLITE_OK)
        return host->sink_fail(sink, "SQLite cannot be started");
    if (sqlite3_open_v2(TK_SINK_FILE, &w.db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        TK_SINK_FILE) != SQLITE_OK)
        w.failed = true;
    else
        write_tables(&w);
    status = report(&w, &vfs);
    for (unsigned i = 0; i < N_TABLES; i++)
        (void)sqlite3_finalize(w.rows[i].insert);
    (void)sqlite3_close(w.db);
    tk_sink_vfs_finish(&vfs);
    free(w.room.data);
    free(w.other_room.data);
    free(w.names);
    return status;
}
