// SPDX-License-Identifier: MIT
// The JSON document of a benchmark: docs/benchmarking.md.
#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_gen.h>

static void key(yajl_gen g, const char *name)
{
    yajl_gen_string(g, (const unsigned char *)name, strlen(name));
}

static void put_text(yajl_gen g, const char *name, const char *text)
{
    key(g, name);
    // The generator validates: bytes that are not UTF-8, as a file's name may have, become empty.
    if (yajl_gen_string(g, (const unsigned char *)text, strlen(text)) != yajl_gen_status_ok)
        yajl_gen_string(g, (const unsigned char *)"", 0);
}

/** A number with nine significant digits: more than any measurement has. */
static void number(yajl_gen g, double value)
{
    char text[40];
    if (!isfinite(value)) {
        yajl_gen_null(g);
        return;
    }
    const int n = snprintf(text, sizeof text, "%.9g", value);
    yajl_gen_number(g, text, (size_t)n);
}

static void put_number(yajl_gen g, const char *name, double value)
{
    key(g, name);
    number(g, value);
}

static void put_bool(yajl_gen g, const char *name, bool value)
{
    key(g, name);
    yajl_gen_bool(g, value);
}

static void put_figure(yajl_gen g, const char *name, const tk_interval *i)
{
    key(g, name);
    yajl_gen_map_open(g);
    put_number(g, "value", i->estimate);
    put_number(g, "low", i->low);
    put_number(g, "high", i->high);
    yajl_gen_map_close(g);
}

static void put_value(yajl_gen g, const char *name, double value)
{
    const tk_interval bare = {value, NAN, NAN};
    put_figure(g, name, &bare);
}

static void put_array(yajl_gen g, const char *name, const double *values, size_t n)
{
    key(g, name);
    yajl_gen_array_open(g);
    for (size_t i = 0; i < n; i++)
        number(g, values[i]);
    yajl_gen_array_close(g);
}

static void open_map(yajl_gen g, const char *name)
{
    key(g, name);
    yajl_gen_map_open(g);
}

static void put_settings(yajl_gen g, const tk_bench *b)
{
    open_map(g, "settings");
    put_number(g, "time", b->options.seconds);
    put_number(g, "rounds", b->n_rounds);
    put_number(g, "threshold", b->options.threshold);
    put_number(g, "level", 0.95);
    put_number(g, "seed", (double)b->options.seed);
    put_number(g, "took", b->seconds);
    yajl_gen_map_close(g);
    open_map(g, "machine");
    put_text(g, "processor", b->processor);
    put_number(g, "cores", b->cores);
    put_text(g, "system", b->system);
    put_number(g, "load", b->load);
    if (b->no_instructions[0]) {
        put_text(g, "instructions", b->no_instructions);
    } else {
        key(g, "instructions");
        yajl_gen_null(g);
    }
    yajl_gen_map_close(g);
}

static void put_corpus(yajl_gen g, const tk_bench *b)
{
    const tk_round *round = b->round;
    open_map(g, "corpus");
    put_text(g, "path", b->corpus.paths);
    put_number(g, "documents", (double)b->n_fine);
    put_number(g, "found", (double)b->found);
    put_number(g, "drawn", (double)b->corpus.n);
    put_number(g, "bytes", (double)b->text_bytes);
    put_number(g, "tokens", (double)b->tokens);
    put_number(g, "skipped", (double)b->n_skipped);
    put_number(g, "unread", (double)b->corpus.unread);
    put_number(g, "failed", round->n_left_out);
    key(g, "left_out");
    yajl_gen_array_open(g);
    for (uint32_t i = 0; i < round->n_left_out && i < TK_LEFT_OUT; i++) {
        const tk_left_out *out = &round->left_out[i];
        yajl_gen_map_open(g);
        put_text(g, "document", round->documents[out->document].name);
        if (out->plugin[0]) {
            put_text(g, "plugin", out->plugin);
        } else {
            key(g, "plugin");
            yajl_gen_null(g);
        }
        put_text(g, "reason", out->reason);
        put_text(g, "message", out->message);
        yajl_gen_map_close(g);
    }
    yajl_gen_array_close(g);
    yajl_gen_map_close(g);
    open_map(g, "noise");
    put_text(g, "verdict", tk_noise_name(b->noise));
    char message[256];
    tk_bench_noise_message(b, message, sizeof message);
    put_text(g, "message", message);
    put_number(g, "calibration_spread", b->calibration_spread);
    put_number(g, "round_spread", b->round_spread);
    yajl_gen_map_close(g);
}

