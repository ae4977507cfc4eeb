# What the tests of adopted scripts and their words start with: `load adopt_helpers`.
load ../support/helpers

setup() {
  common_setup
  S=$W/scripts
  mkdir "$S"
  PATH=$S:$PATH
}

# script NAME <TEXT: is adopted.
script() {
  cat >"$S/$1"
  chmod +x "$S/$1"
  call tcli plugin adopt "$S/$1"
  assert_status 0
}

# takes OUTPUT WORDS...
takes() {
  call tcli "${@:2}"
  assert_status 0
  assert_stdout "$1"
}
