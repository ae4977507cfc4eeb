# shellcheck shell=bash
# Candidates, of the file alone.
# shellcheck disable=SC2034,SC2153

# complete_words __complete VERB PARAMETER -- WORD...
complete_words() {
  local parameter=${3-} word previous='' name=''
  shift 4
  for word; do
    if [[ $previous == --file ]]; then
      TCLI_OPT_FILE=$word
    elif [[ $word == --file=* ]]; then
      TCLI_OPT_FILE=${word#*=}
    elif [[ -z $name && $word != -* ]]; then
      name=$word
    fi
    previous=$word
  done
  # A file that is wrong offers nothing.
  (load_projects) 2>/dev/null || return 0
  load_projects
  case $parameter in
    name | names) for word in "${NAMES[@]}"; do candidate "$word"; done ;;
    template) for word in "${NAMES[@]}"; do [[ ${OF[$word/template]-} != true ]] || candidate "$word"; done ;;
    environment)
      items "${OF[$name/environments]-}"
      ((!${#ITEMS[@]})) || printf '%s\n' "${ITEMS[@]}"
      ;;
  esac
}

candidate() { printf '%s\t%s\n' "$1" "${OF[$1/summary]-}"; }
