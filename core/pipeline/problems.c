// SPDX-License-Identifier: MIT
#include "problems.h"
#include <toolkit/text/visible.h>

#include <stdio.h>
#include <string.h>

/** The position of a new problem of this line. */
static uint32_t place_for(const tk_problems *problems, uint32_t line)
{
    uint32_t at = problems->kept;
    while (at > 0 && problems->list[at - 1].line > line)
        at--;
    return at;
}

void tk_problems_add(tk_problems *problems, uint32_t line, const char *format, va_list args)
{
    const uint32_t at = place_for(problems, line);
    problems->count++;
    if (at == TK_PROBLEMS_MOST)
        return;
    if (problems->kept < TK_PROBLEMS_MOST)
        problems->kept++;
    tk_problem *problem = &problems->list[at];
    memmove(problem + 1, problem, (problems->kept - at - 1) * sizeof *problem);
    problem->line = line;
    char text[sizeof problem->text];
    vsnprintf(text, sizeof text, format, args);
    tk_visible(problem->text, sizeof problem->text, text, strlen(text));
}

bool tk_problems_none(const tk_problems *problems, tk_error *error)
{
    enum { ROOM = 64 }; // for the last line
    if (problems->count == 0)
        return true;
    if (error->message[0])
        return false;
    size_t used = 0;
    uint32_t told = 0;
    for (; told < problems->kept; told++) {
        const char *text = problems->list[told].text;
        const size_t length = strlen(text) + (used > 0);
        if (used + length + ROOM > sizeof error->message)
            break;
        snprintf(error->message + used, sizeof error->message - used, "%s%s", used ? "\n" : "",
                 text);
        used += length;
    }
    if (told < problems->count)
        snprintf(error->message + used, sizeof error->message - used, "\nand %u more",
                 problems->count - told);
    return false;
}
