// SPDX-License-Identifier: MIT
#include "mend.h"

#include "cue.h"
#include "cue_words.h"

#include <stdbool.h>
#include <string.h>

/** A sentence whose spans are corrected. */
typedef struct tk_mending {
    const tk_text *text;
    const tk_seen *seen;
    uint32_t first, end, line;
} tk_mending;

static const tk_word *tk_word_at(const tk_mending *m, uint32_t t)
{
    return &m->text->words[t];
}

/** Whether token `t` is in the sentence and follows the previous one after white space. */
static bool tk_is_apart(const tk_mending *m, uint32_t t)
{
    return t > m->first && t < m->end && m->text->begin[t] > m->text->end[t - 1];
}

static bool tk_token_is(const tk_mending *m, uint32_t t, const char *form)
{
    size_t length = m->text->end[t] - m->text->begin[t];
    return strlen(form) == length && memcmp(m->text->text + m->text->begin[t], form, length) == 0;
}

// -------------------------------------------------------------------------------------- extent

/** The number of tokens of a company suffix at token `t`: Inc., plc, a.s., S.A.B. de C.V., A/S; 0
 * for none. */
static uint32_t tk_corp_length(const tk_mending *m, uint32_t t)
{
    uint32_t at = t;
    while (at < m->end && at - t < 3) {
        const tk_word *word = tk_word_at(m, at);
        if (word->class == TK_CLASS_CORP || (word->flags & TK_WORD_CORP))
            at++;
        else if (at > t && at + 1 < m->end && tk_token_is(m, at, "de") &&
                 tk_word_at(m, at + 1)->class == TK_CLASS_CORP)
            at++;
        else
            break;
    }
    if (at == t && t + 2 < m->end && (tk_word_at(m, t)->flags & TK_WORD_CAPITAL) &&
        tk_token_is(m, t, "A") && tk_token_is(m, t + 1, "/") && tk_token_is(m, t + 2, "S"))
        return 3;
    return at - t;
}

/** A day or month after a preposition is a time, not part of the name: "On Tuesday Okafor said".
 */
static void tk_mend_time(const tk_mending *m, tk_span *span)
{
    const uint32_t t = span->first;
    if (span->end - t > 1 && t > m->first && !span->known &&
        tk_word_at(m, t)->class == TK_CLASS_CALENDAR &&
        tk_word_is_cue(tk_word_at(m, t - 1), TK_CUE_TIME))
        span->first++;
}

/** A word that only starts the sentence, and what is before a colon, are not part of the name: "As
 * Sundvik grows", "Benefits: Sundvik". */
static void tk_mend_start(const tk_mending *m, tk_span *span)
{
    if (span->known)
        return;
    for (uint32_t t = span->end - 1; t > span->first; t--)
        if (tk_word_at(m, t)->class == TK_CLASS_COLON && tk_is_apart(m, t + 1)) {
            span->first = t + 1 < span->end ? t + 1 : span->first;
            break;
        }
    const bool starts =
        span->first == m->first || tk_word_at(m, span->first - 1)->class == TK_CLASS_COLON;
    if (starts && span->end - span->first > 1 &&
        tk_word_is_cue(tk_word_at(m, span->first), TK_CUE_OPENING))
        span->first++;
}

/** Whether a span of several words ends with a company suffix: "Example A/S", "Example a.s.". */
static bool tk_ends_as_company(const tk_mending *m, const tk_span *span)
{
    for (uint32_t n = 1; n <= 3 && span->first + n < span->end; n++)
        if (tk_corp_length(m, span->end - n) >= n)
            return true;
    return false;
}

/** A company suffix after a span or at its end makes it a company: "PetalWorks, Inc.", "Hollin
 * Stores plc". */
