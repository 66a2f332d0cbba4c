// SPDX-License-Identifier: MIT
/** @file lexicon.c The table of pieces, and the matching. lexicon_file.c reads the file. */
#include <toolkit/text/lexicon.h>

#include <stdlib.h>
#include <string.h>

#define HASH_BASE 0x100000001b3u /* odd, like the FNV prime, so that all of its powers are odd */
#define HASH_MIX  0x9e3779b97f4a7c15u
#define CUTS_MAX  64 /* places in a phrase where a token may end */

// -------------------------------------------------------------------------------------- hash

/** The value of a character in a hash: at least 1, because otherwise all its repetitions would hash
 * alike. */
static uint64_t hash_char(char c)
{
    return (uint64_t)(unsigned char)(c == '-' ? ' ' : c) + 1;
}

static uint64_t hash_text(const char *text, size_t length)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < length; i++) {
        hash = hash * HASH_BASE + hash_char(text[i]);
    }
    return hash;
}

/** Moves the entropy of a polynomial hash: its low bits depend on few characters, the top bits of a
 * product on all. */
static uint64_t mix(uint64_t hash)
{
    return hash * HASH_MIX;
}

/** The class of a piece: 1 to 63. */
static uint32_t class_of(uint64_t hash)
{
    uint32_t class = (uint32_t)(mix(hash) >> 58);
    return class ? class : 1;
}

// ------------------------------------------------------------------------------------- table

static uint32_t piece_of(tk_lexicon_slot slot)
{
    return slot & TK_LEXICON_PIECES_MAX;
}

/** The bits of a slot that come from its hash. They are not those that choose the slot. */
static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)mix(hash) & ~TK_LEXICON_PIECES_MAX;
}

/** The slot of a hash, or the free one in which it would be. */
static tk_lexicon_slot *slot_of(const tk_lexicon *lexicon, uint64_t hash)
{
    uint32_t mask = lexicon->slot_count - 1, tag = tag_of(hash);
    uint32_t at = (uint32_t)(mix(hash) >> 32) & mask;
    for (; lexicon->slots[at] != 0; at = (at + 1) & mask) {
        tk_lexicon_slot slot = lexicon->slots[at];
        if ((slot & ~TK_LEXICON_PIECES_MAX) == tag &&
            lexicon->pieces[piece_of(slot)].hash == hash) {
            break;
        }
    }
    return &lexicon->slots[at];
}

static uint32_t find_piece(const tk_lexicon *lexicon, uint64_t hash)
{
    return piece_of(*slot_of(lexicon, hash));
}

static bool grow_slots(tk_lexicon *lexicon, uint32_t count)
{
    tk_lexicon_slot *slots = calloc(count, sizeof *slots);
    if (!slots) {
        return false;
    }
    free(lexicon->slots);
    lexicon->slots = slots;
    lexicon->slot_count = count;
    for (uint32_t i = 1; i < lexicon->piece_count; i++) {
        uint64_t hash = lexicon->pieces[i].hash;
        *slot_of(lexicon, hash) = tag_of(hash) | i;
    }
    return true;
}

static bool grow_pieces(tk_lexicon *lexicon, uint32_t capacity)
{
    tk_lexicon_piece *pieces = realloc(lexicon->pieces, capacity * sizeof *pieces);
    if (!pieces) {
        return false;
    }
    lexicon->pieces = pieces;
    lexicon->piece_capacity = capacity;
    if (lexicon->piece_count == 0) {
        lexicon->pieces[lexicon->piece_count++] = (tk_lexicon_piece){0};
    }
    return true;
}

/** Makes room for roughly as many pieces as a file of `length` bytes adds. */
static bool make_room(tk_lexicon *lexicon, size_t length)
{
    lexicon->power[0] = 1;
    for (size_t i = 1; i <= TK_PHRASE_MAX; i++) {
        lexicon->power[i] = lexicon->power[i - 1] * HASH_BASE;
    }
    size_t pieces = lexicon->piece_count + length / 6 + 64;
    uint32_t slots = 64;
    while (slots / 4 * 3 < pieces && slots < 1u << 30) {
        slots *= 2;
    }
    return (slots <= lexicon->slot_count || grow_slots(lexicon, slots)) &&
           (pieces <= lexicon->piece_capacity || grow_pieces(lexicon, (uint32_t)pieces));
}

