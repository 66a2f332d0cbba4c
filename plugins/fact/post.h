// SPDX-License-Identifier: MIT
/** @file post.h Who holds, takes or leaves which post: APPOINTMENT. */
#ifndef POST_H
#define POST_H

#include "fact.h"

void fact_posts(fact_work *w);

#endif // POST_H
