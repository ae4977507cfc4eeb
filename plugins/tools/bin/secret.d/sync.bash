# shellcheck shell=bash
# sync: what git pull --rebase and git push do, one at a time. Where both sides changed a file, yours stays in the store, theirs in the remote's
# branch, until --keep says which one stands.
# shellcheck disable=SC2034,SC2153

TREE='' WITHDRAWN=() BASE='' REWRITTEN=''

do_sync() {
  local tries received sent
  open_to_write
  check_repository
  keep_changes
  trap 'end_git; remove_tree; end_change' EXIT
  for tries in 1 2 3; do
    fetch_theirs
    received=0
    if has_theirs; then
      received=$(store_git rev-list --count "HEAD..$THEIRS")
      if ((received)); then rebase; fi
      sent=$(store_git rev-list --count "$THEIRS..HEAD")
    else
      sent=$(store_git rev-list --count HEAD)
    fi
    ((!sent)) || check_commits
    if ((!sent)) || ask_server "$REMOTE" - -C "$STORE" push -q -u --no-follow-tags --no-recurse-submodules -- \
      "$REMOTE" "HEAD:refs/heads/$REMOTE_BRANCH"; then
      note "in step with $REMOTE: $received received, $sent sent"
      return
    fi
    # Somebody was quicker: fetch theirs, and once more.
    [[ $TEXT == *'fetch first'* || $TEXT == *non-fast-forward* || $TEXT == *'cannot lock ref'* ]] || break
  done
  fail "$REMOTE" "git can't push: $(push_reason "$TEXT")" "tcli secret sync$OPTION"
}

# push_reason TEXT: what a server that refused gave as its reason, of which git's own word says nothing.
push_reason() {
  local said refused
  refused=$(sed -n 's/^ ! \[remote rejected\] .*(\(.*\))$/\1/p' <<<"$1" | head -n 1)
  said=$(sed '/^error: failed to push some refs/,$d' <<<"$1")
  if [[ -z $refused && -n $said && $said != "$1" ]]; then git_reason "$said" && return; fi # so says a hook here
  if [[ -z $refused ]]; then git_reason "$1" && return; fi
  said=$(sed -n 's/^remote: *\([^ ].*\)$/\1/p' <<<"$1" | head -n 1)
  last_line "$refused${said:+: $said}" | without_password
}

# REMOTE, REMOTE_BRANCH, and THEIRS, which is the name that git keeps theirs under.
check_repository() {
  local branch
  branch=$(store_git symbolic-ref -q --short HEAD)
  find_remote "$branch"
  [[ -z $REMOTE ]] || store_git remote | grep -qxF -- "$REMOTE" ||
    fail "$STORE" "its branch $branch follows none of its remotes" "git -C $(words "$STORE") config --unset branch.$(words "$branch").remote"
  [[ -n $REMOTE ]] || fail "$STORE" 'has no remote to be in step with' "git -C $(words "$STORE") remote add origin URL"
  THEIRS=refs/remotes/$REMOTE/$REMOTE_BRANCH
}

