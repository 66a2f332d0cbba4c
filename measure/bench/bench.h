// SPDX-License-Identifier: MIT
#ifndef TK_BENCH_H
#define TK_BENCH_H

#include "round.h"
#include "verdict.h"

#include <toolkit/text/json.h>

#include <stdio.h>

/** What to measure. The caller owns the strings. */
typedef struct tk_bench_options {
    tk_bench_pipeline pipeline;
    const char *corpus;         /**< NULL: [input] path */
    const char *baseline;       /**< a saved file, or NULL */
    const char *other;          /**< a shared object or a pipeline to run side by side, or NULL */
    const char *const *plugins; /**< the plugins to report; all if there are none */
    size_t n_plugins;
    double seconds; /**< approximate duration of the whole benchmark */
    uint32_t rounds;
    double threshold; /**< for a regression: 0.05 is 5% slower */
    uint64_t seed;
    bool brief; /**< no scaling, no cost curves */
    /** Receives the current step, as a line without a line end. May be NULL. */
    void (*progress)(void *ctx, const char *line);
    void *ctx;
} tk_bench_options;

enum { TK_BENCH_QUANTILES = 21, TK_BENCH_CURVE = 17, TK_BENCH_SIZES = 8, TK_BENCH_SCALING = 16 };

/** What a plugin costs, or all of them together; names and units as in docs/benchmarking.md. */
typedef struct tk_bench_cost {
    char name[64], version[32];
    uint32_t kind; /**< 0 for all together */
    tk_interval mb_per_s, documents_per_s, ns_per_token, first_mb_per_s, setup_ms;
    double share;
    double quantiles[TK_BENCH_QUANTILES];         /**< of the documents' times in µs */
    double p95, p99;                              /**< in µs */
    double instructions_per_byte;                 /**< NaN if not counted */
    double *steady_ns, *first_ns;                 /**< of the corpus, one value per round */
    double *steady_calibrated, *first_calibrated; /**< the same in units of the calibration loop */
    double *document_ns; /**< steady time of each document, the mean of the rounds */
} tk_bench_cost;

/** A power law, and whether the cost grows faster than linearly. */
typedef struct tk_bench_fit {
    tk_power_law law;
    double tail; /**< exponent between the largest points */
    bool super_linear;
} tk_bench_fit;

typedef struct tk_bench_point {
    double x; /**< bytes of text, or documents */
    double bytes;
    tk_interval ns;
    double memory;
} tk_bench_point;

/** Time of each plugin over the length. */
typedef struct tk_bench_plugin_curve {
    double ns[TK_BENCH_CURVE];
    tk_bench_fit time;
} tk_bench_plugin_curve;

typedef struct tk_bench_curve {
    tk_bench_point lengths[TK_BENCH_CURVE], sizes[TK_BENCH_SIZES];
    uint32_t n_lengths, n_sizes;
    tk_bench_fit length_time, length_memory, size_time, size_memory;
    tk_bench_plugin_curve plugins[TK_ROUND_PLUGINS];
    char note[256]; /**< why it is missing, or ends early; otherwise empty */
} tk_bench_curve;

typedef struct tk_bench_scale {
    uint32_t workers;
    tk_interval mb_per_s;
} tk_bench_scale;

/** A change of a plugin's time, or of all of them together. */
typedef struct tk_bench_row {
    char name[64];
    bool first_pass;
    double a_ns, b_ns;
    tk_change change;
    bool regression;
} tk_bench_row;

typedef struct tk_bench_comparison {
    bool made, side_by_side;
    double resolution;
    tk_bench_row rows[2 * TK_ROUND_PLACES];
    uint32_t n_rows;
    char unmatched[2 * TK_ROUND_PLUGINS][64];
    uint32_t n_unmatched;
    bool regression;
    char message[256];
} tk_bench_comparison;

