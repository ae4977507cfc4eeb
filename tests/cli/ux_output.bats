# Rules 16, 20 and 23 to 34: what built-in commands print, how much of it, and how it can be asked for; each command of each module.
load ../support/pack_helpers

with_option() { commands_where "any(.options[]; .name == \"$1\")"; }

# A line of standard output, and with -q nothing at all: says ONE-LINE-PATTERN UNDO-COMMAND -- COMMAND...
says() {
  local pattern=$1
  shift
  call tcli "$@"
  assert_status 0
  [[ $output =~ $pattern && $(wc -l <"$W/out") == "${LINES_WANTED:-1}" ]] || complain "expected the line: $pattern"
  assert_stderr_empty
}
says_nothing() {
  call tcli "$@"
  assert_status 0
  assert_stdout_empty
  assert_stderr_empty
}

@test "rule 33: each command that changes something has -q, --quiet" {
  call commands_where '.effect != "read"'
  [[ $(wc -l <"$W/out") -ge 25 ]] || complain 'too few commands that change something'
  cp "$W/out" "$W/changing"
  call commands_where '.effect != "read" and (any(.options[]; .name == "quiet" and .short == "q") | not)'
  assert_stdout_empty
  call commands_where 'any(.options[]; .short == "q" and .name != "quiet")'
  assert_stdout_empty
}

@test "rule 33: a change of the config prints one line, -q none" {
  says '^packs.hint is false now$' config set packs.hint false
  says '^packs.hint is not set any more' config unset packs.hint
  says_nothing config set -q packs.hint false
  says_nothing -q config set packs.hint true
  says_nothing --quiet config unset packs.hint
  says '^packs.hint was not set$' config unset packs.hint
  says_nothing config unset --quiet packs.hint
  export EDITOR=true
  says '^nothing was changed$' config edit
  says_nothing config edit -q
}

@test "rule 33: a change of the history prints one line, -q none" {
  declared_module oncall
  tcli oncall go
  says ': noted$' history annotate last a note
  says_nothing history annotate -q last another
  [[ $(tcli history show -k note) == another ]] || complain 'no note'
  tcli history export >"$W/runs"
  says '^0 of 1 runs added$' history import "$W/runs"
  says_nothing history import --quiet "$W/runs"
  says '^0 runs removed$' --yes history prune
  says_nothing --yes history prune -q
  says_nothing -q --yes history prune
  says '^0 runs would go$' --yes history prune -q --dry-run
}

@test "rule 33: a change of the completion prints one line, -q none" {
  says "^fish: wrote $HOME/.config/fish/completions/tcli.fish$" completion install fish
  says '^everything is there already$' completion install fish
  says_nothing completion install -q fish
  says "^fish: removed " completion remove fish
  says_nothing -q completion remove fish
  LINES_WANTED=1 says '^fish: would write ' completion install -q --dry-run fish
  assert_absent "$HOME/.config/fish/completions/tcli.fish"
  says_nothing completion install -q fish
  assert_exists "$HOME/.config/fish/completions/tcli.fish"
  says_nothing completion remove -q fish
  assert_absent "$HOME/.config/fish/completions/tcli.fish"
}

@test "rule 33: a change of plugins prints one line, -q none" {
  local plugin=$TEST_PLUGINS/good.so
  [[ -e $plugin ]] || plugin=$(find "$TEST_PLUGINS" -name '*.so' | sort | head -1)
  cp "$plugin" "$W/clock.so"
  call tcli plugin link "$W/clock.so"
  [[ $output == "clock: linked to $W/clock.so"* ]] || complain 'expected a line'
  call tcli plugin link -q "$W/clock.so"
  assert_status 0
  assert_stdout_empty
  says '^clock: unlinked$' plugin unlink clock
  tcli plugin link -q "$W/clock.so" 2>/dev/null
  says_nothing plugin unlink -q clock
  call tcli plugin unlink -q clock
  assert_error 1 "no link to 'clock'"
}

