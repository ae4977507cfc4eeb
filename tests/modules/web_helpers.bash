# What the tests of the module web start with: `load web_helpers`.
load ../support/helpers

setup() {
  common_setup
  shipped web
  export WEB_FILE=$W/bookmarks GIT_CONFIG_NOSYSTEM=1
  unset BROWSER EDITOR
}

# bookmarks LINE...: they are the file.
bookmarks() { printf '%s\n' "$@" >"$WEB_FILE"; }

# shellcheck disable=SC2154 # call sets stderr
# assert_fails STATUS WHAT HINT: an error of the module, and what mends it.
assert_fails() {
  assert_status "$1" || return
  [[ $stderr == *"web: error: "*"$2"* ]] || complain "expected as the error: $2"
  [[ $stderr == *"hint: $3"* ]] || complain "expected as the hint: $3"
}

# people: anna and bo have clones of one bare repository, with one bookmark in it.
people() {
  local who
  git init -q --bare -b main "$W/team.git"
  for who in anna bo; do
    git clone -q "$W/team.git" "$W/$who" 2>/dev/null
    git -C "$W/$who" config user.name "$who"
    git -C "$W/$who" config user.email "$who@example.org"
  done
  as anna add wiki https://wiki.example.org/
  as anna sync
  assert_stdout 'shared 1 bookmarks with origin/main'
  as bo sync
  assert_status 0
}

# as WHO WORDS...: the module with that person's clone.
as() { WEB_FILE=$W/$1/bookmarks call tcli --yes web "${@:2}"; }
