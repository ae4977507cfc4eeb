# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # status and the like are those of the helpers
# What the tests of the module secret share: two people, each with a home and a store, and a repository between them.

people_setup() {
  need_program age age-keygen git
  shipped secret
  SHARED=$W/shared.git
  git init -q --bare "$SHARED"
  local person
  for person in anna bo; do
    mkdir "$W/$person"
    HOME=$W/$person git config --global user.name "$person"
    HOME=$W/$person git config --global user.email "$person@example.org"
  done
  be anna
}

# be PERSON: from here on it is they who call.
be() {
  export HOME=$W/$1
  STORE=$HOME/.local/share/tcli-secret/store
}

# a_store: anna has one, with the repository as its remote and the secret web/token in it.
a_store() {
  be anna
  tcli secret init anna 2>/dev/null
  git -C "$STORE" remote add origin "$SHARED"
  put web/token 'the first value'
}

# both_have_it: bo has a clone of it, and can read web/token.
both_have_it() {
  a_store
  tcli secret sync
  be bo
  tcli secret init bo --from "$SHARED"
  tcli secret sync
  be anna
  tcli secret sync
  tcli secret share web/token --with bo
  tcli secret sync
  be bo
  tcli secret sync
  be anna
} 2>/dev/null

# put NAME VALUE; has NAME VALUE.
put() { printf '%s' "$2" | tcli secret set "$1" 2>/dev/null; }
has() {
  call tcli secret get "$1"
  assert_status 0 && assert_stdout "$2" && assert_stderr_empty
}

# fails_with WHAT: the last call told this as the module's error, with a hint, and printed nothing.
fails_with() {
  assert_status 1
  assert_stdout_empty
  assert_stderr_has 'secret: error: '
  assert_stderr_has "$1"
  [[ $stderr == *$'\nhint: '* ]] || complain 'expected a hint'
  assert_no_match '[\x00-\x08\x0b-\x1f]' "$W/err"
}

# Nothing but whole, committed files.
is_clean() {
  [[ -z $(git -C "$STORE" status --porcelain) ]] || complain "not clean: $(git -C "$STORE" status --porcelain)"
  [[ -z $(compgen -G "$STORE/.tcli-secret.work-*") ]] || complain 'a work folder was left'
}

# wrapper NAME <<'END': a program before the real one in PATH; $REAL in it is the real one.
wrapper() {
  { printf '#!/bin/bash\nREAL=%q\n' "$(PATH=/usr/bin:/bin type -P "$1")" && cat; } >"$BIN/$1"
  chmod 755 "$BIN/$1"
}

# A program for wrappers: the shells of the module that has called the wrapper, nearest first.
module_pids_setup() {
  cat >"$BIN/module_pids" <<'END'
#!/bin/bash
pid=$(awk '/^PPid/ { print $2 }' "/proc/$PPID/status")
while tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q 'tcli-secret '; do
  echo "$pid"
  pid=$(awk '/^PPid/ { print $2 }' "/proc/$pid/status")
done
END
  chmod 755 "$BIN/module_pids"
}

# await FILE: until it is there.
await() {
  local tries
  for tries in {1..5000}; do [[ ! -s $1 ]] || return 0; sleep 0.02; done
  complain "expected to come: $1 ($tries)"
}
