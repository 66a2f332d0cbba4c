// SPDX-License-Identifier: MIT
#include "descriptor_code.h"

#include <string.h>

/** Most entries of a list that is read: the sender may send anything. */
enum { MOST = 4096 };

/** Either direction: each function below writes what it is given, or reads it. */
typedef struct coder {
    tk_buffer *out;       /**< written to; NULL: reading */
    const char *at, *end; /**< read from */
    tk_arena *arena;
    bool ok;
} coder;

static void code_bytes(coder *c, void *data, size_t size)
{
    if (!c->ok)
        return;
    if (c->out) {
        c->ok = tk_buffer_add(c->out, data, size);
        return;
    }
    c->ok = (size_t)(c->end - c->at) >= size;
    if (c->ok) {
        memcpy(data, c->at, size);
        c->at += size;
    }
}

static void code_u32(coder *c, uint32_t *value)
{
    code_bytes(c, value, sizeof(*value));
    if (!c->ok)
        *value = 0;
}

static void *make(coder *c, size_t count, size_t size)
{
    void *out = c->ok && count <= MOST ? tk_arena_alloc(c->arena, (count + 1) * size) : NULL;

    c->ok = out != NULL;
    return out;
}

/** A string, or NULL: its length plus one, or 0; then its bytes. */
static void code_string(coder *c, const char **text)
{
    uint32_t length = c->out && *text ? (uint32_t)strlen(*text) + 1 : 0;
    char *copy;

    code_u32(c, &length);
    if (c->out) {
        if (length)
            code_bytes(c, (char *)*text, length - 1);
        return;
    }
    *text = NULL;
    if (!length || !c->ok)
        return;
    c->ok = length - 1 <= (size_t)(c->end - c->at) && (copy = tk_arena_alloc(c->arena, length));
    if (!c->ok)
        return;
    code_bytes(c, copy, length - 1);
    copy[length - 1] = '\0';
    *text = copy;
}

/** Whether a pointer is NULL; a list that is read is allocated. */
static bool code_list(coder *c, const void **list, uint32_t count, size_t size)
{
    uint32_t present = *list != NULL;

    code_u32(c, &present);
    if (!c->out)
        *list = present ? make(c, count, size) : NULL;
    return c->ok && present;
}

static void code_names(coder *c, const char *const **names, uint32_t count)
{
    if (!code_list(c, (const void **)names, count, sizeof(**names)))
        return;
    for (uint32_t i = 0; c->ok && i < count; i++)
        code_string(c, (const char **)&(*names)[i]);
}

/** A list that ends with NULL. */
static void code_ended_names(coder *c, const char *const **names)
{
    uint32_t count = 0;

    while (c->out && *names && (*names)[count])
        count++;
    code_u32(c, &count);
    code_names(c, names, count);
}

static void code_column(coder *c, tk_column *column)
{
    code_string(c, &column->name);
    code_string(c, &column->doc);
    code_u32(c, &column->type);
    code_u32(c, &column->flags);
    code_u32(c, &column->n_names);
    code_u32(c, &column->width);
    code_string(c, &column->layer);
    code_names(c, &column->names, column->n_names);
}

static void code_layers(coder *c, const tk_layer_decl **layers, uint32_t *n)
{
    code_u32(c, n);
    if (!code_list(c, (const void **)layers, *n, sizeof(**layers)))
        return;
    for (uint32_t i = 0; c->ok && i < *n; i++) {
        tk_layer_decl *layer = (tk_layer_decl *)&(*layers)[i];
        tk_layer_decl copy = *layer; // the plugin's own is constant

        code_string(c, &copy.name);
        code_string(c, &copy.doc);
        code_u32(c, &copy.flags);
        code_u32(c, &copy.n_columns);
        if (code_list(c, (const void **)&copy.columns, copy.n_columns, sizeof(*copy.columns))) {
            for (uint32_t j = 0; c->ok && j < copy.n_columns; j++) {
                tk_column column = copy.columns[j];

                code_column(c, &column);
                if (!c->out)
                    ((tk_column *)copy.columns)[j] = column;
            }
        }
        if (!c->out)
            *layer = copy;
    }
}

/** A placeholder for a function that is in another process. */
static tk_status fill_elsewhere(void *instance, const tk_form *form, void *value)
{
    (void)instance, (void)form, (void)value;
    return TK_ERR_INSTANCE;
}

static tk_status decode_elsewhere(void *instance, const tk_host *host, tk_doc *doc,
                                  const tk_str *record)
{
    (void)instance, (void)host, (void)doc, (void)record;
    return TK_ERR_INSTANCE;
}

static tk_status run_elsewhere(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host, (void)doc;
    return TK_ERR_INSTANCE;
}

static tk_status start_elsewhere(void *instance, const tk_host *host, void *ctx)
{
    (void)instance, (void)host, (void)ctx;
    return TK_ERR_INSTANCE;
}

static tk_status save_elsewhere(void *instance, const tk_host *host, tk_sink *out)
{
    (void)instance, (void)host, (void)out;
    return TK_ERR_INSTANCE;
}

