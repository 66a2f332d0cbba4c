// SPDX-License-Identifier: MIT
// Facts against gold: how they are paired, what is right, and how names are compared.
#include "eval_agreement.h"
#include "eval_errors.h"
#include "eval_world.h"
#include "form.h"
#include "random.h"

#include <math.h>

#define TEXT                      "\"text\": \"0123456789012345678901234567890123456789\""
#define FACT(start, end, columns) "{\"start\": " #start ", \"end\": " #end ", " columns "}"
#define META                      "\"kind\": \"RESULT\", \"subject\": \"Meta Platforms\", \"status\": \"ACTUAL\""
#define USD(value)                "\"currency\": \"USD\", \"value\": " #value

static world w;
static tk_eval_plan plan;
static tk_eval_spans spans;

static void open_facts(const char *gold, const char *predicted)
{
    char one[4096], two[4096];
    snprintf(one, sizeof one, "{\"id\": \"a\", " TEXT ", \"fact\": [%s]}\n", gold);
    snprintf(two, sizeof two, "{\"id\": \"a\", \"fact\": [%s]}\n", predicted);
    open_world(&w, one, two);
    compare_layer(&w, "fact", &plan, &spans);
}

static void close_facts(void)
{
    tk_eval_spans_finish(&spans);
    close_world(&w);
}

/** The counts of the headline: kind, amount and subject right; and of the kinds that are. */
static void expect_counts(uint64_t gold, uint64_t predicted, uint64_t right, uint64_t kinds)
{
    const uint32_t row = tk_eval_row_headline(&spans);
    const tk_ratio s = tk_eval_ratio(row, TK_STRICT, TK_F1);
    const tk_ratio o = tk_eval_ratio(row, TK_OVERLAP, TK_F1);
    cr_expect_eq(count_of(&spans, s.gold), gold);
    cr_expect_eq(count_of(&spans, s.predicted), predicted);
    cr_expect_eq(count_of(&spans, s.tp), right, "%lu right", (unsigned long)count_of(&spans, s.tp));
    cr_expect_eq(count_of(&spans, o.tp), kinds, "%lu kinds", (unsigned long)count_of(&spans, o.tp));
}

/** The pairs, as "0-1 1-none". */
static void expect_pairs(const char *right)
{
    char got[256] = "";
    const tk_eval_pairs *p = &spans.pairs[0];
    for (uint32_t i = 0; i < p->n_gold; i++)
        if (p->of_gold[i] == TK_UNMATCHED)
            snprintf(got + strlen(got), sizeof got - strlen(got), "%s%u-none", i ? " " : "", i);
        else
            snprintf(got + strlen(got), sizeof got - strlen(got), "%s%u-%u", i ? " " : "", i,
                     p->of_gold[i]);
    cr_expect_str_eq(got, right);
}

static const tk_eval_column *column_of(const char *name, uint32_t *index)
{
    for (*index = 0; *index < plan.n_columns; ++*index)
        if (strcmp(plan.columns[*index].name, name) == 0)
            return &plan.columns[*index];
    return NULL;
}

static void expect_role(const char *name, uint64_t right, uint64_t pairs)
{
    uint32_t c;
    cr_assert(column_of(name, &c), "there is no role %s", name);
    const tk_ratio ratio = tk_eval_ratio_accuracy(&spans, c);
    cr_expect_eq(count_of(&spans, ratio.tp), right, "%s: %lu right", name,
                 (unsigned long)count_of(&spans, ratio.tp));
    cr_expect_eq(count_of(&spans, ratio.gold), pairs, "%s", name);
}

Test(relations, the_extent_does_not_count)
{
    open_facts(FACT(0, 20, META ", " USD(5)), FACT(10, 30, META ", " USD(5.0)));
    expect_counts(1, 1, 1, 1);
    expect_role("all", 1, 1);
    close_facts();
    open_facts(FACT(0, 20, META ", " USD(5)), FACT(20, 30, META ", " USD(5)));
    expect_counts(1, 1, 0, 0);
    expect_pairs("0-none");
    close_facts();
}

