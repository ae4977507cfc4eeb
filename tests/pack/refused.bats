#!/usr/bin/env bats
# What no pack can be, and where none can come from: told, and nothing stays.
load ../support/pack_helpers

# refused STATUS WHAT: installing $W/core ends so, and leaves nothing of it.
refused() {
  call tcli pack install -y "${3-$(url_of core)}"
  assert_error "$1" "$2"
  assert_absent "$PACKS/core"
  assert_absent "$PACKS/current"
  [[ ! -d $PACKS/staging || -z $(ls -A "$PACKS/staging") ]] || complain 'something stays in staging'
}

@test "URLs and refs that are options, helpers, or of a transport that is not allowed" {
  local url
  for url in --upload-pack=x -x 'ext::sh -c true' ext::sh fd::1 http://host/x git://host/x 'file:///x y'; do
    call tcli pack install -y -- "$url"
    assert_status 2
  done
  a_pack core
  for url in "$(url_of core)@--exec" "$(url_of core)@-x" "$(url_of core)@a..b"; do refused 2 'is no name of a branch' "$url"; done
}

@test "a transport that is not allowed leads to those that are, and to who says so" {
  local from_config='hint: tcli config get --show-origin packs.protocols'
  refused 2 "'git' is not among packs.protocols: https, ssh, file" git://host/core
  assert_stderr_has "$from_config"
  a_pack core
  installed core
  cp "$PACKS/current/packs.lock" "$W/agreed"
  call tcli pack bundle core -o "$W/core.tar"
  assert_status 0
  call tcli pack remove core
  assert_status 0
  config <<<'packs: {protocols: [https]}'
  local source
  for source in "install --yes $W/core.tar" "sync $W/agreed"; do
    # shellcheck disable=SC2086
    call tcli pack $source
    assert_error 1 "pack core: '$(url_of core)' is no source of a pack: 'file' is not among packs.protocols: https"
    assert_stderr_has "$from_config"
  done
}

@test "a repository that is not there, is empty, or has no pack" {
  refused 1 "can't use file://$W/core"
  git init -q "$W/core"
  refused 1 'core'
  git -C "$W/core" commit -q --allow-empty -m Nothing
  refused 1 'is no pack: there is no pack.yaml in it'
  echo 'summary: x' >"$W/core/pack.yaml" && commit core Half
  refused 1 "pack.yaml:1:1: 'name' is missing"
  printf 'name: core\nsummary: x\nneeds: 99\n' >"$W/core/pack.yaml" && commit core New
  refused 1 'pack core needs tcli 99 or newer'
}

@test "a folder that is no repository is linked, not installed, and looked into where it is no pack" {
  mkdir "$W/core"
  refused 1 'core' "$W/core"
  assert_stderr_has "hint: ls -la $W/core"
  run_hint
  assert_status 0
  printf 'name: core\nsummary: x\n' >"$W/core/pack.yaml"
  refused 1 'core' "$W/core"
  assert_stderr_has "hint: tcli pack link $W/core"
  run_hint
  assert_status 0
}

@test "a team's folder that is no repository becomes one, since linked it would be joined by nobody" {
  mkdir "$W/core"
  printf 'name: core\nsummary: x\n' >"$W/core/pack.yaml"
  call tcli team join --yes "$W/core"
  assert_stderr_has "hint: tcli pack link $W/core" # it is no team's
  printf 'tcli: 1\npacks: []\n' >"$W/core/team.yaml"
  call tcli team join --yes "$W/core"
  assert_error 1 "can't use $W/core: it is no git repository, and a team is followed by its commits"
  assert_stderr_has "hint: git -C $W/core init"
  run_hint
  assert_status 0
  call tcli team join --yes "$W/core"
  assert_error 1 "can't use $W/core: there is no commit in it"
  commit core First
  call tcli team join --yes "$W/core"
  assert_status 0
}

@test "a module that can't be" {
  a_pack core
  echo '#!/bin/sh' >"$W/core/modules/core-hello/bare" && chmod +x "$W/core/modules/core-hello/bare" && commit core Bare
  refused 1 "pack core can't be used: modules/core-hello/bare: no manifest"
}

