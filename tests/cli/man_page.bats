# tcli help --man: any module's man page, made from its manifest, opened on a terminal and printed anywhere else.
load ../support/helpers

setup() {
  common_setup
  make_module oncall <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Who has the pager
# subjects: {rota: The rotation}
# commands:
#   take:
#     summary: Take the pager
#     arguments: [{name: reason, summary: Why, variadic: true}]
#     options: [{name: count, short: c, type: int, default: 3, summary: Number of shifts}]
#     examples: [{run: 'tcli oncall take "a bath"', summary: Off for half an hour}]
#   rota list: {summary: The order}
# ---
: >>"$W/ran"
END
}

# A man that keeps its words and what it was to show.
fake_man() {
  printf '#!/bin/sh\nprintf "<%%s>" "$@" >"$W/man-words"\n[ "$1" != -l ] || cat "$2" >"$W/man-shown"\nexit %s\n' "${1:-0}" >"$BIN/man"
  chmod +x "$BIN/man"
}

on_terminal() { call script -qec "$*" /dev/null </dev/null; }

lints() {
  need_program mandoc
  mandoc -T lint -W warning "$1" 2>&1 | grep -v 'mandoc.db' >"$W/said" || true
  [[ ! -s $W/said ]] || complain "mandoc: $(<"$W/said")"
}

@test "off a terminal: the source, and nothing of the module runs" {
  need_strace
  call_traced "$TCLI" help --man oncall
  assert_status 0
  assert_stderr_empty
  assert_nothing_executed
  assert_stdout_has '.Dt TCLI-ONCALL 1'
  assert_stdout_has 'Number of shifts (default: 3)'
  assert_stdout_has 'tcli oncall take \(dqa bath\(dq'
  lints "$W/out"
  cp "$W/out" "$W/first"
  call tcli help oncall --man
  cmp "$W/first" "$W/out"
  assert_absent "$W/ran"
}

@test "of a subject, and of a command" {
  call tcli help --man oncall rota
  assert_stdout_has '.Dt TCLI-ONCALL-ROTA 1'
  assert_stdout_lacks 'Take the pager'
  lints "$W/out"
  call tcli help --man oncall take
  assert_stdout_has '.Nm tcli oncall take'
  assert_stdout_lacks 'The order'
  lints "$W/out"
}

@test "every module there is has a page that mandoc has nothing to say about" {
  local module modules=0
  for module in $(tcli plugin list -o json | jq -r '.modules[].name'); do
    call tcli help --man "$module"
    assert_status 0
    lints "$W/out"
    modules=$((modules + 1))
  done
  ((modules >= 7))
}

@test "rule 57: on a terminal man opens it, by no shell" {
  fake_man
  tcli help --man oncall >"$W/source"
  on_terminal "'$TCLI' help --man oncall"
  assert_status 0
  assert_stdout ''
  [[ $(<"$W/man-words") == '<-l></dev/fd/'[0-9]*'>' ]] || complain "man got $(<"$W/man-words")"
  cmp "$W/man-shown" "$W/source"
  assert_absent "$W/ran"
}

@test "the real man shows it" {
  need_program man
  man --help 2>/dev/null | grep -q local-file || skip 'this man opens no files'
  MANPAGER='cat' on_terminal "'$TCLI' help --man oncall"
  assert_status 0
  grep -q 'Who has the pager' "$W/out" || complain 'expected the page'
  grep -q 'Number of shifts' "$W/out" || complain 'expected the option'
}

@test "where there is no man, or it fails: the help page, and one line that says why" {
  on_terminal "PATH='$BIN' '$TCLI' help --man oncall 2>'$W/why'"
  assert_status 0
  tcli help oncall >"$W/page"
  diff <(tr -d '\r' <"$W/out") "$W/page" || complain 'expected the help page'
  [[ $(<"$W/why") == 'tcli: man is not installed (Debian: apt install man-db); this is the help page' ]] || complain "$(<"$W/why")"
  fake_man 3
  on_terminal "'$TCLI' help --man oncall take 2>'$W/why'"
  assert_status 0
  tcli help oncall take >"$W/page"
  diff <(tr -d '\r' <"$W/out") "$W/page" || complain 'expected the help page'
  [[ $(<"$W/why") == "tcli: $BIN/man ended with 3; this is the help page" ]] || complain "$(<"$W/why")"
}

