// SPDX-License-Identifier: MIT
// The records of files, for programs that feed a session or a pool.
#include "records.h"

#include "base/plain_locale.h"

#include <poll.h>
#include <stdlib.h>

struct tk_records {
    tk_input *input;
    tk_buffer record, name;
};

tk_records *tk_records_of(tk_input *input, tk_error *error, tk_message *message)
{
    tk_records *records = input ? calloc(1, sizeof *records) : NULL;
    if (records)
        records->input = input;
    else if (input) {
        tk_input_close(input);
        tk_error_set(error, "out of memory");
    }
    if (message)
        tk_error_copy(error, message->text, sizeof message->text);
    return records;
}

tk_status tk_records_next(tk_records *records, tk_str *name, tk_str *record, tk_message *message)
{
    tk_error error = {0};
    records->record.length = 0;
    records->name.length = 0;
    const tk_plain_locale locale = tk_plain_locale_enter();
    tk_input_status status;
    while ((status = tk_input_next(records->input, &records->record, &records->name, &error)) ==
           TK_INPUT_WAIT)
        poll(&(struct pollfd){.fd = tk_input_fd(records->input), .events = POLLIN}, 1, -1);
    if (status == TK_INPUT_RECORD && !tk_buffer_add(&records->name, "", 1)) {
        status = TK_INPUT_BROKEN;
        tk_error_set(&error, "out of memory");
    }
    tk_plain_locale_leave(&locale);
    *name = (tk_str){records->name.data ? records->name.data : "",
                     records->name.length - (status == TK_INPUT_RECORD)};
    *record = (tk_str){records->record.data ? records->record.data : "", records->record.length};
    if (message)
        tk_error_copy(&error, message->text, sizeof message->text);
    return status == TK_INPUT_RECORD ? TK_OK : status == TK_INPUT_END ? TK_SKIP : TK_ERR_DOC;
}

void tk_records_close(tk_records *records)
{
    if (!records)
        return;
    tk_input_close(records->input);
    tk_buffer_free(&records->record);
    tk_buffer_free(&records->name);
    free(records);
}
