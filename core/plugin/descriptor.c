// SPDX-License-Identifier: MIT
#include "descriptor.h"
#include <toolkit/text/visible.h>

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/** The descriptor that is being checked, for the message. */
typedef struct checker {
    const tk_plugin *plugin;
    const char *path;
    tk_error *error;
} checker;

static bool wrong(const checker *c, const char *part, const char *name, const char *what)
{
    return tk_error_set(c->error, "%s: plugin '%s': %s%s%s: %s", c->path, c->plugin->id, part,
                        name ? " " : "", name ? name : "", what);
}

/** Whether a text is UTF-8 without characters that control a terminal; true for NULL. */
static bool is_shown(const char *text, bool lines)
{
    const size_t length = text ? strlen(text) : 0;
    for (size_t i = 0, taken; i < length; i += taken)
        if (!tk_visible_as_is(text + i, length - i, &taken) && !(lines && text[i] == '\n'))
            return false;
    return true;
}

/** Reports a text that cannot be shown as it is. */
static bool check_shown(const checker *c, const char *part, const char *name, const char *text)
{
    return is_shown(text, true) ||
           wrong(c, part, name, "has a control or format character, or is not UTF-8");
}

/** [a-z][a-z0-9_]*; `stop` also ends the name. */
static bool is_name(const char *name, char stop, size_t *length)
{
    size_t n = 0;
    if (!name || name[0] < 'a' || name[0] > 'z')
        return false;
    while ((name[n] >= 'a' && name[n] <= 'z') || (name[n] >= '0' && name[n] <= '9') ||
           name[n] == '_')
        n++;
    *length = n;
    return n < 64 && name[n] == stop;
}

/** "token/1": a name, a slash, a number without leading zeros. */
static bool is_layer_name(const char *name)
{
    size_t n;
    if (!is_name(name, '/', &n))
        return false;
    const char *version = name + n + 1;
    size_t digits = strspn(version, "0123456789");
    return digits && digits < 6 && version[0] != '0' && !version[digits];
}

/** Whether a column's type is one, and what depends on it fits. */
static bool check_type(const checker *c, const tk_column *column, bool lexeme)
{
    if (column->type < TK_U8 || column->type > TK_SPAN || (column->type == TK_BYTES && !lexeme) ||
        (column->type == TK_SPAN && lexeme))
        return wrong(c, "column", column->name, "unknown type");
    if (column->type == TK_SPAN ? !is_layer_name(column->layer) : column->layer != NULL)
        return wrong(c, "column", column->name,
                     "layer is the name of a layer for TK_SPAN, and NULL for all else");
    if (column->type == TK_BYTES ? column->width < 1 || column->width > 4096 : column->width != 0)
        return wrong(c, "column", column->name,
                     "width is 1 to 4096 for TK_BYTES, and 0 for all else");
    if (column->names && column->type != TK_U8 && column->type != TK_U32)
        return wrong(c, "column", column->name, "only TK_U8 and TK_U32 may have names");
    return true;
}

static bool check_column(const checker *c, const tk_column *column, bool lexeme)
{
    size_t n;
    const char *name = column->name;
    if (lexeme && name && name[0] == '.')
        name++; // private to the plugin
    if (!is_name(name, '\0', &n))
        return wrong(c, "column", column->name, "a name is [a-z][a-z0-9_]*");
    if (!check_type(c, column, lexeme))
        return false;
    for (uint32_t i = 0; column->names && i < column->n_names; i++)
        if (!column->names[i])
            return wrong(c, "column", column->name, "a name of the enumeration is NULL");
        else if (!check_shown(c, "column", column->name, column->names[i]))
            return false;
    return check_shown(c, "column", column->name, column->doc);
}

/** Whether columns[i] has the name of an earlier column; reports it. */
static bool is_twice(const checker *c, const tk_column *columns, uint32_t i)
{
    for (uint32_t j = 0; j < i; j++)
        if (strcmp(columns[j].name, columns[i].name) == 0)
            return !wrong(c, "column", columns[i].name, "declared twice");
    return false;
}

