#!/usr/bin/env bats
# A folder of repositories that teammates install packs from.
load ../support/pack_helpers

mode_of() { stat -c %a "$1"; }

# A home of somebody else in the team.
teammate() {
  mkdir -p "$W/mate"
  HOME=$W/mate
  PACKS=$HOME/.local/share/tcli/packs
}

@test "each installed pack has its repository, and a teammate installs from it" {
  a_pack core
  a_pack other
  git -C "$W/core" tag v1
  git -C "$W/core" branch next
  git -C "$W/other" branch -m trunk
  installed core
  installed other
  call tcli pack mirror "$W/srv/packs"
  assert_status 0
  assert_stdout "core   $W/srv/packs/core.git
other   $W/srv/packs/other.git"
  [[ $(git -C "$W/srv/packs/core.git" for-each-ref --format='%(refname)') == $'refs/heads/main\nrefs/heads/next\nrefs/tags/v1' ]]
  [[ $(git -C "$W/srv/packs/other.git" symbolic-ref HEAD) == refs/heads/trunk ]]
  git -C "$W/srv/packs/core.git" fsck --strict
  [[ -z $(find "$W/srv/packs" -name '.*') ]] || complain 'something hidden stays'
  mv "$W/core" "$W/away"
  teammate
  call tcli pack install --yes "$W/srv/packs/core.git"
  assert_status 0
  call tcli core-hello say bob
  assert_stdout 'hello bob'
  call tcli pack install --yes "$W/srv/packs/core.git@v1"
  assert_status 0
}

@test "called again it goes on where it is, with what is new and without what is gone" {
  a_pack core
  git -C "$W/core" branch old
  installed core
  call tcli pack mirror "$W/srv"
  local inode
  inode=$(stat -c %i "$W/srv/core.git")
  mkdir "$W/mate"
  HOME=$W/mate call tcli pack install --yes "$W/srv/core.git"
  git -C "$W/core" branch -D old
  verb core modules/core-hello/wave 'summary: Wave' 'echo waves'
  commit core Wave
  call tcli pack mirror "$W/srv"
  assert_status 0
  [[ $(stat -c %i "$W/srv/core.git") == "$inode" ]]
  [[ $(git -C "$W/srv/core.git" for-each-ref --format='%(refname) %(objectname)') == "refs/heads/main $(head_of core)" ]]
  teammate
  call tcli pack install --yes "$W/srv/core.git"
  assert_status 0
  call tcli core-hello wave
  assert_stdout waves
}

@test "modes go by the umask" {
  a_pack core
  installed core
  local mask
  for mask in 002 022 027 077; do
    (umask $mask && call tcli pack mirror "$W/srv-$mask" && assert_status 0)
    local folder file
    folder=$(printf %o $((0777 & ~0$mask))) file=$(printf %o $((0666 & ~0$mask)))
    [[ $(mode_of "$W/srv-$mask/core.git") == "$folder" ]] || complain "$mask: $(mode_of "$W/srv-$mask/core.git")"
    [[ $(mode_of "$W/srv-$mask/core.git/config") == "$file" ]] || complain "$mask: config"
    [[ -z $(find "$W/srv-$mask" -type d ! -perm "$folder") ]] || complain "$mask: $(find "$W/srv-$mask" -type d ! -perm "$folder")"
    [[ -z $(find "$W/srv-$mask" -type f -perm "/$mask") ]] || complain "$mask: $(find "$W/srv-$mask" -type f -perm "/$mask")"
  done
  [[ -n $(find "$W/srv-022" -type f -name '*.pack' -perm 444) ]]
}

