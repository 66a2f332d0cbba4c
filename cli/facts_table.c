// SPDX-License-Identifier: MIT
// Prints a table of facts: a line for each fact, and under it what each document says.
#include "facts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <toolkit/text/amount.h>
#include <toolkit/text/schema.h>
#include <toolkit/text/visible.h>

/** Columns of the table. */
enum { KIND, PARTIES, WHAT, AMOUNT, WHEN, STATUS, TOLD, COLUMNS };

static const char *const titles[COLUMNS] = {
    [KIND] = "KIND", [PARTIES] = "WHO",   [WHAT] = "WHAT", [AMOUNT] = "AMOUNT",
    [WHEN] = "WHEN", [STATUS] = "STATUS", [TOLD] = "TOLD",
};

/** Columns of the terminal after which a cell is cut. */
static const size_t widest[COLUMNS] = {
    [KIND] = 12, [PARTIES] = 44, [WHAT] = 28, [AMOUNT] = 30,
    [WHEN] = 23, [STATUS] = 10,  [TOLD] = 24,
};

#define CELL_BYTES 512

typedef struct {
    char cells[COLUMNS][CELL_BYTES]; // as they are shown
    const char *line;                // the fact, as JSON
    size_t length;
    bool conflict;
} row;

typedef struct {
    const tk_cli_facts_view *view;
    tk_json_reader reader;
    row *rows;
    size_t n_rows;
    size_t width[COLUMNS];
    FILE *out;
} table;

// ------------------------------------------------------------------------------------------- cells

/** Text that is shown in a cell; `length` is where it ends. */
typedef struct {
    char *data;
    size_t length;
} cell;

static void add_bytes(cell *c, const char *data, size_t length)
{
    c->length += tk_visible(c->data + c->length, CELL_BYTES - c->length, data, length);
}

static void add(cell *c, const char *text)
{
    add_bytes(c, text, strlen(text));
}

static void add_text(cell *c, const tk_json *value)
{
    const tk_str text = tk_json_text(value);
    add_bytes(c, text.data, text.length);
}

/** Adds a member that is a string, after a separator if the cell is not empty. */
static bool add_member(cell *c, const tk_json *object, const char *key, const char *before)
{
    const tk_json *value = tk_json_typed(object, key, TK_JSON_STRING);
    if (value == NULL) {
        return false;
    }
    add(c, before);
    add_text(c, value);
    return true;
}

/** Cuts a cell to `width` columns. */
static void cut(char *text, size_t width)
{
    if (tk_cli_width(text) <= width) {
        return;
    }
    memcpy(text + tk_visible_fit(text, strlen(text), width - 1), "…", sizeof "…");
}

static void add_parties(cell *c, const tk_json *fact, const char *key, const char *before)
{
    tk_json_each each = tk_json_each_of(tk_json_typed(fact, key, TK_JSON_ARRAY));
    for (bool first = true; tk_json_next(&each); first = false) {
        add_member(c, each.value, "name", first ? before : "; ");
    }
}

static tk_str member_text(const tk_json *object, const char *key)
{
    const tk_json *value = tk_json_member(object, key);
    return value == NULL ? (tk_str){"", 0} : tk_json_text(value);
}

static void add_amount(cell *c, const tk_json *object)
{
    const tk_amount amount = {.currency = member_text(object, "currency"),
                              .value = member_text(object, "value"),
                              .low = member_text(object, "low"),
                              .high = member_text(object, "high"),
                              .mod = member_text(object, "mod"),
                              .unit = member_text(object, "unit")};
    const tk_str change = member_text(object, "change");
    if (tk_amount_is_known(&amount)) {
        c->length += tk_amount_write(c->data + c->length, CELL_BYTES - c->length, &amount);
    }
    if (change.length > 0) {
        add(c, c->length > 0 ? " (" : "(");
        add(c, *change.data == '-' ? "" : "+");
        c->length += tk_amount_write_number(c->data + c->length, CELL_BYTES - c->length, change);
        add(c, "%)");
    }
}

static void add_count(cell *c, const tk_json *fact, const char *key, const char *one,
                      const char *many)
{
    const tk_str text = tk_json_text(tk_json_member(fact, key));
    add_bytes(c, text.data, text.length);
    add(c, strcmp(text.data, "1") == 0 ? one : many);
}

/** Lower case, for words of the schema that are in capitals. */
static void add_word(cell *c, const tk_json *fact, const char *key)
{
    const size_t begin = c->length;
    add_member(c, fact, key, "");
    for (size_t i = begin; i < c->length; i++) {
        c->data[i] = (char)(c->data[i] >= 'A' && c->data[i] <= 'Z' ? c->data[i] + 32 : c->data[i]);
    }
}

// -------------------------------------------------------------------------------------------- rows

