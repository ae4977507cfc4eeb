#!/usr/bin/env bats
# The module secret: who can read, and stores of gpg.
load ../support/helpers
load secret_people

setup() {
  common_setup
  people_setup
}

@test "share and unshare: people who are not there, all secrets, the last reader, a new key" {
  both_have_it
  put own 'for anna'
  call tcli secret share own --with bo,zoe
  fails_with 'zoe: is nobody in this store'
  run_hint
  assert_stdout_has $'anna\tage1'
  call tcli secret share own
  assert_status 2
  call tcli secret share own --all --with bo
  assert_status 2
  call tcli secret share own --with bo
  assert_status 0
  call tcli secret share --all --with bo
  assert_stderr 'secret: nothing to do: bo can read what you can change'
  call tcli --yes secret person remove bo
  fails_with 'bo: can read own'
  call tcli secret unshare own --with anna,bo
  fails_with 'nobody could read it any more'
  call tcli secret unshare --all --with bo
  assert_status 0
  assert_stderr_has 'they may still know the value: tcli secret set'
  has own 'for anna'
  HOME=$W/bo call tcli secret get own --store "$STORE"
  fails_with "your key can't read it"
  age-keygen -o "$W/new-key" 2>/dev/null
  call tcli secret person add bo --key "$(age-keygen -y "$W/new-key")"
  fails_with 'is somebody already, with another key; take another name'
  assert_stderr_has 'the same person, with a new key: --replace'
  run_hint
  assert_status 0
  assert_stderr_has 'bo-2 is added: age1'
  call tcli secret person add bo --replace --key "$(age-keygen -y "$W/new-key")"
  assert_status 0
  call tcli secret share own --with bo
  assert_status 0
  call tcli secret get own --identity "$W/new-key"
  assert_stdout 'for anna'
  # Who reads it already and has another key by now gets it for that one.
  tcli secret person add bo --replace --key "$(HOME=$W/bo age-keygen -y "$W/bo/.config/tcli-secret/identity")"
  call tcli secret share own --with bo
  assert_stderr 'secret: bo can read: own'
  call tcli secret get own --identity "$W/bo/.config/tcli-secret/identity"
  assert_stdout 'for anna'
  is_clean
}

@test "share --all leaves out what you can't read, says so, and ends with 1" {
  both_have_it
  put only-bo x
  tcli secret share only-bo --with bo 2>/dev/null
  tcli secret unshare only-bo --with anna 2>/dev/null
  put own x
  tcli secret person add chi --key "$(age-keygen 2>/dev/null | age-keygen -y)" 2>/dev/null
  call tcli secret share --all --with chi
  fails_with "only-bo: your key can't read them"
  assert_stderr_has 'secret: chi can read: own web/token'
  call tcli secret list --long
  assert_stdout_has $'only-bo\tbo\t'
  assert_stdout_has $'own\tanna,chi\t'
  is_clean
}

@test "a store of gpg: keys are in the repository, so that nobody has to import them" {
  need_program gpg
  local person
  for person in anna bo; do
    be "$person"
    gpg --batch --quiet --passphrase '' --quick-generate-key "$person@example.org" default default never 2>/dev/null
  done
  be anna
  call tcli secret init anna --using gpg
  assert_status 0
  git -C "$STORE" remote add origin "$SHARED"
  put web/token 'by gpg'
  has web/token 'by gpg'
  tcli secret sync
  be bo
  call tcli secret init bo --from "$SHARED"
  assert_status 0
  call tcli secret get web/token
  fails_with "your key can't read it; those of these people can: anna"
  tcli secret sync
  be anna
  tcli secret sync && tcli secret share --all --with bo && tcli secret sync
  be bo
  tcli secret sync
  has web/token 'by gpg'
  put web/token 'by bo'
  sed -i '3,$s/[a-m]/Z/' "$STORE/recipients/anna"
  call bash -c 'echo x | "$TCLI" secret set web/token'
  fails_with 'the key below the fingerprint is another'
  git -C "$STORE" checkout -q -- . && sed -i '12s/[a-m]/Z/' "$STORE/secrets/web/token.gpg"
  call tcli secret get web/token
  fails_with 'the file is damaged'
  git -C "$STORE" checkout -q -- .
  has web/token 'by bo'
  call tcli secret person add chi --key 0000000000000000000000000000000000000000
  fails_with 'is no key in your keyring'
  is_clean
  for person in anna bo; do HOME=$W/$person gpgconf --kill all; done
}
