# shellcheck shell=bash
# Candidates, of the names in the store's folders. Runs nothing but find and sort.
# shellcheck disable=SC2034,SC2153 # variables in capitals belong to all parts

# complete_words __complete [SUBJECT] VERB PARAMETER -- WORD...
complete_words() {
  local parameter='' before='' word previous='' person
  local -a typed others=()
  while (($#)) && [[ $1 != -- ]]; do parameter=$1 && shift; done
  typed=("${@:2}")
  for word in "${typed[@]}"; do
    if [[ $previous == --store ]]; then TCLI_OPT_STORE=$word; fi
    if [[ $word == --store=* ]]; then TCLI_OPT_STORE=${word#*=}; fi
    previous=$word
  done
  # As typed: no shell has made a path of it yet.
  if [[ ${TCLI_OPT_STORE-} == \~/* ]]; then TCLI_OPT_STORE=${HOME-}${TCLI_OPT_STORE:1}; fi
  # A place that can't be told, or isn't a store, offers nothing.
  (store_place && open_store) 2>/dev/null || return 0
  store_place && open_store
  case $parameter in
    name) all_secrets && candidates "${NAMES[@]}" ;;
    person) all_people && candidates "${PEOPLE[@]}" ;;
    with)
      word=${typed[-1]-}
      word=${word#--with=}
      if [[ $word == *,* ]]; then before=${word%,*},; fi
      all_people
      for person in "${PEOPLE[@]}"; do
        if [[ ,$before != *",$person,"* ]]; then others+=("$before$person"); fi
      done
      candidates "${others[@]}"
      ;;
  esac
}

candidates() { ((!$#)) || printf '%s\n' "$@"; }
