# `tcli __complete` as the shells ask it, and completions/tcli.bash in a real bash with the real tcli.
load ../support/helpers

SHIM=$(realpath "${BATS_TEST_DIRNAME-.}/../../completions/tcli.bash")

setup() {
  common_setup
  make_module oncall <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Who has the pager
# subjects: {rota: The rotations}
# commands:
#   take:
#     summary: Take the pager
#     arguments: [{name: who, type: choice, choices: [ann, anton, bob]}, {name: log, type: file, required: false}, {name: rest, type: dir, variadic: true, required: false}]
#     options:
#       - {name: count, short: c, type: int, summary: Number of shifts}
#       - {name: colour, short: k, type: choice, choices: [red, green], summary: Its colour}
#       - {name: into, type: dir}
#       - {name: from-file, type: path}
#       - {name: quiet, short: q, type: bool}
#   now: {summary: Who has it now}
#   rota list: {summary: The order}
#   rota set: {summary: Change it}
# ---
: >>"$W/ran"
END
}

# completes WORDS EXPECTED: the candidates, descriptions off, in any order; quietly, with 0, and nothing run
completes() {
  local -a words=()
  eval "words=($1)"
  call tcli __complete -- "${words[@]}"
  assert_status 0
  assert_stderr_empty
  [[ $(cut -f1 "$W/out" | sort) == "$(tr ' ' '\n' <<<"$2" | sed '/^$/d' | sort)" ]] || complain "expected for $1: $2"
  assert_absent "$W/ran"
}

@test "modules, with their summaries; broken ones are left out" {
  printf '#!/no/such/interpreter\n' | make_module oncrash
  completes 'onc' 'oncall'
  assert_stdout $'oncall\tWho has the pager'
  completes "''" 'completion config history pack plugin self team christmas oncall help'
  completes 'x' ''
  completes 'plug' 'plugin'
}

@test "a shadowed module is there once" {
  declared_module oncall "$W/later"
  PATH=$BIN:$W/later:/usr/bin:/bin completes 'onc' 'oncall'
}

@test "verbs and subjects, then the verbs of a subject" {
  completes "oncall ''" 'take now rota'
  assert_stdout_has $'take\tTake the pager'
  assert_stdout_has $'rota\tThe rotations'
  completes 'oncall t' 'take'
  completes "oncall rota ''" 'list set'
  completes 'oncall rota s' 'set'
  completes "oncall nothing ''" ''
  completes "nothing ''" ''
}

@test "options, and none after --" {
  completes 'oncall take --' '--count --colour --into --from-file --quiet --help'
  completes 'oncall take --co' '--count --colour'
  assert_stdout_has $'--count\tNumber of shifts'
  completes 'oncall take ann --q' '--quiet'
  completes 'oncall take -- --' ''
  completes 'oncall now --' '--help'
}

@test "the values of an option, in each way to write it" {
  completes "oncall take --colour ''" 'red green'
  completes 'oncall take --colour r' 'red'
  completes "oncall take -k ''" 'red green'
  completes 'oncall take --colour=g' '--colour=green'
  completes 'oncall take --colour=' '--colour=red --colour=green'
  completes "oncall take --into ''" ':dirs'
  completes "oncall take --from-file ''" ':files'
  completes "oncall take --into=" ':dirs'
  completes "oncall take --count ''" ''
}

@test "arguments by their place: choices, files, folders, and the variadic last one" {
  completes "oncall take ''" 'ann anton bob'
  completes 'oncall take an' 'ann anton'
  completes "oncall take ann ''" ':files'
  completes "oncall take ann log ''" ':dirs'
  completes "oncall take ann log a b c ''" ':dirs'
  completes "oncall take --count 3 -q --colour red an" 'ann anton'
  completes "oncall take -- an" 'ann anton'
  completes "oncall now ''" ''
}

