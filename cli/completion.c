// SPDX-License-Identifier: MIT
// `toolkit completion`: the completions of a shell, from the tables that --help prints.

#include "cli.h"

#include <toolkit/text/schema.h>

#include <string.h>

/** A shell command that prints the ids of the plugins, and nothing that a shell would expand. */
#define PLUGIN_IDS                        \
    "toolkit plugins list 2>/dev/null | " \
    "awk '/^(decoder|annotator|encoder|collector) / { print $2 }' | sort -u"

const tk_cli_command tk_cli_completion_command = {
    .name = "completion",
    .usage = "bash|zsh|fish",
    .doc = "Prints a script that completes commands, flags, their values, plugins and files in a\n"
           "shell. The installed package has it where bash, zsh and fish look for it.\n",
    .examples =
        "  source <(toolkit completion bash)                                       this shell\n"
        "  toolkit completion zsh >\"${fpath[1]}/_toolkit\"\n"
        "  toolkit completion fish >~/.config/fish/completions/toolkit.fish\n",
};

// -------------------------------------------------------------------- what a value can be

/** What completes an operand or the value of a flag. */
typedef enum hint_kind {
    NOTHING,
    FILES,
    FOLDERS,
    PLUGINS,
    PLUGINS_AND_FILES,
    COMMANDS,
    WORDS
} hint_kind;

static void print_word(void *ctx, const char *word)
{
    bool *first = ctx;
    printf("%s%s", *first ? "" : " ", word);
    *first = false;
}

/** Prints "a|b|c" as "a b c". */
static void print_choices(const char *value)
{
    for (; *value; value++)
        putchar(*value == '|' ? ' ' : *value);
}

/** Returns what a value is, by its name in the help. */
static hint_kind hint_of(const char *value)
{
    static const struct {
        const char *value;
        hint_kind hint;
    } hints[] = {
        {"PATH", FILES},      {"PATH…", FILES},    {"FILE", FILES},           {"OTHER", FILES},
        {"NAME=PATH", FILES}, {"DIR", FOLDERS},    {"KIND", WORDS},           {"UNIT", WORDS},
        {"CONF", FILES},      {"FORMAT", PLUGINS}, {"NAME[,NAME…]", PLUGINS}, {"ID", PLUGINS},
    };
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (strcmp(value, hints[i].value) == 0)
            return hints[i].hint;
    return strchr(value, '|') ? WORDS : NOTHING;
}

/** Returns what the operands of a command are. */
static hint_kind operand_of(const tk_cli_command *command)
{
    static const struct {
        const char *usage;
        hint_kind hint;
    } hints[] = {
        {"bash|zsh|fish", WORDS},       {"[COMMAND…]", COMMANDS},
        {"ID|FILE", PLUGINS_AND_FILES}, {"FILE.so|ID…", PLUGINS_AND_FILES},
        {"[--json]", NOTHING},          {"NAME", NOTHING},
    };
    const char *usage = command->usage;
    const size_t length = strlen(usage);
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        const size_t n = strlen(hints[i].usage);
        if (n <= length && strcmp(usage + length - n, hints[i].usage) == 0)
            return hints[i].hint;
    }
    return *usage ? FILES : NOTHING;
}

/** Prints the words that a value of WORDS can be, with spaces between them. */
static void print_words(const tk_cli_command *command, const char *value)
{
    bool first = true;
    if (strcmp(value, "UNIT") == 0) {
        fputs("byte codepoint utf16", stdout);
    } else if (strcmp(value, "KIND") != 0) {
        print_choices(value);
    } else if (command == &tk_cli_facts_command) {
        for (uint32_t kind = 0; kind < TK_FACT_KINDS; kind++)
            print_word(&first, tk_fact_columns[TK_FACT_KIND].names[kind]);
    } else {
        for (uint32_t kind = TK_DECODER; kind <= TK_COLLECTOR; kind++)
            print_word(&first, tk_cli_kind(kind));
    }
}

// ------------------------------------------------------------------------ walking the tables

