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
# What our work needs. One wish a line; tcli env --help tells all of it.

# Tools, asked for their version by NAME --version, or by what stands after --
tool git >=2.30 mend "sudo apt-get install git"
tool bash >=4.4 <7
# tool node =20 mend "nvm install 20"
# tool java >=17 -- java -version
# tool jq optional

# Variables: their values stay here unless it says tell
variable HOME
variable LANG tell optional
# variable AWS_REGION is eu-west-1

# Files and folders; a mode is exact, at-most allows less
folder ~
# file ~/.ssh/config at-most 0644
# folder ~/.ssh mode 0700

# Settings of git
git user.email optional mend "git config --global user.email YOU@EXAMPLE.ORG"
# git pull.rebase is true
END
}
