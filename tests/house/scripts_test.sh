#!/usr/bin/env bash
# shellcheck is content with every shell script and every bats test. Argument: the project's folder.
set -euo pipefail

cd -- "$1"
scripts=()
while IFS= read -r -d '' file; do
  read -r first <"$file" || true
  if [[ $first == '#!'*@(/|' ')@(ba|)sh || $file == *.@(sh|bash|bats) ]]; then scripts+=("$file"); fi
done < <(find .ci script plugins completions tests -type f -size -100k -print0)
((${#scripts[@]} >= 10))
printf '%s\n' "${scripts[@]}"
shellcheck --external-sources --source-path=SCRIPTDIR -- "${scripts[@]}"
