// SPDX-License-Identifier: MIT
#include "cli.h"

#include <toolkit/text/suggestion.h>
#include <toolkit/text/visible.h>

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_NAMES = 64, LONGEST_MESSAGE = 2048 };

// ------------------------------------------------------------------------------- messages

/** Starts a line with the program's name. */
static void put_name(const tk_cli_style *style, const char *colour)
{
    fflush(stdout); // keeps the order if both streams go to the same place
    fprintf(stderr, "%stoolkit:%s ", colour, style->reset);
}

void tk_cli_error(const char *format, ...)
{
    char message[LONGEST_MESSAGE];
    va_list values;
    va_start(values, format);
    vsnprintf(message, sizeof message, format, values);
    va_end(values);
    tk_cli_problem(NULL, message);
}

void tk_cli_problem(void *ctx, const char *line)
{
    (void)ctx;
    tk_cli_style style = tk_cli_style_of(stderr);
    put_name(&style, style.red);
    tk_visible_put(stderr, line);
    fputc('\n', stderr);
}

void tk_cli_warn(void *ctx, const char *line)
{
    (void)ctx;
    tk_cli_style style = tk_cli_style_of(stderr);
    put_name(&style, style.yellow);
    fputs("warning: ", stderr);
    tk_visible_put(stderr, line);
    fputc('\n', stderr);
}

void tk_cli_say(const tk_message *message)
{
    char text[sizeof message->text];
    memcpy(text, message->text, sizeof text);
    for (char *rest = text, *line; (line = strsep(&rest, "\n"));)
        tk_cli_problem(NULL, line);
}

int tk_cli_usage(const tk_cli_command *command, const char *format, ...)
{
    char message[LONGEST_MESSAGE];
    va_list values;
    va_start(values, format);
    vsnprintf(message, sizeof message, format, values);
    va_end(values);
    tk_cli_error("%s", message);
    fprintf(stderr, "Try 'toolkit %s --help'.\n", command->name);
    return TK_EXIT_USAGE;
}

int tk_cli_each(const tk_cli_command *command, int argc, char **argv, tk_cli_take take, void *ctx,
                bool *help)
{
    tk_cli_args args = {.command = command, .argc = argc, .argv = argv};
    const char *value;
    int next, code = TK_EXIT_OK;

    while (code == TK_EXIT_OK && (next = tk_cli_next(&args, &value)) != TK_CLI_END) {
        *help = next == TK_CLI_HELP;
        if (*help)
            return TK_EXIT_OK;
        code = take(ctx, next, value);
    }
    return code;
}

void *tk_cli_load(const char *library)
{
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);

    if (!handle)
        tk_cli_error("a part of toolkit cannot be loaded; install it again: %s", dlerror());
    return handle;
}

int tk_cli_workers(const tk_cli_command *command, const char *value, int32_t *out)
{
    char *end;
    errno = 0;
    long n = strtol(value, &end, 10);
    if (errno || end == value || *end || n < 0 || n > 1024)
        return tk_cli_usage(command, "--workers %s: must be a number from 0 to 1024", value);
    *out = (int32_t)n;
    return TK_EXIT_OK;
}

// ------------------------------------------------------------------------------- terminal

bool tk_cli_colour(FILE *stream)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    if (no_color && *no_color)
        return false;
    return term && *term && strcmp(term, "dumb") != 0 && isatty(fileno(stream));
}

tk_cli_style tk_cli_style_of(FILE *stream)
{
    if (!tk_cli_colour(stream))
        return (tk_cli_style){"", "", "", "", "", ""};
    return (tk_cli_style){"\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[0m"};
}

size_t tk_cli_width(const char *text)
{
    return tk_visible_width(text, strlen(text));
}

const char *tk_cli_kind(uint32_t kind)
{
    static const char *const names[] = {"?", "decoder", "annotator", "encoder", "collector"};
    return names[kind <= TK_COLLECTOR ? kind : 0];
}

// ------------------------------------------------------------------------------- help

/** The flags of every command, and of every one that looks for plugins. */
static const tk_cli_flag help_flag = {"--help", NULL, "show this help", 'h'};
static const tk_cli_flag path_flag = {"--plugin-path", "DIR",
                                      "look for plugins in DIR first; repeatable", 0};

const tk_cli_flag *tk_cli_flag_at(const tk_cli_command *command, size_t index)
{
    if (index < command->n_flags)
        return &command->flags[index];
    index -= command->n_flags;
    if (command->plugins && index-- == 0)
        return &path_flag;
    return index == 0 ? &help_flag : NULL;
}

static int flag_width(const tk_cli_flag *flag)
{
    return (int)(strlen(flag->name) + (flag->value ? tk_cli_width(flag->value) + 1 : 0));
}

static void print_flag(const tk_cli_flag *flag, int width)
{
    if (flag->letter)
        printf("  -%c, ", flag->letter);
    else
        printf("      ");
    printf("%s%s%s%*s  %s\n", flag->name, flag->value ? " " : "", flag->value ? flag->value : "",
           width - flag_width(flag), "", flag->doc);
}

void tk_cli_print_help(const tk_cli_command *command)
{
    tk_cli_style style = tk_cli_style_of(stdout);
    printf("%sUsage:%s toolkit %s%s%s\n\n%s", style.bold, style.reset, command->name,
           *command->usage ? " " : "", command->usage, command->doc);
    int width = 0;
    const tk_cli_flag *flag;
    for (size_t i = 0; (flag = tk_cli_flag_at(command, i)); i++)
        if (flag_width(flag) > width)
            width = flag_width(flag);
    printf("\n%sFlags:%s\n", style.bold, style.reset);
    for (size_t i = 0; (flag = tk_cli_flag_at(command, i)); i++)
        print_flag(flag, width);
    printf("\n%sExamples:%s\n%s", style.bold, style.reset, command->examples);
}

