#!/usr/bin/env bats
# plugin check on files, folders and packs: every rule is broken once, and told with its place.
load check_helpers

pack() {
  mkdir -p modules/web/list bin
  printf '%s\n' 'name: core' 'summary: The core' 'owner: ops' >pack.yaml
  printf '%s\n' 'summary: Pages' 'tcli: 1' 'owner: ops' >modules/web/module.yaml
  printf '%s\n' '#!/bin/sh' '# ---' '# tcli: 1' '# summary: Open it' '# examples: [{run: tcli web open}]' '# ---' >modules/web/open
  printf '%s\n' '#!/bin/sh' '# ---' '# tcli: 1' '# summary: All' '# examples: [{run: tcli web list all}]' '# ---' >modules/web/list/all
  chmod 755 modules/web/open modules/web/list/all
}

@test "a file, a folder and several of them: well" {
  well one
  well two
  local words
  for words in ./tcli-one . './tcli-one ./tcli-two' "$PWD/tcli-one" ''; do
    # shellcheck disable=SC2086
    call tcli plugin check $words
    assert_status 0
    assert_stdout ''
    [[ $stderr == *' module'*': well' && $stderr != *$'\n'* ]] || complain "expected of '$words': well"
  done
}

@test "a module of a name stays one beside files" {
  declared_module named
  well one
  call tcli plugin check named ./tcli-one
  assert_status 0
  assert_stderr '2 modules: well'
  call tcli plugin check named
  assert_stdout 'named: declared'
}

@test "nothing to look at: 2, and a hint that works" {
  local words
  for words in '' . ./none; do
    # shellcheck disable=SC2086
    call tcli plugin check $words
    assert_error 2 ''
    assert_stdout_empty
    run_hint
    assert_status 0
  done
}

@test "manifests: errors and unknown keys with line and column" {
  script bad 'go:' '  sumary: Go'
  call tcli plugin check ./tcli-bad
  assert_status 1
  [[ $output == './tcli-bad:'[0-9]*:[0-9]*': error: '*'[manifest]'* ]] || complain 'expected the place of the error'
  well odd
  sed -i 's/^# owner:/# colour: red\n# owner:/' tcli-odd
  call tcli plugin check ./tcli-odd
  assert_status 0
  [[ $output == "./tcli-odd:5:3: warning: unknown key 'colour'"*'[key]'* ]] || complain 'expected the unknown key'
  call tcli plugin check --strict ./tcli-odd
  assert_status 1
  assert_stdout_has './tcli-odd:5:3: error: unknown key'
}

@test "a manifest beside the program: places are its own" {
  printf '#!/bin/sh\nexit 0\n' >tcli-beside
  chmod 755 tcli-beside
  printf '%s\n' 'tcli: 1' 'summary: Beside' 'owner: ops' 'commands:' '  go:' '    summary: Go' '    examples: [{run: tcli nobody go}]' >tcli-beside.yaml
  call tcli plugin check ./tcli-beside
  assert_status 1
  tells "./tcli-beside.yaml:7:22: error: the example 'tcli nobody go': it does not call beside, whose example it is [example]"
  rm tcli-beside
  well other
  call tcli plugin check .
  assert_status 1
  tells './tcli-beside.yaml: error: a manifest for tcli-beside, which is not there [manifest]'
}

@test "examples: words of the grammar, without a shell" {
  script said 'go:' '  summary: Go' '  arguments: [{name: who}, {name: file, type: file, required: false}]' \
    '  options: [{name: count, short: c, type: int, default: 1}]' '  examples:' \
    '    - {run: "tcli said go \"a b\" not-here -c 3"}' \
    '    - {run: "echo x | tcli said go x > out"}' \
    '    - {run: "tcli said go"}' \
    '    - {run: "tcli said go x --nope"}' \
    '    - {run: "tcli said go x -c many"}' \
    '    - {run: "tcli said gone"}' \
    '    - {run: "said go \"x"}'
  call tcli plugin check ./tcli-said
  assert_status 1
  local line
  for line in 14 15 16 17 18; do
    [[ $output == *"./tcli-said:$line:"*'[example]'* ]] || complain "expected an error of line $line"
  done
  for line in 12 13; do assert_stdout_lacks "./tcli-said:$line:"; done
}

