#!/usr/bin/env bash
# The core loads nothing, and knows neither of the places that modules come from: these words belong to plugins/. Argument: the project's folder.
set -euo pipefail

[[ -d $1/src/catalog ]]
if grep -rn 'dlopen(' -- "$1/src" "$1/plugins" | grep -vE "^$1/src/(host/library|no_dlopen).cpp:"; then
  echo 'only tcli-host loads libraries, in one place' >&2
  exit 1
fi
# Programs that tcli calls itself, such as git, are on the search path of whoever calls it.
if grep -rniE 'docker' -- "$1/src" || grep -rn '"PATH"' -- "$1/src" | grep -v "^$1/src/run/find_program.cpp:"; then
  echo 'src/ names a place that only a provider may know' >&2
  exit 1
fi
