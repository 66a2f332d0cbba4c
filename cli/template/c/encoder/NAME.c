// SPDX-License-Identifier: MIT
// @NAME@: writes annotations as tab-separated values, one span per line.
//
// This is a complete plugin, and a tour of the contract. It needs no other header of toolkit than
// <toolkit/plugin.h>. Read it from the bottom up: tk_plugin_v1() returns the descriptor, which
// names everything else. An encoder knows no layer by name: the host describes those of the
// document.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/plugin.h>

/** An instance, which create() makes from the options. It is the same for every document. */
typedef struct instance {
    uint32_t unit; // TK_UNIT_…
} instance;

/** Options are parsed and checked, in the order of this table: create() gets only valid values. */
enum { OPT_LAYERS, OPT_OFFSETS, N_OPTIONS };
static const char *const units[] = {
    [TK_UNIT_BYTE] = "byte", [TK_UNIT_CODEPOINT] = "codepoint", [TK_UNIT_UTF16] = "utf16"};
static const tk_option options[N_OPTIONS] = {
    [OPT_LAYERS] = {.name = "layers",
                    .doc = "layers to write",
                    .type = TK_OPT_LAYERS, // applied by the host, in layer_info()
                    .fallback = "*"},
    [OPT_OFFSETS] = {.name = "offsets",
                     .doc = "unit of begin and end",
                     .type = TK_OPT_ENUM,
                     .choices = units,
                     .n_choices = 3,
                     .fallback = "codepoint"},
};

/** [setup] Called once, before any document. destroy() frees what this allocates. */
static tk_status create(const tk_setup *setup, void **out)
{
    instance *self = calloc(1, sizeof *self);
    if (!self)
        return setup->host->fail_setup(setup->ctx, "out of memory");
    self->unit = (uint32_t)setup->options[OPT_OFFSETS].i;
    *out = self;
    return TK_OK;
}

static void destroy(void *self)
{
    free(self);
}

/** Copies a field; a tab or line end in it becomes a space, because it would break the line. */
static char *put_field(char *out, const char *data, uint64_t length)
{
    for (uint64_t i = 0; i < length; i++)
        *out++ = data[i] == '\t' || data[i] == '\n' || data[i] == '\r' ? ' ' : data[i];
    return out;
}

/** Writes a line directly into a buffer of the host, so that nothing is copied twice. */
static tk_status put_span(const tk_host *host, tk_doc *doc, const tk_str *layer, const char *text,
                          uint32_t length, const uint32_t *range)
{
    tk_str id;
    host->id(doc, &id);
    const uint64_t room = id.length + layer->length + length + 32;
    char *start = host->write_reserve(doc, room), *end = start;
    if (!start)
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the output");
    end = put_field(end, id.data, id.length);
    *end++ = '\t';
    end = put_field(end, layer->data, layer->length);
    end += sprintf(end, "\t%u\t%u\t", range[0], range[1]);
    end = put_field(end, text, length);
    *end++ = '\n';
    host->write_commit(doc, (uint64_t)(end - start));
    return TK_OK;
}

static tk_status put_layer(const instance *self, const tk_host *host, tk_doc *doc,
                           const tk_layer_info *info)
{
    const tk_layer *layer = &info->layer;
    const tk_str name = {info->decl->name, strcspn(info->decl->name, "/")};
    for (uint32_t i = 0; i < layer->count; i++) {
        const uint32_t bytes[2] = {layer->begin[i], layer->end[i]};
        uint32_t range[2];
        host->offsets(doc, self->unit, 2, bytes, range);
        tk_status status =
            put_span(host, doc, &name, doc->text + bytes[0], bytes[1] - bytes[0], range);
        if (status != TK_OK)
            return status;
    }
    return TK_OK;
}

/** [worker] Appends the document's bytes. If it fails, the host drops what it wrote. */
static tk_status encode(void *instance_, const tk_host *host, tk_doc *doc)
{
    const instance *self = instance_;
    tk_layer_info info;
    for (uint32_t i = 0; host->layer_info(doc, i, &info); i++) {
        if (info.decl->flags & TK_LAYER_DOCUMENT)
            continue; // a value of the document, not a span of it
        tk_status status = put_layer(self, host, doc, &info);
        if (status != TK_OK)
            return status;
    }
    return TK_OK;
}

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ENCODER,
    .id = "@NAME@",
    .version = "1.0.0",
    .summary = "Spans as tab-separated values",
    .doc = "Each line is a span: the document's id, the layer, begin, end and the text. Tabs and "
           "line ends in a field are written as spaces.",
    .licence = "MIT",
    .options = options,
    .n_options = N_OPTIONS,
    .head = "id\tlayer\tbegin\tend\ttext\n", // before the first document
    .create = create,
    .destroy = destroy,
    .encode = encode,
};

/** The only function that a plugin exports. Returns its plugins by index, then NULL. */
TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
