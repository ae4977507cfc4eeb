# shellcheck shell=bash
# Where the store is, what is in it, and which names there can be. Nothing here writes.
# shellcheck disable=SC2034,SC2153 # variables in capitals belong to all parts

readonly FILE_LIMIT=$((2 << 20)) NAME_PART='[A-Za-z0-9_][A-Za-z0-9._@+-]*' PERSON_PATTERN='^[a-z0-9][a-z0-9._-]{0,63}$'

# store_place: STORE is where the store is to be, and OPTION what a hint needs to name it.
store_place() {
  STORE=${TCLI_OPT_STORE-}
  if [[ -z $STORE ]]; then
    [[ ${HOME-} == /* ]] || fail 'the store' 'HOME is not set, so there is no usual place' 'tcli secret list --store FOLDER'
    STORE=$HOME/.local/share/tcli-secret/store
  fi
  [[ $STORE == /* ]] || STORE=$PWD/$STORE
  while [[ $STORE == ?*/ ]]; do STORE=${STORE%/}; done # as TAB leaves it
  OPTION=''
  [[ -z ${TCLI_OPT_STORE-} ]] || OPTION=" --store $(words "$STORE")"
}

# open_store: STORE as it is without links, and USING (age or gpg). To be read only; see change.bash for more.
open_store() {
  local first='' version
  [[ -d $STORE ]] || fail "$STORE" 'there is no store' "tcli secret init $(my_name)${IDENTITY_OPTION-}$OPTION"
  STORE=$(cd -P -- "$STORE" 2>/dev/null && printf '%s.' "$PWD") || fail "$STORE" 'can not be entered' "ls -ld $(words "$STORE")"
  STORE=${STORE%.}
  [[ -e $STORE/.git ]] || fail "$STORE" 'is no git repository, so it is no store' \
    "tcli secret init $(my_name)${IDENTITY_OPTION-}$OPTION"
  if plain_file "$STORE/.tcli-secret"; then IFS= read -r -n 200 first <"$STORE/.tcli-secret" || true; fi
  read -r _ version USING _ <<<"${first//[^a-z0-9 -]/}"
  if [[ $first != 'tcli-secret '* || ${USING-} != @(age|gpg) ]]; then
    fail "$STORE" 'is no store: the file .tcli-secret is missing or damaged' "tcli secret init $(my_name)${IDENTITY_OPTION-}$OPTION"
  fi
  [[ $version == 1 ]] || fail "$STORE" "its format is $version, this knows 1" 'tcli self version'
}

# plain_file PATH: a readable file of its own, of a size that can be.
plain_file() {
  [[ -f $1 && ! -L $1 && -r $1 ]] || return 1
  local size
  size=$(stat -c %s -- "$1") && ((size <= FILE_LIMIT))
}

# no_links PATH: nothing on the way from the store to PATH leads elsewhere: the repository is everybody's, the disk is not.
no_links() {
  local way=$STORE part
  local -a parts
  IFS=/ read -ra parts <<<"$1"
  for part in "${parts[@]}"; do
    way+=/$part
    [[ ! -L $way ]] || fail "$1" "$way is a link, which a store can't have" "git -C $(words "$STORE") log -- $(words "${way#"$STORE"/}")"
  done
}

name_is_good() {
  local LC_ALL=C # ranges of letters are those of ASCII
  [[ ${#1} -le 200 && $1 =~ ^$NAME_PART(/$NAME_PART)*$ && ! $1 =~ \.(age|gpg)(/|$) ]]
}

# secret_path NAME: FILE is where it stands, below the store.
secret_path() {
  name_is_good "$1" || STATUS=2 fail "'$1'" "can't be a name: letters, digits and . _ @ + -, with / between groups, no .age or .gpg at the end" 'tcli secret set --help'
  FILE=secrets/$1.$USING
  no_links "$FILE"
}

# existing_secret NAME: as secret_path, of a secret that is there.
existing_secret() {
  secret_path "$1"
  [[ -e $STORE/$FILE ]] || fail "$1" 'there is no such secret' "tcli secret list$OPTION"
  plain_file "$STORE/$FILE" || fail "$1" "$STORE/$FILE can't be read, is no file or is over $FILE_LIMIT bytes" "ls -ld $(words "$STORE/$FILE")"
}

# all_secrets: NAMES, sorted. Files with names that can't be, and links, are not looked at.
all_secrets() {
  local file LC_ALL=C
  NAMES=()
  [[ -d $STORE/secrets && ! -L $STORE/secrets ]] || return 0
  while IFS= read -r -d '' file; do
    if name_is_good "${file%."$USING"}"; then NAMES+=("${file%."$USING"}"); fi
  done < <(find "$STORE/secrets" -type f -name "*.$USING" -printf '%P\0' 2>/dev/null | head -c 4194304 | LC_ALL=C sort -z)
}

# all_people: PEOPLE, sorted.
all_people() {
  local file LC_ALL=C
  PEOPLE=()
  [[ ! -L $STORE/recipients ]] || return 0
  for file in "$STORE"/recipients/*; do
    file=${file##*/}
    if [[ $file =~ $PERSON_PATTERN ]]; then PEOPLE+=("$file"); fi
  done
}

person_is_good() {
  local LC_ALL=C
  [[ $1 =~ $PERSON_PATTERN ]] || STATUS=2 fail "'$1'" "can't be a person's name: lower case letters, digits and . _ -" \
    "tcli secret person list$OPTION"
}

# my_name: what you could be called in a store.
my_name() {
  local name LC_ALL=C
  name=$(id -un 2>/dev/null) || name=me
  name=${name,,} name=${name//[!a-z0-9._-]/-}
  printf '%s' "${name/#[._-]/me}"
}
