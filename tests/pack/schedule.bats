# tcli pack fetch and schedule, and the line that tells of what is newer.
load ../support/pack_helpers

# newer PACK: a commit that is not installed.
newer() {
  verb "$1" "modules/$1-hello/wave" 'summary: Wave' 'echo waves'
  commit "$1" Wave
}

# on_terminal COMMAND...: as call; what it writes, standard error too, is in $output.
on_terminal() {
  call script -qec "$(printf '%q ' "$@")" /dev/null </dev/null
  output=${output//$'\r'/}
}

# in_crontabs SCRIPT: with crontabs of its own, which nobody else sees.
in_crontabs() {
  is_root && unshare -m true 2>/dev/null || skip 'a mount namespace is not allowed here'
  command -v crontab >/dev/null || skip 'cron is not installed'
  mkdir -p "$W/bin-only" && ln -sf "$(command -v crontab)" "$(command -v sh)" "$(command -v sed)" "$W/bin-only"
  call unshare -m bash -euc "mount -t tmpfs none /var/spool/cron/crontabs; $1"
}

# systemctl, as far as tcli calls it: each call is a line of $W/calls.
a_systemctl() {
  mkdir -p "$W/systemd"
  cat >"$W/systemd/systemctl" <<'END'
#!/bin/sh
echo "$*" >>"$W/calls"
[ ! -e "$W/no-systemd" ]
END
  printf '#!/bin/sh\necho "no crontab for anybody" >&2\nexit 1\n' >"$W/systemd/crontab" # that of this machine is none of its business
  chmod +x "$W/systemd/systemctl" "$W/systemd/crontab"
  export PATH=$W/systemd:$PATH
}

@test "fetch brings what is new, and changes nothing" {
  a_pack core
  a_pack web
  installed core
  installed web
  call tcli pack fetch
  assert_status 0
  assert_stdout "nothing is newer than what is installed"
  newer core
  local before
  before=$(fingerprint)
  call tcli pack fetch
  assert_status 0
  assert_stdout "core   $(short_of core HEAD~)..$(short_of core)"
  [[ $(fingerprint) == "$before" ]]
  call tcli pack outdated -o name
  assert_stdout core
  mv "$W/core" "$W/away"
  call tcli pack diff core
  assert_stdout_has '+ core-hello wave'
  call tcli pack fetch --quiet
  assert_error 1 "$W/core"
  assert_stdout_empty
  call tcli pack fetch
  assert_status 1
}

@test "a pinned pack and a linked one are not told of" {
  a_pack core
  installed core
  tcli pack pin core
  newer core
  call tcli pack fetch
  assert_stdout "nothing is newer than what is installed"
}

@test "a line a day tells of newer versions, to a person on a terminal" {
  a_pack core
  installed core
  newer core
  tcli pack fetch --quiet
  local line='hint: there is something newer in core: tcli pack update'
  call tcli core-hello say x
  assert_stderr ''
  [[ ! -e $HOME/.cache/tcli/newer-packs-told ]]
  on_terminal "$TCLI" core-hello say x
  assert_stdout_has 'hello x'
  assert_stdout_has "$line"
  on_terminal "$TCLI"
  assert_stdout_lacks "$line"
  touch -d '25 hours ago' "$HOME/.cache/tcli/newer-packs-told"
  TCLI_RUN_ID=01ARZ3NDEKTSV4RRFFQ69G5FAV on_terminal "$TCLI" core-hello say x
  assert_stdout_lacks "$line"
  on_terminal "$TCLI" core-hello nothing
  assert_stdout_lacks "$line"
  on_terminal "$TCLI"
  assert_stdout_has "$line"
  touch -d '25 hours ago' "$HOME/.cache/tcli/newer-packs-told"
  config <<<'packs: {hint: false}'
  on_terminal "$TCLI"
  assert_stdout_lacks "$line"
  config </dev/null
  call tcli pack update
  on_terminal "$TCLI"
  assert_stdout_lacks "$line"
  [[ ! -e $HOME/.cache/tcli/newer-packs ]]
}

@test "in a team it is the team that is updated" {
  a_pack core
  printf 'tcli: 1\npacks: []\n' >"$W/core/team.yaml"
  commit core Team
  tcli team join --yes "$(url_of core)" >/dev/null
  newer core
  tcli pack fetch --quiet
  on_terminal "$TCLI"
  assert_stdout_has 'hint: there is something newer in core: tcli team update'
}

@test "the team is named only where all that is newer is the team's" {
  a_pack core
  a_pack mine
  printf 'tcli: 1\npacks: []\n' >"$W/core/team.yaml"
  commit core Team
  tcli team join --yes "$(url_of core)" >/dev/null
  installed mine
  newer mine
  tcli pack fetch --quiet
  on_terminal "$TCLI"
  assert_stdout_has 'hint: there is something newer in mine: tcli pack update'
  newer core
  tcli pack fetch --quiet
  touch -d '25 hours ago' "$HOME/.cache/tcli/newer-packs-told"
  on_terminal "$TCLI"
  assert_stdout_has 'hint: there is something newer in core, mine: tcli pack update'
  call tcli pack update
  assert_stdout_has '+ core-hello wave'
  assert_stdout_has '+ mine-hello wave'
}

@test "who waits for another fetch says so, but not when it is to be quiet" {
  a_pack core
  installed core
  local lock words
  lock=$(echo "$HOME/.cache/tcli/mirrors"/*.lock)
  for words in outdated 'diff core' fetch update 'fetch --quiet'; do
    exec 7>"$lock"
    flock 7
    # shellcheck disable=SC2086
    { call timeout 1 "$TCLI" pack $words; } 7>&-
    exec 7>&-
    [[ $words == update ]] && continue # has nothing to bring
    assert_status 124
    if [[ $words == *quiet ]]; then assert_stderr_empty; else assert_stderr "tcli: waiting for another tcli that fetches $(url_of core)"; fi
  done
}

@test "a line of the crontab, which stays as it is otherwise" {
  a_pack core
  installed core
  newer core
  export XDG_DATA_HOME=$HOME/.local/share/../share
  in_crontabs '
    PATH=$W/bin-only
    "$TCLI" pack schedule
    "$TCLI" pack schedule on
    "$TCLI" pack schedule on
    "$TCLI" pack schedule
    crontab -l >"$W/alone"
    "$TCLI" pack schedule off
    ! crontab -l >/dev/null 2>&1 || [ -z "$(crontab -l)" ]
    printf "# mine %%s\n1 2 3 4 5 true\n" "\\%" | crontab -
    crontab -l >"$W/mine"
    "$TCLI" pack schedule on
    crontab -l >"$W/both"
    "$TCLI" pack schedule off
    crontab -l >"$W/after"'
  assert_status 0
  assert_stdout $'off\t\non\tcron\non\tcron\non\tcron\noff\t\non\tcron\noff\t'
  [[ $(grep -c 'tcli pack schedule' "$W/alone") == 1 ]]
  cmp "$W/mine" "$W/after"
  diff "$W/mine" "$W/both" | grep -q '^> .*pack fetch'
  # As cron calls it: in no environment of the person's.
  local command
  command=$(sed -n 's/^[0-9]* [0-9]*-23\/6 \* \* \* //p' "$W/alone")
  env -i HOME="$HOME" PATH=/usr/bin:/bin sh -c "${command//'\%'/%}"
  [[ -s $HOME/.cache/tcli/newer-packs ]]
}

@test "a crontab that can't be read is not replaced" {
  mkdir "$W/cron"
  printf '#!/bin/sh\n[ "$1" = -l ] || touch "%s"\necho "crontab: permission denied" >&2\nexit 1\n' "$W/written" >"$W/cron/crontab"
  chmod +x "$W/cron/crontab"
  printf '#!/bin/sh\nexit 1\n' >"$W/cron/systemctl" && chmod +x "$W/cron/systemctl"
  PATH=$W/cron:$PATH call "$TCLI" pack schedule on
  assert_error 1 "packs can't be fetched in the background: crontab -l: crontab: permission denied"
  [[ ! -e $W/written ]]
}

@test "neither systemd nor cron: said, with what does it by hand" {
  a_pack core
  installed core
  mkdir "$W/git-only" && ln -s "$(command -v git)" "$W/git-only"
  PATH=$W/git-only call "$TCLI" pack schedule on
  assert_error 1 'neither a systemd of this user nor cron is here'
  run_hint
  assert_status 0
  PATH=$W/git-only call "$TCLI" pack schedule -o json
  [[ $(jq -c .schedule "$W/out") == '[{"state":"off","by":""}]' ]]
}

@test "a timer of systemd, whose units systemd takes" {
  a_systemctl
  export XDG_DATA_HOME="$HOME/a \$x 100%"
  mkdir -p "$XDG_DATA_HOME"
  call tcli pack schedule on
  assert_status 0
  assert_stdout $'on\tsystemd'
  [[ $(<"$W/calls") == $'--user show --property=Version\n--user daemon-reload\n--user enable --now tcli-packs.timer' ]]
  local units=$HOME/.config/systemd/user
  grep -qF 'ExecStart="'"$TCLI"'" pack fetch --quiet' "$units/tcli-packs.service"
  grep -qF 'Environment="XDG_DATA_HOME='"$HOME"'/a $x 100%%"' "$units/tcli-packs.service"
  if command -v systemd-analyze >/dev/null; then
    systemd-analyze --man=no verify "$units/tcli-packs.timer" "$units/tcli-packs.service" >"$W/verdict" 2>&1 || complain "$(<"$W/verdict")"
    ! grep -F tcli "$W/verdict"
    mkdir "$W/a \$x" && cp "$TCLI" "$W/a \$x/tcli"
    call "$W/a \$x/tcli" pack schedule on
    systemd-analyze --man=no verify "$units/tcli-packs.service" >"$W/verdict" 2>&1 || complain "$(<"$W/verdict")"
    : >"$W/calls"
  fi
  touch "$W/no-systemd"
  call tcli pack schedule
  assert_stdout $'on\tsystemd'
  rm "$W/no-systemd"
  call tcli pack schedule off
  assert_stdout $'off\t'
  [[ $(tail -2 "$W/calls") == $'--user disable --now tcli-packs.timer\n--user daemon-reload' ]]
  [[ -z $(ls "$units") ]]
}

@test "systemctl fails: said, with its reason" {
  a_systemctl
  cat >"$W/systemd/systemctl" <<'END'
#!/bin/sh
case $* in *enable*) echo "Failed to enable unit: no such thing" >&2; exit 1 ;; esac
END
  call tcli pack schedule on
  assert_error 1 "packs can't be fetched in the background: systemctl --user enable --now tcli-packs.timer: Failed to enable unit: no such thing"
}
