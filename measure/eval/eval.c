// SPDX-License-Identifier: MIT
#include "eval.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** An evaluation in progress. */
typedef struct making {
    tk_eval *eval;
    tk_scratch scratch;
    tk_message *error;
} making;

static int fail(making *m, int code, const char *message)
{
    snprintf(m->error->text, sizeof m->error->text, "%s", message);
    return code;
}

static int no_memory(making *m)
{
    return fail(m, TK_EXIT_FAILURE, "out of memory for the evaluation");
}

// ------------------------------------------------------------------------------ reading

/** Whether files of that format need a decoder to be converted to jsonl. */
static bool is_other_format(const char *format)
{
    return format && strcmp(format, "jsonl") != 0;
}

/** Reads the output of the decoder for `path`, or `path` itself if it is jsonl. */
static int read_source(making *m, tk_corpus *corpus, const char *path, const char *format,
                       const char *name, tk_corpus_reading *how, tk_eval_ran *ran)
{
    int code = TK_EXIT_OK;
    const char *from = path;
    if (is_other_format(format)) {
        code = tk_eval_run_decoder(&m->scratch, format, path,
                                   corpus == &m->eval->gold ? "gold" : "predicted", name,
                                   &m->eval->options.running, ran, m->error);
        if (code != TK_EXIT_OK && code != TK_EXIT_QUARANTINED)
            return code;
        how->unit = TK_UNIT_CODEPOINT;
        from = ran->path;
    }
    return tk_corpus_read(corpus, from, how, m->error) ? code : TK_EXIT_USAGE;
}

/** Whether the issue means that something is ignored, rather than only doubtful. */
static bool is_broken(tk_issue_kind kind)
{
    return kind != TK_ISSUE_NO_PREDICTION && kind != TK_ISSUE_NO_GOLD &&
           kind != TK_ISSUE_WHITE_SPACE && kind != TK_ISSUE_INSIDE_CLUSTER &&
           kind != TK_ISSUE_DUPLICATE_SPAN;
}

/** With --strict, fails with the first item of the gold that does not fit. */
static int check_gold(making *m, bool quarantined)
{
    const tk_issues *issues = &m->eval->issues;
    const tk_issue *first = NULL;
    size_t n = 0;
    if (!m->eval->options.strict)
        return TK_EXIT_OK;
    for (size_t i = issues->n; i-- > 0;)
        if (is_broken(issues->items[i].kind)) {
            first = &issues->items[i];
            n++;
        }
    if (first)
        snprintf(m->error->text, sizeof m->error->text,
                 "--strict: %.300s:%" PRIu64 ": %.300s (%s)%s", first->file, first->line,
                 first->message, tk_issue_name(first->kind),
                 n > 1 ? "; there are more: without --strict, all are listed" : "");
    else if (quarantined)
        snprintf(m->error->text, sizeof m->error->text,
                 "--strict: documents of the gold cannot be read");
    return first || quarantined ? TK_EXIT_USAGE : TK_EXIT_OK;
}

static int read_gold(making *m)
{
    tk_eval *eval = m->eval;
    const tk_eval_options *o = &eval->options;
    tk_corpus_reading how = {.side = "gold", .unit = o->gold_unit, .issues = &eval->issues};
    int code = TK_EXIT_OK;
    for (size_t i = 0; i < o->n_gold; i++) {
        char name[32];
        tk_eval_ran ran = {0};
        snprintf(name, sizeof name, "gold%zu", i);
        const int one = read_source(m, &eval->gold, o->gold[i], o->gold_format, name, &how, &ran);
        if (one != TK_EXIT_OK)
            code = one;
        if (one == TK_EXIT_USAGE || one == TK_EXIT_FAILURE)
            return code;
    }
    if (!tk_corpus_close(&eval->gold, &how, m->error))
        return TK_EXIT_FAILURE;
    if (check_gold(m, code == TK_EXIT_QUARANTINED) != TK_EXIT_OK)
        return TK_EXIT_USAGE;
    if (is_other_format(o->gold_format))
        tk_corpus_drop_empty(&eval->gold);
    eval->excluded = tk_region_array(&eval->region, eval->gold.n_articles, sizeof *eval->excluded);
    if (!eval->excluded)
        return no_memory(m);
    if (!eval->gold.n_articles)
        return fail(m, TK_EXIT_USAGE, "the gold has no document to compare");
    return code;
}

