#!/usr/bin/env bats
# Bad places and bad files along the search path: one module that can't run never stands in another's way.
load ../support/helpers

@test "a relative folder of the search path is searched, with one warning line naming the file" {
  declared_module near "$W/here"
  PATH=$PATH:. call tcli near go
  assert_status 0
  assert_stdout '<go>'
  assert_stderr_lines 1
  assert_stderr_has 'tcli: warning: near: ./tcli-near '
}

@test "a deeper relative folder is named as it stands in the search path" {
  declared_module near "$W/here/scripts/team"
  PATH=scripts/team:$PATH call tcli near go
  assert_status 0
  assert_stderr_lines 1
  assert_stderr_has scripts/team/tcli-near
}

@test "an empty element of the search path is never searched" {
  declared_module near "$W/here"
  local path
  for path in ":$PATH" "$PATH:" "$BIN::/usr/bin:/bin" ":" "::" ""; do
    PATH=$path call "$TCLI" near go
    assert_error 127 "no module 'near'"
    PATH=$path call "$TCLI" plugin list
    assert_status 0
    assert_stdout_lacks near
  done
  assert_absent "$W/ran-near"
}

@test "a file that anyone can change is refused with the chmod that mends it" {
  declared_module open
  declared_module good
  chmod 777 "$BIN/tcli-open"
  call tcli open go
  assert_error 126 "open can't run: anyone can change it"
  assert_stderr_has "hint: chmod o-w $BIN/tcli-open"
  assert_absent "$W/ran-open"
  [[ $(state_of open) == broken && $(row_of open summary) == 'anyone can change it' ]]
  call tcli good go
  assert_status 0
  call tcli open go
  run_hint
  call tcli open go
  assert_status 0
}

@test "a sidecar that anyone can change is refused too" {
  make_module side <<<$'#!/bin/sh\necho ran'
  printf 'tcli: 1\nsummary: Side\ncommands: {go: {summary: Go}}\n' >"$BIN/tcli-side.yaml"
  chmod 666 "$BIN/tcli-side.yaml"
  call tcli side go
  assert_error 126 'anyone can change'
  assert_stdout_empty
  run_hint
  call tcli side go
  assert_status 0
}

@test "a module in a folder that anyone can change is refused with the chmod that mends it" {
  declared_module inside "$W/open"
  chmod 777 "$W/open"
  export PATH=$W/open:$PATH
  call tcli inside go
  assert_error 126 "inside can't run: anyone can put files into its folder"
  assert_stderr_has "hint: chmod o-w $W/open"
  assert_absent "$W/ran-inside"
  [[ $(state_of inside) == broken ]]
  call tcli inside go
  run_hint
  call tcli inside go
  assert_status 0
}

@test "a folder with the sticky bit is trusted, as /tmp is" {
  declared_module inside "$W/sticky"
  chmod 1777 "$W/sticky"
  PATH=$W/sticky:$PATH call tcli inside go
  assert_status 0
  assert_stderr_empty
}

@test "the chmod of a folder or file with blanks and quotes in its name is quoted" {
  declared_module inside "$W/it's open"
  chmod 777 "$W/it's open/tcli-inside"
  export PATH="$W/it's open:$PATH"
  call tcli inside go
  assert_error 126 'anyone can change it'
  run_hint
  assert_status 0
  call tcli inside go
  assert_status 0
}

@test "a file that is not executable is refused with chmod +x, which mends it" {
  declared_module plain
  chmod 644 "$BIN/tcli-plain"
  call tcli plain go
  assert_error 126 "plain can't run: it is not executable"
  assert_stderr_has "hint: chmod +x $BIN/tcli-plain"
  [[ $(state_of plain) == broken && $(row_of plain summary) == 'it is not executable' ]]
  call tcli plain go
  run_hint
  call tcli plain go
  assert_status 0
}

@test "a later executable file wins over one that is not executable" {
  declared_module plain "$W/first" 'The first'
  declared_module plain "$W/second" 'The second'
  chmod 644 "$W/first/tcli-plain"
  export PATH=$W/first:$W/second:$PATH
  call tcli plain go
  assert_status 0
  call tcli plugin which plain
  assert_stdout_has "$W/second/tcli-plain"
  [[ $(row_of plain state | sort | xargs) == 'declared shadowed' ]]
  [[ $(row_of plain summary | head -1) == 'The second' ]]
}

@test "executable for others only: 126 and why" {
  declared_module theirs
  chmod 0645 "$BIN/tcli-theirs"
  is_root && skip 'root may execute it'
  call tcli theirs go
  assert_error 126 'permission'
}