@test "rule 33: a change of packs prints what it does, -q none" {
  a_pack core
  call tcli pack install -q "$(url_of core)"
  assert_status 2
  assert_stdout_has '+ core-hello' # what a person is asked about is shown
  says_nothing pack install -q --yes "$(url_of core)"
  says "^core: $(short_of core) is installed$" pack install --yes "$(url_of core)"
  says '^core: stays as it is' pack pin core
  says '^core: follows updates$' pack unpin core
  says_nothing pack pin -q core
  says_nothing pack unpin -q core
  says '^everything is up to date$' pack update
  says_nothing pack update -q
  says_nothing -q pack update
  says '^nothing is newer' pack fetch
  says_nothing pack fetch -q
  verb core modules/core-hello/more 'summary: More' 'echo more'
  commit core More
  says_nothing pack update -q
  call tcli core-hello more
  assert_stdout more
  says "^core: .*\.\.$(short_of core HEAD~1)" pack rollback core
  says_nothing pack rollback -q core
  says "^core   $(short_of core)$" pack bundle core -o "$W/one.tar"
  says_nothing pack bundle -q core -o "$W/two.tar"
  says "^core   $W/mirrors/core.git$" pack mirror "$W/mirrors"
  says_nothing pack mirror -q "$W/mirrors"
  says '^everything is as ' pack sync --yes "$W/one.tar"
  says_nothing pack sync -q --yes "$W/one.tar"
  call tcli pack install -q --dry-run "$(url_of core)@HEAD"
  [[ $status != 0 || -n $output ]] || complain 'a dry run that says nothing'
  says '^core: linked to ' pack link "$W/core"
  says '^core: unlinked; ' pack unlink core
  says_nothing pack link -q "$W/core"
  says_nothing pack unlink -q core
  says '^core: removed$' pack remove core
  says_nothing pack install -q --yes "$(url_of core)"
  says_nothing pack remove -q core
}

@test "rule 33: a change of the team prints what it does, -q none" {
  a_pack core
  printf 'tcli: 1\npacks: []\n' >"$W/core/team.yaml"
  commit core Team
  says_nothing team join -q --yes "$(url_of core)"
  says '^everything is up to date$' team update
  says_nothing team update -q
  says '^core: left, 1 pack removed$' team leave
  says_nothing team join --quiet --yes "$(url_of core)"
  says_nothing team leave -q
}

@test "rule 16: -q and -v before the module; warnings and errors stay" {
  mkdir -p "$HOME/.config/tcli"
  echo 'no-such-key: 1' >"$HOME/.config/tcli/config.yaml"
  call tcli -q plugin list
  assert_status 0
  assert_stdout_has plugin
  assert_stderr_has 'tcli: warning: '
  call tcli -q nothing
  assert_error 127 "no module 'nothing'"
  call tcli -q config list --all
  assert_status 0
  assert_stdout_has undeclared
  rm "$HOME/.config/tcli/config.yaml"
  unset TCLI_CONTAINERS_ENGINE
  call tcli config list
  assert_stderr_has 'nothing is set'
  call tcli --quiet config list
  assert_stderr_empty
  export TCLI_CONTAINERS_ENGINE=none
  declared_module oncall
  tcli oncall go
  tcli oncall go
  call tcli history list -n 1
  assert_stderr '1 of 2, -n shows more'
  call tcli -q history list -n 1
  assert_status 0
  assert_stderr_empty
  call tcli -v oncall go
  assert_status 0
  cp "$W/err" "$W/verbose"
  call env TCLI_DEBUG=1 "$TCLI" oncall go
  diff <(sed 's/[0-9]\{2,\}/N/g' "$W/verbose") <(sed 's/[0-9]\{2,\}/N/g' "$W/err") || complain 'not as TCLI_DEBUG=1'
  call tcli -q -v oncall go
  assert_stderr_has 'tcli: debug: find oncall'
  [[ -z $(tcli -v oncall go 2>/dev/null | grep -v '^<go>$') ]] || complain 'another output'
}

