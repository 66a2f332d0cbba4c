// SPDX-License-Identifier: MIT
#include "viewer.h"

#include "build.h"
#include "frame.h"
#include "problem.h"
#include "stream.h"
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Above it, a page takes long to open. */
static const uint64_t default_page_bytes = 20000000;

char *tk_view_live_page(bool gold, size_t *length)
{
    const tk_frame frame = {.data = TK_DATA_NONE, .live = true, .gold = gold};
    char *page = NULL;
    FILE *out = open_memstream(&page, length);

    if (!out)
        return NULL;
    if (tk_stream_close(out, tk_frame_write(&frame, NULL, out)))
        return page;
    free(page);
    return NULL;
}

// ------------------------------------------------------------------------------------------ files

/** Writes the page to a file that does not exist. False with a message. */
static bool write_page(const tk_frame *frame, const tk_blocks *blocks, const char *path)
{
    FILE *out = fopen(path, "wxe");

    return (out && tk_stream_close(out, tk_frame_write(frame, blocks, out))) ||
           tk_problem_file(blocks->error, "write", path, errno);
}

static uint64_t size_of(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

/** Writes index.html of a folder that has the blocks. */
static bool write_index(const tk_view_options *options, const tk_blocks *blocks,
                        tk_view_result *result)
{
    const tk_frame frame = {.data = TK_DATA_FOLDER, .live = options->live, .gold = options->gold};
    char *path = NULL;
    bool ok = false;

    if (asprintf(&path, "%s/index.html", blocks->folder) < 0)
        return tk_problem_memory(blocks->error);
    ok = write_page(&frame, blocks, path);
    result->bytes = blocks->bytes + size_of(path);
    free(path);
    return ok;
}

bool tk_view_folder(const tk_view_source *source, const char *folder,
                    const tk_view_options *options, tk_view_result *result, tk_message *error)
{
    tk_blocks blocks = {.folder = folder, .error = error, .stop = options->stop};
    char *data = NULL;
    bool ok = false;

    *result = (tk_view_result){0};
    if (asprintf(&data, "%s/data", folder) < 0)
        return tk_problem_memory(error);
    ok = mkdir(data, 0777) == 0 || tk_problem_file(error, "make the folder", data, errno);
    ok = ok && tk_build(source, options, true, &blocks, result) &&
         write_index(options, &blocks, result);
    free(data);
    tk_blocks_finish(&blocks);
    return ok;
}

// ------------------------------------------------------------------------------- a file or folder

/** A page while it is written. */
typedef struct writing {
    const tk_view_options *options;
    tk_view_result *result;
    tk_message *error;
    tk_blocks blocks;
    char *output; /**< what is replaced */
    bool folder;
} writing;

static bool wants_folder(const char *output)
{
    const size_t length = strlen(output);
    struct stat st;

    return (length && output[length - 1] == '/') ||
           (strcmp(output, "-") != 0 && stat(output, &st) == 0 && S_ISDIR(st.st_mode));
}

/** Turns "NAME.html" into "NAME", and another name into "NAME.pages". */
static bool use_folder(writing *w)
{
    const size_t length = strlen(w->output), ending = strlen(".html");
    const bool html = length > ending && strcmp(w->output + length - ending, ".html") == 0 &&
                      w->output[length - ending - 1] != '/';
    char *folder = NULL;

    if (asprintf(&folder, "%.*s%s", (int)(html ? length - ending : length), w->output,
                 html ? "" : ".pages") < 0)
        return tk_problem_memory(w->error);
    free(w->output);
    w->output = folder;
    w->folder = true;
    return tk_target_may(w->output, true, false, w->error);
}

static bool place_folder(writing *w)
{
    size_t length = strlen(w->output);

    while (length > 1 && w->output[length - 1] == '/')
        length--;
    if (asprintf(&w->result->path, "%.*s/index.html", (int)length, w->output) < 0) {
        w->result->path = NULL;
        return tk_problem_memory(w->error);
    }
    return write_index(w->options, &w->blocks, w->result) &&
           tk_target_place(w->blocks.folder, w->output, w->error);
}

/** Writes the page straight to a pipe or device. */
static bool put_stream(writing *w, const tk_frame *frame)
{
    const bool is_stdout = strcmp(w->output, "-") == 0;
    const int fd = is_stdout ? -1 : open(w->output, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    FILE *out = is_stdout ? stdout : fd >= 0 ? fdopen(fd, "w") : NULL;

    if (out && tk_stream_close(out, tk_frame_write(frame, &w->blocks, out)))
        return true;
    const int cause = errno;
    if (is_stdout) { // reported here, so not again at the end of the program
        __fpurge(stdout);
        clearerr(stdout);
    }
    errno = cause;
    return tk_problem_file(w->error, "write", is_stdout ? "standard output" : w->output, errno);
}

/** Writes the page in the scratch folder, and renames it. */
static bool replace_file(writing *w, const tk_frame *frame)
{
    char *target = realpath(w->output, NULL), *page = NULL;
    bool ok;

    if (!target)
        target = strdup(w->output);
    if (!target || asprintf(&page, "%s/page.html", w->blocks.folder) < 0) {
        free(target);
        return tk_problem_memory(w->error);
    }
    ok = write_page(frame, &w->blocks, page);
    w->result->bytes = size_of(page);
    if (ok && rename(page, target) != 0)
        ok = tk_problem_file(w->error, "write", w->output, errno);
    free(target);
    free(page);
    return ok;
}

static bool place_file(writing *w)
{
    const tk_frame frame = {
        .data = TK_DATA_INLINE, .live = w->options->live, .gold = w->options->gold};

    w->result->path = strdup(w->output);
    if (!w->result->path)
        return tk_problem_memory(w->error);
    return tk_target_look(w->output) == TK_TARGET_STREAM ? put_stream(w, &frame)
                                                         : replace_file(w, &frame);
}

/** Whether what is there may be replaced, asked again as late as possible. */
static bool may_place(const writing *w)
{
    return tk_target_may(w->output, w->folder, w->options->force, w->error);
}

static bool write_all(writing *w, const tk_view_source *source, uint64_t page_bytes)
{
    if (!tk_build(source, w->options, w->folder, &w->blocks, w->result))
        return false;
    if (!w->folder && w->blocks.bytes > page_bytes &&
        tk_target_look(w->output) != TK_TARGET_STREAM && !use_folder(w))
        return false;
    return may_place(w) && (w->folder ? place_folder(w) : place_file(w));
}

void tk_view_folder_remove(const char *folder)
{
    tk_target_remove(folder);
}

bool tk_view_write(const tk_view_source *source, const char *output, const tk_view_options *options,
                   tk_view_result *result, tk_message *error)
{
    tk_view_options with_limit = *options;
    writing w = {.options = &with_limit,
                 .result = result,
                 .error = error,
                 .blocks = {.error = error, .stop = options->stop},
                 .output = strdup(output),
                 .folder = wants_folder(output)};
    bool ok = false;

    *result = (tk_view_result){0};
    if (!with_limit.page_bytes)
        with_limit.page_bytes = default_page_bytes;
    if (!w.output) {
        tk_problem_memory(error);
    } else if (may_place(&w)) {
        char *scratch = tk_target_scratch(output, error);
        w.blocks.folder = scratch;
        ok = scratch && write_all(&w, source, with_limit.page_bytes);
        if (scratch)
            tk_target_remove(scratch);
        free(scratch);
    }
    if (!ok) {
        free(result->path);
        result->path = NULL;
    }
    tk_blocks_finish(&w.blocks);
    free(w.output);
    return ok;
}

bool tk_view_check(const char *output, const tk_view_options *options, tk_message *error)
{
    char *scratch = NULL;

    if (!tk_target_may(output, wants_folder(output), options->force, error))
        return false;
    // Does what the writing will do first.
    scratch = tk_target_scratch(output, error);
    if (scratch)
        tk_target_remove(scratch);
    const bool ok = scratch != NULL;
    free(scratch);
    return ok;
}
