// SPDX-License-Identifier: MIT
// The collectors count, cooccur, duplicates and summary with a small host: their results, that
// documents can be divided into states in any way, and that a damaged state is refused.
#include "fake_corpus.h"
#include "random.h"

#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const fake_doc corpus[] = {
    {"a", "2025-06-08", "Wire", "Meta1 pays Scale for a stake. Meta1 pays the price of growth."},
    {"b", "2024-12-30", "Wire", "The price, of growth. Pat met Scale and Facebook1 in Paris."},
    {"c", NULL, "Daily", "Meta1 pays Scale for a stake. Meta1 pays the price of growth."},
    {"d", "2025-06-30T08:00Z", NULL, "Quiet."},
    {"e", "2025", "Wire", ""},
    {"f", "2025-02-30", "Daily", "meta1 pays Scale for a stake Meta1 pays the price of growth"},
    {"g", "2021-01-03", "Daily", "Scale met Pat. Pat met Scale. Alone, Zed left. Scale, Scale."},
};
#define DOCUMENTS (sizeof corpus / sizeof *corpus)

// -------------------------------------------------------------------------------------- results

// Collects documents `from` to `to`, each state saved and merged, into a collector.
static void collect(fake_collector *into, const tk_plugin *plugin, const char *const *settings,
                    size_t from, size_t to, size_t step)
{
    fake_collector worker = {0};
    cr_assert_eq(fake_open(&worker, plugin, settings), TK_OK, "%s", worker.message);
    for (size_t i = from; i < to; i += step) {
        for (size_t k = i; k < to && k < i + step; k++) {
            cr_assert_eq(fake_add(&worker, &corpus[k]), TK_OK, "%s", worker.message);
        }
        tk_sink state = fake_save(&worker);
        cr_assert_str_empty(state.message);
        cr_assert_str_empty(fake_merge(into, state.data, state.length));
        fake_free(&state);
    }
    fake_close(&worker);
}

// The result, NUL-terminated, freed by the caller.
static char *text_of(tk_sink sink)
{
    cr_assert_str_empty(sink.message);
    char *text = realloc(sink.data, sink.length + 1);
    text[sink.length] = '\0';
    return text;
}

// The result if all documents are added to one instance.
static char *result_of(const tk_plugin *plugin, const char *const *settings)
{
    fake_collector c = {0};
    cr_assert_eq(fake_open(&c, plugin, settings), TK_OK, "%s", c.message);
    for (size_t i = 0; i < DOCUMENTS; i++) {
        cr_assert_eq(fake_add(&c, &corpus[i]), TK_OK, "%s", c.message);
    }
    char *text = text_of(fake_finish(&c));
    fake_close(&c);
    return text;
}

// Checks that the result does not depend on how the documents are divided.
static void check_division(const tk_plugin *plugin, const char *const *settings)
{
    char *expected = result_of(plugin, settings);
    for (size_t step = 1; step <= DOCUMENTS; step++) {
        fake_collector c = {0};
        cr_assert_eq(fake_open(&c, plugin, settings), TK_OK);
        collect(&c, plugin, settings, 0, DOCUMENTS, step);
        char *text = text_of(fake_finish(&c));
        cr_expect_str_eq(text, expected, "%s by %zu", plugin->id, step);
        free(text);
        fake_close(&c);
    }
    for (size_t half = 0; half <= DOCUMENTS; half++) { // states of merged states
        fake_collector whole = {0};
        cr_assert_eq(fake_open(&whole, plugin, settings), TK_OK);
        for (int k = 0; k < 2; k++) {
            fake_collector part = {0};
            cr_assert_eq(fake_open(&part, plugin, settings), TK_OK);
            collect(&part, plugin, settings, k == 0 ? 0 : half, k == 0 ? half : DOCUMENTS, 1);
            tk_sink state = fake_save(&part);
            cr_assert_str_empty(fake_merge(&whole, state.data, state.length));
            fake_free(&state);
            fake_close(&part);
        }
        char *text = text_of(fake_finish(&whole));
        cr_expect_str_eq(text, expected, "%s divided at %zu", plugin->id, half);
        free(text);
        fake_close(&whole);
    }
    free(expected);
}