static void tk_mend_company(const tk_mending *m, tk_span *span)
{
    uint32_t t = span->end, length = 0;
    if (tk_is_apart(m, t))
        length = tk_corp_length(m, t);
    else if (t + 1 < m->end && tk_word_at(m, t)->class == TK_CLASS_COMMA &&
             tk_word_at(m, t + 1)->class == TK_CLASS_CORP && tk_is_apart(m, t + 1))
        length = 1 + tk_corp_length(m, t + 1);
    else if (t + 1 < m->end && tk_word_at(m, t)->class == TK_CLASS_MARK && tk_token_is(m, t, "/") &&
             tk_token_is(m, t + 1, "S") && tk_token_is(m, t - 1, "A") &&
             span->end - span->first > 1)
        length = 2; // the A of A/S was labelled as a word of the name
    if (length > 0) {
        span->end += length;
        span->label = TK_ORG;
        span->known = TK_KNOWN_NOT;
    } else if (!span->known && tk_ends_as_company(m, span)) {
        span->label = TK_ORG;
    }
}

/** A capital in mid-sentence that is in no span and could continue a name. */
static bool tk_is_free_capital(const tk_mending *m, const tk_span *next, uint32_t t)
{
    const tk_word *word = t < m->end ? tk_word_at(m, t) : NULL;
    return word != NULL && tk_is_apart(m, t) && (next == NULL || t < next->first) &&
           (word->flags & TK_WORD_CAPITAL) && !(word->flags & TK_WORD_FUNCTION) &&
           word->class != TK_CLASS_CALENDAR && word->class != TK_CLASS_DEMONYM;
}

/** "[Toronto] Stock Exchange", "[Oderberg] Chemie AG": capitalised words up to the head or the
 * suffix of an organisation's name belong to it. */
static void tk_mend_head(const tk_mending *m, tk_span *span, const tk_span *next)
{
    uint32_t t = span->end, last = 0;
    if (m->line != TK_LINE_PLAIN || span->label == TK_PRODUCT || span->label == TK_EVENT)
        return;
    for (uint32_t i = 0; i < 3 && tk_is_free_capital(m, next, t + i); i++)
        if (tk_word_at(m, t + i)->class == TK_CLASS_ORG_HEAD ||
            tk_word_at(m, t + i)->class == TK_CLASS_CORP)
            last = t + i;
    if (last > 0 && !(tk_word_at(m, span->end - 1)->flags & TK_WORD_POSSESSIVE)) {
        span->end = last + 1;
        span->label = TK_ORG;
        span->known = TK_KNOWN_NOT;
    }
}

/** "Tallow & [Pine]": the two names around an ampersand are one company. The tokens from `free` on
 * are in no other span. */
static void tk_mend_ampersand(const tk_mending *m, tk_span *span, uint32_t free)
{
    const uint32_t t = span->first;
    if (t < free + 2 || tk_word_at(m, t - 1)->class != TK_CLASS_AMPERSAND ||
        span->label == TK_LOC || span->known)
        return;
    const tk_word *before = tk_word_at(m, t - 2);
    if (!(before->flags & TK_WORD_ANCHOR) || before->class == TK_CLASS_DEMONYM)
        return;
    span->first -= 2;
    span->label = TK_ORG;
}

/** Two adjacent spans, the second with a company suffix, are one company. */
static bool tk_is_split_company(const tk_mending *m, const tk_span *span, const tk_span *next)
{
    return next != NULL && next->first == span->end && tk_is_apart(m, next->first) &&
           !span->known && next->label == TK_ORG &&
           tk_word_at(m, next->end - 1)->class == TK_CLASS_CORP &&
           tk_word_at(m, span->first)->class != TK_CLASS_DEMONYM;
}

// --------------------------------------------------------------------------------------- label

/** The label that the head of a name implies: Bank of Millport, Quay Street Research, Banco
 * Almenara. */
static void tk_mend_organisation(const tk_mending *m, tk_span *span)
{
    const tk_word *head = tk_word_at(m, span->first), *tail = tk_word_at(m, span->end - 1);
    if (span->end - span->first < 2 || span->known || span->label == TK_PRODUCT ||
        span->label == TK_EVENT)
        return;
    if ((tail->class == TK_CLASS_ORG_HEAD &&
         !(span->label == TK_PERSON && (head->flags & TK_WORD_GIVEN))) ||
        (head->class == TK_CLASS_ORG_HEAD && span->label != TK_MISC))
        span->label = TK_ORG;
}

