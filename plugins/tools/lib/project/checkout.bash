# shellcheck shell=bash
# Checkouts: what stands in a project's folder, and what git says of it.
# shellcheck disable=SC2034,SC2153

# Only for git as this module calls it: what a project builds with has its own ways. No questions: many may run at once. Whatever the
# settings say, the remote of a clone is origin, and an unknown file is a change.
GIT=(env LC_ALL=C GIT_TERMINAL_PROMPT=0 GIT_ALLOW_PROTOCOL=file:git:https:ssh GIT_LITERAL_PATHSPECS=1 GIT_OPTIONAL_LOCKS=0
  "GIT_SSH_COMMAND=${GIT_SSH_COMMAND:-ssh -o BatchMode=yes -o ConnectTimeout=20}"
  git -c core.fsmonitor=false -c clone.defaultRemoteName=origin -c status.showUntrackedFiles=normal -c http.lowSpeedLimit=1 -c http.lowSpeedTime=30)

CHILDREN=() WATCHER='' ASKED=''

# Without the lock of create, which a hook would hold for as long as it leaves something at work.
project_git() { if [[ -n ${LOCK-} ]]; then "${GIT[@]}" "$@" </dev/null {LOCK}<&-; else "${GIT[@]}" "$@" </dev/null; fi; }

# look_at NAME: STATE is missing, taken, foreign (another URL), or cloned.
look_at() {
  local place=${OF[$1/place]} top url
  STATE=missing
  if [[ ! -e $place && ! -L $place ]]; then return; fi
  if [[ -d $place && -z $(find "$place/" -mindepth 1 -print -quit 2>/dev/null) && -r $place ]]; then return; fi
  STATE=taken
  [[ -d $place && -e $place/.git ]] || return 0
  top=$(project_git -C "$place" rev-parse --show-toplevel 2>/dev/null) || return 0
  [[ $top == "$(cd -P -- "$place" && printf '%s' "$PWD")" ]] || return 0
  STATE=cloned
  [[ -n ${OF[$1/url]-} ]] || return 0
  url=$(project_git -C "$place" config --get remote.origin.url) || url=''
  if [[ ${url%/} != "${OF[$1/url]-}" && ${url%/} != "${OF[$1/url]%/}" ]]; then STATE=foreign; fi
}

# remote_hint NAME: what lets git in the checkout ask the project's URL.
remote_hint() {
  local place=${OF[$1/place]} url=${OF[$1/url]-} has
  has=$(project_git -C "$place" config --get remote.origin.url) || has=''
  if [[ -n $url && -z $has ]]; then
    printf 'git -C %q remote add origin %q' "$place" "$url"
  elif [[ -n $url && ${has%/} != "${url%/}" ]]; then
    printf 'git -C %q remote set-url origin %q' "$place" "$url"
  else
    printf 'git -C %q ls-remote origin' "$place"
  fi
}

# checkout_of NAME: PLACE, or the run ends.
checkout_of() {
  PLACE=${OF[$1/place]}
  look_at "$1"
  case $STATE in
    missing) fail "$1" "is not cloned" "tcli project clone $1$OPTION" ;;
    taken) fail "$PLACE" "is no checkout of $1" "ls -la $(word "$PLACE")" ;;
    foreign) fail "$PLACE" "is a checkout of another URL than the file says of $1" "git -C $(word "$PLACE") remote -v" ;;
  esac
}

# read_status PLACE: BRANCH, UPSTREAM, AHEAD, BEHIND, CHANGED (files) and UNPUSHED (commits that no remote branch has); fails where git does.
read_status() {
  local line text
  BRANCH='' UPSTREAM='' AHEAD=- BEHIND=- CHANGED=0 UNPUSHED=0
  text=$(project_git -C "$1" status --porcelain=v2 --branch 2>/dev/null) || return
  while IFS= read -r line; do
    case $line in
      '# branch.head '*) BRANCH=${line#\# branch.head } ;;
      '# branch.upstream '*) UPSTREAM=${line#\# branch.upstream } ;;
      '# branch.ab '*) read -r _ _ AHEAD BEHIND <<<"$line" && AHEAD=${AHEAD#+} BEHIND=${BEHIND#-} ;;
      '#'*) ;;
      ?*) CHANGED=$((CHANGED + 1)) ;;
    esac
  done <<<"$text"
  UNPUSHED=$(project_git -C "$1" rev-list --count --branches HEAD --not --remotes -- 2>/dev/null) || UNPUSHED=0
}

