#!/usr/bin/env bash
# Local development stack.

readonly FILE=compose.yaml

# Start the stack
cmd_up() {
  local build=()
  [[ ${1:-} == --build ]] && build=(--build)
  echo compose -f "$FILE" up -d "${build[@]}"
}

# Stop the stack
cmd_down() { echo compose -f "$FILE" down; }

# Show logs of SERVICE
cmd_logs() {
  local follow='' OPTIND=1 o
  while getopts f o; do
    case $o in
      f) follow=-f ;;
      *) exit 2 ;;
    esac
  done
  shift $((OPTIND - 1))
  echo compose -f "$FILE" logs $follow "$@"
}

# Show this help
cmd_help() {
  echo "stack.sh COMMAND"
  grep -B1 '^cmd_' "$0" | sed -n 's/^# \(.*\)/  \1/p'
}

command=${1:-help}
shift || true
if declare -F "cmd_$command" >/dev/null; then
  "cmd_$command" "$@"
else
  echo "stack.sh: no command '$command'" >&2
  cmd_help >&2
  exit 2
fi
