// SPDX-License-Identifier: MIT
#include <toolkit/text/schema.h>

#include <string.h>

void tk_schema_choose(bool wanted[TK_SCHEMA_LAYERS], const char *list)
{
    bool fresh = true;
    for (const char *p = list; *p != '\0';) {
        p += strspn(p, ", \t");
        size_t length = strcspn(p, ", \t");
        bool sign = *p == '+' || *p == '-';
        bool add = *p != '-';
        const char *item = p + sign;
        length -= sign;
        if (!sign && fresh) {
            memset(wanted, 0, TK_SCHEMA_LAYERS * sizeof *wanted);
            fresh = false;
        }
        for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
            const char *name = tk_schema[i].name;
            bool named = strcspn(name, "/") == length && memcmp(name, item, length) == 0;
            if (named || (length == 1 && *item == '*')) {
                wanted[i] = add;
            }
        }
        p = item + length;
    }
}
