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

# head_of WHO: the commit that person's clone stands at.
head_of() { git -C "$W/$1" rev-parse HEAD; }
