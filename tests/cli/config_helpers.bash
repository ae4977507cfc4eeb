# shellcheck shell=bash
# What the tests of tcli config start with: `load config_helpers`.
load ../support/helpers

setup() {
  common_setup
  FILE=$HOME/.config/tcli/config.yaml
  export XDG_CONFIG_DIRS=$W/etc
  unset VISUAL EDITOR TCLI_CONTAINERS_ENGINE
}

# config <<<YAML: the user's file.
config() {
  mkdir -p "${FILE%/*}"
  cat >"$FILE"
  sleep 0.01
}

# team <<<YAML: what an installed team says, in the form that packs leave it in.
team() {
  mkdir -p "$HOME/.local/share/tcli/packs/current"
  cat >"$HOME/.local/share/tcli/packs/current/config.yaml"
  sleep 0.01
}

machine() {
  mkdir -p "$W/etc/tcli"
  cat >"$W/etc/tcli/config.yaml"
  sleep 0.01
}
