#!/usr/bin/env bats
# The module secret: what the settings of git and gpg, hooks, and what stands in a folder already do to a store.
load ../support/helpers
load secret_people

setup() {
  common_setup
  export GIT_CONFIG_NOSYSTEM=1
  people_setup
}

# hook NAME SCRIPT: from now on the store's.
hook() { printf '#!/bin/sh\n%s\n' "$2" >"$STORE/.git/hooks/$1" && chmod 755 "$STORE/.git/hooks/$1"; }

@test "people whom the configuration of gpg adds can read nothing" {
  need_program gpg
  local person
  for person in anna bo; do
    be "$person"
    mkdir -m 700 "$HOME/.gnupg"
    gpg --batch --quiet --passphrase '' --quick-generate-key "$person <$person@example.org>" 2>/dev/null
  done
  be anna
  tcli secret init anna --using gpg 2>/dev/null
  git -C "$STORE" remote add origin "$SHARED"
  tcli secret sync 2>/dev/null
  be bo
  tcli secret init bo --from "$SHARED" 2>/dev/null
  echo 'encrypt-to bo@example.org' >"$HOME/.gnupg/gpg.conf"
  call tcli secret set annas --with anna <<<x
  assert_status 0
  assert_stderr_has "you can't read annas yourself"
  call tcli secret get annas
  fails_with "your key can't read it"
  for person in anna bo; do HOME=$W/$person gpgconf --kill all; done
}
