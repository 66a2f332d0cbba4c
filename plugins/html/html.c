// SPDX-License-Identifier: MIT
// The `html` decoder: one document per web page, with the text of its article.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/headline.h>
#include "charset.h"
#include "guard.h"
#include "layout.h"
#include "meta.h"

enum { OPTION_CONTENT, OPTION_LAYERS };
enum { COLUMN_TAG, COLUMN_SOURCE, COLUMN_SOURCE_END };

typedef struct {
    charsets charsets;
    hints hints;
    meta_names names;
    tk_dateline_words words;
    tk_json_reader json;
    bool whole_page;
    bool source; // the layer html/1 is wanted
} decoder;

/** A document being decoded. */
typedef struct {
    decoder *d;
    const tk_host *host;
    tk_doc *doc;
    page page;
    memory memory;
    blocks blocks;
    layout layout;
    meta meta;
} work;

// ------------------------------------------------------------------------------- a document

/** Does everything that needs memory: false when out of memory. */
static bool read_page(work *w)
{
    if (setjmp(w->memory.out) != 0) {
        return false;
    }
    guard(w->page.data, w->page.length);
    const GumboNode *document = tree_parse(&w->memory, w->page.data, w->page.length);
    blocks_read(&w->blocks, document);
    article_choose(&w->blocks);
    meta_read(&(meta_source){&w->memory, &w->d->names, &w->d->hints, &w->d->words, &w->d->json},
              document, &w->blocks, &w->meta);
    if (w->d->whole_page) {
        article_keep_all(&w->blocks);
    }
    layout_write(&w->blocks, w->d->whole_page ? NULL : w->meta.heading, &w->layout);
    return true;
}

