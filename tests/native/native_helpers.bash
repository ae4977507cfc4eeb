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

# dies_with_tcli HOST_ARGUMENTS WORD...: while `tcli WORD...` waits for a tcli-host with these arguments it is killed, and so is that.
dies_with_tcli() {
  local host=$1 pid
  shift
  "$TCLI" "$@" >/dev/null 2>&1 &
  pid=$!
  sleep 0.5
  pgrep -f "$host" >/dev/null || complain 'expected a host at work'
  kill -KILL "$pid"
  wait "$pid" || :
  sleep 0.3
  ! pgrep -f "$host" || complain 'expected no host left'
}
