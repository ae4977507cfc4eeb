# shellcheck shell=bash
# init, person add, person list, person remove.
# shellcheck disable=SC2034,SC2153

# MADE: the commit of the store that this run has fetched, or new where it has none; THERE: its folder was there before.
MADE='' THERE=0

do_init() {
  local person=$TCLI_ARG_PERSON
  person_is_good "$person"
  open_git
  if [[ -e $STORE/.tcli-secret ]]; then fail "$STORE" 'is a store already' "tcli secret person add $person$IDENTITY_OPTION$OPTION"; fi
  if [[ -n ${TCLI_OPT_FROM-} ]]; then clone_store; else make_folder; fi
  STORE=$(cd -P -- "$STORE" && printf '%s' "$PWD")
  USING=$TCLI_OPT_USING
  trap 'undo_init' EXIT
  if [[ -e $STORE/.tcli-secret ]]; then
    open_to_write
    trap 'end_change; undo_init' EXIT
  else
    lock_store
    trap 'end_change; undo_init' EXIT
    new_file .tcli-secret
    printf 'tcli-secret 1 %s\n' "$USING" 2>/dev/null >"$NEW" || no_room "$STORE"
    new_file .gitattributes
    if [[ -e $STORE/.gitattributes ]] && ! plain_file "$STORE/.gitattributes"; then
      fail "$STORE/.gitattributes" "can't be read, is no file or is over $FILE_LIMIT bytes" "ls -ld $(words "$STORE/.gitattributes")"
    fi
    {
      # Its last line may have no end.
      [[ ! -e $STORE/.gitattributes ]] || awk 1 "$STORE/.gitattributes" &&
        printf 'secrets/** -text -diff -merge\nrecipients/** -text -merge\n'
    } 2>/dev/null >"$NEW" || no_room "$STORE"
  fi
  need "$USING" "${USING/gpg/gnupg}"
  write_person "$person"
  ((!${#TARGETS[@]})) || apply_changes "Add $person" # none for who is in it already, on another machine
  MADE=''
  note "$STORE is the store, and you are $person in it"
  if [[ -n ${TCLI_OPT_FROM-} ]]; then note "next: tcli secret sync$OPTION, and somebody who can read: tcli secret share --all --with $person"; fi
}

make_folder() {
  [[ ! -d $STORE ]] || THERE=1
  mkdir -p -- "$STORE" 2>/dev/null || fail "$STORE" "the folder can't be made" "ls -ld $(words "${STORE%/*}")"
  [[ ! -e $STORE/.git ]] || return 0
  [[ -z $(find "$STORE" -mindepth 1 -print -quit) ]] || fail "$STORE" 'has other things in it, and is no git repository' 'tcli secret init --help'
  MADE=new
  local text
  text=$(store_git init -q 2>&1) || fail "$STORE" "git can't make a repository: $(git_reason "$text")" \
    "$(store_hint "$text" "df -h $(words "$STORE")")"
}

# What was made here is gone again where nobody was added: half a store would be in the way of the next init.
undo_init() {
  local now
  [[ -n $MADE ]] || return 0
  now=$(head_commit)
  [[ ${now:-new} == "$MADE" ]] || return 0
  if ((THERE)); then rm -rf -- "$STORE/.git"; else rm -rf -- "$STORE"; fi
}

# Beside the place and then renamed, so that a clone that was cut short is never taken for a store.
clone_store() {
  local beside
  [[ ! -e $STORE || -z $(find "$STORE" -mindepth 1 -print -quit) ]] || fail "$STORE" 'is there already, and not empty' "tcli secret init $TCLI_ARG_PERSON --from URL --store FOLDER"
  mkdir -p -- "${STORE%/*}" 2>/dev/null || true
  beside=$(mktemp -d "$STORE.new-XXXXXX" 2>/dev/null) || fail "$STORE" "the folder can't be made" "ls -ld $(words "${STORE%/*}")"
  end_by_signals
  trap 'end_git; rm -rf -- "$beside"' EXIT
  ask_server "$(shown_url)" - clone -q -- "$TCLI_OPT_FROM" "$beside" ||
    fail "$(shown_url)" "git can't clone it: $(git_reason "$TEXT")" \
      "$(STORE=${STORE%/*} store_hint "$TEXT" "git ls-remote -- $(words "$(shown_url)")")"
  if ! git -C "$beside" rev-parse -q --verify HEAD >/dev/null || ! git -C "$beside" symbolic-ref -q HEAD >/dev/null; then
    find_branch "$beside"
  fi
  MADE=$(git -C "$beside" rev-parse -q --verify HEAD) || MADE=new
  if [[ $MADE != new && ! -f $beside/.tcli-secret ]]; then
    fail "$(shown_url)" 'is a repository, but no store' 'tcli secret init --help'
  fi
  mv -fT -- "$beside" "$STORE" 2>/dev/null || fail "$STORE" "the clone can't be put there" "ls -ld $(words "${STORE%/*}")"
  trap - EXIT
}

# find_branch CLONE: where the remote's HEAD leads nowhere, or to no branch, the one that is a store is checked out. An empty remote has none.
find_branch() {
  local branch text remote all=0 stores=()
  remote=$(git -C "$1" config clone.defaultRemoteName) || remote=origin
  while IFS= read -r branch; do
    all=1
    if git -C "$1" cat-file -e "refs/remotes/$remote/$branch:.tcli-secret" 2>/dev/null; then stores+=("$branch"); fi
  done < <(git -C "$1" for-each-ref --format='%(refname:lstrip=3)' "refs/remotes/$remote")
  ((all)) || return 0
  ((${#stores[@]})) || fail "$(shown_url)" 'is a repository, but no store' 'tcli secret init --help'
  ((${#stores[@]} == 1)) || fail "$(shown_url)" "has no branch that is the first, and many that are a store: ${stores[*]}" \
    "git clone -b $(words "${stores[0]}" -- "$(shown_url)" "$STORE") && tcli secret person add $TCLI_ARG_PERSON$IDENTITY_OPTION$OPTION"
  text=$(LC_ALL=C git -C "$1" checkout -q -b "${stores[0]}" --track "refs/remotes/$remote/${stores[0]}" 2>&1) ||
    fail "$(shown_url)" "its branch ${stores[0]} can't be put there: $(git_reason "$text")" "df -h $(words "${STORE%/*}")"
}

# Without the password that may be in it.
shown_url() { without_password <<<"$TCLI_OPT_FROM"; }

do_person_add() {
  person_is_good "$TCLI_ARG_PERSON"
  open_to_write
  need "$USING" "${USING/gpg/gnupg}"
  write_person "$TCLI_ARG_PERSON"
  if ((!${#TARGETS[@]})); then note "$TCLI_ARG_PERSON has this key already" && return; fi
  apply_changes "Add $TCLI_ARG_PERSON"
  note "$TCLI_ARG_PERSON is added: $KEY"
  note "to let them read: tcli secret share --all --with $TCLI_ARG_PERSON$OPTION"
}

# write_person PERSON: the file of the person, for apply_changes; none where it is as it would be.
write_person() {
  local file=recipients/$1 before=''
  wanted_key
  no_links "$file"
  if plain_file "$STORE/$file"; then IFS= read -r -n 200 before <"$STORE/$file" || true; fi
  if [[ $before == "$KEY" && $USING == age ]]; then return; fi
  if [[ -e $STORE/$file && $before != "$KEY" && ${TCLI_OPT_REPLACE-} != true ]]; then
    fail "$1" "is somebody already, with another key; take another name. Only for the same person, with a new key: --replace" \
      "$(this_for "$(free_name "$1")")${TCLI_OPT_KEY:+ --key $KEY}$OPTION"
  fi
  new_file "$file"
  printf '%s\n' "$KEY" 2>/dev/null >"$NEW" || no_room "$file"
  if [[ $USING == gpg ]]; then
    gpg --batch --armor "${PLAIN_ARMOR[@]}" --export-options export-minimal --export -- "$KEY" >>"$NEW" 2>/dev/null || true
    fingerprint_is_of "$NEW" "$KEY" || fail "$KEY" 'is no key in your keyring' "gpg --recv-keys $KEY"
  fi
  try_key
}

# this_for PERSON: the command of this run, for another name or with more options.
this_for() {
  if [[ $TCLI_VERB == add ]]; then printf 'tcli secret person add %s%s' "$1" "$IDENTITY_OPTION" && return; fi
  printf 'tcli secret init %s%s' "$1" "$IDENTITY_OPTION"
  if [[ -n ${TCLI_OPT_FROM-} ]]; then printf ' --from %q' "$(shown_url)"; else printf ' --using %s' "$TCLI_OPT_USING"; fi
}

# KEY: of --key, else your own; for age one is made where there is none.
wanted_key() {
  local LC_ALL=C
  KEY=${TCLI_OPT_KEY-}
  if [[ -z $KEY ]]; then own_key; fi
  if [[ $USING == gpg ]]; then KEY=${KEY//[[:space:]]/} KEY=${KEY#0x} KEY=${KEY^^}; fi
  if key_is_good "$KEY"; then return; fi
  case $KEY in
    AGE-SECRET-KEY*) fail '--key' 'that is a secret key; give the public one, and make yourself a new key: it has been on a command line' 'age-keygen' ;;
    *) STATUS=2 fail "'$KEY'" "is no $USING key: $([[ $USING == age ]] && printf 'age1 and 58 characters' || printf '40 digits and letters')" 'tcli secret person add --help' ;;
  esac
}

own_key() {
  if [[ $USING == age ]]; then make_identity; fi
  my_keys
  if ((${#KEYS[@]} == 1)) || [[ $USING == age && ${#KEYS[@]} -gt 0 ]]; then KEY=${KEYS[0]} && return; fi
  if [[ $USING == age ]] && is_locked; then
    fail "$IDENTITY" 'your key is under a passphrase, so say the public one; the hint asks for the passphrase and finds it' \
      "$(this_for "$TCLI_ARG_PERSON") --key \"\$(age -d $(words "$IDENTITY") | age-keygen -y)\"$OPTION"
  fi
  if [[ $USING == age ]]; then
    fail "$IDENTITY" 'holds no age key; put it aside to get a new one' \
      "mv -n $(words "$IDENTITY" "$IDENTITY.old") && $(this_for "$TCLI_ARG_PERSON")$OPTION"
  fi
  ((!${#KEYS[@]})) || fail 'gpg' "you have ${#KEYS[@]} keys; say which" "$(this_for "$TCLI_ARG_PERSON") --key ${KEYS[0]}$OPTION"
  fail 'gpg' 'you have no key of your own' "gpg --quick-generate-key $(words "$(store_git var GIT_COMMITTER_IDENT | sed 's/ [0-9]* [^ ]*$//')")"
}

# By ln, which replaces no key that came there meanwhile.
make_identity() {
  need age-keygen age
  [[ -n $IDENTITY ]] || fail 'your key' 'HOME is not set, so there is no usual place' "tcli secret person add $TCLI_ARG_PERSON --identity FILE"
  [[ ! -e $IDENTITY ]] || return 0
  local made
  mkdir -p -- "$(dirname -- "$IDENTITY")" 2>/dev/null || true
  made=$(mktemp -u -- "$IDENTITY.XXXXXX")
  if ! { age-keygen -o "$made" && sync -- "$made" && ln -T -- "$made" "$IDENTITY"; } 2>/dev/null; then
    rm -f -- "$made"
    fail "$IDENTITY" "your key can't be written" "ls -ld $(words "$(dirname -- "$IDENTITY")")"
  fi
  rm -f -- "$made"
  note "your key is made: $IDENTITY; keep a copy where nobody else reads it"
}

# Whether something can be encrypted for KEY: not with a wrong check sum, nor with an expired key.
try_key() {
  local text
  if [[ $USING == age ]]; then
    text=$(age --encrypt --recipient "$KEY" </dev/null 2>&1 >/dev/null) || STATUS=2 fail "'$KEY'" "is no age key: $(last_line "${text%%age: report*}")" 'tcli secret person add --help'
  else
    text=$("${GPG_ENCRYPT[@]}" --recipient-file "$NEW" </dev/null 2>&1 >/dev/null) || fail "$KEY" "nothing can be encrypted for it: $(last_line "$text")" "gpg --list-keys $KEY"
  fi
}

do_person_list() {
  local person
  open_store
  all_people
  format
  COLUMNS_OF_ROWS=(name key)
  for person in "${PEOPLE[@]}"; do
    key_of "$person"
    CELLS+=("$person" "$KEY")
  done
  print_list people
}

do_person_remove() {
  local person=$TCLI_ARG_PERSON
  person_is_good "$person"
  open_to_write
  [[ -e $STORE/recipients/$person ]] || fail "$person" 'is nobody in this store' "tcli secret person list$OPTION"
  all_secrets
  for NAME in "${NAMES[@]}"; do
    existing_secret "$NAME"
    load "$FILE" "$NAME"
    if [[ -n ${KEY_OF[$person]-} ]]; then fail "$person" "can read $NAME" "tcli secret unshare --all --with $person$OPTION"; fi
  done
  remove_file "recipients/$person"
  apply_changes "Remove $person"
  note "$person is removed"
}
