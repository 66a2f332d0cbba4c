#!/bin/sh
# Runs the pipeline over the sample and compares its output with the expected output.
# TOOLKIT is the program; TOOLKIT_PLUGIN_PATH starts with the build folder of the plugin.
set -eu
cd "$(dirname "$0")"
out=$(mktemp)
trap 'rm -f "$out"' EXIT
"$TOOLKIT" run pipeline.conf --quiet > "$out"
diff -u expected "$out"
