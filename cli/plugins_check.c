// SPDX-License-Identifier: MIT
// `toolkit plugins check`: runs the conformance test on shared objects and prints the verdicts.

#include "cli.h"
#include "conform.h"
#include "scratch.h"

#include <toolkit/text/visible.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FLAG_SAMPLE, FLAG_CASES, FLAG_TIMEOUT, FLAG_VERBOSE };
enum { MOST_SAMPLES = 64, MOST_PLUGINS = 64, PATH_SIZE = 4096 };

static const tk_cli_flag flags[] = {
    [FLAG_SAMPLE] = {"--sample", "FILE", "a file that the plugin must accept; repeatable", 0},
    [FLAG_CASES] = {"--cases", "DIR",
                    "its test cases, used as documents (default: tests/cases beside it)", 0},
    [FLAG_TIMEOUT] = {"--timeout", "SECONDS", "time limit of each step (default: 10)", 0},
    [FLAG_VERBOSE] = {"--verbose", NULL, "show the last step of each check", 'v'},
};

const tk_cli_command tk_cli_plugins_check_command = {
    .name = "plugins check",
    .usage = "[--sample FILE]… [--cases DIR] FILE.so|ID…",
    .doc =
        "Checks that plugins follow the contract of toolkit/plugin.h: that they load, describe\n"
        "themselves, accept every value that their options allow, survive hard documents, give\n"
        "the same output for the same input, do not leak memory, and run in a worker. Each check\n"
        "runs in a separate process with a time limit, so that a crash is reported too.\n\n"
        "What a plugin needs (a decoder, the providers of its layers, an encoder) comes from the\n"
        "plugin path. For a decoder, give samples of its format: it must accept them, and also\n"
        "gets them truncated and damaged. For an annotator, give texts in which it finds\n"
        "something: the inputs of its test cases, and other files in their folder.\n\n"
        "The verdict of a check is ok, advice, FAILED, CRASHED or HANGS; \"advice\" means that\n"
        "the plugin follows the contract but should be improved.\n\n"
        "Exit code: 0 if all checks pass, possibly with advice; 3 if a check does not pass; 1\n"
        "wrong usage.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .plugins = true,
    .examples = "  toolkit plugins check build/shares.so\n"
                "  toolkit plugins check --sample tests/feed.xml build/feed.so\n"
                "  toolkit plugins check money date\n",
};

/** The arguments, and the counts. */
typedef struct checker {
    const char *samples[MOST_SAMPLES];
    size_t n_samples;
    const char *cases;
    double timeout;
    bool verbose;
    unsigned counts[TK_HUNG + 1]; // of checks, by tk_verdict_kind
} checker;

// ------------------------------------------------------------------------------- the path

/** Puts the object's folder in front of the plugin path, which the checks' processes inherit. An
 * empty folder stands for the default path. */
static bool put_in_front(const char *object, const char *path)
{
    char joined[4 * PATH_SIZE];
    const char *slash = strrchr(object, '/');
    int n = snprintf(joined, sizeof joined, "%.*s:%s", (int)(slash - object), object, path);
    return n > 0 && (size_t)n < sizeof joined && setenv("TOOLKIT_PLUGIN_PATH", joined, 1) == 0;
}

/** Whether a plugin has this id or, if it cannot be loaded, this file name. */
static bool is_called(const tk_listed_plugin *found, const char *name)
{
    const char *slash = strrchr(found->path, '/');
    const size_t length = strlen(name);
    if (!found->failure)
        return strcmp(found->id, name) == 0;
    return slash && strncmp(slash + 1, name, length) == 0 && strcmp(slash + 1 + length, ".so") == 0;
}

/** Returns the absolute path of an argument, which is a file or the id of a plugin on the path. The
 * caller frees it. */
static char *locate(const char *name)
{
    const size_t length = strlen(name);
    const bool is_file = strchr(name, '/') || (length > 3 && strcmp(name + length - 3, ".so") == 0);
    char absolute[2 * PATH_SIZE], folder[PATH_SIZE];
    if (is_file && name[0] == '/')
        return strdup(name);
    if (is_file && getcwd(folder, sizeof folder)) {
        snprintf(absolute, sizeof absolute, "%s/%s", folder, name);
        return strdup(absolute);
    }
    tk_message error = {0};
    tk_plugin_list *found = tk_plugins_find(&error); // loads nothing into this process
    char *path = NULL;
    for (uint64_t i = 0; found && !path && i < tk_plugin_list_count(found); i++)
        if (is_called(tk_plugin_list_at(found, i), name))
            path = realpath(tk_plugin_list_at(found, i)->path, NULL);
    if (!path && !error.text[0])
        tk_plugin_open(name, 0, NULL, &error); // for its message
    if (!path)
        tk_cli_say(&error);
    tk_plugin_list_free(found);
    return path;
}