@test "texts that are too long, arguments that nothing reads, many commands without a word about them" {
  local long='A summary of more than seventy-two columns, which no list of any terminal has room for'
  script long 'go:' "  summary: $long" '  examples: [{run: tcli long go}]'
  call tcli plugin check ./tcli-long
  tells './tcli-long:8:16: warning: the summary of go takes 86 columns, a list has 72 [summary]'
  script four 'a: {summary: A}' 'b: {summary: B}' 'c: {summary: C}' 'd: {summary: D}'
  call tcli plugin check ./tcli-four
  assert_stdout_has 'note: 4 commands, and no description [description]'
  script deaf 'go:' '  summary: Go' '  arguments: [{name: place}]' '  examples: [{run: tcli deaf go x}]'
  sed -i '$d' tcli-deaf
  call tcli plugin check ./tcli-deaf
  assert_stdout_has 'warning: the script reads neither TCLI_ARG_PLACE nor its arguments by their places [unused]'
  mkdir open && mv tcli-deaf open && chmod 777 open
  call tcli plugin check open/tcli-deaf
  assert_status 1
  tells 'open/tcli-deaf: error: anyone can change the folder that it stands in (chmod o-w) [permission]'
}

@test "notes: no example, no owner, no manifest" {
  script quiet 'go: {summary: Go}'
  sed -i '/owner/d' tcli-quiet
  call tcli plugin check ./tcli-quiet
  assert_status 0
  assert_stdout_has '[no-example]'
  assert_stdout_has '[owner]'
  need_seal
  undeclared_module plain "$PWD"
  call tcli plugin check ./tcli-plain
  assert_status 0
  tells './tcli-plain: note: it has no manifest [undeclared]'
  printf '#!/bin/sh\nexit 3\n' >tcli-plain
  call tcli plugin check ./tcli-plain
  assert_status 1
  tells './tcli-plain: error: its --help ended with status 3 [help]'
}

@test "files as they should not be: the reason, once, and no wait" {
  mkfifo tcli-fifo
  ln -s . tcli-folder
  head -c 10000000 /dev/urandom >tcli-junk
  printf '\xef\xbb\xbf#!/bin/sh\n' >tcli-mark
  printf '#!/bin/sh\r\necho\r\n' >tcli-lines
  printf '#!/no/such\n' >tcli-gone
  printf 'echo\n' >tcli-none
  printf '#!/bin/sh\n' >tcli-open
  chmod 755 tcli-*
  chmod 777 tcli-open
  printf '#!/bin/sh\n' >tcli-Upper
  chmod 644 tcli-Upper
  call timeout 60 "$TCLI" plugin check .
  assert_status 1
  assert_stderr_lacks 'tcli: '
  tells './tcli-fifo: error: not a regular file [file]'
  tells './tcli-mark:1:1: error: a byte order mark stands before #! [mark]'
  tells './tcli-lines:1: error: 2 lines with CR LF [line-end]'
  tells './tcli-gone:1: error: its interpreter /no/such does not exist [program]'
  tells './tcli-open: error: anyone can change it (chmod o-w) [permission]'
  tells './tcli-Upper: error: it is not executable (chmod +x) [permission]'
  assert_stdout_has "./tcli-Upper: error: no name of a module: upper case 'U' in a name [name]"
  [[ $output == *'./tcli-junk: error: '*'[program]'*'./tcli-none: error: '*'[program]'* ]] || complain 'expected what is no program'
  assert_stdout_lacks tcli-folder
  [[ $(/bin/grep -c '^./tcli-mark' "$W/out") == 1 ]] || complain 'expected one finding about the mark'
}

@test "a file that cannot be read, and one that is called otherwise" {
  well shut
  mv tcli-shut shut.sh
  call tcli plugin check ./shut.sh
  assert_status 1
  assert_stdout_has './shut.sh: error: no module: its file has to be named tcli-shut [name]'
  assert_stderr_has $'\n  name        mv ./shut.sh ./tcli-shut'
  ln -s shut.sh tcli-shut
  call tcli plugin check ./shut.sh
  assert_stderr_has $'\n  name        tcli plugin check ./tcli-shut'
  rm tcli-shut
  chmod 000 shut.sh
  call powerless "$TCLI" plugin check ./shut.sh
  assert_status 1
  assert_stdout_has './shut.sh: error: Permission denied [file]'
  mkdir s && chmod 000 s
  call powerless "$TCLI" plugin check ./s
  assert_status 1
  tells './s: error: ./s: Permission denied [file]'
  assert_stderr_has '0 modules: 1 error, 0 warnings'
}