static void make_row(row *r, const tk_json *fact)
{
    cell cells[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++) {
        r->cells[i][0] = '\0';
        cells[i] = (cell){r->cells[i], 0};
    }
    add_member(&cells[KIND], fact, "kind", "");
    add_parties(&cells[PARTIES], fact, "subject", "");
    add_parties(&cells[PARTIES], fact, "object", cells[PARTIES].length > 0 ? " → " : "→ ");
    add_member(&cells[WHAT], fact, "what", "");
    if (strcmp(tk_json_text(tk_json_member(fact, "mod")).data, "END") == 0) {
        add(&cells[WHAT], cells[WHAT].length > 0 ? ", leaves" : "leaves");
    }
    add_amount(&cells[AMOUNT], fact);
    add_member(&cells[WHEN], fact, "date", "");
    add_word(&cells[STATUS], fact, "status");
    add_count(&cells[TOLD], fact, "documents", " document", " documents");
    r->conflict = tk_json_count(tk_json_member(fact, "conflicts")) > 0;
}

/** Whether a text contains a name at the start of a word. The case of letters is ignored. */
static bool contains(const char *text, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = text; *at != '\0'; at++) {
        const bool inside = at > text && (((unsigned char)at[-1] & 0x80) != 0 ||
                                          strchr(" -.,&/(;:", at[-1]) == NULL);
        if (!inside && strncasecmp(at, name, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_party(const tk_json *parties, const char *name)
{
    tk_json_each each = tk_json_each_of(parties);
    while (tk_json_next(&each)) {
        const tk_json *full = tk_json_typed(each.value, "name", TK_JSON_STRING);
        const tk_json *id = tk_json_typed(each.value, "id", TK_JSON_STRING);
        if ((full != NULL && contains(tk_json_text(full).data, name)) ||
            (id != NULL && contains(tk_json_text(id).data, name))) {
            return true;
        }
    }
    return false;
}

static bool is_wanted(const tk_cli_facts_view *view, const tk_json *fact)
{
    const uint32_t kind = tk_cli_fact_kind(tk_json_text(tk_json_member(fact, "kind")).data);
    if (view->kinds != 0 && (kind == TK_FACT_KINDS || (view->kinds >> kind & 1) == 0)) {
        return false;
    }
    if (view->conflicts && tk_json_count(tk_json_member(fact, "conflicts")) == 0) {
        return false;
    }
    bool about = view->n_names == 0;
    for (size_t i = 0; i < view->n_names && !about; i++) {
        about = is_party(tk_json_member(fact, "subject"), view->names[i]) ||
                is_party(tk_json_member(fact, "object"), view->names[i]);
    }
    return about;
}

static bool take_fact(table *t, const char *line, size_t length)
{
    const tk_json *fact = tk_json_read(&t->reader, line, length);
    if (fact == NULL || tk_json_type_of(fact) != TK_JSON_OBJECT) {
        tk_cli_error("cannot read the table of facts: %s",
                     fact == NULL ? t->reader.fault : "a line is not an object");
        return false;
    }
    if (!is_wanted(t->view, fact)) {
        return true;
    }
    row *r = &t->rows[t->n_rows++];
    make_row(r, fact);
    r->line = line;
    r->length = length;
    for (size_t i = 0; i < COLUMNS; i++) {
        cut(r->cells[i], widest[i]);
        const size_t width = tk_cli_width(r->cells[i]);
        t->width[i] = width > t->width[i] ? width : t->width[i];
    }
    return true;
}

// ---------------------------------------------------------------------------------------- printing

static void put_cells(const table *t, char *const *cells, const char *colour)
{
    size_t last = COLUMNS - 1;
    while (last > 0 && cells[last][0] == '\0') {
        last--;
    }
    fputs(colour, t->out);
    for (size_t i = 0; i <= last; i++) {
        if (t->width[i] == 0) {
            continue;
        }
        const size_t width = tk_cli_width(cells[i]);
        fputs(cells[i], t->out);
        fprintf(t->out, "%*s", i == last ? 0 : (int)(t->width[i] - width + 2), "");
    }
    fprintf(t->out, "%s\n", t->view->style.reset);
}

/** Prints what one document says, with a mark of how its amount compares. */
static void put_witness(const table *t, const tk_json *witness, size_t number)
{
    static const struct {
        const char *amount, *mark;
    } marks[] = {{"agrees", "="}, {"vaguer", "~"}, {"conflicts", "≠"}};
    const tk_cli_style *style = &t->view->style;
    const char *colours[] = {style->green, style->yellow, style->red};
    const tk_str amount = tk_json_text(tk_json_member(witness, "amount"));
    const char *mark = " ", *colour = "";
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (strcmp(amount.data, marks[i].amount) == 0) {
            mark = marks[i].mark;
            colour = colours[i];
        }
    }
    char data[CELL_BYTES] = "";
    cell c = {data, 0};
    add_text(&c, tk_json_member(witness, "wording"));
    fprintf(t->out, "  %2zu %s%s%s “%s”", number, colour, mark, style->reset, data);
    c.length = 0;
    data[0] = '\0';
    add_member(&c, witness, "source", "  according to ");
    add_member(&c, witness, "document", c.length > 0 ? ", " : "  ");
    add_member(&c, witness, "document_date", ", ");
    add_member(&c, witness, "duplicate_of", ", a copy of ");
    fprintf(t->out, "%s%s%s\n", style->dim, data, style->reset);
}

static const tk_json *witness_at(const tk_json *witnesses, uint32_t index)
{
    tk_json_each each = tk_json_each_of(witnesses);
    for (uint32_t i = 0; tk_json_next(&each); i++) {
        if (i == index) {
            return each.value;
        }
    }
    return NULL;
}

/** Prints what the first witness of a side says, and the numbers of all of them. */
static void put_side(const table *t, const tk_json *side, const tk_json *witnesses, bool date)
{
    char data[CELL_BYTES] = "";
    cell c = {data, 0};
    tk_json_each each = tk_json_each_of(tk_json_member(side, "witnesses"));
    for (bool first = true; tk_json_next(&each); first = false) {
        uint32_t index = 0;
        char text[16];
        (void)tk_json_whole(each.value, &index);
        if (first && date) {
            add_member(&c, witness_at(witnesses, index), "date", "");
        } else if (first) {
            add_amount(&c, witness_at(witnesses, index));
        }
        snprintf(text, sizeof text, "%s%u", first ? " (" : ", ", index + 1);
        add(&c, text);
    }
    add(&c, ")");
    fputs(data, t->out);
}

static void put_conflicts(const table *t, const tk_json *fact)
{
    const tk_cli_style *style = &t->view->style;
    tk_json_each each = tk_json_each_of(tk_json_member(fact, "conflicts"));
    while (tk_json_next(&each)) {
        const char *field = tk_json_text(tk_json_member(each.value, "field")).data;
        fprintf(t->out, "     %sconflict%s: ", style->red, style->reset);
        tk_visible_put(t->out, field);
        tk_json_each sides = tk_json_each_of(tk_json_member(each.value, "sides"));
        for (bool first = true; tk_json_next(&sides); first = false) {
            fputs(first ? " " : " ≠ ", t->out);
            put_side(t, sides.value, tk_json_member(fact, "witnesses"), strcmp(field, "date") == 0);
        }
        fputc('\n', t->out);
    }
}

static bool put_row(table *t, const row *r)
{
    char *cells[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++) {
        cells[i] = (char *)r->cells[i];
    }
    put_cells(t, cells, t->view->style.bold);
    const tk_json *fact = tk_json_read(&t->reader, r->line, r->length);
    if (fact == NULL) {
        tk_cli_error("out of memory");
        return false;
    }
    put_conflicts(t, fact);
    tk_json_each each = tk_json_each_of(tk_json_member(fact, "witnesses"));
    for (size_t number = 1; !t->view->brief && tk_json_next(&each); number++) {
        put_witness(t, each.value, number);
    }
    return true;
}

static bool put_table(table *t)
{
    char title[COLUMNS][16];
    char *cells[COLUMNS];
    size_t conflicts = 0;
    bool ok = true;
    for (size_t i = 0; i < COLUMNS; i++) {
        snprintf(title[i], sizeof title[i], "%s", titles[i]);
        cells[i] = title[i];
        t->width[i] =
            t->width[i] > 0 && t->width[i] < strlen(title[i]) ? strlen(title[i]) : t->width[i];
    }
    if (t->n_rows > 0) {
        put_cells(t, cells, t->view->style.dim);
    }
    for (size_t i = 0; i < t->n_rows && ok; i++) {
        ok = put_row(t, &t->rows[i]);
        conflicts += t->rows[i].conflict;
    }
    if (ok && t->n_rows > 0) {
        fprintf(t->out, "%s%zu %s, %zu with conflicts; = agrees, ~ is vaguer, ≠ conflicts%s\n",
                t->view->style.dim, t->n_rows, t->n_rows == 1 ? "fact" : "facts", conflicts,
                t->view->style.reset);
    }
    return ok;
}

static size_t count_lines(const char *text, size_t length)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        n += text[i] == '\n';
    }
    return n + 1;
}

bool tk_cli_facts_print(const tk_cli_facts_view *view, const char *text, size_t length, FILE *out)
{
    table t = {.view = view, .out = out};
    const char *end = text + length;
    bool ok = true;
    t.rows = malloc(count_lines(text, length) * sizeof *t.rows);
    if (t.rows == NULL) {
        tk_cli_error("out of memory");
        return false;
    }
    while (ok && text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        const size_t n = (size_t)((stop != NULL ? stop : end) - text);
        ok = n == 0 || take_fact(&t, text, n);
        text += n + 1;
    }
    ok = ok && put_table(&t);
    tk_json_finish(&t.reader);
    free(t.rows);
    return ok;
}

uint32_t tk_cli_fact_kind(const char *name)
{
    const tk_column *column = &tk_fact_columns[TK_FACT_KIND];
    uint32_t kind = 0;
    while (kind < TK_FACT_KINDS && strcasecmp(column->names[kind], name) != 0) {
        kind++;
    }
    return kind;
}
