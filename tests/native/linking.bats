#!/usr/bin/env bats
# Where plugins stand, and links to those that are still being worked on.
load native_helpers

@test "places: the config's folders, then the user's, then tcli's own" {
  local users=$HOME/.local/share/tcli/plugins
  mkdir -p "$users"
  cp "$TEST_PLUGINS/sound.so" "$users/sound.so"
  call tcli plugin which sound
  assert_stdout_has "$users/sound.so"
  plugin go-status sound
  call tcli plugin which sound
  assert_stdout_has "$PLUGINS/sound.so"
  assert_stdout_has "shadows $users/sound.so"
}

@test "plugins.folders in the config: a list, a text, and ~" {
  mkdir -p "$HOME/.config/tcli" "$HOME/mine"
  unset TCLI_PLUGINS_FOLDERS
  cp "$TEST_PLUGINS/sound.so" "$HOME/mine/"
  local value
  # shellcheck disable=SC2088 # the tilde is tcli's to expand
  for value in '[~/mine, /nowhere]' '~/mine' "/nowhere:$HOME/mine"; do
    printf 'plugins:\n  folders: %s\n' "$value" >"$HOME/.config/tcli/config.yaml"
    call tcli sound go
    assert_status 0
  done
  for value in '{a: b}' mine '[~/mine, ./mine]' '~mine'; do
    printf 'plugins: {folders: %s}\n' "$value" >"$HOME/.config/tcli/config.yaml"
    call tcli sound go
    assert_error 125 'plugins.folders wants a folder, or a list of folders, each beginning with / or ~/'
  done
  rm "$HOME/.config/tcli/config.yaml"
  TCLI_PLUGINS_FOLDERS=mine call tcli sound go
  assert_error 125 "TCLI_PLUGINS_FOLDERS: 'mine'"
  # shellcheck disable=SC2088 # as above
  TCLI_PLUGINS_FOLDERS='~/mine:/nowhere' call tcli sound go
  assert_status 0
}

@test "link: a file, used from where it stands; unlink: by name" {
  mkdir build
  cp "$TEST_PLUGINS/sound.so" build/sound.so
  call tcli plugin link build/sound.so
  assert_status 0
  assert_stdout "sound: linked to $W/here/build/sound.so"
  assert_stderr_empty
  call tcli sound go
  assert_status 0
  cp "$TEST_PLUGINS/go-exit.so" build/fresh.so
  mv build/fresh.so build/sound.so
  call tcli sound go
  assert_status 3
  call tcli plugin show sound
  assert_stdout_has "links to	$W/here/build/sound.so"
  call tcli plugin show sound -o json
  assert_stdout_has "\"links_to\": \"$W/here/build/sound.so\""
  call tcli plugin unlink sound
  assert_status 0
  assert_stdout 'sound: unlinked'
  assert_exists build/sound.so
  call tcli sound go
  assert_status 127
}

@test "link: what stands beside the plugin is found by it" {
  need_program readelf
  mkdir build
  cp "$TEST_PLUGINS/"origin.so "$TEST_PLUGINS/"../libnative-gone.so build/
  # shellcheck disable=SC2016 # the linker's to expand
  readelf -d build/origin.so | /bin/grep -F '$ORIGIN' || complain 'expected a run path'
  call tcli plugin link build/origin.so
  assert_status 0
  call tcli origin go
  assert_status 0
  TCLI_PLUGINS_PROVIDERS=origin call tcli plugin list
  assert_stderr "tcli: warning: provider origin can't answer: it has no provider: no interface tcli.provider/1"
  rm build/libnative-gone.so
  call tcli origin go
  assert_error 126 'libnative-gone.so: cannot open shared object file'
  # The linker calls the plugin as it was found.
  cp "$TEST_PLUGINS/missing-symbol.so" build/lost.so
  call tcli plugin link build/lost.so
  call tcli lost go
  assert_error 126 "lost can't run: $HOME/.local/share/tcli/plugins/lost.so: undefined symbol"
}

@test "link: every plugin of a folder; unlink: by the folder or a file of it" {
  mkdir build
  cp "$TEST_PLUGINS/"{sound,go-exit,inventory}.so build/
  echo 'no plugin' >build/notes.so
  call tcli plugin link build
  assert_status 0
  assert_stdout "go-exit: linked to $W/here/build/go-exit.so
inventory: linked to $W/here/build/inventory.so
inventory: brings no module; providers in it are asked once plugins.providers names inventory
sound: linked to $W/here/build/sound.so"
  call tcli plugin unlink ./build/sound.so
  assert_stdout 'sound: unlinked'
  call tcli plugin unlink build/
  assert_stdout_has 'go-exit: unlinked'
  assert_stdout_has 'inventory: unlinked'
  call tcli plugin unlink build/
  assert_error 1 "no link to 'build/'"
}

