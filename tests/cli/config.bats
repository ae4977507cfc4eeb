#!/usr/bin/env bats
# tcli config: what is set, where it comes from, and changing it.
load config_helpers

@test "set writes the user's file, get reads it, unset takes it out" {
  call tcli config get undeclared
  assert_stdout allow
  call tcli config set undeclared refuse
  assert_status 0
  assert_stdout 'undeclared is refuse now'
  assert_stderr_empty
  [[ $(<"$FILE") == 'undeclared: refuse' && $(stat -c %a "$FILE" "${FILE%/*}" | tr '\n' ' ') == '600 700 ' ]]
  call tcli config get undeclared
  assert_stdout refuse
  call tcli config unset undeclared
  assert_stdout 'undeclared is not set any more: allow holds where nobody says otherwise'
  call tcli config unset undeclared
  assert_status 0
  assert_stdout 'undeclared was not set'
  [[ ! -s $FILE ]]
}

@test "comments and everything else stay where they are" {
  config <<<$'# Ours\n\nhistory:   # runs\n    keep: {age: 1d}   # one day\n    # the rest\nundeclared: allow'
  call tcli config set history.keep.age 90d
  call tcli config set packs.protocols https ssh
  call tcli config set history.enabled false
  [[ $(<"$FILE") == $'# Ours\n\nhistory:   # runs\n    keep: {age: 90d}   # one day\n    enabled: false\n    # the rest\nundeclared: allow\npacks.protocols: [https, ssh]' ]] || cat "$FILE"
  call tcli config get packs.protocols
  assert_stdout $'https\nssh'
}

@test "an unknown key, and a value that the key does not take, change nothing" {
  config <<<'undeclared: allow'
  cp "$FILE" "$W/before"
  call tcli config set undeclaredd refuse
  assert_error 2 "config set: no key 'undeclaredd': did you mean 'undeclared'?"
  run_hint
  assert_stdout 'undeclared is refuse now'
  cp "$W/before" "$FILE"
  call tcli config set 'modules.*.from' own
  assert_error 2 "config set: modules.*.from: '*' stands for a name"
  run_hint
  call tcli config set undeclared maybe
  assert_error 2 "config set undeclared: it wants one of: allow refuse, not 'maybe'"
  call tcli config set undeclared allow refuse
  assert_error 2 'not 2 values'
  call tcli config set history.keep 5
  assert_error 2 "no key 'history.keep': it holds keys of its own"
  call tcli config set packs.protocols https 'ssh file'
  assert_error 2 "'ssh file' is no item of a list"
  call tcli config set plugins.providers '[depot, store]'
  assert_error 2 "config set plugins.providers: '[depot,': '[' in a name, where only a-z, 0-9 and '-' may stand"
  call tcli config set plugins.providers depot STORE
  assert_error 2 "'STORE': upper case 'S' in a name"
  call tcli config get nothing.such
  assert_error 2 "config get: no key 'nothing.such'"
  call tcli config set modules.x.settings.y $'\xff'
  assert_error 1 "can't be changed alone"
  cmp "$FILE" "$W/before"
}

@test "rule 51: the nearest place wins: flag, environment, user, team, machine, default; and list tells which" {
  machine <<<$'undeclared: refuse\nhistory.keep.age: 1d\npacks.hint: false\nhistory.keep.runs: 5'
  team <<<$'defaults: {undeclared: allow, history.keep.age: 2d, packs.hint: true}\nfinal: {}'
  config <<<$'undeclared: refuse\nhistory.keep.age: 3d'
  TCLI_UNDECLARED=allow call tcli config list --show-origin
  assert_status 0
  assert_stdout "history.keep.age	3d	user	$FILE
history.keep.runs	5	system	$W/etc/tcli/config.yaml
packs.hint	true	team	$HOME/.local/share/tcli/packs/current/config.yaml
undeclared	allow	environment	TCLI_UNDECLARED"
  call tcli config list
  assert_stdout $'history.keep.age\t3d\nhistory.keep.runs\t5\npacks.hint\ttrue\nundeclared\trefuse'
  call tcli config list --all
  [[ $output == *$'\nhistory.keep.bytes\t1G\n'* && $output == *$'history.keep.age\t3d\n'* ]]
  XDG_CONFIG_DIRS=$W/none:$W/etc:relative call tcli config get history.keep.runs
  assert_stdout 5
  config <<<'color: never'
  TCLI_COLOR=always call tcli help
  assert_stdout_has $'\e['
  TCLI_COLOR=always call tcli --color=never help
  assert_stdout_lacks $'\e['
  TCLI_COLOR=never call tcli --color=always help
  assert_stdout_has $'\e['
  TCLI_COLOR=always call tcli --color=auto help
  assert_stdout_lacks $'\e['
}

