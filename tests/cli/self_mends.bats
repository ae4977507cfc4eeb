#!/usr/bin/env bats
# `tcli self check`: the command that stands with a finding is run as it stands, and mends it.
load ../support/pack_helpers
load ../support/self_helpers

setup() {
  setup_for_packs
  MANIFEST=$'# ---\n# tcli: 1\n# summary: S\n# commands: {go: {summary: Go}}\n# ---\necho ran'
}

# an_editor SED: what opens in an editor is mended by a person, who is sed here.
an_editor() {
  printf '#!/bin/sh\nexec sed -i %s "$@"\n' "'$1'" >"$W/editor"
  chmod +x "$W/editor"
  export EDITOR=$W/editor
}

@test "modules: an interpreter that stands in another place, or in none" {
  local first
  # In another place, with its options.
  for first in '/nowhere/bin/sh' '/nowhere/bin/sh -e' '/usr/bin/env sh -e' '/usr/bin/env'; do
    printf '#!%s\n%s\n' "$first" "$MANIFEST" | make_module away
    an_editor '1c #!/bin/sh'
    mends warning modules "away ($BIN/tcli-away) is broken"
    call tcli away go
    assert_stdout ran
    [[ $first != *-e ]] || [[ $(head -n 1 "$BIN/tcli-away") == *' -e' ]] || complain "the option is gone: $(head -n 1 "$BIN/tcli-away")"
  done
  printf '#!\n%s\n' "$MANIFEST" | make_module bare
  mends warning modules "bare ($BIN/tcli-bare) is broken"
  # Its package, as apt-get(8) brings it.
  printf '#!/bin/sh\n[ "$*" = "install expect" ] && ln -s /bin/sh "%s/expect"\n' "$BIN" >"$BIN/apt-get"
  chmod +x "$BIN/apt-get"
  printf '#!/usr/bin/env expect\n%s\n' "$MANIFEST" | make_module away
  PATH=$BIN:/bin
  [[ -e /bin/expect ]] || mends warning modules "away ($BIN/tcli-away) is broken"
  # Nobody knows where it is: the file opens.
  for first in '/usr/bin/env nobodys' '/nowhere/sh a\b'; do
    printf '#!%s\n%s\n' "$first" "$MANIFEST" | make_module away
    mends warning modules "away ($BIN/tcli-away) is broken"
  done
  finds_nothing_wrong
}

@test "modules: a link to a script stays one when its first line is mended" {
  printf '#!/nowhere/sh\n%s\n' "$MANIFEST" >"$W/script"
  chmod 755 "$W/script"
  ln -s "$W/script" "$BIN/tcli-linked"
  mends warning modules "linked ($BIN/tcli-linked) is broken"
  [[ -L $BIN/tcli-linked ]] || complain 'the link is gone'
}

@test "modules: names that are none" {
  local name mend
  for name in Bad_name 2fa 'my module' trailing- "it's" 'tab	name' été "$(printf 'x%.0s' {1..80})"; do
    printf '#!/bin/sh\n%s\n' "$MANIFEST" >"$BIN/tcli-$name"
    chmod 755 "$BIN/tcli-$name"
    check
    assert_status 1
    mend=$(jq -r '[.findings[] | select(.area == "modules" and .severity == "warning")][0].remedy' <"$W/out")
    call bash -c "$mend"
    assert_status 0
    check
    finds_nothing_wrong
    rm "$BIN"/tcli-*
  done
  # The manifest goes with it, and nothing is lost where the name is taken.
  printf '#!/bin/sh\n%s\n' "$MANIFEST" | make_module two-words
  printf '#!/bin/sh\necho other\n' | make_module Two_words
  printf 'tcli: 1\nsummary: S\ncommands: {go: {summary: Go}}\n' >"$BIN/tcli-Two_words.yaml"
  mends warning modules "Two_words ($BIN/tcli-Two_words) is broken: upper case 'T' in a name"
  finds_nothing_wrong
  call tcli two-words-2 go
  assert_stdout other
}

