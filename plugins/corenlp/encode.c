// SPDX-License-Identifier: MIT
// The encoder of the JSON of Stanford CoreNLP: its server's output with outputFormat json, as
// JSONOutputter.java writes it.
#include <stdlib.h>
#include <string.h>

#include "corenlp.h"
#include "mention.h"

enum { OPTION_LAYERS, OPTION_OFFSETS, OPTION_TEXT };
enum { LAYER_TOKEN, LAYER_SENTENCE };

// Scores above each are of the next class. The classes of the Stanford Sentiment Treebank, on which
// CoreNLP is trained, divide its ratings into five equal parts.
static const double sentiment_bounds[] = {-0.6, -0.2, 0.2, 0.6};
static const char *const sentiment_names[] = {"Verynegative", "Negative", "Neutral", "Positive",
                                              "Verypositive"};

#define SENTIMENT_LAST (sizeof sentiment_bounds / sizeof *sentiment_bounds)

// The state of writing a document.
typedef struct {
    tk_out out;
    tk_lost lost;
    uint32_t unit;
    bool text;
    const tk_layer *tokens;
    const tk_layer *sentences;
    const uint32_t *begin; // of tokens, in `unit`
    const uint32_t *end;
    tk_layer_info sentiment; // decl NULL: there is no such layer
    const double *scores;
    uint32_t scored; // the first span of sentiment that is not yet written
    mentions mentions;
    uint32_t mention; // the first mention that is not yet written
} writer;

// ---------------------------------------------------------------------------------------- layers

static void lose_lexemes(writer *w, const tk_layer_info *info)
{
    for (uint32_t c = 0; c < info->n_lexeme_columns; c++) {
        const tk_column *column = info->lexeme_columns[c];
        uint64_t count = 0;
        for (uint32_t i = 0; i < info->layer.count; i++) {
            char scratch[TK_NUMBER_ROOM];
            count += tk_cell(&w->out, column, info->lexeme_values[c], info->layer.lexeme[i], true,
                             scratch)
                         .length > 0;
        }
        tk_lost_add(&w->lost, count, "values of token: %s", column->name);
    }
}

// Takes the layer of the sentences' scores.
static bool take_sentiment(writer *w, const tk_layer_info *info)
{
    static const char *const shown[] = {"score", NULL};
    for (uint32_t c = 0; c < info->decl->n_columns; c++) {
        if (strcmp(info->decl->columns[c].name, "score") == 0 &&
            info->decl->columns[c].type == TK_F64) {
            w->sentiment = *info;
            w->scores = info->layer.columns[c];
            tk_unshown_others(&w->lost, &w->out, info, shown);
            return true;
        }
    }
    return false;
}

static void find_layers(writer *w)
{
    tk_layer_info info;
    for (uint32_t i = 0; w->out.host->layer_info(w->out.doc, i, &info) != 0; i++) {
        const tk_str name = tk_layer_name(info.decl);
        if (tk_str_is(name, "token")) {
            lose_lexemes(w, &info);
        } else if (!tk_str_is(name, "sentence") &&
                   !(tk_str_is(name, "sentiment") && take_sentiment(w, &info)) &&
                   !mentions_take(&w->mentions, &w->out, &w->lost, w->unit, &info)) {
            tk_unshown_layer(&w->lost, &info);
        }
    }
}

// --------------------------------------------------------------------------------------- members

static void put_uint(tk_out *out, const char *key, uint32_t value)
{
    tk_out_string(out, key);
    tk_out_uint(out, value);
}

static void put_text(writer *w, const char *key, uint32_t begin, uint32_t end)
{
    tk_out_string(&w->out, key);
    tk_out_quoted(&w->out, w->out.doc->text + begin, end - begin);
}

static void put_mention(writer *w, const mention *m, uint32_t first, uint32_t last)
{
    tk_out *out = &w->out;
    const tk_layer *layer = &m->from->info.layer;
    const uint32_t end = m->end < last ? m->end : last;
    put_uint(out, "{\"docTokenBegin\": ", m->first);
    put_uint(out, ", \"docTokenEnd\": ", end);
    put_uint(out, ", \"tokenBegin\": ", m->first - first);
    put_uint(out, ", \"tokenEnd\": ", end - first);
    put_text(w, ", \"text\": ", layer->begin[m->span], layer->end[m->span]);
    put_uint(out, ", \"characterOffsetBegin\": ", m->from->begin[m->span]);
    put_uint(out, ", \"characterOffsetEnd\": ", m->from->end[m->span]);
    mention_put_names(out, m);
    mention_put_timex(out, m);
    tk_out_char(out, '}');
}

