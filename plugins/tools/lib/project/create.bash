# shellcheck shell=bash
# create. All is made beside its place; then the folder is renamed, then the file, then comes the commit. What went before a step that
# fails is put back.
# shellcheck disable=SC2034,SC2153

BESIDE='' NEW_FILE='' OLD_FILE='' MADE='' BEFORE=''

do_create() {
  local name=$TCLI_ARG_NAME template=$TCLI_OPT_TEMPLATE
  local LC_ALL=C
  [[ $name =~ $NAME_PATTERN && $name != *.git ]] || STATUS=2 fail "'$name'" "can't be a project's name: letters, digits and . _ -, the first a letter or digit" 'tcli project create --help'
  if [[ -n ${TCLI_OPT_URL-} ]]; then
    url_is_good "$TCLI_OPT_URL" || STATUS=2 fail "'$(shown_url "$TCLI_OPT_URL")'" "$WHY" 'tcli project create --help'
  fi
  line_is_good url "${TCLI_OPT_URL-}" && line_is_good summary "${TCLI_OPT_SUMMARY-}" && line_is_good owner "${TCLI_OPT_OWNER-}"
  lock_file
  load_projects # once more: another may have added to it meanwhile
  ! in_list "$name" "${NAMES[@]}" || fail "$name" 'is a project already' "tcli project list$OPTION"
  choose "$template"
  [[ ${OF[$template/template]-} == true && -n ${OF[$template/url]-} ]] || fail "$template" 'is no template: its template is not true, or it has no url' "tcli project list$OPTION"
  PLACE=$ROOT/$name
  if [[ -e $PLACE || -L $PLACE ]]; then fail "$PLACE" 'is there already' "ls -la $(word "$PLACE")"; fi
  project_git var GIT_COMMITTER_IDENT >/dev/null 2>&1 || fail 'git' "doesn't know who you are, for its log" 'git config --global user.email YOU@EXAMPLE.ORG'
  look_at_file
  make_tree
  make_file
  put_in_place
  note "$name is in $PLACE, begun from $template"
  [[ -z ${TCLI_OPT_URL-} ]] || note "next: git -C $(word "$PLACE") push -u origin main"
}

