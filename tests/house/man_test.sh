#!/usr/bin/env bash
# mandoc has nothing to say about the man pages. Argument: the project's folder. Status 77: there is no page to look at.
set -euo pipefail

cd -- "$1"
shopt -s nullglob
pages=(man/*.[157])
((${#pages[@]})) || exit 77
# A date that is not of this day's form and references to pages of this project that are not installed yet are fine.
mandoc -T lint -W warning -- "${pages[@]}"
