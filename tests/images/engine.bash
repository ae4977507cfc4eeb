#!/usr/bin/env bash
# A Docker engine for the tests of images: engine.bash start FILE | stop FILE. FILE gets the path of its socket; beside it, FILE.log is what
# the engine said. It ends with the program that called `start`, if nobody stops it before.
# Status 77: no engine can be had here, and FILE holds the reason instead of a path. Where CI=true, that is a failure.
#
# The engine is the first process of a process and mount namespace: when that goes, so do containerd, all containers and all mounts,
# whichever way it went. What it would leave in /run and /opt stands in folders of that namespace.
set -euo pipefail
PATH=/usr/sbin:/usr/bin:/sbin:/bin # the distribution's own

unavailable() {
  printf 'no engine: %s\n' "$1" | tee "$file" >&2
  [[ ${CI-} != true ]] || exit 1
  exit 77
}

answers() { docker --host "unix://$1" version >/dev/null 2>&1; }

start() {
  stop
  # shellcheck disable=SC2016 # the inner shell's own
  local owner=$PPID program folder tries=300
  for program in dockerd docker containerd runc tini unshare; do
    command -v "$program" >/dev/null || unavailable "$program is not installed"
  done
  ((EUID == 0)) || unavailable 'only root can start one'
  unshare --mount --pid --fork --mount-proc true 2>/dev/null || unavailable 'namespaces are not allowed'

  folder=$(mktemp -d /tmp/tcliXXXX) # short: a socket's path has 107 bytes, and containerd's stand deep in it
  printf '%s\n' "$folder/s" >"$file"
  printf '{"deprecated-key-path": "%s"}\n' "$folder/key.json" >"$folder/config"
  setsid "$0" supervise "$file" "$folder" "$owner" </dev/null >"$file.log" 2>&1 &
  while ((tries--)) && kill -0 $! 2>/dev/null; do
    answers "$folder/s" && return
    sleep 0.2
  done
  tail -n 20 -- "$file.log" >&2
  stop
  unavailable "dockerd did not start; all that it said is in $file.log"
}

stop() {
  local folder pid
  folder=$(sed -n '1s!^\(/tmp/tcli[[:alnum:]]*\)/s$!\1!p' "$file" 2>/dev/null) || true
  rm -f -- "$file"
  [[ -d $folder ]] || return 0
  pid=$(cat -- "$folder/supervisor" 2>/dev/null) || true
  # The number may be another process's by now.
  if [[ $pid ]] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF " supervise $file $folder "; then
    kill -TERM "$pid" 2>/dev/null || true
    tail --pid="$pid" -s 0.1 -f /dev/null
  fi
  clean "$folder"
}

clean() {
  local groups=/sys/fs/cgroup
  find "$groups" -depth -type d -path "*/${1##*/}*" -exec rmdir {} + 2>/dev/null || true
  rm -rf -- "$1"
}

# supervise FOLDER OWNER: until it is told to stop, the engine has ended, or the owner is gone. If it dies itself, the kernel ends the rest.
supervise() {
  local folder=$1 owner=$2 engine tail
  printf '%s\n' "$BASHPID" >"$folder/supervisor"
  # shellcheck disable=SC2016 # $0 is the folder, in the inner shell
  setpriv --pdeathsig KILL unshare --mount --propagation slave --pid --mount-proc --fork --kill-child=KILL bash -ec '
    mount -t tmpfs tmpfs /run
    mount -t tmpfs tmpfs /opt
    exec tini -- dockerd --host "unix://$0/s" --data-root "$0/data" --exec-root "$0/exec" --pidfile "$0/pid" --config-file "$0/config" \
      --cgroup-parent "/${0##*/}" --bridge none --iptables=false --ip6tables=false \
      --storage-driver vfs --log-level warn' "$folder" &
  engine=$!
  tail --pid="$owner" -f /dev/null &
  tail=$!
  trap 'kill -KILL "$engine" "$tail" 2>/dev/null' TERM INT HUP
  wait -n || true
  kill -KILL "$engine" "$tail" 2>/dev/null || true
  wait || true
  clean "$folder"
}

action=${1-} file=${2-}
case $action in
  start | stop | supervise) "$action" "${@:3}" ;;
  *) printf 'usage: engine.bash start|stop FILE\n' >&2 && exit 2 ;;
esac
