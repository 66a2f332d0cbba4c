// SPDX-License-Identifier: MIT
#include "span.h"

#include "label.h"

#include <stdbool.h>
#include <string.h>

static const tk_word *tk_word_at(const tk_text *text, uint32_t t)
{
    return &text->words[t];
}

/** Whether white space precedes token `t`, or it is the first. */
static bool tk_is_apart(const tk_text *text, uint32_t t)
{
    return t == 0 || text->begin[t] > text->end[t - 1];
}

/** Label and place of a token in a gazetteer match. Label is TK_N_LABELS for none. */
static uint32_t tk_name_label(uint8_t name)
{
    return name == 0 ? TK_N_LABELS : (name - 1u) / TK_NAME_PLACES;
}

static uint32_t tk_name_place(uint8_t name)
{
    return (name - 1u) % TK_NAME_PLACES;
}

/** The label of each token of a run, and which tokens start a span: BIO without the letters. */
typedef struct tk_marks {
    uint8_t label[TK_RUN_MAX]; /**< TK_N_LABELS for none */
    bool starts[TK_RUN_MAX];
    uint32_t count;
} tk_marks;

/** Makes the tokens `from` … `to` - 1 a separate span, and repairs the spans that it cuts. */
static void tk_marks_set(tk_marks *marks, uint32_t from, uint32_t to, uint8_t label)
{
    for (uint32_t i = from; i < to; i++) {
        marks->label[i] = label;
        marks->starts[i] = i == from;
    }
    if (to < marks->count && marks->label[to] < TK_N_LABELS)
        marks->starts[to] = true;
}

static void tk_marks_lanes(tk_marks *marks, const uint8_t *lanes)
{
    for (uint32_t i = 0; i < marks->count; i++) {
        uint32_t label = tk_lane_label(lanes[i]);
        marks->label[i] = (uint8_t)label;
        marks->starts[i] =
            label < TK_N_LABELS && (tk_lane_place(lanes[i]) == TK_B ||
                                    (label != TK_MISC && tk_lane_place(lanes[i]) == TK_U));
    }
}

/** Whether a model's name can start with token `t`: one capital, or one to four capitals, and then
 * digits. */
static bool tk_may_be_model(const tk_text *text, uint32_t t)
{
    // most capitalised words continue in lower case
    unsigned char next = (unsigned char)text->text[text->begin[t] + 1];
    return next > ' ' && next < 'a' && (tk_word_at(text, t)->flags & TK_WORD_CAPITAL);
}

static bool tk_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool tk_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool tk_is_letter(char c)
{
    return tk_is_upper((char)(c & ~0x20));
}

/** Whether token `t` is a hyphen between two words: NPT-4, of three tokens. */
static bool tk_is_inner_hyphen(const tk_text *text, uint32_t t)
{
    return text->begin[t] == text->end[t - 1] && text->text[text->begin[t]] == '-' &&
           text->begin[t + 1] == text->end[t];
}

/**
 * Whether the bytes from `p` to `stop` are a model's name: one to four capitals, an optional
 * hyphen, then digits, letters and hyphens, with at least two digits, or one after two capitals and
 * a hyphen.
 */
static bool tk_is_model_form(const char *p, const char *stop)
{
    uint32_t upper = 0, digits = 0;
    for (; p < stop && tk_is_upper(*p); p++)
        upper++;
    bool hyphen = p < stop && *p == '-';
    p += hyphen;
    if (upper == 0 || upper > 4 || p == stop || !tk_is_digit(*p))
        return false;
    for (; p < stop; p++) {
        if (tk_is_digit(*p))
            digits++;
        else if (!tk_is_letter(*p) && *p != '-')
            return false;
    }
    return digits >= 2 || (hyphen && upper >= 2);
}

/**
 * A model's name at token `t`: capitals, then digits, as in K100, B440-200, NPT-4, QTX4090. The
 * tokenizer splits at hyphens, so it may have several tokens: returns their number, or 0.
 */
static uint32_t tk_model_name(const tk_text *text, uint32_t t, uint32_t limit)
{
    uint32_t end = t + 1;
    if (!tk_may_be_model(text, t))
        return 0;
    if (t > 0 && text->begin[t] == text->end[t - 1] && text->text[text->begin[t] - 1] == '-')
        return 0;
    while (end + 1 < limit && tk_is_inner_hyphen(text, end))
        end += 2;
    if (!tk_is_model_form(text->text + text->begin[t], text->text + text->end[end - 1]))
        return 0;
    // Q1 and H2 are quarters and halves; S5 needs a name before it
    const tk_word *word = tk_word_at(text, t);
    return word->class == TK_CLASS_CALENDAR || tk_word_is_generic(word) ? 0 : end - t;
}

