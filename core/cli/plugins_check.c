// SPDX-License-Identifier: MIT
// `toolkit plugins check`: runs the conformance test on shared objects and prints what came out.

#include "cli.h"
#include "conform.h"
#include "scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FLAG_SAMPLE, FLAG_TIMEOUT, FLAG_VERBOSE };
enum { MOST_SAMPLES = 64, MOST_PLUGINS = 64, PATH_SIZE = 4096 };

static const tk_cli_flag flags[] = {
    [FLAG_SAMPLE] = {"--sample", "FILE", "a file that the plugin must take; repeatable", 0},
    [FLAG_TIMEOUT] = {"--timeout", "SECONDS", "time limit of a step (default: 10)", 0},
    [FLAG_VERBOSE] = {"--verbose", NULL, "show what each check tried last", 'v'},
};

static const tk_cli_command command = {
    .name = "plugins check",
    .usage = "[--sample FILE]… FILE.so|ID…",
    .doc = "Checks that plugins keep the contract of toolkit/plugin.h: that they load, describe\n"
           "themselves, take every value that their options allow, survive hard documents, give\n"
           "the same output for the same input, leak no memory, and run in a worker. Each check\n"
           "runs in a process of its own with a time limit, so that a crash is reported too.\n\n"
           "What a plugin needs (a decoder, the providers of its layers, an encoder) is taken\n"
           "from the plugin path. A decoder is best given samples of its format: they must pass,\n"
           "and are also fed to it cut off and damaged.\n\n"
           "Exit code: 0 if all checks pass, 3 if one fails, 1 if the command is wrong.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .plugins = true,
    .examples = "  toolkit plugins check build/tickers.so\n"
                "  toolkit plugins check --sample tests/feed.xml build/feed.so\n"
                "  toolkit plugins check money date\n",
};

/** What the command line asks for, and the counts. */
typedef struct checker {
    const char *samples[MOST_SAMPLES];
    size_t n_samples;
    double timeout;
    bool verbose;
    unsigned done, failed;
} checker;

// ------------------------------------------------------------------------------- the path

/** Appends the folder in which a plugin's folder or file lies, once. */
static void add_folder(char *path, size_t size, const char *object)
{
    char folder[PATH_SIZE];
    snprintf(folder, sizeof folder, "%s", object);
    char *slash = strrchr(folder, '/');
    if (!slash)
        return;
    const size_t stem = strcspn(slash + 1, ".");
    *slash = '\0';
    char *parent = strrchr(folder, '/');
    if (parent && strlen(parent + 1) == stem && strncmp(parent + 1, slash + 1, stem) == 0)
        *parent = '\0'; // D/NAME/NAME.so
    const size_t length = strlen(folder);
    for (const char *p = path; *p; p += strcspn(p, ":"), p += *p == ':')
        if (strncmp(p, folder, length) == 0 && (p[length] == ':' || p[length] == '\0'))
            return;
    const size_t used = strlen(path);
    snprintf(path + used, size - used, "%s%s", used ? ":" : "", folder);
}

/**
 * The plugin path as it is without us: TOOLKIT_PLUGIN_PATH, or the folders in which the default
 * finds plugins. Setting the variable replaces the default, so that the default has to be spelled
 * out when a folder is put before it.
 */
static bool known_path(char *out, size_t size)
{
    const char *set = getenv("TOOLKIT_PLUGIN_PATH");
    out[0] = '\0';
    if (set && *set) {
        snprintf(out, size, "%s", set);
        return true;
    }
    tk_message error = {0};
    tk_found_list *found = tk_plugins_find(&error);
    if (!found) {
        tk_cli_error("%s", error.text);
        return false;
    }
    for (uint64_t i = 0; i < tk_found_count(found); i++)
        add_folder(out, size, tk_found_at(found, i)->path);
    tk_found_free(found);
    return true;
}

/** Puts the object's folder in front of the plugin path, which the checks' processes inherit. */
static bool put_in_front(const char *object, const char *path)
{
    char joined[4 * PATH_SIZE];
    const char *slash = strrchr(object, '/');
    int n = snprintf(joined, sizeof joined, "%.*s%s%s", (int)(slash - object), object,
                     *path ? ":" : "", path);
    return n > 0 && (size_t)n < sizeof joined && setenv("TOOLKIT_PLUGIN_PATH", joined, 1) == 0;
}

/** The absolute path of what the command line names: a file, or the id of a plugin on the path.
 * Heap. */
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
    tk_found_list *found = tk_plugins_find(&error);
    char *path = NULL;
    for (uint64_t i = 0; found && !path && i < tk_found_count(found); i++) {
        const tk_found *f = tk_found_at(found, i);
        if (f->id && strcmp(f->id, name) == 0)
            path = realpath(f->path, NULL);
    }
    tk_found_free(found);
    return path;
}

// ------------------------------------------------------------------------------- the checks

