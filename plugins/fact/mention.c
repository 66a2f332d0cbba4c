// SPDX-License-Identifier: MIT
#include "mention.h"

#include <string.h>

static const party nobody = {.entity = NONE};

// ------------------------------------------------------------------------------------- names

party fact_entity(const fact_sentence *s, uint32_t entity)
{
    const fact_text *text = s->text;
    party p = {.entity = entity};
    uint32_t name = ((const uint32_t *)text->entity->columns[ENTITY_NAME])[entity];
    text->host->string(text->doc, name, &p.name);
    if (!p.name.length) {
        uint32_t begin = text->entity->begin[entity];
        p.name = (tk_str){text->doc->text + begin, text->entity->end[entity] - begin};
    }
    if (text->entity->columns[ENTITY_ID]) {
        uint32_t id = ((const uint32_t *)text->entity->columns[ENTITY_ID])[entity];
        text->host->string(text->doc, id, &p.id);
    }
    return p;
}

tk_str fact_words_text(const fact_sentence *s, uint32_t first, uint32_t last)
{
    const tk_layer *token = s->text->token;
    if (first > last || last >= s->end) {
        return (tk_str){"", 0};
    }
    uint32_t begin = token->begin[first], end = token->end[last];
    if (fact_word_at(s->text, last)->marks & MARK_OWNER) {
        const char *text = s->text->doc->text;
        while (end > begin && text[end - 1] != '\'' && (unsigned char)text[end - 1] < 0x80) {
            end--;
        }
        end -= end > begin && text[end - 1] == '\'' ? 1 : end > begin + 2 ? 3 : 0;
    }
    return (tk_str){s->text->doc->text + begin, end - begin};
}

/** Whether a token before a head is left out of the head's name. */
static bool is_outer(const fact_sentence *s, const item *np, uint32_t t)
{
    const fact_word *word = fact_word_at(s->text, t);
    const fact_entry *entry = &s->text->lexicon->entries[word->entry];
    if (np->amount != NONE && t <= s->amounts[np->amount].last) {
        return true;
    }
    return fact_has(&entry->classes, W_DET) || fact_has(&entry->classes, W_INDEF) ||
           fact_has(&entry->classes, W_POSSDET) || fact_has(&entry->classes, W_OLD) ||
           fact_has(&entry->classes, W_ADV) || fact_has(&entry->classes, W_UPWORD) ||
           fact_has(&entry->classes, W_DOWNWORD);
}

tk_str fact_np_text(const fact_sentence *s, const item *np)
{
    if (np->head == NONE) {
        return (tk_str){"", 0};
    }
    uint32_t first = np->first;
    for (uint32_t t = np->first; t < np->head; t++) {
        if (fact_word_at(s->text, t)->marks & MARK_OWNER) {
            first = t + 1;
        }
    }
    while (first < np->head && is_outer(s, np, first)) {
        first++;
    }
    return fact_words_text(s, first, np->head);
}

// ---------------------------------------------------------------------------------- anaphora

/** Whether a token beside a name in a headline is likely to be part of it. */
static bool is_of_name(const fact_sentence *s, uint32_t t)
{
    const fact_word *word = fact_word_at(s->text, t);
    const fact_set *classes = &s->text->lexicon->entries[word->entry].classes;
    return word->shape & (TK_SHAPE_TITLE | TK_SHAPE_UPPER | TK_SHAPE_MIXED) &&
           !(word->marks & (MARK_OWNER | MARK_LY | MARK_ED)) &&
           !(word->shape & (TK_SHAPE_DIGIT | TK_SHAPE_PUNCT)) &&
           !fact_meets(classes, &s->text->lexicon->nouns) && !fact_has(classes, W_MEASUREMOD) &&
           !fact_has(classes, W_POSTMOD);
}

/** Whether a token is in the date of an NP. */
static bool is_dated(const fact_sentence *s, const item *np, uint32_t t)
{
    const tk_layer *date = s->text->date;
    uint32_t begin = s->text->token->begin[t];
    return np->date != NONE && date->begin[np->date] <= begin && begin < date->end[np->date];
}

/** The name of an entity in an NP. In headlines it goes on to the capitals beside it, since names of
 * companies are often found in part: "Ulven India", "GE Shipping". */
