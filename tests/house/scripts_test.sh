#!/usr/bin/env bash
# The linter is content with every shell script and every bats test. Argument: the project's folder.
# What tests/authors/scripts holds is input that is as it is on purpose, no code of the house.
set -euo pipefail

cd -- "$1"
scripts=()
tests=()
while IFS= read -r -d '' file; do
  read -r first <"$file" || true
  if [[ $file == *.bats || $file == tests/support/*.bash ]]; then
    tests+=("$file")
  elif [[ $first == '#!'*@(/|' ')@(ba|)sh || $file == *.@(sh|bash) ]]; then
    scripts+=("$file")
  fi
done < <(find .ci script plugins completions tests -path tests/authors/scripts -prune -o -type f -size -100k -print0)
((${#scripts[@]} >= 10))
printf '%s\n' "${scripts[@]}" "${tests[@]}"
shellcheck --external-sources --source-path=SCRIPTDIR -- "${scripts[@]}"
# In bats a test ends at the first failure, and run and the helpers set the variables that it reads.
((!${#tests[@]})) || shellcheck --severity=warning --exclude=SC2034,SC2154,SC2164 -- "${tests[@]}"