// Writes the mentions that begin with one of the tokens first … last - 1.
static void put_mentions(writer *w, uint32_t first, uint32_t last)
{
    const mentions *all = &w->mentions;
    bool any = false;
    tk_out_string(&w->out, ", \"entitymentions\": [");
    for (; w->mention < all->count && all->list[w->mention].first < last; w->mention++) {
        if (all->list[w->mention].first < first) {
            tk_lost_add(&w->lost, 1, "entity mentions outside sentences");
            continue;
        }
        tk_out_string(&w->out, any ? ", " : "");
        put_mention(w, &all->list[w->mention], first, last);
        any = true;
    }
    tk_out_char(&w->out, ']');
}

// Writes token t, the index-th of its sentence.
static void put_token(writer *w, uint32_t t, uint32_t index)
{
    tk_out *out = &w->out;
    const tk_layer *tokens = w->tokens;
    const uint32_t before = t > 0 ? tokens->end[t - 1] : 0;
    const uint32_t after = t + 1 < tokens->count ? tokens->begin[t + 1] : out->doc->length;
    const uint32_t number = w->mentions.n_sources > 0 ? w->mentions.of_token[t] : NO_MENTION;
    const mention *m = number != NO_MENTION ? &w->mentions.list[number] : NULL;
    put_uint(out, "{\"index\": ", index);
    put_text(w, ", \"word\": ", tokens->begin[t], tokens->end[t]);
    put_text(w, ", \"originalText\": ", tokens->begin[t], tokens->end[t]);
    put_uint(out, ", \"characterOffsetBegin\": ", w->begin[t]);
    put_uint(out, ", \"characterOffsetEnd\": ", w->end[t]);
    if (m != NULL) {
        mention_put_names(out, m);
    } else if (w->mentions.n_sources > 0) {
        TK_OUT_LITERAL(out, ", \"ner\": \"O\"");
    }
    put_text(w, ", \"before\": ", before, tokens->begin[t]);
    put_text(w, ", \"after\": ", tokens->end[t], after);
    if (m != NULL) {
        mention_put_timex(out, m);
    }
    tk_out_char(out, '}');
}

// Writes the sentiment of a sentence, if it has a score.
static void put_sentiment(writer *w, uint32_t sentence)
{
    const tk_layer *layer = &w->sentiment.layer;
    const uint32_t begin = w->sentences->begin[sentence];
    while (w->scored < layer->count && layer->begin[w->scored] < begin) {
        tk_lost_add(&w->lost, 1, "scores of sentiment that are not of a sentence");
        w->scored++;
    }
    if (w->scored == layer->count || layer->begin[w->scored] != begin ||
        layer->end[w->scored] != w->sentences->end[sentence]) {
        return;
    }
    const double score = w->scores[w->scored++];
    uint32_t grade = 0;
    while (grade < SENTIMENT_LAST && score > sentiment_bounds[grade]) {
        grade++;
    }
    put_uint(&w->out, ", \"sentimentValue\": \"", grade);
    tk_out_string(&w->out, "\", \"sentiment\": \"");
    tk_out_string(&w->out, sentiment_names[grade]);
    tk_out_char(&w->out, '"');
}

static void put_sentences(writer *w)
{
    tk_out *out = &w->out;
    const tk_layer *tokens = w->tokens;
    const tk_layer *sentences = w->sentences;
    uint32_t outside = 0;
    uint32_t last = 0;
    tk_out_string(out, "\"sentences\": [");
    for (uint32_t s = 0; s < sentences->count && out->status == TK_OK; s++) {
        uint32_t first = last;
        while (first < tokens->count && tokens->begin[first] < sentences->begin[s]) {
            first++;
        }
        outside += first - last;
        last = first;
        while (last < tokens->count && tokens->begin[last] < sentences->end[s]) {
            last++;
        }
        put_uint(out, s > 0 ? ", {\"index\": " : "{\"index\": ", s);
        if (w->sentiment.decl != NULL) {
            put_sentiment(w, s);
        }
        if (w->mentions.n_sources > 0) {
            put_mentions(w, first, last);
        }
        tk_out_string(out, ", \"tokens\": [");
        for (uint32_t t = first; t < last; t++) {
            tk_out_string(out, t > first ? ", " : "");
            put_token(w, t, t - first + 1);
        }
        tk_out_string(out, "]}");
    }
    tk_out_char(out, ']');
    tk_lost_add(&w->lost, outside + tokens->count - last, "tokens outside sentences");
    tk_lost_add(&w->lost, w->mentions.count - w->mention, "entity mentions outside sentences");
    tk_lost_add(&w->lost, w->sentiment.decl != NULL ? w->sentiment.layer.count - w->scored : 0,
                "scores of sentiment that are not of a sentence");
}

