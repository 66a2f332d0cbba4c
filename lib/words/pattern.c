// SPDX-License-Identifier: MIT
#include <toolkit/text/pattern.h>

#include <stdbool.h>

/** The position of a set's automaton. */
typedef struct run {
    const tk_pattern *pattern;
    uint32_t state; // 0: no rule can match any more
    tk_match found;
} run;

static inline run begin_run(const tk_pattern *pattern, uint32_t at)
{
    return (run){pattern, pattern->start, {TK_NO_RULE, at}};
}

/** Records a match that ends at `at`, if there is one. */
static inline void note_match(run *r, uint32_t at)
{
    uint32_t accepted = r->pattern->rows[r->state];
    if (accepted)
        r->found = (tk_match){(int)accepted - 1, at};
}

/** Reads the byte on the far side of `at`; false if no rule can match any more. */
static inline bool read_byte(run *r, char byte, uint32_t at)
{
    uint32_t byte_class = r->pattern->classes[(unsigned char)byte];
    if (byte_class >= r->pattern->first_edge)
        note_match(r, at);
    r->state = r->pattern->rows[r->state + 1 + byte_class];
    return r->state != 0;
}

tk_match tk_match_left(const tk_pattern *pattern, const char *text, uint32_t end)
{
    run r = begin_run(pattern, end);
    for (uint32_t at = end; at > 0; at--)
        if (!read_byte(&r, text[at - 1], at))
            return r.found;
    note_match(&r, 0);
    return r.found;
}

tk_match tk_match_right(const tk_pattern *pattern, const char *text, uint32_t begin,
                        uint32_t length)
{
    run r = begin_run(pattern, begin);
    for (uint32_t at = begin; at < length; at++)
        if (!read_byte(&r, text[at], at))
            return r.found;
    note_match(&r, length);
    return r.found;
}

int tk_match_between(const tk_pattern *pattern, const char *text, uint32_t begin, uint32_t end)
{
    const uint16_t *rows = pattern->rows;
    uint32_t state = end >= begin ? pattern->start : 0;
    for (uint32_t at = begin; at < end && state; at++)
        state = rows[state + 1 + pattern->classes[(unsigned char)text[at]]];
    return rows[state] - 1; // row 0 has no rule
}
