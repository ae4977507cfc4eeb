# Who answers for a module: owner, contact and docs of its manifest.
load ../support/helpers

# owned NAME REST...: a script with all three, and what else its manifest says.
owned() {
  make_module "$1" <<END
#!/bin/sh
# ---
# tcli: 1
# summary: Owned
# owner: Team Core
# contact: "#core, or core@example.com"
# docs: https://example.com/$1
# $2
# ---
END
}

@test "help, the man page and plugin show tell it" {
  owned good 'commands: {go: {summary: Go}}'
  call tcli help good
  assert_stdout_has $'owner: Team Core\ncontact: #core, or core@example.com\ndocs: https://example.com/good'
  call tcli help --man good
  assert_stdout_has 'owner: Team Core'
  assert_stdout_has 'https://example.com/good'
  call tcli plugin show good
  assert_stdout_has $'owner\tTeam Core'
  assert_stdout_has $'docs\thttps://example.com/good'
  call tcli plugin show good -o json
  assert_json '.owner == "Team Core" and (.contact | startswith("#core")) and .docs == "https://example.com/good"'
  declared_module plain
  call tcli help plain
  assert_stdout_lacks 'owner'
  call tcli plugin show plain -o json
  assert_json '.owner == "" and .contact == "" and .docs == ""'
}

@test "a module that can't run names them, whatever is wrong with it" {
  owned bad 'commands: {go: {}}'
  owned lost 'commands: {go: {summary: Go}}'
  sed -i '1s/.*/#!\/nowhere\/sh/' "$BIN/tcli-lost"
  owned closed 'commands: {go: {summary: Go}}'
  chmod o+w "$BIN/tcli-closed"
  local name
  for name in bad lost closed; do
    call tcli "$name" go
    assert_error 126 "$name can't run"
    assert_stderr_has $'\n  owner: Team Core\n  contact: #core, or core@example.com\n  docs: https://example.com/'"$name"
  done
  call tcli help bad
  assert_error 126 "bad can't run"
  assert_stderr_has 'owner: Team Core'
}

@test "a sidecar has them, and control characters in them are shown as such" {
  make_module aside <<<'#!/nowhere/sh'
  printf 'tcli: 1\nsummary: x\nowner: "a\\eb"\ncommands: {go: {summary: Go}}\n' >"$BIN/tcli-aside.yaml"
  call tcli aside go
  assert_error 126 "aside can't run"
  assert_stderr_has 'owner: a\x1bb'
  assert_stderr_lacks $'\e'
}

@test "all that a manifest may say is told, in whatever alphabet" {
  owned wide 'commands: {go: {summary: Go}}'
  local owner
  owner=$(printf 'é%.0s' {1..190})語
  sed -i "s/owner: .*/owner: $owner/; 1s/.*/#!\/nowhere\/sh/" "$BIN/tcli-wide"
  call tcli wide go
  assert_error 126 "wide can't run"
  assert_stderr_has "owner: $owner"
}

@test "a manifest that can't be parsed names nobody" {
  owned torn 'commands: {go: {summary: Go}'
  call tcli torn go
  assert_error 126 "torn can't run"
  assert_stderr_lacks owner
}

@test "of a pack's module, whose commands are files" {
  mkdir -p "$W/pack/modules/own"
  printf 'tcli: 1\nname: pack\nsummary: x\nversion: 1\n' >"$W/pack/pack.yaml"
  printf 'tcli: 1\nsummary: x\nowner: Team Tree\n' >"$W/pack/modules/own/module.yaml"
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: Go\n# ---\n' >"$W/pack/modules/own/go"
  chmod +x "$W/pack/modules/own/go"
  call tcli pack link "$W/pack"
  assert_status 0
  call tcli help own
  assert_stdout_has 'owner: Team Tree'
  rm "$W/pack/modules/own/go"
  call tcli own go
  assert_status 126
  assert_stderr_has 'owner: Team Tree'
}

@test "plugin show tells of a broken module what its manifest says" {
  owned bad 'commands: {go: {}}'
  owned lost 'commands: {go: {summary: Go}}'
  sed -i '1s/.*/#!\/nowhere\/sh/' "$BIN/tcli-lost"
  local name
  for name in bad lost; do
    call tcli plugin show "$name"
    assert_stdout_has $'owner\tTeam Core'
    assert_stdout_has $'contact\t#core, or core@example.com'
    assert_stdout_has $'summary\tOwned'
    call tcli plugin show "$name" -o json
    assert_json '.state == "broken" and .owner == "Team Core" and .docs == "https://example.com/'"$name"'" and .summary == "Owned"'
  done
}

