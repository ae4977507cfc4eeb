#!/usr/bin/env bats
# The module oncall: whose turn it is, and handing the pager over, alone.
load oncall_helpers

@test "whose turn it is: local times for people, UTC in files and JSON" {
  a_rota primary anna bo --start 2027-01-04 --zone Europe/Berlin --handover 10:00
  assert_stdout 'primary: 2 people, 7 days each from 2027-01-04 10:00 Europe/Berlin on'
  TZ=America/New_York call tcli oncall now --at '2027-01-11 03:59'
  assert_stdout $'primary\tanna\t2027-01-04 04:00 EST\t2027-01-11 04:00 EST\t\t'
  TZ=America/New_York call tcli oncall now primary --at '2027-01-11T04:00'
  assert_stdout $'primary\tbo\t2027-01-11 04:00 EST\t2027-01-18 04:00 EST\t\t'
  call tcli oncall now --at 2027-01-11T09:00Z -o json
  assert_json '.rows == [{rota: "primary", person: "bo", since: "2027-01-11T09:00:00Z", until: "2027-01-18T09:00:00Z", instead_of: "", reason: ""}]'
  call tcli oncall rota list --at 2027-01-26
  assert_stdout $'primary\tanna bo\t7d\t10:00 Europe/Berlin\t2027-01-04\tbo'
  [[ $(sed 1d "$ONCALL_FOLDER/primary.rota") == $'zone Europe/Berlin\nhandover 10:00\nstart 2027-01-04\nturn 7d\nperson anna\nperson bo' ]]
  assert_stderr_empty
}

@test "a turn keeps its hour when the clocks are changed" {
  a_rota primary anna bo --start 2027-03-22 --turn 1w -z Europe/Berlin
  call tcli oncall rota show primary --weeks 2 --at 2027-03-22T08:00Z -o json
  assert_json '[.rows[:2][] | [.person, .from, .until]] == [["anna", "2027-03-22T08:00:00Z", "2027-03-29T07:00:00Z"],
    ["bo", "2027-03-29T07:00:00Z", "2027-04-05T07:00:00Z"]]'
  a_rota primary anna bo --turn 1d
  call tcli oncall now --at 2027-03-28T12:00Z -o json
  assert_json '.rows[0] | .since == "2027-03-28T07:00:00Z" and .until == "2027-03-29T07:00:00Z"'
  # 2:30 is left out on 2027-03-28, and comes twice on 2027-10-31.
  a_rota primary anna bo --handover 02:30
  call tcli oncall now --at 2027-03-28T12:00Z -o json
  assert_json '.rows[0] | .since == "2027-03-28T01:30:00Z" and .until == "2027-03-29T00:30:00Z"'
  call tcli oncall now --at 2027-10-31T12:00Z -o json
  assert_json '.rows[0] | .since == "2027-10-31T00:30:00Z" and .until == "2027-11-01T01:30:00Z"'
  call tcli oncall now --at 2027-10-31T00:30Z -o json
  assert_json '.rows[0].since == "2027-10-31T00:30:00Z"'
}

@test "take: until the end of the turn, for a while, or until a time; the later line counts" {
  a_rota primary anna bo chi --start 2127-01-04
  as bo take primary a 'long bath' --at 2127-01-05T10:00Z
  assert_status 0
  assert_stdout 'bo has the pager of primary from 2127-01-05 10:00 UTC until 2127-01-11 09:00 UTC, instead of anna'
  as chi take --for 90m --at 2127-01-06T10:00Z
  assert_stdout 'chi has the pager of primary from 2127-01-06 10:00 UTC until 2127-01-06 11:30 UTC, instead of bo'
  as chi take --until 12:15 --at 2127-01-07T10:00Z
  assert_stdout 'chi has the pager of primary from 2127-01-07 10:00 UTC until 2127-01-07 12:15 UTC, instead of bo'
  call tcli oncall rota show primary --at 2127-01-04T09:00Z --weeks 1
  assert_stdout "anna	2127-01-04 09:00 UTC	2127-01-05 10:00 UTC		
bo	2127-01-05 10:00 UTC	2127-01-06 10:00 UTC	anna	a long bath
chi	2127-01-06 10:00 UTC	2127-01-06 11:30 UTC	anna	
bo	2127-01-06 11:30 UTC	2127-01-07 10:00 UTC	anna	a long bath
chi	2127-01-07 10:00 UTC	2127-01-07 12:15 UTC	anna	
bo	2127-01-07 12:15 UTC	2127-01-11 09:00 UTC	anna	a long bath"
  call tcli oncall now --at 2127-01-06T11:30Z
  assert_stdout $'primary\tbo\t2127-01-06 11:30 UTC\t2127-01-07 10:00 UTC\tanna\ta long bath'
}

