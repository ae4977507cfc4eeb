#!/usr/bin/env bats
# The module web: a file of bookmarks, what may stand in it and what is opened.
load web_helpers

@test "added, listed by words and tags, as a table and as JSON" {
  call tcli web add wiki https://wiki.example.org/ --summary 'What we know' --tag docs -t team
  assert_status 0
  assert_stdout 'added wiki; to share it: tcli web sync --file '"$WEB_FILE"
  call tcli web add ci https://ci.example.org/ -s Builds -t team
  call tcli web list
  assert_stdout $'ci\thttps://ci.example.org/\tteam\tBuilds\nwiki\thttps://wiki.example.org/\tdocs team\tWhat we know'
  assert_stderr_empty
  call tcli web list KNOW what
  assert_stdout $'wiki\thttps://wiki.example.org/\tdocs team\tWhat we know'
  call tcli web list --tag team --tag=docs -o json
  assert_json '.schema_version == 1 and (.rows | length) == 1 and .rows[0].name == "wiki" and .rows[0].tags == ["docs", "team"]'
  call tcli web list nothing
  assert_status 0
  assert_stdout_empty
  [[ $(tail -n 2 "$WEB_FILE") == $'ci https://ci.example.org/ #team Builds\nwiki https://wiki.example.org/ #docs #team What we know' ]]
}

@test "a name is added once; removed and renamed, with every other line as it was" {
  bookmarks '# ours' 'a https://a/' '!broken' 'm https://m/ #t Middle' 'z https://z/'
  call tcli web add m https://other/
  assert_fails 1 "there is a bookmark 'm' already: https://m/" "tcli web open --print m"
  call tcli web rename m zz
  assert_stdout 'renamed m to zz'
  call tcli web rename a zz
  assert_fails 1 "there is a bookmark 'zz' already" 'tcli web open --print zz'
  call tcli web remove z
  assert_status 2
  call tcli --yes web remove z
  assert_stdout 'removed z, which was https://z/'
  [[ $(<"$WEB_FILE") == $'# ours\na https://a/\n!broken\nzz https://m/ #t Middle' ]]
  call tcli --yes web remove zzz
  assert_fails 1 "there is no bookmark 'zzz': did you mean 'zz'?" 'tcli web list'
  run_hint
  assert_status 0
}

@test "opened by BROWSER, with its own words, and by xdg-open without it; printed only where asked" {
  make_module browser <<'END'
#!/bin/sh
printf '<%s>' "$@" >"$W/opened"
END
  cp "$BIN/tcli-browser" "$BIN/xdg-open"
  bookmarks "trick https://a.example.org/\$(touch\$IFS$W/pwn);'x'&y=1"
  BROWSER="nosuch:tcli-browser --new 'a tab'" call tcli web open trick
  assert_status 0
  [[ $(<"$W/opened") == "<--new><a tab><https://a.example.org/\$(touch\$IFS$W/pwn);'x'&y=1>" ]] || complain "it got $(<"$W/opened")"
  BROWSER='tcli-browser --url=%s -q' call tcli web open trick
  [[ $(<"$W/opened") == "<--url=https://a.example.org/\$(touch\$IFS"*'><-q>' ]] || complain "it got $(<"$W/opened")"
  rm "$W/opened"
  call tcli web open trick --print
  assert_stdout "https://a.example.org/\$(touch\$IFS$W/pwn);'x'&y=1"
  assert_absent "$W/opened"
  call tcli web open trick
  [[ $(<"$W/opened") == '<https://a.example.org/'* ]]
  assert_absent "$W/pwn"
}

@test "no browser, and one that fails: the reason, and the URL by --print" {
  bookmarks 'wiki https://wiki/'
  ln -s /bin/true "$BIN/git"
  PATH=$BIN call "$TCLI" web open wiki
  assert_fails 1 "can't open https://wiki/: BROWSER is not set and xdg-open is not installed" 'tcli web open --print wiki'
  BROWSER=nosuch PATH=$BIN call "$TCLI" web open wiki
  assert_fails 1 "no program of BROWSER='nosuch' is there and xdg-open is not installed" 'tcli web open --print wiki'
  BROWSER=/bin/false call tcli web open wiki
  assert_fails 1 '/bin/false ended with 1' 'tcli web open --print wiki'
  run_hint
  assert_stdout 'https://wiki/'
  BROWSER="it's" call tcli web open wiki
  assert_fails 1 "BROWSER='it's': No closing quotation" 'export BROWSER=firefox'
}

