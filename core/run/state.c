// SPDX-License-Identifier: MIT
#include "state.h"

#include "channel.h"
#include "log.h"

#include <string.h>

/** Appends why a collector failed. */
static bool add_failure(tk_buffer *out, const tk_outcome *outcome)
{
    return tk_buffer_add(out, outcome->reason, strlen(outcome->reason) + 1) &&
           tk_buffer_add(out, outcome->message, strlen(outcome->message) + 1);
}

bool tk_state_collect(tk_pipeline *pipeline, uint32_t collector, bool runs,
                      const tk_buffer *remarks, tk_buffer *out, tk_outcome *outcome)
{
    const size_t at = out->length;
    tk_state_head head = {.collector = collector, .status = TK_SKIP};

    *outcome = (tk_outcome){.status = TK_SKIP, .reason = ""};
    if (!tk_buffer_add(out, &head, sizeof(head)))
        return false;
    if (runs)
        head.status = tk_pipeline_collect(pipeline, collector, out, outcome);
    if (head.status < 0 && !add_failure(out, outcome))
        return false;
    if (!tk_buffer_add(out, remarks->data, remarks->length))
        return false;
    head.remarks_length = (uint32_t)remarks->length;
    head.length = out->length - at - sizeof(head);
    memcpy(out->data + at, &head, sizeof(head));
    return true;
}

static bool is_sound(const tk_state_head *head)
{
    return head->status >= TK_ERR_INSTANCE && head->status <= TK_SKIP &&
           head->remarks_length <= TK_LOG_MAX && head->remarks_length <= head->length;
}

bool tk_state_may_follow(const char *data, size_t length, uint32_t collector, uint64_t most)
{
    tk_state_head head;

    if (length < sizeof(head))
        return true;
    memcpy(&head, data, sizeof(head));
    return is_sound(&head) && head.collector == collector && head.length <= most &&
           length - sizeof(head) < head.length;
}

size_t tk_state_next(const char *data, size_t length, tk_state *state)
{
    tk_state_head head;
    const char *body = data + sizeof(head), *nul;
    size_t rest;

    if (length < sizeof(head))
        return 0;
    memcpy(&head, data, sizeof(head));
    if (!is_sound(&head) || length - sizeof(head) < head.length)
        return 0;
    rest = head.length - head.remarks_length;
    *state = (tk_state){.collector = head.collector,
                        .status = head.status,
                        .reason = "",
                        .message = "",
                        .remarks = {body + rest, head.remarks_length}};
    if (head.status == TK_OK)
        state->bytes = (tk_str){body, rest};
    if (head.status >= 0)
        return sizeof(head) + head.length;
    nul = memchr(body, '\0', rest);
    if (!nul || !rest || body[rest - 1] != '\0' || nul == body + rest - 1)
        return 0;
    state->reason = body;
    state->message = nul + 1;
    return sizeof(head) + head.length;
}
