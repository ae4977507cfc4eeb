#!/usr/bin/env bats
# Candidates that a module has itself (`complete: true`): the one time that TAB runs anything, sealed and for a moment.
load ../support/helpers
load ../support/tab_helpers

setup() {
  common_setup
  a_module ship
}

# a_module NAME [FOLDER]: its completer is what `answers` wrote beside it. answers: from standard input.
a_module() {
  make_module "$1" "${2:-$BIN}" <<'END'
#!/bin/bash
# ---
# tcli: 1
# summary: Ships things
# subjects: {box: The boxes}
# commands:
#   to:
#     summary: Ship
#     arguments: [{name: host, complete: true}, {name: more, complete: true, required: false, variadic: true}]
#     options:
#       - {name: via, short: v, complete: true, summary: On the way}
#       - {name: count, short: c, type: int, complete: true}
#       - {name: colour, type: choice, choices: [red, green]}
#       - {name: token, short: t, secret: true}
#       - {name: into, type: dir}
#   box list: {summary: List them, arguments: [{name: box, complete: true}, {name: plain, required: false}]}
# ---
[[ ${1-} == __complete ]] || { : >>"$W/ran"; exit; }
. "$TCLI_PLUGIN_DIR/answer"
END
}

answers() { cat >"$BIN/answer"; }

# only_offers WORDS LINES: as `offers`, and no command of the module was run for it.
only_offers() {
  offers "$@"
  assert_absent "$W/ran"
}

# offers_none WORDS: nothing, for whatever reason, and quietly.
offers_none() {
  local -a words=()
  eval "words=($1)"
  call tcli __complete -- "${words[@]}"
  assert_status 0
  assert_stdout_empty
  assert_stderr_empty
}

@test "what the module says is offered where it begins with what was typed, with its descriptions" {
  need_seal
  answers <<<$'printf "%s\\n" "web1\tThe first" web2 db1; echo noise >&2'
  only_offers "ship to ''" $'web1\tThe first\nweb2\t\ndb1\t'
  only_offers 'ship to we' $'web1\tThe first\nweb2\t'
  only_offers 'ship to db1 d' $'db1\t'
  only_offers 'ship to --via w' $'web1\tThe first\nweb2\t'
  only_offers 'ship to --via=w' $'--via=web1\tThe first\n--via=web2\t'
  only_offers 'ship to -v d' $'db1\t'
  only_offers 'ship box list d' $'db1\t'
  only_offers '--no-input ship to d' $'db1\t'
  offers_none 'ship to zzz'
  [[ ! -e $HOME/.local/state/tcli/history ]] || complain 'it stands in the history'
  call tcli plugin check ship
  assert_stdout 'ship: declared'
  call tcli plugin show ship -k commands.0.arguments.0.complete
  assert_stdout true
}

@test "the words that it gets, and the variables" {
  need_seal
  answers <<'END'
printf '%s\n' "<$*>" "<$#>" "<$TCLI_COMPLETE $TCLI_MODULE $TCLI_SUBJECT $TCLI_VERB ${TCLI_RUN_ID-none} ${SECRET-none} ${TCLI_ARG_HOST-none}>"
END
  export SECRET=s
  only_offers "ship box list '<'" $'<__complete box list box -- <>\t\n<6>\t\n<1 ship box list none none none>\t'
  only_offers "ship to 'a b' --count=3 --via '<'" $'<__complete to via -- a b --count=3 --via <>\t\n<8>\t\n<1 ship  to none none none>\t'
  only_offers "ship to --count='<'" $'--count=<__complete to count -- --count <>\t\n--count=<6>\t\n--count=<1 ship  to none none none>\t'
  only_offers "ship to --token secret --token=secret -tsecret a '<'" $'<__complete to more -- --token * --token=* -t* a <>\t\n<10>\t\n<1 ship  to none none none>\t'
}

