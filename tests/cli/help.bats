#!/usr/bin/env bats
# Help at every level: from the manifest alone, the same bytes by every way, within 40 lines of 80 columns.
load ../support/pack_helpers

fits() {
  (($(wc -l <"$W/out") <= 40)) || complain "expected at most 40 lines: $(wc -l <"$W/out")"
  # Counted by characters as a terminal shows them.
  (($(wc -L <"$W/out") <= 80)) || complain "expected at most 80 columns: $(wc -L <"$W/out")"
}

# C0 and DEL, C1, and what turns the direction of a line.
no_control_characters() {
  assert_no_match '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' "$W/out" "$W/err"
}

# same_bytes WORDS... -- WORDS...: two calls that print the same with status 0 and silence on standard error.
same_bytes() {
  local first=()
  while [[ $1 != -- ]]; do
    first+=("$1")
    shift
  done
  shift
  call tcli "${first[@]}"
  assert_status 0
  assert_stderr_empty
  cp "$W/out" "$W/first"
  call tcli "$@"
  assert_status 0
  assert_stderr_empty
  [[ -s $W/out ]] && cmp "$W/first" "$W/out" || complain "expected the same as tcli ${first[*]}"
}

@test "rule 1: bare tcli, -h, --help and help: the same page, status 0" {
  same_bytes -- -h
  same_bytes -- --help
  same_bytes -- help
  same_bytes -- help --help
  same_bytes -- help help
  same_bytes -- --help plugin list
  same_bytes -- --yes --help
  assert_stdout_has 'Usage: tcli <module>'
}

@test "rule 4: every built-in command: help works by each way, with usage and examples, and runs nothing" {
  need_strace
  local modules module key commands=0
  modules=$(tcli plugin list -o json | jq -r '.modules[] | select(.kind == "builtin") | .name')
  [[ -n $modules ]]
  for module in $modules; do
    same_bytes help "$module" -- "$module" --help
    same_bytes help "$module" -- "$module" -h
    assert_stdout_has "Usage: tcli $module"
    assert_stdout_has Examples
    fits
    while read -r key; do
      commands=$((commands + 1))
      # shellcheck disable=SC2086
      same_bytes help "$module" $key -- "$module" $key --help
      # shellcheck disable=SC2086
      same_bytes help "$module" $key -- "$module" $key -h
      # --help beats everything else before --.
      # shellcheck disable=SC2086
      same_bytes help "$module" $key -- "$module" $key --no-such-option nonsense --help more
      assert_stdout_has "Usage: tcli $module $key"
      assert_stdout_has Examples
      assert_stdout_has "tcli $module $key"
      fits
      # shellcheck disable=SC2086
      call_traced "$TCLI" "$module" $key --help
      assert_nothing_executed
    done < <(tcli plugin show "$module" -o json | jq -r '.commands[].name')
  done
  ((commands >= 4))
}

# packs_of_examples: a server of git with two packs, of which an older version of one is installed, and a folder where somebody works on it.
packs_of_examples() {
  local pack
  git config --global "url.file://$W/.insteadOf" https://git.example.org/ops/
  git config --global --add "url.file://$W/.insteadOf" git@git.example.org:ops/
  for pack in core web; do
    a_pack "$pack"
    git -C "$W/$pack" tag v1.4
    ln -s "$pack" "$W/$pack.git"
  done
  printf 'tcli: 1\npacks: [https://git.example.org/ops/web.git]\n' >"$W/core/team.yaml" && commit core Team
  tcli pack install --yes https://git.example.org/ops/core.git
  echo more >"$W/core/more" && commit core More
  cp -r "$W/core" "$HOME/core"
}

