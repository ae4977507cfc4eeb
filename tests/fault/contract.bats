#!/usr/bin/env bats
# The four states, what is remembered of an answer, and the policies.
load ../support/helpers

# How often $BIN/tcli-NAME was started with --help in the last call_traced.
times_asked() { grep -acE "execve\(\"[^\"]*/tcli-$1\", \[[^]]*\"--help\"\].* = 0\$" "$W/trace" || true; }

config() {
  mkdir -p "$HOME/.config/tcli"
  printf '%s\n' "$@" >"$HOME/.config/tcli/config.yaml"
}

@test "declared: runs without being asked anything" {
  need_strace
  declared_module known
  [[ $(state_of known) == declared ]]
  call_traced "$TCLI" known go
  assert_status 0
  [[ $(executed) == "$BIN/tcli-known" ]]
}

@test "unverified: asked once, sealed; verified from then on" {
  need_seal
  need_strace
  undeclared_module plain
  sleep 0.05
  [[ $(state_of plain) == unverified ]]
  call_traced "$TCLI" plain a b
  assert_status 0
  assert_stdout $'<a>\n<b>'
  assert_stderr_empty
  [[ $(times_asked plain) == 1 ]] || complain 'expected to be asked once'
  [[ $(state_of plain) == verified && $(row_of plain summary) == 'help of plain' ]]
  for _ in 1 2 3; do
    call_traced "$TCLI" plain c
    assert_status 0
    [[ $(executed) == "$BIN/tcli-plain" ]] || complain "expected the module alone: $(executed)"
    [[ $(times_asked plain) == 0 ]]
  done
}

@test "what was asked is remembered by identity: path, size, time and inode" {
  need_seal
  need_strace
  undeclared_module plain
  call tcli plain
  assert_status 0
  local change
  for change in 'touch "$BIN/tcli-plain"' 'cp "$BIN/tcli-plain" "$W/new" && mv "$W/new" "$BIN/tcli-plain"' 'echo "# more" >>"$BIN/tcli-plain"' \
    'cp -p "$BIN/tcli-plain" "$W/new" && mv "$W/new" "$BIN/tcli-plain"'; do
    sleep 0.05
    eval "$change"
    call_traced "$TCLI" plain
    assert_status 0
    [[ $(times_asked plain) == 1 ]] || complain "expected to be asked again after: $change"
    call_traced "$TCLI" plain
    [[ $(times_asked plain) == 0 ]] || complain "expected not to be asked twice after: $change"
  done
}

@test "an edit that keeps size and time of change to the second is noticed" {
  need_seal
  undeclared_module plain
  touch -d @1000000000 "$BIN/tcli-plain"
  call tcli plain
  assert_status 0
  sed -i 's/help of plain/help of PLAIN/' "$BIN/tcli-plain"
  touch -d @1000000000 "$BIN/tcli-plain"
  call tcli plain
  assert_status 0
  call tcli help plain
  assert_stdout_has 'help of PLAIN'
}

@test "one file under two names is asked under each" {
  need_seal
  undeclared_module plain
  ln -s tcli-plain "$BIN/tcli-other"
  call tcli plain
  assert_status 0
  [[ $(state_of other) == unverified ]]
}

@test "an undeclared module gets every word, --help included" {
  need_seal
  undeclared_module plain
  call tcli plain --help
  assert_status 0
  assert_stdout 'help of plain'
  call tcli plain sub --help -h --yes
  assert_stdout $'<sub>\n<--help>\n<-h>\n<--yes>'
}

@test "tcli help shows the remembered text and starts nothing" {
  need_seal
  need_strace
  undeclared_module plain
  call_traced "$TCLI" help plain
  assert_status 0
  assert_nothing_executed
  assert_stdout_has 'has no manifest'
  assert_stdout_has 'tcli plain --help'
  call tcli plain
  call_traced "$TCLI" help plain
  assert_status 0
  assert_nothing_executed
  assert_stdout_has 'has no manifest'
  assert_stdout_has 'help of plain'
}

@test "broken: 126 and the recorded reason each time, without being started or asked again" {
  need_seal
  need_strace
  make_module fails <<<$'#!/bin/sh\nexit 7'
  call tcli fails
  assert_error 126 'its --help ended with status 7'
  call_traced "$TCLI" fails go
  assert_error 126 'its --help ended with status 7'
  assert_nothing_executed
  call tcli help fails
  assert_error 126 'its --help ended with status 7'
  call tcli plugin show fails
  assert_status 0
  assert_stdout_has 'its --help ended with status 7'
  printf '#!/bin/sh\necho Mended\n' >"$BIN/tcli-fails"
  call tcli fails
  assert_status 0
}

