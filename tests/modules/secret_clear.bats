#!/usr/bin/env bats
# The module secret: only what age or gpg made goes to others, whoever wrote or committed the rest.
load ../support/helpers
load secret_people

setup() {
  common_setup
  people_setup
}

commit_by_hand() { git -C "$STORE" add -A && git -C "$STORE" commit -q -m "${1:-By hand}"; }

no_clear_text() {
  git -C "$SHARED" cat-file --batch-all-objects --batch >"$W/objects"
  assert_no_match 'hunter2|SECRET-KEY|PRIVATE KEY' "$W/objects"
}

# nothing_sent BEFORE: the others have no more than that, and no object with the value.
nothing_sent() {
  [[ $(git -C "$SHARED" rev-parse -q --verify HEAD) == "$1" ]] || complain 'something was sent'
  no_clear_text
}

# mended: each hint in its turn, until sync has no more to say; the text is still somewhere.
mended() {
  local _
  for _ in 1 2 3 4; do
    run_hint
    assert_status 0
    call tcli secret sync
    [[ $status != 0 ]] || break
  done
  assert_status 0
  is_clean
  no_clear_text
}

@test "a value in clear that was committed by hand is not sent, and the way out loses nothing" {
  both_have_it
  local before
  before=$(git -C "$SHARED" rev-parse HEAD)
  put good "anna's"
  echo hunter2 >"$STORE/secrets/plain.txt"
  commit_by_hand
  put web/token second
  call tcli secret sync
  fails_with 'secrets/plain.txt: is no encrypted secret, and the commit '
  assert_stderr_has ' has it, so nothing is sent'
  nothing_sent "$before"
  mended
  [[ $(<"$HOME/plain.txt") == hunter2 ]] || complain 'the text is lost'
  has web/token second
  has good "anna's"
  [[ $(git -C "$STORE" log --format=%s) == *'Set good'* ]] || complain 'a good commit is lost'
  be bo && tcli secret sync && has web/token second
}

@test "what a later commit removes or mends is in what others would get, as what a merge brings" {
  both_have_it
  local before what
  for what in removed mended merge; do
    before=$(git -C "$SHARED" rev-parse HEAD)
    case $what in
      removed) echo hunter2 >"$STORE/secrets/plain.age" && commit_by_hand && rm "$STORE/secrets/plain.age" ;;
      mended)
        cp "$STORE/secrets/web/token.age" "$W/good"
        echo hunter2 >>"$STORE/secrets/web/token.age" && commit_by_hand
        cp "$W/good" "$STORE/secrets/web/token.age"
        ;;
      merge)
        git -C "$STORE" checkout -q -b side && put side x
        git -C "$STORE" checkout -q - && put main x
        git -C "$STORE" merge -q --no-commit side
        echo hunter2 >"$STORE/secrets/evil" && commit_by_hand Merge && rm "$STORE/secrets/evil"
        ;;
    esac
    commit_by_hand
    call tcli secret sync
    fails_with 'is no encrypted secret'
    nothing_sent "$before"
    mended
    has web/token 'the first value'
  done
  has side x
  has main x
}

@test "a store that was never sent: its past is kept up to what is in clear" {
  a_store
  echo hunter2 >"$STORE/secrets/plain.txt"
  commit_by_hand
  rm "$STORE/secrets/plain.txt"
  put new x
  call tcli secret sync
  fails_with 'secrets/plain.txt: is no encrypted secret, and the commit '
  nothing_sent ''
  mended
  [[ $(git -C "$STORE" log --format=%s) == *$'Set web/token\nAdd anna' ]] || complain 'the past is lost'
  # In the very first commit.
  rm -rf "$SHARED" "$STORE/.git"
  git init -q --bare "$SHARED" && git init -q "$STORE" && git -C "$STORE" remote add origin "$SHARED"
  echo hunter2 >"$STORE/secrets/plain.txt"
  commit_by_hand
  call tcli secret sync
  fails_with 'secrets/plain.txt: is no encrypted secret'
  nothing_sent ''
  mended
  [[ $(<"$HOME/plain.txt") == hunter2 ]] || complain 'the text is lost'
  has web/token 'the first value'
}

@test "under the marker: a value in clear between, before or behind the lines of age is no encrypted secret" {
  both_have_it
  local how before file=$STORE/secrets/web/new.age whole=$STORE/secrets/web/token.age
  local begin='-----BEGIN AGE ENCRYPTED FILE-----' end='-----END AGE ENCRYPTED FILE-----'
  before=$(git -C "$SHARED" rev-parse HEAD)
  for how in between letters behind behind-blank in-the-middle cut twice nul; do
    case $how in
      between) { sed '/^$/q' "$whole" && printf '%s\n' "$begin" 'hunter2 is it' "$end"; } ;;
      letters) { sed '/^$/q' "$whole" && printf '%s\n' "$begin" hunter22 "$end"; } ;; # which is base64 as well
      behind) cat "$whole" && echo hunter2 ;;
      behind-blank) cat "$whole" && printf '\nhunter2' ;;
      in-the-middle) sed '7i hunter2' "$whole" ;;
      cut) sed '$d' "$whole" ;;
      twice) cat "$whole" && echo hunter2 && printf '%s\n' "$end" ;;
      nul) cat "$whole" && printf '\0hunter2' ;;
    esac >"$file"
    call tcli secret sync
    fails_with 'secrets/web/new.age: is no encrypted secret: '
    [[ $how == nul ]] || assert_stderr_has 'below its header is more or less than what age makes'
    assert_stderr_has ', so nothing is committed and nothing sent'
    nothing_sent "$before"
    commit_by_hand
    call tcli secret sync
    fails_with 'secrets/web/new.age: is no encrypted secret'
    nothing_sent "$before"
    git -C "$STORE" reset -q --hard HEAD^
  done
  # A file that nobody has committed: what is wrong, that nothing is sent, and a hint that mends.
  echo hunter2 >"$file"
  call tcli secret sync
  fails_with 'web/new.age: is no encrypted secret: its first line is another, so nothing is committed and nothing sent'
  mended
  [[ $(<"$HOME/new.age") == hunter2 ]] || complain 'the text is lost'
  # One that was, with another by now: the old one comes back.
  echo hunter2 >"$whole"
  call tcli secret sync
  fails_with 'secrets/web/token.age: is no encrypted secret'
  mended
  [[ $(<"$HOME/token.age") == hunter2 ]] || complain 'the text is lost'
  has web/token 'the first value'
}