@test "URLs that are not opened, and not added" {
  local url
  for url in javascript:alert JaVaScRiPt:alert data:text/html,x file:///etc/passwd ssh://host/ //host/ relative 'https://' 'https://a b/' \
    $'https://a/\e[31m' $'https://a/\xff' $'https://a/\n' 'https://me:pw@host/' 'https://[::1' 'https://a/`id`' -x mailto:nobody \
    'mailto:a@b?attach=/etc/passwd' "https://a/$(printf '%04100d' 1)"; do
    call tcli web add x -- "$url"
    assert_fails 2 '' 'tcli help web'
    assert_no_match '\x1b' "$W/err"
    assert_absent "$WEB_FILE"
  done
  bookmarks 'allow: file javascript' 'f file:///srv/notes' 'j javascript:alert(1)' 's ssh://host/' 'm mailto:team@example.org?subject=x'
  call tcli web open --print f
  assert_stdout file:///srv/notes
  call tcli web open --print m
  assert_stdout 'mailto:team@example.org?subject=x'
  call tcli web open --print j
  assert_fails 1 "$WEB_FILE:3: a URL with javascript: is never opened" 'tcli web check'
  call tcli web open --print s
  assert_fails 1 "$WEB_FILE:4: the file has no line 'allow: ssh'" 'tcli web check'
}

@test "names, tags and summaries that are none" {
  local name
  for name in '' '$(touch pwn)' 'a b' $'a\nb' $'a\e[31m' -x '#x' 'a:' '`id`' $'\xff' $'a\u202eb' "$(printf '%065d' 1)"; do
    call tcli web add -- "$name" https://a/
    assert_fails 2 "is no name: letters and digits" 'tcli help web'
    assert_no_match '\x1b|\xe2\x80\xae|\xff' "$W/err"
    call tcli web add x https://a/ --tag="$name"
    assert_fails 2 "is no tag: letters and digits" 'tcli help web'
  done
  call tcli web add x https://a/ -s $'two\nlines'
  assert_fails 2 "'two\\nlines': is no summary" 'tcli help web add'
  run_hint
  assert_status 0
  assert_absent "$WEB_FILE"
  call tcli web add Grüße/1.x+@_- https://a/ -s 'the $(summary) `of` "it"'
  assert_status 0
  call tcli web list
  assert_stdout $'Grüße/1.x+@_-\thttps://a/\t\tthe $(summary) `of` "it"'
}

@test "check: every bad line by its place, and the others go on" {
  printf '%s\n' $'\xef\xbb\xbfa https://a/\r' 'c https://a/' 'b https://b/' 'a https://other/' '$(x) https://x/' 'bad' $'d https://d/ \e[31m' \
    $'e \xff' 'g https://g/ #(t)' 'allow: javascript' '<<<<<<< mine' >"$WEB_FILE"
  call tcli web check
  assert_fails 1 "$WEB_FILE: 12 findings" "vi $WEB_FILE"
  local wanted="1: it begins with a byte order mark; it is read all the same
1: lines end in CRLF; they are read all the same
2: 'c' has the URL of line 1
3: 'b' stands behind 'c', and sorts before it
4: 'a' stands in line 1 already, which counts
5: '\$(x)' is no name: letters and digits, then also . _ + @ / and -, 64 at most
6: there is no URL behind the name
7: it has a control character
8: it is not UTF-8
9: '(t)' is no tag: letters and digits, then also . _ + @ / and -, 64 at most
10: 'javascript' can't be allowed
11: a mark of a conflict in git"
  assert_stdout "$WEB_FILE:${wanted//$'\n'/$'\n'$WEB_FILE:}"
  call tcli web list b
  assert_stdout $'b\thttps://b/\t\t'
  assert_stderr "web: warning: $WEB_FILE has 7 bad lines; see: tcli web check --file $WEB_FILE"
  bookmarks 'a https://a/' 'b https://b/'
  call tcli web check
  assert_status 0
  assert_stdout_empty
  assert_stderr_empty
}

@test "CRLF and a byte order mark stay as they are, and a last line without its end gets one" {
  printf '\xef\xbb\xbfa https://a/\r\nc https://c/\r' >"$WEB_FILE"
  call tcli web add b https://b/
  [[ $(od -An -c "$WEB_FILE" | tr -d ' \n') == '357273277ahttps://a/\r\nbhttps://b/\r\nchttps://c/\r\n' ]] || complain "$(od -c "$WEB_FILE")"
}

@test "a file that is missing, too large, none, or not to be read or written" {
  call tcli web list
  assert_fails 1 "there are no bookmarks in $WEB_FILE: no such file" "tcli web add wiki"
  run_hint
  assert_status 0
  head -c 10M /dev/zero >"$WEB_FILE"
  call tcli web list
  assert_fails 1 "can't read $WEB_FILE: it is larger than 1 MiB" 'ls -l'
  run_hint
  assert_status 0
  rm "$WEB_FILE"
  mkfifo "$WEB_FILE"
  call tcli web list
  assert_fails 1 'it is no file' 'ls -ld'
  mkdir "$W/closed"
  echo 'a https://a/' >"$W/closed/bookmarks"
  chmod 500 "$W/closed"
  WEB_FILE=$W/closed/bookmarks call powerless "$TCLI" web add b https://b/
  assert_fails 1 "can't change $W/closed/bookmarks: Permission denied" 'ls -ld'
  [[ $(<"$W/closed/bookmarks") == 'a https://a/' ]]
  chmod 000 "$W/closed/bookmarks"
  WEB_FILE=$W/closed/bookmarks call powerless "$TCLI" web list
  assert_fails 1 "can't read $W/closed/bookmarks: Permission denied" 'ls -ld'
  call env -u WEB_FILE -u HOME "$TCLI" web list
  assert_fails 1 'no file of bookmarks: neither --file, WEB_FILE nor HOME' 'export WEB_FILE='
  echo 'a https://a/' >"$W/short"
  call bash -c '"$TCLI" web list -f "$1" >/dev/full' full "$W/short"
  assert_status 1
  assert_fails 1 "can't print the answer: No space left on device" 'df -h /dev/full'
  rm "$WEB_FILE"
  call bash -c '"$TCLI" web add a https://a/ >/dev/full' full
  assert_fails 1 "can't print the answer; all else is done: No space left on device" 'df -h /dev/full'
  call tcli web open --print a
  assert_stdout https://a/
}