@test "what mends the ends of lines leaves a link as it is" {
  printf '#!/bin/sh\r\necho\r\n' >lines.sh
  printf '\xef\xbb\xbf#!/bin/sh\n' >mark.sh
  chmod 755 ./*.sh
  ln -s lines.sh tcli-lines
  ln -s mark.sh tcli-mark
  local name mend
  for name in lines mark; do
    call tcli plugin check "./tcli-$name"
    mend=$(sed -n 's/^  \(line-end\|mark\) *//p' "$W/err")
    eval "${mend/FILE/tcli-$name}"
    [[ -L tcli-$name ]] || complain 'expected a link'
    [[ $(head -n 1 "tcli-$name") == '#!/bin/sh' ]] || complain "$mend"
  done
  printf '#!/bin/sh\r\necho\r\n' >lines.sh
  PATH=$PWD:$PATH call "$TCLI" lines
  run_hint
  assert_status 0
  [[ -L tcli-lines && $(head -n 1 lines.sh) == '#!/bin/sh' ]] || complain "$(ls -l)"
}

@test "shadows: what is installed, and what is built in" {
  declared_module twin
  well twin
  call tcli plugin check ./tcli-twin
  assert_status 0
  tells "./tcli-twin: warning: twin is found at $BIN/tcli-twin as well (path) [shadow]"
  call tcli plugin check "$BIN/tcli-twin"
  assert_stdout_lacks '[shadow]'
  well pack
  call tcli plugin check ./tcli-pack
  assert_status 1
  tells './tcli-pack: error: pack is built in, which nothing replaces [shadow]'
}

@test "a pack: its own file, its trees, its programs" {
  pack
  call tcli plugin check .
  assert_status 0
  assert_stderr '1 module: well'
  sed -i /owner/d modules/web/module.yaml
  call tcli plugin check .
  assert_stderr '1 module: well'
  sed -i /owner/d pack.yaml
  call tcli plugin check .
  tells './pack.yaml: note: no owner is named [owner]'
  tells './modules/web/module.yaml: note: no owner is named [owner]'
  echo 'owner: ops' >>pack.yaml
  mkdir -p modules/web/list/deep
  sed -i 's/tcli web list all/tcli web list every/' modules/web/list/all
  (cd bin && well web)
  echo 'colour: red' >>pack.yaml
  call tcli plugin check .
  assert_status 1
  tells './modules/web/list/deep: error: it is a folder: below a subject stand verbs, nothing deeper [tree]'
  assert_stdout_has "./modules/web/list/all:5:20: error: the example 'tcli web list every'"
  assert_stdout_has "./pack.yaml:4:1: warning: unknown key 'colour'"
  assert_stdout_has 'error: two modules of this pack are named web [name]'
  call tcli plugin check modules/web/list/all
  assert_status 1
  assert_stdout_has 'modules/web/list/all:5:20: error: '
  assert_stdout_lacks pack.yaml
  assert_stdout_lacks deep
}

@test "-o json, csv and junit tell the same findings; JUnit is XML whatever stands in a name" {
  well 'odd<&'$'\x01'
  well fine
  call tcli plugin check . -o json
  assert_status 1
  assert_json '.schema_version == 1 and (.findings[0] | .level == "error" and .rule == "name" and (.file | startswith("./tcli-odd")))'
  call tcli plugin check . -o csv
  assert_stdout_has 'level,finding,rule,file,line,column'
  call tcli plugin check . -o junit
  assert_status 1
  python3 - "$W/out" <<'END' || complain 'expected XML with one failure of two'
import sys
import xml.etree.ElementTree as tree
suite = tree.parse(sys.argv[1]).getroot().find("testsuite")
assert (suite.get("tests"), suite.get("failures")) == ("2", "1"), suite.attrib
assert [case.get("name") for case in suite if case.find("failure") is None] == ["fine"]
END
}

@test "a native plugin is loaded, and one that is none told" {
  cp "$TEST_TOOLS/plugins/oncall.so" .
  call tcli plugin check ./oncall.so
  assert_status 0
  assert_stderr_has '1 module: well'
  echo junk >oncall.so
  call tcli plugin check ./oncall.so
  assert_status 1
}