@test "a command that no machine can run: refused by install, link and update, which leaves what was" {
  a_pack core
  local file=$W/core/modules/core-hello/say
  installed core
  sed -i '1s/$/\r/' "$file" && commit core Windows
  call tcli pack update
  assert_error 1 "pack core can't be used: modules/core-hello/say: the #! line ends in CR (Windows line end)"
  call tcli core-hello say Ann
  assert_status 0
  call tcli --yes pack remove core
  assert_status 0
  local line
  for line in '#! \n' '#!bash\n' '#!/usr/bin/env bash -e\n' '\n'; do
    { printf "$line" && sed 1d "$file"; } >"$W/new" && cat "$W/new" >"$file" && commit core Line
    call tcli pack install -y "$(url_of core)"
    assert_error 1 "pack core can't be used: modules/core-hello/say: "
    call tcli pack link "$W/core"
    assert_error 1 "pack core can't be used: modules/core-hello/say: "
  done
  { echo '#!/nowhere/sh' && sed 1d "$file"; } >"$W/new" && cat "$W/new" >"$file" && commit core Elsewhere
  installed core # it may be there on another machine
}

# installed_by_an_older_tcli PACK: its head is what is installed, though a command of it can't run.
installed_by_an_older_tcli() {
  local installed
  installed=$(sed -n 's/^ *commit: //p' "$PACKS/current/packs.lock")
  sed -i "s/$installed/$(head_of "$1")/; s/tree: .*/tree: $(git -C "$W/$1" rev-parse 'HEAD^{tree}')/" "$PACKS/current/"{packs.lock,state.yaml}
  call tcli pack fetch
  call tcli pack sync "$PACKS/current/packs.lock"
  assert_status 0
  [[ -d $PACKS/$1/$(head_of "$1") ]] || complain 'it is not there'
}

@test "a command that no machine can run in what is installed: an update is compared with it, and it can be gone back to" {
  a_pack core
  verb core modules/core-hello/wave 'summary: Wave' 'echo waves'
  commit core Wave
  installed core
  sed -i '1s/$/\r/' "$W/core/modules/core-hello/say"
  commit core CR
  installed_by_an_older_tcli core
  call tcli core-hello say Ann
  assert_status 126
  call tcli core-hello wave
  assert_stdout waves
  sed -i '1s/\r$//' "$W/core/modules/core-hello/say"
  git -C "$W/core" rm -q modules/core-hello/wave
  commit core Mended
  call tcli pack update
  assert_error 2 'Switch core to'
  assert_stdout_has '- core-hello wave   gone   (incompatible)'
  call tcli pack update --yes
  assert_status 0
  call tcli pack rollback core
  assert_status 0
  call tcli core-hello wave
  assert_stdout waves
}

@test "programs and plugins that no machine can run are refused, and those for another machine are not" {
  a_pack core
  mkdir "$W/core/bin" "$W/core/plugins"
  local program=$W/core/bin/tcli-odd plugin=$W/core/plugins/odd.so
  printf '#!/bin/sh\r\nexit 0\r\n' >"$program" && chmod +x "$program" && commit core Windows
  refused 1 "pack core can't be used: bin/tcli-odd:1: the #! line ends in CR"
  : >"$program" && commit core Empty
  refused 1 "pack core can't be used: bin/tcli-odd: its file is empty"
  head -c 40 /bin/true >"$program" && commit core Cut
  refused 1 "pack core can't be used: bin/tcli-odd: it is a cut-off ELF file"
  rm "$program"
  head -c 3000 "$TEST_PLUGINS/services.so" >"$plugin" && commit core Shorter
  refused 1 "pack core can't be used: plugins/odd.so: its section table lies outside the file"
  cp /bin/true "$plugin" && commit core Program
  refused 1 "pack core can't be used: plugins/odd.so: it is an executable, not a library"
  echo hello >"$plugin" && commit core Text
  refused 1 "pack core can't be used: plugins/odd.so: it is no ELF file"
  # ET_EXEC; then a machine that nobody has, of the right type
  cp "$TEST_PLUGINS/services.so" "$plugin"
  printf '\x02' | dd of="$plugin" bs=1 seek=16 conv=notrunc status=none && commit core Type
  refused 1 "pack core can't be used: plugins/odd.so: it is an executable, not a library"
  cp "$TEST_PLUGINS/services.so" "$plugin"
  printf '\xed\xfe' | dd of="$plugin" bs=1 seek=18 conv=notrunc status=none
  cp /bin/true "$program"
  printf '\xed\xfe' | dd of="$program" bs=1 seek=18 conv=notrunc status=none
  mv "$program" "$program-elf" && commit core Machine
  installed core
}