@test "links, folders, pipes, sockets and devices called tcli-x are skipped and never opened" {
  declared_module good
  ln -s "$W/nowhere" "$BIN/tcli-dangling"
  ln -s tcli-loop "$BIN/tcli-loop"
  mkdir "$BIN/tcli-folder"
  mkfifo "$BIN/tcli-pipe"
  chmod 755 "$BIN/tcli-pipe"
  (cd "$BIN" && /usr/bin/python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("tcli-socket")')
  chmod 755 "$BIN/tcli-socket"
  local names='dangling loop folder pipe socket' name
  if is_root && mknod "$BIN/tcli-device" c 1 3; then
    chmod 755 "$BIN/tcli-device"
    names+=' device'
  fi
  for name in $names; do
    call timeout 10 "$TCLI" "$name" go
    assert_error 127 "no module '$name'"
  done
  call timeout 10 "$TCLI" plugin list -o json
  assert_status 0
  assert_stderr_empty
  assert_json '[.modules[].name] - ["christmas", "completion", "config", "history", "pack", "plugin", "self", "team", "good"] == []'
  call timeout 10 "$TCLI"
  assert_status 0
  need_strace
  for name in $names; do
    call env ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=open,openat,openat2 -o "$W/opens" timeout 10 "$TCLI" "$name" go
    assert_status 127
    assert_no_match "tcli-$name\"" "$W/opens"
  done
}

@test "a link to a module runs it" {
  declared_module real "$W/elsewhere"
  ln -s "$W/elsewhere/tcli-real" "$BIN/tcli-alias"
  call tcli alias go
  assert_status 0
  assert_stderr_empty
}

@test "missing, duplicate, unreadable and file-like entries of the search path are silent" {
  declared_module good
  declared_module hidden "$W/unreadable"
  declared_module locked "$W/locked"
  chmod 311 "$W/unreadable"
  chmod 000 "$W/locked"
  local long
  long=/$(printf 'x%.0s' {1..5000})
  export PATH=$W/missing:$W/unreadable:$W/locked:$W/bin/tcli-good:$long:$BIN:$BIN:$BIN/:/usr/bin:/bin
  call powerless "$TCLI" good go
  assert_status 0
  assert_stderr_empty
  call powerless "$TCLI" plugin list -o json
  assert_status 0
  assert_stderr_empty
  assert_json '[.modules[] | select(.name == "good")] | length == 1'
  assert_json '[.modules[] | select(.name == "locked")] == []'
  call powerless "$TCLI" locked go
  assert_error 127 "no module 'locked'"
  # A folder that can be searched but not read lists nothing; what is in there can still be called.
  call powerless "$TCLI" hidden go
  assert_status 0
  chmod 755 "$W/unreadable" "$W/locked"
}

@test "without a search path tcli and its own modules work" {
  call env -u PATH "$TCLI" plugin list
  assert_status 0
  assert_stderr_empty
  call env -u PATH "$TCLI" help christmas
  assert_status 0
  assert_stderr_empty
  call env -u PATH "$TCLI" nothing go
  assert_error 127 "no module 'nothing'"
}

@test "names that are none are listed escaped with the reason, and can't run" {
  declared_module good
  local name
  for name in $'new\nline' $'esc\e[31mred' 'ünicode' '-dash' 'Upper' '' 'a b' 'dot.ted' 'double--dash' 'ends-' '1st' "$(printf 'x%.0s' {1..65})" $'\xff\xfe' $'tab\there'; do
    declared_module "$name"
    call timeout 10 "$TCLI" -- "$name" go
    [[ $status == 126 || $status == 127 ]] || complain "$name ran or failed otherwise"
    assert_absent "$W/ran-$name"
    assert_no_match '\x1b' "$W/err"
  done
  call tcli plugin list
  assert_status 0
  assert_stderr_empty
  assert_no_match '\x1b|\xff' "$W/out"
  assert_stdout_has 'esc\x1b[31mred'
  assert_stdout_has 'new\nline'
  assert_stdout_has "upper case 'U' in a name"
  assert_stdout_has 'an empty name'
  assert_stdout_has "begins with '-'"
  assert_stdout_has 'longer than 64 bytes'
  local lines
  lines=$(grep -ac '' "$W/out")
  call tcli plugin list -o json
  assert_json '.modules | length == ($lines | tonumber)' --arg lines "$lines"
  assert_json '[.modules[] | select(.state == "broken")] | length == 14'
  call tcli good go
  assert_status 0
  call tcli
  assert_status 0
  assert_no_match '\x1b|\xff' "$W/out"
  call tcli Upper go
  assert_error 126 "upper case 'U'"
}

@test "words that are no names are answered, and never looked up as paths" {
  make_module x "$W" <<<$'#!/bin/sh\ntouch "$W/ran"'
  mkdir "$BIN/tcli-"
  local word
  for word in ../tcli-x /../x "-/../../x" x/../y . .. / '' $'a\nb' $'\e[31m' "$(printf 'x%.0s' {1..100000})"; do
    call timeout 10 "$TCLI" -- "$word" go
    [[ $status == 126 || $status == 127 ]] || complain 'expected 126 or 127'
    assert_stderr_has 'tcli: error: '
    assert_no_match '\x1b' "$W/err"
  done
  assert_absent "$W/ran"
}

@test "of two modules with one name the first runs and the shadow is listed with its winner" {
  declared_module twin "$W/first" 'The first'
  declared_module twin "$W/second" 'The second'
  export PATH=$W/first:$W/second:$PATH
  call tcli plugin which twin
  assert_status 0
  assert_stdout_has "$W/first/tcli-twin"
  call tcli plugin list -o json
  assert_json '[.modules[] | select(.name == "twin")] | length == 2'
  assert_json '.modules[] | select(.name == "twin" and .state == "shadowed") | .from == $second and (.summary | contains($first))' \
    --arg first "$W/first/tcli-twin" --arg second "$W/second/tcli-twin"
  call tcli help twin
  assert_stdout_has 'The first'
}

@test "a broken module is not passed over for a later one of its name" {
  declared_module twin "$W/second"
  make_module twin "$W/first" <<<'garbage'
  PATH=$W/first:$W/second:$PATH call tcli twin go
  assert_error 126 "twin can't run"
  assert_absent "$W/ran-twin"
}

@test "a module with a built-in's name never replaces it, and is reached by --from" {
  declared_module plugin
  call tcli plugin list -o json
  assert_status 0
  assert_absent "$W/ran-plugin"
  assert_json '[.modules[] | select(.name == "plugin") | [.kind, .state]] | sort == [["builtin", "declared"], ["exec", "shadowed"]]'
  call tcli --from path plugin go
  assert_status 0
  assert_stdout '<go>'
  mkdir -p "$HOME/.config/tcli"
  echo 'modules: {plugin: {from: path}}' >"$HOME/.config/tcli/config.yaml"
  call tcli plugin list
  assert_status 0
}

@test "a module called help is reached by --from, and tcli help stays what it is" {
  declared_module help
  call tcli help
  assert_stdout_has 'Usage: tcli '
  call tcli --from path help go
  assert_status 0
  assert_stdout '<go>'
}

@test "notes and sidecars beside a module are no modules" {
  declared_module good
  echo text >"$BIN/tcli-good.md"
  echo text >"$BIN/tcli-good.sh~"
  printf 'tcli: 1\nsummary: Alone\ncommands: {go: {summary: Go}}\n' >"$BIN/tcli-alone.yaml"
  call tcli plugin list -o json
  assert_json '[.modules[].name] - ["christmas", "completion", "config", "history", "pack", "plugin", "self", "team", "good"] == []'
}

@test "a deleted current folder and a relative search path do no harm" {
  declared_module good
  mkdir "$W/gone"
  cd "$W/gone"
  rmdir "$W/gone"
  PATH=.:sub:$PATH call tcli good go
  assert_status 0
  assert_stderr_lacks tcli:
  PATH=.:sub:$PATH call tcli plugin list
  assert_status 0
}

@test "ten thousand entries in the search path and a thousand modules" {
  local path='' i
  for ((i = 0; i < 10000; i++)); do path+=/no/$i:; done
  declared_module good
  for ((i = 0; i < 1000; i++)); do ln "$BIN/tcli-good" "$BIN/tcli-good$i"; done
  PATH=$path$PATH call "$TCLI" good999 go
  assert_status 0
  PATH=$path$PATH call "$TCLI" plugin list -o json
  assert_json '[.modules[] | select(.name | startswith("good"))] | length == 1001'
}

@test "an empty name: 126 and the reason when a file has it, 127 otherwise" {
  call tcli ''
  assert_error 127 "no module ''"
  printf '#!/bin/sh\n: >"%s/ran"\n' "$W" | make_module ''
  call tcli ''
  assert_error 126 "'' can't run: an empty name"
  assert_absent "$W/ran"
  run_hint
  assert_status 0
}
