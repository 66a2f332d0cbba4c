#!/bin/sh
# Runs the pipeline over the sample and compares its output with what is expected.
# TOOLKIT is the program; TOOLKIT_PLUGIN_PATH begins with the folder of the plugin that was built.
set -eu
cd "$(dirname "$0")"
out=$(mktemp)
trap 'rm -f "$out"' EXIT
"$TOOLKIT" run pipeline.conf --quiet --output - > "$out"
diff -u expected "$out"
