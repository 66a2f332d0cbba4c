// SPDX-License-Identifier: MIT
// Spans against gold, compared with figures computed by hand, and properties of any spans.
#include "eval_errors.h"
#include "eval_world.h"
#include "random.h"

#include <math.h>

enum { GOLD, PREDICTED, STRICT, OVERLAP }; // the counters of a row

static world w;
static tk_eval_plan plan;
static tk_eval_spans spans;

static void open_layer(const char *gold, const char *predicted, const char *layer)
{
    open_world(&w, gold, predicted);
    compare_layer(&w, layer, &plan, &spans);
}

static void close_layer(void)
{
    tk_eval_spans_finish(&spans);
    close_world(&w);
}

static void expect_row(uint32_t row, uint64_t gold, uint64_t predicted, uint64_t strict,
                       uint64_t overlap)
{
    const tk_ratio s = tk_eval_ratio(row, TK_STRICT, TK_F1);
    const tk_ratio o = tk_eval_ratio(row, TK_OVERLAP, TK_F1);
    cr_expect_eq(count_of(&spans, s.gold), gold, "row %u", row);
    cr_expect_eq(count_of(&spans, s.predicted), predicted, "row %u", row);
    cr_expect_eq(count_of(&spans, s.tp), strict, "row %u: strict %lu", row,
                 (unsigned long)count_of(&spans, s.tp));
    cr_expect_eq(count_of(&spans, o.tp), overlap, "row %u: overlap %lu", row,
                 (unsigned long)count_of(&spans, o.tp));
}

static void expect_value(tk_ratio ratio, double right)
{
    const double got = value_of(&spans, ratio);
    cr_expect(isnan(right) ? isnan(got) : fabs(got - right) < 1e-12, "%g, not %g", got, right);
}

#define TEXT "\"text\": \"0123456789012345678901234567890123456789\""

Test(eval_spans, counts_by_hand)
{
    open_layer("{\"id\": \"a\", " TEXT ", \"entity\": ["
               "{\"start\": 0, \"end\": 4, \"label\": \"ORG\"}, "
               "{\"start\": 10, \"end\": 15, \"label\": \"ORG\"}, "
               "{\"start\": 20, \"end\": 25, \"label\": \"PERSON\"}, "
               "{\"start\": 30, \"end\": 34, \"label\": \"LOC\"}]}\n"
               "{\"id\": \"b\", " TEXT ", \"entity\": [{\"start\": 0, \"end\": 2, \"label\": "
               "\"ORG\"}]}\n"
               "{\"id\": \"not gold for the layer\", " TEXT "}",
               "{\"id\": \"a\", \"entity\": ["
               "{\"start\": 0, \"end\": 4, \"label\": \"ORG\"}, "
               "{\"start\": 10, \"end\": 14, \"label\": \"ORG\"}, "
               "{\"start\": 20, \"end\": 25, \"label\": \"LOC\"}, "
               "{\"start\": 36, \"end\": 38, \"label\": \"PERSON\"}]}\n"
               "{\"id\": \"b\", \"entity\": [{\"start\": 0, \"end\": 2, \"label\": \"ORG\"}]}\n"
               "{\"id\": \"not gold for the layer\", \"entity\": [{\"start\": 0, \"end\": 2, "
               "\"label\": \"ORG\"}]}",
               "entity");
    cr_expect_eq(spans.n_documents, 2);
    cr_assert_eq(spans.n_labels, 3);
    cr_expect_str_eq(spans.labels[0], "ORG", "the most frequent first");
    cr_expect_str_eq(spans.labels[1], "LOC");
    expect_row(0, 3, 3, 2, 3);
    expect_row(1, 1, 1, 0, 0);
    expect_row(2, 1, 1, 0, 0);
    expect_row(tk_eval_row_micro(&spans), 5, 5, 2, 3);
    expect_row(tk_eval_row_any(&spans), 5, 5, 3, 4);
    expect_value(tk_eval_ratio(0, TK_STRICT, TK_PRECISION), 2.0 / 3);
    expect_value(tk_eval_ratio(1, TK_STRICT, TK_F1), 0);
    expect_value(tk_eval_ratio(3, TK_OVERLAP, TK_RECALL), 3.0 / 5);
    expect_value(tk_eval_ratio_macro(&spans, TK_STRICT, TK_F1), 2.0 / 9);
    expect_value(tk_eval_ratio_macro(&spans, TK_OVERLAP, TK_RECALL), 1.0 / 3);
    static const uint64_t confusion[] = {3, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0};
    for (int i = 0; i < 16; i++)
        cr_expect_eq(spans.confusion[i], confusion[i], "cell %d", i);
    close_layer();
}

