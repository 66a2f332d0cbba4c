// SPDX-License-Identifier: MIT
#include "work.h"

#include <stdlib.h>

/** Tokens and clitics of a text of about half a megabyte. */
#define KEPT_ROOM ((size_t)1 << 18)

static void tk_tokens_finish(tk_work *work)
{
    free(work->view.words);
    free(work->view.begin);
    free(work->view.end);
    free(work->view.lexeme);
    free(work->seen.capitals);
    work->view.words = NULL;
    work->view.begin = work->view.end = work->view.lexeme = work->seen.capitals = NULL;
    work->token_room = 0;
}

static void tk_sentences_finish(tk_work *work)
{
    free(work->view.first);
    free(work->view.kind);
    work->view.first = NULL;
    work->view.kind = NULL;
    work->sentence_room = 0;
}

static void tk_spans_finish(tk_work *work)
{
    free(work->spans);
    free(work->scratch);
    work->spans = work->scratch = NULL;
    work->span_room = 0;
}

/** Each token may have a clitic. */
static bool tk_tokens_room(tk_work *work, size_t n_tokens)
{
    const size_t room = 2 * n_tokens + 1;
    tk_view *view = &work->view;
    if (room <= work->token_room)
        return true;
    tk_tokens_finish(work);
    view->words = malloc(room * sizeof *view->words);
    view->begin = malloc(room * sizeof *view->begin);
    view->end = malloc(room * sizeof *view->end);
    view->lexeme = malloc(room * sizeof *view->lexeme);
    work->seen.capitals = malloc(room * sizeof *work->seen.capitals);
    if (view->words && view->begin && view->end && view->lexeme && work->seen.capitals)
        work->token_room = room;
    return work->token_room > 0;
}

static bool tk_sentences_room(tk_work *work, size_t n_sentences)
{
    const size_t room = n_sentences + 1;
    if (room <= work->sentence_room)
        return true;
    tk_sentences_finish(work);
    work->view.first = malloc(room * sizeof *work->view.first);
    work->view.kind = malloc(room);
    if (work->view.first && work->view.kind)
        work->sentence_room = room;
    return work->sentence_room > 0;
}

bool tk_work_view(tk_work *work, size_t n_tokens, size_t n_sentences)
{
    return tk_tokens_room(work, n_tokens) && tk_sentences_room(work, n_sentences);
}

bool tk_work_spans(tk_work *work)
{
    const size_t room = 2 * ((size_t)work->seen.n_capitals + 1);
    if (room <= work->span_room)
        return true;
    tk_spans_finish(work);
    work->spans = malloc(room * sizeof *work->spans);
    work->scratch = malloc(room * sizeof *work->scratch);
    if (work->spans && work->scratch)
        work->span_room = room;
    return work->span_room > 0;
}

void tk_work_trim(tk_work *work)
{
    if (work->token_room > KEPT_ROOM)
        tk_work_finish(work);
}

void tk_work_finish(tk_work *work)
{
    tk_tokens_finish(work);
    tk_sentences_finish(work);
    tk_spans_finish(work);
    tk_names_finish(&work->names);
}
