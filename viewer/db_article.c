// SPDX-License-Identifier: MIT
#include "db_article.h"

#include "db_value.h"
#include "problem.h"

#include <stdlib.h>

/** The statements for a document's names and facts. */
typedef struct reader {
    tk_articles *articles;
    tk_facts_db *db;
    sqlite3_stmt *documents, *names, *facts;
} reader;

static const char documents_sql[] =
    "SELECT id, name, title, date, source, text FROM documents ORDER BY id";
static const char names_sql[] =
    "SELECT m.start, m.length, e.label, e.name FROM mentions m JOIN entities e ON e.id = m.entity "
    "WHERE m.document = ? ORDER BY m.start, m.length";
static const char facts_sql[] =
    "SELECT w.start, w.length, f.kind, f.subject, f.object, w.what, w.currency, w.value, w.low, "
    "w.high, w.mod, w.unit, w.change, w.begin, w.until, w.date, w.status, w.source "
    "FROM witnesses w JOIN facts f ON f.id = w.fact WHERE w.document = ? "
    "ORDER BY w.start, w.length, w.id";
/** The keys of their columns, from the third on. */
static const char *const name_keys[] = {"label", "name", NULL};
static const char *const fact_keys[] = {"kind",  "subject", "object", "what",   "currency", "value",
                                        "low",   "high",    "mod",    "unit",   "change",   "begin",
                                        "until", "date",    "status", "source", NULL};

/** Writes the rows of a statement for a document as a layer. */
static bool put_layer(const reader *r, const char *name, sqlite3_stmt *statement,
                      const char *const *keys, tk_json_writer *w)
{
    int step;

    if (sqlite3_reset(statement) != SQLITE_OK ||
        sqlite3_bind_int64(statement, 1, sqlite3_column_int64(r->documents, 0)) != SQLITE_OK)
        return tk_problem_memory(r->db->error);
    tk_json_put_key(w, name);
    tk_json_open(w, '[');
    while ((step = tk_facts_db_step(r->db, statement)) > 0) {
        const uint32_t begin = tk_facts_db_count(statement, 0);

        tk_json_open(w, '{');
        tk_json_put_key(w, "start");
        tk_json_put_integer(w, begin);
        tk_json_put_key(w, "end");
        tk_json_put_integer(w, (int64_t)begin + tk_facts_db_count(statement, 1));
        for (int i = 0; keys[i]; i++)
            tk_db_put_member(w, keys[i], statement, i + 2);
        tk_json_close(w, '}');
    }
    tk_json_close(w, ']');
    return step == 0;
}

/** Writes the current document as `toolkit run` would. */
static bool put_document(const reader *r, tk_json_writer *w)
{
    bool ok;

    tk_json_open(w, '{');
    tk_db_put_member(w, "id", r->documents, 1);
    tk_json_put_key(w, "meta");
    tk_json_open(w, '{');
    tk_db_put_member(w, "title", r->documents, 2);
    tk_db_put_member(w, "date", r->documents, 3);
    tk_db_put_member(w, "source", r->documents, 4);
    tk_json_close(w, '}');
    tk_db_put_member(w, "text", r->documents, 5);
    ok = put_layer(r, "entity", r->names, name_keys, w) &&
         put_layer(r, "fact", r->facts, fact_keys, w);
    tk_json_close(w, '}');
    return ok;
}

static bool add_document(const reader *r)
{
    tk_json_writer w = {0};
    tk_str json = {0};
    size_t length = 0;
    const bool ok = put_document(r, &w);
    char *text = tk_json_written(&w, &length);
    int added = -1;

    if (ok && text) {
        json = (tk_str){text, length};
        added = tk_articles_add(r->articles, json, "", r->db->error);
    } else if (ok) {
        tk_problem_memory(r->db->error);
    }
    free(text);
    return added > 0;
}

bool tk_db_articles_add(tk_articles *articles, tk_facts_db *db)
{
    reader r = {.articles = articles, .db = db};
    bool ok = (r.documents = tk_facts_db_prepare(db, documents_sql)) &&
              (r.names = tk_facts_db_prepare(db, names_sql)) &&
              (r.facts = tk_facts_db_prepare(db, facts_sql));
    int step = 0;

    while (ok && (step = tk_facts_db_step(db, r.documents)) > 0)
        ok = add_document(&r);
    sqlite3_finalize(r.documents);
    sqlite3_finalize(r.names);
    sqlite3_finalize(r.facts);
    return ok && step == 0;
}