/** Runs a check and prints what came of it. Whether to go on. */
static bool run_check(checker *c, const tk_conform_check *check, const tk_subject *subject)
{
    tk_cli_style style = tk_cli_style_of(stdout);
    tk_verdict verdict = tk_conform_run(check, subject, c->timeout);
    c->done++;
    c->failed += !verdict.ok;
    if (verdict.ok) {
        printf("  %sok%s      %s\n", style.green, style.reset, check->name);
        if (c->verbose && verdict.step[0])
            printf("          last: %s\n", verdict.step);
    } else {
        printf("  %sFAILED%s  %s\n          %s\n          to do: %s\n", style.red, style.reset,
               check->name, verdict.message, check->advice);
    }
    fflush(stdout);
    return (verdict.ok || !check->decisive) && !ferror(stdout);
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
            tk_cli_error("%s", error.text);
            c->failed++;
            return;
        }
        subject->scratch = scratch.path;
        go_on = run_check(c, check, subject);
        tk_scratch_remove(&scratch);
    }
}

/** The objects' plugins, as tk_plugins_find() lists them: loaded in a process of its own. */
static void check_plugins(checker *c, tk_subject *subject)
{
    uint32_t index = 0;
    for (uint64_t i = 0; i < tk_found_count(subject->found) && index < MOST_PLUGINS; i++) {
        const tk_found *found = tk_found_at(subject->found, i);
        if (found->failure || found->shadowed || strcmp(found->path, subject->path) != 0)
            continue;
        subject->index = index++;
        subject->kind = found->kind;
        subject->id = found->id;
        printf("%s: %s %s %s\n", subject->path, tk_cli_kind(found->kind), found->id,
               found->version);
        check_plugin(c, subject);
    }
    if (index == 0) {
        printf("  FAILED  it is not found on the plugin path as %s\n", subject->path);
        c->failed++;
    }
}

static bool check_object(checker *c, const char *path, const char *known)
{
    tk_message error = {0};
    tk_subject subject = {
        .path = path, .samples = c->samples, .n_samples = c->n_samples, .scratch = ""};
    if (!put_in_front(path, known)) {
        tk_cli_error("the plugin path is too long");
        return false;
    }
    printf("%s\n", path);
    fflush(stdout);
    bool go_on = true;
    for (const tk_conform_check *check = tk_conform_object_checks; go_on && check->name; check++)
        go_on = run_check(c, check, &subject);
    if (!go_on)
        return true;
    tk_found_list *found = tk_plugins_find(&error);
    if (!found) {
        tk_cli_error("%s", error.text);
        return false;
    }
    subject.found = found;
    check_plugins(c, &subject);
    tk_found_free(found);
    return true;
}

static int check_all(checker *c, char **names, size_t n)
{
    char known[2 * PATH_SIZE];
    if (!known_path(known, sizeof known))
        return TK_EXIT_FAILURE;
    for (size_t i = 0; i < n; i++) {
        if (*known)
            setenv("TOOLKIT_PLUGIN_PATH", known, 1);
        char *path = locate(names[i]);
        if (!path || access(path, R_OK) != 0) {
            tk_cli_error(path ? "cannot read %s" : "no plugin '%s' on the plugin path", names[i]);
            free(path);
            return TK_EXIT_USAGE;
        }
        bool ok = check_object(c, path, known);
        free(path);
        if (!ok)
            return TK_EXIT_FAILURE;
    }
    printf("%u checks, %u failed\n", c->done, c->failed);
    return c->failed ? TK_EXIT_FAILURE : TK_EXIT_OK;
}

// ------------------------------------------------------------------------------- the command

static int take_flag(checker *c, int flag, const char *value)
{
    char *end;
    switch (flag) {
    case FLAG_SAMPLE:
        if (c->n_samples == MOST_SAMPLES)
            return tk_cli_usage(&command, "more than %d samples", MOST_SAMPLES);
        if (access(value, R_OK) != 0)
            return tk_cli_usage(&command, "--sample %s: %s", value, strerror(errno));
        c->samples[c->n_samples++] = value;
        return TK_EXIT_OK;
    case FLAG_TIMEOUT:
        c->timeout = strtod(value, &end);
        if (end == value || *end || !(c->timeout > 0 && c->timeout < 100000))
            return tk_cli_usage(&command, "--timeout %s: want seconds above 0", value);
        return TK_EXIT_OK;
    default:
        c->verbose = true;
        return TK_EXIT_OK;
    }
}

int tk_cli_plugins_check(int argc, char **argv)
{
    tk_cli_args args = {.command = &command, .argc = argc, .argv = argv};
    checker c = {.timeout = 10};
    char **names = calloc((size_t)argc, sizeof *names);
    size_t n = 0;
    int code = TK_EXIT_OK, next;
    const char *value;
    if (!names) {
        tk_cli_error("no memory");
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
                 : tk_cli_usage(&command, "which plugin? Give a shared object, or an id");
out:
    free(names);
    return code;
}
