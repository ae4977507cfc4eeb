# Scripts as teams have them become modules.
# shellcheck disable=SC2016 # texts of scripts
load ../support/helpers

setup() {
  common_setup
  S=$W/scripts
  cp -a "$BATS_TEST_DIRNAME/scripts" "$S"
  PATH=$S:$PATH
}

# adopt WORDS...: everything in $S
adopt() { call tcli plugin adopt "$S" "$@"; }

rows() { jq -r --arg what "$1" '.adopted[] | select(.what == $what) | .name' <"$W/out"; }

listing() { (cd "$S" && find . -printf '%p %i %T@ %l\n' | sort); }

@test "every module that was made of them keeps the contract" {
  adopt -o json
  assert_status 0
  local name names
  names=$(rows new)
  [[ $(wc -w <<<"$names") -ge 25 ]] || complain 'expected more modules'
  for name in $names; do
    call tcli plugin check "$name"
    assert_status 0
    call tcli "$name" --help
    assert_status 0
  done
}

@test "no script is changed, and none is run" {
  (cd "$S" && sha256sum -- * .sync* >"$W/sums")
  adopt
  assert_status 0
  (cd "$S" && sha256sum --quiet -c "$W/sums")
  assert_absent "${TMPDIR:-/tmp}/demo-seeded.$$"
}

@test "what is none is told, with the reason" {
  adopt
  assert_stdout_has "hosts.txt: it has no #! line"
  assert_stdout_has "_common.sh: it has no #! line"
  assert_stdout_has "win_cleanup.sh: its #! line ends in CRLF"
  assert_stdout_has "ssl-renew.sh: it is not executable: chmod +x"
  assert_stdout_has "2fa-code.sh: its name makes no module's name"
  assert_stdout_has "history.sh: history is a module of tcli's own"
  assert_stdout_has "deploy.py: $S/deploy.sh would be called deploy too"
  assert_stdout_has "deploy.sh: $S/deploy.py would be called deploy too"
}

@test "every TODO is listed with its place" {
  adopt -o json
  jq -r '.adopted[] | select(.what == "todo") | "\(.file):\(.line)"' <"$W/out" | sort >"$W/listed"
  (cd / && grep -n 'TODO:' "$S"/tcli-*.yaml | cut -d: -f1,2 | sort >"$W/there")
  diff "$W/there" "$W/listed"
  [[ -s $W/listed ]]
}

@test "the arguments reach the script as it spells them" {
  adopt
  printf 'a;b\n1;2\n' >table.csv
  call tcli csv2md run --delimiter ';' table.csv
  assert_status 0
  assert_stdout $'| a | b |\n| --- | --- |\n| 1 | 2 |'
  call tcli csv2md run -d ';' --no-header table.csv
  assert_stdout $'| a | b |\n| 1 | 2 |'
  call tcli bench-run run --suite quick --skip-plan
  assert_status 0
  assert_stdout $'bench quick parse seed 1\nbench quick run seed 1'
  call tcli db-backup run --keep 3 --compress shop
  assert_status 0
  assert_stdout_has 'gzip'
  assert_stdout_has '-mtime +3'
  call tcli user-add run --group=ops --sudo kim
  assert_status 0
  assert_stdout $'useradd -m -s /bin/bash -G staff,ops kim\nusermod -aG sudo kim'
  call tcli mirror run shop
  assert_stdout_has 'ssh://mirror2/shop'
  call tcli db-backup run --nonsense shop
  assert_error 2 'has no option'
}

@test "sub-commands become verbs, and get their words" {
  adopt
  call tcli vm snapshot create web
  assert_status 0
  assert_stdout 'virsh snapshot-create web'
  call tcli vm stop web --force
  assert_stdout 'virsh destroy web'
  call tcli stack logs -f web
  assert_stdout 'compose -f compose.yaml logs -f web'
  call tcli plugin adopt "$S/deploy.py"
  call tcli deploy up --env prod api --timeout 5
  assert_stdout 'POST /prod/jobs/api?rev=HEAD (timeout 5 s)'
  call tcli deploy up --env moon api
  assert_error 2 '--env wants one of'
}

@test "where a usage lies the code wins, and it is told" {
  adopt
  call tcli purge-cache run --force
  assert_error 2 'has no option'
  assert_stdout_empty
  grep -q 'TODO: its usage tells of --force' "$S/tcli-purge-cache.yaml"
  grep -q 'TODO: say what --purge-first does' "$S/tcli-user-add.yaml"
}

@test "a second run writes nothing" {
  adopt
  listing >"$W/before"
  adopt -o json
  assert_status 0
  [[ -z $(rows new)$(rows changed) ]]
  listing | diff "$W/before" -
}

