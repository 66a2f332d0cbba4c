// SPDX-License-Identifier: MIT
#include "table.h"

#include "mention.h"
#include "owner.h"

static bool is_bar(const fact_sentence *s, uint32_t i)
{
    return s->items[i].kind == IT_BREAK &&
           fact_word_at(s->text, s->items[i].first)->marks & MARK_BAR;
}

static fact_cell read_cell(const fact_sentence *s, uint32_t first, uint32_t end)
{
    fact_cell c = {first, end, {"", 0}, {{0, 0}}, NONE, NONE, NONE};
    for (uint32_t i = first; i < end; i++) {
        const item *it = &s->items[i];
        fact_join(&c.classes, &it->classes);
        fact_join(&c.classes, &it->mods);
        c.entity = c.entity == NONE && it->entity != NONE ? it->entity : c.entity;
        c.date = it->date != NONE ? it->date : c.date;
        c.amount = it->amount != NONE ? it->amount : c.amount;
    }
    if (end > first) {
        c.text = fact_words_text(s, s->items[first].first, s->items[end - 1].last);
    }
    return c;
}

/** Splits the row at its bars. Returns the number of cells; 0 if there are no bars. */
static uint32_t read_cells(const fact_sentence *s, fact_cell cells[TABLE_COLUMNS])
{
    uint32_t n = 0, first = 0, bars = 0;
    for (uint32_t i = 0; i <= s->count && n < TABLE_COLUMNS; i++) {
        if (i < s->count && !is_bar(s, i)) {
            continue;
        }
        bars += i < s->count;
        if (i > first || (i < s->count && i > 0)) {
            cells[n++] = read_cell(s, first, i);
        }
        first = i + 1;
    }
    return bars ? n : 0;
}

static tk_str lower(const fact_sentence *s, tk_str text)
{
    char *copy = s->text->host->alloc(s->text->doc, text.length + 1);
    for (uint64_t i = 0; copy && i < text.length; i++) {
        copy[i] =
            (char)((unsigned char)(text.data[i] - 'A') < 26 ? text.data[i] + 32 : text.data[i]);
    }
    return copy ? (tk_str){copy, text.length} : text;
}

/** The kind of fact that a heading of a row or column names; TK_FACT_KINDS: none. */
static uint32_t kind_of(const fact_cell *c)
{
    static const struct {
        uint8_t class_id, kind;
    } kinds[] = {
        {W_VALUEWORD, TK_FACT_VALUATION}, {W_DEBTWORD, TK_FACT_DEBT},  {W_DIVIDEND, TK_FACT_PAYOUT},
        {W_SPENDWORD, TK_FACT_SPENDING},  {W_MEASURE, TK_FACT_RESULT}, {W_WORKFORCE, TK_FACT_JOBS},
        {W_RATE, TK_FACT_RESULT},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (fact_has(&c->classes, kinds[i].class_id)) {
            return kinds[i].kind;
        }
    }
    return TK_FACT_KINDS;
}

/** The company or thing that a heading names. */
static party heading(const fact_sentence *s, const fact_cell *c)
{
    if (c->entity != NONE) {
        return fact_entity(s, c->entity);
    }
    return (party){.name = c->text, .entity = NONE};
}

static void add(fact_work *w, uint32_t kind, const fact_cell *cell, party subject, tk_str what,
                uint32_t date)
{
    fact_sentence *s = &w->sentence;
    fact *f = party_is(&subject) ? fact_add(w, kind) : NULL;
    if (!f) {
        return;
    }
    fact_amount *a = &s->amounts[cell->amount];
    a->used = true;
    f->subject = subject;
    f->what = what;
    f->has_amount = true;
    f->value = *a;
    f->date = date;
    f->status = TK_FACT_ACTUAL;
    if (a->kind == AMOUNT_PERCENT) {
        f->unit = "%";
        uint32_t first = a->first;
        f->negative = first > s->first &&
                      fact_word_at(s->text, first - 1)->marks & (MARK_MINUS | MARK_HYPHEN);
        fact_cover(s, f, first - (f->negative ? 1 : 0), a->last);
    }
    fact_cover(s, f, a->first, a->last);
}

/** A price or its change: "Brent | $63.80 | -14.6%". */
static void add_price(fact_work *w, const fact_cell *head, const fact_cell *cell, uint32_t column,
                      const fact_cell *title)
{
    const fact_amount *a = &w->sentence.amounts[cell->amount];
    if (a->kind != AMOUNT_PERCENT && column > 1) {
        return; // a difference
    }
    add(w, TK_FACT_MOVE, cell, heading(&w->sentence, head), (tk_str){"", 0}, title->date);
}

static void read_value(fact_work *w, const fact_table *table, const fact_cell *head,
                       const fact_cell *cell, uint32_t column)
{
    const fact_sentence *s = &w->sentence;
    const fact_cell *title = &table->header[column];
    const fact_amount *a = &s->amounts[cell->amount];
    uint32_t by_row = kind_of(head), by_column = kind_of(title);
    if (table->prices) {
        add_price(w, head, cell, column, title);
    } else if (by_row != TK_FACT_KINDS && a->kind != AMOUNT_COUNT) {
        party whose = title->entity != NONE && title->date == NONE
                          ? fact_entity(s, title->entity)
                          : fact_antecedent(w, head->first);
        tk_str what = lower(s, fact_np_text(s, &s->items[head->first]));
        add(w, by_row, cell, whose, what, title->date != NONE ? title->date : head->date);
    } else if ((by_column != TK_FACT_KINDS || a->kind == AMOUNT_PERCENT) && title->text.length &&
               a->kind != AMOUNT_COUNT) {
        add(w, by_column == TK_FACT_KINDS ? TK_FACT_RESULT : by_column, cell, heading(s, head),
            lower(s, title->text), head->date != NONE ? head->date : title->date);
    }
}

bool fact_table_row(fact_work *w, fact_table *table)
{
    const fact_sentence *s = &w->sentence;
    fact_cell cells[TABLE_COLUMNS];
    uint32_t n = read_cells(s, cells);
    if (n < 2) {
        return false;
    }
    for (uint32_t c = 1; c < n; c++) {
        if (cells[c].end - cells[c].first > 6) {
            table->sentence = s->index;
            return false; // prose in cells
        }
    }
    bool goes_on = table->sentence != NONE && s->index == table->sentence + 1;
    table->sentence = s->index;
    if (!goes_on && s->n_amounts == 0) {
        table->columns = n;
        table->prices = false;
        for (uint32_t c = 0; c < n; c++) {
            table->header[c] = cells[c];
        }
        return true;
    }
    if (!goes_on || table->columns == 0) {
        table->columns = 0;
        return true;
    }
    table->prices |=
        fact_has(&cells[0].classes, W_INSTRUMENT) && kind_of(&cells[0]) == TK_FACT_KINDS;
    for (uint32_t c = 1; c < n && c < table->columns; c++) {
        if (cells[c].amount != NONE && cells[c].end - cells[c].first <= 3) {
            read_value(w, table, &cells[0], &cells[c], c);
        }
    }
    return true;
}
