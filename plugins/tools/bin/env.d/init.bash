# shellcheck shell=bash
# init: an example to start from, true for most machines.

do_init() {
  local file=$TCLI_ARG_FILE
  [[ $file != -* ]] || file=./$file
  if [[ -e $file || -L $file ]]; then fail "$file" 'is there already' "tcli env show $(word "$file")"; fi
  BESIDE=$(mktemp -- "$file.XXXXXX" 2>/dev/null) || fail "$file" "can't be written" "ls -ld $(word "$(dirname -- "$file")")"
  trap 'rm -f -- "$BESIDE"' EXIT
  if ! { example >"$BESIDE" && chmod "$(printf '%o' "$((0666 & ~8#$(umask)))")" "$BESIDE" && sync -- "$BESIDE"; } 2>/dev/null; then
    fail "$file" "can't be written, or the disk is full" "df -h $(word "$(dirname -- "$file")")"
  fi
  # ln, since mv would replace what came there meanwhile
  ln -T -- "$BESIDE" "$file" 2>/dev/null || fail "$file" 'is there already' "tcli env show $(word "$file")"
  note "$file is written; then: tcli env check $(word "$file")"
}

example() {
  cat <<'END'
# What our work needs; tcli env --help tells all of it.

# Asked for their version by NAME --version, or by the words of ask.
tools:
  git:
    version: ">=2.30"
    mend: sudo apt-get install git
  bash: ">=4.4 <7"
  # node: "=20"
  # java:
  #   version: ">=17"
  #   ask: [java, -version]
  #   optional: true

# Their values stay here unless it says tell.
variables:
  HOME:
  LANG:
    tell: true
    optional: true
  # AWS_REGION: eu-west-1

# A mode is exact; at-most allows less.
folders:
  "~":
  # ~/.ssh: "0700"
# files:
#   ~/.ssh/config:
#     at-most: "0644"

# Settings of git.
git:
  user.email:
    optional: true
    mend: git config --global user.email YOU@EXAMPLE.ORG
  # pull.rebase: "true"
END
}