static void put_cost(yajl_gen g, const tk_bench *b, const tk_bench_cost *c)
{
    static const char *const kinds[] = {"", "decoder", "annotator", "encoder"};
    const double *q = c->quantiles;
    put_text(g, "name", c->name);
    if (c->kind) {
        put_text(g, "kind", kinds[c->kind <= TK_ENCODER ? c->kind : 0]);
        put_text(g, "version", c->version);
    } else {
        key(g, "kind");
        yajl_gen_null(g);
        key(g, "version");
        yajl_gen_null(g);
    }
    put_figure(g, "mb_per_s", &c->mb_per_s);
    put_figure(g, "documents_per_s", &c->documents_per_s);
    put_figure(g, "ns_per_token", &c->ns_per_token);
    put_number(g, "share", c->share);
    put_figure(g, "first_pass_mb_per_s", &c->first_mb_per_s);
    open_map(g, "document_us");
    put_number(g, "p50", q[TK_BENCH_QUANTILES / 2]);
    put_number(g, "p95", c->p95);
    put_number(g, "p99", c->p99);
    put_number(g, "max", q[TK_BENCH_QUANTILES - 1]);
    put_array(g, "quantiles", q, TK_BENCH_QUANTILES);
    yajl_gen_map_close(g);
    put_number(g, "instructions_per_byte", c->instructions_per_byte);
    put_figure(g, "setup_ms", &c->setup_ms);
    put_array(g, "calibrated_rounds", c->steady_calibrated, b->n_rounds);
    put_array(g, "first_pass_calibrated_rounds", c->first_calibrated, b->n_rounds);
}

static void put_costs(yajl_gen g, const tk_bench *b)
{
    put_figure(g, "calibration_ns", &b->calibration_ns);
    open_map(g, "whole");
    put_cost(g, b, &b->costs[0]);
    yajl_gen_map_close(g);
    key(g, "plugins");
    yajl_gen_array_open(g);
    for (uint32_t i = 1; i < b->n_costs; i++) {
        if (!tk_bench_wants(b, b->costs[i].name))
            continue;
        yajl_gen_map_open(g);
        put_cost(g, b, &b->costs[i]);
        yajl_gen_map_close(g);
    }
    yajl_gen_array_close(g);
}

static void put_memory(yajl_gen g, const tk_bench *b)
{
    open_map(g, "memory");
    put_value(g, "peak_bytes", (double)b->peak_bytes);
    put_value(g, "plugins_bytes", (double)b->plugins_bytes);
    open_map(g, "document_bytes");
    put_number(g, "p50", b->memory_p50);
    put_number(g, "p95", b->memory_p95);
    put_number(g, "p99", b->memory_p99);
    put_number(g, "max", b->memory_max);
    yajl_gen_map_close(g);
    yajl_gen_map_close(g);
    open_map(g, "lexemes");
    put_number(g, "tokens", (double)b->lexeme_tokens);
    put_number(g, "new", (double)b->new_forms);
    put_number(g, "hit_rate", tk_bench_hit_rate(b));
    put_number(g, "table_bytes", (double)b->table_bytes);
    put_number(g, "drops", (double)b->drops);
    yajl_gen_map_close(g);
    open_map(g, "startup");
    put_figure(g, "open_ms", &b->open_ms);
    put_figure(g, "one_document_ms", &b->first_document_ms);
    yajl_gen_map_close(g);
    key(g, "scaling");
    yajl_gen_array_open(g);
    for (uint32_t i = 0; i < b->n_scaling; i++) {
        const tk_bench_scale *scale = &b->scaling[i];
        yajl_gen_map_open(g);
        put_number(g, "workers", scale->workers);
        put_figure(g, "mb_per_s", &scale->mb_per_s);
        put_number(g, "speedup", scale->mb_per_s.estimate / b->scaling[0].mb_per_s.estimate);
        yajl_gen_map_close(g);
    }
    yajl_gen_array_close(g);
}

static void put_scaling_note(yajl_gen g, const tk_bench *b)
{
    if (b->scaling_note[0])
        put_text(g, "scaling_note", b->scaling_note);
}

static void put_fit(yajl_gen g, const char *name, const tk_bench_fit *fit)
{
    open_map(g, name);
    put_figure(g, "exponent", &fit->law.exponent);
    put_number(g, "tail_exponent", fit->tail);
    put_number(g, "r2", fit->law.r2);
    put_bool(g, "super_linear", fit->super_linear);
    yajl_gen_map_close(g);
}

