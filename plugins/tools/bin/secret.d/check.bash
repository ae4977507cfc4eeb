# shellcheck shell=bash
# What may go to others: in secrets/ what age or gpg made, in recipients/ public keys, nothing else there, and nowhere a private
# key. sync looks at what another hand has left before it commits that, and at all that a push would bring.
# shellcheck disable=SC2034,SC2153 # variables in capitals belong to all parts

readonly PRIVATE_KEY='AGE-SECRET-KEY-[0-9A-Z-]{50}|-----BEGIN [A-Z ]*PRIVATE KEY'

# may_go PATH MODE FILE SIZE: whether the FILE may, as PATH of the store, in a file of git's MODE; else WHY.
may_go() {
  local name=${1#*/} LC_ALL=C
  case $1 in
    secrets | secrets/*)
      WHY='is no encrypted secret'
      [[ $1 == */*."$USING" && $2 == 100* ]] && name_is_good "${name%."$USING"}" || return 1
      { take_lines "$3" "$4" && sealed; } || { WHY="is no encrypted secret: $WHY" && return 1; }
      ;;
    recipients | recipients/*)
      WHY="is no person's public key"
      [[ $1 == */* && $name =~ $PERSON_PATTERN && $2 == 100* ]] || return 1
      if ! take_lines "$3" "$4"; then WHY="is no person's public key: $WHY" && return 1; fi
      if [[ ${LINES[*]} =~ $PRIVATE_KEY ]]; then WHY='holds a private key' && return 1; fi
      key_is_good "${LINES[0]-}" || return 1
      WHY='has more in it than a public key'
      public_key
      ;;
    *)
      WHY='holds a private key'
      ! grep -qaE -e "$PRIVATE_KEY" -- "$3"
      ;;
  esac
}

