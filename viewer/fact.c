// SPDX-License-Identifier: MIT
#include "fact.h"

#include "columns.h"
#include "db_value.h"
#include "problem.h"

#include <stdlib.h>
#include <string.h>

enum {
    KIND,
    SUBJECT,
    OBJECT,
    WHAT,
    CURRENCY,
    VALUE,
    LOW,
    HIGH,
    MOD,
    UNIT,
    CHANGE,
    BEGIN,
    UNTIL,
    DATE,
    STATUS,
    ARTICLES,
    CONFLICTS,
    BLOCK,
    N_COLUMNS
};
static const char *const column_names[N_COLUMNS] = {
    "kind", "subject", "object", "what",  "currency", "value",  "low",      "high",      "mod",
    "unit", "change",  "begin",  "until", "date",     "status", "articles", "conflicts", "block"};

/** The columns of the statement for facts, after the table's own. */
enum { SOURCES = 18, LATEST_STATUS, ID };
static const char facts_sql[] =
    "SELECT kind, NULL, NULL, what, currency, value, low, high, mod, unit, change, begin, until, "
    "date, status, documents, conflicts, NULL, sources, latest_status, id FROM facts ORDER BY id";

/** The columns of the statement for witnesses: how each is written. */
typedef enum form { FORM_TEXT, FORM_NUMBER, FORM_FLAG } form;
static const struct {
    const char *key;
    form form;
} witness_columns[] = {{"wording", FORM_TEXT},    {"source", FORM_TEXT},   {"status", FORM_TEXT},
                       {"what", FORM_TEXT},       {"currency", FORM_TEXT}, {"value", FORM_TEXT},
                       {"low", FORM_TEXT},        {"high", FORM_TEXT},     {"mod", FORM_TEXT},
                       {"unit", FORM_TEXT},       {"change", FORM_NUMBER}, {"begin", FORM_TEXT},
                       {"until", FORM_TEXT},      {"date", FORM_TEXT},     {"amount", FORM_TEXT},
                       {"independent", FORM_FLAG}};
enum { N_WITNESS = sizeof witness_columns / sizeof *witness_columns };
enum { AMOUNT = 14, WITNESS_FACT = N_WITNESS, WITNESS_ID };
static const char witnesses_sql[] =
    "SELECT wording, source, status, what, currency, value, low, high, mod, unit, change, begin, "
    "until, date, amount, independent, fact, id FROM witnesses ORDER BY fact, id";

enum { C_FIELD, C_SAID, C_OTHER_SAID, C_WITNESS, C_OTHER, C_FACT };
static const char conflicts_sql[] = "SELECT field, said, other_said, witness, other, fact FROM "
                                    "conflicts ORDER BY fact, field, rowid";

/** Rows of a statement in the order of facts, read along with them. */
typedef struct cursor {
    sqlite3_stmt *rows;
    int fact_column;
    bool has_row;
} cursor;

/** A side of a conflict: what is said, and who says it. */
typedef struct side {
    char *said;
    size_t length;
    uint32_t *witnesses;
    uint32_t n, capacity;
} side;

typedef struct writer {
    const tk_view_corpus *corpus;
    tk_facts_db *db;
    tk_block_series series;
    tk_json_writer columns[N_COLUMNS];
    cursor witnesses, conflicts;
    uint32_t first;    /**< number of the current fact's first witness */
    uint32_t n;        /**< witnesses of the current fact */
    uint8_t *is_main;  /**< by witness of the current fact: whether its amount is the fact's */
    uint32_t capacity; /**< of `is_main` */
    side *sides;
    uint32_t n_sides, sides_capacity;
} writer;

// --------------------------------------------------------------------------------------- cursors

static bool advance(writer *w, cursor *c)
{
    const int step = tk_facts_db_step(w->db, c->rows);

    c->has_row = step > 0;
    return step >= 0;
}

