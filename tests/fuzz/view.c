// SPDX-License-Identifier: MIT
// Any line as a document of a page. What is written of it is JSON, with as many entities and facts
// as the document has spans of them; the words are UTF-8.
#include "article.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/utf8.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

/** Reads what a writer wrote, after `end`. The caller frees the text. */
static const tk_json *read_back(tk_json_reader *reader, tk_json_writer *w, char end, char **text)
{
    size_t length = 0;

    tk_json_close(w, end);
    *text = tk_json_written(w, &length);
    check(*text != NULL);
    const tk_json *root = tk_json_read(reader, *text, length);
    check(root != NULL);
    return root;
}

static void check_element(tk_articles *articles)
{
    static tk_json_reader reader;
    char *text;
    tk_json_each element = tk_json_each_of(read_back(&reader, &articles->series.w, ']', &text));

    check(tk_json_next(&element));
    const tk_json *doc = tk_json_member(element.value, "doc");
    static const char *const names[] = {"entity", "fact"};
    for (size_t i = 0; i < 2; i++) {
        const tk_json *spans = tk_json_typed(doc, names[i], TK_JSON_ARRAY);
        check(tk_json_count(spans) == tk_json_count(tk_json_member(element.value, names[i])));
    }
    check(!tk_json_member(doc, "token") && tk_json_member(doc, "id"));
    free(text);
}

static void check_words(const tk_word_index *words)
{
    for (uint32_t i = 0; i < words->words.count; i++) {
        const tk_str word = tk_string_table_at(&words->words, i);
        for (uint64_t at = 0; at < word.length;) {
            unsigned subpart;
            const unsigned n =
                tk_utf8_sequence((const uint8_t *)word.data + at, word.length - at, &subpart);
            check(n > 0);
            at += n;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tk_message error = {0};
    tk_blocks blocks = {.folder = "/nonexistent", .error = &error};
    tk_view_corpus corpus = {0};
    tk_word_index words;
    tk_articles articles;
    tk_json_writer index = {0};
    // A copy, so that a byte read behind the text is a fault.
    char *line = malloc(size + (size == 0));

    check(line != NULL);
    memcpy(line, data, size);
    tk_word_index_start(&words);
    tk_articles_start(&articles, &blocks, &corpus, &words, (uint32_t)(size % 3));
    const int added = tk_articles_add(&articles, (tk_str){line, size}, "line", &error);
    if (added > 0) {
        static tk_json_reader reader;
        char *text;

        check_element(&articles);
        check_words(&words);
        tk_json_open(&index, '{');
        check(tk_articles_end(&articles, &index));
        const tk_json *root = read_back(&reader, &index, '}', &text);
        check(tk_json_count(tk_json_member(root, "articles")) == TK_ARTICLE_COLUMNS);
        free(text);
    } else {
        check(error.text[0] != '\0');
    }
    tk_articles_finish(&articles);
    tk_word_index_finish(&words);
    free(line);
    return 0;
}
