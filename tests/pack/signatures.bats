#!/usr/bin/env bats
# What is installed was signed by somebody who may, as packs.signatures says: ssh keys and one of GnuPG, all made here.
load ../support/pack_helpers

setup_file() {
  KEYS=$BATS_FILE_TMPDIR
  export KEYS
  local name
  for name in ann eve; do ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$KEYS/$name"; done
}

# signers LINE...: the file of those who may sign. `line_of NAME [OPTIONS]`: the line for a key.
line_of() { echo "$1@example.org namespaces=\"git\"${2:+,$2} $(<"$KEYS/$1.pub")"; }
signers() { printf '%s\n' "$@" >"$W/signers"; }

# policy WORD: with the file of signers; ann may sign unless the test says otherwise.
policy() {
  [[ -e $W/signers ]] || signers "$(line_of ann)"
  config <<<"packs: {signatures: $1, signers: $W/signers}"
}

# signed_with NAME: what git is told to sign with from now on.
signed_with() {
  git config --file "$W/gitconfig" gpg.format ssh
  git config --file "$W/gitconfig" user.signingKey "$KEYS/$1"
  git config --file "$W/gitconfig" commit.gpgSign true
}
unsigned() { git config --file "$W/gitconfig" commit.gpgSign false; }

# refused WHY: installing $W/core, or what $2 says, ends so and leaves nothing.
refused() {
  call tcli pack install -y "${2-$(url_of core)}"
  assert_error 1 " is not verified: $1"
  assert_absent "$PACKS/core"
  assert_absent "$PACKS/current"
  [[ -z $(ls -A "$PACKS/staging") ]] || complain 'something stays in staging'
}

# passes WHO [SOURCE]
passes() {
  call tcli pack install -y "${2-$(url_of core)}"
  assert_status 0
  assert_stderr_empty
  assert_stdout_has "  signed by $1"
}

@test "off: nobody asks; warn: one warning; require: nothing without a signature" {
  a_pack core
  policy require
  refused 'it is not signed'
  assert_stderr_has "hint: git ls-remote --tags $(url_of core)"
  run_hint
  assert_status 0
  policy warn
  call tcli pack install -y "$(url_of core)"
  assert_status 0
  assert_stderr "tcli: warning: $(url_of core) at $(short_of core) is not verified: it is not signed"
  assert_stdout_lacks 'signed by'
  call tcli pack remove core
  policy off
  call tcli pack install -y "$(url_of core)"
  assert_status 0
  assert_stderr_empty
  assert_stdout_lacks 'signed by'
}

@test "a commit that a signer has signed" {
  signed_with ann
  a_pack core
  policy require
  passes ann@example.org
  verb core modules/core-hello/wave 'summary: Wave' 'echo waves'
  commit core Wave
  call tcli pack update
  assert_status 0
  assert_stdout_has '  signed by ann@example.org'
  call tcli core-hello wave
  assert_stdout waves
}

@test "a tag that a signer has signed is enough, under its own name" {
  a_pack core
  signed_with ann
  git -C "$W/core" tag -s -m One v1
  git -C "$W/core" tag -a --no-sign -m Two plain
  git -C "$W/core" update-ref refs/tags/v9 "$(git -C "$W/core" rev-parse v1)"
  policy require
  refused 'it is not signed'
  refused 'it is not signed' "$(url_of core)@plain"
  refused 'its tag was signed under another name' "$(url_of core)@v9"
  passes ann@example.org "$(url_of core)@v1"
}

@test "a key that is none of the signers', and one that is no signer any more" {
  signed_with eve
  a_pack core
  policy require
  refused "the key that signed it is none of the signers'"
  signers "$(line_of ann)" "$(line_of eve 'valid-before="20200101"')"
  refused 'the key that signed it had expired'
  signers "$(line_of eve 'valid-after="20990101"')"
  refused 'the key that signed it was not valid yet'
  signers "$(line_of eve 'valid-after="20200101"')"
  passes eve@example.org
}

@test "an update to what nobody signed leaves what is there" {
  signed_with ann
  a_pack core
  policy require
  installed core
  local first
  first=$(short_of core)
  unsigned
  echo 2 >"$W/core/n" && commit core Two
  call tcli pack update
  assert_error 1 'is not verified: it is not signed'
  call tcli pack list
  assert_stdout_has "core	$first"
  call tcli pack rollback core
  assert_error 1 'no other version is here'
}

