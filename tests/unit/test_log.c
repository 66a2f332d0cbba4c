// SPDX-License-Identifier: MIT
// Plugins' remarks: as bytes and back, and counted for the summary of a run.
#include "run/log.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const tk_remark info = {.level = TK_LOG_INFO, .plugin = "a", .verb = "", .message = "fine"};
static const tk_remark text = {
    .level = TK_LOG_WARN, .plugin = "a", .verb = "", .message = "lost 3 spans"};

static tk_remark lost(uint64_t count, const char *things)
{
    return (tk_remark){TK_LOG_WARN, "csv", "lost", count, things};
}

static void expect_next(const char **data, size_t *length, const tk_remark *right)
{
    tk_remark got;
    cr_assert(tk_log_next(data, length, &got));
    cr_expect_eq(got.level, right->level);
    cr_expect_eq(got.count, right->count);
    cr_expect_str_eq(got.plugin, right->plugin);
    cr_expect_str_eq(got.verb, right->verb);
    cr_expect_str_eq(got.message, right->message);
}

Test(log, remarks_come_back_with_level_and_count)
{
    tk_buffer kept = {0};
    const tk_remark many = lost(UINT64_MAX, "spans");
    cr_assert(tk_log_add(&kept, &info) && tk_log_add(&kept, &many) && tk_log_add(&kept, &text));
    const char *data = kept.data;
    size_t length = kept.length;
    expect_next(&data, &length, &info);
    expect_next(&data, &length, &many);
    expect_next(&data, &length, &text);
    cr_expect_eq(length, 0);
    tk_remark none;
    cr_expect_not(tk_log_next(&data, &length, &none));
    tk_buffer_free(&kept);
}

Test(log, bytes_that_a_worker_cut_off_or_made_up_are_no_remark)
{
    tk_buffer kept = {0};
    cr_assert(tk_log_add(&kept, &text));
    for (size_t n = 0; n < kept.length; n++) {
        char *cut = malloc(n + 1); // exactly as long, so that a sanitizer sees a read beyond it
        memcpy(cut, kept.data, n);
        const char *data = cut;
        size_t length = n;
        tk_remark none;
        cr_expect_not(tk_log_next(&data, &length, &none), "%zu bytes", n);
        free(cut);
    }
    tk_buffer_free(&kept);
}

Test(log, no_more_is_kept_than_there_is_room_for)
{
    tk_buffer kept = {0};
    size_t n = 0;
    while (n < TK_LOG_MAX && tk_log_add(&kept, &text))
        n++;
    cr_expect_leq(kept.length, TK_LOG_MAX);
    cr_expect_gt(kept.length + 64, TK_LOG_MAX);
    tk_buffer_free(&kept);
}

Test(log, counts_of_the_same_things_add_up_and_messages_are_not_parsed)
{
    static tk_warnings warnings;
    const tk_remark remarks[] = {lost(3, "spans"), lost(1, "values"), lost(4, "spans"), text, text};
    const char *const right[] = {"lost (csv): spans: 7 in 2 documents",
                                 "lost (csv): values: 1 in 1 document",
                                 "a: lost 3 spans: 2 documents (first: d3)"};
    for (size_t i = 0; i < 5; i++)
        tk_warnings_add(&warnings, (char[]){'d', (char)('0' + i), '\0'}, &remarks[i]);
    cr_assert_eq(warnings.count, 3);
    for (size_t i = 0; i < 3; i++) {
        char line[200];
        tk_warning_print(&warnings.list[i], line, sizeof line);
        cr_expect_str_eq(line, right[i]);
    }
    tk_warnings_free(&warnings);
}
