# shellcheck shell=bash
# report and diff. A report is lines of three cells with tabs between: kind, name, what was found; the first line is `tcli-env-report 1`.
# shellcheck disable=SC2034,SC2153

readonly REPORT_LIMIT=262144

do_report() {
  COLUMNS_OF_ROWS=(kind name found)
  own_facts "${TCLI_ARG_FILE-}"
  { printf 'tcli-env-report\t1\nmade\tat\t%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" && print_tsv; } || fail 'standard output' "can't be written" 'df -h .'
}

# own_facts FILE: rows of this machine.
own_facts() {
  local i name=''
  load_wanted "$1"
  trust_list
  look_at_all
  if [[ -n ${TCLI_OPT_NAME-} ]]; then row made by "$TCLI_OPT_NAME"; fi
  name=$(head -c 4096 /etc/os-release 2>/dev/null | sed -n 's/^PRETTY_NAME="\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' | head -n 1) || name=''
  row system os "${name:-$(uname -s)}"
  row system machine "$(uname -m)"
  for i in "${!KIND[@]}"; do row "${KIND[i]}" "${NAME[i]}" "${FOUND[i]:-missing}"; done
}

# load_report FILE: rows of a report.
load_report() {
  local line number=1
  local -a cells
  local -A seen=()
  read_lines "$1" "$REPORT_LIMIT" "tcli env report > $(word "$1")"
  [[ ${LINES[0]-} == $'tcli-env-report\t'* ]] || fail "$1" 'is no report' "tcli env report > $(word "$1")"
  [[ ${LINES[0]-} == *$'\t1' ]] || fail "$1" 'is a report of a newer tcli env' 'tcli self version'
  for line in "${LINES[@]:1}"; do
    number=$((number + 1))
    [[ -n $line ]] || continue
    [[ $line =~ ^[a-z]+$'\t'[^$'\t']+$'\t'[^$'\t']+$ ]] || fail "$1:$number" 'is no line of a report' "tcli env report > $(word "$1")"
    IFS=$'\t' read -ra cells <<<"$line"
    [[ -z ${seen[${cells[0]} ${cells[1]}]-} ]] || fail "$1:$number" "tells ${cells[0]} ${cells[1]} twice" "tcli env report > $(word "$1")"
    seen[${cells[0]} ${cells[1]}]=1
    row "${cells[@]}"
  done
}

do_diff() {
  local -A first=() second=()
  local -a order=()
  local same=true other=here
  if [[ $TCLI_ARG_FIRST == - && ${TCLI_ARG_SECOND-} == - ]]; then STATUS=2 fail '-' 'standard input can be one report only' 'tcli env diff --help'; fi
  load_report "$TCLI_ARG_FIRST" && keep_facts first
  if [[ -n ${TCLI_ARG_SECOND-} ]]; then
    other=$TCLI_ARG_SECOND
    load_report "$TCLI_ARG_SECOND"
  else
    own_facts "${TCLI_OPT_WANTED-}"
  fi
  keep_facts second
  differing_rows
  if ((${#CELLS[@]})); then same=false; fi
  print_rows differences same "$same"
  if [[ $same == true ]]; then note "$TCLI_ARG_FIRST and $other are the same" && return; fi
  note "$TCLI_ARG_FIRST and $other differ"
  exit 1
}

# keep_facts NAME: puts the rows into that map, and their names, once each, into order.
keep_facts() {
  local -n facts=$1
  local i what
  for ((i = 0; i < ${#CELLS[@]}; i += 3)); do
    [[ ${CELLS[i]} != made ]] || continue
    what=${CELLS[i]}$'\t'${CELLS[i + 1]}
    if [[ -z ${first[$what]-}${second[$what]-} ]]; then order+=("$what"); fi
    facts["$what"]=${CELLS[i + 2]}
  done
  CELLS=()
}

differing_rows() {
  local what
  COLUMNS_OF_ROWS=(kind name first second)
  for what in "${order[@]}"; do
    [[ ${first[$what]-} != "${second[$what]-}" ]] || continue
    row "${what%%$'\t'*}" "${what#*$'\t'}" "${first[$what]:-not told}" "${second[$what]:-not told}"
  done
}