@test "what the team calls final comes before all that is not stricter" {
  team <<<$'defaults: {undeclared: refuse, history.keep.age: 2d}\nfinal: {undeclared: refuse, history.keep.age: 2d}'
  config <<<$'undeclared: allow\nhistory.keep.age: 3d'
  call tcli config get undeclared --show-origin
  assert_stdout "undeclared	refuse	final	$HOME/.local/share/tcli/packs/current/config.yaml"
  assert_stderr_has "undeclared: the team's 'refuse' is final, 'allow' has no effect"
  call tcli config set undeclared allow
  assert_status 0
  assert_stderr_has "undeclared: the team's 'refuse', which is final, comes before it"
}

@test "a variable that comes before what was set is told" {
  TCLI_UNDECLARED=allow call tcli config set undeclared refuse
  assert_status 0
  assert_stderr_has 'undeclared: TCLI_UNDECLARED=allow comes before it'
  run_hint
  assert_stdout "undeclared	refuse	user	$FILE"
}

@test "get: status 1 where nothing is set and nothing holds by default; a list has an item a line" {
  call tcli config get images.allow
  assert_status 1
  assert_stdout_empty
  assert_stderr_empty
  call tcli config get images.allow -o json
  assert_status 1
  assert_json '.config == [{key: "images.allow", value: "", origin: "default", where: ""}]'
  call tcli config get images.allow -o csv
  assert_status 1
  assert_stdout $'key,value\nimages.allow,'
  config <<<'images: {allow: [team/*, "other/*"]}'
  call tcli config get images.allow
  assert_stdout $'team/*\nother/*'
}

@test "-o json and yaml have every field, an empty list is []" {
  call tcli config list -o json
  assert_json '. == {schema_version: 1, config: []}'
  assert_stderr_empty
  call tcli config list
  assert_stdout_empty
  assert_stderr 'nothing is set: tcli config list --all shows what holds by default'
  call tcli config get -o json undeclared
  assert_json '.config == [{key: "undeclared", value: "allow", origin: "default", where: ""}]'
  tcli config set undeclared refuse -q
  call tcli config list -o json
  assert_json ".config == [{key: \"undeclared\", value: \"refuse\", origin: \"user\", where: \"$FILE\"}]"
  call tcli config list -o name
  assert_stdout undeclared
  call tcli config list -o yaml
  assert_stdout_has '"origin": "user"'
}

@test "check tells what is wrong in every file and variable, and ends with 1" {
  call tcli config check
  assert_status 0
  assert_stdout_empty
  machine <<<'undeclard: allow'
  config <<<$'history:\n  keep: {age: long}'
  TCLI_PACKS_TIMEOUT=0 call tcli config check
  assert_status 1
  assert_stdout "$W/etc/tcli/config.yaml:1:1: unknown key 'undeclard', did you mean 'undeclared'?
$FILE:2:15: history.keep.age wants a length of time, such as 90d
TCLI_PACKS_TIMEOUT: '0': it wants milliseconds, 1 to 60000"
  assert_stderr_empty
  call tcli config check "$W/etc/tcli/config.yaml"
  assert_status 1
  call tcli config check -o json "$FILE"
  assert_status 1
  assert_json '.findings | length == 1'
  call tcli config check "$W/none/file"
  assert_error 1 "$W/none/file: No such file or directory"
  assert_stderr_has "hint: ls -la $W"
  run_hint
  assert_status 0
}

