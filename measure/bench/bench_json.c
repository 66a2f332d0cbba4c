// SPDX-License-Identifier: MIT
// The JSON document of a benchmark: docs/benchmarking.md.
#include "bench.h"

#include <toolkit/text/json.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void put_text(tk_json_writer *w, const char *name, const char *text)
{
    tk_json_put_key(w, name);
    tk_json_put_text(w, text);
}

/** Writes a number with nine significant digits, which is more than any measurement has. */
static void number(tk_json_writer *w, double value)
{
    char text[40];
    if (!isfinite(value)) {
        tk_json_put_null(w);
        return;
    }
    const int n = snprintf(text, sizeof text, "%.9g", value);
    tk_json_put_literal(w, text, (size_t)n);
}

static void put_number(tk_json_writer *w, const char *name, double value)
{
    tk_json_put_key(w, name);
    number(w, value);
}

static void put_bool(tk_json_writer *w, const char *name, bool value)
{
    tk_json_put_key(w, name);
    tk_json_put_bool(w, value);
}

static void put_figure(tk_json_writer *w, const char *name, const tk_interval *i)
{
    tk_json_put_key(w, name);
    tk_json_open(w, '{');
    put_number(w, "value", i->estimate);
    put_number(w, "low", i->low);
    put_number(w, "high", i->high);
    tk_json_close(w, '}');
}

static void put_value(tk_json_writer *w, const char *name, double value)
{
    const tk_interval bare = {value, NAN, NAN};
    put_figure(w, name, &bare);
}

static void put_array(tk_json_writer *w, const char *name, const double *values, size_t n)
{
    tk_json_put_key(w, name);
    tk_json_open(w, '[');
    for (size_t i = 0; i < n; i++)
        number(w, values[i]);
    tk_json_close(w, ']');
}

static void open_map(tk_json_writer *w, const char *name)
{
    tk_json_put_key(w, name);
    tk_json_open(w, '{');
}

static void put_settings(tk_json_writer *w, const tk_bench *b)
{
    open_map(w, "settings");
    put_number(w, "time", b->options.seconds);
    put_number(w, "rounds", b->n_rounds);
    put_number(w, "threshold", b->options.threshold);
    put_number(w, "level", 0.95);
    put_number(w, "seed", (double)b->options.seed);
    put_number(w, "took", b->seconds);
    tk_json_close(w, '}');
    open_map(w, "machine");
    put_text(w, "processor", b->processor);
    put_number(w, "cores", b->cores);
    put_text(w, "system", b->system);
    put_number(w, "load", b->load);
    if (b->no_instructions[0]) {
        put_text(w, "instructions", b->no_instructions);
    } else {
        tk_json_put_key(w, "instructions");
        tk_json_put_null(w);
    }
    tk_json_close(w, '}');
}

static void put_corpus(tk_json_writer *w, const tk_bench *b)
{
    const tk_round *round = b->round;
    open_map(w, "corpus");
    put_text(w, "path", b->corpus.paths);
    put_number(w, "documents", (double)b->n_fine);
    put_number(w, "found", (double)b->found);
    put_number(w, "drawn", (double)b->corpus.n);
    put_number(w, "bytes", (double)b->text_bytes);
    put_number(w, "tokens", (double)b->tokens);
    put_number(w, "skipped", (double)b->n_skipped);
    put_number(w, "unread", (double)b->corpus.unread);
    put_number(w, "failed", round->n_left_out);
    tk_json_put_key(w, "left_out");
    tk_json_open(w, '[');
    for (uint32_t i = 0; i < round->n_left_out && i < TK_LEFT_OUT; i++) {
        const tk_left_out *out = &round->left_out[i];
        tk_json_open(w, '{');
        put_text(w, "document", round->documents[out->document].name);
        if (out->plugin[0]) {
            put_text(w, "plugin", out->plugin);
        } else {
            tk_json_put_key(w, "plugin");
            tk_json_put_null(w);
        }
        put_text(w, "reason", out->reason);
        put_text(w, "message", out->message);
        tk_json_close(w, '}');
    }
    tk_json_close(w, ']');
    tk_json_close(w, '}');
    open_map(w, "noise");
    put_text(w, "verdict", tk_noise_name(b->noise));
    char message[256];
    tk_bench_noise_message(b, message, sizeof message);
    put_text(w, "message", message);
    put_number(w, "calibration_spread", b->calibration_spread);
    put_number(w, "round_spread", b->round_spread);
    tk_json_close(w, '}');
}