@test "every example of every built-in command works" {
  local module example
  mkdir build && cp "$TEST_PLUGINS/sound.so" build/clock.so # what an author of a plugin has there
  mkdir "$HOME/scripts" && printf '#!/bin/sh\n' >"$HOME/scripts/old.sh" && chmod +x "$HOME/scripts/old.sh" # what plugin adopt is for
  make_module reader <<'END' # what a history has
#!/bin/sh
# ---
# tcli: 1
# summary: Reads what is there
# capture: all
# commands: {read: {summary: Read it, arguments: [{name: file}]}}
# ---
[ "$2" != missing ]
END
  packs_of_examples
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: Deploys\n# commands: {go: {summary: Go}}\n# ---\n:\n' >tcli-deploy # plugin check
  mkdir tests "$HOME/core/tests" # plugin test
  printf '#!/bin/sh\n' | tee tests/works >"$HOME/core/tests/works"
  chmod +x tcli-deploy tests/works "$HOME/core/tests/works"
  ln -s "$TCLI" "$BIN/tcli" # or self check ends with 1
  # No timer of this machine is to be changed.
  printf '#!/bin/sh\nexit 1\n' >"$BIN/systemctl"
  printf '#!/bin/sh\n[ "$1" = -l ] && exec cat "$W/crontab"\nexec cat >"$W/crontab"\n' >"$BIN/crontab"
  chmod +x "$BIN/systemctl" "$BIN/crontab" && touch "$W/crontab"
  export EDITOR=true
  tcli reader read missing || true
  for _ in {1..120}; do tcli reader read fine; done
  for module in $(tcli plugin list -o json | jq -r '.modules[] | select(.kind == "builtin") | .name'); do
    while read -r example; do
      [[ $example != *packs.lock* ]] || cp "$HOME/.local/share/tcli/packs/current/packs.lock" . # of then
      call bash -c 'tcli() { "$TCLI" "$@"; }; eval "$1"' example "$example"
      assert_status 0
    done < <(tcli plugin show "$module" -o json | jq -r '.commands[].examples[].run')
  done
  ((CALLS >= 5))
}

@test "the options that help shows are those that the command has" {
  local key compared=0
  while read -r key; do
    tcli plugin show plugin -o json | jq -r --arg key "$key" '.commands[] | select(.name == $key) | .options[].name' | sort >"$W/declared"
    tcli help plugin "$key" | grep -oE '^ +(-[a-z], )?--[a-z-]+' | sed 's/.*--//' | sort >"$W/shown"
    diff "$W/declared" "$W/shown"
    compared=$((compared + $(wc -l <"$W/declared")))
  done < <(tcli plugin show plugin -o json | jq -r '.commands[].name')
  ((compared >= 9))
}

@test "rule 2: a declared module: the same bytes at every level, from the manifest, and nothing runs" {
  make_module oncall <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Who has the pager
# description: Everybody has it once.
# version: "1.10"
# subjects: {rota: The rotation}
# commands:
#   take:
#     summary: Take the pager
#     description: It is yours then.
#     arguments: [{name: reason, summary: Why, variadic: true}]
#     options:
#       - {name: count, short: c, type: int, default: 3, summary: Number of shifts}
#       - {name: token, type: string, secret: true, env: ONCALL_TOKEN, summary: Pager API token}
#       - {name: mode, type: choice, choices: [day, night], summary: Which half}
#     examples: [{run: 'tcli oncall take "a bath"', summary: Off for half an hour}]
#   rota list: {summary: The order}
#   rota set: {summary: Change it, effect: write}
#   rota drop: {summary: Drop it, effect: destructive}
# ---
: >>"$W/ran"
END
  same_bytes help oncall -- oncall --help
  same_bytes help oncall -- oncall -h
  assert_stdout_has 'Who has the pager'
  assert_stdout_has 'Everybody has it once.'
  assert_stdout_has '1.10'
  assert_stdout_has 'Usage: tcli oncall [<subject>] <verb> [arguments]'
  assert_stdout_has 'take <reason>...'
  assert_stdout_has 'rota list'
  assert_stdout_has '(writes)'
  assert_stdout_has '(destructive)'
  same_bytes help oncall rota -- oncall rota --help
  same_bytes help oncall rota -- oncall rota -h
  assert_stdout_lacks take
  same_bytes help oncall take -- oncall take --help
  same_bytes help oncall take -- oncall take -h
  same_bytes help oncall take -- oncall take --count wrong --token x --help
  assert_stdout_has 'Usage: tcli oncall take [options] <reason>...'
  assert_stdout_has '-c, --count <int>'
  assert_stdout_has 'default: 3'
  assert_stdout_has 'secret'
  assert_stdout_has ONCALL_TOKEN
  assert_stdout_has 'one of: day, night'
  assert_stdout_has 'tcli oncall take "a bath"'
  same_bytes help oncall rota list -- oncall rota list --help
  call tcli oncall take -- --help
  assert_status 0
  assert_exists "$W/ran"
  rm "$W/ran"
  ONCALL_TOKEN=geheim call tcli oncall take --help
  assert_stdout_lacks geheim
  for words in 'help oncall' 'oncall -h' 'oncall take -h' 'oncall rota -h' 'help oncall rota drop'; do
    # shellcheck disable=SC2086
    call tcli $words
    assert_status 0
  done
  assert_absent "$W/ran"
}