static void put_points(yajl_gen g, const tk_bench_point *points, uint32_t n, bool sizes)
{
    key(g, "points");
    yajl_gen_array_open(g);
    for (uint32_t i = 0; i < n; i++) {
        yajl_gen_map_open(g);
        if (sizes)
            put_number(g, "documents", points[i].x);
        put_number(g, "bytes", points[i].bytes);
        put_figure(g, "ns", &points[i].ns);
        put_number(g, sizes ? "peak_bytes" : "memory_bytes", points[i].memory);
        yajl_gen_map_close(g);
    }
    yajl_gen_array_close(g);
}

static void put_curve(yajl_gen g, const tk_bench *b)
{
    const tk_bench_curve *curve = &b->curve;
    key(g, "curve");
    if (!curve->n_lengths) {
        yajl_gen_null(g);
        return;
    }
    yajl_gen_map_open(g);
    put_text(g, "note", curve->note);
    open_map(g, "document");
    put_points(g, curve->lengths, curve->n_lengths, false);
    put_fit(g, "time", &curve->length_time);
    put_fit(g, "memory", &curve->length_memory);
    key(g, "plugins");
    yajl_gen_array_open(g);
    for (uint32_t i = 1; i < b->n_costs; i++) {
        if (!tk_bench_wants(b, b->costs[i].name))
            continue;
        yajl_gen_map_open(g);
        put_text(g, "name", b->costs[i].name);
        put_array(g, "ns", curve->plugins[i - 1].ns, curve->n_lengths);
        put_fit(g, "time", &curve->plugins[i - 1].time);
        yajl_gen_map_close(g);
    }
    yajl_gen_array_close(g);
    yajl_gen_map_close(g);
    open_map(g, "corpus");
    put_points(g, curve->sizes, curve->n_sizes, true);
    put_fit(g, "time", &curve->size_time);
    put_fit(g, "memory", &curve->size_memory);
    yajl_gen_map_close(g);
    yajl_gen_map_close(g);
}

static void put_row(yajl_gen g, const tk_bench_row *row)
{
    yajl_gen_map_open(g);
    put_text(g, "name", row->name);
    put_text(g, "what", row->first_pass ? "first pass" : "steady");
    put_number(g, "a_ns", row->a_ns);
    put_number(g, "b_ns", row->b_ns);
    put_figure(g, "change", &row->change.change);
    put_text(g, "verdict", tk_verdict_name(row->change.verdict));
    put_text(g, "by", row->change.by_instructions ? "instructions" : "time");
    put_bool(g, "regression", row->regression);
    yajl_gen_map_close(g);
}

static void put_comparison(yajl_gen g, const tk_bench *b)
{
    const tk_bench_comparison *c = &b->comparison;
    key(g, "comparison");
    if (!c->made) {
        yajl_gen_null(g);
        return;
    }
    yajl_gen_map_open(g);
    put_text(g, "with", c->side_by_side ? b->options.other : b->options.baseline);
    put_text(g, "kind", c->side_by_side ? "side by side" : "baseline");
    put_number(g, "level", TK_CHANGE_LEVEL);
    put_number(g, "resolution", c->resolution);
    put_bool(g, "regression", c->regression);
    put_text(g, "message", c->message);
    key(g, "rows");
    yajl_gen_array_open(g);
    for (uint32_t i = 0; i < c->n_rows; i++)
        put_row(g, &c->rows[i]);
    yajl_gen_array_close(g);
    key(g, "unmatched");
    yajl_gen_array_open(g);
    for (uint32_t i = 0; i < c->n_unmatched; i++)
        key(g, c->unmatched[i]);
    yajl_gen_array_close(g);
    yajl_gen_map_close(g);
}

char *tk_bench_json(const tk_bench *bench, size_t *length)
{
    yajl_gen g = yajl_gen_alloc(NULL);
    char *copy = NULL;
    if (!g)
        return NULL;
    yajl_gen_config(g, yajl_gen_beautify, 1);
    yajl_gen_config(g, yajl_gen_indent_string, " ");
    yajl_gen_config(g, yajl_gen_validate_utf8, 1);
    yajl_gen_map_open(g);
    put_text(g, "format", "toolkit-bench/1");
    put_text(g, "version", tk_version());
    put_text(g, "pipeline", bench->options.pipeline.conf);
    put_settings(g, bench);
    put_corpus(g, bench);
    put_costs(g, bench);
    put_memory(g, bench);
    put_scaling_note(g, bench);
    put_curve(g, bench);
    put_comparison(g, bench);
    yajl_gen_map_close(g);
    const unsigned char *text;
    if (yajl_gen_get_buf(g, &text, length) == yajl_gen_status_ok) {
        copy = malloc(*length + 1);
        if (copy) {
            memcpy(copy, text, *length);
            copy[*length] = '\0';
        }
    }
    yajl_gen_free(g);
    return copy;
}