@test "global options stand before the module" {
  completes '--' '--help --version --output --exec-path --from --yes --no-input --no-history --capture --color --no-pager --quiet --verbose'
  completes '--yes onc' 'oncall'
  completes '-y oncall t' 'take'
  completes '--from path oncall t' 'take'
  completes '--help onc' ''
}

@test "the values of a global option, in each way to write it" {
  completes "--color ''" 'auto always never'
  completes '--yes --color a' 'auto always'
  completes '--color=n' '--color=never'
  completes '--capture=' '--capture=off --capture=stderr --capture=all'
  completes "-o ''" 'table json yaml name csv'
  completes '-oj' '-ojson'
  completes '--output j' 'json'
  completes '--from p' 'pack path'
  completes '--from=bui' '--from=builtin'
  completes '--yes=' ''
  completes '--color always onc' 'oncall'
  completes "oncall take --color ''" 'ann anton bob' # not tcli's there
}

@test "help takes modules, topics and the words of a module" {
  completes 'help onc' 'oncall'
  completes 'help e' 'environment exit-codes'
  completes 'help oncall r' 'rota'
  completes 'help oncall rota l' 'list'
  completes 'help --' '--man --help'
  completes 'help --man onc' 'oncall'
  completes 'help --man e' ''
}

@test "built-in modules complete from their manifest" {
  completes "plugin ''" 'list show which check test adopt link unlink new'
  completes 'plugin list -' '--broken --output --key --help'
  completes "plugin list --output ''" 'table json yaml name csv'
  completes "plugin list -o j" 'json'
}

@test "a module without a manifest: files, and it is not asked" {
  undeclared_module plain
  sed -i '2i : >>"$W/ran"' "$BIN/tcli-plain"
  completes "plain ''" ':files'
  completes 'pla' 'plain'
}

@test "rule 55: nothing is executed, not even with a cold cache or a hostile module" {
  need_strace
  make_module hostile <<'END'
#!/bin/sh
: >>"$W/ran"
sleep 1000
END
  local words
  for words in hostile 'hostile x' 'oncall take --' 'help hostile' h; do
    rm -rf "$HOME/.cache"
    # shellcheck disable=SC2086
    call_traced timeout 20 "$TCLI" __complete -- $words
    [[ $(executed) == "$TCLI" ]] || complain "not expected to be executed: $(executed)"
    assert_status 0
  done
  assert_stdout_has $'hostile\t'
  assert_absent "$W/ran"
}

@test "rule 55: standard error is silent whatever is wrong" {
  local words
  mkdir -p "$HOME/.config/tcli" "$W/here/near"
  declared_module near "$W/here/near"
  printf 'tcli: 1\n' >"$BIN/tcli-oncrash.yaml"
  printf '#!/bin/sh\n' | make_module oncrash
  echo 'no-such-key: 1' >"$HOME/.config/tcli/config.yaml"
  export PATH=near:$PATH
  for words in '' near 'near go' 'oncrash x' 'nothing x y' --bogus '--bogus x' '--from nowhere oncall x' "$(printf '\xff')" 'oncall take --colour=blue x y'; do
    # shellcheck disable=SC2086
    call tcli __complete -- $words
    assert_stderr_empty
    assert_status 0
  done
  unset HOME
  call tcli __complete -- onc
  assert_stderr_empty
  assert_stdout_has oncall
  call tcli __complete
  assert_stderr_empty
  HOME=$W/home
  echo ': no yaml [' >"$HOME/.config/tcli/config.yaml"
  call env HOME="$W/home" "$TCLI" __complete -- onc
  assert_stderr_empty
  HOME=$W/home TCLI_UNDECLARED=nonsense call tcli __complete -- onc
  assert_stderr_empty
}