static void expect(const tk_plugin *plugin, const char *const *settings, const char *expected)
{
    char *text = result_of(plugin, settings);
    cr_expect_str_eq(text, expected, "%s", text);
    free(text);
    check_division(plugin, settings);
}

#define WITH(...) ((const char *const[]){__VA_ARGS__, NULL})

Test(collectors, count_forms)
{
    const tk_plugin *count = fake_load("count", 0);
    expect(count, WITH("min", "6"),
           "form,count,documents\r\nscale,8,5\r\nmeta1,6,3\r\npays,6,3\r\n");
    expect(count, WITH("min", "6", "format", "jsonl", "stopwords", "stopwords.txt"),
           "{\"form\": \"scale\", \"count\": 8, \"documents\": 5}\n"
           "{\"form\": \"meta1\", \"count\": 6, \"documents\": 3}\n"
           "{\"form\": \"pays\", \"count\": 6, \"documents\": 3}\n");
    expect(count, WITH("by", "source", "top", "1", "stopwords", "stopwords.txt"),
           "source,form,count,documents\r\n"
           ",quiet,1,1\r\nDaily,scale,6,3\r\nWire,growth,2,2\r\n");
}

Test(collectors, count_stems)
{
    expect(fake_load("count", 1), WITH("min", "6"),
           "stem,count,documents\r\nscal,8,5\r\nmeta,6,3\r\npay,6,3\r\n");
    expect(fake_load("count", 1), WITH("of", "ngram", "min", "6"),
           "ngram,count,documents\r\nmeta pay,6,3\r\n");
}

Test(collectors, count_ngrams)
{
    const tk_plugin *count = fake_load("count", 0);
    // "the price of growth" of b has a comma inside; f has one sentence only.
    expect(count, WITH("of", "ngram", "n", "4", "min", "3"),
           "ngram,count,documents\r\n"
           "meta1 pays scale for,3,3\r\nmeta1 pays the price,3,3\r\npays scale for a,3,3\r\n"
           "pays the price of,3,3\r\nscale for a stake,3,3\r\nthe price of growth,3,3\r\n");
    // None begins or ends with a stopword.
    expect(count, WITH("of", "ngram", "n", "3", "min", "2", "stopwords", "stopwords.txt"),
           "ngram,count,documents\r\n"
           "for a stake,3,3\r\nmeta1 pays scale,3,3\r\npays scale for,3,3\r\n"
           "pays the price,3,3\r\nprice of growth,3,3\r\npat met scale,2,2\r\n");
    expect(count, WITH("of", "ngram", "n", "5", "by", "year", "top", "1"),
           "year,ngram,count,documents\r\n"
           ",meta1 pays scale for a,1,1\r\n"
           "2024,met scale and facebook1 in,1,1\r\n"
           "2025,meta1 pays scale for a,2,2\r\n");
}

Test(collectors, count_by_periods)
{
    const tk_plugin *count = fake_load("count", 0);
    expect(count, WITH("by", "week", "top", "1", "stopwords", "stopwords.txt", "min", "1"),
           "week,form,count,documents\r\n"
           ",meta1,4,2\r\n"         // c has no date, e and f no day
           "2020-W53,scale,4,1\r\n" // a Sunday
           "2025-W01,and,1,1\r\n"   // a Monday of 2024
           "2025-W23,meta1,2,1\r\n"
           "2025-W27,quiet,1,1\r\n");
    expect(count, WITH("by", "day", "top", "1"),
           "day,form,count,documents\r\n"
           ",meta1,4,2\r\n2021-01-03,scale,4,1\r\n2024-12-30,and,1,1\r\n2025-06-08,meta1,2,1\r\n"
           "2025-06-30,quiet,1,1\r\n");
    expect(count, WITH("by", "month", "top", "1"),
           "month,form,count,documents\r\n"
           ",meta1,2,1\r\n2021-01,scale,4,1\r\n2024-12,and,1,1\r\n2025-02,meta1,2,1\r\n"
           "2025-06,meta1,2,1\r\n");
}

