#!/usr/bin/env bats
# The life of a pack: installed, run, updated, rolled back, removed.
load ../support/pack_helpers

@test "a pack is shown, installed and run" {
  a_pack core
  call tcli pack install --dry-run "$(url_of core)"
  assert_status 0
  assert_stdout_has "core   $(short_of core)   The pack core"
  assert_stdout_has '+ core-hello'
  call tcli core-hello say bob
  assert_status 127
  call tcli pack install "$(url_of core)"
  assert_error 2 'Install core from file://'
  run_hint
  assert_status 0
  call tcli core-hello say bob
  assert_status 0
  assert_stdout 'hello bob'
  call tcli core-hello rota list
  assert_stdout 'one two'
  call tcli core-hello say
  assert_status 2
  call tcli pack list
  assert_stdout "core	$(short_of core)			$(url_of core)"
}

@test "what is installed is the commit's tree, without git and owned by nobody else" {
  a_pack core
  installed core
  local tree
  tree=$PACKS/core/$(head_of core)
  assert_absent "$tree/.git"
  diff -r --exclude=.git --exclude=.tcli "$W/core" "$tree"
  [[ $(stat -c %a "$PACKS") == 700 ]]
  call tcli pack verify
  assert_status 0
  assert_stdout_empty
  call tcli pack status
  assert_status 0
  assert_stdout "core	$(short_of core)	ok	"
}

@test "an installed pack is not installed again" {
  a_pack core
  installed core
  fingerprint >"$W/before"
  call tcli pack install "$(url_of core)"
  assert_status 0
  assert_stdout "core: $(short_of core) is installed"
  fingerprint >"$W/after"
  cmp "$W/before" "$W/after"
}

@test "rule 60: an update shows what changes, and asks before what is incompatible" {
  a_pack core
  installed core
  local old
  old=$(short_of core)
  verb core modules/core-hello/wave 'summary: Wave' 'echo waves'
  commit core Wave
  call tcli pack update
  assert_status 0
  assert_stdout_has "core   $old..$(short_of core)   1 commit"
  assert_stdout_has '+ core-hello wave   new command'
  call tcli core-hello wave
  assert_stdout waves

  old=$(short_of core)
  verb core modules/core-hello/say 'summary: Say it
arguments: [{name: who}, {name: how}]' 'echo no'
  git -C "$W/core" rm -q modules/core-hello/wave
  commit core Narrow
  call tcli pack update
  assert_error 2 "Switch core to $(short_of core)"
  assert_stdout_has '~ core-hello say    <how> is new and required   (incompatible)'
  assert_stdout_has '- core-hello wave   gone                        (incompatible)'
  call tcli core-hello wave
  assert_stdout waves
  call tcli pack update --dry-run
  assert_status 0
  call tcli core-hello wave
  assert_status 0
  call tcli pack update --yes
  assert_status 0
  call tcli core-hello wave
  assert_status 2
  call tcli pack update
  assert_stdout 'everything is up to date'
}

@test "a roll-back brings back the very bytes, and a second one goes forward" {
  a_pack core
  installed core
  local first second
  first=$(head_of core)
  (cd "$PACKS/core/$first" && find . -type f -exec sha256sum {} + | sort) >"$W/before"
  verb core modules/core-hello/say 'summary: Say it
arguments: [{name: who}]' 'echo new'
  commit core New
  second=$(head_of core)
  call tcli pack update
  call tcli core-hello say x
  assert_stdout new
  call tcli pack rollback core
  assert_stdout "core: ${second:0:7}..${first:0:7}"
  call tcli core-hello say bob
  assert_stdout 'hello bob'
  (cd "$PACKS/core/$first" && find . -type f -exec sha256sum {} + | sort) >"$W/after"
  cmp "$W/before" "$W/after"
  call tcli pack rollback core
  call tcli core-hello say x
  assert_stdout new
}

@test "the two newest versions stay, older ones go" {
  a_pack core
  installed core
  local first second third
  first=$(head_of core)
  echo 2 >"$W/core/n" && commit core Two && second=$(head_of core)
  call tcli pack update
  echo 3 >"$W/core/n" && commit core Three && third=$(head_of core)
  call tcli pack update
  assert_absent "$PACKS/core/$first"
  assert_exists "$PACKS/core/$second/n"
  assert_exists "$PACKS/core/$third/n"
}