@test "a broken manifest: 126 with file:line:col, 1 on check; mended, it runs" {
  declared_module bad
  sed -i 's/^# summary: .*/# summary: [1/' "$BIN/tcli-bad"
  call tcli bad go
  assert_status 126
  [[ $stderr =~ "$BIN/tcli-bad:"[0-9]+:[0-9]+': ' ]] || complain 'expected file:line:col'
  assert_absent "$W/ran-bad"
  call tcli plugin check bad
  assert_status 1
  [[ $output =~ "$BIN/tcli-bad:"[0-9]+:[0-9]+': ' ]] || complain 'expected file:line:col'
  declared_module bad
  call tcli bad go
  assert_status 0
}

@test "a new manifest makes an undeclared module declared, and its loss unverified again" {
  need_seal
  undeclared_module plain
  call tcli plain
  [[ $(state_of plain) == verified ]]
  printf 'tcli: 1\nsummary: Declared now\ncommands: {go: {summary: Go}}\n' >"$BIN/tcli-plain.yaml"
  [[ $(state_of plain) == declared && $(row_of plain summary) == 'Declared now' ]]
  call tcli plain nonsense
  assert_status 2
  rm "$BIN/tcli-plain.yaml"
  call tcli plain nonsense
  assert_status 0
  [[ $(state_of plain) == verified ]]
}

@test "undeclared: refuse lets declared modules run only" {
  undeclared_module plain
  declared_module known
  config 'undeclared: refuse'
  call tcli plain
  assert_error 126 'no manifest'
  assert_stdout_empty
  run_hint
  assert_status 0
  call tcli known go
  assert_status 0
  TCLI_UNDECLARED=allow call tcli known go
  assert_status 0
  config 'undeclared: allow'
  TCLI_UNDECLARED=refuse call tcli plain
  assert_error 126 'no manifest'
}

@test "undeclared: refuse asks nothing, and holds for a module that was verified before" {
  need_seal
  need_strace
  undeclared_module plain
  call tcli plain
  assert_status 0
  config 'undeclared: refuse'
  call_traced "$TCLI" plain
  assert_error 126 'no manifest'
  assert_nothing_executed
  TCLI_UNDECLARED=allow call tcli plain
  assert_status 0
}

@test "discovery.relative_path: warn, refuse and allow, from the file and the environment" {
  declared_module near "$W/here"
  PATH=$PATH:.
  call tcli near go
  assert_status 0
  assert_stderr_lines 1
  config 'discovery: {relative_path: refuse}'
  call tcli near go
  assert_error 126 './tcli-near'
  assert_stdout_empty
  run_hint
  assert_status 0
  config 'discovery: {relative_path: allow}'
  call tcli near go
  assert_status 0
  assert_stderr_empty
  TCLI_DISCOVERY_RELATIVE_PATH=refuse call tcli near go
  assert_error 126 './tcli-near'
  TCLI_DISCOVERY_RELATIVE_PATH=warn call tcli near go
  assert_status 0
  assert_stderr_lines 1
  config 'discovery:' '  relative_path: refuse'
  TCLI_DISCOVERY_RELATIVE_PATH=allow call tcli near go
  assert_status 0
  assert_stderr_empty
}

@test "a wrong value of a policy is an error with its place, never taken as allow" {
  undeclared_module plain
  config 'undeclared: maybe'
  call tcli plain
  assert_error 125 "$HOME/.config/tcli/config.yaml:1:"
  assert_stderr_has 'allow refuse'
  config ''
  TCLI_UNDECLARED=maybe call tcli plain
  assert_error 125 TCLI_UNDECLARED
  TCLI_DISCOVERY_RELATIVE_PATH=no call tcli plain
  assert_error 125 TCLI_DISCOVERY_RELATIVE_PATH
}

@test "an unknown key of the config is one warning with a suggestion" {
  declared_module known
  config 'undeclard: refuse'
  for _ in 1 2; do
    call tcli known go
    assert_status 0
    assert_stderr_lines 1
    assert_stderr_has "config.yaml:1:"
    assert_stderr_has "did you mean 'undeclared'?"
  done
}

@test "the config is read anew after each edit" {
  undeclared_module plain
  local i
  for i in 1 2 3; do
    config 'undeclared: refuse'
    call tcli plain
    assert_error 126 'no manifest'
    config 'undeclared: maybee'
    call tcli plain
    assert_status 125
  done
}