@test "the file stands where the config says, or below HOME; a link to it stays one" {
  unset WEB_FILE
  call tcli web add home https://home/
  assert_exists "$HOME/.local/share/tcli-web/bookmarks"
  # shellcheck disable=SC2088 # the module makes a path of it
  tcli config set modules.web.settings.file '~/team' >/dev/null
  echo 'configured https://c/' >"$W/real"
  ln -s "$W/real" "$HOME/team"
  call tcli web add b https://b/
  assert_stdout 'added b; to share it: tcli web sync'
  [[ -L $HOME/team && $(<"$W/real") == $'b https://b/\nconfigured https://c/' ]] || complain "$(<"$W/real")"
  tcli config set modules.web.settings.file team >/dev/null
  call tcli web list
  assert_fails 1 "modules.web.settings.file: 'team': it is neither" "tcli config set modules.web.settings.file"
  run_hint
  call tcli web list
  assert_fails 1 "can't read $W/real/bookmarks: Not a directory" 'ls -ld'
}

@test "a link that git tracks is not followed: it could lead a change into any file of the person" {
  git init -q "$W/clone"
  mkdir "$W/private"
  echo secret | tee "$W/private/key" >"$W/private/bookmarks"
  ln -s ../private/key "$W/clone/bookmarks"
  ln -s ../private "$W/clone/docs"
  local file
  for file in bookmarks docs/bookmarks; do
    git -C "$W/clone" add -- "${file%%/*}"
    call tcli web add evil https://evil/ --file "$W/clone/$file"
    assert_fails 1 'it is a link of the repository, to ../private' "git -C $W/clone rm -f -- ${file%%/*}"
    [[ $(<"$W/private/key") == secret && $(<"$W/private/bookmarks") == secret ]]
    run_hint
    call tcli web add good https://good/ --file "$W/clone/$file"
    assert_status 0
  done
  # One of the person's own into a clone is fine.
  ln -s clone/bookmarks "$WEB_FILE"
  call tcli web open --print good
  assert_stdout https://good/
}

@test "another one that holds the folder: told, and after a while given up" {
  bookmarks 'wiki https://wiki/'
  need_program flock
  flock "$W" sleep 60 3>&- &
  local other=$!
  until ! flock -n "$W" true; do sleep 0.05; done
  call timeout 30 "$TCLI" web add a https://a/
  kill "$(pgrep -P "$other")"
  assert_fails 1 "can't change $W/bookmarks: another tcli web has been at it for 10 seconds" "fuser -v $W"
  assert_stderr_has "web: waiting for another tcli web that changes $W/bookmarks"
  call tcli web add a https://a/
  assert_status 0
}

@test "a folder with a newline in its name, in a hint that can be typed" {
  call tcli web list --file "$W/two"$'\n'"lines'/b"
  assert_fails 1 'no such file' "tcli web add wiki https://wiki.example.org/ --file \$'$W/two\\nlines\\'/b'"
  run_hint
  assert_status 0
  assert_exists "$W/two"$'\n'"lines'/b"
}

@test "many who add at once in one folder lose nothing, and one who is killed leaves the file whole" {
  local number
  for number in {1..12}; do tcli web add "n$number" "https://n$number/" >/dev/null & done
  wait
  call tcli web list
  [[ $(wc -l <"$W/out") == 12 ]] || complain 'expected 12 bookmarks'
  call tcli web check
  assert_status 0
  need_strace
  cp "$WEB_FILE" "$W/before"
  call strace -f -qq -o /dev/null -e trace=rename -e inject=rename:signal=KILL "$TCLI" web add late https://late/
  [[ $status != 0 ]] || complain 'expected it to be killed'
  cmp "$W/before" "$WEB_FILE" || grep -q '^late ' "$WEB_FILE"
  call tcli web add later https://later/
  assert_status 0
}

@test "called directly it says how it is called" {
  local program
  program=$(tcli plugin which web | grep -o '/[^ ]*tcli-web' | head -1)
  call "$program" list
  assert_status 2
  assert_stderr 'This is a module of tcli: tcli web list [WORDS...], tcli help web'
  call "$program" --help
  assert_status 0
  assert_stdout_has 'tcli help web'
}