@test "a module that runs keeps the tree that it started from" {
  a_pack core
  verb core modules/core-hello/wait 'summary: Wait' 'cd /; touch "$HOME/ready"; while [[ ! -e $HOME/go ]]; do sleep 0.05; done; cat "$TCLI_PLUGIN_DIR/../n"'
  echo 1 >"$W/core/n" && commit core One
  installed core
  tcli core-hello wait >"$W/waited" &
  local pid=$! n
  while [[ ! -e $HOME/ready ]]; do sleep 0.05; done
  for n in 2 3 4; do
    echo $n >"$W/core/n" && commit core "Number $n"
    call tcli pack update
    assert_status 0
  done
  touch "$HOME/go"
  wait "$pid"
  [[ $(<"$W/waited") == 1 ]]
  echo 5 >"$W/core/n" && commit core Five
  call tcli pack update
  [[ $(ls "$PACKS/core" | wc -l) == 2 ]]
}

@test "removing takes what was installed, and nothing else" {
  a_pack core
  a_pack other
  installed core
  installed other
  call tcli pack remove core
  assert_status 0
  assert_absent "$PACKS/core"
  call tcli core-hello say x
  assert_status 127
  call tcli other-hello say x
  assert_stdout 'hello x'
  call tcli pack remove core
  assert_error 1 "no pack 'core' is installed"
}

@test "files that were changed by hand are told, and put aside instead of lost" {
  a_pack core
  installed core
  local tree
  tree=$PACKS/core/$(head_of core)
  echo "echo mine" >>"$tree/modules/core-hello/say"
  echo more >"$tree/more"
  rm "$tree/lib/words.sh"
  call tcli pack status
  assert_status 1
  assert_stdout_has 'differs	its files were changed'
  call tcli pack verify
  assert_status 1
  assert_stdout_has 'core	modules/core-hello/say	changed'
  assert_stdout_has 'core	more	added'
  assert_stdout_has 'core	lib/words.sh	missing'
  call tcli pack install --yes "$(url_of core)"
  assert_status 0
  call tcli pack verify
  assert_status 0
  grep -rqx 'echo mine' "$PACKS/kept"
  call tcli core-hello say bob
  assert_stdout 'hello bob'

  echo again >"$tree/more"
  call tcli pack remove core
  assert_status 0
  assert_stderr_has 'files that were changed by hand are now in '
  grep -rqx again "$PACKS/kept"
}

@test "a pinned pack stays as it is" {
  a_pack core
  installed core
  call tcli pack pin core
  assert_status 0
  echo 2 >"$W/core/n" && commit core Two
  call tcli pack update
  assert_stdout 'everything is up to date'
  call tcli pack update core
  assert_error 1 'it is pinned'
  run_hint
  call tcli pack update core
  assert_stdout_has '1 commit'
}

@test "a branch, a tag and a commit" {
  a_pack core
  local first
  first=$(head_of core)
  git -C "$W/core" tag -a v1 -m One
  git -C "$W/core" switch -qc next
  echo 2 >"$W/core/n" && commit core Two
  call tcli pack install -y "$(url_of core)@v1"
  assert_status 0
  assert_exists "$PACKS/core/$first"
  call tcli pack install -y "$(url_of core)@next"
  assert_status 0
  assert_exists "$PACKS/core/$(head_of core)/n"
  call tcli pack list -o json
  assert_json '.packs[0].ref == "next"'
  call tcli pack install -y "$(url_of core)@${first:0:10}"
  assert_status 0
  call tcli pack update
  assert_stdout 'everything is up to date'
  call tcli pack install -y "$(url_of core)@nxet"
  assert_error 1 'nxet'
  assert_stderr_has next
}

@test "a history that was written anew, and a tag that was moved, stop an update" {
  a_pack core
  git -C "$W/core" tag v1
  a_pack tagged
  git -C "$W/tagged" tag v1
  installed core
  call tcli pack install -y "$(url_of tagged)@v1"
  local old_core old_tagged
  old_core=$(short_of core) old_tagged=$(short_of tagged)
  echo 2 >"$W/core/n" && git -C "$W/core" add n && git -C "$W/core" commit -q --amend -m Anew
  echo 2 >"$W/tagged/n" && commit tagged Two && git -C "$W/tagged" tag -f v1 >/dev/null
  call tcli pack update
  assert_status 1
  assert_stderr_has "core: $old_core..$(short_of core): the history was written anew"
  assert_stderr_has "tagged: $old_tagged..$(short_of tagged): the tag 'v1' was moved"
  assert_exists "$PACKS/core/$(git -C "$W/core" rev-parse "$old_core")/pack.yaml"
  call tcli pack update --force
  assert_status 0
  assert_exists "$PACKS/core/$(head_of core)/n"
  assert_exists "$PACKS/tagged/$(head_of tagged)/n"
}

