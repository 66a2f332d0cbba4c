// SPDX-License-Identifier: MIT
// The checks of collectors: states that are merged in any division, or damaged.

#include "conform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 40 };

/** Bytes of a state or a result. */
typedef struct piece {
    char *data; // heap; never freed, because the process exits
    size_t length;
} piece;

/** The states of documents, one each. */
typedef struct states {
    tk_conform_bench *bench;
    piece list[MOST];
    uint32_t n;
} states;

static bool keep(piece *to, const tk_str *from)
{
    to->data = malloc(from->length + 1);
    to->length = from->length;
    if (to->data)
        memcpy(to->data, from->data, from->length);
    return to->data != NULL;
}

static bool failed(const tk_conform_bench *b, const char *when, const tk_message *error)
{
    return tk_report_fail(b->report, "%s: %s", when, error->text);
}

static bool merge(tk_conform_bench *b, const piece *state, const char *when)
{
    tk_message error = {0};
    return tk_session_merge(b->session, 0, state->data, state->length, &error) == TK_OK ||
           failed(b, when, &error);
}

static bool save(tk_conform_bench *b, piece *state, const char *when)
{
    tk_message error = {0};
    tk_str bytes;
    if (tk_session_save(b->session, 0, &bytes, &error) != TK_OK)
        return failed(b, when, &error);
    return keep(state, &bytes) || tk_report_fail(b->report, "out of memory");
}

static bool finish(tk_conform_bench *b, piece *result, const char *when)
{
    tk_message error = {0};
    tk_str bytes;
    if (tk_session_result(b->session, 0, &bytes, &error) != TK_OK)
        return failed(b, when, &error);
    return keep(result, &bytes) || tk_report_fail(b->report, "out of memory");
}

/** Adds a document, and takes its state, or leaves it to that of the next documents. */
static bool add(tk_conform_bench *b, const tk_conform_document *document, piece *state)
{
    tk_message error = {0};
    tk_str bytes;
    if (tk_session_collect(b->session, 0, state ? &bytes : NULL, &error) != TK_OK)
        return failed(b, document->name, &error);
    return !state || keep(state, &bytes) || tk_report_fail(b->report, "out of memory");
}

/**
 * Feeds documents, the shorter ones, and article after article between them, and adds each to the
 * state of its own or, if `whole` is not NULL, all to one.
 */
static bool add_all(states *s, piece *whole)
{
    tk_conform_bench *b = s->bench;
    const char *article = tk_conform_article();
    const uint32_t n = whole ? s->n : MOST;
    uint32_t added = 0, index = 0;
    for (; added < n && !b->report->failed; index++) {
        tk_conform_document document;
        tk_message error = {0};
        if (!tk_conform_document_at(b->subject, 0, index, &document))
            break;
        const bool is_short = document.length <= 64 << 10;
        const char *data = index % 3 && is_short ? document.data : article;
        const size_t length = data == article ? strlen(article) : document.length;
        char id[32];
        snprintf(id, sizeof id, "check-%u", index);
        tk_report_step(b->report, "%s, added to %s", document.name,
                       whole ? "one state" : "a state of its own");
        if (tk_session_feed(b->session, id, data, length, &error) == TK_OK) {
            piece *state = whole ? (added + 1 == n ? whole : NULL) : &s->list[added];
            add(b, &document, state);
            added++;
        }
        free(document.data);
    }
    s->n = added;
    return !b->report->failed && added;
}

/** Merges the states first … last - 1 as a binary tree. */
static bool merge_tree(const states *s, uint32_t first, uint32_t last, piece *out)
{
    const uint32_t middle = first + (last - first) / 2;
    piece left, right;
    if (last - first == 1) {
        *out = s->list[first];
        return true;
    }
    return merge_tree(s, first, middle, &left) && merge_tree(s, middle, last, &right) &&
           merge(s->bench, &left, "merge() in pairs") &&
           merge(s->bench, &right, "merge() in pairs") &&
           save(s->bench, out, "save() of a merged state");
}

static bool same(const tk_conform_bench *b, const piece *wanted, const piece *got, const char *what)
{
    if (got->length == wanted->length && memcmp(got->data, wanted->data, got->length) == 0)
        return true;
    return tk_report_fail(b->report,
                          "the result of %s differs from that of states merged one by one", what);
}

/** Opens a session, and takes the states of documents. */
static bool begin(states *s, tk_conform_bench *b, const tk_subject *subject, tk_report *report)
{
    *s = (states){.bench = b};
    if (!tk_conform_bench_init(b, subject, &(tk_conform_chain){0}, report) ||
        !tk_conform_bench_open(b))
        return false;
    return add_all(s, NULL) || (!report->failed && tk_report_fail(report, "no document was read"));
}

