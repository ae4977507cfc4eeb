#!/usr/bin/env bats
# The pack of modules for teams, linked as a person links it: each has help, a man page, completion and a manifest without a flaw.
load ../support/helpers

setup() {
  common_setup
  MODULES=(env oncall project secret web)
  call tcli pack link "$TEST_TOOLS"
  assert_status 0
  assert_stderr_empty
}

@test "linked, it brings all of them; unlinked, none" {
  local module
  for module in "${MODULES[@]}"; do
    [[ $(row_of "$module" state) == declared ]] || complain "expected $module to be declared"
  done
  call tcli pack unlink tools
  assert_status 0
  for module in "${MODULES[@]}"; do
    call tcli "$module" --help
    assert_status 127
  done
}

@test "a module of the team's own on the search path is not taken away: the config chooses" {
  declared_module web
  call tcli web go x
  assert_status 2 # a pack comes before the search path
  tcli config set modules.web.from path
  call tcli web go x
  assert_stdout '<go>
<x>'
}

@test "help, the man page, completion and plugin check of each" {
  need_program mandoc
  local module command
  for module in "${MODULES[@]}"; do
    call tcli plugin check --run-examples "$module"
    assert_status 0
    assert_stdout_lacks warning
    call tcli help "$module"
    assert_status 0
    assert_stdout_has "from pack tools (linked)"
    [[ -z $(mandoc -T lint -W warning "$HOME/.local/share/man/man1/tcli-$module.1" | grep -v mandoc.db) ]] || complain "man page of $module"
    # Help keeps the line breaks of a description, so that a line of several that is too long would be torn.
    call tcli plugin show "$module" -o json
    assert_json '[.description, .commands[].description | strings | select(contains("\n"))
                  | rtrimstr("\n") | split("\n")[] | select(length > 80)] == []'
    while read -r command; do
      # shellcheck disable=SC2086 # subject and verb
      call tcli $module $command --help
      assert_status 0
      assert_stdout_has 'Example'
      assert_stdout_lacks 'default: )'
      call tcli __complete -- "$module" $command --
      assert_status 0
      assert_stdout_has '--help'
    done < <(tcli plugin show "$module" -o json | jq -r '.commands[].name')
  done
}
