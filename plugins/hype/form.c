// SPDX-License-Identifier: MIT
/** @file form.c What a word form is to the rules, once a form. */
#include "hype.h"

#include <string.h>

static bool is(const tk_form *form, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strlen(words[i]) == form->folded_length &&
            memcmp(words[i], form->folded, form->folded_length) == 0) {
            return true;
        }
    }
    return false;
}
#define IS(form, words) is(form, words, sizeof(words) / sizeof *(words))

#define ENDS(form, suffix)                                                         \
    ((form)->folded_length >= sizeof(suffix) - 1 &&                                \
     memcmp((form)->folded + (form)->folded_length - (sizeof(suffix) - 1), suffix, \
            sizeof(suffix) - 1) == 0)

/**
 * Whether a form is a superlative in "-est", alone or as a part of a compound (fastest-growing),
 * and not after an ordinal (second-largest). With a capital only "-iest" will do, for names end in
 * "-est" too. Nouns and verbs that end so are in the lexicon, which is asked before.
 */
static bool is_superlative(const tk_form *form)
{
    bool title = (form->shape & TK_SHAPE_TITLE) && !(form->shape & TK_SHAPE_UPPER);
    if (!(form->shape & TK_SHAPE_LOWER) && !(title && ENDS(form, "iest"))) {
        return false;
    }
    const char *part = form->folded, *end = form->folded + form->folded_length;
    static const char *const ordinals[] = {"second", "third", "fourth", "fifth", "sixth"};
    while (part < end) {
        const char *hyphen = memchr(part, '-', (size_t)(end - part));
        const char *stop = hyphen ? hyphen : end;
        for (size_t i = 0; i < sizeof ordinals / sizeof *ordinals; i++) {
            if ((size_t)(stop - part) == strlen(ordinals[i]) &&
                memcmp(part, ordinals[i], (size_t)(stop - part)) == 0) {
                return false;
            }
        }
        if (stop - part >= 6 && memcmp(stop - 3, "est", 3) == 0) {
            return true;
        }
        part = stop + 1;
    }
    return false;
}

/** Whether the form ends as adjectives do that are compared with "most". */
static bool is_long_adjective(const tk_form *form)
{
    if (form->folded_length < 6) {
        return false;
    }
    switch (form->folded[form->folded_length - 1]) {
    case 'c':
        return ENDS(form, "ic");
    case 'd':
        return ENDS(form, "ed") || ENDS(form, "ound");
    case 'e':
        return ENDS(form, "ive") || ENDS(form, "able") || ENDS(form, "ible") || ENDS(form, "ite");
    case 'g':
        return ENDS(form, "ing");
    case 'l':
        return ENDS(form, "ful") || ENDS(form, "al");
    case 'n':
        return ENDS(form, "ern");
    case 's':
        return ENDS(form, "ous") || ENDS(form, "less");
    case 't':
        return ENDS(form, "ant") || ENDS(form, "ent");
    case 'x':
        return ENDS(form, "ex");
    case 'y':
        return ENDS(form, "ary") || ENDS(form, "ly");
    default:
        return false;
    }
}

static uint32_t punctuation_flags(const tk_form *form)
{
    static const char *const open[] = {"\u201c", "\u00ab", "\u201e"};
    static const char *const close[] = {"\u201d", "\u00bb"};
    static const char *const toggle[] = {"\"", "``", "''"};
    uint32_t flags = 0;
    if (form->folded[0] == '!') {
        flags |= HYPE_BANG;
    } else if (form->folded[0] == '?') {
        flags |= memchr(form->folded, '!', form->folded_length) ? HYPE_BANG : HYPE_ASK;
    }
    flags |= IS(form, open) ? HYPE_OPEN : 0;
    flags |= IS(form, close) ? HYPE_CLOSE : 0;
    flags |= IS(form, toggle) ? HYPE_TOGGLE : 0;
    return flags;
}

bool hype_add_words(hype_instance *self)
{
    static const struct {
        uint32_t flags;
        const char *words[16]; // ends in a NULL
    } lists[] = {
        {HYPE_REPORT,
         {"said", "says", "according", "told", "reported", "announced", "reportedly", "added",
          "claims", "wrote"}},
        {HYPE_MEASURE, {"by", "since", "among", "after"}},
        {HYPE_ORDINAL,
         {"second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}},
        {HYPE_EVER, {"ever", "yet"}},
        {HYPE_MOST, {"most"}},
        {HYPE_DETERMINER,
         {"the", "its", "their", "his", "her", "our", "my", "your", "these", "top"}},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (const char *const *word = lists[i].words; *word; word++) {
            if (!tk_lexicon_mark(&self->lexicon, *word, lists[i].flags)) {
                return false;
            }
        }
    }
    return true;
}

/** Flags of a form that is no punctuation and has these in the lexicon. */
static uint32_t word_flags(const hype_instance *self, const tk_form *form, tk_lexicon_word word)
{
    uint32_t flags = word.flags;
    flags |= form->shape & (TK_SHAPE_LETTER | TK_SHAPE_DIGIT) ? HYPE_WORD : 0;
    flags |= ENDS(form, "'s") ? HYPE_DETERMINER : 0;
    flags |= is_superlative(form) ? HYPE_EST : 0;
    flags |= is_long_adjective(form) ? HYPE_ADJECTIVE : 0;
    if ((form->shape & TK_SHAPE_NUMERIC) && form->length <= 3) {
        flags |= HYPE_NUMBER;
    }
    if ((form->shape & TK_SHAPE_UPPER) && form->length >= 2) {
        flags |= HYPE_UPPER;
    }
    if (flags & TK_LEXICON_ENTRY) {
        uint32_t kind = tk_lexicon_sense_of(&self->lexicon, word)->kind;
        bool plural = ENDS(form, "s") || ENDS(form, "men");
        flags |= kind == HYPE_LIST && plural ? HYPE_LIST_NOUN : 0;
        if (kind != HYPE_NONE && (flags & HYPE_UPPER) && form->length >= 3) {
            flags |= HYPE_CAPITAL;
        }
        if (kind == HYPE_LIST || kind == HYPE_SHOUT) {
            flags &= ~TK_LEXICON_ENTRY; // nothing by themselves
        }
    }
    return flags;
}

tk_lexicon_word hype_word(const hype_instance *self, const tk_form *form)
{
    tk_lexicon_word word = tk_lexicon_look_up(&self->lexicon, form->folded, form->folded_length);
    if (form->shape & TK_SHAPE_PUNCT) {
        word.flags |= punctuation_flags(form);
    } else {
        word.flags = word_flags(self, form, word);
    }
    return word;
}

tk_lexicon_cue hype_cue(const hype_instance *self, tk_lexicon_word word)
{
    tk_lexicon_cue cue = tk_lexicon_cue_of(&self->lexicon, word, word.flags & HYPE_LOOK);
    return cue | (word.flags & HYPE_WORD ? HYPE_CUE_WORD : 0);
}
