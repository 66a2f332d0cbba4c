// SPDX-License-Identifier: MIT
// Writes a report to its file.

#include "report.h"

#include "save.h"

/** The document to write, and its writer. */
typedef struct report {
    tk_report_writer *write;
    tk_tree document;
} report;

static int write_report(void *ctx, FILE *out)
{
    const report *r = ctx;

    return r->write(r->document, out);
}

int tk_report_save(const char *path, tk_report_writer *write, const char *json, size_t length,
                   char *error, size_t error_size)
{
    tk_tree_file file = {0};
    tk_tree document = tk_tree_read(&file, json, length);
    int status = -1;

    if (!document)
        snprintf(error, error_size, "cannot read the report's data: %s",
                 file.json.root ? "out of memory" : file.json.fault);
    else if (tk_save(path, write_report, &(report){write, document}, error, error_size))
        status = 0;
    tk_tree_free(&file);
    return status;
}
