// SPDX-License-Identifier: MIT
// The `text` decoder: one document per file of plain text.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "convert.h"
#include <toolkit/text/headline.h>

enum { OPTION_ENCODING, OPTION_INVALID, OPTION_BINARY, OPTION_META };

typedef struct {
    tk_encoding encoding;
    tk_dateline_words words;
    bool reject_invalid;
    bool reject_binary;
    bool find_meta;
} decoder;

static tk_status create(const tk_setup *setup, void **instance)
{
    const tk_value *options = setup->options;
    decoder *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    d->reject_invalid = options[OPTION_INVALID].i == 1;
    d->reject_binary = options[OPTION_BINARY].i == 0;
    d->find_meta = options[OPTION_META].i != 0;
    char message[200];
    if (!tk_encoding_open(&d->encoding, options[OPTION_ENCODING].s.data)) {
        snprintf(message, sizeof message,
                 "unknown encoding '%.100s'; `iconv -l` lists the encodings of this system",
                 options[OPTION_ENCODING].s.data);
        free(d);
        return setup->host->fail_setup(setup->ctx, message);
    }
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, "dateline.tsv", &file);
    if (status == TK_OK) {
        size_t wrong = tk_dateline_words_read(&d->words, file);
        if (wrong > 0) {
            snprintf(message, sizeof message, "dateline.tsv:%zu: expected \"kind, number, word\"",
                     wrong);
            status = setup->host->fail_setup(setup->ctx, message);
        }
    }
    if (status != TK_OK) {
        tk_encoding_close(&d->encoding);
        free(d);
        return status;
    }
    *instance = d;
    return TK_OK;
}

static void destroy(void *instance)
{
    decoder *d = instance;
    if (d != NULL) {
        tk_encoding_close(&d->encoding);
        free(d);
    }
}

// The message for a NUL byte, with its likely cause.
static const char *name_nuls(const tk_str *record)
{
    switch (utf16_without_mark((const uint8_t *)record->data, record->length)) {
    case TK_ENCODING_UTF16LE:
        return "NUL byte: this looks like UTF-16; set encoding = utf-16le";
    case TK_ENCODING_UTF16BE:
        return "NUL byte: this looks like UTF-16; set encoding = utf-16be";
    default:
        return "NUL byte: this is a binary file or has another encoding; set binary = replace "
               "to read it anyway";
    }
}

static tk_status check(const decoder *d, const tk_host *host, tk_doc *doc, const tk_str *record,
                       const conversion *c)
{
    if (c->no_memory) {
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX,
                          "out of memory, or the text has 2 GiB or more");
    }
    if (d->reject_binary) {
        if (record->length >= 5 && memcmp(record->data, "%PDF-", 5) == 0) {
            return host->fail(doc, TK_ERR_DOC, 0, "this is a PDF file, not text");
        }
        if (c->nul > 0) {
            return host->fail(doc, TK_ERR_DOC, c->nul_at, name_nuls(record));
        }
    }
    if (c->invalid == 0) {
        return TK_OK;
    }
    char message[160];
    if (d->reject_invalid) {
        return host->fail(doc, TK_ERR_DOC, c->invalid_at,
                          "invalid bytes for the encoding; set invalid = replace to read them "
                          "as U+FFFD");
    }
    // A few invalid bytes are damage. One in ten means another encoding, or not text at all.
    if (d->reject_binary && c->invalid >= 16 && c->invalid > record->length / 10) {
        snprintf(message, sizeof message,
                 "%llu of %llu bytes are invalid for the encoding: if this is not a binary file, "
                 "set `encoding`",
                 (unsigned long long)c->invalid, (unsigned long long)record->length);
        return host->fail(doc, TK_ERR_DOC, c->invalid_at, message);
    }
    host->log_count(doc, "replaced", c->invalid, "invalid bytes by U+FFFD");
    snprintf(message, sizeof message, "the first invalid byte is byte %llu",
             (unsigned long long)c->invalid_at);
    host->log(doc, TK_LOG_INFO, message);
    return TK_OK;
}

