#!/usr/bin/env bats
# plugin check: what a manifest declares, and the script uses or not.
load check_helpers

@test "what is declared and not used is a warning" {
  script idle 'go:' '  summary: Go' '  options: [{name: lost, type: bool}, {name: kept, type: bool}]' '  examples: [{run: tcli idle go}]'
  # shellcheck disable=SC2016
  echo 'echo "$TCLI_OPT_KEPT"' >>tcli-idle
  call tcli plugin check ./tcli-idle
  assert_status 0
  tells './tcli-idle:9:17: warning: neither --lost nor TCLI_OPT_LOST occurs in the script [unused]'
  assert_stdout_lacks KEPT
}

@test "what a comment says of an option is no use of it; a letter of getopt is" {
  script lies 'go:' '  summary: Go' '  options: [{name: force, type: bool, summary: Do it}]' '  examples: [{run: tcli lies go}]'
  echo '# it once had --force' >>tcli-lies
  call tcli plugin check ./tcli-lies
  assert_stdout_has 'neither --force nor TCLI_OPT_FORCE occurs in the script [unused]'
  script letters 'go:' '  summary: Go' '  options: [{name: keep, type: int, summary: Do it, passed_as: -k}]' '  examples: [{run: tcli letters go}]'
  echo 'while getopts k: o; do echo "$OPTARG"; done' >>tcli-letters
  call tcli plugin check ./tcli-letters
  assert_stderr '1 module: well'
}

@test "a dry run that is not used stands where it is promised; what a library of options reads is used" {
  script dr 'go:' '  summary: Go' '  dry_run: true' '  examples: [{run: tcli dr go}]'
  call tcli plugin check ./tcli-dr
  tells './tcli-dr:9:16: warning: neither --dry-run nor TCLI_OPT_DRY_RUN occurs in the script [unused]'
  local line
  for line in 'args = docopt(__doc__)' '@click.confirmation_option(prompt="Sure?")' 'args, rest = p.parse_known_args()'; do
    script lib 'go:' '  summary: Go' '  arguments: [{name: place}]' '  options: [{name: yes, type: bool, summary: Sure}]' \
      '  examples: [{run: tcli lib go here}]'
    sed -i '$d' tcli-lib
    printf '%s\n' "$line" >>tcli-lib
    call tcli plugin check ./tcli-lib
    case $line in
      *docopt*) assert_stdout_lacks TCLI_ARG_PLACE ;;
      *click*) assert_stdout_lacks TCLI_OPT_YES ;;
      *) assert_stderr '1 module: well' ;;
    esac
  done
}
