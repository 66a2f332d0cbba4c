// SPDX-License-Identifier: MIT
#include "cli.h"

#include <toolkit/text/visible.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 88 }; // columns of running text

const tk_cli_command tk_cli_plugins_show_command = {
    .name = "plugins show",
    .usage = "ID|FILE",
    .plugins = true,
    .doc = "Shows how a plugin describes itself: what it does, the layers it reads and provides,\n"
           "and its options with types, ranges and defaults. If a decoder and an encoder share an\n"
           "id, both are shown.\n",
    .examples = "  toolkit plugins show money\n"
                "  toolkit plugins show ./build/shares.so\n",
};

static void print_heading(const char *text)
{
    tk_cli_style style = tk_cli_style_of(stdout);
    printf("\n%s%s%s\n", style.bold, text, style.reset);
}

/** Prints paragraphs, wrapped at LINE columns, each line after `indent` spaces. */
static void print_text(const char *text, int indent)
{
    while (*text) {
        const size_t paragraph = strcspn(text, "\n");
        size_t done = 0;
        do {
            size_t length = paragraph - done, columns = (size_t)(LINE - indent);
            const char *line = text + done;
            if (length > columns) {
                size_t cut = columns;
                while (cut && line[cut] != ' ')
                    cut--;
                length = cut ? cut : strcspn(line, " \n");
            }
            printf("%*s%.*s\n", length ? indent : 0, "", (int)length, line);
            done += length;
            while (text[done] == ' ')
                done++;
        } while (done < paragraph);
        text += paragraph + (text[paragraph] == '\n');
    }
}

// ------------------------------------------------------------------------------- layers

static void print_column_type(const tk_column *column)
{
    static const char *const types[] = {"?", "u8", "u32", "i64", "f64", "string", "bytes", "span"};
    const char *type = types[column->type <= TK_SPAN ? column->type : 0];
    if (column->flags & TK_COL_BOOL)
        type = "boolean";
    else if (column->flags & TK_COL_DECIMAL)
        type = "decimal";
    printf("%-8s", type);
}

static void print_column(const tk_column *column, int width)
{
    printf("    %-*s  ", width, column->name);
    print_column_type(column);
    printf(" %s%s\n", column->doc ? column->doc : "",
           column->flags & TK_COL_OMIT ? " (left out if empty)" : "");
    if (column->type == TK_SPAN)
        printf("    %*s           index of a span of %s\n", width, "", column->layer);
    if (!column->names)
        return;
    printf("    %*s           one of:", width, "");
    for (uint32_t i = 0; i < column->n_names; i++)
        printf("%s %s", i ? "," : "", *column->names[i] ? column->names[i] : "(none)");
    putchar('\n');
}

static void print_layers(const char *heading, const tk_layer_decl *layers, uint32_t n)
{
    if (n)
        print_heading(heading);
    for (uint32_t i = 0; i < n; i++) {
        const tk_layer_decl *layer = &layers[i];
        int width = 0;
        for (uint32_t j = 0; j < layer->n_columns; j++)
            if ((int)strlen(layer->columns[j].name) > width)
                width = (int)strlen(layer->columns[j].name);
        printf("  %s%s%s%s%s%s\n", layer->name, layer->doc ? "  " : "",
               layer->doc ? layer->doc : "", layer->flags & TK_LAYER_OPTIONAL ? " (optional)" : "",
               layer->flags & TK_LAYER_DISJOINT ? " (disjoint)" : "",
               layer->flags & TK_LAYER_DOCUMENT ? " (a value of the document)" : "");
        for (uint32_t j = 0; j < layer->n_columns; j++)
            print_column(&layer->columns[j], width);
    }
}

static void print_lexemes(const tk_plugin *plugin, bool provided)
{
    bool first = true;
    for (uint32_t i = 0; i < plugin->n_lexemes; i++) {
        const tk_lexeme_column *lexeme = &plugin->lexemes[i];
        if ((lexeme->fill != NULL) != provided || lexeme->column.name[0] == '.')
            continue;
        if (first)
            print_heading(provided ? "Provides for each word form" : "Reads for each word form");
        first = false;
        print_column(&lexeme->column, 12);
    }
}

// ------------------------------------------------------------------------------- options

static const char *option_type(uint32_t type)
{
    static const char *const names[] = {"?",      "boolean", "integer", "number",
                                        "choice", "text",    "file",    "layers"};
    return names[type <= TK_OPT_LAYERS ? type : 0];
}

