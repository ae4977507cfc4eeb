# Limits: calls inside each other, few files, little memory, a small stack, small files. Those of a start are in execution.bats.
load ../support/helpers

setup() {
  common_setup
  make_module fine <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Fine
# commands: {go: {summary: Go, arguments: [{name: words, variadic: true, required: false}]}}
# ---
exit 7
END
}

# An address sanitizer reserves terabytes and opens files of its own.

@test "tcli that calls itself without end stops at a limit: 125 and the module's name" {
  make_module loop <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Calls itself
# commands: {go: {summary: g}}
# ---
echo x >>"$W/depth"
exec "$TCLI_BIN" loop go
END
  call timeout 120 "$TCLI" loop go
  assert_error 125 'tcli calls itself too deeply'
  assert_stderr_has 'hint: tcli plugin which loop'
  local depth
  depth=$(wc -l <"$W/depth")
  [[ $depth -ge 8 && $depth -le 1000 ]] || complain "$depth levels"
  run_hint
  assert_status 0
  assert_stdout_has "$BIN/tcli-loop"
}

@test "the same through two modules without manifests, each waiting for the other" {
  make_module ping <<'END'
#!/bin/sh
[ "$1" = --help ] && echo help && exit
echo x >>"$W/depth"
"$TCLI_BIN" pong
END
  sed 's/pong/ping/' "$BIN/tcli-ping" | make_module pong
  tcli plugin check ping --unsealed && tcli plugin check pong --unsealed
  call timeout 120 "$TCLI" ping
  assert_error 125 'tcli calls itself too deeply'
  [[ $(wc -l <"$W/depth") -le 1000 ]] || complain 'too many levels'
}

@test "a bogus depth is no reason to fail" {
  local depth
  for depth in '' abc -1 1.5 ' 3' 3x; do
    call env TCLI_DEPTH="$depth" "$TCLI" fine go
    assert_status 7
    assert_stderr_empty
  done
  for depth in 100000 99999999999999999999999; do
    call env TCLI_DEPTH="$depth" "$TCLI" fine go
    assert_error 125 'tcli calls itself too deeply'
  done
}

@test "too many open files for a listing: a message, no crash, and the next one is whole" {
  is_sanitized && skip 'the sanitizer opens files of its own'
  local limit
  for limit in 3 4 5 6 7 8; do
    rm -rf "$HOME/.cache"
    call bash -c 'ulimit -n "$1"; exec "$TCLI" plugin list' bash "$limit"
    [[ $status == @(0|1|125) ]] || complain 'a crash'
    call tcli plugin list -o json
    assert_status 0
    assert_json '.modules | map(select(.name == "fine" and .state == "declared")) | length == 1'
  done
}

@test "little memory: an error or the result, no crash" {
  is_sanitized && skip 'the sanitizer reserves memory of its own'
  local limit
  for limit in 4000 5000 6000 $(seq 7000 50 9000) 12000 16000; do
    call bash -c 'ulimit -v "$1"; exec "$TCLI" plugin list' bash "$limit"
    [[ $status != 134 && $stderr != *'terminate called'* ]] || complain "a crash with $limit KiB"
  done
  call bash -c 'ulimit -v 16000; exec "$TCLI" plugin list'
  assert_status 0
  assert_stdout_has fine
}

@test "a stack of 64 KiB is enough" {
  is_sanitized && skip 'the sanitizer needs more'
  call bash -c 'ulimit -s 64; "$TCLI" && "$TCLI" plugin list && exec "$TCLI" fine go'
  assert_status 7
}

@test "a limit of the file size is met with a warning at most" {
  call bash -c '(ulimit -f 0; exec "$TCLI" fine go) 2>&1 | cat >&2; exit "${PIPESTATUS[0]}"'
  assert_status 7
  assert_stderr_lines 1
  assert_stderr_has 'tcli: warning: '
  # The warning itself may go to a file.
  call bash -c 'ulimit -f 0; exec "$TCLI" fine go'
  assert_status 7
}

@test "limits go to the module as they were" {
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: l\n# commands: {go: {summary: g}}\n# ---\nulimit -n; ulimit -c; ulimit -s\n' | make_module limits
  call bash -c 'ulimit -S -c 0; ulimit -S -n 77; ulimit -S -s 5000; exec "$TCLI" limits go'
  assert_stdout $'77\n0\n5000'
}
