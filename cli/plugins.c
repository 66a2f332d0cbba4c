// SPDX-License-Identifier: MIT
// `toolkit plugins`: the table of its commands.

#include "cli.h"

#include <string.h>

const tk_cli_entry tk_cli_plugins_entries[] = {
    {"list", "list the plugins on the plugin path", tk_cli_plugins_list,
     &tk_cli_plugins_list_command, NULL},
    {"show", "show what a plugin does, its options and layers", tk_cli_plugins_show,
     &tk_cli_plugins_show_command, NULL},
    {"new", "create a plugin from a template", tk_cli_plugins_new, &tk_cli_plugins_new_command,
     NULL},
    {"check", "check that a plugin keeps the contract", tk_cli_plugins_check,
     &tk_cli_plugins_check_command, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static void print_plugins_help(void)
{
    tk_cli_style style = tk_cli_style_of(stdout);
    printf("%sUsage:%s toolkit plugins COMMAND …\n\n"
           "toolkit looks for plugins in the folders of --plugin-path, then in those of\n"
           "TOOLKIT_PLUGIN_PATH or, if that is not set, in $XDG_DATA_HOME/toolkit/plugins\n"
           "(~/.local/share/toolkit/plugins) and the installation folder. The first plugin with\n"
           "an id wins.\n\n"
           "%sCommands:%s\n",
           style.bold, style.reset, style.bold, style.reset);
    tk_cli_print_entries(tk_cli_plugins_entries);
    printf("\n%sExamples:%s\n"
           "  toolkit plugins list\n"
           "  toolkit plugins show money\n"
           "  toolkit plugins new shares --kind annotator\n"
           "  toolkit plugins check build/shares.so\n",
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