@test "rules 2 and 3: --help behind help, and where the config is wrong: the page, and nothing runs by the defaults" {
  declared_module oncall
  undeclared_module plain
  local page words
  page=$(tcli help oncall go)
  for words in 'help oncall go --help' 'help oncall go -h' 'help --help oncall go' 'help oncall -h go'; do
    # shellcheck disable=SC2086 # words
    call tcli $words
    assert_status 0
    [[ $output == "$page" || $words == 'help --help'* ]] || complain "$words: another page"
  done
  mkdir -p "$HOME/.config/tcli"
  echo 'color: red' >"$HOME/.config/tcli/config.yaml"
  for words in 'oncall go --help' 'oncall --help' 'help oncall go' 'config set --help' 'plugin list -h' 'completion bash' 'self version' 'help'; do
    # shellcheck disable=SC2086 # words
    call tcli $words
    assert_status 0
    assert_stderr "tcli: warning: $HOME/.config/tcli/config.yaml:1:8: color wants one of: auto always never"
  done
  call tcli oncall go --help
  assert_stdout "$page"
  for words in 'oncall go' 'oncall go -- --help' 'plain --help' 'nothing --help' 'plugin list'; do
    # shellcheck disable=SC2086 # words
    call tcli $words
    assert_error 125 "$HOME/.config/tcli/config.yaml:1:8: color wants"
  done
  assert_absent "$W/ran"
}

@test "help of what is not there: the status and error of a call" {
  declared_module oncall
  call tcli help nothing-like-it
  assert_error 127 "no module 'nothing-like-it'"
  call tcli help exit-code
  assert_error 127 "no module 'exit-code'"
  assert_stderr_has 'hint: tcli help exit-codes'
  run_hint
  assert_status 0
  call tcli help oncall og
  assert_error 2 "oncall has no verb 'og'"
  call tcli help oncall go more
  assert_error 2 more
  run_hint
  assert_status 0
  : | make_module bad
  call tcli help bad
  assert_error 126 "bad can't run"
}

@test "rule 11: help of a module without a manifest says so, and how to see its own" {
  undeclared_module plain
  call tcli help plain
  assert_status 0
  assert_stdout_has 'plain has no manifest'
  assert_stdout_has 'tcli plain --help'
}

@test "rule 7: the topics: each there, within the width, and listed" {
  local topic
  for topic in config-keys exit-codes environment formatting contract manifest options; do
    call tcli help "$topic"
    assert_status 0
    assert_stderr_empty
    [[ $(head -1 "$W/out") == "$topic: "* ]] || complain 'expected the topic as heading'
    fits
  done
  call tcli help exit-codes
  local code
  for code in 0 1 2 125 126 127; do grep -qE "^ +$code +[a-z]" "$W/out" || complain "expected $code"; done
  call tcli help environment
  for code in TCLI_DEBUG TCLI_BIN TCLI_MODULE TCLI_SUBJECT TCLI_VERB TCLI_RUN_ID TCLI_PLUGIN_DIR discovery.relative_path TCLI_UNDECLARED XDG_CACHE_HOME; do assert_stdout_has "$code"; done
  call tcli help contract
  for code in declared verified unverified broken; do assert_stdout_has "$code"; done
}

@test "the manifest that the topic shows is one" {
  { tcli help manifest | sed -n 's/^  \(#.*\)/\1/p'; echo 'echo it runs'; } | make_module oncall
  call tcli plugin check oncall
  assert_status 0
  call tcli oncall take 'a bath'
  assert_status 0
  assert_stdout 'it runs'
}

