#!/usr/bin/env bats
# The module env: a list of what a machine should have, held against real programs, variables, files and git settings.
load ../support/helpers

setup() {
  common_setup
  shipped env
  git config --global user.email me@example.org
}

# list LINE...: the list in the current folder.
list() { printf '%s\n' "$@" >tcli-env.txt; }

# answers NAME TEXT: a program that tells its version with that text.
answers() {
  printf '%s\n' "$2" >"$W/says-$1"
  printf '#!/bin/sh\ncat %q\n' "$W/says-$1" >"$BIN/$1"
  chmod 755 "$BIN/$1"
}

# fails_with WHAT: the last call told this as the module's error.
fails_with() {
  assert_status 1
  assert_stderr_has "env: error: "
  assert_stderr_has "$1"
  [[ $stderr == *$'\nhint: '* ]] || complain 'expected a hint'
}

@test "check: a machine that has all of it" {
  answers alpha 'alpha 3.2.1'
  mkdir -m 700 own && touch own/file && chmod 640 own/file
  list 'tool alpha >=3.2 <4' 'variable HOME' 'folder own mode 0700' 'file own/file at-most 0644' 'git user.email is me@example.org'
  call tcli env check
  assert_status 0
  assert_stdout $'tool\talpha\t>=3.2 <4\t3.2.1\tok\trequired
variable\tHOME\tset\tset\tok\trequired
folder\town\t0700\tfolder 0700\tok\trequired
file\town/file\tat most 0644\tfile 0640\tok\trequired
git\tuser.email\tis me@example.org\tas wanted\tok\trequired'
  assert_stderr 'env: tcli-env.txt: all 5 are as wanted, or optional'
}

@test "check: ends with 1 for each thing that is not as wanted, and tells how to mend it" {
  answers old 'old 1.9'
  answers new 'new 5.0'
  list 'tool old >=1.10 mend "get a newer one"' 'tool new <5' 'tool none-such' 'variable NONE_SUCH' 'file none' 'git none.such' 'tool none-too optional'
  call tcli env check
  fails_with '6 of 7 not as wanted: tool old, tool new, tool none-such, variable NONE_SUCH, file none, git none.such'
  assert_stderr_has 'env: tool old: get a newer one'
  assert_stdout_has $'tool\told\t>=1.10\t1.9\ttoo old\trequired'
  assert_stdout_has $'tool\tnew\t<5\t5.0\ttoo new\trequired'
  assert_stdout_has $'tool\tnone-too\tany\t-\tmissing\toptional'
  run_hint
  assert_status 0
  list 'tool none-too optional' 'variable NONE_SUCH optional'
  call tcli env check
  assert_status 0
}

@test "check: versions as programs write them" {
  local text range verdict
  while IFS='|' read -r text range verdict; do
    answers odd "$text"
    list "tool odd $range"
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
  list 'tool crashes >=1' 'tool fails >=2' 'tool floods >=1' 'tool broken' 'tool zeros >=7' 'tool late'
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
  echo 'tool leaves >=4' >other.txt
  timeout 30 "$TCLI" env check other.txt >"$W/other" 2>&1 3>&- &
  list 'tool hangs >=1'
  call timeout 30 "$TCLI" env check
  fails_with 'tool hangs'
  assert_stdout $'tool\thangs\t>=1\tno answer in 5 seconds\tunknown\trequired'
  wait "$!"
  grep -qF $'tool\tleaves\t>=4\t4.2\tok' "$W/other"
}

@test "check: a program gets the words of the list as they stand there, no terminal and no input" {
  printf '#!/bin/sh\nprintf "<%%s>" "$@" >%q\ncat >>%q\n[ ! -t 0 ] && echo 1.0\n' "$W/got" "$W/got" >"$BIN/asked"
  chmod 755 "$BIN/asked"
  list "tool label >=1 -- asked '\$(touch pwned)' \"a  b\" ; \`touch pwned\` -x # this is no word"
  call tcli env check <<<'the input of tcli'
  assert_status 0
  [[ $(<"$W/got") == '<$(touch pwned)><a  b><;><`touch><pwned`><-x>' ]] || complain "got: $(<"$W/got")"
  assert_absent pwned
}

@test "values of variables and settings are told only where the list says so" {
  export HIDDEN=hunter2 SHOWN=$'a\tb\e[31m\\"\xff' RIGHT=yes
  git config --global url.https://hunter2@host.insteadOf x
  list 'variable HIDDEN is other' 'variable SHOWN tell' 'variable RIGHT is yes' 'git url.https://hunter2@host.insteadof' 'git user.email tell'
  call tcli env check
  fails_with 'variable HIDDEN'
  assert_stdout_has $'variable\tHIDDEN\tis other\tsomething else\tanother value'
  assert_stdout_has $'SHOWN\tset\ta\\x09b\\x1b[31m\\"'
  list 'variable HIDDEN' 'variable SHOWN tell' 'git user.email tell' 'git user.name'
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
  list 'variable BASH_VERSION' 'variable KIND' 'variable OPTIND'
  call tcli env check
  fails_with '3 of 3'
}

