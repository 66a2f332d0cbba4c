// SPDX-License-Identifier: MIT
#include "html.h"

#include "page.h"
#include "report_css.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { LONGEST_FORMATTED = 1024 };

// ------------------------------------------------------------------------------------ text

/** Whether HTML allows the code point: no controls except white space, no noncharacters. */
static bool allowed(utf8proc_int32_t c)
{
    if (c < 0x20)
        return c == '\t' || c == '\n' || c == '\r';
    return (c < 0x7f || c > 0x9f) && (c < 0xfdd0 || c > 0xfdef) && (c & 0xfffe) != 0xfffe;
}

static const char *entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

void tk_html_bytes(FILE *out, const char *text, size_t length)
{
    size_t written = 0, i = 0;

    while (i < length) {
        utf8proc_int32_t c;
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text + i,
                                                 (utf8proc_ssize_t)(length - i), &c);
        const bool valid = size > 0 && allowed(c);
        const char *entity = valid ? entity_of(text[i]) : "\xef\xbf\xbd";
        if (size <= 0)
            size = 1;
        if (entity) {
            fwrite(text + written, 1, i - written, out);
            fputs(entity, out);
            written = i + (size_t)size;
        }
        i += (size_t)size;
    }
    fwrite(text + written, 1, length - written, out);
}

void tk_html_text(FILE *out, const char *text)
{
    if (text)
        tk_html_bytes(out, text, strlen(text));
}

static void format_escaped(FILE *out, const char *format, va_list args)
{
    char text[LONGEST_FORMATTED], *longer = NULL;
    va_list again;

    va_copy(again, args);
    const int length = vsnprintf(text, sizeof text, format, args);
    if (length >= (int)sizeof text && vasprintf(&longer, format, again) < 0)
        longer = NULL;
    va_end(again);
    // When out of memory, the text is cut off.
    tk_html_text(out, longer ? longer : text);
    free(longer);
}

void tk_html_format(FILE *out, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    format_escaped(out, format, args);
    va_end(args);
}

// ------------------------------------------------------------------------------------ page

void tk_html_begin(FILE *out, const char *title)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          // Whatever a document contains, nothing is fetched and no script runs.
          "<meta http-equiv=\"Content-Security-Policy\" "
          "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
          out);
    tk_html_text(out, title);
    fprintf(out, "</title>\n<style>\n%s%s</style>\n</head>\n<body>\n<main>\n<header>\n<h1>",
            tk_page_base_css, tk_report_css);
    tk_html_text(out, title);
    fputs("</h1>\n</header>\n", out);
}

void tk_html_end(FILE *out)
{
    fputs("</main>\n</body>\n</html>\n", out);
}

void tk_html_section(FILE *out, const char *id, const char *title)
{
    fprintf(out, "<section id=\"%s\">\n<h2>", id);
    tk_html_text(out, title);
    fputs("</h2>\n", out);
}

void tk_html_section_end(FILE *out)
{
    fputs("</section>\n", out);
}

void tk_html_paragraph(FILE *out, const char *kind, const char *format, ...)
{
    va_list args;

    fputs("<p", out);
    if (kind)
        fprintf(out, " class=\"%s\"", kind);
    fputs(">", out);
    va_start(args, format);
    format_escaped(out, format, args);
    va_end(args);
    fputs("</p>\n", out);
}

void tk_html_callout(FILE *out, tk_html_tone tone, const char *word, const char *format, ...)
{
    static const char *const kinds[] = {"plain", "good", "warn", "bad"};
    va_list args;

    fprintf(out, "<p class=\"callout %s\"><strong>", kinds[tone]);
    tk_html_text(out, word);
    fputs("</strong> ", out);
    va_start(args, format);
    format_escaped(out, format, args);
    va_end(args);
    fputs("</p>\n", out);
}

void tk_html_tiles(FILE *out)
{
    fputs("<dl class=\"tiles\">\n", out);
}

void tk_html_tile(FILE *out, const char *name, const char *figure, const char *note)
{
    fputs("<div><dt>", out);
    tk_html_text(out, name);
    fputs("</dt><dd>", out);
    tk_html_text(out, figure);
    fputs("</dd>", out);
    if (note && *note) {
        fputs("<dd class=\"note\">", out);
        tk_html_text(out, note);
        fputs("</dd>", out);
    }
    fputs("</div>\n", out);
}

void tk_html_tiles_end(FILE *out)
{
    fputs("</dl>\n", out);
}

// ----------------------------------------------------------------------------------- table

tk_html_table tk_html_table_begin(FILE *out, const char *caption, const tk_html_column *columns,
                                  size_t n_columns)
{
    // A scrolling box must be focusable with the keyboard, and needs a name.
    fputs("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"", out);
    tk_html_text(out, caption);
    fputs("\">\n<table>\n<caption>", out);
    tk_html_text(out, caption);
    fputs("</caption>\n<thead><tr>", out);
    for (size_t i = 0; i < n_columns; i++) {
        fprintf(out, "<th scope=\"col\"%s", columns[i].number ? " class=\"n\"" : "");
        if (columns[i].note) {
            fputs(" title=\"", out);
            tk_html_text(out, columns[i].note);
            fputs("\"", out);
        }
        fputs(">", out);
        tk_html_text(out, columns[i].title);
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n<tbody>\n", out);
    return (tk_html_table){.out = out, .columns = columns, .n_columns = n_columns};
}

static void close_cell(const tk_html_table *table)
{
    if (table->column > 0)
        fputs(table->column == 1 ? "</th>" : "</td>", table->out);
}

void tk_html_cell(tk_html_table *table, const char *kind)
{
    const bool number = table->columns[table->column].number;

    close_cell(table);
    fputs(table->column == 0 ? "<tr><th scope=\"row\"" : "<td", table->out);
    if (number || kind)
        fprintf(table->out, " class=\"%s%s%s\"", number ? "n" : "", number && kind ? " " : "",
                kind ? kind : "");
    fputs(">", table->out);
    table->column++;
}

void tk_html_cell_text(tk_html_table *table, const char *text)
{
    tk_html_cell(table, NULL);
    tk_html_text(table->out, text);
}

void tk_html_cell_format(tk_html_table *table, const char *format, ...)
{
    va_list args;

    tk_html_cell(table, NULL);
    va_start(args, format);
    format_escaped(table->out, format, args);
    va_end(args);
}

void tk_html_row_end(tk_html_table *table)
{
    while (table->column < table->n_columns)
        tk_html_cell(table, NULL);
    close_cell(table);
    fputs("</tr>\n", table->out);
    table->column = 0;
}

void tk_html_table_end(tk_html_table *table)
{
    fputs("</tbody>\n</table>\n</div>\n", table->out);
}
