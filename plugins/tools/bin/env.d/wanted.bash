# shellcheck shell=bash
# The list of what is wanted. Wish number i is KIND[i], NAME[i] and so on; ASK holds the words of all programs, those of i from ASK_FROM[i].
# shellcheck disable=SC2034 # variables in capitals belong to all parts

readonly LIST_LIMIT=65536 WISH_LIMIT=500 VERSION_PATTERN='^v?[0-9]+(\.[0-9]+)*[-+~._A-Za-z0-9]*$'
KIND=() NAME=() NEED=() RANGE=() IS=() HAS_IS=() TELL=() MODE=() MEND=() ASK=() ASK_FROM=() ASK_COUNT=()

# load_wanted [FILE]: LIST is the file that is read, BASE the folder that its paths start from.
load_wanted() {
  local top
  LIST=${1:-tcli-env.txt}
  if [[ -z ${1-} && ! -e $LIST ]] && top=$(git rev-parse --show-toplevel 2>/dev/null) && [[ -e $top/$LIST ]]; then LIST=$top/$LIST; fi
  [[ $LIST != -?* ]] || LIST=./$LIST
  if [[ -z ${1-} && ! -e $LIST ]]; then fail "$LIST" 'there is no list here, nor at the top of a git repository' 'tcli env init'; fi
  BASE=$PWD
  if [[ $LIST == */* ]]; then
    BASE=$(cd -- "${LIST%/*}/" 2>/dev/null && printf '%s.' "$PWD") || fail "$LIST" "its folder can't be entered" "ls -ld $(word "${LIST%/*}")"
    BASE=${BASE%.}
  fi
  read_lines "$LIST" "$LIST_LIMIT" 'tcli env init'
  parse_lines
}

# The list names programs to run: nobody but you or root may have written them there.
trust_list() { [[ $LIST == - ]] || trust_file "$LIST" "tcli env $TCLI_VERB - < $(word "$LIST")"; }

parse_lines() {
  local line
  local -A seen=()
  LINE=0
  for line in "${LINES[@]}"; do
    LINE=$((LINE + 1))
    split_words "$line"
    ((${#WORDS[@]})) || continue
    parse_wish
    line="${KIND[-1]} ${NAME[-1]}"
    [[ -z ${seen[$line]-} ]] || wrong "'$line' is in line ${seen[$line]} already"
    seen[$line]=$LINE
    ((${#KIND[@]} <= WISH_LIMIT)) || wrong "more than $WISH_LIMIT wishes"
  done
}

wrong() { fail "$LIST:$LINE" "$1" 'tcli env --help'; }

# split_words LINE: WORDS. Quotes keep blanks, and no character has a meaning within them.
split_words() {
  local rest=$1 pattern=$'^[[:blank:]]*("([^"]*)"|\'([^\']*)\'|([^[:blank:]"\']+))([[:blank:]].*)?$'
  WORDS=()
  while [[ $rest == *[![:blank:]]* && ! $rest =~ ^[[:blank:]]*# ]]; do
    [[ $rest =~ $pattern ]] || wrong 'quotes that do not match, or stand within a word'
    WORDS+=("${BASH_REMATCH[2]}${BASH_REMATCH[3]}${BASH_REMATCH[4]}")
    rest=${BASH_REMATCH[5]}
  done
}

parse_wish() {
  local kind=${WORDS[0]} name=${WORDS[1]-}
  case $kind in
    tool) good_name "$name" '^[A-Za-z0-9_][A-Za-z0-9._+-]*$' ;;
    variable) good_name "$name" '^[A-Za-z_][A-Za-z0-9_]*$' ;;
    git) good_name "$name" '^[A-Za-z][A-Za-z0-9-]*(\..+)?\.[A-Za-z][A-Za-z0-9-]*$' ;;
    file | folder) good_name "$name" '.' ;;
    *) wrong "'$kind' is none of tool, variable, file, folder, git" ;;
  esac
  KIND+=("$kind") NAME+=("$name") NEED+=(required) RANGE+=('') IS+=('') HAS_IS+=('') TELL+=('') MODE+=('') MEND+=('')
  ASK_FROM+=("${#ASK[@]}") ASK_COUNT+=(0)
  WORDS=("${WORDS[@]:2}")
  while ((${#WORDS[@]})); do parse_rest "$kind"; done
  if [[ $kind == tool && ${ASK_COUNT[-1]} == 0 ]]; then ASK+=("$name" --version) && ASK_COUNT[-1]=2; fi
}

good_name() {
  local LC_ALL=C
  [[ ${#1} -le 1000 && $1 =~ $2 ]] || wrong "'$1' is no name for this"
}

# parse_rest KIND: takes what comes next from WORDS.
parse_rest() {
  local next=${WORDS[0]} value=${WORDS[1]-} last=$((${#KIND[@]} - 1)) used=2
  case $1-$next in
    *-optional) NEED[last]=optional used=1 ;;
    *-mend) MEND[last]=$value ;;
    variable-is | git-is) IS[last]=$value HAS_IS[last]=1 ;;
    variable-tell | git-tell) TELL[last]=1 used=1 ;;
    file-mode | folder-mode | file-at-most | folder-at-most)
      [[ $value =~ ^[0-7]{3,4}$ ]] || wrong "'$value' is no mode such as 0600"
      MODE[last]="${next/mode/is} $value"
      ;;
    tool---)
      used=${#WORDS[@]}
      [[ $used != 1 && -n $value ]] || wrong 'no program after --'
      ASK+=("${WORDS[@]:1}") ASK_COUNT[last]=$((used - 1))
      ;;
    tool-[\<\>=!]*) parse_range "$last" ;;
    *) wrong "'$next' has no meaning for a $1" ;;
  esac
  ((${#WORDS[@]} >= used)) || wrong "nothing after $next"
  WORDS=("${WORDS[@]:used}")
}

# parse_range NUMBER: of `>=1.2`, `>= 1.2` and `>=1.2,<2`.
parse_range() {
  local part version operator
  local -a parts
  used=1
  if [[ $next =~ ^[\<\>=!]+$ ]]; then next+=$value used=2; fi
  IFS=, read -ra parts <<<"$next"
  for part in "${parts[@]}"; do
    version=${part##*[<>=!]}
    operator=${part%"$version"}
    [[ $operator =~ ^(\>=|\<=|\>|\<|=|!=)$ && $version =~ $VERSION_PATTERN && ${#version} -le 100 ]] || wrong "'$part' is no range such as >=1.2"
    RANGE[$1]+=${RANGE[$1]:+ }$operator$version
  done
}
