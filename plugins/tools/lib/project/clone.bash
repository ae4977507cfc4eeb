# shellcheck shell=bash
# clone: into a folder beside the place, then renamed, so that a clone that was cut short is never taken for a checkout.
# shellcheck disable=SC2034,SC2153

do_clone() {
  local name result hint='' failed=()
  chosen_words
  if [[ ${TCLI_OPT_ALL-} == true ]]; then
    ((!${#WORDS[@]})) || STATUS=2 fail clone 'names and --all are one too many' 'tcli project clone --help'
    for name in "${NAMES[@]}"; do [[ -z ${OF[$name/url]-} ]] || WORDS+=("$name"); done
  elif ((!${#WORDS[@]})); then
    STATUS=2 fail clone 'which project?' "tcli project clone --all$OPTION"
  fi
  choose "${WORDS[@]}"
  mkdir -p -- "$ROOT" 2>/dev/null || fail "$ROOT" "the folder can't be made" "ls -ld $(word "$(dirname -- "$ROOT")")"
  in_parallel clone_one "${CHOSEN[@]}"
  COLUMNS_OF_ROWS=(name result where)
  for name in "${CHOSEN[@]}"; do
    result=$(head -c 2000 -- "$OUTS/$name" 2>/dev/null) || result='failed: it ended early'
    if [[ $result == failed:* ]]; then
      failed+=("$name") && note "$name: ${result#failed: }"
      hint=${hint:-$(head -c 2000 -- "$OUTS/$name:hint" 2>/dev/null)} || true
    fi
    row "$name" "${result%%:*}" "${OF[$name/place]}"
  done
  print_rows projects
  hint=${hint:-tcli project clone ${failed[*]}$OPTION}
  ((!${#failed[@]})) || fail clone "${#failed[@]} of ${#CHOSEN[@]} failed: ${failed[*]}" "$hint"
}

clone_one() {
  local url=${OF[$1/url]-} place=${OF[$1/place]} other BESIDE BESIDE_LOCK
  look_at "$1"
  case $STATE in
    cloned) printf 'here already' >"$OUT" && return ;;
    foreign) printf 'failed: %s is a checkout of another URL' "$place" >"$OUT" && remote_hint "$1" >"$OUT:hint" && return ;;
    taken)
      printf 'failed: %s is there already, and no checkout' "$place" >"$OUT"
      other=$place.other
      while [[ -e $other || -L $other ]]; do other+=1; done # or mv would go into it
      printf 'mv -n %q %q' "$place" "$other" >"$OUT:hint" && return
      ;;
  esac
  if [[ -z $url ]]; then
    printf 'failed: the file has no URL of it' >"$OUT"
    printf '%s %q' "${EDITOR:-vi}" "$FILE" >"$OUT:hint" && return
  fi
  mkdir -p -- "${place%/*}" 2>/dev/null || true
  clear_beside "${place%/*}"
  make_beside "${place%/*}" "$1" || { printf "failed: %s can't be written" "${place%/*}" >"$OUT" && return; }
  CLEAN=$BESIDE
  if ! killable_git clone -q -- "$url" "$BESIDE" >"$OUT:text" 2>&1; then
    printf "failed: git can't clone %s: %s" "$(shown_url "$url")" "$(git_reason "$(head -c 4096 -- "$OUT:text")")" >"$OUT"
    git_hint "$(head -c 4096 -- "$OUT:text")" "git ls-remote -- $(word "$(shown_url "$url")")" "${place%/*}" >"$OUT:hint"
  elif ! chmod "$(printf '%o' "$((0777 & ~8#$(umask)))")" "$BESIDE" || ! mv -T -- "$BESIDE" "$place" 2>/dev/null; then
    # Another clone may have been quicker.
    look_at "$1"
    if [[ $STATE == cloned ]]; then printf 'here already' >"$OUT"; else printf "failed: %s can't be made" "$place" >"$OUT"; fi
  else
    printf cloned >"$OUT" && return
  fi
  rm -rf -- "$BESIDE"
}
