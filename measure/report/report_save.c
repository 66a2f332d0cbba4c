// SPDX-License-Identifier: MIT
// The way of a report into its file.

#include "report.h"

#include "save.h"

#include <stdlib.h>
#include <string.h>

/** What is to be written, and by whom. */
typedef struct report {
    tk_report_writer *write;
    yajl_val document;
} report;

static int write_report(void *ctx, FILE *out)
{
    const report *r = ctx;

    return r->write(r->document, out);
}

int tk_report_save(const char *path, tk_report_writer *write, const char *json, size_t length,
                   char *error, size_t error_size)
{
    char parse_error[256] = "";
    char *text = malloc(length + 1);
    yajl_val document = NULL;
    int status = -1;

    if (!text) {
        snprintf(error, error_size, "no memory for the report %s", path);
        return -1;
    }
    memcpy(text, json, length);
    text[length] = '\0';
    document = yajl_tree_parse(text, parse_error, sizeof parse_error);
    if (!document)
        snprintf(error, error_size, "the report's figures are no JSON: %s",
                 parse_error[0] ? parse_error : "no memory");
    else if (tk_save(path, write_report, &(report){write, document}, error, error_size))
        status = 0;
    yajl_tree_free(document);
    free(text);
    return status;
}
