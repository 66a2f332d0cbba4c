// SPDX-License-Identifier: MIT
// `toolkit serve`: a pipeline behind HTTP. The server is a library that only this command loads.

#include "cli.h"

#include <serve.h>

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

enum {
    FLAG_LISTEN,
    FLAG_DB,
    FLAG_ANNOTATE,
    FLAG_ANNOTATOR,
    FLAG_TOKEN_FILE,
    FLAG_HOST,
    FLAG_WORKERS,
    FLAG_SET,
    FLAG_TIMEOUT,
    FLAG_GRACE,
    FLAG_MAX_BODY,
    FLAG_MAX_CONNECTIONS,
    FLAG_MAX_CLIENT,
    FLAG_MAX_WAITING,
    FLAG_THREADS,
    FLAG_LOG,
    FLAG_QUIET,
    FLAG_VERBOSE
};

static const tk_cli_flag flags[] = {
    [FLAG_LISTEN] = {"--listen", "ADDRESS:PORT", "or unix:PATH; default: 127.0.0.1:8080", 'l'},
    [FLAG_DB] = {"--db", "FILE", "a facts.db of 'toolkit facts' to look at", 0},
    [FLAG_ANNOTATE] = {"--annotate", "GOLD", "a gold file to correct; made of the input if new", 0},
    [FLAG_ANNOTATOR] = {"--annotator", "NAME", "who corrects it, for its meta", 0},
    [FLAG_TOKEN_FILE] = {"--token-file", "FILE",
                         "a token that clients must send; needed except on loopback", 0},
    [FLAG_HOST] = {"--host", "NAME", "a name under which the server is reached; repeatable", 0},
    [FLAG_WORKERS] = {"--workers", "N", "processes of each pool; default: one per core", 'w'},
    [FLAG_SET] = {"--set", "PLUGIN.KEY=VALUE", "change a value of the configuration; repeatable",
                  0},
    [FLAG_TIMEOUT] = {"--timeout", "SECONDS", "for a request to arrive; default: 30", 0},
    [FLAG_GRACE] = {"--grace", "SECONDS", "for requests in progress when it stops; default: 30", 0},
    [FLAG_MAX_BODY] = {"--max-body", "BYTES", "longest body, with K, M or G; default: 8M", 0},
    [FLAG_MAX_CONNECTIONS] = {"--max-connections", "N", "open at once; default: 1024", 0},
    [FLAG_MAX_CLIENT] = {"--max-client", "N", "of these, of one address; default: 256", 0},
    [FLAG_MAX_WAITING] = {"--max-waiting", "N", "requests annotated at once; default: 256", 0},
    [FLAG_THREADS] = {"--threads", "N", "that serve connections; default: 1", 0},
    [FLAG_LOG] = {"--log", "FILE", "log, in place of standard error", 0},
    [FLAG_QUIET] = {"--quiet", NULL, "no log", 'q'},
    [FLAG_VERBOSE] = {"--verbose", NULL, "log what clients do wrong", 'v'},
};

const tk_cli_command tk_cli_serve_command = {
    .name = "serve",
    .usage = "CONF [OPTION]…",
    .plugins = true,
    .doc =
        "Serves the pipeline of CONF over HTTP until it gets SIGTERM or SIGINT, and prints the\n"
        "address. POST /annotate takes a text, or a record per line, and returns what\n"
        "'toolkit run' writes; /healthz, /metrics and /openapi.json tell about the server.\n"
        "\n"
        "With --annotate, the viewer labels and corrects a gold file: see docs/annotating.md.\n"
        "\n"
        "Documents run in confined processes, with the limits of [run]: one that crashes,\n"
        "hangs or takes too much memory is an answer with status 422. SIGHUP reads CONF again.\n"
        "\n"
        "Without --token-file only this machine can connect.\n"
        "\n"
        "Exit code: 0 it was stopped; 1 wrong usage or configuration, or it cannot listen there;\n"
        "3 it failed.\n",
    .flags = flags,
    .n_flags = sizeof flags / sizeof *flags,
    .examples = "  toolkit serve news.conf\n"
                "  toolkit serve news.conf --annotate gold.jsonl\n"
                "  curl --data-binary @article.txt -H 'Content-Type: text/plain' "
                "localhost:8080/annotate\n"
                "  toolkit serve news.conf --listen unix:/run/user/1000/toolkit.sock\n"
                "  toolkit serve news.conf --listen 0.0.0.0:8080 --token-file token\n",
};

/** The arguments while they are parsed. Arrays have room for all of argv. */
typedef struct arguments {
    tk_serve_options options;
    const char **sets;
    const char **hosts;
} arguments;

static int wrong_value(int flag, const char *value, const char *what)
{
    return tk_cli_usage(&tk_cli_serve_command, "%s %s: must be %s", flags[flag].name, value, what);
}

static int take_count(int flag, const char *value, uint32_t *out)
{
    char *end;
    const unsigned long n = strtoul(value, &end, 10);

    if (*value < '0' || *value > '9' || *end || n < 1 || n > 1000000)
        return wrong_value(flag, value, "a number from 1 to 1000000");
    *out = (uint32_t)n;
    return TK_EXIT_OK;
}