@test "modules: names that are none go to names of their own, also when all remedies of one report are typed" {
  local name
  for name in x_y X-Y Pack lone_one; do
    printf '#!/bin/sh\n%s\n# %s\n' "$MANIFEST" "$name" >"$BIN/tcli-$name"
    chmod 755 "$BIN/tcli-$name"
  done
  echo 'of nobody' >"$BIN/tcli-lone-one.yaml"
  check
  jq -r '.findings[] | select(.area == "modules" and .severity == "warning").remedy' <"$W/out" >"$W/remedies"
  call sh "$W/remedies"
  assert_status 0
  [[ $(cd "$BIN" && echo tcli-*) == 'tcli-lone-one-2 tcli-lone-one.yaml tcli-pack-2 tcli-x-y tcli-x-y-2' ]] || complain "$(ls "$BIN")"
  [[ $(tail -qn 1 "$BIN"/tcli-x-y*) == $'# X-Y\n# x_y' ]]
}

# shellcheck disable=SC2016 # sed's own
@test "modules: manifests that are not closed, or that can't be read" {
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: S\n# commands: {go: {summary: Go}}\n' | make_module open
  an_editor '$a # ---'
  mends warning modules "open ($BIN/tcli-open) is broken"
  make_module beside <<<'#!/bin/sh'
  local sidecar=$BIN/tcli-beside.yaml
  ln -s nowhere "$sidecar"
  mends warning modules "beside ($BIN/tcli-beside) is broken: $sidecar"
  rm "$sidecar.aside"
  mkdir "$sidecar"
  mends warning modules "beside ($BIN/tcli-beside) is broken: $sidecar: not a regular file"
  rmdir "$sidecar.aside"
  printf 'tcli: 1\nsummary: S\ncommands: {go: {summary: Go}}\n' >"$sidecar"
  chmod 0 "$sidecar"
  mends warning modules "beside ($BIN/tcli-beside) is broken: $sidecar: Permission denied" powerless
  finds_nothing_wrong
}

@test "modules: files that others own are changed by sudo alone" {
  need_root
  printf '#!/bin/sh\n%s\n' "$MANIFEST" | make_module open
  chmod 757 "$BIN/tcli-open"
  local folder
  for ((folder = 0; folder < 6; ++folder)); do chmod a+x "$(cut -d/ -f "1-$((folder + 2))" <<<"$BIN")"; done 2>/dev/null || true
  chown 65534 "$HOME"
  check setpriv --reuid 65534 --clear-groups
  finds warning modules "open ($BIN/tcli-open) is broken: anyone can change it"
  [[ $remedy == "sudo chmod o-w $BIN/tcli-open" ]] || complain "expected sudo: $remedy"
}

@test "modules: chosen by others from a provider that has none of the name" {
  declared_module good
  mkdir -p "$W/etc/tcli"
  echo 'modules: {good: {from: native}}' >"$W/etc/tcli/config.yaml"
  mends warning modules "good ($BIN/tcli-good) can't be called" env "XDG_CONFIG_DIRS=$W/etc"
}

@test "config: the team's file that can't be read is made anew, with what is final in it" {
  a_pack core
  printf 'tcli: 1\npacks: []\ndefaults: {undeclared: refuse}\nfinal: [undeclared]\n' >"$W/core/team.yaml"
  commit core Team
  call tcli team join --yes "$(url_of core)"
  assert_status 0
  local file=$PACKS/current/config.yaml
  echo '{{' >"$file"
  mends error config "$file:1:"
  call tcli config get undeclared
  assert_stdout refuse
  chmod o+w "$file"
  mends error config "$file: anyone can change it"
  call tcli config get undeclared
  assert_stdout refuse
}

