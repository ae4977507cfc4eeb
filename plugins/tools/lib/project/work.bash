# shellcheck shell=bash
# build, test, deploy: words of the file, run in a checkout as they stand.
# shellcheck disable=SC2034,SC2153

do_work() {
  local name failed=()
  trust_file "$FILE" "ls -l $(word "$FILE")"
  chosen_words
  choose "${WORDS[@]}"
  for name in "${CHOSEN[@]}"; do
    [[ -n ${OF[$name/$1]-} ]] || fail "$name" "the file does not say how to $1 it" "tcli help project"
    checkout_of "$name"
  done
  for name in "${CHOSEN[@]}"; do
    items "${OF[$name/$1]}"
    run_words "$name" || failed+=("$name")
  done
  ((!${#failed[@]})) || fail "$1" "${#failed[@]} of ${#CHOSEN[@]} failed: ${failed[*]}" "tcli project status ${failed[*]}$OPTION"
}

# run_words NAME: ITEMS.
run_words() {
  local status=0
  note "$1: $(words "${ITEMS[@]}")"
  (cd -- "${OF[$1/place]}" && exec "${ITEMS[@]}") || status=$?
  case $status in
    0) note "$1: ok" ;;
    126 | 127) note "$1: '${ITEMS[0]}' can't be run ($status)" ;;
    130 | 143) exit "$status" ;;
    *) note "$1: failed with $status" ;;
  esac
  return "$status"
}

do_deploy() {
  local name=$TCLI_ARG_NAME environment=$TCLI_ARG_ENVIRONMENT
  trust_file "$FILE" "ls -l $(word "$FILE")"
  choose "$name"
  [[ -n ${OF[$name/deploy]-} ]] || fail "$name" 'the file does not say how to deploy it' 'tcli help project'
  items "${OF[$name/environments]-}"
  in_list "$environment" "${ITEMS[@]}" || STATUS=2 fail "'$environment'" "is no environment of $name, which has: ${ITEMS[*]:-none}" 'tcli help project'
  checkout_of "$name"
  is_pushed "$name"
  items "${OF[$name/deploy]}"
  ITEMS=("${ITEMS[@]//'{env}'/"$environment"}")
  export PROJECT_ENVIRONMENT=$environment
  if [[ ${TCLI_OPT_DRY_RUN-} == true ]]; then
    note "$name: would run in $PLACE, at $HEAD:"
    plain "$(words "${ITEMS[@]}")" && printf '%s\n' "$PLAIN"
    return
  fi
  note "$name: $HEAD to $environment"
  run_words "$name" || fail deploy "$name failed" "tcli project status $name$OPTION"
}

# The remote is asked, since it may have been rewritten after the commit was there.
is_pushed() {
  local text git
  git="git -C $(word "$PLACE")"
  read_status "$PLACE" || fail "$PLACE" 'git can not read it' "$git status"
  ((!CHANGED)) || fail "$PLACE" "has $CHANGED changed or unknown files" "$git status"
  HEAD=$(project_git -C "$PLACE" rev-parse -q --verify --short HEAD) || fail "$PLACE" 'has no commit' "$git status"
  # A dry run changes nothing, so it judges by what was fetched last.
  [[ ${TCLI_OPT_DRY_RUN-} == true ]] || text=$(project_git -C "$PLACE" fetch -q --prune origin 2>&1) ||
    fail "$1" "its remote can't be asked: $(git_reason "$text")" "$git fetch"
  text=$(project_git -C "$PLACE" for-each-ref --count=1 --contains HEAD refs/remotes/origin 2>/dev/null) || text=''
  [[ -n $text ]] || fail "$PLACE" "$HEAD is on no branch of the remote" "$git push"
}