@test "without a module: the page of tcli" {
  fake_man
  on_terminal "'$TCLI' help --man"
  assert_status 0
  [[ $(<"$W/man-words") == '<tcli>' ]] || complain "man got $(<"$W/man-words")"
  call tcli help --man
  assert_error 1 'no man page was installed'
  run_hint
  assert_status 0
  mkdir -p "$W/prefix/bin" "$W/prefix/share/man/man1"
  ln "$TCLI" "$W/prefix/bin/tcli" 2>/dev/null || cp "$TCLI" "$W/prefix/bin/tcli"
  echo '.\" the page of tcli' >"$W/prefix/share/man/man1/tcli.1"
  echo '.\" more of packs' >"$W/prefix/share/man/man1/tcli-pack.1"
  call "$W/prefix/bin/tcli" help --man
  assert_status 0
  assert_stdout '.\" the page of tcli'
  on_terminal "'$W/prefix/bin/tcli' help --man"
  [[ $(<"$W/man-shown") == '.\" the page of tcli' ]]
  call "$W/prefix/bin/tcli" help --man pack
  assert_stdout '.\" more of packs'
  call "$W/prefix/bin/tcli" help --man pack list
  assert_stdout_has '.Dt TCLI-PACK-LIST 1'
}

@test "a module without a manifest: as tcli help says it, on a terminal too" {
  undeclared_module plain
  fake_man
  call tcli help plain
  cp "$W/out" "$W/page"
  call tcli help --man plain
  assert_status 0
  cmp "$W/page" "$W/out"
  on_terminal "'$TCLI' help --man plain"
  diff <(tr -d '\r' <"$W/out") "$W/page"
  assert_absent "$W/man-words"
}

@test "bad words: the errors of tcli help, and hints that work" {
  call tcli help --man nothing-like-it
  assert_error 127 "no module 'nothing-like-it'"
  call tcli help --man oncal take
  assert_error 127 "no module 'oncal'"
  assert_stderr_has 'hint: tcli help --man oncall take'
  run_hint
  assert_status 0
  assert_stdout_has '.Dt TCLI-ONCALL-TAKE 1'
  call tcli help --man oncall og
  assert_error 2 "oncall has no verb 'og'"
  call tcli help --man oncall take more
  assert_error 2 "unexpected word 'more'"
  call tcli help --man exit-codes
  assert_error 2 "'exit-codes' is a topic"
  run_hint
  assert_status 0
  call tcli help --mann oncall
  assert_error 2 "help has no option '--mann'"
  run_hint
  assert_status 0
  call tcli help --man=maybe oncall
  assert_status 2
  : | make_module bad
  call tcli help --man bad
  assert_error 126 "bad can't run"
}

@test "--man=false and -- alone are no --man" {
  tcli >"$W/page"
  local words
  for words in -- --man=false '--man=false --'; do
    # shellcheck disable=SC2086 # words
    call tcli help $words
    assert_status 0
    cmp "$W/out" "$W/page"
  done
  call tcli help --man -- oncall
  assert_stdout_has '.Dt TCLI-ONCALL 1'
  call tcli help oncall take --man=false
  assert_status 2
}

@test "a full disk is told" {
  call sh -c '"$TCLI" help --man oncall >/dev/full'
  assert_error 1 'No space left'
}

@test "what a hostile manifest says is text on the page" {
  make_module foul <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: ".Sh NAME \\fB'x' \"y\" \e[31m"
# description: ".so /etc/passwd\n'br\n.\\\" gone\n\\*(xx \\n(.x --dry-run"
# commands:
#   go:
#     summary: "'de xx"
#     arguments: [{name: word, summary: ".Ar No", required: false}]
#     options: [{name: what, type: choice, choices: [".El", "'", "\\", "-x"], default: ".El", summary: "\\"}]
#     examples: [{run: ".Ed", summary: ".Ed"}, {run: "tcli foul go \\fB'x' \"y\" -x"}]
# ---
END
  call tcli help --man foul
  assert_status 0
  lints "$W/out"
  assert_no_match '\x1b' "$W/out"
  mandoc -T utf8 "$W/out" | sed 's/.\x08//g' >"$W/shown"
  local text
  for text in '.Sh NAME \fB'"'x' \"y\"" '.so /etc/passwd' "'br" '.\" gone' '\*(xx \n(.x --dry-run' "'de xx" '.Ar No' "one of: .El, ', \\, -x" \
    "tcli foul go \\fB'x' \"y\" -x"; do
    grep -qF -- "$text" "$W/shown" || complain "expected on the page: $text"
  done
}
