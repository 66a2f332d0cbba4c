// SPDX-License-Identifier: MIT
// Formatted figures, and the scales of plots.

#include "figure.h"
#include "html.h"
#include "svg_scale.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef void format(char *out, size_t room, double value);

static void expect(format *how, double value, const char *expected)
{
    char out[TK_FIGURE_ROOM];

    how(out, sizeof out, value);
    cr_assert_str_eq(out, expected, "%g is '%s', not '%s'", value, out, expected);
}

Test(figure, nothing_is_a_dash)
{
    format *const all[] = {tk_figure_share,      tk_figure_exponent,     tk_figure_tick,
                           tk_figure_percent,    tk_figure_percent_tick, tk_figure_change,
                           tk_figure_difference, tk_figure_number,       tk_figure_count,
                           tk_figure_bytes,      tk_figure_seconds,      tk_figure_p};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        expect(all[i], NAN, "–");
        expect(all[i], INFINITY, "–");
        expect(all[i], -INFINITY, "–");
    }
}

Test(figure, always_fits)
{
    format *const all[] = {tk_figure_share,      tk_figure_exponent,     tk_figure_tick,
                           tk_figure_percent,    tk_figure_percent_tick, tk_figure_change,
                           tk_figure_difference, tk_figure_number,       tk_figure_count,
                           tk_figure_bytes,      tk_figure_seconds,      tk_figure_p};
    const double values[] = {0, -0.0, 1e-320, 1e-9, 0.5, 999.5, 1e6, 1e15, 1e300, -1e300};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t v = 0; v < sizeof values / sizeof *values; v++)
            for (size_t room = 1; room <= TK_FIGURE_ROOM; room++) {
                char out[TK_FIGURE_ROOM + 1];
                memset(out, 'x', sizeof out);
                all[i](out, room, values[v]);
                cr_assert_eq(out[room], 'x', "figure %zu wrote beyond %zu bytes", i, room);
                cr_assert_lt(strnlen(out, room), room);
            }
}

Test(figure, number_has_three_digits)
{
    expect(tk_figure_number, 0, "0");
    expect(tk_figure_number, 0.012345, "0.0123");
    expect(tk_figure_number, 0.99951, "1.00");
    expect(tk_figure_number, 1, "1.00");
    expect(tk_figure_number, 25.34, "25.3");
    expect(tk_figure_number, 99.96, "100");
    expect(tk_figure_number, 253.4, "253");
    expect(tk_figure_number, 12345.6, "12,346");
    expect(tk_figure_number, 999499, "999,499");
    expect(tk_figure_number, 999501, "1.00\u00a0M");
    expect(tk_figure_number, 34e6, "34.0\u00a0M");
    expect(tk_figure_number, 4.8e12, "4.80\u00a0T");
    expect(tk_figure_number, -25.34, "−25.3");
    expect(tk_figure_number, 0.00001, "1.00e-05");
}

Test(figure, units)
{
    expect(tk_figure_bytes, 0, "0\u00a0B");
    expect(tk_figure_bytes, 1000, "1000\u00a0B");
    expect(tk_figure_bytes, 65536, "64\u00a0KiB");
    expect(tk_figure_bytes, 23.1e6, "22.0\u00a0MiB");
    expect(tk_figure_bytes, 1048575, "1.00\u00a0MiB");
    expect(tk_figure_seconds, 0, "0\u00a0s");
    expect(tk_figure_seconds, 1.25e-3, "1.25\u00a0ms");
    expect(tk_figure_seconds, 27e-9, "27\u00a0ns");
    expect(tk_figure_seconds, 0.9999e-3, "1.00\u00a0ms");
    expect(tk_figure_seconds, 90, "90\u00a0s");
    expect(tk_figure_seconds, 1e-6, "1\u00a0µs");
}

Test(figure, shares_and_changes)
{
    expect(tk_figure_share, 0.8421, "0.842");
    expect(tk_figure_share, -0.0001, "0.000");
    expect(tk_figure_share, -0.3, "−0.300");
    expect(tk_figure_percent, 0.7834, "78.3%");
    expect(tk_figure_percent, 1, "100%");
    expect(tk_figure_percent, 0, "0%");
    expect(tk_figure_change, 0.042, "+4.2%");
    expect(tk_figure_change, -0.003, "−0.3%");
    expect(tk_figure_change, 0.0001, "±0.0%");
    expect(tk_figure_difference, 0.042, "+0.042");
    expect(tk_figure_count, 1234567, "1,234,567");
    expect(tk_figure_count, 999, "999");
    expect(tk_figure_p, 0.0002, "<\u00a00.001");
    expect(tk_figure_p, 0.0123, "0.012");
}

// ----------------------------------------------------------------------------------- scales