/** Whether the gold has a layer or a document score with that name. */
static bool gold_has(const tk_corpus *gold, const char *name)
{
    for (size_t i = 0; i < gold->n_articles; i++)
        if (tk_article_layer(&gold->articles[i], name) ||
            tk_article_score(&gold->articles[i], name))
            return true;
    return false;
}

static bool is_wanted(const tk_eval_options *o, const char *name)
{
    for (size_t i = 0; i < o->n_layers; i++)
        if (strcmp(o->layers[i], name) == 0)
            return true;
    return !o->n_layers;
}

/** Fails if a layer of --layer is not in the gold: a typo would look like a perfect score. */
static int check_layers(making *m)
{
    const tk_eval *eval = m->eval;
    for (size_t i = 0; i < eval->options.n_layers; i++)
        if (!gold_has(&eval->gold, eval->options.layers[i])) {
            size_t n = (size_t)snprintf(m->error->text, sizeof m->error->text,
                                        "--layer %.60s: the gold has no such layer; it has",
                                        eval->options.layers[i]);
            for (size_t k = 0; k < eval->gold.n_seen && n < sizeof m->error->text; k++)
                n += (size_t)snprintf(m->error->text + n, sizeof m->error->text - n, "%s %.60s",
                                      k ? "," : "", eval->gold.seen[k]);
            return TK_EXIT_USAGE;
        }
    return TK_EXIT_OK;
}

/** Makes plans of the gold's layers, and sets the labels of its spans. */
static int make_plans(making *m)
{
    tk_eval *eval = m->eval;
    eval->plans = tk_region_array(&eval->region, eval->gold.n_seen, sizeof *eval->plans);
    if (!eval->plans)
        return no_memory(m);
    for (size_t i = 0; i < eval->gold.n_seen; i++) {
        tk_eval_plan *plan = &eval->plans[eval->n_plans];
        if (!is_wanted(&eval->options, eval->gold.seen[i]))
            continue;
        tk_eval_plan_make(plan, eval->gold.seen[i], &eval->gold);
        tk_eval_plan_label(plan, &eval->gold);
        tk_eval_plan_map(plan, &eval->gold, eval->options.maps, eval->options.n_maps);
        eval->n_plans++;
    }
    return TK_EXIT_OK;
}

// ------------------------------------------------------------------------------ a system

static int get_predictions(making *m, tk_eval_system *system, const tk_eval_source *source)
{
    tk_eval *eval = m->eval;
    tk_corpus_reading how = {.side =
                                 eval->options.what == TK_EVAL_AGREEMENT ? "other" : "predicted",
                             .unit = eval->options.unit,
                             .gold = &eval->gold,
                             .excluded = eval->excluded,
                             .issues = &eval->issues};
    tk_eval_ran ran = {.seconds = NAN};
    char name[32];
    int code;
    snprintf(name, sizeof name, "system%zu", (size_t)(system - eval->systems));
    system->name = source->path;
    system->seconds = NAN;
    if (source->is_pipeline) {
        code = tk_eval_run_pipeline(&m->scratch, source->path, name, &eval->gold,
                                    &eval->options.running, &ran, m->error);
        if (code != TK_EXIT_OK && code != TK_EXIT_QUARANTINED)
            return code;
        how.unit = TK_UNIT_CODEPOINT;
        system->quarantined = ran.quarantined;
        system->seconds = ran.seconds;
        if (!tk_corpus_read(&system->predicted, ran.path, &how, m->error))
            return TK_EXIT_FAILURE;
    } else {
        code = read_source(m, &system->predicted, source->path, source->format, name, &how, &ran);
        if (code != TK_EXIT_OK && code != TK_EXIT_QUARANTINED)
            return code;
    }
    return tk_corpus_close(&system->predicted, &how, m->error) ? code : TK_EXIT_FAILURE;
}

