# Runs from elsewhere: export and import.
load ../support/helpers
load history

setup() {
  common_setup
  make_history_modules
}

@test "export and import: all of it comes back, and once" {
  FILES_TOKEN=x call tcli files read -t secretsecret /none
  call tcli step $'\xff' 'a b'
  call tcli flow run /none
  tcli history annotate last-failed a note >/dev/null
  call tcli history export
  assert_status 0
  cp "$W/out" "$W/runs"
  [[ $(wc -l <"$W/runs") == 5 ]]
  [[ $(jq -r .boot_id "$W/runs" | uniq) == "$(</proc/sys/kernel/random/boot_id)" ]]
  HOME=$W/other && mkdir -p "$HOME"
  call tcli history import "$W/runs"
  assert_stdout '5 of 5 runs added'
  call tcli history export
  diff "$W/runs" "$W/out" | diff - <(true) || complain 'it differs'
  call tcli history import - <"$W/runs"
  assert_stdout '0 of 5 runs added'
  { echo '{"id": 1}'; echo noise; head -1 "$W/runs"; } >"$W/wrong"
  call tcli history import "$W/wrong"
  assert_status 1
  assert_stdout '0 of 1 runs added, 2 lines were no runs'
  assert_stderr_has "$W/wrong:2: no run of tcli history export: it is no JSON from byte "
  assert_stderr_lacks json.exception
  call tcli history import /dev/null
  assert_error 1 'read /dev/null: not a regular file'
}

@test "export tells its version; import refuses that of a newer tcli" {
  tcli step
  tcli history export >"$W/runs"
  [[ $(jq .schema_version "$W/runs") == 1 ]]
  jq -c '.schema_version = 2' "$W/runs" >"$W/newer"
  jq -c 'del(.schema_version)' "$W/runs" >"$W/older"
  HOME=$W/other && mkdir -p "$HOME"
  call tcli history import "$W/newer"
  assert_status 1
  assert_stdout '0 of 0 runs added, 1 line was no run'
  assert_stderr_has "$W/newer:1: no run of tcli history export: a newer tcli wrote it: its schema_version is 2"
  call tcli history import "$W/older"
  assert_stdout '1 of 1 runs added'
}

