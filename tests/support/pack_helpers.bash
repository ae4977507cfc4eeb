# What the tests of packs start with: `load ../support/pack_helpers`. Packs in repositories of their own, installed as a user does, and an
# index of packs made by hand, as `tcli pack` makes it.
load ../support/helpers

C1=1111111111111111111111111111111111111111
C2=2222222222222222222222222222222222222222

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

# generation N: an empty index; further entries go there. use_generation N: it is the one in use.
generation() {
  GENERATION=$PACKS/generations/$1
  (umask 077 && mkdir -p "$GENERATION/modules")
}
use_generation() {
  ln -s "generations/$1" "$PACKS/next"
  mv -T "$PACKS/next" "$PACKS/current"
  sleep 0.01 # what is listed within the clock tick of a change is not remembered
}

# target NAME PACK/VERSION KIND: the path of the module below the folder of packs.
target() {
  case $3 in
    tree) printf '%s' "$2/modules/$1" ;;
    exec) printf '%s' "$2/bin/tcli-$1" ;;
    native) printf '%s' "$2/plugins/$1.so" ;;
  esac
}
# wins NAME PACK/VERSION KIND; shadowed NAME PACK/VERSION KIND: an entry of the index.
wins() { ln -s "../../../$(target "$@")" "$GENERATION/modules/$1"; }
shadowed() {
  mkdir -p "$GENERATION/others/$1"
  ln -s "../../../../$(target "$@")" "$GENERATION/others/$1/${2%%/*}"
}

# manifest [SUMMARY]: of a tree with `go` and `box list`, each with any words.
manifest() {
  cat <<END
tcli: 1
summary: ${1:-A tree}
version: "1.2"
subjects: {box: The boxes}
commands:
  go:
    summary: Go somewhere
    arguments: [{name: words, summary: Anything, type: string, required: false, variadic: true}]
    options: [{name: count, short: c, type: int, default: 1, summary: How often}, {name: token, type: string, secret: true, summary: A secret}]
  box list:
    summary: List the boxes
    arguments: [{name: words, summary: Anything, type: string, required: false, variadic: true}]
END
}

# command_file FILE [WORD]: a script that prints WORD, its words one a line, and ends with $TCLI_TEST_STATUS or 0.
command_file() {
  mkdir -p "${1%/*}"
  cat >"$1" <<END
#!/bin/sh
printf '%s\n' '${2:-ran}'
[ "\$#" -eq 0 ] || printf '<%s>\n' "\$@"
exit "\${TCLI_TEST_STATUS:-0}"
END
  chmod 755 "$1"
}

# tree NAME PACK/VERSION [SUMMARY]: its folder. tree_manifest NAME PACK/VERSION wins|shadowed: the entry and the manifest beside it.
tree() {
  local folder
  folder=$PACKS/$(target "$1" "$2" tree)
  command_file "$folder/go" "$1 go of $2"
  command_file "$folder/box/list" "$1 box list of $2"
  mkdir -p "$PACKS/$2/.tcli/manifests"
  manifest "${3-}" >"$PACKS/$2/.tcli/manifests/$1.yaml"
}
tree_wins() {
  wins "$1" "$2" tree
  ln -s "../../../$2/.tcli/manifests/$1.yaml" "$GENERATION/modules/$1.yaml"
}
tree_shadowed() {
  shadowed "$1" "$2" tree
  ln -s "../../../../$2/.tcli/manifests/$1.yaml" "$GENERATION/others/$1/${2%%/*}.yaml"
}

# one_tree [NAME]: a pack `core` with one tree, in use.
one_tree() {
  generation 1
  tree "${1:-depot}" "core/$C1"
  tree_wins "${1:-depot}" "core/$C1"
  use_generation 1
}

config() {
  mkdir -p "$HOME/.config/tcli"
  cat >"$HOME/.config/tcli/config.yaml"
  sleep 0.01
}
