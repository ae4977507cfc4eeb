#!/bin/bash -eu
: <<'DOC'
NAME
    kube-ctx - switch between clusters

SYNOPSIS
    kube-ctx [--list | --current | CLUSTER] [--namespace=NS]

OPTIONS
    --list            list clusters
    --current         print the cluster in use
    --namespace=NS    and go to this namespace
    -h, --help        this text
DOC
ns=default
for a; do
  if [[ $a == --list ]]; then echo kubectl config get-contexts
  elif [[ $a == --current ]]; then echo kubectl config current-context
  elif [[ $a == --namespace=* ]]; then ns=${a#--namespace=}
  elif [[ $a == -h || $a == --help ]]; then sed -n '/^NAME/,/^DOC/{/^DOC/!p}' "$0"
  elif [[ $a == -* ]]; then echo "kube-ctx: unknown option $a" >&2; exit 2
  else echo kubectl config use-context "$a" --namespace "$ns"; fi
done