static void put_cost(tk_json_writer *w, const tk_bench *b, const tk_bench_cost *c)
{
    static const char *const kinds[] = {"", "decoder", "annotator", "encoder", "collector"};
    const double *q = c->quantiles;
    put_text(w, "name", c->name);
    if (c->kind) {
        put_text(w, "kind", kinds[c->kind <= TK_COLLECTOR ? c->kind : 0]);
        put_text(w, "version", c->version);
    } else {
        tk_json_put_key(w, "kind");
        tk_json_put_null(w);
        tk_json_put_key(w, "version");
        tk_json_put_null(w);
    }
    put_figure(w, "mb_per_s", &c->mb_per_s);
    put_figure(w, "documents_per_s", &c->documents_per_s);
    put_figure(w, "ns_per_token", &c->ns_per_token);
    put_number(w, "share", c->share);
    put_figure(w, "first_pass_mb_per_s", &c->first_mb_per_s);
    open_map(w, "document_us");
    put_number(w, "p50", q[TK_BENCH_QUANTILES / 2]);
    put_number(w, "p95", c->p95);
    put_number(w, "p99", c->p99);
    put_number(w, "max", q[TK_BENCH_QUANTILES - 1]);
    put_array(w, "quantiles", q, TK_BENCH_QUANTILES);
    tk_json_close(w, '}');
    put_number(w, "instructions_per_byte", c->instructions_per_byte);
    put_figure(w, "setup_ms", &c->setup_ms);
    put_array(w, "calibrated_rounds", c->steady_calibrated, b->n_rounds);
    put_array(w, "first_pass_calibrated_rounds", c->first_calibrated, b->n_rounds);
}

static void put_costs(tk_json_writer *w, const tk_bench *b)
{
    put_figure(w, "calibration_ns", &b->calibration_ns);
    open_map(w, "whole");
    put_cost(w, b, &b->costs[0]);
    tk_json_close(w, '}');
    tk_json_put_key(w, "plugins");
    tk_json_open(w, '[');
    for (uint32_t i = 1; i < b->n_costs; i++) {
        if (!tk_bench_wants(b, b->costs[i].name))
            continue;
        tk_json_open(w, '{');
        put_cost(w, b, &b->costs[i]);
        tk_json_close(w, '}');
    }
    tk_json_close(w, ']');
}

static void put_memory(tk_json_writer *w, const tk_bench *b)
{
    open_map(w, "memory");
    put_value(w, "peak_bytes", (double)b->peak_bytes);
    put_value(w, "plugins_bytes", (double)b->plugins_bytes);
    open_map(w, "document_bytes");
    put_number(w, "p50", b->memory_p50);
    put_number(w, "p95", b->memory_p95);
    put_number(w, "p99", b->memory_p99);
    put_number(w, "max", b->memory_max);
    tk_json_close(w, '}');
    tk_json_close(w, '}');
    open_map(w, "lexemes");
    put_number(w, "tokens", (double)b->lexeme_tokens);
    put_number(w, "new", (double)b->new_forms);
    put_number(w, "hit_rate", tk_bench_hit_rate(b));
    put_number(w, "table_bytes", (double)b->table_bytes);
    put_number(w, "drops", (double)b->drops);
    tk_json_close(w, '}');
    open_map(w, "startup");
    put_figure(w, "open_ms", &b->open_ms);
    put_figure(w, "one_document_ms", &b->first_document_ms);
    tk_json_close(w, '}');
    tk_json_put_key(w, "scaling");
    tk_json_open(w, '[');
    for (uint32_t i = 0; i < b->n_scaling; i++) {
        const tk_bench_scale *scale = &b->scaling[i];
        tk_json_open(w, '{');
        put_number(w, "workers", scale->workers);
        put_figure(w, "mb_per_s", &scale->mb_per_s);
        put_number(w, "speedup", scale->mb_per_s.estimate / b->scaling[0].mb_per_s.estimate);
        tk_json_close(w, '}');
    }
    tk_json_close(w, ']');
}

static void put_scaling_note(tk_json_writer *w, const tk_bench *b)
{
    if (b->scaling_note[0])
        put_text(w, "scaling_note", b->scaling_note);
}

static void put_fit(tk_json_writer *w, const char *name, const tk_bench_fit *fit)
{
    open_map(w, name);
    put_figure(w, "exponent", &fit->law.exponent);
    put_number(w, "tail_exponent", fit->tail);
    put_number(w, "r2", fit->law.r2);
    put_bool(w, "super_linear", fit->super_linear);
    tk_json_close(w, '}');
}

