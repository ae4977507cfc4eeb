#!/usr/bin/env bats
# The module secret: values that two people share, and where they must not be seen. Real age, real git.
load ../support/helpers
load secret_people

setup() {
  common_setup
  people_setup
}

@test "two people share a secret through a git repository" {
  a_store
  has web/token 'the first value'
  tcli secret sync
  be bo
  call tcli secret init bo --from "$SHARED"
  assert_status 0
  call tcli secret get web/token
  fails_with "your key can't read it; those of these people can: anna"
  run_hint
  assert_status 0
  tcli secret sync
  be anna
  tcli secret sync
  call tcli secret share --all --with bo
  assert_status 0
  assert_stderr 'secret: bo can read: web/token'
  tcli secret sync
  be bo
  tcli secret sync
  has web/token 'the first value'
  put web/token second
  tcli secret sync
  be anna
  tcli secret sync
  has web/token second
  call tcli secret list --long
  grep -qxP 'web/token\tanna,bo\t20[0-9T:+-]+\tbo' "$W/out" || complain 'expected readers and the last change'
  is_clean
}

@test "the lists, of what is not committed and of signed commits too, as lines, a table and JSON" {
  need_program jq ssh-keygen script
  a_store
  call tcli secret list -o json --store "$(tcli secret init bo --store "$W/empty" 2>/dev/null && echo "$W/empty")"
  assert_stdout '{"schema_version":1,"secrets":[]}'
  ssh-keygen -q -t ed25519 -N '' -f "$W/signs"
  git config --global gpg.format ssh && git config --global user.signingKey "$W/signs.pub"
  git config --global commit.gpgSign true && git config --global log.showSignature true
  put signed x
  cp "$STORE/secrets/signed.age" "$STORE/secrets/new.age"
  call tcli secret list --long
  assert_status 0
  local when='20[0-9T:-]{17}([+-][0-9:]{5}|Z)'
  grep -qxP "signed\tanna\t$when\tanna" "$W/out" || complain 'expected the last change'
  grep -qxP "web/token\tanna\t$when\tanna" "$W/out" || complain 'expected the last change'
  grep -qxP 'new\tanna\t-\t-' "$W/out" || complain 'expected no change'
  TZ=Asia/Tokyo call tcli secret list --long -o json
  assert_json '.schema_version == 1 and [.secrets[].name] == ["new", "signed", "web/token"]'
  assert_json '.secrets[0] == {name: "new", readers: "anna", changed: "", by: ""}'
  assert_json '.secrets[1].by == "anna" and (.secrets[1].changed | test("^20[0-9T:-]{17}([+]00:00|Z)$"))'
  call tcli secret list -o json
  assert_stdout '{"schema_version":1,"secrets":[{"name":"new"},{"name":"signed"},{"name":"web/token"}]}'
  call tcli secret person list -o json
  assert_json ".people == [{name: \"anna\", key: \"$(<"$STORE/recipients/anna")\"}]"
  call tcli secret list -o table
  assert_stdout $'NAME\nnew\nsigned\nweb/token'
  # shellcheck disable=SC2016
  call script -qec '"$TCLI" secret list --long' /dev/null
  [[ $output == 'NAME '*READERS*CHANGED*BY*$'\nnew        anna     -'* ]] || complain 'expected a table'
}

@test "set and get: byte by byte, nothing empty, nothing too long" {
  a_store
  head -c 300000 /bin/ls >bytes
  tcli secret set bytes <bytes
  tcli secret get bytes >got
  cmp bytes got
  printf 'line\n\n' | tcli secret set line
  tcli secret get line >got
  printf 'line\n\n' | cmp - got
  head -c 1048576 /dev/zero | tcli secret set zeros
  tcli secret get zeros >got
  call bash -c '"$TCLI" secret get zeros | head -c 1; printf %s "${PIPESTATUS[0]}"'
  assert_stdout 0
  assert_stderr_empty
  [[ $(stat -c %s got) == 1048576 ]]
  call bash -c 'head -c 1048577 /dev/zero | "$TCLI" secret set zeros'
  fails_with 'the value is over 1048576 bytes'
  call bash -c ': | "$TCLI" secret set web/token'
  fails_with 'no value came in, so nothing has changed'
  has web/token 'the first value'
  is_clean
}

