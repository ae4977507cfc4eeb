#!/usr/bin/env bats
# The module project: what is told of words that can't be run or are killed, of a silent server, and what a killed run has left.
load project_helpers
load web_silence

# a_build WORDS: what web is built by.
a_build() { sed -i "s#^    build: \\[sh.*#    build: $1#" "$PROJECT_FILE"; }

@test "words that can't be run, and that are killed: told by the module, and nothing by bash" {
  all_cloned
  mkdir "$SRC/web/folder" && touch "$SRC/web/plain"
  printf '#!/none/such -x\n' >"$SRC/web/script" && chmod 755 "$SRC/web/script"
  local words why
  cp "$PROJECT_FILE" "$W/before"
  while IFS='|' read -r words why; do
    cp "$W/before" "$PROJECT_FILE"
    a_build "$words"
    call tcli project build web
    fails_with 1 'build: 1 of 1 failed: web'
    assert_stderr_has "project: web: $why"
    assert_stderr_lacks '.bash'
    [[ $(wc -l <"$W/err") == 4 ]] || complain "$words: expected four lines"
  done <<'END'
[nosuchprog, a]|'nosuchprog' can't be run: there is no such program (127)
[./nosuch]|'./nosuch' can't be run: there is no such program (127)
[./folder]|'./folder' can't be run: it is a folder (127)
[./plain]|'./plain' can't be run: it is not executable (127)
[./script]|'./script' can't be run: its interpreter /none/such is not there (127)
[sh, -c, 'kill -KILL $$']|killed by signal 9
[sh, -c, 'kill -SEGV $$']|killed by signal 11
[sh, -c, 'exit 255']|failed with 255
END
  a_build "[sh, -c, 'cat; echo error >\\&2; readlink /proc/self/fd/* | grep -cx $W/err']"
  call tcli project build web <<<input
  assert_status 0
  # shellcheck disable=SC2154 # call sets stderr
  [[ $output == $'input\n1' && $stderr == *$'\nerror\n'* ]] || complain 'expected its own input, and its errors in one file'
}