@test "what is remembered stays private, below the state folder" {
  need_seal
  undeclared_module plain
  umask 000
  call tcli plain
  assert_status 0
  [[ -n $(find "$HOME/.local/state/tcli" -type f) ]]
  [[ -z $(find "$HOME/.local/state/tcli" "$HOME/.cache/tcli" \( -type d ! -perm 700 -o -type f ! -perm 600 \)) ]]
}

@test "a memory that is damaged, empty or from another version is as good as none" {
  need_seal
  undeclared_module plain
  local damage file
  for damage in ': >"$file"' 'head -c 20 "$file" >"$W/cut" && cat "$W/cut" >"$file"' 'head -c 500 /dev/urandom >"$file"' \
    'sed -i "s/tcli answer [0-9]/tcli answer 9/" "$file"' 'printf x >>"$file"' 'sed -i "s/help of plain/help of PLAIN/" "$file"'; do
    call tcli plain a
    assert_status 0
    file=$(find "$HOME/.local/state/tcli/answers" -type f)
    eval "$damage"
    call tcli help plain
    assert_status 0
    assert_stdout_lacks PLAIN
    call tcli plain a
    assert_status 0
    assert_stdout '<a>'
    call tcli help plain
    assert_stdout_has 'help of plain'
  done
}

@test "the article's example: tcli-ls that is only ls, run from the current folder" {
  need_seal
  cd "$W/here"
  printf '#!/bin/bash\nls "$@"\n' >tcli-ls
  chmod +x tcli-ls
  touch file-to-see
  export PATH=$PATH:. TERM=xterm
  local round
  for round in 1 2; do
    call tcli ls -la --color
    assert_status 0
    assert_stdout_has file-to-see
    assert_stdout_has $'\e['
    assert_stderr_lines 1
    assert_stderr_has 'tcli: warning: ls: ./tcli-ls '
    [[ $output == "$(ls -la --color)" ]] || complain 'expected what ls says'
  done
  [[ $(state_of ls) == verified ]]
  call tcli
  [[ $output =~ $'\n  ls '' '*'~ ' ]] || complain 'expected tcli-ls to be marked'
  call tcli ls --no-such-option
  assert_status 2
}

@test "a broken config leaves the help: a warning, the defaults, and 0" {
  local words broken
  declared_module oncall
  declared_module help
  mkdir -p "$HOME/.config/tcli"
  printf '#!/bin/sh\necho undeclared: allow >"$1"\n' >"$W/editor" && chmod +x "$W/editor" # of a person who mends it
  export EDITOR=$W/editor
  for broken in 'undeclared: [' 'undeclared: maybe' '- a list'; do
    echo "$broken" >"$HOME/.config/tcli/config.yaml"
    for words in '' --help help 'help oncall' 'help oncall go' 'help config-keys'; do
      # shellcheck disable=SC2086 # words
      call tcli $words
      assert_status 0
      assert_stderr_has "tcli: warning: $HOME/.config/tcli/config.yaml:"
      assert_stderr_lines 1
      [[ $output ]] || complain 'expected the help'
    done
    call tcli --from path help go # a module may be called so
    assert_error 125 "$HOME/.config/tcli/config.yaml:"
    assert_absent "$W/ran-help"
    call tcli oncall go
    assert_error 125 "$HOME/.config/tcli/config.yaml:"
    run_hint
    assert_status 0
  done
  TCLI_UNDECLARED=maybe call tcli help oncall
  assert_status 0
  assert_stderr_has 'tcli: warning: '
}

@test "a config that is no file, or that anyone can change, is refused with a hint that helps" {
  local file=$HOME/.config/tcli/config.yaml
  declared_module oncall
  mkdir -p "$file"
  call tcli oncall go
  assert_error 125 'not a regular file'
  run_hint
  assert_status 0
  call tcli oncall go # which the hint alone has mended
  assert_status 0
  echo 'undeclared: allow' >"$file"
  call tcli oncall go
  assert_status 0
  chmod o+w "$file"
  call tcli oncall go
  assert_error 125 "$file: anyone can change it"
  assert_stderr_has "hint: chmod o-w $file"
  call tcli help oncall
  assert_status 0
  call tcli __complete -- onc
  assert_status 0
  assert_stderr_empty
  call tcli oncall go
  run_hint
  call tcli oncall go
  assert_status 0
}
