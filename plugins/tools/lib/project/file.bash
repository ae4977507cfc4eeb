# shellcheck shell=bash
# The file of projects. NAMES are in its order; OF[name/key] is what it says of one, lists with ITEM_END after each item.
# shellcheck disable=SC2034,SC2153

readonly FILE_LIMIT=262144 NAME_PATTERN='^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'
NAMES=() ROOT=''
declare -A OF=()

# file_place: FILE.
file_place() {
  FILE=${TCLI_OPT_FILE-}
  if [[ -z $FILE ]]; then
    [[ ${XDG_CONFIG_HOME-} == /* || ${HOME-} == /* ]] || fail 'the file of projects' 'HOME is not set' 'tcli project list --file FILE'
    FILE=${XDG_CONFIG_HOME-}
    [[ $FILE == /* ]] || FILE=$HOME/.config
    FILE+=/tcli-project/projects.yaml
  fi
  [[ $FILE == /* ]] || FILE=$PWD/$FILE
  OPTION=''
  [[ -z ${TCLI_OPT_FILE-} ]] || OPTION=" --file $(word "$FILE")"
}

load_projects() {
  file_place
  [[ -e $FILE ]] || fail "$FILE" 'there is no file of projects' 'tcli help project'
  read_lines "$FILE" "$FILE_LIMIT" 'tcli help project'
  YAML_FILE=$FILE YAML_HINT='tcli help project' YAML_LINE=0
  parse_projects
  find_root
}

parse_projects() {
  NAMES=() OF=() ROOT='' LAST=0
  yaml_table "${LINES[@]}"
  [[ -n ${YAML_SEEN[projects]-} ]] || yaml_wrong "there is no key 'projects'"
}

yaml_top() {
  case $KEY in
    root)
      yaml_value "$REST"
      [[ -z $IS_LIST && -n $VALUE ]] || yaml_wrong 'root is a folder'
      ROOT=$VALUE
      ;;
    projects)
      yaml_is_empty "$REST" || yaml_wrong 'projects are a map: each name on a line, indented'
      LAST=$YAML_LINE
      ;;
    *) yaml_wrong "'$KEY' is none of root, projects" ;;
  esac
}

yaml_name() {
  local LC_ALL=C
  [[ $YAML_TOP == projects ]] || yaml_wrong 'is indented, and nothing is expected here'
  [[ $YAML_NAME =~ $NAME_PATTERN ]] ||
    yaml_wrong "'$YAML_NAME' can't be a project's name: letters, digits and . _ -, the first a letter or digit"
  [[ -z $REST ]] || yaml_wrong 'a project is a map: each key on a line, indented'
  NAMES+=("$YAML_NAME") LAST=$YAML_LINE
  ((${#NAMES[@]} <= 1000)) || yaml_wrong 'more than 1000 projects'
}

yaml_item() {
  [[ -n ${OF[$YAML_NAME/$YAML_KEY:open]-} ]] || yaml_wrong 'no list is expected here'
  OF[$YAML_NAME/$YAML_KEY]+=$VALUE$ITEM_END LAST=$YAML_LINE
}

yaml_entry() {
  local is_list='' name=$YAML_NAME key=$YAML_KEY
  LAST=$YAML_LINE
  case $key in
    build | test | deploy | environments) is_list=1 ;;
    summary | url | folder | template | owner) ;;
    *) yaml_wrong "'$key' is none of summary, url, folder, template, owner, build, test, deploy, environments" ;;
  esac
  if [[ -n $is_list && -z $REST ]]; then OF[$name/$key]='' OF[$name/$key:open]=1 && return; fi
  yaml_value "$REST"
  [[ $is_list == "$IS_LIST" ]] || yaml_wrong "$key is $([[ -n $is_list ]] && printf 'a list of words, such as [make, all]' || printf 'no list')"
  OF[$name/$key]=$VALUE
  case $key in
    template) [[ $VALUE == @(true|false) ]] || yaml_wrong 'template is true or false' ;;
    folder) folder_is_good "$VALUE" || yaml_wrong "'$VALUE' can't be a folder below the root" ;;
    url) url_is_good "$VALUE" || yaml_wrong "'$(shown_url "$VALUE")' $WHY" ;;
    build | test | deploy) [[ ${VALUE%%"$ITEM_END"*} != '' ]] || yaml_wrong "$key has no program" ;;
  esac
}

folder_is_good() { [[ -n $1 && ! /$1/ =~ /(\.{1,2}|\.git|)/ && $1 != -* ]]; }

# url_is_good URL: else WHY. A helper (ext::) would be a program to run.
url_is_good() {
  local LC_ALL=C
  WHY='is no git URL: https://, ssh://, git://, file://, HOST:PATH or an absolute path'
  [[ $1 != -* ]] || { WHY='begins with a dash' && return 1; }
  [[ $1 != *::* ]] || { WHY='names a helper program' && return 1; }
  [[ $1 =~ ^(https|ssh|git|file)://[^-] || $1 == /* || $1 =~ ^[A-Za-z0-9_][^/:]*:. && $1 != *://* ]]
}

# shown_url URL: without a password.
shown_url() { sed -E 's|^([a-z]+://)[^/@]*@|\1...@|' <<<"$1"; }

find_root() {
  local name folder
  local -A taken=()
  ROOT=${ROOT:-'~/src'}
  # shellcheck disable=SC2088 # as it stands in the file
  if [[ $ROOT == '~' || $ROOT == '~/'* ]]; then
    [[ ${HOME-} == /* ]] || fail "$ROOT" 'HOME is not set' 'tcli project list --help'
    ROOT=$HOME${ROOT:1}
  fi
  [[ $ROOT == /* ]] || ROOT=$(dirname -- "$FILE")/$ROOT
  for name in "${NAMES[@]}"; do
    folder=${OF[$name/folder]:-$name}
    [[ -z ${taken[$folder]-} ]] || fail "$FILE" "$name and ${taken[$folder]} have the same folder" 'tcli help project'
    taken[$folder]=$name
    OF[$name/place]=$ROOT/$folder
  done
}

# choose NAME...: CHOSEN, all of which there are, each once.
choose() {
  local name like
  CHOSEN=()
  for name; do
    if ! in_list "$name" "${NAMES[@]}"; then
      like=$(likely "$name")
      [[ $name =~ $NAME_PATTERN ]] || STATUS=2
      fail "'$name'" "is no project${like:+; did you mean $like?}" "tcli project list$OPTION"
    fi
    in_list "$name" "${CHOSEN[@]}" || CHOSEN+=("$name")
  done
}

# The words of a variadic argument that tcli has checked.
chosen_words() {
  local i name
  WORDS=()
  for ((i = 1; i <= ${TCLI_ARG_NAMES_COUNT:-0}; i++)); do
    name=TCLI_ARG_NAMES_$i
    WORDS+=("${!name}")
  done
}

# likely NAME: one that differs in a letter, or begins alike.
likely() {
  local name i a=${1,,} b
  for name in "${NAMES[@]}"; do
    b=${name,,}
    for ((i = 0; i <= ${#a}; i++)); do
      case $b in
        "$a" | "${a:0:i}"?"${a:i}" | "${a:0:i}${a:i+1}" | "${a:0:i}"?"${a:i+1}" | "${a:0:i}${a:i+1:1}${a:i:1}${a:i+2}") printf '%s' "$name" && return ;;
      esac
    done
  done
  for name in "${NAMES[@]}"; do
    if ((${#1} > 1)) && [[ ${name,,} == "$a"* ]]; then printf '%s' "$name" && return; fi
  done
}

# items TEXT: ITEMS of a list.
items() { mapfile -t -d "$ITEM_END" ITEMS < <(printf '%s' "$1"); }
