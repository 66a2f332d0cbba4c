// SPDX-License-Identifier: MIT
// Comparison with figures that were saved.
#include "bench.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_tree.h>

enum { MOST_BYTES = 64 << 20, MOST_ROUNDS = 10000 };

static yajl_val get(yajl_val of, const char *name, yajl_type type)
{
    const char *path[] = {name, NULL};
    return of ? yajl_tree_get(of, path, type) : NULL;
}

static double number_of(yajl_val of, const char *name)
{
    yajl_val value = get(of, name, yajl_t_number);
    return value && YAJL_IS_DOUBLE(value)    ? YAJL_GET_DOUBLE(value)
           : value && YAJL_IS_INTEGER(value) ? (double)YAJL_GET_INTEGER(value)
                                             : NAN;
}

/** A string, empty if it is none. */
static const char *text_of(yajl_val of, const char *name)
{
    yajl_val value = get(of, name, yajl_t_string);
    return value ? value->u.string : "";
}

static char *read_file(const char *path, tk_message *error)
{
    FILE *file = fopen(path, "re");
    char *text = file ? malloc(MOST_BYTES + 1) : NULL;
    if (!text) {
        snprintf(error->text, sizeof error->text, "%.400s: %s", path,
                 file ? "no memory" : strerror(errno));
    } else {
        const size_t n = fread(text, 1, MOST_BYTES + 1, file);
        text[n <= MOST_BYTES ? n : MOST_BYTES] = '\0';
        if (ferror(file) || n > MOST_BYTES) {
            snprintf(error->text, sizeof error->text, "%.400s: cannot be read", path);
            free(text);
            text = NULL;
        }
    }
    if (file)
        fclose(file);
    return text;
}

bool tk_bench_baseline_read(tk_bench *bench, const char *path, tk_message *error)
{
    char why[400] = "";
    char *text = read_file(path, error);
    if (!text)
        return false;
    yajl_val tree = yajl_tree_parse(text, why, sizeof why);
    free(text);
    if (strcmp(text_of(tree, "format"), "toolkit-bench/1") != 0) {
        why[strcspn(why, "\n")] = '\0';
        snprintf(error->text, sizeof error->text,
                 "%.400s: is no baseline; make one with --save%s%s", path, tree ? "" : ": ", why);
        yajl_tree_free(tree);
        return false;
    }
    bench->baseline = tree;
    return true;
}

/** The cost called `name`, or NULL. */
static yajl_val cost_of(yajl_val tree, const char *name)
{
    if (strcmp(name, "whole") == 0)
        return get(tree, "whole", yajl_t_object);
    yajl_val plugins = get(tree, "plugins", yajl_t_array);
    for (size_t i = 0; plugins && i < YAJL_GET_ARRAY(plugins)->len; i++) {
        yajl_val plugin = YAJL_GET_ARRAY(plugins)->values[i];
        if (strcmp(text_of(plugin, "name"), name) == 0)
            return plugin;
    }
    return NULL;
}

/** An array's numbers; those that are none are left out. The caller frees them. */
static double *numbers_of(yajl_val of, const char *name, size_t *n)
{
    yajl_val array = get(of, name, yajl_t_array);
    const size_t length = array ? YAJL_GET_ARRAY(array)->len : 0;
    double *out = calloc(length + 1, sizeof *out);
    *n = 0;
    for (size_t i = 0; out && i < length && i < MOST_ROUNDS; i++) {
        yajl_val value = YAJL_GET_ARRAY(array)->values[i];
        if (YAJL_IS_DOUBLE(value) && YAJL_GET_DOUBLE(value) > 0)
            out[(*n)++] = YAJL_GET_DOUBLE(value);
    }
    return out;
}

static const double *times_of(const tk_bench_cost *cost, bool first)
{
    return first ? cost->first_calibrated : cost->steady_calibrated;
}

/** What the machine may explain of a change. In first passes memory grows: the loop is less like
 * that. */
static double floor_of(const tk_bench *bench, double calibration, bool first)
{
    const double spread =
        number_of(get(bench->baseline, "noise", yajl_t_object), "calibration_spread");
    const double floor = tk_change_floor(calibration, bench->calibration_ns.estimate, spread,
                                         bench->calibration_spread);
    return first ? 2 * floor : floor;
}

