// SPDX-License-Identifier: MIT
#include "names.h"

#include "hash.h"

#include <stdbool.h>
#include <stdlib.h>

/** The longest name, in tokens, that is searched for again. */
#define TK_MAX_NAME 8u

#define TK_NO_ENTITY UINT32_MAX

/** The weight of a mention's label by its context: in headlines the tagger guesses. */
static const uint8_t tk_context_votes[4] = {3, 2, 1, 1};

/** The weight that a gazetteer adds. */
static const uint16_t tk_known_votes[] = {
    [TK_KNOWN_NOT] = 0, [TK_KNOWN] = 3, [TK_KNOWN_TO_USER] = 10000};

/** The weight that adjacent words add: "Fernair, a charter company". */
#define TK_CUE_VOTES 9u

static const tk_word *tk_word_at(const tk_text *text, uint32_t t)
{
    return &text->words[t];
}

// ------------------------------------------------------------------------------------ the table

bool tk_names_start(tk_names *names, uint32_t n_spans)
{
    const size_t capacity = 4 * (size_t)n_spans + 4; // including short forms

    for (uint32_t i = 0; i < names->count; i++)
        names->slots[names->entities[i].slot] = 0;
    names->count = 0;
    tk_set_clear(&names->starts);
    if (capacity <= names->capacity)
        return true;
    if (capacity > UINT32_MAX / 4)
        return false;
    tk_names_finish(names);
    names->n_slots = 16;
    while (names->n_slots < 2 * capacity)
        names->n_slots *= 2;
    names->entities = calloc(capacity, sizeof *names->entities);
    names->slots = calloc(names->n_slots, sizeof *names->slots);
    names->capacity = (uint32_t)capacity;
    if (names->entities != NULL && names->slots != NULL)
        return true;
    tk_names_finish(names);
    return false;
}

void tk_names_finish(tk_names *names)
{
    free(names->entities);
    free(names->slots);
    names->entities = NULL;
    names->slots = NULL;
    names->n_slots = names->count = names->capacity = 0;
}

static uint64_t tk_key_add(uint64_t key, uint32_t fold)
{
    return tk_hash_mix(key ^ fold);
}

static uint64_t tk_key(const tk_text *text, uint32_t first, uint32_t end)
{
    uint64_t key = TK_HASH_SEED;
    for (uint32_t t = first; t < end; t++)
        key = tk_key_add(key, tk_word_at(text, t)->fold);
    return key;
}

static uint32_t tk_names_find(const tk_names *names, uint64_t key)
{
    for (uint32_t slot = (uint32_t)key & (names->n_slots - 1); names->slots[slot] != 0;
         slot = (slot + 1) & (names->n_slots - 1))
        if (names->entities[names->slots[slot] - 1].key == key)
            return names->slots[slot] - 1;
    return TK_NO_ENTITY;
}

/** The entity of a key, created if necessary; TK_NO_ENTITY if the table is full. */
static uint32_t tk_names_add(tk_names *names, uint64_t key, uint32_t first_fold)
{
    uint32_t found = tk_names_find(names, key);
    if (found != TK_NO_ENTITY || names->count == names->capacity)
        return found;
    uint32_t slot = (uint32_t)key & (names->n_slots - 1);
    while (names->slots[slot] != 0)
        slot = (slot + 1) & (names->n_slots - 1);
    uint32_t index = names->count++;
    names->slots[slot] = names->count;
    names->entities[index] =
        (tk_entity){.key = key, .fuller = index, .slot = slot, .label = TK_MISC};
    tk_set_add(&names->starts, first_fold);
    return index;
}

/** Adds a span as a mention of its name. */
static void tk_names_mention(tk_names *names, const tk_text *text, tk_span *span)
{
    uint32_t index = tk_names_add(names, tk_key(text, span->first, span->end),
                                  tk_word_at(text, span->first)->fold);
    span->entity = index;
    if (index == TK_NO_ENTITY)
        return;
    tk_entity *entity = &names->entities[index];
    // the first mention gives the name, unless it is in a headline or a dateline in capitals
    if (entity->first == entity->end || ((tk_word_at(text, entity->first)->flags & TK_WORD_CAPS) &&
                                         !(tk_word_at(text, span->first)->flags & TK_WORD_CAPS))) {
        entity->first = span->first;
        entity->end = span->end;
    }
    uint32_t votes = tk_context_votes[span->context] + (uint32_t)tk_known_votes[span->known] +
                     (span->cue ? TK_CUE_VOTES : 0);
    if (entity->votes[span->label] < UINT16_MAX - votes)
        entity->votes[span->label] = (uint16_t)(entity->votes[span->label] + votes);
    entity->known |= span->known != TK_KNOWN_NOT;
    entity->plain += span->context == TK_CONTEXT_PLAIN;
}

