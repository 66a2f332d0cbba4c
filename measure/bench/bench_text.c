// SPDX-License-Identifier: MIT
// A benchmark as text.
#include "bench.h"
#include "figure.h"

#include <toolkit/text/visible.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

/** Returns the columns of UTF-8 text on a terminal. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static void left(FILE *out, const char *text, int width)
{
    fprintf(out, "%s%*s", text, width > width_of(text) ? width - width_of(text) : 0, "");
}

static void right(FILE *out, const char *text, int width)
{
    fprintf(out, "  %*s%s", width > width_of(text) ? width - width_of(text) : 0, "", text);
}

static void right_number(FILE *out, double value, int width)
{
    char text[TK_FIGURE_ROOM];
    tk_figure_number(text, sizeof text, value);
    right(out, text, width);
}

/** Formats "12.3 (11.9–12.8)". */
static void range(char *out, size_t size, const tk_interval *i)
{
    char value[TK_FIGURE_ROOM], low[TK_FIGURE_ROOM], high[TK_FIGURE_ROOM];
    tk_figure_number(value, sizeof value, i->estimate);
    tk_figure_number(low, sizeof low, i->low);
    tk_figure_number(high, sizeof high, i->high);
    if (!isfinite(i->low) || !isfinite(i->high))
        snprintf(out, size, "%s", value);
    else
        snprintf(out, size, "%s (%s–%s)", value, low, high);
}

static void right_range(FILE *out, const tk_interval *i, int width)
{
    char text[4 * TK_FIGURE_ROOM];
    range(text, sizeof text, i);
    right(out, text, width);
}

static int name_width(const tk_bench *b)
{
    int width = 7;
    for (uint32_t i = 0; i < b->n_costs; i++)
        if (width_of(b->costs[i].name) > width)
            width = width_of(b->costs[i].name);
    return width;
}

static void title(const tk_bench_style *style, FILE *out, const char *text)
{
    fprintf(out, "\n%s%s%s\n", style->bold, text, style->reset);
}

// ----------------------------------------------------------------------------------------- head

static void print_head(const tk_bench *b, FILE *out)
{
    char documents[TK_FIGURE_ROOM], bytes[TK_FIGURE_ROOM], tokens[TK_FIGURE_ROOM];
    tk_figure_count(documents, sizeof documents, (double)b->n_fine);
    tk_figure_count(bytes, sizeof bytes, (double)b->text_bytes);
    tk_figure_count(tokens, sizeof tokens, (double)b->tokens);
    tk_visible_print(out, "%s over %s: %s document%s, %s bytes of text, %s tokens",
                     b->options.pipeline.conf, b->corpus.paths, documents,
                     b->n_fine == 1 ? "" : "s", bytes, tokens);
    putc('\n', out);
    if (b->found > b->corpus.n)
        fprintf(out, "  drawn evenly from %zu documents: there is no time for more (--time)\n",
                b->found);
    if (b->corpus.is_cut)
        fputs("  the rest of the corpus was not read\n", out);
    fprintf(out, "%s, %u core%s, %s; %u rounds, %.1f s\n",
            b->processor[0] ? b->processor : "processor unknown", b->cores,
            b->cores == 1 ? "" : "s", b->system, b->n_rounds, b->seconds);
}

static void print_left_out(const tk_bench *b, const tk_bench_style *style, FILE *out)
{
    const tk_round *round = b->round;
    if (b->corpus.unread) {
        fprintf(out, "%s%zu record%s could not be read:%s ", style->red, b->corpus.unread,
                b->corpus.unread == 1 ? "" : "s", style->reset);
        tk_visible_put(out, b->corpus.failure);
        putc('\n', out);
    }
    if (round->n_left_out)
        fprintf(out, "%s%u document%s failed and were left out:%s\n", style->red, round->n_left_out,
                round->n_left_out == 1 ? "" : "s", style->reset);
    for (uint32_t i = 0; i < round->n_left_out && i < 10; i++) {
        const tk_left_out *l = &round->left_out[i];
        tk_visible_print(out, "  %s: %s%s%s: %s", round->documents[l->document].name, l->plugin,
                         l->plugin[0] ? ": " : "", l->reason, l->message);
        putc('\n', out);
    }
    if (round->n_left_out > 10)
        fprintf(out, "  … and %u more\n", round->n_left_out - 10);
}

// ---------------------------------------------------------------------------------------- costs