static bool add_row(tk_bench *bench, const tk_bench_cost *cost, yajl_val old, bool first)
{
    const double *b = times_of(cost, first);
    const double now = tk_median_of(b, bench->n_rounds);
    const double whole = tk_median_of(times_of(&bench->costs[0], first), bench->n_rounds);
    const double calibration =
        number_of(get(bench->baseline, "calibration_ns", yajl_t_object), "value");
    const double resolution = bench->comparison.resolution * (first ? TK_RESOLUTION_FIRST_PASS : 1);
    size_t n;
    double *a = numbers_of(old, first ? "first_pass_calibrated_rounds" : "calibrated_rounds", &n);
    tk_bench_row row = {.first_pass = first};
    memcpy(row.name, cost->name, sizeof row.name);
    const bool ok = a && tk_change_apart(a, n, b, bench->n_rounds, resolution, bench->options.seed,
                                         &row.change);
    // A plugin without work of its own in such a pass has no times to compare.
    if (ok && n > 0 && now > 1e-4 * whole) {
        tk_change_doubt(&row.change, floor_of(bench, calibration, first));
        row.a_ns = tk_median(a, n) * calibration;
        row.b_ns = now * bench->calibration_ns.estimate;
        if (!first)
            tk_change_settle(&row.change, number_of(old, "instructions_per_byte"),
                             cost->instructions_per_byte);
        tk_bench_compare_add(bench, &row);
    }
    free(a);
    return ok;
}

static void note_unmatched(tk_bench *bench, const char *name)
{
    tk_bench_comparison *c = &bench->comparison;
    if (tk_bench_wants(bench, name) && c->n_unmatched < 2 * TK_ROUND_PLUGINS)
        snprintf(c->unmatched[c->n_unmatched++], sizeof *c->unmatched, "%s", name);
}

/** Plugins that only the baseline has. */
static void note_gone(tk_bench *bench)
{
    yajl_val plugins = get(bench->baseline, "plugins", yajl_t_array);
    for (size_t i = 0; plugins && i < YAJL_GET_ARRAY(plugins)->len; i++) {
        const char *own = text_of(YAJL_GET_ARRAY(plugins)->values[i], "name");
        bool found = false;
        for (uint32_t j = 1; !found && j < bench->n_costs; j++)
            found = strcmp(bench->costs[j].name, own) == 0;
        if (!found)
            note_unmatched(bench, own);
    }
}

size_t tk_bench_baseline_drawn(const tk_bench *bench)
{
    const double n = number_of(get(bench->baseline, "corpus", yajl_t_object), "drawn");
    return n >= 1 && n < 1e9 ? (size_t)n : SIZE_MAX;
}

bool tk_bench_baseline_fits(const tk_bench *bench, tk_message *error)
{
    yajl_val corpus = get(bench->baseline, "corpus", yajl_t_object);
    const double found = number_of(corpus, "found"), bytes = number_of(corpus, "bytes");
    if (found == (double)bench->found && bytes == (double)bench->text_bytes &&
        number_of(corpus, "documents") == (double)bench->n_fine)
        return true;
    snprintf(error->text, sizeof error->text,
             "%.400s: is of another corpus: %.0f documents, %.0f bytes of text measured; here %zu, "
             "%" PRIu64,
             bench->options.baseline, found, bytes, bench->found, bench->text_bytes);
    return false;
}

bool tk_bench_baseline_compare(tk_bench *bench)
{
    tk_bench_comparison *c = &bench->comparison;
    c->resolution = TK_RESOLUTION_BASELINE;
    for (int first = 0; first <= 1; first++) {
        for (uint32_t i = 0; i < bench->n_costs; i++) {
            yajl_val old = cost_of(bench->baseline, bench->costs[i].name);
            if (old && !add_row(bench, &bench->costs[i], old, first))
                return false;
            if (!old && !first)
                note_unmatched(bench, bench->costs[i].name);
        }
    }
    note_gone(bench);
    tk_bench_compare_end(bench);
    return true;
}