@test "a candidate never has a control character, a tab or a line end of foreign text" {
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: "a\\tb\\x1b[31m\\u202e"\n# commands: {go: {summary: "x\\ty"}}\n# ---\n' | make_module odd
  declared_module $'od\e[31m'
  declared_module $'od\nd'
  completes 'od' 'odd'
  if grep -q $'\e' "$W/out"; then complain 'an escape code'; fi
  [[ $(awk -F'\t' '{print NF}' "$W/out") == 2 ]] || complain 'expected one tab'
  completes 'odd g' 'go'
}

@test "rule 56: words are never evaluated" {
  completes "'\$(touch pwn)'" ''
  completes "oncall take '\$(touch pwn)' ''" ':files'
  completes "oncall '\`touch pwn\`' x" ''
  assert_absent pwn
}

@test "in an interactive bash: module, verb, option, value, file, and nothing is evaluated" {
  python3 -c 'import pexpect' 2>/dev/null || skip 'pexpect is not installed'
  ln -s "$TCLI" "$BIN/tcli"
  touch 'read me'
  mkdir folder
  call python3 - "$SHIM" <<'END'
import os, re, sys
import pexpect

CASES = [
    ("tcli onc", "tcli oncall "),
    ("tcli oncall ta", "tcli oncall take "),
    ("tcli oncall rota s", "tcli oncall rota set "),
    ("tcli oncall take --qui", "tcli oncall take --quiet "),
    ("tcli oncall take --colour gr", "tcli oncall take --colour green "),
    ("tcli oncall take --colour=gr", "tcli oncall take --colour=green "),
    ("tcli oncall take bo", "tcli oncall take bob "),
    ("tcli oncall take bob rea", "tcli oncall take bob read\\ me "),
    ("tcli oncall take --into fo", "tcli oncall take --into folder/"),
    ("tcli plugin lis", "tcli plugin list "),
    ("tcli help exi", "tcli help exit-codes "),
    ("tcli oncall take '$(touch pwn)' rea", "tcli oncall take '$(touch pwn)' read\\ me "),
    ("tcli oncall take $(touch pwn) rea", None),
    ("tcli '$(touch pwn)' ", None),
    ("tcli `touch pwn` ", None),
    ("tcli nothing x", "tcli nothing x"),
]
failed = False
for typed, expected in CASES:
    shell = pexpect.spawn("bash", ["--norc", "--noprofile", "-i"], encoding="utf-8", timeout=20, dimensions=(24, 200),
                          env={**os.environ, "PS1": "READY>", "INPUTRC": "/dev/null", "ASAN_OPTIONS": "detect_leaks=0"})
    shell.expect_exact("READY>")
    shell.sendline("bind 'set enable-bracketed-paste off'; bind -x '\"\\C-g\": printf \"[%s]\\n\" \"$READLINE_LINE\"'; source '"
                   + sys.argv[1] + "'; PS1=GO'>'")
    shell.expect_exact("\nGO>")
    shell.send(typed + "\t\x07")
    shell.expect(r"\[((?:tcli).*)\]\r\n")
    if expected is not None and shell.match.group(1) != expected:
        failed = True
        print("%r became %r, expected %r" % (typed, shell.match.group(1), expected))
    shell.close(force=True)
sys.exit(failed)
END
  assert_status 0
  assert_absent pwn
  assert_absent "$W/ran"
}

@test "names that tcli knows: modules, runs, packs, keys of the config, and nothing runs for them" {
  completes 'plugin show onc' oncall
  completes 'history list --module onc' oncall
  completes 'config set undecl' undeclared
  completes 'pack show ""' ''
  completes 'history show ""' ''
  tcli oncall take ann && rm "$W/ran"
  completes 'history show la' 'last last-failed'
  call tcli __complete -- history show ''
  [[ $output == *$'\ttcli oncall take ann: ok'* ]]
  mkdir -p "$W/core/bin" && echo 'name: core' >"$W/core/pack.yaml" && echo 'summary: Core' >>"$W/core/pack.yaml"
  tcli pack link "$W/core" >/dev/null
  completes 'pack show c' core
  completes 'plugin check cor' 'core :files'
  completes 'plugin test cor' 'core :files'
  completes 'plugin show cor' ''
  mv "$HOME/.local/share/tcli/packs/generations" "$W/away"
  completes 'pack show c' ''
  rm -r "$HOME/.local/state/tcli/history" && echo x >"$HOME/.local/state/tcli/history"
  completes 'history show ""' ''
}

