# shellcheck shell=bash
# check and show.
# shellcheck disable=SC2034,SC2153

# wanted_text NUMBER: WANTED, what the list says of it.
wanted_text() {
  WANTED=there
  case ${KIND[$1]} in
    tool) WANTED=${RANGE[$1]:-any} ;;
    file | folder) WANTED=${MODE[$1]:-there} WANTED=${WANTED/#is /} WANTED=${WANTED/#at-most/at most} ;;
    *) if [[ -n ${HAS_IS[$1]} ]]; then WANTED="is ${IS[$1]}"; else WANTED='set'; fi ;;
  esac
}

do_check() {
  local i bad=() ok=true all=0
  load_wanted "${TCLI_ARG_FILE-}"
  trust_list
  look_at_all
  COLUMNS_OF_ROWS=(kind name wanted found verdict need)
  for i in "${!KIND[@]}"; do
    wanted_text "$i"
    row "${KIND[i]}" "${NAME[i]}" "$WANTED" "${FOUND[i]:--}" "${VERDICT[i]}" "${NEED[i]}"
    if [[ ${VERDICT[i]} != ok && ${NEED[i]} == required ]]; then bad+=("$i"); fi
  done
  all=${#KIND[@]}
  if ((${#bad[@]})); then ok=false; fi
  plain "$LIST" && json "$PLAIN"
  print_rows checks file "$JSON" ok "$ok"
  if ((!all)); then note "$LIST: it wants nothing" && return; fi
  if ((!${#bad[@]})); then note "$LIST: all $all are as wanted, or optional" && return; fi
  tell_bad
}

# Every remedy that the list has, as it stands there; then the error, with one that helps in any case.
tell_bad() {
  local i names='' mend=''
  for i in "${bad[@]}"; do
    names+="${names:+, }${KIND[i]} ${NAME[i]}"
    if [[ -n ${MEND[i]} ]]; then
      note "${KIND[i]} ${NAME[i]}: ${MEND[i]}"
    elif [[ ${FOUND[i]} == *'; status '[1-9]* ]]; then
      note "${KIND[i]} ${NAME[i]}: it failed; ask: in the list can name other words to ask it by"
    fi
  done
  mend="tcli env show $(word "$LIST")"
  fail "$LIST" "${#bad[@]} of ${#KIND[@]} not as wanted: $names" "$mend"
}

do_show() {
  local i ask
  load_wanted "${TCLI_ARG_FILE-}"
  COLUMNS_OF_ROWS=(kind name wanted need asked mend)
  for i in "${!KIND[@]}"; do
    wanted_text "$i"
    ask=-
    if ((ASK_COUNT[i])); then
      printf -v ask '%q ' "${ASK[@]:ASK_FROM[i]:ASK_COUNT[i]}"
      ask=${ask% }
    fi
    row "${KIND[i]}" "${NAME[i]}" "$WANTED" "${NEED[i]}" "$ask" "${MEND[i]:--}"
  done
  plain "$LIST" && json "$PLAIN"
  print_rows wanted file "$JSON"
}
