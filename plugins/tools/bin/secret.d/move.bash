# shellcheck shell=bash
# Files, index and branch brought from HEAD to another commit. What is not committed stays, ignored files too: where it is in the way of what
# differs between the two, it is named, and nothing is changed. git itself takes some of it away without a word.
# shellcheck disable=SC2153

# move_to COMMIT
move_to() {
  local path text mode
  local -a ways=()
  local -A known=() folders=() touched=() above=() others=()
  store_git update-index -q --refresh >/dev/null 2>&1 || true
  while IFS= read -r -d '' path; do
    mode=${path%% *} path=${path#*$'\t'}
    known[$path]=$mode
    while [[ $path == */* ]]; do path=${path%/*} && folders[$path]=1; done
  done < <(store_git ls-files -s -z)
  while IFS= read -r -d '' path; do others[$path]=1; done < <(staged "$1")
  while IFS= read -r -d '' path; do
    touched[$path]=1
    while [[ $path == */* ]]; do path=${path%/*} && above[$path]=1; done
  done < <(store_git diff-tree -r --no-renames --name-only -z HEAD "$1")
  for path in "${!touched[@]}"; do need_no_stranger "$path"; done
  while IFS= read -r -d '' path; do
    # What is staged as theirs have it is there already, of a run that was stopped.
    if [[ ${others[$path]+set} ]] && meets "$path"; then ways+=("$path"); fi
  done < <(staged HEAD)
  while IFS= read -r -d '' path; do
    if meets "$path" && ! in_list "$path" "${ways[@]}"; then ways+=("$path"); fi
  done < <(store_git diff-files --ignore-submodules=all --no-renames --name-only -z)
  ((!${#ways[@]})) || is_in_the_way "${ways[0]}" "$(way_aside)"
  # First the files, then the branch: killed in between, the next sync puts them back. A signal waits.
  text=$(trap '' INT TERM HUP && store_git read-tree -m -u HEAD "$1" 2>&1 && store_git update-ref -m 'tcli secret' HEAD "$1" 2>&1) ||
    fail "$STORE" "git can't put theirs there: $(git_reason "$text")" "$(store_hint "$text" "$(look_again_hint "${!touched[@]}")")"
}

# The command that puts aside what is not committed, of `ways` as many as a hint can hold. Of nothing else: git stash takes away what is
# ignored in a folder that stands in place of a file. It knows no path that the index has not, and no file that is added by its name alone
# (git add -N).
way_aside() {
  local git path gone='' aside=''
  local -a named=()
  git="git --literal-pathspecs -C $(words "$STORE")"
  for path in "${ways[@]}"; do
    if is_below_known "$path"; then continue; fi # that file is one of them
    if [[ ! ${known[$path]+set} && ! ${folders[$path]+set} ]]; then gone+=" $(words "$path")"; fi
    aside+=" $(words "$path")"
    if ((${#aside} > 500)); then break; fi
  done
  mapfile -d '' -t named < <(store_git diff-files --diff-filter=A --name-only -z)
  if ((${#named[@]})); then printf '%s add -- %s && ' "$git" "$(words "${named[@]}")"; fi
  printf '%s' "${gone:+"$git reset -q --$gone && "}$git stash push -u --$aside"
}

# is_below_known PATH: whether a folder above it is a file in the index.
is_below_known() {
  local path=$1
  while [[ $path == */* ]]; do
    path=${path%/*}
    if [[ ${known[$path]+set} ]]; then return 0; fi
  done
  return 1
}

staged() { store_git diff-index --cached --no-renames --name-only -z "$1"; }

is_in_the_way() { fail "$1" 'not committed, and in the way of what theirs have changed; nothing has changed' "$2"; }

# meets PATH: whether it is one of `touched`, or stands above or below one.
meets() {
  local path=$1
  [[ ! ${above[$path]+set} ]] || return 0
  while [[ ! ${touched[$path]+set} ]]; do
    [[ $path == */* ]] || return 1
    path=${path%/*}
  done
}

# need_no_stranger PATH: what git does not know and that stands where it is to be: a file of that name, in a folder of that name, or in place of a
# folder above it. A submodule is a folder.
need_no_stranger() {
  local folder=$1 path place=$1 strangers=()
  while [[ $folder == */* ]]; do
    folder=${folder%/*}
    if [[ -L $STORE/$folder || (-e $STORE/$folder && ! -d $STORE/$folder) ]] && [[ ! ${known[$folder]+set} ]]; then
      strangers=("$folder") place=$folder
    fi
  done
  if ((!${#strangers[@]})) && [[ ${known[$1]-} != 160000 ]]; then
    if [[ -d $STORE/$1 && ! -L $STORE/$1 ]]; then
      while IFS= read -r -d '' path; do
        if [[ ! ${known[${path#"$STORE/"}]+set} ]]; then strangers+=("${path#"$STORE/"}"); fi
      done < <(find "$STORE/$1" ! -type d -print0)
    elif [[ -e $STORE/$1 || -L $STORE/$1 ]] && [[ ! ${known[$1]+set} ]]; then
      strangers=("$1")
    fi
  fi
  ((${#strangers[@]})) || return 0
  path=${strangers[0]}
  if [[ ! ${folders[$1]+set} && $path == "$1"/* ]]; then path=$1; fi
  if [[ $path != "$place" ]]; then place+=.${path##*/}; fi # out of the folder
  place=$STORE/$place.mine
  while [[ -e $place || -L $place ]]; do place+=1; done
  is_in_the_way "${strangers[0]}" "mv -n $(words "$STORE/$path" "$place")"
}
