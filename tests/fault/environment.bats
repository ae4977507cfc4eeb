# An environment that is missing, full, foreign or bogus: the module runs, with one warning at most, and nothing is left where it should not be.
load ../support/helpers

setup() {
  common_setup
  make_module env <<'END'
#!/usr/bin/awk -f
# ---
# tcli: 1
# summary: What it was given
# commands: {go: {summary: Go, arguments: [{name: words, variadic: true, required: false}]}}
# ---
BEGIN {
  printf "ran"
  for (i = 1; i < ARGC; i++) printf " %s", ARGV[i]
  print ""
  exit 7
}
END
  sleep 0.05 # a file of this very moment is not remembered yet, so nothing would be written
}

assert_ran() { # assert_ran WARNINGS: the module's output and status, and that many lines from tcli, each a warning
  assert_status 7
  assert_stdout 'ran go a b'
  assert_stderr_lines "$1"
  [[ $(grep -ac '^tcli: warning: ' "$W/err") == "$1" ]] || complain "expected $1 warnings"
}

# Called in a mount namespace of its own. $1: the script; $TCLI, $W and the others are known to it.
call_in_mounts() {
  if is_root; then
    unshare -m true 2>/dev/null || skip 'a mount namespace is not allowed here'
    call unshare -m bash -euc "$1"
  else
    unshare -Urm true 2>/dev/null || skip 'a mount namespace is not allowed here'
    call unshare -Urm bash -euc "$1"
  fi
}

@test "HOME unset, empty or relative: one warning, and nothing in the working folder" {
  local value
  unset HOME
  call tcli env go a b
  assert_ran 1
  for value in '' home ./home; do
    call env HOME="$value" "$TCLI" env go a b
    assert_ran 1
    call env HOME="$value" "$TCLI" plugin list
    assert_status 0
  done
  [[ -z $(ls -A "$W/here") ]] || complain "left in the working folder: $(ls -A "$W/here")"
}

@test "HOME missing: one warning, and it is not made" {
  export HOME=$W/missing/home
  call tcli env go a b
  assert_ran 1
  call tcli plugin list
  assert_status 0
  assert_absent "$W/missing"
}

@test "HOME unset but the XDG folders given: no warning, and they are used" {
  unset HOME
  export XDG_CONFIG_HOME=$W/x/config XDG_CACHE_HOME=$W/x/cache XDG_STATE_HOME=$W/x/state XDG_DATA_HOME=$W/x/data
  mkdir "$W/x"
  call tcli env go a b
  assert_ran 0
  assert_exists "$W/x/cache/tcli"
}

@test "HOME read-only: one warning" {
  call_in_mounts 'mount -t tmpfs -o size=1m,ro none "$W/home" && exec "$TCLI" env go a b'
  assert_ran 1
  chmod 555 "$W/home"
  call powerless "$TCLI" env go a b
  assert_ran 1
  chmod 755 "$W/home"
}

@test "HOME on a full disk: one warning, nothing half written" {
  call_in_mounts '
    mount -t tmpfs -o size=1m,nr_inodes=100 none "$W/home"
    head -c 2000000 /dev/zero >"$HOME/filler" 2>/dev/null || :
    status=0; "$TCLI" env go a b || status=$?
    find "$HOME" -type f ! -name filler >"$W/left"
    exit "$status"'
  assert_ran 1
  [[ ! -s $W/left ]] || complain "left on the full disk: $(cat "$W/left")"
}

@test "HOME without a free inode: one warning" {
  call_in_mounts '
    mount -t tmpfs -o size=1m,nr_inodes=2 none "$W/home"
    : >"$HOME/filler"
    exec "$TCLI" env go a b'
  assert_ran 1
}

@test "a disk that fills up at any write: the module's status, one warning at most, nothing half written" {
  local number
  need_no_sanitizer # it writes before the program does
  need_strace
  for number in 1 2 3 4; do
    rm -rf "${W:?}/home" && mkdir "$W/home"
    call env ASAN_OPTIONS=detect_leaks=0 strace -qq -o /dev/null -e trace=write -e inject=write:error=ENOSPC:when="$number" \
      "$TCLI" env go a b
    [[ $status == 7 && $output == 'ran go a b' && $(grep -ac '' "$W/err") -le 1 ]] || complain "write $number"
    [[ -z $(find "$W/home" -name '*.tmp') ]] || complain "left: $(find "$W/home" -name '*.tmp')"
    call tcli env go a b # what was written is used or replaced, never believed when it is broken
    assert_ran 0
  done
}

