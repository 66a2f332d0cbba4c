// SPDX-License-Identifier: MIT
// Documents: files, lines, ids, texts. corpus_spans.c reads their layers.
#include "corpus_internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool tk_reading_no_memory(tk_reading *r)
{
    snprintf(r->error->text, sizeof r->error->text, "out of memory for the documents of %s",
             r->file);
    return false;
}

bool tk_reading_issue(tk_reading *r, tk_issue issue)
{
    issue.side = r->how->side;
    issue.file = r->file;
    issue.line = r->line;
    issue.document = r->id;
    return tk_issues_add(r->how->issues, &issue) || tk_reading_no_memory(r);
}

/** Reports an issue of the document, not of a span. */
static bool document_issue(tk_reading *r, tk_issue_kind kind, const char *message)
{
    return tk_reading_issue(r,
                            (tk_issue){.kind = kind, .start = -1, .end = -1, .message = message});
}

const char *tk_reading_intern(tk_reading *r, const char *name)
{
    enum { MOST = 256 };
    tk_corpus *corpus = r->corpus;
    for (size_t i = 0; i < corpus->n_names; i++)
        if (strcmp(corpus->names[i], name) == 0)
            return corpus->names[i];
    if (!corpus->names)
        corpus->names = tk_region_array(&corpus->region, MOST, sizeof *corpus->names);
    const char *own = tk_region_copy(&corpus->region, name, strlen(name));
    if (own && corpus->names && corpus->n_names < MOST)
        corpus->names[corpus->n_names++] = own;
    return own;
}

// ------------------------------------------------------------------------------ a document

/** Reads the id; without one, uses the document's number among all records, good or bad. */
static bool read_id(tk_reading *r, const tk_json *root)
{
    char number[32];
    const tk_json *id = tk_json_member(root, "id");
    const tk_str own = tk_json_text(id);
    const bool given =
        own.length && (tk_json_is(id, TK_JSON_STRING) || tk_json_is(id, TK_JSON_NUMBER));
    snprintf(number, sizeof number, "#%zu", r->corpus->n_records);
    const char *text = given ? own.data : number;
    r->id = tk_region_copy(&r->corpus->region, text, strlen(text));
    if (!r->id)
        return tk_reading_no_memory(r);
    return given || document_issue(r, TK_ISSUE_NO_ID, "it has no id; its number is used instead");
}

/** Returns the code point that contains the first byte that differs. */
static size_t first_difference(const char *a, size_t n, const char *b, size_t m)
{
    size_t starts = 0, i = 0;
    for (; i < n && i < m && a[i] == b[i]; i++)
        starts += (a[i] & 0xc0) != 0x80;
    return starts - (i < n && (a[i] & 0xc0) == 0x80);
}

/** Whether the text, if there is one, equals the gold's. `*ok` is false when out of memory. */
static bool is_gold_text(tk_reading *r, const tk_json *text, const tk_article *gold, bool *ok)
{
    const tk_str own = tk_json_text(text);
    if (!tk_json_is(text, TK_JSON_STRING))
        return true;
    if (own.length == gold->length && memcmp(own.data, gold->text, gold->length) == 0)
        return true;
    char message[128];
    snprintf(message, sizeof message, "its text differs from the gold's at code point %zu",
             first_difference(own.data, own.length, gold->text, gold->length));
    r->how->excluded[gold - r->how->gold->articles] = true;
    *ok = document_issue(r, TK_ISSUE_OTHER_TEXT, message);
    return false;
}

static bool grow(tk_corpus *corpus)
{
    if (corpus->n_articles < corpus->capacity)
        return true;
    const size_t capacity = corpus->capacity ? corpus->capacity * 2 : 64;
    tk_article *articles = realloc(corpus->articles, capacity * sizeof *articles);
    if (!articles)
        return false;
    corpus->articles = articles;
    corpus->capacity = capacity;
    return true;
}

/** Reads the text and offsets of a document that is not matched with a gold document. */
static bool take_text(tk_reading *r, tk_str text, tk_article *article)
{
    article->text = tk_region_copy(&r->corpus->region, text.data, text.length);
    article->length = (uint32_t)text.length;
    return article->text || tk_reading_no_memory(r);
}

static bool take_meta(tk_reading *r, const tk_json *meta, tk_article *article)
{
    if (!tk_json_is(meta, TK_JSON_OBJECT))
        return true;
    tk_json_writer w = {0};
    size_t length = 0;
    tk_json_put_value(&w, meta);
    char *json = tk_json_written(&w, &length);
    article->meta = json ? tk_region_copy(&r->corpus->region, json, length) : NULL;
    free(json);
    return article->meta || tk_reading_no_memory(r);
}

static bool add_article(tk_reading *r, const tk_json *root, tk_article *article)
{
    tk_offsets offsets;
    if (!tk_offsets_index(&offsets, r->scratch, article->text, article->length, r->how->unit))
        return tk_reading_no_memory(r);
    article->code_points = offsets.count;
    article->id = r->id;
    article->file = r->file;
    article->line = r->line;
    r->offsets = &offsets;
    const bool ok =
        tk_reading_layers(r, root, article) && (grow(r->corpus) || tk_reading_no_memory(r));
    if (ok)
        r->corpus->articles[r->corpus->n_articles++] = *article;
    return ok;
}

