# lint check [--tabs] FILE...: prints FILE:LINE: what is wrong, and ends with 1 when anything is. tcli has checked the words.
# shellcheck shell=sh
set -u

status=0
shift # the verb
options=true
for file; do
  case $options$file in
    true--) options=false && continue ;;
    true-?*) continue ;; # the one option: its value stands in the environment
  esac
  if [ ! -f "$file" ]; then
    echo "$file: there is no such file below this folder" >&2
    status=1
    continue
  fi
  busybox awk -v file="$file" -v tabs="${TCLI_OPT_TABS:-false}" '
    function complain(what) { print file ":" FNR ": " what; bad = 1 }
    /\r$/ { complain("CR at the end") }
    /[ \t]\r?$/ { complain("blanks at the end") }
    tabs == "true" && /\t/ { complain("a tab") }
    END { exit bad }' <"$file" || status=1
  if [ -s "$file" ] && [ "$(busybox tail -c 1 <"$file" | busybox wc -l)" = 0 ]; then
    echo "$file: no newline at the end"
    status=1
  fi
done
exit "$status"
