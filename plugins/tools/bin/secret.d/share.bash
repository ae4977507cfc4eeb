# shellcheck shell=bash
# share and unshare: the same value, encrypted anew for other readers. All secrets of one call change in one commit, or none does.
# shellcheck disable=SC2034,SC2153

do_share() { change_readers; }
do_unshare() { change_readers; }

change_readers() {
  local changed=() left=()
  chosen_secrets
  open_to_write
  checked_people "$TCLI_OPT_WITH"
  if [[ $TCLI_OPT_ALL == true ]]; then all_secrets && who_am_i; fi
  for NAME in "${NAMES[@]}"; do
    existing_secret "$NAME"
    load "$FILE" "$NAME"
    wanted_readers || continue
    if [[ $TCLI_OPT_ALL == true ]] && ! mine "${!KEY_OF[@]}"; then
      left+=("$NAME")
      continue
    fi
    ((${#READERS[@]})) || fail "$NAME" 'nobody could read it any more' "tcli --yes secret remove $NAME$OPTION"
    open_value "$NAME"
    seal_value
    changed+=("$NAME")
  done
  if ((${#changed[@]})); then apply_changes "${TCLI_VERB^} ${changed[*]:0:5} $([[ $TCLI_VERB == share ]] && printf with || printf from) ${LISTED[*]}"; fi
  tell_changes
  ((!${#left[@]})) || fail "${left[*]}" "your key can't read them, so they have the readers they had" "tcli secret list --long$OPTION"
}

# NAMES: the one that is named.
chosen_secrets() {
  NAMES=()
  if [[ $TCLI_OPT_ALL == true ]]; then
    [[ -z ${TCLI_ARG_NAME-} ]] || STATUS=2 fail "$TCLI_VERB" 'a name and --all are one too many' "tcli secret $TCLI_VERB --help"
  else
    [[ -n ${TCLI_ARG_NAME-} ]] || STATUS=2 fail "$TCLI_VERB" 'which secret?' "tcli secret list$OPTION"
    NAMES=("$TCLI_ARG_NAME")
  fi
}

# LISTED. Whoever is to lose a secret need not be in the store any more.
checked_people() {
  local person
  if [[ $TCLI_VERB == share ]]; then
    people_in "$1"
  else
    IFS=, read -ra LISTED <<<"${1//$'\n'/ }"
    for person in "${LISTED[@]}"; do person_is_good "$person"; done
  fi
  ((${#LISTED[@]})) || STATUS=2 fail "'$1'" 'names nobody' "tcli secret person list$OPTION"
}

# READERS as they are to be; fails where that changes nothing. A reader who has another key by now is a change too.
wanted_readers() {
  local person before after=()
  before=$(printf '%s\n' "${READERS[@]}" | LC_ALL=C sort)
  for person in "${READERS[@]}"; do
    if [[ $TCLI_VERB == share ]] || ! in_list "$person" "${LISTED[@]}"; then after+=("$person"); fi
  done
  if [[ $TCLI_VERB == share ]]; then after+=("${LISTED[@]}"); fi
  READERS=()
  ((!${#after[@]})) || mapfile -t READERS < <(printf '%s\n' "${after[@]}" | LC_ALL=C sort -u)
  [[ $before == "$(printf '%s\n' "${READERS[@]}")" ]] || return 0
  [[ $TCLI_VERB == share ]] || return 1
  for person in "${LISTED[@]}"; do
    key_of "$person"
    [[ $KEY == "${KEY_OF[$person]}" ]] || return 0
  done
  return 1
}

# mine READER...: whether your key is one that the secret was encrypted for. Where nobody has your key, trying tells.
mine() {
  local person
  ((${#KEYS[@]})) || return 0
  for person; do
    if in_list "${KEY_OF[$person]}" "${KEYS[@]}"; then return 0; fi
  done
  return 1
}

tell_changes() {
  ((${#changed[@]})) || { note "nothing to do: ${LISTED[*]} $([[ $TCLI_VERB == share ]] && printf 'can read' || printf "can't read") what you can change" && return; }
  if [[ $TCLI_VERB == share ]]; then
    note "${LISTED[*]} can read: ${changed[*]}"
  else
    note "${LISTED[*]} can't read any more: ${changed[*]}"
    note "they may still know the value: tcli secret set ${changed[0]}$IDENTITY_OPTION$OPTION"
  fi
}
