# What the tests of providers in tcli-host start with, each with the plugin `inventory`: `load provider_helpers`.
load native_helpers

setup() {
  common_setup
  mkdir "$W/plugins"
  export TCLI_PLUGINS_FOLDERS=$W/plugins TCLI_PLUGINS_PROVIDERS=inventory
  export ASAN_OPTIONS=handle_segv=0:handle_sigbus=0:handle_abort=0:detect_leaks=0
  cp "$TEST_PLUGINS/inventory.so" "$W/plugins/"
  export INVENTORY_COUNT=$W/count
  : >"$W/count"
  sleep 0.01
}

mode() {
  mkdir -p "$HOME/.config/tcli"
  printf 'modules: {inventory: {settings: {mode: %s}}}\n' "$1" >"$HOME/.config/tcli/config.yaml"
  sleep 0.01
}
asked() { wc -l <"$W/count"; }
