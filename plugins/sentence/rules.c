// SPDX-License-Identifier: MIT
// One pass over the tokens. Three things may end a sentence: a terminator (a full stop or similar
// mark), a line end, and the next marker of a list within a line. Tokens without a flag are
// skipped; the text is read only where a rule needs to know what is between two tokens.
#include "rules.h"

#include "form.h"
#include "lines.h"

#include <toolkit/text/seek.h>

#include <string.h>

/** A marker of a list item: "1.", "a)", "1.)", optionally after a bullet. */
typedef struct marker {
    uint32_t style; // the characters around the number; 0: no marker
    uint32_t value;
    uint32_t bullet; // lexeme of the bullet + 1, 0 if there is none
    uint32_t next;   // the token after the marker
} marker;

typedef struct scan {
    const char *text;
    uint32_t length; // of text
    const uint32_t *begin, *end, *lexeme;
    uint32_t count;
    const tk_layer *tokens; // the same
    const uint32_t *flags;  // by lexeme
    uint32_t width;         // at which the text is wrapped, or 0
    uint32_t line;          // start of the current line
    uint32_t line_end;
    uint32_t line_stop; // the first token after the line
    uint32_t row_line;  // the line that `row` refers to
    bool row;           // the line is a row of a table
    marker list;        // of the list in the current line
} scan;

// ------------------------------------------------------------------------------------- look-ups

/** The flags of a token, 0 after the last one. */
static uint32_t at(const scan *s, uint32_t i)
{
    return i < s->count ? s->flags[s->lexeme[i]] : 0;
}

/** Whether nothing is between a token and the one before it. */
static bool glued(const scan *s, uint32_t i)
{
    return i > 0 && i < s->count && s->begin[i] == s->end[i - 1];
}

/** Line ends between a token and the one before it. */
static uint32_t line_ends(const scan *s, uint32_t i)
{
    uint32_t n = 0;
    for (uint32_t p = s->end[i - 1]; p < s->begin[i]; p++)
        n += s->text[p] == '\n';
    return n;
}

/** The bytes of a token as a character; 0 if it has several. */
static char only_char(const scan *s, uint32_t i)
{
    return i < s->count && s->end[i] - s->begin[i] == 1 ? s->text[s->begin[i]] : '\0';
}

// ----------------------------------------------------------------------------------------- lists

/** The list marker that starts with token `i`, which has the flag TK_F_COUNTER. */
static marker counter_at(const scan *s, uint32_t i)
{
    marker m = {.value = TK_F_VALUE(at(s, i)), .next = i + 1};
    char first = s->text[s->begin[i]], last = s->text[s->end[i] - 1];
    uint32_t style = first >= '0' && first <= '9' ? 1 : first >= 'a' ? 2 : 3;
    bool stop = last == '.', parenthesis = last == ')';
    if (!stop && !parenthesis && glued(s, m.next) && only_char(s, m.next) == '.') {
        stop = true;
        m.next++;
    }
    if (!parenthesis && glued(s, m.next) && only_char(s, m.next) == ')') {
        parenthesis = true;
        m.next++;
    }
    if ((stop || parenthesis) && m.next < s->count && !glued(s, m.next))
        m.style = style | (stop ? 4u : 0u) | (parenthesis ? 8u : 0u);
    return m;
}

/** The list marker that a sentence starts with, if `next` is set. */
static marker marker_at(const scan *s, uint32_t i)
{
    marker m = {0};
    if (at(s, i) & TK_F_BULLET) {
        m.bullet = s->lexeme[i] + 1;
        m.next = ++i;
    }
    if (at(s, i) & TK_F_COUNTER) {
        marker number = counter_at(s, i);
        if (number.style != 0) {
            number.bullet = m.bullet;
            return number;
        }
    }
    return m;
}

