// SPDX-License-Identifier: MIT
#include "eval_text.h"
#include "eval_compare.h"
#include "eval_text_internal.h"

#include <toolkit/text/visible.h>

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ISSUES_SHOWN = 10 };

void tk_page_pad(tk_page *page, const char *text, unsigned width)
{
    char shown[256];
    unsigned columns = 0;
    tk_visible(shown, sizeof shown, text, strlen(text));
    for (const char *p = shown; *p; p++)
        columns += (*p & 0xc0) != 0x80;
    fprintf(page->out, "%s%*s", shown, columns < width ? (int)(width - columns) : 0, "");
}

void tk_page_percent(tk_page *page, const tk_interval *figure)
{
    if (isnan(figure->estimate))
        fputs("      –", page->out);
    else
        fprintf(page->out, "%7.1f", 100 * figure->estimate);
}

void tk_page_interval(tk_page *page, const tk_interval *figure, double scale, int digits)
{
    char text[64] = "";
    if (!isnan(figure->low))
        snprintf(text, sizeof text, figure->low < 0 ? "%.*f to %.*f" : "%.*f–%.*f", digits,
                 scale * figure->low, digits, scale * figure->high);
    fputs(page->dim, page->out);
    fputs("  ", page->out);
    tk_page_pad(page, text, 15);
    fputs(page->reset, page->out);
}

// ------------------------------------------------------------------------------ issues

static void print_place(tk_page *page, const tk_issue *issue)
{
    fprintf(page->out, "  %s", issue->side);
    if (issue->file)
        tk_visible_print(page->out, " %s:%" PRIu64, issue->file, issue->line);
    if (issue->document)
        tk_visible_print(page->out, " (%s)", issue->document);
    if (issue->start >= 0)
        fprintf(page->out, " %" PRId64 "–%" PRId64, issue->start, issue->end);
    tk_visible_print(page->out, ": %s", issue->message);
    putc('\n', page->out);
}

static void print_issues(tk_page *page)
{
    const tk_issues *issues = &page->eval->issues;
    if (!issues->n)
        return;
    fprintf(page->out, "\n%sIssues%s: ", page->bold, page->reset);
    const char *comma = "";
    for (int kind = 0; kind < TK_ISSUE_KINDS; kind++) {
        if (!issues->counts[kind])
            continue;
        fprintf(page->out, "%s%" PRIu64 " %s", comma, issues->counts[kind], tk_issue_name(kind));
        comma = ", ";
    }
    putc('\n', page->out);
    const size_t shown = issues->n < ISSUES_SHOWN ? issues->n : ISSUES_SHOWN;
    for (size_t i = 0; i < shown; i++)
        print_place(page, &issues->items[i]);
    if (issues->n > shown)
        fprintf(page->out, "  and %zu more: --json lists all of them\n", issues->n - shown);
}

// ------------------------------------------------------------------------------ a system

/** Prints the layers that are not scored for a reason. */
static void print_unscored(tk_page *page, const tk_eval_system *system, const char *why)
{
    const char *comma = "";
    bool any = false;
    for (size_t i = 0; i < system->n_unscored; i++) {
        if (strcmp(system->unscored[i].why, why) != 0)
            continue;
        if (!any)
            fprintf(page->out, "%sNot scored (%s): ", page->dim, why);
        tk_visible_print(page->out, "%s%s", comma, system->unscored[i].layer);
        comma = ", ";
        any = true;
    }
    if (any)
        fprintf(page->out, "%s\n", page->reset);
}

static void print_system(tk_page *page, const tk_eval_system *system)
{
    const tk_eval *eval = page->eval;
    const bool agreement = eval->options.what == TK_EVAL_AGREEMENT;
    const uint64_t alone = system->missing + eval->issues.counts[TK_ISSUE_NO_GOLD];
    fputs(page->bold, page->out);
    tk_visible_put(page->out, system->name);
    fputs(page->reset, page->out);
    tk_visible_print(page->out, " %s %s: %zu document%s", agreement ? "and" : "against",
                     eval->gold_name, eval->gold.n_articles, eval->gold.n_articles == 1 ? "" : "s");
    if (agreement && alone)
        fprintf(page->out, "%s, %" PRIu64 " in one file only, ignored%s", page->red, alone,
                page->reset);
    else if (system->missing)
        fprintf(page->out, "%s, %" PRIu64 " without a prediction%s", page->red, system->missing,
                page->reset);
    if (system->quarantined)
        fprintf(page->out, "%s, %" PRIu64 " in quarantine%s", page->red, system->quarantined,
                page->reset);
    putc('\n', page->out);
    print_unscored(page, system, "not in the predictions");
    print_unscored(page, system, "not in the gold");
    for (size_t i = 0; i < system->n_spans; i++)
        tk_page_layer(page, &system->spans[i]);
    for (size_t i = 0; i < system->n_scores; i++)
        tk_page_score(page, &system->scores[i]);
    tk_page_errors(page, system);
}

// ------------------------------------------------------------------------------ two of them

