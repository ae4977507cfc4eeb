# bash completion of tcli: asks `tcli __complete`, which runs no module but one that has candidates of its own, sealed. No word is ever evaluated.
# shellcheck shell=bash

# Splits the line up to the cursor into _tcli_words as the shell would, without expanding anything. Bash's own COMP_WORDS
# are cut at every ':', '=' and '@' as well. Sets _tcli_quote to the quote that is open at the cursor, and _tcli_kept to how
# many characters of the last word readline leaves as they are: all up to the last of COMP_WORDBREAKS. Redirections are no words;
# _tcli_target is not empty when the last word is where one leads.
_tcli_split() {
  local line=${COMP_LINE:0:COMP_POINT} backslash=\\ word='' char begun='' i
  _tcli_words=() _tcli_quote='' _tcli_kept=0 _tcli_target=''
  for ((i = 0; i < ${#line}; i++)); do
    char=${line:i:1}
    if [[ $char == "$backslash" && $_tcli_quote != "'" && (! $_tcli_quote || ${line:i+1:1} == [\\\"\$\`]) ]]; then
      i=$((i + 1)) begun=1
      word+=${line:i:1}
    elif [[ $char == "$_tcli_quote" ]]; then
      _tcli_quote='' _tcli_kept=${#word}
    elif [[ $_tcli_quote ]]; then
      word+=$char
    elif [[ $char == [\'\"] ]]; then
      _tcli_quote=$char _tcli_kept=${#word} begun=1
    elif [[ $char == [[:space:]] ]]; then
      if [[ $begun ]]; then _tcli_end_word; fi
      word='' begun='' _tcli_kept=0
    elif [[ $char == [\<\>] && ${line:i+1:1} != '(' ]]; then
      if [[ $begun && ! $word =~ ^[0-9]+$ ]]; then _tcli_end_word; fi # a number belongs to it; bash takes & for the end of a command
      word='' begun='' _tcli_kept=0 _tcli_target=1
      while [[ ${line:i+1:1} == [\<\>] ]]; do i=$((i + 1)); done
    else
      if [[ $char == @ && $COMP_WORDBREAKS == *@* ]]; then _tcli_kept=${#word}; fi # it belongs to the rest
      word+=$char begun=1
      if [[ $char != @ && $COMP_WORDBREAKS == *"$char"* ]]; then _tcli_kept=${#word}; fi
    fi
  done
  _tcli_words+=("$word")
}

_tcli_end_word() {
  if [[ ! $_tcli_target ]]; then _tcli_words+=("$word"); fi
  _tcli_target=''
}

# Takes a long answer whole where each of its words begins with the current one and can stand as it is: bash's loop over a thousand
# lines takes ten times as long as tcli.
_tcli_take_all() {
  local IFS=$'\n' all without words rest
  mapfile -t words <<<"$answer"
  words=("${words[@]%%$'\t'*}")
  all=${words[*]}
  if [[ ${#words[@]} -lt 2 || $_tcli_kept -gt 0 || $_tcli_quote || $all == *[!A-Za-z0-9_./=@%+,$'\n'-]* ]]; then return 1; fi
  rest=("${words[@]#"$current"}")
  without=${rest[*]}
  if ((${#all} - ${#without} != ${#words[@]} * ${#current})); then return 1; fi
  COMPREPLY=("${words[@]}")
}

_tcli() {
  local _tcli_words _tcli_quote _tcli_kept _tcli_target current program answer line text
  _tcli_split
  if [[ $_tcli_target ]]; then
    COMPREPLY=()
    compopt -o default 2>/dev/null
    return
  fi
  current=${_tcli_words[-1]}
  # The program as it was typed, so that ./tcli completes for itself; what is none is an alias.
  program=$(type -P -- "${1/#\~\//"$HOME/"}") || program=tcli
  answer=$(command "$program" __complete -- "${_tcli_words[@]:1}" 2>/dev/null </dev/null) || answer='' # set -e would end the shell

  COMPREPLY=()
  if _tcli_take_all; then return; fi
  while IFS= read -r line; do
    case $line in
      '') continue ;;
      :files) compopt -o default 2>/dev/null && continue ;;
      :dirs) compopt -o dirnames 2>/dev/null && continue ;;
    esac
    text=${line%%$'\t'*}
    [[ $text == "$current"* ]] || continue
    text=${text:_tcli_kept}
    if [[ $_tcli_quote == "'" && $text == *\'* || $_tcli_quote == '"' && $text == *[\"\$\`\\!]* ]]; then
      continue # it can't stand between these quotes
    elif [[ ! $_tcli_quote && $text == *[!A-Za-z0-9_./:=@%+,-]* ]]; then
      printf -v text %q "$text"
    fi
    COMPREPLY+=("$text")
  done <<<"$answer"
  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[=/] ]]; then compopt -o nospace 2>/dev/null; fi
}

complete -F _tcli tcli