Test(relations, kind_then_amount_then_subject_then_overlap)
{
    // All overlap. Only the amounts tell the results apart; the longer overlap is with the other.
    open_facts(FACT(0, 20, META ", " USD(5)) ", " FACT(0, 30, META ", " USD(7)),
               FACT(0, 20, META ", " USD(7)) ", " FACT(0, 30, META ", " USD(5)));
    expect_pairs("0-1 1-0");
    expect_counts(2, 2, 2, 2);
    close_facts();
    // The kind counts before the amount, the amount before the subject.
    open_facts(
        FACT(0, 20, META ", " USD(5)),
        FACT(0, 20, "\"kind\": \"MOVE\", \"subject\": \"Meta Platforms\", " USD(5)) ", " FACT(
            5, 9,
            META ", " USD(
                6)) ", " FACT(6, 9, "\"kind\": \"RESULT\", \"subject\": \"Scale AI\", " USD(5)));
    expect_pairs("0-2");
    expect_counts(1, 3, 0, 1);
    expect_role("amount", 1, 1);
    expect_role("subject", 0, 1);
    close_facts();
}

Test(relations, kinds_that_differ_are_a_pair_if_the_amount_is_the_same)
{
    open_facts(FACT(0, 20, META ", " USD(5)),
               FACT(0, 20, "\"kind\": \"MOVE\", \"subject\": \"Meta Platforms\", " USD(5)));
    expect_pairs("0-0");
    expect_counts(1, 1, 0, 0);
    expect_role("kind", 0, 1);
    const uint32_t any = tk_eval_row_any(&spans);
    cr_expect_eq(count_of(&spans, tk_eval_ratio(any, TK_STRICT, TK_F1).tp), 1);
    close_facts();
    open_facts(FACT(0, 20, META ", " USD(5)), FACT(0, 20, "\"kind\": \"MOVE\", " USD(6)));
    expect_pairs("0-none");
    close_facts();
    // Without amounts, the subject decides.
    open_facts(FACT(0, 20, META),
               FACT(0, 20, "\"kind\": \"MOVE\", \"subject\": \"meta platforms\""));
    expect_pairs("0-0");
    close_facts();
    open_facts(FACT(0, 20, META), FACT(0, 20, "\"kind\": \"MOVE\", \"subject\": \"Meta\""));
    expect_pairs("0-none");
    close_facts();
}

Test(relations, roles)
{
    open_facts(
        FACT(0, 20,
             META ", " USD(5) ", \"what\": \"the revenue\", \"begin\": \"2024-01-01\", \"until\": "
                              "\"2025-01-01\", \"date\": \"2024\", \"change\": 12, \"source\": "
                              "\"Bloomberg\", \"mod\": \"APPROX\", \"object\": \"A; B\""),
        FACT(
            0, 20,
            "\"kind\": \"RESULT\", \"subject\": \"Meta Platforms Inc.\", \"status\": \"PLANNED\", "
            "\"currency\": \"EUR\", \"value\": \"5.00\", \"what\": \"Revenue\", \"begin\": "
            "\"2024-01-01\", \"until\": \"2024-07-01\", \"change\": \"12.0\", \"mod\": \"APPROX\", "
            "\"object\": \"B; A\", \"entity\": 3, \"subject_id\": \"x\""));
    expect_counts(1, 1, 0, 1);
    static const struct {
        const char *name;
        uint64_t right;
    } roles[] = {{"kind", 1},   {"subject", 1}, {"object", 1}, {"what", 1},
                 {"amount", 0}, {"value", 1},   {"mod", 1},    {"change", 1},
                 {"period", 0}, {"status", 0},  {"source", 0}, {"all", 0}};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        expect_role(roles[i].name, roles[i].right, 1);
    cr_expect_eq(plan.n_columns, 12, "entity and subject_id are not in the gold");
    close_facts();
}