static tk_status merge_elsewhere(void *instance, const tk_host *host, tk_sink *out,
                                 const tk_str *state)
{
    (void)instance, (void)host, (void)out, (void)state;
    return TK_ERR_INSTANCE;
}

static void stop_elsewhere(void *instance)
{
    (void)instance;
}

static void code_lexemes(coder *c, tk_plugin *p)
{
    code_u32(c, &p->n_lexemes);
    if (!code_list(c, (const void **)&p->lexemes, p->n_lexemes, sizeof(*p->lexemes)))
        return;
    for (uint32_t i = 0; c->ok && i < p->n_lexemes; i++) {
        tk_lexeme_column copy = p->lexemes[i];
        uint32_t fills = copy.fill != NULL;

        code_column(c, &copy.column);
        code_u32(c, &fills);
        copy.fill = fills ? fill_elsewhere : NULL;
        if (!c->out)
            ((tk_lexeme_column *)p->lexemes)[i] = copy;
    }
}

static void code_options(coder *c, tk_plugin *p)
{
    code_u32(c, &p->n_options);
    if (!code_list(c, (const void **)&p->options, p->n_options, sizeof(*p->options)))
        return;
    for (uint32_t i = 0; c->ok && i < p->n_options; i++) {
        tk_option copy = p->options[i];

        code_string(c, &copy.name);
        code_string(c, &copy.doc);
        code_u32(c, &copy.type);
        code_u32(c, &copy.flags);
        code_bytes(c, &copy.min, sizeof(copy.min));
        code_bytes(c, &copy.max, sizeof(copy.max));
        code_string(c, &copy.fallback);
        code_u32(c, &copy.n_choices);
        code_names(c, &copy.choices, copy.n_choices);
        if (!c->out)
            ((tk_option *)p->options)[i] = copy;
    }
}

static void code_functions(coder *c, tk_plugin *p)
{
    uint32_t has = (p->decode ? 1u : 0) | (p->annotate ? 2u : 0) | (p->encode ? 4u : 0) |
                   (p->worker_start ? 8u : 0) | (p->worker_stop ? 16u : 0) | (p->add ? 32u : 0) |
                   (p->save ? 64u : 0) | (p->merge ? 128u : 0) | (p->finish ? 256u : 0);

    code_u32(c, &has);
    if (c->out)
        return;
    p->decode = has & 1 ? decode_elsewhere : NULL;
    p->annotate = has & 2 ? run_elsewhere : NULL;
    p->encode = has & 4 ? run_elsewhere : NULL;
    p->worker_start = has & 8 ? start_elsewhere : NULL;
    p->worker_stop = has & 16 ? stop_elsewhere : NULL;
    p->add = has & 32 ? run_elsewhere : NULL;
    p->save = has & 64 ? save_elsewhere : NULL;
    p->merge = has & 128 ? merge_elsewhere : NULL;
    p->finish = has & 256 ? save_elsewhere : NULL;
}

static void code_plugin(coder *c, tk_plugin *p)
{
    code_u32(c, &p->kind);
    code_u32(c, &p->min_host_minor);
    code_u32(c, &p->record);
    code_string(c, &p->id);
    code_string(c, &p->version);
    code_string(c, &p->summary);
    code_string(c, &p->doc);
    code_string(c, &p->licence);
    code_layers(c, &p->required, &p->n_required);
    code_layers(c, &p->provided, &p->n_provided);
    code_lexemes(c, p);
    code_options(c, p);
    code_ended_names(c, &p->extensions);
    code_string(c, &p->head);
    code_string(c, &p->separator);
    code_string(c, &p->tail);
    code_functions(c, p);
    code_string(c, &p->record_mark);
    code_string(c, &p->companion);
    code_ended_names(c, &p->signatures);
    code_u32(c, &p->flags);
}

bool tk_descriptor_pack(const tk_plugin *plugin, tk_buffer *out)
{
    coder c = {.out = out, .ok = true};
    tk_plugin copy = *plugin;

    code_plugin(&c, &copy);
    return c.ok;
}

tk_plugin *tk_descriptor_unpack(const char **at, const char *end, tk_arena *arena)
{
    coder c = {.at = *at, .end = end, .arena = arena, .ok = true};
    tk_plugin *plugin = make(&c, 1, sizeof(*plugin));

    if (!plugin)
        return NULL;
    plugin->size = sizeof(*plugin);
    code_plugin(&c, plugin);
    *at = c.at;
    return c.ok ? plugin : NULL;
}

bool tk_layers_pack(const tk_layer_decl *layers, uint32_t n, tk_buffer *out)
{
    coder c = {.out = out, .ok = true};

    code_layers(&c, &layers, &n);
    return c.ok;
}

const tk_layer_decl *tk_layers_unpack(const char **at, const char *end, tk_arena *arena,
                                      uint32_t *n)
{
    coder c = {.at = *at, .end = end, .arena = arena, .ok = true};
    const tk_layer_decl *layers = NULL;

    code_layers(&c, &layers, n);
    *at = c.at;
    return c.ok ? layers : NULL;
}
