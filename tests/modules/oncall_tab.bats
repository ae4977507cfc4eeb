#!/usr/bin/env bats
# TAB of the module oncall: rotas, people and zones.
load oncall_helpers
load ../support/tab_helpers

teardown() {
  rm -rf "$HOME"
  common_teardown
}

@test "TAB offers rotas, people and zones, from wherever the rotas are" {
  need_seal
  HOME=$(mktemp -d /var/tmp/tcli-test-XXXXXX) # /tmp is an empty one in the seal
  export HOME
  unset ONCALL_FOLDER
  git init -q -b main "$HOME/rotas"
  cd /
  local place=$HOME/rotas
  tcli oncall rota set --folder "$place" primary anna bo --as anna >/dev/null
  tcli oncall rota set --folder "$place" web cy bo --as anna >/dev/null
  offers "oncall now --folder '$place' ''" $'primary\tanna, bo\nweb\tcy, bo'
  offers "oncall rota show --folder='$place' w" $'web\tcy, bo'
  offers "oncall now --folder '~/rotas' w" $'web\tcy, bo'
  ONCALL_FOLDER=$place offers "oncall give ''" $'anna\ton primary\nbo\ton primary, web\ncy\ton web'
  tcli config set modules.oncall.settings.folder "$place" >/dev/null 2>&1
  offers "oncall take --as=a" $'--as=anna\ton primary'
  offers "oncall rota set primary anna ''" $'bo\ton primary, web\ncy\ton web'
  offers "oncall rota set primary --zone Europe/Berl" $'Europe/Berlin\t'
  echo nonsense >"$place/broken.rota"
  offers "oncall log ''" $'broken\tbroken\nprimary\tanna, bo\nweb\tcy, bo'
  offers "oncall now --folder /none ''" ''
}