@test "unlink: a link of that name is taken alone, whatever stands in the current folder" {
  mkdir -p work/tool
  cp "$TEST_PLUGINS/"{sound,go-exit}.so work/tool/
  cp "$TEST_PLUGINS/sound.so" tool.so
  call tcli plugin link work/tool
  assert_status 0
  call tcli plugin link tool.so
  assert_status 0
  cd work
  call tcli plugin unlink tool
  assert_stdout 'tool: unlinked'
  call tcli plugin unlink tool
  assert_stdout_has 'go-exit: unlinked'
  assert_stdout_has 'sound: unlinked'
}

@test "unlink: an empty word is refused, and what is no plugin is left alone" {
  local users=$HOME/.local/share/tcli/plugins
  mkdir -p "$users"
  cp "$TEST_PLUGINS/sound.so" sound.so
  ln -s "$W/here/notes" "$users/notes"
  ln -s "$W/here/Upper.so" "$users/Upper.so"
  call tcli plugin unlink ''
  assert_error 2 'an empty word names no plugin'
  run_hint
  assert_status 0
  call tcli plugin unlink .
  assert_error 1 "no link to '.'"
  [[ -L $users/notes && -L $users/Upper.so ]] || complain 'expected the links as they were'
}

@test "link: a plugin of a folder whose name is none is left out, and said to be" {
  mkdir build
  cp "$TEST_PLUGINS/sound.so" build/
  cp "$TEST_PLUGINS/sound.so" build/Upper.so
  cp "$TEST_PLUGINS/sound.so" build/sound.txt
  echo text >build/Notes.so
  cp "$TEST_PLUGINS/../libnative-gone.so" build/other.so
  call tcli plugin link build
  assert_status 0
  assert_stdout "sound: linked to $W/here/build/sound.so"
  assert_stderr_has "tcli: warning: $W/here/build/Upper.so is left out: "
  assert_stderr_lines 1
}

@test "link: of a folder, a library that is cut or for another machine is told" {
  mkdir build
  head -c 100 "$TEST_PLUGINS/sound.so" >build/cut.so
  cp "$TEST_PLUGINS/sound.so" build/narrow.so
  printf '\001' | dd of=build/narrow.so bs=1 seek=4 conv=notrunc status=none # EI_CLASS
  call tcli plugin link build
  assert_error 1 "$W/here/build: there is no plugin in this folder"
  assert_stderr_has "tcli: warning: $W/here/build/cut.so is left out: "
  assert_stderr_has "tcli: warning: $W/here/build/narrow.so is left out: it is a 32-bit library"
}

@test "link: what it refuses, and leaves nothing behind" {
  mkdir empty
  echo text >text.so
  cp "$TEST_PLUGINS/sound.so" Upper.so
  cp "$TEST_PLUGINS/sound.so" sound.txt
  cp "$TEST_PLUGINS/../libnative-gone.so" other.so
  local word
  for word in empty text.so Upper.so sound.txt other.so missing.so; do
    call tcli plugin link "$word"
    assert_error 1 "$word"
  done
  assert_absent "$HOME/.local/share/tcli/plugins"
}

@test "link and unlink: the root folder is itself, not the current one" {
  cp "$TEST_PLUGINS/sound.so" sound.so
  local word
  for word in / // ///; do
    call tcli plugin link "$word"
    assert_error 1 '/: there is no plugin in this folder'
  done
  assert_absent "$HOME/.local/share/tcli/plugins/sound.so"
  call tcli plugin link sound.so
  assert_status 0
  for word in / // ///; do
    call tcli plugin unlink "$word"
    assert_error 1 "no link to '$word'"
  done
  call tcli sound go
  assert_status 0
}

@test "link: a slash at the end means a folder" {
  mkdir build
  cp "$TEST_PLUGINS/sound.so" build/
  local word
  for word in build/. build// build/./; do
    call tcli plugin link "$word"
    assert_status 0
    assert_stdout "sound: linked to $W/here/build/sound.so"
  done
  for word in build/sound.so/ build/sound.so/. build/../build/sound.so/; do
    call tcli plugin link "$word"
    assert_error 1 "$W/here/build/sound.so: Not a directory"
    run_hint
    assert_status 0
  done
  call tcli plugin link nowhere/
  assert_error 1 "$W/here/nowhere: No such file or directory"
  run_hint
  assert_status 0
}

@test "link: a FIFO and a device are no files, and nothing waits for them" {
  mkfifo pipe.so
  ln -s /dev/zero zero.so
  local word
  for word in pipe zero; do
    call timeout 5 "$TCLI" plugin link "$word.so"
    assert_error 1 "$word.so: it is not a regular file"
  done
}

@test "link: an installed plugin is not replaced, a link is" {
  local users=$HOME/.local/share/tcli/plugins
  mkdir -p "$users"
  cp "$TEST_PLUGINS/go-exit.so" "$users/sound.so"
  cp "$TEST_PLUGINS/sound.so" sound.so
  call tcli plugin link sound.so
  assert_error 1 'a plugin is installed there'
  call tcli plugin unlink sound
  assert_error 1 "no link to 'sound'"
  rm "$users/sound.so"
  call tcli plugin link "$TEST_PLUGINS/sound.so"
  assert_status 0
  call tcli plugin link sound.so
  assert_status 0
  [[ $(readlink "$users/sound.so") == "$W/here/sound.so" ]] || complain 'expected the new link'
}