@test "check: files and folders of another kind or mode" {
  mkdir -m 755 open && touch plain && chmod 644 plain && ln -s plain link && mkfifo pipe
  list 'folder open mode 0700' 'file plain at-most 0600' 'file open' 'folder plain' 'file link at-most 0644' 'file pipe' 'file "with  blank" optional' 'file ~/none' 'file /etc/passwd'
  call tcli env check
  fails_with '6 of 9 not as wanted: folder open, file plain, file open, folder plain, file pipe, file ~/none'
  assert_stdout_has $'folder\topen\t0700\tfolder 0755\tanother mode'
  assert_stdout_has $'file\tplain\tat most 0600\tfile 0644\tmode too open'
  assert_stdout_has $'file\tpipe\tthere\tother 0644\tno file'
}

@test "a list that is no list: the line, the reason and nothing is run" {
  local line
  answers alpha 'alpha 1'
  printf '#!/bin/sh\ntouch %q\n' "$W/ran" >"$BIN/runs"
  chmod 755 "$BIN/runs"
  while IFS= read -r line; do
    printf 'tool runs\n%b\n' "$line" >tcli-env.txt
    call tcli env check
    fails_with 'tcli-env.txt:2: '
    assert_stdout_empty
    assert_absent "$W/ran"
    assert_no_match '[\x00-\x08\x0b-\x1f]' "$W/err"
    run_hint
    assert_status 0
  done <<'END'
toll alpha
tool
tool -rf
tool ../alpha
tool "a b"
tool alpha >=
tool alpha >=one
tool alpha ~1.2
tool alpha 1.2
tool alpha --
tool alpha mend
tool alpha is 1
tool alpha "open
tool al"pha"
tool runs >=1
variable 1A
variable A[$(touch${IFS}x)]
variable A is
git name
git -x.y
file
file x mode 99
folder x at-most rwx
tool alpha \\033[31m
tool alpha \\0000
END
}

@test "a list that is binary, huge, of another encoding or no file" {
  head -c 3000 /bin/ls >tcli-env.txt
  call tcli env check
  fails_with 'tcli-env.txt'
  yes 'variable HOME' | head -c 70000 >tcli-env.txt
  call tcli env check
  fails_with 'is over 65536 bytes'
  local i
  for ((i = 0; i < 501; i++)); do echo "variable V$i"; done >tcli-env.txt
  call tcli env show
  fails_with 'tcli-env.txt:501: more than 500 wishes'
  printf 'variable \xff\xfe\n' >tcli-env.txt
  call tcli env show
  fails_with 'is no text in UTF-8'
  rm tcli-env.txt && mkfifo tcli-env.txt
  call tcli env show
  fails_with 'is no file'
  rm tcli-env.txt
  call tcli env check
  fails_with 'there is no list here'
  run_hint
  assert_status 0
  call tcli env check nothing
  assert_error 2 nothing
}

@test "a list that others could have written says nothing about what to run" {
  printf '#!/bin/sh\ntouch %q\n' "$W/ran" >"$BIN/runs"
  chmod 755 "$BIN/runs"
  list 'tool runs'
  chmod 666 tcli-env.txt
  local command
  for command in check report; do
    call tcli env "$command"
    fails_with 'can be written by everybody'
    assert_absent "$W/ran"
  done
  call tcli env show
  assert_status 0
  call tcli env check
  run_hint
  call tcli env check
  assert_status 0
  assert_exists "$W/ran"
}

@test "a list of another user is refused, until it is given as standard input" {
  need_root
  list 'variable HOME'
  chown 12345 tcli-env.txt
  call tcli env check
  fails_with 'belongs to another user (12345)'
  run_hint
  assert_status 0
}

@test "a list with CRLF, a byte order mark, comments and no last newline; and from standard input" {
  printf '\xef\xbb\xbf# what we need\r\n\r\n  variable  HOME  # at home\r\nfile "a # b" optional' >tcli-env.txt
  call tcli env show
  assert_status 0
  assert_stdout $'variable\tHOME\tset\trequired\t-\t-\nfile\ta # b\tthere\toptional\t-\t-'
  call tcli env check - <tcli-env.txt
  assert_status 0
  : >tcli-env.txt
  call tcli env check -o json
  assert_status 0
  assert_json '.checks == [] and .ok'
}

@test "the list at the top of the repository is found from below, and its paths start there" {
  git init -q repository
  mkdir -p repository/deep/er
  echo 'folder deep' >repository/tcli-env.txt
  cd repository/deep/er
  call tcli env check
  assert_status 0
}

@test "report and diff: another machine, and this one" {
  answers alpha 'alpha 1.0'
  export COLOUR=red
  list 'tool alpha' 'variable COLOUR tell' 'variable NONE_SUCH optional'
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
  list 'variable HOME'
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
  [[ $(stat -c %a tcli-env.txt) == 644 ]] || complain "mode: $(stat -c %a tcli-env.txt)"
  call tcli env check
  assert_status 0
  echo '# mine' >tcli-env.txt
  call tcli env init
  fails_with 'is there already'
  [[ $(<tcli-env.txt) == '# mine' ]] || complain 'expected the file as it was'
  call tcli env init -- '-a $(touch pwned) b'
  assert_status 0
  assert_exists '-a $(touch pwned) b'
  assert_absent pwned
  mkdir closed && chmod 555 closed
  call powerless "$TCLI" env init closed/list
  fails_with "can't be written"
  [[ -z $(ls closed) && -z $(compgen -G 'tcli-env.txt.*') ]] || complain 'expected nothing left behind'
}

@test "without HOME, without a terminal's settings, and to a full disk" {
  list 'folder ~ optional' 'tool sh -- sh -c "echo 1.0"'
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
