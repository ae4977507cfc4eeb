#!/usr/bin/env bash
# The core knows neither of the places that modules come from: these words belong to plugins/. Argument: the project's folder.
set -euo pipefail

[[ -d $1/src/catalog ]]
if grep -rniE 'docker' -- "$1/src" || grep -rn '"PATH"' -- "$1/src"; then
  echo 'src/ names a place that only a provider may know' >&2
  exit 1
fi