/** The piece with this hash, created if necessary; 0 when out of memory. */
static uint32_t add_piece(tk_lexicon *lexicon, uint64_t hash, size_t length)
{
    tk_lexicon_slot *slot = slot_of(lexicon, hash);
    if (*slot != 0) {
        return piece_of(*slot);
    }
    if (lexicon->piece_count > TK_LEXICON_PIECES_MAX) {
        return 0;
    }
    if (lexicon->piece_count >= lexicon->slot_count / 4 * 3) {
        if (!grow_slots(lexicon, lexicon->slot_count * 2)) {
            return 0;
        }
        slot = slot_of(lexicon, hash);
    }
    if (lexicon->piece_count == lexicon->piece_capacity &&
        !grow_pieces(lexicon, lexicon->piece_capacity * 2)) {
        return 0;
    }
    uint32_t piece = lexicon->piece_count++;
    lexicon->pieces[piece] =
        (tk_lexicon_piece){.hash = hash, .flags = class_of(hash), .length = (uint8_t)length};
    *slot = tag_of(hash) | piece;
    return piece;
}

/** The number of a sense, created if necessary; 0 when out of memory. */
static uint16_t add_sense(tk_lexicon *lexicon, uint32_t kind, float value)
{
    for (uint32_t i = lexicon->sense_count; i-- > 1;) {
        const tk_lexicon_sense *sense = &lexicon->senses[i];
        if (sense->kind == kind && sense->value == value) {
            return (uint16_t)i;
        }
    }
    if (lexicon->sense_count > TK_LEXICON_SENSES_MAX) {
        return 0;
    }
    if (lexicon->sense_count + 1 >= lexicon->sense_capacity) {
        uint32_t capacity = lexicon->sense_capacity ? lexicon->sense_capacity * 2 : 64;
        tk_lexicon_sense *senses = realloc(lexicon->senses, capacity * sizeof *senses);
        if (!senses) {
            return 0;
        }
        lexicon->senses = senses;
        lexicon->sense_capacity = capacity;
    }
    if (lexicon->sense_count == 0) {
        lexicon->senses[lexicon->sense_count++] = (tk_lexicon_sense){0};
    }
    lexicon->senses[lexicon->sense_count] = (tk_lexicon_sense){value, kind};
    return (uint16_t)lexicon->sense_count++;
}

// ------------------------------------------------------------------------------------ phrases

/** A phrase to be added. hash[i] is the hash of its first i characters. */
typedef struct cut_phrase {
    const char *text;
    size_t length;
    uint64_t hash[TK_PHRASE_MAX + 1];
    uint8_t cuts[CUTS_MAX]; /**< where a token may end, ascending; the last is `length` */
    uint32_t n_cuts;
} cut_phrase;

static bool is_separator(char c)
{
    return c == ' ' || c == '-';
}

/** Whether "n't" ends a word at byte i. */
static bool is_not(const char *text, size_t length, size_t i)
{
    return text[i] == 'n' && i + 2 < length && text[i + 1] == '\'' && text[i + 2] == 't' &&
           (i + 3 == length || text[i + 3] == ' ');
}

/** Cuts a phrase wherever a tokenizer may: before a separator, and before a clitic. */
static bool cut(cut_phrase *phrase, const char *text, size_t length)
{
    uint64_t hash = 0;
    phrase->text = text;
    phrase->length = length;
    phrase->n_cuts = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        phrase->hash[i] = hash;
        if (i > 0 && (is_separator(c) || c == '\'' || is_not(text, length, i))) {
            if (phrase->n_cuts + 1 == CUTS_MAX) {
                return false;
            }
            phrase->cuts[phrase->n_cuts++] = (uint8_t)i;
        }
        hash = hash * HASH_BASE + hash_char(c);
    }
    phrase->hash[length] = hash;
    phrase->cuts[phrase->n_cuts++] = (uint8_t)length;
    return true;
}

/** The hyphen as a token: the bit of its class. It may replace any space in a phrase. */
static uint64_t hyphen_class(void)
{
    return (uint64_t)1 << class_of(hash_char('-'));
}