# line_is_good OPTION TEXT: it can stand on a line of the file, or the run ends.
line_is_good() {
  local why=''
  if [[ $2 == *[[:cntrl:]]* ]]; then why='it is one line, without control characters'; fi
  printf '%s' "$2" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1 || why='it is no text in UTF-8'
  ((${#2} <= 2000)) || why='it has more than 2000 bytes'
  [[ -z $why ]] || STATUS=2 fail "--$1" "$why" 'tcli project create --help'
}

# The folder is what is locked: a lock of its own would be one more file in the team's repository.
lock_file() {
  FILE=$(readlink -f -- "$FILE") # a link stays one
  TCLI_OPT_FILE=$FILE
  { exec {LOCK}<"${FILE%/*}"; } 2>/dev/null || fail "${FILE%/*}" "can't be read" "ls -ld $(word "${FILE%/*}")"
  flock -w 60 "$LOCK" || fail "$FILE" 'another tcli project create is at work' "fuser -v $(word "${FILE%/*}")"
  clear_files
  trap undo EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

# beside_file WORD: a name for what is beside the file while it is replaced.
beside_file() { printf '%s/.%s.%s-' "${FILE%/*}" "${FILE##*/}" "$1"; }

# What runs that were killed have left of that: nobody else is here now.
clear_files() {
  local path
  for path in "$(beside_file new)"?????? "$(beside_file old)"??????; do
    if [[ -f $path && ! -L $path && -O $path && ${path: -6} != *[!A-Za-z0-9]* ]]; then rm -f -- "$path"; fi
  done
}

# IN_GIT: whether a commit is to be made of the file.
look_at_file() {
  IN_GIT=''
  project_git -C "${FILE%/*}" rev-parse --is-inside-work-tree >/dev/null 2>&1 || return 0
  # check-ignore refuses literal words; a path from the root is one anyway.
  ! "${GIT[@]/%LITERAL_PATHSPECS=1/LITERAL_PATHSPECS=0}" -C "${FILE%/*}" check-ignore -q -- "$FILE" </dev/null || return 0
  IN_GIT=1
  [[ -z $(project_git -C "${FILE%/*}" status --porcelain -- "$FILE") ]] ||
    fail "$FILE" 'has changes that are not committed' "git -C $(word "${FILE%/*}") diff"
  need_no_rebase
  project_git -C "${FILE%/*}" symbolic-ref -q HEAD >/dev/null || on_no_branch
}

# On no branch then, and on one it would be gone again when the rebase is ended.
need_no_rebase() {
  local git folder way=--quit # of one that was killed before it did anything
  git="git -C $(word "${FILE%/*}")"
  folder=$(project_git -C "${FILE%/*}" rev-parse --absolute-git-dir)
  if [[ -e $folder/rebase-apply/applying ]]; then fail "$FILE" 'a git am in its repository was not finished' "$git am --abort"; fi
  [[ -e $folder/rebase-merge || -e $folder/rebase-apply ]] || return 0
  if [[ -e $folder/rebase-merge/head-name || -e $folder/rebase-apply/head-name ]]; then way=--abort; fi
  fail "$FILE" 'a rebase in its repository was not finished' "$git rebase $way"
}

# A commit there would be nobody's: the next checkout leaves it behind.
on_no_branch() {
  local branch to
  branch=$(project_git -C "${FILE%/*}" for-each-ref --count=1 --contains HEAD --format='%(refname:lstrip=2)' refs/heads) ||
    branch=''
  to="checkout --no-overwrite-ignore $(word "$branch")"
  [[ -n $branch ]] || to='checkout -b projects' # so that it keeps what was committed here
  fail "$FILE" 'its repository is on no branch, so a commit would be lost' "git -C $(word "${FILE%/*}") $to"
}

make_tree() {
  local text file new url=${OF[$template/url]}
  mkdir -p -- "$ROOT" 2>/dev/null || true
  clear_beside "$ROOT"
  make_beside "$ROOT" "$name" || fail "$ROOT" "can't be written" "ls -ld $(word "$ROOT")"
  CLEAN=$BESIDE
  [[ $url != /* ]] || url=file://$url # or the depth would not count
  ask_server "$template" clone -q --depth 1 -- "$url" "$BESIDE/tree" ||
    fail "$template" "git can't clone it: $(git_reason "$text")" \
      "$(git_hint "$text" "git ls-remote -- $(word "$(shown_url "$url")")" "$ROOT")"
  project_git -C "$BESIDE/tree" rev-parse -q --verify HEAD >/dev/null || fail "$template" 'has no commit' "git ls-remote -- $(word "$(shown_url "$url")")"
  rm -rf -- "$BESIDE/tree/.git"
  # Files alone: what a link leads to is not the new project's. The name has no letter that sed knows.
  find "$BESIDE/tree" -type f -size -4096k -print0 | { xargs -0r grep -lIZF -e '{{project}}' -- || true; } | xargs -0r sed -i -e "s/{{project}}/$name/g" --
  while IFS= read -r -d '' file; do
    new=${file##*/}
    new=${file%/*}/${new//'{{project}}'/"$name"}
    mv -nT -- "$file" "$new"
    [[ ! -e $file ]] || fail "$template" "has both '${file##*/}' and what it becomes" "git ls-remote -- $(word "$(shown_url "$url")")"
  done < <(find "$BESIDE/tree" -depth -mindepth 1 -name '*{{project}}*' -print0)
  text=$({
    project_git -C "$BESIDE/tree" init -q -b main && project_git -C "$BESIDE/tree" add -A -f -- . &&
      project_git -C "$BESIDE/tree" commit -q --allow-empty -m "Begin $name from $template" &&
      { [[ -z ${TCLI_OPT_URL-} ]] || project_git -C "$BESIDE/tree" remote add origin "$TCLI_OPT_URL"; }
  } 2>&1) || fail "$name" "git makes no first commit: $(git_reason "$text")" "$(git_hint "$text" "$(first_commit_hint "$text")" "$ROOT")"
}

# first_commit_hint TEXT: where it is set what has refused it. The repository is gone then, so only what counts for all of them can have.
first_commit_hint() {
  local key
  for key in commit.gpgSign core.hooksPath init.templateDir; do
    [[ $key != commit.gpgSign || $1 == *sign* ]] || continue
    if project_git config --get "$key" >/dev/null; then printf 'git config --show-origin --get-all %s' "$key" && return; fi
  done
  printf 'df -h %q' "$ROOT"
}

# NEW_FILE: the lines as they stand, and the new project's after the last one of projects.
make_file() {
  local i key text='' pad
  printf -v pad '%*s' "$YAML_INDENT" ''
  yaml_quoted "$name" && text+="$pad$VALUE:"$'\n'
  pad+='  '
  yaml_quoted "${TCLI_OPT_SUMMARY:-From $template}" && text+="${pad}summary: $VALUE"$'\n'
  if [[ -n ${TCLI_OPT_OWNER-} ]]; then yaml_quoted "$TCLI_OPT_OWNER" && text+="${pad}owner: $VALUE"$'\n'; fi
  if [[ -n ${TCLI_OPT_URL-} ]]; then yaml_quoted "$TCLI_OPT_URL" && text+="${pad}url: $VALUE"$'\n'; fi
  for key in build test deploy environments; do
    items "${OF[$template/$key]-}"
    ((${#ITEMS[@]})) || continue
    text+="$pad$key: ["
    for i in "${!ITEMS[@]}"; do
      yaml_quoted "${ITEMS[i]//'{{project}}'/"$name"}"
      if ((i)); then text+=', '; fi
      text+=$VALUE
    done
    text+=$']\n'
  done
  [[ $(head -n 1 -- "$FILE") != *$'\r' ]] || text=${text//$'\n'/$'\r\n'}
  NEW_FILE=$(mktemp -- "$(beside_file new)XXXXXX" 2>/dev/null) || fail "${FILE%/*}" "can't be written" "ls -ld $(word "${FILE%/*}")"
  if ! {
    { head -n "$LAST" -- "$FILE" | awk 1 && printf '%s' "$text" && tail -n "+$((LAST + 1))" -- "$FILE"; } >"$NEW_FILE" &&
      chmod --reference="$FILE" -- "$NEW_FILE" && sync -- "$NEW_FILE"
  } 2>/dev/null; then
    fail "$FILE" "can't be written, or the disk is full" "df -h $(word "${FILE%/*}")"
  fi
  # A file that is not read any more would end every verb, of the others too.
  if ! text=$( (read_lines "$NEW_FILE" "$FILE_LIMIT" '' && parse_projects && find_root) 2>&1); then
    text=${text#"$TCLI_MODULE: error: "}
    fail "$FILE" "could not be read any more with $name in it, and nothing has changed: ${text%%$'\n'*}" 'tcli help project'
  fi
}

put_in_place() {
  local text
  BEFORE=$(head_commit)
  OLD_FILE=$(mktemp -u -- "$(beside_file old)XXXXXX")
  ln -- "$FILE" "$OLD_FILE" 2>/dev/null || fail "${FILE%/*}" "can't be written" "ls -ld $(word "${FILE%/*}")"
  MADE=1
  mv -nT -- "$BESIDE/tree" "$PLACE" 2>/dev/null || true
  [[ ! -e $BESIDE/tree ]] || fail "$PLACE" "can't be made" "ls -la $(word "$PLACE")"
  mv -fT -- "$NEW_FILE" "$FILE" 2>/dev/null || fail "$FILE" "can't be written" "ls -ld $(word "${FILE%/*}")"
  sync -- "${FILE%/*}"
  if [[ -n $IN_GIT ]]; then
    text=$(cd -- "${FILE%/*}" && { project_git add -- "$FILE" && project_git commit -q -m "Add project $name" -- "$FILE"; } 2>&1) ||
      is_committed ||
      fail "$FILE" "git commits nothing, and nothing has changed: $(git_reason "$text")" \
        "$(git_hint "$text" "git -C $(word "${FILE%/*}") status" "${FILE%/*}")"
  fi
  rm -f -- "$OLD_FILE"
  OLD_FILE=''
}

head_commit() { project_git -C "${FILE%/*}" rev-parse -q --verify HEAD 2>/dev/null || true; }

# is_committed: whether there is a commit since BEFORE. git may have made it and not ended well: killed in a hook that comes after.
is_committed() {
  local now
  [[ -n $IN_GIT ]] || return 1
  now=$(head_commit)
  [[ -n $now && $now != "$BEFORE" ]]
}

# bash sees a signal only when git has ended, so the commit may be there. A signal more, such as the one that tcli passes on besides
# the terminal's own, must not end it half way.
undo() {
  trap '' INT TERM HUP
  end_asked
  if [[ -n $OLD_FILE && -e $OLD_FILE ]] && is_committed; then
    rm -f -- "$OLD_FILE"
  elif [[ -n $OLD_FILE && -e $OLD_FILE ]]; then
    if [[ -n $MADE && ! -e $BESIDE/tree ]]; then rm -rf -- "$PLACE"; fi
    # mv refuses two names of one file
    if [[ $OLD_FILE -ef $FILE ]]; then rm -f -- "$OLD_FILE"; else mv -fT -- "$OLD_FILE" "$FILE"; fi
    if [[ -n $IN_GIT ]]; then project_git -C "${FILE%/*}" reset -q -- "$FILE" >/dev/null 2>&1 || true; fi
  fi
  [[ -z $NEW_FILE ]] || rm -f -- "$NEW_FILE"
  [[ -z $BESIDE ]] || rm -rf -- "$BESIDE"
}