static uint8_t tk_vote(const tk_entity *entity)
{
    uint32_t best = 0;
    for (uint32_t label = 1; label < TK_N_LABELS; label++)
        if (entity->votes[label] > entity->votes[best])
            best = label;
    return (uint8_t)best;
}

// ----------------------------------------------------------------------------------- short forms

/** Adds the tokens `first` … `end` - 1, part of `fuller`'s first mention, as a short form of it. */
static void tk_names_short(tk_names *names, const tk_text *text, uint32_t fuller, uint32_t first,
                           uint32_t end)
{
    uint32_t index = tk_names_add(names, tk_key(text, first, end), tk_word_at(text, first)->fold);
    if (index == TK_NO_ENTITY || index == fuller)
        return;
    tk_entity *entity = &names->entities[index];
    if (entity->fuller != index)
        return; // the first fuller form is kept
    if (entity->known && entity->label != names->entities[fuller].label)
        return; // Paris is not short for Paris Hilton
    entity->fuller = fuller;
    entity->label = names->entities[fuller].label;
}

/** Whether a word alone can stand for the name that it begins. */
static bool tk_can_stand(const tk_word *word)
{
    switch (word->class) {
    case TK_CLASS_LOC:
    case TK_CLASS_LOC_NAME:
    case TK_CLASS_DEMONYM:
    case TK_CLASS_INITIAL:
    case TK_CLASS_ABBREVIATION:
    case TK_CLASS_FUNCTION:
    case TK_CLASS_CALENDAR:
        return false;
    default:
        return (word->flags & TK_WORD_CAPITAL) &&
               !(word->flags & (TK_WORD_AFFIX | TK_WORD_FUNCTION | TK_WORD_TITLE | TK_WORD_LINK));
    }
}

/** Inc., plc, and the comma or full stop before or after. */
static bool tk_is_ending(const tk_word *word)
{
    return word->class == TK_CLASS_CORP || (word->flags & TK_WORD_CORP) ||
           word->class == TK_CLASS_COMMA || word->class == TK_CLASS_STOP;
}

/** "Ridge" for Ridge AI, "Torvik" for Torvik Technologies, "Almanac" for Almanac Inc. */
static void tk_names_short_org(tk_names *names, const tk_text *text, uint32_t index)
{
    const tk_entity entity = names->entities[index];
    uint32_t end = entity.end;

    // first without its suffix, "Torvik Airways" for Torvik Airways plc, then without its head
    while (end > entity.first + 1 && tk_is_ending(tk_word_at(text, end - 1)))
        end--;
    if (end < entity.end && end - entity.first > 1)
        tk_names_short(names, text, index, entity.first, end);
    uint32_t whole = end;
    while (end > entity.first + 1 && tk_word_at(text, end - 1)->class == TK_CLASS_ORG_HEAD)
        end--;
    if (end < whole && end - entity.first > 1 &&
        (tk_word_at(text, end - 1)->flags & TK_WORD_CANDIDATE))
        tk_names_short(names, text, index, entity.first, end);
    const tk_word *word = tk_word_at(text, entity.first);
    uint8_t next = tk_word_at(text, entity.first + 1)->class;
    if (!tk_can_stand(word) || next == TK_CLASS_OF || next == TK_CLASS_AND)
        return;
    // Vega is not short for Vega AI, unless the gazetteer knows Vega AI
    uint32_t alone = tk_names_find(names, tk_key(text, entity.first, entity.first + 1));
    if (alone != TK_NO_ENTITY && names->entities[alone].known && !entity.known &&
        end > entity.first + 1)
        return;
    tk_names_short(names, text, index, entity.first, entity.first + 1);
}

/** "Nadia" for Nadia Varrick, if it is a forename or the document has it as a name. */
static void tk_names_short_forename(tk_names *names, const tk_text *text, uint32_t index)
{
    uint32_t first = names->entities[index].first;
    const tk_word *word = tk_word_at(text, first);
    bool forename = (word->flags & TK_WORD_GIVEN) && !(word->flags & TK_WORD_COMMON);
    if ((forename && word->class != TK_CLASS_LOC_NAME) ||
        tk_names_find(names, tk_key(text, first, first + 1)) != TK_NO_ENTITY)
        tk_names_short(names, text, index, first, first + 1);
}

