# Bad manifests: golden verdicts with their place, and the bounds in time and memory. `tcli plugin check` ends with 1, a run with 126.
load ../support/helpers

body='printf ran >"$W/ran"'

sidecar() { # sidecar TEXT: TEXT, as printf %b prints it, beside an executable
  printf '#!/bin/sh\n%s\n' "$body" | make_module bad
  printf '%b' "$1" >"$BIN/tcli-bad.yaml"
  manifest=$BIN/tcli-bad.yaml
}

front_matter() { # front_matter TEXT: the same in the first comment block; its line 1 is line 3 there, its column 1 is column 3
  rm -f "$BIN/tcli-bad.yaml"
  { printf '#!/bin/sh\n# ---\n' && printf '%b' "$1" | sed 's/^/# /;$a\' && printf '# ---\n%s\n' "$body"; } | make_module bad
  manifest=$BIN/tcli-bad
}

# bounded COMMAND...: in 64 MB (a sanitized program reserves more by itself) and a time that no endless loop keeps.
bounded() {
  if grep -qa __asan_init "$TCLI"; then
    timeout 20 "$@"
  else
    (ulimit -v 65536 && exec timeout 10 "$@")
  fi
}

assert_refused() { # assert_refused FINDING: by check, by a run and in the list, the module never starting
  call bounded "$TCLI" plugin check bad
  assert_status 1
  assert_stdout "error: $1"
  assert_stderr_empty
  call bounded "$TCLI" bad go
  assert_error 126 "bad can't run: $1"
  assert_stdout_empty
  run_hint # it says more about the module: a check that finds the same
  assert_status 1
  assert_stdout "error: $1"
  call tcli plugin list -o json
  assert_status 0
  assert_json '.modules[] | select(.name == "bad") | .state == "broken" and .summary == $finding' --arg finding "$1"
  assert_absent "$W/ran"
}

golden() { # golden TEXT LINE COLUMN FINDING: in the sidecar and in the front matter; @N@ in FINDING is line N of the manifest
  local number finding=$4
  sidecar "$1"
  assert_refused "$manifest:$2:$3: $(sed -E 's/@([0-9]+)@/\1/' <<<"$finding")"
  number=$(sed -nE 's/.*@([0-9]+)@.*/\1/p' <<<"$finding")
  front_matter "$1"
  assert_refused "$manifest:$(($2 + 2)):$(($3 + 2)): $(sed -E "s/@[0-9]+@/$((number + 2))/" <<<"$finding")"
}

head='tcli: 1\nsummary: s\n'
commands='commands: {go: {summary: g}}\n'

@test "a good manifest passes both ways" {
  local form
  for form in sidecar front_matter; do
    "$form" "$head$commands"
    call tcli plugin check bad
    assert_status 0
    assert_stdout 'bad: declared'
    call tcli bad go
    assert_status 0
    assert_exists "$W/ran"
    rm "$W/ran"
  done
}

@test "an alias bomb and a cycle are refused where they begin" {
  local bomb=$head level previous=x
  for level in a b c d e f g h i j; do
    bomb+="$level: \\x26$level [$previous,$previous,$previous,$previous,$previous,$previous,$previous,$previous,$previous]\\n"
    previous="*$level"
  done
  golden "$bomb$commands" 3 4 'anchors (&name) are not read here: remove it'
  golden "${head}commands: &loop [*loop]\n" 3 11 'anchors (&name) are not read here: remove it'
  golden "${head}commands: *loop\n" 3 11 'aliases (*name) are not read here: write the value out'
  golden "${head}<<: {a: b}\n" 3 1 'merge keys (<<) are not read here: write the entries out'
}

@test "100,000 levels are an error, open or closed, in flow and in block" {
  local open close
  open=$(printf '%100000s' '' | tr ' ' '[')
  close=$(printf '%100000s' '' | tr ' ' ']')
  golden "${head}commands: $open" 3 12 "a list or map can't be a key (or a bracket is not closed)"
  golden "${head}commands: $open$close\n" 3 12 "a list or map can't be a key (or a bracket is not closed)"
  golden "${head}commands: ${open//\[/\{a: }" 3 71 'nested deeper than 16 levels'
  golden "${head}commands:\n  ${open//\[/- }x\n" 4 33 'nested deeper than 16 levels'
}

@test "a duplicate key names both lines" {
  golden "$head${commands}summary: again\n" 4 1 "the key 'summary' a second time: line @2@ has it too"
  golden "${head}commands:\n  go: {summary: g}\n  stop: {summary: s}\n  'go': {summary: h}\n" 6 3 \
    "the key 'go' a second time: line @4@ has it too"
}

@test "100 MB are refused by their size, before they are read" {
  sidecar ''
  truncate -s 100M "$manifest"
  call bounded "$TCLI" plugin check bad
  assert_status 1
  assert_stdout_has "$manifest: 104857600 bytes"
  call bounded "$TCLI" bad go
  assert_error 126 "$manifest: 104857600 bytes"
  call bounded "$TCLI" plugin list
  assert_status 0
  if strace -o /dev/null true 2>/dev/null; then
    call env ASAN_OPTIONS=detect_leaks=0 strace -qq -y -e trace=read,pread64,mmap -o "$W/trace" "$TCLI" bad go
    assert_status 126
    if grep -F "tcli-bad.yaml>" "$W/trace"; then complain 'it was read'; fi
  fi
  assert_absent "$W/ran"
}

@test "a manifest of just over 1 MiB is refused, one of just under is read" {
  local text number
  sidecar "${head}commands:\n  go: {summary: g}\n"
  text=$(printf '%1000s' '' | tr ' ' x)
  for number in {1..1020}; do printf '  go%s: {summary: g, description: %s}\n' "$number" "${text:0:980}"; done >>"$manifest"
  call timeout 60 "$TCLI" plugin check bad
  assert_status 0
  for number in {1021..1040}; do printf '  go%s: {summary: g, description: %s}\n' "$number" "$text"; done >>"$manifest"
  call bounded "$TCLI" plugin check bad
  assert_status 1
  assert_stdout_has "$manifest"
  assert_stdout_has '1048576'
}

@test "front matter that never ends: 100 MB of comment are not read" {
  { printf '#!/bin/sh\n# ---\n# tcli: 1\n' && yes '# more: text' | head -c 104857600; } | make_module bad
  call bounded "$TCLI" bad go
  assert_error 126 "$BIN/tcli-bad: its first comment block is longer than 1 MiB"
  call bounded "$TCLI" plugin check bad
  assert_status 1
  call bounded "$TCLI" plugin list
  assert_status 0
}

@test "front matter that is not closed names the line where it begins" {
  printf '#!/bin/sh\n# Ours.\n# ---\n# tcli: 1\n# summary: s\n%s\n' "$body" | make_module bad
  assert_unclosed() {
    call tcli plugin check bad
    assert_status 1
    assert_stdout "error: $BIN/tcli-bad:3: the manifest that begins here has no closing --- line"
    call tcli bad go
    assert_error 126 "$BIN/tcli-bad:3: the manifest that begins here has no closing --- line"
    assert_absent "$W/ran"
  }
  assert_unclosed
  printf '#!/bin/sh\nexec sed -i "/^# summary/a # ---" "$2"\n' >"$W/editor"
  chmod +x "$W/editor"
  EDITOR="$W/editor --wait" run_hint
  assert_status 0
  call tcli plugin check bad # closed, it says what else is wanted
  assert_stdout_has ":4:3: 'commands' is missing"
}

@test "a block of dashes that is somebody else's is no manifest: the script is undeclared" {
  need_seal
  local block body='echo Help'
  for block in 'jupyter:\n  jupytext:\n    summary: x\n    tcli: 1\n  kernelspec: {name: python3}\n' 'My script\n' '- tcli: 1\n' 'summary of it\n'; do
    front_matter "$block"
    call tcli plugin check bad
    assert_status 0
    assert_stdout 'bad: verified'
  done
  printf '#!/bin/sh\n# ---\n# My script\n\n%s\n' "$body" | make_module bad # a ruler alone
  call tcli plugin check bad
  assert_status 0
  for block in '  tcli: 1\n' '"commands" : {}\n' '{tcli: 1}\n' '# a comment\nsummary: s\n'; do
    front_matter "$block"
    call tcli plugin check bad
    assert_status 1
    assert_stdout_has "error: $manifest:"
  done
}

@test "an empty manifest is a bad one, not none" {
  sidecar ''
  assert_refused "$manifest:1:1: expected a map that begins with 'tcli: 1', found nothing"
  sidecar '\n\n# nothing\n'
  assert_refused "$manifest:1:1: expected a map that begins with 'tcli: 1', found nothing"
  printf '#!/bin/sh\n# ---\n# ---\n%s\n' "$body" | make_module bad
  rm -f "$BIN/tcli-bad.yaml"
  call tcli bad go
  assert_error 126 "bad can't run: $BIN/tcli-bad:3:"
}

@test "a byte order mark and Windows line ends are read" {
  local crlf=${head//\\n/\\r\\n}${commands//\\n/\\r\\n}
  for text in "\xEF\xBB\xBF$head$commands" "$crlf" "\xEF\xBB\xBF$crlf"; do
    sidecar "$text"
    call tcli plugin check bad
    assert_status 0
    call tcli bad go
    assert_status 0
  done
  { printf '#!/bin/sh\n# ---\r\n' && printf '%b' "$crlf" | sed 's/^/# /' && printf '# ---\r\n%s\n' "$body"; } | make_module bad
  rm "$BIN/tcli-bad.yaml"
  call tcli plugin check bad
  assert_status 0
  assert_stdout 'bad: declared'
}

@test "a lone carriage return is refused" {
  golden "tcli: 1\rsummary: s\n$commands" 1 8 'a carriage return without a line feed'
}

@test "UTF-16 is named, with a mark and without" {
  local encoding
  for encoding in UTF-16LE UTF-16BE UTF-16; do
    sidecar ''
    printf '%b' "$head$commands" | iconv -f UTF-8 -t "$encoding" >"$manifest"
    assert_refused "$manifest:1:1: this is UTF-16 or UTF-32: save it as UTF-8"
  done
}

@test "a script in UTF-16 is no program, and is not guessed at" {
  printf '#!/bin/sh\n# ---\n' | iconv -f UTF-8 -t UTF-16 | make_module bad
  call tcli bad go
  assert_status 126
  assert_stderr_has "bad can't run"
  assert_stdout_empty
}

@test "NUL, control characters and bad UTF-8 are refused where they stand" {
  golden "${head}version: a\\0000b\n$commands" 3 11 'a NUL byte: this is no text'
  golden "${head}version: \"a\\\\\\0060\"\n$commands" 3 10 'a text with a NUL (\0) in it'
  golden "tcli: 1\nsummary: a\\x1b[31m\n$commands" 2 11 'a control character (0x1b): write "\x1b" in double quotes'
  golden "tcli: 1\nsummary: caf\\xe9\n$commands" 2 13 'the byte 0xe9 is no UTF-8: save the file as UTF-8'
  golden "tcli: 1\nsummary: \\xc0\\xaf\n$commands" 2 10 'the byte 0xc0 is no UTF-8: save the file as UTF-8'
  golden "tcli: 1\nsummary: \\xed\\xa0\\x80\n$commands" 2 10 'the byte 0xed is no UTF-8: save the file as UTF-8'
}

@test "tags are refused, known ones too" {
  golden "tcli: 1\nsummary: !python/object:os.system s\n$commands" 2 10 'tags (!name) are not read here: remove it'
  golden "tcli: !!int 1\n" 1 7 'tags (!name) are not read here: remove it'
  golden "${head}commands: !x {go: {summary: g}}\n" 3 11 'tags (!name) are not read here: remove it'
}

@test "what is no YAML says why and where" {
  golden "tcli: 1\n\tsummary: s\n" 2 1 'a tab in the indentation: use spaces'
  golden "tcli: 1\nsummary: a: b\n" 2 11 "a ':' that can't stand here: quote the text, or check the indentation"
  golden "${head}commands: {go: [\n" 4 1 "a '[' is not closed, or a comma is missing"
  sidecar "${head}---\ntcli: 1\n" # in front matter that line is the end
  assert_refused "$manifest:3:1: a second document begins here: only one is read"
}

@test "rule 45: what is no manifest says why and where" {
  sidecar 'hello\n'
  assert_refused "$manifest:1:1: expected a map that begins with 'tcli: 1', found a text"
  golden "summary: s\n$commands" 1 1 "'tcli' is missing: add 'tcli: 1', the schema of the manifest"
  golden "tcli: one\n" 1 7 "'tcli' must be 1, the schema of the manifest, not 'one'"
  golden "tcli: 1\n$commands" 1 1 "'summary' is missing: add one line that tells what the module is for"
  golden "${head}commands: {}\n" 3 11 "'commands' is empty: a module has one at least"
  golden "${head}commands: {Go: {summary: g}}\n" 3 12 "upper case 'G' in a name"
  golden "${head}commands: {go: {summary: g, effect: delete}}\n" 3 37 \
    "'effect' must be read, write or destructive, not 'delete'"
  golden "${head}commands: {go: {summary: g, options: [{name: a, type: strnig}]}}\n" 3 55 \
    "unknown type 'strnig', did you mean 'string'? (types: string int float bool choice path file dir duration)"
  golden "${head}commands: {go: {summary: g, arguments: [{name: a, type: int, default: two}]}}\n" 3 71 \
    "'default' must be an int, not 'two'"
}

@test "no and 1.10 stay the words they are" {
  sidecar 'tcli: 1\nsummary: no\nversion: 1.10\ncommands: {no: {summary: 0x10, arguments: [{name: no, type: choice, choices: [yes, 1.10, null-]}]}}\n'
  call tcli plugin show bad -o json
  assert_status 0
  assert_json '.summary == "no" and .version == "1.10" and .commands[0].name == "no" and .commands[0].summary == "0x10"'
  assert_json '.commands[0].arguments[0] | .name == "no" and .choices == ["yes", "1.10", "null-"]'
  call tcli bad no 1.10
  assert_status 0
  call tcli bad no 1.1
  assert_error 2 'wants one of: yes 1.10 null-'
}

@test "an unknown key warns in the check and is no reason not to run" {
  sidecar "tcli: 1\nsumary: x\nsummary: s\ncommands: {go: {summary: g, efect: write}}\n"
  call tcli plugin check bad
  assert_status 0
  assert_stdout_has "warning: $manifest:2:1: unknown key 'sumary', did you mean 'summary'?"
  assert_stdout_has "warning: $manifest:4:29: unknown key 'efect', did you mean 'effect'?"
  call tcli bad go
  assert_status 0
  assert_stderr_empty
  assert_exists "$W/ran"
}

@test "a newer schema says which tcli is needed, whatever else stands there" {
  local form
  for form in sidecar front_matter; do
    "$form" 'summary: [new, things]\ntcli: 2\n'
    call tcli plugin check bad
    assert_status 1
    assert_stdout_has 'needs tcli >= '
    assert_stdout_has 'schema 2'
    call tcli bad go
    assert_error 126 'needs tcli >= '
  done
}

@test "a bad sidecar is not made good by front matter, nor the other way round" {
  front_matter "$head$commands"
  printf 'tcli: 1\n' >"$BIN/tcli-bad.yaml"
  call tcli bad go
  assert_error 126 "$BIN/tcli-bad.yaml:1:1: "
  assert_absent "$W/ran"
}

@test "a sidecar that can't be read breaks its module and names the cause" {
  sidecar "$head$commands"
  chmod 000 "$manifest"
  call powerless "$TCLI" bad go
  assert_error 126 "$manifest: Permission denied"
  rm "$manifest" && mkdir "$manifest"
  call tcli bad go
  assert_error 126 "$manifest: not a regular file"
  rmdir "$manifest" && ln -s nowhere "$manifest"
  call tcli bad go
  assert_error 126 "$manifest: No such file or directory"
  rm "$manifest" && mkfifo "$manifest"
  call timeout 10 "$TCLI" bad go
  assert_error 126 "$manifest: not a regular file"
  call timeout 10 "$TCLI" plugin list
  assert_status 0
  assert_absent "$W/ran"
}

@test "foreign text in a finding is escaped" {
  sidecar "${head}commands: {\"a\\\\\\\\x1b[31m\\\\\\\\u202e\": {summary: g}}\n"
  call tcli plugin check bad
  assert_status 1
  assert_stdout_has "$manifest:3:12: "
  if grep -q "$(printf '[\033\342]')" "$W/out"; then complain 'an escape code in the output'; fi
  call tcli bad go
  assert_status 126
  if grep -q "$(printf '[\033\342]')" "$W/err"; then complain 'an escape code in the output'; fi
}

@test "all of them at once hurt no other module, nor a bound" {
  local index
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: Fine\n# commands: {go: {summary: g}}\n# ---\nexit 7\n' | make_module fine
  for index in {1..40}; do
    printf '#!/bin/sh\n%s\n' "$body" | make_module "bad$index"
    printf '\x26a [*a]%2000s' '' | tr ' ' '[' >"$BIN/tcli-bad$index.yaml"
  done
  call bounded "$TCLI" plugin list -o json
  assert_status 0
  assert_json '[.modules[] | select(.state == "broken")] | length == 40'
  call bounded "$TCLI"
  assert_status 0
  assert_stdout_has '40 modules are broken'
  call bounded "$TCLI" fine go
  assert_status 7
  assert_stderr_empty
}
