// SPDX-License-Identifier: MIT
#include "short_form.h"

#include "sentence.h"

#include <string.h>

enum { LOOKED_AT = 300, NAMES = 64 };

/** A name by its first mention. */
typedef struct named {
    uint32_t handle;
    tk_str text;
} named;

static uint32_t list_names(const fact_text *text, named names[NAMES])
{
    const uint32_t *handles = text->entity->columns[ENTITY_NAME];
    const uint32_t count = text->entity->count < LOOKED_AT ? text->entity->count : LOOKED_AT;
    uint32_t n = 0;
    for (uint32_t e = 0; e < count && n < NAMES; e++) {
        if (handles[e] == 0 || entity_label(text, e) != LABEL_ORG) {
            continue;
        }
        uint32_t k = 0;
        while (k < n && names[k].handle != handles[e]) {
            k++;
        }
        if (k == n) {
            names[n].handle = handles[e];
            text->host->string(text->doc, handles[e], &names[n++].text);
        }
    }
    return n;
}

static bool continues(const tk_str *longer, const tk_str *name)
{
    return longer->length > name->length && longer->data[name->length] == ' ' &&
           memcmp(longer->data, name->data, name->length) == 0;
}

/** The longest name that continues name `i`, if all others that do are parts of it; else `i`. */
static uint32_t longest_of(const named names[NAMES], uint32_t n, uint32_t i)
{
    uint32_t longest = i;
    for (uint32_t k = 0; k < n; k++) {
        if (continues(&names[k].text, &names[longest].text)) {
            longest = k;
        }
    }
    for (uint32_t k = 0; k < n; k++) {
        if (k != longest && continues(&names[k].text, &names[i].text) &&
            !continues(&names[longest].text, &names[k].text)) {
            return i;
        }
    }
    return longest;
}

void fact_short_forms_find(fact_short_forms *forms, const fact_text *text)
{
    named names[NAMES];
    const uint32_t n = list_names(text, names);
    forms->count = 0;
    for (uint32_t i = 0; i < n && forms->count < FACT_SHORT_FORMS_MAX; i++) {
        uint32_t longest = longest_of(names, n, i);
        if (longest != i) {
            forms->name[forms->count] = names[i].handle;
            forms->stands_for[forms->count++] = names[longest].handle;
        }
    }
}
