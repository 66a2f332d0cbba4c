// SPDX-License-Identifier: MIT
/**
 * @file stem.c
 * The lexeme column "stem": the stem of a word form, by the Snowball algorithms of libstemmer.
 *
 * A stem depends only on the form, so this plugin has no annotate(): the host calls tk_stem_fill()
 * once per distinct form, and further tokens of that form cost nothing.
 */
#include <toolkit/plugin.h>

#include <toolkit/text/clitic.h>

#include <libstemmer.h>
#include <stdbool.h>
#include <stdlib.h>

/** The longest word, in bytes, that is stemmed; anything longer is not a word of any language. */
#define TK_STEM_MAX_BYTES 256u

typedef struct tk_stem {
    const tk_host *host;
    struct sb_stemmer *stemmer;
} tk_stem;

static void tk_stem_destroy(void *instance)
{
    tk_stem *self = instance;
    if (self == NULL)
        return;
    sb_stemmer_delete(self->stemmer);
    free(self);
}

static tk_status tk_stem_create(const tk_setup *setup, void **instance)
{
    tk_stem *self = calloc(1, sizeof *self);
    if (self == NULL)
        return setup->host->fail_setup(setup->ctx, "out of memory for the stemmer");
    self->host = setup->host;
    self->stemmer = sb_stemmer_new(setup->options[0].s.data, "UTF_8");
    if (self->stemmer == NULL) {
        free(self);
        return setup->host->fail_setup(setup->ctx,
                                       "option 'language' must be a language of the installed "
                                       "libstemmer, which has no stemmer for this one");
    }
    *instance = self;
    return TK_OK;
}

/**
 * Whether a form is a word that Snowball can stem: letters, with hyphens and apostrophes inside.
 * Digits, dots, `@`, `/` and similar characters make it a number, an abbreviation, a handle or an
 * address.
 */
static bool tk_stem_is_word(const tk_form *form)
{
    if (!(form->shape & TK_SHAPE_LETTER) || (form->shape & TK_SHAPE_DIGIT) ||
        form->folded_length > TK_STEM_MAX_BYTES)
        return false;
    for (uint32_t i = 0; i < form->folded_length; i++) {
        unsigned char c = (unsigned char)form->folded[i];
        if (c < 0x80 && !(c >= 'a' && c <= 'z') && c != '-' && c != '\'')
            return false;
    }
    return true;
}

static tk_status tk_stem_fill(void *instance, const tk_form *form, void *value)
{
    tk_stem *self = instance;
    const char *stem = form->folded;
    uint64_t length = form->folded_length;

    if (!(form->shape & (TK_SHAPE_LETTER | TK_SHAPE_DIGIT)))
        return TK_OK; // punctuation and symbols have no stem, but the empty string
    if (tk_stem_is_word(form)) {
        stem = (const char *)sb_stemmer_stem(self->stemmer, (const sb_symbol *)form->folded,
                                             (int)form->folded_length);
        if (stem == NULL)
            return TK_ERR_INSTANCE; // libstemmer fails only when out of memory
        length = (uint64_t)sb_stemmer_length(self->stemmer);
    } else if (form->shape & TK_SHAPE_APOS) {
        length = tk_clitic_base(form->folded, form->folded_length); // "U.S.'s", "3M's"
    }
    uint32_t handle = self->host->lexeme_string(form, stem, length);
    if (handle == 0 && length > 0)
        return TK_ERR_INSTANCE;
    *(uint32_t *)value = handle;
    return TK_OK;
}

/** The languages of libstemmer 2.2, as named by sb_stemmer_list(). create() refuses those that an
 * older version lacks. */
static const char *const tk_stem_languages[] = {
    "arabic",    "armenian",   "basque",     "catalan",  "danish",     "dutch",
    "english",   "finnish",    "french",     "german",   "greek",      "hindi",
    "hungarian", "indonesian", "irish",      "italian",  "lithuanian", "nepali",
    "norwegian", "porter",     "portuguese", "romanian", "russian",    "serbian",
    "spanish",   "swedish",    "tamil",      "turkish",  "yiddish",
};

static const tk_option tk_stem_options[] = {
    {.name = "language",
     .doc = "Snowball algorithm; `porter` is the original one for English",
     .type = TK_OPT_ENUM,
     .fallback = "english",
     .choices = tk_stem_languages,
     .n_choices = sizeof tk_stem_languages / sizeof *tk_stem_languages},
};

static const tk_layer_decl tk_stem_required[] = {
    {.name = "token/1", .doc = "the tokens, whose forms are stemmed"},
};

static const tk_lexeme_column tk_stem_lexemes[] = {
    {.column = {.name = "stem",
                .doc = "stem of a word, folded form of a number or address, empty for punctuation",
                .type = TK_STRING,
                .flags = TK_COL_OUTPUT | TK_COL_OMIT},
     .fill = tk_stem_fill},
};

static const tk_plugin tk_stem_plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ANNOTATOR,
    .min_host_minor = 0,
    .id = "stem",
    .version = "1.0.0",
    .summary = "Stems of words, by Snowball",
    .doc = "Fills the lexeme column \"stem\" with the Snowball stem of each word's folded form.\n"
           "\n"
           "A word consists of letters, with hyphens and apostrophes inside. Other forms with a "
           "letter or a digit (a number, an address, a handle, U.S.) have their folded form as "
           "their stem; punctuation has none.\n"
           "\n"
           "Source: libstemmer, https://snowballstem.org",
    .licence = "MIT",
    .required = tk_stem_required,
    .n_required = 1,
    .lexemes = tk_stem_lexemes,
    .n_lexemes = 1,
    .options = tk_stem_options,
    .n_options = 1,
    .create = tk_stem_create,
    .destroy = tk_stem_destroy,
};

TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &tk_stem_plugin : NULL;
}
