// SPDX-License-Identifier: MIT
#include "report_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int tk_report_parts(FILE *out, const tk_report_part *parts, size_t n, tk_tree document)
{
    int status = 0;

    fputs("<nav aria-label=\"Contents\"><ul>\n", out);
    for (size_t i = 0; i < n; i++)
        if (parts[i].has(document)) {
            fprintf(out, "<li><a href=\"#%s\">", parts[i].id);
            tk_html_text(out, parts[i].title);
            fputs("</a></li>\n", out);
        }
    fputs("</ul></nav>\n", out);
    for (size_t i = 0; i < n && status == 0; i++)
        if (parts[i].has(document)) {
            tk_html_section(out, parts[i].id, parts[i].title);
            status = parts[i].write(document, out);
            tk_html_section_end(out);
        }
    return status;
}

void tk_report_range(char *out, size_t room, tk_estimate estimate, tk_svg_format *format)
{
    char low[TK_FIGURE_ROOM], high[TK_FIGURE_ROOM];

    out[0] = '\0';
    if (!isfinite(estimate.value) || !isfinite(estimate.low) || !isfinite(estimate.high))
        return;
    format(low, sizeof low, estimate.low);
    format(high, sizeof high, estimate.high);
    // "21.4–22.7 MiB": a unit that both have is written once.
    char *unit = strstr(low, TK_FIGURE_SPACE);
    const char *other = strstr(high, TK_FIGURE_SPACE);
    if (unit && other && strcmp(unit, other) == 0)
        *unit = '\0';
    // Between signs, a dash would look like one of them.
    const bool digit = low[0] >= '0' && low[0] <= '9';
    snprintf(out, room, digit ? "%s–%s" : "%s … %s", low, high);
}

void tk_report_figure(char *out, size_t room, tk_estimate estimate, tk_svg_format *format)
{
    char figure[TK_FIGURE_ROOM], range[2 * TK_FIGURE_ROOM + 8];

    format(figure, sizeof figure, estimate.value);
    tk_report_range(range, sizeof range, estimate, format);
    snprintf(out, room, range[0] ? "%s (%s)" : "%s%s", figure, range);
}

void tk_report_cell(tk_html_table *table, const char *kind, tk_estimate estimate,
                    tk_svg_format *format)
{
    char figure[TK_FIGURE_ROOM], range[2 * TK_FIGURE_ROOM + 8];

    format(figure, sizeof figure, estimate.value);
    tk_report_range(range, sizeof range, estimate, format);
    tk_html_cell(table, kind);
    tk_html_text(table->out, figure);
    if (range[0]) {
        fputs(" <span class=\"range\">", table->out);
        tk_html_text(table->out, range);
        fputs("</span>", table->out);
    }
}

void tk_report_number_cell(tk_html_table *table, double value, tk_svg_format *format)
{
    tk_report_cell(table, NULL, (tk_estimate){value, NAN, NAN}, format);
}

bool tk_report_bars_make(tk_report_bars *bars, size_t capacity)
{
    *bars = (tk_report_bars){
        .bars = calloc(capacity + 1, sizeof *bars->bars),
        .figures = calloc(capacity + 1, sizeof *bars->figures),
        .capacity = capacity,
    };
    if (bars->bars && bars->figures)
        return true;
    tk_report_bars_free(bars);
    return false;
}

void tk_report_bars_free(tk_report_bars *bars)
{
    free(bars->bars);
    free(bars->figures);
    *bars = (tk_report_bars){0};
}

void tk_report_bars_add(tk_report_bars *bars, const char *name, tk_estimate estimate,
                        tk_svg_format *format, bool strong)
{
    char *figure = bars->figures[bars->n];

    tk_report_figure(figure, TK_REPORT_FIGURE_ROOM, estimate, format);
    bars->bars[bars->n++] = (tk_svg_bar){
        .name = name,
        .figure = figure,
        .value = estimate.value,
        .low = estimate.low,
        .high = estimate.high,
        .strong = strong,
    };
}
