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
