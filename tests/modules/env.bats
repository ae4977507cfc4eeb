#!/usr/bin/env bats
# The module env: what a machine should have, held against real programs, variables, files and git settings.
load env_helpers

@test "check: a machine that has all of it" {
  answers alpha 'alpha 3.2.1'
  mkdir -m 700 own && touch own/file && chmod 640 own/file
  list tools: '  alpha: ">=3.2 <4"' variables: '  HOME:' folders: '  own: "0700"' \
    files: '  own/file:' '    at-most: "0644"' git: '  user.email: me@example.org'
  call tcli env check
  assert_status 0
  assert_stdout $'tool\talpha\t>=3.2 <4\t3.2.1\tok\trequired
variable\tHOME\tset\tset\tok\trequired
folder\town\t0700\tfolder 0700\tok\trequired
file\town/file\tat most 0644\tfile 0640\tok\trequired
git\tuser.email\tis me@example.org\tas wanted\tok\trequired'
  assert_stderr 'env: tcli-env.yaml: all 5 are as wanted, or optional'
}

@test "check: ends with 1 for each thing that is not as wanted, and tells how to mend it" {
  answers old 'old 1.9'
  answers new 'new 5.0'
  list tools: '  old:' '    version: ">=1.10"' '    mend: get a newer one' '  new: <5' '  none-such:' '  none-too:' '    optional: true' \
    variables: '  NONE_SUCH:' files: '  none:' git: '  none.such:'
  call tcli env check
  fails_with '6 of 7 not as wanted: tool old, tool new, tool none-such, variable NONE_SUCH, file none, git none.such'
  assert_stderr_has 'env: tool old: get a newer one'
  assert_stdout_has $'tool\told\t>=1.10\t1.9\ttoo old\trequired'
  assert_stdout_has $'tool\tnew\t<5\t5.0\ttoo new\trequired'
  assert_stdout_has $'tool\tnone-too\tany\t-\tmissing\toptional'
  run_hint
  assert_status 0
  list tools: '  none-too:' '    optional: true' variables: '  NONE_SUCH: {}' '    optional: true'
  call tcli env check
  fails_with "tcli-env.yaml:5: '{}' has to be quoted"
  list tools: '  none-too:' '    optional: true' variables: '  NONE_SUCH:' '    optional: true'
  call tcli env check
  assert_status 0
}

@test "check: versions as programs write them" {
  local text range verdict
  while IFS='|' read -r text range verdict; do
    answers odd "$text"
    list tools: "  odd:${range:+ \"$range\"}"
    call tcli env check
    [[ $output == *$'\t'"$verdict"$'\trequired' ]] || complain "expected of '$text' for $range: $verdict"
  done <<'END'
odd 1.2.3-rc1|>=1.2.3|1.2.3-rc1	too old
odd 1.2.3-rc1|>=1.2.2|1.2.3-rc1	ok
v20.1|=20|20.1	ok
v20.1|!=20.1|20.1	not this version
2024.05 (stable).|>=2024.5|2024.05	ok
odd 1.1.1w  11 Sep 2023|>1.1.1|1.1.1w	ok
odd 590 (GNU)|>=600|590	too old
go version go1.21.3 linux/amd64|>=1.9,<1.22|1.21.3	ok
odd 2.10|=2.1|2.10	another version
odd 99999999999999999999.0|>=99999999999999999998|99999999999999999999.0	ok
odd 1.0rc10|>1.0rc9|1.0rc10	ok
no number at all|>=1|no version; status 0	unknown
no number at all||no version; status 0	ok
END
}