@test "a manifest of a program that is none: told with its place, as that of a command is" {
  a_pack core
  mkdir "$W/core/bin"
  printf '#!/bin/sh\nexit 0\n' >"$W/core/bin/tcli-yy" && chmod +x "$W/core/bin/tcli-yy"
  echo 'tcli: [' >"$W/core/bin/tcli-yy.yaml" && commit core Beside
  refused 1 "pack core can't be used: bin/tcli-yy.yaml:"
  call tcli pack link "$W/core"
  assert_error 1 'bin/tcli-yy.yaml:'
  rm "$W/core/bin/tcli-yy.yaml"
  local matter
  for matter in '# ---\n# tcli: 1\n# sumary: s\n# ---' '# ---\n# tcli: 99\n# ---' '# ---\n# tcli: 1\n# summary: s'; do
    printf "#!/bin/sh\n$matter\nexit 0\n" >"$W/core/bin/tcli-yy" && commit core Front
    refused 1 "pack core can't be used: bin/tcli-yy:"
  done
  printf '#!/nowhere/sh\n# just a program\n' >"$W/core/bin/tcli-yy" && commit core Program
  call tcli pack install -y "$(url_of core)"
  assert_status 0
}

@test "a pack.yaml that is far too long is named, and keeps none of the others back" {
  a_pack core
  a_pack other
  installed core
  installed other
  echo 2 >"$W/other/n" && commit other Two
  printf '# %3000000d\n' 1 >>"$W/core/pack.yaml" && commit core Long
  call tcli pack update
  assert_error 1 "$(url_of core): pack.yaml: git answered with more than"
  assert_exists "$PACKS/other/$(head_of other)/n"
}

@test "names that git itself refuses are told with git's reason" {
  a_pack core
  local blob tree name told
  blob=$(git -C "$W/core" rev-parse HEAD:pack.yaml | sed 's/../\\x&/g')
  while IFS='|' read -r name told; do
    tree=$(printf '100644 %s\0%b' "$name" "$blob" pack.yaml "$blob" | git -C "$W/core" hash-object -w --literally -t tree --stdin)
    git -C "$W/core" update-ref HEAD "$(git -C "$W/core" commit-tree -m Hostile "$tree")"
    refused 1 "$told"
    assert_stderr_lacks 'fsck error'
  done <<'END'
..|contains '..'
.git|contains '.git'
pack.yaml|contains duplicate file entries
END
}

@test "links out of the tree, submodules, names of git and tcli, case" {
  a_pack core
  local good
  good=$(head_of core)
  ln -s ../../etc/passwd "$W/core/out" && commit core Link
  refused 1 out
  git -C "$W/core" reset -q --hard "$good"
  ln -s /etc/passwd "$W/core/out" && commit core Link
  refused 1 out
  git -C "$W/core" reset -q --hard "$good"
  git -C "$W/core" update-index --add --cacheinfo "160000,$good,sub" && git -C "$W/core" commit -qm Sub
  refused 1 sub
  git -C "$W/core" reset -q --hard "$good"
  echo a >"$W/core/Name" && echo b >"$W/core/name" && commit core Case
  refused 1 ame
  git -C "$W/core" reset -q --hard "$good"
  mkdir "$W/core/.tcli" && echo x >"$W/core/.tcli/receipt" && commit core Own
  refused 1 .tcli
  git -C "$W/core" reset -q --hard "$good"
  call tcli pack install -y "$(url_of core)"
  assert_status 0
}

# many NAME COUNT: a repository with COUNT files.
many() {
  git init -q "$W/$1"
  {
    printf 'blob\nmark :1\ndata 2\nx\n\ncommit refs/heads/main\ncommitter a <a@b> 1700000000 +0000\ndata 1\nm\n'
    printf 'M 644 inline pack.yaml\ndata <<E\nname: big\nsummary: Big\nE\n'
    seq 100000 $((100000 + $2 - 2)) | sed 's|\(.*\)\(..\)$|M 644 :1 data/\2/\1\2|'
  } | git -C "$W/$1" fast-import --quiet
}

@test "a tree of more than 100,000 files is refused" {
  many more 100001
  call tcli pack install --yes "$(url_of more)"
  assert_error 1 'more than 100000 files'
  [[ -z $(ls "$PACKS/staging") ]]
}