Test(relations, an_array_is_a_choice)
{
    open_facts(FACT(0, 9,
                    "\"kind\": [\"DEBT\", \"INVESTMENT\"], \"subject\": [\"Scale\", \"Meta\"], "
                    "\"value\": [1, 2], \"unit\": \"%\""),
               FACT(0, 9,
                    "\"kind\": \"INVESTMENT\", \"subject\": \"Meta\", \"value\": 2, \"unit\": "
                    "\"%\""));
    expect_counts(1, 1, 1, 1);
    const uint32_t row = tk_eval_label_index(&spans, "INVESTMENT");
    cr_expect_eq(count_of(&spans, tk_eval_ratio(row, TK_STRICT, TK_F1).gold), 1,
                 "the fact counts in the row of the kind that was found");
    close_facts();
}

Test(relations, a_range)
{
    open_facts(FACT(0, 9, META ", \"currency\": \"USD\", \"low\": 1, \"high\": 2"),
               FACT(0, 9, META ", \"currency\": \"USD\", \"low\": 1"));
    expect_counts(1, 1, 0, 1);
    expect_role("value", 0, 1);
    close_facts();
}

Test(relations, the_same_extent_is_no_issue)
{
    open_facts(FACT(0, 9, META ", " USD(1)) ", " FACT(0, 9, META ", " USD(2)), "");
    cr_expect_eq(w.issues.n, 0);
    close_facts();
    open_facts(FACT(0, 9, META ", " USD(1)) ", " FACT(0, 9, META ", " USD(1)), "");
    cr_expect_eq(w.issues.counts[TK_ISSUE_DUPLICATE_SPAN], 1, "the same fact twice is");
    close_facts();
}

Test(relations, errors)
{
    char got[1024] = "";
    tk_eval_errors errors = {0};
    open_facts(
        FACT(0, 9, META ", " USD(1)) ", " FACT(10, 19, META ", " USD(2)) ", " FACT(
            20, 29, META ", " USD(3)) ", " FACT(30, 39, META ", " USD(3)),
        FACT(1, 8, META ", " USD(1)) ", " FACT(
            10, 19,
            "\"kind\": \"MOVE\", \"subject\": \"X\", \"status\": \"ACTUAL\", " USD(
                2)) ", " FACT(20, 29,
                              "\"kind\": \"RESULT\", \"subject\": \"Meta Platforms\", "
                              "\"status\": \"PLANNED\", " USD(
                                  4)) ", " FACT(0, 29, "\"kind\": \"DEBT\", \"subject\": \"X\""));
    cr_assert(tk_eval_errors_of_spans(&errors, &spans) && tk_eval_errors_sort(&errors));
    for (size_t i = 0; i < errors.n_patterns; i++)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%lu %s", i ? ", " : "",
                 (unsigned long)errors.patterns[i].count, errors.patterns[i].text);
    cr_expect_str_eq(got,
                     "1 fact: DEBT spurious, 1 fact: RESULT missed, 1 fact: RESULT tagged MOVE, "
                     "1 fact: amount wrong, 1 fact: status ACTUAL as PLANNED, "
                     "1 fact: subject wrong");
    tk_eval_errors_finish(&errors);
    close_facts();
}

Test(relations, agreement_of_roles)
{
    tk_eval_agreement agreement;
    open_facts(
        FACT(0, 9, META ", " USD(1)) ", " FACT(10, 19, META ", " USD(2)) ", " FACT(
            20, 29,
            "\"kind\": \"MOVE\", \"status\": \"PLANNED\", " USD(
                3)) ", " FACT(30, 39, "\"kind\": \"MOVE\", \"status\": \"PLANNED\", " USD(4)),
        FACT(0, 9, META ", " USD(1)) ", " FACT(10, 19, META ", " USD(2)) ", " FACT(
            20, 29,
            "\"kind\": \"MOVE\", \"status\": \"ACTUAL\", " USD(
                3)) ", " FACT(30, 39,
                              "\"kind\": \"MOVE\", \"status\": [\"ACTUAL\", \"PLANNED\"], " USD(
                                  4)));
    cr_assert(tk_eval_agreement_of_role(&agreement, &spans, "kind", &bootstrap));
    cr_expect_eq(agreement.units, 4);
    cr_expect_float_eq(agreement.kappa.estimate, 1, 1e-12);
    cr_assert(tk_eval_agreement_of_role(&agreement, &spans, "status", &bootstrap));
    // Three of four agree; by chance, (2 · 3 + 2 · 1) / 16 of them would.
    cr_expect_float_eq(agreement.kappa.estimate, 0.5, 1e-12);
    close_facts();
}