@test "HOME of another user: nothing is created there" {
  need_root
  chown 12345 "$W/home"
  chmod 777 "$W/home"
  call tcli env go a b
  assert_ran 1
  call tcli plugin list
  assert_status 0
  call tcli plugin check env
  assert_status 0
  [[ -z $(ls -A "$W/home") ]] || complain "left in another user's home: $(ls -A "$W/home")"
}

@test "HOME of root, open to all, called as an ordinary user: nothing is created there" {
  need_root
  chmod o+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" "$W"
  setpriv --reuid 65534 --regid 65534 --clear-groups test -x "$TCLI" -a -x "$BIN/tcli-env" || skip 'the ordinary user has no way to the files'
  chmod 1777 "$W/home"
  call setpriv --reuid 65534 --regid 65534 --clear-groups "$TCLI" env go a b
  assert_ran 1
  [[ -z $(ls -A "$W/home") ]] || complain "left in another user's home: $(ls -A "$W/home")"
}

@test "TERM, COLUMNS, LANG and others bogus: no crash, the same pages" {
  local setting
  call tcli
  cp "$W/out" "$W/plain"
  for setting in TERM= TERM=no-such-terminal TERM=$'\e[31m' TERM=../../../etc COLUMNS= COLUMNS=-1 COLUMNS=0 COLUMNS=1 COLUMNS=abc \
    COLUMNS=99999999999999999999 LINES=-5 LANG=bogus LANG= LC_ALL=xx_YY.ISO-8859-15 LC_ALL=$'\xff\xfe' LANGUAGE=x:y TZ=No/Where \
    TMPDIR=/no/where SHELL= PWD=/no/where PWD=; do
    call env "$setting" "$TCLI"
    assert_status 0
    assert_stderr_empty
    cmp "$W/out" "$W/plain" || complain "other bytes with $setting"
    call env "$setting" "$TCLI" plugin list
    assert_status 0
    call env "$setting" "$TCLI" env go --help
    assert_status 0
    call env "$setting" "$TCLI" env go a b
    assert_ran 0
  done
}

@test "a locale that was never generated: programs are found all the same" {
  LC_ALL=xx_XX.UTF-8 call tcli plugin list -o json
  [[ $(jq -r '.modules[] | select(.name == "env") | .state' "$W/out") == declared ]]
  LC_ALL=xx_XX.UTF-8 call tcli env go a b
  assert_ran 0
  git init -q "$W/core"
  printf 'name: core\nsummary: Core\n' >"$W/core/pack.yaml"
  git -C "$W/core" add -A && git -C "$W/core" -c user.name=a -c user.email=a@b commit -qm one
  unset LC_ALL
  LANG=xx_XX.UTF-8 call tcli pack install --yes "$W/core"
  assert_status 0
}

@test "a bogus COLUMNS on a terminal of any width: no crash" {
  local columns
  need_program script
  for columns in 0 1 5 20 500 65535; do
    call script -qec "stty cols $columns rows 1; '$TCLI' && '$TCLI' plugin list && '$TCLI' env go --help" /dev/null </dev/null
    assert_status 0
    assert_stdout_has STATE
  done
}

@test "a cleared environment: no crash" {
  call env -i "$TCLI"
  assert_status 0
  call env -i "$TCLI" env go
  assert_status 127
  call env -i "$TCLI" --version
  assert_status 0
}