@test "a tree of 100,000 files is installed" {
  [[ ${TCLI_SWEEP-} == all ]] || skip 'takes minutes: TCLI_SWEEP=all'
  many big 100000
  call tcli pack install --yes "$(url_of big)"
  assert_status 0
  [[ $(find "$PACKS/big" -type f -path '*/data/*' | wc -l) == 99999 ]]
  call tcli pack verify
  assert_status 0
  call tcli --yes pack remove big
  assert_status 0
  assert_absent "$PACKS/big"
}

@test "another pack of the same name, from elsewhere" {
  a_pack core
  installed core
  mkdir "$W/x" && cp -r "$W/core" "$W/x/core"
  call tcli pack install -y "file://$W/x/core"
  assert_error 1 "there is a pack 'core' already: it is from file://$W/core"
  call tcli core-hello say bob
  assert_stdout 'hello bob'
}

@test "passwords in URLs are not shown, not even by git" {
  call tcli pack install -y 'https://ann:geheim@localhost:1/core.git'
  assert_status 1
  assert_stderr_lacks geheim
}

@test "a damaged state is told, and not taken for an empty one" {
  a_pack core
  installed core
  echo 'tcli-packs: 2' >"$(readlink -f "$PACKS/current")/state.yaml"
  local words
  for words in list 'remove core' update "install -y $(url_of core)"; do
    # shellcheck disable=SC2086
    call tcli pack $words
    assert_error 1 'state.yaml:1:13: made for another version of tcli'
  done
  call tcli core-hello say bob
  assert_stdout 'hello bob'
}

@test "names that no pack has" {
  local words
  for words in 'show nope' 'remove nope' 'rollback nope' 'pin nope' 'unlink nope' 'diff nope' 'update nope' 'verify nope'; do
    # shellcheck disable=SC2086
    call tcli pack $words
    assert_error 1 "no pack 'nope' is installed"
  done
  call tcli pack list
  assert_status 0
  assert_stdout_empty
  call tcli pack update
  assert_stdout 'everything is up to date'
}

@test "a folder whose path is no UTF-8: what is installed is written down in UTF-8" {
  local folder=$W/caf$'\xe9'
  a_pack core
  mv "$W/core" "$folder"
  ln -s "$folder" "$W/link"
  local typed
  for typed in "$folder" "$W/link"; do
    call tcli pack link "$typed"
    assert_error 1 "can't be linked: its path is no UTF-8"
    assert_absent "$PACKS/core"
  done
  refused 2 'it is no UTF-8' "$folder"
  cd "$folder"
  refused 2 'its path is no UTF-8' .
  call tcli pack list
  assert_status 0
  assert_stdout_empty
}

@test "no hint repeats a password, and a source with one in a wrong place is not repeated either" {
  a_pack core
  printf 'tcli: 1\n' >"$W/core/team.yaml"
  commit core Team
  git config --file "$W/gitconfig" "url.file://$W/.insteadOf" https://ann:sesame@git.example.org/
  config <<<'packs: {protocols: [https, ssh, file]}'
  local verb source
  for verb in 'pack install' 'team join'; do
    # shellcheck disable=SC2086
    call tcli $verb https://ann:sesame@git.example.org/core
    assert_error 2 'from https://git.example.org/core'
    assert_stderr_has "hint: tcli $verb --yes URL"
    assert_no_match sesame "$W/out" "$W/err"
    for source in https://ann:ses/ame@git.example.org/core https://ann:se/sesame@git.example.org/core@v1 ann:sesame@git.example.org:core; do
      # shellcheck disable=SC2086
      call tcli $verb "$source"
      assert_error 2 'is no source of a pack: what stands before its host is no name and password'
      assert_no_match 'ame@' "$W/out" "$W/err"
    done
  done
}

@test "a password with a slash in it is not shown, in whatever it ends" {
  a_pack core
  printf 'tcli: 1\npacks: ["https://bob:123/secret@nohost.invalid/x.git", "https://bob:123/secret@h"]\n' >"$W/core/team.yaml"
  commit core Team
  local words
  for words in 'pack install --yes https://bob:123/secret@h' 'team join --yes https://bob:123/secret@h/x.git' \
    'pack install --yes http://bob:123/secret@h' "team join --yes $(url_of core)" 'team show' 'team update'; do
    # shellcheck disable=SC2086
    call tcli $words
    [[ $stdout$stderr != *secret* && $stdout$stderr != *123* ]] || complain 'a password is shown'
    [[ $status == 1 || $status == 2 ]] || complain "status $status of $words"
  done
}