Test(eval_spans, a_missing_document_counts_as_missed)
{
    open_layer("{\"id\": \"a\", " TEXT ", \"x\": [{\"start\": 0, \"end\": 4}]}\n"
               "{\"id\": \"b\", " TEXT ", \"x\": [{\"start\": 0, \"end\": 4}]}",
               "{\"id\": \"a\", \"x\": [{\"start\": 0, \"end\": 4}]}", "x");
    expect_row(0, 2, 1, 1, 1);
    expect_value(tk_eval_ratio(0, TK_STRICT, TK_PRECISION), 1);
    expect_value(tk_eval_ratio(0, TK_STRICT, TK_RECALL), 0.5);
    close_layer();
}

Test(eval_spans, the_label_that_fits_is_not_lost_to_a_nearer_span)
{
    // The gold ORG overlaps most with a LOC, and by one code point with an ORG.
    open_layer("{\"id\": \"a\", " TEXT ", \"x\": [{\"start\": 0, \"end\": 10, \"label\": "
               "\"ORG\"}]}",
               "{\"id\": \"a\", \"x\": [{\"start\": 1, \"end\": 9, \"label\": \"LOC\"}, "
               "{\"start\": 9, \"end\": 12, \"label\": \"ORG\"}]}",
               "x");
    expect_row(tk_eval_row_micro(&spans), 1, 2, 0, 1);
    expect_row(tk_eval_row_any(&spans), 1, 2, 0, 1);
    close_layer();
}

Test(eval_spans, one_span_is_no_match_for_two)
{
    open_layer("{\"id\": \"a\", " TEXT ", \"sentence\": [{\"start\": 0, \"end\": 10}, "
               "{\"start\": 11, \"end\": 20}, {\"start\": 21, \"end\": 30}]}",
               "{\"id\": \"a\", \"sentence\": [{\"start\": 0, \"end\": 20}, {\"start\": 21, "
               "\"end\": 30}]}",
               "sentence");
    expect_row(0, 3, 2, 1, 2);
    expect_value(tk_eval_ratio_boundary(&spans, TK_PRECISION), 1);
    expect_value(tk_eval_ratio_boundary(&spans, TK_RECALL), 2.0 / 3);
    close_layer();
}

static void expect_column(const char *name, double accuracy, double precision, double recall)
{
    uint32_t c = 0;
    while (c < plan.n_columns && strcmp(plan.columns[c].name, name) != 0)
        c++;
    cr_assert(c < plan.n_columns, "there is no column %s", name);
    expect_value(tk_eval_ratio_accuracy(&spans, c), accuracy);
    expect_value(tk_eval_ratio_column(&spans, c, TK_PRECISION), precision);
    expect_value(tk_eval_ratio_column(&spans, c, TK_RECALL), recall);
}

Test(eval_spans, values_by_hand)
{
    open_layer("{\"id\": \"a\", " TEXT ", \"money\": ["
               "{\"start\": 0, \"end\": 3, \"currency\": \"USD\", \"value\": 10, \"mod\": "
               "\"MORE_THAN\"}, "
               "{\"start\": 5, \"end\": 8, \"currency\": \"USD\", \"low\": 1, \"high\": 2}, "
               "{\"start\": 10, \"end\": 13, \"currency\": \"EUR\", \"value\": 5}]}",
               "{\"id\": \"a\", \"money\": ["
               "{\"start\": 0, \"end\": 3, \"currency\": \"USD\", \"value\": \"10.0\"}, "
               "{\"start\": 5, \"end\": 9, \"currency\": \"USD\", \"low\": 1, \"high\": 3}, "
               "{\"start\": 20, \"end\": 22, \"currency\": \"USD\", \"value\": 7, \"vague\": "
               "true}]}",
               "money");
    cr_expect_eq(plan.n_columns, 6, "vague is not in the gold, and not scored");
    expect_column("currency", 1, 2.0 / 3, 2.0 / 3);
    expect_column("value", 1, 0.5, 0.5);
    expect_column("mod", 0.5, NAN, 0);
    expect_column("range", 0.5, 0, 0);
    expect_column("amount", 0.5, 1.0 / 3, 1.0 / 3);
    expect_column("all", 0, 0, 0);
    close_layer();
}