void tk_cli_print_entries(const tk_cli_entry *entries)
{
    int width = 0;
    for (const tk_cli_entry *e = entries; e->name; e++)
        if ((int)strlen(e->name) > width)
            width = (int)strlen(e->name);
    for (const tk_cli_entry *e = entries; e->name; e++)
        printf("  %-*s  %s\n", width, e->name, e->summary);
}

const tk_cli_entry *tk_cli_find(const tk_cli_entry *entries, const char *parent, const char *name)
{
    const char *names[MOST_NAMES];
    size_t n = 0;
    for (const tk_cli_entry *e = entries; e->name; e++) {
        if (strcmp(e->name, name) == 0)
            return e;
        if (n < MOST_NAMES)
            names[n++] = e->name;
    }
    const char *near = tk_suggestion(name, names, n);
    if (near)
        tk_cli_error("no such command: %s %s; did you mean '%s'?", parent, name, near);
    else
        tk_cli_error("no such command: %s %s", parent, name);
    fprintf(stderr, "Try '%s --help'.\n", parent);
    return NULL;
}

// ------------------------------------------------------------------------------- arguments

static int unknown_flag(const tk_cli_command *command, const char *arg, size_t length)
{
    char name[MOST_NAMES];
    const char *names[MOST_NAMES];
    size_t n = 0;
    const tk_cli_flag *flag;
    for (size_t i = 0; n < MOST_NAMES && (flag = tk_cli_flag_at(command, i)); i++)
        names[n++] = flag->name;
    snprintf(name, sizeof name, "%.*s", (int)length, arg);
    const char *near = tk_suggestion(name, names, n);
    if (near && strncmp(arg, "--", 2) == 0)
        tk_cli_usage(command, "unknown flag %.*s; did you mean %s?", (int)length, arg, near);
    else
        tk_cli_usage(command, "unknown flag %.*s", (int)length, arg);
    return TK_CLI_WRONG;
}

/** Takes the value of a flag: `inside` is the value in the argument itself (--flag=value), or NULL.
 * Returns `index`, or TK_CLI_WRONG. */
static int with_value(tk_cli_args *args, const tk_cli_flag *flag, int index, const char *inside,
                      const char **value)
{
    *value = inside;
    if (!flag->value && inside) {
        tk_cli_usage(args->command, "%s takes no value", flag->name);
        return TK_CLI_WRONG;
    }
    if (flag->value && !inside) {
        if (args->next >= args->argc) {
            tk_cli_usage(args->command, "%s needs a value: %s %s", flag->name, flag->name,
                         flag->value);
            return TK_CLI_WRONG;
        }
        *value = args->argv[args->next++];
    }
    return index;
}

/** Whether `arg`, whose name has `length` bytes, is this flag. */
static bool is_flag(const tk_cli_flag *flag, const char *arg, size_t length)
{
    if (arg[1] != '-')
        return flag->letter == arg[1];
    return strlen(flag->name) == length && strncmp(flag->name, arg, length) == 0;
}

/** Adds a folder after those that --plugin-path gave so far, before all others. */
static bool add_plugin_path(tk_cli_args *args, const char *dir)
{
    const char *path = getenv("TOOLKIT_PLUGIN_PATH");
    const size_t given = args->plugin_path; // bytes of the path that --plugin-path gave so far
    const size_t size = strlen(dir) + (path ? strlen(path) : 0) + 3;
    char *joined = malloc(size);
    if (!joined)
        return false;
    snprintf(joined, size, "%.*s%s:%s", (int)given, path ? path : "", dir,
             path ? path + given : "");
    const bool ok = setenv("TOOLKIT_PLUGIN_PATH", joined, 1) == 0;
    free(joined);
    args->plugin_path += strlen(dir) + 1;
    return ok;
}

/** Handles --plugin-path. Returns the argument after it, or TK_CLI_WRONG. */
static int take_plugin_path(tk_cli_args *args, const char *inside, const char **value)
{
    if (with_value(args, &path_flag, 0, inside, value) == TK_CLI_WRONG)
        return TK_CLI_WRONG;
    struct stat st;
    if (strchr(*value, ':') || stat(*value, &st) != 0 || !S_ISDIR(st.st_mode))
        tk_cli_usage(args->command, "--plugin-path %s: must be a folder, with no colon in its name",
                     *value);
    else if (add_plugin_path(args, *value))
        return tk_cli_next(args, value);
    else
        tk_cli_error("out of memory");
    return TK_CLI_WRONG;
}

int tk_cli_next(tk_cli_args *args, const char **value)
{
    const tk_cli_command *command = args->command;
    if (args->next == 0)
        args->next = 1;
    *value = NULL;
    if (args->next >= args->argc)
        return TK_CLI_END;
    const char *arg = args->argv[args->next++];
    if (!args->only_operands && strcmp(arg, "--") == 0) {
        args->only_operands = true;
        return tk_cli_next(args, value);
    }
    if (args->only_operands || arg[0] != '-' || arg[1] == '\0') {
        *value = arg;
        return TK_CLI_OPERAND;
    }
    if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
        tk_cli_print_help(command);
        return TK_CLI_HELP;
    }
    const bool is_long = arg[1] == '-';
    const size_t length = is_long ? strcspn(arg, "=") : 2;
    const char *inside = arg[length] ? arg + length + is_long : NULL;
    for (size_t i = 0; i < command->n_flags; i++)
        if (is_flag(&command->flags[i], arg, length))
            return with_value(args, &command->flags[i], (int)i, inside, value);
    if (command->plugins && is_flag(&path_flag, arg, length))
        return take_plugin_path(args, inside, value);
    return unknown_flag(command, arg, length);
}