/** Whether token `i` is the next marker of the list in this line. */
static bool goes_on_with(const scan *s, uint32_t i)
{
    if (at(s, i) & TK_F_BULLET)
        return s->list.bullet == s->lexeme[i] + 1;
    marker m = counter_at(s, i);
    return m.style != 0 && m.style == s->list.style && m.value == s->list.value + 1;
}

// ------------------------------------------------------------------------------------ line ends

/** Whether the line end before token `i` ends a sentence. */
static bool ends_at_line(const scan *s, uint32_t i)
{
    uint32_t flags = at(s, i), before = at(s, i - 1);
    if (line_ends(s, i) > 1)
        return true;
    if (flags & (TK_F_BULLET | TK_F_PIPE))
        return true;
    if ((flags & TK_F_DASH) && only_char(s, i) == '-' && !glued(s, i + 1))
        return true;
    if ((flags & TK_F_COUNTER) && counter_at(s, i).style != 0)
        return true;
    if (s->row && s->row_line == s->line)
        return true;
    if (s->width != 0)
        return !tk_line_is_full(s->text, s->line, s->end[i - 1], s->begin[i], s->width);
    // A line that breaks off: it is longer than an item in a list of words, and continues in lower
    // case.
    return !(flags & TK_F_LOWER) || (before & (TK_F_TERMINATOR | TK_F_COLON)) ||
           s->end[i - 1] - s->line < 40;
}

/** Records the line of token `i`, its first token. */
static void enter_line(scan *s, uint32_t i)
{
    uint32_t p = s->begin[i];
    while (p > 0 && s->text[p - 1] != '\n')
        p--;
    s->line = p;
    const char *eol = memchr(s->text + s->begin[i], '\n', s->length - s->begin[i]);
    s->line_end = eol == NULL ? s->length : (uint32_t)(eol - s->text);
    s->line_stop = tk_seek(s->tokens, i, s->line_end + 1);
    s->list = (marker){0};
}

static bool in_row(scan *s)
{
    if (s->row_line != s->line) {
        s->row_line = s->line;
        s->row = tk_line_is_row(s->text, s->line, s->line_end);
    }
    return s->row;
}

// ----------------------------------------------------------------------------------- terminators

/** What follows a terminator. */
typedef struct context {
    uint32_t next;  // first token that is not part of the sentence that may end
    uint32_t word;  // the first token from there that is not an opening mark, dash or bullet
    uint32_t flags; // of that token
    bool closed;    // a closing mark or citation was skipped
    bool quoted;    // a closing quotation mark was skipped
} context;

static bool closes(const scan *s, uint32_t i, uint32_t flags)
{
    if (flags & TK_F_CITATION)
        return true;
    if (flags & TK_F_EMOJI)
        return line_ends(s, i) == 0;
    if (!(flags & TK_F_CLOSE) && (!(flags & TK_F_QUOTE) || (flags & TK_F_OPEN)))
        return false;
    // A mark after a space after the full stop is a closing mark if it is the last one in its line.
    return glued(s, i) ||
           (s->begin[i] < s->line_end && (i + 1 == s->count || s->begin[i + 1] > s->line_end));
}

static context after(const scan *s, uint32_t last)
{
    context c = {.next = last + 1};
    for (; c.next < s->count; c.next++) {
        uint32_t flags = at(s, c.next);
        if (!closes(s, c.next, flags))
            break;
        c.closed = true;
        c.quoted |= (flags & TK_F_QUOTE) != 0;
    }
    c.word = c.next;
    while (c.word < c.next + 3 &&
           (at(s, c.word) & (TK_F_OPEN | TK_F_QUOTE | TK_F_DASH | TK_F_BULLET)))
        c.word++;
    c.flags = at(s, c.word);
    return c;
}

/** “Is it?” Ms. Doe asked. Up to four words of a name, the verb, and a sign that the report ends.
 */
static bool reports(const scan *s, uint32_t i)
{
    for (uint32_t end = i + 4; i < end && (at(s, i) & TK_F_CAPITAL); i++)
        if (at(s, i) & TK_F_STARTER)
            return false;
    return (at(s, i) & TK_F_SPEECH) && (at(s, i + 1) & TK_F_LINKS);
}