@test "what is left to decide is told, where it stands" {
  well one
  sed -i 's/summary: .*/summary: "TODO: say what it is for"/' "./tcli-one"
  call tcli plugin check "./tcli-one"
  assert_status 0
  assert_stdout_has 'warning: TODO: say what it is for [todo]'
  local line
  line=$(grep -n 'TODO:' "./tcli-one" | head -n 1 | cut -d: -f1)
  call tcli plugin check "./tcli-one" -o json
  assert_json "[.findings[] | select(.rule == \"todo\") | .line] | first == \"$line\""
  call tcli plugin check "./tcli-one" --strict
  assert_status 1
  sed -i 's/summary: .*/summary: "Lists TODO: lines"/' ./tcli-one
  call tcli plugin check ./tcli-one
  assert_stdout_lacks '[todo]'
  printf '#!/bin/sh\n' >"./tcli-two"
  printf 'tcli: 1\n# TODO: find out more\nsummary: Two\nowner: us\ncommands: {run: {summary: Run it}}\n' >"./tcli-two.yaml"
  chmod +x "./tcli-two"
  call tcli plugin check "./tcli-two"
  tells "./tcli-two.yaml:2:3: warning: TODO: find out more [todo]"
}

@test "a folder that is named as a module is" {
  mkdir my && (cd my && well one)
  local verb
  for verb in check test; do
    call tcli plugin $verb my
    assert_error 127 "there is no module of that name; a file or folder is meant by its path"
    assert_stderr_has "hint: tcli plugin $verb ./my"
  done
  call tcli plugin check ./my
  assert_status 0
}

@test "a pack: what stands in its repository and no pack may have" {
  pack
  git init -q . && git add .
  ln -s modules here && ln -s ../outside out && ln -s here/web twice && echo Pages >modules/web/Open && : >$'tab\there'
  mkdir -p .tcli && : >.tcli/mine
  call tcli plugin check .
  assert_stderr '1 module: well' # git knows none of it
  git init -q sub && git -C sub -c user.name=s -c user.email=s@example.org commit -q --allow-empty -m One
  git add . 2>/dev/null
  printf '#!/bin/sh\ntouch %q\n' "$W/ran" >"$W/hook" && chmod 755 "$W/hook"
  git config core.fsmonitor "$W/hook" && rm -f "$W/ran"
  call tcli plugin check .
  assert_status 1
  tells './out: error: a link to ../outside, out of the pack [git]'
  tells './twice: error: a link to or through the link here [git]'
  tells './modules/web/open: error: differs from modules/web/Open in case alone [git]'
  tells './tab\there: error: a control character or a backslash in its name [git]'
  tells './.tcli/mine: error: the folder .tcli is tcli'"'"'s own [git]'
  tells './sub: error: a submodule: a pack has its files itself [git]'
  assert_stderr_has $'\n  git         man tcli-packs'
  assert_stdout_lacks './here:'
  assert_absent "$W/ran"
  call tcli plugin check . -o json
  assert_json '.findings[] | select(.file == "./out") | .mend == "man tcli-packs"'
  git config user.name a && git config user.email a@example.org && git config --unset core.fsmonitor
  git commit -q -m One && echo a >pages && git add pages && git commit -q -m A && git branch other HEAD~1
  git checkout -q other -- && echo b >pages && git add pages && git commit -q -m B && ! git merge -q - >/dev/null 2>&1
  call tcli plugin check .
  assert_stdout_lacks './pages'
  cd modules
  call tcli plugin check ./web
  assert_stdout_lacks '[git]'
  cd ..
  ln -s /bin/true "$BIN/true" && PATH=$BIN call "$TCLI" plugin check .
  tells '.: warning: its files are not known: packs need the program git: it is not installed [git]'
}

@test "the folder of a module in a pack" {
  pack
  call tcli plugin check modules/web
  assert_status 0
  assert_stderr '1 module: well'
  sed -i /owner/d modules/web/module.yaml
  cd modules
  call tcli plugin check ./web
  assert_stderr '1 module: well'
  mv ../pack.yaml ../whole.yaml && echo 'name: [' >../pack.yaml
  call tcli plugin check ./web
  assert_status 1
  assert_stdout_has "pack.yaml:2:1: error: a '[' is not closed"
  mv ../whole.yaml ../pack.yaml
  chmod -x web/*
  call tcli plugin check ./web
  assert_stdout_has './web'
  assert_stdout_lacks 'pack.yaml'
  rm ../pack.yaml
  call tcli plugin check ./web
  assert_error 2 'no pack, and there are no files tcli-NAME in it'
}