/** Returns a number of any size. */
static double any_number(void)
{
    return ((double)rand() / RAND_MAX - 0.3) * pow(10, rand() % 40 - 20);
}

Test(scale, covers_its_values_with_a_few_round_ticks)
{
    srand(5);
    for (int i = 0; i < 20000; i++) {
        const double base = (double[]){0, 2, 10}[rand() % 3];
        const bool whole = base == 0 && rand() % 4 == 0;
        const size_t most = 3 + (size_t)(rand() % 6);
        tk_extent extent = TK_EXTENT_EMPTY;
        tk_scale scale;

        for (int n = rand() % 4; n >= 0; n--)
            tk_extent_add(&extent, any_number(), base);
        if (!tk_scale_make(&scale, extent, base, whole, most)) {
            cr_assert(extent.low > extent.high);
            continue;
        }
        // There may be more ticks at 1, 2 and 5 of each power of ten than `most`.
        cr_assert_leq(scale.n_ticks, base == 10 ? TK_SCALE_MOST_TICKS : most);
        cr_assert_geq(scale.n_ticks, 2, "%g … %g, base %g", extent.low, extent.high, base);
        cr_assert(scale.low < scale.high);
        const double low = base > 0 ? log(extent.low) / log(base) : fmin(extent.low, 0);
        const double high = base > 0 ? log(extent.high) / log(base) : fmax(extent.high, 0);
        const double slack = 1e-6 * (scale.high - scale.low);
        cr_assert(scale.low <= low + slack && high - slack <= scale.high,
                  "%g … %g is not in %g … %g", low, high, scale.low, scale.high);
        for (size_t t = 0; t < scale.n_ticks; t++) {
            const double place = tk_scale_place(&scale, scale.ticks[t]);
            cr_assert(place >= 0 && place <= 1);
            cr_assert(t == 0 || scale.ticks[t] > scale.ticks[t - 1]);
            cr_assert(!whole || scale.ticks[t] == floor(scale.ticks[t]));
        }
    }
}

Test(scale, keeps_proportions)
{
    tk_extent extent = TK_EXTENT_EMPTY;
    tk_scale scale;

    tk_extent_add(&extent, 93, 0);
    tk_extent_add(&extent, 91, 0);
    cr_assert(tk_scale_make(&scale, extent, 0, false, 6));
    cr_assert_eq(scale.low, 0);
    cr_assert_eq(scale.high, 100);
    cr_assert_float_eq(tk_scale_place(&scale, 50), 0.5, 1e-12);
    cr_assert_not(tk_scale_has(&scale, NAN));
}

Test(scale, logarithmic)
{
    tk_extent extent = TK_EXTENT_EMPTY;
    tk_scale scale;

    tk_extent_add(&extent, 0, 2);
    tk_extent_add(&extent, -1, 2);
    cr_assert(extent.low > extent.high, "values without a logarithm are ignored");
    tk_extent_add(&extent, 256, 2);
    tk_extent_add(&extent, 1 << 24, 2);
    cr_assert(tk_scale_make(&scale, extent, 2, false, 6));
    cr_assert_eq(scale.n_ticks, 5);
    cr_assert_eq(scale.ticks[1], 4096);
    cr_assert_float_eq(tk_scale_place(&scale, 65536), 0.5, 1e-12);
    cr_assert_not(tk_scale_has(&scale, 0));

    // Less than two decades: ticks at 1, 2 and 5.
    extent = TK_EXTENT_EMPTY;
    tk_extent_add(&extent, 11, 10);
    tk_extent_add(&extent, 85, 10);
    cr_assert(tk_scale_make(&scale, extent, 10, false, 6));
    cr_assert_eq(scale.n_ticks, 4);
    cr_assert_eq(scale.ticks[0], 10);
    cr_assert_eq(scale.ticks[3], 100);
}

// ------------------------------------------------------------------------------------- text

static void escaped(const char *text, size_t length, const char *expected)
{
    char *out = NULL;
    size_t size;
    FILE *stream = open_memstream(&out, &size);

    tk_html_bytes(stream, text, length);
    fclose(stream);
    cr_assert_str_eq(out, expected);
    free(out);
}

Test(html, text_is_escaped)
{
    escaped("a<b>&\"c'", 8, "a&lt;b&gt;&amp;&quot;c&#39;");
    escaped("tab\tline\n", 9, "tab\tline\n");
    escaped("nul\0 bell\a", 10, "nul\xef\xbf\xbd bell\xef\xbf\xbd");
    escaped("bad\xff\xc3", 5, "bad\xef\xbf\xbd\xef\xbf\xbd");
    escaped("\xef\xbf\xbe \xc2\x85", 6, "\xef\xbf\xbd \xef\xbf\xbd");
    escaped("é日👩", 9, "é日👩");
    escaped("", 0, "");
}
