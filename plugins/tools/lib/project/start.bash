# shellcheck shell=bash
# What each verb begins with.
# shellcheck disable=SC2034

set -euo pipefail
set +ax # whatever SHELLOPTS of the caller says
unset CDPATH # cd would print where it went, and go elsewhere

if [[ ${TCLI_MODULE-} != project ]]; then
  usage='This is a module of tcli: tcli project list; more with tcli project --help'
  if [[ ${1-} == --help ]]; then printf '%s\n' "$usage" && exit; fi
  printf '%s\n' "$usage" >&2 && exit 2
fi

lib=$(readlink -f -- "${BASH_SOURCE[0]}")
lib=${lib%/project/*}
# shellcheck source-path=SCRIPTDIR source=../say.bash
. "$lib/say.bash"
# shellcheck source-path=SCRIPTDIR source=../rows.bash
. "$lib/rows.bash"
# shellcheck source-path=SCRIPTDIR source=../yaml.bash
. "$lib/yaml.bash"
# shellcheck source-path=SCRIPTDIR source=file.bash
. "$lib/project/file.bash"
if [[ ${1-} == __complete ]]; then
  # shellcheck source-path=SCRIPTDIR source=complete.bash
  . "$lib/project/complete.bash"
  complete_words "$@"
  exit
fi
# shellcheck source-path=SCRIPTDIR source=checkout.bash
. "$lib/project/checkout.bash"
clear_git
load_projects