static int take_seconds(int flag, const char *value, double *out)
{
    char *end;
    const double n = strtod(value, &end);

    if (*value < '0' || *value > '9' || *end || !(n >= 0.1 && n <= 86400))
        return wrong_value(flag, value, "seconds from 0.1 to 86400");
    *out = n;
    return TK_EXIT_OK;
}

static int take_bytes(int flag, const char *value, uint64_t *out)
{
    static const char units[] = "KMG";
    char *end;
    uint64_t n = strtoull(value, &end, 10);
    const char *unit = *end ? strchr(units, *end) : NULL;

    if (unit && !end[1]) {
        for (const char *u = units; u <= unit; u++)
            n = n > UINT64_MAX >> 10 ? UINT64_MAX : n << 10;
        end++;
    }
    if (*value < '0' || *value > '9' || *end || n < 1 || n > (uint64_t)1 << 40)
        return wrong_value(flag, value, "bytes from 1 to 1024G, such as 64M");
    *out = n;
    return TK_EXIT_OK;
}

static int take_limit(tk_serve_options *o, int flag, const char *value)
{
    switch (flag) {
    case FLAG_TIMEOUT:
        return take_seconds(flag, value, &o->timeout);
    case FLAG_GRACE:
        return take_seconds(flag, value, &o->grace);
    case FLAG_MAX_BODY:
        return take_bytes(flag, value, &o->max_body);
    case FLAG_MAX_CONNECTIONS:
        return take_count(flag, value, &o->max_connections);
    case FLAG_MAX_CLIENT:
        return take_count(flag, value, &o->max_client);
    case FLAG_MAX_WAITING:
        return take_count(flag, value, &o->max_waiting);
    default:
        return take_count(flag, value, &o->threads);
    }
}

static int take_operand(tk_serve_options *o, const char *value)
{
    if (o->conf)
        return tk_cli_usage(&tk_cli_serve_command, "only one configuration is allowed: %s", value);
    o->conf = value;
    return TK_EXIT_OK;
}

static int take(void *ctx, int flag, const char *value)
{
    arguments *a = ctx;
    tk_serve_options *o = &a->options;

    switch (flag) {
    case TK_CLI_OPERAND:
        return take_operand(o, value);
    case FLAG_LISTEN:
        o->listen = value;
        break;
    case FLAG_DB:
        o->db = value;
        break;
    case FLAG_ANNOTATE:
        o->annotate = value;
        break;
    case FLAG_ANNOTATOR:
        o->annotator = value;
        break;
    case FLAG_TOKEN_FILE:
        o->token_file = value;
        break;
    case FLAG_HOST:
        a->hosts[o->n_hosts++] = value;
        break;
    case FLAG_WORKERS:
        return tk_cli_workers(&tk_cli_serve_command, value, &o->workers);
    case FLAG_SET:
        a->sets[o->n_sets++] = value;
        break;
    case FLAG_LOG:
        o->log = value;
        break;
    case FLAG_QUIET:
        o->quiet = true;
        break;
    case FLAG_VERBOSE:
        o->verbose = true;
        break;
    case TK_CLI_WRONG:
        return TK_EXIT_USAGE; // a message was printed
    default:
        return take_limit(o, flag, value);
    }
    return TK_EXIT_OK;
}

static int serve(arguments *a)
{
    typedef int run_function(const tk_serve_options *options, tk_message *error);
    tk_message error = {0};
    run_function *run;
    void *library;
    int code;

    if (!a->options.conf)
        return tk_cli_usage(&tk_cli_serve_command, "the configuration file is missing");
    if (a->options.annotator && !a->options.annotate)
        return tk_cli_usage(&tk_cli_serve_command, "--annotator needs --annotate");
    a->options.sets = a->sets;
    a->options.hosts = a->hosts;
    library = tk_cli_load(TK_SERVE_LIBRARY);
    if (!library)
        return TK_EXIT_FAILURE;
    run = (run_function *)dlsym(library, "tk_serve_run");
    code = run(&a->options, &error);
    if (error.text[0])
        tk_cli_say(&error);
    return code;
}

int tk_cli_serve(int argc, char **argv)
{
    arguments a = {.options = {.workers = -1,
                               .listen = "127.0.0.1:8080",
                               .timeout = 30,
                               .grace = 30,
                               .max_body = UINT64_C(8) << 20,
                               .max_connections = 1024,
                               .max_client = 256,
                               .max_waiting = 256,
                               .threads = 1},
                   .sets = calloc((size_t)argc, sizeof *a.sets),
                   .hosts = calloc((size_t)argc, sizeof *a.hosts)};
    bool help = false;
    int code = TK_EXIT_FAILURE;

    if (!a.sets || !a.hosts)
        tk_cli_error("out of memory");
    else
        code = tk_cli_each(&tk_cli_serve_command, argc, argv, take, &a, &help);
    if (code == TK_EXIT_OK && !help)
        code = serve(&a);
    free(a.sets);
    free(a.hosts);
    return code;
}
