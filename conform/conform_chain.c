// SPDX-License-Identifier: MIT
// Builds a configuration that runs a plugin from what descriptors declare. It names no plugin
// except the decoder and the encoder at its ends.

#include "conform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char default_decoder[] = "text", default_encoder[] = "jsonl";

enum { MOST = 256 };

typedef struct builder {
    const tk_plugin *plugins[MOST]; // all annotators that were found, except for the subject
    size_t n;
    bool visited[MOST];
    FILE *out;
    tk_report *report;
} builder;

static void collect(builder *b, const tk_subject *subject)
{
    for (uint64_t i = 0; i < tk_plugin_list_count(subject->found) && b->n < MOST; i++) {
        const tk_listed_plugin *found = tk_plugin_list_at(subject->found, i);
        if (found->failure || found->shadowed || found->kind != TK_ANNOTATOR)
            continue;
        if (subject->kind == TK_ANNOTATOR && strcmp(found->id, subject->id) == 0)
            continue;
        b->plugins[b->n++] = found->plugin;
    }
}

static bool provides_layer(const tk_plugin *plugin, const char *name)
{
    for (uint32_t i = 0; i < plugin->n_provided; i++)
        if (strcmp(plugin->provided[i].name, name) == 0)
            return true;
    return false;
}

static bool provides_lexeme(const tk_plugin *plugin, const char *name)
{
    for (uint32_t i = 0; i < plugin->n_lexemes; i++)
        if (plugin->lexemes[i].fill && strcmp(plugin->lexemes[i].column.name, name) == 0)
            return true;
    return false;
}

static bool add_needs(builder *b, const tk_plugin *plugin, bool without_optional);

/** Writes the section of the first plugin that provides `name`, after the sections of what that
 * plugin needs. */
static bool add_provider(builder *b, const char *name,
                         bool (*provides)(const tk_plugin *plugin, const char *name))
{
    for (size_t i = 0; i < b->n; i++) {
        if (!provides(b->plugins[i], name))
            continue;
        if (b->visited[i])
            return true;
        b->visited[i] = true;
        if (!add_needs(b, b->plugins[i], false))
            return false;
        fprintf(b->out, "[%s]\n", b->plugins[i]->id);
        return true;
    }
    return false;
}

static bool add_needs(builder *b, const tk_plugin *plugin, bool without_optional)
{
    for (uint32_t i = 0; i < plugin->n_required; i++) {
        const tk_layer_decl *layer = &plugin->required[i];
        const bool optional = layer->flags & TK_LAYER_OPTIONAL;
        if (optional && without_optional)
            continue;
        if (!add_provider(b, layer->name, provides_layer) && !optional)
            return tk_report_fail(b->report,
                                  "no plugin on the path provides the layer %s, which %s reads",
                                  layer->name, plugin->id);
    }
    for (uint32_t i = 0; i < plugin->n_lexemes; i++) {
        const tk_lexeme_column *lexeme = &plugin->lexemes[i];
        if (lexeme->fill || strcmp(lexeme->column.name, "shape") == 0)
            continue;
        if (!add_provider(b, lexeme->column.name, provides_lexeme))
            return tk_report_fail(
                b->report, "no plugin on the path provides the lexeme column %s, which %s reads",
                lexeme->column.name, plugin->id);
    }
    return true;
}

/** Adds all annotators: an encoder is tested with every layer. */
static bool add_all(builder *b)
{
    for (size_t i = 0; i < b->n; i++) {
        if (b->visited[i])
            continue;
        b->visited[i] = true;
        if (!add_needs(b, b->plugins[i], false))
            return false;
        fprintf(b->out, "[%s]\n", b->plugins[i]->id);
    }
    return true;
}

static void add_end(builder *b, const char *section, const char *format, const char *option,
                    const char *value)
{
    fprintf(b->out, "[%s]\nformat = %s\n", section, format);
    if (option)
        fprintf(b->out, "%s = %s\n", option, value);
}

static bool write_conf(builder *b, const tk_subject *subject, const tk_plugin *plugin,
                       const tk_conform_chain *chain)
{
    const bool decoder = subject->kind == TK_DECODER, encoder = subject->kind == TK_ENCODER;
    add_end(b, "input", decoder ? subject->id : default_decoder, decoder ? chain->option : NULL,
            chain->value);
    if (!decoder) {
        collect(b, subject);
        if (!add_needs(b, plugin, chain->without_optional) ||
            (encoder && !chain->without_optional && !add_all(b)))
            return false;
    }
    if (subject->kind == TK_ANNOTATOR) {
        fprintf(b->out, "[%s]\n", subject->id);
        if (chain->option)
            fprintf(b->out, "%s = %s\n", chain->option, chain->value);
    }
    if (subject->kind == TK_COLLECTOR) {
        fprintf(b->out, "[collect:check]\nplugin = %s\n", subject->id);
        if (chain->option)
            fprintf(b->out, "%s = %s\n", chain->option, chain->value);
    }
    if (encoder)
        add_end(b, "output", subject->id, chain->option, chain->value);
    else
        add_end(b, "output", default_encoder, "layers", "*");
    return true;
}

const tk_plugin *tk_conform_open(const tk_subject *subject, tk_report *report)
{
    tk_message error = {0};
    const tk_plugin *plugin = tk_plugin_open(subject->path, subject->index, NULL, &error);
    if (!plugin)
        tk_report_fail(report, "%s", error.text);
    return plugin;
}

const tk_plugin *tk_conform_described(const tk_subject *subject)
{
    for (uint64_t i = 0; i < tk_plugin_list_count(subject->found); i++) {
        const tk_listed_plugin *found = tk_plugin_list_at(subject->found, i);
        if (!found->failure && found->kind == subject->kind &&
            strcmp(found->path, subject->path) == 0 && strcmp(found->id, subject->id) == 0)
            return found->plugin;
    }
    return NULL;
}

char *tk_conform_conf(const tk_subject *subject, const tk_conform_chain *chain, tk_report *report)
{
    const tk_plugin *plugin = tk_conform_described(subject);
    char *text = NULL;
    size_t length = 0;
    builder b = {.report = report};
    if (!plugin || !(b.out = open_memstream(&text, &length)))
        return NULL;
    bool ok = write_conf(&b, subject, plugin, chain);
    ok = fclose(b.out) == 0 && ok;
    if (!ok) {
        free(text);
        return NULL;
    }
    return text;
}