@test "it knows its scripts from wherever it is called" {
  cd "$W"
  call tcli plugin adopt scripts
  assert_status 0
  cd scripts
  call tcli plugin adopt . -o json
  assert_json '[.adopted[] | select(.what == "new" or .what == "changed" or .what == "vanished")] == []'
  call tcli plugin adopt deploy.py
  assert_status 0
  call tcli plugin adopt "$S"
  assert_stdout_has "unchanged deploy  $S/deploy.py"
  assert_stdout_has "deploy.sh: $S/deploy.py would be called deploy too: rename one"
}

@test "hand edits are kept, and what changed in a script comes in" {
  adopt
  sed -i 's/^summary: .*/summary: Our own words/' "$S/tcli-db-backup.yaml"
  adopt -o json
  [[ $(rows kept) == db-backup ]]
  grep -q 'Our own words' "$S/tcli-db-backup.yaml"
  sed -i 's/":zk:o:h"/":zk:o:p:h"/; s/^    h) sed/    p) port=$OPTARG ;;\n&/' "$S/db-backup.sh"
  adopt -o json
  [[ $(rows changed) == db-backup ]]
  grep -q 'Our own words' "$S/tcli-db-backup.yaml"
  grep -q '"port"' "$S/tcli-db-backup.yaml"
  call tcli plugin check db-backup
  assert_status 0
  adopt -o json
  [[ $(rows kept) == db-backup ]]
}

@test "a line that was edited loses no new one beside it, and what gives way to it is told" {
  mkdir one
  cat >one/mail.sh <<'END'
#!/bin/bash
# Sends mail
while getopts a: o; do case $o in a) to=$OPTARG ;; esac; done
echo "$to"
END
  chmod +x one/mail.sh
  call tcli plugin adopt one
  assert_status 0
  sed -i 's/TODO: say what -a does/To whom/' one/tcli-mail.yaml
  sed -i 's/getopts a:/getopts a:b:/; s/;; esac/;; b) blind=$OPTARG &/' one/mail.sh
  call tcli plugin adopt one
  assert_stdout_has 'changed   mail'
  grep -q 'To whom.*passed_as: "-a"' one/tcli-mail.yaml || complain 'the edit is gone'
  grep -q 'passed_as: "-b"' one/tcli-mail.yaml || complain 'the new option is missing'
  sed -i 's/getopts a:/getopts c:/; s/in a)/in c)/' one/mail.sh
  call tcli plugin adopt one
  assert_stdout_lacks 'gave way' # they are two parts of one line
  grep -q 'To whom.*passed_as: "-c"' one/tcli-mail.yaml
  sed -i 's/passed_as: "-c"/passed_as: "-C"/' one/tcli-mail.yaml
  sed -i 's/getopts c:/getopts d:/; s/in c)/in d)/' one/mail.sh
  call tcli plugin adopt one
  assert_stdout_has 'mail  one/mail.sh: 1 change of the script gave way to what was edited by hand: - {name: "to": passed_as: "-d"'
  assert_stdout_has '; the draft has all of it: one/.tcli-adopt/mail.yaml'
  grep -q 'To whom.*passed_as: "-C"' one/tcli-mail.yaml
  call tcli plugin adopt one
  assert_stdout_lacks 'gave way'
}

@test "a front matter goes into a script of one line" {
  printf '#!/bin/sh' >short.sh
  chmod +x short.sh
  call tcli plugin adopt --front-matter short.sh
  assert_status 0
  [[ $(head -n 2 short.sh) == $'#!/bin/sh\n# ---' ]] || complain "$(<short.sh)"
}

@test "a script that is gone is told, and its manifest stays" {
  adopt
  rm "$S/ports"
  adopt
  assert_stdout_has "vanished  ports  $S/ports"
  assert_exists "$S/tcli-ports.yaml"
}

@test "nothing of others is overwritten" {
  echo mine >"$S/tcli-ports"
  echo 'theirs: 1' >"$S/tcli-mirror.yaml"
  adopt
  assert_stdout_has "tcli-ports is there, and adopt did not make it"
  assert_stdout_has "tcli-mirror.yaml is there, and adopt did not write it"
  [[ $(<"$S/tcli-ports") == mine && $(<"$S/tcli-mirror.yaml") == 'theirs: 1' ]]
}

@test "--dry-run writes nothing and tells the same" {
  listing >"$W/before"
  adopt --dry-run -o json
  cp "$W/out" "$W/told"
  listing | diff "$W/before" -
  adopt -o json
  cmp "$W/told" "$W/out"
}

@test "--to leaves the folder of the scripts as it is" {
  listing >"$W/before"
  adopt --to "$W/modules"
  assert_status 0
  listing | diff "$W/before" -
  PATH=$W/modules:/usr/bin:/bin call "$TCLI" mirror run shop
  assert_status 0
}

