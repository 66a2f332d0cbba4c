// SPDX-License-Identifier: MIT
// An annotator that uses all of <toolkit/plugin.hpp> that annotators can use, and fails on demand.
// probe/src/lib.rs does the same in Rust: a test compares both with one expectation.
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <toolkit/plugin.hpp>

namespace
{

/** An opaque value of a form. */
struct wide {
    uint32_t length;
    char first, last;
    char unused[2]; // padding would be no value of the form
};

class probe
{
  public:
    static constexpr auto id = "probe";
    static constexpr auto version = "1.0.0";
    static constexpr auto summary = "Uses everything";
    static constexpr auto licence = "MIT";

    enum { opt_fail, opt_factor, opt_word };
    static constexpr const char *failures[] = {"none", "create", "start", "odd"};
    static constexpr tk_option options[] = {
        toolkit::enum_option("fail", "where to fail", failures, "none"),
        toolkit::float_option("factor", "of lengths", 0, 10, "0.5"),
        toolkit::string_option("word", "appended to each string"),
    };

    enum { in_token, in_money };
    enum { money_currency, money_mod };
    static constexpr tk_column money[] = {toolkit::column<std::string_view>("currency"),
                                          toolkit::column<uint8_t>("mod")};
    static constexpr tk_layer_decl required[] = {
        toolkit::reads("token/1"),
        toolkit::reads("money/1", money, TK_LAYER_OPTIONAL),
    };

    enum { out_probe };
    enum { title, length, minus, scaled, twice, kind, token };
    static constexpr const char *kinds[] = {"other", "money"};
    static constexpr tk_column columns[] = {
        toolkit::column<uint8_t>("title", "starts with a capital", TK_COL_BOOL),
        toolkit::column<uint32_t>("length", "in bytes"),
        toolkit::column<int64_t>("minus", "the length, negative"),
        toolkit::column<double>("scaled", "length by factor"),
        toolkit::column<std::string_view>("twice", "the folded form twice, or the currency"),
        toolkit::enum_column<uint8_t>("kind", "whether it is in an amount", kinds),
        toolkit::span_column("token", "the token", "token/1"),
    };
    static constexpr tk_layer_decl provided[] = {
        toolkit::provides("probe/1", "words", columns, TK_LAYER_DISJOINT),
    };
    static constexpr std::string_view samples[] = {"Prices rose."};

    explicit probe(const toolkit::setup<probe> &setup)
        : fail_(setup.option<opt_fail>()), factor_(setup.option<opt_factor>()),
          word_(setup.option<opt_word>())
    {
        if (fail_ == 1)
            throw std::runtime_error("option 'fail' asks for it");
        if (fail_ == 3)
            throw 5;
    }

    void worker_start()
    {
        if (fail_ == 2)
            throw std::runtime_error("the start fails as asked");
    }

    std::string_view double_of(const toolkit::form &form)
    {
        kept_ = std::string(form.folded()) + std::string(form.folded());
        return kept_;
    }
    uint32_t size_of(const toolkit::form &form) const
    {
        if (form.text() == "UNFIT")
            throw std::runtime_error("lost");
        return static_cast<uint32_t>(form.text().size());
    }
    wide ends_of(const toolkit::form &form) const
    {
        return {
            static_cast<uint32_t>(form.text().size()), form.text().front(), form.text().back(), {}};
    }

    enum { lex_shape, lex_double, lex_size, lex_ends };
    static const tk_lexeme_column lexemes[4];

    void annotate(toolkit::document<probe> &doc);

  private:
    static void obey(const toolkit::document<probe> &doc, std::string_view word, uint32_t at);

    uint32_t fail_;
    double factor_;
    std::string word_, kept_;
};

constexpr tk_lexeme_column probe::lexemes[] = {
    toolkit::read_lexeme<uint32_t>("shape"),
    toolkit::lexeme_column<&probe::double_of>(".double", "the folded form twice"),
    toolkit::lexeme_column<&probe::size_of>("size", "in bytes", TK_COL_OUTPUT),
    toolkit::lexeme_column<&probe::ends_of>(".ends", "length, first and last byte"),
};

/** Fails if a word says so. */
void probe::obey(const toolkit::document<probe> &doc, std::string_view word, uint32_t at)
{
    if (word == "THROW")
        throw std::runtime_error("cannot stand '" + std::string(word) + "'");
    if (word == "BYTE")
        throw toolkit::document_error("fails here", at);
    if (word == "MEMORY")
        throw std::bad_alloc();
    if (word == "ODD")
        throw 5;
    if (word == "SKIP")
        throw toolkit::skip("not wanted");
    if (word == "FATAL")
        throw toolkit::fatal_error("cannot continue");
    if (word == "WARN")
        doc.warn("a warning");
    if (word == "COUNT")
        doc.count("lost", 2, "words");
}

void probe::annotate(toolkit::document<probe> &doc)
{
    const auto tokens = doc.layer<in_token>();
    const auto amounts = doc.layer<in_money>();
    const auto shape = doc.lexemes<lex_shape>();
    const auto twice_of = doc.lexemes<lex_double>();
    const auto size = doc.lexemes<lex_size>();
    const auto ends = doc.lexemes<lex_ends, wide>();
    auto out = doc.writer<out_probe>(1);
    uint32_t m = 0;
    for (const toolkit::span t : tokens) {
        const uint32_t lexeme = tokens.lexeme(t.index);
        obey(doc, tokens.text(t.index), t.begin);
        if (ends[lexeme].length != size[lexeme] || ends[lexeme].first != doc.text()[t.begin])
            throw std::logic_error("the opaque values are wrong");
        while (amounts && m < amounts.size() && amounts.end(m) <= t.begin)
            m++;
        const bool paid = amounts && m < amounts.size() && amounts.begin(m) <= t.begin;
        const std::string text =
            std::string(paid ? amounts.column<money_currency>()[m] : twice_of[lexeme]) + word_;
        const uint32_t n = size[lexeme];
        out.add(t.begin, t.end, (shape[lexeme] & TK_SHAPE_TITLE) != 0, n, -static_cast<int64_t>(n),
                n * factor_, text, paid, t.index);
    }
    out.commit();
    doc.set_meta("probe.count", std::to_string(tokens.size()), true);
}

} // namespace

TOOLKIT_PLUGIN(probe)
