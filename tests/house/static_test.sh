#!/usr/bin/env bash
# The program needs no library and no loader. Argument: the program.
set -euo pipefail

readelf --wide --file-header "$1" | grep -qE '^ *Type: +EXEC'
if readelf --wide --dynamic "$1" | grep -F '(NEEDED)' || readelf --wide --program-headers "$1" | grep -F INTERP; then
  echo "$1 is not static" >&2
  exit 1
fi
