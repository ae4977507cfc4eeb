# shellcheck shell=bash
# Changes of the store: each is a set of files that appear together, by rename, and one commit of them. Where the commit fails they are put
# back. Killed at any moment, each file is wholly the old one or wholly the new one; what was renamed and not committed, sync commits.
# shellcheck disable=SC2034,SC2153 # variables in capitals belong to all parts

TARGETS=() APPLIED=0 DONE=1 WORK='' BEFORE='' ASKING=''

open_git() {
  clear_git
  export GIT_LITERAL_PATHSPECS=1 GIT_NO_REPLACE_OBJECTS=1
  [[ -t 0 && -t 2 ]] || export GIT_TERMINAL_PROMPT=0
}

store_git() { git_at "$STORE" "$@"; }

# git_at FOLDER WORD...: without the lock, which a hook's or git's own work in the background would hold for as long as it takes.
git_at() { if [[ -n ${LOCK-} ]]; then LC_ALL=C git -C "$@" {LOCK}>&-; else LC_ALL=C git -C "$@"; fi; }

# open_to_write: the store, locked against others on this machine until the end of the run.
open_to_write() {
  open_store
  open_git
  lock_store
}

# need_repository: what git would say of it is else taken for a store that has no past.
need_repository() {
  local top text
  # On standard error there may be more than errors, such as what GIT_TRACE asks for: it is read where git fails alone.
  top=$(store_git rev-parse --show-toplevel 2>/dev/null) || {
    text=$(store_git rev-parse --show-toplevel 2>&1) || true
    fail "$STORE" "git can't use it: $(git_reason "$text")" "$(store_hint "$text")"
  }
  [[ $top == "$STORE" ]] || fail "$STORE" "is within the repository $top, and none itself" "tcli secret list --store $(words "$top")"
}

# ask_server WHOM ERRORS WORD...: git with these words, with TEXT, what it printed; its errors go to the file ERRORS, or for - to TEXT too.
# A server may stay silent for ever, so whom it waits for is told, and a signal to this shell ends git at once: bash heeds none while it
# waits for a program that it called, but does while it reads.
ask_server() {
  local whom=$1 errors=$2 piece said state patience=(-t 5)
  [[ $errors != - ]] || errors=/dev/stdout
  shift 2
  exec {said}< <(
    if [[ -n ${LOCK-} ]]; then exec {LOCK}>&-; fi # it may outlive this shell where that is killed
    exec env LC_ALL=C git "$@" </dev/null 2>"$errors"
  )
  ASKING=$! TEXT=''
  while :; do
    state=0
    IFS= read -r -d '' "${patience[@]}" -u "$said" piece || state=$?
    TEXT+=$piece
    if ((state > 128)); then
      note "waiting for $whom (Ctrl-C ends it; nothing is lost)"
      patience=()
    elif ((state)); then
      break
    fi
  done
  exec {said}<&-
  state=0
  wait "$ASKING" || state=$?
  ASKING=''
  return "$state"
}

# end_git: that of ask_server, and what it has started.
end_git() {
  trap '' INT TERM HUP
  [[ -z $ASKING ]] || { end_all "$ASKING" && wait "$ASKING"; } 2>/dev/null || true
}

end_all() {
  local -a children=()
  local child
  read -ra children <"/proc/$1/task/$1/children" || true
  kill "$1" || true
  for child in "${children[@]}"; do end_all "$child"; done
}

