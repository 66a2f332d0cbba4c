// SPDX-License-Identifier: MIT
#ifndef TK_REPORT_BENCH_H
#define TK_REPORT_BENCH_H

#include <stdbool.h>
#include <stdio.h>
#include "report_tree.h"

/** The parts of the bench report about the growth of cost: report_bench_curve.c. */

bool tk_report_bench_has_scaling(tk_tree document);
int tk_report_bench_scaling(tk_tree document, FILE *out);

bool tk_report_bench_has_curve(tk_tree document);
int tk_report_bench_curve(tk_tree document, FILE *out);

/** Writes a callout for everything whose cost grows faster than its input. */
void tk_report_bench_super_linear(tk_tree document, FILE *out);

#endif
