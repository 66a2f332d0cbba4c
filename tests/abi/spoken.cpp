// SPDX-License-Identifier: MIT
// A plugin in C++: it reads the layer of the frozen one, and marks the first of each run of
// capitals.
#include <toolkit/plugin.h>

#include <new>
#include <vector>

namespace
{

const tk_column read_columns[] = {{"letter", "the letter", TK_U8, 0, nullptr, 0, 0, {}}};
const tk_layer_decl required[] = {{"capital/1", "capitals", read_columns, 1, 0, {}}};
const tk_layer_decl provided[] = {{"row/1", "rows", nullptr, 0, TK_LAYER_DISJOINT, {}}};

struct rows {
    std::vector<uint32_t> begin, end;
};

tk_status create(const tk_setup *, void **instance)
{
    *instance = new (std::nothrow) rows;
    return *instance ? TK_OK : TK_ERR_INSTANCE;
}

void destroy(void *instance)
{
    delete static_cast<rows *>(instance);
}

tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
try {
    auto &found = *static_cast<rows *>(instance);
    const tk_layer &capitals = doc->layers[0];
    found.begin.clear();
    found.end.clear();
    for (uint32_t i = 0; i < capitals.count; i++) {
        if (!found.end.empty() && found.end.back() == capitals.begin[i]) {
            found.end.back() = capitals.end[i];
            continue;
        }
        found.begin.push_back(capitals.begin[i]);
        found.end.push_back(capitals.end[i]);
    }
    tk_layer_out out;
    if (host->layer_reserve(doc, 0, found.begin.size(), &out) != TK_OK)
        return TK_ERR_DOC;
    for (size_t i = 0; i < found.begin.size(); i++) {
        out.begin[i] = found.begin[i];
        out.end[i] = found.end[i];
    }
    return host->layer_commit(doc, 0, found.begin.size());
} catch (const std::bad_alloc &) {
    return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory");
}

tk_plugin describe()
{
    tk_plugin plugin{};
    plugin.size = sizeof plugin;
    plugin.kind = TK_ANNOTATOR;
    plugin.id = "spoken";
    plugin.version = "1.0.0";
    plugin.summary = "marks rows of capital letters";
    plugin.licence = "MIT";
    plugin.required = required;
    plugin.n_required = 1;
    plugin.provided = provided;
    plugin.n_provided = 1;
    plugin.create = create;
    plugin.destroy = destroy;
    plugin.annotate = annotate;
    return plugin;
}

} // namespace

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    static const tk_plugin plugin = describe();
    return index == 0 ? &plugin : nullptr;
}