// ------------------------------------------------------------------------------- the checks

/** How each verdict is printed, and counted at the end. */
static const struct {
    const char *label, *count;
    const char *advice; // replaces that of the check; NULL: does not
} kinds[] = {
    [TK_PASSED] = {"ok", "passed", NULL},
    [TK_ADVICE] = {"advice", "with advice", NULL},
    [TK_FAILED] = {"FAILED", "failed", NULL},
    [TK_CRASHED] =
        {"CRASHED", "crashed",
         "valgrind or gdb shows the place: gdb --args toolkit run --workers 0 …, or for a "
         "crash on loading: toolkit plugins show ./FILE.so"},
    [TK_HUNG] = {"HANGS", "hung",
                 "look for an endless loop, or work that grows with the square of the "
                 "text; try --timeout SECONDS if the plugin is only slow"},
};

/** Prints text that a plugin may control. */
static void print_line(const char *before, const char *text)
{
    fputs(before, stdout);
    tk_visible_put(stdout, text);
    putchar('\n');
}

static void print_verdict(const checker *c, const tk_conform_check *check, const tk_verdict *v)
{
    tk_cli_style style = tk_cli_style_of(stdout);
    const char *colour = v->kind == TK_PASSED   ? style.green
                         : v->kind == TK_ADVICE ? style.yellow
                                                : style.red;
    const char *advice = kinds[v->kind].advice ? kinds[v->kind].advice : check->advice;
    const char *label = kinds[v->kind].label;
    printf("  %s%s%s%*s%s\n", colour, label, style.reset, 9 - (int)strlen(label), "", check->name);
    if (v->kind != TK_PASSED) {
        print_line("           ", v->message);
        print_line("           to do: ", advice);
    } else if (c->verbose && v->step[0]) {
        print_line("           last: ", v->step);
    }
    fflush(stdout);
}

/** Runs a check and prints its verdict. Returns whether to continue. */
static bool run_check(checker *c, const tk_conform_check *check, const tk_subject *subject)
{
    tk_verdict verdict = tk_conform_run(check, subject, c->timeout);
    c->counts[verdict.kind]++;
    print_verdict(c, check, &verdict);
    // Stops when stdout has no reader: see finish() in main.c.
    return (verdict.kind <= TK_ADVICE || !check->decisive) && !ferror(stdout);
}

static void check_plugin(checker *c, tk_subject *subject)
{
    bool go_on = true;
    for (const tk_conform_check *check = tk_conform_checks; go_on && check->name; check++) {
        if (!(check->kinds & 1u << subject->kind))
            continue;
        tk_scratch scratch;
        tk_message error;
        if (!tk_scratch_make(&scratch, &error)) {
            tk_cli_say(&error);
            c->counts[TK_FAILED]++;
            return;
        }
        subject->scratch = scratch.path;
        go_on = run_check(c, check, subject);
        tk_scratch_remove(&scratch);
    }
}

/** Checks the plugins of an object that tk_plugins_find() lists; they are loaded elsewhere. */
static void check_plugins(checker *c, tk_subject *subject)
{
    uint32_t index = 0;
    for (uint64_t i = 0; i < tk_plugin_list_count(subject->found) && index < MOST_PLUGINS; i++) {
        const tk_listed_plugin *found = tk_plugin_list_at(subject->found, i);
        if (found->failure || found->shadowed || strcmp(found->path, subject->path) != 0)
            continue;
        subject->index = index++;
        subject->kind = found->kind;
        subject->id = found->id;
        tk_visible_put(stdout, subject->path);
        printf(": %s %s %s\n", tk_cli_kind(found->kind), found->id, found->version);
        check_plugin(c, subject);
    }
    if (index == 0) {
        print_line("  FAILED   not found on the plugin path as ", subject->path);
        c->counts[TK_FAILED]++;
    }
}

/** Reads the object's cases, if there are any. False after a message if --cases is not a folder. */
static bool read_cases(const checker *c, const char *object, tk_conform_cases *cases)
{
    char folder[2 * PATH_SIZE];
    tk_message error = {0};
    *cases = (tk_conform_cases){0};
    if (!c->cases)
        return !tk_conform_cases_find(object, folder, sizeof folder) ||
               tk_conform_cases_read(cases, folder, &error);
    if (tk_conform_cases_read(cases, c->cases, &error))
        return true;
    tk_cli_error("--cases %s: %s", c->cases, error.text);
    return false;
}

