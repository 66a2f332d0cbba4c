// SPDX-License-Identifier: MIT
#include "clause.h"

static bool is_skipped(const item *it)
{
    return it->kind == IT_WORD || it->kind == IT_DATE;
}

/** The opening bracket of the closing one at `i`, or `i`. */
static uint32_t bracket_start(const fact_sentence *s, uint32_t i)
{
    for (uint32_t k = i; k-- > 0 && i - k < 8;) {
        if (s->items[k].kind == IT_OPEN) {
            return k;
        }
    }
    return i;
}

/** The item before `i`, skipping adverbs and brackets, and dates; those with their preposition if
 * `phrases`. */
static uint32_t before(const fact_sentence *s, uint32_t i, bool phrases)
{
    while (i-- > 0) {
        if (s->items[i].kind == IT_CLOSE) {
            i = bracket_start(s, i);
        } else if (phrases && s->items[i].kind == IT_DATE && i > 1 &&
                   s->items[i - 1].kind == IT_PREP && !fact_kind(s, i + 1, IT_NP)) {
            i--; // "in the three months to December"
        } else if (!is_skipped(&s->items[i])) {
            return i;
        }
    }
    return NONE;
}

uint32_t fact_before(const fact_sentence *s, uint32_t i)
{
    return before(s, i, true);
}

uint32_t fact_after(const fact_sentence *s, uint32_t i)
{
    while (++i < s->count) {
        if (s->items[i].kind == IT_OPEN) {
            uint32_t k = i;
            while (k < s->count && k - i < 8 && s->items[k].kind != IT_CLOSE) {
                k++;
            }
            i = k < s->count && s->items[k].kind == IT_CLOSE ? k : i;
        } else if (!is_skipped(&s->items[i])) {
            return i;
        }
    }
    return NONE;
}

uint32_t fact_verb_before(const fact_sentence *s, uint32_t i)
{
    while (i-- > 0) {
        const item *it = &s->items[i];
        if (it->kind == IT_VG && it->flags & VG_FINITE && it->subject != NONE) {
            return i;
        }
        if (it->kind == IT_BREAK) {
            break;
        }
    }
    return NONE;
}

bool fact_is_reduced(const fact_sentence *s, uint32_t v)
{
    const item *vg = &s->items[v];
    return vg->flags & VG_PAST && v > 0 && s->items[v - 1].kind == IT_NP &&
           fact_prep_is(s, v + 1, "by") && fact_kind(s, v + 2, IT_NP) &&
           s->items[v + 2].amount == NONE;
}

uint32_t fact_verb_over(const fact_sentence *s, uint32_t i)
{
    for (uint32_t v = i; v-- > 0;) {
        if (s->items[v].kind == IT_VG && s->items[v].stop > i) {
            return v;
        }
        if (s->items[v].kind == IT_VG && !fact_is_reduced(s, v)) {
            return NONE;
        }
    }
    return NONE;
}

// ------------------------------------------------------------------------------ coordination

static bool alike(const item *a, const item *b)
{
    if ((a->entity != NONE) != (b->entity != NONE)) {
        return false;
    }
    return a->amount == NONE && b->amount == NONE;
}

/** The NP after the comma or conjunction at `k`, or NONE; `*last` is set at a conjunction. */
static uint32_t next_member(const fact_sentence *s, uint32_t k, bool *last)
{
    if (fact_kind(s, k, IT_OPEN)) { // "Acme Inc. (ACM) and Orrin"
        uint32_t end = k;
        while (end < s->count && end - k < 6 && s->items[end].kind != IT_CLOSE &&
               s->items[end].amount == NONE) {
            end++;
        }
        k = fact_kind(s, end, IT_CLOSE) ? end + 1 : k;
    }
    if (fact_kind(s, k, IT_COMMA)) {
        k++;
        if (fact_kind(s, k, IT_CONJ)) {
            *last = true;
            k++;
        }
    } else if (fact_kind(s, k, IT_CONJ)) {
        *last = true;
        k++;
    } else {
        return NONE;
    }
    return fact_kind(s, k, IT_NP) ? k : NONE;
}

/** Whether a verb after the last member has it alone as its subject: "bought Acme and Orrin said".
 */
static bool starts_clause(const fact_sentence *s, uint32_t first, uint32_t last)
{
    uint32_t after = fact_after(s, last), start = fact_before(s, first);
    if (!fact_kind(s, after, IT_VG) || !(s->items[after].flags & VG_FINITE)) {
        return false;
    }
    return start != NONE && (s->items[start].kind == IT_PREP ||
                             (s->items[start].kind == IT_VG && !item_is(&s->items[start], W_SAY)));
}