/** Whether token `t` continues a product's name: a number, a model's name, "Pro", "Series". */
static bool tk_continues_product(const tk_text *text, uint32_t t)
{
    const tk_word *word = tk_word_at(text, t);
    if (!tk_is_apart(text, t))
        return false;
    if (tk_word_is_number(word)) {
        // a version has three digits at most, and one point: "Heron 3.1", but not "$1,000"
        return text->end[t] - text->begin[t] <= 3 && word->class == TK_CLASS_NUMBER;
    }
    return (word->class == TK_CLASS_PRODUCT_HEAD && (word->flags & TK_WORD_CAPITAL)) ||
           tk_model_name(text, t, t + 1) > 0;
}

/** Whether the word before a product's name is part of it: Defense Heron, Code Heron. */
static bool tk_leads_product(const tk_text *text, const tk_run *run, uint32_t i)
{
    const tk_word *word = tk_word_at(text, run->first + i);
    return (run->context[i] & 3) == TK_CONTEXT_PLAIN && run->name[i] == 0 &&
           (word->class == TK_CLASS_COMMON || word->class == TK_CLASS_UNKNOWN ||
            word->class == TK_CLASS_COMMON_NAME) &&
           !(word->flags & TK_WORD_POSSESSIVE) && tk_is_apart(text, run->first + i + 1);
}

/** A match of the gazetteer in a run: tokens `from` … `to` - 1 of it. */
typedef struct tk_match {
    uint32_t from, to, label;
    bool common; /**< one word, which is also a common word */
} tk_match;

/** The match that starts at `i`, if there is one. */
static bool tk_match_at(const tk_run *run, uint32_t i, tk_match *match)
{
    if (run->name[i] == 0)
        return false;
    uint32_t place = tk_name_place(run->name[i]);
    if (place != TK_U && place != TK_B && place != TK_NAME_AMBIGUOUS)
        return false;
    *match = (tk_match){.from = i,
                        .to = i + 1,
                        .label = tk_name_label(run->name[i]),
                        .common = place == TK_NAME_AMBIGUOUS};
    while (place == TK_B && match->to < run->count &&
           tk_name_place(run->name[match->to - 1]) != TK_L)
        match->to++;
    return true;
}

/**
 * "Moody's", "McDonald's": a name that ends in a clitic, which the tagger reads at most as the
 * possessive of another name. If the gazetteer also has that other name, as with Kellogg, it stays
 * a possessive.
 */
static bool tk_apply_clitic(const tk_text *text, const tk_run *run, tk_marks *marks,
                            const tk_match *match)
{
    uint32_t from = match->from, to = match->to, first = run->first + from, label;
    uint32_t clitic = run->first + to - 1;
    if (!(tk_word_at(text, clitic)->flags & TK_WORD_POSSESSIVE) || match->common ||
        (marks->label[from] != TK_N_LABELS && !marks->starts[from]) ||
        tk_gazetteer_match(text->gazetteer, text->text, text->begin, text->end, first, clitic,
                           &label) == clitic - first)
        return false;
    if (to < run->count && marks->label[to] != TK_N_LABELS && !marks->starts[to] &&
        marks->label[to] == marks->label[to - 1])
        return false; // the tagger has a longer name
    tk_marks_set(marks, from, to, (uint8_t)match->label);
    return true;
}

/** Persons, organisations and places that the tagger missed: only in runs in which it found
 * nothing. */
static void tk_apply_missed(const tk_run *run, tk_marks *marks, const tk_match *match)
{
    if (match->common || run->line != TK_LINE_PLAIN)
        return;
    for (uint32_t i = match->from; i < match->to; i++)
        if (marks->label[i] != TK_N_LABELS)
            return;
    tk_marks_set(marks, match->from, match->to, (uint8_t)match->label);
}

/** Whether a match is accepted as a product, an event or an index. */
static bool tk_is_believed(const tk_text *text, const tk_run *run, const tk_marks *marks,
                           const tk_match *match)
{
    uint32_t from = match->from, to = match->to, tagged = marks->label[from];
    bool goes_on = to < run->count && marks->label[to] == tagged && !marks->starts[to];
    bool versioned = to < run->count && tk_continues_product(text, run->first + to) &&
                     tk_word_is_number(tk_word_at(text, run->first + to));

    if (versioned || (tagged == TK_MISC && !goes_on))
        return true;
    if (tagged == TK_ORG && goes_on)
        return false; // part of a longer name: "Polaris Update Corp."
    // a common word must look like a name: "their Heron", but not "Quest for growth"
    return !match->common || (tagged == TK_ORG && (run->context[from] & 3) == TK_CONTEXT_PLAIN);
}

