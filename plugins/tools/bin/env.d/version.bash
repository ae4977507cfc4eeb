# shellcheck shell=bash
# Versions, as programs write them: 1.2.3-rc1, v20.1, 2024.05, 9.2p1, 590.
# shellcheck disable=SC2034

# version_in TEXT: VERSION, the first number with dots in it, else the first whole number that stands alone, and its line; fails where
# there is none.
version_in() {
  local line LC_ALL=C
  local dotted='([0-9]+(\.[0-9]+)+([A-Za-z][A-Za-z0-9]*)?([-~+][0-9A-Za-z][0-9A-Za-z.+-]*)?)' whole='(^|[^0-9A-Za-z._-])v?([0-9]+)([^0-9A-Za-z]|$)'
  local -a lines
  mapfile -t -n 200 lines < <(printf '%s\n' "$1")
  for line in "${lines[@]}"; do
    VERSION_LINE=${line:0:1000}
    if [[ $VERSION_LINE =~ $dotted ]]; then VERSION=${BASH_REMATCH[1]:0:100} && trim_version && return; fi
  done
  for line in "${lines[@]}"; do
    VERSION_LINE=${line:0:1000}
    if [[ $VERSION_LINE =~ $whole ]]; then VERSION=${BASH_REMATCH[2]:0:100} && return; fi
  done
  return 1
}

# tells_version NAME: whether VERSION_LINE is nothing but that, as old programs tell it before they end with 1: "1.2", "NAME 1.2",
# "Name (of ours), version 1.2, of today". Behind a colon, or with a sentence behind it, it may be anything's.
tells_version() {
  local LC_ALL=C name=${1,,} version=${VERSION,,}
  local before='[[:blank:],/_-]*(\([^()]*\)[[:blank:],]*)?((version|release)[[:blank:]]+)?v?' after='[[:blank:]]*($|[],;([])'
  [[ -n $VERSION ]] || return 1
  name=${name%%[0-9]*} # python3 tells of Python
  [[ ${VERSION_LINE,,} =~ ^[[:blank:]]*("$name"[0-9.]*)?$before"$version"$after ]]
}

trim_version() {
  while [[ $VERSION == *[.+-] ]]; do VERSION=${VERSION%?}; done
}

# compare_numbers A B: ORDER is -1, 0 or 1. Of any length: no arithmetic.
compare_numbers() {
  local a=$1 b=$2 LC_ALL=C
  a=${a#"${a%%[!0]*}"} b=${b#"${b%%[!0]*}"}
  ORDER=0
  if ((${#a} != ${#b})); then
    ORDER=$((${#a} < ${#b} ? -1 : 1))
  elif [[ $a != "$b" ]]; then
    ORDER=1
    if [[ $a < $b ]]; then ORDER=-1; fi
  fi
}

# take_apart VERSION: NUMBERS, with dots; TAIL, what follows; and STAGE: before the release (-1), the release (0), after it (1).
take_apart() {
  local tail LC_ALL=C
  [[ $1 =~ ^v?([0-9]+(\.[0-9]+)*)(.*)$ ]]
  NUMBERS=${BASH_REMATCH[1]}
  TAIL=${BASH_REMATCH[3]%%+*} # after + stands a build of the same version
  tail=${TAIL,,}
  STAGE=1
  if [[ -z $TAIL ]]; then STAGE=0; fi
  if [[ $tail =~ ^(~|[-._]?(alpha|beta|rc|pre|dev|snapshot|nightly|canary|next)|[-._]?[ab][0-9]) ]]; then STAGE=-1; fi
}

# compare_versions A B: ORDER.
compare_versions() {
  local i numbers tail stage
  local -a a b
  take_apart "$1" && numbers=$NUMBERS tail=$TAIL stage=$STAGE
  take_apart "$2"
  IFS=. read -ra a <<<"$numbers"
  IFS=. read -ra b <<<"$NUMBERS"
  for ((i = 0; i < ${#a[@]} || i < ${#b[@]}; i++)); do
    compare_numbers "${a[i]:-0}" "${b[i]:-0}"
    if ((ORDER)); then return; fi
  done
  if ((stage != STAGE)); then
    ORDER=$((stage < STAGE ? -1 : 1))
  else
    compare_tails "$tail" "$TAIL"
  fi
}

# compare_tails A B: ORDER, number by number and text by text: rc2 comes before rc10.
compare_tails() {
  local x=${1,,} y=${2,,} head_x head_y LC_ALL=C
  ORDER=0
  while [[ -n $x$y && $ORDER == 0 ]]; do
    head_x=${x%%[0-9]*} head_y=${y%%[0-9]*}
    x=${x#"$head_x"} y=${y#"$head_y"}
    if [[ $head_x != "$head_y" ]]; then
      ORDER=1
      if [[ $head_x < $head_y ]]; then ORDER=-1; fi
      return
    fi
    head_x=${x%%[!0-9]*} head_y=${y%%[!0-9]*}
    x=${x#"$head_x"} y=${y#"$head_y"}
    compare_numbers "$head_x" "$head_y"
  done
}

# begins_with VERSION START: 20.1 begins with 20, and 2.1 not with 2.10.
begins_with() {
  local numbers i
  local -a a b
  compare_versions "$1" "$2"
  ((ORDER)) || return 0
  take_apart "$1" && numbers=$NUMBERS
  take_apart "$2"
  ((!STAGE)) || return 1
  IFS=. read -ra a <<<"$numbers"
  IFS=. read -ra b <<<"$NUMBERS"
  for i in "${!b[@]}"; do
    compare_numbers "${a[i]:-0}" "${b[i]}"
    ((!ORDER)) || return 1
  done
}

# hold VERSION RANGE: REASON is empty where the version is in the range, else what is wrong with it.
hold() {
  local part version
  REASON=''
  for part in $2; do
    version=${part##*[<>=!]}
    compare_versions "$1" "$version"
    case ${part%"$version"} in
      '>=') ((ORDER >= 0)) || REASON='too old' ;;
      '>') ((ORDER > 0)) || REASON='too old' ;;
      '<=') ((ORDER <= 0)) || REASON='too new' ;;
      '<') ((ORDER < 0)) || REASON='too new' ;;
      '=') begins_with "$1" "$version" || REASON='another version' ;;
      '!=') ! begins_with "$1" "$version" || REASON='not this version' ;;
    esac
    [[ -z $REASON ]] || return 0
  done
}
