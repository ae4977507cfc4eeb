#!/usr/bin/make -f
# Chores of the office server. Usage: tasks.mk [TARGET...] [HOST=name]
HOST ?= office
.PHONY: help disk-usage restart-printer wake

help:               ## show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/'

disk-usage:         ## how full the disks are
	@echo "ssh $(HOST) df -h"

restart-printer:    ## the printer, again
	@echo "ssh $(HOST) systemctl restart cups"

wake:               ## wake the machine MAC=
	@echo "wakeonlan $(MAC)"
