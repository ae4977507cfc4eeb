#!/usr/bin/env bats
# The module secret: keys, files, stores, links, names and programs that are not what they should be.
load ../support/helpers
load secret_people

setup() {
  common_setup
  people_setup
}

@test "keys: none, not a key, one that others can read" {
  a_store
  local key=$HOME/.config/tcli-secret/identity
  [[ $(stat -c %a "$key") == 600 ]]
  chmod 644 "$key"
  call tcli secret get web/token
  assert_status 0
  assert_stderr "secret: others can read your key: chmod 600 $key"
  mv "$key" "$W/key"
  call tcli secret get web/token
  fails_with "your key is not there: $key"
  tcli secret person add "$(id -un)" --key "$(age-keygen 2>/dev/null | age-keygen -y)"
  call tcli secret get web/token
  fails_with "your key is not there: $key; put your copy of it there"
  assert_stderr_has 'These can read it, and share it anew: anna'
  assert_stderr_lacks 'person add'
  run_hint
  assert_status 0
  assert_absent "$key"
  echo nonsense >"$key"
  call tcli secret get web/token
  fails_with "your key is damaged, or none: $key" # and not the value's file
  SECRET_IDENTITY=$W/key call tcli secret get web/token
  assert_status 0
  age-keygen -o "$W/other" 2>/dev/null
  call bash -c 'echo new | "$TCLI" secret set new --identity "$W/other"'
  fails_with 'nobody in this store has your key'
  call tcli secret get web/token --identity "$W/other"
  fails_with "your key can't read it"
}

@test "a damaged file gives nothing, and says how to see its past" {
  a_store
  put long "$(head -c 200000 /dev/zero | tr '\0' x)"
  local file=$STORE/secrets/long.age damage
  cp "$file" whole
  for damage in ': >F' 'head -c 100 whole >F' 'head -c 150000 whole >F' 'sed 3000s/[a-m]/Z/ whole >F' 'sed 1s/1/2/ whole >F' 'sed 2s/anna/../ whole >F' \
    'sed 2d whole >F' 'sed "2s/anna/& $(printf "\033[31m")/" whole >F' 'head -c 200000 /dev/urandom >F' 'sed "/^$/,\$d" whole >F' \
    '{ echo "<<<<<<< HEAD"; cat whole; } >F' 'head -c 3000000 /dev/zero >F' 'rm F; mkdir F' 'rm F; mkfifo F'; do
    rm -rf "$file"
    cp whole "$file"
    file=$file bash -c "${damage//F/\"\$file\"}"
    if [[ -f $file ]]; then ! cmp -s whole "$file" || complain "no damage: $damage"; fi
    call tcli secret get long
    fails_with long
    call bash -c 'tcli() { "$TCLI" "$@"; }; eval "$1"' hint "$(sed -n 's/^hint: //p' "$W/err")"
    assert_status 0
    call tcli secret list --long
    assert_status 0
    assert_stdout_has $'web/token\tanna\t'
  done
}

@test "stores: none, no repository, another repository, a newer one, links" {
  call tcli secret list
  fails_with 'there is no store'
  run_hint
  assert_status 0
  has_store=$STORE
  call tcli secret init anna
  fails_with 'is a store already'
  mkdir -p plain/.git other && git init -q other
  call tcli secret list --store other
  fails_with 'is no store'
  rmdir plain/.git
  call tcli secret list --store plain
  fails_with 'is no git repository'
  echo 'tcli-secret 2 age' >other/.tcli-secret
  call tcli secret list --store other
  fails_with 'its format is 2'
  head -c 100 /dev/urandom >other/.tcli-secret
  call tcli secret list --store other
  fails_with 'is no store'
  touch plain/something
  call tcli secret init anna --store plain
  fails_with 'has other things in it'
  call tcli secret init anna --from "$W/none.git" --store new
  fails_with "git can't clone it"
  call tcli secret init anna --from "--upload-pack=touch $W/pwned" --store new
  fails_with "git can't clone it"
  assert_absent "$W/pwned"
  [[ -z $(compgen -G 'new*') ]] || complain 'a clone was left'
}

