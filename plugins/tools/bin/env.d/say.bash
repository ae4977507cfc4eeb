# shellcheck shell=bash
# What is told to people, on standard error, and foreign text made harmless.

# plain TEXT: PLAIN is what neither a terminal nor a line of tabs can take for anything else. The first 500 characters.
plain() {
  local LC_ALL=C.UTF-8 text=${1:0:500} character code i
  PLAIN=$text
  [[ $text == *[^[:print:]]* ]] || return 0
  PLAIN=''
  for ((i = 0; i < ${#text}; i++)); do
    character=${text:i:1}
    if [[ $character != [[:print:]] ]]; then
      printf -v code '%d' "'$character"
      printf -v character '\\x%02x' "$((code & 0xffff))"
    fi
    PLAIN+=$character
  done
}

# fail WHAT WHY [HINT]: ends the run.
fail() {
  local what
  plain "$1" && what=$PLAIN
  plain "$2" && printf 'env: error: %s: %s\n' "$what" "$PLAIN" >&2
  if [[ -n ${3-} ]]; then plain "$3" && printf 'hint: %s\n' "$PLAIN" >&2; fi
  exit "${STATUS:-1}"
}

note() { plain "$1" && printf 'env: %s\n' "$PLAIN" >&2; }

# word TEXT: as one word of a command line in a hint.
word() { printf '%q' "$1"; }

# read_lines FILE LIMIT: LINES, of a text file or standard input (-). Whatever is no text, or too long, ends the run.
read_lines() {
  local text number=0 LC_ALL=C hint=''
  hint="head -n 3 $(word "$1")"
  if [[ $1 == - ]]; then
    text=$(head -c "$(($2 + 1))" | tr '\0' '\1' && printf .)
  else
    [[ -e $1 ]] || fail "$1" 'is not there' 'tcli env init'
    [[ -f $1 ]] || fail "$1" 'is no file' "ls -ld $(word "$1")"
    [[ -r $1 ]] || fail "$1" "can't be read" "ls -ld $(word "$1")"
    text=$(head -c "$(($2 + 1))" -- "$1" | tr '\0' '\1' && printf .) || fail "$1" "can't be read" "ls -ld $(word "$1")"
  fi
  text=${text%.}
  ((${#text} <= $2)) || fail "$1" "is over $2 bytes" "$hint"
  printf '%s' "$text" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1 || fail "$1" 'is no text in UTF-8' "od -c $(word "$1") | head"
  text=${text#$'\xef\xbb\xbf'}
  # no <<<, which would need a file where the text is long
  mapfile -t LINES < <(printf '%s' "${text//$'\r\n'/$'\n'}")
  for text in "${LINES[@]}"; do
    number=$((number + 1))
    if [[ ${text//$'\t'/} == *[[:cntrl:]]* ]]; then fail "$1:$number" 'a control character, so this is no list' "od -c $(word "$1") | head"; fi
  done
}