/** Marks a product with its version and with the word that precedes it, or an event with its year.
 */
static void tk_apply_thing(const tk_text *text, const tk_run *run, tk_marks *marks,
                           const tk_match *match)
{
    uint32_t from = match->from, to = match->to, label = match->label;

    if (label == TK_PRODUCT) {
        while (to < run->count && tk_continues_product(text, run->first + to))
            to++;
        if (from > 0 && marks->label[from - 1] != TK_PERSON &&
            tk_leads_product(text, run, from - 1))
            from--;
    } else if (label == TK_EVENT && to < run->count) {
        const tk_word *next = tk_word_at(text, run->first + to);
        to += next->class == TK_CLASS_YEAR ||
              (tk_word_is_number(next) && tk_continues_product(text, run->first + to));
    }
    tk_marks_set(marks, from, to, (uint8_t)label);
}

/** Names that the gazetteer knows and the tagger was not trained for, and models' names. */
static void tk_apply_names(const tk_text *text, const tk_run *run, tk_marks *marks)
{
    for (uint32_t i = 0; i < run->count; i++) {
        tk_match match = {.to = i + 1};
        bool known = tk_match_at(run, i, &match);
        uint32_t model = 0;
        if (tk_may_be_model(text, run->first + i) && marks->label[i] != TK_PERSON &&
            run->line != TK_LINE_CAPS)
            model = tk_model_name(text, run->first + i, run->first + run->count);
        if (model > match.to - i || (model > 0 && !known)) {
            match = (tk_match){.from = i, .to = i + model, .label = TK_PRODUCT};
            tk_apply_thing(text, run, marks, &match);
        } else if (known && (match.label <= TK_LOC)) {
            if (!tk_apply_clitic(text, run, marks, &match))
                tk_apply_missed(run, marks, &match);
        } else if (known && tk_is_believed(text, run, marks, &match)) {
            tk_apply_thing(text, run, marks, &match);
        }
        i = match.to - 1;
    }
}

/** End of the span that starts at `i`. */
static uint32_t tk_marks_end(const tk_marks *marks, uint32_t i)
{
    uint32_t end = i + 1;
    while (end < marks->count && marks->label[end] == marks->label[i] && !marks->starts[end])
        end++;
    return end;
}

/** "Kestral AG": capitalised words up to a company suffix are a company if the tagger found nothing
 * there. */
static void tk_apply_companies(const tk_text *text, const tk_run *run, tk_marks *marks)
{
    if (run->line != TK_LINE_PLAIN)
        return;
    for (uint32_t i = 1; i < run->count; i++) {
        const tk_word *ending = tk_word_at(text, run->first + i);
        uint32_t from = i;
        if (ending->class != TK_CLASS_CORP || !(ending->flags & (TK_WORD_CORP | TK_WORD_CAPS)) ||
            marks->label[i] != TK_N_LABELS)
            continue;
        while (from > 0 && marks->label[from - 1] == TK_N_LABELS &&
               tk_is_apart(text, run->first + from) &&
               (tk_word_at(text, run->first + from - 1)->flags & TK_WORD_ANCHOR) &&
               tk_word_at(text, run->first + from - 1)->class != TK_CLASS_DEMONYM)
            from--;
        if (from < i)
            tk_marks_set(marks, from, i + 1, TK_ORG);
    }
}

/** "their own Sample Engine": capitalised words in mid-sentence up to a product's head are a
 * product if the tagger found nothing there. */
static void tk_apply_products(const tk_text *text, const tk_run *run, tk_marks *marks)
{
    if (run->line != TK_LINE_PLAIN)
        return;
    for (uint32_t i = 1; i < run->count; i++) {
        const tk_word *head = tk_word_at(text, run->first + i);
        uint32_t from = i;
        if (head->class != TK_CLASS_PRODUCT_HEAD || marks->label[i] != TK_N_LABELS)
            continue;
        while (from > 0 && marks->label[from - 1] == TK_N_LABELS &&
               tk_is_apart(text, run->first + from) &&
               (run->context[from - 1] & 3) == TK_CONTEXT_PLAIN &&
               (tk_word_at(text, run->first + from - 1)->flags & TK_WORD_CAPITAL) &&
               (tk_word_at(text, run->first + from - 1)->flags & TK_WORD_ANCHOR))
            from--;
        if (from < i)
            tk_marks_set(marks, from, i + 1, TK_PRODUCT);
    }
}

