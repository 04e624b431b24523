#!/bin/sh
# Stops the service when the package goes, not when a newer one takes its place:
# dpkg says "remove", rpm how many versions are left.
set -e
case "$1" in
  remove|purge|0)
    if [ -d /run/systemd/system ]; then
      systemctl disable --now lede.service || true
    fi
    ;;
esac