@test "rule 6: the footer says where the docs are and where to report a bug" {
  call tcli
  assert_stdout_has 'docs: '
  assert_stdout_has 'report a bug'
}

@test "bare tcli: groups in order, marks, broken ones counted, built-ins named" {
  declared_module oncall "$BIN" 'Who has the pager'
  undeclared_module plain
  : | make_module bad
  call tcli
  assert_status 0
  assert_stderr_empty
  [[ $output =~ 'Modules shipped with tcli'.*christmas.*'Modules on your PATH'.*oncall.*'Who has the pager'.*plain\ +'~'.*'Built in:'.*plugin ]] || complain 'expected the groups in order'
  assert_stdout_has '1 module is broken: tcli plugin list --broken'
  assert_stdout_has '~ has no manifest'
  [[ ! $output =~ $'\n  bad' ]] || complain 'expected the broken one to be left out'
}

@test "bare tcli fits 40 lines of 80 columns with 0, 5 and 1,000 modules, whatever they are called" {
  TCLI_EXEC_PATH=$W/none call tcli
  assert_status 0
  fits
  local i long wide
  long=$(printf 'x%.0s' {1..60})
  wide=$(printf '漢字e\xcc\x81👩‍👩‍👧%.0s' {1..20})
  for i in 1 2 3 4 5; do declared_module "m$i" "$BIN" 'A summary'; done
  call tcli
  fits
  for i in 1 2 3 4 5; do assert_stdout_has "m$i "; done
  assert_stdout_lacks ' more: '
  declared_module "$long" "$BIN" "$wide"
  declared_module "a$long" "$BIN" "'$(printf 'word %.0s' {1..30})end'"
  undeclared_module "b$long"
  declared_module esc "$BIN" '"\e[31mred\e[0m\x07 \u202eright to left \u009b31m"'
  call tcli
  assert_status 0
  fits
  no_control_characters
  [[ $(state_of "$long") == declared && $(state_of esc) == declared ]]
  for ((i = 0; i < 1000; i++)); do ln -s tcli-m1 "$BIN/tcli-link$i"; done
  call tcli
  assert_status 0
  assert_stderr_empty
  fits
  assert_stdout_has 'more: tcli plugin list'
  assert_stdout_has 'Built in: completion config history pack plugin self team'
  assert_stdout_has christmas
}

@test "help pages of hostile manifests show no control characters and keep the width" {
  make_module foul <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: "\e[31mred\x07 \u009b2J"
# description: "line one\n\e]0;title\x07\ttabbed"
# version: "\e[1m"
# subjects: {rota: "\e[2J"}
# commands:
#   go:
#     summary: "\e[31mred"
#     description: "\e[31mred"
#     arguments: [{name: word, summary: "\e[31m", required: false}]
#     options: [{name: what, type: choice, choices: ["\e[1m", "b"], default: "b", summary: "\x7f\e[31m"}]
#     examples: [{run: "tcli foul go \e[1m", summary: "\e[31m"}]
#   rota list: {summary: "\e[2J"}
# ---
END
  local words
  for words in 'help foul' 'help foul go' 'help foul rota' 'plugin list' 'plugin show foul' 'plugin check foul' ''; do
    # shellcheck disable=SC2086
    call tcli $words
    assert_status 0
    no_control_characters
  done
  for words in 'go --what x' 'nothing' 'rota' 'rota nothing'; do
    # shellcheck disable=SC2086
    call tcli foul $words
    assert_status 2
    no_control_characters
  done
}

@test "help is the same whatever TERM, COLUMNS and LANG say" {
  call tcli
  cp "$W/out" "$W/first"
  local setting
  for setting in TERM= TERM=nonsense COLUMNS=0 COLUMNS=-1 COLUMNS=99999999999 COLUMNS=x LANG=xx_YY.nonsense LC_ALL=C LINES=1; do
    call env "$setting" "$TCLI"
    assert_status 0
    assert_stderr_empty
    cmp "$W/first" "$W/out"
  done
}