@test "check tells all that is wrong in a file, and takes one on standard input" {
  config <<<$'undeclared: alow\ncolor: [never]\nfoo: 1\nhistory: 1\nalias: {l: [a, b]}\npager: cat'
  call tcli config check
  assert_status 1
  assert_stdout "$FILE:1:13: undeclared wants one of: allow refuse
$FILE:2:8: color wants one of: auto always never
$FILE:3:1: unknown key 'foo'
$FILE:4:1: history holds keys of its own
$FILE:5:12: alias.l wants a module and its words, such as oncall rota list: it has to be one text, not a list"
  call tcli config get pager
  assert_error 125 "$FILE:1:13: undeclared wants one of: allow refuse"
  call tcli config check - <<<$'undeclared: alow\nfoo: 1'
  assert_status 1
  assert_stdout $'standard input:1:13: undeclared wants one of: allow refuse\nstandard input:2:1: unknown key \'foo\''
  call tcli config check - <<<'pager: cat'
  assert_status 0
  assert_stdout_empty
  call tcli config check - < <(head -c 2000000 /dev/zero)
  assert_status 1
  assert_stdout 'standard input: 2000000 bytes; at most 1048576 are read'
}

@test "check tells of a pack that is not here, and of variables that only look as if tcli read them" {
  config <<<$'modules:\n  oncall: {pack: nosuch}'
  TCLI_UNDECLRED=refuse TCLI_HISTORY_KEEP_AGE=1w TCLI_OWN=x call tcli config check
  assert_status 1
  assert_stdout_has "$FILE:2:12: modules.oncall.pack: no pack 'nosuch' is installed"
  assert_stdout_has 'TCLI_UNDECLRED is not read, did you mean TCLI_UNDECLARED?'
  assert_stdout_has 'TCLI_HISTORY_KEEP_AGE is not read: history.keep.age can be set in a file alone'
  assert_stdout_lacks TCLI_OWN
  mkdir -p "$W/nosuch/bin" && printf 'name: nosuch\nsummary: S\n' >"$W/nosuch/pack.yaml"
  tcli pack link "$W/nosuch"
  call tcli config check
  assert_status 0
}

@test "check tells of what is named and not there, each with its place" {
  machine <<<$'modules:\n  christmas: {from: path}'
  team <<<$'defaults:\n  alias.standup: oncal rota list\nfinal: {alias: {pause: oncal take}}'
  config <<<$'containers: {engine: none}\nmodules:\n  oncall:\n    from: nope\n  plugin: {from: path}'
  call tcli config check
  assert_status 1
  local team=$HOME/.local/share/tcli/packs/current/config.yaml
  assert_stdout "$team:3:17: alias.pause: no module 'oncal'
$team:2:3: alias.standup: no module 'oncal'
$W/etc/tcli/config.yaml:2:15: modules.christmas.from: provider path has no module 'christmas'
$FILE:4:5: modules.oncall.from: no provider 'nope'"
  rm "$W/etc/tcli/config.yaml" "$team"
  config <<<'containers: {engine: dokcer}'
  call tcli config check
  assert_status 1
  assert_stdout "$FILE:1:14: containers.engine: 'dokcer' is none of auto, docker, podman, none"
  rm "$FILE"
  TCLI_CONTAINERS_ENGINE=dokcer call tcli config check
  assert_stdout "TCLI_CONTAINERS_ENGINE: containers.engine: 'dokcer' is none of auto, docker, podman, none"
  TCLI_CONTAINERS_ENGINE=none call tcli config check
  assert_status 0
}

@test "check tells of a file that is not read since anyone can change it" {
  config <<<'undeclared: allow'
  chmod 666 "$FILE"
  call tcli config list
  assert_error 125 "$FILE: anyone can change it"
  call tcli config check
  assert_status 1
  assert_stdout "$FILE: anyone can change it"
  call tcli config check "$FILE" # what it says is right
  assert_status 0
  chmod o-w "$FILE"
  call tcli config check
  assert_status 0
}

