# shellcheck shell=bash
# The file of a secret: a line `tcli-secret 1`, a line `reader PERSON KEY` each, an empty line, and what age or gpg made, as text. So one
# rename changes the value and its readers. The lines are there to be read; who can read is decided by age and gpg alone.
# shellcheck disable=SC2034,SC2153

readonly VALUE_LIMIT=$((1 << 20))
PLAIN_ARMOR=(--no-comments --no-emit-version) # of gpg, whatever its configuration says: sync knows it by its shape
# For the readers and nobody else: options of a person's gpg.conf can add some (default-key, hidden-recipient), or hide who they are.
GPG_ENCRYPT=(env LC_ALL=C gpg --options /dev/null --batch --quiet --no-auto-key-locate --no-encrypt-to --no-throw-keyids
  --armor "${PLAIN_ARMOR[@]}" --encrypt --output -)
# A value is kept as base64, in these three alone. Had the caller exported variables of their names, every child would get the value.
unset -v CLEAR AGAIN OPENED
CLEAR='' AGAIN='' OPENED=()

# load FILE NAME; load_at REVISION FILE NAME: LINES, the file of a secret as it is.
load() { mapfile -t LINES < <(head -c "$FILE_LIMIT" -- "$STORE/$1" | tr -d '\0') && read_header "$2"; }
load_at() {
  local commit=''
  if [[ $1 != -* ]]; then commit=$(store_git rev-parse --verify --quiet --end-of-options "$1^{commit}" 2>/dev/null) || commit=''; fi
  [[ -n $commit ]] || fail "$1" 'is no revision of the store' "git -C $(words "$STORE") log --oneline"
  store_git cat-file -e "$commit:$2" 2>/dev/null || fail "$3" "was not there in $1" "git -C $(words "$STORE") log --oneline -- $2"
  mapfile -t LINES < <(store_git cat-file blob "$commit:$2" | head -c "$FILE_LIMIT" | tr -d '\0')
  read_header "$3"
}

