#!/bin/sh
# Macht Dateinamen ohne Umlaute (äöü -> ae oe ue), von Jürgen
#
# Aufruf: umlaut-rename.sh [-f] DATEI...
#   -f  wirklich umbenennen, sonst nur zeigen, was wäre
force=0
if [ "$1" = "-f" ]; then
  force=1
  shift
fi
[ $# -gt 0 ] || { echo "Aufruf: $0 [-f] DATEI..." >&2; exit 2; }
for file; do
  new=$(printf %s "$file" | sed "s/Ã¤/ae/g; s/Ã¶/oe/g; s/Ã¼/ue/g")
  [ "$file" = "$new" ] || echo "mv (force=$force) $file $new"
done
