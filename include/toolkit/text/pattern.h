// SPDX-License-Identifier: MIT
/**
 * @file pattern.h
 * Rules over the words left of, right of or between two places of a text. Rules are written in a
 * .rules file and compiled by compile_rules.py at build time; RULES.md explains the language.
 *
 * A set of rules is a deterministic automaton over bytes, so a match costs one table look-up per
 * byte and ends at the first byte that no rule allows.
 */
#ifndef TK_PATTERN_H
#define TK_PATTERN_H

#include <stdint.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** A compiled set of rules: static data of a generated header. */
typedef struct tk_pattern {
    /** Class of each byte: [256], from 0 on. */
    const uint8_t *classes;
    /** The states, one row each: 1 + the rule that matches there, or 0, then for each byte class
     * the position in `rows` of the next state, or 0 if no rule can match any more. */
    const uint16_t *rows;
    uint16_t start;     /**< the position in `rows` of the first state */
    uint8_t first_edge; /**< byte classes from this one on may be adjacent to a match */
} tk_pattern;

enum { TK_NO_RULE = -1 };

typedef struct tk_match {
    int rule;    /**< index into the set's table of actions, or TK_NO_RULE */
    uint32_t at; /**< byte at which the match starts (left) or the one after it (right) */
} tk_match;

/** The longest match that ends at byte `end` of the text, ignoring blanks, reading to the left. For
 * a set declared `left`. */
tk_match tk_match_left(const tk_pattern *pattern, const char *text, uint32_t end);

/** The longest match that starts at byte `begin` of the text, which has `length` bytes, ignoring
 * blanks. For a set declared `right`. */
tk_match tk_match_right(const tk_pattern *pattern, const char *text, uint32_t begin,
                        uint32_t length);

/** The rule that matches all of the bytes from `begin` to `end`, ignoring blanks at both ends, or
 * TK_NO_RULE, also if `end` is before `begin`. For a set declared `between`. */
int tk_match_between(const tk_pattern *pattern, const char *text, uint32_t begin, uint32_t end);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif // TK_PATTERN_H
