#!/usr/bin/env zsh
# zclean: remove downloaded package files
#
# Usage: zclean.zsh [-n|--dry-run] [-a|--age DAYS] [--] [folder ...]

zmodload zsh/zutil
local -a dry age
zparseopts -D -E -- n=dry -dry-run=dry a:=age -age:=age h=help -help=help
if (( $#help )); then
  print "Usage: ${0:t} [-n|--dry-run] [-a|--age DAYS] [folder ...]"
  exit 0
fi
for folder in ${@:-~/Downloads}; do
  print "find $folder -name '*.deb' -mtime +${age[2]:-30} ${${dry:+-print}:--delete}"
done
