#!/usr/bin/env bash
# tcli-host loads the C library and no other: each more is a tenth of what a native plugin costs. Argument: the program.
set -euo pipefail

needed=$(readelf --wide --dynamic "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
[[ $needed == *libc.so* ]]
if grep -vE '^(libc\.so\.[0-9]+|ld-linux.*)$' <<<"$needed"; then
  echo "$1 needs these libraries as well" >&2
  exit 1
fi
