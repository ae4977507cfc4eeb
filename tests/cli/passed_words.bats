# A program that knows nothing of verbs, or spells its options in its own way.
load ../support/helpers

setup() {
  common_setup
  make_module old <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: An old one
# commands:
#   run:
#     summary: Run it
#     passes_command: false
#     arguments: [{name: file, required: false}]
#     options:
#       - {name: keep, short: k, type: int, passed_as: "-k"}
#       - {name: all, type: bool, passed_as: "-all"}
#       - {name: mode, passed_as: "mode="}
#       - {name: plain}
#   rota list: {summary: As ever, options: [{name: all, type: bool, passed_as: "-a"}]}
# ---
printf '<%s>' "$@"
END
}

@test "the words of the command stay behind, and options change their spelling" {
  call tcli old run --keep 3 --all x --mode 'a b' --plain=1
  assert_status 0
  assert_stdout '<-k><3><-all><x><mode=a b><--plain=1>'
  call tcli old run
  assert_stdout '<>'
  call tcli old run --all=false -k4 -- --all
  assert_stdout '<-k><4><--><--all>'
}

@test "one that takes its command gets it before them" {
  call tcli old rota list --all
  assert_stdout '<rota><list><-a>'
}

@test "arguments are checked as ever, and the history has what was typed" {
  call tcli old run --keep x
  assert_error 2 '--keep wants an int'
  call tcli old run --keep 3
  call tcli history list -o json
  assert_stdout_has '"--keep"'
}

@test "of all commands at once" {
  make_module simple <<'END'
#!/bin/sh
# ---
# {tcli: 1, summary: Simple, passes_command: false, commands: {run: {summary: Run}, other: {summary: Other}}}
# ---
printf '<%s>' "$@"
END
  call tcli simple other
  assert_stdout '<>'
}

@test "what can't be handed on is refused" {
  make_module bad <<'END'
#!/bin/sh
# ---
# {tcli: 1, summary: Bad, commands: {run: {summary: Run, options: [{name: all, type: bool, passed_as: "all="}]}}}
# ---
END
  call tcli bad run
  assert_error 126 "a bool has no value"
}