Test(collectors, count_entities)
{
    const tk_plugin *count = fake_load("count", 0);
    // Facebook1 has the id of Meta1, which comes first.
    expect(count, WITH("of", "entity", "min", "2"),
           "name,label,id,count,documents\r\n"
           "Scale,ORG,,8,5\r\nMeta,ORG,1,6,4\r\nPat,PERSON,,3,2\r\n");
    expect(count, WITH("of", "entity", "labels", "person", "format", "jsonl"),
           "{\"name\": \"Pat\", \"label\": \"PERSON\", \"count\": 3, \"documents\": 2}\n"
           "{\"name\": \"Paris\", \"label\": \"PERSON\", \"count\": 1, \"documents\": 1}\n");
}

Test(collectors, wrong_options_are_refused)
{
    fake_collector c = {0};
    cr_expect_eq(fake_open(&c, fake_load("count", 0), WITH("labels", "ORG, COMPANY")),
                 TK_ERR_INSTANCE);
    cr_expect_str_eq(c.message,
                     "labels: 'COMPANY' is not a label; the labels are PERSON, ORG, LOC, "
                     "PRODUCT, EVENT, MISC");
    cr_expect_eq(fake_open(&c, fake_load("cooccur", 0), WITH("labels", "x")), TK_ERR_INSTANCE);
}

Test(collectors, too_many_rows_fail)
{
    fake_collector c = {0};
    cr_assert_eq(fake_open(&c, fake_load("count", 0), WITH("max", "5")), TK_OK);
    cr_expect_eq(fake_add(&c, &corpus[0]), TK_ERR_INSTANCE);
    cr_expect_str_eq(c.message,
                     "max: there are more different terms than that; raise it, or count fewer");
    fake_close(&c);
    cr_assert_eq(fake_open(&c, fake_load("cooccur", 0), WITH("max", "2")), TK_OK);
    cr_expect_eq(fake_add(&c, &corpus[1]), TK_ERR_INSTANCE);
    fake_close(&c);
}

Test(collectors, cooccur_csv)
{
    const tk_plugin *cooccur = fake_load("cooccur", 0);
    static const char head[] =
        "source,source_label,source_id,target,target_label,target_id,weight,documents\r\n";
    char expected[1000];
    // "Scale met Pat." twice in one document; in f there is one sentence.
    snprintf(expected, sizeof expected, "%s%s", head,
             "Meta,ORG,1,Scale,ORG,,4,4\r\nPat,PERSON,,Scale,ORG,,3,2\r\n");
    expect(cooccur, WITH("format", "csv", "min", "2"), expected);
    snprintf(expected, sizeof expected, "%s%s", head,
             "Meta,ORG,1,Scale,ORG,,4,4\r\nPat,PERSON,,Scale,ORG,,2,2\r\n");
    expect(cooccur, WITH("format", "csv", "within", "document", "min", "2"), expected);
}

Test(collectors, cooccur_skips_long_lists)
{
    fake_collector c = {0};
    cr_assert_eq(fake_open(&c, fake_load("cooccur", 0), WITH("most", "3", "format", "csv")), TK_OK);
    const fake_doc list = {"l", NULL, NULL, "A B C D E and A. A met B. B, B and C and A."};
    cr_assert_eq(fake_add(&c, &list), TK_OK);
    cr_expect_str_eq(c.message, "skipped 1 sentences with too many entities to pair (see `most`)");
    char *text = text_of(fake_finish(&c));
    cr_expect_str_eq(text, "source,source_label,source_id,target,target_label,target_id,weight,"
                           "documents\r\nA,ORG,,B,ORG,,2,1\r\nA,ORG,,C,ORG,,1,1\r\n"
                           "B,ORG,,C,ORG,,1,1\r\n");
    free(text);
    fake_close(&c);
}

