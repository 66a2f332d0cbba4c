// SPDX-License-Identifier: MIT
#include "block.h"

#include "problem.h"

#include <errno.h>
#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    BLOCK_BYTES = 1 << 18, ///< of JSON in a block of elements
    GZIP = 15 + 16,        ///< window of 32 kB, with the header of gzip
    LEVEL = 6,
    MEMORY = 8,
    PATH_MORE = 64
};

/** What surrounds the base64 in data/NAME.js. */
static const char before_name[] = "toolkitBlock(\"", after_name[] = "\", \"", tail[] = "\");\n";

static size_t head_length(const char *name)
{
    return sizeof before_name - 1 + strlen(name) + sizeof after_name - 1;
}

/** Opens the file of a block; NULL with a message. */
static FILE *open_file(const tk_blocks *blocks, const char *name, const char *mode)
{
    const size_t room = strlen(blocks->folder) + PATH_MORE;
    char *path = malloc(room);
    FILE *file = NULL;

    if (!path) {
        tk_problem_memory(blocks->error);
        return NULL;
    }
    snprintf(path, room, "%s/data/%s.js", blocks->folder, name);
    file = fopen(path, mode);
    if (!file)
        tk_problem_file(blocks->error, *mode == 'r' ? "read" : "write", path, errno);
    free(path);
    return file;
}

// ------------------------------------------------------------------------------------ compressing

/** Returns the gzip of `data`, which the caller frees; NULL when out of memory. */
static uint8_t *compressed(const char *data, size_t length, size_t *out_length)
{
    z_stream z = {0};
    uint8_t *out = NULL;

    if (length > UINT32_MAX / 2 ||
        deflateInit2(&z, LEVEL, Z_DEFLATED, GZIP, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    const uLong bound = deflateBound(&z, (uLong)length);
    out = malloc(bound);
    if (out) {
        z.next_in = (Bytef *)(uintptr_t)data; // zlib does not write there
        z.avail_in = (uInt)length;
        z.next_out = out;
        z.avail_out = (uInt)bound;
        if (deflate(&z, Z_FINISH) != Z_STREAM_END) {
            free(out);
            out = NULL;
        }
        *out_length = z.total_out;
    }
    deflateEnd(&z);
    return out;
}

/** Returns the base64 of the gzip of `data`, which the caller frees; NULL when out of memory. */
static char *packed(const char *data, size_t length, size_t *out_length)
{
    size_t gzip_length = 0;
    uint8_t *gzip = compressed(data, length, &gzip_length);
    char *base64 = gzip ? malloc(BASE64_ENCODE_RAW_LENGTH(gzip_length) + 1) : NULL;

    if (base64) {
        base64_encode_raw(base64, gzip_length, gzip);
        *out_length = BASE64_ENCODE_RAW_LENGTH(gzip_length);
    }
    free(gzip);
    return base64;
}

// ---------------------------------------------------------------------------------------- blocks

/** Makes room for one more. */
static bool reserve(tk_blocks *blocks)
{
    const size_t capacity = blocks->capacity ? 2 * blocks->capacity : 32;

    if (blocks->n < blocks->capacity)
        return true;
    tk_block *items = realloc(blocks->items, capacity * sizeof *items);
    if (!items)
        return false;
    blocks->items = items;
    blocks->capacity = capacity;
    return true;
}

static bool write_file(tk_blocks *blocks, const char *name, const char *base64, size_t length)
{
    FILE *file = open_file(blocks, name, "wx");
    bool ok;

    if (!file)
        return false;
    fputs(before_name, file);
    fputs(name, file);
    fputs(after_name, file);
    fwrite(base64, 1, length, file);
    fputs(tail, file);
    errno = 0;
    ok = fflush(file) == 0 && !ferror(file);
    int cause = errno;
    if (fclose(file) != 0 && ok) {
        ok = false;
        cause = errno;
    }
    return ok || tk_problem_file(blocks->error, "write", blocks->folder, cause);
}

bool tk_blocks_put(tk_blocks *blocks, const char *name, tk_json_writer *w)
{
    size_t length = 0, base64_length = 0;
    char *json = tk_json_written(w, &length);
    char *base64 = json ? packed(json, length, &base64_length) : NULL;
    bool ok = false;

    free(json);
    if (blocks->stop && *blocks->stop) {
        snprintf(blocks->error->text, sizeof blocks->error->text, "interrupted");
    } else if (!base64 || !reserve(blocks)) {
        tk_problem_memory(blocks->error);
    } else if (write_file(blocks, name, base64, base64_length)) {
        tk_block *block = &blocks->items[blocks->n++];

        snprintf(block->name, sizeof block->name, "%s", name);
        block->length = base64_length;
        blocks->bytes += base64_length;
        ok = true;
    }
    free(base64);
    return ok;
}

bool tk_blocks_copy(const tk_blocks *blocks, size_t index, FILE *out)
{
    enum { PART = 1 << 16 };
    const tk_block *block = &blocks->items[index];
    FILE *file = open_file(blocks, block->name, "r");
    char *part = file ? malloc(PART) : NULL;
    size_t left = block->length;

    if (part && fseek(file, (long)head_length(block->name), SEEK_SET) == 0) {
        while (left) {
            const size_t n = fread(part, 1, left < PART ? left : PART, file);
            if (!n)
                break;
            fwrite(part, 1, n, out);
            left -= n;
        }
    }
    if (file && !part)
        tk_problem_memory(blocks->error);
    else if (file && left)
        tk_problem_file(blocks->error, "read", blocks->folder, EIO);
    free(part);
    if (file)
        fclose(file);
    return file && part && !left;
}

void tk_blocks_finish(tk_blocks *blocks)
{
    free(blocks->items);
    blocks->items = NULL;
    blocks->n = blocks->capacity = 0;
}

// ---------------------------------------------------------------------------------------- series

static bool put_current(tk_block_series *series)
{
    char name[sizeof series->blocks->items->name];

    tk_json_close(&series->w, ']');
    snprintf(name, sizeof name, "%s-%u", series->prefix, (unsigned)series->k);
    return tk_blocks_put(series->blocks, name, &series->w);
}

bool tk_block_series_next(tk_block_series *series)
{
    if (series->w.failed) {
        tk_problem_memory(series->blocks->error);
        return false;
    }
    if (series->w.length >= BLOCK_BYTES) {
        if (!put_current(series))
            return false;
        series->k++;
    }
    if (!series->w.length)
        tk_json_open(&series->w, '[');
    return true;
}

bool tk_block_series_end(tk_block_series *series)
{
    if (series->w.failed)
        return tk_problem_memory(series->blocks->error);
    return !series->w.length || put_current(series);
}

void tk_block_series_finish(tk_block_series *series)
{
    free(tk_json_written(&series->w, NULL));
}