@test "import refuses values that can't be; all that tcli has written comes back byte for byte" {
  FILES_TOKEN=x call tcli files read -t secretsecret $'/none\xfe'
  call tcli step $'\xff' '' "$(printf '%070000d' 1)"
  call tcli step kill TERM
  call tcli flow run /none
  abandon
  tcli history annotate last $'a \xff note' >/dev/null
  tcli history export >"$W/runs"
  [[ $(jq -r .state "$W/runs" | sort | uniq -c | tr -s ' \n' ' ') == ' 1 abandoned 3 failed 1 killed 2 ok ' ]]
  [[ $(jq .truncated "$W/runs" | sort -u | wc -l) == 2 ]]
  HOME=$W/other && mkdir -p "$HOME"
  tail -1 "$W/runs" >"$W/one"
  local wrong
  for wrong in '.started = "2020-01-01T00:00:00.000Z"' .pid=1e300 .pid=-1 .pid=1.5 .boot_ms=-1 '.words[0] = {hex: "f"}' \
    '.words[0] = {hex: "xy"}' '.parent = "x"' '.sha256 = "ab"' .file.inode=-1 .file.mtime_ns=1e30 '.subject = "A b"' '.verb = "../x"'; do
    jq -c "$wrong" "$W/one" >"$W/wrong"
    call tcli history import "$W/wrong"
    assert_status 1
    local key=${wrong%%[ =[]*}
    assert_stderr_has "$W/wrong:1: no run of tcli history export: '${key##*.}' "
  done
  call tcli history import "$W/runs"
  assert_status 0
  assert_stdout '7 of 7 runs added'
  tcli history export | cmp - "$W/runs"
}

@test "a run from the future is none: it would be the last one for ever" {
  tcli step
  tcli history export | jq -c '.started = "2200-01-01T00:00:00.000Z" | .id = "06K7MS3A00" + .id[10:]' >"$W/future"
  call tcli history import "$W/future"
  assert_status 1
  assert_stderr_has "$W/future:1: a run: it began more than a day after what the clock says here"
}

@test "a row of a database is checked as a line is" {
  tcli step one
  tcli step two
  local wrong
  wrong=$(last_id)
  sqlite_run "UPDATE details SET folder = 'not/absolute' WHERE id = '$wrong'"
  mv "$HOME/$STATE/history.db" "$W/old.db" && rm -r "${HOME:?}/$STATE"
  call tcli history import "$W/old.db"
  assert_status 1
  assert_stdout '1 of 1 runs added, 1 line was no run'
  assert_stderr_has "old.db:$wrong: "
  assert_stderr_has "'folder' is no absolute path"
  [[ $(field 'words[0]') == one ]]
}

# import_row SQL: a history of two runs, of which SQL changes the last, comes back elsewhere.
import_row() {
  tcli step one
  tcli step two
  wrong=$(last_id)
  sqlite_run "${1//ID/\'$wrong\'}"
  mv "$HOME/$STATE/history.db" "$W/old.db" && rm -r "${HOME:?}/$STATE"
  call tcli history import "$W/old.db"
}

@test "a row that nobody has written so is not taken for one, and told" {
  local change
  for change in "details SET words = x'ffffff7f00'" "details SET words = zeroblob(3000000)" "details SET parameters = x'01000000610100000062010000006300'" \
    "runs SET status = 4294967296"; do
    import_row "UPDATE $change WHERE id = ID"
    assert_status 1
    assert_stdout '1 of 1 runs added, and there may have been more'
    assert_stderr_has "old.db: a part of it can't be read: the run $wrong is not as it was written"
    [[ $(ids) != *"$wrong"* ]]
    rm -r "${HOME:?}/$STATE"
  done
}

@test "a run whose parts are gone is told" {
  import_row "DELETE FROM details WHERE id = ID"
  assert_status 1
  assert_stdout '1 of 1 runs added, and there may have been more'
  call tcli history import -o json "$W/old.db"
  [[ $(jq -c .imported "$W/out") == '{"runs":1,"added":0,"known":1,"wrong":0,"complete":false}' ]]
}

# moved_history: the history of this home is $W/old.db from here on, and a new one begins.
moved_history() {
  sqlite_checkpoint
  mv "$HOME/$STATE/history.db" "$W/old.db" && rm -r "${HOME:?}/$STATE"
}

@test "damaged rows cost themselves, wherever they stand" {
  local number
  for number in {1..9}; do tcli step "$number"; done
  tcli history list >/dev/null
  sqlite_run "UPDATE details SET words = x'ff' WHERE id IN (SELECT id FROM runs ORDER BY id LIMIT 1 OFFSET 1)"
  sqlite_run "UPDATE details SET words = x'ff' WHERE id IN (SELECT id FROM runs ORDER BY id LIMIT 1 OFFSET 7)"
  moved_history
  call tcli history import "$W/old.db"
  assert_status 1
  assert_stdout '7 of 7 runs added, and there may have been more'
}

@test "tables that a run does not need may be damaged" {
  tcli step one
  tcli step two
  tcli history annotate last noted >/dev/null
  sqlite_checkpoint
  python3 -c 'import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = \"notes\"").fetchone()[0]
size = database.execute("PRAGMA page_size").fetchone()[0]
database.close()
with open(sys.argv[1], "r+b") as file:
    file.seek((page - 1) * size)
    file.write(bytes(size))' "$HOME/$STATE/history.db"
  mv "$HOME/$STATE/history.db" "$W/old.db" && rm -r "${HOME:?}/$STATE"
  call tcli history import "$W/old.db"
  assert_status 1
  assert_stdout '2 of 2 runs added, and there may have been more'
}

@test "what is damaged beside the runs, or in two places, costs no other run" {
  local number
  for number in {1..400}; do tcli step "$number" "$(printf '%0300d' 1)"; done
  tcli history annotate last noted >/dev/null
  sqlite_checkpoint
  # The second and the last but one leaf of the details, and all of what is known of the upkeep (sqlite.org/fileformat.html, 1.6).
  python3 -c 'import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
size = database.execute("PRAGMA page_size").fetchone()[0]
details, upkeep = (database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [name]).fetchone()[0] for name in ("details", "upkeep"))
database.close()
data = bytearray(open(sys.argv[1], "rb").read())
def leaves(number):
    page = data[(number - 1) * size:number * size]
    if page[0] == 10:
        return [number]
    cells = [int.from_bytes(page[12 + 2 * n:14 + 2 * n], "big") for n in range(int.from_bytes(page[3:5], "big"))]
    return [leaf for at in cells for leaf in leaves(int.from_bytes(page[at:at + 4], "big"))]
all = leaves(details)
for leaf in (all[1], all[-2], upkeep):
    data[(leaf - 1) * size:leaf * size] = bytes(size)
open(sys.argv[1], "wb").write(data)' "$HOME/$STATE/history.db"
  mv "$HOME/$STATE/history.db" "$W/old.db" && rm -r "${HOME:?}/$STATE"
  call tcli history import "$W/old.db"
  assert_status 1
  [[ $output =~ ^([0-9]+)\ of\ ([0-9]+)\ runs\ added,\ and\ there\ may\ have\ been\ more$ ]]
  ((BASH_REMATCH[1] > 330)) || complain 'more than two leaves are gone'
}