static void put_points(tk_json_writer *w, const tk_bench_point *points, uint32_t n, bool sizes)
{
    tk_json_put_key(w, "points");
    tk_json_open(w, '[');
    for (uint32_t i = 0; i < n; i++) {
        tk_json_open(w, '{');
        if (sizes)
            put_number(w, "documents", points[i].x);
        put_number(w, "bytes", points[i].bytes);
        put_figure(w, "ns", &points[i].ns);
        put_number(w, sizes ? "peak_bytes" : "memory_bytes", points[i].memory);
        tk_json_close(w, '}');
    }
    tk_json_close(w, ']');
}

static void put_curve(tk_json_writer *w, const tk_bench *b)
{
    const tk_bench_curve *curve = &b->curve;
    tk_json_put_key(w, "curve");
    if (!curve->n_lengths) {
        tk_json_put_null(w);
        return;
    }
    tk_json_open(w, '{');
    put_text(w, "note", curve->note);
    open_map(w, "document");
    put_points(w, curve->lengths, curve->n_lengths, false);
    put_fit(w, "time", &curve->length_time);
    put_fit(w, "memory", &curve->length_memory);
    tk_json_put_key(w, "plugins");
    tk_json_open(w, '[');
    for (uint32_t i = 1; i < b->n_costs; i++) {
        if (!tk_bench_wants(b, b->costs[i].name))
            continue;
        tk_json_open(w, '{');
        put_text(w, "name", b->costs[i].name);
        put_array(w, "ns", curve->plugins[i - 1].ns, curve->n_lengths);
        put_fit(w, "time", &curve->plugins[i - 1].time);
        tk_json_close(w, '}');
    }
    tk_json_close(w, ']');
    tk_json_close(w, '}');
    open_map(w, "corpus");
    put_points(w, curve->sizes, curve->n_sizes, true);
    put_fit(w, "time", &curve->size_time);
    put_fit(w, "memory", &curve->size_memory);
    tk_json_close(w, '}');
    tk_json_close(w, '}');
}

static void put_row(tk_json_writer *w, const tk_bench_row *row)
{
    tk_json_open(w, '{');
    put_text(w, "name", row->name);
    put_text(w, "what", row->first_pass ? "first pass" : "steady");
    put_number(w, "a_ns", row->a_ns);
    put_number(w, "b_ns", row->b_ns);
    put_figure(w, "change", &row->change.change);
    put_text(w, "verdict", tk_verdict_name(row->change.verdict));
    put_text(w, "by", row->change.by_instructions ? "instructions" : "time");
    put_bool(w, "regression", row->regression);
    tk_json_close(w, '}');
}

static void put_comparison(tk_json_writer *w, const tk_bench *b)
{
    const tk_bench_comparison *c = &b->comparison;
    tk_json_put_key(w, "comparison");
    if (!c->made) {
        tk_json_put_null(w);
        return;
    }
    tk_json_open(w, '{');
    put_text(w, "with", c->side_by_side ? b->options.other : b->options.baseline);
    put_text(w, "kind", c->side_by_side ? "side by side" : "baseline");
    put_number(w, "level", TK_CHANGE_LEVEL);
    put_number(w, "resolution", c->resolution);
    put_bool(w, "regression", c->regression);
    put_text(w, "message", c->message);
    tk_json_put_key(w, "rows");
    tk_json_open(w, '[');
    for (uint32_t i = 0; i < c->n_rows; i++)
        put_row(w, &c->rows[i]);
    tk_json_close(w, ']');
    tk_json_put_key(w, "unmatched");
    tk_json_open(w, '[');
    for (uint32_t i = 0; i < c->n_unmatched; i++)
        tk_json_put_text(w, c->unmatched[i]);
    tk_json_close(w, ']');
    tk_json_close(w, '}');
}

char *tk_bench_json(const tk_bench *bench, size_t *length)
{
    tk_json_writer writer = {.indent = " "};
    tk_json_writer *w = &writer;
    tk_json_open(w, '{');
    put_text(w, "format", "toolkit-bench/1");
    put_text(w, "version", tk_version());
    put_text(w, "pipeline", bench->options.pipeline.conf);
    put_settings(w, bench);
    put_corpus(w, bench);
    put_costs(w, bench);
    put_memory(w, bench);
    put_scaling_note(w, bench);
    put_curve(w, bench);
    put_comparison(w, bench);
    tk_json_close(w, '}');
    return tk_json_written(w, length);
}