@test "--front-matter writes into the script, and only then" {
  chmod 750 "$S/mirror.sh"
  call tcli plugin adopt --front-matter "$S/mirror.sh"
  assert_status 0
  [[ $(head -2 "$S/mirror.sh" | tail -1) == '# ---' && $(stat -c %a "$S/mirror.sh") == 750 ]]
  assert_absent "$S/tcli-mirror.yaml"
  call tcli plugin check mirror
  assert_status 0
  call tcli mirror run shop
  assert_stdout_has 'ssh://mirror2/shop'
  cp "$S/mirror.sh" "$W/once"
  call tcli plugin adopt --front-matter "$S/mirror.sh"
  assert_stdout_has 'unchanged'
  cmp "$W/once" "$S/mirror.sh"
}

@test "--ask learns from a sealed --help" {
  [[ -x /usr/bin/bwrap ]] || skip 'bubblewrap is not installed'
  printf '#!/usr/bin/perl\nprint "Usage: odd [-n COUNT] FILE\\n\\n  -n, --number COUNT   how many\\n";\n' >"$S/odd"
  chmod +x "$S/odd"
  call tcli plugin adopt --ask "$S/odd"
  assert_status 0
  grep -q 'how many' "$S/tcli-odd.yaml"
  assert_stderr_empty
  printf '#!/bin/sh\nexit 3\n' >"$S/mute"
  printf '#!/bin/sh\nsleep 60\n' >"$S/slow"
  chmod +x "$S/mute" "$S/slow"
  call tcli plugin adopt --ask "$S/mute" "$S/slow"
  assert_status 0
  assert_stderr_has "tcli: warning: $S/mute did not tell its --help: it ended with status 3"
  assert_stderr_has "tcli: warning: $S/slow did not tell its --help: it took longer than 2000 ms"
}

@test "hostile names and contents" {
  mkdir "$W/bad"
  local name
  for name in $'new\nline' '-rf' '$(touch pwned)' 'a b;c' $'esc\e[31m'; do
    printf '#!/bin/sh\necho "$1"\n' >"$W/bad/$name"
    chmod +x "$W/bad/$name"
  done
  { printf '#!/bin/sh\n'; head -c 10000000 /dev/zero | tr '\0' 'x'; } >"$W/bad/huge"
  { printf '#!/bin/sh\n'; head -c 100000 /dev/urandom; } >"$W/bad/junk"
  : >"$W/bad/empty"
  chmod +x "$W/bad/huge" "$W/bad/junk"
  mkfifo "$W/bad/fifo"
  call timeout 60 "$TCLI" plugin adopt "$W/bad"
  assert_status 0
  assert_stdout_has 'junk: it is no text'
  assert_stdout_has 'empty: it is empty'
  assert_no_match '\x1b' "$W/out"
  local module
  for module in new-line rf a-b-c huge; do
    PATH=$W/bad:$PATH call "$TCLI" plugin check "$module"
    assert_status 0
  done
  assert_absent pwned
  assert_absent "$W/bad/pwned"
  cd "$W/bad"
  rm -r tcli-* .tcli-adopt
  call tcli plugin adopt -- -rf $'new\nline'
  assert_status 0
  [[ $(readlink tcli-rf) == -rf && $(readlink tcli-new-line) == $'new\nline' ]]
}

@test "cut short anywhere, a second run makes it whole" {
  mkdir "$W/few" "$W/whole"
  cp -a "$S/mirror.sh" "$S/vm" "$W/few"
  cp -a "$S/mirror.sh" "$S/vm" "$W/whole"
  call tcli plugin adopt "$W/whole"
  local at call_name file killed=0
  for call_name in write fsync rename symlink mkdir; do
    for at in 1 2 3 4 5 6 7 8; do
      rm -rf "$W/few/.tcli-adopt" "$W/few"/tcli-*
      status=0
      strace -f -qq -o /dev/null -e "inject=$call_name:signal=KILL:when=$at" "$TCLI" plugin adopt "$W/few" >/dev/null 2>&1 || status=$?
      [[ $status != 137 ]] || killed=$((killed + 1))
      for file in "$W/few"/tcli-*.yaml; do
        [[ ! -e $file ]] || cmp "$file" "$W/whole/${file##*/}"
      done
      call tcli plugin adopt "$W/few"
      assert_status 0
      cmp "$W/few/tcli-vm.yaml" "$W/whole/tcli-vm.yaml"
      call "$W/few/tcli-vm" start web
      assert_status 0
    done
  done
  [[ $killed -gt 10 ]] || complain "expected more deaths than $killed"
}
