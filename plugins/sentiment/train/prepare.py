#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turns the data sets into the lines that `train` reads: set, split, label and text, tab-separated.

    prepare.py FOLDER > sentences.tsv

FOLDER holds sentfin.jsonl, newsmtsc_train.jsonl, newsmtsc_dev.jsonl and the rated texts tweets.jsonl,
amazonReviewSnippets.jsonl and movieReviewSnippets.jsonl (see ../MODEL.md). The label is from -1 to 1.

The test parts: a fifth of sentfin, chosen by the CRC of its id, of which headlines with one entity
count; newsmtsc_dev; half of each of the rated texts, by the CRC of the id again.
"""
import json
import sys
import zlib

LABELS = {"positive": 1, "neutral": 0, "negative": -1}


def lines(folder, name):
    with open(f"{folder}/{name}.jsonl", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def emit(data_set, split, label, text):
    print(data_set, split, label, " ".join(text.split()), sep="\t")


def main(folder):
    for row in lines(folder, "sentfin"):
        labels = set(row["entities"].values())
        if len(labels) != 1:
            continue  # good for one, bad for another: no label of the sentence
        test = zlib.crc32(row["id"].encode()) % 5 == 0
        single = len(row["entities"]) == 1
        if test and not single:
            continue
        emit("sentfin", "test" if test else "train", LABELS[labels.pop()], row["text"])
    for name, split in (("newsmtsc_train", "train"), ("newsmtsc_dev", "test")):
        for row in lines(folder, name):
            emit("newsmtsc", split, row["polarity"], row["sentence"])
    for name in ("tweets", "amazonReviewSnippets", "movieReviewSnippets"):
        for row in lines(folder, name):
            split = "test" if zlib.crc32(row["id"].encode()) % 2 == 0 else "train"
            emit(name, split, round(row["score"] / 4, 3), row["text"])


if __name__ == "__main__":
    main(sys.argv[1])