# find_remote BRANCH: REMOTE, which may be empty, and REMOTE_BRANCH. A branch that follows another one here, whose remote is ".", stands for it.
find_remote() {
  local branch=$1 tries
  for tries in 1 2 3 4 5; do
    REMOTE=$(store_git config "branch.$branch.remote" || true)
    REMOTE_BRANCH=$(store_git config "branch.$branch.merge" || printf '%s' "$branch")
    REMOTE_BRANCH=${REMOTE_BRANCH#refs/heads/}
    [[ $REMOTE == . && $REMOTE_BRANCH != "$branch" ]] || break
    branch=$REMOTE_BRANCH
  done
  [[ -z $REMOTE || $REMOTE == . ]] || return 0
  REMOTE_BRANCH=$1
  REMOTE=$(store_git remote | grep -x origin || store_git remote | head -n 1)
}

# fetch_theirs: THEIRS, gone where the remote has nothing. Where it has other branches a new one is what nobody looks at.
fetch_theirs() {
  local theirs others
  ask_server "$REMOTE" "$WORK/said" -C "$STORE" ls-remote --symref -- "$REMOTE" HEAD 'refs/heads/*' ||
    cannot_fetch "$(<"$WORK/said")"
  others=$(sed -n 's|.*\trefs/heads/||p' <<<"$TEXT")
  if [[ -z $others ]]; then
    store_git update-ref -d "$THEIRS"
  elif grep -qxF -- "$REMOTE_BRANCH" <<<"$others"; then
    ask_server "$REMOTE" - -C "$STORE" fetch -q --no-recurse-submodules -- "$REMOTE" "+refs/heads/$REMOTE_BRANCH:$THEIRS" ||
      cannot_fetch "$TEXT"
  else
    theirs=$(sed -n 's|^ref: refs/heads/\(.*\)\tHEAD$|\1|p' <<<"$TEXT")
    if ! grep -qxF -- "$theirs" <<<"$others"; then theirs=$others; fi # HEAD leads nowhere
    no_branch "$theirs"
  fi
}

cannot_fetch() {
  local hint='remote -v'
  if [[ $1 == *'cannot lock ref'* ]]; then hint="remote prune $(words "$REMOTE")"; fi # a branch is a folder of branches now
  fail "$REMOTE" "git can't fetch: $(git_reason "$1")" "$(store_hint "$1" "git -C $(words "$STORE") $hint")"
}

# no_branch THEIRS: one, or those that it may be, a line each.
no_branch() {
  local git branch hint
  git="git -C $(words "$STORE")"
  branch=$(store_git symbolic-ref -q --short HEAD)
  hint="$git config branch.$(words "$branch").merge $(words "refs/heads/$1")"
  if [[ $1 == *$'\n'* ]]; then
    hint="$git ls-remote --heads $(words "$REMOTE")"
  elif [[ $(store_git config "branch.$branch.remote" || true) != "$REMOTE" ]]; then
    hint="$git config branch.$(words "$branch").remote $(words "$REMOTE") && $hint" # not branch -u: a clone of one branch tracks no other
  fi
  fail "$REMOTE" "has no branch $REMOTE_BRANCH, so nothing is sent; the others' is ${1//$'\n'/ or }" "$hint"
}

# What a killed run, or somebody's own hand, has changed and not committed.
keep_changes() {
  local text path
  local -a paths=()
  check_files
  for path in secrets recipients .tcli-secret .gitattributes; do
    if [[ -n $(store_git ls-files -- "$path" | head -c 1) ]]; then
      paths+=("$path")
    elif [[ -f $STORE/$path ]]; then
      FOUND+=("$path")
    fi
  done
  text=$(add_changes 2>&1) ||
    fail "$STORE" "git adds nothing: $(git_reason "$text")" "$(store_hint "$text")"
  paths+=("${FOUND[@]}")
  put_back_theirs
  if ((!${#paths[@]})) || store_git diff --cached --quiet -- "${paths[@]}"; then return; fi
  BEFORE=$(head_commit)
  text=$(store_git commit -q -m 'Keep what was not committed' -- "${paths[@]}" 2>&1) || is_committed || commits_nothing "$text"
}

add_changes() {
  if ((${#paths[@]})); then store_git add -u -- "${paths[@]}" || return 1; fi
  if ((${#FOUND[@]})); then store_git add -f -- "${FOUND[@]}"; fi
}

# What a sync that was killed had put there of theirs, before its branch, is not yours to commit: it goes, and comes again.
put_back_theirs() {
  local fields path text
  local -A theirs=()
  local -a back=()
  if ! has_theirs || [[ -z $(head_commit) ]]; then return; fi
  while IFS= read -r -d '' fields && IFS= read -r -d '' path; do
    read -ra fields <<<"$fields"
    theirs[${fields[1]} ${fields[3]} $path]=1
  done < <(store_git rev-list "HEAD..$THEIRS" | store_git diff-tree --stdin --no-commit-id -r -m --root --raw --no-abbrev --no-renames -z)
  while IFS= read -r -d '' fields && IFS= read -r -d '' path; do
    read -ra fields <<<"$fields"
    if [[ ${theirs[${fields[1]} ${fields[3]} $path]+set} ]]; then back+=("$path"); fi
  done < <(store_git diff-index --cached --raw --no-abbrev --no-renames -z HEAD -- "${paths[@]}")
  ((${#back[@]})) || return 0
  text=$(store_git restore --source=HEAD --staged --worktree -- "${back[@]}" 2>&1) ||
    fail "$STORE" "git can't put back what a sync that was stopped left: $(git_reason "$text")" "$(store_hint "$text")"
}

# In a second tree below .git: yours stands as it is until all is well, whatever ends the run.
rebase() {
  local text rebased before path own
  WITHDRAWN=() REWRITTEN=''
  find_base
  check_format
  TREE=$(store_git rev-parse --absolute-git-dir)/tcli-secret.tree
  remove_tree # of a run that was killed
  text=$(store_git "${BY_ITSELF[@]}" worktree add -q -f -f --detach -- "$TREE" HEAD 2>&1) ||
    fail "$STORE" "git can't make a second tree, and nothing has changed: $(git_reason "$text")" \
      "$(store_hint "$text" "df -h $(words "$STORE")")"
  text=$(tree_git rebase -q --merge --fork-point "$THEIRS" 2>&1) || settle_all "$text"
  rebased=$(tree_git rev-parse HEAD)
  remove_tree
  before=$(head_commit)
  own=withdrawn-$(store_git rev-parse --short HEAD)
  if ((${#WITHDRAWN[@]})) || [[ -n $REWRITTEN ]]; then
    text=$(store_git branch -f -- "$own" "$before" 2>&1) ||
      fail "$own" "the branch for what is yours can't be made: $(git_reason "$text")" "$(store_hint "$text")"
  fi
  move_to "$rebased"
  [[ -z $REWRITTEN ]] || note "$REMOTE$REWRITTEN; as it was here: git -C $(words "$STORE") log $own"
  tell_withdrawn "$own"
  while IFS= read -r -d '' path; do
    tell_new_key "${path#recipients/}"
  done < <(store_git diff-tree -r --diff-filter=M --no-renames --name-only -z "$before" "$rebased" -- recipients)
}

# find_base: BASE, the last commit that was everybody's, or none. Where the others have replaced their past by another one (git push
# --force), that is what they had before: it is not yours to send again, nor to keep over what they have now. REWRITTEN tells of it where
# files differ.
find_base() {
  local common path
  common=$(store_git merge-base HEAD "$THEIRS") || common=''
  BASE=$(store_git merge-base --fork-point "$THEIRS" HEAD) || BASE=$common
  if [[ $BASE == "$common" ]] || store_git diff-tree --quiet "$BASE" "$THEIRS"; then return; fi
  REWRITTEN=" has another past now, without $(store_git rev-list --count "$THEIRS..$BASE") of the commits that it had"
  while IFS= read -r -d '' path; do
    WITHDRAWN+=("$path")
  done < <(store_git diff-tree -r --diff-filter=D --no-renames --name-only -z "$BASE" "$THEIRS" -- secrets)
}

# check_format: what encrypts is one thing for a whole store, so of two that were made apart neither can take the other's files.
check_format() {
  local mine theirs before='' own=$STORE.mine
  mine=$(store_git rev-parse -q --verify HEAD:.tcli-secret) || mine=''
  theirs=$(store_git rev-parse -q --verify "$THEIRS:.tcli-secret") || theirs=''
  if [[ -n $BASE ]]; then before=$(store_git rev-parse -q --verify "$BASE:.tcli-secret") || before=''; fi
  if [[ $mine == "$theirs" || $mine == "$before" || $theirs == "$before" ]]; then return; fi
  while [[ -e $own || -L $own ]]; do own+=1; done
  who_am_i
  note "the hint puts yours aside, with all that is in it: tcli secret list --store $(words "$own")"
  fail "$STORE" "is another store than that of $REMOTE, made by itself and in another format, so nothing is sent" \
    "mv -n $(words "$STORE" "$own") && tcli secret init ${ME[0]-$(my_name)} \
--from \"\$(git -C $(words "$own") remote get-url $(words "$REMOTE"))\"$OPTION"
}

# In the second tree, which no hook expects, nothing but this puts two changes together, and no other branch of yours moves. git would put a
# new secret into a folder that the others have renamed, where nobody looks for it.
readonly BY_ITSELF=(-c core.hooksPath=/dev/null -c rerere.enabled=false -c rebase.updateRefs=false -c merge.directoryRenames=false)
tree_git() { git_at "$TREE" "${BY_ITSELF[@]}" "$@"; }

remove_tree() {
  [[ -n $TREE ]] || return 0
  (trap '' INT TERM HUP && store_git worktree remove -f -f -- "$TREE"; rm -rf -- "$TREE") >/dev/null 2>&1 || true
}

# settle_all TEXT: what git has said.
settle_all() {
  local text=$1
  while conflicts; do
    [[ -n ${TCLI_OPT_KEEP-} ]] || tell_conflicts
    settle
    text=$(GIT_EDITOR=true tree_git rebase --continue 2>&1) && return
  done
  fail "$STORE" "git can't rebase, and nothing has changed: $(git_reason "$text")" "git -C $(words "$STORE") status"
}

# conflicts: CONFLICTS, the files that both sides have changed.
conflicts() {
  mapfile -d '' -t CONFLICTS < <(tree_git diff --name-only --diff-filter=U -z)
  ((${#CONFLICTS[@]}))
}

tell_conflicts() {
  local path name yours theirs keep=mine
  both_changed_people
  for path in "${CONFLICTS[@]}"; do
    name=${path#secrets/} name=${name%."$USING"}
    if [[ $path == secrets/* ]] && name_is_good "$name"; then
      yours='it is removed' theirs='it is removed, or has another name'
      if [[ -e $STORE/$path ]]; then yours="tcli secret get $name$OPTION"; fi
      if store_git cat-file -e "$THEIRS:$path" 2>/dev/null; then theirs="tcli secret get $name --at $THEIRS$OPTION"; fi
      note "$name has changed here and there. Yours: $yours; theirs: $theirs"
    else
      # Yours over theirs would be for all: a person's key, or what encrypts the whole store.
      if [[ $path == recipients/* || $path == .tcli-secret ]]; then keep=theirs; fi
      note "$path has changed here and there. Theirs: git -C $(words "$STORE") show $(words "$THEIRS:$path")"
    fi
  done
  [[ $keep == theirs ]] || note "to keep theirs: tcli secret sync --keep theirs$OPTION"
  fail "${CONFLICTS[*]}" 'both sides have changed it; both versions are kept, and nothing is sent' "tcli secret sync --keep $keep$OPTION"
}

# both_changed_people: more CONFLICTS, which a later commit of yours would come to.
both_changed_people() {
  local path base=$BASE
  [[ -n $base ]] || base=$(store_git hash-object -t tree /dev/null)
  while IFS= read -r -d '' path; do
    in_list "$path" "${CONFLICTS[@]}" || CONFLICTS+=("$path")
  done < <({
    changed_people "$base" HEAD
    changed_people "$base" "$THEIRS"
    changed_people HEAD "$THEIRS"
  } | sort -z | uniq -z -c | sed -z -n 's/^ *3 //p')
}

changed_people() { store_git diff-tree -r --no-renames --name-only -z "$1" "$2" -- recipients; }

# tell_withdrawn BRANCH: where what --keep theirs has put aside is kept.
tell_withdrawn() {
  local path name
  for path in "${WITHDRAWN[@]}"; do
    name=${path#secrets/} name=${name%."$USING"}
    if ! store_git cat-file -e "$1:$path" 2>/dev/null; then continue; fi # it was removed
    if [[ $path == secrets/* ]] && name_is_good "$name"; then
      note "$name is as theirs have it; yours: tcli secret get $name --at $1$OPTION"
    else
      note "$path is as theirs have it; yours: git -C $(words "$STORE") show $(words "$1:$path")"
    fi
  done
}

# In a rebase your commit is what is applied onto theirs: git calls theirs stage 2, yours stage 3. A side that has removed the file has none.
settle() {
  local path stage=3 side=--theirs
  if [[ $TCLI_OPT_KEEP == theirs ]]; then stage=2 side=--ours; fi
  for path in "${CONFLICTS[@]}"; do
    if [[ $TCLI_OPT_KEEP == theirs ]] && ! in_list "$path" "${WITHDRAWN[@]}"; then WITHDRAWN+=("$path"); fi
    if tree_git cat-file -e ":$stage:$path" 2>/dev/null; then
      tree_git checkout -q "$side" -- "$path" && tree_git add -f -- "$path"
    else
      tree_git rm -q --cached -- "$path" && rm -f -- "$TREE/$path"
    fi 2>/dev/null || fail "$path" "git can't settle it, and nothing has changed" "git -C $(words "$STORE") status"
  done
}
