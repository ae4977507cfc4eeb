#!/usr/bin/env bash
# rule 57: mandoc has nothing to say about the man pages. Argument: their folder, with all that is filled in. Status 77: there is no page to look at.
set -euo pipefail

cd -- "$1"
shopt -s nullglob
pages=(*.[157])
((${#pages[@]})) || exit 77
said=$(mandoc -T lint -W style -- "${pages[@]}" 2>&1 || true)
# Which other pages are installed is a matter of the machine.
if grep -vE 'STYLE: referenced manual not found|outdated mandoc\.db lacks' <<<"$said" | grep .; then exit 1; fi