# take_lines FILE SIZE: LINES, if they are all of it: bash leaves out what is behind a NUL.
take_lines() {
  local text IFS=''
  WHY="it is over $FILE_LIMIT bytes"
  (($2 <= FILE_LIMIT)) || return 1
  mapfile -t LINES <"$1"
  text=${LINES[*]}
  WHY='it is no text'
  (($2 == ${#text} + ${#LINES[@]} || $2 == ${#text} + ${#LINES[@]} - 1))
}

# sealed: whether LINES are a header and what the program made, to the end; else WHY.
sealed() {
  look_at_header || return 1
  WHY="below its header is more or less than what $USING makes"
  if [[ $USING == age ]]; then
    # age-encryption.org/v1, and "-> " of the first reader
    armored 'AGE ENCRYPTED FILE' "$BODY" && [[ ${LINES[BODY + 1]} == YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+I* ]]
  else
    need gpg gnupg
    armored 'PGP MESSAGE' "$BODY" && encrypted_packets
  fi
}

# gpg's armor is also around what is only signed or packed.
encrypted_packets() {
  local text
  text=$(printf '%s\n' "${LINES[@]:BODY}" | LC_ALL=C gpg --batch --quiet --list-only --list-packets 2>/dev/null) || return 1
  text=$(sed -n 's/^:\([a-z ]*\) packet:.*/\1/p' <<<"$text" | uniq)
  [[ $text == $'pubkey enc\n'@(encrypted data|aead encrypted) ]]
}

# public_key: whether LINES, of which the first is good, are a person's key and no more.
public_key() {
  if [[ $USING == age ]]; then
    ((${#LINES[@]} == 1))
  else
    need gpg gnupg
    armored 'PGP PUBLIC KEY BLOCK' 1 && printf '%s\n' "${LINES[@]}" >"$WORK/key" && fingerprint_is_of "$WORK/key" "${LINES[0]}"
  fi
}

# armored LABEL FROM: whether LINES are, from there to the end, one block of base64 as age and gpg write it: 64 to a line.
armored() {
  local i=$(($2 + 1)) last=$((${#LINES[@]} - 1)) line
  [[ ${LINES[$2]-} == "-----BEGIN $1-----" && ${LINES[last]-} == "-----END $1-----" ]] || return 1
  if [[ $1 == PGP* ]]; then
    [[ -z ${LINES[i]} ]] || return 1
    i=$((i + 1))
    if [[ ${LINES[last - 1]} =~ ^=[A-Za-z0-9+/]{4}$ ]]; then last=$((last - 1)); fi
  fi
  ((i < last)) || return 1
  for ((; i < last - 1; i++)); do
    line=${LINES[i]}
    [[ ${#line} == 64 && $line != *[!A-Za-z0-9+/]* ]] || return 1
  done
  line=${LINES[last - 1]}
  [[ $line =~ ^[A-Za-z0-9+/]+={0,2}$ ]] && ((${#line} <= 64 && ${#line} % 4 == 0))
}

# check_files: what is in the folder and not committed. FOUND: what git does not know yet, of what it is to ignore only the store's own.
check_files() {
  local path
  FOUND=()
  while IFS= read -r -d '' path; do
    if [[ -e $STORE/$path || -L $STORE/$path ]] && ! file_may_go "$path"; then not_to_commit "$path"; fi # else it is removed
  done < <(store_git ls-files -z -m -- secrets recipients && store_git diff --cached --name-only -z -- secrets recipients)
  while IFS= read -r -d '' path; do
    if file_may_go "$path"; then
      FOUND+=("$path")
    elif ! GIT_LITERAL_PATHSPECS=0 store_git check-ignore -q -- "./$path"; then
      not_to_commit "$path"
    fi
  done < <(store_git ls-files -z -o -- secrets recipients)
}

file_may_go() {
  local file=/dev/null mode='' size=0
  if plain_file "$STORE/$1"; then file=$STORE/$1 mode=100644 size=$(stat -c %s -- "$file"); fi
  may_go "$1" "$mode" "$file" "$size"
}

not_to_commit() {
  local hint
  hint="mv --backup=numbered -- $(words "$STORE/$1") ~/"
  if store_git cat-file -e "HEAD:$1" 2>/dev/null; then
    hint+=" && git --literal-pathspecs -C $(words "$STORE") checkout -q HEAD -- $(words "$1")"
  fi
  fail "$1" "$WHY, so nothing is committed and nothing sent" "$hint"
}

# check_commits: each file of each commit that the others lack. What a later commit removes is in what they get all the same.
check_commits() {
  local i
  new_files
  for i in "${!PATHS[@]}"; do
    store_git cat-file blob "${OBJECTS[i]}" >"$WORK/look" 2>/dev/null || [[ ${MODES[i]} == 160000 ]] || not_told
    may_go "${PATHS[i]}" "${MODES[i]}" "$WORK/look" "${SIZES[i]}" || not_to_send "${PATHS[i]}" "${COMMITS[i]}"
  done
}

# new_files: PATHS, and of each its MODES, OBJECTS, SIZES and COMMITS, the first one that has it so.
new_files() {
  local item path commit='' parents
  local -a fields theirs=()
  local -A seen=()
  PATHS=() MODES=() OBJECTS=() COMMITS=()
  if has_theirs; then theirs=(--not "$THEIRS"); fi
  # A merge (-c) has only what none of its parents has.
  store_git rev-list --reverse --topo-order HEAD "${theirs[@]}" >"$WORK/commits" || not_told
  store_git diff-tree --stdin -r --root -c --raw --no-abbrev --no-renames -z <"$WORK/commits" >"$WORK/files" || not_told
  while IFS= read -r -d '' item; do
    if [[ $item != :* ]]; then commit=$item && continue; fi
    IFS= read -r -d '' path
    # A colon, a mode and an object for each parent, before those of the commit.
    parents=${item%%[!:]*} parents=${#parents}
    read -ra fields <<<"${item:parents}"
    item="${fields[parents]} ${fields[2 * parents + 1]} $path"
    if [[ $item == 000000* || -n ${seen[$item]-} ]]; then continue; fi
    seen[$item]=1
    PATHS+=("$path") MODES+=("${fields[parents]}") OBJECTS+=("${fields[2 * parents + 1]}") COMMITS+=("$commit")
  done <"$WORK/files"
  printf '%s\n' "${OBJECTS[@]}" >"$WORK/objects"
  mapfile -t SIZES < <(store_git cat-file --batch-check='%(objectsize)' <"$WORK/objects")
  ((${#SIZES[@]} == ${#PATHS[@]} || !${#PATHS[@]})) || not_told
}

not_told() { fail "$STORE" "what would be sent can't be looked at, so nothing is sent" "git -C $(words "$STORE") fsck"; }

# not_to_send PATH COMMIT: the way out keeps all files, and as much of the past as is good.
not_to_send() {
  local git base
  git="git -C $(words "$STORE")"
  base=${2:0:12}^
  if has_theirs && ! store_git merge-base --is-ancestor "$THEIRS" "$base" 2>/dev/null; then base=$THEIRS; fi
  note "the hint takes back the commits from there on, and leaves the files; then: tcli secret sync$OPTION"
  if store_git rev-parse -q --verify "$base" >/dev/null; then
    git+=" reset -q $(words "$base")"
  else
    git+=' update-ref -d HEAD'
  fi
  fail "$1" "$WHY, and the commit ${2:0:12} has it, so nothing is sent" "$git"
}

has_theirs() { store_git rev-parse -q --verify "$THEIRS^{commit}" >/dev/null; }