static bool read_prediction(tk_reading *r, const tk_json *root)
{
    bool ok = true;
    const tk_article *gold = tk_corpus_find(r->how->gold, r->id);
    if (!gold)
        return document_issue(r, TK_ISSUE_NO_GOLD,
                              strcmp(r->how->side, "other") == 0
                                  ? "the first file has no document with this id: it is ignored"
                                  : "the gold has no document with this id");
    if (!is_gold_text(r, tk_json_member(root, "text"), gold, &ok))
        return ok;
    tk_article article = {.text = gold->text, .length = gold->length};
    r->gold = gold;
    return add_article(r, root, &article);
}

static bool read_gold(tk_reading *r, const tk_json *root)
{
    const tk_json *text = tk_json_member(root, "text");
    tk_article article = {0};
    if (!tk_json_is(text, TK_JSON_STRING) || tk_json_text(text).length >= (size_t)1 << 31)
        return document_issue(r, TK_ISSUE_NO_TEXT, "it has no text");
    r->gold = NULL;
    return take_text(r, tk_json_text(text), &article) &&
           take_meta(r, tk_json_member(root, "meta"), &article) && add_article(r, root, &article);
}

static bool is_blank(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!strchr(" \t\r\n", line[i]) || !line[i])
            return false;
    return true;
}

static bool read_line(tk_reading *r, const char *line, size_t length)
{
    char message[300];
    const size_t mark = r->line == 1 && length >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    r->id = NULL;
    if (is_blank(line + mark, length - mark))
        return true;
    tk_region_empty(r->scratch);
    r->corpus->n_records++;
    const tk_json *root = tk_json_read(&r->json, line + mark, length - mark);
    if (!tk_json_is(root, TK_JSON_OBJECT)) {
        if (root)
            snprintf(message, sizeof message, "the line is not a JSON object");
        else
            snprintf(message, sizeof message, "the line is not a JSON object: %s (byte %zu)",
                     r->json.fault, r->json.at);
        return document_issue(r, TK_ISSUE_NOT_JSON, message);
    }
    if (!read_id(r, root))
        return false;
    return r->how->gold ? read_prediction(r, root) : read_gold(r, root);
}

// ------------------------------------------------------------------------------ files

static bool begin_file(tk_reading *r, const char *file)
{
    r->file = tk_region_copy(&r->corpus->region, file, strlen(file));
    r->line = 0;
    if (r->file)
        return true;
    r->file = file;
    return tk_reading_no_memory(r);
}

bool tk_corpus_parse(tk_corpus *corpus, const char *data, size_t length, const char *file,
                     const tk_corpus_reading *how, tk_message *error)
{
    tk_region scratch = {0};
    tk_reading r = {.corpus = corpus, .how = how, .scratch = &scratch, .error = error};
    bool ok = begin_file(&r, file);
    for (size_t at = 0; ok && at < length;) {
        const char *end = memchr(data + at, '\n', length - at);
        const size_t size = (end ? (size_t)(end - data) : length) - at;
        r.line++;
        ok = read_line(&r, data + at, size);
        at += size + 1;
    }
    tk_region_finish(&scratch);
    tk_json_finish(&r.json);
    return ok;
}

static bool cannot_read(const char *path, tk_message *error)
{
    snprintf(error->text, sizeof error->text, "cannot read %s: %s", path, strerror(errno));
    return false;
}

static bool read_file(tk_corpus *corpus, const char *path, const tk_corpus_reading *how,
                      tk_message *error)
{
    tk_region scratch = {0};
    tk_reading r = {.corpus = corpus, .how = how, .scratch = &scratch, .error = error};
    char *line = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        return cannot_read(path, error);
    bool ok = begin_file(&r, path);
    for (ssize_t length; ok && (length = getline(&line, &room, file)) >= 0;) {
        r.line++;
        ok = read_line(&r, line, (size_t)length);
    }
    if (ok && ferror(file))
        ok = cannot_read(path, error);
    free(line);
    fclose(file);
    tk_region_finish(&scratch);
    tk_json_finish(&r.json);
    return ok;
}

