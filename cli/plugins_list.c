// SPDX-License-Identifier: MIT
// `toolkit plugins list`: the plugins that can be found, as a table or as JSON.

#include <toolkit/text/visible.h>
#include "cli.h"

#include <string.h>
#include <yajl/yajl_gen.h>

enum { FLAG_JSON };

static const tk_cli_flag flags[] = {
    [FLAG_JSON] = {"--json", NULL, "print a JSON array in place of a table", 0},
};

static const tk_cli_command command = {
    .name = "plugins list",
    .usage = "[--json]",
    .plugins = true,
    .doc = "Lists every plugin on the path, with its kind, version, summary and file. A plugin\n"
           "that an earlier folder hides is marked \"shadowed\"; a file that cannot be used is\n"
           "listed with the reason.\n",
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

/** Prints `text`, filled up with spaces to `width` columns. */
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

static void put_string(yajl_gen g, const char *text, size_t length)
{
    yajl_gen_string(g, (const unsigned char *)text, length);
}

/** A text that may be NULL. The generator refuses bytes that are not UTF-8, as a file's name may
 * have: all that are not ASCII are then shown as '?'. */
static void put_text(yajl_gen g, const char *key, const char *text)
{
    char shown[4096];
    put_string(g, key, strlen(key));
    if (!text) {
        yajl_gen_null(g);
        return;
    }
    if (yajl_gen_string(g, (const unsigned char *)text, strlen(text)) == yajl_gen_status_ok)
        return;
    snprintf(shown, sizeof shown, "%s", text);
    for (char *c = shown; *c; c++)
        if ((unsigned char)*c >= 0x80)
            *c = '?';
    put_string(g, shown, strlen(shown));
}

/** The names of layers that are optional, or not, as an array. */
static void put_layers(yajl_gen g, const char *key, const tk_layer_decl *layers, uint32_t n,
                       bool optional)
{
    put_string(g, key, strlen(key));
    yajl_gen_array_open(g);
    for (uint32_t i = 0; i < n; i++)
        if (((layers[i].flags & TK_LAYER_OPTIONAL) != 0) == optional)
            put_string(g, layers[i].name, strlen(layers[i].name));
    yajl_gen_array_close(g);
}

static void put_extensions(yajl_gen g, const char *const *extensions)
{
    static const char key[] = "extensions";
    put_string(g, key, sizeof key - 1);
    yajl_gen_array_open(g);
    for (const char *const *e = extensions; e && *e; e++)
        put_string(g, *e, strlen(*e));
    yajl_gen_array_close(g);
}

static void put_found(yajl_gen g, const tk_listed_plugin *found)
{
    static const char shadowed[] = "shadowed";
    static const tk_plugin unknown = {0};
    const tk_plugin *p = found->plugin ? found->plugin : &unknown;
    yajl_gen_map_open(g);
    put_text(g, "id", found->id);
    put_text(g, "kind", found->id ? tk_cli_kind(found->kind) : NULL);
    put_text(g, "version", found->version);
    put_text(g, "summary", found->summary);
    put_text(g, "path", found->path);
    put_layers(g, "required", p->required, p->n_required, false);
    put_layers(g, "optional", p->required, p->n_required, true);
    put_layers(g, "provided", p->provided, p->n_provided, false);
    put_extensions(g, p->extensions);
    put_string(g, shadowed, sizeof shadowed - 1);
    yajl_gen_bool(g, (int)found->shadowed);
    put_text(g, "failure", found->failure);
    yajl_gen_map_close(g);
}

static int print_json(const tk_plugin_list *list)
{
    const unsigned char *json;
    size_t length;
    yajl_gen g = yajl_gen_alloc(NULL);
    bool ok = g && yajl_gen_config(g, yajl_gen_beautify, 1) &&
              yajl_gen_config(g, yajl_gen_indent_string, "  ") &&
              yajl_gen_config(g, yajl_gen_validate_utf8, 1) &&
              yajl_gen_array_open(g) == yajl_gen_status_ok;
    for (uint64_t i = 0; ok && i < tk_plugin_list_count(list); i++)
        put_found(g, tk_plugin_list_at(list, i));
    ok = ok && yajl_gen_array_close(g) == yajl_gen_status_ok &&
         yajl_gen_get_buf(g, &json, &length) == yajl_gen_status_ok;
    if (ok)
        fwrite(json, 1, length, stdout);
    else
        tk_cli_error("no memory");
    if (g)
        yajl_gen_free(g);
    return ok ? TK_EXIT_OK : TK_EXIT_FAILURE;
}

// ------------------------------------------------------------------------------ the command

int tk_cli_plugins_list(int argc, char **argv)
{
    tk_cli_args args = {.command = &command, .argc = argc, .argv = argv};
    bool json = false;
    const char *value;
    for (int next; (next = tk_cli_next(&args, &value)) != TK_CLI_END;) {
        if (next == TK_CLI_HELP)
            return TK_EXIT_OK;
        if (next == TK_CLI_WRONG)
            return TK_EXIT_USAGE;
        if (next == TK_CLI_OPERAND)
            return tk_cli_usage(&command,
                                "takes no operand: %s; to see one plugin: toolkit plugins show %s",
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