// ------------------------------------------------------------------------------ properties

static void put_random(char *out, size_t size, uint64_t *random)
{
    static const char *const kinds[] = {"RESULT", "MOVE", "DEBT"};
    static const char *const names[] = {"Meta", "Scale AI", "the Meta Inc."};
    const uint32_t n = random_below(random, 8);
    *out = '\0';
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t start = random_below(random, 30), end = start + 1 + random_below(random, 9);
        snprintf(out + strlen(out), size - strlen(out),
                 "%s{\"start\": %u, \"end\": %u, \"kind\": \"%s\", \"subject\": \"%s\", \"value\": "
                 "%u}",
                 i ? ", " : "", start, end, kinds[random_below(random, 3)],
                 names[random_below(random, 3)], 1 + random_below(random, 2));
    }
}

Test(relations, swapping_the_sides_swaps_precision_and_recall)
{
    uint64_t random = 21;
    for (int round = 0; round < 100; round++) {
        char one[2048], two[2048];
        uint64_t counts[2][2];
        put_random(one, sizeof one, &random);
        put_random(two, sizeof two, &random);
        for (int side = 0; side < 2; side++) {
            open_facts(side ? two : one, side ? one : two);
            const uint32_t row = tk_eval_row_micro(&spans);
            counts[side][0] = count_of(&spans, tk_eval_ratio(row, TK_STRICT, TK_F1).tp);
            counts[side][1] = count_of(&spans, tk_eval_ratio(row, TK_OVERLAP, TK_F1).tp);
            cr_expect(counts[side][0] <= counts[side][1]);
            close_facts();
        }
        cr_expect_eq(counts[0][0], counts[1][0]);
        cr_expect_eq(counts[0][1], counts[1][1]);
        open_facts(one, one);
        const uint32_t row = tk_eval_row_micro(&spans);
        const tk_ratio f1 = tk_eval_ratio(row, TK_STRICT, TK_F1);
        cr_expect_eq(count_of(&spans, f1.tp), count_of(&spans, f1.gold), "gold against itself");
        close_facts();
    }
}

// ------------------------------------------------------------------------------ names

static void expect_form(const char *key, const char *text, const char *right)
{
    tk_region region = {0};
    cr_expect_str_eq(tk_form_make(&region, key, text), right, "%s: %s", key, text);
    tk_region_finish(&region);
}

Test(form, names)
{
    static const char *const same[][2] = {
        {"Meta Platforms, Inc.", "meta platforms"},
        {"The Meta's", "meta"},
        {"Scale’s", "scale"},
        {"Accel Partners’", "accel partners"},
        {"U.S.", "us"},
        {"Northrop Grumman; EADS N.V.", "eads; northrop grumman"},
        {"B;A ; b", "a; b; b"},
        {"Tiffany & Co.", "tiffany"},
        {"Procter & Gamble Co", "procter and gamble"},
        {"Coca-Cola Co.", "coca cola"},
        {"Société Générale S.A.", "société générale"},
        {"SOCIÉTÉ GÉNE\xcc\x81RALE", "société générale"},
        {"O'Reilly Media", "oreilly media"},
        {"Ｍｅｔａ", "meta"},
        {"Straße AG", "strasse"},
        {"Co.", "co"},
        {"The", "the"},
        {"日本銀行", "日本銀行"},
        {"; ;", "; ;"},
        {"!", "!"},
        {"bad \xff", "bad \xff"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        expect_form("subject", same[i][0], same[i][1]);
    expect_form("source", "The Information", "information");
    expect_form("object", "A Company", "a");
}

Test(form, words)
{
    expect_form("what", "a Series F", "series f");
    expect_form("what", "The 179 tankers; more Inc.", "179 tankers more inc");
    expect_form("unit", "%", "%");
    expect_form("unit", "Jobs", "jobs");
    expect_form("status", "ACTUAL", "ACTUAL");
    expect_form("value", "1.50", "1.50");
}
