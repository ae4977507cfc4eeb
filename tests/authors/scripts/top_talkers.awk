#!/usr/bin/awk -f
# top_talkers.awk: requests per address of access logs
# usage: top_talkers.awk [-v min=N] [LOG...]
#   min   leave out addresses with fewer requests (1)
BEGIN { if (min == "") min = 1 }
NF { count[$1]++ }
END {
  for (address in count)
    if (count[address] >= min)
      printf "%d\t%s\n", count[address], address
}