static party name_in(const fact_sentence *s, const item *np, uint32_t entity)
{
    party p = fact_entity(s, entity);
    if (!s->headline || s->capitals || entity_label(s->text, entity) == LABEL_PERSON) {
        return p;
    }
    const tk_layer *token = s->text->token;
    uint32_t first = NONE, last = NONE;
    for (uint32_t t = np->first; t <= np->last; t++) {
        if (token->begin[t] >= s->text->entity->begin[entity] &&
            token->begin[t] < s->text->entity->end[entity]) {
            first = first == NONE ? t : first;
            last = t;
        }
    }
    if (first == NONE || fact_word_at(s->text, last)->marks & MARK_OWNER) {
        return p;
    }
    uint32_t from = first, to = last;
    while (from > np->first && is_of_name(s, from - 1)) {
        from--;
    }
    while (to < np->last && is_of_name(s, to + 1) && !is_dated(s, np, to + 1)) {
        to++;
    }
    while (to > from && fact_word_at(s->text, to)->shape & TK_SHAPE_DIGIT &&
           strchr("FQH", s->text->doc->text[token->begin[to]])) {
        to--; // "Ulven FY11"
    }
    if (from != first || to != last) {
        p.name = fact_words_text(s, from, to);
    }
    return p;
}

static bool is_owner_label(uint32_t label)
{
    return label == LABEL_ORG || label == LABEL_LOC || label == LABEL_PERSON;
}

/** The NP of the subject before item `i` in its sentence that is an organisation or a country. */
static uint32_t subject_before(const fact_sentence *s, uint32_t i)
{
    for (uint32_t k = i; k-- > 0;) {
        const item *it = &s->items[k];
        if (it->kind != IT_VG || it->subject == NONE || it->subject >= i) {
            continue;
        }
        const item *np = &s->items[it->subject];
        uint32_t entity = np->entity != NONE ? np->entity : np->owner;
        uint32_t of = it->subject + 2;
        if (entity == NONE && of < i && s->items[it->subject + 1].kind == IT_PREP &&
            s->items[of].kind == IT_NP && s->items[of].entity != NONE &&
            entity_label(s->text, s->items[of].entity) == LABEL_ORG) {
            return of; // "shares of Acme fell"
        }
        if (entity == NONE && fact_is_capital(s, np) && !item_is(it, W_BE)) {
            return it->subject;
        }
        if (entity != NONE && (entity_label(s->text, entity) == LABEL_ORG ||
                               (entity_label(s->text, entity) == LABEL_LOC &&
                                np->entity != NONE))) {
            return it->subject;
        }
    }
    return NONE;
}

/** The first organisation named before item `i` in its sentence. */
static uint32_t named_before(const fact_sentence *s, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++) {
        uint32_t entity = s->items[k].entity != NONE ? s->items[k].entity : s->items[k].owner;
        if (s->items[k].kind == IT_NP && entity != NONE &&
            entity_label(s->text, entity) == LABEL_ORG) {
            return entity;
        }
    }
    return NONE;
}

static party text_party(const fact_sentence *s, const item *np)
{
    party p = nobody;
    p.name = fact_np_text(s, np);
    return p;
}

/** The name at the start of a line, before a dash or colon; NONE: none. */
static uint32_t topic_of_line(const fact_sentence *s)
{
    uint32_t i = 0;
    while (fact_kind(s, i, IT_BREAK) || fact_kind(s, i, IT_WORD)) {
        i++;
    }
    if (!fact_kind(s, i, IT_NP) || (s->items[i].entity == NONE && !fact_is_capital(s, &s->items[i]))) {
        return NONE;
    }
    return fact_kind(s, fact_after(s, i), IT_BREAK) ? i : NONE;
}

party fact_antecedent(const fact_work *w, uint32_t i)
{
    const fact_sentence *s = &w->sentence;
    const item *np = &s->items[i];
    if (item_is(np, W_PRON_PERSON)) {
        return w->mentions.person == NONE ? nobody : fact_entity(s, w->mentions.person);
    }
    uint32_t head = topic_of_line(s);
    if (head != NONE && head < i) {
        return fact_party(w, head, WANT_NAME); // "Acme (Oslo) – $3 million"
    }
    uint32_t before = subject_before(s, i);
    if (before != NONE && s->items[before].end > before && item_is(np, W_PRON_ORG)) {
        return fact_party(w, before, WANT_NAME); // "A and B said they"
    }
    if (before != NONE && s->items[before].entity == NONE && s->items[before].owner == NONE) {
        return text_party(s, &s->items[before]);
    }
    if (before != NONE) {
        const item *subject = &s->items[before];
        return name_in(s, subject, subject->entity != NONE ? subject->entity : subject->owner);
    }
    uint32_t entity = NONE;
    const fact_mentions *m = &w->mentions;
    if (entity == NONE && m->dominant && !item_is(np, W_PRON_ORG) && np->det != DET_OWN) {
        entity = m->topic;
    }
    if (entity == NONE && m->company != NONE && s->index - m->company_in <= 2 && !s->headline) {
        entity = m->company;
    }
    if (entity == NONE) {
        entity = named_before(s, i);
    }
    if (entity == NONE && (!s->headline || m->dominant)) {
        entity = m->topic;
    }
    return entity == NONE ? nobody : fact_entity(s, entity);
}

