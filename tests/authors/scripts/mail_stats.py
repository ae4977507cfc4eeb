#!/usr/bin/env python
"""mail_stats.py: who writes how much on our lists"""
import sys
from optparse import OptionGroup, OptionParser

usage = "usage: %prog [options] MBOX [MBOX ...]"
parser = OptionParser(usage=usage, version="%prog 1.1", description="Count messages by sender.")
parser.add_option("-n", "--top", type="int", default=10, metavar="N", help="show the first N [default: %default]")
parser.add_option("-b", "--by", type="choice", choices=("sender", "domain", "month"), default="sender", help="group by this")
parser.add_option("-q", "--quiet", action="store_false", dest="verbose", default=True, help="no progress")
group = OptionGroup(parser, "Filters")
group.add_option("--since", metavar="DATE", help="only since DATE (YYYY-MM-DD)")
group.add_option("--exclude", action="append", metavar="ADDRESS", help="leave ADDRESS out; may be repeated")
parser.add_option_group(group)
options, args = parser.parse_args()

if not args:
    parser.error("no mailbox")
for name in args:
    if options.verbose:
        sys.stderr.write("reading %s\n" % name)
    sys.stdout.write("%s: top %d by %s since %s\n" % (name, options.top, options.by, options.since or "ever"))