Test(collectors, cooccur_graph)
{
    char *text = result_of(fake_load("cooccur", 0), WITH("min", "3"));
    const char *graph = strstr(text, "<graph ");
    cr_assert(graph != NULL);
    cr_expect_str_eq(
        graph, "<graph edgedefault=\"undirected\">\n"
               "<node id=\"n1\"><data key=\"label\">Meta</data><data key=\"type\">ORG</data>"
               "<data key=\"id\">1</data><data key=\"mentions\">6</data>"
               "<data key=\"documents\">4</data></node>\n"
               "<node id=\"n3\"><data key=\"label\">Pat</data><data key=\"type\">PERSON</data>"
               "<data key=\"mentions\">3</data><data key=\"documents\">2</data></node>\n"
               "<node id=\"n5\"><data key=\"label\">Scale</data><data key=\"type\">ORG</data>"
               "<data key=\"mentions\">8</data><data key=\"documents\">5</data></node>\n"
               "<edge source=\"n1\" target=\"n5\"><data key=\"weight\">4</data>"
               "<data key=\"shared\">4</data></edge>\n"
               "<edge source=\"n3\" target=\"n5\"><data key=\"weight\">3</data>"
               "<data key=\"shared\">2</data></edge>\n"
               "</graph>\n</graphml>\n");
    free(text);
    check_division(fake_load("cooccur", 0), WITH("min", "3"));
}

Test(collectors, duplicates)
{
    const tk_plugin *duplicates = fake_load("duplicates", 0);
    expect(duplicates, WITH("threshold", "0.8"),
           "group,id,date,source,similarity,copy_of\r\n"
           "1,a,2025-06-08,Wire,1,\r\n1,c,,Daily,1,a\r\n1,f,2025-02-30,Daily,1,\r\n");
    expect(duplicates, WITH("format", "jsonl"),
           "{\"group\": 1, \"id\": \"a\", \"date\": \"2025-06-08\", \"source\": \"Wire\", "
           "\"similarity\": 1}\n"
           "{\"group\": 1, \"id\": \"c\", \"source\": \"Daily\", \"similarity\": 1, "
           "\"copy_of\": \"a\"}\n"
           "{\"group\": 1, \"id\": \"f\", \"date\": \"2025-02-30\", \"source\": \"Daily\", "
           "\"similarity\": 1}\n");
}

Test(collectors, summary_of_names)
{
    const tk_plugin *plugin = fake_load("summary", 0);
    expect(plugin, WITH("top", "3"),
           "Most mentioned names, of 9\n"
           "  mentions  articles\n"
           "         8         5  ORG      Scale\n"
           "         5         3  ORG      Meta\n"
           "         3         2  PERSON   Pat\n");
    expect(plugin, WITH("top", "1", "format", "json"),
           "{\"documents\":7,\"names\":{\"different\":9,\"not_counted\":0,\"top\":[{\"name\":"
           "\"Scale\",\"label\":\"ORG\",\"mentions\":8,\"documents\":5}]}}\n");
}

Test(collectors, summary_leaves_out_names_beyond_its_limit)
{
    fake_collector c = {0};
    cr_assert_eq(fake_open(&c, fake_load("summary", 0), WITH("max", "2", "top", "9")), TK_OK);
    collect(&c, c.plugin, WITH("max", "2", "top", "9"), 0, DOCUMENTS, 1);
    char *text = text_of(fake_finish(&c));
    // Meta and Scale are the first two; they are counted in all documents.
    cr_expect_str_eq(text,
                     "Most mentioned names, of 2\n"
                     "  mentions  articles\n"
                     "         8         5  ORG      Scale\n"
                     "         5         3  ORG      Meta\n"
                     "  not counted: 9 mentions of names that are too long, or came when "
                     "there were `max`\n",
                     "%s", text);
    free(text);
    fake_close(&c);
}

Test(collectors, no_documents)
{
    for (int i = 0; i < 4; i++) {
        static const char *const names[] = {"count", "cooccur", "duplicates", "summary"};
        fake_collector c = {0};
        cr_assert_eq(fake_open(&c, fake_load(names[i], 0), NULL), TK_OK);
        char *text = text_of(fake_finish(&c));
        cr_expect_gt(strlen(text), 10);
        free(text);
        fake_close(&c);
    }
}

// ------------------------------------------------------------------------------------ hostile
// names

