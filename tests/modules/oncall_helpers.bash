# What the tests of the module oncall start with: `load oncall_helpers`. The plugin stands where tcli looks for its own.
load ../support/helpers

# A folder of anna's, which is a repository without a remote.
setup() {
  common_setup
  unset ONCALL_PERSON
  export TCLI_PLUGINS_FOLDERS=$TEST_TOOLS/plugins TZ=UTC GIT_CONFIG_NOSYSTEM=1 ONCALL_FOLDER=$W/rotas
  git init -q -b main "$ONCALL_FOLDER"
}

# as WHO WORDS...: what that person calls.
as() { ONCALL_PERSON=$1 call tcli oncall "${@:2}"; }

# a_rota NAME WORDS...: set by anna.
a_rota() { as anna rota set "$@"; }

# people: anna and bo have clones of one bare repository, with one rota in it.
people() {
  local who
  git init -q --bare -b main "$W/team.git"
  for who in anna bo; do
    git clone -q "$W/team.git" "$W/$who" 2>/dev/null
  done
  on anna rota set primary anna bo --start 2027-01-04
  assert_status 0
  on bo sync
  assert_status 0
  assert_stdout 'the rotas are as origin/main'
}

# on WHO WORDS...: what that person calls, with their own clone.
on() { ONCALL_FOLDER=$W/$1 as "$@"; }

# mended WHO WORDS...: what that person calls, once the hints are followed.
# shellcheck disable=SC2154 # call sets the status
mended() {
  on "$@"
  for _ in {1..6}; do
    [[ $status == 0 ]] && return
    ONCALL_PERSON=$1 ONCALL_FOLDER=$W/$1 run_hint
    assert_status 0 || return
    on "$@"
  done
  complain 'expected the hints to mend it'
}

# by WHO SCRIPT: what that person does in their clone, and commits.
by() {
  (cd "$W/$1" && eval "$2") && git -C "$W/$1" add -A && git -C "$W/$1" -c "user.name=$1" -c "user.email=$1@example.org" commit -q -m "$2"
}

# head_of WHO: the commit that person's clone stands at.
head_of() { git -C "$W/$1" rev-parse HEAD; }