/** Finds the prediction of each document. */
static int pair_documents(making *m, tk_eval_system *system)
{
    tk_eval *eval = m->eval;
    const tk_corpus *gold = &eval->gold;
    const bool agreement = eval->options.what == TK_EVAL_AGREEMENT;
    const tk_article **predicted =
        tk_region_array(&eval->region, gold->n_articles, sizeof(const tk_article *));
    if (!predicted)
        return no_memory(m);
    system->pairing = (tk_eval_pairing){gold, predicted, eval->excluded};
    for (size_t d = 0; d < gold->n_articles; d++) {
        const tk_article *article = &gold->articles[d];
        predicted[d] = tk_corpus_find(&system->predicted, article->id);
        if (eval->excluded[d])
            continue;
        if (predicted[d]) {
            system->n_documents++;
            continue;
        }
        system->missing++;
        // A document that one annotator did not see does not count for agreement.
        if (agreement)
            eval->excluded[d] = true;
        const tk_issue issue = {
            .kind = TK_ISSUE_NO_PREDICTION,
            .side = "gold",
            .file = article->file,
            .line = article->line,
            .document = article->id,
            .start = -1,
            .end = -1,
            .message = agreement ? "the second file has no document with this id: it is ignored"
                                 : "it has no prediction: all of it counts as missed"};
        if (!tk_issues_add(&eval->issues, &issue))
            return no_memory(m);
    }
    for (size_t i = 0; i < eval->n_plans; i++) {
        tk_eval_plan_label(&eval->plans[i], &system->predicted);
        tk_eval_plan_map(&eval->plans[i], &system->predicted, eval->options.maps,
                         eval->options.n_maps);
    }
    return TK_EXIT_OK;
}

/** Whether any prediction has the layer. */
static bool was_predicted(const tk_corpus *predicted, const char *layer)
{
    for (size_t i = 0; i < predicted->n_seen; i++)
        if (strcmp(predicted->seen[i], layer) == 0)
            return true;
    return false;
}

static bool leave_out(tk_eval *eval, tk_eval_system *system, const char *layer, const char *why)
{
    enum { MOST = 512 };
    if (!system->unscored)
        system->unscored = tk_region_array(&eval->region, MOST, sizeof *system->unscored);
    if (system->unscored && system->n_unscored < MOST)
        system->unscored[system->n_unscored++] = (tk_unscored){layer, why};
    return system->unscored != NULL;
}

static const char not_predicted[] = "not in the predictions";
static const char not_gold[] = "not in the gold";

static bool compare_layers(tk_eval *eval, tk_eval_system *system)
{
    system->spans = tk_region_array(&eval->region, eval->n_plans, sizeof *system->spans);
    if (!system->spans)
        return false;
    for (size_t i = 0; i < eval->n_plans; i++) {
        const tk_eval_plan *plan = &eval->plans[i];
        bool ok = true;
        if (!eval->options.n_layers && !was_predicted(&system->predicted, plan->name))
            ok = leave_out(eval, system, plan->name, not_predicted);
        else if (plan->scores)
            ok = tk_eval_scores_of_layer(&system->scores[system->n_scores++], &eval->region,
                                         plan->name, &system->pairing, eval->options.dead_zone);
        else
            ok = tk_eval_spans_make(&system->spans[system->n_spans++], &eval->region, plan,
                                    &system->pairing, &eval->options.bootstrap);
        if (!ok)
            return false;
    }
    for (size_t i = 0; i < system->predicted.n_seen; i++)
        if (is_wanted(&eval->options, system->predicted.seen[i]) &&
            !gold_has(&eval->gold, system->predicted.seen[i]) &&
            !leave_out(eval, system, system->predicted.seen[i], not_gold))
            return false;
    return true;
}

