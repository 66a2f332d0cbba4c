// SPDX-License-Identifier: MIT
// --summary of `toolkit run` and `toolkit collect`: a result of the collector `summary`, printed.

#include "summary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <toolkit/text/visible.h>

/** Returns "BEFORE" "AFTER", which the caller frees; NULL when out of memory. */
static char *join(const char *before, const char *after)
{
    const size_t size = strlen(before) + strlen(after) + 1;
    char *text = malloc(size);

    if (text)
        snprintf(text, size, "%s%s", before, after);
    return text;
}

/** Makes the folder of the result. False after a message. */
static bool make_folder(tk_cli_summary *summary)
{
    const char *parent = getenv("TMPDIR");

    summary->folder = join(parent && *parent ? parent : "/tmp", "/toolkit-XXXXXX");
    if (!summary->folder) {
        tk_cli_error("out of memory");
        return false;
    }
    if (mkdtemp(summary->folder))
        return true;
    tk_cli_error("cannot make a folder for the summary, %s: %s", summary->folder, strerror(errno));
    free(summary->folder);
    summary->folder = NULL;
    return false;
}

int tk_cli_summary_start(tk_cli_summary *summary, tk_run_options *options, const char **sets)
{
    sets[options->n_sets++] = "collect:summary.format=text";
    options->extra_collect = "summary";
    if (options->save_states) // then there is no result
        return TK_EXIT_OK;
    if (!make_folder(summary))
        return TK_EXIT_FAILURE;
    summary->path = join(summary->folder, "/summary.txt");
    if (!summary->path) {
        tk_cli_error("out of memory");
        return TK_EXIT_FAILURE;
    }
    options->extra_path = summary->path;
    return TK_EXIT_OK;
}

/** Prints lines; those that are not indented are headings. */
static void print(FILE *in, FILE *stream)
{
    const tk_cli_style style = tk_cli_style_of(stream);
    char *line = NULL;
    size_t room = 0;

    while (getline(&line, &room, in) > 0) {
        const bool heading = *line != ' ';

        line[strcspn(line, "\n")] = '\0';
        fputs(heading ? style.bold : "", stream);
        tk_visible_put(stream, line);
        fprintf(stream, "%s\n", heading ? style.reset : "");
    }
    free(line);
}

/** Removes the result, its manifest, and the folder. */
static void remove_files(const tk_cli_summary *summary)
{
    char *manifest = summary->path ? join(summary->path, ".meta.json") : NULL;

    if (summary->path)
        (void)unlink(summary->path);
    if (manifest)
        (void)unlink(manifest);
    free(manifest);
    (void)rmdir(summary->folder);
}

void tk_cli_summary_finish(tk_cli_summary *summary, FILE *stream)
{
    FILE *in = summary->path ? fopen(summary->path, "r") : NULL;

    if (in) {
        fflush(stdout); // keeps the order if both streams go to the same place
        print(in, stream);
        fclose(in);
    }
    if (summary->folder)
        remove_files(summary);
    free(summary->folder);
    free(summary->path);
    *summary = (tk_cli_summary){0};
}
