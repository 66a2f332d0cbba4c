// SPDX-License-Identifier: MIT
// A plugin that only takes time: WORK steps per token, which the build sets. WORK may depend on the
// number of `tokens`, which makes the plugin quadratic.
#include <toolkit/plugin.h>

static const tk_layer_decl required[] = {{.name = "token/1"}};
static const tk_layer_decl provided[] = {
    {.name = "busy/1", .doc = "a span where the work had a result", .flags = TK_LAYER_DISJOINT}};

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    const tk_layer *tokens = &doc->layers[0];
    tk_layer_out out;
    uint32_t n = 0;
    (void)instance;
    tk_status status = host->layer_reserve(doc, 0, tokens->count, &out);
    for (uint32_t t = 0; status == TK_OK && t < tokens->count; t++) {
        uint64_t x = tokens->lexeme[t] + 1u;
        for (uint32_t i = 0; i < WORK; i++)
            x = x * 6364136223846793005u + (unsigned char)doc->text[tokens->begin[t]];
        if (x >> 56 == 0) {
            out.begin[n] = tokens->begin[t];
            out.end[n++] = tokens->end[t];
        }
    }
    return status == TK_OK ? host->layer_commit(doc, 0, n) : status;
}

static const tk_plugin busy = {.size = sizeof(tk_plugin),
                               .kind = TK_ANNOTATOR,
                               .id = "busy",
                               .version = "1.0.0",
                               .summary = "Takes time",
                               .doc = "Takes time.",
                               .licence = "MIT",
                               .required = required,
                               .n_required = 1,
                               .provided = provided,
                               .n_provided = 1,
                               .annotate = annotate};

TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &busy : NULL;
}