// ----------------------------------------------------------------------------------- parties

/** Whether an entity is what a role wants. A person of one word may be a company. */
static bool wanted(const fact_sentence *s, uint32_t entity, uint32_t want)
{
    uint32_t label = entity_label(s->text, entity);
    switch (want) {
    case WANT_ORG:
    case WANT_NAMED:
        if (label == LABEL_PERSON) {
            party p = fact_entity(s, entity);
            return !memchr(p.name.data, ' ', p.name.length);
        }
        return label != LABEL_LOC && label != LABEL_EVENT;
    case WANT_PERSON:
        return label == LABEL_PERSON;
    case WANT_OWNER:
        return is_owner_label(label) || label == LABEL_MISC || label == LABEL_PRODUCT;
    default:
        return true;
    }
}

bool fact_is_capital(const fact_sentence *s, const item *np)
{
    if (np->head == NONE || np->entry != 0 || np->det != DET_NONE) {
        return false;
    }
    // the first word of a sentence has a capital in any case
    return (np->head != s->first || s->headline ||
            !(fact_word_at(s->text, np->head)->marks & (MARK_PLURAL | MARK_LY | MARK_ED))) &&
           fact_word_at(s->text, np->head)->shape & (TK_SHAPE_TITLE | TK_SHAPE_UPPER | TK_SHAPE_MIXED);
}

/** Whether the capitals after an entity belong to its name: "Ulven Financial Services". */
static bool goes_on_as_name(const fact_sentence *s, const item *np)
{
    if (np->owner == NONE || np->head == NONE || s->capitals ||
        fact_meets(&np->classes, &s->text->lexicon->nouns)) {
        return false;
    }
    for (uint32_t t = np->head; t > np->first; t--) {
        if (s->text->token->begin[t] < s->text->entity->end[np->owner]) {
            return !(fact_word_at(s->text, t)->marks & MARK_OWNER);
        }
        if (!is_of_name(s, t) &&
            !(t == np->head && fact_word_at(s->text, t)->shape & TK_SHAPE_TITLE)) {
            return false;
        }
    }
    return false;
}

