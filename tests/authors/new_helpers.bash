# What the tests of `tcli plugin new` start with: `load new_helpers`.
load ../support/helpers

setup() {
  common_setup
  export GIT_CONFIG_GLOBAL=$W/gitconfig GIT_CONFIG_SYSTEM=/dev/null
  PATH=${TCLI%/*}:/usr/bin:/bin # as the one who types has it
}

a_pack() {
  mkdir -p "$1"
  printf 'name: team\nsummary: What we need\n' >"$1/pack.yaml"
}

# The lines that the last call told to type, as they stand there.
steps() { sed -n '/^try it:$/,$s/^  //p' "$W/out"; }

# typed [MORE]: those lines typed into a shell, and MORE behind them; it ends at the first that fails.
typed() {
  local lines
  lines=$(steps)
  (($(wc -l <<<"$lines") == 3)) || complain 'expected three lines to type'
  call bash -euc "$lines"$'\n'"${1-}"
}

# says_hello [MORE]: the lines that were told do what they promise, help and TAB are there, and nothing is wrong with NAME.
says_hello() {
  typed "printf 'tab: %s\n' \$(tcli __complete -- $NAME '' | cut -f 1)
    tcli $NAME hello --help | grep -q 'tcli $NAME hello World --times 2' && echo helped
    tcli plugin check --run-examples $NAME
    ${1-}"
  assert_status 0
  assert_stdout_has $'Hello, World!\nHello, World!\n'
  assert_stdout_has $'tab: hello\nhelped\n'"$NAME: declared"
}

# Every file and folder below a folder, hidden ones too.
all_below() { (cd "$1" && find . -mindepth 1 | sort); }
