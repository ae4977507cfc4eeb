#!/usr/bin/env bats
# `tcli self check` of places: each thing that can be wrong is found, and its remedy mends it.
load ../support/self_helpers

@test "variables that are ignored, and a HOME that is of no use" {
  local name
  for name in XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME XDG_DATA_HOME; do
    mends warning environment "$name is ignored" env "$name=some/where"
  done
  mends warning environment 'a part of XDG_CONFIG_DIRS is ignored' env XDG_CONFIG_DIRS=/etc/xdg:etc
  mends error environment 'HOME is not set' env -u HOME
  mends error environment 'HOME is not set' env HOME=
  mends error environment 'HOME is not an absolute path' env HOME=here
  mends error environment "HOME can't be used: No such file or directory" env "HOME=$W/nowhere"
  mends error environment 'HOME is no folder' env HOME=/dev/null
  assert_absent "$W/nowhere"
  need_root
  mkdir "$W/others"
  chown 65534 "$W/others"
  mends error environment 'HOME belongs to user 65534' env "HOME=$W/others"
  [[ -z $(ls -A "$W/others") ]]
}

@test "the search path: empty, relative and missing parts" {
  mends warning path 'an empty part is in your search path' env "PATH=$PATH::/usr/local/bin"
  mends warning path 'an empty part is in your search path' env "PATH=:$PATH"
  mends warning path './tools in your search path is relative' env "PATH=$PATH:./tools:/usr/local/bin"
  mends note path "$W/no such folder in your search path leads nowhere: there is no such folder" env "PATH=$PATH:$W/no such folder"
  : >"$W/file"
  mends note path "$W/file in your search path leads nowhere: it is no folder" env "PATH=$W/file:$PATH"
  # Of each part once, and what is like it stays.
  check env "PATH=$PATH:/nowhere:/nowhere:/nowhere/below"
  [[ $(matching path leads <"$W/out" | grep -c '') == 2 ]]
  mends note path '/nowhere in your search path leads nowhere' env "PATH=$PATH:/nowhere:/nowhere:/nowhere/below"
  finds note path '/nowhere/below in your search path leads nowhere'
}

@test "the search path: none at all" {
  check env PATH=
  finds warning path 'your search path is empty'
  [[ $remedy == 'export PATH=/usr/local/bin:/usr/bin:/bin' ]]
}

@test "the search path: another tcli comes first, or none is there" {
  check
  finds ok path "tcli on your search path is this one: $BIN/tcli"
  mkdir "$W/other"
  printf '#!/bin/sh\n' >"$W/other/tcli"
  chmod +x "$W/other/tcli"
  mends warning path "$W/other/tcli comes first on your search path: the tcli that you have called is $TCLI" env "PATH=$W/other:$PATH"
  rm "$BIN/tcli"
  mends warning path "${TCLI%/*}, where this tcli stands, is not on your search path"
}

@test "folders of tcli's own: their modes" {
  mkdir -p "$HOME/.config/tcli" "$HOME/.cache/tcli" "$HOME/.local/state/tcli" "$HOME/.local/share/tcli"
  chmod 755 "$HOME/.config/tcli" "$HOME/.cache/tcli" "$HOME/.local/state/tcli" "$HOME/.local/share/tcli"
  mends warning folders "$HOME/.config/tcli can be read by others: its mode is 0755"
  mends warning folders "$HOME/.cache/tcli can be read by others"
  mends warning folders "$HOME/.local/state/tcli can be read by others"
  mends warning folders "$HOME/.local/share/tcli can be read by others"
  finds_nothing_wrong
  finds ok folders "$HOME/.config/tcli"
  chmod 720 "$HOME/.cache/tcli"
  mends error folders "$HOME/.cache/tcli can be changed by others: its mode is 0720"
  finds_nothing_wrong
}

@test "folders of tcli's own: another owner, no folder, not to be written" {
  mkdir -p "$HOME/.config" "$HOME/.local/state/tcli"
  chmod 700 "$HOME/.local/state/tcli"
  : >"$HOME/.config/tcli"
  mends error folders "$HOME/.config/tcli is no folder"
  chmod 500 "$HOME/.local/state/tcli"
  mends warning folders "$HOME/.local/state/tcli can't be written to: Permission denied" powerless
  finds_nothing_wrong
  chmod 500 "$HOME"
  check powerless
  [[ $(matching folders "$HOME can't be written to" <"$W/out" | grep -c '') == 1 ]] # and not once for each folder in it
  mends warning folders "$HOME can't be written to" powerless
  need_root
  chown -R 65534 "$HOME/.local/state/tcli"
  mends error folders "$HOME/.local/state/tcli is not yours: it belongs to user 65534"
  finds_nothing_wrong
}