@test "an end that is half there is none, and told" {
  local change
  for change in 'duration = NULL' 'status = NULL' "duration = 'abc'"; do
    import_row "UPDATE runs SET $change WHERE id = ID"
    assert_status 1
    assert_stdout '1 of 1 runs added, and there may have been more'
    rm -r "${HOME:?}/$STATE"
  done
}

@test "a database of version 1, one behind a link, one that nobody can write beside" {
  tcli step one
  tcli history list >/dev/null
  moved_history
  mkdir "$W/kept" && cp "$W/old.db" "$W/kept" && as_version 1 "$W/kept/old.db" && ln -s kept "$W/link" && ln -s old.db "$W/kept/named.db"
  call tcli history import "$W/link/named.db"
  assert_status 0
  assert_stdout '1 of 1 runs added'
  rm -f "$W"/kept/old.db-* && cp "$W/old.db" "$W/kept/old.db" # which is in WAL mode
  is_root || return 0
  HOME=$W/other && mkdir "$HOME"
  call unshare -m bash -c "mount --bind '$W/kept' '$W/kept' && mount -o remount,bind,ro '$W/kept' && '$TCLI' history import '$W/kept/old.db'"
  assert_status 0
  assert_stdout '1 of 1 runs added'
}

@test "a database of a newer tcli, and one whose tables have no keys, are refused" {
  tcli step one
  tcli history list >/dev/null
  moved_history
  cp "$W/old.db" "$W/newer.db" && cp "$W/old.db" "$W/keyless.db"
  python3 -c 'import sqlite3, sys
sqlite3.connect(sys.argv[1]).executescript("PRAGMA user_version = 99; INSERT OR REPLACE INTO upkeep VALUES (\"schema\", 99)")
sqlite3.connect(sys.argv[2]).executescript("CREATE TABLE n AS SELECT * FROM people; DROP TABLE people; ALTER TABLE n RENAME TO people")' \
    "$W/newer.db" "$W/keyless.db"
  call tcli history import "$W/newer.db"
  assert_error 1 'it has version 99, and this tcli knows up to'
  call tcli history import "$W/keyless.db"
  assert_error 1 "its table people is none of tcli's"
}

@test "a home behind a link has a history" {
  mkdir "$W/real" && ln -s real "$W/behind"
  HOME=$W/behind tcli step old
  HOME=$W/behind tcli history list >/dev/null
  as_version 2 "$W/real/$STATE/history.db" # which is brought up to date
  HOME=$W/behind call tcli step one
  HOME=$W/behind call tcli history list
  assert_status 0
  [[ $output == *'step one'* ]]
  assert_stderr ''
  [[ -f $W/real/$STATE/history.db && -f $W/real/$STATE/history.db.v2 ]]
}

@test "a table that is a query without an end is not read" {
  tcli step one
  tcli history list >/dev/null
  sqlite_run 'ALTER TABLE notes RENAME TO other'
  sqlite_run 'CREATE VIEW notes(id, text) AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, i FROM n'
  mv "$HOME/$STATE/history.db" "$W/old.db" && rm -r "${HOME:?}/$STATE"
  call timeout 20 "$TCLI" history import "$W/old.db"
  assert_status 1
  assert_stderr_has "a part of it can't be read: "
}

@test "import reads pipes by name; what is no file is refused, an endless line too" {
  tcli step
  tcli history export >"$W/runs"
  HOME=$W/other && mkdir -p "$HOME"
  call tcli history import <(cat "$W/runs")
  assert_status 0
  assert_stdout '1 of 1 runs added'
  mkfifo "$W/pipe"
  cat "$W/runs" >"$W/pipe" &
  call tcli history import "$W/pipe"
  wait
  assert_stdout '0 of 1 runs added'
  call bash -c '"$TCLI" history import /dev/stdin < <(cat "$1")' stdin "$W/runs"
  assert_stdout '0 of 1 runs added'
  call tcli history import <(cat /dev/zero)
  assert_error 1 'it is longer than 4 MiB'
  call tcli history import /dev/zero
  assert_error 1 'read /dev/zero: not a regular file'
  call tcli history import "$W"
  assert_error 2 "<file> wants an existing file, got '$W'"
  call tcli history import <(cat "$HOME/$STATE/history.db")
  assert_status 1
}
