// SPDX-License-Identifier: MIT
// The layout of `toolkit show`: text on the left, wrapped, and the values of the spans that start
// on a line beside it, or under it if there is no room.

#include "show.h"

#include <stdlib.h>
#include <string.h>

#include <toolkit/text/visible.h>

enum {
    NARROW = 70,   /**< columns from which there is a margin */
    PIECE = 65536, /**< bytes of a paragraph that are laid out at once */
    INDENT = 4,    /**< of values under a line, and of what follows the first line of a value */
    SHOWN = 16,    /**< bytes of a character as it is shown */
};

/** What is shown of a character of the text, or of a mark. */
typedef struct glyph {
    uint32_t at;  /**< byte of the text */
    size_t bytes; /**< where its bytes are in the layout's */
    uint16_t length;
    uint16_t width; /**< columns */
    uint8_t style;  /**< tk_show_style */
    bool hype;
    bool space; /**< a line may end here, and then it is not shown */
} glyph;

/** The layout of an article while it is printed. */
typedef struct layout {
    const tk_show_view *view;
    const tk_show_article *article;
    size_t text_width, margin_width; /**< columns; margin_width 0: values are under the lines */
    uint32_t lane_width;             /**< columns of a fact's number */
    glyph *glyphs;                   /**< of the current piece */
    size_t n_glyphs, room_glyphs;
    char *bytes;
    size_t n_bytes, room_bytes;
    size_t next_mark; /**< the first that does not begin yet */
    size_t *open;     /**< indexes of those that have begun and not ended, the innermost last */
    size_t n_open;
    size_t next_note;
    bool failed; /**< out of memory */
} layout;

// ------------------------------------------------------------------------------------------
// colours

const char *tk_show_sequence(tk_show_style style)
{
    static const char *const sequences[TK_SHOW_STYLES] = {
        [TK_SHOW_PLAIN] = "",           [TK_SHOW_PERSON] = "\x1b[1;35m",
        [TK_SHOW_ORG] = "\x1b[1;36m",   [TK_SHOW_LOC] = "\x1b[1;34m",
        [TK_SHOW_PRODUCT] = "\x1b[35m", [TK_SHOW_EVENT] = "\x1b[34m",
        [TK_SHOW_MISC] = "\x1b[36m",    [TK_SHOW_MONEY] = "\x1b[1;32m",
        [TK_SHOW_DATE] = "\x1b[33m",    [TK_SHOW_NUMBER] = "\x1b[32m",
        [TK_SHOW_OTHER] = "\x1b[7m",    [TK_SHOW_HYPE] = "\x1b[31m",
        [TK_SHOW_GOOD] = "\x1b[32m",    [TK_SHOW_BAD] = "\x1b[31m",
        [TK_SHOW_FACT] = "\x1b[1m",
    };
    return sequences[style];
}

static const char *sequence(const layout *l, tk_show_style style)
{
    return l->view->colour ? tk_show_sequence(style) : "";
}

static const char *reset(const layout *l)
{
    return l->view->colour ? "\x1b[0m" : "";
}

static const char *dim(const layout *l)
{
    return l->view->colour ? "\x1b[2m" : "";
}

static void put_spaces(FILE *out, size_t n)
{
    fprintf(out, "%*s", (int)n, "");
}

// -------------------------------------------------------------------------------------------
// glyphs

/** Room for one more item of `size` bytes. */
static void *grow(layout *l, void *items, size_t count, size_t more, size_t *room, size_t size)
{
    if (count + more <= *room)
        return items;
    const size_t wanted = (count + more) * 2;
    void *grown = realloc(items, wanted * size);
    l->failed |= !grown;
    *room = grown ? wanted : *room;
    return grown ? grown : items;
}

/** Adds what is shown for byte `at` of the text. */
static void add_glyph(layout *l, uint32_t at, const char *shown, size_t length, bool space)
{
    l->glyphs = grow(l, l->glyphs, l->n_glyphs, 1, &l->room_glyphs, sizeof *l->glyphs);
    l->bytes = grow(l, l->bytes, l->n_bytes, length, &l->room_bytes, 1);
    if (l->failed)
        return;
    glyph *g = &l->glyphs[l->n_glyphs++];
    *g = (glyph){.at = at, .bytes = l->n_bytes, .length = (uint16_t)length, .space = space};
    g->width = (uint16_t)tk_visible_width(shown, length);
    for (size_t i = 0; i < l->n_open; i++) {
        const tk_show_style style = l->article->marks[l->open[i]].style;
        g->hype |= style == TK_SHOW_HYPE;
        g->style = (uint8_t)(style == TK_SHOW_HYPE ? g->style : style);
    }
    memcpy(l->bytes + l->n_bytes, shown, length);
    l->n_bytes += length;
}

