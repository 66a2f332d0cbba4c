// SPDX-License-Identifier: MIT
#include <toolkit/text/atom.h>

#include <stdlib.h>
#include <string.h>

bool tk_hot_find(tk_hot *hot, const tk_layer *tokens, const tk_scan_form *forms)
{
    uint32_t count = tokens->count, found = 0, seen = 0;
    if (count > hot->capacity) {
        uint32_t *grown = realloc(hot->tokens, count * sizeof *grown);
        if (!grown)
            return false;
        hot->tokens = grown;
        hot->capacity = count;
    }
    const uint32_t *restrict lexeme = tokens->lexeme, *p = lexeme, *end = lexeme + count;
    uint32_t *restrict out = hot->tokens;
    for (; end - p >= 4; p += 4) { // few are hot: skips four at once
        uint32_t a = forms[p[0]].flags, b = forms[p[1]].flags;
        uint32_t c = forms[p[2]].flags, d = forms[p[3]].flags, any = a | b | c | d;
        seen |= any;
        if (!(any & TK_SCAN_HOT))
            continue;
        uint32_t t = (uint32_t)(p - lexeme);
        out[found] = t;
        found += a & TK_SCAN_HOT;
        out[found] = t + 1;
        found += b & TK_SCAN_HOT;
        out[found] = t + 2;
        found += c & TK_SCAN_HOT;
        out[found] = t + 3;
        found += d & TK_SCAN_HOT;
    }
    for (; p < end; p++) {
        uint32_t flags = forms[*p].flags;
        seen |= flags;
        out[found] = (uint32_t)(p - lexeme);
        found += flags & TK_SCAN_HOT;
    }
    hot->count = found;
    hot->seen = seen;
    return true;
}

/** tk_run.kind */
enum { LETTERS, DIGITS, PAIRS, SPACES };

/** The long run of a kind that contains byte `at`, if it was read before; else NULL. */
static const tk_run *find_run(const tk_scan *scan, uint8_t kind, uint32_t at)
{
    uint32_t n = scan->n_runs < TK_SCAN_RUNS ? scan->n_runs : TK_SCAN_RUNS;
    for (uint32_t i = 0; i < n; i++) {
        const tk_run *run = &scan->runs[i];
        if (run->kind == kind && at >= run->begin && at < run->end)
            return run;
    }
    return NULL;
}

/** Remembers a run if it is long. `gap`: of SPACES. */
static void keep_run(tk_scan *scan, uint8_t kind, uint8_t gap, uint32_t begin, uint32_t end)
{
    enum { LONG = 64 }; // bytes; a shorter run is quickly read again
    if (end - begin >= LONG)
        scan->runs[scan->n_runs++ % TK_SCAN_RUNS] = (tk_run){begin, end, kind, gap};
}