/** Adds the prefix of a phrase that ends at the c-th cut, and the tokens that may follow it. */
static bool add_start(tk_lexicon *lexicon, const cut_phrase *phrase, uint32_t c)
{
    size_t at = phrase->cuts[c], begin = at; // of the next token
    uint32_t start = add_piece(lexicon, phrase->hash[at], at);
    uint64_t follow = 0;
    if (is_separator(phrase->text[at])) {
        begin++;
        follow = hyphen_class();
    }
    for (uint32_t k = c + 1; k < phrase->n_cuts; k++) {
        size_t length = phrase->cuts[k] - begin;
        uint64_t hash = phrase->hash[begin + length] - phrase->hash[begin] * lexicon->power[length];
        if (length > 0) {
            follow |= (uint64_t)1 << class_of(hash);
            if (add_piece(lexicon, hash, length) == 0) {
                return false;
            }
        }
    }
    lexicon->pieces[start].follow |= follow;
    lexicon->pieces[start].flags |= TK_LEXICON_LONGER;
    return start != 0;
}

static const char *add_phrase(void *ctx, const tk_lexicon_line *line)
{
    static const char no_room[] = "out of memory for the phrase";
    tk_lexicon *lexicon = ctx;
    cut_phrase phrase;
    if (!cut(&phrase, line->phrase, line->length)) {
        return "a phrase has too many words";
    }
    for (uint32_t c = 0; c + 1 < phrase.n_cuts; c++) {
        if (!add_start(lexicon, &phrase, c)) {
            return no_room;
        }
    }
    uint32_t piece = add_piece(lexicon, phrase.hash[line->length], line->length);
    if (piece == 0) {
        return no_room;
    }
    tk_lexicon_piece *entry = &lexicon->pieces[piece];
    bool taken = entry->flags & TK_LEXICON_ENTRY, listed = !(entry->flags & TK_LEXICON_DERIVED);
    if (taken && line->derived) {
        return NULL;
    }
    if (taken && listed) {
        return "the phrase is listed twice";
    }
    entry->flags &= ~(TK_LEXICON_DERIVED | TK_LEXICON_WEIGHT);
    entry->flags |= TK_LEXICON_ENTRY | (line->derived ? TK_LEXICON_DERIVED : 0);
    entry->sense = add_sense(lexicon, line->kind, line->value);
    return entry->sense ? NULL : no_room;
}

bool tk_lexicon_parse(tk_lexicon *lexicon, const char *text, size_t length,
                      const char *const *kinds, uint32_t n_kinds, tk_lexicon_fault *fault)
{
    if (!make_room(lexicon, length) || !tk_lexicon_mark(lexicon, "-", TK_LEXICON_HYPHEN)) {
        *fault = (tk_lexicon_fault){"out of memory"};
        return false;
    }
    return tk_lexicon_read(text, length, kinds, n_kinds, add_phrase, lexicon, fault);
}

/** The piece of a word, created if necessary; NULL when out of memory. */
static tk_lexicon_piece *word_piece(tk_lexicon *lexicon, const char *word, size_t length)
{
    if (lexicon->slot_count == 0 && !make_room(lexicon, 0)) {
        return NULL;
    }
    uint32_t piece = add_piece(lexicon, hash_text(word, length), length);
    return piece ? &lexicon->pieces[piece] : NULL;
}

bool tk_lexicon_weigh(tk_lexicon *lexicon, const char *word, size_t length, float weight)
{
    tk_lexicon_piece *piece = word_piece(lexicon, word, length);
    if (!piece || (piece->flags & TK_LEXICON_ENTRY)) {
        return piece != NULL;
    }
    piece->flags |= TK_LEXICON_WEIGHT;
    piece->sense = add_sense(lexicon, UINT32_MAX, weight);
    return piece->sense != 0;
}

bool tk_lexicon_mark(tk_lexicon *lexicon, const char *word, uint32_t flags)
{
    tk_lexicon_piece *piece = word_piece(lexicon, word, strlen(word));
    if (piece) {
        piece->flags |= flags;
    }
    return piece != NULL;
}

/** Words that are marked, and the flags of each class. */
typedef struct marking {
    tk_lexicon *lexicon;
    const uint32_t *flags;
} marking;

static const char *mark_line(void *ctx, const tk_lexicon_line *line)
{
    const marking *m = ctx;
    char word[TK_PHRASE_MAX + 1];
    memcpy(word, line->phrase, line->length);
    word[line->length] = '\0';
    return tk_lexicon_mark(m->lexicon, word, m->flags[line->kind]) ? NULL : "out of memory";
}

bool tk_lexicon_mark_file(tk_lexicon *lexicon, const char *text, size_t length,
                          const char *const *classes, const uint32_t *flags, uint32_t n_classes,
                          tk_lexicon_fault *fault)
{
    marking m = {lexicon, flags};
    return tk_lexicon_read(text, length, classes, n_classes, mark_line, &m, fault);
}

