#!/usr/bin/env bats
# Modules that the system can't run, or that behave badly when they run.
load ../support/helpers

@test "CRLF in the #! line: 126 naming it, with the sed that mends it" {
  printf '#!/bin/sh\r\necho ran\r\n' | make_module crlf
  call tcli crlf go
  assert_error 126 "crlf can't run: $BIN/tcli-crlf:1: the #! line ends in CR (Windows line end)"
  assert_stderr_has "hint: sed -i 's/\\r\$//' $BIN/tcli-crlf"
  assert_stdout_empty
  [[ $(row_of crlf summary) == *'Windows line end'* ]]
  call tcli crlf go
  run_hint
  need_seal
  call tcli crlf go
  assert_status 0
  assert_stdout ran
}

@test "CRLF in the #! line of a declared module, and after an argument of the interpreter" {
  declared_module crlf
  sed -i 's/$/\r/' "$BIN/tcli-crlf"
  call tcli crlf go
  assert_error 126 'Windows line end'
  printf '#!/bin/sh -e\r\necho ran\r\n' | make_module other
  call tcli other go
  assert_error 126 'Windows line end'
  printf '#!/usr/bin/env bash\r\necho ran\r\n' | make_module env
  call tcli env go
  assert_error 126 'Windows line end'
  run_hint
  assert_status 0
}

@test "a missing interpreter: 126 naming it" {
  printf '#!/opt/no/such/shell -x\necho ran\n' | make_module lost
  call tcli lost go
  assert_error 126 "lost can't run: $BIN/tcli-lost:1: its interpreter /opt/no/such/shell does not exist"
  printf '#!/usr/bin/env no-such-shell\necho ran\n' | make_module env
  call tcli env go
  assert_error 126 "its interpreter 'no-such-shell'"
  printf '#!/usr/bin/env -S no-such-shell -x\necho ran\n' | make_module split
  call tcli split go
  assert_error 126 "its interpreter 'no-such-shell'"
  printf '#!\necho ran\n' | make_module none
  call tcli none go
  assert_error 126 'names no interpreter'
}

@test "an interpreter that is a folder, not executable, or itself a broken script: 126" {
  printf '#!/usr\necho ran\n' | make_module folder
  call tcli folder go
  assert_error 126 "folder can't run"
  echo text >"$W/plain"
  printf '#!%s\necho ran\n' "$W/plain" | make_module plain
  call tcli plain go
  assert_error 126 "plain can't run"
  printf '#!%s\n' "$BIN/tcli-loop" | make_module loop
  call timeout 10 "$TCLI" loop go
  assert_error 126 "loop can't run"
}

@test "an interpreter that goes after it was verified: 126 naming it, and back again" {
  need_seal
  cp /bin/dash "$BIN/shell"
  make_module short <<END
#!$BIN/shell
echo ran
END
  call tcli short go
  assert_status 0
  mv "$BIN/shell" "$BIN/away"
  call tcli short go
  assert_error 126 "its interpreter $BIN/shell does not exist"
  mv "$BIN/away" "$BIN/shell"
  call tcli short go
  assert_status 0
  assert_stdout ran
}

@test "a noexec mount: 126 naming it" {
  need_root
  need_mounts
  mkdir "$W/noexec"
  declared_module there
  call unshare -m sh -c 'mount -t tmpfs -o noexec,mode=755 none "$W/noexec" && cp -p "$BIN/tcli-there" "$W/noexec" && rm "$BIN/tcli-there" &&
    PATH=$W/noexec:$PATH exec "$TCLI" there go'
  assert_error 126 'its file system is mounted noexec'
  assert_absent "$W/ran-there"
}

# An ELF header of 64 bytes: machine as two octal escapes, class 1 or 2.
elf() { printf "\177ELF\\00$2\001\001\000\000\000\000\000\000\000\000\000\002\000$1\001\000\000\000"; head -c 40 /dev/zero; }

@test "programs of other machines: 126 naming both" {
  local own foreign=aarch64 code='\267\000'
  own=$(uname -m | tr _ -)
  if [[ $own == aarch64 ]]; then foreign=x86-64 code='\076\000'; fi
  elf "$code" 2 | make_module foreign
  call tcli foreign go
  assert_error 126 "foreign can't run: it is for $foreign, this machine is $own"
  [[ $(state_of foreign) == broken ]]
  elf '\363\000' 2 | make_module riscv
  call tcli riscv go
  assert_error 126 'is for riscv'
}

