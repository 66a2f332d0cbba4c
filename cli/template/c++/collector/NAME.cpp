// SPDX-License-Identifier: MIT
// @NAME@: counts the words of all documents, and writes them with their numbers, the most frequent
// first.
//
// This is a complete plugin, and a tour of <toolkit/plugin.hpp>, which makes a plugin of a class.
// <toolkit/plugin.h> is the contract, and explains what each part means.
//
// A collector sees every document of a run and writes one result. Documents are added in several
// processes, each with an object of its own; their states, as bytes, come together in another
// process in the order of the input. However the documents are divided, the result is the same.

#include <algorithm>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <toolkit/plugin.hpp>
#include <utility>
#include <vector>

namespace
{

class plugin
{
  public:
    static constexpr auto id = "@NAME@";
    static constexpr auto version = "1.0.0";
    static constexpr auto summary = "Words by frequency";
    static constexpr auto description =
        "Each line of the result is a word of the documents, after its number and a tab. The "
        "most frequent word is first.";
    static constexpr auto licence = "MIT";

    enum { in_token };
    static constexpr tk_layer_decl required[] = {toolkit::reads("token/1")};

    /** Options are parsed and checked: the constructor gets only valid values. */
    enum { opt_least };
    static constexpr tk_option options[] = {
        toolkit::int_option("least", "leave out words that occur less often than this", 1, 1000000,
                            "1"),
    };

    /** Called once, before any document. An exception says why it fails. */
    explicit plugin(const toolkit::setup<plugin> &setup)
        : least_(static_cast<uint64_t>(setup.option<opt_least>()))
    {
    }

    /** Adds a document. If it throws, the run goes on, but there will be no result. */
    void add(toolkit::document<plugin> &doc)
    {
        const auto tokens = doc.layer<in_token>();
        for (const toolkit::span token : tokens)
            count(tokens.text(token.index), 1);
    }

    /** Writes the state as bytes, which only merge() reads, and empties it. */
    void save(toolkit::sink &out);

    /** Adds a state. It may come from a damaged file, so nothing of it is trusted. */
    void merge(std::string_view state);

    /** Writes the result. */
    void finish(toolkit::sink &out);

  private:
    void count(std::string_view word, uint64_t n)
    {
        auto place = words_.find(word);
        if (place == words_.end())
            place = words_.emplace(word, 0).first;
        place->second += n;
    }

    uint64_t least_;
    std::map<std::string, uint64_t, std::less<>> words_; // in the order of their bytes
};

template <class T> std::string_view bytes_of(const T &value)
{
    return {reinterpret_cast<const char *>(&value), sizeof value};
}

void plugin::save(toolkit::sink &out)
{
    for (const auto &[word, n] : words_) {
        out.write(bytes_of(static_cast<uint32_t>(word.size())));
        out.write(bytes_of(n));
        out.write(word);
    }
    words_.clear();
}

void plugin::merge(std::string_view state)
{
    while (!state.empty()) {
        uint32_t length;
        uint64_t n;
        if (state.size() < sizeof length + sizeof n)
            throw std::runtime_error("the state ends in the middle of a word");
        std::memcpy(&length, state.data(), sizeof length);
        std::memcpy(&n, state.data() + sizeof length, sizeof n);
        state.remove_prefix(sizeof length + sizeof n);
        if (length > state.size())
            throw std::runtime_error("the state has a word that is longer than the rest of it");
        count(state.substr(0, length), n);
        state.remove_prefix(length);
    }
}

void plugin::finish(toolkit::sink &out)
{
    std::vector<std::pair<std::string_view, uint64_t>> found(words_.begin(), words_.end());
    std::stable_sort(found.begin(), found.end(),
                     [](const auto &a, const auto &b) { return a.second > b.second; });
    for (const auto &[word, n] : found) {
        if (n < least_)
            break;
        out.write(std::to_string(n));
        out.write("\t");
        out.write(word);
        out.write("\n");
    }
}

} // namespace

TOOLKIT_PLUGIN(plugin)
