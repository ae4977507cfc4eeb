#!/usr/bin/env bash
# The program needs no library and no loader. Argument: the program.
set -euo pipefail

readelf --wide --file-header "$1" | grep -qE '^ *Type: +EXEC'
if readelf --wide --dynamic "$1" | grep -F '(NEEDED)' || readelf --wide --program-headers "$1" | grep -F INTERP; then
  echo "$1 is not static" >&2
  exit 1
fi

# The functions that src/hot_path.ld puts together, but for those whose names a compiler makes up, are there by these names; another
# compiler, with other libraries, has others.
hot_path=${BASH_SOURCE[0]%/*}/../../src/hot_path.ld
made_with=$(sed -nE 's/.*script\/hot-path with GCC ([0-9]+).*/\1/p' "$hot_path")
[[ $made_with ]] || { echo "$hot_path does not say what it was made with" >&2 && exit 1; }
if readelf --string-dump=.comment "$1" | grep -E "GCC: \(.*\) $made_with\\." >/dev/null; then
  names=$(grep -oE '\*\(\.text\._Z[A-Za-z0-9_]+\)' "$hot_path" | sed -E 's/.*\.(_Z[A-Za-z0-9_]+)\)/\1/')
  there=$(comm -12 <(sort -u <<<"$names") <(nm --format=just-symbols "$1" | sort -u) | wc -l)
  if ((there * 10 < $(wc -l <<<"$names") * 9)); then
    echo "of the functions in $hot_path $1 has only $there: script/hot-path writes it anew" >&2
    exit 1
  fi
fi

# Streams that are never constructed (src/no_iostreams.cpp) may not be used by anything either.
if nm --demangle "$1" | grep -E 'std::(w?cout|w?cerr|w?clog|w?cin)$'; then
  echo "$1 uses a standard stream that src/no_iostreams.cpp leaves unmade" >&2
  exit 1
fi
