// SPDX-License-Identifier: MIT
// Any bytes as a document that is to be saved in a gold file: what is accepted is a line that
// `toolkit eval` reads without an issue, keeps id and text, and is accepted again as it is.
#include "corpus.h"
#include "gold_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/json.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) ((condition) ? (void)0 : (fprintf(stderr, "%s\n", #condition), abort()))

static const char old[] =
    "{\"id\": \"a\", \"meta\": {\"n\": 1.10}, \"text\": \"Acme pays $5 in 2025.\\n"
    "Bo\\u0301 \\ud83d\\ude00.\", \"entity\": []}";

static void check_eval(const char *line, size_t length)
{
    tk_corpus corpus = {0};
    tk_issues issues = {0};
    tk_message error = {""};
    const tk_corpus_reading how = {.side = "gold", .unit = TK_UNIT_CODEPOINT, .issues = &issues};
    CHECK(tk_corpus_parse(&corpus, line, length, "fuzz", &how, &error));
    CHECK(corpus.n_articles == 1 && issues.n == 0);
    tk_corpus_free(&corpus);
    tk_issues_free(&issues);
}

static void check_line(const char *line, size_t length)
{
    tk_gold_fault fault = {0};
    tk_json_reader reader = {0};
    size_t again_length = 0;
    const tk_json *root = tk_json_read(&reader, line, length);
    CHECK(!memchr(line, '\n', length));
    CHECK(tk_json_is(root, TK_JSON_OBJECT));
    CHECK(strcmp(tk_json_text(tk_json_member(root, "id")).data, "a") == 0);
    CHECK(tk_json_member(tk_json_member(root, "meta"), "n"));
    check_eval(line, length);
    char *again =
        tk_gold_check((tk_str){line, length}, NULL, (tk_str){line, length}, &again_length, &fault);
    CHECK(again && again_length == length && memcmp(again, line, length) == 0);
    free(again);
    tk_json_finish(&reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tk_gold_fault fault = {0};
    size_t length = 0;
    char *line = tk_gold_check((tk_str){old, sizeof old - 1}, NULL,
                               (tk_str){(const char *)data, size}, &length, &fault);
    if (line)
        check_line(line, length);
    else
        CHECK(fault.status && fault.message[0]);
    free(line);
    return 0;
}