static bool check_object(checker *c, tk_subject *subject, const char *known)
{
    tk_message error = {0};
    if (!put_in_front(subject->path, known)) {
        tk_cli_error("the plugin path is too long");
        return false;
    }
    print_line("", subject->path);
    fflush(stdout);
    bool go_on = true;
    for (const tk_conform_check *check = tk_conform_object_checks; go_on && check->name; check++)
        go_on = run_check(c, check, subject);
    if (!go_on)
        return true;
    tk_plugin_list *found = tk_plugins_find(&error);
    if (!found) {
        tk_cli_say(&error);
        return false;
    }
    subject->found = found;
    check_plugins(c, subject);
    tk_plugin_list_free(found);
    return true;
}

/** Checks the plugins of an argument. TK_EXIT_OK if that was possible, whatever the verdicts. */
static int check_named(checker *c, const char *name, const char *known)
{
    setenv("TOOLKIT_PLUGIN_PATH", known, 1);
    char *path = locate(name);
    tk_conform_cases cases = {0};
    int code = TK_EXIT_USAGE;
    if (path && access(path, R_OK) != 0)
        tk_cli_error("cannot read %s: %s", name, strerror(errno));
    else if (path && read_cases(c, path, &cases)) {
        tk_subject subject = {.path = path,
                              .samples = c->samples,
                              .n_samples = c->n_samples,
                              .cases = &cases,
                              .scratch = ""};
        code = check_object(c, &subject, known) ? TK_EXIT_OK : TK_EXIT_FAILURE;
    }
    tk_conform_cases_free(&cases);
    free(path);
    return code;
}

/** Prints "17 checks: 15 passed, 1 with advice, 1 crashed". */
static int print_counts(const checker *c)
{
    unsigned done = 0;
    for (int i = 0; i <= TK_HUNG; i++)
        done += c->counts[i];
    printf("%u checks:", done);
    const char *comma = "";
    for (int i = 0; i <= TK_HUNG; i++) {
        if (!c->counts[i])
            continue;
        printf("%s %u %s", comma, c->counts[i], kinds[i].count);
        comma = ",";
    }
    putchar('\n');
    return done == c->counts[TK_PASSED] + c->counts[TK_ADVICE] ? TK_EXIT_OK : TK_EXIT_FAILURE;
}

static int check_all(checker *c, char **names, size_t n)
{
    const char *set = getenv("TOOLKIT_PLUGIN_PATH");
    char *known = strdup(set ? set : "");
    int code = known ? TK_EXIT_OK : TK_EXIT_FAILURE;
    for (size_t i = 0; code == TK_EXIT_OK && i < n; i++)
        code = check_named(c, names[i], known);
    free(known);
    return code == TK_EXIT_OK ? print_counts(c) : code;
}

// ------------------------------------------------------------------------------- the command

static int take_flag(checker *c, int flag, const char *value)
{
    char *end;
    switch (flag) {
    case FLAG_SAMPLE:
        if (c->n_samples == MOST_SAMPLES)
            return tk_cli_usage(&tk_cli_plugins_check_command, "more than %d samples",
                                MOST_SAMPLES);
        if (access(value, R_OK) != 0)
            return tk_cli_usage(&tk_cli_plugins_check_command, "--sample %s: %s", value,
                                strerror(errno));
        c->samples[c->n_samples++] = value;
        return TK_EXIT_OK;
    case FLAG_CASES:
        c->cases = value;
        return TK_EXIT_OK;
    case FLAG_TIMEOUT:
        c->timeout = strtod(value, &end);
        if (end == value || *end || !(c->timeout > 0 && c->timeout < 100000))
            return tk_cli_usage(&tk_cli_plugins_check_command,
                                "--timeout %s: must be a number of seconds above 0", value);
        return TK_EXIT_OK;
    default:
        c->verbose = true;
        return TK_EXIT_OK;
    }
}

int tk_cli_plugins_check(int argc, char **argv)
{
    tk_cli_args args = {.command = &tk_cli_plugins_check_command, .argc = argc, .argv = argv};
    checker c = {.timeout = 10};
    char **names = calloc((size_t)argc, sizeof *names);
    size_t n = 0;
    int code = TK_EXIT_OK, next;
    const char *value;
    if (!names) {
        tk_cli_error("out of memory");
        return TK_EXIT_FAILURE;
    }
    while (code == TK_EXIT_OK && (next = tk_cli_next(&args, &value)) != TK_CLI_END) {
        if (next == TK_CLI_HELP)
            goto out;
        if (next == TK_CLI_WRONG)
            code = TK_EXIT_USAGE;
        else if (next == TK_CLI_OPERAND)
            names[n++] = (char *)value;
        else
            code = take_flag(&c, next, value);
    }
    if (code == TK_EXIT_OK)
        code = n ? check_all(&c, names, n)
                 : tk_cli_usage(&tk_cli_plugins_check_command,
                                "no plugin named: give a shared object or an id");
out:
    free(names);
    return code;
}
