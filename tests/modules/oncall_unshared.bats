#!/usr/bin/env bats
# The module oncall: what is here and nobody else sees is said to be so, and nothing is waited for without a word.
load oncall_helpers

# with_folder_of WHO WORDS...: what does not say who calls.
with_folder_of() { ONCALL_FOLDER=$W/$1 call tcli oncall "${@:2}"; }

# silent WHO GIT_PROGRAM: the server of that person's clone takes what is sent to this program of it, and is silent.
silent() {
  cat >"$W/ssh" <<END
#!/bin/bash
[[ \${*: -1} != $2* ]] || { echo \$\$ >"$W/asked"; exec sleep 60 3>&-; }
exec sh -c "\${*: -1}"
END
  chmod +x "$W/ssh"
  git -C "$W/$1" config core.sshCommand "$W/ssh"
  git -C "$W/$1" remote set-url origin "ssh://example.org$W/team.git"
}

@test "a takeover that was not sent is no fact: who looks is told, until it is shared" {
  people
  on anna rota set backup anna bo
  with_folder_of anna now
  assert_stderr_empty
  mv "$W/team.git" "$W/away.git"
  on anna take primary --at 2027-01-12
  assert_error 1 'nobody else sees it'
  local words told='tcli: warning: oncall: primary: what was changed here nobody else sees yet; tcli oncall sync shares it'
  for words in now 'now primary' log 'log primary' 'rota show primary' 'rota list'; do
    # shellcheck disable=SC2086
    with_folder_of anna $words
    assert_status 0
    assert_stderr "$told"
  done
  with_folder_of anna now backup
  assert_stderr_empty
  mv "$W/away.git" "$W/team.git"
  on bo sync
  on bo take primary --at 2027-01-12
  assert_status 0
  on anna sync
  assert_error 1 'you and somebody else changed primary'
  with_folder_of anna now
  assert_stderr "$told"
  on anna sync --drop
  with_folder_of anna now
  assert_stderr_empty
}

@test "what a server refuses is told as well; a clone of another branch alone knows what it sent" {
  people
  git -C "$W/team.git" branch other
  git clone -q --single-branch -b other "$W/team.git" "$W/cleo"
  git -C "$W/cleo" checkout -q -b main && git -C "$W/cleo" config branch.main.remote origin
  git -C "$W/cleo" config branch.main.merge refs/heads/main
  ONCALL_FOLDER=$W/cleo as bo take primary --at 2027-01-05
  assert_status 0
  with_folder_of cleo now
  assert_stderr_empty
  printf '#!/bin/sh\nexit 1\n' >"$W/team.git/hooks/pre-receive"
  chmod +x "$W/team.git/hooks/pre-receive"
  ONCALL_FOLDER=$W/cleo as bo take primary --at 2027-01-06
  assert_status 1
  with_folder_of cleo now
  assert_stderr_has 'primary: what was changed here nobody else sees yet'
}

@test "a line of a take that was killed before it was committed is told, and can be put aside" {
  people
  on bo sync
  cp "$W/bo/primary.rota" "$W/bo/own.rota"
  echo '2027-01-05T00:00:00Z bo bo 2027-01-05T00:00:00Z 2027-01-06T00:00:00Z' >"$W/bo/primary.log"
  echo '*.log' >"$W/bo/.git/info/exclude" && : >"$W/bo/notes.log"
  with_folder_of bo now primary --at 2027-01-05
  assert_stdout_has $'primary\tbo'
  local way="git -C $W/bo stash push -a -- primary.log puts it aside, git stash pop brings it back"
  assert_stderr "tcli: warning: oncall: primary: what is not committed nobody else sees; $way"
  with_folder_of bo now
  assert_stderr_has 'oncall: own, primary: what is not committed nobody else sees'
  git -C "$W/bo" stash push -q -a -- primary.log
  with_folder_of bo now primary --at 2027-01-05
  assert_stdout_has $'primary\tanna'
  assert_stderr_empty
}

@test "where there are no others nothing is said: no remote, no repository, no git" {
  a_rota primary anna bo
  echo '# mine' >>"$ONCALL_FOLDER/primary.rota"
  call tcli oncall now
  assert_stderr_empty
  git -C "$ONCALL_FOLDER" remote add origin "$W/none"
  call tcli oncall now
  assert_stderr_lines 2
  PATH=$BIN call "$TCLI" oncall now
  assert_status 0
  assert_stderr_empty
  rm -rf "$ONCALL_FOLDER/.git"
  call tcli oncall now
  assert_stderr_empty
}

@test "what goes along with a later change is told" {
  people
  mv "$W/team.git" "$W/away.git"
  on anna take primary mine --at 2027-01-12
  assert_status 1
  mv "$W/away.git" "$W/team.git"
  on anna rota set other anna
  assert_status 0
  assert_stderr_has 'tcli: warning: oncall: sent with it, and seen by nobody else before: primary: anna has the pager'
  on anna rota set other anna bo
  assert_stderr_empty
  on bo rota set other anna bo
  assert_status 1
  on bo sync
  with_folder_of bo log
  assert_stdout_has mine
}

@test "signatures that git is told to show are no part of what is told" {
  people
  cat >"$W/gpg" <<'END'
#!/bin/sh
case "$*" in
  *--verify*) echo 'gpg: Signature made' >&2 && echo '[GNUPG:] GOODSIG 1 me' ;;
  *) cat >/dev/null && printf '%s\n' '-----BEGIN PGP SIGNATURE-----' x '-----END PGP SIGNATURE-----' && echo '[GNUPG:] SIG_CREATED ' >&2 ;;