/** Calls `put` for each command that has flags, in the order of the help. */
static void each_command(void (*put)(const tk_cli_command *command))
{
    for (const tk_cli_entry *entry = tk_cli_entries; entry->name; entry++) {
        if (entry->command)
            put(entry->command);
        for (const tk_cli_entry *sub = entry->entries; sub && sub->name; sub++)
            put(sub->command);
    }
}

static void print_names(const tk_cli_entry *entries)
{
    bool first = true;
    for (; entries->name; entries++)
        print_word(&first, entries->name);
}

/** What a shell calls a hint: for each one its text, and what ends the words after COMMANDS and
 * WORDS. */
typedef struct actions {
    const char *text[WORDS + 1];
    char end;
} actions;

/** Prints what completes a value or an operand. */
static void print_action(const actions *shell, const tk_cli_command *command, hint_kind hint,
                         const char *value)
{
    fputs(shell->text[hint], stdout);
    if (hint != COMMANDS && hint != WORDS)
        return;
    if (hint == COMMANDS)
        print_names(tk_cli_entries);
    else
        print_words(command, value);
    putchar(shell->end);
}

/** Prints `text` inside single quotes of a shell, without characters of `escaped` that are not
 * after a backslash. */
static void print_quoted(const char *text, const char *escaped)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\'", stdout);
        else if (strchr(escaped, *text))
            putchar('\\');
        putchar(*text);
    }
}

// ------------------------------------------------------------------------------------- bash

/** The commands that fill COMPREPLY. */
static const actions bash_actions = {
    .text = {[NOTHING] = ":",
             [FILES] = "_toolkit_files",
             [FOLDERS] = "_toolkit_folders",
             [PLUGINS] = "_toolkit_words \"$(_toolkit_plugins)\"",
             [PLUGINS_AND_FILES] = "_toolkit_files; _toolkit_words \"$(_toolkit_plugins)\"",
             [COMMANDS] = "_toolkit_words '",
             [WORDS] = "_toolkit_words '"},
    .end = '\'',
};

static void bash_values(const tk_cli_command *command)
{
    const tk_cli_flag *flag;
    for (size_t i = 0; (flag = tk_cli_flag_at(command, i)); i++) {
        if (!flag->value)
            continue;
        printf("    '%s %s'", command->name, flag->name);
        if (flag->letter)
            printf(" | '%s -%c'", command->name, flag->letter);
        fputs(") ", stdout);
        print_action(&bash_actions, command, hint_of(flag->value), flag->value);
        fputs(" ;;\n", stdout);
    }
}

static void bash_operands(const tk_cli_command *command)
{
    const tk_cli_flag *flag;
    bool first = true;
    printf("    '%s')\n        if [[ $word == -* ]]; then _toolkit_words '", command->name);
    for (size_t i = 0; (flag = tk_cli_flag_at(command, i)); i++)
        print_word(&first, flag->name);
    fputs("'; else ", stdout);
    print_action(&bash_actions, command, operand_of(command), command->usage);
    fputs("; fi ;;\n", stdout);
}

static void print_bash(void)
{
    fputs("# Completions of toolkit(1) for bash; made by 'toolkit completion bash'.\n"
          "_toolkit_words() { mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W \"$1\" -- "
          "\"$word\"); }\n"
          "_toolkit_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen "
          "-f -- \"$word\"); }\n"
          "_toolkit_folders() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen "
          "-d -- \"$word\"); }\n"
          "_toolkit_plugins() { " PLUGIN_IDS "; }\n"
          "_toolkit() {\n"
          "    local word=$2 flag=$3 command=${COMP_WORDS[1]}\n"
          "    COMPREPLY=()\n"
          "    if ((COMP_CWORD == 1)); then\n"
          "        _toolkit_words '",
          stdout);
    print_names(tk_cli_entries);
    fputs("'\n        return\n    fi\n", stdout);
    for (const tk_cli_entry *entry = tk_cli_entries; entry->name; entry++)
        if (entry->entries) {
            printf("    if [[ $command == %s ]]; then\n"
                   "        if ((COMP_CWORD == 2)); then\n            _toolkit_words '",
                   entry->name);
            print_names(entry->entries);
            fputs("'\n            return\n        fi\n        command+=\" ${COMP_WORDS[2]}\"\n    "
                  "fi\n",
                  stdout);
        }
    fputs(
        "    # After '=', bash makes a word of its own.\n"
        "    if [[ $word == = ]]; then word=; fi\n"
        "    if [[ $flag == = ]]; then flag=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
        "    if [[ ${COMP_WORDS[COMP_CWORD]} == = ]]; then flag=${COMP_WORDS[COMP_CWORD - 1]}; fi\n"
        "    case \"$command $flag\" in\n",
        stdout);
    each_command(bash_values);
    fputs("    *) case \"$command\" in\n", stdout);
    each_command(bash_operands);
    fputs("    esac ;;\n    esac\n}\ncomplete -F _toolkit toolkit\n", stdout);
}

