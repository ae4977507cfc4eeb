# shellcheck shell=bash
# What this machine has: FOUND and VERDICT of each wish. The verdict is ok or says in a few words what is wrong.
# shellcheck disable=SC2034,SC2153

readonly ANSWER_LIMIT=65536
FOUND=() VERDICT=()

# look_at_all: at everything that the list names, in its order.
look_at_all() {
  local i entry
  local -a entries=()
  declare -gA EXPORTED=()
  # What this shell was given, not what it has set by itself since.
  mapfile -d '' -t entries <"/proc/$$/environ"
  for entry in "${entries[@]}"; do
    if [[ $entry == [A-Za-z_]*=* ]]; then EXPORTED[${entry%%=*}]=${entry#*=}; fi
  done
  for i in "${!KIND[@]}"; do
    case ${KIND[i]} in
      file | folder) look_at_path "$i" ;;
      *) "look_at_${KIND[i]}" "$i" ;;
    esac
  done
}

found() { FOUND+=("$1") VERDICT+=("$2"); }

look_at_tool() {
  local i=$1 program status text wrong
  local -a ask=("${ASK[@]:ASK_FROM[$1]:ASK_COUNT[$1]}")
  program=$(cd -- "$BASE" && type -P -- "${ask[0]}") || program=''
  if [[ -z $program ]]; then found '' missing && return; fi
  ask[0]=$program
  ask_program
  version_in "$text" || VERSION=''
  wrong_end "${program##*/}"
  if [[ $status == 12[67] ]]; then
    found "can't be run" unknown
  elif [[ -z ${RANGE[i]} ]] && refuses; then
    found "no version; status $status" ok
  elif [[ -n $wrong ]]; then
    found "$wrong" unknown
  elif [[ -n $VERSION ]]; then
    hold "$VERSION" "${RANGE[i]}"
    found "$VERSION" "${REASON:-ok}"
  elif [[ -n ${RANGE[i]} ]]; then
    found 'no version; status 0' unknown
  else
    found 'no version; status 0' ok
  fi
}

# ask_program: text and status, of the words in ask. In a session of its own, so that it has no terminal to wait for. What it leaves
# behind may hold the pipe: nobody waits for that longer than the time of read.
ask_program() {
  local LC_ALL=C pipe
  exec {pipe}< <(cd -- "$BASE" && exec setsid --wait timeout -k 1 5 "${ask[@]}" </dev/null 2>&1)
  IFS= read -r -N "$ANSWER_LIMIT" -t 7 -u "$pipe" text || true
  exec {pipe}<&-
  status=0
  wait "$!" 2>/dev/null || status=$?
  # What had more to tell than is read is ended by nobody's reading it.
  if ((${#text} == ANSWER_LIMIT && (status == 128 + 13 || status < 124))); then status=0; fi
}

# wrong_end NAME: wrong says what it told and how it ended, where not well. A number in the words of what failed is no version.
wrong_end() {
  wrong=${VERSION:-no version}
  case $status in
    0) wrong='' ;;
    124 | 137) if [[ -n $VERSION ]]; then wrong+='; no end in 5 seconds'; else wrong='no answer in 5 seconds'; fi ;;
    129 | 1[3-8]? | 19[0-2]) wrong+="; killed by signal $((status - 128))" ;;
    *) if tells_version "$1"; then wrong=''; else wrong+="; status $status"; fi ;;
  esac
}

# refuses: whether the program is well, and knows no --version. Then it is there, and no more is asked. What is broken can have the
# word option in its error, too, and "Invalid argument" is what the system says.
refuses() {
  local LC_ALL=C said=${text:0:4000}
  local wrong_word='(unknown|unrecogni[sz]ed|illegal|invalid|bad|unsupported|unexpected|undefined|no such|not a valid)'
  local pattern=$'(^|\n)([^ \n]+: )?usage|--version|(unknown|unexpected) argument'
  pattern+="|$wrong_word (command[- ]line )?(option|flag|switch|command)"
  [[ $wrong == *'; status '* && ${ask[*]:1} == --version ]] || return 1
  said=${said,,}
  [[ $said =~ $pattern ]]
}

look_at_variable() {
  local name=${NAME[$1]}
  if [[ -z ${EXPORTED[$name]+set} ]]; then found 'not set' missing && return; fi
  look_at_value "$1" "${EXPORTED[$name]}"
}

look_at_git() {
  local value
  local -a kind=()
  if ! type -P git >/dev/null; then found 'git is not installed' missing && return; fi
  if [[ ${IS[$1]} == @(true|false) ]]; then kind=(--type=bool); fi
  value=$(cd -- "$BASE" && git config "${kind[@]}" --get "${NAME[$1]}" 2>/dev/null | head -c 65536 | tr '\0' ' ' && printf .) || value=''
  value=${value%.}
  if [[ -z $value ]]; then found 'not set' missing && return; fi
  look_at_value "$1" "${value%$'\n'}"
}

# look_at_value NUMBER VALUE: the value is told only where the list says so. Where it is as wanted, the list tells it.
look_at_value() {
  local verdict=ok shown=set
  if [[ -n ${HAS_IS[$1]} ]]; then
    shown='as wanted'
    if [[ $2 != "${IS[$1]}" ]]; then verdict='another value' shown='something else'; fi
  fi
  if [[ -n ${TELL[$1]} ]]; then plain "$2" && shown=$PLAIN; fi
  found "$shown" "$verdict"
}

look_at_path() {
  local path=${NAME[$1]} mode wish=${MODE[$1]} verdict=ok what=other
  # shellcheck disable=SC2088 # as it stands in the list
  if [[ $path == '~' || $path == '~/'* ]]; then
    if [[ ${HOME-} != /* ]]; then found 'HOME is not set' unknown && return; fi
    path=$HOME/${path:2}
  fi
  [[ $path == /* ]] || path=$BASE/$path
  if ! mode=$(stat -Lc %04a -- "$path" 2>/dev/null); then found '' missing && return; fi
  if [[ -f $path ]]; then what='file'; elif [[ -d $path ]]; then what=folder; fi
  if [[ $what != "${KIND[$1]}" ]]; then
    verdict="no ${KIND[$1]}"
  elif [[ $wish == is* ]]; then
    ((8#$mode == 8#${wish#is })) || verdict='another mode'
  elif [[ -n $wish ]]; then
    ((!(8#$mode & ~8#${wish#at-most }))) || verdict='mode too open'
  fi
  found "$what $mode" "$verdict"
}