static void print_costs(const tk_bench *b, const tk_bench_style *style, FILE *out)
{
    const int names = name_width(b);
    title(style, out, "Speed, one worker: every word form seen before");
    left(out, "", names);
    right(out, "MB/s", 20);
    right(out, "documents/s", 11);
    right(out, "ns/token", 20);
    right(out, "share", 6);
    right(out, "first pass MB/s", 20);
    fputc('\n', out);
    for (uint32_t i = 0; i < b->n_costs; i++) {
        const tk_bench_cost *c = &b->costs[i];
        char share[TK_FIGURE_ROOM];
        if (!tk_bench_wants(b, c->name))
            continue;
        tk_figure_percent(share, sizeof share, c->share);
        left(out, c->name, names);
        right_range(out, &c->mb_per_s, 20);
        right_number(out, c->documents_per_s.estimate, 11);
        right_range(out, &c->ns_per_token, 20);
        right(out, share, 6);
        right_range(out, &c->first_mb_per_s, 20);
        fputc('\n', out);
    }
}

static void print_latency(const tk_bench *b, const tk_bench_style *style, FILE *out)
{
    const int names = name_width(b);
    title(style, out, "A document, in µs; a plugin's start; instructions");
    left(out, "", names);
    right(out, "p50", 8);
    right(out, "p95", 8);
    right(out, "p99", 8);
    right(out, "max", 8);
    right(out, "start-up ms", 20);
    right(out, "instructions/byte", 17);
    fputc('\n', out);
    for (uint32_t i = 0; i < b->n_costs; i++) {
        const tk_bench_cost *c = &b->costs[i];
        if (!tk_bench_wants(b, c->name))
            continue;
        left(out, c->name, names);
        right_number(out, c->quantiles[TK_BENCH_QUANTILES / 2], 8);
        right_number(out, c->p95, 8);
        right_number(out, c->p99, 8);
        right_number(out, c->quantiles[TK_BENCH_QUANTILES - 1], 8);
        right_range(out, i ? &c->setup_ms : &b->open_ms, 20);
        right_number(out, c->instructions_per_byte, 17);
        fputc('\n', out);
    }
    if (b->no_instructions[0])
        fprintf(out, "%sno instructions: %s%s\n", style->dim, b->no_instructions, style->reset);
}

static void print_memory(const tk_bench *b, const tk_bench_style *style, FILE *out)
{
    char peak[TK_FIGURE_ROOM], plugins[TK_FIGURE_ROOM], p50[TK_FIGURE_ROOM], most[TK_FIGURE_ROOM];
    char rate[TK_FIGURE_ROOM], table[TK_FIGURE_ROOM], first[4 * TK_FIGURE_ROOM];
    tk_figure_bytes(peak, sizeof peak, (double)b->peak_bytes);
    tk_figure_bytes(plugins, sizeof plugins, (double)b->plugins_bytes);
    tk_figure_bytes(p50, sizeof p50, b->memory_p50);
    tk_figure_bytes(most, sizeof most, b->memory_max);
    tk_figure_percent(rate, sizeof rate, tk_bench_hit_rate(b));
    tk_figure_bytes(table, sizeof table, (double)b->table_bytes);
    range(first, sizeof first, &b->first_document_ms);
    title(style, out, "Memory and start");
    fprintf(out, "peak %s, of which plugins %s; per document %s (median), %s (largest)\n", peak,
            plugins, p50, most);
    fprintf(out, "lexeme table: %s of the tokens of a first pass were in it; %s\n", rate, table);
    fprintf(out, "from start to the end of the first document: %s ms\n", first);
}

static void print_scaling(const tk_bench *b, const tk_bench_style *style, FILE *out)
{
    if (b->n_scaling || b->scaling_note[0])
        title(style, out, "Whole runs");
    if (b->scaling_note[0])
        fprintf(out, "%s\n", b->scaling_note);
    for (uint32_t i = 0; i < b->n_scaling; i++) {
        char speed[4 * TK_FIGURE_ROOM];
        range(speed, sizeof speed, &b->scaling[i].mb_per_s);
        fprintf(out, "%2u worker%s  %s MB/s, %.2f times that of one\n", b->scaling[i].workers,
                b->scaling[i].workers == 1 ? " " : "s", speed,
                b->scaling[i].mb_per_s.estimate / b->scaling[0].mb_per_s.estimate);
    }
}

// ---------------------------------------------------------------------------------------- curve

static void print_fit(const char *what, const tk_bench_fit *f, const tk_bench_style *style,
                      FILE *out)
{
    fprintf(out, "%s grows with exponent %.2f (%.2f–%.2f), %.2f at the end%s%s%s\n", what,
            f->law.exponent.estimate, f->law.exponent.low, f->law.exponent.high, f->tail,
            f->super_linear ? style->red : "", f->super_linear ? ": SUPER-LINEAR" : "",
            f->super_linear ? style->reset : "");
}

