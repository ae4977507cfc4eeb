# shellcheck shell=bash
# edit: the value is in clear in a folder in memory for as long as the editor runs. A process of its own waits for this one to end, however
# that happens, kill -9 included, and wipes the folder.
# shellcheck disable=SC2034,SC2153

do_edit() {
  local -a editor
  local before
  NAME=$TCLI_ARG_NAME
  read -ra editor <<<"${VISUAL:-${EDITOR:-vi}}"
  ((${#editor[@]})) || editor=(vi)
  type -P -- "${editor[0]}" >/dev/null || fail "${editor[0]}" 'your editor is not there' \
    "EDITOR=nano tcli secret edit $(words "$NAME")$IDENTITY_OPTION$OPTION"
  open_to_write
  existing_secret "$NAME"
  load "$FILE" "$NAME"
  open_value "$NAME"
  memory_folder
  trap 'end_edit; end_change' EXIT
  print_value 2>/dev/null >"$FOLDER/value" || fail "$NAME" "there is no room in $FOLDER" "df -h $(words "$FOLDER")"
  before=$(print_value | sha256sum)
  # The lock is not the editor's, which may leave processes behind.
  "${editor[@]}" "$FOLDER/value" {LOCK}>&- || fail "$NAME" "the editor ended with $?, so nothing has changed" \
    "tcli secret edit $NAME$IDENTITY_OPTION$OPTION"
  [[ -f $FOLDER/value && ! -L $FOLDER/value ]] || fail "$NAME" 'the editor has left no file, so nothing has changed' \
    "tcli secret edit $NAME$IDENTITY_OPTION$OPTION"
  take_value <"$FOLDER/value"
  if [[ $(print_value | sha256sum) == "$before" ]]; then note "$NAME is as it was" && return; fi
  seal_value
  apply_changes "Edit $NAME"
  note "$NAME is changed"
}

# FOLDER, in memory and nobody else's, and WATCHER, the pipe whose end wipes it.
memory_folder() {
  local place
  FOLDER=''
  for place in /dev/shm "${XDG_RUNTIME_DIR-}"; do
    [[ $place == /* && $(stat -f -c %T -- "$place" 2>/dev/null) == @(tmpfs|ramfs) ]] || continue
    FOLDER=$(mktemp -d "$place/tcli-secret-XXXXXX" 2>/dev/null) && break
  done
  [[ -n $FOLDER ]] || fail "$NAME" 'there is no folder in memory to edit it in: neither /dev/shm nor XDG_RUNTIME_DIR is one' \
    "tcli secret set $NAME$IDENTITY_OPTION$OPTION"
  coproc WATCH { watch_folder "$FOLDER"; }
  WATCHED=$WATCH_PID
  WATCHER=${WATCH[1]} # which bash closes in all other programs
  IFS= read -r -n 1 -u "${WATCH[0]}" # it runs, and no signal to this job reaches it any more
}

# watch_folder FOLDER: a shell of its own in a session of its own, which waits for the end of its standard input.
watch_folder() {
  # shellcheck disable=SC2016 # the words are those of the other shell
  exec setsid bash -c '
    trap "" INT TERM HUP
    printf .
    exec >/dev/null 2>&1
    cat
    find "$1" -type f -exec shred -n 1 -- {} +
    rm -rf -- "$1"' watcher "$1" {LOCK}>&- 2>/dev/null
}

end_edit() {
  trap '' INT TERM HUP
  exec {WATCHER}>&-
  wait "$WATCHED" 2>/dev/null || true
  [[ ! -e $FOLDER ]] || rm -rf -- "$FOLDER"
}
