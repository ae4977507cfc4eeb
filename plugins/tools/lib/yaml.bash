# shellcheck shell=bash
# The part of YAML that a table of things needs, read line by line: maps in blocks, scalars on one line, lists of scalars. What is read has the
# meaning that every YAML reader gives it; all else (anchors, tags, texts over many lines, flow maps, documents) is refused with its line.
# shellcheck disable=SC2034,SC2153

# In a value that is a list each item ends with this; lines have no control characters.
readonly ITEM_END=$'\x1f'

yaml_wrong() { fail "$YAML_FILE:$YAML_LINE" "$1" "${YAML_HINT-}"; }

# yaml_key TEXT: KEY and REST, of `key: value` or `key:`.
yaml_key() {
  local pattern=$'^(([A-Za-z0-9_./]|~/)[^]:#"\'{}[,&*!|>%@`]*):([[:blank:]]+(.*))?$' quoted=$'^("([^"\\\\]*)"|\'([^\']*)\'):([[:blank:]]+(.*))?$'
  if [[ $1 =~ $pattern ]]; then
    KEY=${BASH_REMATCH[1]} REST=${BASH_REMATCH[4]}
  elif [[ $1 =~ $quoted ]]; then
    KEY=${BASH_REMATCH[2]}${BASH_REMATCH[3]} REST=${BASH_REMATCH[5]}
  elif [[ "$1 " == [!\"\'\{\[\&*!\|\>%@\`?,-]*': '* ]]; then
    KEY="$1 " KEY=${KEY%%: *}
    yaml_wrong "'$KEY' has to be quoted"
  else
    yaml_wrong "'$1' is no key with a colon and a blank after it"
  fi
  if [[ $REST == '#'* ]]; then REST=''; fi
}

# yaml_scalar TEXT [flow]: VALUE, and REST, what follows it.
yaml_scalar() {
  local text=$1 plain=${1} double='^"(([^"\\]|\\["\\/])*)"(.*)$' single="^'(([^']|'')*)'(.*)\$" end=''
  case $text in
    \"*)
      [[ $text =~ $double ]] || yaml_wrong 'a double quote that does not end on this line, or a backslash before more than " \ /'
      VALUE=${BASH_REMATCH[1]} REST=${BASH_REMATCH[3]}
      VALUE=${VALUE//\\\\/$ITEM_END} VALUE=${VALUE//\\/} VALUE=${VALUE//$ITEM_END/\\}
      ;;
    \'*)
      [[ $text =~ $single ]] || yaml_wrong 'a quote that does not end on this line'
      VALUE=${BASH_REMATCH[1]//\'\'/\'} REST=${BASH_REMATCH[3]}
      ;;
    *)
      if [[ ${2-} == flow ]]; then plain=${plain%%[],]*}; fi
      end=${plain%%[[:blank:]]#*}
      REST=${text:${#end}}
      VALUE=${end%"${end##*[![:blank:]]}"}
      if [[ ${2-} == flow && $VALUE == *[\[\{\}]* ]]; then yaml_wrong "'$VALUE' has to be quoted"; fi
      [[ -n $VALUE ]] || yaml_wrong 'a value is missing'
      case $VALUE in
        [\[\]\{\},\#\&*!\|\>%@\`]* | [-?:] | [-?:][[:blank:]]* | *:[[:blank:]]* | *: | '~' | null | Null | NULL) yaml_wrong "'$VALUE' has to be quoted" ;;
      esac
      ;;
  esac
}

# yaml_end: nothing but a comment follows.
yaml_end() { [[ $REST =~ ^[[:blank:]]*$|^[[:blank:]]+# ]] || yaml_wrong "'$REST' stands after the value"; }

# yaml_is_empty TEXT: whether it is a map with nothing in it, or nothing at all.
yaml_is_empty() { [[ $1 =~ ^(\{[[:blank:]]*\}|~|null|Null|NULL)?([[:blank:]]+#.*)?[[:blank:]]*$ ]]; }

# yaml_value TEXT: VALUE, and IS_LIST.
yaml_value() {
  local rest items=''
  IS_LIST=''
  if [[ $1 != '['* ]]; then yaml_scalar "$1" && yaml_end && return; fi
  rest=${1:1}
  while :; do
    rest=${rest#"${rest%%[![:blank:]]*}"}
    if [[ $rest == ']'* ]]; then break; fi
    yaml_scalar "$rest" flow
    items+=$VALUE$ITEM_END
    rest=${REST#"${REST%%[![:blank:]]*}"}
    if [[ $rest == ,* ]]; then rest=${rest:1}; elif [[ $rest != ']'* ]]; then yaml_wrong 'a list in brackets has commas, and ends on its line'; fi
  done
  REST=${rest:1}
  yaml_end
  VALUE=$items IS_LIST=1
}

# yaml_table LINE...: three levels, the file's keys, names below one, and the keys of a name. Each is told to a function of the caller, with KEY, and
# REST behind its colon: yaml_top, yaml_name, yaml_entry; an item of a list below a key, VALUE, to yaml_item. YAML_TOP, YAML_NAME and YAML_KEY are
# those that it stands below, YAML_SEEN the lines of all keys so far, YAML_INDENT how far the names are indented.
yaml_table() {
  local line indent text closed='' name_indent=0 key_indent=0 item_indent=0
  declare -gA YAML_SEEN=()
  YAML_TOP='' YAML_NAME='' YAML_KEY='' YAML_LINE=0 YAML_INDENT=2
  for line; do
    YAML_LINE=$((YAML_LINE + 1))
    ((${#line} <= 4096)) || yaml_wrong 'a line of more than 4096 characters'
    text=${line#"${line%%[! ]*}"}
    if [[ -z ${text//[[:blank:]]/} || $text == '#'* ]]; then continue; fi
    [[ $text != $'\t'* ]] || yaml_wrong 'a tab in front; YAML has blanks there'
    if [[ $line == --- ]] && ((!${#YAML_SEEN[@]})); then continue; fi
    indent=$((${#line} - ${#text}))
    if [[ $text == '- '* || $text == - ]]; then
      [[ -n $YAML_KEY && $indent -ge $key_indent ]] || yaml_wrong 'no list is expected here'
      ((!item_indent || indent == item_indent)) || yaml_wrong 'is indented otherwise than what stands above'
      item_indent=$indent
      text=${text:1}
      yaml_scalar "${text#"${text%%[![:blank:]]*}"}" && yaml_end
      yaml_item
      continue
    fi
    yaml_key "$text"
    item_indent=0
    if ((!indent)); then
      YAML_TOP=$KEY YAML_NAME='' YAML_KEY='' name_indent=0 closed=$REST
      yaml_once "$KEY"
      yaml_top
    elif [[ -n $closed ]]; then
      yaml_wrong 'is indented, and nothing is expected here'
    elif ((!name_indent || indent == name_indent)); then
      name_indent=$indent YAML_INDENT=$indent key_indent=0 YAML_NAME=$KEY YAML_KEY=''
      yaml_once "$YAML_TOP/$KEY"
      yaml_name
    else
      if ((!key_indent)); then key_indent=$indent; fi
      ((indent == key_indent && indent > name_indent)) || yaml_wrong 'is indented otherwise than what stands above'
      YAML_KEY=$KEY
      yaml_once "$YAML_TOP/$YAML_NAME/$KEY"
      yaml_entry
    fi
  done
  YAML_LINE=$#
}

yaml_once() {
  [[ -z ${YAML_SEEN[$1]-} ]] || yaml_wrong "'$KEY' is in line ${YAML_SEEN[$1]} already"
  YAML_SEEN[$1]=$YAML_LINE
}

# yaml_quoted TEXT: VALUE, as it can be written.
yaml_quoted() {
  local two="''"
  VALUE=$1
  [[ $1 =~ ^[A-Za-z./][A-Za-z0-9./_=+-]*$ && ! ${1,,} =~ ^(null|true|false|yes|no|on|off|y|n)$ ]] || VALUE="'${1//"'"/$two}'"
}
