# What the tests of `tcli self check` start with: `load ../support/self_helpers`. An installation with nothing wrong in it.
load ../support/helpers

setup() {
  common_setup
  ln -s "$TCLI" "$BIN/tcli"
}

# Of a file that loads pack_helpers before, for its own setup().
setup_for_packs() {
  common_setup
  ln -s "$TCLI" "$BIN/tcli"
  export GIT_CONFIG_GLOBAL=$W/gitconfig GIT_CONFIG_SYSTEM=/dev/null
  printf '[user]\nname = Ann\nemail = ann@example.org\n[init]\ndefaultBranch = main\n' >"$W/gitconfig"
  PACKS=$HOME/.local/share/tcli/packs
}

# check [COMMAND...]: the report as JSON.
check() { call "$@" "$TCLI" self check -o json; }

# The findings of an area with that text, of which there may be several.
matching() { jq -c --arg area "$1" --arg text "$2" '.findings[] | select(.area == $area and (.what + ": " + .why | contains($text)))'; }

# finds SEVERITY AREA TEXT: the last report has it. Sets $remedy.
finds() {
  local found
  found=$(matching "$2" "$3" <"$W/out")
  [[ $found ]] || complain "expected to be found: $2: $3"
  [[ $(jq -r .severity <<<"$found" | head -1) == "$1" ]] || complain "expected to be of weight $1: $found"
  remedy=$(jq -r .remedy <<<"$found" | head -1)
}
finds_not() { [[ -z $(matching "$1" "$2" <"$W/out") ]] || complain "not expected to be found: $1: $2"; }
finds_nothing_wrong() {
  assert_status 0
  assert_json '[.findings[] | select(.severity == "warning" or .severity == "error")] == []'
}

# mends SEVERITY AREA TEXT [COMMAND...]: it is found, and once its remedy was typed, in the same shell, no more.
mends() {
  local severity=$1 area=$2 text=$3
  shift 3
  check "$@"
  finds "$severity" "$area" "$text"
  [[ $remedy ]] || complain "expected to have a remedy: $text"
  # shellcheck disable=SC2016 # the inner shell's own
  call "$@" bash -c 'tcli() { "$TCLI" "$@"; }; sudo() { "$@"; }; eval "$1" >"$W/said" 2>&1 || echo "status $?" >>"$W/said"
    "$TCLI" self check -o json' mend "$remedy"
  finds_not "$area" "$text" || complain "the remedy was: $remedy; it said: $(<"$W/said")"
}
