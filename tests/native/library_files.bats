#!/usr/bin/env bats
# What stands under the name of a library: held before anything is loaded.
load native_helpers

@test "no regular file: said, and never waited for" {
  mkdir "$PLUGINS/folder.so"
  mkfifo "$PLUGINS/pipe.so"
  ln -s nowhere "$PLUGINS/link.so"
  ln -s loop.so "$PLUGINS/loop.so"
  local name
  for name in folder pipe; do
    call timeout 5 "$TCLI" "$name" go
    assert_error 126 'it is no file'
  done
  for name in link loop; do
    call tcli "$name" go
    assert_error 126 'it is a link that leads nowhere'
  done
  call timeout 5 "$TCLI" plugin list --broken
  for name in folder pipe link loop; do assert_stdout_has "$name	broken	native"; done
}

@test "cut off, empty, of another class or machine, no ELF file, a program: seen before it is loaded" {
  local sound=$TEST_PLUGINS/sound.so
  head -c 1000 "$sound" >"$PLUGINS/cut.so"
  : >"$PLUGINS/empty.so"
  { head -c 4 "$sound" && printf '\x01' && tail -c +6 "$sound"; } >"$PLUGINS/narrow.so"
  { head -c 18 "$sound" && printf '\xb7\x00' && tail -c +21 "$sound"; } >"$PLUGINS/foreign.so"
  echo 'not a library' >"$PLUGINS/text.so"
  cp "$TCLI" "$PLUGINS/program.so"
  sleep 0.01
  local name
  for name in cut empty narrow foreign text program; do
    call_traced "$TCLI" "$name" go
    assert_error 126 "$name can't run: it"
    assert_nothing_executed
  done
  call tcli foreign go
  assert_stderr_has 'is for aarch64'
  call tcli plugin list
  assert_status 0
}

# segment TYPE FIELD VALUE: sound.so as segments.so, with one field of its first segment of that type changed (elf(5), 64 bits).
segment() {
  python3 - "$TEST_PLUGINS/sound.so" "$PLUGINS/segments.so" "$@" <<'END'
import struct, sys
source, target, kind, field, value = sys.argv[1:]
data = bytearray(open(source, "rb").read())
fields = {"offset": 8, "vaddr": 16, "filesz": 32, "memsz": 40}
start, count = struct.unpack_from("<Q", data, 32)[0], struct.unpack_from("<H", data, 56)[0]
if kind == "table":
    struct.pack_into("<Q", data, 32, int(value, 0))
for place in range(start, start + 56 * count, 56):
    if kind != "table" and struct.unpack_from("<I", data, place)[0] == int(kind, 0):
        struct.pack_into("<Q", data, place + fields[field], int(value, 0))
        break
open(target, "wb").write(data)
END
  sleep 0.01
}

@test "segments beyond the end of the file, or of what is loaded: seen before it is loaded" {
  [[ $(uname -m) == x86_64 || $(uname -m) == aarch64 ]] || skip 'the fields are those of 64 bits, little-endian'
  need_program python3
  local row reason
  local -a words
  for row in '1 filesz 0x100000:is cut off: it ends before its last segment' '1 offset 0x7fffffffffff0000:is cut off' \
    '2 offset 0x10000000:is cut off' 'table - 0x10000000:its table of segments lies outside the file' \
    '0x6474e552 vaddr 0x40000000:is damaged: its segment GNU_RELRO lies outside of what is loaded'; do
    reason=${row#*:}
    read -ra words <<<"${row%%:*}"
    segment "${words[@]}"
    call_traced "$TCLI" segments go
    assert_error 126 "segments can't run: it"
    assert_stderr_has "$reason"
    assert_nothing_executed
  done
}

@test "every length of a cut library: a reason, and tcli lives" {
  local size length
  size=$(stat -c %s "$TEST_PLUGINS/sound.so")
  for ((length = 1; length < size; length += size / 40)); do
    head -c "$length" "$TEST_PLUGINS/sound.so" >"$PLUGINS/cut.so"
    call tcli cut go
    assert_status 126
  done
}

@test "a manifest over 1 MiB" {
  need_program objcopy
  { printf 'tcli: 1\nsummary: x\n#' && head -c 1048576 /dev/zero | tr '\0' x; } >"$W/long.yaml"
  objcopy --update-section ".tcli.manifest=$W/long.yaml" "$TEST_PLUGINS/sound.so" "$PLUGINS/long.so"
  sleep 0.01
  call tcli long go
  assert_error 126 'its section .tcli.manifest is longer than 1 MiB'
}