@test "what can't be reached costs itself, not the others" {
  a_pack core
  a_pack gone
  installed core
  installed gone
  echo 2 >"$W/core/n" && commit core Two
  mv "$W/gone" "$W/away"
  call tcli pack update
  assert_error 1 "can't use file://$W/gone"
  assert_stdout_has '1 commit'
  assert_exists "$PACKS/core/$(head_of core)/n"
  call tcli gone-hello say x
  assert_stdout 'hello x'
}

@test "a roll-back to files that somebody changed puts them back" {
  a_pack core
  installed core
  local first
  first=$(head_of core)
  echo 2 >"$W/core/n" && commit core Two
  call tcli pack update
  echo 'echo evil' >>"$PACKS/core/$first/modules/core-hello/say"
  call tcli pack rollback core
  assert_status 0
  assert_stdout_has 'its files are put back'
  call tcli core-hello say bob
  assert_stdout 'hello bob'
  call tcli pack verify
  assert_status 0
  [[ $(echo "$PACKS"/kept/*) == */core-* ]]

  rm -r "$PACKS/core/$(head_of core)" "$HOME/.cache/tcli/mirrors"
  call tcli pack rollback core
  assert_error 1 'no copy of its repository has them'
  run_hint
  call tcli pack rollback core
  assert_status 0
  assert_exists "$PACKS/core/$(head_of core)/n"
}

@test "outdated and diff tell of what was fetched, and ask nobody" {
  a_pack core
  installed core
  local old
  old=$(short_of core)
  verb core modules/core-hello/wave 'summary: Wave' 'echo waves'
  commit core Wave
  call tcli pack outdated
  assert_status 0
  assert_stdout_empty
  call tcli pack diff core
  assert_stdout ''
  assert_stderr "core: nothing is newer than $old, which is installed"
  call tcli pack diff core main
  assert_stdout ''
  assert_stderr "core: $old is installed"
  call tcli pack update --dry-run
  mv "$W/core" "$W/away"
  call tcli pack outdated
  assert_stdout "core	$old	$(git -C "$W/away" rev-parse HEAD | cut -c1-7)	1"
  call tcli pack diff core
  assert_stdout_has '+ core-hello wave   new command'
  call tcli pack diff core -o json
  assert_json '.changes[0].incompatible == "no"'
}

@test "a linked folder is used as it stands" {
  a_pack core
  installed core
  call tcli pack link "$W/core"
  assert_status 0
  verb core modules/core-hello/say 'summary: Say it
arguments: [{name: who}]' 'echo in work'
  call tcli core-hello say x
  assert_stdout 'in work'
  verb core modules/core-hello/wave 'summary: Wave' 'echo waves'
  call tcli core-hello wave
  assert_status 2
  call tcli pack link "$W/core"
  call tcli core-hello wave
  assert_stdout waves
  call tcli pack update
  assert_stdout 'everything is up to date'
  call tcli pack unlink core
  assert_status 0
  call tcli core-hello say bob
  assert_stdout 'hello bob'
  call tcli pack link "$W/core"
  call tcli pack remove core
  assert_exists "$W/core/modules/core-hello/say"
  call tcli core-hello say bob
  assert_status 127
}

@test "a module of two packs is that of the first, until the config says otherwise" {
  a_pack one
  a_pack two
  verb one modules/shared/who 'summary: Who' 'echo one'
  verb two modules/shared/who 'summary: Who' 'echo two'
  commit one Shared && commit two Shared
  installed one
  installed two
  call tcli shared who
  assert_stdout one
  config <<<'modules: {shared: {pack: two}}'
  call tcli shared who
  assert_stdout two
  rm "$HOME/.config/tcli/config.yaml"
  call tcli pack remove one
  call tcli shared who
  assert_stdout two
}

@test "two installs of one pack at once: one install, both end with 0" {
  a_pack core
  local one two
  tcli pack install -y "$(url_of core)" >"$W/one" 2>&1 &
  one=$!
  tcli pack install -y "$(url_of core)" >"$W/two" 2>&1 &
  two=$!
  wait "$one"
  wait "$two"
  [[ $(find "$PACKS/core" -mindepth 1 -maxdepth 1 | wc -l) == 1 ]]
  call tcli pack verify
  assert_status 0
}

@test "nothing is asked of the network by a call, a listing or help" {
  a_pack core
  installed core
  mv "$W/core" "$W/away"
  local words
  for words in 'core-hello say x' '' 'core-hello --help' 'pack list' 'pack show core' 'pack status' 'pack verify'; do
    # shellcheck disable=SC2086
    call "${TRACED[@]}" -e trace=execve,connect "$TCLI" $words
    assert_status 0
    assert_no_match '"ls-remote"|"fetch"|AF_INET' "$W/trace"
  done
}