@test "folders of tcli's own: a link to one of another owner" {
  need_root
  local folder=$HOME/.local/share/tcli
  mkdir -p "${folder%/*}" "$W/away/tcli/packs" "$W/outside"
  ln -s "$W/away/tcli" "$folder"
  ln -s "$W/outside" "$W/away/tcli/link"
  chmod 700 "$W/away/tcli"
  chown -R 65534 "$W/away/tcli" "$W/outside"
  mends error folders "$folder is not yours: it belongs to user 65534"
  [[ $(stat -c %u "$W/away/tcli" "$W/away/tcli/packs" "$W/outside" | paste -sd ' ') == '0 0 65534' ]] || complain 'expected all in it, and that alone'
  finds_nothing_wrong
}

@test "folders of tcli's own: variables that lead to what is others'" {
  : >"$W/device" # a stand-in for /dev/null: nothing that the machine needs may be in a remedy that is typed
  mends error folders "$W/device is no folder" env "XDG_CACHE_HOME=$W/device"
  [[ $remedy == 'unset XDG_CACHE_HOME' ]]
  need_root
  mkdir -p "$W/others"
  chown 65534 "$W/others"
  chmod 755 "$W/others"
  mends warning folders "$W/others can't be written to: Permission denied" powerless env "XDG_STATE_HOME=$W/others/state"
  [[ $remedy == 'unset XDG_STATE_HOME' ]]
}

@test "folders of tcli's own: a file system that is read-only" {
  need_root
  need_mounts
  mends_there() {
    mount -t tmpfs tmpfs "$HOME"
    mkdir -p "$HOME/.cache/tcli"
    chmod 700 "$HOME/.cache/tcli"
    mount -o remount,ro "$HOME"
    mends warning folders "$HOME/.cache/tcli can't be written to: Read-only file system"
    finds_nothing_wrong
  }
  export -f mends_there mends check call complain read_streams finds finds_not finds_nothing_wrong matching assert_status assert_json
  unshare -m bash -ec 'CALLS=0; mends_there'
}

@test "what anyone can change" {
  mkdir "$W/open" "$W/config"
  chmod 777 "$W/open"
  mends error permissions "anyone can change $W/open" env "PATH=$PATH:$W/open"
  chmod 1777 "$W/open"
  check env "PATH=$PATH:$W/open"
  finds_nothing_wrong
  chmod 777 "$W/open"
  mends error permissions "anyone can change $W/open" env "TCLI_PLUGINS_FOLDERS=$W/open"
  mkdir "$W/config/tcli"
  chmod 700 "$W/config/tcli"
  echo 'undeclared: refuse' >"$W/config/tcli/config.yaml"
  chmod 666 "$W/config/tcli/config.yaml"
  XDG_CONFIG_HOME=$W/config call tcli christmas greet
  assert_status 125
  mends error permissions "anyone can change $W/config/tcli/config.yaml" env "XDG_CONFIG_HOME=$W/config"
  finds_nothing_wrong
}

@test "modules: the reasons that tcli plugin list --broken tells, with remedies that work" {
  declared_module good
  declared_module open
  chmod 757 "$BIN/tcli-open"
  declared_module dull
  chmod 644 "$BIN/tcli-dull"
  printf '#!/bin/sh\r\n# ---\r\n# tcli: 1\r\n# summary: S\r\n# commands: {go: {summary: Go}}\r\n# ---\r\n' | make_module crlf
  make_module vague <<<$'#!/bin/sh\n# ---\n# tcli: 1\n# commands: {go: {summary: Go}}\n# ---'
  call tcli plugin list --broken -o json
  jq -r '.modules[].name' <"$W/out" | sort >"$W/broken"
  check
  assert_status 1
  jq -r '.findings[] | select(.area == "modules" and .severity == "warning").what | split(" ")[0]' <"$W/out" | sort | diff - "$W/broken"
  finds ok modules ' modules can be called'
  mends warning modules "open ($BIN/tcli-open) is broken: anyone can change"
  mends warning modules "dull ($BIN/tcli-dull) is broken"
  mends warning modules "crlf ($BIN/tcli-crlf) is broken"
  finds warning modules "vague ($BIN/tcli-vague) is broken"
  [[ $remedy == 'tcli plugin check vague' ]] # only its author knows what to write; this tells all that is wrong
  declared_module good "$W/second"
  check env "PATH=$PATH:$W/second"
  finds note modules "good ($W/second/tcli-good) is shadowed: $BIN/tcli-good comes first"
  tcli config set modules.good.from native
  mends warning modules "good ($BIN/tcli-good) can't be called: modules.good.from"
}

