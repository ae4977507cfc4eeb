# What the tests of native plugins start with: `load native_helpers`.
load ../support/helpers

setup() {
  common_setup
  PLUGINS=$W/plugins
  mkdir "$PLUGINS"
  export TCLI_PLUGINS_FOLDERS=$PLUGINS
  # In the dev build the sanitizer would catch a plugin's crash before it is one, and count what a plugin leaves behind.
  export ASAN_OPTIONS=handle_segv=0:handle_sigbus=0:handle_abort=0:handle_sigfpe=0:handle_sigill=0:detect_leaks=0
}

# plugin NAME [AS]: a copy of a plugin of the build, called AS.
plugin() {
  cp "$TEST_PLUGINS/$1.so" "$PLUGINS/${2:-$1}.so"
  sleep 0.01
}

# Until no process has such arguments, for ten seconds at most.
wait_for_none() {
  local tries
  for tries in {1..500}; do
    pgrep -f "$1" >/dev/null || return 0
    sleep 0.02
  done
}

# dies_with_tcli HOST_ARGUMENTS WORD...: while `tcli WORD...` waits for a tcli-host with these arguments it is killed, and so is that:
# as soon as it is there, and when it has got to the library.
dies_with_tcli() {
  local host=$1 pid delay tries
  shift
  for delay in 0 0.5; do
    "$TCLI" "$@" >/dev/null 2>&1 &
    pid=$!
    for tries in {1..3000}; do
      if pgrep -f "$host" >/dev/null; then break; fi
      sleep 0.01
    done
    ((tries < 3000)) || complain 'expected a host at work'
    sleep "$delay"
    kill -KILL "$pid"
    wait "$pid" || :
    wait_for_none "$host"
    if pkill -KILL -f "$host"; then complain "expected no host left, $delay s after it was there"; fi
  done
}

# never_outlives_tcli HOST_ARGUMENTS WORD...: tcli is killed while the child that becomes the host asks to die with it.
never_outlives_tcli() {
  need_strace
  local host=$1 pid
  shift
  env ASAN_OPTIONS=detect_leaks=0 strace -D -f -qq -o /dev/null -e trace=prctl -e inject=prctl:delay_enter=1500000 "$TCLI" "$@" >/dev/null 2>&1 &
  pid=$!
  sleep 1
  kill -KILL "$pid"
  wait "$pid" || :
  sleep 2
  wait_for_none "$host"
  if pkill -KILL -f "$host"; then complain 'expected no host left'; fi
}
