// SPDX-License-Identifier: MIT
// The decoder: one object per line.
#include <stdlib.h>
#include <string.h>

#include "jsonl.h"
#include "reader.h"

enum { OPTION_LAYERS, OPTION_OFFSETS, OPTION_TEXT_FIELD, OPTION_ID_FIELD };

static bool is_blank(const char *data, size_t length)
{
    size_t i = 0;
    while (i < length && (data[i] == ' ' || data[i] == '\t' || data[i] == '\r')) {
        i++;
    }
    return i == length;
}

static tk_status decode(void *instance, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    decoder *d = instance;
    const char *data = record->data;
    size_t length = record->length;
    size_t mark = length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    data += mark;
    length -= mark;
    if (is_blank(data, length)) {
        return host->fail(doc, TK_SKIP, UINT64_MAX, "an empty line");
    }
    tk_status status = reader_run(d, host, doc, data, length, mark);
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS && status == TK_OK; i++) {
        if (d->layers[i].present) {
            status = tk_spans_commit(d->layers, &d->strings, i, i, d->unit, host, doc);
        }
    }
    return status;
}

// ----------------------------------------------------------------------------------------- setup

static tk_status create(const tk_setup *setup, void **instance)
{
    decoder *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    tk_schema_choose(d->wanted, setup->options[OPTION_LAYERS].s.data);
    d->unit = jsonl_offset_units[setup->options[OPTION_OFFSETS].i];
    d->text_field = setup->options[OPTION_TEXT_FIELD].s;
    d->id_field = setup->options[OPTION_ID_FIELD].s;
    *instance = d;
    return TK_OK;
}

static void destroy(void *instance)
{
    decoder *d = instance;
    if (d == NULL) {
        return;
    }
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
        tk_spans_finish(&d->layers[i]);
    }
    tk_bytes_finish(&d->strings);
    tk_json_finish(&d->json);
    free(d);
}

static const tk_option options[] = {
    [OPTION_LAYERS] = {.name = "layers",
                       .doc =
                           "Standard layers to read from the records, instead of running plugins "
                           "that make them",
                       .type = TK_OPT_LAYERS,
                       .fallback = "none"},
    [OPTION_OFFSETS] = {.name = "offsets",
                        .doc = "Unit of `start` and `end`",
                        .type = TK_OPT_ENUM,
                        .fallback = "codepoint",
                        .choices = jsonl_offset_choices,
                        .n_choices = JSONL_OFFSET_CHOICES},
    [OPTION_TEXT_FIELD] = {.name = "text_field",
                           .doc = "Key of the text",
                           .type = TK_OPT_STRING,
                           .fallback = "text"},
    [OPTION_ID_FIELD] = {.name = "id_field",
                         .doc = "Key of the document's id",
                         .type = TK_OPT_STRING,
                         .fallback = "id"},
};

static const char *const extensions[] = {"jsonl", "ndjson", "json", NULL};
static const char *const signatures[] = {"{", NULL};

const tk_plugin jsonl_decoder = {
    .size = sizeof jsonl_decoder,
    .kind = TK_DECODER,
    .record = TK_RECORD_LINE,
    .id = "jsonl",
    .version = "1.0.0",
    .summary = "JSON objects, one per line",
    .doc = "Reads one JSON object per line: `text` (required), `id`, `meta`, and with the option "
           "`layers` the layers that the jsonl encoder writes, so that its output or a gold file "
           "can be the input. Other keys are ignored.\n\n"
           "Strings in `meta` become strings; all other values there are copied as written. "
           "Amounts stay exact decimals. Spans may be in any order.",
    .licence = "MIT",
    .provided = tk_schema,
    .n_provided = TK_SCHEMA_LAYERS,
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .signatures = signatures,
    .create = create,
    .destroy = destroy,
    .decode = decode,
};
