// SPDX-License-Identifier: MIT
#include "frame.h"

#include "page.h"
#include "stream.h"

/** Nothing is fetched from elsewhere, and only the page's own script and style run. */
static bool put_policy(const tk_frame *frame, FILE *out)
{
    // A page of a disk has no origin, so 'self' does not allow the files beside it.
    const char *const from_disk = frame->live ? " 'self'" : " 'self' file:";

    return tk_stream_puts(out, "default-src 'none'; script-src ") &&
           tk_stream_puts(out, tk_page_script_hash) &&
           tk_stream_puts(out, frame->data == TK_DATA_FOLDER ? from_disk : "") &&
           tk_stream_puts(out, "; style-src ") && tk_stream_puts(out, tk_page_style_hash) &&
           tk_stream_puts(out, "; img-src data:; base-uri 'none'; form-action 'none'") &&
           tk_stream_puts(out, frame->live ? "; connect-src 'self'" : "");
}

static bool put_config(const tk_frame *frame, FILE *out)
{
    static const char *const data[] = {"inline", "folder", "none"};
    char config[256];

    snprintf(config, sizeof config,
             "<script type=\"application/json\" id=\"config\">{\"version\":\"%s\",\"data\":\"%s\","
             "\"live\":%s,\"gold\":%s}</script>\n",
             tk_version(), data[frame->data], frame->live ? "true" : "false",
             frame->gold ? "true" : "false");
    return tk_stream_puts(out, config);
}

static bool put_block(const tk_blocks *blocks, size_t index, FILE *out)
{
    return tk_stream_puts(out, "<script type=\"text/plain\" data-block=\"") &&
           tk_stream_puts(out, blocks->items[index].name) && tk_stream_puts(out, "\">") &&
           tk_blocks_copy(blocks, index, out) && tk_stream_puts(out, "</script>\n");
}

bool tk_frame_write(const tk_frame *frame, const tk_blocks *blocks, FILE *out)
{
    bool ok = tk_stream_puts(out, TK_FRAME_MARK " ") && tk_stream_puts(out, tk_version()) &&
              tk_stream_puts(out, " -->\n") && tk_stream_puts(out, tk_page_before_policy) &&
              put_policy(frame, out) && tk_stream_puts(out, tk_page_after_policy) &&
              put_config(frame, out);

    for (size_t i = 0; ok && frame->data == TK_DATA_INLINE && i < blocks->n; i++)
        ok = put_block(blocks, i, out);
    return ok && tk_stream_puts(out, tk_page_tail);
}
