// SPDX-License-Identifier: MIT
/**
 * @file field.h
 * The conditional random field: fitted by AdaGrad with an L2 prior.
 */
#ifndef TK_TRAIN_FIELD_H
#define TK_TRAIN_FIELD_H

/** Fits a model to FILE:DOMAIN:WEIGHT:SENTENCES … and writes it to `path`. */
void fit(const char *data_dir, const char *path, int n_files, char **files);

#endif