static int is_jsonl(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && dot &&
           (strcmp(dot, ".jsonl") == 0 || strcmp(dot, ".ndjson") == 0);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool read_folder(tk_corpus *corpus, const char *path, const tk_corpus_reading *how,
                        tk_message *error)
{
    struct dirent **entries = NULL;
    const int n = scandir(path, &entries, is_jsonl, by_name);
    bool ok = n >= 0 || cannot_read(path, error);
    if (n == 0) {
        snprintf(error->text, sizeof error->text, "%s has no *.jsonl or *.ndjson file", path);
        ok = false;
    }
    for (int i = 0; i < n; i++) {
        char *file = NULL;
        if (ok && asprintf(&file, "%s/%s", path, entries[i]->d_name) < 0) {
            file = NULL;
            ok = cannot_read(path, error);
        }
        ok = ok && read_file(corpus, file, how, error);
        free(file);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

bool tk_corpus_read(tk_corpus *corpus, const char *path, const tk_corpus_reading *how,
                    tk_message *error)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return cannot_read(path, error);
    return (S_ISDIR(st.st_mode) ? read_folder : read_file)(corpus, path, how, error);
}

// ------------------------------------------------------------------------------ ids

/** Orders by id; equal ids in the order in which they were read. */
static int by_id(const void *a, const void *b)
{
    const tk_article *x = *(tk_article *const *)a, *y = *(tk_article *const *)b;
    const int order = strcmp(x->id, y->id);
    return order ? order : (x > y) - (x < y);
}

static void sort_ids(tk_corpus *corpus)
{
    for (size_t i = 0; i < corpus->n_articles; i++)
        corpus->by_id[i] = &corpus->articles[i];
    if (corpus->n_articles)
        qsort(corpus->by_id, corpus->n_articles, sizeof(tk_article *), by_id);
}

/** Marks all but the first document of an id with line 0. */
static bool mark_duplicates(tk_corpus *corpus, const tk_corpus_reading *how, size_t *n)
{
    bool ok = true;
    for (size_t i = 1; ok && i < corpus->n_articles; i++) {
        tk_article *article = corpus->by_id[i];
        if (strcmp(article->id, corpus->by_id[i - 1]->id) != 0)
            continue;
        ok = tk_issues_add(how->issues, &(tk_issue){.kind = TK_ISSUE_DUPLICATE_ID,
                                                    .side = how->side,
                                                    .file = article->file,
                                                    .line = article->line,
                                                    .document = article->id,
                                                    .start = -1,
                                                    .end = -1,
                                                    .message = "an earlier document has this id "
                                                               "and is used instead"});
        article->line = 0;
        ++*n;
    }
    return ok;
}

bool tk_corpus_close(tk_corpus *corpus, const tk_corpus_reading *how, tk_message *error)
{
    size_t duplicates = 0;
    corpus->by_id = malloc((corpus->n_articles + 1) * sizeof(tk_article *));
    if (corpus->by_id)
        sort_ids(corpus);
    if (!corpus->by_id || !mark_duplicates(corpus, how, &duplicates)) {
        snprintf(error->text, sizeof error->text, "out of memory for the documents' ids");
        return false;
    }
    if (!duplicates)
        return true;
    size_t kept = 0;
    for (size_t i = 0; i < corpus->n_articles; i++)
        if (corpus->articles[i].line)
            corpus->articles[kept++] = corpus->articles[i];
    corpus->n_articles = kept;
    sort_ids(corpus);
    return true;
}

static bool any_span(const tk_corpus *corpus, const char *layer)
{
    for (size_t i = 0; i < corpus->n_articles; i++) {
        const tk_layer_spans *spans = tk_article_layer(&corpus->articles[i], layer);
        if (spans && spans->count)
            return true;
    }
    return false;
}

static void drop_layer(tk_corpus *corpus, const char *name)
{
    for (size_t i = 0; i < corpus->n_articles; i++) {
        tk_article *article = &corpus->articles[i];
        const tk_layer_spans *spans = tk_article_layer(article, name);
        if (spans)
            article->layers[spans - article->layers] = article->layers[--article->n_layers];
    }
}

void tk_corpus_drop_empty(tk_corpus *corpus)
{
    size_t kept = 0;
    for (size_t i = 0; i < corpus->n_seen; i++) {
        if (any_span(corpus, corpus->seen[i]))
            corpus->seen[kept++] = corpus->seen[i];
        else
            drop_layer(corpus, corpus->seen[i]);
    }
    corpus->n_seen = kept;
}

void tk_corpus_free(tk_corpus *corpus)
{
    free(corpus->articles);
    free(corpus->by_id);
    tk_region_finish(&corpus->region);
    *corpus = (tk_corpus){0};
}

static int compare_id(const void *id, const void *article)
{
    return strcmp(id, (*(tk_article *const *)article)->id);
}

const tk_article *tk_corpus_find(const tk_corpus *corpus, const char *id)
{
    tk_article **found = corpus->n_articles ? bsearch(id, corpus->by_id, corpus->n_articles,
                                                      sizeof(tk_article *), compare_id)
                                            : NULL;
    return found ? *found : NULL;
}

tk_layer_spans *tk_article_layer(const tk_article *article, const char *name)
{
    for (uint32_t i = 0; article && i < article->n_layers; i++)
        if (strcmp(article->layers[i].name, name) == 0)
            return &article->layers[i];
    return NULL;
}

const tk_document_score *tk_article_score(const tk_article *article, const char *name)
{
    for (uint32_t i = 0; article && i < article->n_scores; i++)
        if (strcmp(article->scores[i].name, name) == 0)
            return &article->scores[i];
    return NULL;
}

bool tk_is_relation(const char *layer)
{
    return strcmp(layer, "fact") == 0;
}

const tk_cell *tk_span_cell(const tk_span *span, const char *key)
{
    for (uint32_t i = 0; i < span->n_cells; i++)
        if (strcmp(span->cells[i].key, key) == 0)
            return &span->cells[i];
    return NULL;
}