@test "providers: one that the config names and that is not there" {
  tcli config set plugins.providers gone other
  check
  finds warning providers 'plugins.providers names gone, which is not there'
  local first=$remedy
  finds warning providers 'plugins.providers names other'
  [[ $remedy == "$first" ]] || complain 'expected one remedy, or each would put back the other'
  mends warning providers 'plugins.providers names other'
  finds_nothing_wrong
  mends warning providers 'plugins.providers names gone' env TCLI_PLUGINS_PROVIDERS=gone
  mends warning providers 'plugins.providers names gone' env TCLI_PLUGINS_PROVIDERS='gone other'
}

@test "config: a file that no editor can mend" {
  local config=$HOME/.config/tcli/config.yaml
  mkdir -p "${config%/*}"
  chmod 700 "${config%/*}"
  mkfifo "$config"
  mends error config "$config: not a regular file" timeout 20
  rm "$config.aside"
  mkdir "$config"
  mends error config "$config: not a regular file"
  rmdir "$config.aside"
  head -c 2000000 /dev/zero | tr '\0' '#' >"$config"
  mends error config "$config: 2000000 bytes"
  ln -sf "${config##*/}" "$config"
  mends error config "$config: Too many levels of symbolic links"
  echo 'undeclared: allow' >"$config"
  chmod 000 "$config"
  mends error config "$config: Permission denied" powerless
  [[ $remedy == "chmod u+r $config" ]] # and for nobody else
  chmod 000 "${config%/*}"
  mends error config "$config: Permission denied" powerless
  chmod 700 "${config%/*}"
  check
  finds_nothing_wrong
}

@test "config: a file that anyone can change, told twice and mended the same way" {
  local config=$HOME/.config/tcli/config.yaml
  tcli config set undeclared allow
  chmod 666 "$config"
  mends error config "$config"
  [[ $remedy == "chmod o-w $config" ]] || complain "expected the chmod, not $remedy"
  [[ $(stat -c %a "$config") == 664 ]]
  echo 'undeclared: maybe' >"$config"
  chmod 666 "$config"
  mends error config "$config:1:13: undeclared wants" || true
  [[ $remedy == 'tcli config edit' ]] || complain "expected the editor, not $remedy"
}

@test "config: an engine that nobody knows, and an alias without effect" {
  unset TCLI_CONTAINERS_ENGINE
  mkdir -p "$HOME/.config/tcli"
  chmod 700 "$HOME/.config/tcli"
  echo 'containers: {engine: rocket}' >"$HOME/.config/tcli/config.yaml"
  check
  assert_no_match rocket "$W/out"
  mends warning containers "containers.engine has a value that it can't have"
  mends warning containers "containers.engine has a value that it can't have" env TCLI_CONTAINERS_ENGINE=rocket
  tcli config set alias.christmas 'history list'
  mends note config "alias.christmas has no effect: a module of that name comes before it"
  check env TCLI_CONTAINERS_ENGINE=none # the machine's own may be slow to answer
  finds_nothing_wrong
}

@test "config: what tcli config check finds, also when nothing else can go on" {
  local config=$HOME/.config/tcli/config.yaml
  mkdir -p "${config%/*}"
  chmod 700 "${config%/*}"
  make_module editor-of-tests <<<$'#!/bin/sh\n: >"$1"'
  export EDITOR=$BIN/tcli-editor-of-tests
  echo 'colour: red' >"$config"
  mends warning config "$config:1:1: unknown key 'colour'"
  echo 'history: {enabled: perhaps}' >"$config"
  call tcli christmas greet
  assert_status 125
  mends error config "$config:1:20: history.enabled wants"
  echo '{' >"$config"
  mends error config "$config:"
  finds_nothing_wrong
  mends error config "TCLI_UNDECLARED has a value that it can't have: it wants" env TCLI_UNDECLARED=perhaps
  mkdir -p "$W/etc/tcli"
  echo 'undeclared: 7' >"$W/etc/tcli/config.yaml"
  mends error config "$W/etc/tcli/config.yaml:1:13: undeclared wants" env "XDG_CONFIG_DIRS=$W/etc"
  chmod 0 "$W/etc/tcli/config.yaml"
  mends error config "$W/etc/tcli/config.yaml: Permission denied" powerless env "XDG_CONFIG_DIRS=$W/etc"
  # As many as there: the two never differ.
  printf 'a: 1\nb: 2\n' >"$config"
  check env TCLI_UNDECLARED=x
  jq '[.findings[] | select(.area == "config" and .severity != "ok")] | length' <"$W/out" >"$W/count"
  TCLI_UNDECLARED=x call tcli config check -o json
  assert_json '.findings | length == $n' --argjson n "$(<"$W/count")"
}
