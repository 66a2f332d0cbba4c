// SPDX-License-Identifier: MIT
#ifndef TK_CLI_H
#define TK_CLI_H

#include <toolkit/toolkit.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** A flag of a command. */
typedef struct tk_cli_flag {
    const char *name;  /**< "--workers" */
    const char *value; /**< "N" if it takes a value, else NULL */
    const char *doc;   /**< one line, without a full stop */
    char letter;       /**< 'w' for -w as well, or 0 */
} tk_cli_flag;

/** A command, for the argument parser and --help. Constant data. */
typedef struct tk_cli_command {
    const char *name;  /**< "plugins list" */
    const char *usage; /**< what follows "toolkit NAME" */
    const char *doc;   /**< lines, each with a line end */
    const tk_cli_flag *flags;
    size_t n_flags;
    const char *examples; /**< lines, each with a line end */
    bool plugins;         /**< the command looks for plugins, and has the flag --plugin-path */
} tk_cli_command;

/** The arguments of a command during parsing; argv[0] is skipped. */
typedef struct tk_cli_args {
    const tk_cli_command *command;
    int argc;
    char **argv;
    int next;           /**< zero means 1 */
    bool only_operands; /**< after "--" */
    size_t plugin_path; /**< bytes of TOOLKIT_PLUGIN_PATH that come from --plugin-path */
} tk_cli_args;

/** What tk_cli_next() returns other than the index of a flag. */
enum {
    TK_CLI_OPERAND = -1, /**< `*value` is an operand */
    TK_CLI_END = -2,     /**< no more arguments */
    TK_CLI_HELP = -3,    /**< --help was given, and the help printed: return TK_EXIT_OK */
    TK_CLI_WRONG = -4,   /**< a message was printed: return TK_EXIT_USAGE */
};

/** Returns the next argument: the index of a flag, with its value if it takes one, or TK_CLI_…. */
int tk_cli_next(tk_cli_args *args, const char **value);

/** Takes an operand (TK_CLI_OPERAND) or the flag with an index. Returns TK_EXIT_OK, or an exit code
 * after printing a message; TK_EXIT_USAGE for TK_CLI_WRONG, whose message is already printed. */
typedef int (*tk_cli_take)(void *ctx, int flag, const char *value);
/** Passes each argument to `take` until one is refused or is --help, which sets `*help`. */
int tk_cli_each(const tk_cli_command *command, int argc, char **argv, tk_cli_take take, void *ctx,
                bool *help);

/** Returns a flag of a command by its index, after its own those that every command has; NULL after
 * the last. */
const tk_cli_flag *tk_cli_flag_at(const tk_cli_command *command, size_t index);

/** Prints a command's help to stdout. */
void tk_cli_print_help(const tk_cli_command *command);

/** Prints "toolkit: …" to stderr. */
void tk_cli_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** The same, followed by "Try 'toolkit COMMAND --help'". Returns TK_EXIT_USAGE. */
int tk_cli_usage(const tk_cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Prints a message of the core, with "toolkit: " before each line. */
void tk_cli_say(const tk_message *message);
/** tk_run_options.warning and .problem: print "toolkit: warning: …" and "toolkit: …". */
void tk_cli_warn(void *ctx, const char *line);
void tk_cli_problem(void *ctx, const char *line);

/** Loads a library of toolkit that only some commands need, for good, and returns it; NULL after a
 * message. dlsym() finds its functions. */
void *tk_cli_load(const char *library);

/** Parses the value of --workers. Returns TK_EXIT_OK, or TK_EXIT_USAGE after a message. */
int tk_cli_workers(const tk_cli_command *command, const char *value, int32_t *out);

/** Whether `stream` is a terminal with colours, and NO_COLOR is not set. */
bool tk_cli_colour(FILE *stream);

/** Escape sequences, or empty strings without colours. */
typedef struct tk_cli_style {
    const char *bold, *dim, *red, *green, *yellow, *reset;
} tk_cli_style;
tk_cli_style tk_cli_style_of(FILE *stream);

/** Columns that UTF-8 text takes on a terminal. */
size_t tk_cli_width(const char *text);

/** Returns the name of a kind: "decoder", "annotator", "encoder". */
const char *tk_cli_kind(uint32_t kind);

// The commands: each parses argv[1…], prints, and returns an exit code TK_EXIT_….
int tk_cli_run(int argc, char **argv);
int tk_cli_show(int argc, char **argv);
int tk_cli_collect(int argc, char **argv);
int tk_cli_check(int argc, char **argv);
int tk_cli_convert(int argc, char **argv);
int tk_cli_bench(int argc, char **argv);
int tk_cli_eval(int argc, char **argv);
int tk_cli_facts(int argc, char **argv);
int tk_cli_view(int argc, char **argv);
int tk_cli_serve(int argc, char **argv);
int tk_cli_plugins(int argc, char **argv);
int tk_cli_plugins_list(int argc, char **argv);
int tk_cli_plugins_show(int argc, char **argv);
int tk_cli_plugins_new(int argc, char **argv);
int tk_cli_plugins_check(int argc, char **argv);
int tk_cli_version(int argc, char **argv);
int tk_cli_help(int argc, char **argv);
int tk_cli_completion(int argc, char **argv);

// Their help.
extern const tk_cli_command tk_cli_run_command;
extern const tk_cli_command tk_cli_show_command;
extern const tk_cli_command tk_cli_collect_command;
extern const tk_cli_command tk_cli_check_command;
extern const tk_cli_command tk_cli_convert_command;
extern const tk_cli_command tk_cli_bench_command;
extern const tk_cli_command tk_cli_eval_command;
extern const tk_cli_command tk_cli_facts_command;
extern const tk_cli_command tk_cli_view_command;
extern const tk_cli_command tk_cli_serve_command;
extern const tk_cli_command tk_cli_plugins_list_command;
extern const tk_cli_command tk_cli_plugins_show_command;
extern const tk_cli_command tk_cli_plugins_new_command;
extern const tk_cli_command tk_cli_plugins_check_command;
extern const tk_cli_command tk_cli_version_command;
extern const tk_cli_command tk_cli_help_command;
extern const tk_cli_command tk_cli_completion_command;

/** A name on the command line and what it runs; a NULL name ends a table. */
typedef struct tk_cli_entry {
    const char *name;
    const char *summary; /**< one line without a full stop */
    int (*run)(int argc, char **argv);
    const tk_cli_command *command;      /**< its help; NULL if it has commands of its own */
    const struct tk_cli_entry *entries; /**< these, or NULL */
} tk_cli_entry;

/** All commands, and those of `toolkit plugins`. */
extern const tk_cli_entry tk_cli_entries[];
extern const tk_cli_entry tk_cli_plugins_entries[];

/** Returns the entry called `name`; if there is none, prints a message with the most similar name
 * and returns NULL. `parent` is the text before it: "toolkit" or "toolkit plugins". */
const tk_cli_entry *tk_cli_find(const tk_cli_entry *entries, const char *parent, const char *name);
/** Prints the names and summaries of a table. */
void tk_cli_print_entries(const tk_cli_entry *entries);

#endif
