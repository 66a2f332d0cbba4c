// SPDX-License-Identifier: MIT
#include "cli.h"

const tk_cli_command tk_cli_version_command = {
    .name = "version",
    .usage = "",
    .doc = "Prints the version of toolkit and of the plugin ABI.\n",
    .examples = "  toolkit version\n"
                "  toolkit --version\n",
};

int tk_cli_version(int argc, char **argv)
{
    tk_cli_args args = {.command = &tk_cli_version_command, .argc = argc, .argv = argv};
    const char *value;
    switch (tk_cli_next(&args, &value)) {
    case TK_CLI_END:
        printf("toolkit %s (plugin ABI %u.%u)\n", tk_version(), TK_ABI_MAJOR, TK_ABI_MINOR);
        return TK_EXIT_OK;
    case TK_CLI_HELP:
        return TK_EXIT_OK;
    case TK_CLI_OPERAND:
        return tk_cli_usage(&tk_cli_version_command, "takes no operand: %s", value);
    default:
        return TK_EXIT_USAGE;
    }
}