Test(eval_spans, an_array_is_a_choice)
{
    open_layer(
        "{\"id\": \"a\", " TEXT ", \"x\": [{\"start\": 0, \"end\": 3, \"value\": "
        "[\"2025\", \"P1Y\"]}, {\"start\": 5, \"end\": 8, \"value\": [\"2025\", \"P1Y\"]}]}",
        "{\"id\": \"a\", \"x\": [{\"start\": 0, \"end\": 3, \"value\": \"P1Y\"}, {\"start\": "
        "5, \"end\": 8, \"value\": \"P1M\"}]}",
        "x");
    expect_column("value", 0.5, 0.5, 0.5);
    close_layer();
}

Test(eval_spans, the_type_of_a_date_is_a_value)
{
    open_layer("{\"id\": \"a\", " TEXT
               ", \"date\": [{\"start\": 0, \"end\": 4, \"type\": \"DATE\", "
               "\"value\": \"2025\", \"begin\": \"2025-01-01\", \"until\": \"2026-01-01\"}]}",
               "{\"id\": \"a\", \"date\": [{\"start\": 0, \"end\": 4, \"type\": \"DURATION\", "
               "\"value\": \"2025\"}]}",
               "date");
    cr_expect_eq(tk_eval_row_headline(&spans), tk_eval_row_any(&spans));
    expect_value(tk_eval_ratio(tk_eval_row_headline(&spans), TK_STRICT, TK_F1), 1);
    expect_column("type", 0, 0, 0);
    expect_column("value", 1, 1, 1);
    expect_column("interval", 0, NAN, 0);
    close_layer();
}

// ------------------------------------------------------------------------------ properties

enum { DOCUMENTS = 6 };

/** A document with random spans of random labels, which may overlap. */
static void put_document(char *out, size_t size, uint64_t *random, int id)
{
    static const char *const labels[] = {"A", "B", "C"};
    const uint32_t n = random_below(random, 8);
    size_t length = (size_t)snprintf(out, size, "{\"id\": \"%d\", " TEXT ", \"x\": [", id);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t start = random_below(random, 36), end = start + 1 + random_below(random, 4);
        length += (size_t)snprintf(out + length, size - length,
                                   "%s{\"start\": %u, \"end\": %u, \"label\": \"%s\", \"value\": "
                                   "%u}",
                                   i ? ", " : "", start, end, labels[random_below(random, 3)],
                                   1 + random_below(random, 2));
    }
    snprintf(out + length, size - length, "]}\n");
}

static void put_side(char *out, size_t size, uint64_t *random)
{
    *out = '\0';
    for (int i = 0; i < DOCUMENTS; i++)
        put_document(out + strlen(out), size - strlen(out), random, i);
}

static uint32_t row_of(const tk_eval_spans *of, uint32_t row, const tk_eval_spans *in)
{
    return row < of->n_labels ? tk_eval_label_index(in, of->labels[row])
                              : in->n_labels + row - of->n_labels;
}

/** A figure is the same in two comparisons, NaN too. */
static void expect_same(const tk_eval_spans *a, tk_ratio x, const tk_eval_spans *b, tk_ratio y)
{
    const double p = value_of(a, x), q = value_of(b, y);
    cr_expect(isnan(p) ? isnan(q) : p == q, "%g and %g", p, q);
}

Test(eval_spans, swapping_the_sides_swaps_precision_and_recall)
{
    uint64_t random = 11;
    for (int round = 0; round < 60; round++) {
        static char gold[8192], predicted[8192];
        world v;
        tk_eval_plan other_plan;
        tk_eval_spans other;
        put_side(gold, sizeof gold, &random);
        put_side(predicted, sizeof predicted, &random);
        open_layer(gold, predicted, "x");
        open_world(&v, predicted, gold);
        compare_layer(&v, "x", &other_plan, &other);
        cr_assert_eq(other.n_labels, spans.n_labels);
        for (uint32_t row = 0; row < spans.n_labels + 2; row++)
            for (int mode = TK_STRICT; mode <= TK_OVERLAP; mode++) {
                const uint32_t back = row_of(&spans, row, &other);
                expect_same(&spans, tk_eval_ratio(row, mode, TK_PRECISION), &other,
                            tk_eval_ratio(back, mode, TK_RECALL));
                expect_same(&spans, tk_eval_ratio(row, mode, TK_F1), &other,
                            tk_eval_ratio(back, mode, TK_F1));
            }
        expect_same(&spans, tk_eval_ratio_macro(&spans, TK_OVERLAP, TK_PRECISION), &other,
                    tk_eval_ratio_macro(&other, TK_OVERLAP, TK_RECALL));
        tk_eval_spans_finish(&other);
        close_world(&v);
        close_layer();
    }
}

