// SPDX-License-Identifier: MIT
#include "block.h"

#include "problem.h"
#include "stream.h"

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
    PART = 1 << 14
};

/** What surrounds the base64 in data/NAME.js. */
static const char before_name[] = "toolkitBlock(\"", after_name[] = "\", \"", tail[] = "\");\n";

static size_t head_length(const char *name)
{
    return sizeof before_name - 1 + strlen(name) + sizeof after_name - 1;
}

/** Opens the file of a block; NULL with errno set. */
static FILE *open_file(const tk_blocks *blocks, const char *name, const char *mode)
{
    char *path = NULL;

    if (asprintf(&path, "%s/data/%s.js", blocks->folder, name) < 0) {
        errno = ENOMEM;
        return NULL;
    }
    FILE *file = fopen(path, mode);
    const int cause = errno;
    free(path);
    errno = cause;
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

static bool write_file(const tk_blocks *blocks, const char *name, const char *base64, size_t length)
{
    FILE *file = open_file(blocks, name, "wxe");

    return file && tk_stream_close(
                       file, tk_stream_puts(file, before_name) && tk_stream_puts(file, name) &&
                                 tk_stream_puts(file, after_name) &&
                                 tk_stream_put(file, base64, length) && tk_stream_puts(file, tail));
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
    } else if (!write_file(blocks, name, base64, base64_length)) {
        tk_problem_file(blocks->error, "write", blocks->folder, errno);
    } else {
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
    char part[PART];
    const tk_block *block = &blocks->items[index];
    FILE *file = open_file(blocks, block->name, "re");
    size_t left = block->length;
    bool ok = file && fseek(file, (long)head_length(block->name), SEEK_SET) == 0;

    while (ok && left) {
        const size_t n = fread(part, 1, left < PART ? left : PART, file);
        if (n == 0)
            errno = EIO;
        ok = n > 0 && tk_stream_put(out, part, n);
        left -= n;
    }
    const int cause = errno;
    if (file)
        fclose(file);
    errno = cause;
    return ok;
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
