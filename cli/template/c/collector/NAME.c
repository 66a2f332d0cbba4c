// SPDX-License-Identifier: MIT
// @NAME@: counts the words of all documents, and writes them with their numbers, the most frequent
// first.
//
// This is a complete plugin, and a tour of the contract. It needs no other header of toolkit than
// <toolkit/plugin.h>. Read it from the bottom up: tk_plugin_v1() returns the descriptor, which
// names everything else.
//
// A collector sees every document of a run and writes one result. Documents are added in several
// processes, each with an instance of its own; their states, as bytes, come together in another
// process in the order of the input. However the documents are divided, the result is the same.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/plugin.h>

/** The layers that it reads. */
static const tk_layer_decl required[] = {{.name = "token/1"}};

/** Options are parsed and checked, in the order of this table: create() gets only valid values. */
enum { OPT_LEAST, N_OPTIONS };
static const tk_option options[N_OPTIONS] = {
    [OPT_LEAST] = {.name = "least",
                   .doc = "leave out words that occur less often than this",
                   .type = TK_OPT_INT,
                   .min = 1,
                   .max = 1000000,
                   .fallback = "1"},
};

/** A word, and how often it occurs. */
typedef struct entry {
    char *word; // NULL: the place is free
    uint32_t length;
    uint64_t count;
} entry;

/** An instance: a hash table with linear probing, at most half full. */
typedef struct instance {
    uint64_t least;
    entry *entries;
    size_t n, capacity; // the latter is a power of two, or 0
} instance;

static void forget(instance *self)
{
    for (size_t i = 0; i < self->capacity; i++)
        free(self->entries[i].word);
    free(self->entries);
    self->entries = NULL;
    self->n = self->capacity = 0;
}

static size_t hash(const char *word, uint32_t length)
{
    uint64_t h = 14695981039346656037u; // FNV-1a
    for (uint32_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)word[i]) * 1099511628211u;
    return (size_t)(h ^ h >> 32);
}

/** The place of a word in a table that has room for it. */
static entry *find(entry *entries, size_t capacity, const char *word, uint32_t length)
{
    size_t i = hash(word, length) & (capacity - 1);
    while (entries[i].word &&
           (entries[i].length != length || memcmp(entries[i].word, word, length) != 0))
        i = (i + 1) & (capacity - 1);
    return &entries[i];
}

static int grow(instance *self)
{
    const size_t capacity = self->capacity ? 2 * self->capacity : 1024;
    entry *entries = calloc(capacity, sizeof *entries);
    if (!entries)
        return 0;
    for (size_t i = 0; i < self->capacity; i++)
        if (self->entries[i].word)
            *find(entries, capacity, self->entries[i].word, self->entries[i].length) =
                self->entries[i];
    free(self->entries);
    self->entries = entries;
    self->capacity = capacity;
    return 1;
}

/** Adds to the count of a word; 0 when out of memory. */
static int count(instance *self, const char *word, uint32_t length, uint64_t n)
{
    if (2 * (self->n + 1) > self->capacity && !grow(self))
        return 0;
    entry *e = find(self->entries, self->capacity, word, length);
    if (!e->word) {
        e->word = malloc(length + 1u);
        if (!e->word)
            return 0;
        memcpy(e->word, word, length);
        e->length = length;
        self->n++;
    }
    e->count += n;
    return 1;
}

/** [setup] Called once, before any document. destroy() frees what this allocates. */
static tk_status create(const tk_setup *setup, void **out)
{
    instance *self = calloc(1, sizeof *self);
    if (!self)
        return setup->host->fail_setup(setup->ctx, "out of memory");
    self->least = (uint64_t)setup->options[OPT_LEAST].i;
    *out = self;
    return TK_OK;
}

static void destroy(void *self)
{
    forget(self);
    free(self);
}

/** [worker] Adds a document. If it fails, the run goes on, but there will be no result. */
static tk_status add(void *self, const tk_host *host, tk_doc *doc)
{
    const tk_layer *tokens = &doc->layers[0];
    for (uint32_t i = 0; i < tokens->count; i++)
        if (!count(self, doc->text + tokens->begin[i], tokens->end[i] - tokens->begin[i], 1))
            return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the words");
    return TK_OK;
}

/** [worker] Writes the state as bytes, which only merge() reads, and empties it. */
static tk_status save(void *instance_, const tk_host *host, tk_sink *out)
{
    instance *self = instance_;
    tk_status status = TK_OK;
    for (size_t i = 0; status == TK_OK && i < self->capacity; i++) {
        const entry *e = &self->entries[i];
        if (!e->word)
            continue;
        status = host->sink_write(out, (const char *)&e->length, sizeof e->length);
        if (status == TK_OK)
            status = host->sink_write(out, (const char *)&e->count, sizeof e->count);
        if (status == TK_OK)
            status = host->sink_write(out, e->word, e->length);
    }
    forget(self);
    return status;
}

/** [collector] Adds a state. It may come from a damaged file, so nothing of it is trusted. */
static tk_status merge(void *self, const tk_host *host, tk_sink *out, const tk_str *state)
{
    const char *at = state->data, *end = at + state->length;
    while (at < end) {
        uint32_t length;
        uint64_t n;
        if ((size_t)(end - at) < sizeof length + sizeof n)
            return host->sink_fail(out, "the state ends in the middle of a word");
        memcpy(&length, at, sizeof length);
        memcpy(&n, at + sizeof length, sizeof n);
        at += sizeof length + sizeof n;
        if (length > (size_t)(end - at))
            return host->sink_fail(out, "the state has a word that is longer than the rest of it");
        if (!count(self, at, length, n))
            return host->sink_fail(out, "out of memory for the words");
        at += length;
    }
    return TK_OK;
}

/** The most frequent first, then in the order of their bytes. */
static int compare(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    const uint32_t shorter = x->length < y->length ? x->length : y->length;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    const int order = memcmp(x->word, y->word, shorter);
    return order ? order : (x->length > y->length) - (x->length < y->length);
}

/** [collector] Writes the result. The table is not needed any more, so it is sorted in place. */
static tk_status finish(void *instance_, const tk_host *host, tk_sink *out)
{
    instance *self = instance_;
    tk_status status = TK_OK;
    size_t n = 0;
    for (size_t i = 0; i < self->capacity; i++) {
        const entry e = self->entries[i];
        self->entries[i].word = NULL;
        if (e.word)
            self->entries[n++] = e;
    }
    if (n)
        qsort(self->entries, n, sizeof *self->entries, compare);
    for (size_t i = 0; status == TK_OK && i < n && self->entries[i].count >= self->least; i++) {
        char number[32];
        const int digits =
            snprintf(number, sizeof number, "%llu\t", (unsigned long long)self->entries[i].count);
        status = host->sink_write(out, number, (uint64_t)digits);
        if (status == TK_OK)
            status = host->sink_write(out, self->entries[i].word, self->entries[i].length);
        if (status == TK_OK)
            status = host->sink_write(out, "\n", 1);
    }
    return status;
}

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_COLLECTOR,
    .min_host_minor = 2, // since which there are collectors
    .id = "@NAME@",
    .version = "1.0.0",
    .summary = "Words by frequency",
    .doc = "Each line of the result is a word of the documents, after its number and a tab. The "
           "most frequent word is first.",
    .licence = "MIT",
    .required = required,
    .n_required = 1,
    .options = options,
    .n_options = N_OPTIONS,
    .create = create,
    .destroy = destroy,
    .add = add,
    .save = save,
    .merge = merge,
    .finish = finish,
};

/** The only function that a plugin exports. Returns its plugins by index, then NULL. */
TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
