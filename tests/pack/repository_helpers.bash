# Packs in repositories of their own: `load repository_helpers` in place of ../support/helpers.
load ../support/helpers

setup() {
  common_setup
  export GIT_CONFIG_GLOBAL=$W/gitconfig GIT_CONFIG_SYSTEM=/dev/null
  git config --file "$W/gitconfig" user.name Ann
  git config --file "$W/gitconfig" user.email ann@example.org
  git config --file "$W/gitconfig" init.defaultBranch main
  PACKS=$HOME/.local/share/tcli/packs
}

# a_pack NAME: a repository $W/NAME with a pack of that name, one commit, and one module: NAME's `hello` with `say NAME` and `rota list`.
a_pack() {
  local folder=$W/$1
  git init -q "$folder"
  printf 'name: %s\nsummary: The pack %s\nowner: ops\n' "$1" "$1" >"$folder/pack.yaml"
  mkdir -p "$folder/lib"
  echo "WORD=hello" >"$folder/lib/words.sh"
  verb "$1" "modules/$1-hello/say" 'summary: Say it
arguments: [{name: who}]' '. "$TCLI_PLUGIN_DIR/../lib/words.sh"; echo "$WORD $1"'
  verb "$1" "modules/$1-hello/rota/list" 'summary: List it' 'echo one two'
  commit "$1" First
}

# verb PACK FILE YAML BODY
verb() {
  local file=$W/$1/$2
  mkdir -p "${file%/*}"
  { echo '#!/bin/bash' && echo '# ---' && echo '# tcli: 1' && sed 's/^/# /' <<<"$3" && echo '# ---' && echo "$4"; } >"$file"
  chmod +x "$file"
}

# commit PACK SUBJECT: all that stands in its folder.
commit() { git -C "$W/$1" add -A && git -C "$W/$1" commit -qm "$2"; }

head_of() { git -C "$W/$1" rev-parse "${2-HEAD}"; }
short_of() { git -C "$W/$1" rev-parse "${2-HEAD}" | cut -c1-7; }
url_of() { echo "file://$W/$1"; }

installed() {
  call tcli pack install --yes "$(url_of "$1")"
  assert_status 0
}

# Every file, mode, link and byte of what is installed.
fingerprint() { (cd "$PACKS" && find . -path ./lock -prune -o -printf '%p %y %m %l\n' | sort && find . -type f ! -name lock -exec sha256sum {} + | sort); }
