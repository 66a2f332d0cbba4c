// SPDX-License-Identifier: MIT
#include "frame.h"

#include "page.h"

/** Nothing is fetched from elsewhere, and only the page's own script and style run. */
static void put_policy(const tk_frame *frame, FILE *out)
{
    // A page of a disk has no origin, so 'self' does not allow the files beside it.
    fprintf(out,
            "default-src 'none'; script-src %s%s; style-src %s; img-src data:; "
            "base-uri 'none'; form-action 'none'%s",
            tk_page_script_hash,
            frame->data == TK_DATA_FOLDER ? (frame->live ? " 'self'" : " 'self' file:") : "",
            tk_page_style_hash, frame->live ? "; connect-src 'self'" : "");
}

static void put_config(const tk_frame *frame, FILE *out)
{
    static const char *const data[] = {"inline", "folder", "none"};

    fprintf(out,
            "<script type=\"application/json\" id=\"config\">{\"version\":\"%s\",\"data\":\"%s\","
            "\"live\":%s,\"gold\":%s}</script>\n",
            tk_version(), data[frame->data], frame->live ? "true" : "false",
            frame->gold ? "true" : "false");
}

bool tk_frame_write(const tk_frame *frame, const tk_blocks *blocks, FILE *out)
{
    fprintf(out, TK_FRAME_MARK " %s -->\n", tk_version());
    fputs(tk_page_before_policy, out);
    put_policy(frame, out);
    fputs(tk_page_after_policy, out);
    put_config(frame, out);
    for (size_t i = 0; frame->data == TK_DATA_INLINE && i < blocks->n; i++) {
        fprintf(out, "<script type=\"text/plain\" data-block=\"%s\">", blocks->items[i].name);
        if (!tk_blocks_copy(blocks, i, out))
            return false;
        fputs("</script>\n", out);
    }
    fputs(tk_page_tail, out);
    return true;
}
