// SPDX-License-Identifier: MIT
#ifndef TK_TEMPLATE_H
#define TK_TEMPLATE_H

#include <stddef.h>

/** A file of the plugin template. "@NAME@" in its data, and "NAME" in its path, stand for the
 * plugin's id; "@CRATE@" in its data for the folder of the Rust crate. */
typedef struct tk_template_file {
    const char *language; /**< "c", … or "any" */
    const char *kind;     /**< "annotator", …, or "any" */
    const char *path;     /**< relative to the plugin's folder */
    const unsigned char *data;
    size_t size;
} tk_template_file;

/** All files; a NULL language ends the table. Generated from the folder `template`. */
extern const tk_template_file tk_template_files[];

#endif
