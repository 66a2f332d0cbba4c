// SPDX-License-Identifier: MIT
// Comparison with saved figures.
#include "bench.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 64 << 20, MOST_ROUNDS = 10000 };

static double number_of(const tk_json *of, const char *name)
{
    double value;
    return tk_json_double(tk_json_member(of, name), &value) ? value : NAN;
}

/** Returns a string; "" if it is not one. */
static const char *text_of(const tk_json *of, const char *name)
{
    const tk_json *value = tk_json_typed(of, name, TK_JSON_STRING);
    return value ? tk_json_text(value).data : "";
}

static char *read_file(const char *path, tk_message *error)
{
    FILE *file = fopen(path, "re");
    char *text = file ? malloc(MOST_BYTES + 1) : NULL;
    if (!text) {
        snprintf(error->text, sizeof error->text, "%.400s: %s", path,
                 file ? "out of memory" : strerror(errno));
    } else {
        const size_t n = fread(text, 1, MOST_BYTES + 1, file);
        text[n <= MOST_BYTES ? n : MOST_BYTES] = '\0';
        if (ferror(file) || n > MOST_BYTES) {
            snprintf(error->text, sizeof error->text, "cannot read %.400s", path);
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
    char *text = read_file(path, error);
    if (!text)
        return false;
    const tk_json *tree = tk_json_read(&bench->baseline_json, text, strlen(text));
    free(text);
    if (strcmp(text_of(tree, "format"), "toolkit-bench/1") != 0) {
        snprintf(error->text, sizeof error->text,
                 "%.400s: not a baseline; make one with --save%s%s", path, tree ? "" : ": ",
                 tree ? "" : bench->baseline_json.fault);
        return false;
    }
    bench->baseline = tree;
    return true;
}

/** Returns the cost called `name`, or NULL. */
static const tk_json *cost_of(const tk_json *tree, const char *name)
{
    if (strcmp(name, "whole") == 0)
        return tk_json_typed(tree, "whole", TK_JSON_OBJECT);
    tk_json_each plugin = tk_json_each_of(tk_json_typed(tree, "plugins", TK_JSON_ARRAY));
    while (tk_json_next(&plugin))
        if (strcmp(text_of(plugin.value, "name"), name) == 0)
            return plugin.value;
    return NULL;
}

/** Returns the numbers above 0 in an array, which the caller frees; ignores other items. */
static double *numbers_of(const tk_json *of, const char *name, size_t *n)
{
    const tk_json *array = tk_json_typed(of, name, TK_JSON_ARRAY);
    double *out = calloc(tk_json_count(array) + 1, sizeof *out);
    *n = 0;
    for (tk_json_each item = tk_json_each_of(array);
         out && *n < MOST_ROUNDS && tk_json_next(&item);) {
        double value;
        if (tk_json_double(item.value, &value) && value > 0)
            out[(*n)++] = value;
    }
    return out;
}

static const double *times_of(const tk_bench_cost *cost, bool first)
{
    return first ? cost->first_calibrated : cost->steady_calibrated;
}

/** Returns the change that the machine alone can explain. First passes allocate more memory than
 * the calibration loop, which makes the loop less representative. */
static double floor_of(const tk_bench *bench, double calibration, bool first)
{
    const double spread =
        number_of(tk_json_typed(bench->baseline, "noise", TK_JSON_OBJECT), "calibration_spread");
    const double floor = tk_change_floor(calibration, bench->calibration_ns.estimate, spread,
                                         bench->calibration_spread);
    return first ? 2 * floor : floor;
}

static bool add_row(tk_bench *bench, const tk_bench_cost *cost, const tk_json *old, bool first)
{
    const double *b = times_of(cost, first);
    const double now = tk_median_of(b, bench->n_rounds);
    const double whole = tk_median_of(times_of(&bench->costs[0], first), bench->n_rounds);
    const double calibration =
        number_of(tk_json_typed(bench->baseline, "calibration_ns", TK_JSON_OBJECT), "value");
    const double resolution = bench->comparison.resolution * (first ? TK_RESOLUTION_FIRST_PASS : 1);
    size_t n;
    double *a = numbers_of(old, first ? "first_pass_calibrated_rounds" : "calibrated_rounds", &n);
    tk_bench_row row = {.first_pass = first};
    memcpy(row.name, cost->name, sizeof row.name);
    const bool ok = a && tk_change_apart(a, n, b, bench->n_rounds, resolution, bench->options.seed,
                                         &row.change);
    // A plugin that does no work in such a pass has no times to compare.
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

/** Notes the plugins that only the baseline has. */
static void note_gone(tk_bench *bench)
{
    tk_json_each plugin = tk_json_each_of(tk_json_typed(bench->baseline, "plugins", TK_JSON_ARRAY));
    while (tk_json_next(&plugin)) {
        const char *own = text_of(plugin.value, "name");
        bool found = false;
        for (uint32_t j = 1; !found && j < bench->n_costs; j++)
            found = strcmp(bench->costs[j].name, own) == 0;
        if (!found)
            note_unmatched(bench, own);
    }
}

size_t tk_bench_baseline_drawn(const tk_bench *bench)
{
    const double n = number_of(tk_json_typed(bench->baseline, "corpus", TK_JSON_OBJECT), "drawn");
    return n >= 1 && n < 1e9 ? (size_t)n : SIZE_MAX;
}

bool tk_bench_baseline_fits(const tk_bench *bench, tk_message *error)
{
    const tk_json *corpus = tk_json_typed(bench->baseline, "corpus", TK_JSON_OBJECT);
    const double found = number_of(corpus, "found"), bytes = number_of(corpus, "bytes");
    if (found == (double)bench->found && bytes == (double)bench->text_bytes &&
        number_of(corpus, "documents") == (double)bench->n_fine)
        return true;
    snprintf(
        error->text, sizeof error->text,
        "%.400s: has a different corpus: %.0f documents, %.0f bytes of text measured; here %zu, "
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
            const tk_json *old = cost_of(bench->baseline, bench->costs[i].name);
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