// -------------------------------------------------------------------------------------- zsh

/** The actions of _arguments. */
static const actions zsh_actions = {
    .text = {[NOTHING] = " ",
             [FILES] = "_files",
             [FOLDERS] = "_files -/",
             [PLUGINS] = "_toolkit_plugins",
             [PLUGINS_AND_FILES] = "_toolkit_plugins_and_files",
             [COMMANDS] = "(",
             [WORDS] = "("},
    .end = ')',
};

static void zsh_flag(const tk_cli_command *command, const tk_cli_flag *flag)
{
    fputs(" \\\n        ", stdout);
    if (flag->letter)
        printf("'*'{-%c,%s%s}'[", flag->letter, flag->name, flag->value ? "=" : "");
    else
        printf("'*%s%s[", flag->name, flag->value ? "=" : "");
    print_quoted(flag->doc, "[]:\\");
    putchar(']');
    if (flag->value) {
        putchar(':');
        print_quoted(flag->value, "[]:\\");
        putchar(':');
        print_action(&zsh_actions, command, hint_of(flag->value), flag->value);
    }
    putchar('\'');
}

static void zsh_command(const tk_cli_command *command)
{
    const tk_cli_flag *flag;
    printf("    '%s') _arguments -s -S", command->name);
    for (size_t i = 0; (flag = tk_cli_flag_at(command, i)); i++)
        zsh_flag(command, flag);
    const hint_kind operand = operand_of(command);
    if (operand != NOTHING) {
        fputs(" \\\n        '*:operand:", stdout);
        print_action(&zsh_actions, command, operand, command->usage);
        putchar('\'');
    }
    fputs(" ;;\n", stdout);
}

static void zsh_describe(const tk_cli_entry *entries)
{
    fputs("_values command", stdout);
    for (; entries->name; entries++) {
        printf(" '%s[", entries->name);
        print_quoted(entries->summary, "[]:\\");
        fputs("]'", stdout);
    }
}

static void print_zsh(void)
{
    fputs("#compdef toolkit\n"
          "# Completions of toolkit(1) for zsh; made by 'toolkit completion zsh'.\n"
          "_toolkit_plugins() { local -aU ids; ids=(${(f)\"$(" PLUGIN_IDS
          ")\"}); compadd -a ids }\n"
          "_toolkit_plugins_and_files() { _toolkit_plugins; _files }\n"
          "_toolkit() {\n"
          "    local command=$words[2]\n"
          "    if ((CURRENT == 2)); then\n        ",
          stdout);
    zsh_describe(tk_cli_entries);
    fputs("\n        return\n    fi\n    shift words; ((CURRENT--))\n", stdout);
    for (const tk_cli_entry *entry = tk_cli_entries; entry->name; entry++)
        if (entry->entries) {
            printf("    if [[ $command == %s ]]; then\n"
                   "        if ((CURRENT == 2)); then\n            ",
                   entry->name);
            zsh_describe(entry->entries);
            fputs("\n            return\n        fi\n        command+=\" $words[2]\"\n"
                  "        shift words; ((CURRENT--))\n    fi\n",
                  stdout);
        }
    fputs("    case $command in\n", stdout);
    each_command(zsh_command);
    fputs("    esac\n}\n[[ $funcstack[1] == _toolkit ]] && _toolkit \"$@\" || compdef _toolkit "
          "toolkit\n",
          stdout);
}