@test "garbage, truncated and empty ELF files and objects: 126, and no shell tries them" {
  printf '\177ELFecho ran >"$W/ran"\n' | make_module garbage
  printf '\177ELF' | make_module short
  head -c 100 /bin/true | make_module cut
  { head -c 64 /bin/true; head -c 100000 /dev/urandom; } | make_module noise
  : | make_module empty
  printf '\0\0\0\0' | make_module nul
  local name
  for name in garbage short cut noise empty nul; do
    call timeout 20 "$TCLI" "$name" go
    assert_error 126 "$name can't run: "
    assert_stdout_empty
  done
  assert_absent "$W/ran"
}

@test "no #! line: 126, and no shell tries it" {
  make_module bare <<<'echo ran; touch "$W/ran"'
  make_module text <<<'Just a text.'
  local name
  for name in bare text; do
    call tcli "$name" go
    assert_error 126 "$name can't run: it is no program, and has no #! line"
    assert_stdout_empty
  done
  assert_absent "$W/ran"
  call tcli bare go
  run_hint
  assert_status 0
}

@test "a byte order mark before #!: 126, and the hint takes it away" {
  printf '\xef\xbb\xbf#!/bin/sh\n# ---\n# tcli: 1\n# summary: s\n# commands: {go: {summary: g}}\n# ---\n: >"$W/ran"\n' | make_module bom
  call tcli bom go
  assert_error 126 "bom can't run: $BIN/tcli-bom:1: a byte order mark stands before #!"
  assert_absent "$W/ran"
  run_hint
  assert_status 0
  call tcli bom go
  assert_status 0
  assert_exists "$W/ran"
}

@test "none of the broken ones stands in the way of the others or of the listing" {
  declared_module good
  printf '#!/bin/sh\r\n' | make_module crlf
  printf '\177ELF' | make_module cut
  printf '#!/nowhere\n' | make_module lost
  : | make_module empty
  call tcli good go
  assert_status 0
  assert_stderr_empty
  call tcli plugin list --broken -o json
  assert_status 0
  assert_stderr_empty
  assert_json '[.modules[].name] == ["crlf", "cut", "empty", "lost"]'
  assert_json '[.modules[].summary | length > 5] | all'
  call tcli
  assert_stdout_has '4 modules are broken'
}

@test "an argument list that is too long: 126 with that cause" {
  declared_module long
  need_seal
  undeclared_module plain
  call tcli plain once
  assert_status 0
  # The longest words that still fit for tcli itself: the module gets some variables more, which is too much.
  cat >"$W/longest.py" <<'END'
import os, sys
def start(size):
    words = ["x" * min(100000, size - done) for done in range(0, size, 100000)]
    pid = os.fork()
    if pid == 0:
        try:
            os.execv(sys.argv[1], [sys.argv[1], sys.argv[2], "go"] + words)
        except OSError:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
errors = os.dup(2)
os.dup2(1, 2)
fits, too_long = 0, 64 * 1024 * 1024
while too_long - fits > 1:
    size = (fits + too_long) // 2
    if start(size) == 99:
        too_long = size
    else:
        fits = size
os.dup2(errors, 2)
sys.exit(start(fits))
END
  local name
  for name in long plain; do
    call /usr/bin/python3 "$W/longest.py" "$TCLI" "$name"
    assert_error 126 'longer than the system takes'
    assert_stdout_empty
  done
}

@test "a module that calls itself through tcli: a depth limit, 125" {
  make_module deep <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Deep
# commands: {go: {summary: Go}}
# ---
exec 3>>"$W/depth"
echo x >&3
exec "$TCLI" deep go
END
  call timeout 120 "$TCLI" deep go
  assert_error 125 'too deeply'
  (($(wc -l <"$W/depth") > 5 && $(wc -l <"$W/depth") <= 100)) || complain "depth: $(wc -l <"$W/depth")"
}

@test "a link called tcli-x to tcli itself: an end, not a loop" {
  need_seal
  ln -s "$TCLI" "$BIN/tcli-self"
  call timeout 60 "$TCLI" self self self go
  [[ $status == 12[567] || $status == 2 ]] || complain 'expected an error'
  assert_stderr_has 'tcli: error:'
}

# As an ordinary user: limits on processes don't bind root.
as_nobody() {
  chmod 755 "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/* "$W"
  chmod -R o+rX "$W"
  setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}

@test "no processes left: 125 with the system's word" {
  need_no_sanitizer
  need_root
  declared_module good
  local copy=$W/tcli
  cp "$TCLI" "$copy"
  [[ $(as_nobody "$copy" --version 2>&1) == tcli* ]] || skip 'nobody may not run the program under test'
  call as_nobody prlimit --nproc=0 "$copy" good go
  assert_error 125 'Resource temporarily unavailable'
  assert_absent "$W/ran-good"
}

