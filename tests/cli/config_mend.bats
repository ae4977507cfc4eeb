#!/usr/bin/env bats
# A config that is wrong or can't be written: what is told, and that it leads out; and tcli config edit.
load config_helpers

@test "a config that can't be read is not changed, and path, check and edit work all the same" {
  config <<<'undeclared: ['
  cp "$FILE" "$W/before"
  local words
  for words in 'set undeclared refuse' 'unset undeclared' 'get undeclared' list; do
    # shellcheck disable=SC2086
    call tcli config $words
    assert_error 125 "$FILE:2:1: a '[' is not closed"
  done
  cmp "$FILE" "$W/before"
  call tcli config path
  assert_status 0
  assert_stdout "$FILE"
  assert_stderr_empty
  EDITOR=true call tcli config edit </dev/null
  assert_error 1 "$FILE:2:1: a '[' is not closed"
  assert_stderr_has $'\ntcli: error: config edit: it can\'t be read\nhint: tcli config edit'
  [[ $(ls "${FILE%/*}") == config.yaml ]]
  call tcli config edit </dev/null
  assert_error 2 'config edit: there is no terminal for vi'
  run_hint
  assert_status 0 # a page, since an editor has to mend it
}

@test "a config that is a link stays one; one that leads nowhere is told" {
  mkdir -p "$W/dotfiles" "${FILE%/*}"
  echo 'undeclared: allow # mine' >"$W/dotfiles/tcli.yaml"
  ln -s "$W/dotfiles/tcli.yaml" "$FILE"
  call tcli config set undeclared refuse
  assert_status 0
  [[ -L $FILE && $(<"$W/dotfiles/tcli.yaml") == 'undeclared: refuse # mine' ]]
  rm "$W/dotfiles/tcli.yaml"
  call tcli config set undeclared refuse
  assert_error 1 "$FILE: it is a link that leads nowhere"
  [[ -L $FILE ]]
}

@test "no place for a config is told" {
  HOME='' call tcli config path
  assert_error 1 'no place for a config: HOME is not set'
  run_hint
  assert_status 0
  HOME='' call tcli config set undeclared refuse
  assert_stderr_has 'hint: export HOME='
  HOME=$W/none call tcli config set undeclared refuse
  assert_error 1 "use $W/none"
  assert_stderr_has 'hint: export HOME='
  XDG_CONFIG_HOME=/etc/passwd call tcli config set undeclared refuse
  assert_error 1 'use /etc/passwd/tcli: Not a directory'
  assert_stderr_has 'hint: unset XDG_CONFIG_HOME'
}

@test "a config that is no file is put aside by the hint" {
  mkdir -p "$FILE"
  call tcli config set undeclared refuse
  assert_error 125 "read $FILE: not a regular file"
  EDITOR=true call tcli config edit
  assert_error 125 "read $FILE: not a regular file"
  run_hint
  call tcli config set undeclared refuse
  assert_status 0
  rm "$FILE"
  mkfifo "$FILE"
  call timeout 20 "$TCLI" config get undeclared
  assert_error 125 "read $FILE: not a regular file"
  rmdir "$FILE.aside"
  run_hint
  call tcli config get undeclared
  assert_stdout allow
}

@test "a key of a name that is mistyped is told with that name, and the call with the right one" {
  call tcli config set modules.oncall.form own
  assert_error 2 "config set: no key 'modules.oncall.form': did you mean 'modules.oncall.from'?"
  run_hint
  assert_stdout 'modules.oncall.from is own now'
  call tcli config get modules.oncall.form -o json
  assert_stderr_has 'hint: tcli config get modules.oncall.from'
  call tcli config unset modules.oncall.form
  run_hint
  assert_stdout 'modules.oncall.from is not set any more'
  call tcli config set alais.x oncall take 'a bath'
  assert_stderr $'tcli: error: config set: no key \'alais.x\': did you mean \'alias.x\'?\nhint: tcli config set alias.x oncall take \'a bath\''
  config <<<'modules: {oncall: {form: own}}'
  call tcli config check
  assert_stdout "$FILE:1:20: unknown key 'modules.oncall.form', did you mean 'modules.oncall.from'?"
}

@test "the hint of a mistyped key shows no value that is not taken or may be a secret" {
  local words
  for words in 'undeclard maybe' 'modules.x.setings.token s3cret' 'alais.x -- oncall --token=s3cret' 'alais.X oncall' 'alais.* oncall'; do
    # shellcheck disable=SC2086 # words
    call tcli config set $words
    assert_status 2
    assert_stderr_has 'did you mean'
    assert_stderr_has 'hint: tcli help config-keys'
    assert_stderr_lacks s3cret
  done
}

