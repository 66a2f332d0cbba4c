// SPDX-License-Identifier: MIT
/** @file form.c The properties of a word form that the rules use, computed once per form. */
#include "hype.h"

#include <string.h>

#define ENDS(form, suffix)                                                         \
    ((form)->folded_length >= sizeof(suffix) - 1 &&                                \
     memcmp((form)->folded + (form)->folded_length - (sizeof(suffix) - 1), suffix, \
            sizeof(suffix) - 1) == 0)

/** Whether a part of a compound is an ordinal, as in "second-largest". */
static bool is_ordinal(const hype_instance *self, const char *part, size_t length)
{
    return tk_lexicon_look_up(&self->lexicon, part, length).flags & HYPE_ORDINAL;
}

/**
 * Whether a form is a superlative in "-est", alone or as part of a compound (fastest-growing), but
 * not after an ordinal (second-largest). A capitalised form must end in "-iest", because names end
 * in "-est" too. Nouns and verbs with this ending are in the lexicon, which is checked first.
 */
static bool is_superlative(const hype_instance *self, const tk_form *form)
{
    bool title = (form->shape & TK_SHAPE_TITLE) && !(form->shape & TK_SHAPE_UPPER);
    if (!(form->shape & TK_SHAPE_LOWER) && !(title && ENDS(form, "iest"))) {
        return false;
    }
    const char *part = form->folded, *end = form->folded + form->folded_length;
    while (part < end) {
        const char *hyphen = memchr(part, '-', (size_t)(end - part));
        const char *stop = hyphen ? hyphen : end;
        if (stop - part >= 6 && memcmp(stop - 3, "est", 3) == 0) {
            return true;
        }
        if (hyphen && is_ordinal(self, part, (size_t)(stop - part))) {
            return false;
        }
        part = stop + 1;
    }
    return false;
}

/** Whether the form ends like the adjectives that form the superlative with "most". */
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

static const struct {
    const char *form;
    uint32_t flag;
} quotation_marks[] = {
    {"\u201c", HYPE_OPEN},  {"\u00ab", HYPE_OPEN}, {"\u201e", HYPE_OPEN}, {"\u201d", HYPE_CLOSE},
    {"\u00bb", HYPE_CLOSE}, {"\"", HYPE_TOGGLE},   {"``", HYPE_TOGGLE},   {"''", HYPE_TOGGLE},
};

static uint32_t punctuation_flags(const tk_form *form)
{
    if (form->folded[0] == '!') {
        return HYPE_BANG;
    }
    if (form->folded[0] == '?') {
        return memchr(form->folded, '!', form->folded_length) ? HYPE_BANG : HYPE_ASK;
    }
    for (size_t i = 0; i < sizeof quotation_marks / sizeof *quotation_marks; i++) {
        const char *mark = quotation_marks[i].form;
        if (strlen(mark) == form->folded_length &&
            memcmp(mark, form->folded, form->folded_length) == 0) {
            return quotation_marks[i].flag;
        }
    }
    return 0;
}

/** The classes of data/context.txt, and the flags of their words. */
static const char *const context_classes[] = {"report", "measure", "ordinal",
                                              "ever",   "most",    "determiner"};
static const uint32_t context_flags[] = {HYPE_REPORT, HYPE_MEASURE, HYPE_ORDINAL,
                                         HYPE_EVER,   HYPE_MOST,    HYPE_DETERMINER};

#define CONTEXT_CLASSES (sizeof context_classes / sizeof *context_classes)

bool hype_read_context(hype_instance *self, const char *text, size_t length,
                       tk_lexicon_fault *fault)
{
    return tk_lexicon_mark_file(&self->lexicon, text, length, context_classes, context_flags,
                                CONTEXT_CLASSES, fault);
}

/** Flags of a form that follow from its letters. */
static uint32_t shape_flags(const hype_instance *self, const tk_form *form)
{
    uint32_t flags = 0;
    flags |= form->shape & (TK_SHAPE_LETTER | TK_SHAPE_DIGIT) ? HYPE_WORD : 0;
    flags |= ENDS(form, "'s") ? HYPE_DETERMINER : 0;
    flags |= is_superlative(self, form) ? HYPE_EST : 0;
    flags |= is_long_adjective(form) ? HYPE_ADJECTIVE : 0;
    flags |= (form->shape & TK_SHAPE_NUMERIC) && form->length <= 3 ? HYPE_NUMBER : 0;
    flags |= (form->shape & TK_SHAPE_UPPER) && form->length >= 2 ? HYPE_UPPER : 0;
    return flags;
}

/** The flags of an entry of the lexicon of this kind, which otherwise has `flags`. */
static uint32_t entry_flags(const tk_form *form, uint32_t kind, uint32_t flags)
{
    bool plural = ENDS(form, "s") || ENDS(form, "men");
    flags |= kind == HYPE_LIST && plural ? HYPE_LIST_NOUN : 0;
    if (kind != HYPE_NONE && (flags & HYPE_UPPER) && form->length >= 3) {
        flags |= HYPE_CAPITAL;
    }
    if (kind == HYPE_LIST || kind == HYPE_SHOUT) {
        flags &= ~TK_LEXICON_ENTRY; // no effect alone
    }
    return flags;
}

/** Flags of a form other than punctuation, including those of its word in the lexicon. */
static uint32_t word_flags(const hype_instance *self, const tk_form *form, tk_lexicon_word word)
{
    uint32_t flags = word.flags | shape_flags(self, form);
    if (flags & TK_LEXICON_ENTRY) {
        flags = entry_flags(form, tk_lexicon_sense_of(&self->lexicon, word)->kind, flags);
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
