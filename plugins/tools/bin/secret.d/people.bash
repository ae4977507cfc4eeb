# shellcheck shell=bash
# Who can be a reader: recipients/PERSON holds an age public key, or a gpg fingerprint and the public key it is of.
# shellcheck disable=SC2034,SC2153 # variables in capitals belong to all parts

LISTED=()
IDENTITY=${TCLI_OPT_IDENTITY:-${HOME:+$HOME/.config/tcli-secret/identity}}
IDENTITY_OPTION=${TCLI_OPT_IDENTITY:+" --identity $(words "$TCLI_OPT_IDENTITY")"} # for hints: without it another key would be made

# key_of PERSON: KEY, or the run ends.
key_of() {
  local file=$STORE/recipients/$1 LC_ALL=C
  no_links "recipients/$1"
  [[ -e $file ]] || fail "$1" 'is nobody in this store' "tcli secret person list$OPTION"
  KEY=''
  if plain_file "$file"; then IFS= read -r -n 200 KEY <"$file" || true; fi
  key_is_good "$KEY" || fail "recipients/$1" "holds no ${USING} key" "git -C $(words "$STORE") log -p -- recipients/$1"
}

key_is_good() {
  local LC_ALL=C
  if [[ $USING == age ]]; then [[ $1 =~ ^age1[02-9ac-hj-np-z]{58}$ ]]; else [[ $1 =~ ^[0-9A-F]{40}$ ]]; fi
}

# tell_new_key PERSON: whoever can push can put their own key there.
tell_new_key() {
  local since
  since=$(store_git log -1 --no-show-signature --date=short --format='%h, %ad, %an' -- "recipients/$1" 2>/dev/null) || since=''
  note "$1 has another key now${since:+ ($since)}; is that theirs? git -C $(words "$STORE") log -p -- recipients/$1"
}

# my_keys: KEYS, the public ones of your own key or keys; none is no error.
my_keys() {
  KEYS=()
  if [[ $USING == age ]]; then
    if [[ -f $IDENTITY ]] && type -P age-keygen >/dev/null; then mapfile -t KEYS < <(age-keygen -y -- "$IDENTITY" 2>/dev/null); fi
  elif type -P gpg >/dev/null; then
    mapfile -t KEYS < <(gpg --batch --with-colons --list-secret-keys 2>/dev/null | awk -F : '$1 == "sec" { want = 1 } want && $1 == "fpr" { print $10; want = 0 }')
  fi
}

# is_locked: whether your age key is a file that age has encrypted, under a passphrase.
is_locked() {
  local first=''
  if [[ -f $IDENTITY && -r $IDENTITY ]]; then IFS= read -r -n 40 first < <(tr -d '\0' <"$IDENTITY") || true; fi
  [[ $first == '-----BEGIN AGE ENCRYPTED FILE-----' || $first == 'age-encryption.org/v1' ]]
}

# free_name PERSON: a name that nobody has: your login where it is about you, or theirs with a number.
free_name() {
  local name=$1 number=2
  if [[ -z ${TCLI_OPT_KEY-} ]]; then name=$(my_name); fi
  while [[ -e $STORE/recipients/$name || -L $STORE/recipients/$name ]]; do
    name=${1:0:60}-$number number=$((number + 1))
  done
  printf '%s' "$name"
}

# who_am_i: ME, the people whose key is yours.
who_am_i() {
  local person
  ME=()
  my_keys
  all_people
  for person in "${PEOPLE[@]}"; do
    key_of "$person"
    if in_list "$KEY" "${KEYS[@]}"; then ME+=("$person"); fi
  done
}

# people_in TEXT: LISTED, the people of a list with commas, all of whom are there.
people_in() {
  local person
  IFS=, read -ra LISTED <<<"${1//$'\n'/ }"
  ((${#LISTED[@]})) || STATUS=2 fail "'$1'" 'names nobody' "tcli secret person list$OPTION"
  for person in "${LISTED[@]}"; do
    person_is_good "$person"
    key_of "$person"
  done
}