static bool open_cursor(writer *w, cursor *c, const char *sql, int fact_column)
{
    c->fact_column = fact_column;
    c->rows = tk_facts_db_prepare(w->db, sql);
    return c->rows && advance(w, c);
}

/** Whether the current row is of a fact. */
static bool is_of(const writer *w, const cursor *c, uint32_t fact)
{
    return c->has_row && tk_facts_db_index(c->rows, c->fact_column, w->corpus->n_facts) == fact;
}

// ------------------------------------------------------------------------------------- witnesses

static void put_place(const writer *w, uint32_t number, tk_json_writer *out)
{
    const tk_view_corpus *c = w->corpus;
    const tk_witness *witness = &c->witnesses[c->place_of[number]];
    const uint32_t article = c->article_of[witness->document];

    tk_json_put_key(out, "article");
    if (article == TK_NONE)
        tk_json_put_null(out);
    else
        tk_json_put_integer(out, article);
    tk_json_put_key(out, "start");
    tk_json_put_integer(out, witness->begin);
    tk_json_put_key(out, "end");
    tk_json_put_integer(out, witness->end);
}

static void put_witness(const writer *w, uint32_t number, tk_json_writer *out)
{
    sqlite3_stmt *row = w->witnesses.rows;

    tk_json_open(out, '{');
    put_place(w, number, out);
    for (int i = 0; i < N_WITNESS; i++) {
        tk_json_put_key(out, witness_columns[i].key);
        if (witness_columns[i].form == FORM_TEXT)
            tk_db_put_text(out, row, i);
        else if (witness_columns[i].form == FORM_NUMBER)
            tk_db_put_number(out, row, i);
        else
            tk_json_put_bool(out, sqlite3_column_int64(row, i) != 0);
    }
    tk_json_close(out, '}');
}

/** Notes whether the amount of the next witness is that of the fact. */
static bool note_main(writer *w)
{
    const tk_str amount = tk_facts_db_text(w->witnesses.rows, AMOUNT);

    if (w->n == w->capacity) {
        const uint32_t capacity = w->capacity ? 2 * w->capacity : 64;
        uint8_t *grown = capacity > w->capacity ? realloc(w->is_main, capacity) : NULL;
        if (!grown)
            return tk_problem_memory(w->db->error);
        w->is_main = grown;
        w->capacity = capacity;
    }
    w->is_main[w->n++] = amount.data && amount.length == strlen("agrees") && // or "vaguer"
                         amount.data[0] != 'c';
    return true;
}

static bool put_witnesses(writer *w, uint32_t fact)
{
    tk_json_writer *out = &w->series.w;

    w->n = 0;
    w->first = TK_NONE;
    tk_json_put_key(out, "witnesses");
    tk_json_open(out, '[');
    while (is_of(w, &w->witnesses, fact)) {
        const uint32_t number =
            tk_facts_db_index(w->witnesses.rows, WITNESS_ID, w->corpus->n_witnesses);

        if (number == TK_NONE || (w->n && number != w->first + w->n))
            return tk_facts_db_wrong(w->db, "the witnesses of a fact are not together");
        if (!w->n)
            w->first = number;
        if (!note_main(w))
            return false;
        put_witness(w, number, out);
        if (!advance(w, &w->witnesses))
            return false;
    }
    tk_json_close(out, ']');
    return true;
}

// ------------------------------------------------------------------------------------- conflicts

static void empty_sides(writer *w)
{
    for (uint32_t i = 0; i < w->n_sides; i++) {
        free(w->sides[i].said);
        free(w->sides[i].witnesses);
    }
    w->n_sides = 0;
}