/** Whether any item has a prediction. */
static bool any_predicted(const tk_eval_scores *scores)
{
    for (size_t i = 0; i < scores->n; i++)
        if (!isnan(scores->predicted[i]))
            return true;
    return false;
}

/** Compares document scores, each once, in the order of the gold. */
static bool compare_documents(tk_eval *eval, tk_eval_system *system, const char **done)
{
    size_t n = 0;
    for (size_t d = 0; d < eval->gold.n_articles; d++) {
        const tk_article *article = &eval->gold.articles[d];
        for (uint32_t i = 0; i < article->n_scores; i++) {
            const char *name = article->scores[i].name;
            size_t k = 0;
            while (k < n && strcmp(done[k], name) != 0)
                k++;
            if (k < n || n == TK_EVAL_VALUES_MOST || !is_wanted(&eval->options, name))
                continue;
            done[n++] = name;
            tk_eval_scores *scores = &system->scores[system->n_scores];
            if (!tk_eval_scores_of_document(scores, &eval->region, name, &system->pairing,
                                            eval->options.dead_zone))
                return false;
            if (eval->options.n_layers || any_predicted(scores))
                system->n_scores++;
            else if (!leave_out(eval, system, scores->name, not_predicted))
                return false;
        }
    }
    return true;
}

static bool collect_errors(tk_eval_system *system)
{
    bool ok = true;
    for (size_t i = 0; ok && i < system->n_spans; i++)
        ok = tk_eval_errors_of_spans(&system->errors, &system->spans[i]);
    for (size_t i = 0; ok && i < system->n_scores; i++)
        ok = tk_eval_errors_of_scores(&system->errors, &system->scores[i]);
    return ok && tk_eval_errors_sort(&system->errors);
}

static int compare(making *m, tk_eval_system *system)
{
    tk_eval *eval = m->eval;
    const char *done[TK_EVAL_VALUES_MOST];
    system->scores =
        tk_region_array(&eval->region, eval->n_plans + TK_EVAL_VALUES_MOST, sizeof *system->scores);
    if (!system->scores || !compare_layers(eval, system) ||
        !compare_documents(eval, system, done) || !collect_errors(system))
        return no_memory(m);
    return TK_EXIT_OK;
}

// ------------------------------------------------------------------------------ all of it

static int find_agreement(making *m)
{
    tk_eval *eval = m->eval;
    const tk_eval_system *other = &eval->systems[0];
    const tk_bootstrap *how = &eval->options.bootstrap;
    static const char *const roles[] = {"kind", "status"};
    enum { N_ROLES = sizeof roles / sizeof *roles };
    eval->agreement = tk_region_array(&eval->region, other->n_spans * N_ROLES + other->n_scores,
                                      sizeof *eval->agreement);
    bool ok = eval->agreement != NULL;
    for (size_t i = 0; ok && i < other->n_spans; i++) {
        const tk_eval_spans *spans = &other->spans[i];
        const bool relation = spans->plan->is_relation;
        if (!relation)
            ok = tk_eval_agreement_of_spans(&eval->agreement[eval->n_agreement++], spans,
                                            &other->pairing, how);
        for (size_t k = 0; ok && relation && k < N_ROLES; k++)
            ok = tk_eval_agreement_of_role(&eval->agreement[eval->n_agreement++], spans, roles[k],
                                           how);
    }
    for (size_t i = 0; ok && i < other->n_scores; i++)
        ok = tk_eval_agreement_of_scores(&eval->agreement[eval->n_agreement++], &other->scores[i],
                                         how);
    return ok ? TK_EXIT_OK : no_memory(m);
}