/** "Shares of Amber Fell", "a stake in Sundvik": a name with shares is a company. */
static void tk_mend_issuer(const tk_mending *m, tk_span *span)
{
    uint32_t t = span->first;
    if (span->known || t < m->first + 2 || span->label == TK_EVENT)
        return;
    const tk_word *before = tk_word_at(m, t - 1);
    if (before->class != TK_CLASS_OF &&
        !(before->class == TK_CLASS_IN && tk_token_is(m, t - 1, "in")))
        return;
    if (tk_word_is_cue(tk_word_at(m, t - 2), TK_CUE_ISSUE))
        span->label = TK_ORG;
}

/** Whether token `t` is glued to the previous one. */
static bool tk_is_glued(const tk_mending *m, uint32_t t)
{
    return t < m->end && m->text->begin[t] == m->text->end[t - 1];
}

/** Whether token `t` starts with a hyphen and is glued to the previous one. */
static bool tk_is_hyphen(const tk_mending *m, uint32_t t)
{
    return tk_is_glued(m, t) && m->text->text[m->text->begin[t]] == '-';
}

/** Whether a token can be the second syllable of a Korean given name, the "bi" of "Sol-bi". */
static bool tk_is_korean_syllable(const tk_mending *m, uint32_t t)
{
    const tk_word *word = tk_word_at(m, t);
    const uint32_t length = m->text->end[t] - m->text->begin[t];
    return (word->flags & TK_WORD_LOWER) && length <= 5 &&
           (length <= 3 || !(word->flags & TK_WORD_COMMON)) && !word->firm &&
           !tk_word_is_cue(word, TK_CUE_COMPOUND);
}

/**
 * "Han Sol-bi", "Baek Dan-ah": a Korean given name has a hyphen and continues in lower case. Other
 * compounds of two capitalised words, "Cold War-era", have an English word there.
 */
static void tk_mend_given_name(const tk_mending *m, tk_span *span)
{
    const uint32_t hyphen = span->end, tail = hyphen + 1;
    if (span->end - span->first != 2 || !tk_is_hyphen(m, hyphen) || !tk_is_glued(m, tail) ||
        span->label == TK_ORG || (tk_word_at(m, hyphen - 1)->flags & TK_WORD_COMMON))
        return;
    if (tk_is_korean_syllable(m, tail) && !tk_is_hyphen(m, tail + 1)) {
        span->end += 2;
        span->label = TK_PERSON;
    }
}

/** "Mr Winterkorn", "Ms Pugh": a person follows a form of address. */
static void tk_mend_person(const tk_mending *m, tk_span *span)
{
    if (span->end - span->first > 1 && tk_word_at(m, span->first)->class == TK_CLASS_ADDRESSING) {
        span->first++;
        span->label = TK_PERSON;
    } else if (span->first > m->first &&
               tk_word_at(m, span->first - 1)->class == TK_CLASS_ADDRESSING) {
        span->label = TK_PERSON;
    }
}

/** "Korean", "South Korean": nationalities are MISC, whatever follows. */
static void tk_mend_nationality(const tk_mending *m, tk_span *span)
{
    uint32_t length = span->end - span->first;
    if (tk_word_at(m, span->end - 1)->class == TK_CLASS_DEMONYM && !span->known &&
        (length == 1 || (length == 2 && (tk_word_at(m, span->first)->flags & TK_WORD_AFFIX))))
        span->label = TK_MISC;
}

/** Whether the word before or after a name marks it as a product: "the Rozana Mitra app". */
static bool tk_is_beside_thing(const tk_mending *m, const tk_span *span)
{
    return (tk_is_apart(m, span->end) && (tk_word_at(m, span->end)->flags & TK_WORD_THING)) ||
           (span->first > m->first && (tk_word_at(m, span->first - 1)->flags & TK_WORD_THING));
}

