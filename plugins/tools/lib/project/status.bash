# shellcheck shell=bash
# status: one row for each project. All are looked at, whatever is wrong with one.
# shellcheck disable=SC2034,SC2153

do_status() {
  local name cells failed=()
  chosen_words
  choose "${WORDS[@]}"
  if ((!${#WORDS[@]})); then CHOSEN=("${NAMES[@]}"); fi
  in_parallel status_one "${CHOSEN[@]}"
  COLUMNS_OF_ROWS=(name branch ahead behind changed unpushed state)
  for name in "${CHOSEN[@]}"; do
    cells=()
    mapfile -t -d "$ITEM_END" cells < <(head -c 4000 -- "$OUTS/$name" 2>/dev/null)
    if ((${#cells[@]} != 6)); then cells=(- - - - - failed); fi
    row "$name" "${cells[@]}"
    if [[ -s $OUTS/$name:text ]]; then failed+=("$name") && note "$name: $(git_reason "$(head -c 4096 -- "$OUTS/$name:text")")"; fi
  done
  print_rows projects
  ((!${#failed[@]})) || fail status "${#failed[@]} could not be asked: ${failed[*]}" "$(remote_hint "${failed[0]}")"
}

status_one() {
  local place=${OF[$1/place]} state=ok
  look_at "$1"
  case $STATE in
    missing) cells_out - - - - - missing && return ;;
    taken) cells_out - - - - - 'no checkout' && return ;;
    foreign) state='another URL' ;;
  esac
  if [[ ${TCLI_OPT_FETCH-} == true && -n ${OF[$1/url]-} ]]; then
    CLEAN=$OUT:none
    if killable_git -C "$place" fetch -q --prune >"$OUT:text" 2>&1; then rm -f -- "$OUT:text"; else printf '\n' >>"$OUT:text"; fi
  fi
  read_status "$place" || { cells_out - - - - - 'git fails' && return; }
  if [[ $state == ok ]]; then
    if ((CHANGED)); then
      state=changed
    elif [[ $AHEAD != [-0] && $BEHIND != [-0] ]]; then
      state=diverged # both sides have commits, or the remote was rewritten
    elif ((UNPUSHED)); then
      state=unpushed
    elif [[ $BEHIND != [-0] ]]; then
      state=behind
    fi
  fi
  cells_out "$BRANCH" "$AHEAD" "$BEHIND" "$CHANGED" "$UNPUSHED" "$state"
}

cells_out() { printf "%s$ITEM_END" "$@" >"$OUT"; }