@test "a signature that was taken from another commit" {
  signed_with ann
  a_pack core
  local forged
  forged=$(git -C "$W/core" cat-file commit HEAD | sed 's/^First$/Second/' | git -C "$W/core" hash-object -w -t commit --stdin)
  git -C "$W/core" update-ref refs/heads/main "$forged"
  policy require
  refused 'its signature is that of something else'
}

@test "signers that are missing, empty, relative or nobody" {
  signed_with ann
  a_pack core
  : >"$W/signers"
  policy require
  refused "packs.signers is $W/signers: no key is in it"
  signers '# nobody' ''
  refused "packs.signers is $W/signers: no key is in it"
  rm "$W/signers"
  refused "packs.signers is $W/signers: No such file or directory"
  mkdir "$W/signers"
  refused "packs.signers is $W/signers: not a regular file"
  config <<<'packs: {signatures: require, signers: signers}'
  call tcli pack install -y "$(url_of core)"
  assert_error 125 'packs.signers wants a file whose path begins with / or ~/'
  config <<<'packs: {signatures: require}'
  refused 'it is signed by an ssh key, and no file of signers is configured'
  line_of ann >"$HOME/signers"
  config <<<'packs: {signatures: require, signers: ~/signers}'
  passes ann@example.org
}

@test "signers that anyone can change, by the file, its folder or a link that leads there" {
  signed_with ann
  a_pack core
  mkdir "$W/open" "$W/shut"
  line_of ann | tee "$W/open/signers" >"$W/shut/signers"
  signers "$(line_of ann)"
  policy require
  chmod o+w "$W/signers"
  refused "packs.signers is $W/signers: anyone can change it"
  run_hint
  passes ann@example.org
  call tcli pack remove core
  chmod o+w "$W/open"
  ln -s "$W/open/signers" "$W/shut/link"
  local file
  for file in open/signers shut/link; do
    config <<<"packs: {signatures: require, signers: $W/$file}"
    call tcli pack install -y "$(url_of core)"
    assert_error 1 " is not verified: packs.signers is $W/$file: anyone can put files into its folder"
    assert_stderr_has "hint: chmod o-w $W/open"
    assert_absent "$PACKS/core"
  done
  config <<<"packs: {signatures: warn, signers: $W/open/signers}"
  call tcli pack install -y "$(url_of core)"
  assert_status 0
  assert_stderr_has 'anyone can put files into its folder'
  assert_stderr_has "hint: chmod o-w $W/open"
  assert_stdout_lacks 'signed by'
  call tcli pack remove core
  chmod +t "$W/open"
  config <<<"packs: {signatures: require, signers: $W/open/signers}"
  passes ann@example.org
}

@test "without a file of signers git's own configuration says who may sign" {
  signed_with ann
  a_pack core
  line_of ann >"$W/git-signers"
  git config --file "$W/gitconfig" gpg.ssh.allowedSignersFile "$W/git-signers"
  config <<<'packs: {signatures: require}'
  passes ann@example.org
}

# two_versions: core is installed at an unsigned commit, and the one before is signed; packs.lock files of both in $W.
two_versions() {
  signed_with ann
  a_pack core
  installed core
  cp "$PACKS/current/packs.lock" "$W/signed.lock"
  unsigned
  echo 2 >"$W/core/n" && commit core Two
  call tcli pack update
  assert_status 0
  cp "$PACKS/current/packs.lock" "$W/unsigned.lock"
}

@test "what becomes current by sync or a roll-back is signed, though it came before anybody asked" {
  two_versions
  call tcli pack rollback core
  policy require
  fingerprint >"$W/before"
  local words
  for words in 'rollback core' "sync --yes $W/unsigned.lock"; do
    # shellcheck disable=SC2086
    call tcli pack $words
    assert_error 1 "$(url_of core) at $(short_of core) is not verified: it is not signed (packs.signers is $W/signers)"
    fingerprint >"$W/after"
    cmp "$W/before" "$W/after"
  done
  call tcli pack diff core
  assert_status 0
  policy warn
  call tcli pack rollback core
  assert_status 0
  policy require
  call tcli pack rollback core
  assert_status 0
  call tcli pack list
  assert_stdout_has "core	$(short_of core HEAD~)"
}

