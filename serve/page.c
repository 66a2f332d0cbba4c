// SPDX-License-Identifier: MIT
#include "page.h"

bool tk_page_open(tk_page *page, const tk_serve_options *options, tk_message *error)
{
    (void)options;
    (void)error;
    page->folder = -1;
    return true;
}

bool tk_page_reload(tk_page *page, const tk_serve_options *options, tk_message *error)
{
    (void)page;
    (void)options;
    (void)error;
    return true;
}

void tk_page_close(tk_page *page)
{
    page->folder = -1;
}

void tk_page_answer(tk_serve *serve, const tk_http_request *request, tk_http_reply *reply)
{
    (void)serve;
    tk_http_reply_error(reply, 404, "there is nothing at %.200s", request->path);
}