/** Returns the side that says so, which is added if it is new; NULL when out of memory. */
static side *side_of(writer *w, tk_str said)
{
    if (!said.data)
        return NULL;
    for (uint32_t i = 0; i < w->n_sides; i++)
        if (w->sides[i].length == said.length &&
            memcmp(w->sides[i].said, said.data, said.length) == 0)
            return &w->sides[i];
    if (w->n_sides == w->sides_capacity) {
        const uint32_t capacity = w->sides_capacity ? 2 * w->sides_capacity : 8;
        side *grown = realloc(w->sides, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        w->sides = grown;
        w->sides_capacity = capacity;
    }
    side *one = &w->sides[w->n_sides];
    *one = (side){.said = malloc(said.length + 1), .length = said.length};
    if (!one->said)
        return NULL;
    memcpy(one->said, said.data, said.length);
    w->n_sides++;
    return one;
}

static bool add_to_side(side *s, uint32_t witness)
{
    if (s->n == s->capacity) {
        const uint32_t capacity = s->capacity ? 2 * s->capacity : 4;
        uint32_t *grown = realloc(s->witnesses, capacity * sizeof *grown);
        if (!grown)
            return false;
        s->witnesses = grown;
        s->capacity = capacity;
    }
    s->witnesses[s->n++] = witness;
    return true;
}

/** Adds the side of the fact: those whose amounts it is made of, or the witness of a date. */
static bool add_main_side(writer *w, bool is_amount)
{
    sqlite3_stmt *row = w->conflicts.rows;
    const uint32_t other = tk_facts_db_index(row, C_OTHER, w->corpus->n_witnesses);
    side *s = side_of(w, tk_facts_db_text(row, C_OTHER_SAID));

    for (uint32_t i = 0; s && i < w->n; i++)
        if ((w->first + i == other || (is_amount && w->is_main[i])) && !add_to_side(s, i))
            return false;
    return s != NULL;
}

static bool add_row(writer *w)
{
    sqlite3_stmt *row = w->conflicts.rows;
    const uint32_t number = tk_facts_db_index(row, C_WITNESS, w->corpus->n_witnesses);

    if (number == TK_NONE || number < w->first || number - w->first >= w->n)
        return true;
    side *s = side_of(w, tk_facts_db_text(row, C_SAID));
    return s && add_to_side(s, number - w->first);
}

static void put_sides(const writer *w, tk_json_writer *out)
{
    tk_json_put_key(out, "sides");
    tk_json_open(out, '[');
    for (uint32_t i = 0; i < w->n_sides; i++) {
        tk_json_open(out, '{');
        tk_json_put_key(out, "said");
        tk_json_put_string(out, w->sides[i].said, w->sides[i].length);
        tk_json_put_key(out, "witnesses");
        tk_json_open(out, '[');
        for (uint32_t k = 0; k < w->sides[i].n; k++)
            tk_json_put_integer(out, w->sides[i].witnesses[k]);
        tk_json_close(out, ']');
        tk_json_close(out, '}');
    }
    tk_json_close(out, ']');
}

static bool is_amount(const writer *w)
{
    const tk_str field = tk_facts_db_text(w->conflicts.rows, C_FIELD);

    return field.length == strlen("amount") && field.data &&
           memcmp(field.data, "amount", field.length) == 0;
}

/** Writes the conflict of the current row, and reads all rows of it. */
static bool put_conflict(writer *w, uint32_t fact)
{
    tk_json_writer *out = &w->series.w;
    const bool amount = is_amount(w);
    bool ok;

    empty_sides(w);
    ok = add_main_side(w, amount) || tk_problem_memory(w->db->error);
    while (ok && is_of(w, &w->conflicts, fact) && is_amount(w) == amount)
        ok = (add_row(w) || tk_problem_memory(w->db->error)) && advance(w, &w->conflicts);
    tk_json_open(out, '{');
    tk_json_put_key(out, "field");
    tk_json_put_text(out, amount ? "amount" : "date");
    put_sides(w, out);
    tk_json_close(out, '}');
    return ok;
}

static bool put_conflicts(writer *w, uint32_t fact)
{
    tk_json_writer *out = &w->series.w;

    tk_json_put_key(out, "conflicts");
    tk_json_open(out, '[');
    while (is_of(w, &w->conflicts, fact))
        if (!put_conflict(w, fact))
            return false;
    tk_json_close(out, ']');
    return true;
}

// ----------------------------------------------------------------------------------------- facts

static void put_parties(writer *w, uint32_t fact)
{
    const tk_view_corpus *c = w->corpus;

    tk_json_open(&w->columns[SUBJECT], '[');
    tk_json_open(&w->columns[OBJECT], '[');
    for (uint32_t i = c->parties_of[fact]; i < c->parties_of[fact + 1]; i++)
        tk_json_put_integer(&w->columns[c->parties[i].is_object ? OBJECT : SUBJECT],
                            c->parties[i].entity);
    tk_json_close(&w->columns[SUBJECT], ']');
    tk_json_close(&w->columns[OBJECT], ']');
}

static void put_row(writer *w, sqlite3_stmt *row, uint32_t fact)
{
    put_parties(w, fact);
    for (int i = 0; i < N_COLUMNS; i++)
        if (i == CHANGE)
            tk_db_put_number(&w->columns[i], row, i);
        else if (i == ARTICLES || i == CONFLICTS)
            tk_db_put_count(&w->columns[i], row, i);
        else if (i == BLOCK)
            tk_json_put_integer(&w->columns[i], w->series.k);
        else if (i != SUBJECT && i != OBJECT)
            tk_db_put_text(&w->columns[i], row, i);
}

static bool put_element(writer *w, sqlite3_stmt *row, uint32_t fact)
{
    tk_json_writer *out = &w->series.w;

    if (!tk_block_series_next(&w->series))
        return false;
    tk_json_open(out, '{');
    if (!put_witnesses(w, fact) || !put_conflicts(w, fact))
        return false;
    tk_json_put_key(out, "sources");
    tk_db_put_count(out, row, SOURCES);
    tk_json_put_key(out, "latest_status");
    tk_db_put_text(out, row, LATEST_STATUS);
    tk_json_close(out, '}');
    return true;
}

static bool put_all(writer *w, sqlite3_stmt *rows)
{
    uint32_t fact = 0;
    int step = 0;

    while (fact < w->corpus->n_facts && (step = tk_facts_db_step(w->db, rows)) > 0) {
        if (!put_element(w, rows, fact))
            return false;
        put_row(w, rows, fact++);
    }
    return step >= 0 && tk_block_series_end(&w->series);
}

static bool put_table(writer *w)
{
    tk_json_writer out = {0};

    if (tk_columns_put(w->columns, column_names, N_COLUMNS, &out))
        return tk_blocks_put(w->series.blocks, "facts", &out);
    free(tk_json_written(&out, NULL));
    return tk_problem_memory(w->series.blocks->error);
}

/** Reads all facts, and writes their blocks. */
static bool put_facts(writer *w)
{
    sqlite3_stmt *rows = tk_facts_db_prepare(w->db, facts_sql);
    const bool ok = rows && open_cursor(w, &w->witnesses, witnesses_sql, WITNESS_FACT) &&
                    open_cursor(w, &w->conflicts, conflicts_sql, C_FACT) && put_all(w, rows);

    sqlite3_finalize(rows);
    sqlite3_finalize(w->witnesses.rows);
    sqlite3_finalize(w->conflicts.rows);
    return ok;
}

bool tk_facts_write(const tk_view_corpus *corpus, tk_facts_db *db, tk_blocks *blocks)
{
    writer w = {.corpus = corpus, .db = db, .series = {.blocks = blocks, .prefix = "facts"}};

    tk_columns_start(w.columns, N_COLUMNS);
    const bool ok = (!db->db || put_facts(&w)) && put_table(&w);
    tk_columns_finish(w.columns, N_COLUMNS);
    tk_block_series_finish(&w.series);
    empty_sides(&w);
    free(w.sides);
    free(w.is_main);
    return ok;
}
