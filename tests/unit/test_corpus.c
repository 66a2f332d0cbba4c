// SPDX-License-Identifier: MIT
// How an annotation file is read, and which parts are reported because they do not fit.
#include "eval_world.h"

static world w;

/** The kinds of the issues, in order: "outside empty". */
static void expect_issues(const char *right)
{
    char got[1024] = "";
    for (size_t i = 0; i < w.issues.n; i++) {
        const char *name = tk_issue_name(w.issues.items[i].kind);
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i ? " " : "", name);
    }
    cr_expect_str_eq(got, right);
}

/** Spans of the first document's layer "x", as "0-3 5-7". */
static void expect_spans(const tk_corpus *corpus, const char *right)
{
    char got[1024] = "";
    const tk_layer_spans *layer = tk_article_layer(&corpus->articles[0], "x");
    cr_assert(layer);
    for (uint32_t i = 0; i < layer->count; i++)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%u-%u", i ? " " : "",
                 layer->spans[i].start, layer->spans[i].end);
    cr_expect_str_eq(got, right);
}

static void expect_gold(const char *lines, const char *issues, const char *spans)
{
    open_world(&w, lines, "");
    expect_issues(issues);
    expect_spans(&w.gold, spans);
    close_world(&w);
}

Test(corpus, spans_are_put_in_order)
{
    expect_gold("{\"id\": \"a\", \"text\": \"one two\", \"x\": [{\"start\": 4, \"end\": 7}, "
                "{\"start\": 0, \"end\": 7}, {\"end\": 3, \"start\": 0}]}",
                "", "0-3 0-7 4-7");
    expect_gold("\xef\xbb\xbf{\"id\": 7, \"text\": \"\", \"x\": []}\r\n\n  \n", "", "");
}

Test(corpus, offsets_that_do_not_fit_are_reported_and_left_out)
{
    expect_gold("{\"id\": \"a\", \"text\": \"one two\", \"x\": [{\"start\": 0, \"end\": 3}, "
                "{\"start\": 4, \"end\": 8}, {\"start\": 9, \"end\": 12}, {\"start\": 3, \"end\": "
                "3}, {\"start\": 5, \"end\": 4}, {\"start\": -1, \"end\": 3}, {\"start\": 1}, "
                "{\"start\": 0.5, \"end\": 3}, {\"start\": \"0\", \"end\": 3}]}",
                "outside outside empty empty outside bad_span bad_span bad_span", "0-3");
}

Test(corpus, offsets_beyond_integers_are_reported_as_none)
{
    static const char *const offsets[] = {"4.4e33", "-4.4e33", "1e308", "0.5", "1e400"};

    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        char line[128];
        snprintf(line, sizeof line,
                 "{\"id\": \"a\", \"text\": \"one\", \"x\": [{\"start\": %s, \"end\": 3}]}",
                 offsets[i]);
        open_world(&w, line, "");
        expect_issues("bad_span");
        cr_expect_eq(w.issues.items[0].start, -1, "%s", offsets[i]);
        cr_expect_eq(w.issues.items[0].end, -1, "%s", offsets[i]);
        close_world(&w);
    }
}

Test(corpus, what_looks_wrong_but_fits_is_reported_and_kept)
{
    expect_gold("{\"id\": \"a\", \"text\": \"one two\", \"x\": [{\"start\": 0, \"end\": 4}, "
                "{\"start\": 0, \"end\": 4}]}",
                "white_space white_space duplicate_span", "0-4 0-4");
    expect_gold("{\"id\": \"a\", \"text\": \"e\\u0301a\", \"x\": [{\"start\": 0, \"end\": 1}, "
                "{\"start\": 2, \"end\": 3}]}",
                "inside_cluster", "0-1 2-3");
    expect_gold("{\"id\": \"a\", \"text\": \"a\\r\\nb\", \"x\": [{\"start\": 0, \"end\": 2}]}",
                "white_space inside_cluster", "0-2");
}

