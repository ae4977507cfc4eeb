# shellcheck shell=bash
# What all bash modules of this pack share: what is told to people, on standard error, and foreign text made harmless.
# shellcheck disable=SC2034

PLAIN_LIMIT=500

# bash would tell of a locale that is not installed at every change of it, in the midst of what is read from a program.
# shellcheck disable=SC2030,SC2031,SC2269 # to see whether it can be
if [[ -n ${LC_ALL-} && -n $( (LC_ALL=$LC_ALL) 2>&1) ]]; then { export LC_ALL=C.UTF-8; } 2>/dev/null; fi

# plain TEXT: PLAIN is what neither a terminal nor a line of tabs can take for anything else. The first 500 characters, or PLAIN_LIMIT.
plain() {
  local LC_ALL=C.UTF-8 text=${1:0:PLAIN_LIMIT} character code i
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
  plain "$2" && printf '%s: error: %s: %s\n' "$TCLI_MODULE" "$what" "$PLAIN" >&2
  if [[ -n ${3-} ]]; then plain "$3" && printf 'hint: %s\n' "$PLAIN" >&2; fi
  exit "${STATUS:-1}"
}

note() { plain "$1" && printf '%s: %s\n' "$TCLI_MODULE" "$PLAIN" >&2; }

# word TEXT: as one word of a command line in a hint. words TEXT...: as many.
word() { printf '%q' "$1"; }
words() { printf '%q' "$1" && { (($# < 2)) || printf ' %q' "${@:2}"; }; }

# last_line TEXT: where the reason stands in what age, gpg and git say.
last_line() {
  local text=${1%"${1##*[![:space:]]}"}
  printf '%s' "${text##*$'\n'}"
}

# git_reason TEXT: git says the reason first and advice after it; a hook of the repository says it last.
git_reason() { { grep -a -m 1 -E '^(fatal|error): ' <<<"$1" || last_line "$1"; } | without_password; }

# git_hint TEXT COMMAND [FOLDER]: what mends it; where a git that was killed has left a lock, that is its removal; where its
# disk is full, the folder is named.
git_hint() {
  local lock
  lock=$(sed -n "s/.*'\(.*\.lock\)': File exists.*/\1/p" <<<"$1" | head -n 1)
  if [[ -n $lock ]]; then
    printf 'rm %q' "$lock"
  elif [[ -n ${3-} && $1 == *@('No space left on device'|'Out of diskspace'|'Disk quota exceeded')* ]]; then
    printf 'df -h %q' "$3"
  else
    printf '%s' "$2"
  fi
}

# https://me:secret@host/?token=x as https://***@host/?***.
without_password() { sed -E "s#://[^ ']*@#://***@#g; s#(://[^ '?]*)[?][^ ']*#\\1?***#g"; }

# need PROGRAM: or the run ends with what installs it.
need() {
  type -P -- "$1" >/dev/null || fail "$1" 'is not installed' "sudo apt-get install ${2:-$1}"
}

# in_list ITEM LIST...
in_list() {
  local item
  for item in "${@:2}"; do [[ $item != "$1" ]] || return 0; done
  return 1
}

# clear_git: within a git hook these variables would lead to another repository.
clear_git() {
  need git
  local name
  while IFS= read -r name; do unset -v "$name"; done < <(git rev-parse --local-env-vars)
}

# trust_file FILE READ_ANYWAY: it names programs to run, so nobody but you or root may have written it.
trust_file() {
  local owner mode
  read -r owner mode < <(stat -Lc '%u %a' -- "$1")
  if [[ $owner != "$UID" && $owner != 0 ]]; then
    fail "$1" "belongs to another user ($owner), and says which programs to run; have a look, then" "$2"
  fi
  if ((8#$mode & 2)); then fail "$1" 'can be written by everybody, and says which programs to run' "chmod o-w $(word "$1")"; fi
}

# read_lines FILE LIMIT HINT: LINES, of a text file or standard input (-). Whatever is no text, or too long, ends the run; HINT is for one
# that is not there.
read_lines() {
  local text number=0 LC_ALL=C hint=''
  hint="head -n 3 $(word "$1")"
  if [[ $1 == - ]]; then
    text=$(head -c "$(($2 + 1))" | tr '\0' '\1' && printf .)
  else
    [[ -e $1 ]] || fail "$1" 'is not there' "$3"
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