@test "umask 000 and 777: folders 0700, files 0600, and the next call uses them" {
  local mask
  for mask in 000 777 077 022; do
    rm -rf "${W:?}/home" && mkdir "$W/home"
    call bash -c 'umask "$1"; "$TCLI" plugin list >/dev/null; exec "$TCLI" env go a b' bash "$mask"
    assert_ran 0
    [[ -n $(find "$W/home" -type f) ]] || complain "nothing was written with umask $mask"
    [[ -z $(find "$W/home" -mindepth 1 \( -type d ! -perm 0700 -o -type f ! -perm 0600 \)) ]] ||
      complain "umask $mask: $(find "$W/home" -mindepth 1 -printf '%m %p\n')"
    find "$W/home" -type f -printf '%i %p\n' | sort >"$W/before"
    call bash -c 'umask "$1"; exec "$TCLI" env go a b' bash "$mask"
    assert_ran 0
    find "$W/home" -type f -printf '%i %p\n' | sort | diff "$W/before" - || complain 'the second call wrote it again'
  done
}

@test "the module gets the umask of the caller" {
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: u\n# commands: {go: {summary: g}}\n# ---\numask\n' | make_module umask
  call bash -c 'umask 0351; exec "$TCLI" umask go'
  assert_stdout 0351
}

# python3's os.execve refuses both, execve(2) does not.
call_with_argv() { # call_with_argv C-ARGV...: an item is a text, NULL for the end
  call python3 -c '
import ctypes, os, sys
words = [word.encode() for word in sys.argv[2:]]
argv = (ctypes.c_char_p * (len(words) + 1))(*words, None)
environment = (ctypes.c_char_p * (len(os.environb) + 1))(*[b"=".join(pair) for pair in os.environb.items()], None)
ctypes.CDLL(None).execve(sys.argv[1].encode(), argv, environment)
sys.exit(99)' "$TCLI" "$@"
}

@test "argc 0 and an empty or odd argv[0]: no crash" {
  call tcli
  cp "$W/out" "$W/plain"
  call_with_argv
  assert_status 0
  cmp "$W/out" "$W/plain"
  local name
  for name in '' - '--' / . 'tcli\x1b[31m' "$(printf '%5000s' x)"; do
    call_with_argv "$name"
    assert_status 0
    assert_stderr_empty
    cmp "$W/out" "$W/plain"
    call_with_argv "$name" env go a b
    assert_ran 0
  done
}

@test "files of 1970, 2038 and later: found, run, and seen when they change" {
  local date number=0
  for date in '1970-01-01 00:00:00 UTC' '2038-01-19 03:14:08 UTC' '2106-02-07 06:28:17 UTC' '2200-01-01 UTC'; do
    number=$((number + 1))
    printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: first %s\n# commands: {go: {summary: g}}\n# ---\nexit 7\n' "$number" | make_module old
    touch -d "$date" "$BIN/tcli-old" "$BIN"
    call tcli old go
    assert_status 7
    assert_stderr_empty
    call tcli
    assert_stdout_has "first $number"
    sed -i "s/first/later/" "$BIN/tcli-old"
    touch -d "$date" "$BIN/tcli-old" "$BIN" # the same time and size
    call tcli
    assert_stdout_has "later $number"
    call tcli help old
    assert_stdout_has "later $number"
    find "$W/home" -exec touch -d "$date" {} +
    call tcli old go
    assert_status 7
    assert_stderr_empty
    call tcli
    assert_stdout_has "later $number"
  done
}

@test "the working folder is gone: everything works" {
  mkdir "$W/gone"
  call bash -c 'cd "$W/gone" && rmdir "$W/gone" && exec "$TCLI" env go a b'
  assert_ran 0
  local words
  for words in '' 'plugin list' 'help env' 'plugin which env' 'plugin check env' --version; do
    mkdir "$W/gone"
    # shellcheck disable=SC2086 # each is several words
    call bash -c 'cd "$W/gone" && rmdir "$W/gone" && exec "$TCLI" "$@"' bash $words
    assert_status 0
    assert_stderr_empty
  done
  mkdir "$W/gone"
  call bash -c 'cd "$W/gone" && rmdir "$W/gone" && PATH=.:$PATH exec "$TCLI" env go a b'
  assert_ran 0
}

@test "a working folder that may not be searched: the module runs" {
  mkdir "$W/closed"
  call powerless bash -c 'cd "$W/closed" && chmod 000 "$W/closed" && exec "$TCLI" env go a b'
  chmod 755 "$W/closed"
  assert_ran 0
}

