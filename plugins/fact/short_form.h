// SPDX-License-Identifier: MIT
/** @file short_form.h Names of organisations that the document shortens. */
#ifndef SHORT_FORM_H
#define SHORT_FORM_H

#include <stdint.h>

struct fact_text;

enum { FACT_SHORT_FORMS_MAX = 32 };

/** Short names with the longer ones that they stand for, as handles of strings. */
typedef struct fact_short_forms {
    uint32_t name[FACT_SHORT_FORMS_MAX], stands_for[FACT_SHORT_FORMS_MAX];
    uint32_t count;
} fact_short_forms;

/** Finds them: "Ulven Rail" beside "Ulven Rail Equipment", if no other name starts like that. */
void fact_short_forms_find(fact_short_forms *forms, const struct fact_text *text);

/** The longer name that a name stands for, or the name itself. */
static inline uint32_t fact_long_form(const fact_short_forms *forms, uint32_t name)
{
    for (uint32_t i = 0; i < forms->count; i++) {
        if (forms->name[i] == name) {
            return forms->stands_for[i];
        }
    }
    return name;
}

#endif
