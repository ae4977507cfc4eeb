#!/usr/bin/env bats
# The module secret: stores that were made apart, and people of one name.
load ../support/helpers
load secret_people

setup() {
  common_setup
  people_setup
}

# gpg_store: anna's, of gpg, sent to a server whose HEAD leads to another branch than hers.
gpg_store() {
  need_program gpg
  be anna
  gpg --batch --quiet --passphrase '' --quick-generate-key anna@example.org default default never 2>/dev/null
  git -C "$SHARED" symbolic-ref HEAD refs/heads/none
  tcli secret init anna --using gpg 2>/dev/null
  git -C "$STORE" branch -q -M trunk
  git -C "$STORE" remote add origin "$SHARED"
  put web/token 'by gpg'
  tcli secret sync 2>/dev/null
  be bo
  gpg --batch --quiet --passphrase '' --quick-generate-key bo@example.org default default never 2>/dev/null
}

teardown() {
  local person
  for person in anna bo; do HOME=$W/$person gpgconf --kill all || true; done
  common_teardown
}

@test "init --from takes the branch that is a store where the remote's HEAD leads nowhere" {
  gpg_store
  call tcli secret init bo --from "$SHARED"
  assert_status 0
  [[ $(<"$STORE/.tcli-secret") == 'tcli-secret 1 gpg' ]] || complain 'it is another store'
  call tcli secret list
  assert_stdout web/token
  call tcli secret sync
  assert_status 0
  [[ $(git -C "$SHARED" branch --format='%(refname:short)') == trunk ]] || complain 'expected no other branch'
  # Of many, none is taken.
  rm -rf "$STORE"
  git -C "$SHARED" branch attic trunk
  call tcli secret init bo2 --from "$SHARED"
  fails_with 'many that are a store: attic trunk'
  assert_absent "$STORE"
  run_hint
  assert_status 0
  is_clean
  # A repository with no store in any branch, and one with nothing at all.
  git init -q plain && git -C plain commit -q --allow-empty -m x && git -C plain branch -q other && git -C plain symbolic-ref HEAD refs/heads/gone
  call tcli secret init bo --from "$W/here/plain" --store "$W/new"
  fails_with 'is a repository, but no store'
  assert_absent "$W/new"
  git init -q --bare empty
  call tcli secret init bo --from "$W/here/empty" --store "$W/new"
  assert_status 0
}

@test "init --from a repository that is on no branch, and by somebody whom git does not know" {
  both_have_it
  rm -rf "$W/bo/.local" plain
  git clone -q "$SHARED" plain && git -C plain checkout -q --detach
  be bo
  git config --global --unset user.email && git config --global user.useConfigOnly true
  call tcli secret init bo --from "$W/here/plain"
  fails_with "doesn't know who you are"
  assert_absent "$STORE"
  call tcli secret init bo --store "$W/new"
  fails_with "doesn't know who you are"
  assert_absent "$W/new"
  run_hint
  call tcli secret init bo --from "$W/here/plain"
  assert_status 0
  [[ -n $(git -C "$STORE" symbolic-ref -q HEAD) ]] || complain 'it is on no branch'
  has web/token 'the first value'
}

@test "two stores that were made apart, in two formats: sync takes neither for the other, and leads to the team's" {
  gpg_store
  local before keep
  before=$(git -C "$SHARED" rev-parse trunk)
  tcli secret init bo 2>/dev/null
  put own "bo's"
  git -C "$STORE" remote add origin "$SHARED"
  call tcli secret sync
  fails_with "has no branch "
  run_hint
  for keep in '' '--keep mine' '--keep theirs'; do
    # shellcheck disable=SC2086 # two words
    call tcli secret sync $keep
    fails_with 'is another store than that of origin, made by itself and in another format'
    is_clean
    [[ $(git -C "$SHARED" rev-parse trunk) == "$before" ]] || complain 'something was sent'
    has own "bo's"
  done
  call tcli secret sync
  run_hint
  assert_status 0
  call tcli secret list
  assert_stdout web/token
  call tcli secret get own --store "$STORE.mine"
  assert_stdout "bo's"
  call tcli secret sync
  assert_status 0
}

@test "two stores that were made apart in one format become one" {
  a_store
  tcli secret sync 2>/dev/null
  be bo
  tcli secret init bo 2>/dev/null
  put own "bo's"
  git -C "$STORE" remote add origin "$SHARED"
  call tcli secret sync
  assert_status 0
  has own "bo's"
  call tcli secret list
  assert_stdout $'own\nweb/token'
}