void tk_scan_open(tk_scan *scan, const tk_word_table *lexicon, const tk_doc *doc,
                  const tk_layer *tokens, const tk_scan_form *forms)
{
    scan->text = doc->text;
    scan->length = doc->length;
    scan->lexicon = lexicon;
    scan->tokens = tokens;
    scan->forms = forms;
    scan->n_runs = 0;
    scan->n = 0;
    tk_scan_start(scan, 0, 0);
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(unsigned char c)
{
    return (unsigned char)((c | 32) - 'a') < 26;
}

/** Decodes valid UTF-8. Zero bytes follow the text, so reading past its end is safe. */
static uint32_t decode(const char *text, uint32_t at, uint32_t *width)
{
    const unsigned char *s = (const unsigned char *)text + at;
    if (s[0] < 0x80) {
        *width = 1;
        return s[0];
    }
    if (s[0] < 0xe0) {
        *width = 2;
        return (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
    }
    if (s[0] < 0xf0) {
        *width = 3;
        return (s[0] & 0x0fu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
    }
    *width = 4;
    return (s[0] & 7u) << 18 | (s[1] & 0x3fu) << 12 | (s[2] & 0x3fu) << 6 | (s[3] & 0x3fu);
}

/** Spaces beyond ASCII: no-break, en … hair, narrow no-break, ideographic, zero width, BOM. */
static bool is_wide_space(uint32_t c)
{
    return c == 0xa0 || (c >= 0x2000 && c <= 0x200b) || c == 0x202f || c == 0x205f || c == 0x2060 ||
           c == 0x3000 || c == 0xfeff;
}

static bool is_currency_sign(uint32_t c)
{
    return c == '$' || (c >= 0xa2 && c <= 0xa5) || (c >= 0x20a0 && c <= 0x20cf) || c == 0xfe69 ||
           c == 0xff04 || c == 0xffe0 || c == 0xffe1 || c == 0xffe5 || c == 0xffe6 || c == 0xe3f;
}

static bool is_wide_digit(uint32_t c)
{
    return c >= 0xff10 && c <= 0xff19;
}

/** Characters beyond ASCII that are not letters, and their tk_atom.ch; '?': any other. In ascending
 *  order. */
static const struct mark {
    uint32_t first, last;
    char ch;
} marks[] = {
    {0xa1, 0xa9, '?'},     {0xab, 0xb9, '?'},
    {0xbb, 0xbb, '?'},     {0xbc, 0xbc, 'q'}, // ¼
    {0xbd, 0xbd, 'h'},                        // ½
    {0xbe, 0xbe, 't'},                        // ¾
    {0xbf, 0xbf, '?'},     {0x2000, 0x200f, '?'},
    {0x2010, 0x2013, '-'},                         // hyphens, figure dash, en dash
    {0x2014, 0x2015, '_'},                         // em dash, bar
    {0x2016, 0x2017, '?'}, {0x2018, 0x2019, '\''}, // single quotation marks
    {0x201a, 0x2211, '?'}, {0x2212, 0x2212, '-'},  // minus
    {0x2213, 0x2bff, '?'}, {0x3000, 0x303f, '?'},
    {0xff00, 0xff0a, '?'}, {0xff0b, 0xff0b, '+'},
    {0xff0c, 0xff0c, '?'}, {0xff0d, 0xff0d, '-'},
    {0xff0e, 0xff1f, '?'}, {0x1f000, UINT32_MAX, '?'},
};

/** The tk_atom.ch of a character that is not a letter; 0 for a letter. */
static char symbol(uint32_t c)
{
    const struct mark *mark = marks;
    while (c > mark->last)
        mark++;
    return c >= mark->first ? mark->ch : 0;
}

/** How a character counts in a gap. */
enum { NO_SPACE = -1 };

/** The number of line ends in the character at `at`: 0 for another space; NO_SPACE if it is not a
 *  space. `width`: its bytes. */
static int space_at(const tk_scan *scan, uint32_t at, uint32_t *width)
{
    unsigned char c = (unsigned char)scan->text[at];
    *width = 1;
    if (c == '\n')
        return 1;
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r') ? 0 : NO_SPACE;
    uint32_t code = decode(scan->text, at, width);
    if (code == 0x2029)
        return 2;
    if (code == 0x2028 || code == 0x85)
        return 1;
    return is_wide_space(code) ? 0 : NO_SPACE;
}

static uint8_t gap_of(uint32_t lines, bool any)
{
    if (lines)
        return lines > 1 ? TK_GAP_PARAGRAPH : TK_GAP_LINE;
    return any ? TK_GAP_SPACE : TK_GAP_NONE;
}

/** Skips white space; returns the kind of gap. */
static uint8_t skip_space(tk_scan *scan)
{
    const unsigned char *s = (const unsigned char *)scan->text + scan->at;
    if (*s > ' ' && *s < 0x80)
        return TK_GAP_NONE;
    if (*s == ' ' && s[1] > ' ' && s[1] < 0x80) {
        scan->at++;
        return TK_GAP_SPACE;
    }
    uint32_t start = scan->at, lines = 0, width;
    const tk_run *run = find_run(scan, SPACES, start);
    if (run && run->begin == start) {
        scan->at = run->end;
        return run->gap;
    }
    for (int ended; scan->at < scan->length; scan->at += width, lines += (uint32_t)ended) {
        ended = space_at(scan, scan->at, &width);
        if (ended == NO_SPACE)
            break;
    }
    uint8_t gap = gap_of(lines, scan->at > start);
    keep_run(scan, SPACES, gap, start, scan->at);
    return gap;
}

/** Whether a digit is at `at`; `width` is its length in bytes. */
static bool digit_at(const tk_scan *scan, uint32_t at, uint32_t *width)
{
    *width = 1;
    unsigned char c = (unsigned char)scan->text[at];
    if (at >= scan->length)
        return false;
    return c < 0x80 ? is_digit(c) : c == 0xef && is_wide_digit(decode(scan->text, at, width));
}

/** Exactly three digits, and then no digit. */
static bool group_at(const tk_scan *scan, uint32_t at)
{
    uint32_t width;
    for (int i = 0; i < 3; i++, at += width)
        if (!digit_at(scan, at, &width))
            return false;
    return !digit_at(scan, at, &width);
}

/** A stop or comma before a digit, or a separator between groups of three: a no-break or thin
 * space, an apostrophe (Swiss style). The byte after it, or 0. `groups`: the digits so far may be
 * one or more groups. */
static uint32_t separator_end(const tk_scan *scan, uint32_t at, bool groups)
{
    unsigned char c = (unsigned char)scan->text[at];
    if (c < 0x80 && c != '.' && c != ',' && c != '\'')
        return 0;
    uint32_t width, next, code = decode(scan->text, at, &width), end = at + width;
    if (c == '.' || c == ',' || code == 0xff0c || code == 0xff0e)
        return digit_at(scan, end, &next) ? end : 0;
    bool thin = c == '\'' || code == 0xa0 || code == 0x2009 || code == 0x202f || code == 0x2019;
    return thin && groups && group_at(scan, end) ? end : 0;
}

static void cut_number(tk_scan *scan, tk_atom *atom)
{
    uint32_t at = scan->at, width, digits = 0;
    const tk_run *run = NULL;
    bool separated = false;
    while (at < scan->length) {
        // After a separator only what follows matters: the run ends where it did before.
        if (separated && (run = find_run(scan, DIGITS, at)) != NULL) {
            at = run->end;
            break;
        }
        if (digit_at(scan, at, &width)) {
            at += width;
            digits++;
            continue;
        }
        uint32_t end = separator_end(scan, at, separated || digits <= 3);
        if (!end)
            break;
        separated = true;
        at = end;
    }
    atom->kind = TK_ATOM_NUMBER;
    if (!run)
        keep_run(scan, DIGITS, TK_GAP_NONE, scan->at, at);
    scan->at = at;
}

/** The end of the sequence of pairs of a letter and a full stop that begins at `at`. */
static uint32_t pairs_end(tk_scan *scan, uint32_t at)
{
    const tk_run *run = find_run(scan, PAIRS, at);
    uint32_t begin = at;
    if (run)
        return run->end;
    while (at + 1 < scan->length && is_letter((unsigned char)scan->text[at]) &&
           scan->text[at + 1] == '.')
        at += 2;
    keep_run(scan, PAIRS, TK_GAP_NONE, begin, at);
    return at;
}

/** "U.S.", "a.m.": single letters with a full stop after each; their end, or 0. */
static uint32_t initials_end(tk_scan *scan, uint32_t at)
{
    uint32_t begin = at, n;
    at = pairs_end(scan, at);
    n = (at - begin) / 2;
    // "U.S": the last letter may be without a stop.
    if (n && is_letter((unsigned char)scan->text[at]) &&
        !is_letter((unsigned char)scan->text[at + 1]) && (unsigned char)scan->text[at + 1] < 0x80)
        return at + 1;
    return n > 1 && at > begin && !is_letter((unsigned char)scan->text[at]) ? at : 0;
}

/** The end of the run of letters at `at`. */
static uint32_t letters_end(tk_scan *scan, uint32_t at)
{
    const tk_run *run = find_run(scan, LETTERS, at);
    uint32_t begin = at;
    if (run)
        return run->end;
    while (at < scan->length) {
        unsigned char c = (unsigned char)scan->text[at];
        uint32_t width = 1;
        if (!is_letter(c)) {
            if (c < 0x80)
                break;
            uint32_t code = decode(scan->text, at, &width);
            if (is_wide_space(code) || is_currency_sign(code) || symbol(code))
                break;
        }
        at += width;
    }
    keep_run(scan, LETTERS, TK_GAP_NONE, begin, at);
    return at;
}

/** Kana, Han and Hangul, which do not separate words by spaces. */
static bool is_unspaced(uint32_t c)
{
    return (c >= 0x3040 && c < 0xa000) || (c >= 0xac00 && c < 0xd7a4) ||
           (c >= 0xf900 && c < 0xfb00);
}

/** The end of the longest word of the lexicon at the start of the run of such letters at `at`;
 * `end`, the end of the run, if there is no such word. */
static uint32_t cut_unspaced(const tk_scan *scan, uint32_t at, uint32_t end, const tk_word **word)
{
    uint32_t best = end, width;
    for (uint32_t p = at; p < end && p - at < TK_FORM_MAX;) {
        if (!is_unspaced(decode(scan->text, p, &width)))
            break;
        p += width;
        const tk_word *found = tk_word_table_find(scan->lexicon, scan->text + at, p - at);
        if (found) {
            *word = found;
            best = p;
        }
    }
    return best;
}

static void cut_word(tk_scan *scan, tk_atom *atom)
{
    uint32_t at = scan->at, n = 0;
    uint32_t end = scan->text[at + 1] == '.' ? initials_end(scan, at) : 0;
    char folded[TK_FORM_MAX];
    bool lower = false;
    if (!end)
        end = letters_end(scan, at);
    for (uint32_t i = at; i < end && n < sizeof folded; i++) {
        unsigned char c = (unsigned char)scan->text[i];
        if (c == '.')
            continue;
        lower |= c >= 'a';
        folded[n++] = tk_fold((char)c);
    }
    atom->kind = TK_ATOM_WORD;
    atom->capital = scan->text[at] >= 'A' && scan->text[at] <= 'Z';
    atom->upper = !lower;
    atom->word = tk_word_table_find(scan->lexicon, folded, n);
    if (!atom->word && (unsigned char)scan->text[at] >= 0xe3)
        end = cut_unspaced(scan, at, end, &atom->word);
    scan->at = end;
}

/** Whether ".5" begins at the stop `at`. */
static bool is_leading_point(const tk_scan *scan, const tk_atom *atom, uint32_t at)
{
    if (!is_digit((unsigned char)scan->text[at + 1]))
        return false;
    if (scan->n == 1)
        return !tk_text_alnum_before(scan->text, at);
    return atom->gap || atom[-1].kind == TK_ATOM_SIGN;
}

static void cut_sign(tk_scan *scan, tk_atom *atom, uint32_t width)
{
    atom->kind = TK_ATOM_SIGN;
    atom->word = tk_word_table_find(scan->lexicon, scan->text + scan->at, width);
    scan->at += width;
}

static void cut_mark(tk_scan *scan, tk_atom *atom, char ch, uint32_t width)
{
    atom->kind = TK_ATOM_PUNCT;
    atom->ch = ch;
    scan->at += width;
}

static void cut_atom(tk_scan *scan, tk_atom *atom)
{
    uint32_t width, at = scan->at;
    unsigned char c = (unsigned char)scan->text[at];
    if (c < 0x80) {
        if (is_letter(c)) {
            cut_word(scan, atom);
        } else if (is_digit(c)) {
            cut_number(scan, atom);
        } else if (c == '.' && is_leading_point(scan, atom, at)) {
            scan->at++;
            cut_number(scan, atom);
        } else if (c == '$') {
            cut_sign(scan, atom, 1);
        } else {
            cut_mark(scan, atom, (char)c, 1);
        }
        return;
    }
    uint32_t code = decode(scan->text, at, &width);
    char mark = symbol(code);
    if (is_wide_digit(code))
        cut_number(scan, atom);
    else if (is_currency_sign(code))
        cut_sign(scan, atom, width);
    else if (mark || is_wide_space(code))
        cut_mark(scan, atom, mark, width);
    else
        cut_word(scan, atom);
}

/** A separate function, because most atoms do not need it. */
#if defined(__GNUC__)
#define TK_NOINLINE __attribute__((noinline))
#else
#define TK_NOINLINE
#endif

/** Cuts the next atom from the text. */
static TK_NOINLINE void cut_next(tk_scan *scan)
{
    static const tk_atom blank = {.kind = TK_ATOM_END};
    tk_atom *atom = &scan->atoms[scan->n];
    *atom = blank;
    bool full = scan->n == TK_SCAN_ATOMS;
    if (!full)
        atom->gap = scan->n ? skip_space(scan) : TK_GAP_NONE;
    atom->begin = atom->end = scan->at;
    scan->n++;
    if (full || scan->at >= scan->length) {
        atom->gap = TK_GAP_PARAGRAPH;
        return;
    }
    cut_atom(scan, atom);
    atom->end = scan->at;
}

/** Whether an atom of letters, digits or one mark ends at `end`, and does not continue there. */
static bool is_whole(const char *text, uint8_t kind, uint32_t begin, uint32_t end)
{
    const unsigned char *next = (const unsigned char *)text + end;
    if (kind == TK_ATOM_WORD) // "U.S." is a word, too
        return !is_letter(*next) && *next < 0x80 && !(*next == '.' && end == begin + 1);
    if (kind == TK_ATOM_NUMBER)
        return !is_digit(*next) && *next != '\'' && *next < 0x80 &&
               !((*next == '.' || *next == ',') && (is_digit(next[1]) || next[1] >= 0x80));
    return kind == TK_ATOM_PUNCT;
}

/** The first token from `t` on that begins at byte `at` or later. */
static uint32_t token_from(const tk_layer *tokens, uint32_t t, uint32_t at)
{
    enum { STEPS = 8 }; // an atom has one or two tokens, but may have all
    for (int i = 0; i < STEPS; i++, t++)
        if (t >= tokens->count || tokens->begin[t] >= at)
            return t;
    uint32_t low = t, high = tokens->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (tokens->begin[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void tk_scan_more(tk_scan *scan)
{
    const tk_layer *tokens = scan->tokens;
    uint32_t at = scan->at, t = scan->token;
    uint8_t gap = TK_GAP_NONE;
    if (scan->n && scan->text[at] == ' ') {
        gap = TK_GAP_SPACE;
        at++;
    }
    if (!tokens || scan->n == TK_SCAN_ATOMS) {
        cut_next(scan);
        return;
    }
    t = token_from(tokens, t, at);
    scan->token = t;
    if (t < tokens->count && tokens->begin[t] == at) {
        const tk_scan_form *form = &scan->forms[tokens->lexeme[t]];
        uint32_t end = tokens->end[t];
        if (is_whole(scan->text, form->kind, at, end)) {
            scan->atoms[scan->n++] = (tk_atom){
                .begin = at,
                .end = end,
                .word = form->word ? &scan->lexicon->words[form->word - 1] : NULL,
                .kind = form->kind,
                .gap = gap,
                .ch = form->kind == TK_ATOM_PUNCT ? scan->text[at] : 0,
                .capital = form->letter & 1,
                .upper = form->letter >> 1,
            };
            scan->at = end;
            scan->token = t + 1;
            return;
        }
    }
    cut_next(scan);
}

bool tk_scan_move(tk_scan *scan, uint32_t begin)
{
    int k = 0;
    // A full window ends before the text does, and a stop at its start is read differently.
    if (scan->n > TK_SCAN_ATOMS || scan->text[begin] == '.')
        return false;
    while (k < scan->n && scan->atoms[k].begin < begin)
        k++;
    if (k == scan->n || scan->atoms[k].begin != begin)
        return false;
    scan->n -= k;
    memmove(scan->atoms, scan->atoms + k, (size_t)scan->n * sizeof *scan->atoms);
    scan->atoms[0].gap = TK_GAP_NONE;
    return true;
}

tk_scan_form tk_scan_open_form(tk_scan *scan, const tk_word_table *lexicon, const tk_form *form)
{
    enum {
        OTHER =
            ~(TK_SHAPE_LETTER | TK_SHAPE_TITLE | TK_SHAPE_UPPER | TK_SHAPE_MIXED | TK_SHAPE_LOWER)
    };
    scan->text = form->text;
    scan->length = form->length;
    scan->lexicon = lexicon;
    scan->tokens = NULL;
    scan->n_runs = 0;
    scan->n = 0;
    tk_scan_start(scan, 0, 0);
    tk_scan_form out = {.kind = TK_ATOM_END};
    if (!(form->shape & (uint32_t)OTHER) && form->length <= TK_FORM_MAX) {
        tk_atom *atom = &scan->atoms[0];
        const tk_word *word = tk_word_table_find(lexicon, form->folded, form->length);
        bool capital = form->text[0] < 'a', upper = form->shape & TK_SHAPE_UPPER;
        *atom = (tk_atom){.end = form->length,
                          .word = word,
                          .kind = TK_ATOM_WORD,
                          .capital = capital,
                          .upper = upper};
        scan->at = form->length;
        scan->n = 1;
        out.kind = TK_ATOM_WORD;
        out.word = word ? (uint16_t)(word - lexicon->words + 1) : 0;
        out.letter = (uint8_t)(capital | upper << 1);
        return out;
    }
    unsigned char c = (unsigned char)form->text[0];
    if (form->length == 1 && c > ' ' && c < 0x7f && c != '$' && c != '.' && !is_digit(c) &&
        !is_letter(c))
        out.kind = TK_ATOM_PUNCT;
    if (form->shape & TK_SHAPE_DIGIT) {
        uint32_t i = 0;
        while (i < form->length && is_digit((unsigned char)form->text[i]))
            i++;
        out.kind = i == form->length ? TK_ATOM_NUMBER : TK_ATOM_END;
    }
    return out;
}

/** Adds a space and the word at atom `i` to a phrase, folded and without stops. False if a phrase
 *  cannot continue with the atom, or there is no room. */
static bool extend_phrase(tk_scan *scan, int i, char *phrase, uint32_t *length)
{
    const tk_atom *a = tk_scan_at(scan, i);
    uint32_t n = *length;
    if (a->kind != TK_ATOM_WORD || a->gap > TK_GAP_LINE || n + 1 + a->end - a->begin > TK_FORM_MAX)
        return false;
    phrase[n++] = ' ';
    for (uint32_t p = a->begin; p < a->end; p++)
        if (scan->text[p] != '.')
            phrase[n++] = tk_fold(scan->text[p]);
    *length = n;
    return true;
}

int tk_scan_find_phrase(tk_scan *scan, int i, uint32_t class_id, const tk_word **word)
{
    const tk_atom *a = tk_scan_at(scan, i);
    if (!a->word)
        return 0;
    int best = 0;
    if (tk_word_is(a->word, class_id)) {
        best = 1;
        *word = a->word;
    }
    if (a->kind != TK_ATOM_WORD || a->word->phrase_words < 2)
        return best;
    char phrase[TK_FORM_MAX];
    uint32_t length = a->word->length;
    uint8_t most = a->word->phrase_words;
    memcpy(phrase, a->word->form, length);
    for (int j = i + 1, k = 1; k < most; k++, j++) {
        // Hyphens and apostrophes also separate words: "year-ago", "new year's day".
        const tk_atom *b = tk_scan_at(scan, j);
        j += b->kind == TK_ATOM_PUNCT && b->gap == TK_GAP_NONE && (b->ch == '-' || b->ch == '\'');
        if (!extend_phrase(scan, j, phrase, &length))
            break;
        const tk_word *found = tk_word_table_find(scan->lexicon, phrase, length);
        if (tk_word_is(found, class_id)) {
            best = j - i + 1;
            *word = found;
        }
    }
    return best;
}

bool tk_text_alnum_before(const char *text, uint32_t at)
{
    if (!at)
        return false;
    unsigned char c = (unsigned char)text[at - 1];
    if (c < 0x80)
        return is_letter(c) || is_digit(c);
    uint32_t start = at - 1, width;
    while (start && ((unsigned char)text[start] & 0xc0) == 0x80)
        start--;
    uint32_t code = decode(text, start, &width);
    return !symbol(code) && !is_wide_space(code) && !is_currency_sign(code);
}
