#!/bin/sh
# What the image @name@ runs. Its first word is the verb; TCLI_ARG_WHO and TCLI_OPT_TIMES are here since the label's
# `environment` names them, and tcli has checked both.
set -eu

case ${1-} in
  hello)
    said=0
    while [ "$said" -lt "$TCLI_OPT_TIMES" ]; do
      printf 'Hello, %s!\n' "$TCLI_ARG_WHO"
      said=$((said + 1))
    done
    ;;
  *) # without tcli nothing is checked
    printf 'call it as: tcli @name@ hello WHO\n' >&2
    exit 2
    ;;
esac