// ------------------------------------------------------------------------------------- fish

/** Prints the condition that `name` is the command: both of its words, if it has two. */
static void fish_condition(const char *name)
{
    const char *space = strchr(name, ' ');
    printf("complete -c toolkit -n '__fish_seen_subcommand_from %.*s",
           space ? (int)(space - name) : (int)strlen(name), name);
    if (space)
        printf("; and __fish_seen_subcommand_from %s", space + 1);
    putchar('\'');
}

/** The arguments of `complete`. */
static const actions fish_actions = {
    .text = {[NOTHING] = " -f",
             [FILES] = " -F",
             [FOLDERS] = " -f -a '(__fish_complete_directories)'",
             [PLUGINS] = " -f -a '(__toolkit_plugins)'",
             [PLUGINS_AND_FILES] = " -F -a '(__toolkit_plugins)'",
             [COMMANDS] = " -f -a '",
             [WORDS] = " -f -a '"},
    .end = '\'',
};

static void fish_command(const tk_cli_command *command)
{
    const tk_cli_flag *flag;
    for (size_t i = 0; (flag = tk_cli_flag_at(command, i)); i++) {
        fish_condition(command->name);
        printf(" -l %s", flag->name + 2);
        if (flag->letter)
            printf(" -s %c", flag->letter);
        if (flag->value) {
            fputs(" -r", stdout);
            print_action(&fish_actions, command, hint_of(flag->value), flag->value);
        }
        fputs(" -d '", stdout);
        print_quoted(flag->doc, "\\");
        fputs("'\n", stdout);
    }
    fish_condition(command->name);
    print_action(&fish_actions, command, operand_of(command), command->usage);
    putchar('\n');
}

/** Prints the names of a table as completions under `condition`. */
static void fish_entries(const tk_cli_entry *entries, const char *condition)
{
    for (; entries->name; entries++) {
        printf("complete -c toolkit -f -n '%s' -a %s -d '", condition, entries->name);
        print_quoted(entries->summary, "\\");
        fputs("'\n", stdout);
    }
}

static void print_fish(void)
{
    fputs("# Completions of toolkit(1) for fish; made by 'toolkit completion fish'.\n"
          "function __toolkit_plugins\n"
          "    " PLUGIN_IDS "\n"
          "end\n",
          stdout);
    fish_entries(tk_cli_entries, "__fish_use_subcommand");
    for (const tk_cli_entry *entry = tk_cli_entries; entry->name; entry++)
        if (entry->entries) {
            char condition[256];
            snprintf(condition, sizeof condition,
                     "__fish_seen_subcommand_from %s; and test (count (commandline -opc)) -eq 2",
                     entry->name);
            fish_entries(entry->entries, condition);
        }
    each_command(fish_command);
}

// ------------------------------------------------------------------------------ the command

int tk_cli_completion(int argc, char **argv)
{
    static const struct {
        const char *shell;
        void (*print)(void);
    } scripts[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
    tk_cli_args args = {.command = &tk_cli_completion_command, .argc = argc, .argv = argv};
    const char *shell = NULL, *value;

    for (int next; (next = tk_cli_next(&args, &value)) != TK_CLI_END;) {
        if (next == TK_CLI_HELP)
            return TK_EXIT_OK;
        if (next == TK_CLI_WRONG)
            return TK_EXIT_USAGE;
        if (shell)
            return tk_cli_usage(args.command, "too many shells: %s", value);
        shell = value;
    }
    if (!shell)
        return tk_cli_usage(args.command, "a shell is missing: bash, zsh or fish");
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (strcmp(shell, scripts[i].shell) == 0) {
            scripts[i].print();
            return TK_EXIT_OK;
        }
    return tk_cli_usage(args.command, "unknown shell %s: must be bash, zsh or fish", shell);
}