# The shell's own variables would be in the way: /proc has what the module was started with.
environment_module() {
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: e\n# commands: {go: {summary: g, %s}}\n# ---\ncat /proc/$$/environ\n' "$1" | make_module environ
}

@test "rule 52: the environment: only tcli's own variables are added, the rest stays byte for byte and in order" {
  environment_module 'arguments: [{name: who, required: false}], options: [{name: count, type: int, default: 3}]'
  export ODD=$'two\nlines' EMPTY='' BYTES=$'\xff\xfe' TCLI_=kept TCLIX=kept TCLI_DEBUG=0 TCLI_HISTORY_ENABLED=true MY_TCLI_ARG_X=kept
  call sh "$BIN/tcli-environ"
  cp "$W/out" "$W/direct"
  call env "$TCLI" environ go me
  assert_status 0
  grep -zavE '^_=' "$W/direct" >"$W/direct-rest"
  grep -zavE '^(_|TCLI_(BIN|VERSION|MODULE|VERB|RUN_ID|PLUGIN_DIR|DEPTH|ARG_WHO|OPT_COUNT))=' "$W/out" >"$W/out-rest"
  cmp "$W/direct-rest" "$W/out-rest" || complain "$(diff <(tr '\0' '\n' <"$W/direct-rest") <(tr '\0' '\n' <"$W/out-rest"))"
  local expected
  for expected in "TCLI_BIN=$TCLI" TCLI_MODULE=environ TCLI_VERB=go "TCLI_PLUGIN_DIR=$BIN" TCLI_DEPTH=1 TCLI_ARG_WHO=me TCLI_OPT_COUNT=3 \
    "TCLI_VERSION=$("$TCLI" --version | sed -n '1s/^tcli //p')"; do
    grep -zqxF "$expected" "$W/out" || complain "expected in the environment: $expected"
  done
  grep -zqE '^TCLI_RUN_ID=.+' "$W/out" || complain 'expected TCLI_RUN_ID'
  if grep -zq '^TCLI_SUBJECT=' "$W/out"; then complain 'a subject where there is none'; fi
}

@test "values of an outer call are gone, at every depth, and run ids differ" {
  environment_module 'options: [{name: mine}]'
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: o\n# commands: {sub go: {summary: g, options: [{name: theirs}], arguments: [{name: x, variadic: true}]}}\n# ---\necho "$TCLI_RUN_ID" >"$W/outer"\nexec "$TCLI_BIN" environ go\n' |
    make_module outer
  export TCLI_OPT_STALE=1 TCLI_ARG_STALE=1 TCLI_ARG_X_COUNT=9
  call tcli outer sub go --theirs v a b
  assert_status 0
  if grep -zaE '^TCLI_(OPT|ARG)_|^TCLI_SUBJECT=' "$W/out"; then complain 'a value of an outer call'; fi
  grep -zqx 'TCLI_DEPTH=2' "$W/out" || complain 'expected TCLI_DEPTH=2'
  if grep -zqxF "TCLI_RUN_ID=$(cat "$W/outer")" "$W/out"; then complain 'two runs with one id'; fi
}

@test "a subject is in the environment" {
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: o\n# commands: {sub go: {summary: g}}\n# ---\necho "$TCLI_MODULE/$TCLI_SUBJECT/$TCLI_VERB"\n' | make_module outer
  call tcli outer sub go
  assert_stdout outer/sub/go
}

@test "rule 50: XDG folders: config, cache and state apart, relative ones ignored" {
  export XDG_CACHE_HOME=relative XDG_STATE_HOME=./relative XDG_CONFIG_HOME=relative XDG_DATA_HOME=..
  mkdir -p "$W/here/relative/tcli"
  echo 'undeclared: nonsense' >"$W/here/relative/tcli/config.yaml"
  undeclared_module plain
  sleep 0.05
  call tcli env go a b
  assert_ran 0
  call tcli plugin check plain --unsealed
  assert_status 0
  assert_exists "$W/home/.cache/tcli"
  assert_exists "$W/home/.local/state/tcli"
  [[ $(find "$W/here" -type f) == "$W/here/relative/tcli/config.yaml" ]] || complain "left in the working folder: $(find "$W/here")"
}