Test(collectors, hostile_names_are_escaped)
{
    const fake_doc doc = {"=1+2,\"a\"", "@x", "-1", "A<&>\x01\x1f\xEF\xBF\xBE B\"=1 C\r\n."};
    fake_collector c = {0};
    cr_assert_eq(fake_open(&c, fake_load("cooccur", 0), NULL), TK_OK);
    cr_assert_eq(fake_add(&c, &doc), TK_OK);
    char *text = text_of(fake_finish(&c));
    cr_expect(strstr(text, ">A&lt;&amp;&gt;\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD<") != NULL, "%s",
              text);
    cr_expect(strstr(text, ">C&#13;\n<") != NULL);
    free(text);
    fake_close(&c);
    cr_assert_eq(fake_open(&c, fake_load("duplicates", 0), NULL), TK_OK);
    cr_assert_eq(fake_add(&c, &doc), TK_OK);
    cr_assert_eq(fake_add(&c, &doc), TK_OK);
    text = text_of(fake_finish(&c));
    cr_expect(strstr(text, "\r\n1,\"'=1+2,\"\"a\"\"\",'@x,-1,1,\"'=1+2,\"\"a\"\"\"\r\n") != NULL,
              "%s", text);
    free(text);
    fake_close(&c);
}

// ----------------------------------------------------------------------------------- damaged
// states

// Merges a state, and writes the result and the state if that worked. Returns whether it did.
static bool try_state(const tk_plugin *plugin, const char *const *settings, const char *data,
                      size_t length)
{
    fake_collector c = {0};
    cr_assert_eq(fake_open(&c, plugin, settings), TK_OK);
    bool merged = fake_merge(&c, data, length)[0] == '\0';
    if (merged) {
        tk_sink result = fake_finish(&c);
        cr_expect_str_empty(result.message);
        fake_free(&result);
        tk_sink state = fake_save(&c);
        fake_free(&state);
    }
    fake_close(&c);
    return merged;
}

static void check_damage(const tk_plugin *plugin, const char *const *settings)
{
    fake_collector c = {0};
    cr_assert_eq(fake_open(&c, plugin, settings), TK_OK);
    for (size_t i = 0; i < DOCUMENTS; i++) {
        cr_assert_eq(fake_add(&c, &corpus[i]), TK_OK);
    }
    tk_sink state = fake_save(&c);
    fake_close(&c);
    cr_expect(try_state(plugin, settings, state.data, state.length));
    for (size_t n = 0; n < state.length; n++) {
        cr_expect_not(try_state(plugin, settings, state.data, n), "%s cut to %zu of %zu",
                      plugin->id, n, state.length);
    }
    uint64_t random = 1;
    for (size_t i = 0; i < state.length; i++) {
        char old = state.data[i];
        for (int k = 0; k < 4; k++) {
            uint32_t other = random_below(&random, 256);
            state.data[i] = (char)(k == 0 ? old + 1 : k == 1 ? 0xFF : (int)other);
            try_state(plugin, settings, state.data, state.length);
        }
        state.data[i] = old;
    }
    char *longer = malloc(state.length + 1);
    memcpy(longer, state.data, state.length);
    longer[state.length] = 0;
    cr_expect_not(try_state(plugin, settings, longer, state.length + 1), "%s: a byte more",
                  plugin->id);
    free(longer);
    fake_free(&state);
}

Test(collectors, damaged_states_are_refused)
{
    check_damage(fake_load("count", 0), WITH("by", "month"));
    check_damage(fake_load("count", 0), WITH("of", "ngram", "n", "3"));
    check_damage(fake_load("count", 0), WITH("of", "entity", "by", "source"));
    check_damage(fake_load("count", 1), NULL);
    check_damage(fake_load("cooccur", 0), NULL);
    check_damage(fake_load("duplicates", 0), NULL);
    check_damage(fake_load("summary", 0), NULL);
}

Test(collectors, states_of_other_options_are_refused)
{
    const tk_plugin *count = fake_load("count", 0);
    fake_collector c = {0};
    cr_assert_eq(fake_open(&c, count, WITH("of", "ngram")), TK_OK);
    cr_assert_eq(fake_add(&c, &corpus[0]), TK_OK);
    tk_sink state = fake_save(&c);
    fake_close(&c);
    cr_assert_eq(fake_open(&c, count, WITH("of", "ngram", "n", "3")), TK_OK);
    cr_expect_str_eq(fake_merge(&c, state.data, state.length),
                     "a state was saved with other options");
    fake_free(&state);
    fake_close(&c);
}