/** Whether the abbreviation `i` also ends a sentence. */
static bool abbreviation_ends(const scan *s, uint32_t i, const context *c)
{
    if (at(s, i) & TK_F_NEVER) // but in “a million with an M. It” the letter is not an initial
        return (at(s, i) & TK_F_COUNTER) && (c->flags & TK_F_STARTER) && i > 0 &&
               (at(s, i - 1) & TK_F_LOWER);
    if ((at(s, c->next) & TK_F_QUOTE) && (c->flags & TK_F_CAPITAL))
        return true;
    if (c->closed && c->quoted)
        return (c->flags & TK_F_CAPITAL) != 0;
    return (c->flags & TK_F_STARTER) != 0;
}

/**
 * “What’s Next? Risks and Rewards”: whether the tokens after `next` in its line are the rest of a
 * heading, a few words in title case without a full stop.
 */
static bool is_heading_rest(const scan *s, uint32_t next)
{
    uint32_t i = next;
    for (; i < s->count && s->begin[i] < s->line_end; i++)
        if (i == next + 12 || ((at(s, i) & TK_F_LOWER) && s->end[i] - s->begin[i] > 4))
            return false;
    return i > next + 1 && !(at(s, i - 1) & (TK_F_TERMINATOR | TK_F_QUOTE | TK_F_COLON));
}

/**
 * Whether token `i` is a full stop followed by a space and a plain capitalised word, a number or
 * the like, so that no rule of ends_at() applies.
 */
static bool ends_plainly(const scan *s, uint32_t i)
{
    const uint32_t special = TK_F_TERMINATOR | TK_F_CITATION | TK_F_EMOJI | TK_F_OPEN | TK_F_CLOSE |
                             TK_F_QUOTE | TK_F_DASH | TK_F_BULLET | TK_F_LOWER | TK_F_LINKS |
                             TK_F_COLON | TK_F_PIPE;
    return (s->flags[s->lexeme[i]] & TK_F_TERMINATOR) == TK_F_STOP && i + 1 < s->count &&
           s->begin[i + 1] > s->end[i] && !(s->flags[s->lexeme[i + 1]] & special);
}

/** A terminator with all of the same kind that follow it: "?!", ". . .". */
typedef struct terminator {
    uint32_t first, last; // in tokens
    uint32_t flags;       // of the first
    bool strong;          // it contains a ! or a ?
    bool dots;            // it is an ellipsis
} terminator;

static terminator terminator_at(const scan *s, uint32_t i)
{
    terminator t = {.first = i, .last = i, .flags = at(s, i)};
    t.dots = (t.flags & TK_F_ELLIPSIS) != 0;
    if (t.flags & TK_F_STOP) { // . . .
        while ((at(s, t.last + 1) & TK_F_STOP) && line_ends(s, t.last + 1) == 0)
            t.last++;
        t.dots |= t.last >= i + 2;
    }
    t.strong = (t.flags & TK_F_STRONG) != 0;
    while (glued(s, t.last + 1) &&
           (at(s, t.last + 1) & (TK_F_STOP | TK_F_STRONG | TK_F_ELLIPSIS))) {
        t.last++;
        t.strong |= (at(s, t.last) & TK_F_STRONG) != 0;
    }
    return t;
}

/** "in May.It was": whether the space is missing after the terminator, before a capital. */
static bool space_is_missing(const scan *s, const terminator *t, const context *c)
{
    if (t->dots || (t->flags & TK_F_ABBREVIATED) || c->word != c->next ||
        !(c->flags & TK_F_CAPITAL) || t->first == 0)
        return false;
    uint32_t before = t->first - 1;
    return ((c->flags & TK_F_STARTER) || (at(s, before) & TK_F_LOWER)) &&
           s->end[before] - s->begin[before] > 1;
}

