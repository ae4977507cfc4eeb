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

@test "hooks that fail in what no person sees do not stop a sync" {
  both_have_it
  be bo && put bos x && tcli secret sync 2>/dev/null
  be anna && put annas x
  local name
  for name in post-checkout pre-rebase post-rewrite; do hook "$name" "touch $W/ran; exit 1"; done
  call tcli secret sync
  assert_status 0
  assert_stderr_has '1 received, 1 sent'
  assert_absent "$W/ran"
}

@test "a setting of git that moves other branches along with a rebase" {
  both_have_it
  local other
  put annas x
  tcli secret sync 2>/dev/null
  be bo
  git config --global rebase.updateRefs true
  put bos x
  git -C "$STORE" branch other
  other=$(git -C "$STORE" rev-parse other)
  call tcli secret sync
  assert_status 0
  assert_stderr_has '1 received, 1 sent'
  [[ $(git -C "$STORE" rev-parse other) == "$other" ]] || complain 'expected the other branch where it was'
}

@test "what a hook leaves at work in the background does not keep the store" {
  a_store
  hook post-commit "sleep 60 </dev/null >/dev/null 2>&1 & echo \$! >>'$W/pid'"
  put one x
  call tcli secret set two <<<x
  xargs kill <"$W/pid"
  assert_status 0
  assert_stderr_lacks 'waiting'
}

@test "a hook here that refuses a push is heard" {
  a_store
  hook pre-push 'echo "ask bo" >&2; exit 1'
  call tcli secret sync
  fails_with "origin: git can't push: ask bo"
}

@test "a tag that could hold anything is not sent with the store" {
  a_store
  git -C "$STORE" config push.followTags true
  git -C "$STORE" tag -a -m 'AGE-SECRET-KEY-1 and more' mine
  call tcli secret sync
  assert_status 0
  [[ -z $(git -C "$SHARED" tag) ]] || complain 'expected no tag to be sent'
}

@test "a repository whose attributes end without a line end: those of the store count" {
  local place=$W/mine
  git init -q "$place"
  printf '*.png binary' >"$place/.gitattributes"
  git -C "$place" add -A && git -C "$place" commit -q -m First
  call tcli secret init anna --store "$place"
  assert_status 0
  [[ $(git -C "$place" check-attr text secrets/x) == *': text: unset' ]] || complain 'expected no conversion of line ends'
  [[ $(git -C "$place" check-attr binary x.png) == *': binary: set' ]] || complain 'expected that of the file to stay'
  place=$W/other
  git init -q "$place"
  mkfifo "$place/.gitattributes"
  call timeout 10 "$TCLI" secret init anna --store "$place"
  fails_with 'is no file'
}

@test "a folder that is named with a slash at its end, as TAB leaves it, and a remote that clones name otherwise" {
  a_store
  tcli secret sync 2>/dev/null
  git -C "$SHARED" symbolic-ref HEAD refs/heads/nowhere
  be bo
  git config --global clone.defaultRemoteName team
  call tcli secret init bo --from "$SHARED" --store "$W/place///"
  assert_status 0
  call tcli secret sync --store "$W/place/"
  assert_status 0
  assert_stderr_has 'in step with team: 0 received, 1 sent'
}

@test "a setting of git that hides the first commit from its log" {
  git init -q "$W/one"
  call tcli secret init anna --store "$W/one"
  printf x | tcli secret set a --store "$W/one" 2>/dev/null
  git -C "$W/one" reset -q --soft "$(git -C "$W/one" rev-list --max-parents=0 HEAD)"
  git -C "$W/one" commit -q --amend -m One
  git -C "$W/one" config log.showRoot false
  call tcli secret list --long --store "$W/one"
  assert_stdout_has $'\tanna'
  assert_stdout_lacks $'\t-'
}

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
  local line
  gpg --batch --armor --export bo >"$W/bo.key"
  for line in 'encrypt-to bo' 'hidden-encrypt-to bo' $'default-key bo\nencrypt-to-default-key' "recipient-file $W/bo.key" \
    'recipient bo' 'hidden-recipient bo'; do
    printf '%s\nthrow-keyids\n' "$line" >"$HOME/.gnupg/gpg.conf"
    call tcli secret set annas --with anna <<<x
    assert_status 0
    assert_stderr_has "you can't read annas yourself"
    call tcli secret get annas
    fails_with "your key can't read it"
    tcli --yes secret remove annas 2>/dev/null
  done
  # One that no option of the module leaves out, such as a line in the gpg.conf of the machine.
  for line in --recipient --hidden-recipient; do
    wrapper gpg <<<"case \" \$* \" in *' --encrypt '*) set -- $line bo \"\$@\" ;; esac; exec \"\$REAL\" \"\$@\""
    call tcli secret set annas --with anna <<<x
    fails_with 'the configuration of gpg adds a reader whom nobody named: '
    assert_absent "$STORE/secrets/annas.gpg"
    is_clean
  done
  rm "$BIN/gpg"
  call tcli secret set both --with anna,bo <<<x
  assert_status 0
  for person in anna bo; do HOME=$W/$person gpgconf --kill all; done
}
