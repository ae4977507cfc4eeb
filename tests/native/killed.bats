#!/usr/bin/env bats
# tcli is killed while a plugin is on its way: nothing of it stays.
load native_helpers

@test "tcli is killed while it loads a plugin: nothing goes on loading" {
  plugin load-hang
  dies_with_tcli "run $PLUGINS/load-hang.so" load-hang go
}

@test "tcli is killed before the host has begun: no host stays" {
  plugin load-hang
  never_outlives_tcli "run $PLUGINS/load-hang.so" load-hang go
}
