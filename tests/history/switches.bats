# What is written down, and what is not.
load ../support/helpers
load history

setup() {
  common_setup
  make_history_modules
  declared_module quiet
  sed -i 's/^# summary:/# history: off\n# summary:/' "$BIN/tcli-quiet"
  tcli step # asked once
  rm -r "${HOME:?}/$STATE"
}

count() { ids | wc -l; }
config() { mkdir -p "$HOME/.config/tcli" && printf '%s\n' "$1" >"$HOME/.config/tcli/config.yaml"; }

# Whether the module takes tcli's place: the shell's child is the module itself.
in_place() {
  make_module myself <<'END'
#!/bin/bash
# ---
# tcli: 1
# summary: Who it is
# commands: {pid: {summary: Its own}}
# ---
echo $$
END
  "$@" myself pid >"$W/pid" &
  wait $!
  [[ $(<"$W/pid") == "$!" ]]
}

@test "--no-history, history.enabled, modules.X.history and history: off of a manifest each leave a run out" {
  call tcli --no-history step
  [[ $(count) == 0 ]]
  TCLI_HISTORY_ENABLED=false call tcli step
  [[ $(count) == 0 ]]
  config 'history: {enabled: false}'
  call tcli step
  [[ $(count) == 0 ]]
  config 'modules: {step: {history: off}}'
  call tcli step
  [[ $(count) == 0 ]]
  call tcli files log show
  [[ $(count) == 1 ]]
  config ''
  call tcli quiet one
  [[ $(count) == 1 ]]
  call tcli step
  [[ $(count) == 2 ]]
}

@test "a run that is left out takes tcli's place; a recorded one does not" {
  in_place "$TCLI" --no-history
  if in_place "$TCLI"; then complain "it was not waited for"; fi
}

@test "what is left out keeps its status and its signal" {
  for status in 0 1 7 255; do
    call tcli --no-history step fail "$status"
    assert_status "$status"
  done
  call tcli --no-history step kill TERM
  assert_status 143
}

@test "a wrong word for history: is told with its place" {
  sed -i 's/^# history: off/# history: no/' "$BIN/tcli-quiet"
  call tcli quiet one
  assert_status 126
  assert_stderr_has "tcli-quiet:4:12: 'history' must be on or off, not 'no'"
  config 'history: {keep: {age: soon}}'
  call tcli step
  assert_status 125
  assert_stderr_has 'history.keep.age wants a length of time, such as 90d'
}
