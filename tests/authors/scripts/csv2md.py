#!/usr/bin/env python3
import csv
import sys

delimiter = ","
header = True
files = []
args = sys.argv[1:]
while args:
    arg = args.pop(0)
    if arg in ("-h", "--help"):
        print("usage: csv2md.py [-d CHAR] [--no-header] [FILE]")
        sys.exit(0)
    elif arg == "-d":
        delimiter = args.pop(0)
    elif arg.startswith("--delimiter="):
        delimiter = arg.split("=", 1)[1]
    elif arg == "--no-header":
        header = False
    elif arg.startswith("-") and arg != "-":
        sys.exit("csv2md.py: unknown option " + arg)
    else:
        files.append(arg)

source = open(files[0], newline="") if files and files[0] != "-" else sys.stdin
for number, row in enumerate(csv.reader(source, delimiter=delimiter)):
    print("| " + " | ".join(row) + " |")
    if header and number == 0:
        print("|" + " --- |" * len(row))