@test "link: what keeps it from running is said at once" {
  cp "$TEST_PLUGINS/section-abi.so" odd.so
  call tcli plugin link odd.so
  assert_status 0
  assert_stderr_has "tcli: warning: odd can't run: it needs ABI 2"
}

@test "link: a file that comes first under that name is told, with a way to the one that was linked" {
  cp "$TEST_PLUGINS/go-exit.so" sound.so
  cp "$TEST_PLUGINS/go-exit.so" plugin.so
  plugin section-abi sound # in the folder of the config, and broken
  call tcli plugin link sound.so
  assert_status 0
  assert_stderr "tcli: warning: sound is linked, but $PLUGINS/sound.so comes first
hint: tcli plugin which --from native sound"
  run_hint
  assert_stdout_has "$PLUGINS/sound.so"
  rm "$PLUGINS/sound.so"
  call tcli plugin link sound.so
  assert_stderr_empty
  call tcli plugin link plugin.so
  assert_status 0
  assert_stderr "tcli: warning: plugin is linked, but built in comes first
hint: tcli --from native plugin"
  call tcli --from native plugin go
  assert_status 3
  # The word is no module, and means no other one.
  cp "$TEST_PLUGINS/go-exit.so" help.so
  call tcli plugin link help.so
  assert_status 0
  assert_stderr "tcli: warning: help is linked, but tcli's own help comes first
hint: tcli --from native help --help"
  run_hint
  assert_stdout_has 'help: Broken in one way'
  call tcli --from native help go
  assert_status 3
  # Of a provider its library counts.
  cp "$TEST_PLUGINS/inventory.so" "$PLUGINS/"
  cp "$TEST_PLUGINS/inventory.so" .
  call tcli plugin link inventory.so
  assert_stderr_has "tcli: warning: inventory is linked, but $PLUGINS/inventory.so comes first"
}

@test "link: a plugin that brings a provider alone is told how to use it" {
  cp "$TEST_PLUGINS/paths.so" .
  call tcli plugin link paths.so
  assert_status 0
  assert_stdout_has 'paths: brings no module; providers in it are asked once plugins.providers names paths'
  assert_stderr_empty
}

@test "link: a folder that can't be read" {
  mkdir closed
  cp "$TEST_PLUGINS/sound.so" closed/
  chmod a-r closed
  call powerless "$TCLI" plugin link closed
  assert_error 1 'closed: Permission denied'
}

@test "link without a home" {
  HOME='' call tcli plugin link "$TEST_PLUGINS/sound.so"
  assert_error 1 'HOME is not set'
}

@test "a name of tcli's own stays its own, the plugin is reachable by its provider" {
  plugin sound plugin
  call tcli plugin list
  assert_status 0
  assert_stdout_has 'plugin	shadowed	native'
  call tcli --from native plugin go
  assert_status 0
}

@test "a native plugin wins over an executable of its name" {
  plugin go-exit both
  declared_module both
  call tcli both go
  assert_status 3
  call tcli --from path both go
  assert_status 0
}

@test "link and unlink: a link onto itself, a folder that is gone, a folder without a slash" {
  local users=$HOME/.local/share/tcli/plugins
  cp "$TEST_PLUGINS/sound.so" sound.so
  call tcli plugin link sound.so
  assert_status 0
  for word in "$users/sound.so" "$users" "$users/."; do
    call tcli plugin link "$word"
    assert_error 1 'it stands in the folder for plugins already'
  done
  [[ $(readlink "$users/sound.so") == "$W/here/sound.so" ]] || complain 'expected the link as it was'
  call tcli plugin unlink .
  assert_stdout 'sound: unlinked'
  mkdir build gone
  cp sound.so build/
  call tcli plugin link build
  assert_status 0
  call tcli plugin unlink build
  assert_stdout 'sound: unlinked'
  ln -s build/.. there
  call tcli plugin link there/sound.so
  assert_stdout "sound: linked to $W/here/sound.so"
  cd gone && rmdir "$W/here/gone"
  for word in 'link x.so' 'unlink ./x.so'; do
    # shellcheck disable=SC2086 # two words
    call tcli plugin $word
    assert_status 1
    assert_stderr_lacks terminate
  done
}

@test "link: of a folder all that can be linked is, and the others are told" {
  mkdir -p "$W/mine" "$HOME/.local/share/tcli/plugins"
  for name in aa bb cc; do cp "$TEST_PLUGINS/sound.so" "$W/mine/$name.so"; done
  cp "$TEST_PLUGINS/sound.so" "$HOME/.local/share/tcli/plugins/bb.so"
  call tcli plugin link "$W/mine"
  assert_error 1 'bb.so: a plugin is installed there, which a link does not replace'
  assert_stdout_has 'aa: linked to'
  assert_stdout_has 'cc: linked to'
}
