// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_ROUTE_H
#define TK_SERVE_ROUTE_H

#include "http.h"

/** Most methods of one path. */
#define TK_ROUTE_METHODS 4

/** Returns a route by its index, in the order of the table; NULL after the last. */
const tk_http_route *tk_route_at(size_t index);

/**
 * Finds the route of a request. "HEAD" finds that of "GET". NULL if there is none: then `allowed`
 * has the methods that the path has, separated by ", ", and is empty if the server does not have
 * the path.
 */
const tk_http_route *tk_route_find(const char *method, const char *path, char allowed[64]);

#endif
