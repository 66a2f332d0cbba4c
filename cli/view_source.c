// SPDX-License-Identifier: MIT
// What the page of `toolkit view` is made of: the output of runs, in temporary files.

#include "progress.h"
#include "view.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <toolkit/text/json.h>
#include <unistd.h>

bool tk_cli_view_ends_with(const char *text, const char *ending)
{
    const size_t length = strlen(text), n = strlen(ending);

    return length >= n && strcasecmp(text + length - n, ending) == 0;
}

void tk_cli_view_work_remove(tk_cli_view_work *w)
{
    for (size_t i = 0; i < w->n_messages; i++)
        free(w->messages[i]);
    tk_scratch_remove(&w->scratch);
}

bool tk_cli_view_work_make(tk_cli_view_work *w)
{
    tk_message error;

    if (!tk_scratch_make(&w->scratch, &error)) {
        tk_cli_say(&error);
        return false;
    }
    snprintf(w->annotations, sizeof w->annotations, "%s/annotations.jsonl", w->scratch.path);
    snprintf(w->facts, sizeof w->facts, "%s/facts.db", w->scratch.path);
    snprintf(w->lost, sizeof w->lost, "%s/quarantine.jsonl", w->scratch.path);
    snprintf(w->collect, sizeof w->collect, "merge=%s", w->facts);
    return true;
}

/** Returns where the documents of a pipeline that fail go: beside the page. The caller frees it. */
static char *quarantine_of(const char *output)
{
    size_t length = strlen(output);
    char *path = NULL;

    while (length > 1 && output[length - 1] == '/')
        length--;
    if (asprintf(&path, "%.*s%s", strcmp(output, "-") == 0 ? 0 : (int)length, output,
                 strcmp(output, "-") == 0 ? "quarantine.jsonl" : ".quarantine.jsonl") < 0)
        return NULL;
    return path;
}

static void ignore_problem(void *ctx, const char *line)
{
    (void)ctx;
    (void)line;
}

/** Shows the progress of a run whose output is of no interest to the user. */
static void show_progress(void *ctx, const tk_progress *progress)
{
    tk_progress shown = *progress;

    shown.output = "-";
    tk_cli_progress_show(ctx, &shown);
}

/** Runs the pipeline. With `table`, also the collector of facts, which not every pipeline can have;
 * with `evidence`, the plugin sentiment says why a sentence scores as it does. If `last`, problems
 * are printed. */
static int try_pipeline(tk_cli_view_arguments *a, tk_cli_view_work *w, const char *quarantine,
                        bool table, bool evidence, bool last)
{
    static const char *const collect_sets[] = {"collect:merge.format=sqlite",
                                               "collect:merge.text=false"};
    const char *const collects[] = {w->collect};
    tk_run_options o = a->options;
    tk_message error = {0};
    tk_cli_progress view = tk_cli_progress_on(stderr, a->quiet);

    o.sets = a->sets;
    if (evidence)
        a->sets[o.n_sets++] = "sentiment.layers=sentiment_evidence";
    for (size_t i = 0; table && i < 2; i++)
        a->sets[o.n_sets++] = collect_sets[i];
    // No other collector runs, and no section [output] counts.
    o.collects = collects;
    o.n_collects = table;
    o.collect_only = 1;
    o.output = w->annotations;
    o.output_format = "jsonl";
    o.quarantine = quarantine;
    o.no_manifest = 1;
    o.inputs = a->inputs;
    o.progress = show_progress;
    o.message = tk_cli_progress_message;
    o.warning = table && evidence ? tk_cli_warn : ignore_problem; // once
    o.problem = last ? tk_cli_problem : ignore_problem;
    o.ctx = &view;
    const int code = tk_run(a->operand, &o, &error);
    if (error.text[0] && !view.said && (last || code != TK_EXIT_USAGE))
        tk_cli_say(&error);
    return code;
}

/** Runs the pipeline with all that the page shows, else with as much as it can. */
static int run_pipeline(tk_cli_view_arguments *a, tk_cli_view_work *w, const char *output)
{
    char *quarantine = quarantine_of(output);
    const char *writes[] = {output};
    int code = TK_EXIT_USAGE;

    if (!quarantine) {
        tk_cli_error("out of memory");
        return TK_EXIT_FAILURE;
    }
    a->options.writes = writes;
    a->options.n_writes = 1;
    for (int i = 0; i < 4 && code == TK_EXIT_USAGE; i++)
        code = try_pipeline(a, w, quarantine, i < 2, i % 2 == 0, i == 3);
    free(quarantine);
    a->source.annotations = w->annotations;
    return code;
}

static void keep_message(void *ctx, const char *line)
{
    tk_cli_view_work *w = ctx;

    if (w->n_messages < TK_CLI_VIEW_MESSAGES && (w->messages[w->n_messages] = strdup(line)))
        w->n_messages++;
}

static void count_failed(void *ctx, const tk_progress *progress)
{
    ((tk_cli_view_work *)ctx)->failed = progress->quarantined;
}