@test "a name that somebody has: init leads to another one, and leaves nothing" {
  both_have_it
  mkdir "$W/dan"
  be dan
  git config --global user.name dan && git config --global user.email dan@example.org
  local bo how
  bo=$(git -C "$SHARED" show HEAD:recipients/bo)
  for how in --from= --from=file://; do
    call tcli secret init bo "$how$SHARED"
    fails_with 'bo: is somebody already, with another key; take another name'
    assert_absent "$STORE"
    run_hint
    assert_status 0
    assert_stderr_has 'is the store, and you are '
    [[ $(<"$STORE/recipients/bo") == "$bo" ]] || complain "bo's key is another"
    [[ $how == *file* ]] || rm -rf "$STORE"
  done
  is_clean
  # Who is in it already, on another machine with the same key.
  rm -rf "$W/bo/.local"
  be bo
  call tcli secret init bo --from "$SHARED"
  assert_status 0
  has web/token 'the first value'
}

@test "with a key and a store of their own, hints are about these, and no other key is made" {
  a_store
  local command key=$W/here/key store=$W/elsewhere
  age-keygen -o "$key" 2>/dev/null
  export EDITOR=none-such
  tcli secret init anna --store "$store" --identity "$key" 2>/dev/null
  printf x | tcli secret set new --store "$store" --identity key 2>/dev/null
  # shellcheck disable=SC2016
  for command in 'edit new' 'init anna' 'get new/' 'set old'; do
    # shellcheck disable=SC2086
    call tcli secret $command --store "$store" --identity key </dev/null
    [[ $status != 0 ]] || complain "$command: expected an error"
    [[ $command == get* ]] || assert_stderr_has " --identity key --store $store"
  done
  mv "$W/anna" "$W/away" && mkdir "$W/anna" && cp "$W/away/.gitconfig" "$W/anna/"
  call tcli secret person add anna --store "$store" --identity key --key "$(age-keygen 2>/dev/null | age-keygen -y)"
  fails_with 'anna: is somebody already'
  run_hint
  assert_status 0
  call tcli secret init anna --from "file://$store/.git" --identity key --store "$W/third"
  assert_status 0
  rm -rf "$W/third" && echo wrong >key
  call tcli secret init anna --from "file://$store/.git" --identity key --store "$W/third"
  fails_with 'key: holds no age key'
  run_hint
  assert_stderr_has 'anna: is somebody already'
  assert_exists key
  run_hint
  assert_status 0
  assert_absent "$HOME/.config/tcli-secret/identity"
}

@test "a key under a passphrase: init leaves nothing half, and its hint makes the store" {
  need_program /usr/bin/python3
  local key=$HOME/.config/tcli-secret/identity
  mkdir -p "${key%/*}"
  age-keygen -o plain 2>/dev/null
  # at_terminal COMMAND...: asked for a passphrase, it is pw, or $PHRASE.
  at_terminal() {
    /usr/bin/python3 - "$@" <<'END'
import os, sys
import pexpect
child = pexpect.spawn(sys.argv[1], sys.argv[2:], timeout=20)
while child.expect(["(Enter|Confirm) passphrase", pexpect.EOF]) == 0:
    child.sendline(os.environ.get("PHRASE", "pw"))
child.close()
sys.stdout.write(child.before.decode())
sys.exit(child.exitstatus)
END
  }
  at_terminal age -p -a -o "$key" plain
  call tcli secret init anna
  fails_with 'your key is under a passphrase'
  assert_absent "$STORE"
  # shellcheck disable=SC2016 # for the other shell
  call at_terminal bash -c 'tcli() { "$TCLI" "$@"; }; eval "$1"' hint "$(sed -n 's/^hint: //p' "$W/err")"
  assert_status 0
  [[ $(<"$STORE/recipients/anna") == "$(age-keygen -y plain)" ]] || complain 'the key is another'
  # shellcheck disable=SC2016
  call bash -c 'printf x | "$TCLI" secret set new'
  fails_with 'your key is under a passphrase'
  # shellcheck disable=SC2016
  call bash -c 'tcli() { "$TCLI" "$@"; }; printf x | eval "$1"' hint "$(sed -n 's/^hint: //p' "$W/err")"
  assert_status 0
  call tcli secret get new
  fails_with 'your key is under a passphrase, and there is nobody to ask'
  call at_terminal "$TCLI" secret get new
  assert_status 0
  PHRASE=wrong call at_terminal "$TCLI" secret get new
  assert_status 1
  assert_stdout_has 'that is not the passphrase of your key'
}