static void join_list(fact_sentence *s, uint32_t first)
{
    uint32_t end = first, k = first + 1;
    bool closed = false;
    while (!closed) {
        uint32_t member = next_member(s, k, &closed);
        if (member == NONE && s->headline && first == 0 && end > 0 && s->items[0].entity != NONE &&
            (fact_kind(s, k, IT_VG) || fact_kind(s, k, IT_TO))) {
            break; // "Acme, Orrin to merge"
        }
        if (member == NONE || !alike(&s->items[first], &s->items[member])) {
            return;
        }
        end = member;
        k = member + 1;
    }
    if (starts_clause(s, first, end)) {
        return;
    }
    for (uint32_t i = first; i <= end; i++) {
        s->items[i].joined = first;
        s->items[i].end = end;
    }
}

// ---------------------------------------------------------------------------------- subjects

/** "rose 5% as Acme", "fell 5% in futures trade": the amount has no phrase after it. */
static bool starts_with(const fact_sentence *s, uint32_t prep, uint32_t np)
{
    bool percent = s->items[np].amount != NONE && s->items[np].head == NONE &&
                   s->amounts[s->items[np].amount].kind == AMOUNT_PERCENT;
    return percent && !fact_prep_is(s, prep, "of");
}

/** The head of the chain of prepositional phrases that ends with NP `k`: "shares of Acme". */
static uint32_t chain_head(const fact_sentence *s, uint32_t k)
{
    for (;;) {
        k = s->items[k].joined;
        uint32_t prep = before(s, k, false);
        if (!fact_kind(s, prep, IT_PREP) || item_is(&s->items[prep], W_SUB)) {
            return k;
        }
        uint32_t np = before(s, prep, false);
        if (!fact_kind(s, np, IT_NP) || starts_with(s, prep, np)) {
            return k;
        }
        k = np;
    }
}

/** Whether a finite verb that is in no relative clause is between two items. */
static bool has_predicate(const fact_sentence *s, uint32_t from, uint32_t to)
{
    bool relative = false;
    for (uint32_t i = from; i < to; i++) {
        relative |= s->items[i].kind == IT_REL;
        if (s->items[i].kind == IT_VG && s->items[i].flags & VG_FINITE && !relative &&
            !(s->items[i].flags & VG_PAST)) {
            return true;
        }
    }
    return false;
}

/** The subject before an insertion between commas: "Acme, a maker of sails, rose". */
static uint32_t before_insertion(const fact_sentence *s, uint32_t comma)
{
    for (uint32_t c = comma; c-- > 0;) {
        const item *it = &s->items[c];
        if (it->kind == IT_BREAK || it->kind == IT_QUOTE) {
            return NONE;
        }
        if (it->kind != IT_COMMA) {
            continue;
        }
        uint32_t np = fact_before(s, c);
        if (!fact_kind(s, np, IT_NP) || has_predicate(s, c + 1, comma)) {
            return NONE;
        }
        uint32_t head = chain_head(s, np);
        uint32_t start = fact_before(s, head);
        if (fact_kind(s, start, IT_COMMA)) {
            continue; // a list of insertions
        }
        return fact_kind(s, start, IT_PREP) ? NONE : head;
    }
    return NONE;
}

static uint32_t subject_of_verb_before(const fact_sentence *s, uint32_t v)
{
    uint32_t verb = fact_verb_before(s, v);
    return verb == NONE ? NONE : s->items[verb].subject;
}

static void depend_on(fact_sentence *s, uint32_t v, uint32_t governor)
{
    item *vg = &s->items[v];
    vg->governor = governor;
    const item *g = &s->items[governor];
    if (g->kind == IT_VG) {
        vg->subject = g->subject;
        return;
    }
    if (fact_prep_is(s, fact_before(s, governor), "for")) {
        vg->subject = governor; // "plans for Acme to buy"
        vg->flags |= VG_WILL;
        return;
    }
    // "Acme to cut jobs"; "struck a deal to buy"; "forced Acme to sell"
    uint32_t head = chain_head(s, governor);
    uint32_t before = fact_before(s, head);
    bool object = fact_kind(s, before, IT_VG);
    if (!object && fact_verb_over(s, governor) == NONE) {
        vg->subject = head;
        if (!fact_has(&g->classes, W_PLANNOUN) && !fact_has(&g->classes, W_DEALWORD) &&
            !fact_has(&g->classes, W_TALKS)) {
            vg->flags |= VG_WILL | VG_FINITE;
            vg->governor = NONE;
        }
        return;
    }
    uint32_t over = fact_verb_over(s, governor);
    if (over != NONE && (item_is(&s->items[over], W_EXPECT) || item_is(&s->items[over], W_SAY)) &&
        !item_is(g, W_PLANNOUN)) {
        vg->subject = head; // "expects revenue to rise"
        return;
    }
    bool named = g->entity != NONE || item_is(g, W_COMPANY) || item_is(g, W_PRON_ORG);
    vg->subject = object && named                    ? governor
                  : over != NONE && g->owner == NONE ? s->items[over].subject
                                                     : head;
}

