#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Trains the models of plugins, and checks what they were trained with.

    models.py check MODEL LIST… [--stamp FILE]
    models.py train PLUGIN TRAINER SETS
    models.py sets PLUGIN SETS

A model is right only with the word lists that it was trained with. Its head has a line "NAME SHA256" for
each of them; `check`, which the build runs, fails if a list is another one. Comments of a list do not count.

`train` makes the model of plugins/PLUGIN again: TRAINER is the program that the build makes, SETS a folder
with the data sets (those of fact are in the repository), whose names, sources and SHA-256 are in plugins/PLUGIN/train/sets.tsv. The same sets
and lists give the same model, byte for byte: the order of examples comes from a fixed generator. What the
trainer reports goes to plugins/PLUGIN/train/log.txt. `sets` checks the data sets only.
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ENTITY_LISTS = ("words.txt", "common.txt", "forenames.txt", "surnames.txt", "wordnet.tsv", "gazetteer.tsv")
SENTIMENT_LISTS = ("polarity.txt", "context.txt")
ENTITY_MAGIC = b"toolkit entity model 3\n"
HEAD_BYTES = 4096


def read(path):
    with open(path, "rb") as f:
        return f.read()


def list_line(path):
    """The line of a list in the head of a model."""
    lines = [line for line in read(path).split(b"\n") if not line.startswith(b"#")]
    return os.path.basename(path) + " " + hashlib.sha256(b"\n".join(lines)).hexdigest()


def check(model, lists):
    head = read(model)[:HEAD_BYTES].decode("utf-8", "replace")
    other = [os.path.basename(path) for path in lists if list_line(path) not in head]
    if other:
        plugin = os.path.basename(os.path.dirname(os.path.dirname(os.path.abspath(model))))
        sys.exit(f"{model} was trained with another {' and '.join(other)}; restore the list, or train the model\n"
                 f"again: meson compile -C BUILD train-{plugin} (see plugins/{plugin}/README.md)")


def read_sets(plugin, folder):
    """The data sets of a plugin, each with its options for the trainer; all are there and unchanged."""
    sets = []
    with open(os.path.join(HERE, plugin, "train", "sets.tsv"), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    for name, options, digest, _, _ in rows:
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            sys.exit(f"{path} is missing; plugins/{plugin}/train/sets.tsv names its source")
        if hashlib.sha256(read(path)).hexdigest() != digest:
            sys.exit(f"{path} is not the file that plugins/{plugin}/train/sets.tsv describes: its SHA-256 differs")
        sets.append((path, options))
    return sets


def train_entity(trainer, sets, data, log):
    with tempfile.TemporaryDirectory() as scratch:
        made = os.path.join(scratch, "model.bin")
        subprocess.run([trainer, data, "fit", made, *(f"{path}:{options}" for path, options in sets)],
                       stdout=log, stderr=log, check=True)
        model = read(made)
    head = "".join(list_line(os.path.join(data, name)) + "\n" for name in ENTITY_LISTS)
    assert model.startswith(ENTITY_MAGIC + b"\n")
    return ENTITY_MAGIC + head.encode() + model[len(ENTITY_MAGIC):]


def train_sentiment(trainer, sets, data, log):
    folder = os.path.dirname(sets[0][0])
    sentences = subprocess.run([sys.executable, os.path.join(HERE, "sentiment", "train", "prepare.py"), folder],
                               stdout=subprocess.PIPE, check=True).stdout
    lists = [os.path.join(data, name) for name in SENTIMENT_LISTS]
    model = subprocess.run([trainer, *lists], input=sentences, stdout=subprocess.PIPE, stderr=log, check=True).stdout
    first, rest = model.split(b"\n", 1)
    head = "".join("# " + list_line(path) + "\n" for path in lists)
    return first + b"\n" + head.encode() + rest


FACT_PIPELINE = """[input]
path = articles.jsonl
format = jsonl
layers = -fact
[token]
[sentence]
[entity]
[money]
[date]
[number]
[fact_features]
[output]
path = features.jsonl
layers = fact_features
"""


def fact_articles(sets):
    """The articles, one a line; of a set with the option "half", only the first, third, … by their ids."""
    articles = []
    for path, options in sets:
        rows = [json.loads(line) for line in read(path).decode("utf-8").splitlines()]
        rows.sort(key=lambda row: row["id"])
        articles += rows[::2] if options == "half" else rows
    return "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)


def train_fact(trainer, sets, data, log):
    """Runs the plugin fact_features, which is built beside the trainer, over the articles, and trains with what it shows."""
    build = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(trainer))))
    plugins = os.path.join(build, "plugins")
    with tempfile.TemporaryDirectory() as scratch:
        own = os.path.join(scratch, "plugins", "fact_features")
        os.makedirs(own)
        shutil.copy(os.path.join(plugins, "fact", "fact_features.so"), own)
        shutil.copytree(data, os.path.join(own, "data"))
        for name, content in (("articles.jsonl", fact_articles(sets)), ("pipeline.conf", FACT_PIPELINE)):
            with open(os.path.join(scratch, name), "w", encoding="utf-8") as f:
                f.write(content)
        path = plugins + os.pathsep + os.path.dirname(own)
        subprocess.run([os.path.join(build, "cli", "toolkit"), "run", "--quiet", os.path.join(scratch, "pipeline.conf")],
                       cwd=scratch, env={**os.environ, "TOOLKIT_PLUGIN_PATH": path}, check=True)
        prepare = os.path.join(HERE, "fact", "train", "prepare.py")
        examples = subprocess.run([sys.executable, prepare, "features.jsonl", "articles.jsonl"], cwd=scratch,
                                  stdout=subprocess.PIPE, stderr=log, check=True).stdout
    return subprocess.run([trainer], input=examples, stdout=subprocess.PIPE, stderr=log, check=True).stdout


PLUGINS = {"entity": (train_entity, "model.bin"), "sentiment": (train_sentiment, "model.txt"), "fact": (train_fact, "model.bin")}


def train(plugin, trainer, folder):
    make, name = PLUGINS[plugin]
    sets = read_sets(plugin, folder)
    data = os.path.join(HERE, plugin, "data")
    with open(os.path.join(HERE, plugin, "train", "log.txt"), "w+", encoding="utf-8") as log:
        model = make(trainer, sets, data, log)
    target = os.path.join(data, name)
    same = read(target) == model
    with open(target, "wb") as f:
        f.write(model)
    print(f"{target}: {'as it was' if same else 'changed; run the tests, and compare the figures of the README'}")


def main():
    args = sys.argv[1:]
    stamp = None
    if "--stamp" in args:
        at = args.index("--stamp")
        stamp = args[at + 1]
        del args[at:at + 2]
    if args[:1] == ["check"] and len(args) > 2:
        check(args[1], args[2:])
    elif args[:1] == ["train"] and len(args) == 4 and args[1] in PLUGINS:
        if not os.path.isabs(args[3]):
            sys.exit("where are the data sets? meson configure BUILD -Dtraining_sets=/FOLDER (an absolute path)")
        train(*args[1:])
    elif args[:1] == ["sets"] and len(args) == 3 and args[1] in PLUGINS:
        read_sets(*args[1:])
    else:
        sys.exit(__doc__)
    if stamp:
        with open(stamp, "w", encoding="utf-8"):
            pass


if __name__ == "__main__":
    main()