end_by_signals() {
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

# tell_holder LOCK: WHO holds it, and a HINT to see more of it.
tell_holder() {
  local pid='' what=''
  read -r pid what <"$1" || true
  WHO='another tcli secret' HINT="fuser -v $(words "$1")"
  if [[ $pid =~ ^[0-9]+$ && $what =~ ^[a-z\ ]+$ ]] && grep -qsa tcli-secret "/proc/$pid/cmdline"; then
    WHO="tcli secret $what, process $pid," HINT="ps -fp $pid"
  fi
}

lock_store() {
  local folder WHO HINT
  need_repository
  store_git var GIT_COMMITTER_IDENT >/dev/null 2>&1 ||
    fail 'git' "doesn't know who you are, for its log" 'git config --global user.email YOU@EXAMPLE.ORG'
  folder=$(store_git rev-parse --absolute-git-dir)
  { exec {LOCK}>>"$folder/tcli-secret.lock"; } 2>/dev/null || fail "$STORE" "can't be written" "ls -ld $(words "$folder")"
  if ! flock -w 2 "$LOCK"; then
    tell_holder "$folder/tcli-secret.lock"
    note "waiting for $WHO which is at work in $STORE"
    flock -w 8 "$LOCK" || fail "$STORE" "$WHO is at work in it" "$HINT"
  fi
  # shellcheck disable=SC2154 # which tcli-secret sets
  { printf '%s %s\n' "$$" "${command//-/ }" >"$folder/tcli-secret.lock"; } 2>/dev/null || true
  check_state "$folder"
  trap 'end_change' EXIT
  end_by_signals
  rm -rf -- "$STORE"/.tcli-secret.work-?????? # of a run that was killed: nothing else holds the lock now
  WORK=$(mktemp -d "$STORE/.tcli-secret.work-XXXXXX" 2>/dev/null) || no_room "$STORE"
}

# store_hint TEXT [COMMAND]: what mends what git said of the store, else COMMAND.
store_hint() {
  local path
  case $1 in
    *'dubious ownership'*) # of the store, or of a remote on this machine
      path=$(sed -n "s/.*dubious ownership in repository at '\(.*\)'$/\1/p" <<<"$1" | head -n 1)
      printf 'git config --global --add safe.directory %s' "$(words "${path:-$STORE}")"
      ;;
    *"': Permission denied"* | *'insufficient permission'*)
      path=$(sed -n "s/.*'\([^']*\)': Permission denied.*/\1/p; s/.*insufficient permission.* database \([^ ]*\)$/\1\/x/p" <<<"$1" |
        head -n 1)
      [[ $path == /* ]] || path=$STORE/$path
      printf 'ls -ld %s' "$(words "${path%/*}")"
      ;;
    *'No space left'* | *'ut of diskspace'* | *'quota exceeded'* | *"couldn't write"* | *'unable to write'*)
      printf 'df -h %s' "$(words "$STORE")"
      ;;
    *) git_hint "$1" "${2:-git -C $(words "$STORE") status}" ;;
  esac
}

# look_again_hint PATH...: the command by which git looks again at those from which it was told to look away, if any.
look_again_hint() {
  local line hint='' valid='' there=''
  while IFS= read -r -d '' line; do
    if [[ $line == [a-z]* ]]; then valid+=" $(words "${line:2}")"; fi
    if [[ $line == [Ss]* ]]; then there+=" $(words "${line:2}")"; fi
  done < <(store_git ls-files -v -z -- "$@")
  hint=${valid:+"git -C $(words "$STORE") update-index --no-assume-unchanged --$valid"}
  printf '%s' "$hint${there:+"${hint:+ && }git -C $(words "$STORE") update-index --no-skip-worktree --$there"}"
}

# check_state GITDIR: a change is a commit of a branch. In the midst of a rebase it would be gone with its end, on no branch with a checkout.
check_state() {
  local git branch way
  git="git -C $(words "$STORE")"
  if [[ -e $1/rebase-apply/applying ]]; then fail "$STORE" 'a git am stands unfinished in it' "$git am --abort"; fi
  if [[ -e $1/rebase-merge || -e $1/rebase-apply ]]; then
    way=--quit # it was killed before it did anything
    if [[ -e $1/rebase-merge/head-name || -e $1/rebase-apply/head-name ]]; then way=--abort; fi
    fail "$STORE" 'a rebase stands unfinished in it' "$git rebase $way"
  fi
  if [[ -e $1/index.lock ]]; then fail "$STORE" 'another git is at work in it, or was killed there' "rm $(words "$1/index.lock")"; fi
  [[ -z $(store_git ls-files -u) ]] || fail "$STORE" 'a merge stands unfinished in it' "$git reset --merge"
  if [[ -e $1/MERGE_HEAD || -e $1/CHERRY_PICK_HEAD || -e $1/REVERT_HEAD ]]; then
    fail "$STORE" 'a merge, cherry-pick or revert stands in it that is not committed' "$git commit --no-edit --allow-empty"
  fi
  ! store_git symbolic-ref -q HEAD >/dev/null || return 0
  branch=$(store_git for-each-ref --contains HEAD --format='%(refname:lstrip=2)' refs/heads | grep -v '^withdrawn-' | head -n 1) || branch=''
  [[ -z $branch ]] || fail "$STORE" 'is on no branch' "$git checkout --no-overwrite-ignore $(words "$branch") --"
  # What is committed here and nowhere else gets a branch of its own.
  fail "$STORE" 'is on no branch, and has commits that are in none' "$git switch -c kept-$(store_git rev-parse --short HEAD)"
}

# new_file PATH: NEW is a file to write, which apply_changes puts to PATH below the store.
new_file() {
  no_links "$1"
  NEW=$WORK/new-${#TARGETS[@]}
  TARGETS+=("$1")
}

# remove_file PATH
remove_file() { no_links "$1" && TARGETS+=("$1"); }

# apply_changes MESSAGE
apply_changes() {
  local i text
  BEFORE=$(head_commit)
  DONE=0
  for i in "${!TARGETS[@]}"; do
    apply_one "$i" || no_room "${TARGETS[i]}"
  done
  text=$(store_git add -A -f -- "${TARGETS[@]}" 2>&1 && store_git commit -q -m "$1" -- "${TARGETS[@]}" 2>&1) || is_committed ||
    commits_nothing "$text" ', and nothing has changed'
  DONE=1
}

# commits_nothing TEXT [WHAT]: where git itself says of nothing that is fatal, a hook of the repository has refused, and has said why.
commits_nothing() {
  local folder name line hint
  local -a said hooks=()
  hint=$(look_again_hint "${TARGETS[@]}")
  folder=$(store_git rev-parse --git-path hooks)
  [[ $folder == /* ]] || folder=$STORE/$folder
  for name in pre-commit prepare-commit-msg commit-msg; do
    if [[ -f $folder/$name && -x $folder/$name ]]; then hooks+=("$folder/$name"); fi
  done
  if ((${#hooks[@]})) && ! grep -qa '^fatal: ' <<<"$1"; then
    hint="head -n 50 $(words "${hooks[@]}")"
    mapfile -t said <<<"$1"
    if ((${#said[@]} > 1)); then
      for line in "${said[@]:0:20}"; do note "the hook says: $line"; done
    fi
  fi
  fail "$STORE" "git commits nothing${2-}: $(git_reason "$1")" "$(store_hint "$1" "$hint")"
}

# no_room PATH: of the store, or its own.
no_room() {
  local folder=$STORE/$1
  if [[ $1 == "$STORE" ]]; then folder=$1; fi
  until [[ -d $folder ]]; do folder=${folder%/*}; done
  [[ -w $folder ]] || fail "$1" "can't be written; nothing has changed" "ls -ld $(words "$folder")"
  fail "$1" "can't be written, or the disk is full; nothing has changed" "df -h $(words "$STORE")"
}

head_commit() { store_git rev-parse -q --verify HEAD 2>/dev/null || true; }

# is_committed: whether there is a commit since BEFORE. git may have made it and not ended well: killed in a hook that comes after.
is_committed() {
  local now
  now=$(head_commit)
  [[ -n $now && $now != "$BEFORE" ]]
}

apply_one() {
  local target=$STORE/${TARGETS[$1]}
  if [[ -e $WORK/new-$1 ]]; then
    mkdir -p -- "${target%/*}" && sync -- "$WORK/new-$1" || return 1
  fi 2>/dev/null
  # Counted before it is done: what is put back must be all that may have happened.
  if [[ -e $target ]]; then ln -- "$target" "$WORK/old-$1" 2>/dev/null || return 1; fi
  APPLIED=$(($1 + 1))
  if [[ -e $WORK/new-$1 ]]; then
    mv -fT -- "$WORK/new-$1" "$target" && sync -- "${target%/*}"
  else
    rm -f -- "$target"
  fi 2>/dev/null
}

# At the end of the run, whatever ends it; bash sees a signal only when git has ended, so the commit may be there. A signal more
# must not end it half way: tcli passes on what the terminal sends besides.
end_change() {
  local i
  trap '' INT TERM HUP
  if ((!DONE)) && ! is_committed; then
    for ((i = 0; i < APPLIED; i++)); do
      if [[ $WORK/old-$i -ef $STORE/${TARGETS[i]} ]]; then
        : # it was not replaced yet, and mv refuses two names of one file
      elif [[ -e $WORK/old-$i ]]; then
        mv -fT -- "$WORK/old-$i" "$STORE/${TARGETS[i]}"
      else
        rm -f -- "$STORE/${TARGETS[i]}"
      fi
    done
    store_git reset -q -- "${TARGETS[@]}" || true
  fi >/dev/null 2>&1
  if [[ -n $WORK ]]; then rm -rf -- "$WORK"; fi
  if [[ -n ${TERMINAL-} ]]; then stty "$TERMINAL" 2>/dev/null || true; fi
}
