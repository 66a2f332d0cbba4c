// SPDX-License-Identifier: MIT
#include "kinds.h"

const tk_kind_rule tk_kind_rules[TK_FACT_KINDS] = {
    [TK_FACT_INVESTMENT] = {.object = true,
                            .what = true,
                            .any_subject = true,
                            .conflict = TK_CONFLICT_PARTIES,
                            .window = 183},
    [TK_FACT_ACQUISITION] = {.object = true,
                             .event = true,
                             .conflict = TK_CONFLICT_PARTIES,
                             .window = 183},
    [TK_FACT_VALUATION] = {.state = true, .window = 92},
    [TK_FACT_RESULT] = {.what = true, .state = true, .conflict = TK_CONFLICT_MEASURE, .window = 92},
    [TK_FACT_MOVE] = {.what = true, .state = true, .window = 3},
    [TK_FACT_SPENDING] = {.object = true, .conflict = TK_CONFLICT_WHAT, .window = 183},
    [TK_FACT_CONTRACT] = {.object = true, .conflict = TK_CONFLICT_WHAT, .window = 183},
    [TK_FACT_PENALTY] = {.object = true, .conflict = TK_CONFLICT_PARTIES, .window = 183},
    [TK_FACT_PAYOUT] = {.conflict = TK_CONFLICT_WHAT, .window = 92},
    [TK_FACT_DEBT] = {.object = true, .conflict = TK_CONFLICT_WHAT, .window = 92},
    [TK_FACT_JOBS] = {.state = true, .window = 92},
    [TK_FACT_APPOINTMENT] = {.object = true, .what = true, .event = true, .window = 183},
    [TK_FACT_FOUNDING] = {.object = true, .any_subject = true, .event = true, .window = 183},
};
