# shellcheck shell=bash
# The list of what is wanted, a YAML file. Wish number i is KIND[i], NAME[i] and so on; ASK holds the words of all programs, those of i from ASK_FROM[i].
# shellcheck disable=SC2034,SC2153 # variables in capitals belong to all parts

declare -rA KIND_OF=([tools]=tool [variables]=variable [files]=file [folders]=folder [git]=git)
# What a value behind the name itself means.
declare -rA SHORT_FOR=([tool]=version [variable]=is [file]=mode [folder]=mode [git]=is)
readonly LIST_LIMIT=65536 WISH_LIMIT=500 VERSION_PATTERN='^v?[0-9]+(\.[0-9]+)*[-+~._A-Za-z0-9]*$'
KIND=() NAME=() NEED=() RANGE=() IS=() HAS_IS=() TELL=() MODE=() MEND=() ASK=() ASK_FROM=() ASK_COUNT=()

# load_wanted [FILE]: LIST is the file that is read, BASE the folder that its paths start from.
load_wanted() {
  local top
  LIST=${1:-tcli-env.yaml}
  if [[ -z ${1-} && ! -e $LIST ]] && top=$(git rev-parse --show-toplevel 2>/dev/null) && [[ -e $top/$LIST ]]; then LIST=$top/$LIST; fi
  [[ $LIST != -?* ]] || LIST=./$LIST
  if [[ -z ${1-} && ! -e $LIST ]]; then fail "$LIST" 'there is no list here, nor at the top of a git repository' 'tcli env init'; fi
  BASE=$PWD
  if [[ $LIST == */* ]]; then
    BASE=$(cd -- "${LIST%/*}/" 2>/dev/null && printf '%s.' "$PWD") || fail "$LIST" "its folder can't be entered" "ls -ld $(word "${LIST%/*}")"
    BASE=${BASE%.}
  fi
  read_lines "$LIST" "$LIST_LIMIT" 'tcli env init'
  YAML_FILE=$LIST YAML_HINT='tcli env --help'
  yaml_table "${LINES[@]}"
  need_programs
}

# The list names programs to run: nobody but you or root may have written them there.
trust_list() { [[ $LIST == - ]] || trust_file "$LIST" "tcli env $TCLI_VERB - < $(word "$LIST")"; }

yaml_top() {
  [[ -n ${KIND_OF[$KEY]-} ]] || yaml_wrong "'$KEY' is none of tools, variables, files, folders, git"
  yaml_is_empty "$REST" || yaml_wrong "$KEY is a map: each name on a line, indented"
}

yaml_name() {
  local kind=${KIND_OF[$YAML_TOP]}
  case $kind in
    tool) good_name '^[A-Za-z0-9_][A-Za-z0-9._+-]*$' ;;
    variable) good_name '^[A-Za-z_][A-Za-z0-9_]*$' ;;
    git) good_name '^[A-Za-z][A-Za-z0-9-]*(\..+)?\.[A-Za-z][A-Za-z0-9-]*$' ;;
    *) good_name . ;;
  esac
  KIND+=("$kind") NAME+=("$YAML_NAME") NEED+=(required) RANGE+=('') IS+=('') HAS_IS+=('') TELL+=('') MODE+=('') MEND+=('')
  ASK_FROM+=("${#ASK[@]}") ASK_COUNT+=(0) IS_SHORT=''
  if [[ $kind == tool ]]; then ASK+=("$YAML_NAME" --version) && ASK_COUNT[-1]=2; fi
  ((${#KIND[@]} <= WISH_LIMIT)) || yaml_wrong "more than $WISH_LIMIT wishes"
  [[ -n $REST ]] || return 0
  one_value "${SHORT_FOR[$kind]}"
  IS_SHORT=1
}

good_name() {
  local LC_ALL=C
  [[ ${#YAML_NAME} -le 1000 && $YAML_NAME =~ $1 ]] || yaml_wrong "'$YAML_NAME' is no name for this"
}

yaml_entry() {
  [[ -z $IS_SHORT ]] || yaml_wrong "$YAML_NAME has a value in its own line; write $YAML_NAME: and ${SHORT_FOR[${KIND[-1]}]}: below it"
  ASK_OPEN=''
  if [[ ${KIND[-1]}-$YAML_KEY == tool-ask ]]; then
    ASK=("${ASK[@]:0:ASK_FROM[-1]}") ASK_COUNT[-1]=0
    if [[ -z $REST ]]; then ASK_OPEN=1 && return; fi # its items follow
  fi
  one_value "$YAML_KEY"
}

yaml_item() {
  [[ -n $ASK_OPEN ]] || yaml_wrong 'no list is expected here'
  ASK+=("$VALUE") ASK_COUNT[-1]=$((ASK_COUNT[-1] + 1))
}

# one_value KEY: REST is what the last wish has for it.
one_value() {
  local last=$((${#KIND[@]} - 1)) is_list=''
  yaml_value "$REST"
  if [[ $1 == ask ]]; then is_list=1; fi
  [[ $is_list == "$IS_LIST" ]] || yaml_wrong "$1 is $([[ -n $is_list ]] && printf 'a list of words, such as [java, -version]' || printf 'no list')"
  case ${KIND[last]}-$1 in
    *-optional)
      one_flag "$1"
      if [[ $VALUE == true ]]; then NEED[last]=optional; fi
      ;;
    *-mend) MEND[last]=$VALUE ;;
    variable-is | git-is) IS[last]=$VALUE HAS_IS[last]=1 ;;
    variable-tell | git-tell)
      one_flag "$1"
      if [[ $VALUE == true ]]; then TELL[last]=1; fi
      ;;
    file-mode | folder-mode | file-at-most | folder-at-most)
      [[ $VALUE =~ ^[0-7]{3,4}$ ]] || yaml_wrong "'$VALUE' is no mode such as 0600"
      [[ -z ${MODE[last]} ]] || yaml_wrong 'mode and at-most say the same; one of them is enough'
      MODE[last]="${1/mode/is} $VALUE"
      ;;
    tool-ask)
      mapfile -t -d "$ITEM_END" -O "${#ASK[@]}" ASK < <(printf '%s' "$VALUE")
      ASK_COUNT[last]=$((${#ASK[@]} - ASK_FROM[last]))
      ;;
    tool-version) one_range "$last" ;;
    *) yaml_wrong "'$1' has no meaning for a ${KIND[last]}" ;;
  esac
}

one_flag() {
  [[ $VALUE == @(true|True|TRUE|false|False|FALSE) ]] || yaml_wrong "$1 is true or false"
  VALUE=${VALUE,,}
}

# one_range NUMBER: of `>=1.2`, `>= 1.2`, `>=1.2,<2` and `>=1.2 <2`.
one_range() {
  local rest=$VALUE pattern='^[[:blank:],]*(>=|<=|>|<|=|!=)[[:blank:]]*([^][:blank:],<>=!]+)(.*)$' operator version
  while [[ -z ${RANGE[$1]} || $rest == *[![:blank:],]* ]]; do
    [[ $rest =~ $pattern ]] || yaml_wrong "'$VALUE' is no range such as '>=1.2' or '=20'"
    operator=${BASH_REMATCH[1]} rest=${BASH_REMATCH[3]}
    RANGE[$1]+=${RANGE[$1]:+ }$operator${BASH_REMATCH[2]}
    version=${BASH_REMATCH[2]}
    [[ $version =~ $VERSION_PATTERN && ${#rest} -le 1000 ]] || yaml_wrong "'$VALUE' is no range such as '>=1.2' or '=20'"
    [[ ! $version =~ \.([xX]([.+-]|$)|$) ]] || yaml_wrong "'$VALUE' is no range such as '>=1.2' or '=20': no version is called $version"
  done
}

# A list of words to ask may have been begun, and have none.
need_programs() {
  local i
  for i in "${!KIND[@]}"; do
    [[ ${KIND[i]} != tool || (${ASK_COUNT[i]} -gt 0 && -n ${ASK[ASK_FROM[i]]}) ]] ||
      fail "$LIST:${YAML_SEEN[tools/${NAME[i]}/ask]}" "no program is named to ask ${NAME[i]}" 'tcli env --help'
  done
}
