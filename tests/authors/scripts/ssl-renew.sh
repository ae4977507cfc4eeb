#!/usr/bin/env bash
# Renews a certificate and reloads nginx. Run it as: bash ssl-renew.sh DOMAIN (nobody ever did the chmod)
set -eu
staging=false
email=ops@example.com
while (( $# )); do
  case $1 in
    --staging) staging=true ;;
    --email) shift; email=$1 ;;
    -*) echo "no such option: $1" >&2; exit 2 ;;
    *) domain=$1 ;;
  esac
  shift
done
echo "certbot renew --cert-name ${domain:?DOMAIN is missing} -m $email (staging: $staging)"
echo "systemctl reload nginx"