Test(eval_spans, gold_against_itself_is_perfect)
{
    uint64_t random = 12;
    for (int round = 0; round < 60; round++) {
        static char gold[8192];
        put_side(gold, sizeof gold, &random);
        open_layer(gold, gold, "x");
        for (uint32_t row = 0; row < spans.n_labels + 2; row++) {
            expect_value(tk_eval_ratio(row, TK_STRICT, TK_F1), 1);
            expect_value(tk_eval_ratio(row, TK_OVERLAP, TK_F1), 1);
        }
        expect_value(tk_eval_ratio_macro(&spans, TK_STRICT, TK_F1), 1);
        close_layer();
    }
}

Test(eval_spans, the_order_of_the_documents_does_not_count)
{
    uint64_t random = 13;
    for (int round = 0; round < 30; round++) {
        static char gold[8192], turned[8192], predicted[8192];
        world v;
        tk_eval_plan other_plan;
        tk_eval_spans other;
        put_side(gold, sizeof gold, &random);
        put_side(predicted, sizeof predicted, &random);
        *turned = '\0'; // the lines from the last to the first
        for (const char *end = gold + strlen(gold), *p = end; p > gold; end = p) {
            for (p = end - 1; p > gold && p[-1] != '\n'; p--)
                ;
            strncat(turned, p, (size_t)(end - p));
        }
        open_layer(gold, predicted, "x");
        open_world(&v, turned, predicted);
        compare_layer(&v, "x", &other_plan, &other);
        for (uint32_t row = 0; row < spans.n_labels + 2; row++)
            for (int mode = TK_STRICT; mode <= TK_OVERLAP; mode++)
                expect_same(&spans, tk_eval_ratio(row, mode, TK_F1), &other,
                            tk_eval_ratio(row_of(&spans, row, &other), mode, TK_F1));
        tk_eval_spans_finish(&other);
        close_world(&v);
        close_layer();
    }
}

Test(eval_spans, looser_counts_are_not_smaller)
{
    uint64_t random = 14;
    for (int round = 0; round < 60; round++) {
        static char gold[8192], predicted[8192];
        put_side(gold, sizeof gold, &random);
        put_side(predicted, sizeof predicted, &random);
        open_layer(gold, predicted, "x");
        const uint32_t micro = tk_eval_row_micro(&spans), any = tk_eval_row_any(&spans);
        const tk_ratio figures[] = {tk_eval_ratio(micro, TK_STRICT, TK_F1),
                                    tk_eval_ratio(any, TK_STRICT, TK_F1),
                                    tk_eval_ratio(any, TK_OVERLAP, TK_F1)};
        const tk_ratio labelled = tk_eval_ratio(micro, TK_OVERLAP, TK_F1);
        cr_expect(count_of(&spans, figures[0].tp) <= count_of(&spans, figures[1].tp));
        cr_expect(count_of(&spans, figures[1].tp) <= count_of(&spans, figures[2].tp));
        cr_expect(count_of(&spans, figures[0].tp) <= count_of(&spans, labelled.tp));
        cr_expect(count_of(&spans, figures[2].tp) <= count_of(&spans, labelled.gold));
        cr_expect(count_of(&spans, figures[2].tp) <= count_of(&spans, labelled.predicted));
        close_layer();
    }
}

Test(eval_spans, end_to_end_f1_is_overlap_f1_times_accuracy)
{
    // If every span has the value, as in TempEval-3.
    uint64_t random = 15;
    for (int round = 0; round < 60; round++) {
        static char gold[8192], predicted[8192];
        put_side(gold, sizeof gold, &random);
        put_side(predicted, sizeof predicted, &random);
        open_layer(gold, predicted, "x");
        cr_assert_str_eq(plan.columns[0].name, "value");
        const double accuracy = value_of(&spans, tk_eval_ratio_accuracy(&spans, 0));
        const double overlap =
            value_of(&spans, tk_eval_ratio(tk_eval_row_any(&spans), TK_OVERLAP, TK_F1));
        const double value = value_of(&spans, tk_eval_ratio_column(&spans, 0, TK_F1));
        cr_expect(isnan(accuracy) || fabs(value - overlap * accuracy) < 1e-12);
        close_layer();
    }
}

// ------------------------------------------------------------------------------ errors

static tk_eval_errors errors;