@test "give, and the log of it; each change is a commit of the person" {
  a_rota primary anna bo --start 2127-01-04
  as anna give bo --reason 'ill; $(touch pwn) "quoted"' --for 1d --at 2127-01-04T12:00Z
  assert_stdout 'bo has the pager of primary from 2127-01-04 12:00 UTC until 2127-01-05 12:00 UTC, instead of anna'
  as bo give anna primary --at 2127-01-05T00:00Z
  call tcli oncall log -o json
  assert_json '[.rows[] | [.rota, .by, .person, .from, .until, .reason]] == [
    ["primary", "bo", "anna", "2127-01-05T00:00:00Z", "2127-01-11T09:00:00Z", ""],
    ["primary", "anna", "bo", "2127-01-04T12:00:00Z", "2127-01-05T12:00:00Z", "ill; $(touch pwn) \"quoted\""]]'
  call tcli oncall log primary -n 1
  [[ $(wc -l <"$W/out") == 1 ]] || complain 'expected one line'
  assert_stderr '1 of 2, use -n'
  [[ $(git -C "$ONCALL_FOLDER" log --format='%an|%s') == "bo|primary: anna has the pager from 2127-01-05T00:00:00Z until 2127-01-11T09:00:00Z
anna|primary: bo has the pager from 2127-01-04T12:00:00Z until 2127-01-05T12:00:00Z: ill; \$(touch pwn) \"quoted\"
anna|primary: 2 people, 7 days each from 2127-01-04 09:00 UTC on" ]] || complain "$(git -C "$ONCALL_FOLDER" log)"
  [[ -z $(git -C "$ONCALL_FOLDER" status --porcelain) ]]
}

@test "a new rota is in force at once, also before the day's handover" {
  local clock zone number=0
  for clock in 00:00 23:59; do
    for zone in UTC Pacific/Kiritimati Pacific/Pago_Pago; do
      a_rota "number-$((++number))" anna bo --handover "$clock" --zone "$zone"
    done
  done
  call tcli oncall now
  [[ $(cut -f 2 "$W/out" | sort | uniq -c | xargs) == '6 anna' ]] || complain 'expected anna six times'
  a_rota later anna bo --start 2199-01-01
  call tcli oncall now later
  [[ $(cut -f 2 "$W/out") == nobody ]] || complain 'expected nobody'
}

@test "with one rota its name can be left out; with two it can't" {
  a_rota primary anna bo
  as bo take gone fishing
  assert_status 0
  call tcli oncall log -o json
  assert_json '.rows[0] | .rota == "primary" and .reason == "gone fishing"'
  a_rota backup chi
  as bo take gone fishing
  assert_error 1 "there is no rota 'gone': there is backup, primary"
  run_hint
  assert_status 0
  as bo take
  assert_error 2 'which rota?: there are backup, primary'
  as bo take backup gone fishing
  assert_status 0
  call tcli oncall now
  [[ $(cut -f 1,2 "$W/out") == $'backup\tbo\nprimary\tbo' ]] || complain 'expected bo twice'
  as bo give zoe primary
  assert_error 1 "'zoe' is on no rota"
}

@test "set keeps what is not told; remove asks, and the log stays" {
  a_rota primary anna bo --start 2027-01-04 --turn 2w --handover 08:30 -z Europe/Berlin
  a_rota primary anna bo chi
  assert_stdout 'primary: 3 people, 14 days each from 2027-01-04 08:30 Europe/Berlin on'
  a_rota primary anna bo chi
  assert_stdout 'primary is so already: 3 people, 14 days each from 2027-01-04 08:30 Europe/Berlin on'
  as chi take --at 2027-01-05
  as chi rota remove primary
  assert_status 2
  assert_exists "$ONCALL_FOLDER/primary.rota"
  ONCALL_PERSON=chi call tcli --yes oncall rota remove primary
  assert_stdout 'removed primary; its log stays'
  assert_absent "$ONCALL_FOLDER/primary.rota"
  [[ $(git -C "$ONCALL_FOLDER" log -1 --format=%an:%s) == 'chi:primary: removed' ]]
  call tcli oncall log primary
  assert_stdout_has $'primary\tchi\tchi'
  call tcli oncall now
  assert_error 1 "there is no rota in $ONCALL_FOLDER"
  ONCALL_PERSON=anna run_hint
  assert_status 0
}

@test "before the first turn nobody has the pager, until somebody takes it" {
  a_rota primary anna bo --start 2127-02-01
  call tcli oncall now --at 2127-01-30
  assert_stdout $'primary\tnobody\t\t2127-02-01 09:00 UTC\t\t'
  as bo take --at 2127-01-31
  assert_stdout 'bo has the pager of primary from 2127-01-31 00:00 UTC until 2127-02-01 09:00 UTC'
  call tcli oncall rota show primary --at 2127-01-30 --weeks 1 -o json
  assert_json '[.rows[] | [.person, .from]] == [["", ""], ["bo", "2127-01-31T00:00:00Z"], ["anna", "2127-02-01T09:00:00Z"]]'
  as bo take --at 2125-01-31
  assert_error 2 'it would be longer than 366 days: until 2127-02-01T09:00:00Z'
}

@test "who the caller is: --as, the config, git's name or address" {
  a_rota primary anna bo
  unset ONCALL_PERSON
  call tcli oncall take
  assert_error 1 'who are you?'
  run_hint
  call tcli oncall take
  assert_stdout_has 'anna has the pager'
  call tcli oncall take --as bo
  assert_stdout_has 'bo has the pager'
  tcli config unset modules.oncall.settings.person >/dev/null
  git -C "$ONCALL_FOLDER" config user.name 'Bo Berg'
  git -C "$ONCALL_FOLDER" config user.email bo@example.org
  call tcli oncall take
  assert_stdout_has 'bo has the pager'
  [[ $(git -C "$ONCALL_FOLDER" log -1 --format='%an %ae %cn') == 'bo bo@example.org Bo Berg' ]]
  git -C "$ONCALL_FOLDER" config user.name anna
  call tcli oncall take
  assert_stdout_has 'anna has the pager'
}

@test "hostile words are refused, or are only words" {
  local name
  for name in ../x -x '' 'a b' $'a\nb' $'a\e[31m' '$(id)' Primary "$(printf '%065d' 1)" $'\xff'; do
    call tcli oncall rota set --as anna -- "$name" anna
    assert_error 2 "is no name of a rota"
    assert_no_match '\x1b' "$W/err"
  done
  a_rota primary anna bo
  for name in ../x -x '' 'a b' $'a\nb' $'a\e[31m' '$(id)' 'a <b@c>' .x; do
    call tcli oncall rota set --as anna -- primary "$name"
    assert_error 2 "is no name of a person"
    call tcli oncall now "$name"
    [[ $status != 0 ]] || complain 'expected a failure'
    call tcli oncall log -- "$name"
    [[ $status != 0 ]] || complain 'expected a failure'
    call tcli oncall take --as "$name"
    [[ -z $name ]] || assert_error 2 "is no name of a person"
  done
  as bo take $'two\nlines'
  assert_error 2 'the reason: it is one line of 500 bytes at most'
  as bo take -- "$(printf '%0501d' 1)"
  assert_error 2 'the reason: it is one line of 500 bytes at most'
  as bo take -- $'\xff --author=x' '`id`' "'"
  assert_status 0
  call tcli oncall now -o json
  assert_status 0
  [[ $(git -C "$ONCALL_FOLDER" rev-list --count HEAD) == 2 ]]
}

@test "times and lengths that are none, or out of range" {
  local word
  a_rota primary anna bo
  for word in 1999-12-31 2200-01-01 2027-02-29 2027-13-01 yesterday '' 25:00 '2027-01-01 9:00' 2027-01-01T09:00:00 2027-01-01T09:00:60Z; do
    call tcli oncall now --at "$word"
    assert_error 2 "--at: '$word' is no time from 2000 to 2199"
    run_hint
    assert_status 0
    as bo take --until "$word"
    assert_error 2 "--until: '$word' is no time"
    call tcli oncall rota set primary anna --as anna --start "$word"
    assert_error 2 "--start: '$word' is no day"
  done
  for word in 36h 0d 366d 1d1s; do
    a_rota primary anna --turn "$word"
    assert_error 2 "--turn: '$word': a turn is whole days, 1d to 365d"
  done
  for word in 24:00 9:00 09:60 noon; do
    a_rota primary anna --handover "$word"
    assert_error 2 "--handover: '$word' is no time"
  done
  for word in Europe/Nowhere ../../../etc/passwd /usr/share/zoneinfo/UTC '' zone.tab; do
    a_rota primary anna --zone "$word"
    assert_error 2 "--zone: '$word' is no time zone"
  done
  as bo take --for 1h --until 18:00
  assert_error 2 '--until and --for'
  ONCALL_PERSON=bo run_hint
  assert_status 0
  as bo take --for 0s
  assert_error 2 'it would end before it begins'
  as bo take --for 367d
  assert_error 2 'it would be longer than 366 days'
  as bo take --at 2199-12-31 --for 2d
  assert_error 2 'it would end after 2199'
  call tcli oncall rota show primary --weeks 0
  assert_error 2 '--weeks: it is 1 to 520'
  call tcli oncall log -n 0
  assert_error 2 '--count: it is at least 1'
}
