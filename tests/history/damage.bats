# A history whose files have changed: what is damaged is told, and what can be read of it comes back.
load ../support/helpers
load history

setup() {
  common_setup
  make_history_modules
  tcli step # asked once
}

@test "a byte changed anywhere in the database: read, or moved aside with a word; never a crash, and new runs are there" {
  for number in {1..30}; do tcli step "$number"; done
  tcli history list >"$W/before"
  sqlite_checkpoint
  cp "$HOME/$DATABASE" "$W/whole"
  local size at
  size=$(stat -c %s "$W/whole")
  for at in 0 16 18 20 24 28 44 56 60 100 101 103 108 $(shuf -i 0-$((size - 1)) -n 25 --random-source=<(yes)); do
    rm -f "$HOME/$STATE"/*
    cp "$W/whole" "$HOME/$DATABASE"
    printf '\x5a' | dd of="$HOME/$DATABASE" bs=1 seek="$at" conv=notrunc status=none
    tcli step "at-$at"
    call tcli history list -n 100
    [[ $status == 0 || $stderr == *history.db* ]] || complain "byte $at: neither read nor told"
    [[ $status != 0 ]] || assert_stdout_has "step at-$at"
    call tcli history list
    assert_status 0
  done
}

@test "an id that has changed in the database is told, and what can be read comes back" {
  for number in {1..30}; do tcli step "$number"; done
  tcli history list >/dev/null
  sqlite_checkpoint
  python3 - "$HOME/$DATABASE" <<'END'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as base:
    page, = base.execute("SELECT rootpage FROM sqlite_master WHERE name = 'runs'").fetchone()
    size, = base.execute("PRAGMA page_size").fetchone()
    id, = base.execute("SELECT id FROM runs ORDER BY id LIMIT 1 OFFSET 27").fetchone()
base.close()
with open(sys.argv[1], "r+b") as file:
    file.seek((page - 1) * size)
    at = file.read(size).index(id.encode()) + 5
    file.seek((page - 1) * size + at)
    is_last = file.read(1) == b"Z"  # as it is for a quarter of an hour, every nine hours
    file.seek((page - 1) * size + at)
    file.write(b"0" if is_last else b"Z")
END
  tcli step newest
  call tcli history list -n 100
  assert_error 125 'is not as it was written); it is kept as '
  run_hint
  call tcli history list -n 100
  assert_status 0
  assert_stdout_has 'step newest'
  assert_stdout_has 'step 29'
}

@test "a run of which a part can't be found is told by all that would show it, and the others come back" {
  local change words
  for number in {1..5}; do tcli step "$number"; done
  for change in 'UPDATE runs SET command = 99 WHERE id = ID' 'UPDATE runs SET program = 99 WHERE id = ID' \
    'UPDATE runs SET person = 99 WHERE id = ID' 'DELETE FROM details WHERE id = ID'; do
    tcli step next
    local id before
    id=$(last_id)
    before=$(ids | wc -l)
    for words in 'list -n 99' 'list -n 1' "show $id" 'export'; do
      [[ -e $W/whole ]] || { sqlite_run "${change//ID/\'$id\'}" && sqlite_checkpoint && cp "$HOME/$DATABASE" "$W/whole"; }
      rm -f "$HOME/$STATE"/* && cp "$W/whole" "$HOME/$DATABASE" # without the journal, which would bring the run back
      # shellcheck disable=SC2086
      call tcli history $words
      assert_error 125 "it is damaged (the run $id is not as it was written); it is kept as "
    done
    rm "$W/whole"
    run_hint
    assert_status 1
    assert_stdout_has "and there may have been more"
    [[ $(ids | wc -l) == $((before - 1)) ]] || complain "expected the others of $before after $change"
  done
}

@test "runs that a backup would lose are told by export and self check" {
  local change
  for number in {1..5}; do tcli step "$number"; done
  tcli history list >/dev/null
  sqlite_checkpoint
  cp "$HOME/$DATABASE" "$W/whole"
  for change in 'DELETE FROM runs WHERE id IN (SELECT id FROM runs ORDER BY id LIMIT 2)' 'DELETE FROM runs'; do
    rm -f "$HOME/$DATABASE"* && cp "$W/whole" "$HOME/$DATABASE"
    sqlite_run "$change"
    call tcli self check
    assert_status 1
    assert_stdout_has "runs are in it that can't be put together"
    call tcli history export
    assert_error 125 "it is damaged (runs are in it that can't be put together); it is kept as "
  done
}

@test "what can be read of a damaged database comes back" {
  for number in {1..300}; do tcli step "$number" "$(printf '%0200d' 1)"; done
  tcli history list >/dev/null
  sqlite_checkpoint
  local middle
  middle=$(($(stat -c %s "$HOME/$DATABASE") / 2 / 4096 * 4096))
  head -c 4096 /dev/urandom | dd of="$HOME/$DATABASE" bs=1 seek="$middle" conv=notrunc status=none
  tcli step last
  call tcli history list -n 1000
  assert_stderr_has 'is damaged'
  assert_stderr_has 'it is kept as'
  local recovery
  recovery=$(grep -o 'tcli history import .*' "$W/err")
  call eval "$recovery"
  assert_status 1
  [[ $output =~ ^[0-9]+\ of\ [0-9]+\ runs\ added,\ and\ there\ may\ have\ been\ more$ ]]
  assert_stderr_has "a part of it can't be read: "
  [[ $(ids -n 1000 | wc -l) -gt 20 ]] || complain 'hardly anything came back'
}

@test "a database of another program is not written into" {
  rm -f "$HOME/$DATABASE"*
  python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as base: base.execute("CREATE TABLE theirs(a)")' "$HOME/$DATABASE"
  cp "$HOME/$DATABASE" "$W/theirs"
  tcli step mine
  call tcli history list
  assert_status 0
  assert_stdout_has 'step mine'
  assert_stderr_has 'it is kept as '
  cmp "$W/theirs" "$HOME/$DATABASE".damaged-* || complain 'it was written into'
}

@test "damage in the journal costs the lines it is in" {
  local at size
  tcli history list >/dev/null
  for at in 10 100 200 300 350; do
    rm -f "$HOME/$STATE"/*
    tcli step one
    tcli step two
    printf '\0' | dd of="$HOME/$STATE/journal" bs=1 seek="$at" conv=notrunc status=none
    tcli step three
    call tcli history list
    assert_status 0
    [[ $(wc -l <"$W/out") -ge 2 ]] || complain "byte $at"
    assert_stdout_has 'step three'
    assert_stderr_has 'journal.damaged-'
    size=$(cat "$HOME/$STATE"/journal.damaged-* | wc -c)
    ((size > 500))
  done
}
