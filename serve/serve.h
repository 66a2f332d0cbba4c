// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_SERVE_H
#define TK_SERVE_SERVE_H

#include <toolkit/toolkit.h>

#include <stdbool.h>
#include <stdint.h>

/** How a server runs. Strings outlive it. All limits are set. */
typedef struct tk_serve_options {
    const char *conf;        /**< the pipeline */
    const char *const *sets; /**< "plugin.key=value" */
    uint64_t n_sets;
    int32_t workers;          /**< of each pool; -1: as the configuration says */
    const char *listen;       /**< "ADDR:PORT" or "unix:PATH" */
    const char *token_file;   /**< NULL: no token is needed */
    const char *const *hosts; /**< further names under which the server is reached */
    uint64_t n_hosts;
    const char *db;        /**< facts.db to show; or NULL */
    const char *annotate;  /**< gold file to correct, which is created if needed; or NULL */
    const char *annotator; /**< who corrects it; or NULL */
    const char *log;       /**< file of the access log; NULL: standard error */
    bool quiet;            /**< no log */
    bool verbose;          /**< the log also has what clients do wrong */
    uint64_t max_body;     /**< bytes of a request's body */
    uint32_t max_connections;
    uint32_t max_client;  /**< connections of one address */
    uint32_t max_waiting; /**< requests that wait for a worker */
    double timeout;       /**< seconds for a request to arrive, and for a slow reader */
    double grace;         /**< seconds for requests in progress when the server stops */
    uint32_t threads;     /**< that serve connections */
} tk_serve_options;

#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/** Serves until SIGTERM or SIGINT. Returns TK_EXIT_OK, TK_EXIT_USAGE or TK_EXIT_FAILURE; `error`
 * says why. */
int tk_serve_run(const tk_serve_options *options, tk_message *error);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#endif