/** The name of one NP. */
static party single(const fact_work *w, uint32_t i, uint32_t want)
{
    const fact_sentence *s = &w->sentence;
    const item *np = &s->items[i];
    if (np->entity != NONE) {
        party p = name_in(s, np, np->entity);
        return wanted(s, np->entity, want) || p.name.length > fact_entity(s, np->entity).name.length
                   ? p
                   : nobody;
    }
    if (goes_on_as_name(s, np) && wanted(s, np->owner, want)) {
        uint32_t begin = s->text->entity->begin[np->owner];
        uint32_t end = s->text->token->end[np->head];
        return (party){.name = {s->text->doc->text + begin, end - begin}, .entity = np->owner};
    }
    if (want == WANT_NAMED) {
        return nobody;
    }
    if (item_is(np, W_GOV) && np->owner != NONE && want != WANT_PERSON &&
        entity_label(s->text, np->owner) != LABEL_ORG) {
        uint32_t begin = s->text->entity->begin[np->owner];
        uint32_t end = s->text->token->end[np->head];
        return (party){.name = {s->text->doc->text + begin, end - begin}, .entity = np->owner};
    }
    bool generic = item_is(np, W_COMPANY) && (np->det == DET_THE || np->det == DET_OWN);
    if (generic && np->owner != NONE && want != WANT_PERSON &&
        entity_label(s->text, np->owner) != LABEL_LOC &&
        entity_label(s->text, np->owner) != LABEL_MISC) {
        return wanted(s, np->owner, want) ? fact_entity(s, np->owner) : nobody;
    }
    if (item_is(np, W_SOURCE) && fact_kind(s, i + 1, IT_PREP) && fact_kind(s, i + 2, IT_NP) &&
        s->items[i + 2].entity != NONE && want != WANT_PERSON) {
        return single(w, i + 2, want); // "officials from Acme"
    }
    if (item_is(np, W_COMPANY) && np->det == DET_NONE && fact_kind(s, i + 1, IT_PREP) &&
        item_is(&s->items[i + 1], W_SUCHAS) && fact_kind(s, i + 2, IT_NP)) {
        return fact_party(w, i + 2, want); // "start-ups such as Acme"
    }
    if (item_is(np, W_COMPANY) && fact_kind(s, i + 1, IT_COMMA) && fact_kind(s, i + 2, IT_NP) &&
        fact_kind(s, i + 3, IT_COMMA) && s->items[i + 2].entity != NONE) {
        return single(w, i + 2, want); // "its parent, Acme,"
    }
    if (item_is(np, W_PRON_ORG) || item_is(np, W_PRON_PERSON) || generic) {
        party p = fact_antecedent(w, i);
        return p.entity == NONE || wanted(s, p.entity, want) ? p : nobody;
    }
    if (item_is(np, W_PRON_OTHER) || np->amount != NONE) {
        return nobody;
    }
    bool noun = fact_meets(&np->classes, &s->text->lexicon->nouns) ||
                (np->head != NONE && fact_word_at(s->text, np->head)->marks & MARK_PLURAL);
    return (want == WANT_ANY && noun) || (fact_is_capital(s, np) && want != WANT_PERSON) ? text_party(s, np)
                                                                         : nobody;
}

party fact_party_join(const fact_sentence *s, party a, party b)
{
    if (!party_is(&b)) {
        return a;
    }
    if (!party_is(&a)) {
        return b;
    }
    uint64_t length = a.name.length + 2 + b.name.length;
    char *name = s->text->host->alloc(s->text->doc, length);
    if (!name) {
        return a;
    }
    memcpy(name, a.name.data, a.name.length);
    memcpy(name + a.name.length, "; ", 2);
    memcpy(name + a.name.length + 2, b.name.data, b.name.length);
    a.name = (tk_str){name, length};
    return a;
}

party fact_party(const fact_work *w, uint32_t i, uint32_t want)
{
    const fact_sentence *s = &w->sentence;
    if (i == NONE || i >= s->count || s->items[i].kind != IT_NP) {
        return nobody;
    }
    party p = nobody;
    for (uint32_t k = s->items[i].joined; k <= s->items[i].end; k++) {
        if (s->items[k].kind == IT_NP) {
            p = fact_party_join(s, p, single(w, k, want));
        }
    }
    return p;
}

// ------------------------------------------------------------------------------------ owners

/** The name in "revenue at Acme", "shares of Acme". */
static party owner_after(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    static const char *const roles[] = {"of", "at", "in", "for", "on"};
    uint32_t prep = np + 1;
    if (!fact_kind(s, prep, IT_PREP) || !fact_kind(s, prep + 1, IT_NP)) {
        return nobody;
    }
    const fact_entry *e = &s->text->lexicon->entries[s->items[prep].entry];
    const char *name = s->text->lexicon->text + e->text;
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (strlen(roles[i]) == e->length && memcmp(roles[i], name, e->length) == 0) {
            return fact_party(w, prep + 1, WANT_OWNER);
        }
    }
    return nobody;
}

/** The capitalised words at the start of an NP that is no name: "Ulven Pharma net profit". */
static party capitals_before(const fact_sentence *s, const item *np)
{
    party p = nobody;
    uint32_t last = NONE, upper = 0, count = 0;
    for (uint32_t t = np->first; np->head != NONE && t < np->head; t++) {
        const fact_word *word = fact_word_at(s->text, t);
        if (np->amount != NONE && t >= s->amounts[np->amount].first) {
            break;
        }
        bool capital = word->shape & (TK_SHAPE_TITLE | TK_SHAPE_UPPER | TK_SHAPE_MIXED) &&
                       !fact_has(&s->text->lexicon->entries[word->entry].classes, W_MEASUREMOD) &&
                       !fact_has(&s->text->lexicon->entries[word->entry].classes, W_MEASURE);
        if (!capital) {
            break;
        }
        upper += (word->shape & (TK_SHAPE_UPPER | TK_SHAPE_MIXED)) && !word->entry;
        last = t;
        count++;
        if (word->marks & MARK_OWNER) {
            break;
        }
    }
    if (last != NONE && (upper || count > 1 || np->first != s->first)) {
        p.name = fact_words_text(s, np->first, last);
    }
    return p;
}

