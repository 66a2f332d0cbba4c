// SPDX-License-Identifier: MIT
#include "facts_db.h"

#include "problem.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
    TICK = 1 << 20,          ///< instructions of SQLite between two calls of on_tick()
    LONGEST_VALUE = 1 << 28, ///< bytes of a text or row
    LONGEST_STATEMENT = 1 << 14,
    DEEPEST_EXPRESSION = 50,
    MOST_COLUMNS = 100,
};
/** Ticks that any database has, and bytes of it for each further one. Reading all of a table costs
 * fewer than 10 instructions a byte. */
static const uint64_t least_ticks = 200, bytes_per_tick = 1 << 14;

/** The columns that are read, of each table. */
static const struct {
    const char *name, *columns;
} tables[] = {
    {"documents", "id, name, title, date, source, text"},
    {"entities", "id, name, label, ids, documents, mentions"},
    {"aliases", "entity, name"},
    {"mentions", "document, start, length, entity"},
    {"facts",
     "id, kind, subject, object, what, currency, value, low, high, mod, unit, change, begin, "
     "until, date, status, latest_status, documents, sources, conflicts"},
    {"parties", "fact, role, entity"},
    {"witnesses",
     "id, fact, document, start, length, wording, source, status, what, currency, value, "
     "low, high, mod, unit, change, begin, until, date, amount, independent"},
    {"conflicts", "fact, field, witness, said, other, other_said"},
};

static int on_tick(void *ctx)
{
    tk_facts_db *facts = ctx;

    return facts->ticks == 0 || --facts->ticks == 0;
}

bool tk_facts_db_wrong(const tk_facts_db *facts, const char *what)
{
    snprintf(facts->error->text, sizeof facts->error->text,
             "%.500s: not a database of facts as 'toolkit facts --output' writes it: %.300s",
             facts->path, what);
    return false;
}

static bool fail(const tk_facts_db *facts)
{
    const int code = facts->db ? sqlite3_errcode(facts->db) : SQLITE_NOMEM;

    if (code == SQLITE_NOMEM)
        return tk_problem_memory(facts->error);
    if (code == SQLITE_INTERRUPT)
        return tk_facts_db_wrong(facts, "reading it takes too long");
    snprintf(facts->error->text, sizeof facts->error->text, "cannot read %.500s: SQLite: %.300s",
             facts->path, sqlite3_errmsg(facts->db));
    return false;
}

/** Nothing in the schema can call a function with effects, and nothing is written. */
static void restrict_it(tk_facts_db *facts, uint64_t size)
{
    sqlite3 *db = facts->db;

    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    (void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
    (void)sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, LONGEST_STATEMENT);
    (void)sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, DEEPEST_EXPRESSION);
    (void)sqlite3_limit(db, SQLITE_LIMIT_COLUMN, MOST_COLUMNS);
    (void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    (void)sqlite3_limit(db, SQLITE_LIMIT_WORKER_THREADS, 0);
    facts->ticks = least_ticks + size / bytes_per_tick;
    sqlite3_progress_handler(db, TICK, on_tick, facts);
}

sqlite3_stmt *tk_facts_db_prepare(tk_facts_db *facts, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(facts->db, sql, -1, &statement, NULL) == SQLITE_OK)
        return statement;
    fail(facts);
    return NULL;
}

int tk_facts_db_step(tk_facts_db *facts, sqlite3_stmt *statement)
{
    // A column of the row before may not have been converted to text.
    if (sqlite3_errcode(facts->db) == SQLITE_NOMEM)
        return tk_problem_memory(facts->error) - 1;
    const int code = sqlite3_step(statement);

    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return code == SQLITE_ROW;
    fail(facts);
    return -1;
}

/** Whether there is an ordinary table of that name: not a view, and not a virtual one. */
static bool check_table(tk_facts_db *facts, const char *name)
{
    sqlite3_stmt *statement = tk_facts_db_prepare(
        facts, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? AND rootpage > 0");
    char what[64];
    int found = -1;

    if (statement && sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC) == SQLITE_OK)
        found = tk_facts_db_step(facts, statement);
    sqlite3_finalize(statement);
    snprintf(what, sizeof what, "it has no table %s", name);
    return found == 0 ? tk_facts_db_wrong(facts, what) : found > 0;
}

/** Whether the table has the columns. */
static bool check_columns(tk_facts_db *facts, const char *name, const char *columns)
{
    char sql[512], what[256];
    sqlite3_stmt *statement = NULL;

    snprintf(sql, sizeof sql, "SELECT %s FROM %s", columns, name);
    const int code = sqlite3_prepare_v2(facts->db, sql, -1, &statement, NULL);
    sqlite3_finalize(statement);
    if (code == SQLITE_OK)
        return true;
    if (code != SQLITE_ERROR)
        return fail(facts);
    snprintf(what, sizeof what, "table %s: %.200s", name, sqlite3_errmsg(facts->db));
    return tk_facts_db_wrong(facts, what);
}

static bool check_tables(tk_facts_db *facts)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (!check_table(facts, tables[i].name) ||
            !check_columns(facts, tables[i].name, tables[i].columns))
            return false;
    return true;
}

bool tk_facts_db_open(tk_facts_db *facts, const char *path, tk_message *error)
{
    struct stat st;
    char *plain = NULL;

    *facts = (tk_facts_db){.path = path, .error = error};
    if (stat(path, &st) != 0 || S_ISDIR(st.st_mode))
        return tk_problem_file(error, "read", path, S_ISDIR(st.st_mode) ? EISDIR : errno);
    // A name such as ":memory:" or "file:…" has no meaning after a folder.
    if (asprintf(&plain, "%s%s", *path == '/' ? "" : "./", path) < 0)
        return tk_problem_memory(error);
    const int code =
        sqlite3_open_v2(plain, &facts->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    free(plain);
    if (code != SQLITE_OK)
        return fail(facts);
    restrict_it(facts, (uint64_t)st.st_size);
    return check_tables(facts);
}

void tk_facts_db_close(tk_facts_db *facts)
{
    sqlite3_close(facts->db);
    facts->db = NULL;
}

tk_str tk_facts_db_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);

    if (!text && sqlite3_errcode(sqlite3_db_handle(statement)) == SQLITE_NOMEM)
        return (tk_str){0};
    if (!text)
        return (tk_str){"", 0};
    return (tk_str){text, (uint64_t)sqlite3_column_bytes(statement, column)};
}

uint32_t tk_facts_db_index(sqlite3_stmt *statement, int column, uint32_t n)
{
    const sqlite3_int64 value = sqlite3_column_int64(statement, column);

    return value >= 1 && value <= n ? (uint32_t)(value - 1) : UINT32_MAX;
}

uint32_t tk_facts_db_count(sqlite3_stmt *statement, int column)
{
    const sqlite3_int64 value = sqlite3_column_int64(statement, column);

    return value < 0 ? 0 : value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}
