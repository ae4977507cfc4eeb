#!/usr/bin/env bats
# A listing looks at the files of what it shows: more modules than fit on a page, or in TAB's answer, cost nothing for each.
load ../support/helpers

settle() { sleep 0.05; }

# many COUNT: so many declared modules, m0001 and on.
many() {
  local number names=()
  declared_module m0001
  for ((number = 2; number <= $1; number++)); do printf -v "names[number]" '%s/tcli-m%04d' "$BIN" "$number"; done
  printf '%s\0' "${names[@]}" | xargs -0 -n 1 cp "$BIN/tcli-m0001"
  settle
}

# looks WORDS...: how many files `tcli WORDS` looks at in the folder of the modules.
looks() {
  env ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=newfstatat -o "$W/looks" "$TCLI" "$@" >/dev/null
  grep -c '"tcli-m' "$W/looks" || true
}

@test "the page of many modules looks at those that stand on it" {
  need_strace
  many 200
  call tcli
  assert_stdout_has 'm0002       Summary of m0001'
  [[ $(looks) -lt 40 ]] || complain "$(looks) looks"
  [[ $(looks plugin list) -ge 200 ]]
}

@test "on the page what is edited in place is right at once, and a broken module that is mended" {
  many 60
  call tcli
  declared_module m0003 "$BIN" 'Edited in place'
  call tcli
  assert_stdout_has 'm0003       Edited in place'
  chmod -x "$BIN/tcli-m0003" "$BIN/tcli-m0059"
  call tcli plugin list
  call tcli
  assert_stdout_has '2 modules are broken'
  settle
  call tcli
  chmod +x "$BIN/tcli-m0059" # which is on no page
  call tcli
  assert_stdout_has '1 module is broken'
  chmod +x "$BIN/tcli-m0003"
  call tcli
  assert_stdout_lacks 'broken'
  assert_stdout_has 'm0003       Edited in place'
}

@test "what was edited in place and is not on the page is right wherever it is shown" {
  many 60
  call tcli
  declared_module m0060 "$BIN" 'Edited in place'
  call tcli
  call tcli __complete -- m0060
  assert_stdout $'m0060\tEdited in place'
  declared_module m0060 "$BIN" 'Edited again'
  call tcli plugin list -o json
  [[ $(jq -r '.modules[] | select(.name == "m0060").summary' "$W/out") == 'Edited again' ]]
  declared_module m0060 "$BIN" 'Edited once more'
  call tcli help m0060
  assert_stdout_has 'Edited once more'
}

@test "TAB on more than a thousand modules gives their names, and looks at no file; on fewer it looks at those it offers" {
  need_strace
  many 1010
  call tcli plugin list
  call tcli __complete -- m
  assert_status 0
  [[ $(wc -l <"$W/out") == 1010 ]] || complain "$(wc -l <"$W/out") names"
  [[ $(sed -n 1p "$W/out") == m0001$'\t' ]] || complain "$(sed -n 1p "$W/out")"
  [[ $(looks __complete -- m) == 0 ]]
  call tcli __complete -- m100
  [[ $(sed -n 1p "$W/out") == m1000$'\t'* && $(wc -l <"$W/out") == 10 ]]
  assert_stdout_has 'Summary of m0001'
  [[ $(looks __complete -- m100) == 10 ]]
  chmod -x "$BIN/tcli-m1005"
  call tcli __complete -- m100
  assert_stdout_lacks m1005
}