esac
END
  chmod +x "$W/gpg"
  git config --global gpg.program "$W/gpg" && git config --global commit.gpgSign true && git config --global log.showSignature true
  on bo take primary theirs --at 2027-01-12
  mv "$W/team.git" "$W/away.git"
  on anna rota set other anna
  mv "$W/away.git" "$W/team.git"
  git -C "$W/anna" log | grep -q 'gpg: Signature made'
  on anna take primary --at 2027-01-12
  assert_error 1 'your change of primary is not made: bo: primary: bo has the pager'
  on anna rota set more anna
  assert_stderr 'tcli: warning: oncall: sent with it, and seen by nobody else before: '"$(git -C "$W/anna" log --no-show-signature --format=%s -1 -- other.rota)"
}

until_asked() { for _ in {1..100}; do [[ -s $W/asked ]] && break || sleep 0.1; done; }

# asked COMMAND...: once the server was asked; then that one is gone.
asked() {
  until_asked
  "$@"
  server_gone
}

server_gone() {
  kill "$(<"$W/asked")" 2>/dev/null || :
  rm "$W/asked"
}

@test "an interruption while it is sent says what stands, at once" {
  people
  local program tcli
  stop() { kill "$tcli" && wait "$tcli" || status=$?; }
  for program in git-upload-pack git-receive-pack; do
    silent bo $program
    ONCALL_PERSON=bo ONCALL_FOLDER=$W/bo "$TCLI" oncall take primary --at 2027-01-05 >"$W/out" 2>"$W/err" 3>&- &
    tcli=$! SECONDS=0
    asked stop
    read_streams
    # shellcheck disable=SC2034
    CALLED="take, $program"
    ((status == 143 && SECONDS < 10)) || complain 'expected it to end at once, as interrupted'
    assert_stderr_has "can't push to origin: interrupted; it is committed here, but"
    assert_stderr_has 'hint: tcli oncall sync'
    git -C "$W/bo" remote set-url origin "$W/team.git"
    ONCALL_PERSON=bo ONCALL_FOLDER=$W/bo run_hint
    assert_stdout 'the rotas are as origin/main, with your changes'
  done
  silent bo git-receive-pack
  ONCALL_PERSON=bo ONCALL_FOLDER=$W/bo call timeout --preserve-status -s INT 4 "$TCLI" oncall take primary --at 2027-01-05 3>&-
  server_gone
  assert_error 130 "can't push to origin: interrupted; it is committed here, but perhaps nobody else sees it"
  assert_stderr_has 'waiting for origin: git push; Ctrl-C ends it'
}

@test "an interruption while it is committed takes it back" {
  a_rota primary anna bo
  printf '#!/bin/sh\nsleep 20 3>&-\n' >"$ONCALL_FOLDER/.git/hooks/pre-commit"
  chmod +x "$ONCALL_FOLDER/.git/hooks/pre-commit"
  ONCALL_PERSON=bo call timeout --preserve-status -s INT 2 "$TCLI" oncall take
  assert_error 130 "can't commit: interrupted"
  [[ -z $(git -C "$ONCALL_FOLDER" status --porcelain) ]] || complain 'expected it to be as it was'
}

# A process that nobody has asked for its end yet is no more either.
git_ended() { ! grep -q '^State:.[^Z]' "/proc/$(<"$W/asked")/status" 2>/dev/null || complain 'git goes on alone'; }

# waiting SECONDS: bo takes the pager, with a hook that waits for so long and says who called it.
waiting() {
  a_rota primary anna bo
  printf '#!/bin/sh\necho $PPID >"%s"; echo $$ >"%s"; exec sleep %s 3>&-\n' "$W/asked" "$W/hook" "$1" >"$ONCALL_FOLDER/.git/hooks/pre-commit"
  chmod +x "$ONCALL_FOLDER/.git/hooks/pre-commit"
  ONCALL_PERSON=bo "$TCLI" oncall take >"$W/out" 2>"$W/err" 3>&- &
  until_asked
}

@test "a terminal that is closed, or Ctrl-\\, while it is committed: it is waited for" {
  local signal
  for signal in HUP QUIT; do
    rm -rf "$ONCALL_FOLDER" "$W/asked" && git init -q -b main "$ONCALL_FOLDER"
    waiting 3
    kill -s "$signal" $!
    wait $! || :
    [[ -z $(git -C "$ONCALL_FOLDER" status --porcelain) ]] || complain 'expected it to be as it was, or committed'
    git_ended
    as bo now
    assert_stderr_empty
  done
}

@test "who ends it twice ends git as well" {
  waiting 30
  kill $! && sleep 2.5 && kill $!
  wait $! || :
  sleep 0.5
  kill "$(<"$W/hook")"
  git_ended
}

take_beside() {
  on bo take primary
  assert_error 1 "$W/bo: another tcli oncall is at work in it"
  if command -v fuser >/dev/null; then run_hint; fi
  assert_stderr_has "$W/bo"
}

@test "a server that is silent is told, and a folder that is in use is not waited for without end" {
  people
  silent bo git-upload-pack
  ONCALL_PERSON=bo ONCALL_FOLDER=$W/bo "$TCLI" oncall sync >"$W/slow" 2>&1 3>&- &
  SECONDS=0
  asked take_beside
  ((SECONDS < 20)) || complain "it took $SECONDS seconds"
  wait $! || status=$?
  [[ $status == 1 && $(head -1 "$W/slow") == 'waiting for origin: git ls-remote; Ctrl-C ends it' ]] || complain "$(<"$W/slow")"
}