static bool is_plain(const layout *l)
{
    return !l->view->colour;
}

/**
 * Ends a mark: "]ORG". `goes_on`: another one begins inside it and ends after it, so that it is
 * opened again: "]ORG+". A character that could be read as part of the label is kept apart by ";".
 */
static void put_end(layout *l, uint32_t at, size_t open, bool goes_on)
{
    const tk_show_mark *mark = &l->article->marks[l->open[open]];
    char text[TK_SHOW_LABEL + 4];
    const char next = at < l->article->text.length ? l->article->text.data[at] : ' ';
    const bool apart = (next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z') ||
                       next == '_' || next == '+' || next == ';';
    const int n =
        snprintf(text, sizeof text, "]%s%s%s", mark->label, goes_on ? "+" : "", apart ? ";" : "");
    if (is_plain(l))
        add_glyph(l, at, text, (size_t)n, false);
}

/** Ends the marks that end at `at`. */
static void end_marks(layout *l, uint32_t at)
{
    for (size_t i = l->n_open; i-- > 0;) {
        if (l->article->marks[l->open[i]].end != at)
            continue;
        for (size_t k = l->n_open; k-- > i + 1;)
            put_end(l, at, k, true);
        put_end(l, at, i, false);
        memmove(l->open + i, l->open + i + 1, (l->n_open - i - 1) * sizeof *l->open);
        l->n_open--;
        for (size_t k = i; k < l->n_open && is_plain(l); k++)
            add_glyph(l, at, "[", 1, false);
    }
}

/** Begins the marks that begin at `at`. */
static void begin_marks(layout *l, uint32_t at)
{
    const tk_show_article *a = l->article;
    for (; l->next_mark < a->n_marks && a->marks[l->next_mark].begin <= at; l->next_mark++) {
        if (is_plain(l))
            add_glyph(l, at, "[", 1, false);
        l->open[l->n_open++] = l->next_mark;
    }
}

/** Adds the character at byte `at`. Returns its bytes. */
static uint32_t add_character(layout *l, uint32_t at)
{
    const tk_str text = l->article->text;
    const char *c = text.data + at;
    const size_t left = text.length - at;
    size_t taken;
    char shown[SHOWN];
    (void)tk_visible_as_is(c, left, &taken);
    if (*c == '\t' || *c == ' ') {
        add_glyph(l, at, " ", 1, true);
    } else if (is_plain(l) && (*c == '[' || *c == ']' || *c == '\\')) {
        add_glyph(l, at, (const char[]){'\\', *c}, 2, false);
    } else if (*c != '\r' || left < 2 || c[1] != '\n') {
        add_glyph(l, at, shown, tk_visible(shown, sizeof shown, c, taken), false);
    }
    return (uint32_t)taken;
}

/** Makes the glyphs of a paragraph, or of a long one's next piece, from byte `at` on. Returns where
 * it ends. */
static uint32_t read_piece(layout *l, uint32_t at)
{
    const tk_str text = l->article->text;
    const uint32_t begin = at;
    l->n_glyphs = 0;
    l->n_bytes = 0;
    while (at < text.length && text.data[at] != '\n' && !l->failed &&
           (at - begin < PIECE || text.data[at] != ' ') && at - begin < 2 * PIECE) {
        end_marks(l, at);
        begin_marks(l, at);
        at += add_character(l, at);
    }
    end_marks(l, at);
    return at;
}

// --------------------------------------------------------------------------------------------
// lines

/** A line: glyphs `begin` to `end`; the next one begins at `next`. */
typedef struct line {
    size_t begin, end, next;
    uint32_t from, to; /**< bytes of the text */
} line;

/** Whether a line may end between two glyphs: wide characters need no space. */
static bool may_break(const glyph *before, const glyph *after)
{
    return before->width == 2 && after->width == 2 && before->at != after->at;
}

static line next_line(const layout *l, size_t begin, uint32_t piece_end)
{
    line made = {.begin = begin, .end = l->n_glyphs, .next = l->n_glyphs};
    size_t width = 0, end = 0, next = 0;
    for (size_t i = begin; i < l->n_glyphs; i++) {
        const glyph *g = &l->glyphs[i];
        if (i > begin && may_break(g - 1, g)) {
            end = i;
            next = i;
        }
        if (width + g->width > l->text_width && !g->space && i > begin) {
            made.end = next ? end : i;
            made.next = next ? next : i;
            break;
        }
        if (g->space && width > 0) {
            end = i;
            next = i + 1;
        }
        width += g->width;
    }
    while (made.end > made.begin && l->glyphs[made.end - 1].space)
        made.end--;
    made.from = begin < l->n_glyphs ? l->glyphs[begin].at : piece_end;
    made.to = made.next < l->n_glyphs ? l->glyphs[made.next].at : piece_end;
    return made;
}

/** Prints the glyphs of a line, and fills its column. */
static void put_text(const layout *l, const line *made, bool fill)
{
    FILE *out = l->view->out;
    uint8_t style = TK_SHOW_PLAIN;
    bool hype = false;
    size_t width = 0;
    for (size_t i = made->begin; i < made->end; i++) {
        const glyph *g = &l->glyphs[i];
        if (l->view->colour && (g->style != style || g->hype != hype)) {
            fputs(style || hype ? "\x1b[0m" : "", out);
            fputs(tk_show_sequence(g->style  ? g->style
                                   : g->hype ? TK_SHOW_HYPE
                                             : TK_SHOW_PLAIN),
                  out);
            fputs(g->hype ? "\x1b[4m" : "", out);
            style = g->style;
            hype = g->hype;
        }
        fwrite(l->bytes + g->bytes, 1, g->length, out);
        width += g->width;
    }
    fputs(l->view->colour && (style || hype) ? "\x1b[0m" : "", out);
    if (fill && width < l->text_width)
        put_spaces(out, l->text_width - width);
}

// -------------------------------------------------------------------------------------------
// margin

/** Prints the lanes of facts, left of a line: the number where a fact begins, then a line to where
 * it ends. `first`: it is the line's first row. */
static void put_lanes(const layout *l, const line *made, bool first)
{
    const tk_show_article *a = l->article;
    FILE *out = l->view->out;
    for (uint32_t lane = 0; lane < a->lanes; lane++) {
        const char *bar = " ";
        char number[16] = "";
        for (size_t i = 0; i < a->n_facts && a->facts[i].begin < made->to; i++) {
            const tk_show_fact *fact = &a->facts[i];
            const bool begins = fact->begin >= made->from;
            if (fact->lane != lane || fact->end <= made->from)
                continue;
            if (begins && first)
                snprintf(number, sizeof number, "%u", fact->number);
            bar = fact->end > made->to ? "│" : first ? "└" : " ";
        }
        put_spaces(out, l->lane_width - (*number ? strlen(number) : 1));
        fprintf(out, "%s%s%s ", sequence(l, TK_SHOW_FACT), *number ? number : bar, reset(l));
    }
}

/** A row of values, as it is filled and printed. */
typedef struct row {
    layout *l;
    const line *made;
    size_t width; /**< columns so far */
    size_t rows;  /**< begun */
} row;

/** Begins a row: under a line, or beside it, or beside the space under it. */
static void begin_row(row *r)
{
    layout *l = r->l;
    FILE *out = l->view->out;
    if (l->margin_width == 0) {
        put_lanes(l, r->made, false);
        put_spaces(out, INDENT);
    } else if (r->rows > 0) {
        put_lanes(l, r->made, false);
        put_spaces(out, l->text_width);
    }
    if (l->margin_width)
        fprintf(out, " %s│%s", dim(l), reset(l));
    r->rows++;
    r->width = 0;
}

static size_t row_width(const layout *l)
{
    return l->margin_width ? l->margin_width : l->text_width - INDENT;
}

/** Ends a row, and begins the next one. */
static void next_row(row *r)
{
    if (r->rows)
        fputc('\n', r->l->view->out);
    begin_row(r);
}

/** Bytes of the start of `text` that are printed in `columns`: whole words, if one fits. */
static size_t fit_words(const char *text, size_t length, size_t columns)
{
    const size_t n = tk_visible_fit(text, length, columns);
    size_t end = n;
    while (n < length && end > 0 && text[end] != ' ')
        end--;
    return n == length || !n ? length : end ? end : n;
}

static size_t skip_spaces(const char *text, size_t length)
{
    size_t n = 0;
    while (n < length && text[n] == ' ')
        n++;
    return n;
}

/** Prints a value: after the last one if there is room, else in rows of its own. */
static void put_note(row *r, const tk_show_note *note)
{
    const layout *l = r->l;
    const size_t room = row_width(l), length = strlen(note->text);
    const size_t width = tk_visible_width(note->text, length);
    if (!r->rows || (r->width && (note->style == TK_SHOW_FACT || r->width + 2 + width > room)))
        next_row(r);
    for (size_t at = 0, n; at < length; at += n) {
        const size_t indent = at ? 2 : r->width ? 2 : 0;
        n = fit_words(note->text + at, length - at, room - r->width - indent);
        put_spaces(l->view->out, indent + (!r->width && l->margin_width ? 1 : 0));
        fprintf(l->view->out, "%s%.*s%s", sequence(l, note->style), (int)n, note->text + at,
                reset(l));
        r->width += indent + tk_visible_width(note->text + at, n);
        n += skip_spaces(note->text + at + n, length - at - n);
        if (at + n < length)
            next_row(r);
    }
}

/** Prints the values of the spans that begin before `to`: facts after the others. Returns the first
 * that does not. */
static size_t put_notes(row *r, size_t from, uint32_t to)
{
    const tk_show_article *a = r->l->article;
    size_t end = from;
    for (; end < a->n_notes && a->notes[end].begin < to; end++)
        if (a->notes[end].style != TK_SHOW_FACT)
            put_note(r, &a->notes[end]);
    for (size_t i = from; i < end; i++)
        if (a->notes[i].style == TK_SHOW_FACT)
            put_note(r, &a->notes[i]);
    return end;
}

/** Prints a line with its values. `last`: nothing of the article follows. */
static void put_line(layout *l, const line *made, bool last)
{
    const tk_show_article *a = l->article;
    FILE *out = l->view->out;
    row r = {.l = l, .made = made};
    put_lanes(l, made, true);
    put_text(l, made, l->margin_width > 0);
    if (l->margin_width) {
        begin_row(&r);
    } else if (l->next_note < a->n_notes && (last || a->notes[l->next_note].begin < made->to)) {
        fputc('\n', out);
    }
    l->next_note = put_notes(&r, l->next_note, last ? UINT32_MAX : made->to);
    fputc('\n', out);
}

// ------------------------------------------------------------------------------------- the article

/** Prints words in lines of the view's width. */
static void put_wrapped(const layout *l, const char *before, const char *text)
{
    const size_t length = strlen(text);
    for (size_t at = 0, n; at < length; at += n) {
        n = fit_words(text + at, length - at, l->view->width);
        fprintf(l->view->out, "%s%.*s%s\n", before, (int)n, text + at, *before ? reset(l) : "");
        n += skip_spaces(text + at + n, length - at - n);
    }
}

/** Prints the scores of the document: a number, and a bar for hype. */
static void put_scores(const layout *l)
{
    const tk_show_article *a = l->article;
    FILE *out = l->view->out;
    const tk_show_style style = a->sentiment < 0 ? TK_SHOW_BAD : TK_SHOW_GOOD;
    if (a->has_sentiment)
        fprintf(out, "sentiment %s%s%.2f%s", sequence(l, style),
                a->sentiment < 0   ? "▼−"
                : a->sentiment > 0 ? "▲+"
                                   : "",
                a->sentiment < 0 ? -a->sentiment : a->sentiment, reset(l));
    if (a->has_hype) {
        const uint32_t filled = (a->hype < 100 ? a->hype : 100) / 10;
        fprintf(out, "%shype %u %s", a->has_sentiment ? "   " : "", a->hype,
                sequence(l, TK_SHOW_HYPE));
        for (uint32_t i = 0; i < 10; i++)
            fputs(i < filled ? "█" : "░", out);
        fputs(reset(l), out);
    }
    if (a->has_sentiment || a->has_hype)
        fputc('\n', out);
}

static void put_header(const layout *l)
{
    const tk_show_article *a = l->article;
    char id[1024];
    char line_text[4096];
    tk_visible(id, sizeof id, a->id.data, a->id.length);
    snprintf(line_text, sizeof line_text, "%s%s%s%s%s", a->date ? a->date : "",
             a->date ? " · " : "", a->source ? a->source : "", a->source ? " · " : "", id);
    if (a->title)
        put_wrapped(l, l->view->colour ? "\x1b[1m" : "", a->title);
    put_wrapped(l, dim(l), line_text);
    put_scores(l);
    fputc('\n', l->view->out);
}

/** Divides the width between the lanes, the text and the margin. */
static void measure(layout *l)
{
    const tk_show_article *a = l->article;
    size_t width = l->view->width;
    for (size_t n = a->n_facts; n; n /= 10)
        l->lane_width++;
    width -= a->lanes * (l->lane_width + 1);
    l->margin_width = 0;
    if (a->n_notes && l->view->width >= NARROW) {
        l->margin_width = l->view->width * 2 / 5;
        l->margin_width = l->margin_width > 46 ? 46 : l->margin_width;
        width -= l->margin_width + 3;
    }
    l->text_width = width;
}

static void put_pieces(layout *l)
{
    const tk_str text = l->article->text;
    uint32_t length = (uint32_t)text.length;
    while (length && strchr("\r\n ", text.data[length - 1]))
        length--;
    for (uint32_t at = 0; at < length && !l->failed;) {
        const uint32_t end = read_piece(l, at);
        size_t begin = 0;
        if (l->failed)
            return;
        do {
            const line made = next_line(l, begin, end);
            put_line(l, &made, made.next >= l->n_glyphs && end >= length);
            begin = made.next;
        } while (begin < l->n_glyphs);
        at = end + (end < length && strchr("\n ", text.data[end]) != NULL);
    }
}

bool tk_show_print(const tk_show_view *view, const tk_show_article *article)
{
    layout l = {.view = view, .article = article};
    l.open = calloc(article->n_marks + 1, sizeof(*l.open));
    l.failed = !l.open;
    measure(&l);
    if (!l.failed) {
        put_header(&l);
        put_pieces(&l);
    }
    free(l.glyphs);
    free(l.bytes);
    free(l.open);
    return !l.failed;
}

void tk_show_legend(const tk_show_view *view, uint32_t styles)
{
    static const char *const names[TK_SHOW_STYLES] = {
        [TK_SHOW_PERSON] = "PERSON",  [TK_SHOW_ORG] = "ORG",
        [TK_SHOW_LOC] = "LOC",        [TK_SHOW_PRODUCT] = "PRODUCT",
        [TK_SHOW_EVENT] = "EVENT",    [TK_SHOW_MISC] = "MISC",
        [TK_SHOW_MONEY] = "money",    [TK_SHOW_DATE] = "date",
        [TK_SHOW_NUMBER] = "number",  [TK_SHOW_OTHER] = "other layers",
        [TK_SHOW_HYPE] = "hype",      [TK_SHOW_GOOD] = "▲ good",
        [TK_SHOW_BAD] = "▼ bad news", [TK_SHOW_FACT] = "1 fact, from its number to └",
    };
    const layout l = {.view = view};
    size_t width = 0;
    fputc('\n', view->out);
    for (int i = 0; i < TK_SHOW_STYLES; i++) {
        if (!(styles >> i & 1) || !names[i])
            continue;
        const size_t own = tk_visible_width(names[i], strlen(names[i]));
        if (width && width + 2 + own > view->width) {
            fputc('\n', view->out);
            width = 0;
        }
        fprintf(view->out, "%s%s%s%s%s", width ? "  " : "", sequence(&l, (tk_show_style)i),
                view->colour && i == TK_SHOW_HYPE ? "\x1b[4m" : "", names[i], reset(&l));
        width += own + 2;
    }
    fputc('\n', view->out);
    if (!view->colour && styles & 1u << TK_SHOW_PLAIN)
        fputs("[words]LABEL marks a span; \\[ \\] and \\\\ are the text's own; ; after a label "
              "ends it\n",
              view->out);
}
