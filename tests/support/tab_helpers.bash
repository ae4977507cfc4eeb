# Candidates of modules that are asked for them: `load ../support/tab_helpers` behind the other helpers.

# offers WORDS LINES: the candidates with their descriptions, quietly and with 0. A busy machine may need more than the moment that a
# module has: what is to be there is waited for.
offers() {
  local -a words=()
  local tries
  eval "words=($1)"
  for tries in {1..200}; do
    call tcli __complete -- "${words[@]}"
    [[ $output == "$2" ]] && break
  done
  assert_status 0
  assert_stdout "$2"
  assert_stderr_empty
}