/** "Vega-Ridge AI": a name of the gazetteer up to a hyphen is a separate name. */
static void tk_split_hyphens(const tk_text *text, const tk_run *run, tk_marks *marks)
{
    for (uint32_t i = 0, end; i < run->count; i = end) {
        tk_match match;
        end = tk_marks_end(marks, i);
        if (marks->label[i] == TK_N_LABELS || !tk_match_at(run, i, &match) || match.to + 1 >= end ||
            match.label != marks->label[i] || (match.label != TK_ORG && match.label != TK_LOC))
            continue;
        uint32_t hyphen = run->first + match.to;
        if (text->text[text->begin[hyphen]] == '-' && !tk_is_apart(text, hyphen) &&
            !tk_is_apart(text, hyphen + 1)) {
            marks->label[match.to] = TK_N_LABELS;
            marks->starts[match.to + 1] = true;
            end = match.to + 1;
        }
    }
}

/**
 * "[Takahira Sports] of [Osaka]", "the [Gulf] to [Ningbo]": a name and a known place, if the word
 * before "of" is not a head that takes one, as Bank or University is.
 */
static void tk_split_places(const tk_text *text, const tk_run *run, tk_marks *marks)
{
    for (uint32_t i = 0, end; i < run->count; i = end) {
        end = tk_marks_end(marks, i);
        const uint32_t last = end - 1, place = run->first + last;
        if (end - i < 3 || run->name[last] == 0 || tk_name_place(run->name[last]) != TK_U ||
            tk_name_label(run->name[last]) != TK_LOC)
            continue;
        const tk_word *before = tk_word_at(text, place - 2), *link = tk_word_at(text, place - 1);
        bool of = marks->label[i] == TK_ORG && end - i > 3 && link->class == TK_CLASS_OF &&
                  (before->flags & (TK_WORD_CAPITAL | TK_WORD_AFFIX)) == TK_WORD_CAPITAL;
        bool to = marks->label[i] == TK_LOC && link->class == TK_CLASS_IN;
        if (of || to) {
            marks->label[last - 1] = TK_N_LABELS;
            tk_marks_set(marks, last, end, TK_LOC);
        }
    }
}

/** A name whose head marks an event: the … Games, Battle of … . */
static bool tk_is_event(const tk_text *text, uint32_t first, uint32_t end)
{
    if (end - first < 2)
        return false;
    return tk_word_at(text, end - 1)->class == TK_CLASS_EVENT_HEAD ||
           (tk_word_at(text, first)->class == TK_CLASS_EVENT_HEAD &&
            tk_word_at(text, first + 1)->class == TK_CLASS_OF);
}

/** Whether a token may not be the first, or the last, of a span. */
static bool tk_is_loose(const tk_text *text, uint32_t t)
{
    // marks, and prepositions and similar words in lower case
    const uint64_t loose =
        ((UINT64_C(1) << TK_CLASS_ADDRESS) - (UINT64_C(1) << TK_CLASS_COMMA)) |
        ((UINT64_C(2) << TK_CLASS_BY) - (UINT64_C(1) << TK_CLASS_LOWER_FUNCTION));
    const tk_word *word = tk_word_at(text, t);
    return (loose >> word->class & 1) ||
           (word->flags & (TK_WORD_POSSESSIVE | TK_WORD_CANDIDATE)) == TK_WORD_POSSESSIVE;
}

/** Whether token `t` is an article that names do not start with, except The Hague. */
static bool tk_is_article(const tk_text *text, uint32_t t)
{
    const char *p = text->text + text->begin[t];
    return text->end[t] - text->begin[t] == 3 && (p[0] | 0x20) == 't' && (p[1] | 0x20) == 'h' &&
           (p[2] | 0x20) == 'e';
}

/** Removes what is not part of the name. False if nothing remains. */
static bool tk_span_trim(const tk_text *text, const tk_run *run, tk_span *span)
{
    while (span->first < span->end && tk_is_loose(text, span->first))
        span->first++;
    while (span->end > span->first && tk_is_loose(text, span->end - 1) &&
           run->name[span->end - 1 - run->first] == 0) // the gazetteer's "Moody's"
        span->end--;
    if (span->end - span->first > 1 && span->label != TK_LOC && tk_is_article(text, span->first))
        span->first++;
    // "[U.S. Department of Defense] for AI": an abbreviation used as a word does not continue a
    // name like this
    while (span->end - span->first > 2 && tk_word_is_generic(tk_word_at(text, span->end - 1)) &&
           (tk_word_at(text, span->end - 2)->flags & TK_WORD_LOWER) &&
           tk_word_at(text, span->end - 2)->class == TK_CLASS_BY)
        span->end -= 2;
    if (span->label == TK_PERSON)
        while (span->end - span->first > 1 &&
               (tk_word_at(text, span->first)->flags & TK_WORD_TITLE) &&
               tk_word_at(text, span->first)->class != TK_CLASS_FORENAME)
            span->first++;
    return span->first < span->end;
}