@test "rule 25: every built-in command has -o and -k, the same everywhere, but those whose output is no record" {
  # What a build server reads comes on top of that; a run of tests tells of itself as test programs do.
  call commands_where 'any(.options[]; .name == "output" and .type == "choice" and
    (.choices - ["junit"] != ["table", "json", "yaml", "name", "csv"]) and .choices != ["tap", "json", "junit"])'
  assert_stdout_empty
  call commands_where 'any(.options[]; .name == "output" and .type == "choice") != any(.options[]; .name == "key" and .short == "k")'
  assert_stdout_empty
  call commands_where 'all(.options[]; .name != "output" or .type != "choice")'
  # A script, what a run printed, runs as a file of them, and the file of packs that --output names.
  printf '%s\n' 'completion bash' 'completion zsh' 'completion fish' 'history output' 'history export' 'pack bundle' >"$W/raw"
  diff "$W/raw" "$W/out" || complain 'a command that has no record'
}

@test "rules 25 and 27: config path and history rerun --dry-run in every form" {
  call tcli config path
  assert_stdout "$HOME/.config/tcli/config.yaml"
  cp "$W/out" "$W/path"
  call tcli config path -o name
  cmp "$W/out" "$W/path"
  call tcli config path -k path
  assert_stdout "$HOME/.config/tcli/config.yaml"
  call tcli config path -o json
  assert_json '.schema_version == 1 and .config[0].path != ""'
  call tcli config path -o csv
  assert_stdout "path"$'\n'"$HOME/.config/tcli/config.yaml"
  declared_module oncall
  tcli oncall go 'a b'
  call tcli history rerun last --dry-run -o csv
  [[ $output == id,call$'\n'[0-9A-Z]*,"cd $W/here && tcli oncall go 'a b'" ]] || complain 'other CSV'
  call tcli history rerun last --dry-run -k argv.2
  assert_stdout go
  call tcli history rerun last -k argv.2
  assert_error 2 '--key is for --dry-run'
  run_hint
  assert_stdout go
  call tcli history annotate last -o csv x
  [[ $output == id,note$'\n'*,x ]] || complain 'other CSV'
}

@test "rule 29: times in JSON are ISO 8601 in UTC" {
  declared_module oncall
  TZ=Asia/Tokyo call tcli oncall go
  TZ=Asia/Tokyo call tcli history list -o json
  assert_json '[.. | strings | select(test("^[0-9]{4}-"))] | length >= 1 and all(test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$"))'
}

