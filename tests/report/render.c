// SPDX-License-Identifier: MIT
// Writes the report of a JSON document: render bench|eval JSON HTML. "HTML" may be "-".

#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path, size_t *length)
{
    FILE *in = fopen(path, "rb");
    char *data = NULL;
    size_t room = 0;

    *length = 0;
    while (in && !feof(in) && !ferror(in)) {
        if (*length == room) {
            char *more = realloc(data, room = room ? 2 * room : 1 << 16);
            if (!more)
                break;
            data = more;
        }
        *length += fread(data + *length, 1, room - *length, in);
    }
    if (in)
        fclose(in);
    return data;
}

int main(int argc, char **argv)
{
    char error[512] = "";
    size_t length;

    if (argc != 4) {
        fputs("usage: render bench|eval JSON HTML\n", stderr);
        return 1;
    }
    char *json = read_file(argv[2], &length);
    const int status =
        json ? tk_report_save(argv[3],
                              strcmp(argv[1], "bench") == 0 ? tk_report_bench : tk_report_eval,
                              json, length, error, sizeof error)
             : -1;
    free(json);
    if (status != 0)
        fprintf(stderr, "render: %s\n", json ? error : "cannot read the JSON");
    return status == 0 ? 0 : 3;
}