static bool check_layers(const checker *c, const tk_layer_decl *layers, uint32_t n,
                         const char *which)
{
    if (n && !layers)
        return wrong(c, which, NULL, "counted, but NULL");
    for (uint32_t i = 0; i < n; i++) {
        const tk_layer_decl *layer = &layers[i];
        if (!is_layer_name(layer->name))
            return wrong(c, which, layer->name, "a layer's name is like token/1");
        if (!check_shown(c, which, layer->name, layer->doc))
            return false;
        if (layer->n_columns && !layer->columns)
            return wrong(c, which, layer->name, "columns are counted, but NULL");
        for (uint32_t j = 0; j < layer->n_columns; j++)
            if (!check_column(c, &layer->columns[j], false) || is_twice(c, layer->columns, j))
                return false;
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(layers[j].name, layer->name) == 0)
                return wrong(c, which, layer->name, "declared twice");
    }
    return true;
}

static bool is_declared(const tk_layer_decl *layers, uint32_t n, const char *name)
{
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(layers[i].name, name) == 0)
            return true;
    return false;
}

/** The spans that a plugin refers to must be in a layer that it can see. */
static bool check_references(const checker *c)
{
    const tk_plugin *p = c->plugin;
    for (uint32_t i = 0; i < p->n_provided; i++)
        for (uint32_t j = 0; j < p->provided[i].n_columns; j++) {
            const tk_column *column = &p->provided[i].columns[j];
            if (column->type == TK_SPAN &&
                !is_declared(p->required, p->n_required, column->layer) &&
                !is_declared(p->provided, p->n_provided, column->layer))
                return wrong(c, "column", column->name,
                             "refers to a layer that the plugin neither requires nor provides");
        }
    return true;
}

static bool check_lexemes(const checker *c)
{
    const tk_plugin *p = c->plugin;
    if (p->n_lexemes && !p->lexemes)
        return wrong(c, "lexeme columns", NULL, "counted, but NULL");
    for (uint32_t i = 0; i < p->n_lexemes; i++) {
        const tk_lexeme_column *lexeme = &p->lexemes[i];
        if (!check_column(c, &lexeme->column, true))
            return false;
        if (!lexeme->fill && lexeme->column.name[0] == '.')
            return wrong(c, "lexeme column", lexeme->column.name,
                         "private, but without a function that fills it");
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(p->lexemes[j].column.name, lexeme->column.name) == 0)
                return wrong(c, "lexeme column", lexeme->column.name, "declared twice");
    }
    return true;
}

static bool check_options(const checker *c)
{
    const tk_plugin *p = c->plugin;
    if (p->n_options && !p->options)
        return wrong(c, "options", NULL, "counted, but NULL");
    for (uint32_t i = 0; i < p->n_options; i++) {
        const tk_option *option = &p->options[i];
        size_t n;
        if (!is_name(option->name, '\0', &n))
            return wrong(c, "option", option->name, "a name must be [a-z][a-z0-9_]*");
        if (option->type < TK_OPT_BOOL || option->type > TK_OPT_LAYERS)
            return wrong(c, "option", option->name, "unknown type");
        const bool number = option->type == TK_OPT_INT || option->type == TK_OPT_FLOAT;
        if (number && !(option->min <= option->max))
            return wrong(c, "option", option->name, "min is above max");
        if (option->type == TK_OPT_ENUM && (!option->choices || !option->n_choices))
            return wrong(c, "option", option->name, "has no choices");
        for (uint32_t j = 0; option->type == TK_OPT_ENUM && j < option->n_choices; j++)
            if (!option->choices[j])
                return wrong(c, "option", option->name, "a choice is NULL");
            else if (!check_shown(c, "option", option->name, option->choices[j]))
                return false;
        if (!check_shown(c, "option", option->name, option->doc) ||
            !check_shown(c, "option", option->name, option->fallback))
            return false;
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(p->options[j].name, option->name) == 0)
                return wrong(c, "option", option->name, "declared twice");
    }
    return true;
}

