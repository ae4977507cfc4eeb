#!/bin/sh
# Ours.

# ---
# tcli: 1
#
#   a: b
# ---
echo