@test "a value is on no command line, in no environment and in no file but the encrypted one" {
  need_strace
  a_store
  echo hunter2-of-the-team >"$W/value"
  # Had these names an effect, children would have the value; SHELLOPTS would trace it.
  export CLEAR=x AGAIN=x OPENED=x
  for verb in set get; do
    call env ASAN_OPTIONS=detect_leaks=0 SHELLOPTS=allexport:xtrace TCLI_HISTORY_CAPTURE=all strace -f -qq -v -s 3000000 -e trace=execve -e signal=none -o "$W/trace-$verb" "$TCLI" secret $verb web/pass <"$W/value"
    assert_status 0
    assert_stderr_lacks hunter2
  done
  assert_stdout hunter2-of-the-team
  grep -q 'secret.*get' "$W/trace-get"
  assert_no_match 'hunter2|aHVudGVyMi1v' "$W"/trace-*
  [[ -z $(grep -arl hunter2 "$W" /dev/shm | grep -v -e "^$W/value$" -e "^$W/out$") ]] || complain "in a file: $(grep -arl hunter2 "$W")"
}

@test "remove asks first, and list and completion know the names" {
  a_store
  local with
  put other x
  call tcli secret remove other
  assert_status 2
  call tcli secret list
  assert_stdout $'other\nweb/token'
  local file
  file=$(tcli plugin which secret -o json | jq -r '.modules[0].location')
  TCLI_MODULE=secret call "$file" __complete get name -- w
  assert_stdout $'other\nweb/token'
  TCLI_MODULE=secret call "$file" __complete share with -- web/token --with anna,
  assert_status 0
  assert_stdout_empty # nobody is in the list twice
  for with in bo boa; do tcli secret person add "$with" --key "$(age-keygen 2>/dev/null | age-keygen -y)" 2>/dev/null; done
  for with in a 'boa,' '--with=anna,boa,'; do
    TCLI_MODULE=secret call "$file" __complete share with -- web/token --with "$with"
    case $with in
      a) assert_stdout $'anna\nbo\nboa' ;;
      boa,) assert_stdout $'boa,anna\nboa,bo' ;;
      *) assert_stdout 'anna,boa,bo' ;;
    esac
  done
  TCLI_MODULE=secret call "$file" __complete get name -- --store=/none w
  assert_status 0
  assert_stdout_empty
  # shellcheck disable=SC2088 # as it is typed
  SECRET_STORE=/none TCLI_MODULE=secret call "$file" __complete get name -- --store "~/${STORE#"$HOME/"}" w
  assert_stdout $'other\nweb/token'
  tcli --yes secret remove other
  call tcli secret get other
  fails_with 'there is no such secret'
  call tcli secret get other --at HEAD~1
  assert_stdout x
  call tcli secret get other --at '--output=x'
  fails_with 'is no revision of the store'
  is_clean
}

@test "without HOME, in a git hook's environment, to a full disk, and by itself" {
  a_store
  local file
  call env -i PATH=$BIN:/usr/bin:/bin "$TCLI" --no-history secret list
  fails_with 'HOME is not set'
  call env -i PATH=$BIN:/usr/bin:/bin "$TCLI" --no-history secret get web/token --store "$STORE" --identity "$HOME/.config/tcli-secret/identity"
  assert_stdout 'the first value'
  git init -q elsewhere
  GIT_DIR=$W/here/elsewhere/.git GIT_INDEX_FILE=$W/here/index put hooked x
  is_clean
  assert_absent index
  call bash -c '"$TCLI" secret get web/token >/dev/full'
  fails_with "can't be written to standard output"
  file=$(tcli plugin which secret -o json | jq -r '.modules[0].location')
  call "$file" get web/token
  assert_status 2
  call "$file" --help
  assert_status 0
}

@test "a terminal is asked twice, without echo, and gets nothing that is no text" {
  need_program script
  a_store
  # answer TEXT...: each, when it is asked for.
  answers() {
    /usr/bin/python3 - "$@" <<'END'
import os, sys
import pexpect
child = pexpect.spawn(os.environ["TCLI"], ["secret", "set", "asked"], timeout=20)
for question, answer in zip(("Value of asked: ", "Once more: "), sys.argv[1:]):
    child.expect_exact(question)
    child.sendline(answer)
child.expect(pexpect.EOF)
child.close()
sys.stdout.write(child.before.decode())
sys.exit(child.exitstatus)
END
  }
  call answers 's3cr "$t' 's3cr "$t'
  assert_status 0
  assert_stdout_lacks s3cr
  tcli secret get asked >got
  printf 's3cr "$t' | cmp - got
  call answers one two
  assert_status 1
  assert_stdout_has 'the two are not the same'
  assert_stdout_lacks two:
  call answers '' ''
  assert_status 1
  call script -qec '"$TCLI" secret get asked' /dev/null
  assert_stdout $'s3cr "$t\r'
  printf 'red \033[31m' | tcli secret set coloured
  call script -qec '"$TCLI" secret get coloured' /dev/null
  assert_status 1
  assert_stdout_has 'is not text, and standard output is a terminal'
  assert_no_match '\x1b' "$W/out"
  call script -qec '"$TCLI" secret list --long' /dev/null
  assert_status 0
}