static tk_status no_memory(const work *w)
{
    return w->host->fail(w->doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the page");
}

static tk_status write_text(work *w)
{
    char *text = w->host->text_reserve(w->doc, w->layout.length + 1);
    if (text == NULL) {
        return no_memory(w);
    }
    if (w->layout.length > 0) {
        memcpy(text, w->layout.text, w->layout.length);
    }
    return w->host->text_commit(w->doc, w->layout.length);
}

/** Writes the runs, and the position of each in the record. */
static tk_status write_layer(work *w)
{
    tk_layer_out out;
    const layout *l = &w->layout;
    tk_status status = w->host->layer_reserve(w->doc, 0, l->n_runs, &out);
    if (status != TK_OK) {
        return status;
    }
    for (size_t i = 0; i < l->n_runs; i++) {
        const run *r = &l->runs[i];
        char room[24];
        const char *name = r->parent->type == GUMBO_NODE_ELEMENT ? tree_name(r->parent, room) : "";
        out.begin[i] = r->begin;
        out.end[i] = r->end;
        ((uint32_t *)out.columns[COLUMN_TAG])[i] = w->host->string_add(w->doc, name, strlen(name));
        ((uint32_t *)out.columns[COLUMN_SOURCE])[i] = w->page.source[r->source];
        ((uint32_t *)out.columns[COLUMN_SOURCE_END])[i] = w->page.source[r->source_end];
    }
    return w->host->layer_commit(w->doc, 0, l->n_runs);
}

/** Sets a meta value; cuts a value that is too long at the end of a character. */
static tk_status set_meta(const work *w, const char *key, tk_str value)
{
    enum { LONGEST = TREE_TEXT_MAX - 4 };
    if (value.length > LONGEST) {
        value.length = LONGEST;
        while (value.length > 0 && ((unsigned char)value.data[value.length] & 0xc0) == 0x80) {
            value.length--;
        }
    }
    return value.length == 0
               ? TK_OK
               : w->host->meta_set(w->doc, key, strlen(key), value.data, value.length, 0);
}

static tk_status write_meta(const work *w)
{
    const meta *m = &w->meta;
    tk_headline head = tk_headline_find(&w->d->words, w->doc->text, w->doc->length);
    const char *date = m->date[0] != '\0' ? m->date : head.date;
    const struct {
        const char *key;
        tk_str value;
    } values[] = {
        {"title", m->title},      {"date", {date, strlen(date)}},
        {"dateline", head.place}, {"author", m->author},
        {"source", m->site},      {"language", m->language},
        {"url", m->url},
    };
    tk_status status = TK_OK;
    for (size_t i = 0; status == TK_OK && i < sizeof values / sizeof values[0]; i++) {
        status = set_meta(w, values[i].key, values[i].value);
    }
    return status;
}

static tk_status decode(void *instance, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    decoder *d = instance;
    work w = {.d = d, .host = host, .doc = doc};
    tk_status status = charset_convert(&d->charsets, host, doc, record, d->source, &w.page);
    if (status != TK_OK) {
        return status;
    }
    w.memory = (memory){.host = host, .doc = doc};
    w.blocks = (blocks){.memory = &w.memory, .hints = &d->hints, .page = w.page.data};
    if (!read_page(&w)) {
        return no_memory(&w);
    }
    host->log_count(doc, "replaced", w.page.invalid, "invalid bytes by U+FFFD");
    status = write_text(&w);
    if (status == TK_OK && d->source) {
        status = write_layer(&w);
    }
    return status == TK_OK ? write_meta(&w) : status;
}

// ------------------------------------------------------------------------------- setup

static void destroy(void *instance)
{
    decoder *d = instance;
    if (d == NULL) {
        return;
    }
    for (unsigned i = 0; i < d->charsets.count; i++) {
        tk_encoding_close(&d->charsets.items[i].encoding);
    }
    tk_json_finish(&d->json);
    free(d);
}

/** Reads the data files. */
static tk_status read_data(const tk_setup *setup, decoder *d)
{
    static const char *const names[] = {"charsets.tsv", "hints.tsv", "meta.tsv", "dateline.tsv"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        tk_str file;
        tk_status status = setup->host->read_file(setup->ctx, names[i], &file);
        if (status != TK_OK) {
            return status;
        }
        const size_t wrong = i == 0   ? charsets_read(&d->charsets, file)
                             : i == 1 ? hints_read(&d->hints, file)
                             : i == 2 ? meta_names_read(&d->names, file)
                                      : tk_dateline_words_read(&d->words, file);
        if (wrong > 0) {
            char message[120];
            snprintf(message, sizeof message,
                     "%s:%zu: does not have the form that the first line describes", names[i],
                     wrong);
            return setup->host->fail_setup(setup->ctx, message);
        }
    }
    return TK_OK;
}

static tk_status create(const tk_setup *setup, void **instance)
{
    decoder *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    d->whole_page = setup->options[OPTION_CONTENT].i == 1;
    const tk_str layers = setup->options[OPTION_LAYERS].s;
    d->source = layers.length > 0 && strcmp(layers.data, "none") != 0;
    tk_status status = read_data(setup, d);
    if (status != TK_OK) {
        destroy(d);
        return status;
    }
    *instance = d;
    return TK_OK;
}

static const char *const contents[] = {"article", "page"};

static const tk_option options[] = {
    [OPTION_CONTENT] = {.name = "content",
                        .doc = "Which text of a page to read: the article, or all except menus, "
                               "forms, scripts and hidden parts",
                        .type = TK_OPT_ENUM,
                        .fallback = "article",
                        .choices = contents,
                        .n_choices = 2},
    [OPTION_LAYERS] = {.name = "layers",
                       .doc = "Layers to provide: html, the position in the page of each piece of "
                              "the text",
                       .type = TK_OPT_LAYERS,
                       .fallback = "none"},
};

static const tk_column columns[] = {
    [COLUMN_TAG] = {.name = "tag", .doc = "name of the element around it", .type = TK_STRING},
    [COLUMN_SOURCE] = {.name = "source", .doc = "byte of the page where it begins", .type = TK_U32},
    [COLUMN_SOURCE_END] = {.name = "source_end",
                           .doc = "byte of the page where it ends, exclusive",
                           .type = TK_U32},
};

static const tk_layer_decl provided[] = {
    {.name = "html/1",
     .doc = "pieces of the text that are contiguous in the page, and their positions",
     .columns = columns,
     .n_columns = sizeof columns / sizeof columns[0],
     .flags = TK_LAYER_OPTIONAL | TK_LAYER_DISJOINT},
};

static const char *const extensions[] = {"html", "htm", "xhtml", NULL};
static const char *const signatures[] = {"<!doctype html", "<html", NULL};

static const tk_plugin plugin = {
    .size = sizeof plugin,
    .min_host_minor = 2,
    .kind = TK_DECODER,
    .record = TK_RECORD_FILE,
    .id = "html",
    .version = "1.0.0",
    .summary = "Web pages: the text of the article, one document per page",
    .doc =
        "Reads an HTML page and extracts the article, without menus, lists of links, comments "
        "and the like. Paragraphs, headings, list items and table rows become lines, as in plain "
        "text.\n\n"
        "Meta values: `title`, `date` (the day of publication, ISO 8601), `dateline`, `author`, "
        "`source` (the site), `language` and `url`, from meta elements, JSON-LD and the page "
        "itself.\n\n"
        "The parser is Gumbo (HTML5). Nothing is ever fetched, and no script runs.",
    .licence = "MIT",
    .provided = provided,
    .n_provided = sizeof provided / sizeof provided[0],
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .signatures = signatures,
    .create = create,
    .destroy = destroy,
    .decode = decode,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
