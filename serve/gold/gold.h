// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_GOLD_H
#define TK_SERVE_GOLD_H

#include "gold_check.h"

#include <toolkit/toolkit.h>

#include <stdbool.h>
#include <stddef.h>

/**
 * A gold file that is corrected: JSON Lines, a document a line, in the form that `toolkit eval`
 * reads. Lines that nobody changes keep their bytes and their order.
 *
 * A document has a revision, the digest of its line: who saves it says which one was opened, so
 * that nobody overwrites the work of somebody else. A second server on the same file is refused by
 * a lock. If another program changes the file, it is read again before the next answer.
 *
 * All functions but open and close may be called by several threads at the same time.
 */
typedef struct tk_gold_file tk_gold_file;

/** Size of a buffer for a revision: 32 hexadecimal digits and a NUL. */
#define TK_GOLD_REVISION 33

/** Opens the gold file at `path`, and locks it. `annotator` is who labels, or NULL; both outlive
 * the file. NULL with a message, which names the line that is wrong. */
tk_gold_file *tk_gold_file_open(const char *path, const char *annotator, tk_message *error);
/** Releases the lock. May be NULL. */
void tk_gold_file_close(tk_gold_file *file);

/**
 * Returns `{"file", "annotator", "layers", "documents"}` as JSON, which the caller frees. A layer:
 * `{"name", "doc", "disjoint", "columns"}`; a column: `{"name", "doc", "type", "omit", "names",
 * "layer"}` with the type `name`, `flag`, `decimal`, `day`, `text`, `number`, `whole` or `span`. A
 * document: `{"id", "title", "date", "state", "gold", "draft", "revision"}`; `gold` and `draft` are
 * the names of its layers, the state is `new`, `draft` or `done`. NULL with a fault.
 */
char *tk_gold_file_index(tk_gold_file *file, size_t *length, tk_gold_fault *fault);

/** Returns a copy of a document's line, which the caller frees, and its revision. NULL with a
 * fault. */
char *tk_gold_file_document(tk_gold_file *file, size_t number, size_t *length,
                            char revision[TK_GOLD_REVISION], tk_gold_fault *fault);

/**
 * Replaces a document of that revision by `body`, as tk_gold_check() checks and writes it. The file
 * is replaced as a whole, and is on disk when the function returns; its permissions stay. Returns
 * the new revision in `revision`. False with a fault: 404, 409 if the document or the file has
 * changed, 422, 507 if the file cannot be written; the file is then as it was.
 */
bool tk_gold_file_put(tk_gold_file *file, size_t number, tk_str body,
                      char revision[TK_GOLD_REVISION], tk_gold_fault *fault);

#endif