@test "the values of a config key, as many as it takes" {
  completes "config set undeclared ''" 'allow refuse'
  completes "config set undeclared allow ''" ''
  completes "config set containers.engine ''" 'auto docker none podman'
  completes "config set containers.engine p" podman
  completes "config set packs.protocols ''" 'file git http https ssh'
  completes "config set packs.protocols https ''" 'file git http ssh'
  completes "config set packs.signers ''" ':files'
  completes "config set plugins.folders ''" ':dirs'
  completes "config set plugins.folders /tmp ''" ':dirs'
  completes "config set modules.x.from p" 'pack path'
  completes "config set modules.x.from pack ''" ''
  completes "config set modules.x.pack ''" ''
  mkdir -p "$W/core/bin" && printf 'name: core\nsummary: Core\n' >"$W/core/pack.yaml"
  tcli pack link "$W/core" >/dev/null
  completes "config set modules.x.pack ''" core
}

@test "--from of tcli's own modules has the providers, of others it is their own" {
  completes 'plugin show --from p' 'pack path'
  completes 'plugin show --from=bui' '--from=builtin'
  completes "plugin which oncall --from p" 'pack path'
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: S\n# commands: {go: {summary: Go, options: [{name: from}]}}\n# ---\n' | make_module odd
  completes 'odd go --from p' ''
}

@test "what takes the name of a module or a path has both" {
  completes 'plugin check onc' 'oncall :files'
  completes 'plugin check ./' ':files'
  completes 'plugin check oncall ./tcli' ':files'
  completes 'plugin test onc' 'oncall :files'
  completes 'plugin show ./' ''
}

@test "in zsh what has no description has no colon behind it" {
  need_program zsh
  ln -s "$TCLI" "$BIN/tcli"
  # shellcheck disable=SC2016
  call zsh -fc 'compdef() { : }; source $1/_tcli; _describe() { print -rl -- "${(@P)4}" }
    words=(tcli oncall take --colour r) CURRENT=5 PREFIX=; _tcli; words=(tcli oncall t) CURRENT=3 PREFIX=t; _tcli' zsh "${SHIM%/*}"
  assert_stdout $'red\ngreen\ntake:Take the pager'
}

@test "in zsh a description keeps the backslashes of what is escaped" {
  need_program zsh
  mkdir -p "$HOME/.config/tcli"
  printf 'alias: {lines: "oncall take \\"a\\nb\\""}\n' >"$HOME/.config/tcli/config.yaml"
  # shellcheck disable=SC2016 # _describe takes away one layer of them
  call zsh -fc 'compdef() { : }; source $1/_tcli; _describe() { print -rl -- "${(@P)4}" }
    PATH=$2:$PATH words=(tcli lin) CURRENT=2 PREFIX=lin; _tcli' zsh "${SHIM%/*}" "${TCLI%/*}"
  assert_stdout 'lines:alias of oncall take "a\\nb"'
}

@test "choices that would be taken for options are offered where none can stand" {
  make_module scale <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Scale
# commands:
#   set:
#     summary: Set
#     arguments: [{name: by, type: choice, choices: ['-fast', '-1', '1', slow]}]
#     options: [{name: step, type: choice, choices: ['-2', '2']}]
# ---
END
  completes "scale set ''" '1 slow'
  completes "scale set -- ''" '-1 -fast 1 slow'
  completes "scale set --step ''" '-2 2'
  completes "scale set --step -" -2
  completes "scale set --step=" '--step=-2 --step=2'
}