@test "the mode of the file stays" {
  local mode
  for mode in 644 444 640; do
    config <<<'undeclared: allow'
    chmod "$mode" "$FILE"
    tcli config set -q undeclared refuse
    [[ $(stat -c %a "$FILE") == "$mode" && $(<"$FILE") == 'undeclared: refuse' ]] || complain "$mode: $(stat -c %a "$FILE")"
    tcli config unset -q undeclared
    [[ $(stat -c %a "$FILE") == "$mode" && ! -s $FILE ]] || complain "$mode: $(stat -c %a "$FILE")"
    rm -f "$FILE"
  done
}

@test "two at once lose nothing" {
  local number
  for number in {1..20}; do tcli config set "modules.m$number.history" off -q & done
  wait
  [[ $(tcli config list -o name | wc -l) == 20 ]]
}

@test "killed at any write, or on a full disk, the old file or the new one is there" {
  need_strace
  config <<<'undeclared: allow # mine'
  local call when killed failed
  for call in write openat rename fsync; do
    killed=0 failed=0
    for when in {1..12}; do
      rm -rf "$HOME/.cache" # what is remembered of the file is written by each run then, or calls are counted by the clock
      strace -qq -e "inject=$call:signal=KILL:when=$when" -e "trace=$call" -o /dev/null "$TCLI" config set undeclared refuse >/dev/null 2>&1 || killed=$((killed + 1))
      [[ $(<"$FILE") == 'undeclared: '@(allow|refuse)' # mine' ]] || complain "after $call $when"
      echo 'undeclared: allow # mine' >"$FILE"
      rm -rf "$HOME/.cache"
      strace -qq -e "inject=$call:error=ENOSPC:when=$when" -e "trace=$call" -o /dev/null "$TCLI" config set undeclared refuse >/dev/null 2>&1 || failed=$((failed + 1))
      [[ $(<"$FILE") == 'undeclared: '@(allow|refuse)' # mine' ]] || complain "after $call $when: no room"
      echo 'undeclared: allow # mine' >"$FILE"
    done
    [[ $killed != 0 && $failed != 0 ]] || complain "$call was never reached"
  done
}

@test "a file that would be too long to be read is not written" {
  local number
  for number in {10..26}; do printf 'modules.x.settings.a%s: %061000d\n' "$number" 0; done | config
  call tcli config set modules.x.settings.b "$(printf '%060000d' 0)"
  assert_error 1 "$FILE: it would be longer than 1048576 bytes"
  call tcli config get history.enabled
  assert_stdout true
}

@test "on a full disk edit fails as the others do" {
  need_strace
  is_sanitized && skip 'the sanitizer has to write too'
  config <<<'undeclared: allow'
  VISUAL=true call strace -qq -e inject=write:error=ENOSPC -e trace=write -o /dev/null "$TCLI" config edit
  assert_status 1
  [[ $(<"$FILE") == 'undeclared: allow' && $(ls "${FILE%/*}") == config.yaml ]]
}

@test "nothing is executed to read or change it" {
  call_traced "$TCLI" config set undeclared refuse
  assert_status 0
  assert_nothing_executed
  call_traced "$TCLI" config list --all --show-origin
  assert_nothing_executed
}

@test "what can't be there is not set: an engine that nobody knows, a provider that is not here" {
  call tcli config set containers.engine dokcer
  assert_error 2 "config set containers.engine: it wants one of: auto docker podman none, not 'dokcer'"
  call tcli config set modules.oncall.from nope
  assert_error 2 "config set modules.oncall.from: no provider 'nope'; there are: "
  assert_stderr_has ' path image'
  assert_absent "$FILE"
  call tcli config set containers.engine none
  assert_status 0
  call tcli config set modules.oncall.from path
  assert_status 0
  # A provider is one as soon as its plugin is named.
  call tcli config set plugins.providers nope
  call tcli config set modules.oncall.from nope
  assert_status 0
}

@test "an alias of a module that is not there yet is set, with a warning" {
  call tcli config set alias.standup 'oncal rota list'
  assert_status 0
  assert_stderr "tcli: warning: alias.standup: no module 'oncal' yet
hint: tcli plugin list"
  assert_stdout "alias.standup is 'oncal rota list' now"
  call tcli config set alias.hello 'christmas greet'
  assert_status 0
  assert_stderr_empty
}
