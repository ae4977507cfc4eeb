# shellcheck shell=bash
# What is told to people, on standard error: errors, notes; and foreign text made harmless.

# plain TEXT: what a terminal can't take for a command, on standard output. The first 2000 characters.
plain() {
  local LC_ALL=C.UTF-8 text=${1:0:2000} character code result='' i
  for ((i = 0; i < ${#text}; i++)); do
    character=${text:i:1}
    if [[ $character != [[:print:]] ]]; then
      printf -v code '%d' "'$character"
      printf -v character '\\x%02x' "$((code & 0xffff))"
    fi
    result+=$character
  done
  printf '%s' "$result"
}

# fail WHAT WHY [HINT]: ends the run.
fail() {
  printf 'secret: error: %s: %s\n' "$(plain "$1")" "$(plain "$2")" >&2
  if [[ -n ${3-} ]]; then printf 'hint: %s\n' "$(plain "$3")" >&2; fi
  exit "${STATUS:-1}"
}

note() { printf 'secret: %s\n' "$(plain "$1")" >&2; }

# last_line TEXT: where the reason stands in what age, gpg and git say.
last_line() {
  local text=${1%"${1##*[![:space:]]}"}
  printf '%s' "${text##*$'\n'}"
}

# git_reason TEXT: git says the reason first and advice after it; a hook of the store says it last.
git_reason() { grep -a -m 1 -E '^(fatal|error): ' <<<"$1" || last_line "$1"; }

# need PROGRAM: or the run ends with what installs it.
need() {
  type -P -- "$1" >/dev/null || fail "$1" 'is not installed' "sudo apt-get install ${2:-$1}"
}

# words TEXT...: as one word of a command line in a hint, whatever they are.
words() { printf '%q' "$1" && { (($# < 2)) || printf ' %q' "${@:2}"; }; }

# in_list ITEM LIST...
in_list() {
  local item
  for item in "${@:2}"; do [[ $item != "$1" ]] || return 0; done
  return 1
}

# my_name: what you could be called in a store.
my_name() {
  local name LC_ALL=C
  name=$(id -un 2>/dev/null) || name=me
  name=${name,,} name=${name//[!a-z0-9._-]/-}
  printf '%s' "${name/#[._-]/me}"
}