# make_beside PLACE NAME: BESIDE, a folder there to make NAME in. It has its name once it is locked, and is so until this run ends.
make_beside() {
  local begun
  begun=$(mktemp -d -- "$1/.$2.begun-XXXXXX" 2>/dev/null) || return
  { exec {BESIDE_LOCK}<"$begun" && flock -n "$BESIDE_LOCK"; } 2>/dev/null || true
  BESIDE=$1/.$2.new-${begun: -6}
  mv -nT -- "$begun" "$BESIDE" 2>/dev/null || true
  if [[ -e $begun ]]; then rmdir -- "$begun" && return 1; fi
}

# clear_beside PLACE: what runs that were killed have left of that.
clear_beside() {
  local folder lock
  for folder in "$1"/.*.new-??????; do
    [[ ${folder##*/.} =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\.new-[A-Za-z0-9]{6}$ && -d $folder && ! -L $folder && -O $folder ]] || continue
    { exec {lock}<"$folder"; } 2>/dev/null || continue
    if flock -n "$lock"; then rm -rf -- "$folder"; fi
    exec {lock}<&-
  done
}

# in_parallel FUNCTION NAME...: four at a time; each in a shell of its own with $OUT to write its result to. Their results come in order.
in_parallel() {
  local function=$1 name running=0
  shift
  (($#)) || return 0
  OUTS=$(mktemp -d) || fail 'the folder for temporary files' "can't be written" 'df -h /tmp'
  trap 'stop_all; exit 130' INT
  trap 'stop_all; exit 143' TERM HUP
  trap 'rm -rf -- "$OUTS"' EXIT
  tell_waiting "$@" &
  WATCHER=$!
  for name; do
    if ((running >= 4)); then wait -n 2>/dev/null || true; running=$((running - 1)); fi
    (
      trap - EXIT
      trap '' INT HUP # of the whole group: stop_all ends it, and it clears up
      OUT=$OUTS/$name
      "$function" "$name"
    ) &
    CHILDREN+=("$!")
    running=$((running + 1))
  done
  wait "${CHILDREN[@]}" 2>/dev/null || true # bash would tell of one that was killed
  end_watcher
}

# tell_waiting NAME...: whose git is still at work, every 5 seconds where that has changed. A server may stay silent for ever.
tell_waiting() {
  local never name waiting told=''
  trap - EXIT INT TERM HUP
  # It may outlive who is killed, but not with its locks.
  if [[ -n ${LOCK-} ]]; then exec {LOCK}<&-; fi
  if [[ -n ${BESIDE_LOCK-} ]]; then exec {BESIDE_LOCK}<&-; fi
  exec {never}<> <(:)
  while ! read -r -t 5 -u "$never" && kill -0 "$$" 2>/dev/null; do
    waiting=''
    for name; do
      if [[ -z ${OUTS-} || (-e $OUTS/$name:text && ! -e $OUTS/$name) ]]; then waiting+=" $name"; fi
    done
    [[ -z $waiting || $waiting == "$told" ]] || note "waiting for$waiting (Ctrl-C ends it; nothing is lost)"
    told=$waiting
  done
}

end_watcher() {
  [[ -z $WATCHER ]] || { kill "$WATCHER" && wait "$WATCHER"; } 2>/dev/null || true
  WATCHER=''
}

# ask_server NAME WORD...: as project_git, with what it says in `text`. bash sees a signal while read waits, and not while a program
# in front does.
ask_server() {
  local name=$1 status=0 pipe
  shift
  tell_waiting "$name" &
  WATCHER=$!
  exec {pipe}< <(exec "${GIT[@]}" "$@" </dev/null 2>&1)
  ASKED=$!
  IFS= read -r -d '' -u "$pipe" text || true
  exec {pipe}<&-
  wait "$ASKED" || status=$?
  ASKED=''
  end_watcher
  return "$status"
}

# end_asked: what ask_server waits for, where a signal has ended it.
end_asked() {
  end_watcher
  [[ -z $ASKED ]] || { kill "$ASKED" && wait "$ASKED"; } 2>/dev/null || true
  ASKED=''
}

stop_all() {
  local job
  trap '' INT TERM HUP
  for job in $WATCHER "${CHILDREN[@]}"; do
    # One that has ended may be another program's number by now.
    if grep -qx "PPid:[[:blank:]]*$$" "/proc/$job/status" 2>/dev/null; then kill "$job" 2>/dev/null || true; fi
  done
  wait 2>/dev/null || true
}

# killable_git WORD...: as project_git, but TERM to this shell ends it, and what CLEAN says goes.
killable_git() {
  local child status=0
  "${GIT[@]}" "$@" </dev/null &
  child=$!
  trap 'kill "$child" 2>/dev/null || true; wait "$child" || true; rm -rf -- "$CLEAN"; exit 143' TERM
  wait "$child" || status=$?
  return "$status"
}
