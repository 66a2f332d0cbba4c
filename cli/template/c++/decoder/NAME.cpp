// SPDX-License-Identifier: MIT
// @NAME@: reads articles from lines of tab-separated values: id, date, title, text.
//
// This is a complete plugin, and a tour of <toolkit/plugin.hpp>, which makes a plugin of a class.
// <toolkit/plugin.h> is the contract, and explains what each part means. A decoder runs in a
// sandboxed worker: it may get any bytes, and throws for those that it does not understand.

#include <array>
#include <string_view>
#include <toolkit/plugin.hpp>

namespace
{

class plugin
{
  public:
    static constexpr auto id = "@NAME@";
    static constexpr auto version = "1.0.0";
    static constexpr auto summary = "Articles from lines of tab-separated values";
    static constexpr auto description =
        "Each line is an article: id, date, title and text, separated by tabs. In title and "
        "text, \\n, \\t and \\\\ mean a line end, a tab and a backslash.";
    static constexpr auto licence = "MIT";

    /** What becomes one document. */
    static constexpr uint32_t record = TK_RECORD_LINE;
    static constexpr const char *extensions[] = {"@NAME@", nullptr};

    /** Options are parsed and checked: the constructor gets only valid values. */
    enum { opt_title_in_text };
    static constexpr tk_option options[] = {
        toolkit::bool_option("title_in_text", "put the title before the text, as a paragraph",
                             "true"),
    };

    /** Called once, before any document. An exception says why it fails. */
    explicit plugin(const toolkit::setup<plugin> &setup)
        : title_in_text_(setup.option<opt_title_in_text>())
    {
    }

    /**
     * `line` is a record, without its line end. Sets the id, meta values that other plugins know
     * (the base of relative dates is "date"), and the text. The host checks that the text is UTF-8.
     * If it throws, the record goes to quarantine, with what() as the reason.
     */
    void decode(toolkit::document<plugin> &doc, std::string_view line) const;

  private:
    enum { field_id, field_date, field_title, field_text, n_fields };

    static std::array<std::string_view, n_fields> split(std::string_view line);

    bool title_in_text_;
};

/** Splits a line at its tabs. */
std::array<std::string_view, plugin::n_fields> plugin::split(std::string_view line)
{
    std::array<std::string_view, n_fields> fields;
    for (std::size_t i = 0; i < n_fields; i++) {
        const std::size_t tab = i + 1 < n_fields ? line.find('\t') : line.size();
        if (tab == line.npos)
            throw toolkit::document_error("a line needs four fields: id, date, title, text");
        fields[i] = line.substr(0, tab);
        line.remove_prefix(tab < line.size() ? tab + 1 : tab);
    }
    return fields;
}

/** Copies a field, in which \n, \t and \\ mean line end, tab and backslash. It never grows. */
char *unescape(char *out, std::string_view field)
{
    for (std::size_t i = 0; i < field.size(); i++) {
        const char c = field[i];
        const char next = c == '\\' && i + 1 < field.size() ? field[i + 1] : '\0';
        i += next == 'n' || next == 't' || next == '\\';
        *out++ = next == 'n' ? '\n' : next == 't' ? '\t' : c;
    }
    return out;
}

void plugin::decode(toolkit::document<plugin> &doc, std::string_view line) const
{
    const auto fields = split(line);
    const std::string_view title = fields[field_title], text = fields[field_text];
    if (!fields[field_id].empty())
        doc.set_id(fields[field_id]);
    if (!fields[field_date].empty())
        doc.set_meta("date", fields[field_date]);
    if (!title.empty())
        doc.set_meta("title", title);
    char *const start = doc.reserve_text(title.size() + 2 + text.size());
    char *end = start;
    if (title_in_text_ && !title.empty()) {
        end = unescape(end, title);
        *end++ = '\n';
        *end++ = '\n';
    }
    end = unescape(end, text);
    doc.commit_text(static_cast<uint64_t>(end - start));
}

} // namespace

TOOLKIT_PLUGIN(plugin)