/** The name that a phrase is in apposition to, else the phrase: "Acme, a maker of locks founded in
 * 2016", "Jane Roe, a pilot who founded Acme". */
static uint32_t named_by(const fact_sentence *s, uint32_t np)
{
    uint32_t head = chain_head(s, np);
    uint32_t comma = fact_before(s, head);
    if (s->items[head].entity != NONE || s->items[head].det != DET_A ||
        !fact_kind(s, comma, IT_COMMA)) {
        return np;
    }
    uint32_t name = fact_before(s, comma);
    bool named = fact_kind(s, name, IT_NP) && s->items[name].entity != NONE &&
                 s->items[name].amount == NONE && s->items[name].head != NONE;
    return named ? s->items[name].joined : np;
}

static uint32_t relative_subject(const fact_sentence *s, uint32_t rel, const item *vg)
{
    uint32_t k = fact_before(s, rel);
    if (fact_kind(s, k, IT_COMMA)) {
        k = fact_before(s, k);
    }
    if (!fact_kind(s, k, IT_NP)) {
        return NONE;
    }
    uint32_t head = chain_head(s, k);
    bool moves = item_is(vg, W_UP) || item_is(vg, W_DOWN);
    bool moved = item_is(&s->items[head], W_STOCK) || item_is(&s->items[head], W_MEASURE);
    return moves && moved ? head
                          : named_by(s, s->items[k].joined); // "shares in Acme, which fell 5%"
}

/** The subject of a finite verb after NP `head`: not the object of an infinitive, but the noun that
 * this depends on: "Acme's plan to buy Orrin was". */
static uint32_t finite_subject(const fact_sentence *s, uint32_t head)
{
    if (head > 2 && fact_kind(s, head - 2, IT_VG) && fact_is_reduced(s, head - 2)) {
        return chain_head(s, head - 3); // "a group led by Acme paid"
    }
    uint32_t v = fact_before(s, head);
    if (!fact_kind(s, v, IT_VG) || !(s->items[v].flags & VG_TO)) {
        return head;
    }
    uint32_t to = fact_before(s, v);
    uint32_t np = fact_kind(s, to, IT_TO) ? fact_before(s, to) : NONE;
    return fact_kind(s, np, IT_NP) && fact_verb_before(s, np) == NONE ? chain_head(s, np) : head;
}

static uint32_t subject_at(const fact_sentence *s, uint32_t v, uint32_t k)
{
    const item *vg = &s->items[v];
    if (k == 1 && s->items[k].kind == IT_BREAK && fact_kind(s, 0, IT_NP)) {
        return 0; // "Acme | Exploring a bid"
    }
    if (k != NONE && s->items[k].kind == IT_BREAK && s->headline && vg->flags & VG_FINITE) {
        for (uint32_t b = 0; b < k; b++) { // "Acme doubles profit; may pay dividend"
            if (s->items[b].kind == IT_VG && s->items[b].subject != NONE) {
                return s->items[b].subject;
            }
        }
    }
    switch (k == NONE ? IT_BREAK : s->items[k].kind) {
    case IT_REL:
        return relative_subject(s, k, vg);
    case IT_NP:
        return vg->flags & VG_FINITE ? named_by(s, finite_subject(s, chain_head(s, k)))
                                     : s->items[k].joined;
    case IT_COMMA:
    case IT_QUOTE: {
        uint32_t head = before_insertion(s, k);
        head = head != NONE ? head : subject_of_verb_before(s, v);
        uint32_t np = fact_before(s, k);
        bool inserted = head == NONE && vg->flags & VG_PAST && fact_kind(s, np, IT_NP);
        return inserted ? chain_head(s, np) : head; // "Acme, valued at $5 million, makes"
    }
    case IT_CONJ:
    case IT_SUB:
    case IT_PREP:
    case IT_VG:
        return subject_of_verb_before(s, v);
    default:
        return NONE;
    }
}