@test "rule 56: words are never evaluated, and no candidate is a line, an escape code or an option by stealth" {
  need_seal
  answers <<'END'
printf '%s\n' "two words" "it's" '"q"' '$(touch pwn)' '`touch pwn`' 'a:b' 'k=v' ':files' ':dirs' -x --yes '~root' '*' '\' ''
printf '%s\n' $'esc\e[31m' $'cr\r' $'des\ta\e[2Jb' $'two\ttabs\there' $'bad\xff' $'\tno value' $'bidi\xe2\x80\xae'
printf 'nul\0x\nlast'
END
  local some=$'two words\t\nit\'s\t\n"q"\t\n$(touch pwn)\t\n`touch pwn`\t\na:b\t\nk=v\t\n:files\t\n:dirs\t\n'
  only_offers "ship to ''" "$some"$'~root\t\n*\t\n\\\t\nlast\t'
  only_offers "ship to -- ''" "$some"$'-x\t\n--yes\t\n~root\t\n*\t\n\\\t\nlast\t'
  only_offers "ship to '\$('" $'$(touch pwn)\t'
  only_offers "ship to '\$(touch pwn)' ':f'" $':files\t'
  only_offers "ship to \$'x\\ny' '\`t'" $'`touch pwn`\t'
  assert_absent pwn
  assert_absent "$BIN/pwn"
}

@test "rule 55: a module that hangs has a quarter of a second, in silence, and leaves no process" {
  need_seal
  need_strace
  local mark=60.$RANDOM$RANDOM
  answers <<<"echo web1; sleep $mark & setsid sleep $mark & (trap '' TERM HUP; sleep $mark)"
  offers_none "ship to ''"
  local tries
  for tries in {1..1000}; do pgrep -f "sleep $mark" >/dev/null || break && sleep 0.02; done
  ! pgrep -f "sleep $mark" || complain 'a process is left'
  call env ASAN_OPTIONS=detect_leaks=0 strace -qq -e trace=poll,ppoll -e signal=none -o "$W/polls" "$TCLI" __complete -- ship to ''
  assert_stdout_empty
  local longest
  longest=$(sed -nE 's/^poll\(.*, ([0-9]+)\) += .*/\1/p' "$W/polls" | sort -n | tail -1)
  [[ -n $longest && $longest -le 250 ]] || complain "it waits $longest ms"
}

@test "no answer: another status than 0, more than 64 KiB, death by a signal; of many lines the first thousand count" {
  need_seal
  local body
  for body in 'echo web1; exit 3' 'echo web1; kill -SEGV $$' 'yes web1' 'echo web1; yes >&2' 'echo web1; exec /no/such' \
    'echo web1; head -c 70000 /dev/zero'; do
    answers <<<"$body"
    offers_none "ship to ''"
  done
  answers <<<'seq 3000'
  only_offers "ship to 100" $'100\t\n1000\t'
  offers_none 'ship to 1001'
}

@test "sealed: it writes nothing, reaches nothing, and has no terminal and no input" {
  need_seal
  python3 -c 'import socket, sys, time
server = socket.create_server(("127.0.0.1", 0)); print(server.getsockname()[1], flush=True); time.sleep(60)' >"$W/port" &
  local server=$!
  while [[ ! -s $W/port ]]; do sleep 0.02; done
  (exec 3<>"/dev/tcp/127.0.0.1/$(<"$W/port")") || complain 'the server does not answer at all'
  local outside
  outside=$(mktemp -d /var/tmp/tcli-test-XXXXXX) # /tmp is an empty one of its own in there
  export HOME=$outside
  answers <<END
{ for place in "$HOME" "$BIN"; do : >"\$place/pwn" && echo "wrote \$place"; done
exec 3<>/dev/tcp/127.0.0.1/$(<"$W/port") && echo reached
read -r line && echo "read \$line"
: >/dev/tty && echo terminal; } 2>/dev/null
echo end
END
  echo input >"$W/input"
  only_offers "ship to ''" $'end\t' <"$W/input"
  kill "$server"
  [[ -z $(find "$W" "$outside" -name pwn) ]] || complain 'it wrote something'
  rm -r "$outside"
}

