// SPDX-License-Identifier: MIT
#include "word_index.h"

#include "fold.h"
#include "problem.h"

#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_BYTES = 1 << 17, ///< of JSON
    SHORTEST = 2,          ///< code points of a word
    VARINT_MAX = 5
};

/** The articles with a word: distances, each in groups of 7 bits, the lowest first. */
typedef struct list {
    uint8_t *data;
    uint32_t length, capacity;
    uint32_t next; /**< number of the last article plus 1; 0: none */
    uint32_t reserved;
} list;

void tk_word_index_start(tk_word_index *index)
{
    *index = (tk_word_index){.words = {.value_size = sizeof(list)}};
}

void tk_word_index_next(tk_word_index *index, uint32_t article)
{
    index->article = article;
    index->n_words = 0;
}

/** Makes room for one more number. */
static bool reserve(list *l)
{
    const uint32_t capacity = l->capacity ? 2 * l->capacity : 8;
    uint8_t *data;

    if (l->capacity - l->length >= VARINT_MAX)
        return true;
    if (capacity < l->capacity || !(data = realloc(l->data, capacity)))
        return false;
    l->data = data;
    l->capacity = capacity;
    return true;
}

static bool add_article(list *l, uint32_t article)
{
    uint32_t distance = l->next ? article + 1 - l->next : article;

    if (l->next == article + 1)
        return true;
    if (!reserve(l))
        return false;
    for (; distance > 0x7f; distance >>= 7)
        l->data[l->length++] = (uint8_t)(distance | 0x80);
    l->data[l->length++] = (uint8_t)distance;
    l->next = article + 1;
    return true;
}

static bool add_word(void *ctx, const char *word, size_t length, size_t points)
{
    tk_word_index *index = ctx;

    index->n_words++;
    if (points < SHORTEST || index->failed)
        return true;
    const uint32_t number = tk_string_table_add(&index->words, word, length);
    index->failed = number == TK_STRING_NONE ||
                    !add_article(tk_string_table_value(&index->words, number), index->article);
    return true;
}

void tk_word_index_add(tk_word_index *index, const char *text, size_t length)
{
    (void)tk_fold_words(text, length, add_word, index);
}

// --------------------------------------------------------------------------------------- writing

/** The rank of a byte of UTF-8 in the order of UTF-16, where surrogates come before U+E000. */
static int rank(char c)
{
    const int byte = (unsigned char)c;

    return byte == 0xee || byte == 0xef ? byte + 0x10 : byte;
}

/** Compares as JavaScript does. */
static int compare(tk_str a, tk_str b)
{
    const uint64_t shorter = a.length < b.length ? a.length : b.length;

    for (uint64_t i = 0; i < shorter; i++)
        if (a.data[i] != b.data[i])
            return rank(a.data[i]) - rank(b.data[i]);
    return (a.length > b.length) - (a.length < b.length);
}

static int by_word(const void *a, const void *b)
{
    return compare(*(const tk_str *)a, *(const tk_str *)b);
}

static void put_articles(tk_json_writer *w, const list *l)
{
    uint32_t number = 0;
    unsigned shift = 0;

    tk_json_open(w, '[');
    for (uint32_t i = 0; i < l->length; i++) {
        number |= (uint32_t)(l->data[i] & 0x7f) << shift;
        shift += 7;
        if (l->data[i] & 0x80)
            continue;
        tk_json_put_integer(w, number);
        number = shift = 0;
    }
    tk_json_close(w, ']');
}

/** A block while it is filled. */
typedef struct shard {
    tk_json_writer words, articles;
    uint32_t k;
} shard;

static void start_shard(shard *s)
{
    tk_json_open(&s->words, '{');
    tk_json_put_key(&s->words, "words");
    tk_json_open(&s->words, '[');
    tk_json_open(&s->articles, '[');
}

static bool put_shard(shard *s, tk_blocks *blocks)
{
    char name[32];
    size_t length = 0;
    char *articles;
    bool ok = false;

    tk_json_close(&s->articles, ']');
    articles = tk_json_written(&s->articles, &length);
    tk_json_close(&s->words, ']');
    tk_json_put_key(&s->words, "articles");
    if (articles)
        tk_json_put_literal(&s->words, articles, length);
    tk_json_close(&s->words, '}');
    snprintf(name, sizeof name, "search-%u", (unsigned)s->k++);
    ok = articles ? tk_blocks_put(blocks, name, &s->words) : tk_problem_memory(blocks->error);
    free(articles);
    return ok;
}

/** Writes the blocks of sorted words. */
static bool put_shards(tk_word_index *index, const tk_str *words, tk_blocks *blocks,
                       tk_json_writer *w)
{
    shard s = {0};
    bool ok = true;

    for (uint32_t i = 0; i < index->words.count && ok; i++) {
        const uint32_t number = tk_string_table_find(&index->words, words[i].data, words[i].length);

        if (!s.words.length) {
            start_shard(&s);
            tk_json_put_string(w, words[i].data, words[i].length);
        }
        tk_json_put_string(&s.words, words[i].data, words[i].length);
        put_articles(&s.articles, tk_string_table_value(&index->words, number));
        if (s.words.length + s.articles.length >= BLOCK_BYTES || s.words.failed ||
            s.articles.failed)
            ok = put_shard(&s, blocks);
    }
    if (ok && s.words.length)
        ok = put_shard(&s, blocks);
    free(tk_json_written(&s.words, NULL));
    free(tk_json_written(&s.articles, NULL));
    return ok;
}

bool tk_word_index_write(tk_word_index *index, tk_blocks *blocks, tk_json_writer *w)
{
    const uint32_t n = index->words.count;
    tk_str *words = index->failed ? NULL : malloc((n + (size_t)1) * sizeof *words);
    bool ok;

    if (!words)
        return tk_problem_memory(blocks->error);
    for (uint32_t i = 0; i < n; i++)
        words[i] = tk_string_table_at(&index->words, i);
    qsort(words, n, sizeof *words, by_word);
    tk_json_open(w, '[');
    ok = put_shards(index, words, blocks, w);
    tk_json_close(w, ']');
    free(words);
    return ok;
}

void tk_word_index_finish(tk_word_index *index)
{
    for (uint32_t i = 0; i < index->words.count; i++)
        free(((list *)tk_string_table_value(&index->words, i))->data);
    tk_string_table_finish(&index->words);
}