void tk_lexicon_finish(tk_lexicon *lexicon)
{
    free(lexicon->slots);
    free(lexicon->pieces);
    free(lexicon->senses);
    memset(lexicon, 0, sizeof *lexicon);
}

// ------------------------------------------------------------------------------------- looks

#define LOOKS_KEPT (1u << 16) /* a longer list is not kept for a document that is much shorter */

tk_lexicon_look *tk_lexicon_looks_for(tk_lexicon_looks *looks, uint32_t count)
{
    bool large = looks->room > LOOKS_KEPT && looks->room / 4 > count;
    if (count >= looks->room || large) {
        tk_lexicon_looks_finish(looks);
        looks->list = malloc(((size_t)count + 1) * sizeof *looks->list);
        looks->room = looks->list ? count + 1 : 0;
    }
    return looks->list;
}

void tk_lexicon_looks_finish(tk_lexicon_looks *looks)
{
    free(looks->list);
    *looks = (tk_lexicon_looks){0};
}

// ------------------------------------------------------------------------------------- match

tk_lexicon_word tk_lexicon_look_up(const tk_lexicon *lexicon, const char *folded, size_t length)
{
    uint32_t index = find_piece(lexicon, hash_text(folded, length));
    const tk_lexicon_piece *piece = &lexicon->pieces[index];
    return (tk_lexicon_word){piece->flags, (uint32_t)piece->sense << 20 | index};
}

static const tk_lexicon_piece *piece_at(const tk_lexicon *lexicon, tk_lexicon_word word)
{
    return &lexicon->pieces[word.index & TK_LEXICON_PIECES_MAX];
}

tk_lexicon_cue tk_lexicon_cue_of(const tk_lexicon *lexicon, tk_lexicon_word word, bool always)
{
    enum { CLASSES = TK_LEXICON_CUE_CLASSES };
    // Class c, 1 to 63, becomes 1 + (c - 1) % 23.
    uint32_t class = word.flags & TK_LEXICON_CLASS;
    uint64_t follow = piece_at(lexicon, word)->follow >> 1;
    follow |= follow >> CLASSES | follow >> 2 * CLASSES;
    uint32_t bits = (uint32_t)follow & ((1u << CLASSES) - 1);
    return bits << (TK_LEXICON_CUE_FOLLOW + 1) | (uint32_t)always << TK_LEXICON_CUE_ALWAYS |
           (class ? 1 + (class - 1) % CLASSES : 0);
}

static const tk_lexicon_sense *entry_sense(const tk_lexicon *lexicon, const tk_lexicon_piece *piece)
{
    return piece->flags & TK_LEXICON_ENTRY ? &lexicon->senses[piece->sense] : NULL;
}

/** Whether a piece and a word seem to start a phrase. */
static bool goes_on(const tk_lexicon_piece *piece, tk_lexicon_word word)
{
    return piece->follow >> (word.flags & TK_LEXICON_CLASS) & 1;
}

tk_phrase tk_lexicon_match_longer(const tk_lexicon *lexicon, const tk_lexicon_tokens *tokens,
                                  const tk_lexicon_look *first, uint32_t end)
{
    const tk_lexicon_piece *piece = piece_at(lexicon, first->word);
    tk_phrase found = {entry_sense(lexicon, piece), 1};
    for (uint32_t t = first->token + 1; piece->follow && t < end; t++) {
        tk_lexicon_word word = tokens->words[tokens->lexeme[t]];
        if (!goes_on(piece, word)) {
            break;
        }
        bool space = tokens->begin[t] > tokens->end[t - 1];
        if ((word.flags & TK_LEXICON_HYPHEN) && !space && t + 1 < end &&
            tokens->begin[t + 1] == tokens->end[t]) {
            word = tokens->words[tokens->lexeme[++t]];
            if (!goes_on(piece, word)) {
                break;
            }
            space = true;
        }
        const tk_lexicon_piece *next = piece_at(lexicon, word);
        uint64_t hash = space ? piece->hash * HASH_BASE + hash_char(' ') : piece->hash;
        hash = hash * lexicon->power[next->length] + next->hash;
        piece = &lexicon->pieces[find_piece(lexicon, hash)];
        if (piece->flags & TK_LEXICON_ENTRY) {
            found = (tk_phrase){entry_sense(lexicon, piece), t - first->token + 1};
        }
    }
    return found;
}
