#!/usr/bin/env bats
# `tcli self check` of what tcli keeps: the cache, the history, packs. What is damaged is found, left alone, and mended by the remedy.
load ../support/pack_helpers
load ../support/self_helpers

setup() {
  setup_for_packs
  HISTORY=$HOME/.local/state/tcli/history
  DATABASE=$HISTORY/history.db
}

# some_runs: two in the database, and one in the journal alone.
some_runs() {
  declared_module step
  tcli step go one && tcli step go two && tcli history list >/dev/null && tcli step go three
}

everything() { (cd "$HOME" && find . -type f ! -name '*-shm' ! -name '*-wal' -exec sha256sum {} + | sort); }

@test "cache: its size, and records that are damaged" {
  declared_module one
  declared_module two
  tcli one go
  tcli two go
  check
  finds ok cache "$HOME/.cache/tcli, "
  finds_nothing_wrong
  local record
  record=$(find "$HOME/.cache/tcli/manifests" -type f | head -1)
  truncate -s -3 "$record"
  mends note cache "1 record in $HOME/.cache/tcli/manifests is damaged"
  assert_absent "$record"
  for record in {1..7}; do printf 'no record' >"$HOME/.cache/tcli/manifests/000000000000000$record"; done
  : >"$HOME/.cache/tcli/manifests/0000000000000001.77.tmp" # somebody is writing
  mends note cache "7 records in $HOME/.cache/tcli/manifests are damaged"
  undeclared_module three
  need_seal
  tcli three x
  record=$(find "$HOME/.local/state/tcli/answers" -type f | head -1)
  printf x | dd of="$record" bs=1 seek=$(($(stat -c %s "$record") - 10)) conv=notrunc status=none
  mends note cache "1 record in $HOME/.local/state/tcli/answers is damaged"
  check
  finds_nothing_wrong
}

@test "history: good, older, and with journals to fold" {
  check
  finds ok history 'no history was read yet'
  some_runs
  check
  finds ok history "$DATABASE, version 3, "
  finds ok history ' of journals come in when someone looks'
  tcli history list >/dev/null
  check
  finds_not history journals
  python3 - "$DATABASE" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.executescript("DROP INDEX runs_of_people; ALTER TABLE details DROP COLUMN boot_id; PRAGMA user_version = 2; UPDATE upkeep SET value = 2 WHERE name = 'schema'")
END
  mends note history "$DATABASE is of an older tcli: it has version 2"
  finds ok history "$DATABASE, version 3"
  [[ $(tcli history list -o name | grep -c '') == 3 ]]
}

@test "history: of a newer tcli" {
  some_runs
  python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.executescript("PRAGMA user_version = 9; UPDATE upkeep SET value = 9 WHERE name = \"schema\"".replace(chr(34), chr(39)))' "$DATABASE"
  everything >"$W/before"
  check
  everything | diff "$W/before" -
  mends error history "$DATABASE is of a newer tcli: it has version 9, and this tcli knows up to 3"
  assert_exists "$DATABASE.newer"
}

@test "history: something else in the place of its database" {
  mkdir -p "$HISTORY"
  chmod 700 "${HISTORY%/*}"
  mkfifo "$DATABASE" "$DATABASE.damaged-3" "$HISTORY/journal.damaged-3"
  mends error history "$DATABASE is no file" timeout 20
  mkdir "$DATABASE"
  rm -r "$DATABASE.aside"
  mends error history "$DATABASE is no file"
  finds_nothing_wrong
}

@test "history: a folder that it can't be kept in" {
  some_runs
  chmod 700 "${HISTORY%/*}"
  local mode
  for mode in 000 500; do
    chmod "$mode" "$HISTORY"
    mends error history "$HISTORY can't be used: Permission denied: runs are not written down" powerless
  done
  mv "$HISTORY" "$W/kept"
  ln -s "$W/nowhere" "$HISTORY"
  mends error history "$HISTORY can't be used: it is no folder"
  rm "$HISTORY.aside"
  : >"$HISTORY"
  mends error history "$HISTORY can't be used: it is no folder"
  ln -s "$W/kept" "$HISTORY"
  check
  finds_nothing_wrong # a link that leads to one
  finds ok history "$DATABASE, version 3, "
  mv "$W/kept/history.db" "$W/history.db"
  ln -s "$W/history.db" "$W/kept/history.db"
  call tcli history list
  assert_status 125
  mends error history "$DATABASE is no file"
}

