#!/usr/bin/env python2
# prints the inventory; still python 2, nobody dares to touch it
#
# usage: py2_hosts.py [-g GROUP] [--csv]
import sys, getopt

HOSTS = {'web': ['web1', 'web2'], 'db': ['db1']}

try:
    opts, args = getopt.getopt(sys.argv[1:], 'g:h', ['group=', 'csv', 'help'])
except getopt.GetoptError, e:
    print >>sys.stderr, e
    sys.exit(2)

group, as_csv = None, False
for o, a in opts:
    if o in ('-g', '--group'):
        group = a
    elif o == '--csv':
        as_csv = True
    else:
        print 'usage: py2_hosts.py [-g GROUP] [--csv]'
        sys.exit(0)

for name, hosts in sorted(HOSTS.iteritems()):
    if group in (None, name):
        print (',' if as_csv else '\n').join(hosts)