/** The patterns, as "2 x: missed, 1 x: spurious". */
static void expect_patterns(const char *gold, const char *predicted, const char *layer,
                            const char *right)
{
    char got[2048] = "";
    open_layer(gold, predicted, layer);
    errors = (tk_eval_errors){0};
    cr_assert(tk_eval_errors_of_spans(&errors, &spans) && tk_eval_errors_sort(&errors));
    for (size_t i = 0; i < errors.n_patterns; i++)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%lu %s", i ? ", " : "",
                 (unsigned long)errors.patterns[i].count, errors.patterns[i].text);
    cr_expect_str_eq(got, right);
    for (size_t i = 1; i < errors.n; i++)
        cr_expect(errors.items[i - 1].pattern <= errors.items[i].pattern);
    tk_eval_errors_finish(&errors);
    close_layer();
}

Test(eval_errors, extents_and_labels)
{
    expect_patterns(
        "{\"id\": \"a\", " TEXT ", \"entity\": ["
        "{\"start\": 0, \"end\": 4, \"label\": \"ORG\"}, "
        "{\"start\": 6, \"end\": 9, \"label\": \"ORG\"}, "
        "{\"start\": 12, \"end\": 15, \"label\": \"LOC\"}, "
        "{\"start\": 20, \"end\": 22, \"label\": \"ORG\"}]}",
        "{\"id\": \"a\", \"entity\": ["
        "{\"start\": 0, \"end\": 4, \"label\": \"PRODUCT\"}, "
        "{\"start\": 5, \"end\": 8, \"label\": \"ORG\"}, "
        "{\"start\": 13, \"end\": 15, \"label\": \"LOC\"}, "
        "{\"start\": 30, \"end\": 32, \"label\": \"PERSON\"}]}",
        "entity",
        "1 entity: ORG missed, 1 entity: ORG tagged PRODUCT, 1 entity: PERSON spurious, "
        "1 entity: begins too early, ends too early, 1 entity: begins too late");
}

Test(eval_errors, cut_and_joined)
{
    expect_patterns("{\"id\": \"a\", " TEXT ", \"sentence\": [{\"start\": 0, \"end\": 10}, "
                    "{\"start\": 11, \"end\": 20}]}",
                    "{\"id\": \"a\", \"sentence\": [{\"start\": 0, \"end\": 20}]}", "sentence",
                    "1 sentence: ends too late, 1 sentence: joined with its neighbour");
    expect_patterns("{\"id\": \"a\", " TEXT ", \"sentence\": [{\"start\": 0, \"end\": 20}]}",
                    "{\"id\": \"a\", \"sentence\": [{\"start\": 0, \"end\": 12}, {\"start\": 13, "
                    "\"end\": 20}]}",
                    "sentence", "1 sentence: cut in pieces, 1 sentence: ends too early");
}

Test(eval_errors, columns)
{
    expect_patterns(
        "{\"id\": \"a\", " TEXT ", \"money\": ["
        "{\"start\": 0, \"end\": 2, \"value\": 5, \"currency\": \"USD\", \"mod\": \"MORE_THAN\"}, "
        "{\"start\": 4, \"end\": 6, \"value\": 5, \"currency\": \"CAD\", \"mod\": \"APPROX\"}, "
        "{\"start\": 8, \"end\": 10, \"low\": 5, \"high\": 6, \"currency\": \"USD\"}]}",
        "{\"id\": \"a\", \"money\": ["
        "{\"start\": 0, \"end\": 2, \"value\": 5.0, \"currency\": \"USD\"}, "
        "{\"start\": 4, \"end\": 6, \"value\": 5000, \"currency\": \"USD\", \"mod\": "
        "\"LESS_THAN\"}, "
        "{\"start\": 8, \"end\": 10, \"value\": 5, \"currency\": \"USD\"}]}",
        "money",
        "1 money: currency CAD as USD, 1 money: mod APPROX as LESS_THAN, 1 money: mod missing, 1 "
        "money: range missing, 1 money: value where there is none, 1 money: value wrong");
}

Test(eval_errors, none_where_there_are_none)
{
    expect_patterns(
        "{\"id\": \"a\", " TEXT ", \"x\": [{\"start\": 0, \"end\": 2, \"label\": \"A\"}]}",
        "{\"id\": \"a\", \"x\": [{\"start\": 0, \"end\": 2, \"label\": \"A\"}]}", "x", "");
}

Test(eval_errors, the_most_frequent_first)
{
    expect_patterns("{\"id\": \"a\", " TEXT ", \"x\": [{\"start\": 0, \"end\": 2}]}\n"
                    "{\"id\": \"b\", " TEXT ", \"x\": [{\"start\": 0, \"end\": 2}, {\"start\": 8, "
                    "\"end\": 9}]}",
                    "{\"id\": \"a\", \"x\": [{\"start\": 4, \"end\": 6}]}\n{\"id\": \"b\"}", "x",
                    "3 x: missed, 1 x: spurious");
}
