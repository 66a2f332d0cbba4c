// SPDX-License-Identifier: MIT
// @NAME@: writes annotations as tab-separated values, one span per line.
//
// This is a complete plugin, and a tour of <toolkit/plugin.hpp>, which makes a plugin of a class.
// <toolkit/plugin.h> is the contract, and explains what each part means. An encoder knows no layer
// by name: the host describes those of the document.

#include <charconv>
#include <string>
#include <string_view>
#include <toolkit/plugin.hpp>

namespace
{

class plugin
{
  public:
    static constexpr auto id = "@NAME@";
    static constexpr auto version = "1.0.0";
    static constexpr auto summary = "Spans as tab-separated values";
    static constexpr auto description =
        "Each line is a span: the document's id, the layer, begin, end and the text. Tabs and "
        "line ends in a field are written as spaces.";
    static constexpr auto licence = "MIT";
    static constexpr auto head = "id\tlayer\tbegin\tend\ttext\n"; // before the first document

    /** Options are parsed and checked: the constructor gets only valid values. */
    enum { opt_layers, opt_offsets };
    static constexpr const char *units[] = {"byte", "codepoint", "utf16"}; // TK_UNIT_…
    static constexpr tk_option options[] = {
        toolkit::layers_option("layers", "layers to write", "*"), // applied by the host
        toolkit::enum_option("offsets", "unit of begin and end", units, "codepoint"),
    };

    /** Called once, before any document. An exception says why it fails. */
    explicit plugin(const toolkit::setup<plugin> &setup) : unit_(setup.option<opt_offsets>()) {}

    /** Appends the document's bytes. If it throws, the host drops what it wrote. */
    void encode(toolkit::document<plugin> &doc)
    {
        for (uint32_t i = 0; const auto info = doc.shown_layer(i); i++)
            if (!(info->decl->flags & TK_LAYER_DOCUMENT)) // else a value of the whole document
                put_layer(doc, *info);
    }

  private:
    void put_layer(toolkit::document<plugin> &doc, const tk_layer_info &info);
    void put_field(std::string_view field);
    void put_number(uint32_t number);

    uint32_t unit_;
    std::string line_; // kept, so that its memory is used again
};

/** A tab or line end in a field becomes a space, because it would break the line. */
void plugin::put_field(std::string_view field)
{
    for (const char c : field)
        line_ += c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
    line_ += '\t';
}

void plugin::put_number(uint32_t number)
{
    char digits[10];
    line_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
    line_ += '\t';
}

void plugin::put_layer(toolkit::document<plugin> &doc, const tk_layer_info &info)
{
    const std::string_view name = info.decl->name;
    for (uint32_t i = 0; i < info.layer.count; i++) {
        const uint32_t bytes[2] = {info.layer.begin[i], info.layer.end[i]};
        uint32_t range[2];
        doc.offsets(unit_, 2, bytes, range);
        line_.clear();
        put_field(doc.id());
        put_field(name.substr(0, name.find('/')));
        put_number(range[0]);
        put_number(range[1]);
        put_field(doc.text(bytes[0], bytes[1]));
        line_.back() = '\n';
        doc.write(line_);
    }
}

} // namespace

TOOLKIT_PLUGIN(plugin)
