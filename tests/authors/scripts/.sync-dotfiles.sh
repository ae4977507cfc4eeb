#!/bin/bash
# Sync the dot files of this machine. Hidden, since only Kim uses it.
# Usage: .sync-dotfiles.sh push|pull [HOST]
case "$1" in
  push) echo "rsync -a ~/.config/ ${2:-laptop}:.config/" ;;
  pull) echo "rsync -a ${2:-laptop}:.config/ ~/.config/" ;;
  *) echo "Usage: $0 push|pull [HOST]" >&2; exit 2 ;;
esac
