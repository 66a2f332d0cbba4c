// SPDX-License-Identifier: MIT
// Reads text, id, meta and the spans of wanted layers from a record's JSON object.
#ifndef JSONL_READER_H
#define JSONL_READER_H

#include <toolkit/text/json.h>
#include <toolkit/text/spans.h>

/** An instance of the decoder. */
typedef struct {
    bool wanted[TK_SCHEMA_LAYERS];
    uint32_t unit; // of offsets
    tk_str text_field;
    tk_str id_field;
    // Scratch, reused for each record: the spans of the wanted layers.
    tk_spans layers[TK_SCHEMA_LAYERS];
    tk_bytes strings;
    tk_json_reader json;
} decoder;

/**
 * Reads the object, which starts at byte `offset` of the host's record. On TK_OK the text is
 * committed and d->layers are filled.
 */
tk_status reader_run(decoder *d, const tk_host *host, tk_doc *doc, const char *record,
                     size_t length, size_t offset);

#endif