@test "rule 34: >/dev/full is a failure with a message, in every built-in command" {
  local module words
  declared_module oncall
  tcli oncall go
  tcli --capture=all oncall go x
  a_pack core
  installed core
  while read -r words; do # bare help, and the help of each
    # shellcheck disable=SC2086
    call bash -c '"$TCLI" "$@" >/dev/full' full $words --help
    assert_error 1 'standard output'
  done < <(commands_where true)
  local -A arguments=([plugin show]=oncall [plugin which]=oncall [plugin check]=oncall [config get]=undeclared [config set]='packs.hint true'
    [config unset]=packs.hint [history rerun]='last --dry-run' [history check]='--max 1h' [history annotate]='last x' [history import]="$W/runs"
    [pack show]=core [pack diff]=core [pack pin]=core [pack unpin]=core [pack remove]=core [pack rollback]=core [pack link]="$W/core" [pack unlink]=core
    [pack install]="--yes $(url_of core)" [pack bundle]="core -o $W/b.tar" [pack mirror]="$W/m" [pack sync]="--yes $W/lock" [plugin link]="$W/clock.so"
    [plugin unlink]=clock [plugin new]=greet [plugin adopt]="$W/script" [plugin test]="$W/tested" [team join]="--yes $(url_of core)")
  tcli history export >"$W/runs"
  mkdir -p "$W/tested/tests"
  printf "#!/bin/sh\n" | tee "$W/tested/tests/works" >"$W/script" && chmod +x "$W/script" "$W/tested/tests/works"
  cp "$PACKS/current/packs.lock" "$W/lock"
  cp "$(find "$TEST_PLUGINS" -name '*.so' | sort | head -1)" "$W/clock.so"
  printf 'tcli: 1\npacks: []\n' >"$W/core/team.yaml"
  commit core Team
  export EDITOR=true
  # In an order in which each has something to say.
  { commands_where true | grep -vE '^(pack (remove|schedule|link|unlink)|team leave|pack verify|config check)$' && printf '%s\n' 'pack link' 'pack unlink' 'team leave' 'pack remove'; } >"$W/all"
  while read -r words; do
    case $words in
      'team show' | 'team update' | 'pack update') continue ;; # below, once there is a team
      'pack rollback') echo y >"$W/core/y"; commit core Y; "$TCLI" pack update -q --yes ;;
      'plugin unlink' | 'pack unlink') "$TCLI" ${words/un/} ${arguments[${words/un/}]} >/dev/null 2>&1 ;;
      'team leave') "$TCLI" team join -q --yes "$(url_of core)"; arguments[pack remove]=core ;;
      'pack remove') "$TCLI" pack install -q --yes "$(url_of core)" ;;
    esac
    # shellcheck disable=SC2086
    call bash -c '"$TCLI" --yes "$@" >/dev/full' full $words ${arguments[$words]-}
    assert_error 1 'standard output'
  done <"$W/all"
  "$TCLI" team join -q --yes "$(url_of core)"
  for words in 'team show' 'team update' 'pack update'; do
    # shellcheck disable=SC2086
    call bash -c '"$TCLI" "$@" >/dev/full' full $words
    assert_error 1 'standard output'
  done
}

@test "rule 48: TCLI_DEBUG=1 tells the config, who was asked, what was found, what shadows what, and the cache" {
  declared_module oncall
  declared_module oncall "$W/second"
  printf '#!/no/such/interpreter\n' | make_module wreck
  export PATH=$BIN:$W/second:/usr/bin:/bin TCLI_UNDECLARED=allow
  mkdir -p "$HOME/.config/tcli"
  echo 'modules: {oncall: {settings: {token: geheim}}}' >"$HOME/.config/tcli/config.yaml"
  sleep 0.01
  call tcli -v oncall go
  assert_stderr_has "config: $HOME/.config/tcli/config.yaml: read"
  assert_stderr_has 'config: undeclared is set by environment, TCLI_UNDECLARED'
  assert_stderr_has "config: modules.oncall.settings.token is set by user, $HOME/.config/tcli/config.yaml"
  assert_stderr_lacks geheim
  local provider
  for provider in builtin native pack own; do assert_stderr_has "find oncall: provider $provider: none"; done
  assert_stderr_has "find oncall: provider path: $BIN/tcli-oncall"
  assert_stderr_has 'find oncall: path has it, and those behind it are not asked'
  call tcli -v oncall go
  assert_stderr_has 'config.yaml: remembered'
  assert_stderr_has 'oncall: declared, remembered'
  call tcli -v plugin list
  assert_stderr_has 'is missing'
  assert_stderr_has "list: provider path: oncall is $W/second/tcli-oncall"
  assert_stderr_has 'list: provider builtin: '
  assert_stderr_has "oncall ($W/second/tcli-oncall) is shadowed by $BIN/tcli-oncall: path finds it first"
  assert_stderr_has "wreck ($BIN/tcli-wreck) is broken: "
  call tcli -v plugin list
  assert_stderr_has 'is current'
  assert_stderr_lacks 'list: provider'
  assert_stderr_has 'is shadowed by'
  declared_module other
  call tcli -v plugin list
  assert_stderr_has 'is out of date'
  tcli config set -q modules.oncall.from own
  call tcli -v oncall go
  assert_stderr_has 'find oncall: modules.oncall.from names provider own'
  call tcli -v plugin list
  assert_stderr_has 'is not taken: modules.oncall.from names a provider without it'
}
