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
  local verb
  mkdir -p "$W/elsewhere" && tcli secret init bo --store "$W/elsewhere/store" 2>/dev/null
  for verb in share unshare; do
    call tcli secret "$verb" --with bo --store ../elsewhere/store
    assert_status 2
    assert_stderr $'secret: error: '"$verb"$': which secret?\nhint: tcli secret list --store '"$W/here/../elsewhere/store"
  done
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
  assert_stderr_has 'Only for the same person, with a new key: --replace'
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

@test "gpg: a wrong passphrase, or nobody to ask for it, is told as that" {
  need_program gpg
  be anna
  gpg --batch --quiet --pinentry-mode loopback --passphrase pw --quick-generate-key anna@example.org default default never 2>/dev/null
  tcli secret init anna --using gpg 2>/dev/null
  put web/token x
  gpgconf --kill all
  # shellcheck disable=SC2016
  printf '#!/bin/bash\necho OK\nwhile read -r word _; do\n  if [[ $word == GETPIN ]]; then echo "D wrong"; fi\n  echo OK\ndone\n' >"$BIN/pin"
  chmod 755 "$BIN/pin"
  local program
  for program in "$BIN/pin" /bin/false; do
    echo "pinentry-program $program" >"$HOME/.gnupg/gpg-agent.conf"
    call tcli secret get web/token
    fails_with 'your key was not opened: the passphrase is another, or there is nobody to ask for it'
    run_hint
    assert_status 0
    gpgconf --kill all
  done
}

@test "a reader's key that has changed is told by set and edit, and by the sync that brings it; so is that you can't read it" {
  both_have_it
  be bo
  tcli secret person add bo --replace --key "$(age-keygen 2>/dev/null | age-keygen -y)" 2>/dev/null
  call tcli secret sync
  assert_stderr_lacks 'another key now'
  be anna
  tcli secret person add chi --key "$(age-keygen 2>/dev/null | age-keygen -y)" 2>/dev/null
  call tcli secret sync
  assert_status 0
  assert_stderr_has 'bo has another key now ('
  assert_stderr_has ", bo); is that theirs? git -C $STORE log -p -- recipients/bo"
  assert_stderr_lacks 'anna has'
  assert_stderr_lacks 'chi has'
  put own x
  call bash -c 'printf x | "$TCLI" secret set own'
  assert_stderr_lacks 'another key now'
  call env EDITOR='sed -i s/first/edited/' "$TCLI" secret edit web/token
  assert_status 0
  assert_stderr_has 'bo has another key now ('
  # It is encrypted for that one now.
  call bash -c 'printf second | "$TCLI" secret set web/token'
  assert_stderr 'secret: web/token is set; 2 can read it: anna bo'
  tcli secret unshare web/token --with anna 2>/dev/null
  call bash -c 'printf third | "$TCLI" secret set web/token'
  assert_status 0
  assert_stderr_has "you can't read web/token yourself"
  call bash -c 'printf x | "$TCLI" secret set new --with bo'
  assert_stderr_has "you can't read new yourself"
  is_clean
}

@test "sync: a person's key that both sides changed: theirs is what is offered" {
  both_have_it
  local person
  for person in bo anna; do
    be "$person"
    tcli secret person add bo --replace --key "$(age-keygen 2>/dev/null | age-keygen -y)" 2>/dev/null
    [[ $person == anna ]] || tcli secret sync 2>/dev/null
  done
  call tcli secret sync
  fails_with 'recipients/bo: both sides have changed it'
  assert_stderr_lacks 'keep mine'
  run_hint
  assert_status 0
  [[ $(<"$STORE/recipients/bo") == $(git -C "$W/bo/.local/share/tcli-secret/store" show HEAD:recipients/bo) ]] || complain "it is not bo's"
}

@test "sync: keys that both sides changed in a later commit than a secret are looked at before what is offered" {
  both_have_it
  local person
  for person in bo anna; do
    be "$person"
    put web/token "$person's"
    tcli secret person add bo --replace --key "$(age-keygen 2>/dev/null | age-keygen -y)" 2>/dev/null
    [[ $person == anna ]] || tcli secret sync 2>/dev/null
  done
  call tcli secret sync
  fails_with 'secrets/web/token.age recipients/bo: both sides have changed it'
  assert_stderr_lacks 'keep mine'
  run_hint
  assert_status 0
  # A file of one's own, of which yours may stand.
  for person in bo anna; do
    be "$person"
    [[ $person == anna ]] || tcli secret sync 2>/dev/null
    echo "$person" >"$STORE/README" && git -C "$STORE" add README && git -C "$STORE" commit -q -m README
    [[ $person == anna ]] || tcli secret sync 2>/dev/null
  done
  call tcli secret sync
  fails_with 'README: both sides have changed it'
  assert_stderr_has 'hint: tcli secret sync --keep mine'
}

@test "readers who are no longer in the store: the hint leads to who can read it without them" {
  both_have_it
  local person
  for person in yan zed; do tcli secret person add "$person" --key "$(age-keygen 2>/dev/null | age-keygen -y)"; done
  tcli secret share web/token --with yan,zed
  git -C "$STORE" rm -q recipients/yan recipients/zed && git -C "$STORE" commit -q -m Gone
  call bash -c 'printf second | "$TCLI" secret set web/token'
  fails_with 'yan zed: is nobody in this store any more, but can read web/token'
  run_hint
  assert_status 0
  put web/token second
  has web/token second
  # You yourself, and whoever is the only one.
  git -C "$STORE" rm -q recipients/anna && git -C "$STORE" commit -q -m Gone
  call bash -c 'printf third | "$TCLI" secret set web/token'
  fails_with 'anna: is nobody in this store any more'
  run_hint
  assert_status 0
  put web/token third
  has web/token third
  is_clean
}

@test "a key that is not there: no other one is made in its place" {
  both_have_it
  local key=$HOME/.config/tcli-secret/identity
  mv "$key" "$W/copy"
  call tcli secret get web/token
  fails_with "your key is not there: $key; put your copy of it there. These can read it, and share it anew: anna bo"
  assert_stderr_lacks 'person add'
  run_hint
  assert_status 0
  call bash -c 'printf x | "$TCLI" secret set new'
  fails_with "your key is not there: $key; put your copy of it there"
  assert_stderr_lacks 'person add'
  call bash -c 'printf second | "$TCLI" secret set web/token'
  assert_stderr_has "you can't read web/token yourself"
  assert_absent "$key"
}
