#!/usr/bin/env bats
# The module env: what becomes of a program that tells a number and does not end well, and of a list that nothing could meet.
load env_helpers

# does NAME LINE: a program of that line of shell.
does() {
  printf '#!/bin/sh\n%s\n' "$2" >"$BIN/$1"
  chmod 755 "$BIN/$1"
}

@test "check: a number in the words of what fails is no version, and what old programs tell before they do is one" {
  local text ends found verdict wish
  while IFS='|' read -r ends text found verdict; do
    does ntool "printf '%b\\n' '$text'; exit $ends"
    for wish in '  ntool:' '  ntool: ">=0"'; do
      list tools: "$wish"
      call tcli env check
      [[ $output == *$'\t'"$found"$'\t'"$verdict"$'\trequired' ]] || complain "expected of '$text' with $ends: $found, $verdict"
      assert_status "$([[ $verdict == ok ]] && echo 0 || echo 1)"
    done
  done <<'END'
1|ntool: needs GLIBC 2.38|2.38; status 1|unknown
1|ntool: version 3.9.1 is not installed|3.9.1; status 1|unknown
1|ntool version 3.9.1 is not installed|3.9.1; status 1|unknown
3|no number at all|no version; status 3|unknown
255|ntool 2.0 failed|2.0; status 255|unknown
200|starting up 3.4|3.4; status 200|unknown
193|starting up 3.4|3.4; status 193|unknown
1|ntool 1.60|1.60|ok
5|ntool (GNU) version 1.42, of 2001|1.42|ok
1|NTool v3.1 (2001-04-13)\\nusage: ntool 9.9 x|3.1|ok
255|3.4.1|3.4.1|ok
END
}

@test "check: a program that knows no --version is there, where none is wanted; what the list asks has to go well" {
  does refuses 'echo "refuses: unknown option --version, see refuses 1.2 -h"; exit 2'
  does crashes 'echo "usage: crashes"; kill -ABRT $$'
  list tools: '  refuses:' '  other:' '    ask: [refuses, -V]' '  more:' '    ask: [refuses, --version]' '    version: ">=1"' \
    '  crashes:'
  call tcli env check
  fails_with '3 of 4 not as wanted: tool other, tool more, tool crashes'
  assert_stdout $'tool\trefuses\tany\tno version; status 2\tok\trequired
tool\tother\tany\t1.2; status 2\tunknown\trequired
tool\tmore\t>=1\t1.2; status 2\tunknown\trequired
tool\tcrashes\tany\tno version; killed by signal 6\tunknown\trequired'
}

@test "check: what fails is not there because its error has the word option or usage" {
  does broken 'echo "broken: no module named option_parser"; exit 1'
  does full 'echo "full: memory usage: too high: Invalid argument"; exit 1'
  does old 'echo "old: illegal option -- -"; exit 1'
  does older 'echo "Usage: older FILE"; exit 1'
  list tools: '  broken:' '  full:' '  old:' '  older:'
  call tcli env check
  fails_with '2 of 4 not as wanted: tool broken, tool full'
}

@test "check: a program that is killed or has no end is not ok, whatever it told before" {
  does crashes 'echo crashes 3.4; kill -SEGV $$'
  does ends 'echo ends 3.4; kill -TERM $$'
  does stays 'echo stays 9.9; exec sleep 60'
  does fails 'echo 1.2.3.x is missing; exit 1'
  list tools: '  crashes:' '  ends: ">=1"' '  stays: ">=9"' '  fails:' '    ask: [fails]'
  call timeout 30 "$TCLI" env check
  fails_with '4 of 4 not as wanted'
  assert_stdout $'tool\tcrashes\tany\t3.4; killed by signal 11\tunknown\trequired
tool\tends\t>=1\t3.4; killed by signal 15\tunknown\trequired
tool\tstays\t>=9\t9.9; no end in 5 seconds\tunknown\trequired
tool\tfails\tany\t1.2.3; status 1\tunknown\trequired'
  assert_stderr_has 'env: tool fails: it failed; ask: in the list can name other words to ask it by'
}

@test "CDPATH of the caller leads nowhere" {
  mkdir -p "$W/x/sub" sub
  touch sub/here
  printf 'files:\n  here:\n' >sub/l.yaml
  CDPATH=$W/x call tcli env check sub/l.yaml
  assert_status 0
  assert_stdout $'file\there\tthere\tfile 0644\tok\trequired'
}

@test "a range that no version could meet is refused by its line, and a list that wants nothing says so" {
  local range
  for range in =2.x '>=2.x' '>=1 <2.X' =2.x.1 =2. =v1.x-rc1; do
    list tools: '  sh:' '    optional: true' "    version: \"$range\""
    call tcli env check
    fails_with "tcli-env.yaml:4: '$range' is no range such as '>=1.2' or '=20'"
    assert_stdout_empty
  done
  answers alpha 'alpha 2.0'
  list tools: '  alpha: ">=2.0.beta <2.1.Final"'
  call tcli env check
  assert_status 0
  list tools:
  call tcli env check
  assert_status 0
  assert_stderr 'env: tcli-env.yaml: it wants nothing'
}