/** "Chirper said": the subject of such a verb is the company, not the product. */
static void tk_mend_speaker(const tk_mending *m, tk_span *span)
{
    if (span->label == TK_PRODUCT && span->end - span->first == 1 && span->end < m->end &&
        (tk_word_at(m, span->end)->flags & TK_WORD_SAY))
        span->label = TK_ORG;
}

/** "the Sundvik AI chatbot": a company's name with more words, before a word that marks a product.
 */
static void tk_mend_product(const tk_mending *m, tk_span *span)
{
    const tk_word *head = tk_word_at(m, span->first), *tail = tk_word_at(m, span->end - 1);
    if (span->label == TK_ORG && span->end - span->first > 1 && !span->known &&
        tk_is_apart(m, span->end) && (tk_word_at(m, span->end)->flags & TK_WORD_THING) &&
        head->class == TK_CLASS_ORG && tail->class != TK_CLASS_CORP &&
        tail->class != TK_CLASS_ORG_HEAD)
        span->label = TK_PRODUCT;
}

/** "Project Example": a code name. */
static void tk_mend_codename(const tk_mending *m, tk_span *span)
{
    const tk_word *head = tk_word_at(m, span->first);
    if (span->end - span->first == 2 && !span->known && tk_word_is_cue(head, TK_CUE_CODENAME))
        span->label = TK_MISC;
}

/** "the Rozana Mitra app": a MISC span is a product, unless it is headed by or ends in a law, an
 * index and the like. */
static void tk_mend_misc(const tk_mending *m, tk_span *span)
{
    const tk_word *head = tk_word_at(m, span->first), *tail = tk_word_at(m, span->end - 1);
    if (span->label != TK_MISC || span->known || head->class == TK_CLASS_DEMONYM)
        return;
    bool work = (tail->flags | head->flags) & TK_WORD_WORK;
    if (!work || tk_is_beside_thing(m, span))
        span->label = TK_PRODUCT;
}

/** "at ExampleExpo 2024": a name with a year after "at" is an event. */
static void tk_mend_event(const tk_mending *m, tk_span *span)
{
    uint32_t t = span->end;
    if (tk_is_apart(m, t) && tk_word_at(m, t)->class == TK_CLASS_YEAR && span->label != TK_PERSON &&
        span->first > m->first && tk_token_is(m, span->first - 1, "at")) {
        span->end++;
        span->label = TK_EVENT;
        span->known = TK_KNOWN_NOT;
    }
}

// ------------------------------------------------------------------------------- false positives

/** Whether all words of a span are abbreviations used as words, or connectors: "AI". */
static bool tk_is_generic(const tk_mending *m, const tk_span *span)
{
    for (uint32_t t = span->first; t < span->end; t++)
        if ((tk_word_at(m, t)->flags & TK_WORD_CANDIDATE) && !tk_word_is_generic(tk_word_at(m, t)))
            return false;
    return true;
}

/**
 * A common word with a capital at the start of a line, which the document never capitalises in
 * mid-sentence and which is not in the gazetteer at a position where a name could be: "Capital
 * expenditure", "Online".
 */
static bool tk_is_mere_initial(const tk_mending *m, const tk_span *span)
{
    const tk_word *word = tk_word_at(m, span->first);
    if (span->end - span->first != 1 || span->context == TK_CONTEXT_PLAIN ||
        !(word->flags & TK_WORD_COMMON) || span->known == TK_KNOWN_TO_USER ||
        tk_seen_capital(m->seen, word))
        return false;
    // "Apple said", "Target's": a subject or an owner, but not "Units bought"
    if (span->end == m->end)
        return true;
    const char last = m->text->text[m->text->end[span->first] - 1];
    return !(tk_word_at(m, span->end)->flags & TK_WORD_POSSESSIVE) &&
           (last == 's' || !(tk_word_at(m, span->end)->flags & TK_WORD_SAY));
}

