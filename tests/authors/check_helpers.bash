# What the tests of plugin check start with: `load check_helpers`.
load ../support/helpers

# script NAME LINE...: a declared module in the current folder; the lines are the commands of its manifest.
script() {
  local name=$1
  shift
  {
    printf '%s\n' '#!/bin/sh' '# ---' '# tcli: 1' '# summary: A module' '# owner: ops' '# commands:'
    printf '#   %s\n' "$@"
    # shellcheck disable=SC2016 # the script's own
    printf '%s\n' '# ---' 'echo "$1"'
  } >"tcli-$name"
  chmod 755 "tcli-$name"
}

# well NAME: one about which there is nothing to say.
well() { script "$1" 'go:' '  summary: Go' "  examples: [{run: tcli $1 go}]"; }

# tells LINE: the last call told exactly this finding.
# shellcheck disable=SC2154 # $output is of call
tells() { [[ $'\n'$output$'\n' == *$'\n'"$1"$'\n'* ]] || complain "expected as a line: $1"; }