static void print_comparison_row(tk_page *page, const tk_eval_comparison *c)
{
    // Correlations and hype scores are not percentages.
    const bool share = strcmp(c->measure, "mean_absolute_error") != 0;
    const double scale = share ? 100 : 1;
    const bool clear = c->difference.p < 0.05;
    const char *colour = !clear                                           ? ""
                         : (c->difference.interval.estimate > 0) == share ? page->green
                                                                          : page->red;
    fputs("  ", page->out);
    tk_page_pad(page, c->layer, TK_NAME_WIDTH + 4);
    tk_page_pad(page, c->label ? c->label : "", 12);
    tk_page_pad(page, c->measure, 20);
    fprintf(page->out, "%7.1f%7.1f  %s%+7.1f%s", scale * c->a, scale * c->b, colour,
            scale * c->difference.interval.estimate, page->reset);
    tk_page_interval(page, &c->difference.interval, scale, 1);
    if (!isnan(c->difference.p))
        fprintf(page->out, "%8.3f%s", c->difference.p, clear ? " *" : "");
    putc('\n', page->out);
}

static void print_comparison(tk_page *page)
{
    tk_eval_comparisons comparisons;
    page->failed |= !tk_eval_compare(page->eval, &comparisons);
    fprintf(page->out, "\n%sDifference%s: B %s minus A %s\n", page->bold, page->reset,
            page->eval->systems[1].name, page->eval->systems[0].name);
    fprintf(page->out, "%s  %-*s%-12s%-20s%7s%7s  %7s  %-15s%8s%s\n", page->dim, TK_NAME_WIDTH + 4,
            "layer", "of", "measure", "A", "B", "B - A", "95%", "p", page->reset);
    for (size_t i = 0; i < comparisons.n; i++)
        print_comparison_row(page, &comparisons.items[i]);
    tk_eval_comparisons_finish(&comparisons);
}

static void print_agreement_figure(tk_page *page, const tk_interval *figure)
{
    if (isnan(figure->estimate))
        fprintf(page->out, "%*s", 22, "");
    else
        fprintf(page->out, "%7.3f", figure->estimate);
    if (!isnan(figure->estimate))
        tk_page_interval(page, figure, 1, 3);
}

static void print_agreement(tk_page *page)
{
    fprintf(page->out,
            "\n%sAgreement%s beyond chance\n%s  %-*s%-18s%7s  %-15s%7s  %-15s%7s  %-15s%s\n",
            page->bold, page->reset, page->dim, TK_NAME_WIDTH + 4, "layer", "units", "kappa", "95%",
            "alpha", "95%", "label or weighted kappa", "", page->reset);
    for (size_t i = 0; i < page->eval->n_agreement; i++) {
        const tk_eval_agreement *a = &page->eval->agreement[i];
        char units[48];
        snprintf(units, sizeof units, "%" PRIu64 " %ss", a->units, a->unit);
        fputs("  ", page->out);
        char name[96];
        snprintf(name, sizeof name, "%.60s%s%.30s", a->name, a->role ? ", " : "",
                 a->role ? a->role : "");
        tk_page_pad(page, name, TK_NAME_WIDTH + 4);
        tk_page_pad(page, units, 18);
        print_agreement_figure(page, &a->kappa);
        print_agreement_figure(page, &a->alpha);
        print_agreement_figure(page, isnan(a->weighted_kappa.estimate) ? &a->label_kappa
                                                                       : &a->weighted_kappa);
        putc('\n', page->out);
    }
}

/** Writes text without trailing spaces in its lines. */
static void write_trimmed(FILE *out, const char *text, size_t length)
{
    size_t spaces = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == ' ') {
            spaces++;
            continue;
        }
        if (text[i] != '\n')
            fprintf(out, "%*s", (int)spaces, "");
        spaces = 0;
        putc(text[i], out);
    }
}

static void print_all(tk_page *page)
{
    for (size_t i = 0; i < page->eval->n_systems; i++) {
        if (i)
            putc('\n', page->out);
        print_system(page, &page->eval->systems[i]);
    }
    if (page->eval->options.what == TK_EVAL_COMPARE)
        print_comparison(page);
    if (page->eval->options.what == TK_EVAL_AGREEMENT)
        print_agreement(page);
    print_issues(page);
}

bool tk_eval_print(const tk_eval *eval, const tk_eval_view *view)
{
    char *text = NULL;
    size_t length = 0;
    tk_page page = {.eval = eval,
                    .view = view,
                    .out = open_memstream(&text, &length),
                    .bold = view->colour ? "\x1b[1m" : "",
                    .dim = view->colour ? "\x1b[2m" : "",
                    .red = view->colour ? "\x1b[31m" : "",
                    .green = view->colour ? "\x1b[32m" : "",
                    .reset = view->colour ? "\x1b[0m" : ""};
    if (!page.out)
        return false;
    print_all(&page);
    page.failed |= fclose(page.out) != 0;
    if (!page.failed)
        write_trimmed(view->out, text, length);
    free(text);
    return !page.failed;
}