/** Makes the table of facts of the annotations. Returns the exit code of the run. */
static int collect_facts(const tk_cli_view_arguments *a, tk_cli_view_work *w, const char *unit)
{
    static const char format[] = "[input]\nformat = jsonl\nlayers = entity,fact\noffsets = %s\n"
                                 "[collect:merge]\nformat = sqlite\n";
    const char *const inputs[] = {a->source.annotations};
    const char *const collects[] = {w->collect};
    tk_message error = {0};
    char conf[sizeof format + 16];
    const tk_run_options o = {
        .size = sizeof o,
        .workers = a->options.workers,
        .inputs = inputs,
        .n_inputs = 1,
        .conf = conf,
        .conf_length = (uint64_t)snprintf(conf, sizeof conf, format, unit),
        .collects = collects,
        .n_collects = 1,
        .collect_only = 1,
        .quarantine = w->lost,
        .no_manifest = 1,
        .progress = count_failed,
        .message = keep_message,
        .problem = ignore_problem,
        .ctx = w,
    };
    const int code = tk_run("annotations", &o, &error);

    if (error.text[0])
        tk_cli_say(&error);
    if (code == TK_EXIT_USAGE) // without the plugins jsonl and merge
        tk_cli_warn(NULL, "the page has no facts, because the plugins for them are not there");
    return code;
}

/** Copies standard input to a file. */
static bool copy_stdin(const char *path)
{
    char part[1 << 16];
    FILE *out = fopen(path, "wxe");
    size_t n;
    bool ok = out != NULL;

    while (ok && (n = fread(part, 1, sizeof part, stdin)) > 0)
        ok = fwrite(part, 1, n, out) == n;
    ok = ok && !ferror(stdin);
    const int cause = errno;
    if (out && fclose(out) != 0 && ok) {
        ok = false;
        tk_cli_error("cannot write %s: %s", path, strerror(errno));
    } else if (!ok) {
        tk_cli_error("cannot %s: %s",
                     ferror(stdin) ? "read standard input" : "write a temporary file",
                     strerror(cause));
    }
    return ok;
}

/** Finds the unit of offsets in the manifest beside a file; "codepoint" if there is none. */
static const char *unit_beside(tk_cli_view_work *w, const char *annotations)
{
    enum { LONGEST = 1 << 22 };
    char *path = NULL, *text = NULL;
    tk_json_reader reader = {0};
    FILE *file = NULL;

    snprintf(w->unit, sizeof w->unit, "codepoint");
    if (asprintf(&path, "%s.meta.json", annotations) < 0)
        path = NULL;
    file = path ? fopen(path, "rbe") : NULL;
    text = file ? malloc(LONGEST) : NULL;
    if (text) {
        const size_t length = fread(text, 1, LONGEST, file);
        const tk_json *root = tk_json_read(&reader, text, length);
        const tk_str unit = tk_json_text(tk_json_typed(root, "offset_unit", TK_JSON_STRING));
        if (unit.length && unit.length < sizeof w->unit)
            snprintf(w->unit, sizeof w->unit, "%s", unit.data);
    }
    if (file)
        fclose(file);
    tk_json_finish(&reader);
    free(text);
    free(path);
    return w->unit;
}

/** Gives a compressed file a name by which a run knows that it is one. */
static int link_packed(tk_cli_view_arguments *a, tk_cli_view_work *w)
{
    char *real = realpath(a->operand, NULL), *name = strdup(a->operand);
    int code = TK_EXIT_FAILURE;

    if (!real || !name) {
        tk_cli_error("cannot read %s: %s", a->operand, strerror(errno));
    } else {
        snprintf(w->input, sizeof w->input, "%s/%.*s.gz", w->scratch.path, NAME_MAX - 3,
                 basename(name));
        if (symlink(real, w->input) == 0)
            code = TK_EXIT_OK;
        else
            tk_cli_error("cannot write %s: %s", w->input, strerror(errno));
        a->source.annotations = w->input;
    }
    free(real);
    free(name);
    return code;
}

/** Prepares the annotations of the operand. */
static int take_annotations(tk_cli_view_arguments *a, tk_cli_view_work *w)
{
    a->source.annotations = a->operand;
    if (!a->source.unit)
        a->source.unit = unit_beside(w, a->operand);
    if (a->packed && !tk_cli_view_ends_with(a->operand, ".gz"))
        return link_packed(a, w);
    if (strcmp(a->operand, "-") != 0)
        return TK_EXIT_OK;
    snprintf(w->input, sizeof w->input, "%s/stdin", w->scratch.path);
    a->source.annotations = w->input;
    return copy_stdin(w->input) ? TK_EXIT_OK : TK_EXIT_FAILURE;
}

int tk_cli_view_gather(tk_cli_view_arguments *a, tk_cli_view_work *w, const char *output)
{
    int code = TK_EXIT_OK, collected = TK_EXIT_OK;

    if (a->kind == TK_CLI_VIEW_DATABASE) {
        a->source.facts = a->operand;
        return TK_EXIT_OK;
    }
    code = a->kind == TK_CLI_VIEW_PIPELINE ? run_pipeline(a, w, output) : take_annotations(a, w);
    if (code != TK_EXIT_OK && code != TK_EXIT_QUARANTINED)
        return code;
    if (!a->source.facts && access(w->facts, F_OK) != 0)
        collected = collect_facts(a, w, a->source.unit ? a->source.unit : "codepoint");
    if (!a->source.facts && access(w->facts, F_OK) == 0)
        a->source.facts = w->facts;
    if (collected == TK_EXIT_FAILURE || collected == TK_EXIT_QUARANTINED)
        return collected;
    return code;
}