@test "no processes left, forced: 125 with the system's word" {
  need_strace
  declared_module good
  local error
  for error in EAGAIN ENOMEM; do
    call env ASAN_OPTIONS=detect_leaks=0 strace -qq -o /dev/null -e trace=clone,clone3,vfork,fork -e "inject=clone,clone3,vfork,fork:error=$error" "$TCLI" good go
    assert_status 125
    assert_stderr_has "can't start a process"
    [[ $error != EAGAIN ]] || assert_stderr_has 'Resource temporarily unavailable'
    [[ $error != ENOMEM ]] || assert_stderr_has 'Cannot allocate memory'
    assert_absent "$W/ran-good"
  done
}

@test "no files left: the module runs, or 125 with the system's word; never a wrong verdict" {
  need_no_sanitizer
  need_seal
  # A program that itself needs but one file at a time.
  cp /usr/bin/printf "$BIN/tcli-good"
  cp /usr/bin/printf "$BIN/tcli-plain"
  printf 'tcli: 1\nsummary: Good\ncommands: {go: {summary: Go}}\n' >"$BIN/tcli-good.yaml"
  local limit name
  for name in good plain; do
    for limit in {3..16}; do
      rm -rf "$HOME/.local/state" # asked anew with each: what fails for want of files is no answer
      call bash -c "ulimit -n $limit && exec \"\$TCLI\" $name go"
      [[ $status == 0 || $status == 125 || $status == 127 ]] || complain "limit $limit"
      if [[ $status == 125 ]]; then assert_stderr_has 'Too many open files'; fi
      if [[ $status == 127 ]]; then assert_stderr_has 'error while loading shared libraries'; fi # the dynamic linker's own
    done
    call tcli "$name" go
    assert_status 0
    assert_stdout go
    assert_stderr_empty
  done
}

@test "a file that is being written: 126 with that cause" {
  cp /bin/true "$BIN/tcli-busy"
  printf 'tcli: 1\nsummary: Busy\ncommands: {go: {summary: Go}}\n' >"$BIN/tcli-busy.yaml"
  exec 7>>"$BIN/tcli-busy"
  call tcli busy go
  exec 7>&-
  assert_error 126 'its file is being written'
  call tcli busy go
  assert_status 0
}

@test "a file that is replaced between verdict and start never runs as the old one" {
  need_strace
  declared_module swap
  call tcli swap go
  assert_status 0
  printf '#!/nowhere/at/all\n' >"$W/other"
  chmod 755 "$W/other"
  mv "$W/other" "$BIN/tcli-swap"
  call tcli swap go
  assert_error 126 '/nowhere/at/all'
}

@test "isatty of 0, 1 and 2 as in a direct run" {
  make_module looks <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Looks
# commands: {go: {summary: Go}}
# ---
for fd in 0 1 2; do if [ -t $fd ]; then printf t; else printf f; fi; done >"$W/seen"
END
  local redirection
  for redirection in '' '</dev/null' '>/dev/null' '2>/dev/null' '</dev/null >/dev/null' '>/dev/null 2>&1' '</dev/null >/dev/null 2>&1'; do
    script -qec "$BIN/tcli-looks go $redirection" /dev/null </dev/null >/dev/null
    local direct
    direct=$(<"$W/seen")
    rm "$W/seen"
    script -qec "'$TCLI' looks go $redirection" /dev/null </dev/null >/dev/null
    [[ $(<"$W/seen") == "$direct" && ${#direct} == 3 ]] || { echo "$redirection: $direct but $(<"$W/seen")"; false; }
  done
}

@test "a terminal left in raw mode is put back" {
  make_module raw <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Raw
# commands: {go: {summary: Go}}
# ---
stty raw -echo
END
  script -qec "'$TCLI' raw go; stty -a >'$W/modes'" /dev/null </dev/null >/dev/null
  grep -qE '(^|[ ;])icanon' "$W/modes"
  grep -qE '(^|[ ;])echo ' "$W/modes"
}

@test "every status of a module is tcli's own, unchanged" {
  declared_module ends
  local code
  for code in 0 1 2 3 64 124 125 126 127 128 130 254 255; do
    TCLI_TEST_STATUS=$code call tcli ends go
    assert_status "$code"
    assert_stderr_empty
  done
}

@test "the module's words arrive byte by byte" {
  declared_module bytes
  local words=('' $'a\nb' $'\xff\xfe' '-x' '--' '--help' '*' '$(touch pwn)' "it's" ' ')
  call tcli bytes go -- "${words[@]}"
  assert_status 0
  cp "$W/out" "$W/seen"
  "$BIN/tcli-bytes" go -- "${words[@]}" >"$W/direct"
  cmp "$W/seen" "$W/direct"
  need_seal
  undeclared_module plain
  call tcli plain "${words[@]}" -h --version -o x
  assert_status 0
  "$BIN/tcli-plain" "${words[@]}" -h --version -o x | cmp - "$W/out"
}