/** Fails because nothing can be compared; the reason is the first document whose text differs. */
static int other_texts(making *m)
{
    const tk_issues *issues = &m->eval->issues;
    for (size_t i = 0; i < issues->n; i++)
        if (issues->items[i].kind == TK_ISSUE_OTHER_TEXT) {
            snprintf(m->error->text, sizeof m->error->text, "nothing to compare: %.200s: %.100s",
                     issues->items[i].document, issues->items[i].message);
            break;
        }
    return TK_EXIT_USAGE;
}

static int check_compared(making *m)
{
    for (size_t i = 0; i < m->eval->n_systems; i++) {
        const tk_eval_system *system = &m->eval->systems[i];
        if (!system->n_documents && m->eval->issues.counts[TK_ISSUE_OTHER_TEXT])
            return other_texts(m);
        if (!system->n_documents && !system->quarantined)
            return fail(m, TK_EXIT_USAGE,
                        "nothing to compare: gold and predictions have no document in common; "
                        "do their ids match?");
        if (!system->n_spans && !system->n_scores)
            return fail(m, TK_EXIT_USAGE,
                        "nothing to compare: gold and predictions have no layer in common");
    }
    return TK_EXIT_OK;
}

static int make(making *m)
{
    tk_eval *eval = m->eval;
    int quarantined = TK_EXIT_OK;
    int code = read_gold(m);
    if (code == TK_EXIT_QUARANTINED) {
        quarantined = code;
        code = TK_EXIT_OK;
    }
    if (code == TK_EXIT_OK)
        code = check_layers(m);
    if (code == TK_EXIT_OK)
        code = make_plans(m);
    for (size_t i = 0; code == TK_EXIT_OK && i < eval->n_systems; i++) {
        code = get_predictions(m, &eval->systems[i], &eval->options.sources[i]);
        if (code == TK_EXIT_QUARANTINED) {
            quarantined = code;
            code = TK_EXIT_OK;
        }
    }
    // Only now are the documents known that no system can be compared on.
    for (size_t i = 0; code == TK_EXIT_OK && i < eval->n_systems; i++) {
        code = pair_documents(m, &eval->systems[i]);
        if (code == TK_EXIT_OK)
            code = compare(m, &eval->systems[i]);
    }
    if (code == TK_EXIT_OK)
        code = check_compared(m);
    if (code == TK_EXIT_OK && eval->options.what == TK_EVAL_AGREEMENT)
        code = find_agreement(m);
    return code == TK_EXIT_OK ? quarantined : code;
}

/** Joins names as "a.jsonl b.jsonl". */
static char *names_of(tk_region *region, const char *const *paths, size_t n)
{
    char *out = n ? tk_region_print(region, "%s", paths[0]) : NULL;
    for (size_t i = 1; out && i < n; i++)
        out = tk_region_print(region, "%s %s", out, paths[i]);
    return out;
}

int tk_eval_make(tk_eval *eval, const tk_eval_options *options, tk_message *error)
{
    making m = {.eval = eval, .error = error};
    *eval = (tk_eval){.options = *options, .n_systems = options->what == TK_EVAL_COMPARE ? 2 : 1};
    eval->gold_name = names_of(&eval->region, options->gold, options->n_gold);
    if (!eval->gold_name)
        return no_memory(&m);
    int code = tk_scratch_make(&m.scratch, error) ? TK_EXIT_OK : TK_EXIT_FAILURE;
    if (code == TK_EXIT_OK)
        code = make(&m);
    tk_scratch_remove(&m.scratch);
    return code;
}

void tk_eval_finish(tk_eval *eval)
{
    for (size_t s = 0; s < eval->n_systems; s++) {
        tk_eval_system *system = &eval->systems[s];
        for (size_t i = 0; i < system->n_spans; i++)
            tk_eval_spans_finish(&system->spans[i]);
        tk_eval_errors_finish(&system->errors);
        tk_corpus_free(&system->predicted);
    }
    tk_corpus_free(&eval->gold);
    tk_issues_free(&eval->issues);
    tk_region_finish(&eval->region);
    *eval = (tk_eval){0};
}
