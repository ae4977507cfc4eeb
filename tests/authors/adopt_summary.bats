# What a script is for, as its texts tell it: code around them, and what heads a file, are no summary.
# shellcheck disable=SC2016 # texts of scripts
load adopt_helpers

# summarized SUMMARY NAME LINE...: a script of these lines; no SUMMARY: it is left to decide.
summarized() {
  local wanted=${1:-TODO: say what $2 is for} name=$2 words
  printf '%s\n' '#!/bin/bash' "${@:3}" | script "$name"
  for words in '' --ask; do
    # shellcheck disable=SC2086 # or none
    call tcli plugin adopt $words "$S/$name"
    grep -qxF "summary: \"$wanted\"" "$S/tcli-$name.yaml" ||
      complain "expected '$wanted', got $(grep '^summary' "$S/tcli-$name.yaml")"
  done
}

@test "the code around a text that is printed" {
  summarized '' pinger '[ -z "$1" ] && { echo "Usage: pinger HOST"; exit 2; }' 'read -r line <"$1"'
  summarized '' tester 'test -n "$1" || { echo >&2 "Usage: tester FILE"; exit 2; }' 'read -r line <"$1"'
  summarized 'Does' doer 'if [ "$1" = --help ]; then echo "Does."; echo "Usage: doer F"; exit; fi' 'read -r line <"$1"'
  summarized 'Copies' copier 'case "$1" in --help) echo "Copies."; echo "Usage: copier A B"; exit ;; esac' 'cp "$1" "$2"'
  summarized 'Prints stuff' printer '[[ $# -lt 1 ]] && echo "Prints stuff." && echo "Usage: $0 FILE"' 'read -r line <"$1"'
  summarized '' setter 'list="$(' '  date | cut -c1-3)" && x="$1"' 'echo "$list"'
}

@test "what is printed on one line is read, each text for itself" {
  printf '#!/bin/sh\n[ $# = 0 ] && { echo "Usage: two [-n] FILE"; echo "  -n   not for real"; exit 2; }\nwc "$@"\n' | script two
  grep -q 'summary: "not for real"' "$S/tcli-two.yaml"
  printf '#!/bin/sh\n[ $# = 0 ] && { echo "Usage: $(basename "$0") FILE;MORE"; exit 2; }\necho "$@"\n' | script nested
  takes 'a' nested run a
}

@test "lines for editors and lawyers" {
  summarized 'Backs up the photos' vimmed '# vim: set ft=sh' '# Backs up the photos.'
  summarized 'Backs up the photos' emacsed '# -*- mode: sh -*-' '#' '# Backs up the photos.'
  summarized 'Backs up the photos' owned '# Copyright (c) 2020 Foo' '# SPDX-License-Identifier: MIT' '#' '# Backs up the photos.'
  summarized 'Backs up the photos' tagged '# SPDX-License-Identifier: MIT' '# Backs up the photos.'
  summarized 'Backs up the photos' granted '# MIT License' '#' '# Copyright (c) 2020 Foo' '#' \
    '# Permission is hereby granted, free of charge, to any person' '# obtaining a copy of this software' '#' \
    '# Backs up the photos.'
  summarized 'Backs up the photos' licensed '# Copyright 2020 The Authors. All rights reserved.' '#' \
    '# Licensed under the Apache License, Version 2.0 (the "License");' '# you may not use this file but as it says.' '#' \
    '#     http://www.apache.org/licenses/LICENSE-2.0' '' '# Backs up the photos.'
  summarized 'Backs up the photos' first '# Backs up the photos.' '#' '# Copyright 2020 Foo'
  summarized '' lawyers '# This program is free software: you can redistribute it and/or modify' \
    '# it under the terms of the GNU General Public License' '' 'echo'
}