# read_header NAME: READERS, their KEY_OF, and BODY, the line where the encrypted part begins. look_at_header: fails with WHY.
declare -A KEY_OF
read_header() { look_at_header || damaged "$1" "$WHY"; }
look_at_header() {
  local i word person key rest
  READERS=() KEY_OF=() BODY=0
  WHY='its first line is another'
  [[ ${LINES[0]-} == 'tcli-secret 1' ]] || return 1
  for ((i = 1; i < ${#LINES[@]} && i <= 1000; i++)); do
    if [[ -z ${LINES[i]} ]]; then BODY=$((i + 1)) && break; fi
    read -r word person key rest <<<"${LINES[i]}"
    WHY="line $((i + 1)) names no reader"
    [[ $word == reader && $person =~ $PERSON_PATTERN && -z $rest ]] && key_is_good "$key" || return 1
    READERS+=("$person") KEY_OF[$person]=$key
  done
  WHY='it ends too early'
  ((BODY && BODY < ${#LINES[@]} && ${#READERS[@]}))
}

damaged() {
  secret_path "$1"
  fail "$1" "the file is damaged: $2" "git -C $(words "$STORE") log -p -- $FILE"
}

# open_value NAME: CLEAR, of what load has read. What age and gpg say comes before the last two lines, which are the status and the value.
open_value() {
  local text state
  decrypter "$1"
  mapfile -t OPENED < <({
    state=0
    CLEAR=$(printf '%s\n' "${LINES[@]:BODY}" | "${DECRYPT[@]}" | base64 -w 0) || state=$?
    printf '\n%s\n%s\n' "$state" "$CLEAR"
  } 2>&1)
  CLEAR=${OPENED[-1]} state=${OPENED[-2]}
  text=$(printf '%s\n' "${OPENED[@]:0:${#OPENED[@]}-2}")
  OPENED=()
  [[ $state != 0 ]] || return 0
  CLEAR=''
  case $text in
    *'no identity matched'* | *'No secret key'*)
      my_keys
      # gpg says the same of a key that is there and was not opened.
      if [[ $USING == gpg ]] && in_list "${KEYS[0]-}" "${KEY_OF[@]}"; then
        fail "$1" 'your key was not opened: the passphrase is another, or there is nobody to ask for it' "gpg --list-secret-keys ${KEYS[0]}"
      fi
      fail "$1" "your key can't read it; those of these people can: ${READERS[*]}" "tcli secret list --long$OPTION"
      ;;
    *'incorrect passphrase'* | *"passphrase can't be empty"*)
      fail "$1" "that is not the passphrase of your key: $IDENTITY" "age -d $(words "$IDENTITY") > /dev/null"
      ;;
    *'failed to decrypt identity file'*) fail "$1" "your key is under a passphrase, and there is nobody to ask: $IDENTITY" "age -d $(words "$IDENTITY")" ;;
    *'age: error: reading '*) fail "$1" "your key is damaged, or none: $IDENTITY" "age-keygen -y $(words "$IDENTITY")" ;;
    *) damaged "$1" "$(last_line "$(grep -v 'report unexpected' <<<"$text")")" ;;
  esac
}

# decrypter NAME: DECRYPT, the program and its words.
decrypter() {
  need "$USING" "${USING/gpg/gnupg}"
  if [[ -t 0 ]]; then GPG_TTY=$(tty) && export GPG_TTY; fi # where it may ask for a passphrase
  DECRYPT=(env LC_ALL=C gpg --batch --quiet --no-auto-key-locate --decrypt)
  [[ $USING == age ]] || return 0
  DECRYPT=(age --decrypt --identity "$IDENTITY")
  [[ -n $IDENTITY && -e $IDENTITY ]] || no_identity "$1"
  [[ -f $IDENTITY && -r $IDENTITY ]] || fail "$1" "your key can't be read: $IDENTITY" "ls -l $(words "$IDENTITY")"
  if (($(stat -Lc '8#%a & 8#077' -- "$IDENTITY"))); then note "others can read your key: chmod 600 $(words "$IDENTITY")"; fi
}

# A new key in its place would be in the way of the copy, and reads nothing.
no_identity() {
  [[ -n $IDENTITY ]] || fail "$1" 'your key is not there: HOME is not set' "tcli secret get $1 --identity FILE$OPTION"
  fail "$1" "your key is not there: $IDENTITY; put your copy of it there. These can read it, and share it anew: ${READERS[*]}" \
    "tcli secret list --long$OPTION"
}

# take_value: CLEAR from standard input, at most the limit.
take_value() {
  CLEAR=$(head -c "$((VALUE_LIMIT + 1))" | base64 -w 0)
  check_value
}

check_value() {
  local hint="set $NAME$IDENTITY_OPTION"
  if [[ -e $STORE/$FILE ]]; then hint="remove $NAME"; fi
  [[ -n $CLEAR ]] || fail "$NAME" 'no value came in, so nothing has changed' "tcli secret $hint$OPTION"
  (($(print_value | wc -c) <= VALUE_LIMIT)) || fail "$NAME" "the value is over $VALUE_LIMIT bytes" 'tcli secret set --help'
}

# The one way out of memory: printf is bash's own, so no child has the value on its command line.
print_value() { printf '%s' "$CLEAR" | base64 -d; }

# seal_value: CLEAR for READERS, as the file that apply_changes will put to FILE.
seal_value() {
  local person text
  local -a encrypt=(age --encrypt --armor) keys=()
  need "$USING" "${USING/gpg/gnupg}"
  look_at_readers
  if [[ $USING == gpg ]]; then encrypt=("${GPG_ENCRYPT[@]}"); fi
  new_file "$FILE"
  text=$(
    exec 2>&1 >"$NEW"
    printf 'tcli-secret 1\n' || exit
    for person in "${READERS[@]}"; do
      key_of "$person"
      printf 'reader %s %s\n' "$person" "$KEY" || exit
      recipient "$person"
    done
    printf '\n' || exit
    print_value | "${encrypt[@]}" && only_readers
  ) || {
    if [[ $text == *'secret: error: '* ]]; then printf '%s\n' "$text" >&2 && exit 1; fi
    if [[ $text == *'No space left'* ]]; then fail "$NAME" 'the disk is full, and nothing has changed' "df -h $(words "$STORE")"; fi
    fail "$NAME" "can't be encrypted, and nothing has changed: $(last_line "$text")" "tcli secret person list$OPTION"
  }
}

# only_readers: ends the run where gpg has encrypted for another key than those of the readers: the machine's gpg.conf counts all the same.
only_readers() {
  local id theirs
  [[ $USING == gpg ]] || return 0
  theirs=$(gpg --batch --with-colons --show-keys -- "${keys[@]}" 2>/dev/null | awk -F : '$1 == "pub" || $1 == "sub" { print $5 }')
  while read -r id; do
    grep -qxF -e "$id" <<<"$theirs" || fail "$NAME" "the configuration of gpg adds a reader whom nobody named: $id; nothing has changed" \
      "grep -n -e key -e recipient \"\$(gpgconf --list-dirs sysconfdir)/gpg.conf\""
  done < <(sed '1,/^$/d' "$NEW" | LC_ALL=C gpg --batch --list-only --list-packets 2>/dev/null | sed -n 's/^:pubkey enc packet: .* keyid //p')
}

# look_at_readers: all READERS are in the store, and who has another key than the one that this was encrypted for is told, once. Whoever is
# LISTED is meant.
declare -A TOLD
look_at_readers() {
  local person gone=()
  for person in "${READERS[@]}"; do
    if [[ ! -e $STORE/recipients/$person && -n ${KEY_OF[$person]-} ]]; then gone+=("$person") && continue; fi
    key_of "$person"
    if [[ ${KEY_OF[$person]-$KEY} == "$KEY" || -n ${TOLD[$person]-} ]] || in_list "$person" "${LISTED[@]}"; then continue; fi
    TOLD[$person]=1
    tell_new_key "$person"
  done
  ((${#gone[@]})) || return 0
  my_keys
  if ((${#gone[@]} == ${#READERS[@]})) || in_list "${KEY_OF[${gone[0]}]}" "${KEYS[@]}"; then
    fail "${gone[0]}" "is nobody in this store any more, but can read $NAME" \
      "tcli secret person add ${gone[0]} --key ${KEY_OF[${gone[0]}]}$IDENTITY_OPTION$OPTION"
  fi
  person=${gone[*]}
  fail "$person" "is nobody in this store any more, but can read $NAME" \
    "tcli secret unshare $NAME --with ${person// /,}$IDENTITY_OPTION$OPTION"
}

# recipient PERSON: adds the words that name the person to encrypt.
recipient() {
  if [[ $USING == age ]]; then
    encrypt+=(--recipient "$KEY")
  else
    fingerprint_is_of "$STORE/recipients/$1" "$KEY" || fail "recipients/$1" 'the key below the fingerprint is another' \
      "tcli secret person add $1 --replace --key $KEY$IDENTITY_OPTION$OPTION"
    encrypt+=(--recipient-file "$STORE/recipients/$1") keys+=("$STORE/recipients/$1")
  fi
}

# fingerprint_is_of FILE FINGERPRINT: the file has this key and no other.
fingerprint_is_of() {
  local found
  found=$(gpg --batch --with-colons --show-keys -- "$1" 2>/dev/null | awk -F : '$1 == "pub" { want = 1 } want && $1 == "fpr" { print $10; want = 0 }')
  [[ $found == "$2" ]]
}
