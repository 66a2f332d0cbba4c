// SPDX-License-Identifier: MIT
// What a supervisor accepts from a worker's pipe, and what it refuses.
#include "run/batch.h"
#include "run/log.h"
#include "run/state.h"

#include <criterion/criterion.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const tk_result_limits limits = {.length = 1 << 20, .n_stages = 3};
static tk_batch batch;
static tk_slot slot = {.data = (char[64]){0}, .size = 64, .most = 64};

static void begin(void)
{
    batch.count = 3;
}

static void end(void)
{
    tk_batch_free(&batch);
}

TestSuite(batch, .init = begin, .fini = end);

static tk_result_head head_of(uint32_t index, tk_status status, const char *body)
{
    return (tk_result_head){
        .index = index, .status = status, .length = strlen(body), .byte = UINT64_MAX};
}

static void add(const tk_result_head *head, const char *body)
{
    cr_assert(tk_buffer_add(&batch.out, head, sizeof *head));
    cr_assert(tk_buffer_add(&batch.out, body, strlen(body)));
}

Test(batch, results_come_in_pieces)
{
    tk_result_head head = head_of(0, TK_OK, "{}\ndoc0");
    head.id_length = 4;
    const char *bytes = (const char *)&head;
    tk_result result;

    for (size_t i = 0; i < sizeof head; i++) {
        cr_assert(tk_buffer_add(&batch.out, bytes + i, 1));
        cr_expect(tk_batch_harvest(&batch, 3, &limits));
    }
    cr_assert(tk_buffer_add(&batch.out, "{}\ndoc", 6));
    cr_expect(tk_batch_harvest(&batch, 3, &limits));
    cr_expect_eq(batch.harvested, 0);
    cr_assert(tk_buffer_add(&batch.out, "0", 1));
    cr_expect(tk_batch_harvest(&batch, 3, &limits));
    cr_expect_eq(batch.harvested, 1);
    tk_batch_take(&batch, &slot, &result);
    cr_expect_eq(result.status, TK_OK);
    cr_expect_str_eq(result.id, "doc0");
    cr_expect(result.output.length == 3 && memcmp(result.output.data, "{}\n", 3) == 0);
}

Test(batch, a_failure_has_a_reason_and_a_message)
{
    tk_result_head head = head_of(0, TK_ERR_DOC, "doc0no luck");
    tk_result result;

    head.id_length = 4;
    head.stage = 2;
    head.byte = 17;
    memcpy(head.reason, "error", 6);
    add(&head, "doc0no luck");
    cr_expect(tk_batch_harvest(&batch, 3, &limits));
    tk_batch_take(&batch, &slot, &result);
    cr_expect_str_eq(result.reason, "error");
    cr_expect_str_eq(result.message, "no luck");
    cr_expect(result.stage == 2 && result.byte == 17 && result.output.length == 0);
}

Test(batch, no_more_is_taken_than_was_ordered)
{
    tk_result_head first = head_of(0, TK_SKIP, ""), second = head_of(1, TK_SKIP, "");

    add(&first, "");
    add(&second, "");
    cr_expect(tk_batch_harvest(&batch, 1, &limits));
    cr_expect_eq(batch.harvested, 1);
    cr_expect_eq(batch.out.length - batch.parsed, sizeof second);
    tk_batch_drop_partial(&batch);
    cr_expect_eq(batch.out.length, batch.parsed);
}

/** Each head that a worker would not write is refused as soon as it arrives. */
Test(batch, forged_heads)
{
    enum { N = 12 };
    tk_result_head heads[N];

    for (int i = 0; i < N; i++)
        heads[i] = head_of(0, TK_OK, "body");
    heads[0].index = 1;
    heads[1].status = TK_SKIP + 1;
    heads[2].status = TK_ERR_INSTANCE - 1;
    heads[3].stage = 3;
    heads[4].length = (uint64_t)1 << 47;
    heads[5].length = UINT64_MAX;
    heads[6].id_length = 5;
    heads[7].id_length = 3, heads[7].remarks_length = 2;
    heads[8].id_length = UINT32_MAX, heads[8].remarks_length = UINT32_MAX;
    heads[9].text_bytes = UINT64_MAX;
    memset(heads[10].reason, 'x', sizeof heads[10].reason);
    heads[11].length = heads[11].remarks_length = TK_LOG_MAX + 1;
    for (int i = 0; i < N; i++) {
        batch.out.length = 0;
        cr_assert(tk_buffer_add(&batch.out, &heads[i], sizeof heads[i]));
        cr_expect_not(tk_batch_harvest(&batch, 3, &limits), "head %d", i);
        cr_expect_eq(batch.harvested, 0);
        cr_expect_lt(batch.out.capacity, 4096);
    }
}

