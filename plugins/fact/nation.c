// SPDX-License-Identifier: MIT
#include "nation.h"

#include <toolkit/text/seek.h>

party fact_nation(const fact_sentence *s, party p)
{
    if (p.entity == NONE) {
        return p;
    }
    const fact_text *text = s->text;
    uint32_t t = tk_seek(text->token, s->first, text->entity->begin[p.entity]);
    if (t >= s->end || text->token->end[t] < text->entity->end[p.entity]) {
        return p;
    }
    const fact_entry *e = &text->lexicon->entries[fact_word_at(text, t)->entry];
    if (e->alias && fact_has(&e->classes, W_NATION)) {
        const fact_entry *country = &text->lexicon->entries[e->lemma];
        p.name = (tk_str){text->lexicon->text + country->text, country->length};
    }
    return p;
}