/** "DOD" for Department of Defense. Only a name in the document can be a short form. */
static void tk_names_acronym(tk_names *names, const tk_text *text, uint32_t index)
{
    const tk_entity *entity = &names->entities[index];
    char initials[TK_MAX_NAME];
    uint32_t n = 0;

    for (uint32_t t = entity->first; t < entity->end && n < TK_MAX_NAME; t++)
        if (tk_word_at(text, t)->flags & TK_WORD_CAPITAL) {
            char c = text->text[text->begin[t]];
            initials[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        }
    if (n < 2)
        return;
    uint32_t fold = tk_word_fold(tk_hash_mix(tk_hash_bytes(TK_HASH_SEED, initials, n)));
    uint32_t found = tk_names_find(names, tk_key_add(TK_HASH_SEED, fold));
    if (found == TK_NO_ENTITY || found == index || names->entities[found].fuller != found ||
        (names->entities[found].known && names->entities[found].label != entity->label))
        return;
    names->entities[found].fuller = index;
    names->entities[found].label = entity->label;
}

/** Adds the short forms of all names that were found. */
static void tk_names_shorten(tk_names *names, const tk_text *text)
{
    uint32_t count = names->count; // short forms come after

    for (uint32_t i = 0; i < count; i++)
        names->entities[i].label = tk_vote(&names->entities[i]);
    for (uint32_t i = 0; i < count; i++) {
        const tk_entity *entity = &names->entities[i];
        uint32_t length = entity->end - entity->first;
        if (length < 2 || length > TK_MAX_NAME)
            continue;
        if (entity->label == TK_PERSON) {
            tk_names_short(names, text, i, names->entities[i].end - 1, names->entities[i].end);
            tk_names_short_forename(names, text, i);
        } else if (entity->label == TK_ORG) {
            tk_names_short_org(names, text, i);
            tk_names_acronym(names, text, i);
        }
    }
    // a short form of a short form leads to the fullest form
    for (uint32_t i = 0; i < names->count; i++)
        for (int step = 0; step < 4; step++)
            names->entities[i].fuller = names->entities[names->entities[i].fuller].fuller;
}

// ------------------------------------------------------------------------------ missed mentions

/** Whether a mention that the tagger missed is accepted. */
static bool tk_is_mention(const tk_text *text, const tk_entity *entity, uint32_t first,
                          uint32_t length, uint32_t context)
{
    const tk_word *word = tk_word_at(text, first);
    if (length > 1)
        return true;
    if ((word->flags & TK_WORD_FUNCTION) || !(word->flags & TK_WORD_CANDIDATE))
        return false;
    if (!(word->flags & TK_WORD_COMMON))
        return true;
    // a capitalised common word: in mid-sentence it is a name, elsewhere only if it is one there
    return context == TK_CONTEXT_PLAIN ? !(word->flags & TK_WORD_AFFIX) : entity->plain > 0;
}

/** The longest known name at token `t` that ends by `limit`: its entity, and its length. */
static uint32_t tk_names_match(const tk_names *names, const tk_text *text, uint32_t t,
                               uint32_t limit, uint32_t context, uint32_t *length)
{
    uint32_t best = TK_NO_ENTITY;
    uint64_t key = TK_HASH_SEED;

    if (!tk_set_has(&names->starts, tk_word_at(text, t)->fold))
        return TK_NO_ENTITY;
    for (uint32_t end = t; end < limit && end - t < TK_MAX_NAME; end++) {
        key = tk_key_add(key, tk_word_at(text, end)->fold);
        uint32_t found = tk_names_find(names, key);
        if (found != TK_NO_ENTITY &&
            tk_is_mention(text, &names->entities[found], t, end - t + 1, context)) {
            best = found;
            *length = end - t + 1;
        }
    }
    return best;
}

/** Context of a token as far as mentions need it. `initial` follows `t`, from 0: the first token of
 * the line that is not an opening mark, as far as searched. */
static uint32_t tk_context_at(const tk_text *text, const tk_lines *lines, uint32_t line, uint32_t t,
                              uint32_t *initial)
{
    if (lines->kind[line] != TK_LINE_PLAIN)
        return TK_CONTEXT_TITLE;
    if (*initial < lines->first[line])
        *initial = lines->first[line];
    while (*initial < t && tk_word_is_opening(tk_word_at(text, *initial)))
        (*initial)++;
    return *initial < t ? TK_CONTEXT_PLAIN : TK_CONTEXT_INITIAL;
}

/** Spans in the order of the text, for a walk over its tokens. */
typedef struct tk_span_cursor {
    const tk_span *spans;
    uint32_t n, next; /**< the first that does not end before the current token */
    uint32_t limit;   /**< where that span starts */
    uint32_t copied;  /**< the number that tk_copy_spans() has copied */
} tk_span_cursor;

static tk_span_cursor tk_span_cursor_at(const tk_span *spans, uint32_t n)
{
    return (tk_span_cursor){.spans = spans, .n = n, .limit = n > 0 ? spans[0].first : UINT32_MAX};
}

/** Whether a span contains token `t`, which must not be before the token of the previous call. */
static bool tk_is_in_span(tk_span_cursor *cursor, uint32_t t)
{
    if (t >= cursor->limit) {
        while (cursor->next < cursor->n && cursor->spans[cursor->next].end <= t)
            cursor->next++;
        cursor->limit = cursor->next < cursor->n ? cursor->spans[cursor->next].first : UINT32_MAX;
    }
    return t >= cursor->limit;
}

/** Appends the spans that start before token `t` to the `count` in `out`, which has room for
 * `room`. Returns their new number. */
static uint32_t tk_copy_spans(tk_span_cursor *cursor, uint32_t t, tk_span *out, uint32_t count,
                              uint32_t room)
{
    for (; cursor->copied < cursor->n && cursor->spans[cursor->copied].first < t && count < room;
         cursor->copied++)
        out[count++] = cursor->spans[cursor->copied];
    return count;
}

/**
 * Finds missed mentions. With `out` NULL it only counts those in mid-sentence; else it merges them
 * and `spans` into `out` and returns their number.
 */
static uint32_t tk_names_recover(tk_names *names, const tk_text *text, const tk_seen *seen,
                                 const tk_lines *lines, const tk_span *spans, uint32_t n,
                                 tk_span *out, uint32_t room)
{
    tk_span_cursor cursor = tk_span_cursor_at(spans, n);
    uint32_t count = 0, line = 0, initial = 0, from = 0;

    for (uint32_t i = 0; i < seen->n_capitals; i++) {
        const uint32_t t = seen->capitals[i];
        const tk_word *word = tk_word_at(text, t);
        if (tk_is_in_span(&cursor, t) || t < from || !(word->flags & TK_WORD_CANDIDATE) ||
            !tk_set_has(&names->starts, word->fold))
            continue;
        while (t >= lines->first[line + 1])
            line++;
        uint32_t end = lines->first[line + 1];
        uint32_t gap = end < cursor.limit ? end : cursor.limit;
        uint32_t context = tk_context_at(text, lines, line, t, &initial), length = 1;
        uint32_t found = tk_names_match(names, text, t, gap, context, &length);
        if (found == TK_NO_ENTITY)
            continue;
        from = t + length;
        if (out == NULL) {
            names->entities[found].plain += context == TK_CONTEXT_PLAIN;
            continue;
        }
        count = tk_copy_spans(&cursor, t, out, count, room);
        if (count < room)
            out[count++] = (tk_span){.first = t,
                                     .end = t + length,
                                     .entity = found,
                                     .label = names->entities[found].label,
                                     .context = (uint8_t)context};
    }
    return out != NULL ? tk_copy_spans(&cursor, UINT32_MAX, out, count, room) : 0;
}

/** Whether a known name is inside a span that the tagger guessed in a headline. */
static bool tk_has_known(const tk_names *names, const tk_text *text, const tk_span *span)
{
    for (uint32_t t = span->first; t < span->end; t++) {
        uint32_t length = 0;
        if ((tk_word_at(text, t)->flags & TK_WORD_CANDIDATE) &&
            tk_names_match(names, text, t, span->end, TK_CONTEXT_TITLE, &length) != TK_NO_ENTITY)
            return true;
    }
    return false;
}

/** Drops the guesses in headlines that contradict the rest of the document; adds the others. */
static uint32_t tk_names_headlines(tk_names *names, const tk_text *text, tk_span *spans, uint32_t n)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < n; i++) {
        tk_span *span = &spans[i];
        if (span->context == TK_CONTEXT_TITLE || span->context == TK_CONTEXT_CAPS) {
            span->entity = tk_names_find(names, tk_key(text, span->first, span->end));
            if (span->entity == TK_NO_ENTITY && !span->known && tk_has_known(names, text, span))
                continue;
        }
        spans[kept++] = *span;
    }
    for (uint32_t i = 0; i < kept; i++)
        if (spans[i].entity == TK_NO_ENTITY)
            tk_names_mention(names, text, &spans[i]);
    return kept;
}

uint32_t tk_names_resolve(tk_names *names, const tk_text *text, const tk_seen *seen,
                          const tk_lines *lines, tk_span *spans, uint32_t n, tk_span *out,
                          uint32_t room)
{
    for (uint32_t i = 0; i < n; i++) {
        spans[i].entity = TK_NO_ENTITY;
        if (spans[i].context == TK_CONTEXT_PLAIN || spans[i].context == TK_CONTEXT_INITIAL)
            tk_names_mention(names, text, &spans[i]);
    }
    tk_names_shorten(names, text);
    tk_names_recover(names, text, seen, lines, spans, n, NULL, 0);
    n = tk_names_headlines(names, text, spans, n);
    for (uint32_t i = 0; i < names->count; i++)
        if (names->entities[i].fuller == i && names->entities[i].end > names->entities[i].first)
            names->entities[i].label = tk_vote(&names->entities[i]);
    for (uint32_t i = 0; i < n; i++)
        if (spans[i].entity != TK_NO_ENTITY)
            spans[i].label = names->entities[spans[i].entity].label;
    return tk_names_recover(names, text, seen, lines, spans, n, out, room);
}