@test "config: what is in the way is moved by its owner, and onto nothing" {
  mkdir -p "$W/etc" "$HOME/.config/tcli/config.yaml"
  chmod 700 "$HOME/.config/tcli"
  echo one >"$W/etc/tcli"
  echo two >"$W/etc/tcli.aside"
  echo three >"$HOME/.config/tcli/config.yaml.aside"
  mends error config "$HOME/.config/tcli/config.yaml: not a regular file"
  mends error config "$W/etc/tcli/config.yaml: Not a directory" env "XDG_CONFIG_DIRS=$W/etc"
  [[ $(cat "$W/etc/tcli.aside" "$W/etc/tcli.aside-2" "$HOME/.config/tcli/config.yaml.aside") == $'two\none\nthree' ]]
  need_root
  local folder
  for ((folder = 0; folder < 6; ++folder)); do chmod a+x "$(cut -d/ -f "1-$((folder + 2))" <<<"$BIN")"; done 2>/dev/null || true
  echo one >"$W/etc/tcli"
  chmod 755 "$W/etc"
  chown 65534 "$HOME" "$W/etc"
  check env "XDG_CONFIG_DIRS=$W/etc" setpriv --reuid 65534 --clear-groups
  finds error config "$W/etc/tcli/config.yaml: Not a directory"
  [[ $remedy == "mv -n $W/etc/tcli $W/etc/tcli.aside-3" ]] || complain "expected no sudo: $remedy"
  chown 0 "$W/etc"
  check env "XDG_CONFIG_DIRS=$W/etc" setpriv --reuid 65534 --clear-groups
  finds error config "$W/etc/tcli/config.yaml: Not a directory"
  [[ $remedy == "sudo mv -n "* ]] || complain "expected sudo: $remedy"
}

@test "packs: nothing is mended in the tree of one that is installed, but in a work folder" {
  a_pack core
  mkdir -p "$W/core/bin"
  printf '#!/nowhere/sh\n%s\n' "$MANIFEST" >"$W/core/bin/tcli-away"
  chmod 755 "$W/core/bin/tcli-away"
  commit core Broken
  installed core
  check
  finds warning modules 'away (pack core@'
  [[ $remedy == 'tcli pack update core' ]] || complain "$remedy"
  tcli pack link "$W/core"
  an_editor '1c #!/bin/sh'
  mends warning modules 'away (pack core (linked)) is broken'
}

@test "packs: what somebody changed in one that is installed comes back as it was agreed, and all else stays" {
  local name
  for name in mine core; do
    a_pack "$name"
    mkdir -p "$W/$name/bin"
    printf '#!/bin/sh\n%s %s\n' "$MANIFEST" "$name" >"$W/$name/bin/tcli-away"
    chmod 755 "$W/$name/bin/tcli-away"
    cp -p "$W/$name/bin/tcli-away" "$W/$name/bin/tcli-only-$name"
    commit "$name" One
  done
  tcli pack link "$W/mine" # which comes first
  installed core
  local program
  program=$PACKS/core/$(head_of core)/bin/tcli-only-core
  call tcli only-core go
  assert_stdout 'ran core'
  sed -i '1c #!/nowhere/sh' "$program"
  call tcli only-core go
  assert_status 126
  hint=$(sed -n 's/^ *hint: //p' <<<"$stderr")
  [[ $hint == "tcli pack sync "* ]] || complain "$hint"
  eval "$hint" || complain "the hint failed: $hint"
  call tcli only-core go
  assert_stdout 'ran core'
  call tcli away go
  assert_stdout 'ran mine'
  # A copy of all has other times of change, but nobody wrote to it.
  git -C "$W/core" rm -q bin/tcli-away
  sed -i '1c #!/nowhere/sh' "$W/core/bin/tcli-only-core"
  commit core Broken
  call tcli pack update --yes
  assert_status 0
  cp -a "$PACKS" "$W/copy" && rm -r "$PACKS" && cp -a "$W/copy" "$PACKS"
  call tcli only-core go
  assert_status 126
  assert_stderr_has 'hint: tcli pack update core'
}