@test "cache and answers: folders that nothing can be kept in" {
  local folder
  chmod -R u=rwX,go= "$HOME"
  for folder in "$HOME/.cache/tcli"/{manifests,providers,config} "$HOME/.local/state/tcli/answers"; do
    mkdir -p "${folder%/*}"
    chmod 700 "${folder%/*}"
    mkdir "$folder"
    chmod 100 "$folder"
    mends warning cache "$folder can't be used: Permission denied" powerless
    rmdir "$folder"
    mkfifo "$folder"
    mends warning cache "$folder can't be used: it is no folder" timeout 20
  done
  finds_nothing_wrong
}

@test "history: something else in the place of what belongs to it" {
  some_runs
  local part
  for part in history.db-wal history.db-shm history.db-journal journal; do
    rm -f "$HISTORY/$part"
    mkfifo -m 400 "$HISTORY/$part"
    call powerless timeout 20 "$TCLI" history list
    [[ $status != 124 ]] || complain "$part is waited for"
    mends error history "$HISTORY/$part is no file" powerless timeout 20
    rm "$HISTORY/$part.aside"
  done
  : >"$W/elsewhere"
  ln -s "$W/elsewhere" "$HISTORY/journal"
  mends error history "$HISTORY/journal is no file"
  finds_nothing_wrong
}

@test "history: a version that is not that of its tables is damage, as a call would say" {
  some_runs
  python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute("PRAGMA user_version = 99"); c.close()' "$DATABASE"
  check
  assert_status 1
  mends error history "$DATABASE is damaged: its version is not that of its tables"
}

@test "history: damaged, and what was put aside" {
  some_runs
  cp "$DATABASE" "$W/good"
  truncate -s 100 "$DATABASE"
  rm -f "$DATABASE"-*
  everything >"$W/before"
  check
  assert_status 1
  everything | diff "$W/before" - # found, and left as it is
  mends error history "$DATABASE is damaged"
  mends note history 'was found damaged: nothing more of it can be read'
  finds_nothing_wrong
  # One of which a part can be read comes back.
  cp "$W/good" "$DATABASE.damaged-7"
  rm "$DATABASE"
  mends note history "$DATABASE.damaged-7 was found damaged: runs in it can be read"
  [[ $(tcli history list -o name | grep -c '') == 3 ]]
  # Damage within, and not in its head; random bytes; and a journal.
  cp "$W/good" "$DATABASE"
  printf 'garbage%.0s' {1..400} | dd of="$DATABASE" bs=1 seek=8192 conv=notrunc status=none
  mends error history "$DATABASE is damaged"
  head -c 50000 /dev/urandom >"$DATABASE"
  rm -f "$DATABASE"-*
  mends error history "$DATABASE is damaged: file is not a database"
  : >"$HISTORY/journal.damaged-12"
  mends note history "$HISTORY/journal.damaged-12 was found damaged"
}

@test "history: files that may not be used, and one that is in use" {
  some_runs
  chmod 400 "$DATABASE"
  mends error history "$DATABASE may not be read and written" powerless
  chmod 0 "$HISTORY/journal"
  mends error history "$HISTORY/journal may not be read and written" powerless
  if is_root; then
    chown 65534 "$HISTORY/journal"
    chmod 600 "$HISTORY/journal"
    mends error history "$HISTORY/journal may not be read and written" powerless
  fi
  local held holder
  exec {holder}< <(exec python3 -c 'import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.executescript("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(100)' "$DATABASE")
  local pid=$!
  read -r held <&"$holder"
  [[ $held == held ]]
  check
  finds warning history "$DATABASE can't be read now: database is locked"
  kill "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
  check
  finds_nothing_wrong
}

@test "packs: whole, gone in part, a state that can't be read, a link that leads nowhere" {
  a_pack core
  installed core
  check
  finds ok packs '1 pack installed: whether files were changed since is told by tcli pack verify'
  finds_nothing_wrong
  rm -r "$PACKS/core/$(head_of core)/.tcli"
  mends error packs 'pack core is not whole'
  finds_nothing_wrong
  rm -r "$PACKS/core"
  mends error packs 'pack core is not whole'
  local state
  state=$PACKS/$(readlink "$PACKS/current")/state.yaml
  rm "$state"
  mends error packs "what is installed can't be read"
  a_pack work
  tcli pack link "$W/work"
  check
  finds_nothing_wrong
  mv "$W/work" "$W/moved"
  mends warning packs "pack work is linked to $W/work: that is no folder any more"
  assert_absent "$PACKS/work"
  git clone -q "$W/core" "$W/work"
  tcli pack link "$W/work"
  rm -rf "$W/work"
  mends warning packs "pack core is linked to $W/work: that is no folder any more"
  tcli core-hello say x # as it was installed
  state=$PACKS/$(readlink "$PACKS/current")/state.yaml
  chmod u+w "$state"
  echo '{' >"$state"
  mends error packs "what is installed can't be read: $PACKS/current/state.yaml"
}