@test "what a teammate links from the repository to elsewhere is neither read nor written" {
  a_store
  mkdir "$W/outside"
  cp "$STORE/secrets/web/token.age" "$W/outside/token.age"
  ln -s "$W/outside/token.age" "$STORE/secrets/link.age"
  ln -s "$W/outside" "$STORE/secrets/folder"
  local name
  for name in link folder/token folder/new; do
    call tcli secret get "$name"
    fails_with 'is a link'
    call bash -c 'echo x | "$TCLI" secret set "$1"' set "$name"
    fails_with 'is a link'
  done
  rm -r "$STORE/recipients" && ln -s "$W/outside" "$STORE/recipients"
  call tcli secret person add bo --key "$(age-keygen -y "$HOME/.config/tcli-secret/identity")"
  fails_with 'is a link'
  [[ $(ls "$W/outside") == token.age ]] || complain 'something was written elsewhere'
}

@test "names that can't be are refused, and make nothing" {
  a_store
  local name verb more='edit remove share'
  for name in .. ../x a/../x /etc/x -x --help=x a//b a/ .git .x a/.x 'a b' $'a\nb' 'a"b' '$(touch pwned)' '`x`' x.age x.gpg/y $'\e[31m' ä '' "$(printf 'x%.0s' {1..201})"; do
    for verb in get set $more; do
      if [[ $verb == share ]]; then
        call "$TCLI" secret share --with anna -- "$name" </dev/null
      else
        call "$TCLI" --yes secret "$verb" -- "$name" <<<x
      fi
      [[ $status == [12] ]] || complain 'expected 1 or 2'
      assert_stderr_has 'hint: '
      assert_no_match '[\x00-\x08\x0b-\x1f]' "$W/err"
    done
    [[ $name != -x ]] || more=''
  done
  for name in .. ../x -x A 'a b' $'a\nb' a/b '$(touch pwned)' ''; do
    call tcli secret person add -- "$name"
    assert_status 2
    call tcli secret share web/token "--with=$name"
    [[ $status == [12] ]] || complain 'expected 1 or 2'
  done
  is_clean
  assert_absent pwned
  [[ $(git -C "$STORE" ls-files) == $'.gitattributes\n.tcli-secret\nrecipients/anna\nsecrets/web/token.age' ]]
}

@test "person add and recipients that are no keys" {
  a_store
  local key mistyped last=q
  mistyped=$(age-keygen 2>/dev/null | age-keygen -y)
  [[ $mistyped != *q ]] || last=p
  mistyped=${mistyped%?}$last
  for key in nonsense age1 "${mistyped}x" "$mistyped" 'ssh-ed25519 AAAA' '-x' '$(touch pwned)'; do
    call tcli secret person add "--key=$key" bo
    assert_status 2
    assert_stderr_has 'hint: '
  done
  call tcli secret person add bo --key AGE-SECRET-KEY-1XXXX
  fails_with 'that is a secret key'
  assert_stderr_lacks 1XXXX
  is_clean
  echo broken >"$STORE/recipients/anna"
  call bash -c 'echo x | "$TCLI" secret set web/token'
  fails_with 'recipients/anna: holds no age key'
  rm "$STORE/recipients/anna"
  call bash -c 'echo x | "$TCLI" secret set web/token'
  fails_with 'anna: is nobody in this store'
  git -C "$STORE" checkout -q -- .
  has web/token 'the first value'
}

@test "programs that are missing, and a git that knows nobody" {
  a_store
  mkdir few
  ln -s /usr/bin/* "$TEST_TOOLS/bin/tcli-secret" few/ && rm few/age few/age-keygen
  PATH=$W/here/few call "$TCLI" secret get web/token
  fails_with 'age: is not installed'
  PATH=$W/here/few call bash -c 'echo x | "$TCLI" secret set web/token'
  fails_with 'age: is not installed'
  rm few/git && ln -s /usr/bin/age few/
  PATH=$W/here/few call bash -c 'echo x | "$TCLI" secret set web/token'
  fails_with 'git: is not installed'
  PATH=$W/here/few call "$TCLI" secret get web/token
  assert_stdout 'the first value'
  git config --global --unset user.email
  git config --global user.useConfigOnly true
  call bash -c 'echo x | "$TCLI" secret set web/token'
  fails_with "doesn't know who you are"
  run_hint
  call bash -c 'echo x | "$TCLI" secret set web/token'
  assert_status 0
}
