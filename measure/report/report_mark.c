// SPDX-License-Identifier: MIT
#include "report_mark.h"

#include "html.h"

#include <stdlib.h>
#include <string.h>

/** Orders marks by their start; of two with the same start, the longer one is first. */
static int outer_first(const void *a, const void *b)
{
    const tk_mark *one = a, *two = b;

    if (one->start != two->start)
        return one->start < two->start ? -1 : 1;
    if (one->end != two->end)
        return one->end > two->end ? -1 : 1;
    // Any order will do, if it is always the same.
    return strcmp(one->kind, two->kind);
}

/** The current position in the text. */
typedef struct cursor {
    FILE *out;
    const char *text;
    size_t byte, at; /**< the position in bytes and in code points */
    const tk_mark **open;
    size_t n_open;
} cursor;

static void write_until(cursor *c, size_t place)
{
    const size_t from = c->byte;

    while (c->at < place && c->text[c->byte]) {
        c->byte++;
        while ((c->text[c->byte] & 0xc0) == 0x80)
            c->byte++;
        c->at++;
    }
    tk_html_bytes(c->out, c->text + from, c->byte - from);
}

static void begin(cursor *c, const tk_mark *mark)
{
    fprintf(c->out, "<mark class=\"%s%s\"", mark->kind, c->at > mark->start ? " again" : "");
    if (mark->title) {
        fputs(" title=\"", c->out);
        tk_html_text(c->out, mark->title);
        fputs("\"", c->out);
    }
    fputs(">", c->out);
    c->open[c->n_open++] = mark;
}

static void finish(cursor *c)
{
    const tk_mark *mark = c->open[--c->n_open];

    if (mark->tag && c->at >= mark->end) {
        fputs("<span class=\"tag\">", c->out);
        tk_html_text(c->out, mark->tag);
        fputs("</span>", c->out);
    }
    fputs("</mark>", c->out);
}

/** Writes up to `place`, closing marks that end before it; marks that are open inside these are
 * split. */
static void advance(cursor *c, size_t place)
{
    while (c->n_open) {
        size_t nearest = place + 1, outermost = c->n_open;

        for (size_t i = 0; i < c->n_open; i++)
            if (c->open[i]->end < nearest)
                nearest = c->open[i]->end;
        if (nearest > place)
            break;
        write_until(c, nearest);
        for (size_t i = c->n_open; i-- > 0;)
            if (c->open[i]->end <= nearest)
                outermost = i;
        const size_t n = c->n_open;
        while (c->n_open > outermost)
            finish(c);
        // These are still in the array, after the open ones: reopens them in their order.
        for (size_t i = outermost; i < n; i++)
            if (c->open[i]->end > nearest)
                begin(c, c->open[i]);
    }
    write_until(c, place);
}

static size_t code_points(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += (*text & 0xc0) != 0x80;
    return n;
}

int tk_marked_text(FILE *out, const char *text, tk_mark *marks, size_t n)
{
    const size_t length = code_points(text);
    cursor c = {.out = out, .text = text, .open = calloc(n + 1, sizeof(const tk_mark *))};

    if (!c.open)
        return -1;
    if (n)
        qsort(marks, n, sizeof *marks, outer_first);
    for (size_t i = 0; i < n; i++)
        if (marks[i].start < marks[i].end && marks[i].end <= length) {
            advance(&c, marks[i].start);
            begin(&c, &marks[i]);
        }
    advance(&c, length);
    free(c.open);
    return 0;
}
