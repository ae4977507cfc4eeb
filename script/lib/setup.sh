# Sourced by the scripts beside this folder: where things stand, the Debian packages, configuring and building.
# Nothing here writes to standard output or reads standard input: both belong to what the scripts run.
# shellcheck shell=bash
set -euo pipefail

root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
root=${root%/script/lib}

# shellcheck disable=SC2034 # the two lists are for the scripts
build_packages=(cmake g++ libboost-dev libboost-filesystem-dev libc6-dev libcli11-dev libexpected-dev libfmt-dev
  libmd-dev libsqlite3-dev libxxhash-dev libyaml-cpp-dev ninja-build nlohmann-json3-dev)
# shellcheck disable=SC2034
test_packages=(age bats bubblewrap busybox-static catatonit catch2 clang cron docker.io faketime fish gcc gnupg jq libclang-rt-dev mandoc
  openssh-client openssh-server pkg-config podman procps python3 python3-pexpect shellcheck strace systemd tmux tzdata zsh)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  say "$@"
  exit 1
}

# The packages among the arguments that are not installed.
missing_packages() {
  local -A installed=()
  local known status name
  known=$(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null) || true # fails for an unknown one
  while read -r status name; do
    if [[ $status == installed ]]; then installed[$name]=1; fi
  done <<<"$known"
  for name; do
    if [[ ! -v installed[$name] ]]; then printf '%s ' "$name"; fi
  done
}

# Whether apt knows all of them; also when asked by an ordinary user.
apt_knows() { apt-get install --simulate --no-install-recommends -qq "$@" </dev/null >/dev/null 2>&1; }

# A terminal to ask for a password on: sudo reads it there and not from standard input.
has_terminal() { { : </dev/tty; } 2>/dev/null; }

# Installs the packages that are missing, or prints the one line that does and stops.
need_packages() {
  local -a missing as_root=() install=(apt-get install -y --no-install-recommends)
  command -v dpkg-query >/dev/null || return 0 # another system: configuring says what it misses
  read -ra missing <<<"$(missing_packages "$@")"
  ((${#missing[@]})) || return 0

  if ((EUID != 0)); then
    local line="${install[*]} ${missing[*]}"
    apt_knows "${missing[@]}" || line="sh -c 'apt-get update && $line'"
    if ! command -v sudo >/dev/null; then
      say "packages are missing; as root, run"
      printf '%s\n' "$line" >&2
      exit 1
    elif ! sudo -n true 2>/dev/null && ! { has_terminal && sudo -v; }; then
      say "packages are missing; run"
      printf 'sudo %s\n' "$line" >&2
      exit 1
    fi
    as_root=(sudo)
  fi

  say "installing ${#missing[@]} packages: ${missing[*]}"
  local log
  log=$(mktemp)
  install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" -q -o Dpkg::Use-Pty=0
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "${missing[@]}")
  # Lists that were never fetched know no package, and old ones name files that are gone: fetch them only then.
  if ! { apt_knows "${missing[@]}" && "${install[@]}" </dev/null >"$log" 2>&1; } &&
    ! { "${as_root[@]}" apt-get update -q </dev/null >"$log" 2>&1 && "${install[@]}" </dev/null >>"$log" 2>&1; }; then
    cat -- "$log" >&2
    rm -f -- "$log"
    die "the packages could not be installed"
  fi
  rm -f -- "$log"
}

# configure PRESET ON|OFF: with or without the tests, once; and again when the presets have changed, when the project has
# moved, or when the tests are wanted in a folder without them (one with them serves both ways).
configure() {
  local folder=$root/build/$1 stamp=$root/build/$1/configured state='' log
  if [[ -f $stamp && ! $root/CMakePresets.json -nt $stamp ]]; then state=$(<"$stamp"); fi
  if [[ $state == "$root $2" || $state == "$root ON" ]]; then return; fi

  if [[ -f $folder/CMakeCache.txt ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
    rm -rf -- "$folder"
  fi
  mkdir -p -- "$folder"
  log=$folder/configure.log
  if ! (cd -- "$root" && cmake --preset "$1" -DBUILD_TESTING="$2") </dev/null >"$log" 2>&1; then
    cat -- "$log" >&2
    die "could not configure build/$1"
  fi
  printf '%s %s' "$root" "$2" >"$stamp"
}

# Ninja's output: on a terminal its steps take one line; nothing at all when there was nothing to do.
show_progress() {
  local line pending='' width=${COLUMNS:-80}
  while IFS= read -r line; do
    case $line in
      *'Re-checking globbed directories'* | 'ninja: no work to do.' | '') ;;
      '['*']'*)
        if [[ -t 2 ]]; then
          printf '\r\e[K%s' "${line:0:width-1}" >&2
          pending=1
        else
          printf '%s\n' "$line" >&2
        fi
        ;;
      *) printf '%s%s\n' "${pending:+$'\n'}" "$line" >&2 && pending='' ;;
    esac
  done
  if [[ $pending ]]; then printf '\r\e[K' >&2; fi
}

# build PRESET ON|OFF [TARGET…]: what has changed; without targets, all of it.
build() {
  local preset=$1 tests=$2
  shift 2
  mkdir -p -- "$root/build" 2>/dev/null
  [[ -w $root/build && (! -e $root/build/$preset || -w $root/build/$preset) ]] ||
    die "$root/build can't be written by $(id -un): was it made by another user?"
  # One build at a time: Ninja does not look out for a second one in the same folder.
  (
    flock 9
    configure "$preset" "$tests"
    NINJA_STATUS='[%f/%t] ' cmake --build "$root/build/$preset" ${1:+--target "$@"} </dev/null 2>&1 9>&- | show_progress ||
      die "build/$preset did not build"
  ) 9>"$root/build/lock" || exit
}