// The structured format that the text begins like.
static const char *name_format(const char *text, size_t length)
{
    static const struct {
        const char *start, *name;
    } formats[] = {
        {"{\"", "JSON"},         {"[{", "JSON"},          {"<!doctype html", "HTML"},
        {"<html", "HTML"},       {"<?xml", "XML"},        {"<timeml", "TimeML"},
        {"-DOCSTART-", "CoNLL"}, {"# newdoc", "CoNLL-U"}, {"# sent_id", "CoNLL-U"},
        {"{\\rtf", "RTF"},
    };
    while (length > 0 && (*text == ' ' || *text == '\t' || *text == '\n')) {
        text++;
        length--;
    }
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        const size_t n = strlen(formats[i].start);
        if (length >= n && strncasecmp(text, formats[i].start, n) == 0) {
            return formats[i].name;
        }
    }
    return NULL;
}

// Logs what the user may not expect, for the summary of the run.
static void remark(const tk_host *host, tk_doc *doc, const conversion *c)
{
    char message[160];
    const char *format = name_format(doc->text, doc->length);
    if (c->guess != NULL) {
        snprintf(message, sizeof message, "not UTF-8, read as %s", c->guess);
        host->log(doc, TK_LOG_WARN, message);
    }
    if (format != NULL) {
        snprintf(message, sizeof message, "looks like %s, but was read as plain text", format);
        host->log(doc, TK_LOG_WARN, message);
    }
}

static tk_status set_meta(const tk_host *host, tk_doc *doc, const char *key, const char *value,
                          uint64_t length)
{
    return length == 0 ? TK_OK : host->meta_set(doc, key, strlen(key), value, length, 0);
}

static tk_status decode(void *instance, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    decoder *d = instance;
    conversion c = convert_record(&d->encoding, host, doc, record);
    tk_status status = check(d, host, doc, record, &c);
    if (status == TK_OK) {
        status = host->text_commit(doc, c.length);
    }
    if (status != TK_OK) {
        return status;
    }
    remark(host, doc, &c);
    if (!d->find_meta) {
        return TK_OK;
    }
    tk_headline found = tk_headline_find(&d->words, doc->text, doc->length);
    status = set_meta(host, doc, "title", found.title.data, found.title.length);
    if (status == TK_OK) {
        status = set_meta(host, doc, "date", found.date, strlen(found.date));
    }
    if (status == TK_OK) {
        status = set_meta(host, doc, "dateline", found.place.data, found.place.length);
    }
    return status;
}

static const char *const invalid_choices[] = {"replace", "reject"};
static const char *const binary_choices[] = {"reject", "replace"};

static const tk_option options[] = {
    [OPTION_ENCODING] = {.name = "encoding",
                         .doc = "Encoding of files without a byte order mark: auto (UTF-8, or what "
                                "the bytes look like), utf-8, windows-1252, or any name that iconv "
                                "knows",
                         .type = TK_OPT_STRING,
                         .fallback = "auto"},
    [OPTION_INVALID] = {.name = "invalid",
                        .doc = "Invalid bytes: replace them by U+FFFD, or reject the document",
                        .type = TK_OPT_ENUM,
                        .fallback = "replace",
                        .choices = invalid_choices,
                        .n_choices = 2},
    [OPTION_BINARY] = {.name = "binary",
                       .doc = "Documents with NUL bytes or many invalid bytes: reject them, or "
                              "replace these bytes by U+FFFD",
                       .type = TK_OPT_ENUM,
                       .fallback = "reject",
                       .choices = binary_choices,
                       .n_choices = 2},
    [OPTION_META] = {.name = "meta",
                     .doc = "Look for title, date and dateline at the head of the text",
                     .type = TK_OPT_BOOL,
                     .fallback = "true"},
};

static const char *const extensions[] = {"txt", "text", NULL};

static const tk_plugin plugin = {
    .size = sizeof plugin,
    .min_host_minor = 2,
    .kind = TK_DECODER,
    .record = TK_RECORD_FILE,
    .id = "text",
    .version = "1.0.0",
    .summary = "Plain text, one document per file",
    .doc =
        "Reads plain text in UTF-8, UTF-16, UTF-32 or any encoding that iconv knows. Text that is "
        "not UTF-8 is read in the encoding that it appears to have, and the run's summary reports "
        "this. A byte order mark is dropped, CRLF and CR become LF, invalid bytes become "
        "U+FFFD.\n\n"
        "The head of the text gives meta values that annotators and readers need: `title`, `date` "
        "(the day of publication, ISO 8601) and `dateline` (the place), each only if it is "
        "unambiguous.",
    .licence = "MIT",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .create = create,
    .destroy = destroy,
    .decode = decode,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