/** Whether a terminator to which the next word is glued ends a sentence. */
static bool ends_without_space(const scan *s, const terminator *t, const context *c)
{
    if (at(s, t->last) & TK_F_FULLWIDTH)
        return !(c->flags & TK_F_LINKS);
    return space_is_missing(s, t, c);
}

/** Whether what follows shows that the sentence continues, for any terminator. */
static bool goes_on(const scan *s, const context *c)
{
    if (c->flags & (TK_F_LOWER | TK_F_LINKS | TK_F_COLON | TK_F_CLOSE | TK_F_PIPE | TK_F_STRONG))
        return true;
    if ((at(s, c->next) & TK_F_DASH) && !(c->flags & (TK_F_CAPITAL | TK_F_DIGIT)))
        return true;
    return c->quoted && c->word == c->next && reports(s, c->next);
}

/** Whether an ellipsis ends a sentence: before a capital, except “… I”, and before “(Laughter)”. */
static bool ellipsis_ends(const scan *s, const context *c)
{
    return (c->flags & TK_F_CAPITAL) && !(c->flags & TK_F_I) && only_char(s, c->next) != '(';
}

/** Whether a terminator with a ! or a ? ends a sentence. */
static bool exclamation_ends(const scan *s, const terminator *t, const context *c)
{
    if (!c->closed && s->begin[c->next] < s->line_end && is_heading_rest(s, c->next))
        return false;
    if (glued(s, t->first) && (at(s, t->first - 1) & TK_F_NAME)) // Yahoo!
        return (c->flags & TK_F_STARTER) != 0;
    return true;
}

/** Whether a terminator ends a sentence if a space and a word that may start one follow. */
static bool ends_before(const scan *s, const terminator *t, const context *c)
{
    if (t->flags & TK_F_ABBREVIATED)
        return abbreviation_ends(s, t->first, c);
    if (t->strong)
        return exclamation_ends(s, t, c);
    return !t->dots || ellipsis_ends(s, c);
}

/**
 * Whether the terminator that starts with token `i` ends a sentence: the first token of the next
 * one, `count` at the end of the text, or 0. `*last_out` is the terminator's last token.
 */
static uint32_t ends_at(const scan *s, uint32_t i, uint32_t *last_out)
{
    *last_out = i;
    if (ends_plainly(s, i))
        return i + 1;
    terminator t = terminator_at(s, i);
    *last_out = t.last;
    context c = after(s, t.last);
    if (c.next == s->count)
        return s->count;
    bool ends = glued(s, c.next) ? ends_without_space(s, &t, &c)
                                 : !goes_on(s, &c) && ends_before(s, &t, &c);
    return ends ? c.next : 0;
}

// ------------------------------------------------------------------------------------- main loop

typedef struct sentences {
    const tk_host *host;
    tk_doc *doc;
    tk_layer_out out;
    uint32_t count;
} sentences;

/** Whether the tokens are the delimiter row of a table: "|---|:---:|". */
static bool is_separator(const scan *s, uint32_t from, uint32_t to)
{
    bool bar = false;
    for (uint32_t i = from; i < to; i++) {
        uint32_t flags = at(s, i);
        if (!(flags & (TK_F_PIPE | TK_F_DASH | TK_F_COLON)))
            return false;
        bar |= (flags & TK_F_PIPE) != 0;
    }
    return bar;
}

/** Appends the sentence of the tokens `from` … `to` - 1. */
static tk_status append(sentences *to_, const scan *s, uint32_t from, uint32_t to)
{
    if ((at(s, from) & (TK_F_PIPE | TK_F_DASH | TK_F_COLON)) && is_separator(s, from, to))
        return TK_OK;
    if (to_->count == to_->out.capacity) {
        uint64_t more = to_->count == 0 ? s->count / 12 + 32 : (uint64_t)to_->count * 2;
        tk_status status = to_->host->layer_reserve(to_->doc, 0, more, &to_->out);
        if (status != TK_OK)
            return status;
    }
    to_->out.begin[to_->count] = s->begin[from];
    to_->out.end[to_->count++] = s->end[to - 1];
    return TK_OK;
}