# owned_pack: a pack whose pack.yaml names all three, with a tree, a script that has an owner, and two that have none.
owned_pack() {
  mkdir -p "$W/pack/modules/tree" "$W/pack/bin"
  printf '%s\n' 'name: core' 'summary: x' 'owner: Team Ops' 'contact: "#ops"' 'docs: https://example.com/ops' >"$W/pack/pack.yaml"
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: Go\n# ---\n' >"$W/pack/modules/tree/go"
  local name
  for name in plain own; do
    printf '%s\n' '#!/bin/sh' '# ---' '# tcli: 1' '# summary: x' '# commands: {go: {summary: Go}}' '# ---' >"$W/pack/bin/tcli-$name"
  done
  sed -i '4a# owner: Anna' "$W/pack/bin/tcli-own"
  printf '#!/bin/sh\necho "Usage: bare"\n' >"$W/pack/bin/tcli-bare"
  chmod +x "$W/pack/modules/tree/go" "$W/pack/bin/"*
  call tcli pack link "$W/pack"
  assert_status 0
  assert_stderr_lacks 'unknown key'
}

@test "a module of a pack that names no owner has the pack's" {
  owned_pack
  local name
  for name in tree plain; do
    call tcli help "$name"
    assert_stdout_has $'owner: Team Ops\ncontact: #ops\ndocs: https://example.com/ops'
    call tcli plugin show "$name"
    assert_stdout_has $'owner\tTeam Ops'
    call tcli plugin show "$name" -o json
    assert_json '.owner == "Team Ops" and .contact == "#ops" and .docs == "https://example.com/ops"'
    call tcli help --man "$name"
    assert_stdout_has 'owner: Team Ops'
    grep -q 'owner: Team Ops' "${XDG_DATA_HOME:-$HOME/.local/share}/man/man1/tcli-$name.1"
  done
  call tcli pack show core
  assert_stdout_has $'owner\tTeam Ops\ncontact\t#ops\ndocs\thttps://example.com/ops'
  call tcli help bare
  assert_stdout_has 'owner: Team Ops'
  call tcli help own
  assert_stdout_has 'owner: Anna'
  assert_stdout_lacks ops
  rm "$W/pack/modules/tree/go"
  call tcli tree go
  assert_status 126
  assert_stderr_has $'\n  owner: Team Ops\n  contact: #ops\n  docs: https://example.com/ops'
  sed -i '1s/.*/#!\/nowhere\/sh/' "$W/pack/bin/tcli-plain" "$W/pack/bin/tcli-own"
  call tcli plain go
  assert_error 126 "plain can't run"
  assert_stderr_has '  owner: Team Ops'
  call tcli own go
  assert_stderr_has '  owner: Anna'
  assert_stderr_lacks ops
}

@test "no call of a pack's module reads pack.yaml" {
  owned_pack
  call strace -f -e trace=openat,open -o "$W/trace" "$TCLI" plain go
  assert_status 0
  grep -q 'tcli-plain' "$W/trace"
  ! grep -q 'pack\.yaml' "$W/trace"
}

@test "a module that ends with 126 itself names whom to ask" {
  owned late 'commands: {go: {summary: Go}}'
  printf 'echo "no exec" >&2\nexit ${STATUS-126}\n' >>"$BIN/tcli-late"
  call tcli late go
  assert_status 126
  assert_stderr $'no exec\n  owner: Team Core\n  contact: #core, or core@example.com\n  docs: https://example.com/late'
  call tcli -q late go
  assert_status 126
  assert_stderr 'no exec'
  STATUS=127 call tcli late go
  assert_status 127
  assert_stderr 'no exec'
  STATUS=1 call tcli late go
  assert_stderr 'no exec'
  make_module alone <<<$'#!/bin/sh\n# ---\n# tcli: 1\n# summary: x\n# commands: {go: {summary: Go}}\n# ---\nexit 126'
  call tcli alone go
  assert_status 126
  assert_stderr ''
}