@test "TAB on anything else runs nothing, and an ordinary call or help asks nobody" {
  need_strace
  need_seal
  answers <<<': >>"$TCLI_PLUGIN_DIR/asked"; echo web1'
  local words
  for words in '' sh 'ship ' 'ship t' 'ship box ' 'ship to --' 'ship to --colour ' 'ship to --colour=r' 'ship to --into ' 'ship to --token ' \
    'ship to --token=' 'ship box list a ' 'ship box list a b ' 'help ship to ' 'help ship to x' 'ship nothing ' 'nothing '; do
    # shellcheck disable=SC2086 # a blank at its end: one more word, which is empty
    if [[ $words == *' ' || -z $words ]]; then call_traced "$TCLI" __complete -- $words ''; else call_traced "$TCLI" __complete -- $words; fi
    assert_status 0
    assert_nothing_executed
  done
  call_traced "$TCLI" __complete -- ship to ''
  [[ $(executed | sed -n 1p) == */bwrap ]] || complain "executed: $(executed)"
  call_traced "$TCLI" help ship to
  assert_nothing_executed
}

@test "what could not be called is not asked: broken, undeclared, in a relative folder, written by anyone; and not without a seal" {
  need_strace
  need_seal
  answers <<<'echo web1'
  only_offers "ship to ''" $'web1\t'
  a_module near "$W/here/near"
  cp "$BIN/answer" "$W/here/near"
  # shellcheck disable=SC2030
  (
    export PATH=near:$PATH
    call_traced "$TCLI" __complete -- near to ''
    assert_nothing_executed
    export TCLI_DISCOVERY_RELATIVE_PATH=allow
    only_offers "near to ''" $'web1\t'
  )
  chmod o+w "$BIN/tcli-ship"
  call_traced "$TCLI" __complete -- ship to ''
  assert_nothing_executed
  assert_stdout_empty
  chmod o-w "$BIN/tcli-ship"
  sed -i 's/{name: box, complete: true}/{name: box, complete: false}/' "$BIN/tcli-ship"
  call_traced "$TCLI" __complete -- ship to ''
  assert_nothing_executed
  call tcli plugin check ship
  assert_status 1
  assert_stdout_has "tcli-ship:16:70: 'complete' must be true, modules, runs, packs or config-keys, not 'false'"
}

@test "without bubblewrap there are no candidates, and nothing is said" {
  need_mounts
  answers <<<'echo web1'
  : >"$W/no-bwrap"
  call unshare -m sh -c 'for place in /usr/bin/bwrap /usr/local/bin/bwrap /bin/bwrap; do
      if [ -e "$place" ]; then mount --bind "$W/no-bwrap" "$place"; fi
    done && exec "$TCLI" __complete -- ship to ""'
  assert_status 0
  assert_stdout_empty
  assert_stderr_empty
}

@test "it stands in the folder of the call, where the seal shows that" {
  need_seal
  answers <<<'pwd'
  only_offers "ship to ''" $'/\t'
  cd /usr/share
  only_offers "ship to ''" $'/usr/share\t'
}

@test "behind an alias too" {
  need_seal
  mkdir -p "$HOME/.config/tcli"
  echo 'alias: {send: ship to --count=1}' >"$HOME/.config/tcli/config.yaml"
  answers <<<'echo "<$*>"'
  only_offers "send '<'" $'<__complete to host -- --count=1 <>\t'
}

@test "a secret can't have it" {
  sed -i 's/secret: true}/secret: true, complete: true}/' "$BIN/tcli-ship"
  call tcli plugin check ship
  assert_status 1
  assert_stdout_has "tcli-ship:14:59: a secret can't have 'complete: true': candidates are shown"
}

@test "it gets the variables that options of its command name, but for secrets" {
  need_seal
  sed -i 's/summary: On the way}/summary: On the way, env: SHIP_VIA}/; s/secret: true}/secret: true, env: SHIP_TOKEN}/' "$BIN/tcli-ship"
  answers <<<'echo "<${SHIP_VIA-none} ${SHIP_TOKEN-none} ${SHIP_OTHER-none}>"'
  SHIP_VIA='the sea' SHIP_TOKEN=hush SHIP_OTHER=x only_offers "ship to ''" $'<the sea none none>\t'
  SHIP_VIA='the sea' only_offers "ship box list ''" $'<none none none>\t'
  only_offers "ship to ''" $'<none none none>\t'
}
