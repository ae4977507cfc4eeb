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

# run_words NAME: ITEMS. What bash has to say of their end, a line of this file and the words again, is not for people.
run_words() {
  local status=0 errors why=''
  note "$1: $(words "${ITEMS[@]}")"
  if why=$(cannot_run "${OF[$1/place]}" "${ITEMS[0]}"); then
    status=127
  else
    # The outer errors are where bash tells of a program that was killed.
    { (exec 2>&"$errors" {errors}>&- && cd -- "${OF[$1/place]}" && exec "${ITEMS[@]}") || status=$?; } {errors}>&2 2>/dev/null
  fi
  case $status in
    0) note "$1: ok" ;;
    126 | 127) note "$1: '${ITEMS[0]}' can't be run${why:+: $why} ($status)" ;;
    130 | 143) exit "$status" ;;
    129 | 1[3-8]? | 19[0-2]) note "$1: killed by signal $((status - 128))" ;;
    *) note "$1: failed with $status" ;;
  esac
  return "$status"
}

# cannot_run FOLDER PROGRAM: why, before bash says it as an error of this file; or it fails.
cannot_run() {
  local program line=''
  cd -- "$1" || return
  if ! program=$(type -P -- "$2"); then
    program=$2
    if [[ $2 != */* || ! -e $2 ]]; then printf 'there is no such program' && return; fi
  fi
  if [[ -d $program ]]; then printf 'it is a folder' && return; fi
  if [[ ! -x $program ]]; then printf 'it is not executable' && return; fi
  { IFS= read -r -n 250 line <"$program"; } 2>/dev/null || true
  [[ $line =~ ^'#!'[[:blank:]]*([^[:blank:]]+) && ! -x ${BASH_REMATCH[1]} ]] || return
  printf 'its interpreter %s is not there' "${BASH_REMATCH[1]}"
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
  if [[ ${TCLI_OPT_DRY_RUN-} != true ]]; then
    trap end_asked EXIT
    trap 'exit 143' TERM
    ask_server "$1" -C "$PLACE" fetch -q --prune origin ||
      fail "$1" "its remote can't be asked: $(git_reason "$text")" "$(git_hint "$text" "$(remote_hint "$1")" "$PLACE")"
    trap - EXIT TERM
  fi
  text=$(project_git -C "$PLACE" for-each-ref --count=1 --contains HEAD refs/remotes/origin 2>/dev/null) || text=''
  [[ -z $text ]] || return 0
  ! was_withdrawn || fail "$PLACE" "$HEAD is on no branch of the remote, which has withdrawn commits of it" "$(withdrawn_hint)"
  fail "$PLACE" "$HEAD is on no branch of the remote" "$git push"
}

# was_withdrawn: whether a commit that the remote has not had any more was there once. To push it would put it back.
was_withdrawn() {
  local logs
  logs=$(project_git -C "$PLACE" rev-parse --path-format=absolute --git-path logs/refs/remotes/origin) || return
  project_git -C "$PLACE" rev-list HEAD --not --remotes=origin |
    grep -qxFf <(grep -rhoE '^[0-9a-f]+ [0-9a-f]+' "$logs" 2>/dev/null | tr ' ' '\n')
}

# To where the remote is now; what is here is kept in a branch.
withdrawn_hint() {
  local to=$UPSTREAM
  project_git -C "$PLACE" rev-parse -q --verify "refs/remotes/$to" >/dev/null || to=origin/HEAD
  printf '%s branch -f withdrawn-%s && %s reset --keep %q' "$git" "$HEAD" "$git" "$to"
}