static bool merge_one_by_one(const states *s, piece *result)
{
    bool ok = true;
    tk_report_step(s->bench->report, "states merged one by one");
    for (uint32_t i = 0; ok && i < s->n; i++)
        ok = merge(s->bench, &s->list[i], "merge()");
    return ok && finish(s->bench, result, "finish()");
}

/** Merges states of no documents before, between and after the others. */
static bool merge_with_empty(const states *s, piece *result)
{
    tk_conform_bench *b = s->bench;
    piece empty;
    tk_report_step(b->report, "states of no documents among the others");
    bool ok = save(b, &empty, "save() without documents");
    for (uint32_t i = 0; ok && i < s->n; i++)
        ok = merge(b, &empty, "merge() of a state of no documents") &&
             merge(b, &s->list[i], "merge()");
    return ok && merge(b, &empty, "merge() of a state of no documents") &&
           finish(b, result, "finish()");
}

static bool merge_in_pairs(const states *s, piece *result)
{
    piece tree;
    tk_report_step(s->bench->report, "states merged in pairs");
    return merge_tree(s, 0, s->n, &tree) && merge(s->bench, &tree, "merge()") &&
           finish(s->bench, result, "finish()");
}

static bool merge_whole(states *s, piece *result)
{
    piece whole;
    return add_all(s, &whole) && merge(s->bench, &whole, "merge()") &&
           finish(s->bench, result, "finish()");
}

void tk_conform_check_merges(const tk_subject *subject, tk_report *report)
{
    tk_conform_bench b;
    states s;
    piece wanted, got, again;
    if (!begin(&s, &b, subject, report) || !merge_one_by_one(&s, &wanted))
        return;
    if (!merge_in_pairs(&s, &got) || !same(&b, &wanted, &got, "states merged in pairs") ||
        !merge_with_empty(&s, &got) ||
        !same(&b, &wanted, &got, "states of no documents among the others") ||
        !merge_whole(&s, &got) || !same(&b, &wanted, &got, "one state of all documents"))
        return;
    tk_report_step(report, "a run without documents, twice");
    if (finish(&b, &got, "finish() without documents") &&
        finish(&b, &again, "finish() without documents") &&
        (got.length != again.length || memcmp(got.data, again.data, got.length) != 0))
        tk_report_fail(report, "a run without documents has different results");
    tk_conform_bench_close(&b);
}

/** Merges a damaged state, and finishes if that succeeds. A failure must have a message. */
static bool merge_damaged(tk_conform_bench *b, const piece *state)
{
    tk_message error = {0};
    tk_str result;
    const tk_status status = tk_session_merge(b->session, 0, state->data, state->length, &error);
    if (status != TK_OK && strstr(error.text, "without a message"))
        return tk_report_fail(b->report, "%s", error.text);
    error.text[0] = '\0';
    // What was merged before the damage was seen may stay: the run has no result then.
    if (tk_session_result(b->session, 0, &result, &error) != TK_OK &&
        strstr(error.text, "without a message"))
        return tk_report_fail(b->report, "%s", error.text);
    return true;
}

void tk_conform_check_damage(const tk_subject *subject, tk_report *report)
{
    enum { CUTS = 64, FLIPS = 400 };
    tk_conform_bench b;
    states s;
    piece whole;
    bool ok = begin(&s, &b, subject, report);
    for (uint32_t i = 0; ok && i < s.n; i++)
        ok = merge(&b, &s.list[i], "merge()");
    if (!ok || !save(&b, &whole, "save() of a merged state"))
        return;
    for (uint32_t i = 0; ok && i < CUTS; i++) {
        // Exactly as long as it is, so that reading beyond it is noticed by a sanitizer.
        const size_t length = whole.length * i / CUTS;
        piece cut = {malloc(length ? length : 1), length};
        tk_report_step(report, "a state cut off after %zu of %zu bytes", length, whole.length);
        if (!cut.data)
            return;
        memcpy(cut.data, whole.data, length);
        ok = merge_damaged(&b, &cut);
        free(cut.data);
    }
    uint32_t random = 1;
    for (uint32_t i = 0; ok && whole.length && i < FLIPS; i++) {
        random = random * 1664525u + 1013904223u;
        // Most often near its start, where counts and lengths are.
        const size_t range = i % 2 && whole.length > 64 ? 64 : whole.length;
        const size_t at = (random >> 8) % range;
        const char before = whole.data[at];
        tk_report_step(report, "a state with a wrong byte %zu of %zu", at, whole.length);
        whole.data[at] = (char)(i % 5 ? before ^ (1 << (random & 7)) : -1);
        ok = merge_damaged(&b, &whole);
        whole.data[at] = before;
    }
    tk_conform_bench_close(&b);
}
