// SPDX-License-Identifier: MIT
// `toolkit plugins list`: prints the plugins on the path as a table or as JSON.

#include "cli.h"

#include <toolkit/text/json.h>
#include <toolkit/text/visible.h>

#include <stdlib.h>
#include <string.h>

enum { FLAG_JSON };

static const tk_cli_flag flags[] = {
    [FLAG_JSON] = {"--json", NULL, "print a JSON array instead of a table", 0},
};

const tk_cli_command tk_cli_plugins_list_command = {
    .name = "plugins list",
    .usage = "[--json]",
    .plugins = true,
    .doc =
        "Lists every plugin on the path with its kind, version, summary and file. A plugin that\n"
        "another one in an earlier folder hides is marked \"shadowed\"; a file that cannot be\n"
        "used is listed with the reason.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .examples =
        "  toolkit plugins list\n"
        "  toolkit plugins list --plugin-path build\n"
        "  toolkit plugins list --json | jq -r '.[] | select(.kind == \"decoder\") | .id'\n",
};

static size_t max(size_t a, size_t b)
{
    return a > b ? a : b;
}

/** Prints `text`, padded with spaces to `width` columns. */
static void print_cell(const char *text, size_t width)
{
    size_t used = tk_cli_width(text);
    printf("%s%*s  ", text, used < width ? (int)(width - used) : 0, "");
}

static void print_table(const tk_plugin_list *list)
{
    static const char *const heads[] = {"KIND", "ID", "VERSION", "SUMMARY", "FILE"};
    tk_cli_style style = tk_cli_style_of(stdout);
    size_t widths[4];
    for (int i = 0; i < 4; i++)
        widths[i] = strlen(heads[i]);
    for (uint64_t i = 0; i < tk_plugin_list_count(list); i++) {
        const tk_listed_plugin *found = tk_plugin_list_at(list, i);
        if (found->failure)
            continue;
        widths[0] = max(widths[0], strlen(tk_cli_kind(found->kind)));
        widths[1] = max(widths[1], tk_cli_width(found->id));
        widths[2] = max(widths[2], tk_cli_width(found->version));
        widths[3] = max(widths[3], tk_cli_width(found->summary));
    }
    fputs(style.bold, stdout);
    for (int i = 0; i < 4; i++)
        print_cell(heads[i], widths[i]);
    printf("%s%s\n", heads[4], style.reset);
    for (uint64_t i = 0; i < tk_plugin_list_count(list); i++) {
        const tk_listed_plugin *found = tk_plugin_list_at(list, i);
        if (found->failure)
            continue;
        fputs(found->shadowed ? style.dim : "", stdout);
        print_cell(tk_cli_kind(found->kind), widths[0]);
        print_cell(found->id, widths[1]);
        print_cell(found->version, widths[2]);
        print_cell(found->summary, widths[3]);
        tk_visible_put(stdout, found->path);
        printf("%s%s\n", found->shadowed ? "  (shadowed)" : "", found->shadowed ? style.reset : "");
    }
}

static void print_failures(const tk_plugin_list *list)
{
    tk_cli_style style = tk_cli_style_of(stdout);
    bool first = true;
    for (uint64_t i = 0; i < tk_plugin_list_count(list); i++) {
        const tk_listed_plugin *found = tk_plugin_list_at(list, i);
        if (!found->failure)
            continue;
        if (first)
            printf("\n%sCannot be used:%s\n", style.red, style.reset);
        first = false;
        const size_t length = strlen(found->path);
        const bool named = strncmp(found->failure, found->path, length) == 0;
        tk_visible_print(stdout, "  %s%s%s", named ? "" : found->path, named ? "" : ": ",
                         found->failure);
        putchar('\n');
    }
}

// ------------------------------------------------------------------------------------- JSON

static void put_text(tk_json_writer *w, const char *key, const char *text)
{
    tk_json_put_key(w, key);
    tk_json_put_text(w, text);
}

/** Writes the names of the layers that are optional, or of those that are not, as an array. */
static void put_layers(tk_json_writer *w, const char *key, const tk_layer_decl *layers, uint32_t n,
                       bool optional)
{
    tk_json_put_key(w, key);
    tk_json_open(w, '[');
    for (uint32_t i = 0; i < n; i++)
        if (((layers[i].flags & TK_LAYER_OPTIONAL) != 0) == optional)
            tk_json_put_text(w, layers[i].name);
    tk_json_close(w, ']');
}

static void put_extensions(tk_json_writer *w, const char *const *extensions)
{
    tk_json_put_key(w, "extensions");
    tk_json_open(w, '[');
    for (const char *const *e = extensions; e && *e; e++)
        tk_json_put_text(w, *e);
    tk_json_close(w, ']');
}

static void put_found(tk_json_writer *w, const tk_listed_plugin *found)
{
    static const tk_plugin unknown = {0};
    const tk_plugin *p = found->plugin ? found->plugin : &unknown;
    tk_json_open(w, '{');
    put_text(w, "id", found->id);
    put_text(w, "kind", found->id ? tk_cli_kind(found->kind) : NULL);
    put_text(w, "version", found->version);
    put_text(w, "summary", found->summary);
    put_text(w, "path", found->path);
    put_layers(w, "required", p->required, p->n_required, false);
    put_layers(w, "optional", p->required, p->n_required, true);
    put_layers(w, "provided", p->provided, p->n_provided, false);
    put_extensions(w, p->extensions);
    tk_json_put_key(w, "shadowed");
    tk_json_put_bool(w, found->shadowed);
    put_text(w, "failure", found->failure);
    tk_json_close(w, '}');
}

static int print_json(const tk_plugin_list *list)
{
    tk_json_writer w = {.indent = "  "};
    size_t length;
    tk_json_open(&w, '[');
    for (uint64_t i = 0; i < tk_plugin_list_count(list); i++)
        put_found(&w, tk_plugin_list_at(list, i));
    tk_json_close(&w, ']');
    char *json = tk_json_written(&w, &length);
    if (json)
        fwrite(json, 1, length, stdout);
    else
        tk_cli_error("out of memory");
    free(json);
    return json ? TK_EXIT_OK : TK_EXIT_FAILURE;
}

// ------------------------------------------------------------------------------ the command

int tk_cli_plugins_list(int argc, char **argv)
{
    tk_cli_args args = {.command = &tk_cli_plugins_list_command, .argc = argc, .argv = argv};
    bool json = false;
    const char *value;
    for (int next; (next = tk_cli_next(&args, &value)) != TK_CLI_END;) {
        if (next == TK_CLI_HELP)
            return TK_EXIT_OK;
        if (next == TK_CLI_WRONG)
            return TK_EXIT_USAGE;
        if (next == TK_CLI_OPERAND)
            return tk_cli_usage(&tk_cli_plugins_list_command,
                                "takes no operand: %s; for one plugin: toolkit plugins show %s",
                                value, value);
        json = true;
    }
    tk_message error = {0};
    tk_plugin_list *list = tk_plugins_find(&error);
    int code = TK_EXIT_OK;
    if (!list) {
        tk_cli_say(&error);
        return TK_EXIT_FAILURE;
    }
    if (json) {
        code = print_json(list);
    } else {
        print_table(list);
        print_failures(list);
    }
    tk_plugin_list_free(list);
    return code;
}
