// SPDX-License-Identifier: MIT
#include "issue.h"

#include <stdlib.h>
#include <string.h>

const char *tk_issue_name(tk_issue_kind kind)
{
    static const char *const names[] = {
        [TK_ISSUE_NOT_JSON] = "not_json",
        [TK_ISSUE_NO_TEXT] = "no_text",
        [TK_ISSUE_NO_ID] = "no_id",
        [TK_ISSUE_DUPLICATE_ID] = "duplicate_id",
        [TK_ISSUE_OTHER_TEXT] = "other_text",
        [TK_ISSUE_NO_PREDICTION] = "no_prediction",
        [TK_ISSUE_NO_GOLD] = "no_gold",
        [TK_ISSUE_BAD_SPAN] = "bad_span",
        [TK_ISSUE_OUTSIDE] = "outside",
        [TK_ISSUE_EMPTY] = "empty",
        [TK_ISSUE_INSIDE_CHARACTER] = "inside_character",
        [TK_ISSUE_WHITE_SPACE] = "white_space",
        [TK_ISSUE_INSIDE_CLUSTER] = "inside_cluster",
        [TK_ISSUE_DUPLICATE_SPAN] = "duplicate_span",
        [TK_ISSUE_BAD_VALUE] = "bad_value",
    };
    return names[kind];
}

/** Replaces a string, if there is one, by a copy. False when out of memory. */
static bool own_copy(tk_region *region, const char **text)
{
    if (!*text)
        return true;
    *text = tk_region_copy(region, *text, strlen(*text));
    return *text != NULL;
}

bool tk_issues_add(tk_issues *issues, const tk_issue *issue)
{
    if (issues->n == issues->capacity) {
        const size_t capacity = issues->capacity ? issues->capacity * 2 : 64;
        tk_issue *items = realloc(issues->items, capacity * sizeof *items);
        if (!items)
            return false;
        issues->items = items;
        issues->capacity = capacity;
    }
    tk_issue own = *issue;
    if (!own_copy(&issues->region, &own.file) || !own_copy(&issues->region, &own.document) ||
        !own_copy(&issues->region, &own.layer) || !own_copy(&issues->region, &own.message))
        return false;
    issues->items[issues->n++] = own;
    issues->counts[issue->kind]++;
    return true;
}

void tk_issues_free(tk_issues *issues)
{
    free(issues->items);
    tk_region_finish(&issues->region);
    *issues = (tk_issues){0};
}
