#!/bin/sh
# Makes the service known; it is not started, for it has no token yet.
set -e
if [ ! -e /etc/lede/discord_token ]; then
  (umask 077 && : > /etc/lede/discord_token)
fi
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
  systemctl try-restart lede.service || true
fi