static void print_range(const tk_option *option)
{
    if (option->type == TK_OPT_INT || option->type == TK_OPT_FLOAT) {
        const bool low = isfinite(option->min) && option->min > -1e15;
        const bool high = isfinite(option->max) && option->max < 1e15;
        if (low && high)
            printf(", %.15g to %.15g", option->min, option->max);
        else if (low)
            printf(", from %.15g", option->min);
        else if (high)
            printf(", up to %.15g", option->max);
    }
    for (uint32_t i = 0; option->type == TK_OPT_ENUM && i < option->n_choices; i++)
        printf("%s%s", i ? ", " : ": ", option->choices[i]);
}

static void print_options(const tk_plugin *plugin)
{
    if (plugin->n_options == 0) {
        print_heading("Options: none");
        return;
    }
    print_heading("Options");
    for (uint32_t i = 0; i < plugin->n_options; i++) {
        const tk_option *option = &plugin->options[i];
        const bool number = option->type == TK_OPT_INT || option->type == TK_OPT_FLOAT;
        printf("  %s  %s", option->name, option_type(option->type));
        print_range(option);
        if (option->fallback && *option->fallback)
            printf("; default %s", option->fallback);
        else if (number || option->type == TK_OPT_BOOL)
            printf("; default %s", number ? "0" : "false");
        putchar('\n');
        if (option->doc)
            print_text(option->doc, 6);
    }
}

// ------------------------------------------------------------------------------- all of it

static void print_framing(const tk_plugin *plugin)
{
    if (plugin->kind != TK_DECODER)
        return;
    static const char *const records[] = {"whole file", "line", "part of a file", "JSON value"};

    printf("A record is a %s.", records[(plugin->record - 1) % 4]);
    if (plugin->extensions && plugin->extensions[0])
        printf(" File names end in");
    for (const char *const *e = plugin->extensions; e && *e; e++)
        printf("%s .%s", e == plugin->extensions ? "" : ",", *e);
    printf("%s\n", plugin->extensions && plugin->extensions[0] ? "." : "");
}

static void print_plugin(const tk_plugin *plugin, const char *path)
{
    tk_cli_style style = tk_cli_style_of(stdout);
    printf("%s%s%s %s, %s %s: %s\n", style.bold, plugin->id, style.reset, plugin->version,
           plugin->kind == TK_DECODER || plugin->kind == TK_COLLECTOR ? "a" : "an",
           tk_cli_kind(plugin->kind), plugin->summary);
    fputs(style.dim, stdout);
    tk_visible_put(stdout, path);
    printf("%s%s%s\n", plugin->licence ? ", licence " : "", plugin->licence ? plugin->licence : "",
           style.reset);
    if (plugin->doc) {
        putchar('\n');
        print_text(plugin->doc, 0);
    }
    print_framing(plugin);
    if (plugin->kind == TK_COLLECTOR)
        printf("Its section is [collect:%s]; path = FILE names its result.\n", plugin->id);
    if (plugin->flags & TK_PLUGIN_THREADS)
        printf("It starts threads in workers.\n");
    print_layers("Reads layers", plugin->required, plugin->n_required);
    print_lexemes(plugin, false);
    print_layers("Provides layers", plugin->provided, plugin->n_provided);
    print_lexemes(plugin, true);
    print_options(plugin);
}

static int show(const char *id)
{
    tk_message error = {0};
    tk_plugin_list *found = tk_plugin_find(id, &error);
    if (!found) {
        tk_cli_say(&error);
        return TK_EXIT_USAGE;
    }
    for (uint64_t i = 0; i < tk_plugin_list_count(found); i++) {
        if (i)
            putchar('\n');
        print_plugin(tk_plugin_list_at(found, i)->plugin, tk_plugin_list_at(found, i)->path);
    }
    tk_plugin_list_free(found);
    return TK_EXIT_OK;
}

int tk_cli_plugins_show(int argc, char **argv)
{
    tk_cli_args args = {.command = &tk_cli_plugins_show_command, .argc = argc, .argv = argv};
    const char *id = NULL, *value;
    for (int next; (next = tk_cli_next(&args, &value)) != TK_CLI_END;) {
        if (next == TK_CLI_HELP)
            return TK_EXIT_OK;
        if (next == TK_CLI_WRONG)
            return TK_EXIT_USAGE;
        if (id)
            return tk_cli_usage(&tk_cli_plugins_show_command, "only one plugin is allowed: %s",
                                value);
        id = value;
    }
    if (!id)
        return tk_cli_usage(&tk_cli_plugins_show_command,
                            "the plugin is missing; 'toolkit plugins list' lists them");
    return show(id);
}
