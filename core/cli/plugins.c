// SPDX-License-Identifier: MIT
// `toolkit plugins`, and its list.

#include "cli.h"

#include <string.h>

const tk_cli_entry tk_cli_plugins_entries[] = {
    {"list", "list the plugins that can be found", tk_cli_plugins_list},
    {"show", "show what a plugin does, its options and layers", tk_cli_plugins_show},
    {"new", "write the beginning of a plugin", tk_cli_plugins_new},
    {"check", "check that a plugin keeps the contract", tk_cli_plugins_check},
    {NULL, NULL, NULL},
};

static void print_plugins_help(void)
{
    tk_cli_style style = tk_cli_style_of(stdout);
    printf("%sUsage:%s toolkit plugins COMMAND …\n\n"
           "Plugins are looked for in the folders of TOOLKIT_PLUGIN_PATH, or if it is not set, in\n"
           "the installed folder. The first one of a name wins.\n\n"
           "%sCommands:%s\n",
           style.bold, style.reset, style.bold, style.reset);
    tk_cli_print_entries(tk_cli_plugins_entries);
    printf("\n%sExamples:%s\n"
           "  toolkit plugins list\n"
           "  toolkit plugins show money\n"
           "  toolkit plugins new tickers --kind annotator\n"
           "  toolkit plugins check build/tickers.so\n",
           style.bold, style.reset);
}

int tk_cli_plugins(int argc, char **argv)
{
    if (argc < 2) {
        tk_cli_error("a command is missing after 'plugins': list, show, new or check");
        fputs("Try 'toolkit plugins --help'.\n", stderr);
        return TK_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_plugins_help();
        return TK_EXIT_OK;
    }
    const tk_cli_entry *entry = tk_cli_find(tk_cli_plugins_entries, "toolkit plugins", argv[1]);
    return entry ? entry->run(argc - 1, argv + 1) : TK_EXIT_USAGE;
}

// ------------------------------------------------------------------------------------- list

static const tk_cli_command list_command = {
    .name = "plugins list",
    .usage = "",
    .doc = "Lists every plugin on the path, with its kind, version, summary and file. A plugin\n"
           "that an earlier folder hides is marked \"shadowed\"; a file that cannot be used is\n"
           "listed with the reason.\n",
    .examples = "  toolkit plugins list\n"
                "  TOOLKIT_PLUGIN_PATH=build:/usr/lib/toolkit toolkit plugins list\n",
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

static void print_table(const tk_found_list *list)
{
    static const char *const heads[] = {"KIND", "ID", "VERSION", "SUMMARY", "FILE"};
    tk_cli_style style = tk_cli_style_of(stdout);
    size_t widths[4];
    for (int i = 0; i < 4; i++)
        widths[i] = strlen(heads[i]);
    for (uint64_t i = 0; i < tk_found_count(list); i++) {
        const tk_found *found = tk_found_at(list, i);
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
    for (uint64_t i = 0; i < tk_found_count(list); i++) {
        const tk_found *found = tk_found_at(list, i);
        if (found->failure)
            continue;
        fputs(found->shadowed ? style.dim : "", stdout);
        print_cell(tk_cli_kind(found->kind), widths[0]);
        print_cell(found->id, widths[1]);
        print_cell(found->version, widths[2]);
        print_cell(found->summary, widths[3]);
        printf("%s%s%s\n", found->path, found->shadowed ? "  (shadowed)" : "",
               found->shadowed ? style.reset : "");
    }
}

static void print_failures(const tk_found_list *list)
{
    tk_cli_style style = tk_cli_style_of(stdout);
    bool first = true;
    for (uint64_t i = 0; i < tk_found_count(list); i++) {
        const tk_found *found = tk_found_at(list, i);
        if (!found->failure)
            continue;
        if (first)
            printf("\n%sCannot be used:%s\n", style.red, style.reset);
        first = false;
        const size_t length = strlen(found->path);
        const bool named = strncmp(found->failure, found->path, length) == 0;
        printf("  %s%s%s\n", named ? "" : found->path, named ? "" : ": ", found->failure);
    }
}

int tk_cli_plugins_list(int argc, char **argv)
{
    tk_cli_args args = {.command = &list_command, .argc = argc, .argv = argv};
    const char *value;
    switch (tk_cli_next(&args, &value)) {
    case TK_CLI_END:
        break;
    case TK_CLI_HELP:
        return TK_EXIT_OK;
    case TK_CLI_OPERAND:
        return tk_cli_usage(&list_command,
                            "takes no operand: %s; to see one plugin: toolkit "
                            "plugins show %s",
                            value, value);
    default:
        return TK_EXIT_USAGE;
    }
    tk_message error = {0};
    tk_found_list *list = tk_plugins_find(&error);
    if (!list) {
        tk_cli_error("%s", error.text);
        return TK_EXIT_FAILURE;
    }
    print_table(list);
    print_failures(list);
    tk_found_free(list);
    return TK_EXIT_OK;
}