/** Whether a rule could find a name in a run in which the tagger found none. */
static bool tk_is_notable(const tk_text *text, const tk_run *run)
{
    bool notable = run->named;
    for (uint32_t t = run->first; t < run->first + run->count; t++)
        notable |= (tk_word_at(text, t)->flags & TK_WORD_CORP) || tk_may_be_model(text, t) ||
                   tk_word_at(text, t)->class == TK_CLASS_PRODUCT_HEAD;
    return notable;
}

/** Whether a span equals a name of the gazetteer, with the same label. */
static bool tk_is_known(const tk_run *run, const tk_span *span)
{
    const uint8_t first = run->name[span->first - run->first];
    const uint8_t last = run->name[span->end - 1 - run->first];
    if (first == 0 || last == 0 || tk_name_label(first) != span->label)
        return false;
    if (span->end - span->first == 1)
        return tk_name_place(first) == TK_U;
    return tk_name_place(first) == TK_B && tk_name_place(last) == TK_L &&
           tk_name_label(last) == span->label;
}

/** Whether no rule applies to a run: one word, with a label that no list contradicts. */
static bool tk_is_settled(const tk_text *text, const tk_run *run, uint8_t lane)
{
    return run->count == 1 && lane != TK_LANE_O && !tk_may_be_model(text, run->first) &&
           (run->name[0] == 0 || tk_name_label(run->name[0]) <= TK_LOC);
}

uint32_t tk_span_collect(const tk_text *text, const tk_run *run, const uint8_t *lanes, bool tagged,
                         tk_span *spans)
{
    tk_marks marks;
    uint32_t n = 0;

    if (!tagged && !tk_is_notable(text, run))
        return 0;
    if (tk_is_settled(text, run, lanes[0])) {
        spans[0] = (tk_span){.first = run->first,
                             .end = run->first + 1,
                             .label = (uint8_t)tk_lane_label(lanes[0]),
                             .context = run->context[0] & 3};
        spans[0].known = tk_is_known(run, &spans[0]);
        return 1;
    }
    marks.count = run->count;
    tk_marks_lanes(&marks, lanes);
    tk_apply_names(text, run, &marks);
    if (run->count > 1) {
        tk_apply_companies(text, run, &marks);
        tk_apply_products(text, run, &marks);
        tk_split_hyphens(text, run, &marks);
        tk_split_places(text, run, &marks);
    }
    for (uint32_t i = 0; i < run->count;) {
        if (marks.label[i] == TK_N_LABELS) {
            i++;
            continue;
        }
        uint32_t end = tk_marks_end(&marks, i);
        tk_span span = {.first = run->first + i, .end = run->first + end, .label = marks.label[i]};
        if (tk_span_trim(text, run, &span)) {
            span.context = run->context[span.first - run->first] & 3;
            if (span.label != TK_PERSON && span.label != TK_PRODUCT &&
                tk_is_event(text, span.first, span.end))
                span.label = TK_EVENT;
            span.known = tk_is_known(run, &span);
            spans[n++] = span;
        }
        i = end;
    }
    return n;
}

uint32_t tk_span_user(const tk_text *text, const tk_gazetteer *user, uint32_t first, uint32_t end,
                      const tk_span *spans, uint32_t n, tk_span *out)
{
    uint32_t count = 0, next = 0;

    for (uint32_t t = first; t < end;) {
        uint32_t label = TK_MISC, length = 0;
        if (tk_word_at(text, t)->flags & TK_WORD_USER)
            length = tk_gazetteer_match(user, text->text, text->begin, text->end, t, end, &label);
        if (length > 0) {
            for (; next < n && spans[next].first < t + length; next++)
                if (spans[next].end <= t)
                    out[count++] = spans[next];
            out[count++] = (tk_span){
                .first = t, .end = t + length, .label = (uint8_t)label, .known = TK_KNOWN_TO_USER};
        }
        t += length ? length : 1;
    }
    for (; next < n; next++)
        out[count++] = spans[next];
    return count;
}
