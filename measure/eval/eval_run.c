// SPDX-License-Identifier: MIT
#include "eval_run.h"

#include <toolkit/text/json.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ------------------------------------------------------------------------------ the texts

/** Writes {"id": …, "meta": …, "text": …}. */
static bool write_document(FILE *file, const tk_article *article)
{
    tk_json_writer w = {0};
    size_t length = 0;
    tk_json_open(&w, '{');
    tk_json_put_key(&w, "id");
    tk_json_put_text(&w, article->id);
    if (article->meta) {
        tk_json_put_key(&w, "meta");
        tk_json_put_literal(&w, article->meta, strlen(article->meta)); // copies it unchanged
    }
    tk_json_put_key(&w, "text");
    tk_json_put_string(&w, article->text, article->length);
    tk_json_close(&w, '}');
    char *json = tk_json_written(&w, &length);
    const bool ok = json && fwrite(json, 1, length, file) == length && putc('\n', file) != EOF;
    free(json);
    return ok;
}

static bool write_texts(const char *path, const tk_corpus *gold, tk_message *error)
{
    FILE *file = fopen(path, "w");
    bool ok = file != NULL;
    for (size_t i = 0; ok && i < gold->n_articles; i++)
        ok = write_document(file, &gold->articles[i]);
    if (file && fclose(file) != 0)
        ok = false;
    if (!ok)
        snprintf(error->text, sizeof error->text, "cannot write %s: %s", path, strerror(errno));
    return ok;
}

// ------------------------------------------------------------------------------ running

/** A run's callbacks, wrapped to record how it ends. */
typedef struct watch {
    const tk_eval_running *running;
    tk_eval_ran *ran;
} watch;

static void on_progress(void *ctx, const tk_progress *progress)
{
    const watch *w = ctx;
    w->ran->quarantined = progress->quarantined;
    w->ran->seconds = progress->seconds;
    if (w->running->progress)
        w->running->progress(w->running->ctx, progress);
}

static void on_message(void *ctx, const char *line)
{
    const watch *w = ctx;
    if (w->running->message)
        w->running->message(w->running->ctx, line);
}

static int run(const tk_scratch *scratch, const char *conf, const char *name,
               tk_run_options *options, watch *w, tk_message *error)
{
    char quarantine[320];
    snprintf(quarantine, sizeof quarantine, "%s/%s.quarantine.jsonl", scratch->path, name);
    options->size = sizeof *options;
    options->output = w->ran->path;
    options->output_format = "jsonl";
    options->no_collect = 1; // their results are the user's
    options->quarantine = quarantine;
    options->progress = on_progress;
    options->message = on_message;
    options->ctx = w;
    options->no_manifest = w->running->output == NULL;
    options->force = w->running->force;
    options->writes = &w->running->writes;
    options->n_writes = w->running->writes != NULL;
    return tk_run(conf, options, error);
}

/** Returns what follows "gold." in "gold.labels=PER=PERSON"; NULL if the side is another. */
static const char *set_of_side(const char *set, const char *side)
{
    const size_t length = strlen(side);
    return strncmp(set, side, length) == 0 && set[length] == '.' ? set + length + 1 : NULL;
}

int tk_eval_run_pipeline(const tk_scratch *scratch, const char *conf, const char *name,
                         const tk_corpus *gold, const tk_eval_running *running, tk_eval_ran *out,
                         tk_message *error)
{
    // Overrides the pipeline's settings, which are for the form of other inputs and outputs.
    static const char *const ours[] = {
        "input.layers=none", "input.offsets=codepoint", "input.text_field=text",
        "input.id_field=id", "output.layers=*",         "output.offsets=codepoint",
        "output.text=true",
    };
    enum { N_OURS = sizeof ours / sizeof *ours };
    char texts[320];
    const char *input = texts;
    watch w = {running, out};
    const char **sets = malloc((running->n_sets + N_OURS) * sizeof *sets);
    *out = (tk_eval_ran){0};
    snprintf(texts, sizeof texts, "%s/%s.texts.jsonl", scratch->path, name);
    snprintf(out->path, sizeof out->path, "%s/%s.jsonl", scratch->path, name);
    if (running->output)
        snprintf(out->path, sizeof out->path, "%s", running->output);
    if (!sets || !write_texts(texts, gold, error)) {
        if (!sets)
            snprintf(error->text, sizeof error->text, "out of memory");
        free(sets);
        return TK_EXIT_FAILURE;
    }
    size_t n = 0;
    for (size_t i = 0; i < running->n_sets; i++)
        if (!set_of_side(running->sets[i], "gold") && !set_of_side(running->sets[i], "predicted"))
            sets[n++] = running->sets[i];
    for (size_t i = 0; i < N_OURS; i++)
        sets[n++] = ours[i];
    tk_run_options options = {.workers = running->workers,
                              .inputs = &input,
                              .n_inputs = 1,
                              .input_format = "jsonl",
                              .sets = sets,
                              .n_sets = n};
    const int code = run(scratch, conf, name, &options, &w, error);
    free(sets);
    return code;
}

/** Makes a configuration that only decodes, with the decoder's options for its side. */
static char *decoding(const char *format, const char *side, const tk_eval_running *running)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    fprintf(out, "[input]\nformat = %s\nlayers = *\n", format);
    for (size_t i = 0; i < running->n_sets; i++) {
        const char *set = set_of_side(running->sets[i], side);
        if (set)
            fprintf(out, "%s\n", set);
    }
    fprintf(out, "[output]\nlayers = *\n");
    return fclose(out) == 0 ? text : NULL;
}

int tk_eval_run_decoder(const tk_scratch *scratch, const char *format, const char *path,
                        const char *side, const char *name, const tk_eval_running *running,
                        tk_eval_ran *out, tk_message *error)
{
    const tk_eval_running quiet = {
        .workers = running->workers, .message = running->message, .ctx = running->ctx};
    watch w = {&quiet, out};
    *out = (tk_eval_ran){0};
    snprintf(out->path, sizeof out->path, "%s/%s.decoded.jsonl", scratch->path, name);
    char *conf = decoding(format, side, running);
    if (!conf) {
        snprintf(error->text, sizeof error->text, "out of memory");
        return TK_EXIT_FAILURE;
    }
    tk_run_options options = {.workers = running->workers,
                              .inputs = &path,
                              .n_inputs = 1,
                              .conf = conf,
                              .conf_length = strlen(conf)};
    const int code = run(scratch, format, name, &options, &w, error);
    free(conf);
    return code;
}