/** "($WAKE)" and "(Wire) —": the code of a token, and the generic word for the source in a
 * dateline. */
static bool tk_is_mere_code(const tk_mending *m, const tk_span *span)
{
    const uint32_t first = span->first, end = span->end;
    if (end - first != 1 || first == m->first)
        return false;
    if (m->text->begin[first] == m->text->end[first - 1] &&
        m->text->text[m->text->begin[first] - 1] == '$')
        return true;
    return tk_word_at(m, first)->class == TK_CLASS_ORG_HEAD && end + 1 < m->end &&
           tk_token_is(m, first - 1, "(") && tk_token_is(m, end, ")") &&
           (tk_word_at(m, end + 1)->class == TK_CLASS_DASH ||
            tk_word_at(m, end + 1)->class == TK_CLASS_MARK);
}

/**
 * A headline whose words are all common ones and that the document does not capitalise elsewhere,
 * "Operational Benefits", or a pronoun phrase that the tagger labelled as a title.
 */
static bool tk_is_mere_headline(const tk_mending *m, const tk_span *span)
{
    if (m->line == TK_LINE_PLAIN || span->known)
        return false;
    for (uint32_t t = span->first; t < span->end; t++) {
        const tk_word *word = tk_word_at(m, t);
        if (span->label == TK_MISC && word->class == TK_CLASS_FUNCTION)
            return true; // "Thoughts I Had"
        if ((word->flags & TK_WORD_CANDIDATE) &&
            (!(word->flags & TK_WORD_COMMON) || tk_seen_capital(m->seen, word)))
            return false;
    }
    return true;
}

/** Common words at the start of a line up to a colon: "Financial and Operational Benefits: …". */
static bool tk_is_mere_label(const tk_mending *m, const tk_span *span)
{
    if (span->known || span->end >= m->end || span->end - m->first > 6 ||
        tk_word_at(m, span->end)->class != TK_CLASS_COLON)
        return false;
    for (uint32_t t = m->first; t < span->end; t++) {
        const tk_word *word = tk_word_at(m, t);
        if ((word->flags & TK_WORD_ANCHOR) && !(word->flags & TK_WORD_COMMON))
            return false;
    }
    return true;
}

uint32_t tk_mend(const tk_text *text, const tk_seen *seen, uint32_t first, uint32_t end,
                 uint32_t line, tk_span *spans, uint32_t n)
{
    const tk_mending m = {.text = text, .seen = seen, .first = first, .end = end, .line = line};
    uint32_t kept = 0;

    for (uint32_t i = 0; i < n; i++) {
        if (spans[i].first < first)
            continue; // the name before it took its tokens
        tk_span *span = &spans[kept];
        if (kept < i)
            *span = spans[i];
        if (tk_is_split_company(&m, span, i + 1 < n ? &spans[i + 1] : NULL)) {
            span->end = spans[++i].end;
            span->label = TK_ORG;
        }
        if (span->known != TK_KNOWN_TO_USER) {
            tk_mend_start(&m, span);
            if (tk_is_generic(&m, span) || tk_is_mere_initial(&m, span) ||
                tk_is_mere_headline(&m, span) || tk_is_mere_label(&m, span) ||
                tk_is_mere_code(&m, span))
                continue;
            tk_mend_time(&m, span);
            tk_mend_head(&m, span, i + 1 < n ? &spans[i + 1] : NULL);
            tk_mend_company(&m, span);
            tk_mend_ampersand(&m, span, first);
            tk_mend_given_name(&m, span);
            tk_mend_event(&m, span);
            tk_mend_organisation(&m, span);
            tk_mend_person(&m, span);
            tk_mend_issuer(&m, span);
            tk_mend_speaker(&m, span);
            tk_mend_product(&m, span);
            tk_mend_codename(&m, span);
            tk_mend_misc(&m, span);
            tk_mend_nationality(&m, span);
            tk_cue(text, m.first, end, span);
        }
        first = span->end;
        kept++;
    }
    return kept;
}
