// SPDX-License-Identifier: MIT
#ifndef TK_BENCH_H
#define TK_BENCH_H

#include "round.h"
#include "verdict.h"

#include <toolkit/text/json.h>

#include <stdio.h>

/** What is to be measured. Strings are the caller's. */
typedef struct tk_bench_options {
    tk_bench_pipeline pipeline;
    const char *corpus;         /**< NULL: as [input] path says */
    const char *baseline;       /**< a file that was saved, or NULL */
    const char *other;          /**< a shared object or a pipeline to run beside it, or NULL */
    const char *const *plugins; /**< the plugins to report; none: all */
    size_t n_plugins;
    double seconds; /**< for all of it, roughly */
    uint32_t rounds;
    double threshold; /**< of a regression: 0.05 is 5% slower */
    uint64_t seed;
    bool brief; /**< no scaling, no cost curve */
    /** Told of what is being done, as a line without a line end. May be NULL. */
    void (*progress)(void *ctx, const char *line);
    void *ctx;
} tk_bench_options;

enum { TK_BENCH_QUANTILES = 21, TK_BENCH_CURVE = 17, TK_BENCH_SIZES = 8, TK_BENCH_SCALING = 16 };

/** What a plugin costs, or all together; names and units as in docs/benchmarking.md. */
typedef struct tk_bench_cost {
    char name[64], version[32];
    uint32_t kind; /**< 0: all together */
    tk_interval mb_per_s, documents_per_s, ns_per_token, first_mb_per_s, setup_ms;
    double share;
    double quantiles[TK_BENCH_QUANTILES];         /**< of the documents' times in µs */
    double p95, p99;                              /**< µs */
    double instructions_per_byte;                 /**< NaN: not counted */
    double *steady_ns, *first_ns;                 /**< of the corpus, one value a round */
    double *steady_calibrated, *first_calibrated; /**< the same in times of the calibration loop */
    double *document_ns; /**< steady, of each document, the mean of the rounds */
} tk_bench_cost;

/** A power law, and whether it says that the cost grows faster than its cause. */
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

/** Time of each plugin against length. */
typedef struct tk_bench_plugin_curve {
    double ns[TK_BENCH_CURVE];
    tk_bench_fit time;
} tk_bench_plugin_curve;

typedef struct tk_bench_curve {
    tk_bench_point lengths[TK_BENCH_CURVE], sizes[TK_BENCH_SIZES];
    uint32_t n_lengths, n_sizes;
    tk_bench_fit length_time, length_memory, size_time, size_memory;
    tk_bench_plugin_curve plugins[TK_ROUND_PLUGINS];
    char note[256]; /**< why it is not there, or ends early; else empty */
} tk_bench_curve;

typedef struct tk_bench_scale {
    uint32_t workers;
    tk_interval mb_per_s;
} tk_bench_scale;

/** A change of a plugin's time, or of all together. */
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

/** All that was found out. */
typedef struct tk_bench {
    tk_bench_options options;
    char processor[128], system[256], no_instructions[128];
    uint32_t cores;
    double load;
    tk_bench_corpus corpus;
    size_t found;    /**< documents, of which those of the corpus were drawn */
    tk_round *round; /**< the last one, with what is known of the documents */
    size_t n_fine, n_skipped;
    uint64_t text_bytes, tokens;
    double seconds; /**< that it took */

    uint32_t n_rounds, n_costs;
    tk_bench_cost *costs;           /**< of all together, then of each plugin */
    double *calibrations, *spreads; /**< ns, and their spread within a round, one a round */
    double *opens, *firsts;         /**< ns of opening, and to the first document's end */
    double *setups;                 /**< ns of create(), [plugin][round] */
    double calibration_spread, round_spread;
    tk_noise noise;
    tk_interval calibration_ns;
    tk_interval open_ms, first_document_ms;
    uint64_t peak_bytes, plugins_bytes, lexeme_tokens, new_forms, table_bytes, drops;
    double memory_p50, memory_p95, memory_p99, memory_max; /**< bytes of a document */
    tk_bench_scale scaling[TK_BENCH_SCALING];
    uint32_t n_scaling;
    char scaling_note[128]; /**< why there is none; else empty */
    tk_bench_curve curve;
    tk_bench_comparison comparison;
    tk_json_reader baseline_json; /**< the file; a zeroed one without it */
    const tk_json *baseline;      /**< its value */
    double *ratios;               /**< [first pass][place][round] of side 1 to side 0 */
} tk_bench;

/**
 * Measures. False with a message if the pipeline, the corpus, the baseline or the other cannot be
 * used; `*usage` says whether that is the caller's fault. tk_bench_free() in any case.
 */
bool tk_bench_run(tk_bench *bench, const tk_bench_options *options, bool *usage, tk_message *error);
void tk_bench_free(tk_bench *bench);

/** Whether a plugin is to be reported; all together always is. */
bool tk_bench_wants(const tk_bench *bench, const char *name);

/** Writes it as text for people, `bold`, `red`, `green`, `reset` being escape sequences or empty.
 */
typedef struct tk_bench_style {
    const char *bold, *dim, *red, *green, *reset;
} tk_bench_style;
void tk_bench_print(const tk_bench *bench, const tk_bench_style *style, FILE *out);
/** It as JSON (docs/benchmarking.md): a string that the caller frees, NULL if there is no memory.
 */
char *tk_bench_json(const tk_bench *bench, size_t *length);

/** What the spread of the times means, as a sentence without a full stop. */
void tk_bench_noise_message(const tk_bench *bench, char *out, size_t size);
/** Share of the tokens of a first pass whose form was known; NaN if nothing was looked up. */
double tk_bench_hit_rate(const tk_bench *bench);

// The parts of tk_bench_run().

/** Room for the figures of `rounds` rounds; false if there is no memory. */
bool tk_bench_costs_begin(tk_bench *bench, uint32_t rounds);
/** Keeps what the last round found of side 0. */
void tk_bench_costs_add(tk_bench *bench);
/** Works the figures out; false if there is no memory. */
bool tk_bench_costs_end(tk_bench *bench);
void tk_bench_costs_free(tk_bench *bench);

/** Reads a baseline, before anything is measured. False with a message. */
bool tk_bench_baseline_read(tk_bench *bench, const char *path, tk_message *error);
/** How many documents it drew. */
size_t tk_bench_baseline_drawn(const tk_bench *bench);
/** Whether it is of the same corpus; if not, says so. */
bool tk_bench_baseline_fits(const tk_bench *bench, tk_message *error);
/** Compares with it. False if there is no memory. */
bool tk_bench_baseline_compare(tk_bench *bench);

/** Room for `rounds` rounds of two sides; false if there is no memory. */
bool tk_bench_beside_begin(tk_bench *bench, uint32_t rounds);
/** Keeps the ratios that the last round found; false if there is no memory. */
bool tk_bench_beside_add(tk_bench *bench);
/** Compares the sides. False if there is no memory. */
bool tk_bench_beside_end(tk_bench *bench);

/** Notes a row of the comparison, unless it is not to be reported. */
void tk_bench_compare_add(tk_bench *bench, const tk_bench_row *row);
/** Sums it up. */
void tk_bench_compare_end(tk_bench *bench);

/** Whole runs at rising numbers of workers. Where they cannot be had there are none. */
void tk_bench_measure_scaling(tk_bench *bench, double seconds);
/** Cost against length and size. */
void tk_bench_measure_curve(tk_bench *bench, double seconds);

#endif