/** A benchmark and its results. */
typedef struct tk_bench {
    tk_bench_options options;
    char processor[128], system[256], no_instructions[128];
    uint32_t cores;
    double load;
    tk_bench_corpus corpus;
    size_t found;    /**< number of documents from which those of the corpus were drawn */
    tk_round *round; /**< the last round, with the state of the documents */
    size_t n_fine, n_skipped;
    uint64_t text_bytes, tokens;
    double seconds; /**< duration */

    uint32_t n_rounds, n_costs;
    tk_bench_cost *costs;           /**< of all together, then of each plugin */
    double *calibrations, *spreads; /**< in ns, and spread within a round, one per round */
    double *opens, *firsts;         /**< ns to open, and until the end of the first document */
    double *setups;                 /**< ns of create(), [plugin][round] */
    double calibration_spread, round_spread;
    tk_noise noise;
    tk_interval calibration_ns;
    tk_interval open_ms, first_document_ms;
    uint64_t peak_bytes, plugins_bytes, lexeme_tokens, new_forms, table_bytes, drops;
    double memory_p50, memory_p95, memory_p99, memory_max; /**< bytes per document */
    tk_bench_scale scaling[TK_BENCH_SCALING];
    uint32_t n_scaling;
    char scaling_note[128]; /**< why there is none; otherwise empty */
    tk_bench_curve curve;
    tk_bench_comparison comparison;
    tk_json_reader baseline_json; /**< of the file; zeroed without one */
    const tk_json *baseline;      /**< its value */
    double *ratios;               /**< of side 1 to side 0, [first pass][place][round] */
} tk_bench;

/**
 * Measures. False with a message if the pipeline, the corpus, the baseline or the other side cannot
 * be used; `*usage` is set if that is a usage error. Call tk_bench_free() in any case.
 */
bool tk_bench_run(tk_bench *bench, const tk_bench_options *options, bool *usage, tk_message *error);
void tk_bench_free(tk_bench *bench);

/** Whether to report a plugin; all together are always reported. */
bool tk_bench_wants(const tk_bench *bench, const char *name);

/** Escape sequences, or empty strings. */
typedef struct tk_bench_style {
    const char *bold, *dim, *red, *green, *reset;
} tk_bench_style;
void tk_bench_print(const tk_bench *bench, const tk_bench_style *style, FILE *out);
/** Returns the benchmark as JSON (docs/benchmarking.md), which the caller frees; NULL when out of
 * memory. */
char *tk_bench_json(const tk_bench *bench, size_t *length);

/** Formats what the spread of the times means, as a sentence without a full stop. */
void tk_bench_noise_message(const tk_bench *bench, char *out, size_t size);
/** Returns the share of a first pass's tokens whose form was known; NaN if none was looked up. */
double tk_bench_hit_rate(const tk_bench *bench);

// The parts of tk_bench_run().

/** Allocates the figures of `rounds` rounds; false when out of memory. */
bool tk_bench_costs_begin(tk_bench *bench, uint32_t rounds);
/** Keeps the results of the last round for side 0. */
void tk_bench_costs_add(tk_bench *bench);
/** Computes the figures; false when out of memory. */
bool tk_bench_costs_end(tk_bench *bench);
void tk_bench_costs_free(tk_bench *bench);

/** Reads a baseline, before measuring. False with a message. */
bool tk_bench_baseline_read(tk_bench *bench, const char *path, tk_message *error);
/** Returns the number of documents that the baseline drew. */
size_t tk_bench_baseline_drawn(const tk_bench *bench);
/** Whether the baseline has the same corpus; if not, with a message. */
bool tk_bench_baseline_fits(const tk_bench *bench, tk_message *error);
/** Compares with the baseline. False when out of memory. */
bool tk_bench_baseline_compare(tk_bench *bench);

/** Allocates `rounds` rounds of two sides; false when out of memory. */
bool tk_bench_beside_begin(tk_bench *bench, uint32_t rounds);
/** Keeps the ratios of the last round; false when out of memory. */
bool tk_bench_beside_add(tk_bench *bench);
/** Compares the sides. False when out of memory. */
bool tk_bench_beside_end(tk_bench *bench);

/** Adds a row to the comparison, unless it is not to be reported. */
void tk_bench_compare_add(tk_bench *bench, const tk_bench_row *row);
/** Summarises the comparison. */
void tk_bench_compare_end(tk_bench *bench);

/** Measures whole runs with increasing numbers of workers, if that is possible. */
void tk_bench_measure_scaling(tk_bench *bench, double seconds);
/** Measures cost over length and corpus size. */
void tk_bench_measure_curve(tk_bench *bench, double seconds);

#endif