# edit SCRIPT [INPUT]: tcli config edit on a terminal, with an editor that is this script.
# shellcheck disable=SC2016 # it is for the editor to expand
edit() {
  need_program script
  printf '#!/bin/sh\necho ran >>"$W/edits"\n%s\n' "$1" >"$W/my editor" && chmod +x "$W/my editor"
  ln -sf "$W/my editor" "$W/editor"
  EDITOR="$W/editor --wait" call script -qec "'$TCLI' config edit" /dev/null <<<"${2-}"
}

# shellcheck disable=SC2016
@test "edit: what the editor leaves takes the file's place" {
  config <<<'undeclared: allow # mine'
  edit 'test "$1" = --wait; case $2 in *.yaml) sed -i s/allow/refuse/ "$2" ;; esac'
  assert_status 0
  assert_stdout_has "$FILE is as you wrote it"
  [[ $(<"$FILE") == 'undeclared: refuse # mine' && $(ls "${FILE%/*}") == config.yaml ]]
  edit true
  assert_stdout_has 'nothing was changed'
  VISUAL=none-such edit true
  assert_status 1
  assert_stdout_has "no editor 'none-such' on your search path"
}

# shellcheck disable=SC2016
@test "edit: what can't be read is told, and can be mended or is kept beside" {
  config <<<'undeclared: allow'
  edit 'if grep -q maybe "$2"; then sed -i s/maybe/refuse/ "$2"; else sed -i s/allow/maybe/ "$2"; fi' y
  assert_status 0
  assert_stdout_has 'undeclared wants one of: allow refuse'
  [[ $(<"$FILE") == 'undeclared: refuse' && $(wc -l <"$W/edits") == 2 ]]
  edit 'sed -i s/refuse/maybe/ "$2"' n
  assert_status 1
  assert_stdout_has "it can't be read; what you wrote is in "
  [[ $(<"$FILE") == 'undeclared: refuse' && $(cat "${FILE%/*}"/config.*.yaml) == 'undeclared: maybe' ]]
}

# shellcheck disable=SC2016
@test "edit: what somebody else changed meanwhile is not lost" {
  config <<<'undeclared: allow'
  export FILE
  edit 'echo "undeclared: refuse # theirs" >"$FILE"; echo "history.enabled: false" >>"$2"'
  assert_status 1
  assert_stdout_has 'the file was changed by somebody else meanwhile; what you wrote is in '
  [[ $(<"$FILE") == 'undeclared: refuse # theirs' ]]
  edit 'echo "# mine" >>"$2"; exit 3'
  assert_status 1
  assert_stdout_has "the editor $W/editor ended with status 3; what you wrote is in "
  [[ $(<"$FILE") == 'undeclared: refuse # theirs' ]]
  grep -qx '# mine' "${FILE%/*}"/config.*.yaml || complain 'expected what was written in one of the copies'
}

# shellcheck disable=SC2016
@test "edit: a key that nobody knows is a warning" {
  config <<<'undeclared: allow'
  edit 'echo "foo: 1" >>"$2"' n
  assert_status 0
  assert_stdout_has "tcli: warning: $FILE:2:1: unknown key 'foo'"
  assert_stdout_lacks 'error:'
  EDITOR=true call tcli config edit -q
  assert_status 0
  assert_stderr "tcli: warning: $FILE:2:1: unknown key 'foo'"
}

# shellcheck disable=SC2016
@test "edit: an editor that fails is named, and another one is the hint" {
  printf '#!/bin/sh\necho "# $0" >>"$1"\n' >"$BIN/nano" && chmod +x "$BIN/nano"
  EDITOR=false call tcli config edit
  assert_error 1 "config edit: the editor $(type -P false) ended with status 1"
  assert_stderr_has 'hint: EDITOR=nano tcli config edit'
  run_hint
  assert_stdout "$FILE is as you wrote it"
  EDITOR=vi VISUAL=none-such call tcli config edit
  assert_error 1 "no editor 'none-such' on your search path"
  assert_stderr_has 'hint: VISUAL=nano tcli config edit'
  VISUAL=$W/none call tcli config edit
  assert_error 1 "config edit: $W/none: No such file or directory"
  assert_stderr_has 'hint: VISUAL=nano tcli config edit'
  printf '#!/bin/sh\nkill -KILL $$\n' >"$W/killed" && chmod +x "$W/killed"
  EDITOR=$W/killed call tcli config edit
  assert_error 1 "config edit: the editor $W/killed was ended by SIGKILL"
}

# shellcheck disable=SC2016
@test "edit: what was put aside is gone on with by the hint, in the place of the file" {
  mkdir -p "$W/dotfiles" "${FILE%/*}"
  echo 'undeclared: allow' >"$W/dotfiles/tcli.yaml"
  ln -s "$W/dotfiles/tcli.yaml" "$FILE"
  printf '#!/bin/sh\nif grep -q maybe "$1"; then sed -i s/maybe/refuse/ "$1"; else sed -i s/allow/maybe/ "$1"; fi\n' >"$W/my-editor"
  chmod +x "$W/my-editor"
  EDITOR=$W/my-editor call tcli config edit </dev/null
  assert_status 1
  run_hint
  assert_status 0
  [[ -L $FILE && $(<"$FILE") == 'undeclared: refuse' ]]
  printf '#!/bin/sh\necho "color: never" >>"%s"; echo "pager: cat" >>"$1"\n' "$FILE" >"$W/my-editor"
  EDITOR=$W/my-editor call tcli config edit </dev/null
  assert_error 1 'the file was changed by somebody else meanwhile'
  run_hint
  assert_stdout_has '< color: never'
  assert_stdout_has '> pager: cat'
}