Test(corpus, an_issue_tells_where)
{
    open_world(&w,
               "{\"id\": \"a\", \"text\": \"one\"}\n\n"
               "{\"id\": \"b\", \"text\": \"one\", \"x\": [{\"start\": 0, \"end\": 1}, "
               "{\"start\": 2, \"end\": 5}]}\n",
               "");
    cr_assert_eq(w.issues.n, 1);
    const tk_issue *issue = &w.issues.items[0];
    cr_expect_str_eq(issue->side, "gold");
    cr_expect_eq(issue->line, 3);
    cr_expect_str_eq(issue->document, "b");
    cr_expect_str_eq(issue->layer, "x");
    cr_expect_eq(issue->start, 2);
    cr_expect_eq(issue->end, 5);
    cr_expect_str_eq(issue->message,
                     "layer x, span 1: it ends after the text, which has 3 code points");
    close_world(&w);
}

Test(corpus, units)
{
    // "🙂 Zoë": the name is code points 2-5, bytes 5-9, UTF-16 units 3-6.
    static const struct {
        uint32_t unit;
        const char *start, *end;
    } cases[] = {
        {TK_UNIT_CODEPOINT, "2", "5"}, {TK_UNIT_BYTE, "5", "9"}, {TK_UNIT_UTF16, "3", "6"}};
    for (int i = 0; i < 3; i++) {
        char line[256];
        snprintf(line, sizeof line,
                 "{\"id\": \"a\", \"text\": \"\U0001F642 Zoë\", \"x\": [{\"start\": %s, \"end\": "
                 "%s}]}",
                 cases[i].start, cases[i].end);
        open_world_in(&w, line, line, cases[i].unit);
        expect_issues("");
        expect_spans(&w.gold, "2-5");
        expect_spans(&w.predicted, "2-5");
        close_world(&w);
    }
    open_world_in(&w,
                  "{\"id\": \"a\", \"text\": \"\U0001F642\", \"x\": [{\"start\": 0, \"end\": 2}]}",
                  "", TK_UNIT_BYTE);
    expect_issues("inside_character");
    close_world(&w);
}

Test(corpus, ids)
{
    open_world(&w,
               "{\"id\": \"a\", \"text\": \"1\"}\n{\"text\": \"2\"}\n{\"id\": \"a\", \"text\": "
               "\"3\"}\n{\"id\": \"b\", \"text\": \"4\"}",
               "{\"id\": \"b\"}\n{\"id\": \"c\"}\n{\"id\": \"b\"}\n{\"id\": \"a\"}");
    expect_issues("no_id duplicate_id no_gold duplicate_id");
    cr_expect_eq(w.gold.n_articles, 3);
    cr_expect_str_eq(tk_corpus_find(&w.gold, "a")->text, "1");
    cr_expect_str_eq(tk_corpus_find(&w.gold, "#2")->text, "2");
    cr_expect_not(tk_corpus_find(&w.gold, "c"));
    cr_expect_eq(w.predicted.n_articles, 2);
    cr_expect_str_eq(w.pairing.predicted[0]->id, "a");
    cr_expect_not(w.pairing.predicted[1]);
    close_world(&w);
}

Test(corpus, documents_without_ids_belong_together_by_number)
{
    open_world(&w, "{\"text\": \"1\"}\n{\"text\": \"2\"}", "{\"text\": \"1\"}\n{\"text\": \"2\"}");
    cr_expect_eq(w.predicted.n_articles, 2);
    cr_expect_str_eq(w.pairing.predicted[1]->text, "2");
    close_world(&w);
}

