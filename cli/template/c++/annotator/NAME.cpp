// SPDX-License-Identifier: MIT
// @NAME@: finds share symbols that follow their exchange, as in "(NYSE: ARDN)".
//
// This is a complete plugin, and a tour of <toolkit/plugin.hpp>, which makes a plugin of a class.
// <toolkit/plugin.h> is the contract, and explains what each part means.

#include <stdexcept>
#include <string>
#include <string_view>
#include <toolkit/plugin.hpp>
#include <vector>

namespace
{

/** An exchange, from a line of the data file: how texts write it, and its ISO 10383 code. */
struct exchange {
    std::string_view form; // in the data file, which the host keeps in memory
    std::string_view code;
};

class plugin
{
  public:
    static constexpr auto id = "@NAME@";
    static constexpr auto version = "1.0.0";
    static constexpr auto summary = "Share symbols that follow their exchange";
    static constexpr auto description =
        "Finds the symbol in \"(NYSE: ARDN)\" and similar: an exchange from the data file, a "
        "colon, and a short word in capitals.";
    static constexpr auto licence = "MIT";

    /** Options are parsed and checked: the constructor gets only valid values. */
    enum { opt_exchanges, opt_max_length };
    static constexpr tk_option options[] = {
        toolkit::file_option("exchanges",
                             "exchanges and their codes, one per line, separated by a tab",
                             "exchanges.tsv"), // in the folder data/
        toolkit::int_option("max_length", "length of the longest symbol, in bytes", 1, 12, "5"),
    };

    enum { in_token };
    static constexpr tk_layer_decl required[] = {toolkit::reads("token/1")};

    enum { col_exchange };
    static constexpr tk_column columns[] = {
        toolkit::column<std::string_view>("exchange", "ISO 10383 code of the exchange"),
    };
    enum { out_symbol };
    static constexpr tk_layer_decl provided[] = {
        toolkit::provides("@NAME@/1", "share symbols", columns, TK_LAYER_DISJOINT),
    };

    /** Texts with symbols, for 'toolkit plugins check', which uses them wherever the plugin is. */
    static constexpr std::string_view samples[] = {"Shares of Ardent (NYSE: ARDN) rose."};

    /** Called once, before any document. An exception says why it fails. */
    explicit plugin(const toolkit::setup<plugin> &setup) : longest_(setup.option<opt_max_length>())
    {
        read_exchanges(setup.file<opt_exchanges>());
    }

    /**
     * A lexeme column holds a value for every distinct word form. The host calls this once for each
     * new form, so the search costs nothing when the form occurs again. The value must depend only
     * on the form. Here it is the number of the exchange, counted from 1, or 0.
     */
    uint8_t number_of(const toolkit::form &form) const
    {
        for (std::size_t i = 0; i < exchanges_.size(); i++)
            if (exchanges_[i].form == form.text())
                return static_cast<uint8_t>(i + 1);
        return 0;
    }

    /** A name with a leading dot is private to the plugin. The host provides "shape". */
    enum { lex_exchange, lex_shape };
    static const tk_lexeme_column lexemes[2];

    /** Called once per document. The text is valid UTF-8. If it throws, this document goes to
     * quarantine, with what() as the reason, and the run continues. */
    void annotate(toolkit::document<plugin> &doc);

  private:
    static constexpr std::size_t longest_code = 8, most_exchanges = 250;

    void read_exchanges(std::string_view file);

    int64_t longest_;
    std::vector<exchange> exchanges_;
};

constexpr tk_lexeme_column plugin::lexemes[] = {
    toolkit::lexeme_column<&plugin::number_of>(".exchange", "number of the exchange"),
    toolkit::read_lexeme<uint32_t>("shape"),
};

void plugin::read_exchanges(std::string_view file)
{
    while (!file.empty()) {
        const std::string_view line = file.substr(0, file.find('\n'));
        file.remove_prefix(line.size() < file.size() ? line.size() + 1 : file.size());
        if (line.empty() || line[0] == '#')
            continue;
        const std::size_t tab = line.find('\t');
        if (tab == line.npos || line.size() - tab - 1 > longest_code)
            throw std::runtime_error("the exchanges file has the line '" + std::string(line) +
                                     "', which must be a name, a tab and a short code");
        if (exchanges_.size() == most_exchanges)
            throw std::runtime_error("the exchanges file has too many lines");
        exchanges_.push_back({line.substr(0, tab), line.substr(tab + 1)});
    }
}

void plugin::annotate(toolkit::document<plugin> &doc)
{
    const auto tokens = doc.layer<in_token>();
    const auto number = doc.lexemes<lex_exchange>();
    const auto shape = doc.lexemes<lex_shape>();
    auto out = doc.writer<out_symbol>();
    for (uint32_t t = 0; t + 2 < tokens.size(); t++) {
        const uint8_t found = number[tokens.lexeme(t)];
        if (!found || tokens.text(t + 1) != ":")
            continue;
        const toolkit::span symbol = tokens[t + 2];
        if (symbol.end - symbol.begin > longest_ || !(shape[tokens.lexeme(t + 2)] & TK_SHAPE_UPPER))
            continue;
        out.add(symbol.begin, symbol.end, exchanges_[found - 1].code);
        t += 2;
    }
    out.commit();
}

} // namespace

TOOLKIT_PLUGIN(plugin)