static void print_points(const tk_bench_point *points, uint32_t n, const char *unit, FILE *out)
{
    for (uint32_t i = 0; i < n; i++) {
        char x[TK_FIGURE_ROOM], time[TK_FIGURE_ROOM], memory[TK_FIGURE_ROOM];
        tk_figure_count(x, sizeof x, points[i].x);
        tk_figure_seconds(time, sizeof time, points[i].ns.estimate / 1e9);
        tk_figure_bytes(memory, sizeof memory, points[i].memory);
        right(out, x, 12);
        fprintf(out, " %s", unit);
        right(out, time, 10);
        right(out, memory, 10);
        right_number(out, points[i].bytes / points[i].ns.estimate * 1e3, 8);
        fputs(" MB/s\n", out);
    }
}

static void print_curve(const tk_bench *b, const tk_bench_style *style, FILE *out)
{
    const tk_bench_curve *c = &b->curve;
    if (c->note[0] || c->n_lengths)
        title(style, out, "Cost curves");
    if (c->note[0])
        fprintf(out, "%s\n", c->note);
    if (!c->n_lengths)
        return;
    fputs("One document:\n", out);
    print_points(c->lengths, c->n_lengths, "bytes", out);
    print_fit("time", &c->length_time, style, out);
    print_fit("memory", &c->length_memory, style, out);
    for (uint32_t i = 1; i < b->n_costs; i++)
        if (c->plugins[i - 1].time.super_linear && tk_bench_wants(b, b->costs[i].name))
            print_fit(b->costs[i].name, &c->plugins[i - 1].time, style, out);
    if (!c->n_sizes)
        return;
    fputs("A corpus, from an empty lexeme table:\n", out);
    print_points(c->sizes, c->n_sizes, "documents", out);
    print_fit("time", &c->size_time, style, out);
    print_fit("memory", &c->size_memory, style, out);
}

// ----------------------------------------------------------------------------------- comparison

static void print_row(const tk_bench_row *row, int names, const tk_bench_style *style, FILE *out)
{
    const char *colour = row->change.verdict == TK_VERDICT_SLOWER   ? style->red
                         : row->change.verdict == TK_VERDICT_FASTER ? style->green
                                                                    : "";
    char change[TK_FIGURE_ROOM], low[TK_FIGURE_ROOM], high[TK_FIGURE_ROOM];
    char text[4 * TK_FIGURE_ROOM];
    tk_figure_change(change, sizeof change, row->change.change.estimate);
    tk_figure_change(low, sizeof low, row->change.change.low);
    tk_figure_change(high, sizeof high, row->change.change.high);
    snprintf(text, sizeof text, "%s (%s … %s)", change, low, high);
    left(out, row->name, names);
    left(out, row->first_pass ? "  first pass" : "  steady", 12);
    right(out, text, 28);
    fprintf(out, "  %s%s%s%s%s\n", colour, tk_verdict_name(row->change.verdict),
            row->regression ? ", a REGRESSION" : "", *colour ? style->reset : "",
            row->change.by_instructions ? " (by instructions)" : "");
}

static void print_comparison(const tk_bench *b, const tk_bench_style *style, FILE *out)
{
    const tk_bench_comparison *c = &b->comparison;
    char line[512];
    if (!c->made)
        return;
    snprintf(line, sizeof line, "Change of the time %s %.300s", c->side_by_side ? "to" : "since",
             c->side_by_side ? b->options.other : b->options.baseline);
    title(style, out, line);
    for (uint32_t i = 0; i < c->n_rows; i++)
        print_row(&c->rows[i], name_width(b), style, out);
    for (uint32_t i = 0; i < c->n_unmatched; i++)
        fprintf(out, "%s: on one side only\n", c->unmatched[i]);
    fprintf(out, "%s%s%s\n", c->regression ? style->red : "", c->message,
            c->regression ? style->reset : "");
}

void tk_bench_print(const tk_bench *bench, const tk_bench_style *style, FILE *out)
{
    char noise[256];
    print_head(bench, out);
    tk_bench_noise_message(bench, noise, sizeof noise);
    fprintf(out, "%s%s%s\n", bench->noise == TK_NOISE_QUIET ? "" : style->red, noise,
            bench->noise == TK_NOISE_QUIET ? "" : style->reset);
    print_left_out(bench, style, out);
    print_costs(bench, style, out);
    print_latency(bench, style, out);
    print_memory(bench, style, out);
    print_scaling(bench, style, out);
    print_curve(bench, style, out);
    print_comparison(bench, style, out);
}
