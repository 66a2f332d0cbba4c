// SPDX-License-Identifier: MIT
/** @file role.h Who plays which role in a frame. */
#ifndef ROLE_H
#define ROLE_H

#include "frame.h"

/** A frame being tried: its word, and the amount that stands to it in one way. */
typedef struct fact_attempt {
    const frame *frame;
    uint32_t trigger;   /**< item */
    uint32_t amount;    /**< NONE: none */
    uint32_t by;        /**< BY_…, one bit */
    uint32_t prep;      /**< entry of the preposition before the amount, for BY_PREP */
    uint32_t low, high; /**< items of the clause: low … high - 1 */
} fact_attempt;

bool fact_is_named(const fact_sentence *s, uint32_t entry, const char *name);

/** The first NP after a verb that no preposition governs. */
uint32_t fact_object_of(const fact_sentence *s, uint32_t v);

/** Whether a verb is passive: "was fined", "founded by", "valued at". */
bool fact_is_passive(const fact_sentence *s, uint32_t v);

uint32_t fact_role_object(const fact_sentence *s, const fact_attempt *a);

/** The person in "founded Acme with Jane Roe". */
party fact_partner(const fact_work *w, const fact_attempt *a);

bool fact_same_party(const party *a, const party *b);

/** The party of a role. False if it is required and there is none. */
bool fact_fill_role(const fact_work *w, const fact_attempt *a, const frame_role *role, party *out);

tk_str fact_fill_what(const fact_work *w, const fact_attempt *a);

#endif // ROLE_H
