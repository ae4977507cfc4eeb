# A history on a disk without any room.
load ../support/helpers
load history

setup() {
  common_setup
  make_history_modules
  tcli step # asked once
}

# on_full_disk RUNS SCRIPT: with a disk of 1 MB that so many runs of 2 KB are on, with CAPTURE copies of SIZE bytes, and which is full
# once the script calls fill.
on_full_disk() {
  need_mounts
  need_root
  mkdir -p "$HOME/.local"
  export STATE
  export -f as_version
  call unshare -m bash -c 'mount -t tmpfs -o size=1m none "$HOME/.local"
    for number in $(seq "$1"); do "$TCLI" --capture="${CAPTURE-off}" step print "$(printf "%02000d" "${SIZE-700}")"; done >/dev/null
    "$TCLI" history list -n 999 -o name >"$W/before"
    fill() { head -c 2000000 /dev/zero >"$HOME/.local/filler"; } 2>/dev/null
    eval "$2"' on_full_disk "$@"
}

@test "a full disk: list and show tell what the database has" {
  on_full_disk 30 'fill; for words in "list -n 999 -o name" "show last -o name" "stats -o name"; do
    "$TCLI" history $words >"$W/$words" 2>"$W/warnings" && wc -l <"$W/warnings"; done'
  assert_status 0
  assert_stdout $'1\n1\n1'
  grep -q 'the latest runs are not shown: .*disk is full' "$W/warnings"
  diff "$W/before" "$W/list -n 999 -o name"
  [[ $(wc -l <"$W/before") == 30 && $(<"$W/show last -o name") == "$(head -1 "$W/before")" ]]
}

@test "a full disk: without a database there is nothing to tell; one of an older tcli is read as it is" {
  on_full_disk 1 'rm "$HOME/$STATE"/*; fill; "$TCLI" history list'
  assert_status 0
  assert_stdout_empty
  assert_stderr_lines 1
  # shellcheck disable=SC2016
  on_full_disk 5 'as_version 1 "$HOME/$STATE/history.db"; fill; "$TCLI" history list -o name >"$W/after"; echo "status $?"
    "$TCLI" history annotate last a note || "$TCLI" --yes history prune --runs 1 || echo refused'
  assert_stdout $'status 0\nrefused'
  diff "$W/before" "$W/after"
}

@test "a full disk: prune makes room on it" {
  local CAPTURE runs
  export CAPTURE
  for CAPTURE in off all; do
    for runs in 40 80; do # 80 leave no room to close the database
      [[ $CAPTURE$runs == all80 ]] && continue
      on_full_disk "$runs" 'fill; "$TCLI" --yes history prune --runs 7; "$TCLI" step after
        "$TCLI" history list -n 999 -o name >"$W/after"; find "$HOME/$STATE/output" -name "*.out" 2>/dev/null | wc -l'
      assert_status 0
      assert_stdout "$((runs - 7)) runs removed"$'\n'"$([[ $CAPTURE == all ]] && echo 7 || echo 0)"
      [[ $(grep -c '' "$W/err") -le 1 ]] || complain 'more than one warning'
      diff <(head -7 "$W/before") <(tail -n +2 "$W/after")
    done
  done
}

@test "a full disk: copies of output go even where the database of their runs can't be made" {
  CAPTURE=all on_full_disk 80 'fill; "$TCLI" --yes history prune --runs 7 >/dev/null 2>&1
    rm "$HOME/.local/filler"; ls "$HOME/$STATE/output" | sort -r; "$TCLI" history list -n 999 -o name >"$W/after"'
  diff <(head -7 "$W/after") <(sed -n 's/\.out$//p' "$W/out")
  [[ $(wc -l <"$W/after") == 80 ]]
}

@test "a full disk: prune without a database makes no file in the current folder" {
  CAPTURE=all on_full_disk 80 'fill; for folder in "$W" "$HOME/.local"; do cd "$folder"; ls -A >"$W/files"
    "$TCLI" --yes history prune --runs 7 >/dev/null 2>&1; ls -A | diff "$W/files" - && ls "$HOME/$STATE/output" | wc -l; done'
  assert_stdout $'14\n14' # two streams each
}

@test "a full disk: the runs that prune keeps keep what they printed, however many files that is" {
  local id
  mkdir -p "$HOME/.config/tcli"
  echo 'history: {capture_limit: 20K}' >"$HOME/.config/tcli/config.yaml"
  CAPTURE=all SIZE=60000 on_full_disk 12 'fill; "$TCLI" --yes history prune --runs 6; "$TCLI" history list -o name >"$W/after"
    for id in $(<"$W/after"); do "$TCLI" history output "$id" | wc -c; done'
  diff <(head -6 "$W/before") "$W/after"
  [[ $(head -1 "$W/out") == '6 runs removed' && $(awk '$1 > 20000' "$W/out" | wc -l) == 6 ]]
}

@test "a full disk: prune that could look at no run says so" {
  on_full_disk 60 'rm "$HOME/$STATE"/history.db*; fill; truncate -s -200K "$HOME/.local/filler" # for a database without runs
    "$TCLI" --yes history prune --runs 7; echo "status $?"'
  assert_stdout 'status 125'
  assert_stderr_has 'error: '
  assert_stderr_has 'disk is full'
}

# Of the last run the journal alone knows, so that nothing can go but what is in the database.
@test "a full disk: killed at each write of prune, what was to be kept is there or comes back" {
  need_strace
  export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" # which wants ptrace(2) for itself
  local when
  for when in {1..24}; do tcli step "$(printf '%02000d' "$when")"; done
  ids -n 7 >"$W/kept"
  rm "$HOME/$STATE/journal"
  tcli step last
  cp -a "$HOME/.local/state" "$W/before"
  output='' when=0
  while [[ $output != '18 runs removed'* ]]; do # of 25, one of which asked
    when=$((when + 1))
    # shellcheck disable=SC2016
    on_full_disk 0 'rm -r "$HOME/.local/state"; cp -a "$W/before" "$HOME/.local/state"; fill
      strace -qq -o /dev/null -e trace=pwrite64,ftruncate,unlink -e inject=pwrite64,ftruncate,unlink:signal=KILL:when='$when' \
        "$TCLI" --yes history prune --runs 7
      echo "status $?"
      rm "$HOME/.local/filler"
      "$TCLI" history list -n 1 >/dev/null 2>"$W/damage"
      eval "tcli() { \"\$TCLI\" \"\$@\"; }; $(grep -o "tcli history import .*" "$W/damage")" >"$W/imported"
      "$TCLI" history list -n 8 -o name >"$W/after"'
    [[ $output == 'status 137' || $output == $'18 runs removed\nstatus 0' ]] || complain "at $when"
    diff "$W/kept" <(tail -n +2 "$W/after") || complain "at $when"
    [[ ! -s $W/imported ]] || echo "came back at $when: $(<"$W/imported")"
  done
  ((when > 5)) || complain 'hardly any write'
}