Test(corpus, another_text_excludes_the_document)
{
    open_world(&w, "{\"id\": \"a\", \"text\": \"naïve\"}\n{\"id\": \"b\", \"text\": \"x\"}",
               "{\"id\": \"a\", \"text\": \"naïf\"}\n{\"id\": \"b\"}");
    expect_issues("other_text");
    cr_expect(strstr(w.issues.items[0].message, "code point 3"), "%s", w.issues.items[0].message);
    cr_expect(w.excluded[0] && !w.excluded[1]);
    close_world(&w);
    // The second byte of é and è differs, so the code point must be compared.
    open_world(&w, "{\"id\": \"a\", \"text\": \"aé\"}", "{\"id\": \"a\", \"text\": \"aè\"}");
    cr_expect(strstr(w.issues.items[0].message, "code point 1"), "%s", w.issues.items[0].message);
    close_world(&w);
}

Test(corpus, lines_that_are_no_documents)
{
    open_world(&w, "{\"id\": \"a\"}\n[1]\n{\"id\": \n{\"id\": \"b\", \"text\": \"x\"}\n",
               "nonsense");
    expect_issues("no_text not_json not_json not_json");
    cr_expect_eq(w.gold.n_articles, 1);
    close_world(&w);
}

Test(corpus, layers_values_and_other_keys)
{
    open_world(
        &w,
        "{\"id\": \"a\", \"text\": \"abc\", \"meta\": {\"date\": \"2025-01-01\"}, \"tags\": "
        "[\"t\"], \"x\": [{\"start\": 0, \"end\": 1, \"text\": \"a\", \"label\": \"L\", "
        "\"vague\": false, \"mod\": null, \"name\": \"\", \"value\": 1.50, \"also\": [\"p\", "
        "null, \"q\"], \"score\": 0.5}], \"empty\": [], \"document\": {\"hype\": 3, \"bad\": "
        "\"x\", \"none\": null}}",
        "");
    expect_issues("bad_value");
    const tk_article *a = &w.gold.articles[0];
    cr_expect_str_eq(a->meta, "{\"date\":\"2025-01-01\"}");
    cr_expect_eq(a->n_layers, 2, "x and empty");
    cr_expect(tk_article_layer(a, "empty") && !tk_article_layer(a, "tags"));
    const tk_span *span = &tk_article_layer(a, "x")->spans[0];
    cr_expect_eq(span->score, 0.5);
    cr_assert_eq(span->n_cells, 3, "columns that are null, false or empty are not there");
    cr_expect_str_eq(tk_span_cell(span, "value")->text, "1.50");
    cr_expect_str_eq(tk_span_cell(span, "also")->text, "p");
    cr_expect_str_eq(tk_span_cell(span, "also")->other->text, "q");
    cr_expect_not(tk_span_cell(span, "also")->other->other);
    cr_expect_eq(tk_article_score(a, "hype")->value, 3);
    cr_expect_not(tk_article_score(a, "none"));
    close_world(&w);
}

Test(corpus, a_score_that_is_no_number_is_none)
{
    open_world(&w,
               "{\"id\": \"a\", \"text\": \"abc\", \"x\": [{\"start\": 0, \"end\": 1, \"score\": "
               "\"high\"}, {\"start\": 1, \"end\": 2, \"score\": null}]}",
               "");
    expect_issues("bad_value");
    cr_expect(tk_article_layer(&w.gold.articles[0], "x")->spans[0].score !=
              tk_article_layer(&w.gold.articles[0], "x")->spans[0].score);
    close_world(&w);
}

Test(corpus, layers_without_a_span_can_be_dropped)
{
    open_world(&w,
               "{\"id\": \"a\", \"text\": \"abc\", \"y\": [], \"x\": [], \"z\": []}\n"
               "{\"id\": \"b\", \"text\": \"abc\", \"y\": [], \"x\": [{\"start\": 0, \"end\": 1}]}",
               "");
    tk_corpus_drop_empty(&w.gold);
    cr_assert_eq(w.gold.n_seen, 1);
    cr_expect_str_eq(w.gold.seen[0], "x");
    for (int i = 0; i < 2; i++) {
        cr_expect_eq(w.gold.articles[i].n_layers, 1);
        cr_expect(tk_article_layer(&w.gold.articles[i], "x"));
    }
    close_world(&w);
}
