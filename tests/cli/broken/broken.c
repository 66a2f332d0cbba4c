// SPDX-License-Identifier: MIT
// A small plugin with one fault, chosen by -DFAULT_…, for the test of `toolkit plugins check`.
// Without a fault, it is sound.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/plugin.h>
#include <unistd.h>

#define TEXT_(x) #x
#define TEXT(x)  TEXT_(x)

static const char *const choices[] = {"one", "two"};
static const tk_option options[] = {
    {.name = "level", .doc = "a level", .type = TK_OPT_INT, .min = 1, .max = 9, .fallback = "5"},
    {.name = "mode",
     .doc = "a mode",
     .type = TK_OPT_ENUM,
     .choices = choices,
     .n_choices = 2,
     .fallback = "one"},
};
static const tk_column columns[] = {{.name = "value", .doc = "a value", .type = TK_U32}};
static const tk_layer_decl provided[] = {
    {.name = "broken/1", .doc = "the whole text", .columns = columns, .n_columns = 1}};

#if defined FAULT_CRASH || defined FAULT_LOAD
/** A target for writes that crash. */
static int *volatile nowhere;
#endif

#ifdef FAULT_EXPORT
TK_EXPORT int not_hidden(void);
int not_hidden(void)
{
    return 1;
}
#endif

static tk_status create(const tk_setup *setup, void **instance)
{
#ifdef FAULT_CREATE
    return setup->host->fail_setup(setup->ctx, "it always fails");
#endif
#ifdef FAULT_OPTION
    if (setup->options[0].i == 9)
        return setup->host->fail_setup(setup->ctx, "nine is too much");
#endif
    *instance = calloc(1, 4096);
    return *instance ? TK_OK : setup->host->fail_setup(setup->ctx, "out of memory");
}

static void destroy(void *instance)
{
#ifndef FAULT_LEAK_INSTANCE
    free(instance);
#else
    (void)instance;
#endif
}

/** Applies the fault to a document. Returns the value for the column. */
static uint32_t misbehave(uint32_t *state, const tk_doc *doc)
{
    (void)doc;
#ifdef FAULT_CRASH
    if (doc->length == 0)
        *nowhere = 0;
#endif
#ifdef FAULT_HANG
    for (volatile uint64_t i = 0; doc->length == 1; i++)
        ;
#endif
#ifdef FAULT_EXIT
    if (doc->length == 0)
        exit(0);
#endif
#ifdef FAULT_LEAK_DOCUMENT
    void *volatile lost = malloc(50);
    (void)lost;
#endif
#ifdef FAULT_PRINT
    puts("here I am");
#endif
#ifdef FAULT_FILE
    FILE *file = fopen("/etc/hostname", "re");
    if (file)
        fclose(file);
#endif
#ifdef FAULT_STATE
    ++*state;
#endif
    return *state;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    tk_layer_out out;
    const uint32_t value = misbehave(instance, doc);
    tk_status status = host->layer_reserve(doc, 0, 1, &out);
    if (status != TK_OK)
        return status;
#ifdef FAULT_SELDOM
    // No document of the checker contains what this finds, and its end is wrong.
    if (doc->length < 6 || memcmp(doc->text, "zebra ", 6) != 0)
        return host->layer_commit(doc, 0, 0);
    out.begin[0] = 0;
    out.end[0] = doc->length + 1;
    ((uint32_t *)out.columns[0])[0] = value;
    return host->layer_commit(doc, 0, 1);
#endif
    out.begin[0] = 0;
    out.end[0] = doc->length;
#ifdef FAULT_SPAN
    out.end[0] += !doc->is_ascii;
#endif
    ((uint32_t *)out.columns[0])[0] = value;
    return host->layer_commit(doc, 0, 1);
}

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ANNOTATOR,
    .id = TEXT(NAME),
    .version = "1.0.0",
#ifdef FAULT_DESCRIPTOR
    .summary = "A summary with a full stop.",
#else
    .summary = "A plugin for a test",
#endif
    .doc = "Sound, or with one fault.",
    .licence = "MIT",
    .provided = provided,
    .n_provided = 1,
    .options = options,
    .n_options = 2,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

#ifdef FAULT_LOAD
__attribute__((constructor)) static void crash_on_load(void)
{
    *nowhere = 0;
}
#endif

#ifdef FAULT_ENTRY
TK_EXPORT int some_other_name(void);
int some_other_name(void)
{
    return plugin.size != 0;
}
#else
TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
#endif