@test "recipients: nothing but a person's public key is sent, and nowhere a private key" {
  both_have_it
  local before how key=$HOME/.config/tcli-secret/identity file=$STORE/recipients/chi
  before=$(git -C "$SHARED" rev-parse HEAD)
  for how in private behind clear name folder link; do
    case $how in
      private) cp "$key" "$file" ;;
      behind) { cat "$STORE/recipients/anna" && cat "$key"; } >"$file" ;;
      clear) { cat "$STORE/recipients/anna" && echo hunter2; } >"$file" ;;
      name) echo hunter2 >"$STORE/recipients/CHI" ;;
      folder) mkdir "$file" && cp "$STORE/recipients/anna" "$file/anna" ;;
      link) ln -s anna "$file" ;;
    esac
    call tcli secret sync
    fails_with recipients/
    assert_stderr_has 'so nothing is committed and nothing sent'
    [[ $how != @(private|behind) ]] || assert_stderr_has 'recipients/chi: holds a private key'
    nothing_sent "$before"
    commit_by_hand
    call tcli secret sync
    fails_with recipients/
    nothing_sent "$before"
    mended
    before=$(git -C "$SHARED" rev-parse HEAD)
    rm -rf ~/chi* ~/CHI*
  done
  cp "$key" "$STORE/identity"
  echo 'What is in here: secrets.' >"$STORE/README"
  commit_by_hand
  call tcli secret sync
  fails_with 'identity: holds a private key, and the commit '
  nothing_sent "$before"
  run_hint
  assert_status 0
  assert_exists "$STORE/identity"
  rm "$STORE/identity"
  commit_by_hand README
  call tcli secret sync
  assert_status 0
  git -C "$SHARED" cat-file -e HEAD:README
}

@test "gpg: what is only signed or packed, a private key, and what its configuration adds" {
  need_program gpg
  be anna
  gpg --batch --quiet --passphrase '' --quick-generate-key anna@example.org default default never 2>/dev/null
  echo 'comment of the team' >"$HOME/.gnupg/gpg.conf"
  tcli secret init anna --using gpg
  git -C "$STORE" remote add origin "$SHARED"
  put web/token 'by gpg'
  call tcli secret sync
  assert_status 0
  local how before file=$STORE/secrets/new.gpg whole=$STORE/secrets/web/token.gpg
  before=$(git -C "$SHARED" rev-parse HEAD)
  for how in packed signed behind comment between letters; do
    sed '/^$/q' "$whole" >"$file"
    case $how in
      packed) echo hunter2 | gpg --batch --no-comments --armor --store ;;
      signed) echo hunter2 | gpg --batch --no-comments --armor --sign ;;
      behind) sed '1,/^$/d' "$whole" && echo hunter2 ;;
      comment) sed '1,/^$/d; s/^-----BEGIN.*/&\nComment: hunter2/' "$whole" ;;
      between) printf '%s\n' '-----BEGIN PGP MESSAGE-----' '' 'hunter2 is it' '-----END PGP MESSAGE-----' ;;
      letters) printf '%s\n' '-----BEGIN PGP MESSAGE-----' '' 'hunter22' '-----END PGP MESSAGE-----' ;;
    esac >>"$file" 2>/dev/null
    call tcli secret sync
    fails_with 'secrets/new.gpg: is no encrypted secret: below its header is more or less than what gpg makes'
    nothing_sent "$before"
  done
  rm "$file"
  file=$STORE/recipients/bo
  for how in private other clear; do
    head -n 1 "$STORE/recipients/anna" >"$file"
    case $how in
      private) gpg --batch --armor --no-comments --export-secret-keys ;;
      other) gpg --batch --armor --no-comments --export-secret-keys | sed 's/PRIVATE/PUBLIC/' ;;
      clear) sed 1d "$STORE/recipients/anna" && echo hunter2 ;;
    esac >>"$file"
    call tcli secret sync
    fails_with recipients/bo
    commit_by_hand
    call tcli secret sync
    fails_with recipients/bo
    nothing_sent "$before"
    git -C "$STORE" reset -q --hard HEAD^
  done
  has web/token 'by gpg'
  gpgconf --kill all
}

@test "what the others have in clear already, and a file in clear that is removed, stop nobody" {
  both_have_it
  echo hunter2 >"$STORE/secrets/plain.txt"
  commit_by_hand
  git -C "$STORE" push -q
  put new x
  call tcli secret sync
  assert_status 0
  be bo
  put other x
  call tcli secret sync
  assert_status 0
  rm "$STORE/secrets/plain.txt"
  call tcli secret sync
  assert_status 0
  is_clean
}