@test "a lock that changes another pack does not pass over one that is here unsigned" {
  two_versions
  signed_with ann
  a_pack web
  installed web
  echo 2 >"$W/web/n" && commit web Two
  cp "$PACKS/current/packs.lock" "$W/old.lock"
  call tcli pack update web
  policy require
  call tcli pack sync --yes "$W/old.lock"
  assert_error 1 "$(url_of core) at $(short_of core) is not verified: it is not signed"
  call tcli pack list
  assert_stdout_has "web	$(short_of web)"
  rm -r "$PACKS/web" # what only puts back files asks nothing of the others
  call tcli pack sync "$PACKS/current/packs.lock"
  assert_status 0
  call tcli web-hello say bob
  assert_stdout 'hello bob'
}

@test "a roll-back to what nobody can know of, and the hint that brings it back" {
  two_versions
  policy require
  rm -r "$HOME/.cache/tcli/mirrors"
  call tcli pack rollback core
  assert_error 1 "who signed core at $(short_of core HEAD~) is not known here: no copy of its repository has that commit"
  run_hint
  assert_status 0
  call tcli pack rollback core
  assert_status 0
  rm -r "$HOME/.cache/tcli/mirrors"
  sed 's/    commit:/    ref: "main"\n    commit:/' "$PACKS/current/packs.lock" >"$W/main.lock"
  call tcli pack sync --yes "$W/main.lock" # asks the remote itself
  assert_status 0
}

@test "keys of GnuPG, where no file of ssh keys says who may sign" {
  need_program gpg
  export GNUPGHOME=$W/gnupg
  mkdir -m 700 "$GNUPGHOME"
  gpg -q --batch --passphrase '' --quick-generate-key 'Gus <gus@example.org>' ed25519 sign never 2>"$W/gpg"
  git config --file "$W/gitconfig" user.signingKey gus@example.org
  git config --file "$W/gitconfig" commit.gpgSign true
  a_pack core
  gpgconf --kill all
  policy require
  refused 'it is signed, but not by an ssh key'
  config <<<'packs: {signatures: require}'
  GNUPGHOME=$W/nobody refused 'the key that signed it is not known here'
  passes 'Gus <gus@example.org>'
  gpgconf --kill all
}

@test "what a mirror was given by somebody else changes nothing of who signed" {
  signed_with eve
  a_pack core
  policy require
  refused "the key that signed it is none of the signers'"
  local mirror
  mirror=$(echo "$HOME"/.cache/tcli/mirrors/*/)
  line_of eve >"$W/evil"
  git config --file "$mirror/config" gpg.ssh.allowedSignersFile "$W/evil"
  git config --file "$mirror/config" gpg.ssh.program /bin/true
  refused "the key that signed it is none of the signers'"
}

@test "each refusal has a hint: who may sign opens, and other versions are shown" {
  signed_with eve
  a_pack core
  policy require
  line_of eve >"$W/line"
  printf '#!/bin/sh\ncat "%s/line" >>"$1"\n' "$W" >"$W/editor"
  chmod +x "$W/editor"
  export EDITOR=$W/editor
  refused "the key that signed it is none of the signers'"
  assert_stderr_has "hint: \${EDITOR:-vi} $W/signers"
  run_hint
  passes eve@example.org
  tcli pack remove -q core
  rm "$W/signers"
  call tcli pack install -y "$(url_of core)"
  assert_error 1 "packs.signers is $W/signers: No such file or directory"
  run_hint
  call tcli pack install -y "$(url_of core)"
  assert_status 0
  tcli pack remove -q core
  config <<<'packs: {signatures: require}'
  call tcli pack install -y "$(url_of core)"
  assert_error 1 'it is signed by an ssh key, and no file of signers is configured'
  mkdir -p "$HOME/.config/git"
  cp "$W/line" "$HOME/.config/git/allowed_signers"
  run_hint
  call tcli pack install -y "$(url_of core)"
  assert_status 0
}