Test(batch, forged_bodies)
{
    tk_result_head head = head_of(0, TK_OK, "abcd");

    // A remark without its end.
    head.remarks_length = 4;
    add(&head, "abcd");
    cr_expect_not(tk_batch_harvest(&batch, 3, &limits));
    // An id with a NUL.
    batch.out.length = 0;
    head.remarks_length = 0;
    head.id_length = 4;
    cr_assert(tk_buffer_add(&batch.out, &head, sizeof head));
    cr_assert(tk_buffer_add(&batch.out, "a\0cd", 4));
    cr_expect_not(tk_batch_harvest(&batch, 3, &limits));
}

Test(batch, what_was_handed_on_makes_room)
{
    const size_t length = (size_t)5 << 20;
    const tk_result_limits large = {.length = length, .n_stages = 3};
    tk_result_head head = head_of(0, TK_OK, "");
    char *body = calloc(1, length);
    tk_result result;

    cr_assert_not_null(body);
    head.length = length;
    cr_assert(tk_buffer_add(&batch.out, &head, sizeof head));
    cr_assert(tk_buffer_add(&batch.out, body, length));
    cr_assert(tk_buffer_add(&batch.out, "tail", 4));
    cr_expect(tk_batch_harvest(&batch, 3, &large));
    tk_batch_compact(&batch);
    cr_expect_gt(batch.out.length, length); // not passed on yet
    tk_batch_take(&batch, &slot, &result);
    tk_batch_compact(&batch);
    cr_expect(batch.out.length == 4 && memcmp(batch.out.data, "tail", 4) == 0);
    free(body);
}

// ---------------------------------------------------------------------- the states of collectors

static const tk_result_limits two = {.length = 1 << 20, .n_stages = 3, .n_collectors = 2};

static tk_state_head state_of(uint32_t collector, tk_status status, size_t length)
{
    return (tk_state_head){.collector = collector, .status = status, .length = length};
}

static void add_state(const tk_state_head *head, const char *body, size_t length)
{
    cr_assert(tk_buffer_add(&batch.out, head, sizeof *head));
    cr_assert(tk_buffer_add(&batch.out, body, length));
}

Test(batch, a_document_is_complete_with_the_states_of_its_collectors)
{
    const tk_result_head head = head_of(0, TK_OK, "{}\n");
    const tk_state_head first = state_of(0, TK_OK, 4), second = state_of(1, TK_ERR_DOC, 11);
    tk_result result;
    tk_state state;
    size_t taken;

    cr_expect_eq(tk_batch_progress(&batch, &two), 0);
    add(&head, "{}\n");
    cr_expect(tk_batch_harvest(&batch, 3, &two));
    cr_expect_eq(tk_batch_progress(&batch, &two), 1);
    add_state(&first, "a\0b", 3);
    cr_expect_eq(tk_batch_progress(&batch, &two), 1);
    cr_assert(tk_buffer_add(&batch.out, "c", 1));
    cr_expect_eq(tk_batch_progress(&batch, &two), 2);
    cr_expect(tk_batch_harvest(&batch, 3, &two) && batch.harvested == 0);
    add_state(&second, "error\0full\0", 11);
    cr_expect(tk_batch_harvest(&batch, 3, &two) && batch.harvested == 1);
    cr_expect_eq(tk_batch_progress(&batch, &two), 0);
    tk_batch_take(&batch, &slot, &result);
    cr_expect_eq(result.output.length, 3);
    taken = tk_state_next(result.states.data, result.states.length, &state);
    cr_expect(state.collector == 0 && state.status == TK_OK && state.bytes.length == 4 &&
              memcmp(state.bytes.data, "a\0bc", 4) == 0);
    cr_expect_eq(
        taken + tk_state_next(result.states.data + taken, result.states.length - taken, &state),
        result.states.length);
    cr_expect(state.collector == 1 && state.status == TK_ERR_DOC && state.bytes.length == 0);
    cr_expect_str_eq(state.reason, "error");
    cr_expect_str_eq(state.message, "full");
}

Test(batch, a_failed_document_has_no_states)
{
    tk_result_head head = head_of(0, TK_ERR_DOC, "no luck");

    memcpy(head.reason, "error", 6);
    add(&head, "no luck");
    cr_expect(tk_batch_harvest(&batch, 3, &two) && batch.harvested == 1);
}

Test(batch, forged_states)
{
    enum { N = 7 };
    const tk_result_head head = head_of(0, TK_OK, "");
    tk_state_head heads[N];

    for (int i = 0; i < N; i++)
        heads[i] = state_of(0, TK_OK, 4);
    heads[0].collector = 1;
    heads[1].status = TK_SKIP + 1;
    heads[2].length = UINT64_MAX;
    heads[3].length = (1 << 20) + 1;
    heads[4].remarks_length = 5;
    heads[5].remarks_length = 4;  // not remarks
    heads[6].status = TK_ERR_DOC; // without a reason
    for (int i = 0; i < N; i++) {
        batch.out.length = 0;
        add(&head, "");
        add_state(&heads[i], "abcd", 4);
        cr_expect_not(tk_batch_harvest(&batch, 3, &two), "head %d", i);
        cr_expect_eq(batch.harvested, 0);
    }
}
