#!/bin/bash
# user-add.sh NAME - adds a user. There are no options.

groups=staff
shell=/bin/bash
purge=
sudo=
while :; do
  case "${1-}" in
    --group=*) groups=$groups,${1#--group=} ;;
    --shell=*) shell=${1#--shell=} ;;
    --sudo) sudo=yes ;;
    --purge-first) purge=yes ;;
    *) break ;;
  esac
  shift
done
if [ -z "$1" ]; then
  echo "usage: user-add.sh NAME" >&2
  exit 2
fi
[ -n "$purge" ] && echo "userdel -r $1"
echo "useradd -m -s $shell -G $groups $1"
[ -n "$sudo" ] && echo "usermod -aG sudo $1"
exit 0
