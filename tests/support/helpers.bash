# What every bats file of the command line starts with: `load ../support/helpers`. Each test has a folder, home and search path of its own.
# A file that needs a setup() of its own calls common_setup first.
bats_require_minimum_version 1.5.0

TCLI=${TCLI_UNDER_TEST:-${BASH_SOURCE[0]%/*}/../../build/release/bin/tcli}
[[ $TCLI == /* ]] || TCLI=$(realpath "$TCLI")

setup() { common_setup; }
teardown() { common_teardown; }

common_setup() {
  umask 022
  W=$BATS_TEST_TMPDIR
  BIN=$W/bin
  CALLS=0
  local name
  for name in "${!XDG_@}" "${!TCLI_@}" "${!CLICOLOR@}"; do unset "$name"; done
  unset CDPATH NO_COLOR PAGER LESS SUDO_UID
  mkdir -p "$BIN" "$W/home" "$W/here"
  export HOME=$W/home TERM=dumb LC_ALL=C.UTF-8 PATH=$BIN:/usr/bin:/bin
  export TCLI W BIN TCLI_CONTAINERS_ENGINE=none
  TRACED=(env "ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
    strace -f -qq -e 'trace=execve,execveat' -e signal=none -o "$W/trace")
  cd "$W/here" || return
}

# The folder of a failed test is kept to look at.
common_teardown() {
  [[ -n ${BATS_TEST_COMPLETED-} || -n ${BATS_TEST_SKIPPED-} || -z ${W-} ]] && return # or setup did not come so far
  local kept
  kept=$(mktemp -d "${TMPDIR:-/tmp}/tcli-failed-XXXXXX") && cp -ax "$W/." "$kept" && echo "kept: $kept"
}

tcli() { "$TCLI" "$@"; }

# call COMMAND...: sets $status, $output (standard output) and $stderr; the bytes as they were stand in $W/out and $W/err. Nothing but the
# command depends on PATH, so that `PATH=... call "$TCLI" ...` is allowed.
call() {
  CALLS=$((CALLS + 1))
  CALLED="$*"
  status=0
  "$@" >"$W/out" 2>"$W/err" || status=$?
  read_streams
  # The sanitizers of the dev build: no fault may lead to a report.
  if [[ $stderr =~ (Address|Leak|UndefinedBehavior)Sanitizer|'runtime error:' ]]; then complain 'a sanitizer report'; fi
}

# bash leaves NUL out, and says so.
read_streams() {
  { output=$(<"$W/out"); } 2>/dev/null
  { stderr=$(<"$W/err"); } 2>/dev/null
}

complain() {
  printf '%s\n' "$1" "--- call $CALLS: $CALLED" "--- status: $status" '--- standard output:' "$output" '--- standard error:' "$stderr" >&2
  return 1
}

assert_status() { [[ $status == "$1" ]] || complain "expected status $1"; }
assert_stdout() { [[ $output == "$1" ]] || complain "expected on standard output: $1"; }
assert_stdout_has() { [[ $output == *"$1"* ]] || complain "expected somewhere on standard output: $1"; }
assert_stdout_lacks() { [[ $output != *"$1"* ]] || complain "not expected on standard output: $1"; }
assert_stdout_empty() { [[ ! -s $W/out ]] || complain 'expected nothing on standard output'; }
assert_stderr() { [[ $stderr == "$1" ]] || complain "expected on standard error: $1"; }
assert_stderr_has() { [[ $stderr == *"$1"* ]] || complain "expected somewhere on standard error: $1"; }
assert_stderr_lacks() { [[ $stderr != *"$1"* ]] || complain "not expected on standard error: $1"; }
assert_stderr_empty() { [[ ! -s $W/err ]] || complain 'expected nothing on standard error'; }
assert_stderr_lines() { [[ $(/bin/grep -ac '' "$W/err") == "$1" ]] || complain "expected $1 lines on standard error"; }

# assert_error STATUS WHAT: an error message of tcli, its first line with WHAT in it.
assert_error() {
  assert_status "$1" || return
  [[ $stderr =~ (^|$'\n')'tcli: error: '([^$'\n']*) && ${BASH_REMATCH[2]} == *"$2"* ]] || complain "expected as the error: $2"
}

# Perl's patterns over bytes; `! grep` by itself would never fail a test.
assert_no_match() { ! LC_ALL=C /bin/grep -anP "$1" "${@:2}" >&2 || complain "not expected in ${*:2}: $1"; }
assert_absent() { [[ ! -e $1 && ! -L $1 ]] || complain "not expected to exist: $1"; }
assert_exists() { [[ -e $1 ]] || complain "expected to exist: $1"; }
assert_json() { jq -e "${@:2}" "$1" <"$W/out" >/dev/null || complain "expected of the JSON: $1"; }

# The hint of the last error, run as it stands (with the tcli under test) and the status left in $status.
run_hint() {
  local hint
  hint=$(sed -n 's/^hint: //p' "$W/err" | head -1)
  [[ -n $hint ]] || complain 'expected a hint'
  call bash -c 'tcli() { "$TCLI" "$@"; }; eval "$1"' hint "$hint"
}

# make_module NAME [FOLDER] <<'EOF': an executable as it stands on standard input.
make_module() {
  local file=${2:-$BIN}/tcli-$1
  mkdir -p "${file%/*}"
  cat >"$file"
  chmod 755 "$file"
  sleep 0.01 # what is read within the clock tick of a change is not remembered: from here on it is
}

# shipped NAME: a module of the pack for teams that is shipped, on the search path.
shipped() { ln -s "$TEST_TOOLS/bin/tcli-$1" "$BIN/"; }

# declared_module NAME [FOLDER] [SUMMARY]: a script with a manifest and the verb `go`, which leaves $W/ran-NAME, prints its words
# and ends with $TCLI_TEST_STATUS or 0. It takes any arguments.
declared_module() {
  make_module "$1" "${2:-$BIN}" <<END
#!/bin/sh
# ---
# tcli: 1
# summary: ${3:-Summary of $1}
# commands:
#   go:
#     summary: Go
#     arguments: [{name: words, summary: Anything, type: string, required: false, variadic: true}]
# ---
: >>"$W/ran-$1"
printf '<%s>\n' "\$@"
exit "\${TCLI_TEST_STATUS:-0}"
END
}

# undeclared_module NAME [FOLDER]: answers --help with a text, everything else by printing its words.
undeclared_module() {
  make_module "$1" "${2:-$BIN}" <<END
#!/bin/sh
if [ "\${1-}" = --help ]; then echo "help of $1"; exit 0; fi
printf '<%s>\n' "\$@"
exit "\${TCLI_TEST_STATUS:-0}"
END
}

# state_of NAME; row_of NAME FIELD: from `tcli plugin list`.
state_of() { tcli plugin list -o json | jq -r --arg name "$1" '.modules[] | select(.name == $name) | .state'; }
row_of() { tcli plugin list -o json | jq -r --arg name "$1" --arg field "$2" '.modules[] | select(.name == $name) | .[$field]'; }

is_sanitized() { grep -qa __asan_init "$TCLI"; }

is_root() { [[ $(id -u) == 0 ]]; }

# Permissions count for the called command even if root runs the tests.
powerless() {
  if is_root; then setpriv --bounding-set -dac_override,-dac_read_search "$@"; else "$@"; fi
}

need_program() {
  local program
  for program; do command -v "$program" >/dev/null || skip "$program is not installed"; done
}
# Some limits are the sanitizers' own end: they need processes and files to look at the memory.
need_no_sanitizer() { ! /bin/grep -aq __asan_init "$TCLI" || skip 'the sanitizers do not work under this limit'; }
need_root() { is_root || skip 'only root can do this'; }
need_seal() { bwrap --ro-bind / / --unshare-all true 2>/dev/null || skip 'bubblewrap does not work here'; }
need_mounts() { unshare -m true 2>/dev/null || skip 'a mount namespace is not allowed here'; }
need_strace() { strace -o /dev/null true 2>/dev/null || skip 'strace does not work here'; }

# call_traced COMMAND...: as `call`, and $W/trace has every execve of it and of its children. Behind a shell function: "${TRACED[@]}".
call_traced() { call "${TRACED[@]}" "$@"; }
# The programs that were started, in order, after the first one, which is tcli itself.
executed() { grep -aE 'execve(at)?\(.* = 0$' "$W/trace" | sed -E 's/^[0-9]+ +execve(at)?\([^"]*"([^"]*)".*/\2/' | tail -n +2; }
assert_nothing_executed() { [[ -z $(executed) ]] || complain "not expected to be executed: $(executed)"; }

# The built-in commands for which a jq filter holds, such as: commands_where '.effect == "write"'.
commands_where() {
  local module
  for module in $(tcli plugin list -o json | jq -r '.modules[] | select(.kind == "builtin") | .name'); do
    tcli plugin show "$module" -o json | jq -r --arg of "$module" ".commands[] | select($1) | \"\(\$of) \(.name)\""
  done
}
