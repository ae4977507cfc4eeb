# What the tests of the module env start with: `load env_helpers`.
load ../support/helpers

setup() {
  common_setup
  shipped env
  git config --global user.email me@example.org
}

# list LINE...: the list in the current folder.
list() { printf '%s\n' "$@" >tcli-env.yaml; }

# answers NAME TEXT: a program that tells its version with that text.
answers() {
  printf '%s\n' "$2" >"$W/says-$1"
  printf '#!/bin/sh\ncat %q\n' "$W/says-$1" >"$BIN/$1"
  chmod 755 "$BIN/$1"
}

# fails_with WHAT: the last call told this as the module's error.
fails_with() {
  assert_status 1
  assert_stderr_has "env: error: "
  assert_stderr_has "$1"
  # shellcheck disable=SC2154 # call sets stderr
  [[ $stderr == *$'\nhint: '* ]] || complain 'expected a hint'
}