@test "check: a program that crashes, fails, floods, or can't be run" {
  printf '#!/bin/sh\nkill -SEGV $$\n' >"$BIN/crashes"
  printf '#!/bin/sh\necho fails 2.5 >&2\nexit 3\n' >"$BIN/fails"
  printf '#!/bin/sh\necho floods 1.5\nexec yes 9.9\n' >"$BIN/floods"
  printf '#!/none/such\n' >"$BIN/broken"
  printf '#!/bin/sh\nprintf "zeros\\0 \\033[31m 7.1\\n"\n' >"$BIN/zeros"
  chmod 755 "$BIN"/*
  # A version behind the 64 KiB that are read.
  printf '#!/bin/sh\nyes %s | head -n 100\necho late 3.3\n' "$(printf 'x%.0s' {1..700})" >"$BIN/late"
  chmod 755 "$BIN/late"
  list tools: '  crashes: ">=1"' '  fails: ">=2"' '  floods: ">=1"' '  broken:' '  zeros: ">=7"' '  late:'
  call tcli env check
  fails_with '2 of 6 not as wanted: tool crashes, tool broken'
  assert_stdout_has $'\ntool\tlate\tany\tno version'
  output=${output%$'\n'*}
  assert_stdout $'tool\tcrashes\t>=1\tno version; killed by signal 11\tunknown\trequired
tool\tfails\t>=2\t2.5\tok\trequired
tool\tfloods\t>=1\t1.5\tok\trequired
tool\tbroken\tany\tcan\'t be run\tunknown\trequired
tool\tzeros\t>=7\t7.1\tok\trequired'
}

@test "check: a program that hangs, and one that leaves the pipe to another, hold nobody up" {
  printf '#!/bin/sh\ntrap "" TERM\nexec sleep 60\n' >"$BIN/hangs"
  printf '#!/bin/sh\necho leaves 4.2\nsetsid sleep 9 &\n' >"$BIN/leaves"
  chmod 755 "$BIN"/*
  printf 'tools:\n  leaves: ">=4"\n' >other.txt
  timeout 30 "$TCLI" env check other.txt >"$W/other" 2>&1 3>&- &
  list tools: '  hangs: ">= 1"'
  call timeout 30 "$TCLI" env check
  fails_with 'tool hangs'
  assert_stdout $'tool\thangs\t>=1\tno answer in 5 seconds\tunknown\trequired'
  wait "$!"
  grep -qF $'tool\tleaves\t>=4\t4.2\tok' "$W/other"
}

@test "check: a program gets the words of the list as they stand there, no terminal and no input" {
  printf '#!/bin/sh\nprintf "<%%s>" "$@" >%q\ncat >>%q\n[ ! -t 0 ] && echo 1.0\n' "$W/got" "$W/got" >"$BIN/asked"
  chmod 755 "$BIN/asked"
  list tools: '  label:' '    version: ">=1"' "    ask: [asked, '\$(touch pwned)', \"a  b\", ;, '\`touch', 'pwned\`', -x] # this is no word"
  call tcli env check <<<'the input of tcli'
  assert_status 0
  [[ $(<"$W/got") == '<$(touch pwned)><a  b><;><`touch><pwned`><-x>' ]] || complain "got: $(<"$W/got")"
  list tools: '  label:' '    ask:' '      - asked' "      - 'it''s'" '      - "a\\b" # a comment' '    version: ">=1"' '  sh:' '    optional: true'
  call tcli env check
  assert_status 0
  [[ $(<"$W/got") == "<it's><a\\b>" ]] || complain "got: $(<"$W/got")"
  assert_absent pwned
}

@test "values of variables and settings are told only where the list says so" {
  export HIDDEN=hunter2 SHOWN=$'a\tb\e[31m\\"\xff' RIGHT=yes
  git config --global url.https://hunter2@host.insteadOf x
  list variables: '  HIDDEN: other' '  SHOWN:' '    tell: true' '  RIGHT: yes' git: '  "url.https://hunter2@host.insteadof":' '  user.email:' '    tell: true'
  call tcli env check
  fails_with 'variable HIDDEN'
  assert_stdout_has $'variable\tHIDDEN\tis other\tsomething else\tanother value'
  assert_stdout_has $'SHOWN\tset\ta\\x09b\\x1b[31m\\"'
  list variables: '  HIDDEN:' '    tell: false' '  SHOWN:' '    tell: true' git: '  user.email:' '    tell: true' '  user.name:'
  local command
  for command in 'check -o json' 'check -o table' report; do
    # shellcheck disable=SC2086
    call tcli env $command
    assert_no_match hunter2 "$W/out" "$W/err"
    assert_no_match '[\x00-\x08\x0b-\x1f]' "$W/out"
    assert_stdout_has me@example.org
  done
  call tcli env check -o json
  assert_json '.ok == false and .schema_version == 1 and (.checks | length) == 4 and .checks[0].found == "set" and .checks[3].verdict == "missing"'
}

@test "check: what bash sets by itself is no variable of the caller" {
  list variables: '  BASH_VERSION:' '  KIND:' '  OPTIND:'
  call tcli env check
  fails_with '3 of 3'
}

@test "check: files and folders of another kind or mode" {
  mkdir -m 755 open && touch plain && chmod 644 plain && ln -s plain link && mkfifo pipe
  list folders: '  open:' '    mode: "0700"' '  plain:' files: '  plain:' '    at-most: "0600"' '  open:' '  link:' '    at-most: "0644"' '  pipe:' \
    '  "with  blank":' '    optional: true' '  ~/none:' '  /etc/passwd:'
  call tcli env check
  fails_with '6 of 9 not as wanted: folder open, folder plain, file plain, file open, file pipe, file ~/none'
  assert_stdout_has $'folder\topen\t0700\tfolder 0755\tanother mode'
  assert_stdout_has $'file\tplain\tat most 0600\tfile 0644\tmode too open'
  assert_stdout_has $'file\tpipe\tthere\tother 0644\tno file'
}

@test "the list at the top of the repository is found from below, and its paths start there" {
  git init -q repository
  mkdir -p repository/deep/er
  printf 'folders:\n  deep:\n' >repository/tcli-env.yaml
  cd repository/deep/er
  call tcli env check
  assert_status 0
}

@test "report and diff: another machine, and this one" {
  answers alpha 'alpha 1.0'
  export COLOUR=red
  list tools: '  alpha:' variables: '  COLOUR:' '    tell: true' '  NONE_SUCH:' '    optional: true'
  tcli env report --name anna >anna.txt
  grep -qx $'made\tby\tanna' anna.txt
  call tcli env diff anna.txt
  assert_status 0
  assert_stdout_empty
  answers alpha 'alpha 2.0'
  unset COLOUR
  call tcli env diff anna.txt
  assert_status 1
  assert_stdout $'tool\talpha\t1.0\t2.0\nvariable\tCOLOUR\tred\tnot set'
  tcli env report >bo.txt
  echo $'tool\tmore\t3' >>bo.txt
  call tcli env diff bo.txt anna.txt -o json
  assert_status 1
  assert_json '.same == false and (.differences | length) == 3 and .differences[2] == {kind: "tool", name: "more", first: "3", second: "not told"}'
  call tcli env diff - bo.txt <bo.txt
  assert_status 0
  call tcli env diff - -
  assert_status 2
}

@test "diff: what is no report" {
  local text
  list variables: '  HOME:'
  while IFS= read -r text; do
    printf '%b' "$text" >bad.txt
    call tcli env diff bad.txt
    fails_with bad.txt
    assert_stdout_empty
    assert_no_match '[\x00-\x08\x0b-\x1f]' "$W/err"
  done <<'END'

variable HOME\n
tcli-env-report\t2\n
tcli-env-report\t1\ntool\tgit\n
tcli-env-report\t1\ntool\tgit\t1\t2\n
tcli-env-report\t1\ntool\tgit\t\0033[31m\n
tcli-env-report\t1\ntool\tgit\t1\ntool\tgit\t2\n
END
  head -c 300000 /dev/zero | tr '\0' x >bad.txt
  call tcli env diff bad.txt
  fails_with 'is over 262144 bytes'
}

@test "init: an example that works, and never over what is there" {
  call tcli env init
  assert_status 0
  [[ $(stat -c %a tcli-env.yaml) == 644 ]] || complain "mode: $(stat -c %a tcli-env.yaml)"
  call tcli env check
  assert_status 0
  echo '# mine' >tcli-env.yaml
  call tcli env init
  fails_with 'is there already'
  [[ $(<tcli-env.yaml) == '# mine' ]] || complain 'expected the file as it was'
  call tcli env init -- '-a $(touch pwned) b'
  assert_status 0
  assert_exists '-a $(touch pwned) b'
  assert_absent pwned
  mkdir closed && chmod 555 closed
  call powerless "$TCLI" env init closed/list
  fails_with "can't be written"
  [[ -z $(ls closed) && -z $(compgen -G 'tcli-env.yaml.*') ]] || complain 'expected nothing left behind'
}

@test "without HOME, without a terminal's settings, and to a full disk" {
  list folders: '  "~":' '    optional: true' tools: '  sh:' '    ask: [sh, -c, echo 1.0]'
  call env -i PATH=$BIN:/usr/bin:/bin "$TCLI" --no-history env check
  assert_status 0
  assert_stdout_has $'folder\t~\tthere\tHOME is not set\tunknown\toptional'
  local command
  for command in check show report 'check -o json' 'check -o table'; do
    # shellcheck disable=SC2086
    call bash -c '"$TCLI" env "$@" >/dev/full' full $command
    fails_with "can't be written"
  done
}

@test "called by itself it says what it is" {
  local file
  file=$(tcli plugin which env -o json | jq -r ".modules[0].location")
  call "$file" check
  assert_status 2
  assert_stderr_has 'tcli env check'
  call "$file" --help
  assert_status 0
}
