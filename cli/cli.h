// SPDX-License-Identifier: MIT
#ifndef TK_CLI_H
#define TK_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <toolkit/toolkit.h>

/** A flag of a command. */
typedef struct tk_cli_flag {
    const char *name;  /**< "--workers" */
    const char *value; /**< "N" if it takes a value, else NULL */
    const char *doc;   /**< one line, without a full stop */
    char letter;       /**< 'w' for -w as well, or 0 */
} tk_cli_flag;

/** A command, as the parser of its arguments and its --help see it. Constant data. */
typedef struct tk_cli_command {
    const char *name;  /**< "plugins list" */
    const char *usage; /**< what follows "toolkit NAME" */
    const char *doc;   /**< some lines, each ending in a line end */
    const tk_cli_flag *flags;
    size_t n_flags;
    const char *examples; /**< some lines, each ending in a line end */
    bool plugins;         /**< it looks for plugins, and has the flag --plugin-path */
} tk_cli_command;

/** The arguments of a command while they are parsed; argv[0] is skipped. */
typedef struct tk_cli_args {
    const tk_cli_command *command;
    int argc;
    char **argv;
    int next;           /**< zero is taken for 1 */
    bool only_operands; /**< after "--" */
    size_t plugin_path; /**< bytes of TOOLKIT_PLUGIN_PATH that --plugin-path gave */
} tk_cli_args;

/** What tk_cli_next() returns where it does not return the index of a flag. */
enum {
    TK_CLI_OPERAND = -1, /**< `*value` is an operand */
    TK_CLI_END = -2,     /**< there are no more arguments */
    TK_CLI_HELP = -3,    /**< --help was asked for, and printed: return TK_EXIT_OK */
    TK_CLI_WRONG = -4,   /**< a message was printed: return TK_EXIT_USAGE */
};

/** The next argument: the index of a flag (with its value, if it takes one), or TK_CLI_…. */
int tk_cli_next(tk_cli_args *args, const char **value);

/** Takes an operand (TK_CLI_OPERAND) or the flag of an index. TK_EXIT_OK, or what to exit with
 * after a message; for TK_CLI_WRONG, of which a message was printed, TK_EXIT_USAGE. */
typedef int (*tk_cli_take)(void *ctx, int flag, const char *value);
/** Goes through all arguments until one is refused, or is --help, of which `*help` tells. */
int tk_cli_each(const tk_cli_command *command, int argc, char **argv, tk_cli_take take, void *ctx,
                bool *help);

/** Prints a command's help to stdout. */
void tk_cli_print_help(const tk_cli_command *command);

/** Prints "toolkit: …" to stderr. */
void tk_cli_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** The same, followed by where to read on: `toolkit COMMAND --help`. Returns TK_EXIT_USAGE. */
int tk_cli_usage(const tk_cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Prints a message of the core, "toolkit: …" for each of its lines. */
void tk_cli_say(const tk_message *message);
/** tk_run_options.warning and .problem: print "toolkit: warning: …" and "toolkit: …". */
void tk_cli_warn(void *ctx, const char *line);
void tk_cli_problem(void *ctx, const char *line);

/** Reads the value of --workers: TK_EXIT_OK, or TK_EXIT_USAGE after a message. */
int tk_cli_workers(const tk_cli_command *command, const char *value, int32_t *out);

/** Whether `stream` is a terminal that shows colours, and NO_COLOR does not forbid them. */
bool tk_cli_colour(FILE *stream);

/** Escape sequences, or empty strings where there is no colour. */
typedef struct tk_cli_style {
    const char *bold, *dim, *red, *green, *yellow, *reset;
} tk_cli_style;
tk_cli_style tk_cli_style_of(FILE *stream);

/** Columns that the terminal takes for UTF-8 text: its code points. Enough for aligning a table. */
size_t tk_cli_width(const char *text);

/** A kind as a word: "decoder", "annotator", "encoder". */
const char *tk_cli_kind(uint32_t kind);

// The commands: each parses argv[1…], prints, and returns an exit code TK_EXIT_….
int tk_cli_run(int argc, char **argv);
int tk_cli_check(int argc, char **argv);
int tk_cli_convert(int argc, char **argv);
int tk_cli_bench(int argc, char **argv);
int tk_cli_eval(int argc, char **argv);
int tk_cli_plugins(int argc, char **argv);
int tk_cli_plugins_list(int argc, char **argv);
int tk_cli_plugins_show(int argc, char **argv);
int tk_cli_plugins_new(int argc, char **argv);
int tk_cli_plugins_check(int argc, char **argv);
int tk_cli_version(int argc, char **argv);
int tk_cli_help(int argc, char **argv);

/** A name on the command line and what it runs; a NULL name ends a table. */
typedef struct tk_cli_entry {
    const char *name;
    const char *summary; /**< one line without a full stop */
    int (*run)(int argc, char **argv);
} tk_cli_entry;

/** All commands, and those of `toolkit plugins`. */
extern const tk_cli_entry tk_cli_entries[];
extern const tk_cli_entry tk_cli_plugins_entries[];

/** The entry called `name`; if there is none, says so with the nearest one, and returns NULL.
 * `parent` is what stands before it on the command line: "toolkit" or "toolkit plugins". */
const tk_cli_entry *tk_cli_find(const tk_cli_entry *entries, const char *parent, const char *name);
/** Prints the table's names and summaries. */
void tk_cli_print_entries(const tk_cli_entry *entries);

#endif