static bool check_kind(const checker *c)
{
    const tk_plugin *p = c->plugin;
    switch (p->kind) {
    case TK_DECODER:
        if (p->record < TK_RECORD_FILE || p->record > TK_RECORD_JSON)
            return wrong(c, "record", NULL, "a decoder takes files, lines, parts or JSON");
        if (p->record != TK_RECORD_PART && (p->record_mark || p->companion))
            return wrong(c, "record", NULL, "only parts have a mark or a companion");
        return p->decode || wrong(c, "decode", NULL, "a decoder must have it");
    case TK_ANNOTATOR:
        return p->annotate || !p->n_provided ||
               wrong(c, "annotate", NULL, "an annotator that provides layers must have it");
    case TK_ENCODER:
        if (p->n_provided)
            return wrong(c, "provided layer", NULL, "an encoder provides no layers");
        return p->encode || wrong(c, "encode", NULL, "an encoder must have it");
    case TK_COLLECTOR:
        if (p->n_provided)
            return wrong(c, "provided layer", NULL, "a collector provides no layers");
        return (p->add || wrong(c, "add", NULL, "a collector must have it")) &&
               (p->save || wrong(c, "save", NULL, "a collector must have it")) &&
               (p->merge || wrong(c, "merge", NULL, "a collector must have it")) &&
               (p->finish || wrong(c, "finish", NULL, "a collector must have it"));
    default:
        return wrong(c, "kind", NULL, "unknown");
    }
}

/** Checks the texts that `toolkit plugins` prints. */
static bool check_texts(const checker *c)
{
    const tk_plugin *p = c->plugin;
    for (const char *const *e = p->extensions; e && *e; e++)
        if (!is_shown(*e, false))
            return wrong(c, "file name ending", *e, "has a control character or is not UTF-8");
    if (!is_shown(p->version, false) || !is_shown(p->summary, false) ||
        !is_shown(p->licence, false))
        return wrong(
            c, "descriptor", NULL,
            "version, summary or licence has a control or format character, or is not UTF-8");
    return check_shown(c, "doc", NULL, p->doc);
}

bool tk_descriptor_copy(const tk_plugin *plugin, tk_plugin *out, const char *path, tk_error *error)
{
    const uint32_t least = offsetof(tk_plugin, create);
    const uint32_t size = plugin->size;
    if (size < least || size > 1 << 16)
        return tk_error_set(error, "%s: a descriptor's size is %u; expected sizeof(tk_plugin), %zu",
                            path, size, sizeof *plugin);
    memset(out, 0, sizeof *out);
    memcpy(out, plugin, size < sizeof *out ? size : sizeof *out);
    out->size = sizeof *out;
    size_t n;
    if (!is_name(out->id, '\0', &n))
        return tk_error_set(error, "%s: a plugin's id is '%s'; it must be [a-z][a-z0-9_]*", path,
                            out->id ? out->id : "(null)");
    const checker c = {out, path, error};
    for (size_t i = sizeof *out; i < size; i++)
        if (((const char *)plugin)[i])
            return wrong(&c, "descriptor", NULL,
                         "uses fields that this toolkit does not know; a newer toolkit is needed");
    if (out->min_host_minor > TK_ABI_MINOR)
        return wrong(&c, "descriptor", NULL, "needs a newer toolkit (min_host_minor)");
    if (out->flags & ~TK_PLUGIN_THREADS || out->reserved1)
        return wrong(&c, "flags", NULL,
                     "has flags that this toolkit does not know; a newer toolkit is needed");
    if (!out->version || !out->summary)
        return wrong(&c, "descriptor", NULL, "version and summary must be given");
    return check_texts(&c) && check_kind(&c) &&
           check_layers(&c, out->required, out->n_required, "required layer") &&
           check_layers(&c, out->provided, out->n_provided, "provided layer") &&
           check_references(&c) && check_lexemes(&c) && check_options(&c);
}
