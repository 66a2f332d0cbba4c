// SPDX-License-Identifier: MIT
#include "eval_relation.h"

#include "match.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))

enum { KIND, SUBJECT, OBJECT, WHAT, AMOUNT };

const tk_eval_column tk_relation_roles[] = {
    [KIND] = {.name = "kind", .parts = {"kind"}, .n_parts = 1},
    [SUBJECT] = {.name = "subject", .parts = {"subject"}, .n_parts = 1},
    [OBJECT] = {.name = "object", .parts = {"object"}, .n_parts = 1},
    [WHAT] = {.name = "what", .parts = {"what"}, .n_parts = 1},
    [AMOUNT] = {.name = "amount",
                .parts = {"currency", "value", "low", "high", "unit"},
                .n_parts = 5},
    {.name = "value", .parts = {"value", "low", "high"}, .n_parts = 3, .summary = true},
    {.name = "mod", .parts = {"mod"}, .n_parts = 1},
    {.name = "vague", .parts = {"vague"}, .n_parts = 1},
    {.name = "change", .parts = {"change"}, .n_parts = 1},
    {.name = "period", .parts = {"begin", "until"}, .n_parts = 2},
    {.name = "status", .parts = {"status"}, .n_parts = 1},
    {.name = "source", .parts = {"source"}, .n_parts = 1},
};
const uint32_t tk_relation_n_roles = LENGTH(tk_relation_roles);

static bool same(const tk_span *a, const tk_span *b, int role)
{
    return tk_eval_equal(a, b, &tk_relation_roles[role]);
}

bool tk_relation_same_kind(const tk_span *a, const tk_span *b)
{
    return tk_same_label(a->label, b->label) ||
           (tk_eval_has(a, &tk_relation_roles[KIND]) && same(a, b, KIND));
}

bool tk_relation_same_core(const tk_span *a, const tk_span *b)
{
    return same(a, b, AMOUNT) && same(a, b, SUBJECT);
}

uint32_t tk_relation_grade(const tk_span *a, const tk_span *b)
{
    const bool kind = tk_relation_same_kind(a, b), amount = same(a, b, AMOUNT);
    const bool subject = same(a, b, SUBJECT);
    // Two statements of different kinds are the same one only if they share an amount, or, without
    // any amount, a subject.
    const bool shared = tk_eval_has(a, &tk_relation_roles[AMOUNT])
                            ? amount
                            : amount && subject && tk_eval_has(a, &tk_relation_roles[SUBJECT]);
    if (!kind && !shared)
        return 0;
    return 1u + (kind ? 16u : 0) + (amount ? 8u : 0) + (subject ? 4u : 0) +
           (same(a, b, OBJECT) ? 2u : 0) + same(a, b, WHAT);
}
