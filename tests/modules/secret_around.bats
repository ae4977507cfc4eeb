#!/usr/bin/env bats
# The module secret: what is around it and not what it should be: the locale, git's settings, hooks, what stands unfinished.
load ../support/helpers
load secret_people

setup() {
  common_setup
  people_setup
}

@test "a locale that is not installed, and a git that traces" {
  a_store
  local setting
  for setting in LC_ALL=xx_XX.UTF-8 GIT_TRACE=1 GIT_TRACE_PACKET=1; do
    call env "$setting" bash -c 'printf %s "$1" | "$TCLI" secret set web/token 2>"$W/said"' set "$setting"
    assert_status 0
    # bash itself says it once, when it begins
    [[ $(grep -c 'line .*setlocale' "$W/said") == 0 ]] || complain "$setting: $(<"$W/said")"
    call env "$setting" "$TCLI" secret sync
    assert_status 0
    assert_stderr_has 'in step with origin'
    assert_stderr_lacks 'line '
    has web/token "$setting"
    is_clean
  done
}
