# shellcheck shell=bash
# Rows of cells: as a table, as lines with tabs, as JSON.
# shellcheck disable=SC2034

COLUMNS_OF_ROWS=() CELLS=()

# row CELL...: as many as there are columns.
row() {
  local cell
  for cell; do plain "$cell" && CELLS+=("$PLAIN"); done
}

format() {
  FORMAT=${TCLI_OPT_FORMAT-}
  if [[ -z $FORMAT ]]; then
    FORMAT=tsv
    if [[ -t 1 ]]; then FORMAT=table; fi
  fi
}

# print_rows KEY [NAME VALUE]...: KEY is the list's in JSON, beside which each NAME has VALUE, which is JSON already.
print_rows() {
  format
  "print_$FORMAT" "$@" || fail 'standard output' "can't be written" 'df -h .'
}

print_tsv() {
  local i count=${#COLUMNS_OF_ROWS[@]} line
  for ((i = 0; i < ${#CELLS[@]}; i += count)); do
    printf -v line '%s\t' "${CELLS[@]:i:count}"
    printf '%s\n' "${line%$'\t'}" || return
  done
}

print_table() {
  local i count=${#COLUMNS_OF_ROWS[@]} LC_ALL=C.UTF-8 line cell
  local -a widths=() all=("${COLUMNS_OF_ROWS[@]^^}" "${CELLS[@]}")
  for i in "${!all[@]}"; do
    if ((${#all[i]} > ${widths[i % count]:-0})); then widths[i % count]=${#all[i]}; fi
  done
  for ((i = 0; i < ${#all[@]}; i++)); do
    cell=${all[i]}
    while ((${#cell} < ${widths[i % count]:-0})); do cell+=' '; done # printf would count bytes
    line+=$cell'  '
    if (((i + 1) % count == 0)); then
      printf '%s\n' "${line%"${line##*[![:blank:]]}"}" || return
      line=''
    fi
  done
}

# json TEXT: JSON is the string. Cells have no control characters any more.
json() {
  JSON=${1//\\/\\\\}
  JSON=\"${JSON//\"/\\\"}\"
}

print_json() {
  local key=$1 i count=${#COLUMNS_OF_ROWS[@]} text='{"schema_version":1'
  shift
  while (($#)); do text+=",\"$1\":$2" && shift 2; done
  text+=",\"$key\":["
  for ((i = 0; i < ${#CELLS[@]}; i++)); do
    if ((i)); then text+=','; fi
    if ((i % count == 0)); then text+='{'; fi
    json "${CELLS[i]}"
    text+="\"${COLUMNS_OF_ROWS[i % count]}\":$JSON"
    if (((i + 1) % count == 0)); then text+='}'; fi
  done
  printf '%s]}\n' "$text"
}