/** "will close a plant and lay off workers": the second verb has the modal verb of the first. */
static void share_modality(fact_sentence *s, uint32_t v)
{
    item *vg = &s->items[v];
    uint32_t before = v;
    while (before > 0 && s->items[--before].kind != IT_VG) {
    }
    const item *first = &s->items[before];
    if (first->kind == IT_VG && !(vg->flags & (VG_PAST | VG_ING | VG_BE | VG_HAVE | VG_PASSIVE)) &&
        first->flags & (VG_WILL | VG_WOULD | VG_MAY | VG_MUST | VG_TO)) {
        vg->flags |= first->flags & (VG_WILL | VG_WOULD | VG_MAY | VG_MUST | VG_NOT | VG_HEDGE);
        vg->governor = first->governor;
    }
}

static void find_subject(fact_sentence *s, uint32_t v)
{
    uint32_t k = fact_before(s, v);
    if (fact_kind(s, k, IT_TO)) {
        uint32_t governor = fact_before(s, k);
        if (fact_kind(s, governor, IT_CONJ)) {
            governor = fact_before(s, governor);
        }
        if (fact_kind(s, governor, IT_VG) || fact_kind(s, governor, IT_NP)) {
            depend_on(s, v, governor);
        } else {
            s->items[v].subject = subject_of_verb_before(s, v);
            s->items[v].governor = fact_verb_before(s, v);
        }
        return;
    }
    uint32_t over = fact_kind(s, k, IT_NP) && k > 0 ? fact_before(s, k) : NONE;
    if (fact_kind(s, k, IT_VG)) {
        s->items[v].governor = k;
    } else if (fact_kind(s, over, IT_VG) && item_is(&s->items[over], W_LOOKS) &&
               !(s->items[v].flags & (VG_PAST | VG_BE | VG_HAVE))) {
        s->items[v].governor = over; // "could see its value soar"
    }
    s->items[v].subject = subject_at(s, v, k);
    if (fact_kind(s, k, IT_CONJ)) {
        share_modality(s, v);
    }
}

/** "Founded in 2016, Acme makes sails": the subject follows. */
static void find_later_subjects(fact_sentence *s)
{
    uint32_t later = NONE;
    for (uint32_t n = s->n_verbs; n-- > 0;) {
        item *it = &s->items[s->verbs[n]];
        if (it->subject == NONE) {
            it->subject = later;
        } else if (it->flags & VG_FINITE) {
            later = it->subject;
        }
    }
}

// ------------------------------------------------------------------------------- complements

/** Where the clause of verb `w`, which follows others, starts. */
static uint32_t clause_start(const fact_sentence *s, uint32_t w, uint32_t after)
{
    uint32_t subject = s->items[w].subject;
    if (s->items[w].flags & VG_TO) {
        return w - 1;
    }
    uint32_t before = subject == NONE || subject >= w ? NONE : fact_before(s, subject);
    bool bare = s->items[w].flags & VG_PAST ||
                (s->items[w].flags & VG_ING && !(s->items[w].flags & VG_FINITE));
    if (s->items[w].flags & VG_PAST && fact_kind(s, before, IT_PREP) &&
        !item_is(&s->items[before], W_SUB)) {
        return w; // "rose to $3 million in the year ended in June"
    }
    if (bare && fact_kind(s, before, IT_VG) && !item_is(&s->items[before], W_SAY) &&
        !item_is(&s->items[before], W_EXPECT)) {
        return w; // "raised $5 million led by Acme": the NP is the object of the verb before
    }
    return subject != NONE && subject > after && subject < w ? subject : w;
}

static void find_stops(fact_sentence *s)
{
    uint32_t stop = s->count, verb = s->n_verbs;
    for (uint32_t i = s->count; i-- > 0;) {
        item *it = &s->items[i];
        if (it->kind == IT_BREAK || it->kind == IT_REL ||
            (it->kind == IT_SUB && !item_is(it, W_ADV))) {
            stop = i;
        } else if (it->kind == IT_VG) {
            verb--;
            if (fact_is_reduced(s, i)) {
                it->stop = s->items[i + 2].end + 1;
                continue;
            }
            it->stop = stop;
            stop = clause_start(s, i, verb ? s->verbs[verb - 1] : 0);
        }
    }
}

void fact_clauses(fact_sentence *s)
{
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->items[i].kind == IT_NP && s->items[i].joined == i && s->items[i].end == i) {
            join_list(s, i);
        }
    }
    for (uint32_t n = 0; n < s->n_verbs; n++) {
        s->items[s->verbs[n]].stop = s->count;
        find_subject(s, s->verbs[n]);
    }
    find_later_subjects(s);
    find_stops(s);
}