@test "packs: a folder that can't be used" {
  a_pack core
  installed core
  chmod 000 "$PACKS"
  mends error packs "$PACKS can't be used: Permission denied" powerless
  finds_nothing_wrong
  mv "$PACKS" "$W/packs"
  : >"$PACKS"
  check
  finds_not config config.yaml
  mends error packs "$PACKS can't be used: it is no folder"
}

@test "packs: folders of the index and of a tree that others may write to" {
  a_pack core
  installed core
  local folder tree
  tree=/core/$(head_of core)
  for folder in '' /generations /current/ /current/modules /core "$tree" "$tree/.tcli" "$tree/.tcli/manifests"; do
    chmod 777 "$PACKS$folder"
    mends error packs "$PACKS${folder%/} can be changed by others"
    chmod 770 "$PACKS$folder"
    mends error packs "$PACKS${folder%/} can be changed by others"
  done
  finds_nothing_wrong
}

@test "packs: folders and links of the index that others own" {
  need_root
  a_pack core
  installed core
  local place tree
  tree=/core/$(head_of core)
  for place in '' /generations /current/ /current /current/modules /core "$tree" "$tree/.tcli" "$tree/.tcli/manifests"; do
    chown -h 65534 "$PACKS$place"
    mends error packs "$PACKS${place%/} belongs to user 65534: what stands in it decides what runs"
  done
  finds_nothing_wrong
  chown -R 65534 "$HOME/.local/share/tcli"
  check
  finds error folders "$HOME/.local/share/tcli is not yours: it belongs to user 65534"
  finds_not packs 'belongs to user' # told once
}

@test "packs: a linked folder that others may write to" {
  a_pack core
  tcli pack link "$W/core"
  chmod 775 "$W/core" # its group's, as with a umask of 002
  check
  finds_nothing_wrong
  chmod 777 "$W/core"
  mends warning packs "$W/core can be changed by others: what stands in it decides what runs"
  finds_nothing_wrong
}

@test "packs: git is not needed without any, and is with one" {
  a_pack core
  mkdir "$W/few"
  ln -s "$(command -v bash)" "$(command -v sh)" "$W/few"
  check env "PATH=$BIN:$W/few"
  finds note git 'git is not on your search path'
  installed core
  check env "PATH=$BIN:$W/few"
  finds warning git 'git is not on your search path'
  [[ $remedy == *'apt-get install git' ]]
}

@test "rule 60: nothing that is secret is told, in whatever is wrong" {
  local config=$HOME/.config/tcli/config.yaml format
  mkdir -p "${config%/*}" "$W/etc/tcli"
  a_pack core
  installed core
  # A password in the URL of a pack, in a state that can be read and in one that can't.
  sed -i 's!file://!https://ann:s3cret-url@!' "$PACKS/current/state.yaml"
  printf 'modules: {core: {settings: {token: s3cret-config}}}\nhistory: {enabled: s3cret-value}\n' >"$config"
  printf 'containers: {timeout: s3cret-system}\n' >"$W/etc/tcli/config.yaml"
  export XDG_CONFIG_DIRS=$W/etc TOKEN=s3cret-variable TCLI_UNDECLARED=s3cret-choice XDG_CACHE_HOME=s3cret-relative
  export TCLI_CONTAINERS_ENGINE=docker DOCKER_HOST=tcp://ann:s3cret-host@127.0.0.1:9
  export HTTPS_PROXY=http://ann:s3cret-proxy@127.0.0.1:9 FILES_TOKEN=s3cret-option GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraheader GIT_CONFIG_VALUE_0=s3cret-git
  make_module files <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Files
# commands: {read: {summary: Read, options: [{name: token, secret: true, env: FILES_TOKEN}]}}
# ---
echo "$TCLI_OPT_TOKEN"
END
  TCLI_UNDECLARED='' XDG_CONFIG_HOME=$W/none XDG_CONFIG_DIRS=$W/none tcli --capture=all files read --token s3cret-word
  printf '#!/bin/sh\nexit 1\n' >"$BIN/docker"
  chmod +x "$BIN/docker"
  for format in table json yaml csv name; do
    call tcli self check -o "$format"
    assert_status 1
    assert_no_match s3cret "$W/out" "$W/err"
  done
  echo '- s3cret: {' >>"$PACKS/current/state.yaml"
  check
  finds error packs "what is installed can't be read"
  finds error config "$config:2:20: history.enabled wants"
  unset TCLI_UNDECLARED
  rm "$config" "$W/etc/tcli/config.yaml"
  check # with this config the engine is asked
  finds warning containers "docker can't be asked: tcp://127.0.0.1:9"
  assert_no_match s3cret "$W/out" "$W/err"
}