// -------------------------------------------------------------------------------------- document

// Writes meta values that CoreNLP has a place for.
static void put_meta(tk_out *out, const char *key, const char *member)
{
    tk_str value;
    if (out->host->meta_get(out->doc, key, &value) != 0) {
        tk_out_string(out, member);
        tk_out_quoted(out, value.data, value.length);
        tk_out_string(out, ", ");
    }
}

static void put_document(writer *w)
{
    tk_out *out = &w->out;
    tk_str id;
    out->host->id(out->doc, &id);
    tk_out_string(out, "{\"docId\": ");
    tk_out_quoted(out, id.data, id.length);
    tk_out_string(out, ", ");
    put_meta(out, "date", "\"docDate\": ");
    put_meta(out, "author", "\"author\": ");
    if (w->text) {
        tk_out_string(out, "\"text\": ");
        tk_out_quoted(out, out->doc->text, out->doc->length);
        tk_out_string(out, ", ");
    }
    put_sentences(w);
    tk_out_string(out, "}\n");
}

static tk_status encode(void *instance, const tk_host *host, tk_doc *doc)
{
    static const uint32_t units[] = {TK_UNIT_UTF16, TK_UNIT_CODEPOINT, TK_UNIT_BYTE};
    static const char *const shown[] = {"date", "author", NULL};
    const tk_value *options = instance;
    writer w = {
        .out = tk_out_start(host, doc),
        .unit = units[options[OPTION_OFFSETS].i],
        .text = options[OPTION_TEXT].i != 0,
        .tokens = &doc->layers[LAYER_TOKEN],
        .sentences = &doc->layers[LAYER_SENTENCE],
    };
    const tk_status status = tk_unshown_text(&w.out, w.tokens);
    if (status != TK_OK) {
        return status;
    }
    find_layers(&w);
    if (w.mentions.n_sources > 0) {
        mentions_find(&w.mentions, &w.out, &w.lost, w.tokens);
    }
    if (w.out.status == TK_OK && tk_layer_offsets(&w.out, w.unit, w.tokens, &w.begin, &w.end)) {
        put_document(&w);
        tk_unshown_meta(&w.lost, &w.out, shown);
        tk_lost_tell(&w.lost, host, doc);
    }
    return tk_out_finish(&w.out);
}

// ----------------------------------------------------------------------------------------- setup

// The instance is the array of options, which lives as long as the instance.
static tk_status create(const tk_setup *setup, void **instance)
{
    *instance = (void *)(uintptr_t)setup->options;
    return TK_OK;
}

static const tk_layer_decl required[] = {
    [LAYER_TOKEN] = {.name = "token/1"},
    [LAYER_SENTENCE] = {.name = "sentence/1"},
};

static const char *const unit_names[] = {"utf16", "codepoint", "byte"};

static const tk_option options[] = {
    [OPTION_LAYERS] = {.name = "layers",
                       .doc = "Layers to write; token and sentence always are",
                       .type = TK_OPT_LAYERS,
                       .fallback = "*"},
    [OPTION_OFFSETS] = {.name = "offsets",
                        .doc = "Unit of characterOffsetBegin and characterOffsetEnd",
                        .type = TK_OPT_ENUM,
                        .fallback = "utf16",
                        .choices = unit_names,
                        .n_choices = 3},
    [OPTION_TEXT] = {.name = "text",
                     .doc = "Write the text, as CoreNLP does with output.includeText",
                     .type = TK_OPT_BOOL,
                     .fallback = "false"},
};

static const char *const extensions[] = {"corenlp.json", NULL};

const tk_plugin corenlp_encoder = {
    .size = sizeof corenlp_encoder,
    .kind = TK_ENCODER,
    .id = "corenlp",
    .version = "1.0.0",
    .summary = "JSON of Stanford CoreNLP's server",
    .doc = "Writes the JSON of Stanford CoreNLP with outputFormat json, one document per line: "
           "sentences with their tokens, entity mentions with CoreNLP's labels and normalized "
           "values, time expressions, and the sentiment of a sentence as one of five classes. "
           "Offsets are in UTF-16 units, as in Java.\n\n"
           "There are no lemmas, tags, trees and coreference. Of two mentions that overlap, the "
           "first is written.",
    .licence = "MIT",
    .required = required,
    .n_required = 2,
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .create = create,
    .encode = encode,
};
