# shellcheck shell=bash
# get, set, list, remove.
# shellcheck disable=SC2034,SC2153

do_get() {
  NAME=$TCLI_ARG_NAME
  open_store
  if [[ -n ${TCLI_OPT_AT-} ]]; then
    open_git
    need_repository
    secret_path "$NAME"
    load_at "$TCLI_OPT_AT" "$FILE" "$NAME"
  else
    existing_secret "$NAME"
    load "$FILE" "$NAME"
  fi
  open_value "$NAME"
  if [[ -t 1 ]]; then show_value; else print_value 2>/dev/null; fi || not_printed "$?"
}

# not_printed STATUS: whoever reads may stop before the end, which is no error.
not_printed() {
  (($1 != 141)) || exit 0
  fail "$NAME" "can't be written to standard output" 'df -h .'
}

# On a terminal: text alone, for other bytes could be commands to it, and in a line of its own.
show_value() {
  if print_value | LC_ALL=C grep -qaP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' || ! print_value | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1; then
    fail "$NAME" 'is not text, and standard output is a terminal' "tcli secret get $NAME$IDENTITY_OPTION$OPTION > FILE"
  fi
  print_value 2>/dev/null
  if [[ $(print_value | tail -c 1 | od -An -tx1) != *0a ]]; then printf '\n'; fi
}

do_set() {
  NAME=$TCLI_ARG_NAME
  open_store
  secret_path "$NAME"
  if [[ ${TCLI_OPT_WITH-x} == '' ]]; then people_in ''; fi # none is not you alone
  if [[ -t 0 ]]; then ask_value; else take_value; fi
  open_to_write
  if [[ -e $STORE/$FILE ]]; then
    [[ -z ${TCLI_OPT_WITH-} ]] || STATUS=2 fail "$NAME" 'is there already, and --with is for a new one' \
      "tcli secret share $NAME --with $(words "$TCLI_OPT_WITH")$IDENTITY_OPTION$OPTION"
    existing_secret "$NAME"
    load "$FILE" "$NAME"
  else
    first_readers
  fi
  seal_value
  apply_changes "Set $NAME"
  tell_not_mine
  note "$NAME is set; ${#READERS[@]} can read it: ${READERS[*]}"
}

# READERS of a new secret: those of --with, else you.
first_readers() {
  READERS=()
  if [[ -n ${TCLI_OPT_WITH-} ]]; then
    people_in "$TCLI_OPT_WITH"
    mapfile -t READERS < <(printf '%s\n' "${LISTED[@]}" | LC_ALL=C sort -u)
  else
    who_am_i
    ((${#ME[@]})) || nobody_is_me
    READERS=("${ME[0]}")
  fi
}

# Which one you are, a key under a passphrase does not tell, nor one that is not there.
nobody_is_me() {
  local me why='' hint
  me=$(my_name)
  if ((${#PEOPLE[@]} == 1)); then me=${PEOPLE[0]}; fi
  hint="tcli secret set $NAME --with $me$IDENTITY_OPTION$OPTION"
  in_list "$me" "${PEOPLE[@]}" || hint="tcli secret person list$OPTION"
  if [[ $USING == age && ${#PEOPLE[@]} -gt 0 ]]; then
    if is_locked; then why='your key is under a passphrase, so who you are is not known'; fi
    if [[ -n $IDENTITY && ! -e $IDENTITY ]]; then why="your key is not there: $IDENTITY; put your copy of it there"; fi
  fi
  [[ -z $why ]] || fail "$NAME" "$why, or say with --with who can read it" "$hint"
  fail "$NAME" 'nobody in this store has your key, so nobody could read it' \
    "tcli secret person add $(free_name "$(my_name)")$IDENTITY_OPTION$OPTION"
}

# A key that is not known, such as one under a passphrase, may be one of them.
tell_not_mine() {
  local person
  my_keys
  if [[ $USING == age && ${#KEYS[@]} == 0 && -e $IDENTITY ]]; then return; fi
  for person in "${READERS[@]}"; do
    key_of "$person"
    if in_list "$KEY" "${KEYS[@]}"; then return; fi
  done
  note "you can't read $NAME yourself: your key is none of its readers'"
}

# From a terminal, twice, without echo. The terminal's state is put back at the end of the run, whatever ends it.
ask_value() {
  TERMINAL=$(stty -g)
  trap 'stty "$TERMINAL"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  stty -echo
  printf 'Value of %s: ' "$NAME" >&2
  IFS= read -r CLEAR || CLEAR=''
  printf '\nOnce more: ' >&2
  IFS= read -r AGAIN || AGAIN=''
  printf '\n' >&2
  stty "$TERMINAL"
  [[ $CLEAR == "$AGAIN" ]] || fail "$NAME" 'the two are not the same, so nothing has changed' \
    "tcli secret set $NAME$IDENTITY_OPTION$OPTION"
  ((${#CLEAR} < 4000)) || fail "$NAME" 'a line of a terminal holds no more than 4000 characters' "tcli secret set $NAME$IDENTITY_OPTION$OPTION < FILE"
  AGAIN=''
  CLEAR=$(printf '%s' "$CLEAR" | base64 -w 0)
  check_value
}

do_list() {
  local name
  open_store
  all_secrets
  format
  COLUMNS_OF_ROWS=(name) CELLS=("${NAMES[@]}")
  if [[ $TCLI_OPT_LONG == true ]]; then
    open_git
    need_repository
    COLUMNS_OF_ROWS=(name readers changed by) CELLS=()
    list_long
  fi
  print_list secrets
}

# print_list KEY: FORMAT is known by then. What bash says of an error is said better.
print_list() { "print_$FORMAT" "$1" 2>/dev/null || fail 'the list' "can't be written to standard output" 'df -h .'; }

# CELLS, of each secret: name, readers, when it changed last, who did that. One look at the log for all of them.
list_long() {
  local line when='' who='' name time=%cI none=-
  local -A last=() by=()
  if [[ $FORMAT == json ]]; then time=%cd none='' && export TZ=UTC0; fi
  while IFS= read -r -d '' line; do
    line=${line#$'\n'}
    if [[ $line == $'\x01'* ]]; then
      IFS=$'\t' read -r when who <<<"${line:1}"
    elif [[ -n $line && -z ${last[$line]-} ]]; then
      plain "$who" && last[$line]=$when by[$line]=$PLAIN
    fi
  done < <(store_git -c log.showRoot=true log -z --no-show-signature --date=iso-strict-local --name-only --no-renames --format="%x01$time%x09%an" -- secrets 2>/dev/null)
  for name in "${NAMES[@]}"; do
    line=secrets/$name.$USING
    CELLS+=("$name" "$(readers_of "$name")" "${last[$line]-$none}" "${by[$line]-$none}")
  done
}

# readers_of NAME: with commas between; a damaged file is told and stops no list.
readers_of() {
  FILE=secrets/$1.$USING
  (plain_file "$STORE/$FILE" && load "$FILE" "$1" && IFS=, && printf '%s' "${READERS[*]}") 2>/dev/null || printf '(damaged)'
}

do_remove() {
  NAME=$TCLI_ARG_NAME
  open_to_write
  secret_path "$NAME"
  [[ -f $STORE/$FILE ]] || fail "$NAME" 'there is no such secret' "tcli secret list$OPTION"
  remove_file "$FILE"
  apply_changes "Remove $NAME"
  note "$NAME is removed; the repository's past still has it, encrypted"
}