@test "modules: what the team chose and has not is mended by a value of one's own, or where it is final by the team" {
  a_pack core
  mkdir -p "$W/core/bin"
  printf '#!/bin/sh\n%s\n' "$MANIFEST" >"$W/core/bin/tcli-solo"
  chmod 755 "$W/core/bin/tcli-solo"
  declared_module good
  printf 'tcli: 1\npacks: []\ndefaults: {modules: {solo: {pack: web}}}\n' >"$W/core/team.yaml"
  commit core Team
  call tcli team join --yes "$(url_of core)"
  assert_status 0
  mends warning modules 'solo (pack core@'
  local file=$PACKS/current/config.yaml
  printf 'final: {modules: {good: {from: native}}, plugins: {providers: [nosuch]}}\n' >"$file"
  check
  finds warning modules "good ($BIN/tcli-good) can't be called"
  [[ $remedy == 'tcli team update' ]] || complain "$remedy"
  finds warning providers 'plugins.providers names nosuch'
  [[ $remedy == 'tcli team update' ]] || complain "$remedy"
}

@test "packs: a module whose files are gone, in one that is installed and in one that is linked" {
  a_pack core
  installed core
  local place
  place=$PACKS/core/$(head_of core)
  chmod -R u+w "$place"
  rm -r "$place/modules/core-hello"
  mends warning modules 'core-hello (pack core@'
  rm -r "$place/modules"
  mends warning modules 'core-hello (pack core@'
  call tcli core-hello say x
  assert_status 0
  a_pack work
  tcli pack link "$W/work"
  rm -r "$W/work/modules/work-hello"
  mends warning modules 'work-hello (pack work (linked)) is broken'
  finds_nothing_wrong
}

@test "packs: a command that can't run, in one that is installed and in one that is linked" {
  a_pack core
  installed core
  local folder
  folder=$PACKS/core/$(head_of core)/modules/core-hello
  chmod o+w "$folder/rota/list"
  mends warning modules "core-hello (pack core@$(short_of core)) is broken: $folder/rota/list: anyone can change it"
  chmod a-x "$folder/say"
  mends warning modules "$folder/say is not executable"
  chmod u+w "$folder/say"
  sed -i '1s/$/\r/' "$folder/say"
  mends warning modules "$folder/say:1: the #! line ends in CR"
  call tcli core-hello say x
  assert_status 0
  a_pack work
  tcli pack link "$W/work"
  sed -i '1s/$/\r/' "$W/work/modules/work-hello/rota/list"
  mends warning modules 'work-hello (pack work (linked)) is broken'
  finds_nothing_wrong
}

@test "HOME that is a file, or a variable that leads below one: one finding" {
  : >"$W/file"
  local name
  call env "HOME=$W/file" "$TCLI" self check -o json
  assert_json '[.findings[] | select(.severity == "error" or .severity == "warning")] | length == 1'
  mends error environment 'HOME is no folder' env "HOME=$W/file"
  for name in XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME; do
    call env "$name=$W/file" "$TCLI" self check -o json
    assert_json '[.findings[] | select(.severity == "error" or .severity == "warning")] | length == 1'
    mends error folders "$W/file is no folder" env "$name=$W/file"
  done
  mkdir "$W/etc"
  : >"$W/etc/tcli"
  mends error config "$W/etc/tcli/config.yaml: Not a directory" env "XDG_CONFIG_DIRS=$W/etc"
  finds_nothing_wrong
}

# shellcheck disable=SC2016 # the client's own
@test "containers: an engine that does not answer where a variable or a context leads" {
  export TCLI_CONTAINERS_ENGINE=docker
  printf '#!/bin/sh\n[ "$*" = "context use default" ] && rm -r "$HOME/.docker"\n' >"$BIN/docker"
  chmod +x "$BIN/docker"
  mends warning containers "unix://$W/none does not exist" env "DOCKER_HOST=unix://$W/none"
  [[ $remedy == 'unset DOCKER_HOST' ]]
  mends warning containers "'elsewhere'" env DOCKER_CONTEXT=elsewhere
  [[ $remedy == 'unset DOCKER_CONTEXT' ]]
  mkdir -p "$HOME/.docker"
  echo '{"currentContext": "elsewhere"}' >"$HOME/.docker/config.json"
  mends warning containers "'elsewhere'"
  [[ $remedy == 'docker context use default' ]]
}
