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

static bool ends_with(const tk_form *form, const char *suffix)
{
    size_t length = strlen(suffix);
    return form->folded_length >= length &&
           memcmp(form->folded + form->folded_length - length, suffix, length) == 0;
}

/**
 * Whether a form is a superlative in "-est", alone or as a part of a compound (fastest-growing),
 * and not after an ordinal (second-largest). With a capital only "-iest" will do, for names end in
 * "-est" too. Nouns and verbs that end so are in the lexicon, which is asked before.
 */
static bool is_superlative(const tk_form *form)
{
    bool title = (form->shape & TK_SHAPE_TITLE) && !(form->shape & TK_SHAPE_UPPER);
    if (!(form->shape & TK_SHAPE_LOWER) && !(title && ends_with(form, "iest"))) {
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
    static const char *const suffixes[] = {"ful",  "ive",  "ous", "able", "ible", "ant", "ent",
                                           "ic",   "al",   "ing", "ed",   "less", "ary", "ex",
                                           "ound", "iant", "ite", "ern",  "ly"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        if (form->folded_length >= 6 && ends_with(form, suffixes[i])) {
            return true;
        }
    }
    return false;
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

tk_status hype_fill_flags(void *instance, const tk_form *form, void *value)
{
    const hype_instance *self = instance;
    uint32_t *flags = value;
    *flags = tk_lexicon_flags(&self->lexicon, form->folded, form->folded_length);
    if (form->shape & TK_SHAPE_PUNCT) {
        *flags |= punctuation_flags(form);
        return TK_OK;
    }
    static const char *const report[] = {"said",     "says",      "according",  "told",
                                         "reported", "announced", "reportedly", "added",
                                         "claims",   "wrote"};
    static const char *const measure[] = {"by", "since", "among", "after"};
    static const char *const ordinal[] = {"second",  "third",  "fourth", "fifth", "sixth",
                                          "seventh", "eighth", "ninth",  "tenth"};
    static const char *const ever[] = {"ever", "yet"};
    static const char *const most[] = {"most"};
    static const char *const determiner[] = {"the", "its", "their", "his",   "her", "our",
                                             "my",  "'s",  "your",  "these", "top"};
    *flags |= form->shape & (TK_SHAPE_LETTER | TK_SHAPE_DIGIT) ? HYPE_WORD : 0;
    *flags |= form->shape & TK_SHAPE_LOWER ? HYPE_LOWER : 0;
    *flags |= IS(form, report) ? HYPE_REPORT : 0;
    *flags |= IS(form, measure) ? HYPE_MEASURE : 0;
    *flags |= IS(form, ordinal) ? HYPE_ORDINAL : 0;
    *flags |= IS(form, ever) ? HYPE_EVER : 0;
    *flags |= IS(form, most) ? HYPE_MOST : 0;
    *flags |= IS(form, determiner) || ends_with(form, "'s") ? HYPE_DETERMINER : 0;
    *flags |= is_superlative(form) ? HYPE_EST : 0;
    *flags |= is_long_adjective(form) ? HYPE_ADJECTIVE : 0;
    if ((form->shape & TK_SHAPE_NUMERIC) && form->length <= 3) {
        *flags |= HYPE_NUMBER;
    }
    if ((form->shape & TK_SHAPE_UPPER) && form->length >= 2) {
        *flags |= HYPE_UPPER;
    }
    const tk_lexicon_entry *entry =
        tk_lexicon_entry_of(&self->lexicon, form->folded, form->folded_length);
    if (entry) {
        bool plural = ends_with(form, "s") || ends_with(form, "men");
        *flags |= entry->kind == HYPE_LIST && plural ? HYPE_LIST_NOUN : 0;
        if (entry->kind != HYPE_NONE && (*flags & HYPE_UPPER) && form->length >= 3) {
            *flags |= HYPE_CAPITAL;
        }
        if (entry->kind == HYPE_LIST || entry->kind == HYPE_SHOUT) {
            *flags &= ~TK_LEXICON_ENTRY; // nothing by themselves
        }
    }
    return TK_OK;
}

tk_status hype_fill_part(void *instance, const tk_form *form, void *value)
{
    (void)instance;
    *(tk_hash_part *)value = tk_hash_text(form->folded, form->folded_length);
    return TK_OK;
}