party fact_possessor(const fact_work *w, uint32_t np)
{
    const fact_sentence *s = &w->sentence;
    const item *it = &s->items[np];
    if (it->owner != NONE) {
        return name_in(s, it, it->owner);
    }
    if (np > 0 && s->items[np - 1].kind == IT_NP && s->items[np - 1].entity != NONE &&
        it->det == DET_NONE) {
        return fact_entity(s, s->items[np - 1].entity); // "Acme Rs 1,200cr IPO"
    }
    party p = it->det == DET_NONE ? capitals_before(s, it) : nobody;
    if (!party_is(&p) && (it->det == DET_OWN || item_any(it, W_COMPANY))) {
        p = fact_antecedent(w, np);
    }
    return p;
}

party fact_owner(const fact_work *w, uint32_t np)
{
    const item *it = &w->sentence.items[np];
    party p = it->owner == NONE ? owner_after(w, np) : nobody;
    return party_is(&p) ? p : fact_possessor(w, np);
}

// ---------------------------------------------------------------------------------- document

/** The entity of a label whose name is the most frequent among the first ones of the document. */
static uint32_t most_named(const fact_text *text, uint32_t label, bool *dominant)
{
    enum { LOOKED_AT = 200, NAMES = 32 };
    const uint32_t *name = text->entity->columns[ENTITY_NAME];
    uint32_t names[NAMES], first[NAMES], counts[NAMES], n = 0, best = NONE, most = 0;
    uint32_t count = text->entity->count < LOOKED_AT ? text->entity->count : LOOKED_AT;
    for (uint32_t e = 0; e < count; e++) {
        if (entity_label(text, e) != label) {
            continue;
        }
        uint32_t k = 0;
        while (k < n && names[k] != name[e]) {
            k++;
        }
        if (k == n) {
            if (n == NAMES) {
                continue;
            }
            names[n] = name[e];
            first[n] = e;
            counts[n++] = 0;
        }
        if (++counts[k] > most) {
            most = counts[k];
            best = first[k];
        }
    }
    *dominant = most > 2;
    for (uint32_t k = 0; k < n; k++) {
        *dominant &= first[k] == best || 2 * counts[k] <= most;
    }
    return best;
}

void fact_mentions_start(fact_mentions *m, const fact_text *text)
{
    bool unused;
    *m = (fact_mentions){NONE, NONE, NONE, NONE, false, NONE, NONE, NONE};
    m->topic = most_named(text, LABEL_ORG, &m->dominant);
    m->country = most_named(text, LABEL_LOC, &unused);
}

void fact_mentions_add(fact_work *w)
{
    const fact_sentence *s = &w->sentence;
    fact_mentions *m = &w->mentions;
    for (uint32_t i = 0; i < s->count; i++) {
        const item *vg = &s->items[i];
        if (vg->kind == IT_VG && vg->flags & VG_FINITE && vg->subject != NONE) {
            const item *np = &s->items[vg->subject];
            uint32_t entity = np->entity != NONE ? np->entity : np->owner;
            if (entity != NONE && entity_label(s->text, entity) == LABEL_ORG &&
                !item_is(np, W_INSTRUMENT) && np->end == vg->subject && m->company_in != s->index) {
                m->company = entity;
                m->company_in = s->index;
            }
        }
        if (vg->kind == IT_NP && vg->entity != NONE &&
            entity_label(s->text, vg->entity) == LABEL_PERSON) {
            m->person = vg->entity;
        }
    }
}

void fact_mentions_skim(fact_mentions *m, const fact_text *text, uint32_t index, uint32_t entity)
{
    enum { NEAR = 12 }; // bytes before a name that is likely to be a subject: "The ", "In May, "
    uint32_t begin = text->sentence->begin[index], end = text->sentence->end[index];
    for (uint32_t e = entity; e < text->entity->count && text->entity->begin[e] < end; e++) {
        uint32_t label = entity_label(text, e);
        if (label == LABEL_ORG && m->company_in != index && text->entity->begin[e] - begin <= NEAR) {
            m->company = e;
            m->company_in = index;
        } else if (label == LABEL_PERSON) {
            m->person = e;
        }
    }
}
