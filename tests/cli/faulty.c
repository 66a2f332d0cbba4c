// SPDX-License-Identifier: MIT
// An annotator that fails on demand: the first word of the document selects how. With the option
// `repaired` it does nothing, as if it had been repaired.
#include <stdlib.h>
#include <string.h>
#include <toolkit/plugin.h>
#include <unistd.h>

static const tk_option options[] = {
    {.name = "repaired", .doc = "do nothing wrong", .type = TK_OPT_BOOL, .fallback = "false"}};
/** A target for writes that crash. */
static int *volatile nowhere;

static const tk_layer_decl provided[] = {{.name = "faulty/1", .doc = "nothing"}};

static tk_status create(const tk_setup *setup, void **instance)
{
    int64_t *repaired = malloc(sizeof *repaired);
    if (!repaired)
        return setup->host->fail_setup(setup->ctx, "out of memory");
    *repaired = setup->options[0].i;
    *instance = repaired;
    return TK_OK;
}

static void destroy(void *instance)
{
    free(instance);
}

static void hang(void)
{
    for (volatile uint64_t i = 0;; i++)
        ;
}

static void eat_memory(void)
{
    for (;;) {
        char *volatile block = malloc(1 << 20); // volatile: the compiler must not remove it
        memset(block, 1, 1 << 20);              // as careless code does
    }
}

static tk_status out_of_bounds(const tk_host *host, tk_doc *doc)
{
    tk_layer_out out;
    tk_status status = host->layer_reserve(doc, 0, 1, &out);
    if (status != TK_OK)
        return status;
    out.begin[0] = 0;
    out.end[0] = doc->length + 1;
    return host->layer_commit(doc, 0, 1);
}

static int says(const tk_doc *doc, const char *word)
{
    return strncmp(doc->text, word, strlen(word)) == 0;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    if (*(const int64_t *)instance)
        return TK_OK;
    if (says(doc, "CRASH"))
        *nowhere = 0;
    if (says(doc, "ABORT"))
        abort();
    if (says(doc, "EXIT"))
        _exit(0);
    if (says(doc, "HANG"))
        hang();
    if (says(doc, "SLEEP"))
        usleep(300000);
    if (says(doc, "MEMORY"))
        eat_memory();
    if (says(doc, "VIOLATION"))
        return out_of_bounds(host, doc);
    if (says(doc, "ERROR"))
        return host->fail(doc, TK_ERR_DOC, 3, "the document asks for it");
    if (says(doc, "SKIP"))
        return TK_SKIP;
    if (says(doc, "STOP"))
        return host->fail(doc, TK_ERR_INSTANCE, UINT64_MAX, "the plugin is worn out");
    return TK_OK;
}

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ANNOTATOR,
    .id = "faulty",
    .version = "1.0.0",
    .summary = "Fails on demand",
    .doc = "The first word of a document selects how.",
    .licence = "MIT",
    .provided = provided,
    .n_provided = 1,
    .options = options,
    .n_options = 1,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