@test "a server that knows nothing of git will do" {
  a_pack core
  installed core
  call tcli pack mirror "$W/srv"
  assert_status 0
  mv "$W/core" "$W/away"
  exec 5< <(cd "$W/srv" && exec python3 -u -c '
import http.server
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
print(server.server_port)
server.serve_forever()' 2>/dev/null)
  local server=$! port
  read -r port <&5
  teammate
  mkdir -p "$HOME/.config/tcli"
  config <<<'packs: {protocols: [http]}'
  call env -u http_proxy -u HTTP_PROXY "$TCLI" pack install --yes "http://127.0.0.1:$port/core.git"
  kill "$server"
  assert_status 0
  call tcli core-hello say bob
  assert_stdout 'hello bob'
}

@test "what has the name and is no mirror stays as it is" {
  a_pack core
  installed core
  mkdir -p "$W/srv"
  git init -q --bare "$W/srv/core.git"
  (cd "$W/srv" && find . -type f -exec sha256sum {} + | sort) >"$W/before"
  call tcli pack mirror "$W/srv"
  assert_error 1 "$W/srv/core.git is there: it is no mirror that tcli keeps"
  (cd "$W/srv" && find . -type f -exec sha256sum {} + | sort) >"$W/after"
  cmp "$W/before" "$W/after"
  rm -r "$W/srv/core.git"
  ln -s "$W/core/.git" "$W/srv/core.git"
  call tcli pack mirror "$W/srv"
  assert_error 1 'it is no mirror that tcli keeps'
  : >"$W/file"
  call tcli pack mirror "$W/file"
  assert_error 1 "$W/file"
}

@test "a remote that can't be reached costs itself, and its repository stays" {
  a_pack core
  a_pack other
  installed core
  installed other
  call tcli pack mirror "$W/srv"
  mv "$W/core" "$W/away"
  echo 2 >"$W/other/n" && commit other Two
  call tcli pack mirror "$W/srv"
  assert_error 1 "can't use $(url_of core)"
  assert_stdout "other   $W/srv/other.git"
  [[ $(git -C "$W/srv/other.git" rev-parse HEAD) == "$(head_of other)" ]]
  git -C "$W/srv/core.git" fsck
}

@test "what somebody has put into a mirror runs nothing" {
  a_pack core
  installed core
  call tcli pack mirror "$W/srv"
  local mirror=$W/srv/core.git
  printf '#!/bin/sh\ntouch %s/ran\n' "$W" >"$W/program"
  chmod +x "$W/program"
  mkdir "$mirror/hooks"
  cp "$W/program" "$mirror/hooks/reference-transaction"
  git config --file "$mirror/config" core.fsmonitor "$W/program"
  git config --file "$mirror/config" core.alternateRefsCommand "$W/program"
  git config --file "$mirror/config" uploadpack.packObjectsHook "$W/program"
  echo "$W/core/.git/objects" >"$mirror/objects/info/alternates"
  echo 2 >"$W/core/n" && commit core Two
  call tcli pack mirror "$W/srv"
  assert_status 0
  assert_absent "$W/ran"
  assert_absent "$mirror/hooks"
  assert_absent "$mirror/objects/info/alternates"
}

@test "a new one that was cut short is in nobody's way" {
  a_pack core
  installed core
  mkdir -p "$W/srv/.tcli-mirror-core/repository"
  : >"$W/srv/.tcli-mirror-core/repository/half"
  call tcli pack mirror "$W/srv"
  assert_status 0
  [[ $(ls -A "$W/srv") == core.git ]]
}

@test "a linked pack has none, and a folder may be named from where one stands" {
  a_pack core
  call tcli pack link "$W/core"
  call tcli pack mirror srv
  assert_status 0
  assert_stdout_empty
  [[ -z $(ls -A srv) ]]
  call tcli pack unlink core
  installed core
  call tcli pack mirror ./srv
  assert_stdout "core   $W/here/srv/core.git"
}

@test "a HEAD that no branch leads to is installed, bundled, kept in a mirror, and installed from there" {
  a_pack core
  git -C "$W/core" checkout -q --detach
  echo 2 >"$W/core/n" && commit core Two
  installed core
  call tcli pack bundle --all -o "$W/team.tar"
  assert_status 0
  local source
  for source in "$W/site/core.git" "$W/team.tar"; do
    call tcli pack mirror "$W/site"
    assert_status 0
    call tcli pack remove core
    rm -r "$HOME/.cache/tcli/mirrors"
    call tcli pack install --yes "$source"
    assert_status 0
    assert_exists "$PACKS/core/$(head_of core)/n"
  done
}