/** Forms that the main loop does not skip, and those that matter while a list is open. */
#define LOOK      (TK_F_TERMINATOR | TK_F_PIPE | TK_F_CREDIT)
#define LOOK_LIST (TK_F_COUNTER | TK_F_BULLET)

/** The last token of the list marker that the sentence of token `from` starts with, or `from`. */
static uint32_t enter_list(scan *s, uint32_t from)
{
    if (!(at(s, from) & (TK_F_BULLET | TK_F_COUNTER)))
        return from;
    marker m = marker_at(s, from);
    if (m.next == 0)
        return from;
    s->list = m;
    return m.next - 1;
}

/** “… the plant. Photo: Reuters”: whether a credit starts with token `i`. */
static bool credit_begins(const scan *s, uint32_t i)
{
    return glued(s, i + 1) && (at(s, i + 1) & TK_F_COLON) && !glued(s, i) &&
           !(at(s, i - 1) & (TK_F_DASH | TK_F_COLON | TK_F_QUOTE | TK_F_OPEN));
}

/**
 * Whether a sentence ends at token `*i`, which has one of the flags `look`: the first token of the
 * next one, or 0. Moves `*i` to the last token of a terminator that does not end a sentence.
 */
static uint32_t look_at(scan *s, uint32_t *i, uint32_t look)
{
    uint32_t flags = at(s, *i);
    if (flags & TK_F_PIPE) {
        in_row(s);
    } else if (flags & TK_F_TERMINATOR) {
        if (s->row && s->row_line == s->line)
            return 0;
        uint32_t last, next = ends_at(s, *i, &last);
        if (next != 0 && next < s->count && next >= s->line_stop)
            enter_line(s, next);
        if (next != 0 || last > *i) {
            *i = last;
            return next;
        }
    } else if ((flags & TK_F_CREDIT) && credit_begins(s, *i)) {
        return *i;
    }
    return (flags & look & LOOK_LIST) && !glued(s, *i) && goes_on_with(s, *i) ? *i : 0;
}

/** The first token of the sentence after the one that starts with token `from`. */
static uint32_t sentence_end(scan *s, uint32_t from)
{
    uint32_t i = enter_list(s, from); // a full stop in the marker does not end a sentence
    const uint32_t *lexeme = s->lexeme, *flags_of = s->flags;
    uint32_t look = s->list.next != 0 ? LOOK | LOOK_LIST : LOOK;
    for (i++; i < s->count; i++) {
        if (i >= s->line_stop) {
            bool ends = ends_at_line(s, i);
            enter_line(s, i);
            look = LOOK; // a list ends with its line
            if (ends)
                return i;
        }
        uint32_t stop = s->line_stop;
        while (i < stop && !(flags_of[lexeme[i]] & look))
            i++;
        if (i == stop) {
            i--; // to the first token of the next line
            continue;
        }
        uint32_t next = look_at(s, &i, look);
        if (next != 0)
            return next;
    }
    return s->count;
}

tk_status tk_rules_annotate(const tk_host *host, tk_doc *doc, const uint32_t *flags)
{
    const tk_layer *tokens = &doc->layers[0];
    scan s = {
        .text = doc->text,
        .length = doc->length,
        .begin = tokens->begin,
        .end = tokens->end,
        .lexeme = tokens->lexeme,
        .count = tokens->count,
        .tokens = tokens,
        .flags = flags,
        .width = tk_wrap_width(doc->text, doc->length),
        .row_line = UINT32_MAX,
    };
    sentences out = {.host = host, .doc = doc};
    if (s.count > 0)
        enter_line(&s, 0);
    for (uint32_t from = 0, to; from < s.count; from = to) {
        to = sentence_end(&s, from);
        tk_status status = append(&out, &s, from, to);
        if (status != TK_OK)
            return status;
    }
    return host->layer_commit(doc, 0, out.count);
}