# shellcheck disable=SC2016
@test "edit: nothing is left behind where nothing was written" {
  config <<<'undeclared: allow'
  edit 'exit 3'
  assert_status 1
  assert_stdout_has "config edit: the editor $W/editor ended with status 3"
  [[ $output != *'what you wrote'* && $(ls "${FILE%/*}") == config.yaml ]]
  VISUAL=/etc/passwd call tcli config edit
  assert_error 1 'config edit: /etc/passwd: Permission denied'
  [[ $(ls "${FILE%/*}") == config.yaml ]]
  edit 'rm "$2"'
  assert_status 1
  assert_stdout_has 'No such file or directory'
  [[ $output != *'what you wrote'* && $(ls "${FILE%/*}") == config.yaml ]]
  edit 'head -c 2000000 /dev/zero >"$2"'
  assert_status 1
  assert_stdout_has '2000000 bytes; at most 1048576 are read; what you wrote is in '
  [[ $(<"$FILE") == 'undeclared: allow' && $(stat -c %s "${FILE%/*}"/config.*.yaml) == 2000000 ]]
}

@test "a wrong value is replaced by set and taken out by unset, while nothing else is wrong" {
  config <<<$'# mine\nundeclared: alow\ncolor: never'
  call tcli config set undeclared refuse
  assert_status 0
  assert_stderr_empty
  [[ $(<"$FILE") == $'# mine\nundeclared: refuse\ncolor: never' ]]
  local wrong
  for wrong in 'undeclared: alow' 'undeclared:' 'undeclared: [allow, x]'; do
    config <<<$'color: never\n'"$wrong"
    call tcli config unset undeclared
    assert_status 0
    [[ $(<"$FILE") == 'color: never' ]]
  done
  config <<<$'undeclared: alow\ncolor: red'
  cp "$FILE" "$W/before"
  call tcli config set undeclared refuse
  assert_error 125 "$FILE:2:8: color wants one of: auto always never"
  cmp "$FILE" "$W/before"
  call tcli config get color
  assert_error 125 "$FILE:1:13: undeclared wants"
  config <<<'color: never'
  TCLI_COLOR=x call tcli config set color auto
  assert_status 0
  assert_stdout 'color is auto now'
  assert_stderr_has 'tcli: warning: TCLI_COLOR' # which is so still
}

@test "nothing is set in a file that anyone can change, and nothing of the defaults asks anybody for help" {
  config <<<'undeclared: allow'
  chmod o+w "$FILE"
  call tcli config set color auto
  assert_error 125 "$FILE: anyone can change it"
  run_hint
  call tcli config set color auto
  assert_status 0
  config <<<$'undeclared: {a: b}\ncontainers: {engine: none}'
  make_module config <<<$'#!/bin/sh\necho ran >"$W/ran"'
  local words
  for words in 'check' 'edit' 'path' 'set color auto'; do
    # shellcheck disable=SC2086 # words
    call tcli --from path config $words
    assert_error 125 "$FILE:1:13: undeclared wants"
  done
  assert_absent "$W/ran"
  wrapper_engine
  call tcli dmo --help
  assert_error 125 "$FILE:1:13: undeclared wants"
  assert_absent "$W/asked"
  for words in '' help --help 'help dmo' 'help --man dmo' list 'self check' 'config check'; do
    # shellcheck disable=SC2086 # words
    call tcli $words
    assert_absent "$W/asked" || complain "asked by tcli $words"
  done
  call tcli config set undeclared allow
  assert_status 0
  assert_stderr_empty
  call tcli config get undeclared
  assert_stdout allow
}

# wrapper_engine: a podman that tells that it was asked.
wrapper_engine() {
  # shellcheck disable=SC2016 # its own
  printf '#!/bin/sh\ntouch "$W/asked"\n' | tee "$BIN/podman" >"$BIN/docker"
  chmod 755 "$BIN/podman" "$BIN/docker"
}

@test "the hint of a mistyped key repeats no option that stands within a call" {
  call tcli config set alis.x 'oncall take --token S3CR'
  assert_status 2
  assert_stderr_lacks 'hint: tcli config set'
  call tcli config set alis.x 'oncall take "-t" S3CR'
  assert_stderr_lacks 'hint: tcli config set'
  call tcli config set alis.x 'oncall take'
  assert_stderr_has "hint: tcli config set alias.x 'oncall take'"
}
