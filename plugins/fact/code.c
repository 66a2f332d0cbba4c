// SPDX-License-Identifier: MIT
/** @file code.c The codes of instruments in the text of news agencies: "LCOc1", "XAU=", ".SPX". */
#include "reader.h"

static bool is_glued(const fact_reader *r, uint32_t t)
{
    const tk_layer *token = r->text->token;
    return t > r->s->first && t < r->s->end && token->end[t - 1] == token->begin[t];
}

static bool is_upper(const fact_reader *r, uint32_t t)
{
    return t < r->s->end && fact_word_at(r->text, t)->shape & TK_SHAPE_UPPER;
}

/** "LCOc1": letters, c, and the number of the contract. */
static bool is_contract(const char *text, uint32_t length)
{
    return length >= 4 && length <= 6 && (unsigned char)(*text - 'A') < 26 &&
           text[length - 2] == 'c' && (unsigned char)(text[length - 1] - '0') < 10;
}

/** Whether token `t` begins a number with a sign: "+2.3%". */
static bool is_signed(const fact_reader *r, uint32_t t)
{
    if (t >= r->s->end) {
        return false;
    }
    char sign = r->text->doc->text[r->text->token->begin[t]];
    return (sign == '+' || sign == '-') &&
           (fact_starts_amount(r, t) || (t + 1 < r->s->end && fact_starts_amount(r, t + 1)));
}

/** Last token of the code at token `t`, or NONE. */
static uint32_t code_at(const fact_reader *r, const item *np, uint32_t t)
{
    const char *text = r->text->doc->text + r->text->token->begin[t];
    uint32_t length = r->text->token->end[t] - r->text->token->begin[t];
    if (*text == '.' && length == 1) {
        return !is_glued(r, t) && is_glued(r, t + 1) && is_upper(r, t + 1) ? t + 1 : NONE;
    }
    if (is_upper(r, t) && length <= 5 && np->entity != NONE && is_signed(r, t + 1)) {
        return t;
    }
    if (is_upper(r, t) && text[length - 1] == '=') {
        return t;
    }
    if (is_upper(r, t) && is_glued(r, t + 1) &&
        r->text->doc->text[r->text->token->begin[t + 1]] == '=') {
        return t + 1;
    }
    return is_contract(text, length) ? t : NONE;
}

bool fact_read_code(fact_reader *r)
{
    item *np = fact_open_np(r);
    uint32_t last = np && np->head != NONE ? code_at(r, np, r->t) : NONE;
    if (last == NONE) {
        return false;
    }
    np->last = last;
    r->t = last + 1;
    return true;
}
