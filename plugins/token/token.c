// SPDX-License-Identifier: MIT
// The plugin `token`: its descriptor, and the segmentation by UAX #29. The rules of the news
// tokenizer are in news.c and word.c.
#include "kind.h"
#include "scan.h"

#include <toolkit/text/uax29.h>
#include <toolkit/text/schema.h>

#include <stdlib.h>

enum { MODE_NEWS, MODE_UAX29 };
enum { OPTION_MODE, OPTION_CLITICS, OPTION_HYPHENS, OPTION_COUNT };

typedef struct instance {
    tk_news *news; // NULL in mode uax29
} instance;

static tk_status create(const tk_setup *setup, void **out)
{
    instance *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return setup->host->fail_setup(setup->ctx, "out of memory");
    if (setup->options[OPTION_MODE].i == MODE_NEWS) {
        self->news = tk_news_create(setup, setup->options[OPTION_CLITICS].i == 1,
                                    setup->options[OPTION_HYPHENS].i == 1);
        if (self->news == NULL) {
            free(self);
            return TK_ERR_INSTANCE;
        }
    }
    *out = self;
    return TK_OK;
}

static void destroy(void *instance_)
{
    instance *self = instance_;
    tk_news_free(self->news);
    free(self);
}

/** Whether a segment is white space: UAX #29 never puts white space and other text in one segment.
 */
static bool is_space(const char *text)
{
    uint32_t n;
    return tk_uni(tk_utf8(text, &n)).text == TK_TEXT_SPACE;
}

/** The word boundary after `begin`, with fast paths for ASCII letters and blanks. */
static uint32_t next_boundary(const tk_doc *doc, uint32_t begin)
{
    const char *p = doc->text + begin;
    if (tk_is_letter(*p)) {
        const char *end = tk_skip_letters(p);
        if (*end == ' ' || *end == ',' || *end == '\n')
            return (uint32_t)(end - doc->text);
    } else if (*p == ' ' && (unsigned char)(p[1] - '!') < 94) { // neither a blank nor a mark
        return begin + 1;
    }
    return tk_uax29_word(doc->text, doc->length, begin);
}

static tk_status annotate_uax29(const tk_host *host, tk_doc *doc)
{
    tk_layer_out out = {0};
    uint32_t count = 0;
    for (uint32_t begin = 0, end; begin < doc->length; begin = end) {
        end = next_boundary(doc, begin);
        if (is_space(doc->text + begin))
            continue;
        if (count == out.capacity) {
            uint64_t more = count == 0 ? doc->length / 5 + 64 : (uint64_t)count * 3 / 2;
            tk_status status = host->layer_reserve(doc, 0, more, &out);
            if (status != TK_OK)
                return status;
        }
        out.begin[count] = begin;
        out.end[count++] = end;
    }
    return host->layer_commit(doc, 0, count);
}

static tk_status annotate(void *instance_, const tk_host *host, tk_doc *doc)
{
    const instance *self = instance_;
    return self->news != NULL ? tk_news_annotate(self->news, host, doc) : annotate_uax29(host, doc);
}

static tk_status fill_kind(void *instance_, const tk_form *form, void *value)
{
    (void)instance_;
    *(uint8_t *)value = tk_kind(form->text, form->length);
    return TK_OK;
}

static const char *const modes[] = {"news", "uax29"};
static const char *const ways[] = {"split", "keep"};

static const tk_option options[OPTION_COUNT] = {
    [OPTION_MODE] = {.name = "mode",
                     .doc = "news: the rules of this plugin; uax29: Unicode's word boundaries",
                     .type = TK_OPT_ENUM,
                     .fallback = "news",
                     .choices = modes,
                     .n_choices = 2},
    [OPTION_CLITICS] = {.name = "clitics",
                        .doc = "news: whether 's, n't, 'll and similar clitics are separate tokens",
                        .type = TK_OPT_ENUM,
                        .fallback = "keep",
                        .choices = ways,
                        .n_choices = 2},
    [OPTION_HYPHENS] = {.name = "hyphens",
                        .doc = "news: whether compounds are split at their hyphens",
                        .type = TK_OPT_ENUM,
                        .fallback = "split",
                        .choices = ways,
                        .n_choices = 2},
};

static const tk_layer_decl provided[] = {TK_TOKEN_LAYER(0)};

static const tk_lexeme_column lexemes[] = {
    {.column = {.name = "kind",
                .doc = "kind of the form, as far as its characters show it",
                .type = TK_U8,
                .names = tk_kind_names,
                .n_names = TK_KIND_COUNT},
     .fill = fill_kind},
};

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ANNOTATOR,
    .id = "token",
    .version = "1.0.0",
    .summary = "Splits text into words, numbers, punctuation marks and symbols",
    .doc =
        "Mode news follows the treebanks' conventions for English (Universal Dependencies, "
        "English Treebank): abbreviations keep their full stop, currency signs are separate "
        "tokens, compounds are split at their hyphens unless they start with a prefix, "
        "addresses, hashtags, citations and emoji are one token each. Clitics stay on their word "
        "unless the option clitics is split.\n\n"
        "Mode uax29 gives the word segments of Unicode Standard Annex #29, Unicode 14.0, that "
        "are not white space.",
    .licence = "MIT",
    .provided = provided,
    .n_provided = 1,
    .lexemes = lexemes,
    .n_lexemes = 1,
    .options = options,
    .n_options = OPTION_COUNT,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
